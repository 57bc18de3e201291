package formula

import (
	"math/bits"
	"sort"
)

// ref is an area that a formula reads. Its sheets are numbers of names until
// Graph.resolve, those of sheets afterwards.
type ref struct {
	box
	owner uint32 // number of the cell
}

// box is a block of cells over one or more sheets, all ends included.
type box struct {
	row1, row2     uint32
	col1, col2     uint16
	sheet1, sheet2 uint16
}

// nothing touches no box and adds nothing to one.
var nothing = box{row1: ^uint32(0), col1: ^uint16(0), sheet1: ^uint16(0)}

func (b *box) touches(o *box) bool {
	return b.row1 <= o.row2 && o.row1 <= b.row2 && b.col1 <= o.col2 && o.col1 <= b.col2 &&
		b.sheet1 <= o.sheet2 && o.sheet1 <= b.sheet2
}

func (b *box) cover(o *box) {
	b.row1, b.row2 = min(b.row1, o.row1), max(b.row2, o.row2)
	b.col1, b.col2 = min(b.col1, o.col1), max(b.col2, o.col2)
	b.sheet1, b.sheet2 = min(b.sheet1, o.sheet1), max(b.sheet2, o.sheet2)
}

// key orders boxes so that neighbours are alike in size and place: by sheet,
// by size, and within a size by squares of about that size. Long areas would
// otherwise widen the boxes around short ones, and every search run into them.
func (b *box) key() uint64 {
	high := bits.Len32(b.row2 - b.row1)
	wide := bits.Len16(b.col2 - b.col1)
	return uint64(b.sheet1)<<48 | uint64(high)<<43 | uint64(wide)<<38 |
		uint64(b.row1>>high)<<16 | uint64(b.col1>>wide)
}

// byKey sorts areas in place: a copy of a long list costs more memory than
// time is to be won.
type byKey struct{ refs *chunks[ref] }

func (s byKey) Len() int           { return s.refs.len() }
func (s byKey) Less(i, j int) bool { return s.refs.at(i).key() < s.refs.at(j).key() }
func (s byKey) Swap(i, j int) {
	a, b := s.refs.at(i), s.refs.at(j)
	*a, *b = *b, *a
}

const (
	fanBits = 4
	fan     = 1 << fanBits
)

// index finds the areas that touch a block, each once. It is an R-tree packed
// into slices: the areas at the bottom, sorted, above them
// levels of boxes around 16 each of the level below. Areas that were found
// are taken out, so the time for all searches together stays near the number
// of areas.
type index struct {
	refs   *chunks[ref]
	levels [][]box
	found  []uint32 // owners, in the order found
	steps  int      // boxes looked at
}

func newIndex(refs *chunks[ref]) *index {
	if byKey := (byKey{refs}); !sort.IsSorted(byKey) {
		sort.Sort(byKey)
	}
	x := &index{refs: refs}
	level := make([]box, (refs.len()+fan-1)>>fanBits)
	for i := range level {
		level[i] = x.around(i)
	}
	for len(level) > 0 {
		x.levels = append(x.levels, level)
		if len(level) == 1 {
			break
		}
		upper := make([]box, (len(level)+fan-1)>>fanBits)
		for i := range upper {
			upper[i] = nothing
			for j := i * fan; j < min((i+1)*fan, len(level)); j++ {
				upper[i].cover(&level[j])
			}
		}
		level = upper
	}
	return x
}

// group returns the areas below the i-th box of the lowest level.
func (x *index) group(i int) []ref {
	part := x.refs.parts[i<<fanBits>>chunkBits]
	start := i << fanBits & (chunkSize - 1)
	return part[start:min(start+fan, len(part))]
}

func (x *index) around(i int) box {
	b := nothing
	for _, r := range x.group(i) {
		b.cover(&r.box)
	}
	return b
}

// take adds the owners of all areas that touch b to found.
func (x *index) take(b *box) {
	if top := len(x.levels) - 1; top >= 0 && x.levels[top][0].touches(b) {
		x.takeBelow(b, top, 0)
	}
}

// takeBelow searches below a box that touches b and reports whether it took
// anything out.
func (x *index) takeBelow(b *box, level, i int) bool {
	taken := false
	if level == 0 {
		group := x.group(i)
		x.steps += len(group)
		for j := range group {
			if group[j].touches(b) {
				x.found = append(x.found, group[j].owner)
				group[j].box = nothing
				taken = true
			}
		}
		if taken {
			x.levels[0][i] = x.around(i)
		}
		return taken
	}
	below := x.levels[level-1]
	end := min((i+1)*fan, len(below))
	x.steps += end - i*fan
	for j := i * fan; j < end; j++ {
		if below[j].touches(b) && x.takeBelow(b, level-1, j) {
			taken = true
		}
	}
	if taken {
		around := nothing
		for j := i * fan; j < end; j++ {
			around.cover(&below[j])
		}
		x.levels[level][i] = around
	}
	return taken
}
