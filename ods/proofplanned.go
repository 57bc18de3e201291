package ods

import (
	"bytes"

	"elterntool/internal/grid"
)

// A plannedEnd is the end of a row of the new document, from a plain cell on that the plan
// has filled, which was taken apart and is as it must be. Such ends repeat a million times
// but for the text. Whatever else the comparison depends on is here, or in the rowEnd of
// the old document that it was compared with; what the cell must hold is asked of the plan
// each time.
type plannedEnd struct {
	form   *cellForm
	target *grid.Target
	look   int // that the plan wishes
	style  proofStyle
	rest   []byte // from behind the cell on, with the end tag of the row
	end    int    // length of that
	cells  int    // in rest
	cols   int    // for which they stand
}

// plannedTarget is the only target that may concern the row, and what it wants of it: a
// text in a cell like those above and below.
func (p *proof) plannedTarget() (*grid.Target, grid.Wish, bool) {
	a := p.old
	if len(a.targets) != 1 || len(a.row.styles) != 1 || a.row.n != 1 {
		return nil, grid.Wish{}, false
	}
	t := a.targets[0]
	row := a.row.row
	if row < t.First || row > t.Last || row == t.Header || t.Appended(row) {
		return nil, grid.Wish{}, false
	}
	w := t.Want(row)
	return t, w, w.Act == grid.Set
}

// plannedAgain tells whether the row ends, from column col on, as one did that was taken
// apart, in both documents, but for the text that the plan wants. Both are behind the row
// then.
func (p *proof) plannedAgain(col, cells int) (bool, error) {
	a, b := p.old, p.new
	c := &b.plain
	for _, e := range &a.tail.planned {
		if e == nil || e.form != c.cellForm || !bytes.HasPrefix(c.ahead[c.size:], e.rest) {
			continue
		}
		t, w, ok := p.plannedTarget()
		if !ok || t != e.target || w.Look != e.look || a.row.styles[0] != e.style || col != t.Col ||
			!isCollapsed(c.text()) || string(c.text()) != w.Text ||
			cells+1+e.cells > maxColumns || !p.sameEnd(col, cells) {
			continue
		}
		b.passCell(c)
		b.scan.Pass(len(e.rest) - e.end)
		b.nextCol += e.cols
		b.walker.cells += e.cells
		if ev, _, err := b.walker.next(); err != nil || ev != evRowEnd {
			return false, errNotInStep
		}
		return true, nil
	}
	return false, nil
}

// notePlanned keeps the end of a row that was taken apart and is as it must be. It begins
// at an offset of the new document, before which there are so many cells.
func (p *proof) notePlanned(start int64, cells int) {
	a, b := p.old, p.new
	t, w, ok := p.plannedTarget()
	if !ok || !a.tail.known || a.row.from != t.Col || b.first == nil || b.first.repeat != 1 ||
		b.scan.Offset() != start+int64(len(b.tailRaw)) || len(b.tailRaw) > maxRowEnd {
		return
	}
	copy(a.tail.planned[1:], a.tail.planned[:])
	a.tail.planned[0] = &plannedEnd{
		form: b.first, target: t, look: w.Look, style: a.row.styles[0],
		rest: bytes.Clone(b.tailRaw[b.firstLen:]), end: b.endLen,
		cells: b.walker.cells - cells - 1, cols: b.nextCol - t.Col - 1,
	}
}
