// Package ods reads OpenDocument spreadsheets (ODF 1.0 to 1.4: .ods, .ots and
// flat .fods) and patches cells in them: every byte outside the planned edits
// stays as it is, and a written file is proven against the old one before
// anybody uses it ([Plan.Verify]).
//
// # Reading
//
// [Workbook.Rows] streams the rows of all sheets in one pass; memory grows
// neither with their number nor with what a repetition claims. A cell has its
// value as stored and its text as shown.
//
// # Patching
//
// A [Patch] collects what shall stand where: single cells ([Patch.Set]) and
// whole columns ([Patch.SetColumn]). [Patch.Plan] checks all that can be
// checked and decides; [Plan.Edits] lists the byte edits; [Plan.WriteTo]
// writes the new file in one more pass. Planned edits are, in content.xml:
// the cells, the definition of a new column with styles for its width and its
// cells, ranges that cover the table to its last column, and cached results of
// formulas that depend on changed cells. All other entries of the package are
// copied as whole zip records.
//
// With [Column.Base] the values of a column go into rows below the last one of a
// table: they look like it, and the ranges that end with it grow downwards.
//
// # What it does not do
//
// It creates no spreadsheets, computes no formulas, and prints no document
// anew; what it does not understand it copies. It does not patch documents
// that are encrypted or signed: both would be broken by it.
//
// Sheets, rows and columns are named as Calc shows them: rows and columns
// count from 1. Byte offsets count from 0 in the uncompressed part. Text is
// UTF-8.
package ods
