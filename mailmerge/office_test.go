package mailmerge_test

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"elterntool/internal/testoffice"
	mm "elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

func TestValid(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Jing)
	dir := t.TempDir()
	var files []string
	add := func(name string) string {
		files = append(files, filepath.Join(dir, name))
		return files[len(files)-1]
	}
	d := rich()
	writeTemplate(t, d, add("template.odt"))
	writeMerged(t, d, add("merged.odt"), records(richColumns, richRows), mm.MergeOptions{})
	writeMerged(t, d, add("marked.odt"), records(richColumns, richRows), mm.MergeOptions{Duplex: true, Mark: "ENTWURF"})
	writeTemplate(t, minimal(mm.Text("alone")), add("minimal.odt"))
	testoffice.ODFValid(t, files...)
}

// What Writer makes of the template and what WriteMerged makes of the same rows have the same words at the same places.
func TestMergedEqualsMerge(t *testing.T) {
	d := rich()
	file := writeRich(t, d)
	m := testoffice.Merge(t, file, true)
	if len(m.Problems) > 0 || len(m.Files) != 1 {
		t.Fatalf("merge: %q, %d files; queries %q", m.Problems, len(m.Files), m.Queries)
	}
	merged := filepath.Join(t.TempDir(), "merged.odt")
	writeMerged(t, d, merged, records(richColumns, richRows), mm.MergeOptions{})
	mergedPDF, mergePDF := testoffice.PDF(t, merged, false), testoffice.PDF(t, filepath.Join(m.Dir, m.Files[0].File), false)
	got, want := testoffice.PDFWords(t, mergedPDF), testoffice.PDFWords(t, mergePDF)
	// in one document Writer's page count counts all pages, that of merged letters those of the letter
	all, each := fmt.Sprint(2*len(richRows)), "2"
	for i := range want {
		if before := want[max(0, i-1)].Text; want[i].Text == all && (before == "von" || before == "line,") {
			want[i].Text = each
		}
	}
	if pages := got[len(got)-1].Page; pages != 2*len(richRows) {
		t.Errorf("%d pages", pages)
	}
	// what is drawn: fold and hole marks, the line of the letterhead, the logo; on first pages only
	for page := 1; page <= 2*len(richRows); page++ {
		for _, r := range [][4]float64{{4, 104, 8, 106}, {4, 147.5, 9.5, 149.5}, {4, 209, 8, 211}, {100, 39, 120, 41}, {150, 10, 190, 13}} {
			for _, pdf := range []string{mergedPDF, mergePDF} {
				if got := testoffice.Ink(t, pdf, page, r[0], r[1], r[2], r[3]); got != (page%2 == 1) {
					t.Errorf("%s, page %d: ink at %v: %v", filepath.Base(pdf), page, r, got)
				}
			}
		}
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 0.2 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("-merge +merged:\n%s", diff)
	}
}
