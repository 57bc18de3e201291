package grid

import (
	"errors"
	"fmt"
	"strings"

	"elterntool/internal/xmlscan"
	"elterntool/internal/zipcopy"
)

// Kinds of errors, for errors.Is. The libraries give them names of their own.
var (
	ErrNotSpreadsheet = errors.New("not a spreadsheet of this format")
	ErrSigned         = errors.New("document is digitally signed")
	ErrEncrypted      = errors.New("document is encrypted")
	ErrDamaged        = errors.New("document is damaged")
	ErrDoctype        = errors.New("document type declarations are refused")
	ErrUnsupported    = errors.New("not supported")
	ErrTooLarge       = errors.New("document goes beyond the limits")
	ErrProtected      = errors.New("sheet is protected and the cell is locked")
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

// An Error says what is the matter with a document, and where. The libraries'
// own type has the same fields, so that one can be converted to the other.
type Error struct {
	Kind   error
	Part   string // entry of the package
	Offset int64  // in the part, in bytes from 0; -1 if unknown
	Sheet  string // "" if no sheet is concerned
	Row    int    // 0 if none
	Col    int    // 0 if none
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

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// FromScan gives an error of a scanner, or of what it reads from, its kind. An
// error of reading the file is returned as it is: the caller knows the file.
func FromScan(part string, err error) error {
	var x *xmlscan.Error
	if !errors.As(err, &x) {
		return FromPackage(part, err)
	}
	kind := ErrDamaged
	switch x.Kind {
	case xmlscan.ErrDoctype:
		kind = ErrDoctype
	case xmlscan.ErrEncoding:
		kind = ErrUnsupported
	case xmlscan.ErrLimit:
		kind = ErrTooLarge
	}
	return &Error{Kind: kind, Part: part, Offset: x.Offset, Err: err}
}

// FromPackage gives an error of a zip package its kind.
func FromPackage(part string, err error) error {
	var z *zipcopy.Error
	if !errors.As(err, &z) {
		return err
	}
	kind := ErrDamaged
	switch {
	case errors.Is(err, zipcopy.ErrEncrypted):
		kind = ErrEncrypted
	case errors.Is(err, zipcopy.ErrNotZip):
		kind = ErrNotSpreadsheet
	case errors.Is(err, zipcopy.ErrTooLarge):
		kind = ErrTooLarge
	case errors.Is(err, zipcopy.ErrMethod):
		kind = ErrUnsupported
	}
	return &Error{Kind: kind, Part: part, Offset: -1, Err: err}
}
