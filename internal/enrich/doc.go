// Package enrich gives Datei-01 the account names that IServ made: it reads both,
// lets package match decide, and patches one column, and if asked those of the
// passwords and of the two lines of the address.
//
// Deciding and doing are apart: a [Plan] is all that will be done, made before a
// byte is written and bound to the file it was made for. Written is only what the
// proof of package ods or xlsx has read back.
//
// It prints nothing and knows no command line. Errors are *problem.Problem; what a
// person should know about a finished run is in the report.Enrich it returns.
package enrich
