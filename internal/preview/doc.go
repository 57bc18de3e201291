// Package preview says which accounts IServ would make of the rows of Datei-02, before
// anything is imported (facts of IServ's documentation, as the parents' import has them):
// each row links one parent with one child; IServ knows a person again by the name and
// the helper identifiers (e-mail address, telephone, address), and makes a second account
// where those differ between the rows of siblings.
//
// What IServ does where nothing can be compared, where a helper stands in one row only,
// or where the same helper is written in another way, is not documented. Nothing is
// guessed there: [Compare] says [Unknown], and [Preview.Count] gives two numbers between
// which the truth lies. An IServ that takes a row with a gap for a person whose other rows
// differ from each other may come below the lower one: it has made one account of two people
// then, and that the number is too low is how it shows.
//
// It is pure: rows in, accounts out. It reads no file, knows nothing of accounts that are
// there already but what it is told, and says nothing to people.
package preview
