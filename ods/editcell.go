package ods

import (
	"bytes"
	"slices"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// rewrite gives the cells that stand where a run of equal cells stood, nil if
// nothing changes. row names one of the rows, which stands for rows alike;
// first tells whether identifiers stay.
func (e *editor) rewrite(c *cellPatch, row, rows int, first bool) ([]byte, error) {
	b := e.Room.Slice()
	changes := false
	at := c.col
	for i, t := range e.active {
		if t.Col < c.col || t.Col >= c.col+c.n {
			continue
		}
		if row < t.First || row > t.Last {
			continue
		}
		w := e.wish(i, row)
		styleName, restyle := e.pl.styleFor(t, w, row, e.look(i), e.old(c, t.Col))
		if !e.differs(c, w, restyle) {
			continue
		}
		if w.Act != grid.Style && c.text.inner {
			err := e.fail(ErrUnsupported, "a comment or a note in the text of the cell")
			err.Row, err.Col = row, t.Col
			return nil, err
		}
		e.count(t, w, c, row, rows)
		if t.Col > at {
			b = c.copy(b, e.sheet, t.Col-at, first)
			first = false
		}
		b = c.set(b, &e.sheet.prefixes, w, styleName, restyle, first)
		first = false
		at = t.Col + 1
		changes = true
	}
	if !changes {
		return nil, nil
	}
	if end := c.col + c.n; at < end {
		b = c.copy(b, e.sheet, end-at, first)
	}
	e.Room.Take(b)
	return b, nil
}

// An oldCell is what the choice of a style needs to know of the cell that
// stands where a target lies; the zero value stands for none.
type oldCell struct {
	there  bool
	style  string // effective
	styled bool   // the style is its own
}

// old tells it for one column: the columns of a run without a style of its own
// may have different defaults.
func (e *editor) old(c *cellPatch, col int) oldCell {
	style := c.style
	if !c.styled {
		style = e.defaultStyle(col)
	}
	return oldCell{there: true, style: style, styled: c.styled}
}

// styleFor tells which style the cell of a target gets and whether that is
// another than it has. look is the effective style of the cell whose look it
// takes.
func (pl *Plan) styleFor(t *grid.Target, w grid.Wish, row int, look string, old oldCell) (string, bool) {
	if style, ok := pl.base[t]; ok && w.Act == grid.Set && t.Appended(row) {
		look = style
	} else if w.Act == grid.Keep || w.Look == 0 && t.LookIn(row) == 0 {
		return "", false
	}
	if old.styled && old.style == look {
		// The office has formatted it like its neighbour already. Giving it
		// another style would cut a run of equal cells, and LibreOffice 7.4
		// then drops the parent style of what is right of it.
		return "", false
	}
	style := look
	if t.Added && row != t.Header {
		if s, ok := pl.text[style]; ok {
			style = s
		}
	}
	if style == "" && old.style != "" {
		style = "Default"
	}
	return style, !old.there || style != old.style
}

// newStyle is the style to be written in a cell where none stood; "" if it has
// the right one without.
func (pl *Plan) newStyle(t *grid.Target, w grid.Wish, row int, look, fallback string) string {
	style, restyle := pl.styleFor(t, w, row, look, oldCell{})
	switch {
	case !restyle || style == fallback:
		return ""
	case style == "" && fallback != "":
		return "Default"
	}
	return style
}

// look is the effective style of the cell whose look the i-th active target
// takes.
func (e *editor) look(i int) string {
	if e.looks[i] == noLook {
		return e.defaultStyle(e.lookCols[i])
	}
	return e.looks[i]
}

// differs tells whether the cell is not yet as wished.
func (e *editor) differs(c *cellPatch, w grid.Wish, restyle bool) bool {
	switch w.Act {
	case grid.Keep:
		return false
	case grid.Style:
		return restyle
	case grid.Empty:
		return restyle || c.typ != Empty || len(c.text.text) > 0
	}
	return restyle || !c.holds(w.Text)
}

// holds tells whether the cell is a string cell with this text.
func (c *cellPatch) holds(text string) bool {
	if c.typ != String {
		return false
	}
	if c.isString && string(c.value) != text {
		return false
	}
	return string(c.text.text) == text
}

// count notes a change for a plan that is being made.
func (e *editor) count(t *grid.Target, w grid.Wish, c *cellPatch, row, rows int) {
	if e.Emit != nil {
		return
	}
	if w.Act == grid.Style || w.Act == grid.Set && c != nil && c.holds(w.Text) || w.Act == grid.Empty && (c == nil || c.typ == Empty && len(c.text.text) == 0) {
		e.restyled = true
		return
	}
	e.changed += rows
	if row != t.Header {
		e.perColumn[sheetColumn{e.walker.sheet, t.Col}] += rows
	}
	if n := len(e.areas); n > 0 {
		if a := &e.areas[n-1]; a.Sheet == e.walker.sheet && a.Col1 == t.Col && a.Row2 == row-1 {
			a.Row2 = row + rows - 1
			return
		}
	}
	e.areas = append(e.areas, formula.Region{Sheet: e.walker.sheet, Row1: row, Col1: t.Col, Row2: row + rows - 1, Col2: t.Col})
}

// copy writes the cell as it is for n columns.
func (c *cellPatch) copy(dst []byte, sh *sheetSurvey, n int, first bool) []byte {
	if f := c.form; f != nil && f.end == nil {
		return f.copy(dst, sh, n)
	}
	var room [64]byte
	drop := func(a xmlscan.Atom) bool { return a == attrColumnsRepeated || !first && isID(a) }
	dst = c.tag.Render(dst, drop, appendRepeat(room[:0], sh.prefixes.tableAttr, "columns", n))
	if first {
		return append(dst, c.raw[len(c.tag.Raw):]...)
	}
	return c.appendWithout(dst, len(c.tag.Raw), len(c.raw), c.ids)
}

// appendWithout appends raw[from:to] without the places in it.
func (c *cellPatch) appendWithout(dst []byte, from, to int, places []splice.Edit) []byte {
	for _, p := range places {
		if int(p.Start) >= from && int(p.End) <= to {
			dst = append(dst, c.raw[from:p.Start]...)
			from = int(p.End)
		}
	}
	return append(dst, c.raw[from:to]...)
}

// set writes the cell with another content or style for one column. What else
// is in it, a comment for example, stays.
func (c *cellPatch) set(dst []byte, p *prefixes, w grid.Wish, styleName string, restyle, first bool) []byte {
	if c.form != nil && w.Act == grid.Set {
		if f := c.form.filledWith(styleName, restyle); f != nil {
			dst = append(dst, f.before...)
			dst = appendParagraphs(dst, p, w.Text)
			return append(dst, f.after...)
		}
	}
	from := len(dst)
	value := w.Act == grid.Set || w.Act == grid.Empty
	drop := func(a xmlscan.Atom) bool {
		switch {
		case a == attrColumnsRepeated, restyle && a == attrStyleName, value && isValue(a):
			return true
		}
		return !first && isID(a)
	}
	var room [128]byte
	add := room[:0]
	if restyle && styleName != "" {
		add = append(add, ' ')
		add = append(add, p.tableAttr...)
		add = append(add, `style-name="`...)
		add = xmlscan.AppendEscaped(add, styleName)
		add = append(add, '"')
	}
	if w.Act == grid.Set {
		add = appendStringType(add, p)
	}
	var places []splice.Edit
	if value {
		places = append(places, c.texts...)
	}
	if !first {
		places = append(places, c.ids...)
		slices.SortFunc(places, byStart)
	}
	dst = c.tag.Render(dst, drop, add)
	start := len(c.tag.Raw)
	if w.Act != grid.Set {
		return c.appendWithout(dst, start, len(c.raw), places)
	}
	// The new text stands where the old one began, else behind all others.
	at := c.endTag
	if len(c.texts) > 0 {
		at = int(c.texts[0].Start)
	}
	if c.tag.SelfClosing {
		dst = append(dst[:len(dst)-len("/>")], '>')
	} else {
		dst = c.appendWithout(dst, start, at, places)
	}
	before := dst[from:]
	dst = appendParagraphs(dst, p, w.Text)
	textEnd := len(dst)
	if c.tag.SelfClosing {
		dst = c.tag.AppendEnd(dst)
	} else {
		dst = c.appendWithout(dst, at, len(c.raw), places)
	}
	if c.form != nil {
		c.form.fill(&filledForm{styleName, restyle, bytes.Clone(before), bytes.Clone(dst[textEnd:])})
	}
	return dst
}
