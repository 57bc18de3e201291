package xlsx

import (
	"strings"

	"elterntool/internal/grid"
)

const (
	maxColumns = grid.MaxColumns
	maxRows    = grid.MaxRows
)

// ColumnName returns the letters that Excel shows for a column: 1 is A, 27 AA.
func ColumnName(col int) string { return grid.ColumnName(col) }

// A Range is a rectangle of cells in one sheet, both ends included, all numbers
// from 1.
type Range struct {
	Sheet                                string
	FirstRow, FirstCol, LastRow, LastCol int
}

// An area is a rectangle in a sheet that is known.
type area struct {
	grid.Range
	colAt, colEnd int // place of the last column's letters in the text; 0: the text has none
	rowAt, rowEnd int // and of the last row's digits; equal: it has none
}

func (a area) contains(row, col int) bool {
	return row >= a.FirstRow && row <= a.LastRow && col >= a.FirstCol && col <= a.LastCol
}

func (a area) meets(col, first, last int) bool {
	return col >= a.FirstCol && col <= a.LastCol && first <= a.LastRow && last >= a.FirstRow
}

// cellRef reads a reference to a cell such as B17 or $B$17 (ECMA-376 part 1,
// 18.18.62 ST_Ref) that begins at i, or to a column (B) or row (17) only, whose
// other number is 0 then. What is more than a sheet has is one more than it has.
// next is where it ends.
func cellRef(s []byte, i int) (row, col, lettersEnd, next int) {
	if i < len(s) && s[i] == '$' {
		i++
	}
	for ; i < len(s) && isLetter(s[i]); i++ {
		col = min(col*26+int(s[i]|0x20-'a')+1, maxColumns+1)
	}
	lettersEnd = i
	if i+1 < len(s) && s[i] == '$' {
		i++
	}
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		row = min(row*10+int(s[i]-'0'), maxRows+1)
	}
	return row, col, lettersEnd, i
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// parseArea reads A1, A1:F61, A:F or 1:3, in any order and as far as a sheet reaches.
// The place of the column letters is in s.
func parseArea(s string) (area, bool) {
	b := []byte(s)
	row, col, _, end := cellRef(b, 0)
	a := area{Range: grid.Range{FirstRow: row, FirstCol: col, LastRow: row, LastCol: col}}
	if end < len(b) {
		if b[end] != ':' {
			return area{}, false
		}
		start := end + 1
		var lettersEnd int
		a.LastRow, a.LastCol, lettersEnd, end = cellRef(b, start)
		if a.colAt = start; start < len(b) && b[start] == '$' {
			a.colAt++
		}
		a.colEnd = lettersEnd
		if a.colAt >= a.colEnd {
			a.colAt, a.colEnd = 0, 0
		}
		for a.rowAt, a.rowEnd = end, end; a.rowAt > start && b[a.rowAt-1] >= '0' && b[a.rowAt-1] <= '9'; a.rowAt-- {
		}
	}
	if a.FirstRow == 0 && a.LastRow == 0 && a.colEnd > 0 {
		a.FirstRow, a.LastRow = 1, maxRows
	}
	if a.FirstCol == 0 && a.LastCol == 0 && a.LastRow > 0 {
		a.FirstCol, a.LastCol = 1, maxColumns
	}
	if a.FirstCol > a.LastCol || a.FirstRow > a.LastRow || a.LastCol > maxColumns || a.LastRow > maxRows { // it does not grow
		a.FirstCol, a.LastCol = min(a.FirstCol, a.LastCol), min(max(a.FirstCol, a.LastCol), maxColumns)
		a.colAt, a.colEnd = 0, 0
	}
	a.FirstRow, a.LastRow = min(a.FirstRow, a.LastRow), max(a.FirstRow, a.LastRow)
	ok := end == len(b) && a.FirstRow >= 1 && a.FirstRow <= maxRows && a.FirstCol >= 1 && a.FirstCol <= maxColumns
	a.LastRow = min(a.LastRow, maxRows)
	return a, ok
}

// eachArea calls f for every area of a list separated by blanks (18.18.76
// ST_Sqref), with the place of the area in s.
func eachArea(s string, f func(a area, at int)) {
	for i := 0; i < len(s); {
		if s[i] <= ' ' {
			i++
			continue
		}
		end := i
		for end < len(s) && s[end] > ' ' {
			end++
		}
		if a, ok := parseArea(s[i:end]); ok {
			f(a, i)
		}
		i = end
	}
}

// eachReference calls f for every part of a reference such as
// 'My sheet'!$A$1:$F$61,'My sheet'!$1:$1, with the place of the area in s. ok is
// false if a part is something else.
func eachReference(s string, f func(sheet string, a area, at int)) (ok bool) {
	for i := 0; ; i++ {
		var name strings.Builder
		switch {
		case i < len(s) && s[i] == '\'':
			for i++; ; i++ {
				if i >= len(s) {
					return false
				}
				if s[i] == '\'' {
					if i+1 >= len(s) || s[i+1] != '\'' {
						break
					}
					i++
				}
				name.WriteByte(s[i])
			}
			if i++; i >= len(s) || s[i] != '!' {
				return false
			}
			i++
		default:
			n := strings.IndexAny(s[i:], "!,")
			if n < 0 || s[i+n] != '!' {
				return false
			}
			name.WriteString(s[i : i+n])
			i += n + 1
		}
		end := i
		for end < len(s) && s[end] != ',' {
			end++
		}
		a, good := parseArea(s[i:end])
		if !good {
			return false
		}
		f(name.String(), a, i)
		if i = end; i >= len(s) {
			return true
		}
	}
}
