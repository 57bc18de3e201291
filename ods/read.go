package ods

import (
	"io"
	"iter"

	"elterntool/internal/xmlscan"
)

// A Sheet is one sheet of a document.
type Sheet struct {
	Name      string
	Index     int  // from 0, in the order of the tabs
	Hidden    bool // its tab is not shown
	Protected bool // locked cells cannot be changed in Calc
	Linked    bool // its content is loaded from another document
}

// Sheets returns the sheets in the order of their tabs. What LibreOffice keeps
// of sheets in other documents, which formulas read, is none of them. It reads
// the document once, unless a complete [Workbook.Rows] did so before.
func (w *Workbook) Sheets() ([]Sheet, error) {
	s, err := w.surveyed()
	if err != nil {
		return nil, err
	}
	sheets := make([]Sheet, 0, len(s.sheets))
	for _, sh := range s.sheets {
		if !sh.cache {
			sheets = append(sheets, sh.Sheet)
		}
	}
	return sheets, nil
}

// A DatabaseRange is a named table in a sheet (ODF 1.3 part 3, 9.4.15), its
// header row included.
type DatabaseRange struct {
	// Name is what Data ▸ Define Range shows. LibreOffice gives the ranges of mere
	// autofilters names that begin with "__Anonymous_Sheet_DB__" and hides them.
	Name string
	Range
}

// DatabaseRanges returns the database ranges whose address is a single
// rectangle.
func (w *Workbook) DatabaseRanges() ([]DatabaseRange, error) {
	s, err := w.surveyed()
	if err != nil {
		return nil, err
	}
	var ranges []DatabaseRange
	for _, a := range s.ranges {
		if r, _, ok := parseRange(a.value); ok {
			ranges = append(ranges, DatabaseRange{a.name, r})
		}
	}
	return ranges, nil
}

// LastRow returns the last row of a sheet that holds something, 0 if none
// does. It reads the document once, as Sheets does.
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

func (s *survey) sheet(name string) (*sheetSurvey, error) {
	var found *sheetSurvey
	for _, sh := range s.sheets {
		if sh.Name != name || sh.cache {
			continue
		}
		if found != nil {
			return nil, &Error{Kind: ErrDamaged, Sheet: name, Offset: -1, Detail: "two sheets have this name"}
		}
		found = sh
	}
	if found == nil {
		return nil, &Error{Kind: ErrSheetMissing, Detail: name}
	}
	return found, nil
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

// Rows yields the rows of all sheets that hold something, in the order of the
// document: one pass that keeps one row in memory. A run of equal rows is
// yielded once, see [Row.Repeated]. After an error the sequence ends.
func (w *Workbook) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		part, err := w.open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer part.Close()
		r := &rowReader{walker: w.newWalker(part)}
		r.surveyor = newSurveyor(r.walker)
		more := true
		err = r.run(func(row *Row) bool {
			more = yield(row, nil)
			return more
		})
		switch {
		case err != nil:
			yield(nil, err)
		case more && w.survey == nil:
			w.survey = r.surveyor.survey
		}
	}
}

// A rowReader assembles rows from the tokens of a walker.
type rowReader struct {
	*walker
	*surveyor
	row   Row
	tag   *cellTag // what the start tag of the cell says: &some, or &none
	some  cellTag  // its slices do not outlast the start tag
	none  cellTag
	text  textReader
	arena []byte // values and texts of the row
	spots []spot // of those of row.Cells
	plain plainCell
}

// A spot tells where value and text of a cell stand in the arena.
type spot struct{ value, valueEnd, shown, shownEnd int }

// maxRowBytes bounds the text of one row.
const maxRowBytes = 64 << 20

func (r *rowReader) run(yield func(*Row) bool) error {
	for {
		if err := r.plainCells(); err != nil {
			return r.place(err)
		}
		ev, tok, err := r.walker.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return r.place(err)
		}
		switch ev {
		case evOther:
			err = r.surveyor.other(tok)
		case evSheet:
			err = r.surveyor.startSheet(tok)
		case evSheetEnd:
			r.surveyor.endSheet()
		case evColumn:
			err = r.surveyor.columnTag(tok)
		case evRow:
			r.startRow(tok)
		case evCell:
			if err = r.startCell(tok); err == nil && !tok.SelfClosing {
				err = r.inside()
			}
		case evCellEnd: // of one without an end tag
			err = r.endCell()
		case evRowEnd:
			r.surveyor.endRow(tok.End)
			if len(r.row.Cells) > 0 && !r.surveyor.sheet.cache && !yield(r.finish()) {
				return nil
			}
		}
		if err != nil {
			return r.place(err)
		}
	}
}

// place adds the sheet to an error that names a cell.
func (r *rowReader) place(err error) error {
	if e, ok := err.(*Error); ok && e.Sheet == "" && r.surveyor.sheet != nil {
		e.Sheet = r.surveyor.sheet.Name
	}
	return err
}

func (r *rowReader) startRow(tok *xmlscan.Token) {
	r.arena, r.spots, r.row.Cells = r.arena[:0], r.spots[:0], r.row.Cells[:0]
	r.row.Number, r.row.Repeated = r.walker.row, r.rowRepeat
	v, _ := tok.Attr(attrVisibility)
	r.row.Filtered = string(v) == "filter"
	r.row.Hidden = r.row.Filtered || string(v) == "collapse"
	r.surveyor.row(tok)
}

// startCell keeps what the start tag says: its bytes do not last.
func (r *rowReader) startCell(tok *xmlscan.Token) error {
	r.text.reset()
	if f := r.forms.current; f != nil && f.tail == nil {
		r.tag = &r.none
		r.begin(f.typ)
		r.surveyor.styledCell(r.styleOf(f))
		return nil
	}
	t := &r.some
	r.tag = t
	readCellTag(tok, t)
	r.begin(t.typ())
	style := int32(noStyle)
	if len(t.style) > 0 {
		style = r.styles.index(t.style)
	}
	r.surveyor.styledCell(style)
	if len(t.formula) > 0 {
		return r.surveyor.formula(t)
	}
	return nil
}

// styleOf is the number of the style of a form.
func (r *rowReader) styleOf(f *cellForm) int32 {
	switch {
	case len(f.rawStyle) == 0:
		return noStyle
	case f.indexed:
		return f.index
	}
	f.index = r.styles.index(f.rawStyle)
	f.indexed = f.index != unknownStyle
	return f.index
}

// plainCells reads the plain cells that come next.
func (r *rowReader) plainCells() error {
	c := &r.plain
	for {
		if ok, err := r.walker.plainCell(c); !ok {
			return err
		}
		r.walker.passCell(c)
		if err := r.plainCell(c); err != nil {
			return err
		}
	}
}

// plainCell takes a plain cell as startCell, inside and endCell would.
func (r *rowReader) plainCell(c *plainCell) error {
	r.tag = &r.none
	r.surveyor.styledCell(r.styleOf(c.cellForm))
	if !c.hasText() && c.valueAt == c.valueEnd && c.typ <= String {
		r.surveyor.endCell(r.tag, false, c.typ != Empty)
		return nil
	}
	text, paragraphs := c.text(), 0
	if c.hasText() {
		if paragraphs = 1; !isCollapsed(text) {
			r.text.reset()
			r.text.plain(text)
			text = r.text.text
		}
	}
	r.addCell(c.typ, false)
	if c.valueEnd > 0 {
		r.arena = append(r.arena, c.value()...)
		r.spots[len(r.spots)-1].valueEnd = len(r.arena)
	}
	return r.endWith(text, paragraphs, false)
}

// inside reads from behind the start tag of a cell to its end. Most tokens are
// there, so the walker is asked no more than necessary.
func (r *rowReader) inside() error {
	p, text, err := r.walker.plainText()
	if err != nil {
		return err
	}
	if p != nil {
		r.text.plain(text)
		r.walker.pass(p)
	}
	for {
		tok, err := r.scan.Next()
		if err != nil {
			return r.walker.failed(err)
		}
		ev, err := r.walker.inside(tok)
		switch {
		case err != nil:
			return err
		case ev == evCellEnd:
			return r.endCell()
		}
		r.text.part(tok, r.scan.Depth(), r.cellDepth)
		if tok.Kind == xmlscan.StartTag && tok.NumAttrs() > 0 {
			r.surveyor.drawing(tok)
		}
	}
}

// begin makes a cell of what is known at its start.
func (r *rowReader) begin(typ ValueType) {
	r.addCell(typ, len(r.tag.formula) > 0)
	r.arena = xmlscan.AppendValue(r.arena, r.tag.value)
	r.spots[len(r.spots)-1].valueEnd = len(r.arena)
}

// addCell adds a cell. Its value and text are put in by finish: pointers cost while the
// collector is at work.
func (r *rowReader) addCell(typ ValueType, formula bool) {
	n := len(r.row.Cells)
	if n == cap(r.row.Cells) {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	r.row.Cells = r.row.Cells[:n+1]
	c := &r.row.Cells[n]
	c.Col, c.Repeated, c.Type = r.col, r.colRepeat, typ
	c.Formula, c.Covered, c.Markup = formula, r.covered, false
	r.spots = append(r.spots, spot{value: len(r.arena), valueEnd: len(r.arena)})
}

func (r *rowReader) endCell() error {
	if r.text.tooLong {
		return r.tooLong()
	}
	r.row.Cells[len(r.spots)-1].Markup = r.text.markup
	return r.endWith(r.text.text, r.text.paragraphs, r.text.other)
}

func (r *rowReader) tooLong() error {
	return r.at(r.fail(ErrTooLarge, "more than %d bytes of text", maxText))
}

// endWith ends a cell with what it contains.
func (r *rowReader) endWith(text []byte, paragraphs int, other bool) error {
	last := len(r.spots) - 1
	cell, c := &r.row.Cells[last], &r.spots[last]
	if len(r.arena)+len(text) > maxRowBytes {
		return r.tooLong()
	}
	c.shown = len(r.arena)
	r.arena = append(r.arena, text...)
	c.shownEnd = len(r.arena)
	switch {
	case cell.Type == Empty && c.shownEnd > c.shown:
		cell.Type = String // LibreOffice takes it as text
		c.value, c.valueEnd = c.shown, c.shownEnd
	case cell.Type == String && !r.tag.isString, cell.Type == Fault:
		c.value, c.valueEnd = c.shown, c.shownEnd
	case c.shownEnd == c.shown && paragraphs == 0:
		c.shown, c.shownEnd = c.value, c.valueEnd
	}
	// LibreOffice shows a number without a value as 0.
	something := c.valueEnd > c.value || c.shownEnd > c.shown || cell.Type > String || cell.Formula || other
	if cell.Type == Empty {
		c.valueEnd, c.shownEnd = c.value, c.shown // nor does it take a value without a type
	}
	// A string cell or paragraph without characters takes its place too.
	taken := r.covered || r.tag.spanCols > 1 || r.tag.spanRows > 1 || cell.Type != Empty || paragraphs > 0
	r.surveyor.endCell(r.tag, something, taken)
	if !something {
		r.row.Cells, r.spots = r.row.Cells[:last], r.spots[:last]
		return nil
	}
	if r.walker.row > maxRows-r.rowRepeat+1 || r.col > maxColumns-r.colRepeat+1 {
		return r.at(r.fail(ErrTooLarge, "a sheet has %d rows and %d columns at most", maxRows, maxColumns))
	}
	return nil
}

func (r *rowReader) finish() *Row {
	row := &r.row
	row.Sheet = &r.surveyor.sheet.Sheet
	for i := range r.spots {
		c, cell := &r.spots[i], &row.Cells[i]
		cell.Value = r.arena[c.value:c.valueEnd:c.valueEnd]
		cell.Text = r.arena[c.shown:c.shownEnd:c.shownEnd]
	}
	return row
}
