package ods

import (
	"bytes"

	"elterntool/internal/xmlscan"
)

// Almost all cells are written in a few ways, the same in every row:
//
//	<table:table-cell table:style-name="ce4" office:value-type="string"><text:p>Musterstadt</text:p></table:table-cell>
//	<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>
//	<table:table-cell table:number-columns-repeated="16378"/>
//
// A walker remembers the start tags of such cells, which the scanner has taken apart
// once, and what has followed them, and recognises whole cells by their bytes. Whatever
// looks different in the least is left to the scanner, which says the same, slower.

const (
	plainReach = 512     // so much is looked at for the next cell
	plainMost  = 8 << 10 // longer cells are no plain ones
	plainTag   = 320     // longer start tags are not remembered
	maxForms   = 1 << 8  // start tags remembered of a sheet
	maxEnters  = 1 << 10 // changes of namespaces; documents with more of them go without
	patience   = 1 << 12 // so many looks in vain, and it is asked whether it pays
	ways       = 4       // of them known to follow one
)

// A cellForm is a start tag of plain cells and what it says: nothing but repetition,
// type, style and a value, and what nobody here asks for.
type cellForm struct {
	head       []byte // up to the value, if there is one; with the beginning of a paragraph
	tail       []byte // from behind the value on, likewise; nil: there is none
	end        []byte // of paragraph and cell; nil: it has no content
	repeat     int
	typ        ValueType
	style      string // its own
	rawStyle   []byte // nil: it has none
	validation bool
	tag        xmlscan.RawTag // without a value

	next [ways]*cellForm // what has followed
	hit  uint8           // which of next did last

	// For those who ask the walker.
	index   int32 // of the style, for the survey
	indexed bool
	filled  [ways]*filledForm // for the editor
	copied  []byte            // likewise: the tag for so many columns
	copies  int
	digest  *cellDigest // for the proof
}

// A plainCell is a cell of one of the forms. It is made a million times, so that all but
// one pointer to the bytes are places in them.
type plainCell struct {
	*cellForm
	ahead             []byte // the cell and what is known of what follows
	size              int
	valueAt, valueEnd int // of the value in ahead
	textAt, textEnd   int // of the text of the paragraph; textEnd 0: it has no content
}

func (c *plainCell) raw() []byte { return c.ahead[:c.size] }

// value is what the attribute with the value holds; every character in it stands for
// itself, as in the text.
func (c *plainCell) value() []byte { return c.ahead[c.valueAt:c.valueEnd] }

func (c *plainCell) text() []byte { return c.ahead[c.textAt:c.textEnd] }

// hasText tells whether there is a paragraph; it has a text then.
func (c *plainCell) hasText() bool { return c.textEnd > 0 }

// plainForms are the forms that a walker knows where it stands.
type plainForms struct {
	off         bool   // see Workbook.noPlain; or it does not pay in this document
	tired       bool   // it does not pay in this sheet
	hits        int    // plain cells found, and
	misses      int    // looks in vain since it was asked
	enters      int    // changes of namespaces
	context     uint64 // of the scanner
	open, close []byte // tags around a plain text; nil: the namespace has no prefix here

	known   map[string]*cellForm // by head and tail
	key     []byte
	byID    [1 << 8]knownForm // those of start tags that the scanner knows
	row     cellForm          // stands for the start tag of a row
	last    *cellForm         // of the cell before
	current *cellForm         // of the cell in which the walker is; nil: it has none
}

// A knownForm is the form of start tags of one [xmlscan.Token.ID], nil if they begin no
// plain cell.
type knownForm struct {
	id   uint64
	form *cellForm
}

// enter prepares for the namespaces in force, and tells whether there may be plain
// cells.
func (f *plainForms) enter(scan *xmlscan.Scanner) bool {
	if f.off {
		return false
	}
	if c := scan.Context(); c != f.context {
		if f.enters++; f.enters > maxEnters {
			f.off = true
			return false
		}
		f.forget()
		f.context, f.open, f.close = c, nil, nil
		if p, ok := scan.Prefix(nsText); ok {
			f.open, f.close = []byte("<"+p+"p>"), []byte("</"+p+"p>")
		}
	}
	return f.open != nil
}

// startSheet forgets what was in the sheet before.
func (f *plainForms) startSheet() {
	f.forget()
	f.tired, f.hits, f.misses = false, 0, 0
}

// missed notes a look in vain.
func (f *plainForms) missed() {
	if f.misses++; f.misses == patience {
		f.tired = f.hits < patience/4
		f.hits, f.misses = 0, 0
	}
}

func (f *plainForms) forget() {
	clear(f.known)
	clear(f.byID[:])
	f.row = cellForm{}
	f.last, f.current = &f.row, nil
}

// plainCell tells whether a plain cell comes next in the row. The walker tells its
// column already, but stays where it is until [walker.passCell]. What is in c is valid
// until the walker is asked for more.
func (w *walker) plainCell(c *plainCell) (bool, error) {
	f := &w.forms
	if w.place != inRow || f.tired || w.pending != evOther || w.scan.Depth() != w.rowDepth || w.cells >= maxColumns || !f.enter(w.scan) {
		return false, nil
	}
	b, err := w.scan.Ahead(plainReach)
	if err != nil {
		return false, w.failed(err)
	}
	b = b[:min(len(b), plainMost)]
	for i, next := range &f.last.next {
		if next == nil {
			break
		}
		if next.match(b, c) {
			f.last.prefer(i)
			f.hits++
			w.col, w.colRepeat, w.covered = w.nextCol, next.repeat, false
			return true, nil
		}
	}
	f.missed()
	return false, nil
}

// paragraph is the paragraph of a cell that has content.
func (c *plainCell) paragraph(f *plainForms) []byte {
	return c.ahead[c.textAt-len(f.open) : c.textEnd+len(f.close)]
}

// match recognises a cell of the form at the beginning of b.
func (f *cellForm) match(b []byte, c *plainCell) bool {
	if !bytes.HasPrefix(b, f.head) {
		return false
	}
	i := len(f.head)
	c.valueAt, c.valueEnd, c.textAt, c.textEnd = 0, 0, 0, 0
	if f.tail != nil {
		for i < len(b) && !valueEnd(b[i]) {
			i++
		}
		if !bytes.HasPrefix(b[i:], f.tail) {
			return false
		}
		c.valueAt, c.valueEnd = len(f.head), i
		i += len(f.tail)
	}
	if f.end != nil {
		n := xmlscan.PlainLen(b[i:])
		if n == 0 || !bytes.HasPrefix(b[i+n:], f.end) {
			return false
		}
		c.textAt, c.textEnd = i, i+n
		i += n + len(f.end)
	}
	c.cellForm, c.ahead, c.size = f, b, i
	return true
}

// valueEnd tells whether a byte ends a value in which every character stands for itself.
func valueEnd(c byte) bool { return c == '"' || c == '\'' || c == '&' || c == '<' || c < ' ' }

// prefer puts next[i], which has come, forward if it came last time, too.
func (f *cellForm) prefer(i int) {
	if f.hit == uint8(i) && i > 0 {
		f.next[i-1], f.next[i] = f.next[i], f.next[i-1]
		i--
	}
	f.hit = uint8(i)
}

// passCell goes on behind a cell that plainCell has found: an evCell, its parts and the
// evCellEnd in one.
func (w *walker) passCell(c *plainCell) {
	w.scan.Pass(c.size)
	w.nextCol += c.repeat
	w.cells++
	w.forms.last = c.cellForm
}

// learn remembers the start tag of the cell in which the walker is, if plain cells may
// begin so.
func (w *walker) learn(tok *xmlscan.Token) {
	f := &w.forms
	f.current = nil
	if tok.Atom != elemCell || len(tok.Raw) > plainTag || f.off {
		return
	}
	id := tok.ID()
	if id == 0 && f.tired {
		return
	}
	known := &f.byID[id%uint64(len(f.byID))]
	if id != 0 && known.id == id && f.enter(w.scan) {
		f.current = known.form
	} else if f.current = w.form(tok); id != 0 {
		*known = knownForm{id, f.current}
	}
	if f.current == nil || f.tired {
		return
	}
	content, _ := w.scan.Ahead(0) // without reading on: the tag is in use
	if tok.SelfClosing || bytes.HasPrefix(content, f.open) {
		f.last.follow(f.current)
		f.last = f.current
	}
}

// form finds or makes the form of a start tag, nil if it begins no plain cell.
func (w *walker) form(tok *xmlscan.Token) *cellForm {
	f := &w.forms
	value, valueEnd, ok := plainTagValue(tok)
	if !ok || !f.enter(w.scan) {
		return nil
	}
	f.key = append(f.key[:0], tok.Raw...)
	if valueEnd > 0 {
		f.key = append(append(append(f.key[:0], tok.Raw[:value]...), 0), tok.Raw[valueEnd:]...)
	}
	form := f.known[string(f.key)]
	if form == nil {
		if len(f.known) == maxForms {
			return nil
		}
		if f.known == nil {
			f.known = make(map[string]*cellForm)
		}
		form = w.newForm(tok, value, valueEnd)
		f.known[string(f.key)] = form
	}
	return form
}

// plainTagValue gives the place of the value that a start tag has; end is 0 if it has
// none. ok tells whether the tag may begin a plain cell.
func plainTagValue(tok *xmlscan.Token) (start, end int, ok bool) {
	n := 0
	for a := range tok.Attrs {
		switch a.Atom {
		case attrFormula, attrStringValue, attrMatrixColumns, attrMatrixRows, attrColumnsSpanned, attrRowsSpanned, attrXMLID, attrTextID, attrDrawID:
			return 0, 0, false
		case attrValue, attrDateValue, attrTimeValue, attrBooleanValue:
			if end > 0 {
				return 0, 0, false
			}
			start = int(a.ValueAt - tok.Start)
			end = start + len(a.Value)
		}
		for i := range n {
			if other, _ := tok.At(i); other == a.Atom && other != 0 {
				return 0, 0, false // in two namespaces, which stand for one
			}
		}
		if bytes.HasPrefix(a.Name, []byte("xmlns")) {
			return 0, 0, false
		}
		n++
	}
	return start, end, true
}

func (w *walker) newForm(tok *xmlscan.Token, value, valueEnd int) *cellForm {
	var tag cellTag
	readCellTag(tok, &tag)
	form := &cellForm{repeat: repeat(tok, attrColumnsRepeated), typ: tag.typ(), validation: len(tag.validation) > 0}
	if tag.style != nil {
		form.style, form.rawStyle = w.name(tag.style), bytes.Clone(tag.style)
	}
	last := &form.head
	if valueEnd > 0 {
		form.head = bytes.Clone(tok.Raw[:value])
		form.tail = bytes.Clone(tok.Raw[valueEnd:])
		last = &form.tail
	} else {
		form.head = bytes.Clone(tok.Raw)
		form.tag.Load(tok)
	}
	if !tok.SelfClosing {
		*last = append(*last, w.forms.open...)
		form.end = append(append(append(bytes.Clone(w.forms.close), "</"...), tok.Name()...), '>')
	}
	return form
}

// follow notes that a form has followed.
func (f *cellForm) follow(form *cellForm) {
	i := 0
	for i < ways-1 && f.next[i] != nil && f.next[i] != form {
		i++
	}
	f.next[i] = form
}

// plainText looks for a plain text that begins behind the start tag of another cell:
// <text:p>Musterstadt</text:p>. It returns the paragraph and its text, nil if there is
// none. The walker stays where it is until [walker.pass]; both are valid until then.
func (w *walker) plainText() (paragraph, text []byte, err error) {
	f := &w.forms
	if w.pending != evOther || !f.enter(w.scan) {
		return nil, nil, nil
	}
	b, err := w.scan.Ahead(plainReach)
	if err != nil {
		return nil, nil, w.failed(err)
	}
	if !bytes.HasPrefix(b, f.open) {
		return nil, nil, nil
	}
	start := len(f.open)
	i := start + xmlscan.PlainLen(b[start:])
	if i == start || !bytes.HasPrefix(b[i:], f.close) {
		return nil, nil, nil
	}
	return b[:i+len(f.close)], b[start:i], nil
}

// pass goes on behind a paragraph that plainText has found: evCellParts in one.
func (w *walker) pass(paragraph []byte) { w.scan.Pass(len(paragraph)) }
