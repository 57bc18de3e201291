package problem

import (
	"errors"
	"fmt"
)

// A Problem stops a command. What and Remedy are whole German sentences for the
// office; Err is the cause, for errors.Is, errors.As and --verbose.
type Problem struct {
	Place
	What, Remedy string
	Err          error
}

// Error gives the place, what is wrong and, in a line of its own, the remedy:
//
//	datei01.ods, Tabelle „Eltern“, Zelle E17: Die Kind-ID steht als Kommazahl da.
//	  → Spalte E als Text formatieren und die Kind-ID neu eintragen.
func (p *Problem) Error() string { return text(p.Place, p.What, p.Remedy) }

// Unwrap returns the cause, or nil.
func (p *Problem) Unwrap() error { return p.Err }

func text(at Place, what, remedy string) string {
	if where := at.String(); where != "" {
		what = where + ": " + what
	}
	if remedy != "" {
		what += "\n  → " + remedy
	}
	return what
}

// A Usage says that the command was called in a wrong way: an unknown flag, a
// missing file name, two flags that exclude each other.
type Usage struct {
	What, Remedy string // whole German sentences
	Err          error
}

// Error gives what is wrong and, in a line of its own, the remedy.
func (u *Usage) Error() string { return text(Place{}, u.What, u.Remedy) }

// Unwrap returns the cause, or nil.
func (u *Usage) Unwrap() error { return u.Err }

// NeedsAttention is not a failure: the work is done, and Count things are left
// that a person must look at. What was left is said by the report.
type NeedsAttention struct{ Count int }

// Error says how many things are left.
func (n *NeedsAttention) Error() string {
	if n.Count == 1 {
		return "Eine Stelle muss sich noch ein Mensch ansehen."
	}
	return fmt.Sprintf("%d Stellen muss sich noch ein Mensch ansehen.", n.Count)
}

// The exit codes of the program.
const (
	CodeDone      = 0 // done
	CodeFailed    = 1 // failed, and nothing was written
	CodeUsage     = 2 // called in a wrong way
	CodeAttention = 3 // done, but a person must look at something
)

// ExitCode maps what a command returned to the exit code of the process: nil to
// 0, a Usage to 2, a NeedsAttention to 3 and everything else, a Problem or not,
// to 1. Of several joined errors the one that says "nothing was written" wins.
func ExitCode(err error) int {
	var (
		usage     *Usage
		problem   *Problem
		attention *NeedsAttention
	)
	switch {
	case err == nil:
		return CodeDone
	case errors.As(err, &usage):
		return CodeUsage
	case errors.As(err, &problem):
		return CodeFailed
	case errors.As(err, &attention):
		return CodeAttention
	}
	return CodeFailed
}
