package grid

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
