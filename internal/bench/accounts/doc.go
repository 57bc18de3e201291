// Package accounts reads a result file of package benchdata for the programs that command bench compares in adding a
// column: the same values, read the same way, which is part of what is measured. It knows no other files.
package accounts
