package ods

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// A batch is a number of rows, handed over together.
type batch struct {
	rows   []proofRow
	cells  []proofCell
	styles []proofStyle
	err    error
}

// A batch is full when it has this much.
const (
	batchRows  = 256
	batchCells = 4096
)

type proofSide struct {
	*walker
	p       *proof
	w       *Workbook
	old     bool
	batches chan *batch
	free    chan *batch
	current *batch

	outside   maphash.Hash
	edits     []splice.Edit // of the old side: planned outside of rows
	skipUntil int64
	dirty     dirtyCells
	targets   []*target
	sheetInfo *sheetSurvey
	active    bool // the row concerns a target

	lookCols []int // by target: column whose look its cell takes in the row
	row      proofRow
	first    int // index of its first cell in the batch
	rowStyle string
	hasStyle bool
	hash     maphash.Hash
	tag      rawTag
	masked   bool // the current cell's value does not count
	result   staleResult
	target   *proofTarget
	rest     maphash.Hash // for the target
	text     textReader
	wasIn    bool
	cellHash proofCell
	parts    bool // the current cell has content
}

func (p *proof) side(w *Workbook, old bool) *proofSide {
	s := &proofSide{p: p, w: w, old: old, batches: make(chan *batch, 2), free: make(chan *batch, 4)}
	s.outside.SetSeed(p.seed)
	s.hash.SetSeed(p.seed)
	s.rest.SetSeed(p.seed)
	s.dirty.cells = p.pl.dirty
	if old {
		s.edits = p.pl.outside
	}
	p.sides = append(p.sides, s)
	go s.read()
	return s
}

// wait ends both goroutines.
func (p *proof) wait() {
	close(p.stop)
	for _, s := range p.sides {
		for range s.batches {
		}
	}
}

func (s *proofSide) read() {
	defer close(s.batches)
	defer func() {
		if v := recover(); v != nil { // a defect of this package: nothing is proven then
			s.current = &batch{err: fmt.Errorf("panic of type %T", v)}
			s.send()
		}
	}()
	s.newBatch()
	if err := s.run(); err != nil && err != errStop {
		s.current.err = err
	}
	s.send()
}

func (s *proofSide) newBatch() {
	select {
	case s.current = <-s.free:
		*s.current = batch{rows: s.current.rows[:0], cells: s.current.cells[:0], styles: s.current.styles[:0]}
	default:
		s.current = &batch{}
	}
}

func (s *proofSide) send() bool {
	select {
	case s.batches <- s.current:
		return true
	case <-s.p.stop:
		return false
	}
}

func (s *proofSide) run() error {
	part, err := s.w.open()
	if err != nil {
		return err
	}
	defer part.Close()
	s.walker = newWalker(part, s.w.part())
	for {
		ev, tok, err := s.walker.next()
		if err == io.EOF {
			s.insert(1 << 62)
			s.current.rows = append(s.current.rows, proofRow{end: true, sheet: s.sheet + 1, outside: s.outside.Sum64()})
			return nil
		}
		if err != nil {
			return err
		}
		switch ev {
		case evOther, evSheet, evColumn, evSheetEnd:
			s.outsideToken(tok)
			if ev == evSheet {
				s.startSheet()
			}
		case evRow:
			s.startRow(tok)
		case evRowOther:
			s.rowOther(tok)
		case evCell:
			s.startCell(tok)
		case evCellPart:
			s.cellPart(tok)
		case evCellEnd:
			s.endCell(tok)
		case evRowEnd:
			if err := s.endRow(); err != nil {
				return err
			}
		}
	}
}

func (s *proofSide) startSheet() {
	s.targets, s.sheetInfo = nil, nil
	if s.sheet < len(s.p.pl.sheets) {
		s.targets, s.sheetInfo = s.p.pl.sheets[s.sheet], s.p.pl.survey.sheets[s.sheet]
	}
}

// outsideToken takes a token outside of rows; on the old side as it will be
// with the planned edits.
func (s *proofSide) outsideToken(tok *xmlscan.Token) {
	pos := tok.Start
	for pos < tok.End {
		if pos < s.skipUntil {
			pos = min(s.skipUntil, tok.End)
			continue
		}
		if len(s.edits) == 0 || s.edits[0].Start >= tok.End {
			s.outside.Write(tok.Raw[pos-tok.Start:])
			return
		}
		e := s.edits[0]
		s.outside.Write(tok.Raw[pos-tok.Start : e.Start-tok.Start])
		s.outside.Write(e.New)
		pos, s.skipUntil = e.Start, e.End
		s.edits = s.edits[1:]
	}
}

// insert carries out planned insertions up to the offset at, where a row or
// the end of the document is.
func (s *proofSide) insert(at int64) {
	for len(s.edits) > 0 && s.edits[0].Start <= at {
		s.outside.Write(s.edits[0].New)
		s.edits = s.edits[1:]
	}
}

func (s *proofSide) startRow(tok *xmlscan.Token) {
	s.insert(tok.Start)
	s.row = proofRow{sheet: s.sheet, row: s.walker.row, n: s.rowRepeat, outside: s.outside.Sum64()}
	s.first = len(s.current.cells)
	s.hash.Reset()
	s.tag.load(tok)
	s.hashTag(func(a xmlscan.Atom) bool { return a == attrRowsRepeated || isID(a) })
	s.row.tag = s.hash.Sum64()
	s.row.ids = s.hashIDs(0, tok)
	v, ok := s.tag.attr(attrDefaultCellStyleName)
	s.hasStyle, s.rowStyle = ok, s.name(v)
	s.active = false
	for _, t := range s.targets {
		s.active = s.active || t.covers(s.walker.row, s.walker.row+s.rowRepeat-1)
	}
	if s.active && s.old {
		s.lookCols = s.lookCols[:0]
		from := len(s.current.styles)
		for _, t := range s.targets {
			look := t.lookOf(s.walker.row, s.walker.row+s.rowRepeat-1)
			s.lookCols = append(s.lookCols, look)
			s.current.styles = append(s.current.styles, proofStyle{look: s.defaultStyle(look), fallback: s.defaultStyle(t.col)})
		}
		s.row.styles = s.current.styles[from:len(s.current.styles):len(s.current.styles)]
	}
}

// hashTag hashes the current start tag without some attributes. How the
// element is closed does not count: a cell may be opened to get a text.
func (s *proofSide) hashTag(drop func(xmlscan.Atom) bool) {
	from := 0
	end := len(s.tag.raw) - 1
	if s.tag.selfClosing {
		end--
	}
	for i := range s.tag.attrs {
		if a := &s.tag.attrs[i]; drop(a.atom) {
			s.hash.Write(s.tag.raw[from:a.gap])
			from = a.end
		}
	}
	s.hash.Write(bytes.TrimRight(s.tag.raw[from:end], " \t\r\n"))
}

// hashIDs adds the identifiers of a start tag to a hash of identifiers.
func (s *proofSide) hashIDs(sum uint64, tok *xmlscan.Token) uint64 {
	for a := range tok.Attrs {
		if isID(a.Atom) {
			sum = sum*31 + maphash.Bytes(s.p.seed, tok.Raw[a.Start-tok.Start:a.End-tok.Start])
		}
	}
	return sum
}

// rowOther takes what stands between cells, such as white space.
func (s *proofSide) rowOther(tok *xmlscan.Token) {
	s.row.other = s.row.other*31 + maphash.Bytes(s.p.seed, tok.Raw)
}

func (s *proofSide) startCell(tok *xmlscan.Token) {
	s.hash.Reset()
	s.masked, s.target, s.parts, s.result = false, nil, false, staleResult{}
	if _, ok := tok.Attr(attrFormula); ok {
		s.masked = s.dirty.at(s.walker) && !isError(tok)
	}
	isTarget := false
	if s.active {
		for _, t := range s.targets {
			isTarget = isTarget || t.col >= s.col && t.col < s.col+s.colRepeat
		}
		for i := range s.row.styles {
			if look := s.lookCols[i]; look >= s.col && look < s.col+s.colRepeat {
				s.row.styles[i].look = s.style(tok, look)
			}
		}
	}
	c := proofCell{col: s.col, n: s.colRepeat}
	c.bare = tok.SelfClosing && !s.covered
	ids := false
	for i := range tok.NumAttrs() {
		a, _ := tok.At(i)
		switch {
		case a == attrColumnsRepeated:
			ids = true
		case isID(a):
			ids, c.bare = true, false
			c.ids = s.hashIDs(0, tok)
		default:
			c.bare = false
		}
	}
	if !ids && !s.masked && !isTarget { // the usual case
		end := len(tok.Raw) - 1
		if tok.SelfClosing {
			end--
		}
		s.hash.Write(bytes.TrimRight(tok.Raw[:end], " \t\r\n"))
		s.cellHash = c
		return
	}
	s.tag.load(tok)
	if s.masked && !s.old {
		for i := range s.tag.attrs {
			if isValue(s.tag.attrs[i].atom) {
				s.masked = false // it must have none: let the hash differ
			}
		}
	}
	masked := s.masked
	s.result.stale = masked
	s.hashTag(func(a xmlscan.Atom) bool { return a == attrColumnsRepeated || isID(a) || masked && isValue(a) })
	if isTarget {
		c.target = s.newTarget(tok)
	}
	s.target = c.target
	s.cellHash = c
}

func (s *proofSide) newTarget(tok *xmlscan.Token) *proofTarget {
	t := &proofTarget{}
	var tag cellTag
	readCellTag(tok, &tag)
	t.typ = tag.typ()
	if tag.isString {
		t.isString, t.string = true, xmlscan.Value(tag.value)
	}
	t.style.there = true
	if v, ok := tok.Attr(attrStyleName); ok {
		t.style.style, t.style.styled = xmlscan.Value(v), true
	}
	s.rest.Reset()
	for i := range s.tag.attrs {
		a := &s.tag.attrs[i]
		switch {
		case a.atom == attrColumnsRepeated, a.atom == attrStyleName, isID(a.atom):
		case a.atom == attrCalcextValueType && bytes.Equal(tag.calcType, tag.valueType): // LibreOffice writes both
		case isValue(a.atom):
			t.value += string(s.tag.raw[a.name:a.end]) + " "
		default:
			s.rest.Write(s.tag.raw[a.name:a.end])
			s.rest.WriteByte(' ')
		}
	}
	t.ids = s.hashIDs(0, tok)
	s.text.reset()
	s.wasIn = false
	return t
}

// style is the effective style of a cell.
func (s *proofSide) style(tok *xmlscan.Token, col int) string {
	if v, ok := tok.Attr(attrStyleName); ok {
		return s.name(v)
	}
	return s.defaultStyle(col)
}

func (s *proofSide) defaultStyle(col int) string {
	if s.hasStyle {
		return s.rowStyle
	}
	if s.sheetInfo == nil {
		return ""
	}
	def, _ := s.sheetInfo.column(col)
	return def.cell
}

func (s *proofSide) cellPart(tok *xmlscan.Token) {
	s.parts = true
	if s.result.drops(tok, s.scan.Depth(), s.cellDepth) && s.old {
		return // on the new side it is not there
	}
	if t := s.target; t != nil {
		s.text.part(tok, s.scan.Depth(), s.cellDepth)
		inText := s.wasIn || s.text.inP ||
			tok.SelfClosing && (tok.Atom == elemP || tok.Atom == elemH) && s.scan.Depth() == s.cellDepth
		s.wasIn = s.text.inP
		if !inText {
			s.restContent(tok)
			if tok.Kind == xmlscan.StartTag {
				t.ids = s.hashIDs(t.ids, tok)
			}
		}
	}
	from := 0
	if tok.Kind == xmlscan.StartTag {
		for i := range tok.NumAttrs() {
			if a, _ := tok.At(i); isID(a) {
				s.cellHash.ids = s.hashIDs(s.cellHash.ids, tok)
				from = s.withoutIDs(&s.hash, tok)
				break
			}
		}
	}
	s.hash.Write(tok.Raw[from:])
}

// withoutIDs adds a start tag without its identifiers, up to the last of them;
// it returns where the rest of the tag begins.
func (s *proofSide) withoutIDs(h *maphash.Hash, tok *xmlscan.Token) int {
	from := 0
	for a := range tok.Attrs {
		if isID(a.Atom) {
			h.Write(tok.Raw[from : a.AfterGap-tok.Start])
			from = int(a.End - tok.Start)
		}
	}
	return from
}

// restContent adds a token of a target's content, without identifiers.
func (s *proofSide) restContent(tok *xmlscan.Token) {
	from := 0
	if tok.Kind == xmlscan.StartTag {
		from = s.withoutIDs(&s.rest, tok)
	}
	s.rest.Write(tok.Raw[from:])
}

func (s *proofSide) endCell(*xmlscan.Token) {
	c := s.cellHash
	c.hash = s.hash.Sum64()
	c.bare = c.bare && !s.parts
	if t := c.target; t != nil {
		t.text = string(s.text.text)
		t.rest = s.rest.Sum64()
	}
	s.current.cells = append(s.current.cells, c)
}

func (s *proofSide) endRow() error {
	s.row.cells = s.current.cells[s.first:len(s.current.cells):len(s.current.cells)]
	s.current.rows = append(s.current.rows, s.row)
	if len(s.current.rows) >= batchRows || len(s.current.cells) >= batchCells {
		if !s.send() {
			return errStop
		}
		s.newBatch()
	}
	return nil
}
