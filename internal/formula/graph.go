package formula

import (
	"errors"
	"slices"
)

// Limits of a graph.
const (
	MaxSheets = 65_535
	maxCells  = 1<<31 - 1
)

// ErrLimits tells that a cell lies outside of the limits of a sheet, or that
// there are too many.
var ErrLimits = errors.New("formula: cell outside of the limits")

// A Cell is a formula cell, or a block of them: the cells of a matrix formula,
// or the copies of a formula that the file stores once (see [Refs.Repeated]).
type Cell struct {
	Sheet      int // from 0, in the order of the tabs
	Row, Col   int // upper left corner, from 1
	Rows, Cols int // 0 counts as 1
}

// A Region is a block of cells that change, from 1, all ends included.
type Region struct {
	Sheet                  int // from 0
	Row1, Col1, Row2, Col2 int
}

// A Graph gathers formula cells and what they read. The zero value is empty
// and ready. It takes 16 bytes for each cell and about 21 for each area.
type Graph struct {
	cells chunks[node]
	refs  chunks[ref]
	names map[string]uint16 // sheet names in references, numbered from 1
}

// node is a formula cell.
type node struct {
	row, rows        uint32
	sheet, col, cols uint16
	flags            nodeFlags
}

type nodeFlags uint16

const (
	unboundedNode nodeFlags = 1 << iota
	externalNode
	dirtyNode // depends on a change
)

// Add puts in a formula cell and what it reads. The order does not matter,
// but that of the file is fast. Nothing of r is kept.
func (g *Graph) Add(c Cell, r Refs) error {
	c.Rows, c.Cols = max(c.Rows, 1), max(c.Cols, 1)
	if !between(c.Sheet, 0, MaxSheets-1) || !between(c.Row, 1, MaxRow) || !between(c.Col, 1, MaxCol) || g.cells.len() >= maxCells {
		return ErrLimits
	}
	if c.Rows > MaxRow-c.Row+1 || c.Cols > MaxCol-c.Col+1 {
		return ErrLimits
	}
	n := node{
		row: uint32(c.Row), rows: uint32(c.Rows),
		sheet: uint16(c.Sheet), col: uint16(c.Col), cols: uint16(c.Cols),
	}
	if r.External {
		n.flags |= externalNode
	}
	owner := uint32(g.cells.len())
	for _, a := range r.Areas {
		if r.Unbounded {
			break
		}
		s1, ok1 := g.name(a.Sheet1)
		s2, ok2 := g.name(a.Sheet2)
		if !ok1 || !ok2 || !a.inLimits() || g.refs.len() >= maxCells {
			r.Unbounded = true
			break
		}
		g.refs.append(ref{owner: owner, box: box{
			row1: uint32(a.Row1), row2: uint32(a.Row2), col1: uint16(a.Col1), col2: uint16(a.Col2), sheet1: s1, sheet2: s2,
		}})
	}
	if r.Unbounded {
		n.flags |= unboundedNode
	}
	g.cells.append(n)
	return nil
}

// Len returns the number of formula cells, blocks counted once.
func (g *Graph) Len() int { return g.cells.len() }

// name numbers a sheet's name; 0 is the formula's own sheet.
func (g *Graph) name(s string) (uint16, bool) {
	if s == "" {
		return 0, true
	}
	if n, ok := g.names[s]; ok {
		return n, true
	}
	if len(g.names) >= maxNames || len(s) > maxSheetName {
		return 0, false
	}
	if g.names == nil {
		g.names = make(map[string]uint16)
	}
	n := uint16(len(g.names) + 1)
	g.names[s] = n
	return n, true
}

// Dependents returns the formula cells whose results may change when the cells
// in changed do: those that read one of them or the result of another such
// formula, and, if anything changed at all, those of unbounded reach. sheets
// are the names of the document's sheets in the order of their tabs. Names
// are compared regardless of case, ß as SS; a reference to a sheet that is not
// there, or that two have the name of, is unbounded.
//
// Formulas that read other documents are not among them, but what depends on
// them is: Calc may keep the result of such a formula or work it out anew from
// what it has stored of the other document, and what is worked out from the
// result that it then shows is right in both cases.
//
// In a graph made to be slow it stops searching and returns all cells but
// those, which is never wrong. Dependents empties the graph.
func (g *Graph) Dependents(sheets []string, changed []Region) Cells {
	if len(changed) == 0 {
		*g = Graph{}
		return Cells{}
	}
	g.resolve(sheets)
	s := search{cells: &g.cells, index: newIndex(&g.refs)}
	s.run(changed)
	cells := g.cells
	*g = Graph{}
	return collect(&cells)
}

// Ending returns the formula cells that read several rows of a table, with an area that
// ends at its last row or behind it, but before the row until: what is appended to the table
// they do not read, or not all of it. It leaves the graph as it is. Sheets are those of
// [Graph.Dependents]; of formulas of unbounded reach nothing is known.
func (g *Graph) Ending(sheets []string, table Region, until int) Cells {
	numbers := sheetNumbers(sheets)
	onSheet := make([]bool, len(g.names)+1)
	for name, n := range g.names {
		number, ok := numbers[foldName(name)]
		onSheet[n] = ok && number == table.Sheet
	}
	found := map[uint32]bool{}
	for i := range g.refs.len() {
		r := g.refs.at(i)
		owner := g.cells.at(int(r.owner))
		on := onSheet[r.sheet1]
		if r.sheet1 == 0 {
			on = int(owner.sheet) == table.Sheet
		}
		if on && r.sheet1 == r.sheet2 && owner.rows == 1 && owner.flags&unboundedNode == 0 && r.row1 < r.row2 &&
			int(r.row1) <= table.Row2 && int(r.row2) >= table.Row2 && int(r.row2) < until && int(r.col1) <= table.Col2 && int(r.col2) >= table.Col1 {
			found[r.owner] = true
		}
	}
	nodes := make([]node, 0, len(found))
	for i := range found {
		nodes = append(nodes, *g.cells.at(int(i)))
	}
	return sorted(nodes)
}

// resolve turns names of sheets into numbers.
func (g *Graph) resolve(sheets []string) {
	numbers := sheetNumbers(sheets)
	byName := make([]int, len(g.names)+1)
	for name, n := range g.names {
		byName[n] = unknownSheet
		if number, ok := numbers[foldName(name)]; ok {
			byName[n] = number
		}
	}
	for i := range g.refs.len() {
		r := g.refs.at(i)
		owner := g.cells.at(int(r.owner))
		s1, s2 := int(owner.sheet), int(owner.sheet)
		if r.sheet1 != 0 {
			s1 = byName[r.sheet1]
		}
		if r.sheet2 != 0 {
			s2 = byName[r.sheet2]
		}
		if s1 < 0 || s2 < 0 {
			owner.flags |= unboundedNode
			r.box = nothing
			continue
		}
		r.sheet1, r.sheet2 = uint16(min(s1, s2)), uint16(max(s1, s2))
	}
	g.names = nil
}

// Cells is a set of formula cells, sorted by sheet, row and column.
type Cells struct{ nodes []node }

// Len returns the number of cells, blocks counted once.
func (c Cells) Len() int { return len(c.nodes) }

// At returns the i-th cell.
func (c Cells) At(i int) Cell {
	n := c.nodes[i]
	return Cell{Sheet: int(n.sheet), Row: int(n.row), Col: int(n.col), Rows: int(n.rows), Cols: int(n.cols)}
}

func collect(cells *chunks[node]) Cells {
	wanted := func(n *node) bool { return n.flags&(dirtyNode|externalNode) == dirtyNode }
	count := 0
	for i := range cells.len() {
		if wanted(cells.at(i)) {
			count++
		}
	}
	nodes := make([]node, 0, count)
	for i := range cells.len() {
		if n := cells.at(i); wanted(n) {
			nodes = append(nodes, *n)
		}
	}
	return sorted(nodes)
}

func sorted(nodes []node) Cells {
	slices.SortFunc(nodes, func(a, b node) int {
		switch {
		case a.sheet != b.sheet:
			return int(a.sheet) - int(b.sheet)
		case a.row != b.row:
			return int(a.row) - int(b.row)
		}
		return int(a.col) - int(b.col)
	})
	return Cells{nodes}
}
