package iserv

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	headSize  = 64 << 10 // how far into the text the header may stand,
	headLines = 20       // and how many lines
	maxHeader = 16 << 10 // bytes of the header itself

	maxCandidateColumns = 64 // IServ's files have twelve columns in all
)

// delimiters in the order in which the first of equals is taken.
var delimiters = []byte{';', ',', '\t', '|'}

// columns are the header of a file and what its columns mean.
type columns struct {
	delim byte
	end   lineEnd
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
	end := lineEnds(head)
	delims := delimiters
	var likest *columns
	at, line := 0, 1
	for ; at < len(head) && line <= headLines; line++ {
		if d, ok := separatorLine(head[at:]); ok && line == 1 {
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
		n := nextLine(head[at:], end)
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

// lineEnds tells by the first line end what ends lines.
func lineEnds(head []byte) lineEnd {
	cr, lf := bytes.IndexByte(head, '\r'), bytes.IndexByte(head, '\n')
	if cr >= 0 && (lf < 0 || lf > cr+1) {
		return endCR
	}
	return endLF
}

func nextLine(b []byte, end lineEnd) int {
	if end == endLF {
		return bytes.IndexByte(b, '\n') + 1
	}
	n := bytes.IndexAny(b, "\r\n")
	if n >= 0 && n+1 < len(b) && b[n] == '\r' && b[n+1] == '\n' {
		n++
	}
	return n + 1
}

// separatorLine reads the line that tells Excel the delimiter: "sep=;".
func separatorLine(b []byte) (byte, bool) {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	line = bytes.Trim(line, "\" \r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) && bytes.IndexByte(delimiters, line[4]) >= 0 {
		return line[4], true
	}
	return 0, false
}

// parseHeader reads the record at the front of b as a header, or gives nil if it
// holds nothing.
func parseHeader(b []byte, delim byte, end lineEnd, whole bool) *columns {
	if len(b) > maxHeader {
		b, whole = b[:maxHeader], false
	}
	// A copy: reading changes doubled quotes in place.
	r := &recordReader{src: bytes.NewReader(nil), delim: delim, end: end, next: 1, buf: bytes.Clone(b)}
	if err := r.read(); err != nil || r.pos == len(r.buf) && !whole {
		return nil
	}
	c := &columns{delim: delim, end: end, after: r.next, skip: r.pos}
	for _, f := range r.fields {
		c.names = append(c.names, strings.ToValidUTF8(strings.TrimFunc(string(f), isBlank), string(utf8.RuneError)))
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

// isBlank says whether a character at the edge of a field means nothing: white space,
// also the no-break kinds, and characters without width.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\u00A0', '\u2007', '\u202F', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return true
	}
	return false
}

// readHead reads the beginning of a text.
func readHead(text io.Reader) (head []byte, whole bool, err error) {
	head = make([]byte, headSize)
	n, err := io.ReadFull(text, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return head[:n], true, nil
	}
	return head, false, err
}
