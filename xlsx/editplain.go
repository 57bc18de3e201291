package xlsx

import (
	"slices"

	"elterntool/internal/splice"
)

// plainRow passes the next row if it is a plain one and the plan concerns it only behind
// its last cell.
func (e *editor) plainRow() (bool, error) {
	row := &e.whole
	if ok, err := e.walker.knownRow(row, &e.sheet.lengths); !ok {
		return false, err
	}
	if e.quiet = !e.stales.in(e.index, e.row); !e.quiet || !e.rightOf(row) {
		e.declineRow()
		return false, nil
	}
	e.beginRow()
	e.rowStyle = row.tag.style
	if lookLeftOf(row.lastCol(), e.lookCols) && !e.form.allCells(row) {
		return false, nil
	}
	for i := range row.cells {
		e.look(row.cells[i].col, row.cells[i].style)
	}
	start := e.scan.Offset()
	e.passRow(row)
	if len(e.active) == 0 {
		return true, nil
	}
	if from, to := row.spans(); to > 0 {
		b := e.Room.Slice()
		if b, ok := e.spans(b, row.raw[from:to]); ok {
			e.Room.Take(b)
			if err := e.Queue(splice.Edit{Start: start + int64(from), End: start + int64(to), New: b}); err != nil {
				return true, err
			}
		}
	}
	b, err := e.lastCells()
	if err != nil || len(b) == 0 {
		return true, err
	}
	e.Room.Take(b)
	end := start + int64(row.tail)
	return true, e.Queue(splice.Edit{Start: end, End: end, New: b})
}

// lookLeftOf tells whether a look is taken from a column left of one.
func lookLeftOf(col int, lookCols []int) bool {
	return slices.ContainsFunc(lookCols, func(look int) bool { return look > 0 && look < col })
}

// rightOf tells whether no row is missing before a row, and all targets stand right of its
// cells.
func (e *editor) rightOf(row *plainRow) bool {
	if len(e.targets) > 0 && row.number > e.lastRow+1 {
		return false
	}
	last := row.lastCol()
	for _, t := range e.targets {
		if t.Col <= last && t.Covers(row.number, row.number) {
			return false
		}
	}
	return true
}

// plainCells passes plain cells up to the next target.
func (e *editor) plainCells() error {
	if !e.quiet {
		return nil
	}
	before := maxColumns + 1
	for i, t := range e.active {
		if !e.seen[i] {
			before = min(before, t.Col)
		}
	}
	var c plainCell
	for {
		if raw, err := e.plain(&c, before); raw == nil {
			return err
		}
		e.look(c.col, c.style)
	}
}
