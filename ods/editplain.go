package ods

import (
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// passCells passes the plain cells that come next, and rewrites those in which targets
// lie, as startCell, cellPart and endCell would.
func (e *editor) passCells() error {
	if e.split || e.isBase {
		return nil
	}
	c := &e.plain
	for {
		ok, err := e.walker.plainCell(c)
		if !ok || e.Due(e.scan.Offset()+int64(c.size)) {
			return err
		}
		last := e.col + e.colRepeat - 1
		if last >= e.firstCol && e.hits(last, c.style, c.rawStyle != nil) {
			if ok, err := e.replacePlain(c, last); !ok {
				return err
			}
		}
		e.passCell(c)
		e.plainEnd = last + 1
	}
}

// replacePlain rewrites a plain cell in which targets lie. It is false if it does not:
// what must not be changed is refused by others, in words and with its place.
func (e *editor) replacePlain(c *plainCell, last int) (bool, error) {
	p := &e.plainly
	if c.tail != nil || c.validation || e.allowed(p.plain(c, e), &cellTag{}, last) != nil {
		return false, nil
	}
	b, err := e.rewrite(p, e.row, e.rowRepeat, true)
	if err != nil || b == nil {
		return err == nil, err
	}
	return true, e.Queue(splice.Edit{Start: p.start, End: p.end, New: b})
}

// plain makes c what it is for the plain cell that comes next.
func (c *cellPatch) plain(p *plainCell, e *editor) *cellPatch {
	start := e.scan.Offset()
	*c = cellPatch{
		start: start, end: start + int64(p.size), col: e.col, n: e.colRepeat,
		form: p.cellForm, tag: p.tag, style: p.style, styled: p.rawStyle != nil, typ: p.typ,
		raw: p.raw(), endTag: p.size, texts: c.texts[:0], text: c.text, open: -1,
	}
	c.text.reset()
	if p.hasText() {
		c.endTag -= len(p.end) - len(e.forms.close)
		c.texts = append(c.texts, splice.Edit{Start: int64(len(p.tag.Raw)), End: int64(c.endTag)})
		c.text.plain(p.text())
	}
	return c
}

// A filledForm is what a plain cell becomes that gets a text: what stands before and
// behind the text is the same for all cells of the form.
type filledForm struct {
	style         string
	restyle       bool
	before, after []byte
}

// filledWith is what a cell of the form becomes in a style; nil: nobody has tried.
func (f *cellForm) filledWith(style string, restyle bool) *filledForm {
	for _, filled := range &f.filled {
		if filled != nil && filled.style == style && filled.restyle == restyle {
			return filled
		}
	}
	return nil
}

func (f *cellForm) fill(filled *filledForm) {
	copy(f.filled[1:], f.filled[:])
	f.filled[0] = filled
}

// copy writes a cell of a form without content for n columns.
func (f *cellForm) copy(dst []byte, sh *sheetSurvey, n int) []byte {
	if f.copied == nil || f.copies != n {
		drop := func(a xmlscan.Atom) bool { return a == attrColumnsRepeated }
		f.copied = f.tag.Render(f.copied[:0], drop, appendRepeat(nil, sh.prefixes.tableAttr, "columns", n))
		f.copies = n
	}
	return append(dst, f.copied...)
}
