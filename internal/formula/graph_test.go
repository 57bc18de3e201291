package formula

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// graphOf builds a graph from lines such as "Two.B5 =SUM([.A1:.A3])" over the
// sheets One, Two and Three.
func graphOf(t *testing.T, lines ...string) *Graph {
	t.Helper()
	g := new(Graph)
	var p Parser
	for _, line := range lines {
		place, text, _ := strings.Cut(line, " ")
		sheet, cell, _ := strings.Cut(place, ".")
		a, _, _ := parseAddress([]byte(cell), 0)
		c := Cell{Sheet: slices.Index(threeSheets, sheet), Row: a.row, Col: a.col}
		if err := g.Add(c, p.Parse(OpenFormula, []byte(text))); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return g
}

var threeSheets = []string{"One", "Two", "Three"}

func showCells(c Cells) string {
	var parts []string
	for i := range c.Len() {
		cell := c.At(i)
		parts = append(parts, fmt.Sprintf("%s.%s%d", threeSheets[cell.Sheet], column(cell.Col), cell.Row))
	}
	return strings.Join(parts, " ")
}

func TestDependents(t *testing.T) {
	d := Region{Sheet: 0, Row1: 1, Row2: 9, Col1: 4, Col2: 4} // One.D1:D9
	for _, test := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"nothing reads it", []string{"One.A1 =[.C1]+[.E1]+[.D10]", "Two.A1 =[.D1]"}, ""},
		{"same sheet", []string{"One.A1 =[.D5]"}, "One.A1"},
		{"edges", []string{"One.A1 =[.D9]", "One.A2 =[.D10]", "One.A3 =SUM([.A1:.D1])", "One.A4 =SUM([.E1:.F9])"}, "One.A1 One.A3"},
		{"other sheet", []string{"Two.A1 =[One.D1]"}, "Two.A1"},
		{"case of names", []string{"Two.A1 =[$'oNE'.D1]"}, "Two.A1"},
		{"formulas behind formulas", []string{"Two.A1 =[One.D1]", "Three.B2 =[Two.A1]", "One.A7 =[Three.B2]&[.A8]", "One.A8 =[Two.A2]"}, "One.A7 Two.A1 Three.B2"},
		{"whole columns", []string{"Two.A1 =COUNTA([One.D:.D])", "Two.A2 =COUNTA([One.E:.E])"}, "Two.A1"},
		{"several sheets", []string{"Two.A1 =SUM([One.D1:Three.D1])", "Two.A2 =SUM([Three.D1:One.D1])", "Two.A3 =SUM([Two.D1:Three.D1])"}, "Two.A1 Two.A2"},
		{"circle", []string{"One.A1 =[.A2]", "One.A2 =[.A1]+[.D1]", "One.A3 =[.A4]", "One.A4 =[.A3]"}, "One.A1 One.A2"},
		{"reads itself", []string{"One.D1 =[.D1]"}, "One.D1"},
		{"unbounded and behind it", []string{"Two.A1 =INDIRECT(\"x\")", "Two.A2 =[.A1]", "Two.A3 =1"}, "Two.A1 Two.A2"},
		{"no such sheet", []string{"Two.A1 =[Four.A1]", "Two.A2 =[.A1]"}, "Two.A1 Two.A2"},
		{"external keeps its result", []string{"Two.A1 =[One.D1]+['file:///x.ods'#$A.A1]", "Two.A2 =[.A1]"}, "Two.A2"},
		{"external and unbounded", []string{"Two.A1 =Name+['file:///x.ods'#$A.A1]", "Two.A2 =[.A1]"}, "Two.A2"},
		{"external that does not depend", []string{"Two.A1 =['file:///x.ods'#$A.A1]", "Two.A2 =[.A1]"}, ""},
		{"any order", []string{"Three.A1 =[One.D1]", "One.B2 =[.D1]", "One.A2 =[.D1]", "One.A1 =[.D1]"}, "One.A1 One.A2 One.B2 Three.A1"},
	} {
		if got := showCells(graphOf(t, test.lines...).Dependents(threeSheets, []Region{d})); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestEnding(t *testing.T) {
	table := Region{Sheet: 0, Row1: 1, Row2: 80, Col1: 1, Col2: 4} // One.A1:D80, which gets 81 and 82
	for _, test := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"on another sheet", []string{"Two.A1 =COUNTA([One.C2:.C80])", "Two.A2 =COUNTA([$oNE.C1:.C80])"}, "Two.A1 Two.A2"},
		{"on the same sheet", []string{"One.H1 =COUNTIF([.C$2:.C$80];[.C2])"}, "One.H1"},
		{"in part", []string{"Two.A1 =COUNTA([One.C2:.C81])"}, "Two.A1"},
		{"one of several", []string{"Two.A1 =SUM([One.C2:.C1000])+SUM([One.D5:.D80])"}, "Two.A1"},
		{"with air", []string{"Two.A1 =COUNTA([One.C2:.C82])", "Two.A2 =COUNTA([One.C2:.C1000])", "Two.A3 =COUNTA([One.C:.C])"}, ""},
		{"ends before", []string{"Two.A1 =COUNTA([One.C2:.C79])"}, ""},
		{"one row", []string{"Two.A1 =[One.C80]", "Two.A2 =COUNTA([One.A80:.D80])"}, ""},
		{"beside the table", []string{"Two.A1 =COUNTA([One.E2:.E80])"}, ""},
		{"on a sheet that reads itself", []string{"Two.A1 =COUNTA([.C2:.C80])"}, ""},
		{"anything", []string{"Two.A1 =COUNTA(INDIRECT(\"x\"))", "Two.A2 =COUNTA([Four.C2:.C80])"}, ""},
	} {
		g := graphOf(t, test.lines...)
		if got := showCells(g.Ending(threeSheets, table, 82)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if g.Len() != len(test.lines) {
			t.Errorf("%s: the graph is used up", test.name)
		}
	}
}

func TestDependentsOfNothing(t *testing.T) {
	lines := []string{"One.A1 =INDIRECT(\"x\")", "One.A2 =[.D1]"}
	if got := showCells(graphOf(t, lines...).Dependents(threeSheets, nil)); got != "" {
		t.Errorf("nothing changed: %q", got)
	}
	if got := showCells(new(Graph).Dependents(threeSheets, []Region{{0, 1, 1, 1, 1}})); got != "" {
		t.Errorf("no formulas: %q", got)
	}
	g := graphOf(t, lines...)
	if got := showCells(g.Dependents(threeSheets, []Region{{0, 1, 1, MaxRow + 5, MaxCol + 5}})); got != "One.A1 One.A2" {
		t.Errorf("more than a sheet: %q", got)
	}
	if g.Len() != 0 {
		t.Errorf("%d cells left", g.Len())
	}
	// A region that no sheet has is a change nevertheless.
	for _, r := range []Region{{-1, 1, 1, 1, 1}, {99_999, 1, 1, 1, 1}, {0, 2, 1, 1, 1}, {0, -5, -5, 0, 0}} {
		if got := showCells(graphOf(t, lines...).Dependents(threeSheets, []Region{r})); got != "One.A1" {
			t.Errorf("%v: %q", r, got)
		}
	}
}

func TestTwoSheetsOfOneName(t *testing.T) {
	for _, sheets := range [][]string{{"straße", "STRASSE"}, {"Straße", "Straẞe"}, {"a", "A"}} {
		g := new(Graph)
		r := parse(OpenFormula, "=['"+sheets[0]+"'.A1]")
		if err := g.Add(Cell{Sheet: 0, Row: 5, Col: 5}, r); err != nil {
			t.Fatal(err)
		}
		if n := g.Dependents(sheets, []Region{{1, 9, 9, 9, 9}}).Len(); n != 1 {
			t.Errorf("%q: %d dependents", sheets, n)
		}
	}
}

func TestAddLimits(t *testing.T) {
	for _, test := range []struct {
		cell Cell
		ok   bool
	}{
		{Cell{0, 1, 1, 0, 0}, true},
		{Cell{MaxSheets - 1, MaxRow, MaxCol, 1, 1}, true},
		{Cell{0, 1, 1, MaxRow, MaxCol}, true},
		{Cell{-1, 1, 1, 0, 0}, false},
		{Cell{MaxSheets, 1, 1, 0, 0}, false},
		{Cell{0, 0, 1, 0, 0}, false},
		{Cell{0, 1, 0, 0, 0}, false},
		{Cell{0, MaxRow + 1, 1, 0, 0}, false},
		{Cell{0, 1, MaxCol + 1, 0, 0}, false},
		{Cell{0, 2, 1, MaxRow, 0}, false},
		{Cell{0, 1, 2, 0, MaxCol}, false},
		{Cell{0, 1, 1, 1 << 62, 1 << 62}, false},
	} {
		g := new(Graph)
		err := g.Add(test.cell, Refs{Unbounded: true})
		if (err == nil) != test.ok || err != nil && !errors.Is(err, ErrLimits) {
			t.Errorf("%v: %v", test.cell, err)
		}
		if err != nil {
			continue
		}
		want := test.cell
		want.Rows, want.Cols = max(want.Rows, 1), max(want.Cols, 1)
		if got := g.Dependents(nil, []Region{{0, 1, 1, 1, 1}}); got.Len() != 1 || got.At(0) != want {
			t.Errorf("%v comes back as %v", test.cell, got)
		}
	}
}

// Too many names of sheets, or too long ones, make a formula unbounded.
func TestNamesAreBounded(t *testing.T) {
	g := new(Graph)
	for i := range maxNames + 10 {
		s := fmt.Sprintf("S%d", i)
		if err := g.Add(Cell{Row: i + 1, Col: 1}, Refs{Areas: []Area{{Sheet1: s, Sheet2: s, Row1: 1, Row2: 1, Col1: 1, Col2: 1}}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(g.names) > maxNames {
		t.Errorf("%d names", len(g.names))
	}
	sheets := make([]string, maxNames+10)
	for i := range sheets {
		sheets[i] = fmt.Sprintf("S%d", i)
	}
	if n := g.Dependents(sheets, []Region{{5, 1, 1, 1, 1}}).Len(); n != 11 { // S5 and the 10 too many
		t.Errorf("%d dependents", n)
	}
}

// model is a formula cell of a random document.
type model struct {
	cell Cell
	refs Refs
}

// dependents finds them the slow way.
func dependents(sheets []string, models []model, changed []Region) []Cell {
	if len(changed) == 0 {
		return nil
	}
	find := func(name string, own int) int {
		if name == "" {
			return own
		}
		return slices.IndexFunc(sheets, func(s string) bool { return strings.EqualFold(s, name) })
	}
	dirty := make([]bool, len(models))
	regions := slices.Clone(changed)
	for again := true; again; {
		again = false
		for i, m := range models {
			if dirty[i] {
				continue
			}
			hit := m.refs.Unbounded
			for _, a := range m.refs.Areas {
				s1, s2 := find(a.Sheet1, m.cell.Sheet), find(a.Sheet2, m.cell.Sheet)
				if s1 < 0 || s2 < 0 {
					hit = true
					continue
				}
				for _, r := range regions {
					if min(s1, s2) <= r.Sheet && r.Sheet <= max(s1, s2) &&
						a.Row1 <= r.Row2 && r.Row1 <= a.Row2 && a.Col1 <= r.Col2 && r.Col1 <= a.Col2 {
						hit = true
					}
				}
			}
			if hit {
				dirty[i], again = true, true
				c := m.cell
				regions = append(regions, Region{c.Sheet, c.Row, c.Col, c.Row + c.Rows - 1, c.Col + c.Cols - 1})
			}
		}
	}
	var cells []Cell
	for i, m := range models {
		if dirty[i] && !m.refs.External {
			cells = append(cells, m.cell)
		}
	}
	slices.SortFunc(cells, compareCells)
	return cells
}

func compareCells(a, b Cell) int {
	return slices.Compare([]int{a.Sheet, a.Row, a.Col}, []int{b.Sheet, b.Row, b.Col})
}

func randomModels(r *rand.Rand, sheets []string) []model {
	size := 1 << r.IntN(10) // of the part of the sheets in use
	upTo := func(n int) int { return 1 + r.IntN(n) }
	names := append([]string{"", "", "", ""}, sheets...)
	var models []model
	used := map[[3]int]bool{}
	for range upTo(200) {
		m := model{cell: Cell{Sheet: r.IntN(len(sheets)), Row: upTo(size), Col: upTo(min(size, 40)), Rows: 1, Cols: 1}}
		if r.IntN(20) == 0 {
			m.cell.Rows, m.cell.Cols = upTo(5), upTo(5)
		}
		place := [3]int{m.cell.Sheet, m.cell.Row, m.cell.Col}
		if used[place] {
			continue
		}
		used[place] = true
		for range r.IntN(4) {
			var a Area
			a.Sheet1 = names[r.IntN(len(names))]
			a.Sheet2 = a.Sheet1
			if r.IntN(10) == 0 {
				a.Sheet2 = names[r.IntN(len(names))]
			}
			if r.IntN(300) == 0 {
				a.Sheet1 = "elsewhere"
			}
			if r.IntN(3) == 0 {
				a.Sheet1 = strings.ToUpper(a.Sheet1)
			}
			a.Row1, a.Col1 = upTo(size), upTo(min(size, 40))
			a.Row2, a.Col2 = a.Row1, a.Col1
			switch r.IntN(12) {
			case 0:
				a.Row1, a.Row2 = 1, MaxRow
			case 1:
				a.Col1, a.Col2 = 1, MaxCol
			case 2, 3, 4:
				a.Row2, a.Col2 = a.Row1+r.IntN(size), a.Col1+r.IntN(min(size, 40))
			}
			m.refs.Areas = append(m.refs.Areas, a)
		}
		m.refs.Unbounded = r.IntN(400) == 0
		m.refs.External = r.IntN(40) == 0
		models = append(models, m)
	}
	return models
}

func TestDependentsEqualOracle(t *testing.T) {
	sheets := []string{"One", "two", "Übersicht", "Drei", "x'y"}
	rounds := 1000
	if testing.Short() {
		rounds = 300
	}
	found, all := 0, 0
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		models := randomModels(r, sheets)
		var changed []Region
		for range r.IntN(4) {
			row, col := 1+r.IntN(100), 1+r.IntN(40)
			changed = append(changed, Region{r.IntN(len(sheets)), row, col, row + r.IntN(3), col + r.IntN(2)})
		}
		g := new(Graph)
		for _, m := range models {
			if err := g.Add(m.cell, m.refs); err != nil {
				t.Fatal(err)
			}
		}
		var got []Cell
		cells := g.Dependents(sheets, changed)
		for i := range cells.Len() {
			got = append(got, cells.At(i))
		}
		want := dependents(sheets, models, changed)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d, changed %v: %s", seed, changed, d)
		}
		found += len(got)
		all += len(models)
	}
	t.Logf("%d of %d cells depended on the changes", found, all)
	if found < all/20 || found > all*19/20 {
		t.Errorf("the random documents test little: %d of %d", found, all)
	}
}

// The index alone, over more than one chunk and several levels.
func TestIndexEqualsScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 3*chunkSize + 123
	var refs chunks[ref]
	var boxes []box
	for i := range n {
		row, col := uint32(1+r.IntN(5000)), uint16(1+r.IntN(50))
		b := box{row1: row, row2: row, col1: col, col2: col, sheet1: uint16(r.IntN(3))}
		b.sheet2 = b.sheet1
		switch r.IntN(20) {
		case 0:
			b.row2 += uint32(r.IntN(3000))
		case 1:
			b.col2 += uint16(r.IntN(10))
		case 2:
			b.sheet2 += uint16(r.IntN(2))
		}
		boxes = append(boxes, b)
		refs.append(ref{box: b, owner: uint32(i)})
	}
	x := newIndex(&refs)
	gone := make([]bool, n)
	for range 300 {
		q := box{row1: uint32(1 + r.IntN(5000)), col1: uint16(1 + r.IntN(50)), sheet1: uint16(r.IntN(3))}
		q.row2, q.col2, q.sheet2 = q.row1+uint32(r.IntN(20)), q.col1+uint16(r.IntN(2)), q.sheet1
		var want []uint32
		for i := range boxes {
			if !gone[i] && boxes[i].touches(&q) {
				gone[i] = true
				want = append(want, uint32(i))
			}
		}
		x.found = nil
		x.take(&q)
		slices.Sort(x.found)
		if !slices.Equal(x.found, want) {
			t.Fatalf("%v: found %d areas, there are %d", q, len(x.found), len(want))
		}
	}
	if left := slices.Index(gone, false); left < 0 {
		t.Error("nothing left: the searches test too little")
	}
}

// When a search takes too long it gives up and names every cell.
func TestSearchGivesUp(t *testing.T) {
	g := graphOf(t, "One.A1 =[.D1]", "One.A2 =[.A1]", "One.A3 =1", "One.A4 =['file:///x.ods'#$A.A1]")
	g.resolve(threeSheets)
	s := search{cells: &g.cells, index: newIndex(&g.refs)}
	s.index.steps = 1 << 40
	s.run([]Region{{0, 1, 4, 1, 4}})
	if got := showCells(collect(&g.cells)); got != "One.A1 One.A2 One.A3" {
		t.Errorf("%q", got)
	}
}
