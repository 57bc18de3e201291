// Package problem words what went wrong for the people who use the program: in
// German, with the place (file, sheet, cell) and what to do about it. The errors of
// the libraries and of package safefile become sentences here and nowhere else (those of
// tables and of IServ's files in package report), and all errors become exit codes here.
//
// It prints nothing, ends nothing and decides nothing about the work itself. The
// texts are for people; programs tell errors apart with errors.Is and errors.As,
// which see through a Problem to its cause.
package problem
