package xlsx

import (
	"bytes"
	"errors"
	"io"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// errStop ends a pass whose caller wants no more.
var errStop = errors.New("stopped")

// maxCellBytes bounds a cell that has to be replaced.
const maxCellBytes = 16 << 20

// An editor goes through a sheet and finds out the edits of a plan, in the order of
// its part.
type editor struct {
	*walker
	splice.Pass // without Emit it only checks
	pl          *Plan
	index       int

	sheet   *sheetSurvey
	targets []*grid.Target
	blocks  [][]block // by target: merged areas and the like that it must not touch
	stales  staleCells
	lastRow int // the last row that there was

	// The current row.
	active   []*grid.Target // concerned by it
	wishes   []grid.Wish    // by active target
	lookCols []int          // by active target: column whose look its cell takes
	looks    []int          // by active target: style there; noStyle: no such cell so far
	seen     []bool         // by active target: its cell was there, or has been inserted
	rowStyle int
	quiet    bool // no results go
	rowTag   xmlscan.RawTag
	deferred bool // a look stands right of its target: cells are changed at the end
	ops      []op
	whole    plainRow
	known    grownSpans

	// The current cell.
	cell    *cellPatch // nil: it is not concerned
	current cellPatch
	stale   bool  // its result is to be taken away
	valueAt int64 // of its v, then

	// What a pass without writing finds out.
	changed   int
	restyled  bool // a cell gets another look and no other content
	areas     []formula.Region
	perColumn map[int]int
}

const noStyle = -1

// A grownSpans is what appendSpans made of spans last.
type grownSpans struct {
	old, new []byte
	from, to int
	ok       bool
}

// An op is a change of the current row. Of edit, cell and at only one counts.
type op struct {
	edit   *splice.Edit // it is known already
	cell   *cellPatch   // the cell is written anew
	at     int64        // a new cell is put there
	target int
}

func (pl *Plan) newEditor(sheet int, emit func(splice.Edit) error) *editor {
	sh := pl.survey.sheets[sheet]
	e := &editor{
		pl: pl, index: sheet, sheet: sh, targets: pl.sheets[sheet],
		Pass: splice.Pass{Emit: emit, Known: pl.outside[pl.w.book.sheets[sheet].part]}, stales: staleCells{Cursor: grid.Cursor{Cells: pl.dirty}},
		perColumn: make(map[int]int),
	}
	for _, t := range e.targets {
		e.blocks = append(e.blocks, sh.blocks(t))
	}
	return e
}

// run goes through the sheet on its own.
func (e *editor) run() error {
	part, err := e.pl.w.open(e.pl.w.book.sheets[e.index].part)
	if err != nil {
		return err
	}
	defer part.Close()
	return e.through(part)
}

func (e *editor) through(part io.Reader) error {
	e.walker = e.pl.w.newWalker(part, e.index)
	if e.Out != nil {
		e.scan.Consumed = e.Feed
	}
	for {
		switch e.place {
		case inRow:
			if err := e.plainCells(); err != nil {
				return err
			}
		case inData:
			if ok, err := e.plainRow(); err != nil {
				return err
			} else if ok {
				continue
			}
		}
		ev, tok, err := e.walker.next()
		if err == io.EOF {
			return e.QueueKnown(e.scan.Offset() + 1)
		}
		if err != nil {
			return err
		}
		if ev == evOther {
			err = e.other(tok)
		} else {
			err = e.event(ev, tok)
		}
		if err != nil {
			return err
		}
	}
}

// other handles a token outside of rows: the end of sheetData is where missing rows
// go.
func (e *editor) other(tok *xmlscan.Token) error {
	if tok.Start == e.sheet.data.start && tok.End == e.sheet.data.end && tok.End > tok.Start {
		rows, err := e.missingRows(maxRows + 1)
		if err != nil {
			return err
		}
		if rows != nil {
			if err := e.QueueKnown(tok.Start + 1); err != nil { // cols may stand right before
				return err
			}
			if tok.Kind == xmlscan.EndTag {
				return e.Queue(splice.Edit{Start: tok.Start, End: tok.Start, New: rows})
			}
			tag := &e.sheet.data.tag // <sheetData/>
			b := append(tag.Raw[:len(tag.Raw)-len("/>"):len(tag.Raw)-len("/>")], '>')
			return e.Queue(splice.Edit{Start: tok.Start, End: tok.End, New: tag.AppendEnd(append(b, rows...))})
		}
	}
	if e.Due(tok.End) {
		return e.QueueKnown(tok.End)
	}
	return nil
}

func (e *editor) event(ev event, tok *xmlscan.Token) error {
	switch ev {
	case evRow:
		return e.startRow(tok)
	case evCell:
		return e.startCell(tok)
	case evCellPart:
		if e.cell != nil {
			return e.cell.part(e.walker, tok)
		}
		if e.stale {
			return e.stalePart(tok)
		}
	case evCellEnd:
		return e.endCell(tok)
	case evRowEnd:
		return e.endRow(tok)
	}
	return nil
}

func (e *editor) startRow(tok *xmlscan.Token) error {
	if len(e.targets) > 0 && e.row > e.lastRow+1 {
		rows, err := e.missingRows(e.row)
		if err != nil {
			return err
		}
		if rows != nil {
			if err := e.Queue(splice.Edit{Start: tok.Start, End: tok.Start, New: rows}); err != nil {
				return err
			}
		}
	}
	e.quiet = !e.stales.in(e.index, e.row)
	e.beginRow()
	if len(e.active) == 0 {
		return nil
	}
	return e.startTargets(tok)
}

// beginRow finds out what the plan wants of the current row.
func (e *editor) beginRow() {
	if e.Emit == nil {
		e.Room.Reset()
	}
	e.lastRow = e.row
	e.active, e.wishes = e.active[:0], e.wishes[:0]
	for _, t := range e.targets {
		if t.Covers(e.row, e.row) {
			// The row that appended ones look like is read for its styles.
			if w := t.Want(e.row); w.Act != grid.Keep || e.Emit == nil && t.Base == e.row {
				e.active, e.wishes = append(e.active, t), append(e.wishes, w)
			}
		}
	}
	e.lookCols, e.looks, e.seen, e.ops = e.lookCols[:0], e.looks[:0], e.seen[:0], e.ops[:0]
	e.deferred = false
	for i, t := range e.active {
		look := e.wishes[i].Look
		if look == 0 {
			look = t.LookIn(e.row)
		}
		if t.Base == e.row {
			look = t.Col
		}
		e.deferred = e.deferred || look > t.Col
		e.lookCols, e.looks, e.seen = append(e.lookCols, look), append(e.looks, noStyle), append(e.seen, false)
	}
}

// startTargets prepares for a row that targets concern.
func (e *editor) startTargets(tok *xmlscan.Token) error {
	e.rowStyle = rowStyle(tok)
	if e.deferred {
		e.Hold(tok.Start)
	}
	if tok.SelfClosing {
		e.rowTag.Load(tok)
		return nil // the tag is written anew at its end, if at all
	}
	b := e.Room.Slice()
	for a := range tok.Attrs {
		if a.Atom != attrSpans {
			continue
		}
		if b, ok := e.spans(b, a.Value); ok {
			e.Room.Take(b)
			return e.Queue(splice.Edit{Start: a.ValueAt, End: a.ValueAt + int64(len(a.Value)), New: b})
		}
	}
	return nil
}

// spans gives the spans of the row with the columns that get a cell.
func (e *editor) spans(dst, old []byte) ([]byte, bool) {
	from, to := e.active[0].Col, e.active[0].Col
	for i, t := range e.active {
		if w := e.wishes[i]; w.Act == grid.Set || w.Act == grid.Style {
			from, to = min(from, t.Col), max(to, t.Col)
		}
	}
	k := &e.known
	if from != k.from || to != k.to || !bytes.Equal(old, k.old) { // those of most rows are those of the row before
		k.from, k.to, k.old = from, to, append(k.old[:0], old...)
		k.new, k.ok = appendSpans(k.new[:0], old, from, to)
	}
	return append(dst, k.new...), k.ok
}

// look notes the style of a cell for the targets that take their look from there.
func (e *editor) look(col, style int) {
	for i := range e.active {
		if e.lookCols[i] == col {
			e.looks[i] = style
		}
	}
}

func (e *editor) startCell(tok *xmlscan.Token) error {
	e.stale = e.stales.at(e.index, e.row, e.col)
	if len(e.active) == 0 {
		if e.stale {
			return e.staleTag(tok)
		}
		return nil
	}
	style := -2
	for i, t := range e.active {
		if t.Col < e.col && !e.seen[i] {
			e.seen[i] = true
			if err := e.change(op{target: i, at: tok.Start}); err != nil {
				return err
			}
		}
		if e.lookCols[i] == e.col {
			if style == -2 {
				style = cellStyle(tok)
			}
			e.looks[i] = style
		}
		if t.Col == e.col {
			e.seen[i] = true
			e.current.begin(tok, i)
			e.cell = &e.current
			if !e.deferred {
				e.Hold(tok.Start)
			}
		}
	}
	if e.stale && e.cell == nil {
		return e.staleTag(tok)
	}
	return nil
}

func cellStyle(tok *xmlscan.Token) int {
	v, _ := tok.Attr(attrS)
	return number(v, maxXfs)
}

func (e *editor) endCell(tok *xmlscan.Token) error {
	c := e.cell
	if c == nil {
		return nil
	}
	e.cell = nil
	c.finish(tok)
	o := op{target: c.target, at: c.start, cell: c}
	if e.deferred {
		kept := c.clone()
		o.cell = &kept
	}
	if err := e.change(o); err != nil {
		return err
	}
	if !e.deferred {
		e.Release()
	}
	return nil
}

// change carries out an op now or, if a look is still to come, at the end of the
// row.
func (e *editor) change(o op) error {
	if e.deferred {
		e.ops = append(e.ops, o)
		return nil
	}
	return e.carryOut(o)
}

func (e *editor) carryOut(o op) error {
	if o.edit != nil {
		return e.Queue(*o.edit)
	}
	if o.cell != nil {
		b, err := e.rewrite(o.cell)
		if err != nil || b == nil {
			return err
		}
		return e.Queue(splice.Edit{Start: o.cell.start, End: o.cell.end, New: b})
	}
	b, err := e.insert(e.Room.Slice(), o.target)
	if err != nil || len(b) == 0 {
		return err
	}
	e.Room.Take(b)
	return e.Queue(splice.Edit{Start: o.at, End: o.at, New: b})
}

func (e *editor) endRow(tok *xmlscan.Token) error {
	if len(e.active) == 0 {
		return nil
	}
	for _, o := range e.ops {
		if err := e.carryOut(o); err != nil {
			return err
		}
	}
	b, err := e.lastCells()
	if err != nil {
		return err
	}
	if len(b) > 0 {
		edit := splice.Edit{Start: tok.Start, End: tok.Start}
		if len(tok.Raw) == 0 { // <row/>
			b = e.openRow(b)
			edit.Start = tok.End - int64(len(e.rowTag.Raw))
		}
		e.Room.Take(b)
		edit.New = b
		if err := e.Queue(edit); err != nil {
			return err
		}
	}
	if e.deferred {
		e.Release()
	}
	return nil
}

// lastCells gives the new cells behind the row's last one, without taking the room for
// them.
func (e *editor) lastCells() (b []byte, err error) {
	b = e.Room.Slice()
	for i, t := range e.active {
		if e.Emit == nil && t.Base == e.row {
			if e.pl.base[t] = e.looks[i]; e.looks[i] == noStyle {
				e.pl.base[t] = e.defaultStyle(t.Col)
			}
		}
		if e.seen[i] {
			continue
		}
		if b, err = e.insert(b, i); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// openRow gives a row without an end tag with cells in it.
func (e *editor) openRow(cells []byte) []byte {
	var add []byte
	drop := func(xmlscan.Atom) bool { return false }
	if v, ok := e.rowTag.Attr(attrSpans); ok {
		if spans, ok := e.spans(nil, v); ok {
			add = append(append([]byte(` spans="`), spans...), '"')
			drop = func(a xmlscan.Atom) bool { return a == attrSpans }
		}
	}
	b := e.rowTag.Render(nil, drop, add)
	b = append(b[:len(b)-len("/>")], '>')
	return e.rowTag.AppendEnd(append(b, cells...))
}

// missingRows gives the rows before one that are not there and get cells.
func (e *editor) missingRows(before int) ([]byte, error) {
	var b []byte
	e.rowStyle = noStyle
	from, to := before, e.lastRow
	for _, t := range e.targets {
		from, to = min(from, max(t.First, e.lastRow+1)), max(to, min(t.Last, before-1))
	}
	for row := from; row <= to; row++ {
		start := len(b)
		for i, t := range e.targets {
			if row < t.First || row > t.Last {
				continue
			}
			w := t.Want(row)
			if w.Act != grid.Set {
				continue // there is no cell to empty or to give a look
			}
			if len(b) == start {
				b = appendRow(b, e.sheet.prefix, row, e.sheet.rowHeight)
			}
			look := w.Look
			if look == 0 {
				look = t.LookIn(row)
			}
			style := e.pl.newStyle(t, w, row, e.defaultStyle(look), e.defaultStyle(t.Col))
			if err := e.allowed(i, row, e.standingStyle(t.Col)); err != nil {
				return nil, err
			}
			e.count(t, row)
			b = appendCell(b, e.sheet.prefix, row, t.Col, style, w.Text)
		}
		if len(b) > start {
			b = append(b, "</"+e.sheet.prefix+"row>"...)
		}
	}
	return b, nil
}

// insert appends the cell of an active target where none stands.
func (e *editor) insert(b []byte, i int) ([]byte, error) {
	t, w := e.active[i], e.wishes[i]
	fallback := e.defaultStyle(t.Col)
	look := e.looks[i]
	if look == noStyle {
		look = e.defaultStyle(e.lookCols[i])
	}
	style := e.pl.newStyle(t, w, e.row, look, fallback)
	if w.Act != grid.Set && style == fallback {
		return b, nil
	}
	if err := e.allowed(e.targetIndex(t), e.row, e.standingStyle(t.Col)); err != nil {
		return nil, err
	}
	if w.Act == grid.Set {
		e.count(t, e.row)
	} else {
		e.restyled = true
	}
	return appendCell(b, e.sheet.prefix, e.row, t.Col, style, w.Text), nil
}

// defaultStyle is the style of a cell of the current row that is not there.
func (e *editor) defaultStyle(col int) int { return e.pl.defaultStyle(e.sheet, e.rowStyle, col) }

// standingStyle is that style as it is before the column gets another.
func (e *editor) standingStyle(col int) int {
	if e.rowStyle >= 0 {
		return e.rowStyle
	}
	return e.sheet.columnStyle(col)
}

func (e *editor) targetIndex(t *grid.Target) int {
	for i := range e.targets {
		if e.targets[i] == t {
			return i
		}
	}
	return 0
}

// count notes a change for a plan that is being made.
func (e *editor) count(t *grid.Target, row int) {
	if e.Emit != nil {
		return
	}
	e.changed++
	if row != t.Header {
		e.perColumn[t.Col]++
	}
	if n := len(e.areas); n > 0 {
		if a := &e.areas[n-1]; a.Col1 == t.Col && a.Row2 == row-1 {
			a.Row2 = row
			return
		}
	}
	e.areas = append(e.areas, formula.Region{Sheet: e.index, Row1: row, Col1: t.Col, Row2: row, Col2: t.Col})
}
