package iserv

import (
	"errors"
	"fmt"
	"strings"

	"elterntool/internal/delimited"
)

// Kinds of [Error], for errors.Is.
var (
	ErrNotText           = delimited.ErrNotText                                         // Detail: "zip", "pdf", "ole", "xml", "nul"
	ErrEmpty             = delimited.ErrEmpty                                           //
	ErrEncoding          = delimited.ErrEncoding                                        // Detail says which
	ErrQuote             = delimited.ErrQuote                                           // Line, Column: where it begins
	ErrTooLong           = delimited.ErrTooLong                                         // Line: where it begins
	ErrHeader            = errors.New("no header with last name and first name")        // Header: what was found instead
	ErrHeaderTwice       = errors.New("column stands twice")                            // Detail: its header
	ErrKind              = errors.New("a file that decides nothing")                    // FileKind
	ErrNoAccountColumn   = errors.New("no column fits the names in most rows")          // Shares
	ErrTwoAccountColumns = errors.New("several columns fit the names and differ")       // Shares: the columns that fit, best first
	ErrColumnMissing     = errors.New("the column named for the account is not there")  // Detail: the name, Header
	ErrChanged           = errors.New("file changed while it was read")                 //
	ErrTooManyRepeats    = errors.New("too many accounts stand more than once in file") //
)

// An Error says why a file cannot be used, and where. What is empty or zero does
// not apply.
type Error struct {
	Kind   error  // one of the sentinels above, or a cause from the system
	File   string // as given
	Line   int    // from 1
	Column int    // column of the table, from 1
	// Header is the one found, or, with ErrHeader, the fields of the line most like
	// one. That may be a person's: numbers of four digits and more are left out of it.
	Header   []string
	Shares   []Share // the columns that could hold the account
	FileKind Kind    // what the file is, if that was recognised
	Detail   string
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteString(": ")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, "column %d: ", e.Column)
	}
	b.WriteString(e.Kind.Error())
	if e.FileKind != KindUnknown {
		fmt.Fprintf(&b, ": %s", e.FileKind)
	}
	if e.Detail != "" {
		fmt.Fprintf(&b, ": %q", e.Detail)
	}
	for i, s := range e.Shares {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%q fits %d of %d rows", sep, s.Header, s.Fits+s.Swapped, s.Rows)
	}
	// Not the header: where none was found it may be a person with a password.
	return b.String()
}

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }

// fromText is an error of reading the text in the form of this package.
func fromText(err error) error {
	var e *delimited.Error
	if errors.As(err, &e) {
		return &Error{Kind: e.Kind, Line: e.Line, Column: e.Column, Detail: e.Detail}
	}
	return err
}
