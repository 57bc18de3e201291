package ods

import (
	"strings"

	"elterntool/internal/grid"
)

// Limits of a sheet in LibreOffice 7.4 and later.
const (
	maxColumns = grid.MaxColumns
	maxRows    = grid.MaxRows
)

// ColumnName returns the letters that Calc shows for a column: 1 is A, 27 AA.
func ColumnName(col int) string { return grid.ColumnName(col) }

// A Range is a rectangle of cells in one sheet, both ends included, all
// numbers from 1.
type Range struct {
	Sheet                                string
	FirstRow, FirstCol, LastRow, LastCol int
}

// A cellAddress is one end of a range as it is written (ODF 1.3 part 3,
// 18.3.4 cellAddress): [$]sheet.[$]A[$]1. Parts that are not there are 0 or "".
type cellAddress struct {
	sheet            string
	row, col         int
	colStart, colEnd int // place of the column letters in the text
	rowStart, rowEnd int // and of the row's digits
}

// parseRange reads a cellRangeAddress (18.3.5) such as $'My Sheet'.A1:.F61.
// The second end is returned for growing: its column letters stand at
// s[last.colStart:last.colEnd].
func parseRange(s string) (r Range, last cellAddress, ok bool) {
	first, rest, ok := parseCellAddress(s, 0)
	if !ok {
		return Range{}, cellAddress{}, false
	}
	last = first
	if rest < len(s) {
		if s[rest] != ':' {
			return Range{}, cellAddress{}, false
		}
		last, rest, ok = parseCellAddress(s, rest+1)
		if !ok || rest != len(s) {
			return Range{}, cellAddress{}, false
		}
	}
	if last.sheet == "" {
		last.sheet = first.sheet
	}
	if last.sheet != first.sheet || first.col == 0 || last.col == 0 {
		return Range{}, cellAddress{}, false
	}
	r = Range{Sheet: first.sheet, FirstRow: first.row, FirstCol: first.col, LastRow: last.row, LastCol: last.col}
	if r.FirstRow == 0 && r.LastRow == 0 {
		r.FirstRow, r.LastRow = 1, maxRows // whole columns
	}
	return r, last, r.FirstRow > 0 && r.LastRow >= r.FirstRow && r.LastCol >= r.FirstCol
}

func parseCellAddress(s string, i int) (a cellAddress, next int, ok bool) {
	if i < len(s) && s[i] == '$' && !isColumnStart(s, i+1) {
		i++
	}
	switch {
	case i < len(s) && s[i] == '\'':
		var name strings.Builder
		for i++; ; i++ {
			if i >= len(s) {
				return a, 0, false
			}
			if s[i] == '\'' {
				if i+1 < len(s) && s[i+1] == '\'' {
					i++
				} else {
					break
				}
			}
			name.WriteByte(s[i])
		}
		a.sheet = name.String()
		if i++; i >= len(s) || s[i] != '.' {
			return a, 0, false
		}
		i++
	default:
		if dot := strings.IndexByte(s[i:], '.'); dot >= 0 && !strings.ContainsAny(s[i:i+dot], ": ") {
			a.sheet = s[i : i+dot]
			i += dot + 1
		}
	}
	if i < len(s) && s[i] == '$' {
		i++
	}
	a.colStart = i
	for i < len(s) && isLetter(s[i]) && a.col <= maxColumns {
		a.col = a.col*26 + int(s[i]&^0x20-'A'+1)
		i++
	}
	a.colEnd = i
	if i < len(s) && s[i] == '$' {
		i++
	}
	a.rowStart = i
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && a.row <= maxRows {
		a.row = a.row*10 + int(s[i]-'0')
		i++
	}
	a.rowEnd = i
	return a, i, a.colEnd > a.colStart && a.col <= maxColumns && a.row <= maxRows
}

// isColumnStart tells a $ before column letters ($A$1) from one before a
// sheet's name ($Sheet1.A1): the latter has a dot behind it.
func isColumnStart(s string, i int) bool {
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	return i >= len(s) || s[i] == '$' || s[i] == ':' || s[i] >= '0' && s[i] <= '9' && !dotAhead(s, i)
}

func dotAhead(s string, i int) bool {
	for ; i < len(s) && s[i] != ':' && s[i] != ' '; i++ {
		if s[i] == '.' {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// splitRanges splits a cellRangeAddressList (18.3.6) at the blanks outside
// quotes and calls f with each part and its place.
func splitRanges(s string, f func(part string, start int)) {
	quoted, start := false, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ' ' && !quoted:
			if i > start {
				f(s[start:i], start)
			}
			start = i + 1
		case s[i] == '\'':
			quoted = !quoted
		}
	}
}
