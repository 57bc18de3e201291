package formula

// search marks the cells that depend on a change.
type search struct {
	cells  *chunks[node]
	index  *index
	budget int
}

// Steps of a search for each cell and area, before it gives up. Sheets with a
// million formulas stay below a hundred.
const stepsPerItem = 256

func (s *search) run(changed []Region) {
	s.budget = 1<<20 + stepsPerItem*(s.cells.len()+s.index.refs.len()+len(changed))
	var queue []uint32
	for i := range s.cells.len() {
		if n := s.cells.at(i); n.flags&unboundedNode != 0 {
			n.flags |= dirtyNode
			queue = append(queue, uint32(i))
		}
	}
	for _, c := range changed {
		if b, ok := c.box(); ok {
			queue = s.take(queue, b)
		}
	}
	for len(queue) > 0 && !s.exhausted() {
		var b box
		b, queue = s.next(queue)
		queue = s.take(queue, b)
	}
	if s.exhausted() {
		for i := range s.cells.len() {
			s.cells.at(i).flags |= dirtyNode
		}
	}
}

func (s *search) exhausted() bool { return s.index.steps > s.budget }

// take marks the cells that read from b and puts them into the queue.
func (s *search) take(queue []uint32, b box) []uint32 {
	if s.exhausted() {
		return queue
	}
	s.index.found = s.index.found[:0]
	s.index.take(&b)
	for _, i := range s.index.found {
		if n := s.cells.at(int(i)); n.flags&dirtyNode == 0 {
			n.flags |= dirtyNode
			queue = append(queue, i)
		}
	}
	return queue
}

// next takes cells from the end of the queue that form one block: the cells
// of a helper column are looked for at once.
func (s *search) next(queue []uint32) (box, []uint32) {
	last := len(queue) - 1
	b := s.cells.at(int(queue[last])).box()
	for last > 0 {
		o := s.cells.at(int(queue[last-1])).box()
		if o.sheet1 != b.sheet1 || o.col1 != b.col1 || o.col2 != b.col2 || o.row2+1 != b.row1 && b.row2+1 != o.row1 {
			break
		}
		b.cover(&o)
		last--
	}
	return b, queue[:last]
}

func (n *node) box() box {
	return box{
		row1: n.row, row2: n.row + n.rows - 1, col1: n.col, col2: n.col + n.cols - 1, sheet1: n.sheet, sheet2: n.sheet,
	}
}

// box cuts a region to what a sheet has.
func (r Region) box() (box, bool) {
	row1, row2 := max(r.Row1, 1), min(r.Row2, MaxRow)
	col1, col2 := max(r.Col1, 1), min(r.Col2, MaxCol)
	if row1 > row2 || col1 > col2 || !between(r.Sheet, 0, MaxSheets-1) {
		return box{}, false
	}
	return box{
		row1: uint32(row1), row2: uint32(row2), col1: uint16(col1), col2: uint16(col2),
		sheet1: uint16(r.Sheet), sheet2: uint16(r.Sheet),
	}, true
}
