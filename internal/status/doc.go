// Package status finds out who has registered: it compares the accounts of Datei-01
// with a full user export of IServ's and with the filtered list of those who still have
// a provisional password, and notes the result in the column Anmeldung.
//
// Registered is only who is in the full export and not in the filtered list. No export
// proves consent, and nothing here says so. What somebody has entered by hand is
// never changed. Of what is not certain nothing new is said, and an earlier "offen" is taken away, so that nobody is
// reminded; an account that IServ has under another name, or for a pupil or a teacher, is nobody's for certain and stands
// on no list.
//
// A [Plan] is all that will be done, made before a byte is written. The package prints
// nothing and knows no command line.
package status
