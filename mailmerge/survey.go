package mailmerge

import (
	"fmt"
	"reflect"
)

// A survey is what one walk over a document finds: all that is wrong with it,
// and what writing needs to know beforehand.
type survey struct {
	doc    *Document
	errors Errors

	fonts, paragraphStyles, textStyles map[string]bool
	pages                              map[string]int  // by name, index in Document.Pages
	selected                           map[string]bool // columns of the query; nil: not known

	columns []string        // of fields and hiding conditions, in the order of their first use
	used    map[string]bool // the same as a set
	asked   []string        // of hiding conditions, each once
	images  []*picture      // each data once, in the order of first use
	byData  map[[32]byte]*picture
	byStart map[*byte]*picture // by the first byte of the data
	pageEnd bool               // there is a PageCount
	varying []bool             // by index in Document.Pages: what stands on such a page depends on the record
	inBand  int                // index of the page style whose bands are walked, -1 in the body
	frames  map[string]bool    // names
}

const (
	maxErrors = 100 // more than that nobody reads
	maxDepth  = 20  // of blocks in blocks, conditions in conditions, spans in spans
)

// Check finds everything that is wrong with the document, without writing. The
// error is of type [Errors].
func (d *Document) Check() error {
	if s := take(d); len(s.errors) > 0 {
		return s.errors
	}
	return nil
}

// Columns returns the columns that fields and hiding conditions of the document
// use, in the order of their first use; each record must have a value for each of them.
func (d *Document) Columns() []string {
	return take(d).columns
}

func take(d *Document) *survey {
	s := &survey{
		doc:     d,
		used:    map[string]bool{},
		byData:  map[[32]byte]*picture{},
		byStart: map[*byte]*picture{},
		frames:  map[string]bool{},
		inBand:  -1,
	}
	s.document()
	s.source()
	s.styles()
	for i := range d.Pages {
		s.inBand = i
		s.page(fmt.Sprintf("Pages[%d]", i), &d.Pages[i])
	}
	s.inBand = -1
	s.spread()
	s.body()
	return s
}

func (s *survey) bad(path string, kind error, name, detail string) {
	if len(s.errors) < maxErrors {
		s.errors = append(s.errors, &Error{Path: path, Kind: kind, Name: name, Detail: detail})
	}
}

// within reports a number outside of [low, high]; NaN is outside of everything.
func (s *survey) within(path string, v, low, high float64) bool {
	if v >= low && v <= high {
		return true
	}
	s.bad(path, ErrValue, "", fmt.Sprintf("%g is not between %g and %g", v, low, high))
	return false
}

func (s *survey) characters(path, text string) bool {
	if detail := badCharacter(text); detail != "" {
		s.bad(path, ErrCharacter, "", detail)
		return false
	}
	return true
}

// name checks a name that people see: it must not be empty, and fit one line.
func (s *survey) name(path, name string) bool {
	if name == "" {
		s.bad(path, ErrMissing, "", "a name")
		return false
	}
	if !s.characters(path, name) {
		return false
	}
	for _, r := range name {
		if r < 0x20 {
			s.bad(path, ErrName, name, "it holds a line break or a tab")
			return false
		}
	}
	return true
}

// varies notes that what stands here depends on the record.
func (s *survey) varies() {
	if s.inBand >= 0 {
		s.varying[s.inBand] = true
	}
}

// spread makes the pages vary that lead to one that does: each letter has its
// own chain of them.
func (s *survey) spread() {
	for range s.doc.Pages {
		for i, p := range s.doc.Pages {
			if next, ok := s.pages[p.Next]; ok && s.varying[next] {
				s.varying[i] = true
			}
		}
	}
}

// isNil finds pointers to nothing among blocks and their like, which would look like values.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}
