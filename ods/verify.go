package ods

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"strings"

	"elterntool/internal/grid"
	"elterntool/internal/zipcopy"
)

// Verify reads a written document back and proves that it is the old one with
// what was planned and nothing else: every other entry of the package byte for
// byte, everything outside of rows byte for byte but for the planned edits,
// and every row cell by cell. The error is of the kind [ErrProof] and says
// where the first difference is.
//
// Sheets that [Plan.WriteTo] has compared on the way are not taken apart again: the
// file is read back, and what it holds must be, byte for byte, what was compared
// ([zipcopy.Proof]).
//
// It does not rely on the edits of cells: what a cell must hold is asked of
// the plan anew. Where the plan wants nothing of a row, or of the cells in
// front of those that it concerns, equal bytes are enough; everything else is
// taken apart on both sides (see step).
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
		if proven, err := pl.onTheWay.Holds(after.zip); proven && err == nil {
			return nil
		}
	}
	p := newProof(pl, after)
	if p.prove(true) == nil {
		return nil
	}
	return p.prove(false) // what the quick way cannot explain the thorough one decides
}

func proofFailed(err error, detail string) error {
	return &Error{Kind: ErrProof, Offset: -1, Detail: detail, Err: err}
}

// A proof compares two documents.
type proof struct {
	pl       *Plan
	after    *Workbook
	seed     maphash.Seed
	nothing  uint64 // hash of no bytes
	inStep   bool   // rows are compared byte by byte as far as they must be equal
	old, new *proofSide
}

func newProof(pl *Plan, after *Workbook) *proof {
	seed := maphash.MakeSeed()
	return &proof{pl: pl, after: after, seed: seed, nothing: maphash.Bytes(seed, nil)}
}

// prove reads both documents and compares them row by row: with inStep the
// quick way, which may give up where the thorough one would not.
func (p *proof) prove(inStep bool) (err error) {
	defer func() {
		if v := recover(); v != nil { // a defect of this package: nothing is proven then
			err = proofFailed(fmt.Errorf("panic of type %T", v), "")
		}
	}()
	old, err := p.pl.w.open()
	if err != nil {
		return oldFailed(err)
	}
	defer old.Close()
	new, err := p.after.open()
	if err != nil {
		return newFailed(err)
	}
	defer new.Close()
	return p.streams(old, new, inStep)
}

// streams compares the documents.
func (p *proof) streams(old, new io.Reader, inStep bool) error {
	p.inStep = inStep
	p.old, p.new = p.side(old, true), p.side(new, false)
	return p.compare()
}

// proveStreams is the quick way, while the new part is being written.
func (pl *Plan) proveStreams(old, new io.Reader) error {
	return newProof(pl, pl.w).streams(old, new, true)
}

func oldFailed(err error) error { return proofFailed(err, "the original cannot be read again") }

func newFailed(err error) error { return proofFailed(err, "the written document cannot be read") }

// A proofRow is a row (a run of equal rows) or the end of the document.
type proofRow struct {
	sheet, row, n int
	from          int    // the column where cells begins; what is before it is equal
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
	text     []byte
	value    []byte // the attributes that belong to the value
	isString bool   // office:string-value is there
	string   []byte // it
	ids      uint64 // identifiers outside of the text
}

func (p *proof) compare() error {
	a, b := p.old, p.new
	if err := p.advance(true, true); err != nil {
		return err
	}
	for {
		x, y := &a.row, &b.row
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
			if err := p.advance(false, true); err != nil {
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
		if err := p.advance(a.used == x.n, b.used == y.n); err != nil {
			return err
		}
	}
}

// advance reads the next row of the old document, the new one, or both.
func (p *proof) advance(old, new bool) error {
	if p.inStep && old && new {
		return p.step()
	}
	if old {
		if err := p.old.readRow(); err != nil {
			return oldFailed(err)
		}
	}
	if new {
		if err := p.new.readRow(); err != nil {
			return newFailed(err)
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
			if w.Act != grid.Set && w.Act != grid.Empty || c.target == nil || c.n != 1 {
				return p.failed(r, c.col, "a cell that was not planned")
			}
			detail := p.asPlanned(r.sheet, nil, &c, w, false)
			look := w.Look
			if look == 0 {
				look = t.LookIn(row)
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
			if row >= t.First && row <= t.Last && t.Want(row).Act == grid.Set && !r.has(t.Col) {
				return p.failed(r, t.Col, "a planned cell is missing")
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
func (p *proof) wish(sheet, row, col int) (*grid.Target, grid.Wish) {
	for _, t := range p.pl.sheets[sheet] {
		if t.Col == col && row >= t.First && row <= t.Last {
			return t, t.Want(row)
		}
	}
	return nil, grid.Wish{}
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
	col := x.from
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
		if t.Col < col || t.Col >= end {
			continue
		}
		if t.Col > next && !same {
			return differ(next)
		}
		next = t.Col + 1
		for r := row; r < row+n; r++ {
			w := grid.Wish{}
			if r >= t.First && r <= t.Last {
				w = t.Want(r)
			}
			if w.Act == grid.Keep {
				if !same {
					return differ(t.Col)
				}
				continue
			}
			detail := p.asPlanned(x.sheet, a, b, w, first)
			if detail == "" && !p.styled(t, w, r, x.styles[i], a, b) {
				detail = "the cell has another style than planned"
			}
			if detail != "" {
				return p.failed(&proofRow{sheet: x.sheet, row: r}, t.Col, "%s", detail)
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
		if t.Col >= end && t.Covers(row, row+n-1) {
			return true
		}
	}
	return false
}

// styled tells whether a planned cell has the style it must have.
func (p *proof) styled(t *grid.Target, w grid.Wish, row int, styles proofStyle, a, b *proofCell) bool {
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
func (p *proof) asPlanned(sheet int, a, b *proofCell, w grid.Wish, first bool) string {
	if b == nil {
		if w.Act == grid.Set || a != nil && !a.bare {
			return "the planned cell is missing"
		}
		return ""
	}
	t := b.target
	if t == nil {
		return "the planned cell is missing"
	}
	var before *proofTarget
	if a != nil && a.target != nil {
		before = a.target
	} else {
		before = &proofTarget{rest: p.nothing}
	}
	if t.rest != before.rest || t.ids != onlyFirst(before.ids, first) {
		return "something in the cell besides its value differs"
	}
	switch w.Act {
	case grid.Set:
		if t.typ != String || string(t.text) != collapsed(w.Text) || t.isString && string(t.string) != w.Text {
			return "the cell does not hold the planned value"
		}
		if office := p.pl.survey.sheets[sheet].prefixes.officeAttr; string(t.value) != office+`value-type="string" ` && !bytes.Equal(t.value, before.value) {
			return "the cell does not hold the planned value"
		}
	case grid.Empty:
		if t.typ != Empty || len(t.text) > 0 {
			return "the cell is not empty"
		}
	case grid.Style:
		if t.typ != before.typ || !bytes.Equal(t.text, before.text) || !bytes.Equal(t.value, before.value) {
			return "the cell holds another value"
		}
	}
	return ""
}

// collapsed is how a planned text reads: line ends are line feeds.
func collapsed(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
