package intake

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// Rows that are appended to the sample, and to Datei-01 as import makes it, are all that LibreOffice finds different, but for
// ranges that end with them; no result is wrong, and no rule of ODF broken that was not before.
func TestAppendedOffice(t *testing.T) {
	testoffice.Need(t, testoffice.Calc, testoffice.UNO, testoffice.Judges, testoffice.Jing)
	dir := t.TempDir()
	export := filepath.Join(dir, "export.csv")
	content := "Kind-ID;Nachname;Vorname;Klasse;Mutter Vorname;Mutter Nachname;Mutter E-Mail;Mutter Telefon;Mutter Straße;Mutter Ort;Vater Vorname;Vater Nachname\n"
	for i := range 3 {
		content += fmt.Sprintf("90%02d;Neu;Kind%d;5a;Eva%d;Neumann;eva%d@example.invalid;030 23125 00%d;Weg %d;00000 Musterstadt;Udo%d;Neumann\n", i, i, i, i, i, i, i)
	}
	if err := os.WriteFile(export, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	// The school's own, with formulas, formats and a print range.
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", "datei01.ods"))
	if err != nil {
		t.Fatal(err)
	}
	files := []string{filepath.Join(dir, "datei01.ods")}
	if err := os.WriteFile(files[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"neu.ods", "neu.xlsx"} { // as import makes it
		path := filepath.Join(dir, name)
		carryOut(t, path, filepath.Join("..", "..", "testdata", "exports", "danis.csv"))
		files = append(files, path)
	}
	var pairs, documents []testoffice.Pair
	var appended []testoffice.Appended
	for _, after := range files {
		before := filepath.Join(dir, "alt "+filepath.Base(after))
		b, err := os.ReadFile(after)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(before, b, 0o600); err != nil {
			t.Fatal(err)
		}
		j := carryOut(t, after, export)
		if b2, err := os.ReadFile(after); err != nil || bytes.Equal(b, b2) || len(j.Update.New) != 6 || len(j.patch.Grown) == 0 {
			t.Fatalf("%s: %v, %d new rows, grown %q", after, err, len(j.Update.New), j.patch.Grown)
		}
		a := testoffice.Appended{Pair: testoffice.Pair{Before: before, After: after}, Base: j.Update.table.LastRow, Last: j.Update.table.LastRow + 6}
		pairs, appended = append(pairs, a.Pair), append(appended, a)
		if filepath.Ext(after) != ".xlsx" {
			documents = append(documents, a.Pair)
		}
	}
	cell := regexp.MustCompile(`^Eltern![A-Z]+(\d+)(?::[A-Z]+(\d+))?(?: format)?$`)
	for i, v := range testoffice.SheetDiffAll(t, pairs) {
		a, seen := &appended[i], 0
		v = a.WithoutGrowth(v)
		v.Lines = slices.DeleteFunc(v.Lines, func(line string) bool {
			where, _, _ := strings.Cut(line, "\t")
			m := cell.FindStringSubmatch(where)
			if m == nil {
				return false
			}
			first, _ := strconv.Atoi(m[1])
			last := first
			if m[2] != "" {
				last, _ = strconv.Atoi(m[2])
			}
			if first <= a.Base || last > a.Last {
				return false
			}
			seen++
			return true
		})
		if len(v.Lines) > 0 || seen < 6*5 || v.Code == 2 {
			t.Errorf("%s: %d cells, and\n%s", filepath.Base(a.After), seen, v)
		}
	}
	for i, v := range testoffice.FreshAll(t, pairs) {
		if v.Code != 0 {
			t.Errorf("%s: %s", filepath.Base(pairs[i].After), v)
		}
	}
	for i, v := range testoffice.ODFValidAll(t, documents) {
		if v.Code != 0 {
			t.Errorf("%s: %s", filepath.Base(documents[i].After), v)
		}
	}
}

// carryOut imports an export.
func carryOut(t *testing.T, output, export string) *Job {
	t.Helper()
	j, err := Prepare(context.Background(), Options{Files: []string{export}, Output: output, Custody: With, Left: With, Adults: With, NoBackup: true, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if _, err := j.Write(context.Background()); err != nil {
		t.Fatal(err)
	}
	return j
}
