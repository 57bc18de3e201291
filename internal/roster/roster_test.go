package roster

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/journal"
	"elterntool/internal/newsheet"
	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/table"

	"github.com/google/go-cmp/cmp"
)

// tableOf is a table of parents in the format that the name ends in.
func tableOf(t *testing.T, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := newsheet.Write(&b, name, &newsheet.Sheet{Name: "Eltern", Headers: []string{"Vorname", "Nachname", "Kind-ID"},
		Rows: [][]string{{"Erika", "Muster", "0012"}, {"Max", "Muster", "0012"}, {"Nina", "Neu", "0013"}}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t *testing.T, path string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func clock() time.Time { return time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local) }

// planned opens a new datei01.ods and plans a new column with a value in the first row and the last.
func planned(t *testing.T, path string) (*Roster, *Plan) {
	t.Helper()
	put(t, path, tableOf(t, path))
	r, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	found, err := table.Read(context.Background(), r.Workbook(), table.Options{}, func(*table.Record) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Plan(found, []Column{{Header: "Account", Value: func(row int) (string, bool) { return "account", row != 3 }}})
	if err != nil {
		t.Fatal(err)
	}
	return r, p
}

// Each replacement stands in the journal: what was filled, and what Datei-01 held before and after.
func TestApplyIsRecorded(t *testing.T) {
	for _, name := range []string{"datei01.ods", "datei01.xlsx"} {
		path := filepath.Join(t.TempDir(), name)
		r, p := planned(t, path)
		before, err := journal.SumFile(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		res, err := r.Apply(context.Background(), p, &Target{Backup: true, Command: "enrich --geschwister", Saver: safefile.Saver{Now: clock}})
		if err != nil || len(res.Lost) > 0 {
			t.Fatal(res, err)
		}
		after, err := journal.SumFile(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		j, err := journal.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		want := []journal.Step{{
			Time: clock(), Command: "enrich --geschwister", Sheet: "Eltern", Before: before, After: after, Backup: filepath.Base(res.Backup),
			Columns: []journal.Column{{Header: "Account", Col: 4, Added: true, Cells: 2, Rows: "2,4"}},
		}}
		if diff := cmp.Diff(want, j.Steps); diff != "" || before == after {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if sum, err := journal.SumFile(context.Background(), res.Backup); err != nil || sum != before {
			t.Errorf("%s: the backup is not what was there: %v", name, err)
		}
	}
}

// What is written is written: a journal that nobody can write is a loss, not a failure.
func TestJournalFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "datei01.ods")
	r, p := planned(t, path)
	note := put(t, filepath.Join(filepath.Dir(path), journal.Name("datei01.ods")), []byte("a note of somebody's\n"))
	res, err := r.Apply(context.Background(), p, &Target{Saver: safefile.Saver{Now: clock}})
	if err != nil || len(res.Lost) != 1 || res.Lost[0].Kind != safefile.LossRecord {
		t.Fatalf("%+v, %v", res, err)
	}
	if !strings.Contains(res.Lost[0].Detail, "Verlauf") {
		t.Errorf("the loss does not say what is the matter: %q", res.Lost[0].Detail)
	}
	if b, err := os.ReadFile(note); err != nil || string(b) != "a note of somebody's\n" {
		t.Errorf("the file in the journal's place: %q, %v", b, err)
	}
}

// The file on disk is the old one or the new one.
func TestNotApplied(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	ctx := context.Background()
	for _, tt := range []struct {
		name   string
		ctx    context.Context
		to     Target
		before func(path string)
		want   error
	}{
		{"cancelled", cancelled, Target{}, nil, context.Canceled},
		{"somebody has saved since", ctx, Target{}, func(path string) { put(t, path, append(tableOf(t, path), 0)) }, safefile.ErrChanged},
		{"over itself", ctx, Target{Output: "datei01.ods"}, nil, safefile.ErrSameFile},
		{"over an input", ctx, Target{Output: "result.ods", Not: []string{"result.ods"}}, nil, safefile.ErrSameFile},
		{"over another file", ctx, Target{Output: "result.ods"}, nil, safefile.ErrExists},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "datei01.ods")
		r, p := planned(t, path)
		put(t, filepath.Join(dir, "result.ods"), []byte("an input"))
		if tt.before != nil {
			tt.before(path)
		}
		old, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if tt.to.Output != "" {
			tt.to.Output = filepath.Join(dir, tt.to.Output)
		}
		for i, n := range tt.to.Not {
			tt.to.Not[i] = filepath.Join(dir, n)
		}
		if res, err := r.Apply(tt.ctx, p, &tt.to); !errors.Is(err, tt.want) {
			t.Errorf("%s: %+v, %v", tt.name, res, err)
		}
		_ = r.Close() // gives the reservation back
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
			t.Errorf("%s: Datei-01 is another one now (%v)", tt.name, err)
		}
		entries, _ := os.ReadDir(dir)
		if len(entries) != 2 {
			t.Errorf("%s: leaves %v behind", tt.name, entries)
		}
	}
}

// With another output Datei-01 and its journal stay.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "datei01.ods")
	r, p := planned(t, path)
	old, _ := os.ReadFile(path)
	if _, err := r.Apply(context.Background(), p, &Target{Output: filepath.Join(dir, "neu.ods"), Backup: true}); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
		t.Error("Datei-01 is another one now", err)
	}
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"datei01.ods", "neu.ods"}, names); diff != "" {
		t.Error(diff)
	}
}

// What a file is its content says, whatever it is called; what is none is named by what it is called.
func TestOpenBook(t *testing.T) {
	for _, tt := range []struct {
		name    string
		content []byte
		want    string // of the error; "": it opens
	}{
		{"datei01.ods", tableOf(t, ".ods"), ""},
		{"datei01.xlsx", tableOf(t, ".xlsx"), ""},
		{"a workbook of Excel called.ods", tableOf(t, ".xlsx"), ""},
		{"a spreadsheet of Calc called.xlsx", tableOf(t, ".ods"), ""},
		{"datei01", tableOf(t, ".xlsx"), ""},
		{"brief.ods", []byte("%PDF-1.7\n"), "Das ist ein PDF, keine Tabelle."},
		{"Datei-02-2026-11-23.csv", []byte("Vorname;Nachname\n"), "Das ist Datei-02, die Datei für den Import in IServ. Angegeben wird Datei-01, die Liste der Eltern."},
		{"Import-E-2026-11-23-10-15-00-Hinzugefügt.csv", []byte("Nachname,Vorname\n"), "Das ist die Ergebnisdatei von IServ. Angegeben wird Datei-01, die Liste der Eltern."},
		{"export.txt", []byte("Nachname\tVorname\n"), "Das ist eine Textdatei, keine Tabelle von Calc oder Excel (.ods, .xlsx)."},
	} {
		r, err := Open(context.Background(), put(t, filepath.Join(t.TempDir(), tt.name), tt.content))
		if err == nil {
			_ = r.Close()
		}
		p := (*problem.Problem)(nil)
		if got := ""; errors.As(err, &p) {
			got = p.What
			if got != tt.want || p.Remedy == "" {
				t.Errorf("%s: %q, %q", tt.name, got, p.Remedy)
			}
		} else if err != nil || tt.want != "" {
			t.Errorf("%s: %v", tt.name, err)
		}
		if _, err := Read(bytes.NewReader(tt.content), int64(len(tt.content)), tt.name); (err == nil) != (tt.want == "") {
			t.Errorf("%s: Read: %v", tt.name, err)
		}
	}
}

// Of a name that is not there it says which are.
func TestNotThere(t *testing.T) {
	for _, tt := range []struct {
		name   string
		files  []string
		remedy string
	}{
		{"datei1.ods", []string{"datei01.ods", "Noten.ods"}, "Meinten Sie „datei01.ods“?"},
		{"datei01.xlsx", []string{"datei01.ods", "datei02.xlsx"}, "Meinten Sie „datei01.ods“?"}, // the same name, first
		{"Eltern.ods", []string{"datei01.ods", "datei01 (Sicherung 2026-11-23 10.15.00).ods"}, "Im Ordner gibt es: „datei01.ods“."},
		{"Eltern.ods", []string{"x.ods", "yy.xlsx", "zzz.fods"}, "Im Ordner gibt es: „x.ods“, „yy.xlsx“ und „zzz.fods“."},
		{"Eltern.ods", []string{"1.ods", "2.ods", "3.ods", "4.ods", "5.ods", "6.ods"}, "Den Namen prüfen; im Ordner liegen mehrere Tabellen (.ods, .xlsx)."},
		{"Eltern.ods", []string{"export.csv", ".datei01.ods", "~$datei01.xlsx"}, "Im Ordner liegt keine Tabelle (.ods, .xlsx). Den Namen des Ordners prüfen."},
	} {
		dir := t.TempDir()
		for _, f := range tt.files {
			put(t, filepath.Join(dir, f), nil)
		}
		_, err := Open(context.Background(), filepath.Join(dir, tt.name))
		if p := (*problem.Problem)(nil); !errors.As(err, &p) || p.Remedy != tt.remedy || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s among %v: %v", tt.name, tt.files, err)
		}
	}
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                                    "Das ist ein Ordner, keine Datei.",
		filepath.Join(dir, "weg", "datei.ods"): "Den Ordner " + problem.Quote(filepath.Join(dir, "weg")) + " gibt es nicht.",
	} {
		_, err := Open(context.Background(), path)
		if p := (*problem.Problem)(nil); !errors.As(err, &p) || p.What != want || p.Remedy == "" {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestCheckOutput(t *testing.T) {
	for _, tt := range []struct {
		file, output string
		noBackup, ok bool
	}{
		{"datei01.ods", "", false, true},
		{"datei01.ods", "", true, true},
		{"datei01.ods", "neu.ods", false, true},
		{"datei01.ODS", "neu.ods", false, true},
		{"datei01.ods", "neu.ods", true, false}, // there is nothing to back up
		{"datei01.ods", "neu.xlsx", false, false},
		{"datei01.fods", "neu.ods", false, false},
		{"datei01.xlsx", "neu", false, false},
	} {
		err := CheckOutput(tt.file, tt.output, tt.noBackup)
		if u := (*problem.Usage)(nil); (err == nil) != tt.ok || err != nil && (!errors.As(err, &u) || u.Remedy == "") {
			t.Errorf("%+v: %v", tt, err)
		}
	}
}

// Progress never runs over its end, however often a step reads the file.
func TestWatch(t *testing.T) {
	r, _ := planned(t, filepath.Join(t.TempDir(), "datei01.ods"))
	var last, total, calls int64
	r.Watch(1, growing(t, &last, &total, &calls))
	for range 3 {
		if _, err := io.Copy(io.Discard, io.NewSectionReader(&r.gauge, 0, r.gauge.size)); err != nil {
			t.Fatal(err)
		}
	}
	if last != total || total != r.gauge.size || calls < 2 {
		t.Errorf("%d of %d in %d calls", last, total, calls)
	}
}

// growing notes what it is told, which must not go back.
func growing(t *testing.T, last, total, calls *int64) func(done, of int64) {
	return func(done, of int64) {
		if done < *last || done > of {
			t.Errorf("%d of %d after %d", done, of, *last)
		}
		*last, *total, *calls = done, of, *calls+1
	}
}

// What is read ahead counts for the step that is watched next, whether it has been read by then or not.
func TestReadAhead(t *testing.T) {
	for _, name := range []string{"datei01.ods", "datei01.xlsx"} {
		for _, pause := range []time.Duration{0, 20 * time.Millisecond} {
			path := filepath.Join(t.TempDir(), name)
			read := func(ahead bool) (persons int, last, total int64) {
				r, err := Open(context.Background(), put(t, path, tableOf(t, name)))
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				if ahead {
					r.ReadAhead()
					time.Sleep(pause)
				}
				var calls int64
				r.Watch(1, growing(t, &last, &total, &calls))
				found, err := table.Read(context.Background(), r.Workbook(), table.Options{}, func(*table.Record) error { return nil })
				if err != nil {
					t.Fatal(err)
				}
				return found.Persons, last, total
			}
			persons, last, total := read(false)
			aheadPersons, aheadLast, aheadTotal := read(true)
			if persons == 0 || persons != aheadPersons || last != aheadLast || total != aheadTotal {
				t.Errorf("%s: %d persons, %d of %d; read ahead %d, %d of %d", name, persons, last, total, aheadPersons, aheadLast, aheadTotal)
			}
		}
	}
}
