package xlsx

import (
	"bytes"
	"fmt"
	"io"

	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// A sheetProof compares a sheet with what it was and the plan: only the new sheet is
// taken apart, and the bytes of its tokens are looked for in the old one, with the
// edits outside of rows carried out. Only cells that the plan concerns are taken
// apart on both sides.
type sheetProof struct {
	pl      *Plan
	index   int
	sheet   *sheetSurvey
	targets []*grid.Target
	old     *splice.Source
	new     *walker
	stales  staleCells

	opened  bool // <sheetData/> has got rows
	lastRow int

	// The current row.
	added    bool           // it was not there
	bare     bool           // it was there as <row/>
	quiet    bool           // no results go
	rowStyle int            // style of its cells that are not there
	oldCol   int            // column of the old row's next cell, if it does not say
	active   []*grid.Target // as in editor; likewise the following
	wishes   []grid.Wish
	lookCols []int
	looks    []int
	checks   []styleCheck // those that have to wait for a look

	spans    spansProof
	tag, was rawTag
	raw      []byte
	cell     cellPatch
	plain    plainRow
}

// A styleCheck is a planned cell whose style is still to be compared.
type styleCheck struct {
	seen bool
	old  oldCell
	got  int // style of the new cell
}

// A spansProof remembers two start tags of a row, as they stand behind the row's
// number, that differ in nothing but spans, as planned for the columns from one to
// another: they repeat a million times.
type spansProof struct {
	old, new []byte
	from, to int
}

func (pl *Plan) newProof(index int, old *splice.Source, new *walker) *sheetProof {
	return &sheetProof{
		pl: pl, index: index, sheet: pl.survey.sheets[index], targets: pl.sheets[index], old: old, new: new,
		stales: staleCells{Cursor: grid.Cursor{Cells: pl.dirty}},
	}
}

func (p *sheetProof) failed(row, col int, format string, args ...any) error {
	return &Error{
		Kind: ErrProof, Part: p.new.part, Offset: -1, Sheet: p.sheet.Name, Row: row, Col: col, Detail: fmt.Sprintf(format, args...),
	}
}

// same tells whether the old sheet goes on with the bytes of a token, and goes on.
func (p *sheetProof) same(tok *xmlscan.Token) bool {
	if !p.old.Has(tok.Raw) {
		return false
	}
	p.old.Skip(len(tok.Raw))
	return true
}

func (p *sheetProof) run() error {
	for {
		if p.new.place == inData {
			if ok, err := p.plainRow(); err != nil {
				return err
			} else if ok {
				continue
			}
		}
		ev, tok, err := p.new.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if ev == evRow {
			err = p.row(tok)
		} else {
			err = p.outside(tok)
		}
		if err != nil {
			return err
		}
	}
}

// outside compares a token outside of rows.
func (p *sheetProof) outside(tok *xmlscan.Token) error {
	data := tok.Atom == elemSheetData && p.new.found
	switch {
	case data && tok.Kind == xmlscan.EndTag && p.new.scan.Depth() == sheetDepth:
		if err := p.missing(maxRows + 1); err != nil {
			return err
		}
		if p.opened {
			return nil
		}
	case data && tok.Kind == xmlscan.StartTag && !tok.SelfClosing && p.new.scan.Depth() == dataDepth:
		if !p.old.Has(tok.Raw) && peekTag(p.old, &p.was) && parseTag(tok.Raw, &p.tag) && p.was.selfClosing && p.was.like(&p.tag) {
			p.opened = true
			p.old.Skip(len(p.was.raw))
			return nil
		}
	}
	if !p.same(tok) {
		return p.failed(0, 0, "something outside of the rows differs (byte %d)", tok.Start)
	}
	return nil
}

// missing tells of planned cells in rows that are not there, before a row.
func (p *sheetProof) missing(before int) error {
	for _, t := range p.targets {
		for row := max(t.First, p.lastRow+1); row <= min(t.Last, before-1); row++ {
			if t.Want(row).Act == grid.Set {
				return p.failed(row, t.Col, "the planned row is missing")
			}
		}
	}
	return nil
}

// row compares a row.
func (p *sheetProof) row(tok *xmlscan.Token) error {
	row := p.new.row
	if p.new.disorder {
		return p.failed(row, 0, "rows are not in order")
	}
	if err := p.missing(row); err != nil {
		return err
	}
	p.lastRow = row
	p.startRow(rowStyle(tok))
	if err := p.rowTag(tok); err != nil {
		return err
	}
	for {
		if err := p.plainCells(); err != nil {
			return err
		}
		ev, tok, err := p.new.next()
		if err != nil {
			return err
		}
		switch ev {
		case evCell:
			err = p.aCell(tok)
		case evRowEnd:
			if !p.added && !p.bare && !p.same(tok) {
				return p.failed(row, 0, "the end of the row differs")
			}
			return p.endRow()
		default:
			if p.added || p.bare || !p.same(tok) {
				err = p.failed(row, 0, "something between the cells differs")
			}
		}
		if err != nil {
			return err
		}
	}
}

func (p *sheetProof) startRow(style int) {
	p.active, p.wishes, p.lookCols, p.looks, p.checks = p.active[:0], p.wishes[:0], p.lookCols[:0], p.looks[:0], p.checks[:0]
	p.added, p.bare, p.oldCol = false, false, 1
	p.rowStyle = style
	row := p.new.row
	p.quiet = !p.stales.in(p.index, row)
	for _, t := range p.targets {
		if !t.Covers(row, row) {
			continue
		}
		w := t.Want(row)
		if w.Act == grid.Keep {
			continue
		}
		look := w.Look
		if look == 0 {
			look = t.LookIn(row)
		}
		p.active, p.wishes = append(p.active, t), append(p.wishes, w)
		p.lookCols, p.looks = append(p.lookCols, look), append(p.looks, noStyle)
		p.checks = append(p.checks, styleCheck{})
	}
}

// rowTag compares the start tag of a row: it may name more columns than it did, and
// the row may be a new one.
func (p *sheetProof) rowTag(tok *xmlscan.Token) error {
	row := p.new.row
	if n := p.oldTag(tok.Raw, p.new.form.rowHead(tok.Raw)); n > 0 {
		p.old.Skip(n)
		return nil
	}
	if !parseTag(tok.Raw, &p.tag) {
		return p.failed(row, 0, "the row differs")
	}
	if peekTag(p.old, &p.was) && p.was.like(&p.tag, "spans") && p.spansAsPlanned() && (p.was.selfClosing || !p.tag.selfClosing) {
		p.bare = p.was.selfClosing && !p.tag.selfClosing
		p.rememberSpans()
		p.old.Skip(len(p.was.raw))
		return nil
	}
	r, _ := p.tag.attr("r")
	if p.added = number(r, maxRows) == row && bytes.Equal(tok.Raw, appendRow(nil, p.sheet.prefix, row, p.sheet.rowHeight)); !p.added {
		return p.failed(row, 0, "the row's attributes differ")
	}
	return nil
}

// columns are the first and the last that the plan concerns in the row; 0: none.
func (p *sheetProof) columns() (from, to int) {
	if len(p.active) == 0 {
		return 0, 0
	}
	return p.active[0].Col, p.active[len(p.active)-1].Col
}

// oldTag tells how long the old row's start tag is if it is the same as the new one, or
// they differ as two that were compared before, but for the row's number, which ends at
// number; 0 if that is not so.
func (p *sheetProof) oldTag(tag []byte, number int) int {
	if p.old.Has(tag) {
		return len(tag)
	}
	m := &p.spans
	from, to := p.columns()
	if number == 0 || len(m.old) == 0 || from != m.from || to != m.to || !bytes.Equal(tag[number:], m.new) {
		return 0
	}
	n := number + len(m.old)
	if !p.old.Fill(n) {
		return 0
	}
	if b := p.old.Buffered()[:n]; !bytes.Equal(b[:number], tag[:number]) || !bytes.Equal(b[number:], m.old) {
		return 0
	}
	return n
}

// rememberSpans keeps p.was and p.tag, which were compared.
func (p *sheetProof) rememberSpans() {
	m := &p.spans
	m.old = m.old[:0]
	a, b := p.new.form.rowHead(p.was.raw), p.new.form.rowHead(p.tag.raw)
	if a > 0 && b > 0 && !p.was.selfClosing {
		m.old, m.new = append(m.old, p.was.raw[a:]...), append(m.new[:0], p.tag.raw[b:]...)
		m.from, m.to = p.columns()
	}
}

// spansAsPlanned tells whether the spans of a row are those it had, with the columns
// of planned cells.
func (p *sheetProof) spansAsPlanned() bool {
	old, ok1 := p.was.attr("spans")
	now, ok2 := p.tag.attr("spans")
	if ok1 != ok2 {
		return false
	}
	if bytes.Equal(old, now) {
		return true
	}
	from, to := p.columns()
	if from == 0 {
		return false
	}
	grown, ok := appendSpans(nil, old, from, to)
	return ok && bytes.Equal(grown, now)
}

// look notes the style of a cell for the targets that take their look from there.
func (p *sheetProof) look(col, style int) {
	for i := range p.active {
		if p.lookCols[i] == col {
			p.looks[i] = style
		}
	}
}

// aCell compares a cell.
func (p *sheetProof) aCell(tok *xmlscan.Token) error {
	row, col := p.new.row, p.new.col
	target := -1
	for i, t := range p.active {
		if t.Col == col {
			target = i
		}
	}
	if target < 0 {
		p.look(col, cellStyle(tok))
	}
	stale := p.stales.at(p.index, row, col)
	switch {
	case p.new.disorder:
		return p.failed(row, col, "cells are not in order")
	case target >= 0:
		return p.planned(target, tok)
	case p.added || p.bare:
		return p.failed(row, col, "a cell that was not planned")
	case stale:
		return p.stale(tok)
	}
	if p.oldCol != col {
		if v, ok := tok.Attr(attrR); !ok || len(v) == 0 {
			return p.failed(row, col, "a cell has moved")
		}
	}
	if !p.same(tok) {
		return p.failed(row, col, "the cell differs")
	}
	for ev := evCell; ev != evCellEnd; {
		var err error
		if ev, tok, err = p.new.next(); err != nil {
			return err
		}
		if !p.same(tok) {
			return p.failed(row, col, "the cell differs")
		}
	}
	p.oldCol = col + 1
	return nil
}
