package formula

import "bytes"

// odfOperand reads an operand of OpenFormula (ODF 1.3 part 4, 5.3 to 5.10) or
// of its predecessor, which differs in names of functions only.
func (p *Parser) odfOperand() {
	switch c := p.text[p.pos]; {
	case c == '[':
		p.bracket()
	case isDigit(c) || c == '.':
		if end := number(p.text, p.pos); end > p.pos && (end == len(p.text) || !isWord(p.text[end])) {
			p.value()
			p.pos = end
		}
	case c == '\'': // the label of a column or row, or the source of a name
		_, end, ok := quoted(p.text, p.pos)
		if !ok {
			return
		}
		p.unbounded = true
		p.value()
		p.pos = end
		switch p.peek() {
		case '#':
			p.external = true
			p.pos++
		case '(': // some programs put quotes around functions they do not know
			p.foreign = true
		}
	case c == '$': // $$Name
		p.unbounded = true
		p.value()
		p.pos++
	case isWord(c):
		start := p.pos
		for p.pos < len(p.text) && isWord(p.text[p.pos]) {
			p.pos++
		}
		p.word(start, p.pos)
	}
}

// bracket reads a reference in brackets, the opening one at pos.
func (p *Parser) bracket() {
	end := bracketEnd(p.text, p.pos)
	if end < 0 {
		return
	}
	inner := p.text[p.pos+1 : end-1]
	p.pos = end
	if isSource(inner) {
		p.external = true
		p.value()
		return
	}
	if n := errorLen(inner); n > 0 && n == len(inner) {
		p.value()
		return
	}
	r := bracketReader{text: inner}
	first := r.half(false)
	second := first
	if !r.failed && r.pos < len(inner) && inner[r.pos] == ':' {
		r.pos++
		second = r.half(true)
		if !second.hasSheet {
			second.sheet = first.sheet
		}
	} else if !first.isCell() && !first.deleted {
		r.failed = true
	}
	switch {
	case r.failed || r.pos < len(inner):
		p.broken = true
	case first.deleted || second.deleted:
		p.value() // the cells were deleted: it reads nothing
	default:
		area, ok := block(first.address, second.address)
		if !ok {
			p.unbounded = true
			p.value()
			return
		}
		area.Sheet1, area.Sheet2 = p.sheet(first.sheet), p.sheet(second.sheet)
		p.reference(area)
	}
}

// isSource reports whether the content of brackets starts with the address of
// another document: 'file:///x.ods'#$Sheet1.A1.
func isSource(inner []byte) bool {
	if len(inner) == 0 || inner[0] != '\'' {
		return false
	}
	_, end, _ := quoted(inner, 0)
	return end > 0 && end < len(inner) && inner[end] == '#'
}

// bracketEnd returns where the bracket that opens at i ends, behind the
// closing one, or -1. Brackets in quotes do not count; others nest.
func bracketEnd(text []byte, i int) int {
	depth := 0
	for j := i; j < len(text); j++ {
		switch text[j] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return j + 1
			}
		case '\'':
			_, end, _ := quoted(text, j)
			if end == j {
				return -1
			}
			j = end - 1
		}
	}
	return -1
}

// half is one end of a reference in brackets.
type half struct {
	address
	sheet    []byte
	hasSheet bool
	deleted  bool // a part is #REF!
}

type bracketReader struct {
	text   []byte
	pos    int
	failed bool
}

// half reads [$]Sheet.[$]A[$]1 or .A1; only the second end may do without the
// dot.
func (r *bracketReader) half(second bool) half {
	var h half
	h.sheet, h.hasSheet, h.deleted = r.sheetName(second)
	if r.failed {
		return h
	}
	for r.pos < len(r.text) && r.text[r.pos] != ':' {
		start := r.pos
		if r.text[start] == '$' {
			start++
		}
		if n := errorLen(r.text[start:]); n > 0 {
			h.deleted = true
			r.pos = start + n
			continue
		}
		a, end, ok := parseAddress(r.text, r.pos)
		if !ok || h.isCell() || h.row > 0 || h.col > 0 && a.col > 0 {
			r.failed = true
			return h
		}
		if a.col > 0 {
			h.col, h.colRel = a.col, a.colRel
		}
		if a.row > 0 {
			h.row, h.rowRel = a.row, a.rowRel
		}
		r.pos = end
	}
	r.failed = r.failed || h.row == 0 && h.col == 0 && !h.deleted
	return h
}

// sheetName reads a sheet's name and the dot behind it.
func (r *bracketReader) sheetName(second bool) (name []byte, given, deleted bool) {
	i := r.pos
	if i < len(r.text) && r.text[i] == '$' {
		i++
	}
	if i < len(r.text) && r.text[i] == '\'' {
		name, end, ok := quoted(r.text, i)
		if !ok || end >= len(r.text) || r.text[end] != '.' {
			r.failed = true
			return nil, false, false
		}
		r.pos = end + 1
		return name, true, false
	}
	rest := r.text[i:]
	if n := bytes.IndexByte(rest, ':'); n >= 0 {
		rest = rest[:n]
	}
	dot := bytes.LastIndexByte(rest, '.')
	switch {
	case dot < 0 && second: // [Sheet1.A1:B2]
		return nil, false, false
	case dot == 0 && i == r.pos: // own sheet
		r.pos++
		return nil, false, false
	case dot <= 0 || dot > maxSheetName:
		r.failed = true
		return nil, false, false
	}
	name = rest[:dot]
	r.pos = i + dot + 1
	if bytes.EqualFold(name, []byte("#REF!")) {
		return nil, true, true
	}
	// A dot may be part of a name that another program left unquoted, or of a
	// path to a table inside a cell.
	r.failed = bytes.ContainsAny(name, "'.#[] ")
	return name, true, false
}
