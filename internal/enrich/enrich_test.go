package enrich

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"

	"github.com/google/go-cmp/cmp"
)

// folder makes a copy of the sample school.
func folder(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	sample, err := filepath.Glob("../../testdata/Import-*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(sample, "../../testdata/datei01.ods") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, filepath.Join(dir, "datei01.ods")
}

// content is what all files of a folder hold.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files[filepath.Base(path)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func clock() time.Time { return time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local) }

// In the middle of each step something goes wrong: no byte of any file may differ
// afterwards, and nothing may lie about.
func TestFailuresLeaveNothing(t *testing.T) {
	tests := []struct {
		name string
		at   Step
		do   func(file string, cancel func())
		want error
	}{
		{"cancelled while reading accounts", ReadAccounts, func(_ string, cancel func()) { cancel() }, context.Canceled},
		{"cancelled while reading the table", ReadTable, func(_ string, cancel func()) { cancel() }, context.Canceled},
		{"cancelled after matching", Match, func(_ string, cancel func()) { cancel() }, context.Canceled},
		{"cancelled while writing", Write, func(_ string, cancel func()) { cancel() }, context.Canceled},
		{"cancelled before the proof", Prove, func(_ string, cancel func()) { cancel() }, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, file := folder(t)
			before := content(t, dir)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			res, err := Run(ctx, Options{File: file, Now: clock, Progress: func(s Step, _, _ int64) {
				if s == tt.at {
					tt.do(file, cancel)
				}
			}})
			if !errors.Is(err, tt.want) || res != nil {
				t.Errorf("got %v, report %t; want %v", err, res != nil, tt.want)
			}
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Errorf("not worded: %v", err)
			}
			if d := cmp.Diff(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(content(t, dir)))); d != "" {
				t.Error(d)
			}
			if content(t, dir)["datei01.ods"] != before["datei01.ods"] {
				t.Error("Datei-01 has changed")
			}
		})
	}
}

// Somebody saves Datei-01 while we work: theirs stays.
func TestChangedMeanwhile(t *testing.T) {
	dir, file := folder(t)
	_, err := Run(context.Background(), Options{File: file, Now: clock, Progress: func(s Step, _, _ int64) {
		if s == Prove {
			if err := os.WriteFile(file, []byte("what somebody else saved"), 0o600); err != nil {
				t.Error(err)
			}
		}
	}})
	if err == nil {
		t.Fatal("written over what somebody else saved")
	}
	files := content(t, dir)
	if files["datei01.ods"] != "what somebody else saved" || len(files) != 2 {
		t.Errorf("%q", slices.Sorted(maps.Keys(files)))
	}
}

// The rename fails: the old file stays, and no half of a new one.
func TestRenameFails(t *testing.T) {
	dir, file := folder(t)
	before := content(t, dir)
	broken := errors.New("broken")
	_, err := Run(context.Background(), Options{File: file, Now: clock,
		Saver: safefile.Saver{Now: clock, Rename: func(_, _ string) error { return broken }}})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if content(t, dir)["datei01.ods"] != before["datei01.ods"] {
		t.Error("Datei-01 has changed")
	}
}

// Progress goes through the steps in order, and never beyond its total.
func TestProgress(t *testing.T) {
	_, file := folder(t)
	var steps []Step
	_, err := Run(context.Background(), Options{File: file, Now: clock, Progress: func(s Step, done, total int64) {
		if done < 0 || done > total {
			t.Errorf("step %d: %d of %d", s, done, total)
		}
		if len(steps) == 0 || steps[len(steps)-1] != s {
			steps = append(steps, s)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []Step{ReadAccounts, ReadTable, Match, PlanPatch, Write, Prove}; !slices.Equal(steps, want) {
		t.Errorf("got %v, want %v", steps, want)
	}
}

// The second run writes nothing, the third with --siblings only what is new, and the
// order of the files given does not matter.
func TestRunsAgain(t *testing.T) {
	dir, file := folder(t)
	run := func(o Options) *report.Enrich {
		t.Helper()
		o.File, o.Now, o.NoBackup = file, clock, true
		res, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	if res := run(Options{}); res.Outcome != report.Written || res.Targets[0].Cells != 66 || res.NeedsAttention() != 13 {
		t.Errorf("outcome %d, targets %+v, %d to look at", res.Outcome, res.Targets, res.NeedsAttention())
	}
	after := content(t, dir)
	if res := run(Options{}); res.Outcome != report.Unchanged {
		t.Errorf("outcome %d", res.Outcome)
	}
	if d := cmp.Diff(after, content(t, dir)); d != "" {
		t.Error("the second run has changed something")
	}
	if res := run(Options{Siblings: true}); res.Targets[0].Cells != 7 || res.Targets[0].Added {
		t.Errorf("%+v", res.Targets)
	}
}

// A plan can be read, and says the same each time.
func TestPlanString(t *testing.T) {
	_, file := folder(t)
	plan := func() string {
		o := Options{File: file, DryRun: true, Now: clock}
		if err := o.check(); err != nil {
			t.Fatal(err)
		}
		r := run{o: &o}
		defer r.close()
		if err := r.open(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := r.read(context.Background()); err != nil {
			t.Fatal(err)
		}
		return r.plan.String()
	}
	s := plan()
	if s != plan() {
		t.Error("two plans of the same files differ")
	}
	for _, want := range []string{"column \"Account\"\n", "row 2: thomas.bergmann (status 1, stage exact)\n", "row 39: empty (status 0, reason 2)\n"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
}

func TestNewestLast(t *testing.T) {
	dir := t.TempDir()
	const text = "Nachname,Vorname,Klasse/Information,Account,Passwort\nMuster,Erika,,erika.muster,1\n"
	var paths []string
	for _, name := range []string{"Import-A-2026-11-23-10-15-00-Hinzugefügt.csv", "Import-B-2025-11-23-10-15-00-Hinzugefügt.csv", "plain.csv"} {
		path := filepath.Join(dir, name)
		paths = append(paths, path)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Date(2026, 1, 1, 0, 0, 0, 0, time.Local)
	if err := os.Chtimes(paths[2], old, old); err != nil {
		t.Fatal(err)
	}
	files, _, _, err := sources(&Options{Results: append(paths, filepath.Join(dir, ".", "plain.csv"))}) // one of them twice
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(files)
	var got []string
	for _, f := range files {
		got = append(got, filepath.Base(f.Name)[:8])
	}
	if want := []string{"Import-B", "plain.cs", "Import-A"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTexts(t *testing.T) {
	var x texts
	for _, s := range []string{"a", "", "bcd"} {
		x.add([]byte(s))
	}
	for i, want := range []string{"a", "", "bcd"} {
		if got := string(x.at(i)); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
}

// All spellings of a name are one key; two people are not.
func TestNameKey(t *testing.T) {
	key := func(first, last string) string { return nameKey([]byte(first), []byte(last)) }
	if key("Jörg", "Groß-Müller") != key("GROSS MUELLER", "joerg") {
		t.Error("spellings of one name differ")
	}
	if key("Anna", "Schmidt") == key("Anne", "Schmidt") {
		t.Error("two names are one")
	}
}
