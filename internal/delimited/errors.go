package delimited

import (
	"errors"
	"fmt"
)

// Kinds of [Error], for errors.Is.
var (
	ErrNotText  = errors.New("not a text file")            // Detail: "zip", "pdf", "ole", "xml", "nul"
	ErrEmpty    = errors.New("empty file")                 //
	ErrEncoding = errors.New("unknown or broken encoding") // Detail says which
	ErrQuote    = errors.New("quoted field without end")   // Line, Column: where it begins
	ErrTooLong  = errors.New("record too long")            // Line: where it begins
)

// An Error says why a text cannot be read, and where. What is zero does not apply.
type Error struct {
	Kind   error // one of the sentinels above
	Line   int   // from 1
	Column int   // of the table, from 1
	Detail string
}

func (e *Error) Error() string {
	s := e.Kind.Error()
	if e.Detail != "" {
		s += fmt.Sprintf(": %q", e.Detail)
	}
	if e.Line > 0 {
		s += fmt.Sprintf(" (line %d)", e.Line)
	}
	return s
}

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }
