package ods

import "elterntool/internal/splice"

// passCells passes the plain cells that come next, and rewrites those in which targets
// lie, as startCell, cellPart and endCell would.
func (e *editor) passCells() error {
	if e.split || e.isBase {
		return nil
	}
	c := &e.plain
	for {
		ok, err := e.walker.plainCell(c)
		if !ok || e.Due(e.scan.Offset()+int64(len(c.raw))) {
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

// plain makes p what it is for the plain cell that comes next.
func (p *cellPatch) plain(c *plainCell, e *editor) *cellPatch {
	start := e.scan.Offset()
	*p = cellPatch{
		start: start, end: start + int64(len(c.raw)), col: e.col, n: e.colRepeat,
		tag: c.tag, style: c.style, styled: c.rawStyle != nil, typ: c.typ,
		raw: c.raw, endTag: len(c.raw), texts: p.texts[:0], text: p.text, open: -1,
	}
	p.text.reset()
	if c.text != nil {
		p.endTag -= len(c.end) - len(e.forms.close)
		p.texts = append(p.texts, splice.Edit{Start: int64(len(c.tag.Raw)), End: int64(p.endTag)})
		p.text.plain(c.text)
	}
	return p
}
