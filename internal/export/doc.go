// Package export makes Datei-02 of Datei-01: one row for each parent and child, with the columns that IServ needs and no
// more, the same as last time.
//
// What it decides is a [Plan], made before a byte is written: which rows, which helper columns, who is left out because
// of a withdrawal, whom the last export had and this one has not. The last export is the newest file called so beside
// Datei-01; there is no other memory. Values are written as they stand in Datei-01.
//
// It changes nothing in Datei-01, repairs nothing (package check does), and does not know what IServ has: how many
// accounts there will be, package preview says, with two numbers where that is not certain. Errors are *problem.Problem.
package export
