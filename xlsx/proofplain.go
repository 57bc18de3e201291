package xlsx

import (
	"bytes"
	"slices"

	"elterntool/internal/grid"
)

// plainRow compares the next row if it is, but for cells added behind its last one, a plain one
// that was there. What is not as it has to be is left to row, which says so.
func (p *sheetProof) plainRow() (bool, error) {
	row := &p.plain
	if ok, err := p.new.rowHead(row); !ok {
		return false, err
	}
	old := p.oldRow(row)
	if old == 0 {
		p.new.declineRow()
		return false, nil
	}
	p.old.Skip(old)
	p.new.passRow(row)
	p.lastRow = row.number
	return true, p.endRow()
}

// oldRow tells how long the old row is, if it is known to be a plain one, and the new one is
// the same with planned cells behind its last one; 0 if that is not certain.
func (p *sheetProof) oldRow(row *plainRow) int {
	n := p.sheet.lengths.at(row.number)
	if n == 0 || p.new.disorder || len(p.targets) > 0 && row.number != p.lastRow+1 {
		return 0
	}
	p.startRow(row.tag.style)
	tag := p.oldTag(row.ahead[:row.head], row.head-len(row.tag.rest))
	end := p.new.form.rowEnd.text
	if !p.quiet || tag == 0 || n < tag+len(end) || !p.old.Fill(n) {
		return 0
	}
	cells := p.old.Buffered()[tag : n-len(end)]
	if !bytes.HasPrefix(row.ahead[row.head:], cells) || !bytes.HasPrefix(p.old.Buffered()[n-len(end):], end) {
		return 0
	}
	form, to := &p.new.form, row.head+len(cells)
	if len(row.ahead)-to < plainHead {
		return 0
	}
	if form.lastCell(row, to) && !lookLeftOf(row.lastCol(), p.lookCols) {
		if !form.cellsFrom(row, to) {
			return 0
		}
	} else if !form.allCells(row) {
		return 0
	}
	if row.tail < to { // it is not as long as it was known to be
		return 0
	}
	for i := range row.cells {
		c := &row.cells[i]
		if c.at >= to {
			if !p.plainTarget(c, row.raw) {
				return 0
			}
			continue
		}
		if len(p.active) > 0 && c.col >= p.active[0].Col {
			return 0
		}
		p.look(c.col, c.style)
	}
	return n
}

// plainTarget tells whether a plain cell, behind the end of the old row, is the one that
// was planned there, but for its style: its text stands for itself, or it has none.
func (p *sheetProof) plainTarget(c *plainCell, raw []byte) bool {
	target := slices.IndexFunc(p.active, func(t *grid.Target) bool { return t.Col == c.col })
	if target < 0 {
		return false
	}
	w := &p.wishes[target]
	switch {
	case w.Act == grid.Set && c.kind == kindInline && c.valueAt > 0 && string(c.value(raw)) == w.Text:
	case w.Act == grid.Style && c.kind == kindNumber && c.valueAt == 0 && w.Text == "":
	default:
		return false
	}
	p.checks[target].seen, p.checks[target].got = true, c.style
	return true
}

// plainCells compares plain cells up to the next target: they are the same if their
// bytes are.
func (p *sheetProof) plainCells() error {
	if !p.quiet || p.added || p.bare {
		return nil
	}
	before := maxColumns + 1
	for _, t := range p.active {
		if t.Col >= p.new.nextCol {
			before = t.Col
			break
		}
	}
	var c plainCell
	for {
		raw, err := p.new.plain(&c, before)
		if raw == nil {
			return err
		}
		p.look(c.col, c.style)
		if !p.old.Has(raw) {
			return p.failed(p.new.row, c.col, "the cell differs")
		}
		p.old.Skip(len(raw))
		p.oldCol = c.col + 1
	}
}
