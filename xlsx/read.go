package xlsx

import (
	"io"
	"iter"

	"elterntool/internal/xmlscan"
)

// A Sheet is one worksheet of a workbook.
type Sheet struct {
	Name      string
	Index     int  // from 0, in the order of the tabs; sheets without cells count
	Hidden    bool // its tab is not shown
	Protected bool // locked cells cannot be changed
}

// Sheets returns the worksheets in the order of their tabs. It reads the workbook
// once, unless a complete [Workbook.Rows] did so before.
func (w *Workbook) Sheets() ([]Sheet, error) {
	s, err := w.surveyed()
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	for _, sh := range s.sheets {
		if sh != nil {
			sheets = append(sheets, sh.Sheet)
		}
	}
	return sheets, nil
}

// LastRow returns the last row of a sheet that holds something, 0 if none does. It
// reads the workbook once, as Sheets does.
func (w *Workbook) LastRow(sheet string) (int, error) {
	s, err := w.surveyed()
	if err != nil {
		return 0, err
	}
	sh, err := s.sheet(sheet)
	if err != nil {
		return 0, err
	}
	return sh.lastRow, nil
}

func (w *Workbook) surveyed() (*survey, error) {
	if w.survey == nil {
		for _, err := range w.Rows() {
			if err != nil {
				return nil, err
			}
		}
	}
	return w.survey, nil
}

// Rows yields the rows of all worksheets that hold something, in the order of the
// tabs: one pass that keeps one row in memory. After an error the sequence ends.
func (w *Workbook) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		r, err := w.newRowReader()
		if err != nil {
			yield(nil, err)
			return
		}
		for i := range w.book.sheets {
			if w.book.sheets[i].part == "" {
				continue
			}
			more, err := r.readSheet(i, yield)
			switch {
			case err != nil:
				yield(nil, err)
				return
			case !more:
				return
			}
		}
		if w.survey == nil {
			w.survey = r.surveyor.survey
		}
	}
}

// A rowReader assembles rows from the tokens of a walker.
type rowReader struct {
	*walker
	*surveyor
	w      *Workbook
	shared *sharedStrings
	styles *styleSheet
	yield  func(*Row, error) bool

	row   Row
	arena []byte // values and texts of the row
	spots []spot // of those of row.Cells whose values stand there
	plain plainRow
	texts [][]byte // of its cells, see sharedText

	// The current cell.
	kind    cellKind
	style   int
	formula formulaTag
	text    richText
	raw     []byte // the text of v
	inV     bool
	inF     bool
	inIS    bool

	children uint8 // those that it has, see cellChild
}

// A spot tells where value and text of a cell stand in the arena.
type spot struct {
	cell                             int // in row.Cells
	value, valueEnd, shown, shownEnd int32
}

// maxRowBytes bounds the text of one row.
const maxRowBytes = 64 << 20

func (w *Workbook) newRowReader() (*rowReader, error) {
	r := &rowReader{w: w, surveyor: newSurveyor(w)}
	var err error
	if r.shared, err = w.shared(); err != nil {
		return nil, err
	}
	if r.styles, err = w.stylesheet(); err != nil {
		return nil, err
	}
	return r, nil
}

// readSheet reads a sheet; false if the caller wants no more.
func (r *rowReader) readSheet(index int, yield func(*Row, error) bool) (bool, error) {
	part, err := r.w.open(r.w.book.sheets[index].part)
	if err != nil {
		return false, err
	}
	defer part.Close()
	r.walker, r.yield = r.w.newWalker(part, index), yield
	if err := r.surveyor.startSheet(r.walker); err != nil {
		return false, err
	}
	for {
		switch r.place {
		case inRow:
			if err := r.plainCells(); err != nil {
				return false, err
			}
		case inData:
			ok, err := r.plainRow()
			if err != nil {
				return false, err
			}
			if ok {
				if len(r.row.Cells) > 0 && !r.yieldRow() {
					return false, nil
				}
				continue
			}
		}
		ev, tok, err := r.walker.next()
		if err == io.EOF {
			r.surveyor.endSheet()
			return true, nil
		}
		if err != nil {
			return false, err
		}
		switch ev {
		case evOther:
			err = r.surveyor.other(tok)
		case evRow:
			r.startRow(tok)
		case evCell:
			if r.startCell(tok); !tok.SelfClosing {
				err = r.inside()
			}
		case evCellEnd:
			err = r.endCell()
		case evRowEnd:
			r.surveyor.endRow()
			if len(r.row.Cells) > 0 && !r.yieldRow() {
				return false, nil
			}
		}
		if err != nil {
			return false, err
		}
	}
}

func (r *rowReader) startRow(tok *xmlscan.Token) {
	v, _ := tok.Attr(attrHidden)
	r.beginRow(isTrue(v), rowStyle(tok))
}

func (r *rowReader) beginRow(hidden bool, style int) {
	r.arena, r.spots, r.row.Cells = r.arena[:0], r.spots[:0], r.row.Cells[:0]
	r.row.Number, r.row.Hidden = r.walker.row, hidden
	r.surveyor.rowStyle = int32(style)
}

// plainRow reads the next row if it is a plain one.
func (r *rowReader) plainRow() (bool, error) {
	row := &r.plain
	if ok, err := r.walker.plainRow(row); !ok {
		return false, err
	}
	r.beginRow(row.tag.hidden, row.tag.style)
	r.formula.there, r.text.runs = false, false
	r.texts = r.texts[:0]
	for i := range row.cells { // all at once, so that the processor waits for memory only once
		r.texts = append(r.texts, r.sharedText(&row.cells[i], row.raw))
	}
	r.surveyor.beginPlain(len(row.cells))
	for i := range row.cells {
		c := &row.cells[i]
		r.walker.col = c.col
		if r.sharedCell(c, r.texts[i]) {
			continue
		}
		if err := r.plainCell(c, row.raw, r.texts[i]); err != nil {
			r.surveyor.dropPlain()
			r.walker.declineRow()
			return false, nil // it will be found again, and with its place
		}
	}
	r.surveyor.sheet.lengths.set(row.number, len(row.raw))
	r.walker.passRow(row)
	r.surveyor.endPlain(row.cells)
	return true, nil
}

// A cellKind is the type that a cell's tag names.
type cellKind uint8

const (
	kindNumber cellKind = iota
	kindShared
	kindString
	kindInline
	kindBoolean
	kindError
	kindDate
)

func kindOf(v []byte) cellKind {
	switch string(v) {
	case "s":
		return kindShared
	case "str":
		return kindString
	case "inlineStr":
		return kindInline
	case "b":
		return kindBoolean
	case "e":
		return kindError
	case "d":
		return kindDate
	case "n":
		return kindNumber
	}
	if w := tokenValue(v); len(w) < len(v) {
		return kindOf(w)
	}
	return kindNumber
}

// cellChild is a bit for each child of which a cell has one at most; 0: any other.
func cellChild(a xmlscan.Atom) uint8 {
	switch a {
	case elemValue:
		return 1
	case elemFormula:
		return 2
	case elemInline:
		return 4
	}
	return 0
}

func (r *rowReader) startCell(tok *xmlscan.Token) {
	r.kind, r.style, r.children = kindNumber, 0, 0
	r.formula.there = false
	r.raw, r.text.text, r.text.runs = r.raw[:0], r.text.text[:0], false
	for i := range tok.NumAttrs() {
		switch a, v := tok.At(i); a {
		case attrT:
			r.kind = kindOf(v)
		case attrS:
			r.style = number(v, maxXfs)
		}
	}
	r.surveyor.styledCell(r.style)
}

// plainCells reads cells as long as they are plain ones.
func (r *rowReader) plainCells() error {
	var c plainCell
	r.formula.there, r.text.runs = false, false
	for {
		raw, err := r.walker.plain(&c, maxColumns+1)
		if raw == nil {
			return err
		}
		if err := r.plainCell(&c, raw, r.sharedText(&c, raw)); err != nil {
			return err
		}
	}
}

// sharedText is the text of a plain cell that names a shared string; nil if it does not,
// or not certainly.
func (r *rowReader) sharedText(c *plainCell, raw []byte) []byte {
	if c.kind != kindShared {
		return nil
	}
	text, _ := r.shared.at(c.index(raw))
	return text
}

// sharedCell is plainCell for the cells that are most frequent: those whose text is a shared
// string as it stands. It is false for others.
func (r *rowReader) sharedCell(c *plainCell, text []byte) bool {
	if len(text) == 0 || len(r.shared.runs) > 0 || !r.styles.numberFormat(c.style).plainText() {
		return false
	}
	r.surveyor.styledCell(c.style)
	r.surveyor.endCell(true, true)
	*r.newCell() = Cell{Col: c.col, Type: String, Value: text, Text: text}
	return true
}

// newCell adds a cell to the row.
func (r *rowReader) newCell() *Cell {
	r.row.Cells = append(r.row.Cells, Cell{})
	return &r.row.Cells[len(r.row.Cells)-1]
}

// plainCell reads a plain cell of raw, which is the walker's current one.
func (r *rowReader) plainCell(c *plainCell, raw, shared []byte) error {
	r.kind, r.style = c.kind, c.style
	r.surveyor.styledCell(c.style)
	return r.addCell(c.value(raw), shared)
}

// inside reads from behind the start tag of a cell to its end. Most tokens are
// there, so the walker is asked no more than necessary.
func (r *rowReader) inside() error {
	s := r.scan
	for {
		tok, err := s.Next()
		if err != nil {
			return r.walker.failed(err)
		}
		switch tok.Kind {
		case xmlscan.StartTag:
			if depthOutside(s, tok) != cellDepth {
				if r.inIS {
					r.text.token(s, tok)
				}
				continue
			}
			seen := cellChild(tok.Atom)
			if seen == 0 && tok.Atom == elemAlternate {
				return r.walker.fail(ErrUnsupported, "alternative contents of a cell")
			}
			if r.children&seen != 0 {
				return r.walker.fail(ErrDamaged, "two values or formulas in a cell")
			}
			r.children |= seen
			switch tok.Atom {
			case elemValue:
				r.inV = !tok.SelfClosing
			case elemFormula:
				r.inF = !tok.SelfClosing
				r.formula.read(tok)
			case elemInline:
				r.inIS = !tok.SelfClosing
				r.text.begin(s, tok)
			}
		case xmlscan.EndTag:
			switch depth := s.Depth(); {
			case depth < cellDepth:
				r.place = inRow
				return r.endCell()
			case depth == cellDepth:
				r.inV, r.inF, r.inIS = false, false, false
			case r.inIS:
				r.text.token(s, tok)
			}
		case xmlscan.Text, xmlscan.CDATA:
			switch {
			case r.inV:
				if len(r.raw)+len(tok.Raw) > maxText {
					return r.walker.fail(ErrTooLarge, "a value of more than %d bytes", maxText)
				}
				r.raw = tok.AppendText(r.raw)
			case r.inF:
				if len(r.formula.text)+len(tok.Raw) > maxText {
					return r.walker.fail(ErrTooLarge, "a formula of more than %d bytes", maxText)
				}
				r.formula.text = tok.AppendText(r.formula.text)
			case r.inIS:
				r.text.token(s, tok)
			}
		}
	}
}

// endCell makes a cell of what was found.
func (r *rowReader) endCell() error {
	if r.formula.there {
		if err := r.surveyor.formula(&r.formula); err != nil {
			return err
		}
	}
	if r.text.tooLong {
		return r.walker.fail(ErrTooLarge, "more than %d bytes of text", maxText)
	}
	switch r.kind {
	case kindInline:
		return r.addCell(r.text.text, nil)
	case kindShared:
		text, _ := r.shared.at(index(r.raw))
		return r.addCell(r.raw, text)
	}
	return r.addCell(r.raw, nil)
}

// addCell makes a cell of its text, or that of its value. If that names a shared string,
// it has been looked up.
func (r *rowReader) addCell(raw, shared []byte) error {
	at := r.end()
	sp := spot{value: at, valueEnd: at, shown: at, shownEnd: at}
	typ, fixed, err := r.value(&sp, raw, shared)
	if err != nil {
		return err
	}
	if len(r.arena) > maxRowBytes {
		return r.walker.fail(ErrTooLarge, "more than %d bytes of text in a row", maxRowBytes)
	}
	something := typ > String || r.formula.there || sp.valueEnd > sp.value || len(fixed) > 0
	if r.formula.there && len(r.raw) == 0 {
		r.surveyor.sheet.unknown = true
	}
	// A string cell without characters takes its place too.
	r.surveyor.endCell(something, something || typ == String)
	if something {
		markup := r.kind == kindInline && r.text.runs || r.kind == kindShared && r.shared.hasRuns(raw)
		sp.cell = len(r.row.Cells)
		*r.newCell() = Cell{Col: r.walker.col, Type: typ, Value: fixed, Text: fixed, Formula: r.formula.there, Markup: markup}
		if fixed == nil {
			r.spots = append(r.spots, sp)
		}
	}
	return nil
}

// end is where the arena ends. It is much shorter than an int32 can tell, see maxRowBytes.
func (r *rowReader) end() int32 { return int32(len(r.arena)) }

// yieldRow hands the row over; false if the caller wants no more.
func (r *rowReader) yieldRow() bool {
	row := r.finish()
	r.surveyor.keepTop(row)
	return r.yield(row, nil)
}

func (r *rowReader) finish() *Row {
	row := &r.row
	row.Sheet = &r.surveyor.sheet.Sheet
	for i := range r.spots {
		c := &r.spots[i]
		cell := &row.Cells[c.cell]
		cell.Value = r.arena[c.value:c.valueEnd:c.valueEnd]
		cell.Text = r.arena[c.shown:c.shownEnd:c.shownEnd]
	}
	return row
}
