package ods

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// errStop ends a pass whose caller wants no more.
var errStop = errors.New("stopped")

// maxSplitRow bounds the bytes of a repeated row that has to be split, and of
// a cell that has to be replaced.
const maxSplitRow = 16 << 20

// An editor goes through the part and finds out the edits of a plan, in the
// order of the part.
type editor struct {
	*walker
	splice.Pass // without Emit it only checks
	pl          *Plan

	dirty   grid.Cursor
	result  staleResult // of the current cell
	sheet   *sheetSurvey
	targets []*grid.Target            // of the sheet
	blocked map[*grid.Target]blockage // by what of the rows above the columns are taken
	tracked []trackedChange           // those that concern columns of targets

	// The current row.
	active   []*grid.Target // concerned by it
	rowStyle string         // default cell style
	hasStyle bool
	wishes   []grid.Wish // by active target, if the row is not repeated
	lookCols []int       // by active target: column whose look its cell takes
	looks    []string    // by active target: effective style there
	seen     []bool      // by active target: its cell was there
	rowTag   xmlscan.RawTag
	rowStart int64
	plainEnd int  // columns before this one are there
	firstCol int  // of those whose cells concern targets
	isBase   bool // appended rows look like it, and the plan is being made
	split    bool
	raw      []byte        // the row, if it is split
	edits    []splice.Edit // its edits that hold for every copy
	ids      []splice.Edit // those that take identifiers out of a copy
	patches  []cellPatch

	// The current cell, if it is concerned.
	cell    *cellPatch
	current cellPatch
	plain   plainCell
	plainly cellPatch // a plain one

	// What a pass without writing finds out.
	changed   int
	restyled  bool // a cell gets another look and no other content
	areas     []formula.Region
	perColumn map[sheetColumn]int
}

// A sheetColumn is a column of the sheet with that index.
type sheetColumn struct{ sheet, col int }

// A cellPatch is a cell (a run of equal cells) in which targets lie.
type cellPatch struct {
	start, end int64
	col, n     int
	form       *cellForm // if it is a plain cell
	tag        xmlscan.RawTag
	style      string // its own; see editor.old
	styled     bool   // it has one
	typ        ValueType
	isString   bool
	raw        []byte        // the whole cell
	endTag     int           // where its end tag begins in raw
	texts      []splice.Edit // direct children that are text, in raw; to be taken out
	ids        []splice.Edit // identifiers in raw
	text       textReader
	open       int // start of the current text child in raw; -1: none
	formula    bool
	value      []byte // office:string-value
}

func newEditor(pl *Plan, emit func(splice.Edit) error) *editor {
	e := &editor{pl: pl, Pass: splice.Pass{Emit: emit}, blocked: make(map[*grid.Target]blockage), dirty: grid.Cursor{Cells: pl.dirty}, perColumn: make(map[sheetColumn]int)}
	e.Known = slices.Concat(pl.outside, pl.rows)
	slices.SortStableFunc(e.Known, byStart)
	return e
}

// run goes through the part on its own.
func (e *editor) run() error {
	part, err := e.pl.w.open()
	if err != nil {
		return err
	}
	defer part.Close()
	return e.through(part)
}

func (e *editor) through(part io.Reader) error {
	e.walker = e.pl.w.newWalker(part)
	if e.Out != nil {
		e.scan.Consumed = e.Feed
	}
	for {
		if err := e.passCells(); err != nil {
			return err
		}
		ev, tok, err := e.walker.next()
		if err == io.EOF {
			return e.QueueKnown(e.scan.Offset() + 1)
		}
		if err != nil {
			return err
		}
		// The end of <table:table-row/>, a token without bytes, comes before
		// what is inserted behind it.
		if e.Due(tok.End) {
			if err := e.QueueKnown(tok.End); err != nil {
				return err
			}
		}
		if err := e.event(ev, tok); err != nil {
			if own, ok := err.(*Error); ok && own.Sheet == "" && e.sheet != nil {
				own.Sheet = e.sheet.Name
			}
			return err
		}
		if ev == evCell && e.cell == nil && !e.split && !e.result.stale {
			if err := e.passText(); err != nil {
				return err
			}
		}
	}
}

// passText passes the text of a cell in which nothing is to be done.
func (e *editor) passText() error {
	p, _, err := e.plainText()
	if p == nil || e.Due(e.scan.Offset()+int64(len(p))) {
		return err
	}
	e.pass(p)
	return nil
}

func (e *editor) event(ev event, tok *xmlscan.Token) error {
	switch ev {
	case evSheet:
		e.sheet = e.pl.survey.sheets[e.walker.sheet]
		e.targets = e.pl.sheets[e.walker.sheet]
		clear(e.blocked)
		e.tracked = e.tracked[:0]
		for _, c := range e.pl.survey.tracked {
			if slices.ContainsFunc(e.targets, func(t *grid.Target) bool { return c.hits(e.sheet.Index, t.First, t.Last, t.Col) }) {
				e.tracked = append(e.tracked, c)
			}
		}
		return nil
	case evSheetEnd:
		e.sheet, e.targets = nil, nil
		return nil
	case evRow:
		return e.startRow(tok)
	}
	if e.sheet == nil {
		return nil
	}
	switch ev {
	case evCell, evCellPart, evCellEnd, evRowOther, evRowEnd:
		if e.split {
			if len(e.raw)+len(tok.Raw) > maxSplitRow {
				return e.at(e.fail(ErrTooLarge, "a repeated row of more than %d bytes", maxSplitRow))
			}
			e.noteIDs(tok, e.rowStart, &e.ids)
			e.raw = append(e.raw, tok.Raw...)
		}
	}
	switch ev {
	case evCell:
		e.result = staleResult{}
		return e.startCell(tok)
	case evCellPart:
		if e.result.drops(tok, e.scan.Depth(), e.cellDepth) {
			return e.dropResult(tok.Start, tok.End)
		}
		if e.cell != nil {
			return e.cellPart(tok)
		}
		if tok.Kind == xmlscan.StartTag && tok.Atom == elemCellRangeSource {
			e.block(tok)
		}
	case evCellEnd:
		if e.cell != nil {
			return e.endCell(tok)
		}
	case evRowEnd:
		return e.endRow(tok)
	}
	return nil
}

// noteIDs notes the identifiers in a start tag, relative to start.
func (e *editor) noteIDs(tok *xmlscan.Token, start int64, list *[]splice.Edit) {
	if tok.Kind != xmlscan.StartTag || !hasID(tok) {
		return
	}
	for a := range tok.Attrs {
		if isID(a.Atom) {
			*list = append(*list, splice.Edit{Start: a.AfterGap - start, End: a.End - start})
		}
	}
}

func (e *editor) startRow(tok *xmlscan.Token) error {
	e.active, e.wishes, e.split, e.isBase, e.firstCol = e.active[:0], e.wishes[:0], false, false, 1<<30
	if e.Emit == nil { // no replacement of the row above is needed any more
		e.Room.Reset()
	}
	if len(e.targets) == 0 {
		return nil
	}
	last := e.row + e.rowRepeat - 1
	for _, t := range e.targets {
		if !t.Covers(e.row, last) {
			continue
		}
		if e.rowRepeat == 1 {
			if w := t.Want(e.row); w.Act != grid.Keep {
				e.active = append(e.active, t)
				e.wishes = append(e.wishes, w)
			}
		} else if e.wants(t, last) {
			e.active = append(e.active, t)
		}
	}
	e.isBase = e.Emit == nil && slices.ContainsFunc(e.targets, func(t *grid.Target) bool { return t.Base >= e.row && t.Base <= last })
	if len(e.active) == 0 && !e.isBase {
		return nil
	}
	e.rowStart, e.plainEnd = tok.Start, 1
	v, ok := tok.Attr(attrDefaultCellStyleName)
	e.rowStyle, e.hasStyle = "", ok
	if ok {
		e.rowStyle = e.name(v)
	}
	if e.isBase {
		for _, t := range e.targets {
			if t.Base >= e.row && t.Base <= last {
				e.pl.base[t] = e.defaultStyle(t.Col) // unless its cell has one of its own
			}
		}
		if len(e.active) == 0 {
			return nil
		}
	}
	e.lookCols, e.looks, e.seen = e.lookCols[:0], e.looks[:0], e.seen[:0]
	for _, t := range e.active {
		look := t.LookOf(e.row, last)
		e.firstCol = min(e.firstCol, t.Col)
		if look > 0 {
			e.firstCol = min(e.firstCol, look)
		}
		e.lookCols = append(e.lookCols, look)
		e.looks = append(e.looks, noLook)
		e.seen = append(e.seen, false)
	}
	e.edits, e.ids, e.patches, e.raw = e.edits[:0], e.ids[:0], e.patches[:0], e.raw[:0]
	if e.rowRepeat > 1 && e.differ(last) || e.looksRight() {
		e.split = true
		e.noteIDs(tok, e.rowStart, &e.ids)
		e.raw = append(e.raw, tok.Raw...)
		e.Hold(tok.Start)
	}
	if e.split || tok.SelfClosing { // else nobody asks for it
		e.rowTag.Load(tok)
	}
	return nil
}

// noLook says that the cell with the look was not there; no style is called so.
const noLook = "\x00"

// wish is what the i-th active target wants in a row.
func (e *editor) wish(i, row int) grid.Wish {
	if e.rowRepeat == 1 {
		return e.wishes[i]
	}
	return e.active[i].Want(row)
}

// wants tells whether a target wants anything of the current rows.
func (e *editor) wants(t *grid.Target, last int) bool {
	for row := max(e.row, t.First); row <= min(last, t.Last); row++ {
		if t.Want(row).Act != grid.Keep {
			return true
		}
	}
	return false
}

// looksRight tells whether a target takes the look of a cell right of it,
// which has not been read when its own cell ends.
func (e *editor) looksRight() bool {
	for i, t := range e.active {
		if e.lookCols[i] > t.Col {
			return true
		}
	}
	return false
}

// differ tells whether the rows that the current one stands for will differ.
func (e *editor) differ(last int) bool {
	for _, t := range e.active {
		if t.First > e.row || t.Last < last {
			return true
		}
		first := t.Want(e.row)
		for row := e.row; row <= last; row++ {
			if t.Want(row) != first || row == t.Header != (e.row == t.Header) {
				return true
			}
		}
	}
	return false
}

// defaultStyle is the style of a cell without one of its own: the row's, then
// the column's default (ODF 1.3 part 3, 19.621 and 16.2).
func (e *editor) defaultStyle(col int) string {
	if e.hasStyle {
		return e.rowStyle
	}
	return e.sheet.defaultStyle(col)
}

func (e *editor) startCell(tok *xmlscan.Token) error {
	formulaAt, isFormula := tok.Attr(attrFormula)
	if isFormula {
		e.matrix(tok)
		if err := e.stale(tok); err != nil {
			return err
		}
	}
	last := e.col + e.colRepeat - 1
	if e.isBase {
		e.noteBase(tok, last)
	}
	if len(e.active) == 0 {
		return nil
	}
	e.plainEnd = last + 1
	if last < e.firstCol {
		return nil
	}
	style, hasStyle := e.ownStyle(tok)
	if !e.hits(last, style, hasStyle) {
		return nil
	}
	c := &e.current
	*c = cellPatch{
		start: tok.Start, end: tok.End, col: e.col, n: e.colRepeat, tag: c.tag, style: style, styled: hasStyle,
		raw: append(c.raw[:0], tok.Raw...), texts: c.texts[:0], ids: c.ids[:0], text: c.text, open: -1,
		formula: isFormula && len(formulaAt) > 0, value: c.value[:0],
	}
	c.tag.Load(tok)
	c.text.reset()
	var tag cellTag
	readCellTag(tok, &tag)
	c.typ, c.isString = tag.typ(), tag.isString
	if tag.isString {
		c.value = xmlscan.AppendValue(c.value, tag.value)
	}
	e.noteIDs(tok, tok.Start, &c.ids)
	e.cell = c
	if !e.split {
		e.Hold(tok.Start)
	}
	return e.allowed(c, &tag, last)
}

// hits tells whether targets lie in the cell, which goes to column last, and notes the
// looks that targets take from it.
func (e *editor) hits(last int, style string, hasStyle bool) (hit bool) {
	for i, t := range e.active {
		if look := e.lookCols[i]; look >= e.col && look <= last {
			if e.looks[i] = style; !hasStyle {
				e.looks[i] = e.defaultStyle(look)
			}
		}
		if t.Col >= e.col && t.Col <= last {
			hit, e.seen[i] = true, true
		}
	}
	return hit
}

// noteBase notes the styles that appended rows take from cells of this one.
func (e *editor) noteBase(tok *xmlscan.Token, last int) {
	bottom := e.row + e.rowRepeat - 1
	for _, t := range e.targets {
		if t.Base >= e.row && t.Base <= bottom && t.Col >= e.col && t.Col <= last {
			if style, ok := e.ownStyle(tok); ok {
				e.pl.base[t] = style
			}
		}
	}
}

// ownStyle is the style that the start tag of a cell names.
func (e *editor) ownStyle(tok *xmlscan.Token) (style string, ok bool) {
	v, ok := tok.Attr(attrStyleName)
	if !ok {
		return "", false
	}
	return e.name(v), true
}

func (e *editor) cellPart(tok *xmlscan.Token) error {
	c := e.cell
	if len(c.raw)+len(tok.Raw) > maxSplitRow {
		return e.at(e.fail(ErrTooLarge, "a cell of more than %d bytes", maxSplitRow))
	}
	depth := e.scan.Depth()
	wasIn := c.text.inP
	c.text.part(tok, depth, e.cellDepth)
	isText := tok.Kind == xmlscan.StartTag && (tok.Atom == elemP || tok.Atom == elemH)
	switch {
	case isText && tok.SelfClosing && depth == e.cellDepth:
		c.texts = append(c.texts, splice.Edit{Start: int64(len(c.raw)), End: int64(len(c.raw) + len(tok.Raw))})
	case isText && !wasIn && c.text.inP:
		c.open = len(c.raw)
	case wasIn && !c.text.inP:
		c.texts = append(c.texts, splice.Edit{Start: int64(c.open), End: int64(len(c.raw) + len(tok.Raw))})
	}
	e.noteIDs(tok, tok.Start-int64(len(c.raw)), &c.ids)
	c.raw = append(c.raw, tok.Raw...)
	return nil
}

func (e *editor) endCell(tok *xmlscan.Token) error {
	c := e.cell
	e.cell = nil
	c.endTag = len(c.raw)
	c.raw = append(c.raw, tok.Raw...)
	c.end = tok.End
	if e.split {
		kept := *c
		kept.tag = c.tag.Clone()
		kept.raw, kept.texts, kept.ids = slices.Clone(c.raw), slices.Clone(c.texts), slices.Clone(c.ids)
		kept.text.text, kept.value = slices.Clone(c.text.text), slices.Clone(c.value)
		e.patches = append(e.patches, kept)
		return nil
	}
	b, err := e.rewrite(c, e.row, e.rowRepeat, true)
	if err != nil {
		return err
	}
	if b != nil {
		if err := e.Queue(splice.Edit{Start: c.start, End: c.end, New: b}); err != nil {
			return err
		}
	}
	e.Release()
	return nil
}

func (e *editor) endRow(tok *xmlscan.Token) error {
	if len(e.active) == 0 {
		return nil
	}
	if e.split {
		return e.splitRow(tok)
	}
	b, err := e.missing(e.row, e.rowRepeat)
	if err != nil || b == nil {
		return err
	}
	return e.Queue(e.atRowEnd(tok, b))
}

// missing gives the cells of targets beyond the last cell of the row.
func (e *editor) missing(row, rows int) ([]byte, error) {
	b := e.Room.Slice()
	end := e.plainEnd
	p := &e.sheet.prefixes
	for i, t := range e.active {
		if e.seen[i] || row < t.First || row > t.Last {
			continue
		}
		w := e.wish(i, row)
		if w.Act == grid.Keep {
			continue
		}
		styleName := e.pl.newStyle(t, w, row, e.look(i), e.defaultStyle(t.Col))
		if w.Act != grid.Set && styleName == "" {
			continue
		}
		if err := e.allowedMissing(t, row, rows); err != nil {
			return nil, err
		}
		e.count(t, w, nil, row, rows)
		if t.Col > end {
			b = append(b, '<')
			b = append(b, p.table...)
			b = append(b, "table-cell"...)
			b = appendRepeat(b, p.tableAttr, "columns", t.Col-end)
			b = append(b, "/>"...)
		}
		text := ""
		if w.Act == grid.Set {
			text = w.Text
		}
		b = appendCell(b, p, styleName, text)
		end = t.Col + 1
	}
	if len(b) == 0 {
		return nil, nil
	}
	e.Room.Take(b)
	return b, nil
}

// atRowEnd is the edit that puts cells at the end of the row.
func (e *editor) atRowEnd(tok *xmlscan.Token, cells []byte) splice.Edit {
	if len(tok.Raw) > 0 {
		return splice.Edit{Start: tok.Start, End: tok.Start, New: cells}
	}
	// <table:table-row/>: it has to be opened.
	b := append([]byte{'>'}, cells...)
	b = e.rowTag.AppendEnd(b)
	return splice.Edit{Start: tok.End - 2, End: tok.End, New: b}
}

func byStart(a, b splice.Edit) int { return cmp.Compare(a.Start, b.Start) }
