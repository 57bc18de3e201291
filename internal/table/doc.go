// Package table finds the table of parents in a spreadsheet and reads its rows as
// records: which sheet, which header row, which column is the first name.
//
// It reads every sheet once, from top to bottom, and keeps no row: records are
// handed on as they come. What could be the table of something else it refuses
// rather than guesses: a child's name taken for its parent's would give a family
// somebody else's account.
//
// It does not write, does not compare names and says nothing to people: what it
// refuses or finds defective it returns as facts ([Error], [Defect]), the wording
// is the application's. Rows and columns count from 1, as Calc shows them.
package table
