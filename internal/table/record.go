package table

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A Record is one row with a first and a last name. It and its bytes are valid
// until the next one.
type Record struct {
	Row              int    // as Calc shows it
	Table            *Table // the one it stands in; Columns and Headers are complete
	Hidden, Filtered bool

	FirstName, LastName, Particle, Title, Salutation []byte
	ChildID                                          []byte // a key: from the value, not as shown
	Class                                            []byte
	Emails, Phones                                   [][]byte
	Address                                          []byte // "Am Rain 5, 00000, Musterstadt", of one column or several, nothing twice
	Code, Sent                                       []byte
	Account, Password                                []byte // what the columns to fill hold now
	Cells                                            []Cell // all of the row, ascending by Col
}

// A wanted is a column that is read and what it means.
type wanted struct {
	col   int
	field Field
}

// A reader turns the rows of one sheet into records.
type reader struct {
	want   []wanted
	record Record
	value  [fieldCount][]byte
	col    [fieldCount]int
	addr   [fieldCount][]byte
}

func newReader(l *layout) *reader {
	r := &reader{}
	for f := FirstName; f < combined; f++ {
		for _, c := range l.columns[f] {
			r.want = append(r.want, wanted{c.Col, f})
			r.col[f] = c.Col
		}
	}
	slices.SortFunc(r.want, func(a, b wanted) int { return a.col - b.col })
	return r
}

// read collects the cells of a row; defects in them are handed to report.
func (r *reader) read(row *Row, report func(DefectKind, int, []byte)) *Record {
	for _, w := range r.want { // nothing else is ever set
		r.value[w.field], r.addr[w.field] = nil, nil
	}
	rec := &r.record
	rec.Emails, rec.Phones, rec.Address = rec.Emails[:0], rec.Phones[:0], rec.Address[:0]
	rec.Cells = row.Cells
	cells := row.Cells
	for _, w := range r.want {
		for len(cells) > 0 && cells[0].Col+max(cells[0].Repeated, 1) <= w.col {
			cells = cells[1:]
		}
		if len(cells) == 0 {
			break
		}
		if c := &cells[0]; c.Col <= w.col {
			r.take(w, c, report)
		}
	}
	rec.FirstName, rec.LastName = r.value[FirstName], r.value[LastName]
	rec.Particle, rec.Title, rec.Salutation = r.value[Particle], r.value[Title], r.value[Salutation]
	rec.ChildID, rec.Class = r.value[ChildID], r.value[Class]
	rec.Code, rec.Sent = r.value[Code], r.value[Sent]
	rec.Account, rec.Password = r.value[Account], r.value[Password]
	for _, f := range [...]Field{Address, Street, HouseNumber, PostalCode, Town} {
		if part := r.addr[f]; len(part) > 0 {
			if f != Address && holds(r.addr[Address], part) {
				continue // the cell with the whole address says it already
			}
			if len(rec.Address) > 0 {
				if f != HouseNumber {
					rec.Address = append(rec.Address, ',')
				}
				rec.Address = append(rec.Address, ' ')
			}
			rec.Address = append(rec.Address, part...)
		}
	}
	return rec
}

// Text is what the cell in column col (from 1) shows; nil if nothing can be seen there.
func (r *Record) Text(col int) []byte {
	if c := r.Cell(col); c != nil {
		if text := c.Shown(); !isBlank(text) {
			return text
		}
	}
	return nil
}

// Cell is the cell in column col (from 1); nil if the row holds none there.
func (r *Record) Cell(col int) *Cell {
	for i := range r.Cells {
		c := &r.Cells[i]
		if col < c.Col+max(c.Repeated, 1) {
			if col >= c.Col {
				return c
			}
			break
		}
	}
	return nil
}

// holds tells whether part stands in text, not within a longer word or number: "Weg 1"
// does not stand in "Weg 12".
func holds(text, part []byte) bool {
	part = bytes.TrimSpace(part)
	for from := 0; ; {
		i := bytes.Index(text[from:], part)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(part)
		before, _ := utf8.DecodeLastRune(text[:start])
		behind, _ := utf8.DecodeRune(text[end:])
		if !inWord(before) && !inWord(behind) {
			return true
		}
		from = start + 1
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func (r *reader) take(w wanted, c *Cell, report func(DefectKind, int, []byte)) {
	text := c.Shown()
	if isBlank(text) {
		return
	}
	switch w.field {
	case FirstName, LastName, Particle:
		if c.Kind == Fault || c.Formula && isErrorText(text) {
			report(NameIsError, w.col, text)
			return
		}
		if c.Kind != String && c.Kind != Empty {
			report(NameNotText, w.col, text)
			return
		}
		r.value[w.field] = text
	case ChildID:
		id, kind, ok := key(c)
		if !ok {
			report(kind, w.col, text)
			return
		}
		r.value[w.field] = id
	case Email:
		r.record.Emails = append(r.record.Emails, text)
	case Phone:
		if c.Kind == Number {
			text = c.Value // "4,95E+10" as shown is no telephone number
		}
		r.record.Phones = append(r.record.Phones, text)
	case Address, Street, HouseNumber, PostalCode, Town:
		if len(r.addr[w.field]) == 0 {
			r.addr[w.field] = text
		}
	case Account, Password, Code:
		if c.Kind == Number {
			text = c.Value
		}
		r.value[w.field] = text
	default:
		if len(r.value[w.field]) == 0 {
			r.value[w.field] = text
		}
	}
}

// maxExact is the number of digits that a spreadsheet's number keeps (IEEE 754
// double, as Calc and Excel use it).
const maxExact = 15

// key is the value of an identifier: a text as it stands, with its zeros; a number
// without the separators and decimals that only its format shows.
func key(c *Cell) ([]byte, DefectKind, bool) {
	switch c.Kind {
	case String, Empty:
		return c.Value, 0, true
	case Number, Currency:
	default:
		return nil, ChildIDNotNumber, false
	}
	digits := c.Value
	whole, fraction, ok := bytes.Cut(digits, []byte("."))
	if ok && len(bytes.Trim(fraction, "0")) == 0 {
		digits = whole
	}
	for _, d := range digits {
		if d < '0' || d > '9' {
			if bytes.ContainsAny(digits, "eE") {
				return nil, ChildIDTooLong, false
			}
			return nil, ChildIDDecimal, false
		}
	}
	if len(digits) > maxExact {
		return nil, ChildIDTooLong, false
	}
	return digits, 0, true
}

// isErrorText tells a formula's error as shown: "#NAME?", "#NV", "Err:502".
func isErrorText(b []byte) bool {
	return b[0] == '#' || bytes.HasPrefix(b, []byte("Err:")) || bytes.HasPrefix(b, []byte("Fehler:"))
}

// isBlank tells whether nothing can be seen: white space of any kind, also the
// zero-width characters that web forms leave.
func isBlank(b []byte) bool {
	for len(b) > 0 {
		if c := b[0]; c < utf8.RuneSelf {
			if c > ' ' {
				return false
			}
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
		b = b[n:]
	}
	return true
}
