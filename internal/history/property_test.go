package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
	"elterntool/internal/testformat"
	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

const parents = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Eltern"><table:table-column table:number-columns-repeated="16"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>Vorname</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Nachname</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Erika</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Muster</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>`

// A school is a folder with Datei-01 and a clock.
type school struct {
	t     *testing.T
	file  string
	saver safefile.Saver
	n     int
}

func newSchool(t *testing.T, ending string) *school {
	s := &school{t: t, file: filepath.Join(t.TempDir(), "datei01"+ending)}
	at := time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local)
	s.saver.Now = func() time.Time { at = at.Add(time.Minute); return at }
	if err := testformat.Write(s.file, []byte(parents)); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *school) content() []byte {
	s.t.Helper()
	b, err := os.ReadFile(s.file)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// set fills a column, as the commands do, with something that was never there. to is ""
// for Datei-01 itself.
func (s *school) set(header, to string) {
	s.t.Helper()
	ctx := context.Background()
	r, err := roster.Open(ctx, s.file)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Close()
	t, err := table.Read(ctx, r.Workbook(), table.Options{Account: "Account"}, func(*table.Record) error { return nil })
	if err != nil {
		s.t.Fatal(err)
	}
	c := roster.Column{Header: header}
	for _, h := range t.Headers {
		if h.Header == header {
			c.At = h.Col
		}
	}
	s.n++
	value := fmt.Sprintf("Wert %d", s.n)
	c.Value = func(int) (string, bool) { return value, true }
	plan, err := r.Plan(t, []roster.Column{c})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := r.Apply(ctx, plan, &roster.Target{Output: to, Backup: true, Saver: s.saver, Command: "enrich"}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *school) change() { s.set("Account", "") }

// save is what the office does: the file is another one, and no journal knows of it.
func (s *school) save() {
	s.t.Helper()
	to := filepath.Join(s.t.TempDir(), "neu"+filepath.Ext(s.file))
	s.set("Notiz", to)
	s.overwrite(to)
}

func (s *school) overwrite(with string) {
	s.t.Helper()
	b, err := os.ReadFile(with)
	if err == nil {
		err = os.WriteFile(s.file, b, 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// holds tells whether some file of the folder has the content.
func (s *school) holds(content []byte) bool {
	s.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(s.file))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		if b, err := os.ReadFile(filepath.Join(filepath.Dir(s.file), e.Name())); err == nil && bytes.Equal(b, content) {
			return true
		}
	}
	return false
}

// go goes back or forth and checks all that is promised of it.
func (s *school) step(redo, force bool) error {
	s.t.Helper()
	do := Undo
	if redo {
		do = Redo
	}
	was := s.content()
	res, err := do(context.Background(), Options{File: s.file, Force: force, Saver: s.saver})
	switch is := s.content(); {
	case err != nil && !bytes.Equal(was, is):
		s.t.Fatal("refused, and written")
	case err != nil:
		var p *problem.Problem
		if !errors.As(err, &p) || problem.ExitCode(err) != problem.CodeFailed {
			s.t.Fatalf("not worded: %v", err)
		}
	case !s.holds(was):
		s.t.Fatalf("what was there is lost: %+v", res)
	}
	return err
}

// Any sequence of changes, of the office's saves, of steps back and forth: a step back
// gives the content before the change, byte for byte, one forth that after it; where the
// office has saved it is refused, and with Force nothing is lost.
func TestBackAndForth(t *testing.T) {
	type pair struct{ before, after []byte }
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 7))
		s := newSchool(t, []string{".fods", ".xlsx"}[seed%2])
		first := s.content()
		var done, undone []pair
		for range 4 + rng.IntN(12) {
			was := s.content()
			switch rng.IntN(7) {
			case 0, 1:
				s.change()
				done, undone = append(done, pair{was, s.content()}), nil
			case 2:
				s.save()
			case 3, 4, 5:
				force := rng.IntN(2) == 0
				if len(done) == 0 {
					if s.step(false, force) == nil {
						t.Fatalf("seed %d: there was nothing to take back", seed)
					}
					continue
				}
				last := done[len(done)-1]
				exact := bytes.Equal(was, last.after)
				if err := s.step(false, force); (err == nil) != (exact || force) {
					t.Fatalf("seed %d: exact %t, force %t: %v", seed, exact, force, err)
				} else if err == nil {
					if !bytes.Equal(s.content(), last.before) {
						t.Fatalf("seed %d: undo gives another content", seed)
					}
					done, undone = done[:len(done)-1], append(undone, pair{last.before, was})
				}
			default:
				force := rng.IntN(2) == 0
				if len(undone) == 0 {
					if s.step(true, force) == nil {
						t.Fatalf("seed %d: there was nothing to bring back", seed)
					}
					continue
				}
				next := undone[len(undone)-1]
				exact := bytes.Equal(was, next.before)
				if err := s.step(true, force); (err == nil) != (exact || force) {
					t.Fatalf("seed %d: redo: exact %t, force %t: %v", seed, exact, force, err)
				} else if err == nil {
					if !bytes.Equal(s.content(), next.after) {
						t.Fatalf("seed %d: redo gives another content", seed)
					}
					undone, done = undone[:len(undone)-1], append(done, pair{was, next.after})
				}
			}
		}
		for n := len(done); n > 0; n-- {
			if err := s.step(false, true); err != nil {
				t.Fatalf("seed %d: %d to go: %v", seed, n, err)
			}
			if !bytes.Equal(s.content(), done[n-1].before) {
				t.Fatalf("seed %d: %d undos give another content", seed, len(done)-n+1)
			}
		}
		if len(done) > 0 && !bytes.Equal(done[0].before, first) && !s.holds(done[0].before) {
			t.Fatalf("seed %d: the first content is lost", seed)
		}
	}
}

// After n changes without anything in between, n undos give the first content, one file
// for each state lies there, and n redos the last, with no more files than before.
func TestEachStateOnce(t *testing.T) {
	const n = 5
	s := newSchool(t, ".fods")
	states := [][]byte{s.content()}
	for range n {
		s.change()
		states = append(states, s.content())
	}
	count := func() int {
		entries, err := os.ReadDir(filepath.Dir(s.file))
		if err != nil {
			t.Fatal(err)
		}
		files := 0
		for _, e := range entries {
			if _, ok := safefile.ParseCopy(e.Name()); ok {
				files++
			}
		}
		return files
	}
	for i := n - 1; i >= 0; i-- {
		if err := s.step(false, false); err != nil || !bytes.Equal(s.content(), states[i]) {
			t.Fatalf("undo to state %d: %v", i, err)
		}
	}
	if count() != n+1 { // the backups, which stay, and the last state
		t.Errorf("%d files", count())
	}
	for i := 1; i <= n; i++ {
		if err := s.step(true, false); err != nil || !bytes.Equal(s.content(), states[i]) {
			t.Fatalf("redo to state %d: %v", i, err)
		}
	}
	if count() != n {
		t.Errorf("%d files", count())
	}
}

// typed is an office at work: it types a note beside the table and saves.
const typed = `
doc.Sheets.getByIndex(0).getCellRangeByName("H2").String = "Anruf am Montag"
save(args[0], args[1])
`

// LibreOffice saves between the changes, once with nothing entered and once with a note. n undos give the very bytes that
// each change found; what LibreOffice made of the file is refused first, with the cells that would be lost, and is kept: n
// redos give it back.
func TestSavedByLibreOffice(t *testing.T) {
	testoffice.Need(t, testoffice.Calc, testoffice.UNO)
	for _, format := range []struct{ ending, filter, name string }{
		{".ods", "ods", "calc8"}, {".fods", "fods", "OpenDocument Spreadsheet Flat XML"}, {".xlsx", "xlsx", "Calc MS Excel 2007 XML"},
	} {
		t.Run(format.ending, func(t *testing.T) {
			s := newSchool(t, strings.Replace(format.ending, ".ods", ".fods", 1))
			if format.ending == ".ods" {
				out := testoffice.Convert(t, s.file, format.filter)
				s.file = filepath.Join(out, "datei01.ods")
			}
			var found, made [][]byte
			for i := range 3 {
				switch out := t.TempDir(); i {
				case 1:
					out = testoffice.Convert(t, s.file, format.filter)
					s.overwrite(filepath.Join(out, filepath.Base(s.file)))
				case 2:
					saved := filepath.Join(out, filepath.Base(s.file))
					testoffice.Drive(t, s.file, typed, saved, format.name)
					s.overwrite(saved)
				}
				found = append(found, s.content())
				s.change()
			}
			note := []Change{{Sheet: "Eltern", Row: 2, Col: 8, Now: "Anruf am Montag"}}
			for i := len(found) - 1; i >= 0; i-- {
				was := s.content()
				made = append(made, was)
				if i < len(found)-1 {
					res, err := Undo(context.Background(), Options{File: s.file, Saver: s.saver})
					if err == nil || !res.Refused || res.Lost == nil || !bytes.Equal(was, s.content()) {
						t.Fatalf("state %d: %v, %+v", i, err, res)
					}
					var want []Change
					if i == 1 {
						want = note
					}
					if d := cmp.Diff(want, res.Lost.Listed); d != "" || res.Lost.Outside != len(want) {
						t.Fatalf("state %d: %d cells would be lost: %s", i, res.Lost.Outside, d)
					}
				}
				if err := s.step(false, i < len(found)-1); err != nil || !bytes.Equal(s.content(), found[i]) {
					t.Fatalf("state %d: %v", i, err)
				}
			}
			for i := len(made) - 1; i >= 0; i-- {
				if err := s.step(true, false); err != nil || !bytes.Equal(s.content(), made[i]) {
					t.Fatalf("redo to state %d: %v", len(made)-i, err)
				}
			}
		})
	}
}

// A journal that cannot be written does not stop a change, and what is in its place is
// not written over.
func TestJournalInTheWay(t *testing.T) {
	s := newSchool(t, ".fods")
	path := filepath.Join(filepath.Dir(s.file), journal.Name(filepath.Base(s.file)))
	if err := os.WriteFile(path, []byte("somebody's notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.change()
	if b, err := os.ReadFile(path); err != nil || string(b) != "somebody's notes" {
		t.Errorf("%q, %v", b, err)
	}
	if err := s.step(false, true); err == nil {
		t.Error("taken back without a journal")
	}
}
