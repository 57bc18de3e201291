package grid

import (
	"slices"

	"elterntool/internal/formula"
)

// A Growth says that a table of a sheet gets new columns right behind its last
// one.
type Growth struct {
	FirstCol, LastCol  int // of the table as it was
	NewLast            int
	HeaderRow, LastRow int
}

// A Range is a block of cells, both ends included.
type Range struct{ FirstRow, FirstCol, LastRow, LastCol int }

// Growths finds them among the planned columns of one sheet.
func Growths(columns []Planned) []Growth {
	var list []Growth
	for _, c := range columns {
		if !c.Added || c.FirstCol == 0 {
			continue
		}
		// All columns up to the last one must be new: none is left out.
		last, count := c.LastCol, 0
		for _, d := range columns {
			if d.Added && d.LastCol == c.LastCol {
				last = max(last, d.Col)
				count++
			}
		}
		if last-c.LastCol == count && c.Col == last {
			list = append(list, Growth{c.FirstCol, c.LastCol, last, c.HeaderRow, c.LastRow})
		}
	}
	return list
}

// Covers tells whether a range is one that runs over all columns of the table
// and ends with it. With data it need not hold the header row.
func (g Growth) Covers(r Range, data bool) bool {
	first := g.HeaderRow
	if data {
		first++
	}
	return r.FirstCol <= g.FirstCol && r.LastCol == g.LastCol && r.FirstRow <= first && r.LastRow >= min(g.HeaderRow+1, g.LastRow)
}

// A Lengthening says that a table of a sheet gets rows right below its last one.
type Lengthening struct {
	FirstCol, LastCol int // of the table
	HeaderRow, Base   int // Base is the last row as it was
	NewLast           int
}

// Lengthenings finds them among the planned columns of one sheet.
func Lengthenings(columns []Planned) []Lengthening {
	var list []Lengthening
	for _, c := range columns {
		if c.Base == 0 || c.LastRow <= c.Base {
			continue
		}
		l := Lengthening{max(c.FirstCol, 1), max(c.TableLast, c.Col), c.HeaderRow, c.Base, c.LastRow}
		same := func(o Lengthening) bool { return o.HeaderRow == l.HeaderRow && o.Base == l.Base }
		if i := slices.IndexFunc(list, same); i >= 0 {
			list[i].LastCol, list[i].NewLast = max(list[i].LastCol, l.LastCol), max(list[i].NewLast, l.NewLast)
			continue
		}
		list = append(list, l)
	}
	return list
}

// Short are the formula cells that do not read the appended rows, though they read the
// table down to its last one. names are those of the sheets, sheet is the table's.
func (l Lengthening) Short(g *formula.Graph, names []string, sheet int) []Place {
	cells := g.Ending(names, formula.Region{Sheet: sheet, Row1: l.HeaderRow, Col1: l.FirstCol, Row2: l.Base, Col2: l.LastCol}, l.NewLast)
	list := make([]Place, cells.Len())
	for i := range list {
		c := cells.At(i)
		list[i] = Place{names[c.Sheet], c.Row, c.Col}
	}
	return list
}

// Cuts tells whether a range of the table's sheet holds several rows of it down to the last
// one, and not all of the appended ones.
func (l Lengthening) Cuts(r Range) bool {
	return r.FirstRow < r.LastRow && r.FirstRow <= l.Base && r.LastRow >= l.Base && r.LastRow < l.NewLast && r.FirstCol <= l.LastCol && r.LastCol >= l.FirstCol
}

// A Place is a cell of a document.
type Place struct {
	Sheet    string
	Row, Col int // from 1
}

// Covers tells whether a range is one that runs over rows of the table, from its header
// or the row below it to its last one. With data it need not hold the header row.
func (l Lengthening) Covers(r Range, data bool) bool {
	first := l.HeaderRow
	if data {
		first++
	}
	return r.FirstCol <= l.LastCol && r.LastCol >= l.FirstCol && r.FirstRow <= first && r.LastRow >= l.Base && r.LastRow < l.NewLast &&
		r.LastRow > l.HeaderRow
}
