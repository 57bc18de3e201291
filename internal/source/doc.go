// Package source reads what a school program has exported as rows of text with their
// place: delimited text in any usual encoding and with any usual delimiter, and
// spreadsheets (.ods, .fods, .xlsx, .xlsm) through the libraries.
//
// It does not know what columns mean, looks for no header and leaves no row out: a row
// whose quotes are broken is marked ([Row.Broken]). Rows and columns count from 1, as
// an editor or Calc shows them. A file is held in memory, up to a limit; it is never
// written.
package source
