package mailmerge

import (
	"errors"
	"strconv"
	"strings"
)

// Kinds of errors, for errors.Is. All errors about a document or a record are
// an [*Error] of one of these kinds.
var (
	ErrMissing   = errors.New("something that a document needs is missing")
	ErrUnknown   = errors.New("the document defines nothing of this name")
	ErrDoubled   = errors.New("the name is used twice")
	ErrName      = errors.New("not usable as a name")
	ErrCycle     = errors.New("styles are their own parents")
	ErrNoSource  = errors.New("the document has no data source")
	ErrColumn    = errors.New("the query does not select this column")
	ErrRecord    = errors.New("the record has no value for this column")
	ErrCharacter = errors.New("character that XML cannot hold")
	ErrValue     = errors.New("value out of range")
	ErrPlace     = errors.New("not possible at this place")
	ErrImage     = errors.New("not a usable image")
	ErrCondition = errors.New("condition that cannot be written")
	ErrLink      = errors.New("not a usable address")
)

// An Error is something wrong with a document or a record.
type Error struct {
	Path   string // where, as "Body[3].Drawings[0].Blocks[1]", indices from 0; "" if it concerns the whole
	Kind   error  // one of the kinds above
	Name   string // the name, column, address or value that it is about, if there is one
	Detail string // more about it, if there is more to say
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Kind.Error())
	if e.Name != "" {
		b.WriteString(": " + clip(e.Name))
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	return b.String()
}

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Errors are all errors of a document, in the order of its fields; errors.Is and errors.As look at
// each of them.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors one by one.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// clip makes a name fit for one line of a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 100 {
		s = string(r[:100]) + "…"
	}
	return strconv.Quote(s)
}
