package mailmerge_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
	mm "elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

// places are the words of a document where LibreOffice puts them, by their text; each once.
func places(t testing.TB, file string) map[string]testoffice.Word {
	t.Helper()
	all := map[string]testoffice.Word{}
	for _, w := range testoffice.PDFWords(t, testoffice.PDF(t, file, false)) {
		all[w.Text] = w
	}
	return all
}

// The line of a paragraph begins where the word's box does, to the ascent that a font leaves free.
func near(got, want float64) bool { return math.Abs(got-want) < 0.3 }

func TestMeasures(t *testing.T) {
	band := func(word string, height float64, grow bool) *mm.Band {
		b := &mm.Band{Height: height, Gap: 7, Grow: grow}
		for l := range strings.SplitSeq(word, " ") {
			b.Blocks = append(b.Blocks, para("", mm.Text(l)))
		}
		return b
	}
	d := minimal()
	d.Fonts = []mm.Font{{Name: "Liberation Sans"}}
	d.Pages = []mm.PageStyle{
		{Name: "exact", Width: 148, Height: 210, Top: 20, Right: 15, Bottom: 10, Left: 30, Header: band("exact-head", 30, false), Footer: band("exact-foot", 20, false)},
		{Name: "least", Top: 20, Right: 20, Bottom: 10, Left: 25, Header: band("least-head", 30, true), Footer: band("least-foot", 20, true)},
		{Name: "grown", Top: 20, Right: 20, Bottom: 10, Left: 25, Header: band("grown-head 2 3 4 5 6", 10, true)},
		{Name: "full", Top: 20, Right: 20, Bottom: 10, Left: 25, Header: band("full-head F2 F3 F4 F5 F6", 10, false)},
	}
	d.Body = []mm.Block{mm.Paragraph{Text: text("exact-body"), Drawings: []mm.Drawing{
		mm.Frame{X: 40, Y: 90, Width: 60, Height: 20, Box: mm.Bordered(mm.Border{Width: 1}, 3), Blocks: []mm.Block{para("", mm.Text("in-frame"))}},
		mm.Frame{X: 40, Y: 120, Width: 60, Height: 20, Align: mm.AlignBottom, Blocks: []mm.Block{para("", mm.Text("in-frame-below"))}},
	}}}
	for _, name := range []string{"least", "grown", "full"} {
		d.Body = append(d.Body, mm.Paragraph{Text: text(name + "-body"), Break: &mm.PageBreak{Page: name, Number: 7}})
	}
	file := filepath.Join(t.TempDir(), "measures.odt")
	writeTemplate(t, d, file)
	got := places(t, file)
	line := got["F2"].Top - got["full-head"].Top // of 12 pt
	for _, want := range []struct {
		word      string
		page      int
		left, top float64
	}{
		{"exact-head", 1, 30, 20}, {"exact-body", 1, 30, 57}, {"exact-foot", 1, 30, 180},
		{"in-frame", 1, 43.35, 93.35}, {"in-frame-below", 1, 40, 140 - line},
		{"least-head", 3, 25, 20}, {"least-body", 3, 25, 57}, {"least-foot", 3, 25, 267},
		{"grown-body", 5, 25, 27 + 6*line}, {"full-body", 7, 25, 37},
	} {
		w, ok := got[want.word]
		if !ok || w.Page != (want.page+1)/2 || !near(w.Left, want.left) || !near(w.Top, want.top) {
			t.Errorf("%s: page %d, %.2f, %.2f; want page %d, %g, %.2f", want.word, w.Page, w.Left, w.Top, (want.page+1)/2, want.left, want.top)
		}
	}
}

func TestMarkMovesNothing(t *testing.T) {
	d := rich()
	dir := t.TempDir()
	var words [2][]testoffice.Word
	var pages [2]string
	for i, o := range []mm.MergeOptions{{}, {Mark: "ENTWURF"}} {
		file := filepath.Join(dir, fmt.Sprintf("%d.odt", i))
		writeMerged(t, d, file, records(richColumns, richRows), o)
		pages[i] = testoffice.PDF(t, file, false)
		words[i] = testoffice.PDFWords(t, pages[i])
	}
	if diff := cmp.Diff(words[0], words[1], cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 0.05 })); diff != "" {
		t.Errorf("-without +with mark:\n%s", diff)
	}
	// the mark is drawn, not written: it must leave ink in the middle of page 2, where no text is
	for i, want := range []bool{false, true} {
		if got := testoffice.Ink(t, pages[i], 2, 60, 100, 150, 200); got != want {
			t.Errorf("mark %v: ink in the middle of the page: %v", want, got)
		}
	}
}

func TestDuplex(t *testing.T) {
	d := minimal(mm.Field{Column: "Id"}, mm.Text("-one"))
	d.Source = &mm.Source{Name: "mailmerge-test", File: "x.ods", Table: "T"}
	d.Pages[0].Footer = &mm.Band{Height: 10, Blocks: []mm.Block{para("", mm.Field{Column: "Id"}, mm.Text("-page-"), mm.PageNumber{}, mm.Text("-of-"), mm.PageCount{})}}
	d.Body = append(d.Body, mm.Paragraph{HideIf: mm.Empty("More"), Text: []mm.Inline{mm.Text(strings.Repeat("long ", 2000))}})
	file := filepath.Join(t.TempDir(), "duplex.odt")
	writeMerged(t, d, file, records([]string{"Id", "More"}, [][]string{{"A", ""}, {"B", "x"}, {"C", ""}, {"D", ""}}), mm.MergeOptions{Duplex: true})
	for _, want := range []struct {
		empty bool
		feet  string
	}{
		{false, "A-page-1-of-1 B-page-1-of-3 B-page-2-of-3 B-page-3-of-3 C-page-1-of-1 D-page-1-of-1"},
		{true, "A-page-1-of-1 - B-page-1-of-3 B-page-2-of-3 B-page-3-of-3 - C-page-1-of-1 - D-page-1-of-1"},
	} {
		var feet []string
		for _, p := range testoffice.PDFPages(t, testoffice.PDF(t, file, want.empty)) {
			foot := "-"
			for _, w := range strings.Fields(p) {
				if strings.Contains(w, "-page-") {
					foot = w
				}
			}
			feet = append(feet, foot)
		}
		if got := strings.Join(feet, " "); got != want.feet {
			t.Errorf("empty pages %v:\ngot  %s\nwant %s", want.empty, got, want.feet)
		}
	}
}
