// Package newsheet writes a new spreadsheet with one table of texts: .ods as valid
// ODF 1.3 by a small writer of its own, .xlsx through excelize. The header is
// formatted, frozen, filtered and repeated on each printed page; columns fit their
// texts. A cell may be one to choose from a list ([Choice]).
//
// Every cell is text and formatted so: a Kind-ID keeps its zeros, a telephone number its
// plus, and nothing ever becomes a formula. Equal input gives equal bytes. Existing
// spreadsheets are no business of this package.
package newsheet
