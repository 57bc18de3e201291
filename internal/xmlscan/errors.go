package xmlscan

import (
	"errors"
	"fmt"
)

// Kinds of errors, for errors.Is.
var (
	ErrSyntax   = errors.New("not well-formed XML")
	ErrDoctype  = errors.New("XML with a document type declaration")
	ErrEntity   = errors.New("XML entity")
	ErrEncoding = errors.New("XML that is not UTF-8")
	ErrLimit    = errors.New("XML beyond the limits")
)

// An Error says where the input is not as it must be.
type Error struct {
	Offset int64 // in the input, in bytes from 0
	Kind   error // ErrSyntax, …
	Detail string
}

func (e *Error) Error() string {
	return fmt.Sprintf("byte %d: %v: %s", e.Offset, e.Kind, e.Detail)
}

func (e *Error) Unwrap() error { return e.Kind }
