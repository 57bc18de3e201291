// Package iserv reads what a school server IServ leaves behind: the result file of
// an import ("Import-<profile>-<time>-Hinzugefügt.csv") and the user export. It
// finds the newest result file in a folder, tells encoding, delimiter and header
// by content, and tells by the names in the same row which column holds the
// account: "5b" looks like an account, "erika.mustermann" beside Erika Mustermann
// is one.
//
// What it cannot be sure of it marks in the row ([Doubt]) instead of repairing it:
// a wrongly read name could give a family somebody else's account.
//
// It does not compare accounts with parents, does not write, knows no spreadsheet
// and says nothing to people: errors are facts ([Error]), the wording is the
// application's. Lines and columns count from 1, as an editor shows them. A file
// is read in several passes and never held in memory ([Options.Early] saves one of
// them, where the file is as files are); a record holds at most 1 MiB. Accounts and
// passwords never stand in the text of an error.
package iserv
