package grid

// Bounds of what is kept of one sheet; beyond them it stays on the safe side.
const (
	maxRuns   = 64 // runs of rows with content in one column; more are joined
	maxNarrow = 16 // cells that are repeated more often are kept as wide runs
	maxNear   = 64 // columns kept in a slice; those beyond, in a map
)

// A Budget bounds what the surveys of all sheets of a document keep.
type Budget struct {
	Kept, Bytes int // what may still be kept: runs and ranges, bytes of names and addresses
}

// Spend takes one from what may be kept.
func (b *Budget) Spend() bool {
	b.Kept--
	return b.Kept >= 0
}

// Room takes n bytes from what names and addresses may take.
func (b *Budget) Room(n int) bool {
	b.Bytes -= n
	return b.Bytes >= 0
}

// A RowRun is a run of rows, both ends included.
type RowRun struct{ First, Last int32 }

// Meets tells whether the run has a row of first to last.
func (r RowRun) Meets(first, last int) bool { return int(r.First) <= last && int(r.Last) >= first }

// PerColumn keeps something for each column in use.
type PerColumn[T any] struct {
	near []T
	far  map[int]*T
}

// At gives the place of a column.
func (p *PerColumn[T]) At(col int) *T {
	if col >= maxNear {
		v := p.far[col]
		if v == nil {
			if p.far == nil {
				p.far = make(map[int]*T)
			}
			v = new(T)
			p.far[col] = v
		}
		return v
	}
	for len(p.near) <= col {
		var zero T
		p.near = append(p.near, zero)
	}
	return &p.near[col]
}

// Occupied remembers in which rows the columns of a sheet hold something.
type Occupied struct {
	columns PerColumn[[]RowRun]
	wide    []wideRun
	crowded bool // too much to keep: no column counts as free
}

// A wideRun is a block of cells that hold something.
type wideRun struct {
	firstCol, lastCol int32
	rows              RowRun
}

// Add notes that so many columns from col on hold something in the rows first to
// last.
func (o *Occupied) Add(col, cols, first, last int, b *Budget) {
	run := RowRun{int32(first), int32(min(last, 1<<30))}
	if cols > maxNarrow {
		if !b.Spend() {
			o.crowded = true
			return
		}
		o.wide = append(o.wide, wideRun{int32(col), int32(col + cols - 1), run})
		return
	}
	for c := col; c < col+cols; c++ {
		runs := o.columns.At(c)
		n := len(*runs)
		switch {
		case n > 0 && (run.First <= (*runs)[n-1].Last+1 || n == maxRuns):
			(*runs)[n-1].Last = max((*runs)[n-1].Last, run.Last)
		case !b.Spend():
			o.crowded = true
		default:
			*runs = append(*runs, run)
		}
	}
}

// IsFree tells whether a column holds nothing in the rows first to last.
func (o *Occupied) IsFree(col, first, last int) bool {
	if o.crowded {
		return false
	}
	for _, r := range *o.columns.At(col) {
		if r.Meets(first, last) {
			return false
		}
	}
	for _, w := range o.wide {
		if col >= int(w.firstCol) && col <= int(w.lastCol) && w.rows.Meets(first, last) {
			return false
		}
	}
	return true
}

// LastColumn is the last column that holds something.
func (o *Occupied) LastColumn() int {
	last := 0
	for col := range o.columns.near {
		if len(o.columns.near[col]) > 0 {
			last = max(last, col)
		}
	}
	for col, runs := range o.columns.far {
		if len(*runs) > 0 {
			last = max(last, col)
		}
	}
	for _, w := range o.wide {
		last = max(last, int(w.lastCol))
	}
	return last
}

// Styles remembers which styles the cells of a sheet have in which rows.
type Styles struct {
	runs   map[styleRun]*RowRun
	recent PerColumn[recentRuns] // by first column: the entries of runs used last
}

// A styleRun is a run of columns in which cells have one style in some rows.
type styleRun struct{ first, last, style int32 }

// recentRuns are four, for tables of which every other row is tinted and a column has
// numbers and texts.
type recentRuns [4]struct {
	key  styleRun
	rows *RowRun
}

// Add notes that the cells of the columns first to last have a style in the rows
// from row to rowLast. The first row of each style comes first. What the numbers of styles
// mean is the caller's. Without budget nothing is noted.
func (s *Styles) Add(first, last int, style int32, row, rowLast int, b *Budget) {
	if first > MaxColumns || last < first {
		return
	}
	key := styleRun{int32(first), int32(min(last, MaxColumns)), style}
	end := int32(min(rowLast, 1<<30))
	recent := s.recent.At(first)
	for i := range recent {
		if r := &recent[i]; r.key == key && r.rows != nil {
			r.rows.Last = max(r.rows.Last, end)
			return
		}
	}
	rows := s.runs[key]
	if rows == nil {
		if !b.Spend() {
			return
		}
		rows = &RowRun{First: int32(row)}
		if s.runs == nil {
			s.runs = make(map[styleRun]*RowRun)
		}
		s.runs[key] = rows
	}
	rows.Last = max(rows.Last, end)
	copy(recent[1:], recent[:])
	recent[0].key, recent[0].rows = key, rows
}

// Of calls f for every style that a cell of the column has in a row of first to
// last, or may have: in no certain order, perhaps several times.
func (s *Styles) Of(col, first, last int, f func(style int32)) {
	for key, rows := range s.runs {
		if int(key.first) <= col && int(key.last) >= col && rows.Meets(first, last) {
			f(key.style)
		}
	}
}
