package formula

import "slices"

// Limits of a sheet in Calc (since 7.4) and Excel.
const (
	MaxRow = 1_048_576
	MaxCol = 16_384
)

// Refs is what a formula reads.
type Refs struct {
	Areas     []Area // nil if Unbounded
	Unbounded bool   // the formula may read any cell of the document
	External  bool   // the formula reads another document, a server or a DDE source

	// Foreign tells that the formula calls a function that LibreOffice 7.4
	// does not come with: a macro, an add-in's or one of later versions. Where
	// such a function is missing, Calc shows a stored text, and #NAME? if the
	// formula has no stored result.
	Foreign bool
}

// An Area is a block of cells, all ends included, Row1 ≤ Row2, Col1 ≤ Col2,
// within 1 to MaxRow and MaxCol: whole columns have the rows 1 to MaxRow.
type Area struct {
	Sheet1, Sheet2         string // names as written, equal for one sheet; "" is the formula's own
	Row1, Col1, Row2, Col2 int

	rel relative
}

// relative says which ends of an area move along when a formula is copied.
type relative uint8

const (
	relRow1 relative = 1 << iota
	relRow2
	relCol1
	relCol2
	vague   // the ends depend on several references
	partial // the formula reads a part of the area, whose place and size are unknown
)

// Moved returns what a copy of the formula reads that stands rows lower and
// cols further right, where relative references move along: the cells of a
// shared formula in .xlsx, for example.
func (r Refs) Moved(rows, cols int) Refs {
	return r.each(func(a Area) (Area, bool) { return a.moved(rows, cols) })
}

// Repeated returns what all the copies read together that fill a block of
// rows × cols cells, the formula in its upper left corner.
func (r Refs) Repeated(rows, cols int) Refs {
	return r.each(func(a Area) (Area, bool) {
		b, ok := a.moved(max(rows, 1)-1, max(cols, 1)-1)
		a.Row1, a.Col1 = min(a.Row1, b.Row1), min(a.Col1, b.Col1)
		a.Row2, a.Col2 = max(a.Row2, b.Row2), max(a.Col2, b.Col2)
		a.rel |= vague
		return a, ok
	})
}

func (r Refs) each(f func(Area) (Area, bool)) Refs {
	areas := slices.Clone(r.Areas)
	for i, a := range areas {
		var ok bool
		if areas[i], ok = f(a); !ok {
			return Refs{Unbounded: true, External: r.External, Foreign: r.Foreign}
		}
	}
	r.Areas = areas
	return r
}

// moved fails where a reference would leave the sheet: programs differ in
// whether it comes in again at the other side.
func (a Area) moved(rows, cols int) (Area, bool) {
	if rows == 0 && cols == 0 {
		return a, true
	}
	if a.rel&vague != 0 || !between(rows, -MaxRow, MaxRow) || !between(cols, -MaxCol, MaxCol) {
		return a, false
	}
	for _, end := range []struct {
		bit relative
		n   *int
		by  int
	}{{relRow1, &a.Row1, rows}, {relRow2, &a.Row2, rows}, {relCol1, &a.Col1, cols}, {relCol2, &a.Col2, cols}} {
		if a.rel&end.bit != 0 {
			*end.n += end.by
		}
	}
	a.order()
	return a, a.inLimits()
}

// order swaps ends written the wrong way round.
func (a *Area) order() {
	if a.Row1 > a.Row2 {
		a.Row1, a.Row2 = a.Row2, a.Row1
		a.rel = a.rel&^(relRow1|relRow2) | a.rel&relRow1<<1 | a.rel&relRow2>>1
	}
	if a.Col1 > a.Col2 {
		a.Col1, a.Col2 = a.Col2, a.Col1
		a.rel = a.rel&^(relCol1|relCol2) | a.rel&relCol1<<1 | a.rel&relCol2>>1
	}
}

func (a Area) inLimits() bool {
	return a.Row1 >= 1 && a.Col1 >= 1 && a.Row2 <= MaxRow && a.Col2 <= MaxCol
}

// rigid reports whether the area keeps its size when the formula is copied.
func (a Area) rigid() bool {
	return a.rel&vague == 0 && (a.rel&relRow1 != 0) == (a.rel&relRow2 != 0) && (a.rel&relCol1 != 0) == (a.rel&relCol2 != 0)
}

func (a Area) rows() int { return a.Row2 - a.Row1 + 1 }
func (a Area) cols() int { return a.Col2 - a.Col1 + 1 }

// union is the smallest area around two, as the operator ":" makes it. It
// fails for areas over several sheets, unless over the same.
func union(a, b Area) (Area, bool) {
	alike := a.Sheet1 == b.Sheet1 && a.Sheet2 == b.Sheet2
	if !alike && (a.Sheet1 != a.Sheet2 || b.Sheet1 != b.Sheet2) {
		return a, false
	}
	u := Area{
		Sheet1: a.Sheet1, Sheet2: b.Sheet2,
		Row1: min(a.Row1, b.Row1), Row2: max(a.Row2, b.Row2),
		Col1: min(a.Col1, b.Col1), Col2: max(a.Col2, b.Col2),
		rel: vague,
	}
	if a.Row1 == a.Row2 && a.Col1 == a.Col2 && b.Row1 == b.Row2 && b.Col1 == b.Col2 {
		u.rel = a.rel&(relRow1|relCol1) | b.rel&(relRow2|relCol2)
		u.Row1, u.Col1, u.Row2, u.Col2 = a.Row1, a.Col1, b.Row1, b.Col1
		u.order()
	}
	return u, true
}

func between(n, low, high int) bool { return low <= n && n <= high }
