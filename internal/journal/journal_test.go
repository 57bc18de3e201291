package journal

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/safefile"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func step(command string) Step {
	return Step{
		Time: noon, Command: command, Sheet: "Eltern",
		Columns: []Column{{Header: "Account", Col: 4, Added: true, Cells: 2}},
		Before:  State{strings.Repeat("a", 64), 10}, After: State{strings.Repeat("b", 64), 20},
		Backup: "datei01 (Sicherung 2026-11-23 12.00.00).ods",
	}
}

func TestWriteAndRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "datei01.ods")
	j, err := Read(file)
	if err != nil || len(j.Steps) != 0 || filepath.Base(j.Path) != "datei01.ods (Verlauf).jsonl" {
		t.Fatalf("%+v, %v", j, err)
	}
	j.Add(step("enrich --geschwister"))
	j.Steps[0].Undone = &Undone{Time: noon, Kept: "datei01 (zurückgenommen 2026-11-23 12.00.00).ods"}
	j.Add(step("letter"))
	if !j.Steps[0].Undone.Lapsed {
		t.Error("a new step leaves a way forward")
	}
	if err := j.Write(context.Background(), &safefile.Saver{}); err != nil {
		t.Fatal(err)
	}
	again, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(j, again); d != "" {
		t.Error(d)
	}
	info, err := os.Stat(j.Path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// What is no journal is refused, so that nobody writes over it, and what names files
// elsewhere.
func TestUnreadable(t *testing.T) {
	const first = `{"format":"elterntool-history","version":1,"file":"a.ods"}` + "\n"
	for name, text := range map[string]string{
		"empty":                  "",
		"somebody's notes":       "Liebe Kolleginnen\n",
		"another format":         `{"format":"x","version":1}` + "\n",
		"a later version":        strings.Replace(first, ":1,", ":2,", 1),
		"half a step":            first + `{"time":"2026-11-23T12:00:00Z","comm`,
		"a backup elsewhere":     first + `{"backup":"../geheim.ods"}` + "\n",
		"a backup on Windows":    first + `{"backup":"C:geheim.ods"}` + "\n",
		"a kept file elsewhere":  first + `{"undone":{"kept":"/etc/passwd"}}` + "\n",
		"the folder as a backup": first + `{"backup":".."}` + "\n",
		"too many steps":         first + strings.Repeat("{}\n", maxSteps+1),
		"too large":              first + strings.Repeat("\n", maxSize),
	} {
		file := filepath.Join(t.TempDir(), "a.ods")
		if err := os.WriteFile(file+" (Verlauf).jsonl", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if j, err := Read(file); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %+v, %v", name, j, err)
		}
	}
}

func TestBounds(t *testing.T) {
	j := &Journal{}
	for range maxSteps + 3 {
		s := step(strings.Repeat("enrich", 1))
		s.Columns = []Column{{Header: strings.Repeat("ä", 500), Col: 1}}
		j.Add(s)
	}
	if len(j.Steps) != maxSteps || len([]rune(j.Steps[0].Columns[0].Header)) != maxText {
		t.Errorf("%d steps, %d letters", len(j.Steps), len(j.Steps[0].Columns[0].Header))
	}
}

func TestRows(t *testing.T) {
	for want, rows := range map[string][]int{"": nil, "2": {2}, "2-4": {2, 3, 4}, "2,4": {2, 4}, "2-3,7,9-11": {2, 3, 7, 9, 10, 11}} {
		got := Rows(slices.Values(rows))
		if got != want {
			t.Errorf("%v: %q, want %q", rows, got, want)
		}
		c := Column{Rows: got}
		for row := range 15 {
			if c.RowSet().Has(row) != slices.Contains(rows, row) {
				t.Errorf("%q: row %d", got, row)
			}
		}
	}
	many := func(yield func(int) bool) {
		for row := 2; row < 100_000 && yield(row); row += 2 {
		}
	}
	if got := Rows(many); got != "" {
		t.Errorf("%d bytes", len(got))
	}
}

func TestNames(t *testing.T) {
	for _, base := range []string{"datei01.ods", "Eltern 2026.xlsx", "ohne"} {
		if of, ok := ParseName(Name(base)); !ok || of != base {
			t.Errorf("%s: %q, %v", base, of, ok)
		}
	}
	if n := Name(strings.Repeat("ü", 200) + ".ods"); len(n) > 255 {
		t.Errorf("%d bytes", len(n))
	}
	if _, ok := ParseName("Verlauf.jsonl"); ok {
		t.Error("Verlauf.jsonl is taken for a journal")
	}
}

// Whatever is read leads to no file elsewhere, and is the same when it is written and
// read again.
func FuzzRead(f *testing.F) {
	const first = `{"format":"elterntool-history","version":1,"file":"a.ods"}` + "\n"
	f.Add(first + `{"time":"2026-11-23T12:00:00+01:00","command":"enrich","before":{"sha256":"aa","bytes":1},"after":{"sha256":"bb","bytes":2},"backup":"a (Sicherung).ods"}` + "\n")
	f.Add(first + `{"time":"2026-11-23T12:00:00Z","command":"x","undone":{"time":"2026-11-23T12:00:00Z","kept":"b.ods","lapsed":true},"columns":[{"header":"\u00e4","col":3,"added":true,"cells":-1}]}`)
	f.Add(first + `{"backup":"../x"}`)
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "a.ods")
		if err := os.WriteFile(file+" (Verlauf).jsonl", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := Read(file)
		if err != nil {
			return
		}
		for _, s := range j.Steps {
			names := []string{s.Backup}
			if s.Undone != nil {
				names = append(names, s.Undone.Kept)
			}
			for _, n := range names {
				if n != "" && filepath.Dir(filepath.Join("folder", n)) != "folder" {
					t.Fatalf("%q leads out of the folder", n)
				}
			}
		}
		if err := j.Write(context.Background(), &safefile.Saver{}); err != nil {
			t.Skip(err) // a time that JSON does not know
		}
		again, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(j, again, cmpopts.EquateEmpty()); d != "" {
			t.Error(d)
		}
	})
}
