package grid

import "elterntool/internal/formula"

// A Target is a column of cells that a plan concerns.
type Target struct {
	Col         int
	Look        int  // column whose style the cells take; 0: their own
	HeaderLook  int  // the same for the header cell
	Header      int  // row of the header cell; 0: none
	First, Last int  // rows concerned, the header included
	Added       bool // the column is new
	Looks       bool // wishes name looks of their own
	Base        int  // rows below this one are appended: they look like it; 0: none are
	Want        func(row int) Wish
}

// A Wish is what the plan wants of one cell.
type Wish struct {
	Act  Action
	Text string
	Look int // overrides Target.Look if not 0
}

// Appended tells whether a row is one of those that look like Base.
func (t *Target) Appended(row int) bool { return t.Base > 0 && row > t.Base }

// An Action is what shall happen to a cell.
type Action uint8

const (
	Keep  Action = iota // as it is
	Style               // only the look
	Set
	Empty
)

// Covers tells whether the target concerns one of the rows first to last.
func (t *Target) Covers(first, last int) bool { return t.First <= last && t.Last >= first }

// LookIn is the column whose style the cell of a row takes.
func (t *Target) LookIn(row int) int {
	if row == t.Header {
		return t.HeaderLook
	}
	return t.Look
}

// LookOf is the column whose style the target takes in a run of rows.
func (t *Target) LookOf(first, last int) int {
	first, last = max(first, t.First), min(last, t.Last)
	if t.Looks {
		for row := first; row <= last; row++ {
			if w := t.Want(row); w.Act != Keep && w.Look != 0 {
				return w.Look
			}
		}
	}
	return t.LookIn(first)
}

// A Cursor tells for cells that come in the order of sheets, rows and columns
// whether they are among some formula cells.
type Cursor struct {
	Cells formula.Cells
	next  int
}

// At tells it for one cell: whether it is one of them, or the first of a block.
func (d *Cursor) At(sheet, row, col int) bool {
	for ; d.next < d.Cells.Len(); d.next++ {
		c := d.Cells.At(d.next)
		if c.Sheet < sheet || c.Sheet == sheet && (c.Row < row || c.Row == row && c.Col < col) {
			continue
		}
		return c.Sheet == sheet && c.Row == row && c.Col == col
	}
	return false
}

// In tells whether one of them, or the first cell of a block, stands in a row of
// which At has not been asked yet.
func (d *Cursor) In(sheet, row int) bool {
	d.At(sheet, row, 0) // no cell: it only goes on to the row
	if d.next >= d.Cells.Len() {
		return false
	}
	c := d.Cells.At(d.next)
	return c.Sheet == sheet && c.Row == row
}

// Current is the cell that At has told of last.
func (d *Cursor) Current() formula.Cell { return d.Cells.At(d.next) }
