package match

import (
	"cmp"
	"slices"
	"sort"
)

// rowNumbers holds the numbers of rows as Calc shows them. They follow each
// other, as a rule, so only the beginnings of runs are kept.
type rowNumbers struct {
	runs []run
}

// A run is rows that follow each other, from index i up to the next run's.
type run struct{ i, row uint32 }

// push adds row with index i, which is one more than the last.
func (n *rowNumbers) push(i, row uint32) {
	if len(n.runs) > 0 {
		if last := n.runs[len(n.runs)-1]; row-last.row == i-last.i && row >= last.row {
			return
		}
	}
	n.runs = append(n.runs, run{i, row})
}

// at returns the number of the row with index i.
func (n *rowNumbers) at(i uint32) uint32 {
	r := n.runs[sort.Search(len(n.runs), func(k int) bool { return n.runs[k].i > i })-1]
	return r.row + i - r.i
}

// byRow returns the runs by ascending row.
func (n *rowNumbers) byRow() []run {
	runs := slices.Clone(n.runs)
	slices.SortFunc(runs, func(a, b run) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.i, b.i)) })
	return runs
}
