package formula

import "bytes"

// excelOperand reads an operand of Excel's A1 notation (ECMA-376 part 1,
// 18.17.2).
func (p *Parser) excelOperand() {
	switch c := p.text[p.pos]; {
	case c == '@': // one cell of what follows
		p.pos++
	case c == '\'':
		name, end, ok := quoted(p.text, p.pos)
		if !ok || end >= len(p.text) || p.text[end] != '!' {
			return
		}
		p.pos = end + 1
		p.inSheets(name, bytes.ContainsAny(name, `[]\/|`)) // no sheet may be called so
	case c == '[': // [1]Sheet1!A1; [0] is the document itself
		start := bracketEnd(p.text, p.pos)
		if start < 0 {
			return
		}
		own := string(p.text[p.pos:start]) == "[0]"
		p.pos = start
		p.skipWord()
		name := p.text[start:p.pos]
		if p.peek() != '!' {
			p.external = p.external || !own
			p.broken = true
			return
		}
		p.pos++
		if own && len(name) == 0 { // a name of the document
			p.unbounded = true
		}
		p.inSheets(name, !own)
	case isDigit(c) || c == '.':
		p.excelNumber()
	case isWord(c) || c == '$':
		p.excelWord()
	}
}

// excelNumber reads a number, or whole rows such as 1:3.
func (p *Parser) excelNumber() {
	if p.excelReference("", "") {
		return
	}
	if end := number(p.text, p.pos); end > p.pos && (end == len(p.text) || !isWord(p.text[end]) && p.text[end] != '!') {
		p.value()
		p.pos = end
	}
}

func (p *Parser) excelWord() {
	start := p.pos
	p.skipWord()
	end := p.pos
	if p.peek() == ':' { // Sheet1:Sheet3!A1, unless it is A1:Sheet3!B2
		p.pos++
		p.skipWord()
		if p.peek() == '!' && p.pos > end+1 {
			a, n, ok := parseAddress(p.text, start)
			if ok && n == end && a.isCell() {
				p.unbounded = true
			}
			name := p.text[start:p.pos]
			p.pos++
			p.inSheets(name, false)
			return
		}
		p.pos = end
	}
	switch p.peek() {
	case '!':
		name := p.text[start:end]
		p.pos++
		p.inSheets(name, bytes.Contains(name, []byte(".xl")) || bytes.Contains(name, []byte(".XL")))
		return
	case '|': // server|topic!item
		p.external = true
		p.unbounded = true
		p.value()
		p.pos++
		return
	case '[': // Table[[#This Row],[Name]]
		p.table(p.text[start:end])
		return
	}
	p.pos = start
	if p.excelReference("", "") {
		return
	}
	p.pos = end
	p.word(start, end)
}

// inSheets reads what stands behind the "!" of a sheet, of two (Jan:Dec), or
// of another document.
func (p *Parser) inSheets(name []byte, external bool) {
	first, second, several := bytes.Cut(name, []byte(":"))
	if !several {
		second = first
	}
	if len(name) > maxSheetName || bytes.IndexByte(second, ':') >= 0 {
		p.unbounded = true
		first, second = nil, nil
	}
	p.external = p.external || external
	switch n := errorLen(p.text[p.pos:]); {
	case n > 0: // the cells were deleted
		p.value()
		p.pos += n
	case external:
		p.value()
		p.skipWord()
		if p.peek() == ':' {
			p.pos++
			p.skipWord()
		}
	case p.excelReference(p.sheet(first), p.sheet(second)):
	default:
		p.unbounded = true // a name that belongs to the sheet
		p.value()
		p.skipWord()
	}
}

// excelReference reads a cell, a column pair or a row pair. It leaves pos
// where it is if none stands there.
func (p *Parser) excelReference(sheet1, sheet2 string) bool {
	a, end, ok := parseAddress(p.text, p.pos)
	if !ok || !p.wordEnds(end) {
		return false
	}
	b := a
	if !a.isCell() {
		if end >= len(p.text) || p.text[end] != ':' {
			return false
		}
		if b, end, ok = parseAddress(p.text, end+1); !ok || !p.wordEnds(end) {
			return false
		}
	}
	area, ok := block(a, b)
	if !ok {
		return false // such as a name that looks like a cell: ABCD1
	}
	// The right end of Sheet1!A1:B2 is in the sheet of the left one.
	if p.colon && sheet1 == "" {
		left := p.areas[len(p.areas)-1]
		sheet1, sheet2 = left.Sheet1, left.Sheet2
	}
	area.Sheet1, area.Sheet2 = sheet1, sheet2
	p.reference(area)
	p.pos = end
	if p.peek() == '#' && errorLen(p.text[p.pos:]) == 0 { // A1#: all that spills from A1
		p.unbounded = true
		p.pos++
	}
	if p.spaces(); p.peek() == '(' { // LOG10 (…) is rather a function
		p.unbounded = true
	}
	return true
}

// wordEnds reports whether a reference may end at i: LOG10( is a function,
// A1b a name.
func (p *Parser) wordEnds(i int) bool {
	return i >= len(p.text) || !isWord(p.text[i]) && p.text[i] != '$' && p.text[i] != '(' && p.text[i] != '!' && p.text[i] != '['
}

func (p *Parser) skipWord() {
	for p.pos < len(p.text) && (isWord(p.text[p.pos]) || p.text[p.pos] == '$') {
		p.pos++
	}
}

// table reads a structured reference as one to the whole table.
func (p *Parser) table(name []byte) {
	end := tableEnd(p.text, p.pos)
	if end > 0 {
		p.pos = end
	}
	if p.Table != nil && end > 0 {
		if a, ok := p.Table(name); ok {
			a.rel |= partial
			p.reference(a)
			return
		}
	}
	p.unbounded = true
	p.value()
}

// tableEnd returns where the bracket of a structured reference ends, or -1.
// In it a ' escapes the next character.
func tableEnd(text []byte, i int) int {
	depth := 0
	for j := i; j < len(text); j++ {
		switch text[j] {
		case '\'':
			j++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return -1
}
