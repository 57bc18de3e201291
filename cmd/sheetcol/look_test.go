package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

const sample = "../../testdata/datei01"

// setColumn sets a new column in a copy of a file and returns what was written.
func setColumn(t *testing.T, in, header, value, out string) []byte {
	t.Helper()
	var stderr strings.Builder
	if code := run([]string{"-header", header, "-value", value, in, out}, &stderr, &stderr); code != 0 {
		t.Fatalf("code %d: %s", code, &stderr)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A new column is as wide as its longest value needs.
func TestWidthFitsLongestValue(t *testing.T) {
	old, err := os.ReadFile(sample + ".fods")
	if err != nil {
		t.Fatal(err)
	}
	widths := regexp.MustCompile(`style:column-width="([0-9.]+)([a-z]+)"`)
	was := widths.FindAllString(string(old), -1)
	centimetres := map[string]float64{"cm": 1, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
	width := func(value string) float64 {
		t.Helper()
		b := setColumn(t, sample+".fods", "N", value, filepath.Join(t.TempDir(), "out.fods"))
		is := widths.FindAllStringSubmatch(string(b), -1)
		added := slices.IndexFunc(is, func(w []string) bool { return !slices.Contains(was, w[0]) })
		if len(is) != len(was)+1 || added < 0 {
			t.Fatalf("%d column widths became %d", len(was), len(is))
		}
		n, err := strconv.ParseFloat(is[added][1], 64)
		if err != nil {
			t.Fatal(err)
		}
		return n * centimetres[is[added][2]]
	}
	short, long := width("abcdefghij"), width(strings.Repeat("abcdefghij", 4))
	// At 10 points a lower-case letter is about 0.18 cm wide.
	if short < 1.5 || short > 4 || long < 2.5*short || long > 4.5*short {
		t.Errorf("10 letters get %.2f cm, 40 letters %.2f cm", short, long)
	}
}

// The table's database range grows, the source of a pivot table stays.
func TestPivotTableStays(t *testing.T) {
	pivot := []byte(`<table:data-pilot-tables><table:data-pilot-table table:name="P" table:target-range-address="Auswertung.D1:Auswertung.E9">` +
		`<table:source-cell-range table:cell-range-address="Eltern.A1:Eltern.G79"/></table:data-pilot-table></table:data-pilot-tables>`)
	b, err := os.ReadFile(sample + ".fods")
	if err != nil {
		t.Fatal(err)
	}
	end := []byte("</table:database-ranges>")
	if !bytes.Contains(b, end) {
		t.Fatal("the sample has no database range")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.fods")
	if err := os.WriteFile(in, bytes.Replace(b, end, slices.Concat(end, pivot), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	out := setColumn(t, in, "N", "x", filepath.Join(dir, "out.fods"))
	if !bytes.Contains(out, pivot) {
		t.Error("the pivot table has changed")
	}
	if !bytes.Contains(out, []byte(`table:target-range-address="Eltern.A1:Eltern.H79"`)) {
		t.Error("the database range has not grown")
	}
}

// A value is never evaluated: Calc shows what was given.
func TestValuesStayText(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	values := []string{"=1+1", "+49 30 23125000", "@x", "-1", "0012", "1.2.2026", `{row}" & '<`}
	in, dir := sample+".ods", t.TempDir()
	for i, value := range values { // a column each, so that one office shows all
		out := filepath.Join(dir, strconv.Itoa(i)+".ods")
		setColumn(t, in, "N"+strconv.Itoa(i), value, out)
		in = out
	}
	row := testoffice.Shown(t, in, 1)[1]
	for i, value := range values {
		if want := strings.ReplaceAll(value, "{row}", "2"); row[7+i] != want {
			t.Errorf("%s is shown as %s", want, row[7+i])
		}
	}
}
