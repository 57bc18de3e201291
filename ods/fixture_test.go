package ods

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

// Documents that LibreOffice saved (testdata/make.py makes them).
var fixtures = []struct {
	file      string
	sheet     string // which gets the column
	headerRow int
	last      int
	after     int      // the table's last column, 0: the last header
	column    string   // where it must stand
	kept      []string // formulas whose results must stay
	dropped   int      // formula cells whose results go, matrices counted once
	grown     []string // values of ranges afterwards
	stay      []string // and those that do not grow
}{
	{
		file: "formulas.ods", sheet: "Eltern", headerRow: 1, last: 7, after: 4, column: "E", dropped: 28,
		kept: nil, // INDIRECT and names reach everything
	},
	{file: "formulas.fods", sheet: "Eltern", headerRow: 1, last: 7, after: 4, column: "E", dropped: 28},
	{
		file: "layout.ods", sheet: "Datei-01", headerRow: 1, last: 7, column: "E",
		grown: []string{
			`table:print-ranges="&apos;Datei-01&apos;.A1:&apos;Datei-01&apos;.E7 &apos;Datei-01&apos;.A1:&apos;Datei-01&apos;.B4"`,
			`table:name="Liste" table:target-range-address="&apos;Datei-01&apos;.A1:&apos;Datei-01&apos;.E7"`,
			`calcext:target-range-address="&apos;Datei-01&apos;.A2:&apos;Datei-01&apos;.E7"`,
		},
		stay: []string{
			`calcext:target-range-address="&apos;Datei-01&apos;.D12:&apos;Datei-01&apos;.D13"`,
			`table:cell-range-address="$&apos;Datei-01&apos;.$A$1:.$D$7"`,
			`<table:source-cell-range table:cell-range-address="&apos;Datei-01&apos;.A1:&apos;Datei-01&apos;.D7"/>`,
			`draw:notify-on-update-of-ranges="&apos;Datei-01&apos;.A1:&apos;Datei-01&apos;.A1 `,
		},
	},
	{file: "merged.ods", sheet: "Liste.2026", headerRow: 3, last: 14, column: "E", dropped: 1},
}

func TestFixtures(t *testing.T) {
	dir := t.TempDir()
	var pairs []testoffice.Pair
	for _, f := range fixtures {
		before := filepath.Join("testdata", f.file)
		file, err := os.ReadFile(before)
		if err != nil {
			t.Fatal(err)
		}
		if err := agrees(file); err != nil {
			t.Error(err)
		}
		tr := trial{f.sheet, Column{Header: "Konto", HeaderRow: f.headerRow, LastRow: f.last, After: f.after, Value: rowValue}}
		r, err := tr.carryOut(file)
		if err != nil {
			t.Fatalf("%s: %v", f.file, err)
		}
		if got := ColumnName(r.plan.Columns[0].Col); got != f.column || r.plan.Recalculated != f.dropped {
			t.Errorf("%s: column %s, %d results taken away", f.file, got, r.plan.Recalculated)
		}
		part, err := partOf(r.file)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range append(f.grown, f.stay...) {
			if !bytes.Contains(part, []byte(want)) {
				t.Errorf("%s: %s is missing", f.file, want)
			}
		}
		after := filepath.Join(dir, f.file)
		if err := os.WriteFile(after, r.file, 0o600); err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, testoffice.Pair{Before: before, After: after, Sheet: f.sheet, Header: "Konto", Values: r.values})
	}
	t.Run("judges", func(t *testing.T) {
		// In formulas.* cells of matrix formulas get new results, which sheetdiff
		// takes for changed values: fresh and "shown" judge those.
		isMatrix := func(p testoffice.Pair) bool { return strings.HasPrefix(filepath.Base(p.Before), "formulas.") }
		cells := slices.DeleteFunc(slices.Clone(pairs), isMatrix)
		judge(t, cells, nil, func(testoffice.Pair) bool { return false })
		for _, all := range []func(testing.TB, []testoffice.Pair) []testoffice.Verdict{testoffice.FreshAll, testoffice.ODFValidAll} {
			for i, v := range all(t, pairs) {
				if v.Code != 0 {
					t.Errorf("%s: %s", filepath.Base(pairs[i].Before), shorten([]byte(v.String())))
				}
			}
		}
	})
	t.Run("shown", func(t *testing.T) {
		for sheet, want := range shown {
			rows := testoffice.Shown(t, filepath.Join(dir, "formulas.ods"), sheet)
			for i := range want {
				if i >= len(rows) {
					t.Fatalf("sheet %d has %d rows", sheet, len(rows))
				}
				if diff := cmp.Diff(want[i], strings.TrimRight(strings.Join(rows[i], "|"), "|")); diff != "" {
					t.Errorf("sheet %d, row %d (-want +shown)\n%s", sheet, i+1, diff)
				}
			}
		}
	})
}

// shown is what Calc must show of formulas.ods with the column.
var shown = map[int][]string{
	2: {"row-2!|row-2|row-2*|row-3*", "FALSE|row-3|row-2*|row-3*", "voll|row-4", "vollAda|row-5", "FALSE|row-6", "Ada fest|row-7"},
}

// TestNeverEvaluated: a value is text in Calc, whatever it looks like.
func TestNeverEvaluated(t *testing.T) {
	values := []string{"=1+1", "+49 30 123", "@x", "0012", "1e3", "24.11.2026", "WAHR", " zwei  Blanks ", "a\nb", "'x", "{=1}", "<b>&amp;"}
	b := flat("", "", sheet("S", row("Name")+strings.Repeat(row("x"), len(values))), "")
	tr := trial{"S", Column{Header: "N", HeaderRow: 1, LastRow: len(values) + 1, Value: func(row int) (string, bool) { return values[row-2], true }}}
	r, err := tr.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "values.fods")
	if err := os.WriteFile(file, r.file, 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, cells := range testoffice.Shown(t, file, 1)[1:] {
		got = append(got, cells[1])
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Errorf("(-want +shown)\n%s", diff)
	}
}
