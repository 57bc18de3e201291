// Package problem words what went wrong for the people who use the program: in
// German, with the place (file, sheet, cell) and what to do about it. It is the
// only place where the errors of the libraries become sentences and exit codes.
//
// It prints nothing, ends nothing and decides nothing about the work itself. The
// texts are for people; programs tell errors apart with errors.Is and errors.As,
// which see through a Problem to its cause.
package problem
