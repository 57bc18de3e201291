package xlsx

import (
	"bytes"

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
	n := len(p.was.raw)
	if !p.was.selfClosing {
		end := append(append([]byte("</"), p.was.name...), '>')
		if n = p.find(end); n == 0 {
			return nil
		}
	}
	raw := bytes.Clone(p.old.Buffered()[:n])
	parseTag(raw[:tagEnd(raw)], &p.was) // the buffer may have moved
	p.old.Skip(n)
	return raw
}

// find tells where the old sheet's next end tag ends; 0 if there is none in a cell's
// reach.
func (p *sheetProof) find(end []byte) int {
	for n := 1 << 10; ; n *= 4 {
		more := p.old.Fill(n)
		if i := bytes.Index(p.old.Buffered(), end); i >= 0 {
			return i + len(end)
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

// extension is the extLst of an old cell, its last child (18.3.1.4).
func (p *sheetProof) extension(old []byte) []byte {
	start := bytes.Index(old, append(append([]byte("<"), p.sheet.prefix...), "extLst"...))
	end := bytes.LastIndex(old, []byte("</"))
	if start < 0 || end < start {
		return nil
	}
	return old[start:end]
}

// stale compares a formula cell whose result is taken away.
func (p *sheetProof) stale(tok *xmlscan.Token) error {
	row, col := p.new.row, p.new.col
	if err := p.collect(tok); err != nil {
		return err
	}
	old := p.oldCell(col)
	if old == nil || !bytes.Equal(withoutResult(old, p.sheet.prefix), p.raw) {
		return p.failed(row, col, "the cell differs in more than its result")
	}
	return nil
}

// withoutResult is a cell without its type and its v elements.
func withoutResult(cell []byte, prefix string) []byte {
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
	open, closing := "<"+prefix+"v", "</"+prefix+"v>"
	for i := n; i < len(cell); {
		rest := cell[i:]
		if bytes.HasPrefix(rest, []byte(open)) && len(rest) > len(open) && bytes.IndexByte([]byte("> /\t\r\n"), rest[len(open)]) >= 0 {
			out = append(out, cell[from:i]...)
			i += tagEnd(rest)
			if cell[i-2] != '/' {
				i += bytes.Index(cell[i:], []byte(closing)) + len(closing)
			}
			from = i
			continue
		}
		i += skipMarkup(rest)
	}
	return append(out, cell[from:]...)
}

// skipMarkup is the length of what b begins with, as far as it cannot hold a tag
// that counts.
func skipMarkup(b []byte) int {
	for _, m := range [...][2]string{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}} {
		if bytes.HasPrefix(b, []byte(m[0])) {
			if n := bytes.Index(b, []byte(m[1])); n >= 0 {
				return n + len(m[1])
			}
		}
	}
	return 1
}

// endRow compares styles, and looks for planned cells that are missing.
func (p *sheetProof) endRow() error {
	row := p.new.row
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
	if p.rowStyle >= 0 {
		return p.rowStyle
	}
	def, _ := p.sheet.column(col)
	return def.style
}
