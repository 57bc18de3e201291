package formula

import "bytes"

// An address is one end of a reference: a cell, or only the row or column of
// whole rows and columns.
type address struct {
	row, col       int // 0 if not given
	rowRel, colRel bool
}

func (a address) isCell() bool { return a.row > 0 && a.col > 0 }

// parseAddress reads [$]A[$]1, [$]A or [$]1 at text[i:] and returns where it
// ends; ok is false if neither letters nor digits stand there. Numbers beyond
// the limits of a sheet come out as limit + 1.
func parseAddress(text []byte, i int) (a address, end int, ok bool) {
	j := i
	if j < len(text) && text[j] == '$' {
		j++
	}
	letters := j
	for j < len(text) && isLetter(text[j]) {
		a.col = min(a.col*26+int(text[j]|0x20-'a')+1, MaxCol+1)
		j++
	}
	if j > letters {
		a.colRel = text[i] != '$'
		i = j
		if j < len(text) && text[j] == '$' {
			j++
		}
	}
	digits := j
	for j < len(text) && isDigit(text[j]) {
		a.row = min(a.row*10+int(text[j]-'0'), MaxRow+1)
		j++
	}
	if j > digits {
		if a.row == 0 {
			return address{}, i, false
		}
		a.rowRel = text[i] != '$'
		i = j
	}
	return a, i, a.row > 0 || a.col > 0
}

// block makes an area of two ends: two cells, two columns, or two rows.
func block(a, b address) (Area, bool) {
	area := Area{Row1: a.row, Row2: b.row, Col1: a.col, Col2: b.col}
	if (a.row == 0) != (b.row == 0) || (a.col == 0) != (b.col == 0) {
		return Area{}, false
	}
	area.rel = flag(a.rowRel, relRow1) | flag(b.rowRel, relRow2) | flag(a.colRel, relCol1) | flag(b.colRel, relCol2)
	if a.row == 0 {
		area.Row1, area.Row2 = 1, MaxRow
	}
	if a.col == 0 {
		area.Col1, area.Col2 = 1, MaxCol
	}
	area.order()
	// Other programs have more rows; a block that reaches into this sheet
	// counts with what it has here.
	area.Row2, area.Col2 = min(area.Row2, MaxRow), min(area.Col2, MaxCol)
	return area, area.inLimits() && area.Row1 <= area.Row2 && area.Col1 <= area.Col2
}

func flag(set bool, r relative) relative {
	if set {
		return r
	}
	return 0
}

// errorLen returns the length of the error value at the start of text, or 0.
func errorLen(text []byte) int {
	if len(text) == 0 || text[0] != '#' {
		return 0
	}
	for _, e := range []string{"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"} {
		if len(text) >= len(e) && bytes.EqualFold(text[:len(e)], []byte(e)) {
			return len(e)
		}
	}
	if len(text) > 5 && bytes.EqualFold(text[:4], []byte("#ERR")) { // #ERR502!
		for i := 4; i < len(text) && i < 10; i++ {
			if text[i] == '!' && i > 4 {
				return i + 1
			}
			if !isDigit(text[i]) {
				break
			}
		}
	}
	return 0
}

// quoted returns the end of the name in single quotes, doubled inside, that
// starts at i, and its content; doubled quotes are written once.
func quoted(text []byte, i int) (name []byte, end int, ok bool) {
	doubled := false
	for j := i + 1; j < len(text); j++ {
		if text[j] != '\'' {
			continue
		}
		if j+1 < len(text) && text[j+1] == '\'' {
			doubled = true
			j++
			continue
		}
		name = text[i+1 : j]
		if doubled {
			name = bytes.ReplaceAll(name, []byte("''"), []byte("'"))
		}
		return name, j + 1, len(name) <= maxSheetName
	}
	return nil, i, false
}

// looksExternal guesses about a text that is not understood: results that
// come from other documents must not be lost.
func looksExternal(text []byte) bool {
	for _, sign := range []string{"'#", "://", "|'"} {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	if end := bytes.IndexByte(text, ']'); end >= 0 && bytes.IndexByte(text[end:], '!') >= 0 { // [1]Sheet1!A1
		return true
	}
	upper := bytes.ToUpper(text)
	for _, sign := range []string{"DDE", "WEBSERVICE", "RTD("} {
		if bytes.Contains(upper, []byte(sign)) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// isWord reports whether an identifier may hold c after its first character.
func isWord(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '\\' || c == '?' || c >= 0x80
}

// number returns the end of the unsigned number at i, or i.
func number(text []byte, i int) int {
	j := i
	for j < len(text) && isDigit(text[j]) {
		j++
	}
	if j < len(text) && text[j] == '.' {
		j++
		for j < len(text) && isDigit(text[j]) {
			j++
		}
	}
	if j == i || j == i+1 && text[i] == '.' {
		return i
	}
	if j < len(text) && text[j]|0x20 == 'e' {
		k := j + 1
		if k < len(text) && (text[k] == '+' || text[k] == '-') {
			k++
		}
		if k < len(text) && isDigit(text[k]) {
			for k < len(text) && isDigit(text[k]) {
				k++
			}
			j = k
		}
	}
	return j
}
