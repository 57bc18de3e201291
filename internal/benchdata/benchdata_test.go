package benchdata

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
	"os"
	"path/filepath"
)

func TestSameSchoolSameBytes(t *testing.T) {
	s := School{Rows: 500, Accounts: 600, Seed: 1}
	var a, b, c, d bytes.Buffer
	for _, err := range []error{s.WriteODS(&a), s.WriteODS(&b), s.WriteCSV(&c), s.WriteCSV(&d)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) || !bytes.Equal(c.Bytes(), d.Bytes()) {
		t.Error("two runs differ")
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

func TestSpreadsheetIsWellFormed(t *testing.T) {
	s := School{Rows: 300, Seed: 5}
	var b bytes.Buffer
	if err := s.WriteODS(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		rows := 0
		for {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "table-row" {
				rows++
			}
		}
		if f.Name == "content.xml" && rows != 1+s.Rows+1 {
			t.Errorf("%d rows, want header, %d and filler", rows, s.Rows)
		}
	}
}

func TestLibreOfficeOpensIt(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	name := filepath.Join(t.TempDir(), "datei01.ods")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	s := School{Rows: 40, Seed: 5}
	if err := s.WriteODS(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	rows := testoffice.Shown(t, name, 1)
	if len(rows) != 1+s.Rows || len(rows[0]) != Columns {
		t.Fatalf("%d rows of %d columns", len(rows), len(rows[0]))
	}
	i := 1
	s.each(func(r row) {
		if rows[i][0] != string(r.first[r.parent]) || rows[i][1] != string(r.last[r.parent]) {
			t.Errorf("row %d shows %q", i+1, rows[i])
		}
		i++
	})
}
