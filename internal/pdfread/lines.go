package pdfread

import (
	"cmp"
	"slices"
	"strings"
)

// Lines returns the text line by line from top to bottom, and from left to right
// where several stand side by side: the cells of a table row, columns, and what
// is behind a tabulator are lines of their own. Blanks within a line are single.
func (p Page) Lines() []string {
	type line struct {
		text  strings.Builder
		first box
	}
	var lines []*line
	for i, w := range p.Words {
		if i > 0 {
			before := p.Words[i-1].line
			along, across := before.gap(w.line)
			size := max(before.size, w.line.size)
			if before.sameDirection(w.line) && across <= lineShift*size && along <= lineGap*size && along >= -lineShift*size {
				at := lines[len(lines)-1]
				if along > wordGap*min(before.size, w.line.size) {
					at.text.WriteByte(' ')
				}
				at.text.WriteString(w.Text)
				continue
			}
		}
		l := &line{first: w.line}
		l.text.WriteString(w.Text)
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b *line) int { return cmp.Compare(a.first.y, b.first.y) })
	out := make([]string, 0, len(lines))
	for len(lines) > 0 {
		n := 1 // lines side by side
		for n < len(lines) && lines[n].first.y-lines[0].first.y <= lineShift*lines[0].first.size {
			n++
		}
		row := lines[:n]
		slices.SortStableFunc(row, func(a, b *line) int { return cmp.Compare(a.first.x, b.first.x) })
		for _, l := range row {
			out = append(out, l.text.String())
		}
		lines = lines[n:]
	}
	return out
}
