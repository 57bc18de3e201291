package ods

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"

	"elterntool/internal/zipcopy"
)

// Verify reads a written document back and proves that it is the old one with
// what was planned and nothing else: every other entry of the package byte for
// byte, everything outside of rows byte for byte but for the planned edits,
// and every row cell by cell. The error is of the kind [ErrProof] and says
// where the first difference is.
//
// It does not rely on the edits of cells: what a cell must hold is asked of
// the plan anew.
func (pl *Plan) Verify(r io.ReaderAt, size int64) error {
	after, err := Open(r, size)
	if err != nil {
		return proofFailed(err, "the written document cannot be opened")
	}
	if (after.zip == nil) != (pl.w.zip == nil) {
		return proofFailed(nil, "package and flat document")
	}
	if pl.w.zip != nil {
		except := func(name string) bool { return name == partContent && !pl.Empty() }
		if err := zipcopy.CompareRecords(pl.w.zip, after.zip, except); err != nil {
			return proofFailed(err, "another entry of the package differs")
		}
	}
	p := &proof{pl: pl, seed: maphash.MakeSeed(), stop: make(chan struct{})}
	defer p.wait()
	return p.compare(p.side(pl.w, true), p.side(after, false))
}

func proofFailed(err error, detail string) error {
	return &Error{Kind: ErrProof, Offset: -1, Detail: detail, Err: err}
}

// A proof compares two documents that two goroutines read.
type proof struct {
	pl    *Plan
	seed  maphash.Seed
	stop  chan struct{}
	sides []*proofSide
}

// A proofRow is a row (a run of equal rows) or the end of the document.
type proofRow struct {
	sheet, row, n int
	tag           uint64 // start tag but for the repetition and identifiers
	ids           uint64
	other         uint64 // what stands between its cells
	outside       uint64 // everything outside of rows so far, with the planned edits
	cells         []proofCell
	styles        []proofStyle // by target, on the old side of a row that concerns one
	end           bool
}

// A proofStyle is what the style of a target's cell follows from.
type proofStyle struct {
	look     string // effective style of the cell whose look it takes
	fallback string // style of a cell without one of its own
}

// A proofCell is a cell or a run of equal cells.
type proofCell struct {
	col, n int
	hash   uint64 // everything but the repetition and identifiers
	ids    uint64 // identifiers; 0: none. Only one of the copies of a cell keeps them
	bare   bool   // an empty cell without attributes
	target *proofTarget
}

// A proofTarget is a cell that the plan concerns.
type proofTarget struct {
	rest     uint64  // what is neither value, text, style nor repetition
	style    oldCell // without a style of its own, style is ""
	typ      ValueType
	text     string
	value    string // the attributes that belong to the value
	isString bool   // office:string-value is there
	string   string // it
	ids      uint64 // identifiers outside of the text
}

// A proofStream hands out the rows of a side.
type proofStream struct {
	side *proofSide
	b    *batch
	next int
	row  *proofRow
	used int // rows of the run that are compared
}

func (st *proofStream) advance() error {
	for st.b == nil || st.next == len(st.b.rows) {
		if st.b != nil {
			if st.b.err != nil {
				return st.b.err
			}
			select {
			case st.side.free <- st.b:
			default:
			}
		}
		b, ok := <-st.side.batches
		if !ok {
			return io.ErrUnexpectedEOF
		}
		st.b, st.next = b, 0
	}
	st.row = &st.b.rows[st.next]
	st.next++
	st.used = 0
	return nil
}

func (p *proof) compare(old, new *proofSide) error {
	a, b := &proofStream{side: old}, &proofStream{side: new}
	if err := p.advance(a, b); err != nil {
		return err
	}
	for {
		x, y := a.row, b.row
		switch {
		case x.end && y.end:
			if x.outside != y.outside {
				return p.failed(x, 0, "something outside of the rows differs, behind the last row")
			}
			return nil
		case !y.end && (x.end || x.sheet > y.sheet) && p.appended(y):
			if err := p.compareAppended(y); err != nil {
				return err
			}
			if err := p.advance(nil, b); err != nil {
				return err
			}
			continue
		case x.end != y.end || x.sheet != y.sheet:
			return p.failed(x, 0, "a sheet has another number of rows")
		case x.row+a.used != y.row+b.used:
			return p.failed(x, 0, "a row is missing or too many")
		case a.used == 0 && x.outside != y.outside:
			return p.failed(x, 0, "something outside of the rows differs, before this row")
		case x.tag != y.tag || x.other != y.other || y.ids != onlyFirst(x.ids, a.used == 0):
			return p.failed(x, 0, "the row's attributes differ")
		}
		n := min(x.n-a.used, y.n-b.used)
		if err := p.compareRow(x, y, x.row+a.used, n, a.used == 0); err != nil {
			return err
		}
		a.used += n
		b.used += n
		var sa, sb *proofStream
		if a.used == x.n {
			sa = a
		}
		if b.used == y.n {
			sb = b
		}
		if err := p.advance(sa, sb); err != nil {
			return err
		}
	}
}

func (p *proof) advance(old, new *proofStream) error {
	if old != nil {
		if err := old.advance(); err != nil {
			return proofFailed(err, "the original cannot be read again")
		}
	}
	if new != nil {
		if err := new.advance(); err != nil {
			return proofFailed(err, "the written document cannot be read")
		}
	}
	return nil
}

func (p *proof) failed(at *proofRow, col int, format string, args ...any) error {
	e := &Error{Kind: ErrProof, Part: p.pl.w.part(), Offset: -1, Row: at.row, Col: col, Detail: fmt.Sprintf(format, args...)}
	if at.sheet < len(p.pl.survey.sheets) {
		e.Sheet = p.pl.survey.sheets[at.sheet].Name
	}
	return e
}

// appended tells whether a row is one that the plan adds behind the last one.
func (p *proof) appended(r *proofRow) bool {
	return r.sheet < len(p.pl.sheets) && len(p.pl.sheets[r.sheet]) > 0 && r.row >= p.pl.survey.sheets[r.sheet].nextRow
}

func (p *proof) compareAppended(r *proofRow) error {
	sh := p.pl.survey.sheets[r.sheet]
	if r.tag != maphash.String(p.seed, "<"+sh.prefixes.table+"table-row") || r.ids != 0 || r.other != 0 {
		return p.failed(r, 0, "the row's attributes differ")
	}
	for row := r.row; row < r.row+r.n; row++ {
		for _, c := range r.cells {
			if c.bare {
				continue
			}
			t, w := p.wish(r.sheet, row, c.col)
			if w.act != set && w.act != empty || c.target == nil || c.n != 1 {
				return p.failed(r, c.col, "a cell that was not planned")
			}
			detail := p.asPlanned(r.sheet, nil, &c, w, false)
			look := w.look
			if look == 0 {
				look = t.lookIn(row)
			}
			styles := proofStyle{look: sh.defaultStyle(look), fallback: sh.defaultStyle(c.col)}
			if detail == "" && !p.styled(t, w, row, styles, nil, &c) {
				detail = "the cell has another style than planned"
			}
			if detail != "" {
				return p.failed(r, c.col, "%s", detail)
			}
		}
		for _, t := range p.pl.sheets[r.sheet] {
			if row >= t.first && row <= t.last && t.want(row).act == set && !r.has(t.col) {
				return p.failed(r, t.col, "a planned cell is missing")
			}
		}
	}
	return nil
}

func (r *proofRow) has(col int) bool {
	for _, c := range r.cells {
		if col >= c.col && col < c.col+c.n {
			return true
		}
	}
	return false
}

// wish is what the plan wants of a cell, and the target it belongs to.
func (p *proof) wish(sheet, row, col int) (*target, wish) {
	for _, t := range p.pl.sheets[sheet] {
		if t.col == col && row >= t.first && row <= t.last {
			return t, t.want(row)
		}
	}
	return nil, wish{}
}

// onlyFirst is what a copy has of identifiers: all or, if it is not the first
// one, none.
func onlyFirst(ids uint64, first bool) uint64 {
	if first {
		return ids
	}
	return 0
}

// compareRow compares n equal rows, the first of which is row. first tells
// whether they begin a run of the old document.
func (p *proof) compareRow(x, y *proofRow, row, n int, first bool) error {
	i, j := 0, 0
	col := 1
	for i < len(x.cells) || j < len(y.cells) {
		var a, b *proofCell
		end := 1 << 30
		if i < len(x.cells) {
			a = &x.cells[i]
			end = min(end, a.col+a.n)
		}
		if j < len(y.cells) {
			b = &y.cells[j]
			end = min(end, b.col+b.n)
		}
		if err := p.compareCells(x, a, b, row, n, col, end, first); err != nil {
			return err
		}
		if a != nil && end == a.col+a.n {
			i++
		}
		if b != nil && end == b.col+b.n {
			j++
		}
		col = end
	}
	if len(x.styles) == 0 {
		return nil
	}
	return p.compareCells(x, nil, nil, row, n, col, maxColumns+1, false) // planned cells that are missing
}

// compareCells compares the columns from col to end, in which both rows have
// one cell or a run of equal ones; nil: the row has ended.
func (p *proof) compareCells(x *proofRow, a, b *proofCell, row, n, col, end int, first bool) error {
	differ := func(at int) error { return p.failed(&proofRow{sheet: x.sheet, row: row}, at, "the cell differs") }
	first = first && (a == nil || a.col == col)
	same := a == nil && b == nil || a != nil && b != nil && a.hash == b.hash && b.ids == onlyFirst(a.ids, first) ||
		a == nil && b != nil && b.bare && p.gap(x.sheet, row, n, end)
	if len(x.styles) == 0 { // no target in these rows
		if !same {
			return differ(col)
		}
		return nil
	}
	next := col
	for i, t := range p.pl.sheets[x.sheet] {
		if t.col < col || t.col >= end {
			continue
		}
		if t.col > next && !same {
			return differ(next)
		}
		next = t.col + 1
		for r := row; r < row+n; r++ {
			w := wish{}
			if r >= t.first && r <= t.last {
				w = t.want(r)
			}
			if w.act == keep {
				if !same {
					return differ(t.col)
				}
				continue
			}
			detail := p.asPlanned(x.sheet, a, b, w, first)
			if detail == "" && !p.styled(t, w, r, x.styles[i], a, b) {
				detail = "the cell has another style than planned"
			}
			if detail != "" {
				return p.failed(&proofRow{sheet: x.sheet, row: r}, t.col, "%s", detail)
			}
		}
	}
	if next < end && !same {
		return differ(next)
	}
	return nil
}

// gap tells whether empty cells before column end are what a target behind
// them needs.
func (p *proof) gap(sheet, row, n, end int) bool {
	for _, t := range p.pl.sheets[sheet] {
		if t.col >= end && t.covers(row, row+n-1) {
			return true
		}
	}
	return false
}

// styled tells whether a planned cell has the style it must have.
func (p *proof) styled(t *target, w wish, row int, styles proofStyle, a, b *proofCell) bool {
	old := oldCell{}
	if a != nil && a.target != nil {
		old = a.target.style.in(styles.fallback)
	}
	want, restyle := p.pl.styleFor(t, w, row, styles.look, old)
	if !restyle {
		want = old.style
		if !old.there {
			want = styles.fallback
		}
	}
	got := styles.fallback
	if b != nil {
		got = b.target.style.in(styles.fallback).style
	}
	return got == want || got == "" && want == "Default" || got == "Default" && want == ""
}

// in is the cell in a column with a default style.
func (c oldCell) in(fallback string) oldCell {
	if !c.styled {
		c.style = fallback
	}
	return c
}

// asPlanned compares a planned cell with the plan; it returns what differs.
func (p *proof) asPlanned(sheet int, a, b *proofCell, w wish, first bool) string {
	if b == nil {
		if w.act == set || a != nil && !a.bare {
			return "the planned cell is missing"
		}
		return ""
	}
	t := b.target
	if t == nil {
		return "the planned cell is missing"
	}
	before := proofTarget{rest: maphash.Bytes(p.seed, nil)}
	if a != nil && a.target != nil {
		before = *a.target
	}
	if t.rest != before.rest || t.ids != onlyFirst(before.ids, first) {
		return "something in the cell besides its value differs"
	}
	switch w.act {
	case set:
		if t.typ != String || t.text != collapsed(w.text) || t.isString && t.string != w.text {
			return "the cell does not hold the planned value"
		}
		if office := p.pl.survey.sheets[sheet].prefixes.officeAttr; t.value != office+`value-type="string" ` && t.value != before.value {
			return "the cell does not hold the planned value"
		}
	case empty:
		if t.typ != Empty || t.text != "" {
			return "the cell is not empty"
		}
	case style:
		if t.typ != before.typ || t.text != before.text || t.value != before.value {
			return "the cell holds another value"
		}
	}
	return ""
}

// collapsed is how a planned text reads: line ends are line feeds.
func collapsed(text string) string {
	return string(bytes.ReplaceAll(bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n")))
}
