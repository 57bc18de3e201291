// Package xlsx reads Office Open XML workbooks (ECMA-376, transitional and
// strict: .xlsx, .xlsm, .xltx, .xltm) and patches cells in them: every byte
// outside the planned edits stays as it is, and a written file is proven against
// the old one before anybody uses it ([Plan.Verify]).
//
// # Reading
//
// [Workbook.Rows] streams the rows of all worksheets; memory grows with the shared
// strings, not with the rows. A cell has its value as stored and its text as
// shown.
//
// # Patching
//
// A [Patch] collects what shall stand where: single cells ([Patch.Set]) and whole
// columns ([Patch.SetColumn]). [Patch.Plan] checks all that can be checked and
// decides; [Plan.Edits] lists the byte edits; [Plan.WriteTo] writes the new file
// in one more pass. Planned edits are: the cells, the definition of a new column,
// what tells the extent of the sheet and its rows, tables, filters, names, formats
// and validations that cover the table to its last column, a text format in
// styles.xml unless there is a fitting one, cached results of formulas that depend
// on changed cells, and the request to compute the workbook anew. All other parts
// are copied as whole zip records.
//
// With [Column.Base] the values of a column go into rows below the last one of a
// table: they look like it, and the ranges that end with it grow downwards.
//
// New texts are inline strings: Excel and LibreOffice read them and keep them as
// shared strings when they save. So sharedStrings.xml, which may be larger than
// the sheet, need not be touched.
//
// # What it does not do
//
// It creates no workbooks, computes no formulas, and prints no part anew; what it
// does not understand it copies. It does not patch packages that are signed: that
// would break the signature. Signatures of macros stay good.
//
// Sheets, rows and columns are named as Excel shows them: rows and columns count
// from 1. Byte offsets count from 0 in the uncompressed part. Text is UTF-8. Shown
// texts are those of a German office.
package xlsx
