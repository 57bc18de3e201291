package formula

import (
	"runtime"
	"strings"
	"testing"
)

func area(sheet string, row1, col1, row2, col2 int) Area {
	return Area{Sheet1: sheet, Sheet2: sheet, Row1: row1, Col1: col1, Row2: row2, Col2: col2}
}

const none = -1 << 40

// bigGraphs are documents of about n formula cells. Column 4 of the first
// sheet changes, and n + extra cells, or none, depend on it.
var bigGraphs = []struct {
	name  string
	build func(n int, add func(sheet, row, col int, areas ...Area))
	extra int
}{
	{"helper column and summary", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", row, 4, row, 4), area("", row, 5, row, 5))
		}
		for row := 1; row <= 100; row++ {
			add(1, row, 1, area("Data", 1, 6, MaxRow, 6), area("", row, 2, row, 2))
		}
	}, 99},
	{"running total", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", row-1, 6, row-1, 6), area("", row, 4, row, 4))
		}
	}, -1},
	{"chain from one cell", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", row-1, 6, row-1, 6), area("", row, 7, row, 7))
		}
		add(0, 1, 6, area("", 1, 4, 1, 4))
	}, 0},
	{"chain beside look-ups", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", row-1, 6, row-1, 6), area("List", 1, 1, 5000, 4), area("", 1, 9, row, 9), area("", 1, 8, MaxRow, 8))
		}
		add(0, 1, 6, area("", 1, 4, 1, 4))
	}, 0},
	{"all read one column", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", 2, 4, n, 4), area("", row, 1, row, 1))
		}
	}, -1},
	{"sums from the top", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", 1, 4, row, 4), area("", 1, 6, row-1, 6))
		}
	}, -1},
	{"nothing depends", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 2; row <= n; row++ {
			add(0, row, 6, area("", row, 3, row, 3), area("List", 1, 1, 5000, 4))
		}
	}, none},
	{"wide sheet", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for row := 1; row <= n/1000; row++ {
			for col := 5; col < 1005; col++ {
				add(0, row, col, area("", row, col-1, row, col-1), area("", 2000, col, 2000, col))
			}
		}
	}, 0},
	{"chain in no order", func(n int, add func(sheet, row, col int, areas ...Area)) {
		for i := range n {
			row := 1 + i*7919%n
			above := area("", row-1, 6, row-1, 6)
			if row == 1 {
				above = area("", 1, 4, 1, 4)
			}
			add(0, row, 6, above, area("", 1+row*31%n, 8, 1+row*31%n, 8))
		}
	}, 0},
}

func TestBigGraphs(t *testing.T) {
	const n = 20_000
	for _, test := range bigGraphs {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			g, areas := buildGraph(t, test.build, n)
			cells := g.Len()
			runtime.GC()
			runtime.ReadMemStats(&after)
			bytes := float64(after.HeapAlloc) - float64(before.HeapAlloc)
			if limit := 18*float64(cells) + 22*float64(areas) + 2*chunkSize*36; bytes > limit { // with two chunks begun
				t.Errorf("%.0f bytes for %d cells and %d areas", bytes, cells, areas)
			}
			got, steps := searchGraph(g)
			if want := max(n+test.extra, 0); got != want {
				t.Errorf("%d dependents, want %d", got, want)
			}
			if perItem := steps / (cells + areas); perItem > stepsPerItem/3 {
				t.Errorf("%d steps for each cell and area: close to giving up", perItem)
			}
		})
	}
}

func buildGraph(t testing.TB, build func(int, func(sheet, row, col int, areas ...Area)), n int) (g *Graph, areas int) {
	g = new(Graph)
	build(n, func(sheet, row, col int, a ...Area) {
		if err := g.Add(Cell{Sheet: sheet, Row: row, Col: col}, Refs{Areas: a}); err != nil {
			t.Fatal(err)
		}
		areas += len(a)
	})
	return g, areas
}

// searchGraph is Graph.Dependents, with its steps.
func searchGraph(g *Graph) (found, steps int) {
	g.resolve([]string{"Data", "Summary", "List"})
	s := search{cells: &g.cells, index: newIndex(&g.refs)}
	s.run([]Region{{Sheet: 0, Row1: 1, Row2: MaxRow, Col1: 4, Col2: 4}})
	return collect(&g.cells).Len(), s.index.steps
}

// A million cells: building the graph and searching it.
func BenchmarkGraph(b *testing.B) {
	for _, test := range bigGraphs {
		b.Run(strings.ReplaceAll(test.name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g, areas := buildGraph(b, test.build, 1_000_000)
				items := g.Len() + areas
				_, steps := searchGraph(g)
				b.ReportMetric(float64(steps)/float64(items), "steps/item")
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	var p Parser
	for name, text := range map[string]string{
		"short":  `=[.A5]*2`,
		"middle": `=IF(ISBLANK([.B5]);"";VLOOKUP([.B5];[$Liste.$A$1:.$D$5000];3;0))`,
	} {
		formula := []byte(text)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(formula)))
			for b.Loop() {
				p.Parse(OpenFormula, formula)
			}
		})
	}
}
