package benchdata

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestSameSchoolSameBytes(t *testing.T) {
	s := School{Rows: 500, Accounts: 600, Seed: 1}
	for i, write := range []func(io.Writer) error{s.WriteODS, s.WriteXLSX, s.WriteCSV} {
		var a, b bytes.Buffer
		if err := errors.Join(write(&a), write(&b)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%d: two runs differ", i)
		}
	}
}

func TestShape(t *testing.T) {
	s := School{Rows: 40_000, Seed: 7}
	_, persons := s.census()
	rows, siblings, foreign := 0, 0, 0
	names := map[string]map[int]bool{} // families by full name
	s.each(func(r row) {
		rows++
		if (r.kindID-1_000_000)%maxChildren > 0 {
			siblings++
		}
		if strings.ContainsFunc(string(r.last[r.parent]), func(c rune) bool { return c > 127 }) {
			foreign++
		}
		name := string(r.first[r.parent]) + "|" + string(r.last[r.parent])
		if names[name] == nil {
			names[name] = map[int]bool{}
		}
		names[name][(r.kindID-1_000_000)/maxChildren] = true
	})
	pairs := 0
	for _, n := range names {
		pairs += len(n) * (len(n) - 1) / 2
	}
	// two people have the same name with a probability of about 9e-7
	expected := float64(persons) * float64(persons) / 2 * 9e-7
	within := func(what string, got, low, high float64) {
		t.Helper()
		if got < low || got > high {
			t.Errorf("%s: %.4g, not in %.4g … %.4g", what, got, low, high)
		}
	}
	if rows != s.Rows {
		t.Errorf("%d rows, want %d", rows, s.Rows)
	}
	within("share of siblings' rows", float64(siblings)/float64(rows), 0.22, 0.28)
	within("share of surnames that are not ASCII", float64(foreign)/float64(rows), 0.25, 0.29)
	within("pairs of namesakes, as expected", float64(pairs)/expected, 0.5, 2)
}

func TestResultFile(t *testing.T) {
	for _, s := range []School{{Rows: 2000, Seed: 3}, {Rows: 2000, Accounts: 2000, Seed: 3}, {Rows: 10, Accounts: 3, Seed: 3}} {
		var b bytes.Buffer
		if err := s.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		_, persons := s.census()
		got := len(lines) - 1
		if s.Accounts > 0 && got != s.Accounts || s.Accounts == 0 && math.Abs(float64(got)-0.99*float64(persons)) > 0.01*float64(persons) {
			t.Errorf("%+v: %d accounts of %d persons", s, got, persons)
		}
		account, password := regexp.MustCompile(`^[a-z][a-z.-]*[0-9]*$`), regexp.MustCompile(`^[0-9]{6}$`)
		seen := map[string]bool{}
		for _, l := range lines[1:] {
			if !account.MatchString(l[3]) || seen[l[3]] || !password.MatchString(l[4]) {
				t.Fatalf("account %q (seen %v), password %q", l[3], seen[l[3]], l[4])
			}
			seen[l[3]] = true
		}
	}
}

func TestSpreadsheetsAreWellFormed(t *testing.T) {
	s := School{Rows: 300, Seed: 5}
	tests := []struct {
		name      string
		write     func(io.Writer) error
		part, row string
		rows      int
	}{
		{"ODS", s.WriteODS, "content.xml", "table-row", 1 + s.Rows + 1}, // header, rows, filler
		{"XLSX", s.WriteXLSX, "xl/worksheets/sheet1.xml", "row", 1 + s.Rows},
	}
	for _, tt := range tests {
		var b bytes.Buffer
		if err := tt.write(&b); err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if ext := path.Ext(f.Name); ext != ".xml" && ext != ".rels" {
				continue
			}
			if got := elements(t, f)[tt.row]; f.Name == tt.part && got != tt.rows {
				t.Errorf("%s: %d rows, want %d", tt.name, got, tt.rows)
			}
		}
	}
}

// elements counts the elements of a part by their local names.
func elements(t *testing.T, f *zip.File) map[string]int {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for d := xml.NewDecoder(r); ; {
		tok, err := d.Token()
		if err == io.EOF {
			return n
		}
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			n[e.Name.Local]++
		}
	}
}

// shown gives the table as a reader shows it: the titles, then the rows.
func (s School) shown() [][]string {
	rows := [][]string{titles[:]}
	s.each(func(r row) {
		var cells []string
		for column := 1; column <= Columns; column++ {
			cells = append(cells, string(r.appendCell(nil, column)))
		}
		if r.numeric() {
			cells[2] = fmt.Sprintf("%d.%03d.%03d", r.kindID/1_000_000, r.kindID/1000%1000, r.kindID%1000)
		}
		rows = append(rows, cells)
	})
	return rows
}

func TestLibreOfficeShowsTheRows(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	s := School{Rows: 40, Seed: 5}
	want := s.shown()
	for name, write := range map[string]func(io.Writer) error{"datei01.ods": s.WriteODS, "datei01.xlsx": s.WriteXLSX} {
		name := filepath.Join(t.TempDir(), name)
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(write(f), f.Close()); err != nil {
			t.Fatal(err)
		}
		got := testoffice.Shown(t, name, 1)
		if filepath.Ext(name) == ".xlsx" { // a workbook names no language: points or commas are the reader's choice
			for _, r := range got {
				r[2] = strings.ReplaceAll(r[2], ",", ".")
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s:\n%s", filepath.Base(name), d)
		}
	}
}

func TestExcelizeReadsTheRows(t *testing.T) {
	s := School{Rows: 2000, Seed: 5} // with repeated texts
	var b bytes.Buffer
	if err := s.WriteXLSX(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("Eltern", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := s.shown()
	for i := range want {
		if strings.Contains(want[i][2], ".") {
			want[i][2] = strings.ReplaceAll(want[i][2], ".", "")
		}
		for len(got[i]) < Columns { // it leaves out empty cells at the end
			got[i] = append(got[i], "")
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
