// Package check looks Datei-01 over before anything goes to IServ: what would make the
// import go wrong, what a person should look at, and the accounts that IServ would make of
// it. [Examine] is pure but for reading the rows, so that export can ask it, too; [Run] is
// the command, with the repairs of --fix.
//
// Repaired is only what has one right answer: white space and invisible characters, the
// composed form of letters, a Kind-ID that a spreadsheet has given decimals or separators.
// Everything else is said and left: two answers are a guess. A cell with a formula is never
// replaced.
//
// A false alarm costs more than a hint that is missing: what honest data may look like is
// no finding. The package does not split cells, look anything up outside, or know what IServ
// holds already.
package check
