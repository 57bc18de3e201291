// Package settings reads elterntool.toml, the file beside Datei-01 in which a
// school says once what its letters need: name and address, who is responsible
// for data protection, how passwords reach the parents. It also writes that file
// for the first time, by asking or with explanations (Init), and knows which law
// and which authority belong to a Land (Law).
//
// It is strict: a key, a type or a value that it does not know is a
// *problem.Problem with file and line, for a mistyped word would otherwise be
// missing from every letter. A value that is not filled in is no error: what is
// missing is shown by the letter.
//
// It never changes an existing file, opens no file that the settings name, and
// knows nothing of letters; Values hands over what a text may use.
package settings
