package xlsx

import (
	"errors"
	"strconv"

	"elterntool/internal/grid"
)

// Kinds of errors, for errors.Is. All errors of this package that concern the
// document are an [*Error] of one of these kinds.
var (
	ErrNotSpreadsheet = grid.ErrNotSpreadsheet
	ErrEncrypted      = grid.ErrEncrypted
	ErrSigned         = grid.ErrSigned
	ErrDamaged        = grid.ErrDamaged
	ErrDoctype        = grid.ErrDoctype
	ErrUnsupported    = grid.ErrUnsupported
	ErrTooLarge       = grid.ErrTooLarge
	ErrProtected      = grid.ErrProtected
	ErrValidation     = grid.ErrValidation
	ErrMerged         = grid.ErrMerged
	ErrMatrix         = grid.ErrMatrix
	ErrFormula        = grid.ErrFormula
	ErrTooManyColumns = grid.ErrTooManyColumns
	ErrTooManyRows    = grid.ErrTooManyRows
	ErrSheetMissing   = grid.ErrSheetMissing
	ErrHeaderMissing  = grid.ErrHeaderMissing
	ErrHeaderTwice    = grid.ErrHeaderTwice
	ErrCharacter      = grid.ErrCharacter
	ErrProof          = grid.ErrProof
	ErrPlanConflict   = grid.ErrPlanConflict
)

// An Error says what is the matter with a document, and where.
type Error struct {
	Kind   error  // one of the kinds above
	Part   string // part of the package, such as xl/worksheets/sheet1.xml; "" for the package itself
	Offset int64  // in the part, in bytes from 0; -1 if unknown
	Sheet  string // "" if no sheet is concerned
	Row    int    // from 1; 0 if none
	Col    int    // from 1; 0 if none
	Detail string
	Err    error // the cause, or nil
}

func (e *Error) Error() string { return (*grid.Error)(e).Error() }

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error { return (*grid.Error)(e).Unwrap() }

// asError turns an error of planning, or one of the package's parts, into one of
// this package.
func asError(err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	if e, ok := err.(*grid.Error); ok {
		return (*Error)(e)
	}
	return err
}

// scanError gives an error of the scanner or the reader below it its kind.
func scanError(part string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	return asError(grid.FromScan(part, err))
}

// packageError gives an error of the package or of reading it its kind.
func packageError(part string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	return asError(grid.FromPackage(part, err))
}

// clip makes what stands in a document fit for one line of a message.
func clip(s string) string {
	s = strconv.Quote(s[:min(len(s), 100)])
	return s[1 : len(s)-1]
}
