package xlsx

import "slices"

// The rows of a list look alike: cells in the same columns, of the same styles, all of which
// hold something. What they mean for the survey is noted once for all rows of such a form, see
// formsOf; of each row no more than its number.

const (
	rowForms  = 8  // so many are remembered: every other row may be tinted, and some columns have numbers, texts, or nothing
	formCells = 32 // more cells a row of a form cannot have: its marks have 64 bits
)

// Marks of a cell.
const (
	markSomething = 1 << iota // it holds something
	markTaken                 // its place is taken
	markBits      = iota

	eachSomething = ^uint64(0) / (1<<markBits - 1) * markSomething
)

// A rowForm is what rows have in common.
type rowForm struct {
	cells []formCell
	style int32  // of cells that are not there, see rowStyle
	marks uint64 // of the cells, those of the first one lowest
	taken *takenRun
	last  int // row
}

type formCell struct{ col, style int }

// A takenRun is the columns that rows have taken, the same in several forms.
type takenRun struct {
	cols        []int
	first, last int // rows
}

// A formsOf holds the forms of the rows of a sheet. What is pending is noted by flushForms.
type formsOf struct {
	forms [rowForms]*rowForm // frequent ones come first
	taken *takenRun          // of the rows before this one; nil: nothing is pending
}

// is tells whether a row has the form.
func (f *rowForm) is(cells []plainCell, style int32, marks uint64) bool {
	if f == nil || f.marks != marks || f.style != style || len(f.cells) != len(cells) {
		return false
	}
	for i := range cells {
		if cells[i].style != f.cells[i].style || cells[i].col != f.cells[i].col {
			return false
		}
	}
	return true
}

// find gives the form of a row; nil if it is a new one.
func (f *formsOf) find(cells []plainCell, style int32, marks uint64) *rowForm {
	for i, form := range &f.forms {
		if form.is(cells, style, marks) {
			if i > 0 {
				f.forms[i-1], f.forms[i] = form, f.forms[i-1]
			}
			return form
		}
	}
	return nil
}

// oldest is the place of the form that no row has had for the longest time.
func (f *formsOf) oldest() **rowForm {
	old := &f.forms[0]
	for i := range f.forms {
		if form := &f.forms[i]; *form == nil {
			return form
		} else if (*form).last < (*old).last {
			old = form
		}
	}
	return old
}

// beginPlain begins a row of so many plain cells, of which styledCell and endCell are told
// next: they keep it for endPlain if there are few.
func (s *surveyor) beginPlain(cells int) {
	s.held, s.marks, s.marked = cells <= formCells, 0, 0
}

// mark marks the next cell.
func (s *surveyor) mark(marks uint64) {
	s.marks |= marks << (s.marked * markBits)
	s.marked++
}

// endPlain ends such a row.
func (s *surveyor) endPlain(cells []plainCell) {
	if !s.held {
		s.endRow()
		return
	}
	s.held = false
	sh, row := s.sheet, s.w.row
	form := s.forms.find(cells, s.rowStyle, s.marks)
	if form == nil {
		form = s.newForm(cells)
	}
	form.last = max(form.last, row)
	if s.marks&eachSomething != 0 {
		sh.lastRow = max(sh.lastRow, row)
	}
	sh.nextRow = max(sh.nextRow, s.w.nextRow)
	if t := form.taken; t == s.forms.taken && row == t.last+1 {
		t.last = row
	} else {
		s.flushTaken()
		t.first, t.last = row, row
		s.forms.taken = t
	}
}

// dropPlain forgets such a row, which is going to be read again.
func (s *surveyor) dropPlain() { s.held, s.styledTo = false, 0 }

// newForm notes the first row of a form.
func (s *surveyor) newForm(cells []plainCell) *rowForm {
	old := s.forms.oldest()
	s.flushStyles(*old)
	form := &rowForm{style: s.rowStyle, marks: s.marks, last: s.w.row}
	var cols []int
	for i := range cells {
		c := &cells[i]
		form.cells = append(form.cells, formCell{c.col, c.style})
		if s.marks>>(i*markBits)&markTaken != 0 {
			cols = append(cols, c.col)
		}
	}
	form.taken = s.forms.takenRun(cols)
	s.flushStyles(form)
	*old = form
	return form
}

// takenRun finds the run of these columns.
func (f *formsOf) takenRun(cols []int) *takenRun {
	for _, form := range &f.forms {
		if form != nil && slices.Equal(form.taken.cols, cols) {
			return form.taken
		}
	}
	return &takenRun{cols: cols}
}

// flushForms notes what is pending.
func (s *surveyor) flushForms() {
	for _, f := range &s.forms.forms {
		s.flushStyles(f)
	}
	s.flushTaken()
	s.forms = formsOf{}
}

// flushStyles notes which styles the last row of a form has.
func (s *surveyor) flushStyles(f *rowForm) {
	if f == nil {
		return
	}
	sh, next := s.sheet, 1
	for _, c := range f.cells {
		if c.col > next {
			sh.styled.Add(next, c.col-1, f.style, f.last, f.last, &s.budget)
		}
		sh.styled.Add(c.col, c.col, int32(c.style), f.last, f.last, &s.budget)
		next = c.col + 1
	}
	sh.styled.Add(next, maxColumns, f.style, f.last, f.last, &s.budget)
	sh.lastCol = max(sh.lastCol, next-1)
}

// flushTaken notes which columns are taken.
func (s *surveyor) flushTaken() {
	t := s.forms.taken
	if t == nil {
		return
	}
	for _, col := range t.cols {
		s.sheet.occupied.Add(col, 1, t.first, t.last, &s.budget)
	}
	s.forms.taken = nil
}
