package iserv

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"elterntool/internal/delimited"
)

const (
	headLines = 20       // how far down the header may stand
	maxHeader = 16 << 10 // bytes of the header itself

	maxCandidateColumns = 64 // IServ's files have twelve columns in all
)

// columns are the header of a file and what its columns mean.
type columns struct {
	delim byte
	end   delimited.LineEnd
	line  int      // of the header, from 1
	after int      // line of the first record behind it
	skip  int      // bytes of text up to that record
	names []string // trimmed; empty ones at the end dropped
	field []field  // of each column
	at    [fields]int
	twice []string // names columns that stand twice
}

// findHeader looks for the header in the first lines of the text in head. whole says
// that head is all of it. An *Error of kind ErrHeader lists what was found instead.
func findHeader(head []byte, whole bool) (*columns, error) {
	end := delimited.LineEnds(head)
	delims := []byte(delimited.Delimiters)
	var likest *columns
	at, line := 0, 1
	for ; at < len(head) && line <= headLines; line++ {
		if d, ok := delimited.SeparatorLine(head[at:]); ok && line == 1 {
			delims = []byte{d}
		} else {
			var best *columns
			for _, d := range delims {
				c := parseHeader(head[at:], d, end, whole)
				if c == nil {
					continue
				}
				if c.fits() && (best == nil || c.known() > best.known() || c.known() == best.known() && len(c.names) > len(best.names)) {
					best = c
				}
				if c.line = line; likest == nil || len(c.names) > len(likest.names) {
					likest = c
				}
			}
			if best != nil {
				best.line = line
				best.after += line - 1
				best.skip += at
				if len(best.twice) > 0 {
					return nil, &Error{Kind: ErrHeaderTwice, Line: line, Detail: best.twice[0], Header: best.names}
				}
				return best, nil
			}
		}
		n := delimited.NextLine(head[at:], end)
		if n <= 0 {
			break
		}
		at += n
	}
	e := &Error{Kind: ErrHeader}
	if likest != nil {
		e.Line, e.Header = likest.line, slices.Clone(likest.names)
		for i, name := range e.Header {
			if digits([]byte(name)) >= 4 {
				e.Header[i] = "…" // may be a password
			}
		}
	}
	return nil, e
}

// parseHeader reads the record at the front of b as a header, or gives nil if it
// holds nothing.
func parseHeader(b []byte, delim byte, end delimited.LineEnd, whole bool) *columns {
	if len(b) > maxHeader {
		b, whole = b[:maxHeader], false
	}
	// A copy: reading changes doubled quotes in place.
	r := delimited.NewBytesReader(bytes.Clone(b), delim, end)
	if err := r.Read(); err != nil || r.Offset() == int64(len(b)) && !whole {
		return nil
	}
	c := &columns{delim: delim, end: end, after: r.NextLine(), skip: int(r.Offset())}
	for _, f := range r.Fields {
		c.names = append(c.names, strings.ToValidUTF8(strings.TrimFunc(string(f), delimited.IsBlank), string(utf8.RuneError)))
	}
	for len(c.names) > 0 && c.names[len(c.names)-1] == "" {
		c.names = c.names[:len(c.names)-1]
	}
	if len(c.names) == 0 {
		return nil
	}
	c.assign()
	return c
}

// assign gives the columns their meaning.
func (c *columns) assign() {
	for f := range c.at {
		c.at[f] = -1
	}
	c.field = make([]field, len(c.names))
	set := func(i int, f field) {
		if c.field[i] = f; f == fieldNone {
			return
		}
		if c.at[f] < 0 {
			c.at[f] = i
		} else if f == fieldFirst || f == fieldLast {
			c.twice = append(c.twice, c.names[i])
		}
	}
	for i, name := range c.names {
		set(i, synonyms[fold(name)])
	}
	for i, name := range c.names {
		if f := weak[fold(name)]; f != fieldNone && c.at[f] < 0 {
			set(i, f)
		}
	}
}

// fits says whether these are the columns of a list of persons.
func (c *columns) fits() bool {
	return c.at[fieldFirst] >= 0 && c.at[fieldLast] >= 0 && len(c.names) > 2
}

func (c *columns) known() int {
	n := 0
	for _, f := range c.field {
		if f != fieldNone {
			n++
		}
	}
	return n
}

// candidates are the columns that could hold the account: those without a known
// meaning, Klasse/Information and Account.
func (c *columns) candidates() []int {
	var list []int
	for i, f := range c.field {
		if len(list) < maxCandidateColumns && (f == fieldNone || f == fieldInfo || f == fieldAccount) {
			list = append(list, i)
		}
	}
	return list
}

// find finds the column with this header: as it stands, else folded. It gives -1 if
// there is none, or more than one.
func (c *columns) find(header string) int {
	for _, same := range []func(string) bool{
		func(name string) bool { return name == strings.TrimSpace(header) },
		func(name string) bool { return fold(name) != "" && fold(name) == fold(header) },
	} {
		found := -1
		for i, name := range c.names {
			if same(name) {
				if found >= 0 {
					return -1
				}
				found = i
			}
		}
		if found >= 0 {
			return found
		}
	}
	return -1
}
