package enrich

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"elterntool/internal/newsheet"
	"elterntool/internal/zipcopy"
)

// A workbook is begun while IServ's file is opened. What is the matter with that file is said first all the same, and
// nothing is left that reads.
func TestReadAhead(t *testing.T) {
	dir, _ := folder(t)
	var b bytes.Buffer
	err := newsheet.Write(&b, "datei01.xlsx", &newsheet.Sheet{Name: "Eltern", Headers: []string{"Vorname", "Nachname", "Kind-ID"},
		Rows: [][]string{{"Torsten", "Jäger", "0012"}}})
	if err != nil {
		t.Fatal(err)
	}
	sound, damaged := b.Bytes(), bytes.Clone(b.Bytes())
	archive, err := zipcopy.Open(bytes.NewReader(damaged), int64(len(damaged)))
	if err != nil {
		t.Fatal(err)
	}
	part, ok := archive.Find("xl/sharedStrings.xml")
	if !ok {
		t.Fatal("there are no shared strings")
	}
	clear(damaged[int(part.Offset)+60:][:part.CompressedSize-20])
	results, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	wrong := filepath.Join(dir, "wrong.csv")
	if err := os.WriteFile(wrong, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	for _, tt := range []struct {
		name   string
		book   []byte
		result string
		want   string // in the error
	}{
		{"all is well", sound, results[0], ""},
		{"the workbook is damaged", damaged, results[0], "datei01.xlsx"},
		{"IServ's file is wrong", sound, wrong, "wrong.csv"},
		{"both", damaged, wrong, "wrong.csv"},
		{"IServ's file is not there", damaged, filepath.Join(dir, "missing.csv"), "missing.csv"},
	} {
		file := filepath.Join(dir, "datei01.xlsx")
		if err := os.WriteFile(file, tt.book, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Run(context.Background(), Options{File: file, Results: []string{tt.result}, Now: clock, DryRun: true, Trust: true})
		if (err != nil) != (tt.want != "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		for until := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
			if time.Now().After(until) {
				t.Fatalf("%s: a goroutine goes on", tt.name)
			}
		}
	}
}
