// Package resolve makes the list klaeren.ods: a line for each row of Datei-01 that
// enrich leaves open, with the evidence on both sides and the accounts to choose from.
//
// What stands in an older list is never lost: decisions that still count and notes go
// into the new one, and the old one stays as a backup. The package decides nothing about
// rows and accounts, and it does not write into Datei-01; the list holds no passwords. It prints
// nothing and knows no command line.
package resolve
