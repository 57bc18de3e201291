package xlsx

import (
	"bytes"
	"slices"

	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
)

// collect reads the new cell that has begun with tok to its end, into p.raw and
// p.cell.
func (p *sheetProof) collect(tok *xmlscan.Token) error {
	p.raw = append(p.raw[:0], tok.Raw...)
	p.cell.begin(tok, 0)
	for {
		ev, tok, err := p.new.next()
		if err != nil {
			return err
		}
		p.raw = append(p.raw, tok.Raw...)
		if ev == evCellEnd {
			return nil
		}
		if err := p.cell.part(p.new, tok); err != nil {
			return err
		}
	}
}

// oldCell gives the bytes of the old row's cell in a column, and goes on behind it;
// nil if there is none. Its start tag is in p.was.
func (p *sheetProof) oldCell(col int) []byte {
	if p.added || p.bare || !peekTag(p.old, &p.was) {
		return nil
	}
	if name := p.was.name[bytes.IndexByte(p.was.name, ':')+1:]; string(name) != "c" {
		return nil
	}
	at := p.oldCol
	if v, ok := p.was.attr("r"); ok {
		_, at, _, _ = cellRef(v, 0)
	}
	if at != col {
		return nil
	}
	p.oldCol = col + 1
	n := p.find()
	if n == 0 {
		return nil
	}
	raw := bytes.Clone(p.old.Buffered()[:n])
	parseTag(raw[:tagEnd(raw)], &p.was) // the buffer may have moved
	p.old.Skip(n)
	return raw
}

// find tells where the old sheet's next element ends; 0 if it does not in a cell's
// reach.
func (p *sheetProof) find() int {
	for n := 1 << 10; ; n *= 4 {
		more := p.old.Fill(n)
		if n := elementEnd(p.old.Buffered(), nil); n > 0 {
			return n
		}
		if !more || n > maxCellBytes {
			return 0
		}
	}
}

// planned compares a cell that the plan concerns.
func (p *sheetProof) planned(target int, tok *xmlscan.Token) error {
	row, col := p.new.row, p.new.col
	t, w := p.active[target], p.wishes[target]
	if err := p.collect(tok); err != nil {
		return err
	}
	old := p.oldCell(col)
	c := &p.cell
	check := &p.checks[target]
	if check.seen {
		return p.failed(row, col, "the cell is there twice")
	}
	check.seen, check.got = true, c.style
	if !parseTag(p.raw[:tagEnd(p.raw)], &p.tag) {
		return p.failed(row, col, "the cell differs")
	}
	var ext []byte
	if old != nil {
		s, _ := p.was.attr("s")
		check.old = oldCell{true, number(s, maxXfs)}
		p.look(col, check.old.style) // not the one that it gets
		if !p.was.like(&p.tag, "s", "t", "cm", "vm") {
			return p.failed(row, col, "the cell's attributes differ")
		}
		ext = p.extension(old)
	} else if !p.isNew(row, col) {
		return p.failed(row, col, "the cell's attributes differ")
	}
	same := bytes.Equal(old, p.raw)
	if c.formula || !same && !p.holds(w, ext) {
		return p.failed(row, col, "the cell does not hold what was planned")
	}
	switch {
	case w.Act == grid.Set && c.holds(w.Text, p.pl.w.strings):
	case w.Act == grid.Empty && !c.content, w.Act == grid.Style && !c.content:
	default:
		return p.failed(row, t.Col, "the cell does not hold what was planned")
	}
	return nil
}

// isNew tells whether the start tag is one of a new cell.
func (p *sheetProof) isNew(row, col int) bool {
	r, ok := p.tag.attr("r")
	for _, a := range p.tag.attrs {
		switch string(a.name) {
		case "r", "s", "t":
		default:
			return false
		}
	}
	return ok && string(r) == string(appendRef(nil, row, col))
}

// holds tells whether the new cell's content is, byte for byte, what a written cell
// has: a text or nothing, and then the extensions that were there.
func (p *sheetProof) holds(w grid.Wish, ext []byte) bool {
	var want []byte
	typ, hasType := p.tag.attr("t")
	if w.Act == grid.Set {
		if string(typ) != "inlineStr" {
			return false
		}
		want = appendInline(want, p.sheet.prefix, w.Text)
	} else if hasType {
		return false
	}
	want = append(want, ext...)
	if _, ok := p.tag.attr("cm"); ok {
		return false
	}
	if _, ok := p.tag.attr("vm"); ok {
		return false
	}
	if len(want) == 0 {
		return p.tag.selfClosing
	}
	want = append(append(append(want, "</"...), p.tag.name...), '>')
	return bytes.Equal(p.raw[len(p.tag.raw):], want)
}

// extension is the extLst of an old cell (18.3.1.4).
func (p *sheetProof) extension(old []byte) (ext []byte) {
	elementEnd(old, func(name string, start, end int) {
		if name == "extLst" {
			ext = append(ext, old[start:end]...)
		}
	})
	return ext
}

// stale compares a formula cell whose result is taken away.
func (p *sheetProof) stale(tok *xmlscan.Token) error {
	row, col := p.new.row, p.new.col
	if err := p.collect(tok); err != nil {
		return err
	}
	old := p.oldCell(col)
	if old == nil || !bytes.Equal(withoutResult(old), p.raw) {
		return p.failed(row, col, "the cell differs in more than its result")
	}
	return nil
}

// withoutResult is a cell without its type and its v elements.
func withoutResult(cell []byte) []byte {
	var tag rawTag
	n := tagEnd(cell)
	if !parseTag(cell[:n], &tag) {
		return nil
	}
	offset := func(b []byte) int { return cap(tag.raw) - cap(b) }
	var out []byte
	from, gap := 0, 1+len(tag.name)
	for _, a := range tag.attrs {
		end := offset(a.value) + len(a.value) + 1
		if string(a.name) == "t" {
			out = append(out, cell[from:gap]...)
			from = end
		}
		gap = end
	}
	elementEnd(cell, func(name string, start, end int) {
		if name == "v" {
			out = append(out, cell[from:start]...)
			from = end
		}
	})
	return append(out, cell[from:]...)
}

// elementEnd is the length of the element that b begins with, of a document that is
// known to be well-formed; 0 if b is too short. It calls child, if that is not nil,
// for every element right below it.
func elementEnd(b []byte, child func(name string, start, end int)) int {
	depth, at := 0, 0
	var name string
	for i := 0; ; {
		next := bytes.IndexByte(b[i:], '<')
		if next < 0 {
			return 0
		}
		i += next
		n, closed := markup(b[i:])
		if n == 0 {
			return 0
		}
		switch {
		case closed < 0:
			if depth++; depth == 2 && child != nil {
				at, name = i, tagName(b[i:i+n])
			}
		case closed == 0 && depth == 1 && child != nil && b[i+1] != '!' && b[i+1] != '?':
			child(tagName(b[i:i+n]), i, i+n)
		case closed > 0:
			if depth--; depth == 1 && child != nil {
				child(name, at, i+n)
			}
		}
		if i += n; depth == 0 {
			return i
		}
	}
}

// markup is the length of what b begins with, 0 if b is too short, and what that
// closes: one element, none, or minus one for a start tag.
func markup(b []byte) (n, closed int) {
	for _, m := range [...][2]string{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}} {
		if bytes.HasPrefix(b, []byte(m[0])) {
			end := bytes.Index(b[len(m[0]):], []byte(m[1]))
			if end < 0 {
				return 0, 0
			}
			return len(m[0]) + end + len(m[1]), 0
		}
	}
	switch n = tagEnd(b); {
	case n < 3:
		return 0, 0
	case b[1] == '/':
		return n, 1
	case b[n-2] == '/':
		return n, 0
	}
	return n, -1
}

// tagName is the name in a tag without its prefix.
func tagName(tag []byte) string {
	name := tag[1 : 1+bytes.IndexAny(tag[1:], " \t\r\n/>")]
	return string(name[bytes.IndexByte(name, ':')+1:])
}

// endRow compares styles, and looks for planned cells that are missing.
func (p *sheetProof) endRow() error {
	row := p.new.row
	if (p.added || p.bare) && !slices.ContainsFunc(p.checks, func(c styleCheck) bool { return c.seen }) {
		return p.failed(row, 0, "a row that was not planned")
	}
	for i := range p.checks {
		c, t, w := &p.checks[i], p.active[i], p.wishes[i]
		look := p.looks[i]
		if look == noStyle {
			look = p.defaultStyle(p.lookCols[i])
		}
		plain := p.defaultStyle(t.Col)
		want := p.pl.newStyle(t, w, row, look, plain)
		if c.old.there {
			want, _ = p.pl.styleFor(t, w, row, look, c.old)
		}
		switch {
		case c.seen && c.got != want:
			return p.failed(row, t.Col, "the cell has another style than planned")
		case !c.seen && (w.Act == grid.Set || w.Act == grid.Style && want != plain):
			return p.failed(row, t.Col, "a planned cell is missing")
		}
	}
	return nil
}

func (p *sheetProof) defaultStyle(col int) int {
	return p.pl.defaultStyle(p.sheet, p.rowStyle, col)
}
