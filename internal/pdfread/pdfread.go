package pdfread

import (
	"errors"
	"fmt"
	"io"
	"iter"
)

// What can be wrong with a file; the errors of this package wrap one of these.
var (
	ErrNotPDF      = errors.New("not a PDF")
	ErrDamaged     = errors.New("damaged PDF")
	ErrEncrypted   = errors.New("encrypted PDF")
	ErrUnsupported = errors.New("unsupported PDF feature")
	ErrTooLarge    = errors.New("PDF beyond the limits of this package")
)

// An Error says what is wrong on which page.
type Error struct {
	Page int // from 1; 0: not on a page
	Err  error
}

func (e *Error) Error() string {
	if e.Page == 0 {
		return "pdf: " + e.Err.Error()
	}
	return fmt.Sprintf("pdf: page %d: %v", e.Page, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUnsupported}, args...)...)
}

func tooLarge(what string) error { return fmt.Errorf("%w: %s", ErrTooLarge, what) }

// A Page is one page. Lengths are in millimetres.
type Page struct {
	Number        int // from 1, in the order of the file
	Width, Height float64
	Words         []Word // in the order in which they are drawn
}

// Pages yields the pages in order. Every error is an [*Error]; after one the
// sequence ends. That all pages were yielded is certain only when it ended
// without an error.
func Pages(r io.ReaderAt, size int64) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		f, err := open(r, size)
		if err != nil {
			yield(Page{}, &Error{Err: err})
			return
		}
		number := 0
		stopped := false
		err = f.walkPages(func(p pageNode) (bool, error) {
			number++
			page, err := f.page(p)
			if err != nil {
				return false, &Error{Page: number, Err: err}
			}
			page.Number = number
			stopped = !yield(page, nil)
			return !stopped, nil
		})
		if err != nil && !stopped {
			var placed *Error
			if !errors.As(err, &placed) {
				err = &Error{Err: err}
			}
			yield(Page{}, err)
		}
	}
}
