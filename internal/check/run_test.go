package check

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

func clock() time.Time { return time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local) }

// folder holds a copy of the sample.
func folder(t *testing.T) (dir, file string) {
	t.Helper()
	b, err := os.ReadFile("../../testdata/datei01.ods")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	file = filepath.Join(dir, "datei01.ods")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

// content is what the files of a folder hold.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(b)
	}
	return files
}

// Whatever goes wrong in the middle of a step: no byte of any file differs afterwards, and
// nothing lies about.
func TestFailuresLeaveNothing(t *testing.T) {
	broken := errors.New("broken")
	for step := ReadTable; step <= Prove; step++ {
		dir, file := folder(t)
		before := content(t, dir)
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Run(ctx, Options{File: file, Fix: true, Now: clock, Progress: func(s Step, _, _ int64) {
			if s == step {
				cancel()
			}
		}})
		cancel()
		var p *problem.Problem
		if !errors.Is(err, context.Canceled) || !errors.As(err, &p) {
			t.Errorf("step %d: %v", step, err)
		}
		if d := cmp.Diff(before, content(t, dir)); d != "" {
			t.Errorf("step %d: something has changed", step)
		}
	}
	dir, file := folder(t)
	before := content(t, dir)
	_, err := Run(context.Background(), Options{File: file, Fix: true, Now: clock,
		Saver: safefile.Saver{Now: clock, Rename: func(_, _ string) error { return broken }}})
	if !errors.Is(err, broken) || content(t, dir)["datei01.ods"] != before["datei01.ods"] {
		t.Errorf("a rename that fails: %v", err)
	}
}

// Somebody saves Datei-01 while we work: theirs stays.
func TestChangedMeanwhile(t *testing.T) {
	dir, file := folder(t)
	_, err := Run(context.Background(), Options{File: file, Fix: true, Now: clock, Progress: func(s Step, _, _ int64) {
		if s == Prove {
			if err := os.WriteFile(file, []byte("what somebody else saved"), 0o600); err != nil {
				t.Error(err)
			}
		}
	}})
	files := content(t, dir)
	if err == nil || files["datei01.ods"] != "what somebody else saved" || len(files) != 1 {
		t.Errorf("%v, %q", err, slices.Sorted(maps.Keys(files)))
	}
}

// A report that cannot be written is said, not a failure: Datei-01 is written by then.
func TestReportFails(t *testing.T) {
	dir, file := folder(t)
	page := filepath.Join(dir, "bericht.html")
	res, err := Run(context.Background(), Options{File: file, Fix: true, Now: clock, Report: page, Progress: func(s Step, _, _ int64) {
		if s == Prove {
			if err := os.Mkdir(page, 0o700); err != nil && !os.IsExist(err) {
				t.Error(err)
			}
		}
	}})
	if err != nil || !res.Written || res.Report.Failed == "" || res.Report.Path != "" {
		t.Errorf("%v, %+v", err, res)
	}
}

// What Calc shows of the sample after --fix: what it showed before, but for the Kind-IDs,
// which have lost their dots, and the letters, which are composed.
func TestCalcShowsRepaired(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	_, file := folder(t)
	before := testoffice.Shown(t, file, 1)
	if _, err := Run(context.Background(), Options{File: file, Fix: true, Now: clock, NoBackup: true}); err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i, row := range testoffice.Shown(t, file, 1) {
		for k, cell := range row {
			was := before[i][k]
			if cell == was {
				continue
			}
			changed++
			want := cleaned(was)
			if k == 2 {
				want = string(bytes.ReplaceAll([]byte(was), []byte("."), nil))
			}
			if cell != want {
				t.Errorf("row %d, column %d shows %q, was %q", i+1, k+1, cell, was)
			}
		}
	}
	if changed != 51 {
		t.Errorf("%d cells show something else", changed)
	}
}
