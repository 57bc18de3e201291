// Package formula tells which cells the text of a spreadsheet formula reads,
// and which formula cells depend on cells that change, directly or through
// other formulas.
//
// It evaluates nothing, checks no formula for errors and writes no text. It
// knows the notations that OpenDocument spreadsheets store (OpenFormula, the
// older one of OpenOffice.org) and Excel's A1 notation.
//
// # Erring on the wide side
//
// An answer may name more cells than a formula reads, never fewer. What is not
// understood (an unknown function, a name, a broken text) makes the reach of a
// formula [Refs.Unbounded], and such a formula depends on every change.
// Formulas that read other documents are [Refs.External]: their results cannot
// be had again without those documents, so [Graph.Dependents] never lists
// them. What depends on them is followed nevertheless, because a spreadsheet
// program may work out the part that it can.
//
// Rows, columns count from 1 as spreadsheets show them, sheets from 0.
package formula
