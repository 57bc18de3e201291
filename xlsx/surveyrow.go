package xlsx

import "slices"

// The rows of a list look alike: cells in the same columns, of the same styles, all of which
// hold something. What they mean for the survey is noted once for all rows of such a form, see
// formsOf; of each row no more than its number.

const (
	rowForms  = 256 // so many are remembered: every other row may be tinted, and cells hold numbers, texts, or nothing
	formCells = 32  // more cells a row of a form cannot have: its marks have 64 bits
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
	taken []int  // columns
	last  int    // row
}

type formCell struct{ col, style int }

// A formsOf holds the forms of the rows of a sheet. What is pending is noted by flushForms.
type formsOf struct {
	forms       [rowForms]*rowForm // by hash; one gives way to another
	taken       []int              // columns that rows have taken, pending
	first, last int                // these rows; 0: nothing is pending
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

// place is where the form of a row is, or would be.
func (f *formsOf) place(cells []plainCell, style int32, marks uint64) **rowForm {
	const prime = 0x9E3779B97F4A7C15
	hash := (marks ^ uint64(uint32(style))<<32) * prime
	for i := range cells {
		hash = (hash ^ uint64(cells[i].col)<<16 ^ uint64(cells[i].style)) * prime
	}
	return &f.forms[hash>>32%rowForms]
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
	place := s.forms.place(cells, s.rowStyle, s.marks)
	if !(*place).is(cells, s.rowStyle, s.marks) {
		s.newForm(place, cells)
	}
	form := *place
	form.last = max(form.last, row)
	if s.marks&eachSomething != 0 {
		sh.lastRow = max(sh.lastRow, row)
	}
	sh.nextRow = max(sh.nextRow, s.w.nextRow)
	if f := &s.forms; f.first > 0 && row == f.last+1 && slices.Equal(form.taken, f.taken) {
		f.last = row
	} else {
		s.flushTaken()
		f.taken, f.first, f.last = append(f.taken[:0], form.taken...), row, row
	}
}

// dropPlain forgets such a row, which is going to be read again.
func (s *surveyor) dropPlain() { s.held, s.styledTo = false, 0 }

// newForm notes the first row of a form, in the place of another one.
func (s *surveyor) newForm(place **rowForm, cells []plainCell) {
	s.flushStyles(*place)
	if *place == nil {
		*place = new(rowForm)
	}
	form := *place
	*form = rowForm{cells: form.cells[:0], style: s.rowStyle, marks: s.marks, taken: form.taken[:0], last: s.w.row}
	for i := range cells {
		c := &cells[i]
		form.cells = append(form.cells, formCell{c.col, c.style})
		if s.marks>>(i*markBits)&markTaken != 0 {
			form.taken = append(form.taken, c.col)
		}
	}
	s.flushStyles(form)
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
	f := &s.forms
	if f.first == 0 {
		return
	}
	for _, col := range f.taken {
		s.sheet.occupied.Add(col, 1, f.first, f.last, &s.budget)
	}
	f.first = 0
}
