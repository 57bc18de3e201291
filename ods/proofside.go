package ods

import (
	"bytes"
	"hash/maphash"
	"io"

	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// A proofSide reads one of the documents. The row it has read last is valid
// until it reads on.
type proofSide struct {
	*walker
	p    *proof
	old  bool
	row  proofRow
	used int // rows of the run that are compared

	src     *stepSource // of the old side, if rows are compared in step
	entered bool        // the walker is in the row that is compared in step
	tail    rowEnd      // the end of a row that was taken apart last
	ahead   int64       // bytes of the document that the walker has not been given

	outside   maphash.Hash
	summed    bool          // row.outside is up to date
	sum       uint64        // of outside
	between   bool          // something stood between the last row and this one
	edits     []splice.Edit // of the old side: planned outside of rows
	skipUntil int64
	dirty     grid.Cursor
	targets   []*grid.Target
	sheetInfo *sheetSurvey
	active    bool // the row concerns a target

	lookCols []int // by target: column whose look its cell takes in the row
	cells    []proofCell
	styles   []proofStyle
	room     []*proofTarget // for targets of the row, of which
	taken    int            // so many are in use
	rowStyle string
	hasStyle bool
	hash     maphash.Hash
	tag      []byte // that was hashed last
	formulas bool   // a cell has a formula
	masked   bool   // the current cell's value does not count
	result   staleResult
	target   *proofTarget
	rest     maphash.Hash // for the target
	text     textReader
	wasIn    bool
	cellHash proofCell
	parts    bool // the current cell has content
	plain    plainCell
	tailRaw  []byte    // the plain cells that were taken, and the end tag of the row
	first    *cellForm // of the first of them
	firstLen int       // in tailRaw
	endLen   int       // of the end tag
}

// side is the old document, or the new one, whose part r gives.
func (p *proof) side(r io.Reader, old bool) *proofSide {
	s := &proofSide{p: p, old: old}
	s.outside.SetSeed(p.seed)
	s.hash.SetSeed(p.seed)
	s.rest.SetSeed(p.seed)
	s.dirty.Cells = p.pl.dirty
	w := p.after
	if old {
		w, s.edits = p.pl.w, p.pl.outside
		if p.inStep {
			s.src = &stepSource{Source: splice.NewSource(r)}
			r = s.src
		}
	}
	s.walker = w.newWalker(r)
	return s
}

// readRow reads the next row.
func (s *proofSide) readRow() error {
	tok, err := s.toRow()
	if err != nil || tok == nil {
		return err
	}
	s.digestTag(tok)
	return s.restOfRow()
}

// toRow reads up to the start tag of the next row, which it returns, or to the
// end of the document.
func (s *proofSide) toRow() (*xmlscan.Token, error) {
	s.between, s.tail.known = false, false
	for {
		ev, tok, err := s.walker.next()
		if err == io.EOF {
			s.insert(1 << 62)
			s.used = 0
			s.row = proofRow{end: true, sheet: s.walker.sheet + 1, outside: s.outsideSum()}
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if ev == evRow {
			s.startRow(tok.Start + s.ahead)
			return tok, nil
		}
		s.between = true
		s.outsideToken(tok)
		if ev == evSheet {
			s.startSheet()
		}
	}
}

// restOfRow reads the row to its end.
func (s *proofSide) restOfRow() error {
	s.startCells()
	return s.toRowEnd()
}

// startCells makes room for the digests of cells.
func (s *proofSide) startCells() {
	s.cells, s.taken = s.cells[:0], 0
	s.formulas, s.tail.known = false, false
	s.tailRaw, s.first = s.tailRaw[:0], nil
}

func (s *proofSide) toRowEnd() error {
	for {
		if err := s.plainCells(); err != nil {
			return err
		}
		ev, tok, err := s.walker.next()
		if err != nil {
			return err
		}
		if s.take(ev, tok); ev == evRowEnd {
			s.tailRaw, s.endLen = append(s.tailRaw, tok.Raw...), len(tok.Raw)
			return nil
		}
	}
}

func (s *proofSide) take(ev event, tok *xmlscan.Token) {
	switch ev {
	case evRowOther:
		s.rowOther(tok)
	case evCell:
		s.startCell(tok)
	case evCellPart:
		s.cellPart(tok)
	case evCellEnd:
		s.endCell()
	case evRowEnd:
		s.row.cells = s.cells
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
	s.summed = false
	start, end := tok.Start+s.ahead, tok.End+s.ahead
	pos := start
	for pos < end {
		if pos < s.skipUntil {
			pos = min(s.skipUntil, end)
			continue
		}
		if len(s.edits) == 0 || s.edits[0].Start >= end {
			s.outside.Write(tok.Raw[pos-start:])
			return
		}
		e := s.edits[0]
		s.outside.Write(tok.Raw[pos-start : e.Start-start])
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
		s.summed = false
	}
}

func (s *proofSide) outsideSum() uint64 {
	if !s.summed {
		s.summed, s.sum = true, s.outside.Sum64()
	}
	return s.sum
}

// startRow begins the row that the walker is in; it starts at the offset at.
func (s *proofSide) startRow(at int64) {
	s.insert(at)
	s.used = 0
	s.row = proofRow{sheet: s.walker.sheet, row: s.walker.row, n: s.rowRepeat, from: 1, outside: s.outsideSum()}
	s.styles = s.styles[:0]
	s.active = false
	for _, t := range s.targets {
		s.active = s.active || t.Covers(s.walker.row, s.walker.row+s.rowRepeat-1)
	}
}

// digestTag takes the start tag of a row.
func (s *proofSide) digestTag(tok *xmlscan.Token) {
	s.hash.Reset()
	s.hashTag(tok, func(a xmlscan.Atom) bool { return a == attrRowsRepeated || isID(a) })
	s.row.tag = s.hash.Sum64()
	s.row.ids = s.hashIDs(0, tok)
	s.startStyles(tok)
}

// startStyles finds out, for a row of the old document that concerns a
// target, what the styles of its cells follow from.
func (s *proofSide) startStyles(tok *xmlscan.Token) {
	if !s.active || !s.old {
		return
	}
	v, ok := tok.Attr(attrDefaultCellStyleName)
	if s.hasStyle, s.rowStyle = ok, ""; ok {
		s.rowStyle = s.name(v)
	}
	s.lookCols = s.lookCols[:0]
	for _, t := range s.targets {
		look := t.LookOf(s.row.row, s.row.row+s.row.n-1)
		s.lookCols = append(s.lookCols, look)
		s.styles = append(s.styles, proofStyle{look: s.defaultStyle(look), fallback: s.defaultStyle(t.Col)})
	}
	s.row.styles = s.styles
}

// look takes the styles that cells of targets take from a cell in col or from
// one of its copies.
func (s *proofSide) look(tok *xmlscan.Token, col, n int) {
	for i := range s.row.styles {
		if look := s.lookCols[i]; look >= col && look < col+n {
			s.row.styles[i].look = s.style(tok, look)
		}
	}
}

// lookPlain is look for a plain cell.
func (s *proofSide) lookPlain(c *plainCell, col, n int) {
	for i := range s.row.styles {
		if look := s.lookCols[i]; look >= col && look < col+n {
			if s.row.styles[i].look = c.style; c.rawStyle == nil {
				s.row.styles[i].look = s.defaultStyle(look)
			}
		}
	}
}

// hashTag hashes a start tag without some attributes. How the element is
// closed does not count: a cell may be opened to get a text.
func (s *proofSide) hashTag(tok *xmlscan.Token, drop func(xmlscan.Atom) bool) {
	s.tag = s.tag[:0]
	from := int64(0)
	for a := range tok.Attrs {
		if drop(a.Atom) {
			s.tag = append(s.tag, tok.Raw[from:a.AfterGap-tok.Start]...)
			from = a.End - tok.Start
		}
	}
	end := len(tok.Raw) - 1
	if tok.SelfClosing {
		end--
	}
	s.tag = append(s.tag, trimRight(tok.Raw[from:end])...)
	s.hash.Write(s.tag)
}

// trimRight takes white space off the end.
func trimRight(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t' || b[len(b)-1] == '\r' || b[len(b)-1] == '\n') {
		b = b[:len(b)-1]
	}
	return b
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

// isTarget tells whether a target lies in the walker's cell.
func (s *proofSide) isTarget() bool {
	if s.active {
		for _, t := range s.targets {
			if t.Col >= s.col && t.Col < s.col+s.colRepeat {
				return true
			}
		}
	}
	return false
}

func (s *proofSide) startCell(tok *xmlscan.Token) {
	s.hash.Reset()
	s.masked, s.target, s.parts, s.result = false, nil, false, staleResult{}
	if _, ok := tok.Attr(attrFormula); ok {
		s.formulas = true
		s.masked = s.dirty.At(s.walker.sheet, s.walker.row, s.col) && !isError(tok)
	}
	isTarget := s.isTarget()
	s.look(tok, s.col, s.colRepeat)
	c := proofCell{col: s.col, n: s.colRepeat}
	c.bare = tok.SelfClosing && !s.covered
	for i := range tok.NumAttrs() {
		a, _ := tok.At(i)
		switch {
		case a == attrColumnsRepeated:
		case isID(a):
			c.bare = false
			c.ids = s.hashIDs(0, tok)
		case s.masked && !s.old && isValue(a):
			c.bare, s.masked = false, false // it must have none: let the hash differ
		default:
			c.bare = false
		}
	}
	masked := s.masked
	s.result.stale = masked
	s.hashTag(tok, func(a xmlscan.Atom) bool { return a == attrColumnsRepeated || isID(a) || masked && isValue(a) })
	if isTarget {
		c.target = s.newTarget(tok)
		c.target.ids = c.ids
	}
	s.target = c.target
	s.cellHash = c
	s.noteDigest(&c)
}

func (s *proofSide) newTarget(tok *xmlscan.Token) *proofTarget {
	t := s.roomForTarget()
	*t = proofTarget{text: t.text[:0], value: t.value[:0], string: t.string[:0]}
	var tag cellTag
	readCellTag(tok, &tag)
	t.typ = tag.typ()
	if tag.isString {
		t.isString, t.string = true, xmlscan.AppendValue(t.string, tag.value)
	}
	t.style.there = true
	if tag.style != nil {
		t.style.style, t.style.styled = s.name(tag.style), true
	}
	s.rest.Reset()
	for a := range tok.Attrs {
		raw := tok.Raw[a.Start-tok.Start : a.End-tok.Start]
		switch {
		case a.Atom == attrColumnsRepeated, a.Atom == attrStyleName, isID(a.Atom):
		case a.Atom == attrCalcextValueType && bytes.Equal(tag.calcType, tag.valueType): // LibreOffice writes both
		case isValue(a.Atom):
			t.value = append(append(t.value, raw...), ' ')
		default:
			s.rest.Write(raw)
			s.rest.WriteByte(' ')
		}
	}
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
	return s.sheetInfo.defaultStyle(col)
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

func (s *proofSide) endCell() {
	c := s.cellHash
	c.hash = s.hash.Sum64()
	c.bare = c.bare && !s.parts
	if t := c.target; t != nil {
		t.text = append(t.text, s.text.text...)
		t.rest = s.rest.Sum64()
	}
	s.cells = append(s.cells, c)
}
