// Package roster is Datei-01 on disk, for all commands: it opens the spreadsheet,
// gives its table columns new values, and puts the new file in the place of the old
// one only when the proof of package ods or xlsx has read it back.
//
// What the values are is its callers' business: it matches nothing and decides
// nothing. Errors of opening are worded (*problem.Problem); those of patching are
// the libraries' own, for the caller to word. It prints nothing.
package roster
