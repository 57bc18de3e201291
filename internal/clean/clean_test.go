package clean

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"elterntool/internal/folder"
)

const page = "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"elterntool\">\n"

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What has changed, gone, or become a link or a folder since the plan was made is not
// deleted, and does not keep the others from it.
func TestCarryLooksAgain(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for _, name := range []string{"a.html", "b.html", "c.html", "d.html", "e.html", "f.html"} {
		paths = append(paths, write(t, dir, name, page))
	}
	plan, err := MakePlan(context.Background(), Options{Dir: dir, Days: 30})
	if err != nil || len(plan.Delete) != len(paths) {
		t.Fatalf("%+v, %v", plan, err)
	}
	own := write(t, t.TempDir(), "own.html", page)
	write(t, dir, "b.html", page+"more")
	for _, p := range paths[2:5] {
		if err := os.Remove(p); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "d.html", page) // another one of the same size
	if err := os.Symlink(own, paths[4]); err != nil {
		t.Skip(err)
	}
	deleted, failed := plan.Carry()
	var names, kept []string
	for _, f := range deleted {
		names = append(names, f.Name)
	}
	for _, f := range failed {
		kept = append(kept, f.File.Name)
	}
	if !slices.Equal(names, []string{"a.html", "f.html"}) || !slices.Equal(kept, []string{"b.html", "c.html", "d.html", "e.html"}) {
		t.Errorf("deleted %q, kept %q", names, kept)
	}
	for _, p := range []string{paths[1], paths[3], paths[4], own} {
		if _, err := os.Lstat(p); err != nil {
			t.Error(err)
		}
	}
}

// A file that somebody has open stays.
func TestOpenFilesStay(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "bericht.html", page)
	write(t, dir, ".~lock.bericht.html#", ",x,y,23.11.2026 10:00,;")
	plan, err := MakePlan(context.Background(), Options{Dir: dir})
	if err != nil || len(plan.Delete) != 0 || len(plan.Keep) != 1 {
		t.Errorf("%+v, %v", plan, err)
	}
}

// Ages are days of the calendar, whatever the time of day.
func TestDays(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "bericht.html", page)
	for _, tt := range []struct {
		changed, now string
		want         int
	}{
		{"2026-11-23T23:59:00", "2026-11-24T00:01:00", 1},
		{"2026-11-23T00:01:00", "2026-11-23T23:59:00", 0},
		{"2026-10-24T12:00:00", "2026-10-26T01:00:00", 2}, // the clocks were put back
		{"2026-03-28T12:00:00", "2026-03-30T01:00:00", 2},
		{"2026-11-24T00:00:00", "2026-11-23T00:00:00", -1}, // the clock was wrong
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04:05", tt.changed, time.Local)
		if err == nil {
			err = os.Chtimes(path, at, at)
		}
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.ParseInLocation("2006-01-02T15:04:05", tt.now, time.Local)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		p := &planner{Plan: Plan{Options: &Options{Days: 30}}, now: now}
		if got := p.days(&folder.File{Info: info}); got != tt.want {
			t.Errorf("%s to %s: %d days", tt.changed, tt.now, got)
		}
	}
}

// Results of other kinds, and temporary files, go by their age.
func TestOlderThan(t *testing.T) {
	dir := t.TempDir()
	const result = "Nachname,Vorname,Klasse/Information,Account,Passwort\nMuster,Erika,,erika.muster,\n"
	write(t, dir, "Import-E-2026-10-01-10-15-00-Gelöscht.csv", result)
	write(t, dir, "Import-E-2026-11-20-10-15-00-Gelöscht.csv", result)
	old := write(t, dir, ".elterntool-0a1b2c3d-0123456789abcdef.tmp", "x")
	write(t, dir, ".elterntool-0a1b2c3d-fedcba9876543210.tmp", "x")
	now := time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local)
	for _, e := range []struct {
		path string
		at   time.Time
	}{{old, now.AddDate(0, 0, -2)}, {filepath.Join(dir, ".elterntool-0a1b2c3d-fedcba9876543210.tmp"), now}} {
		if err := os.Chtimes(e.path, e.at, e.at); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := MakePlan(context.Background(), Options{Dir: dir, Days: 30, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, i := range plan.Delete {
		names = append(names, i.File.Name)
	}
	if want := []string{".elterntool-0a1b2c3d-0123456789abcdef.tmp", "Import-E-2026-10-01-10-15-00-Gelöscht.csv"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}
