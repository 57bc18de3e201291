package ods

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kinds of errors, for errors.Is. All errors of this package that concern the
// document are an [*Error] of one of these kinds.
var (
	ErrNotSpreadsheet = errors.New("not an OpenDocument spreadsheet")
	ErrEncrypted      = errors.New("document is encrypted")
	ErrSigned         = errors.New("document or its macros are digitally signed")
	ErrDamaged        = errors.New("document is damaged")
	ErrDoctype        = errors.New("document type declarations are refused")
	ErrUnsupported    = errors.New("not supported")
	ErrTooLarge       = errors.New("document goes beyond the limits")
	ErrProtected      = errors.New("sheet is protected and the cell is locked")
	ErrLinkedSheet    = errors.New("sheet is linked to another document")
	ErrTrackedChanges = errors.New("tracked changes concern the cell")
	ErrValidation     = errors.New("cell has a content validation")
	ErrMerged         = errors.New("cell belongs to a merged area")
	ErrMatrix         = errors.New("cell belongs to a matrix formula")
	ErrFormula        = errors.New("cell holds a formula")
	ErrTooManyColumns = errors.New("no column is free")
	ErrTooManyRows    = errors.New("row lies beyond the sheet")
	ErrSheetMissing   = errors.New("no such sheet")
	ErrHeaderMissing  = errors.New("header not found")
	ErrHeaderTwice    = errors.New("header found twice")
	ErrCharacter      = errors.New("character that XML cannot hold")
	ErrProof          = errors.New("the written document is not what was planned")
	ErrPlanConflict   = errors.New("two values for one cell")
)

// An Error says what is the matter with a document, and where.
type Error struct {
	Kind   error  // one of the kinds above
	Part   string // entry of the package, such as content.xml; "" for a flat file or the package itself
	Offset int64  // in the part, in bytes from 0; -1 if unknown
	Sheet  string // "" if no sheet is concerned
	Row    int    // from 1; 0 if none
	Col    int    // from 1; 0 if none
	Detail string
	Err    error // the cause, or nil
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Part != "" {
		b.WriteString(e.Part + ": ")
	}
	if e.Sheet != "" {
		fmt.Fprintf(&b, "sheet %.100q: ", e.Sheet)
	}
	switch {
	case e.Row > 0 && e.Col > 0:
		fmt.Fprintf(&b, "cell %s%d: ", ColumnName(e.Col), e.Row)
	case e.Row > 0:
		fmt.Fprintf(&b, "row %d: ", e.Row)
	case e.Col > 0:
		fmt.Fprintf(&b, "column %s: ", ColumnName(e.Col))
	}
	b.WriteString(e.Kind.Error())
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	} else if e.Offset > 0 {
		fmt.Fprintf(&b, " (byte %d)", e.Offset)
	}
	return b.String()
}

// clip makes what stands in a document fit for one line of a message.
func clip(s string) string {
	s = strconv.Quote(s[:min(len(s), 100)])
	return s[1 : len(s)-1]
}

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}
