package newsheet

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A Sheet is a table of texts. Rows may be shorter than Headers, not longer.
type Sheet struct {
	Name    string // of the sheet; without the characters []*?:/\ and at most 31 of them
	Headers []string
	Rows    [][]string

	Choices []Choice // cells with a drop-down
	Wrap    bool     // long texts go over several lines
	Widths  []int    // of columns, in characters; 0, or fewer of them: as their texts need
	Printed int      // so many columns, from the left, are printed; 0: all
}

// CanWrite tells whether a file of that name can be written, by its ending.
func CanWrite(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".ods" || ext == ".xlsx"
}

// Write writes the sheet in the format that the name asks for.
func Write(w io.Writer, path string, s *Sheet) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".ods":
		return writeODS(w, s)
	case ".xlsx":
		return writeXLSX(w, s)
	}
	return fmt.Errorf("newsheet: no format for %q", filepath.Ext(path))
}

// Widths of columns, in characters of the font.
const (
	minWidth = 8
	maxWidth = 48 // longer texts show as far as there is room
)

// widths are as wide as the longest text of each column; a header in bold with the
// button of the filter needs some more.
func (s *Sheet) widths() []int {
	list := make([]int, len(s.Headers))
	for i, h := range s.Headers {
		list[i] = max(minWidth, runewidth.StringWidth(h)+4)
	}
	for _, r := range s.Rows {
		for i, v := range r {
			for line := range strings.SplitSeq(v, "\n") {
				list[i] = max(list[i], runewidth.StringWidth(line)+1)
			}
		}
	}
	for i := range list {
		list[i] = min(list[i], maxWidth)
		if i < len(s.Widths) && s.Widths[i] > 0 {
			list[i] = s.Widths[i]
		}
	}
	return list
}

// lines are how many a row needs, where long texts go over several.
func (s *Sheet) lines(row []string, widths []int) int {
	most := 1
	if !s.Wrap {
		return most
	}
	for i, v := range row {
		n := 0
		for line := range strings.SplitSeq(v, "\n") {
			n += 1 + max(0, runewidth.StringWidth(line)-1)/widths[i]
		}
		most = max(most, n)
	}
	return most
}

// columnName is the column's letters, from 1.
func columnName(col int) string {
	name := ""
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}
