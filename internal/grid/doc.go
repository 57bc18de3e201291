// Package grid is what the spreadsheet libraries have in common: the kinds of
// their errors, the patch of cells and columns that a caller asks for, what a
// survey keeps of a sheet's columns, and the decisions that follow from both
// whatever the file format: which column a header means, where a new one goes,
// which ranges grow with it.
//
// It knows no file format, reads and writes nothing. Rows and columns count from
// 1, sheets from 0.
package grid
