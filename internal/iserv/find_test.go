package iserv

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestParseName(t *testing.T) {
	const stamp = "2026-11-23-10-15-00"
	at := time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local)
	tests := []struct {
		in   string
		want Name
	}{
		{"Import-Elternaccounts-" + stamp + "-Hinzugefügt.csv", Name{"Elternaccounts", at, "Hinzugefügt", true, false}},
		{"Import-SER-" + stamp + "-Hinzugefügt.csv", Name{"SER", at, "Hinzugefügt", true, false}},
		{"Import-Eltern-2025-26-neu-" + stamp + "-Hinzugefügt.csv", Name{"Eltern-2025-26-neu", at, "Hinzugefügt", true, false}},
		{"Import-Eltern-2025-01-01-00-00-00-" + stamp + "-Hinzugefügt.csv", Name{"Eltern-2025-01-01-00-00-00", at, "Hinzugefügt", true, false}},
		{"IMPORT-Eltern-" + stamp + "-HINZUGEFÜGT.CSV", Name{"Eltern", at, "HINZUGEFÜGT", true, false}},
		{norm.NFD.String("Import-Eltern-" + stamp + "-Hinzugefügt.csv"), Name{"Eltern", at, "Hinzugefügt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugef__gt.csv", Name{"Eltern", at, "Hinzugef__gt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugef_gt.csv", Name{"Eltern", at, "Hinzugef_gt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugefu?gt.csv", Name{"Eltern", at, "Hinzugefu?gt", true, false}},
		{"Import-Eltern-" + stamp + "-HinzugefÃ¼gt.csv", Name{"Eltern", at, "HinzugefÃ¼gt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugef├╝gt.csv", Name{"Eltern", at, "Hinzugef├╝gt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugef%C3%BCgt.csv", Name{"Eltern", at, "Hinzugef%C3%BCgt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugef\xFCgt.csv", Name{"Eltern", at, "Hinzugef\uFFFDgt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugefuegt.csv", Name{"Eltern", at, "Hinzugefuegt", true, false}},
		{"Import-Eltern-" + stamp + "-Hinzugefügt (1).csv", Name{"Eltern", at, "Hinzugefügt", true, true}},
		{"Import-Eltern-" + stamp + "-Hinzugefügt(2).csv", Name{"Eltern", at, "Hinzugefügt", true, true}},
		{"Import-Eltern-" + stamp + "-Hinzugefügt - Kopie (2).csv", Name{"Eltern", at, "Hinzugefügt", true, true}},
		{"Import-Eltern-" + stamp + "-Hinzugefügt 2.csv", Name{"Eltern", at, "Hinzugefügt", true, true}},
		{"Import-Eltern-" + stamp + "-Hinzugefügt-1.csv", Name{"Eltern", at, "Hinzugefügt", true, true}},
		{"Import-Eltern-" + stamp + ".csv", Name{"Eltern", at, "", true, false}},
		{"Import-" + stamp + "-Hinzugefügt.csv", Name{"", at, "Hinzugefügt", true, false}},
		{"Import-Eltern-" + stamp + "-Geändert.csv", Name{"Eltern", at, "Geändert", false, false}},
		{"Import-Eltern-" + stamp + "-Gelöscht.csv", Name{"Eltern", at, "Gelöscht", false, false}},
		{"Import-Eltern-" + stamp + "-Nicht-Hinzugefügt.csv", Name{"Eltern", at, "Nicht-Hinzugefügt", false, false}},
		{"Import-Elternaccounts-xxxxx.csv", Name{"Elternaccounts-xxxxx", time.Time{}, "", true, false}},
		{"Import-Elternaccounts.csv", Name{"Elternaccounts", time.Time{}, "", true, false}},
		{"Import-Elternaccounts-2026-13-23-10-15-00-Hinzugefügt.csv", Name{"Elternaccounts-2026-13-23-10-15-00", time.Time{}, "Hinzugefügt", true, false}},
		{"Import-Elternaccounts-Hinzugefügt.csv", Name{"Elternaccounts", time.Time{}, "Hinzugefügt", true, false}},
		{"Import-Elternaccounts-Geändert.csv", Name{"Elternaccounts", time.Time{}, "Geändert", false, false}},
		{"Import-Elternaccounts-gel__scht.csv", Name{"Elternaccounts", time.Time{}, "gel__scht", false, false}},
	}
	for _, tt := range tests {
		got, ok := ParseName(tt.in)
		if diff := cmp.Diff(tt.want, got); !ok || diff != "" {
			t.Errorf("%s: %v\n%s", tt.in, ok, diff)
		}
	}
	for _, s := range []string{"", "Import-.csv.xlsx", "import.csv", "Datei-01.csv", "Export_Grouplist.csv", "._Import-Eltern.csv", "Import-Eltern.ods", ".~lock.Import-Eltern.csv#"} {
		if n, ok := ParseName(s); ok {
			t.Errorf("%q is %+v", s, n)
		}
	}
}

// A folder is described by its files: name → content, and in what order they were
// changed.
type folder []struct{ name, content string }

func (f folder) make(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.Local)
	for i, file := range f {
		path := filepath.Join(dir, file.name)
		if err := os.WriteFile(path, []byte(file.content), 0o600); err != nil {
			t.Fatal(err)
		}
		when := start.Add(time.Duration(i) * 24 * time.Hour)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// summary lists what was found, by base names.
func summary(f *Found) []string {
	var list []string
	add := func(what string, cs ...Candidate) {
		for _, c := range cs {
			s := what + " " + norm.NFC.String(filepath.Base(c.Path))
			var e *Error
			if errors.As(c.Err, &e) {
				s += ": " + e.Kind.Error()
			}
			list = append(list, s)
		}
	}
	if f.Newest != nil {
		add("newest", *f.Newest)
	}
	add("copy", f.Copies...)
	add("rival", f.Rivals...)
	add("other", f.Others...)
	add("kind", f.OtherKinds...)
	add("unfit", f.Unfit...)
	return list
}

func TestFind(t *testing.T) {
	const (
		old   = "Import-Eltern-2026-11-01-08-00-00-Hinzugefügt.csv"
		newer = "Import-Eltern-2026-11-23-10-15-00-Hinzugefügt.csv"
	)
	changed := strings.Replace(result, "686192", "686193", 1)
	tests := []struct {
		name string
		in   folder
		want []string
	}{
		{"nothing", folder{{"datei01.ods", "PK"}, {"users.csv", result}}, nil},
		{"the name's time counts, not the file's", folder{{newer, result}, {old, changed}}, []string{"newest " + newer, "other " + old}},
		{"decomposed", folder{{norm.NFD.String(newer), result}, {old, changed}}, []string{"newest " + newer, "other " + old}},
		{"other suffixes", folder{{old, result}, {"Import-Eltern-2026-11-23-10-15-00-Geändert.csv", result}, {"Import-Eltern-2026-11-23-10-15-00-Gelöscht.csv", result}},
			[]string{"newest " + old, "kind Import-Eltern-2026-11-23-10-15-00-Gelöscht.csv", "kind Import-Eltern-2026-11-23-10-15-00-Geändert.csv"}},
		{"unfit", folder{{old, result}, {newer, "Gruppe;Nachname;Vorname;Account\n"}, {"Import-Fotos.csv", "a;b\n"}, {"Import-leer.csv", ""}, {"Import-Tabelle.csv", "PK\x03\x04"}},
			[]string{
				"newest " + old, "unfit Import-Tabelle.csv: " + ErrNotText.Error(), "unfit Import-leer.csv: " + ErrEmpty.Error(),
				"unfit " + newer + ": " + ErrKind.Error(), "unfit Import-Fotos.csv: " + ErrHeader.Error(),
			}},
		{"browser copy", folder{{"Import-Eltern-2026-11-23-10-15-00-Hinzugefügt (1).csv", result}, {newer, result}},
			[]string{"newest " + newer, "copy Import-Eltern-2026-11-23-10-15-00-Hinzugefügt (1).csv"}},
		{"browser copy that was changed", folder{{"Import-Eltern-2026-11-23-10-15-00-Hinzugefügt (1).csv", changed}, {newer, result}},
			[]string{"newest " + newer, "rival Import-Eltern-2026-11-23-10-15-00-Hinzugefügt (1).csv"}},
		{"only the numbered one", folder{{"Import-Eltern-2026-11-23-10-15-00-Hinzugefügt (1).csv", result}}, []string{"newest Import-Eltern-2026-11-23-10-15-00-Hinzugefügt (1).csv"}},
		{"two profiles at one time", folder{{"Import-Schüler-2026-11-23-10-15-00-Hinzugefügt.csv", changed}, {newer, result}},
			[]string{"newest " + newer, "rival Import-Schüler-2026-11-23-10-15-00-Hinzugefügt.csv"}},
		{"the guide's names, by file time", folder{{"Import-Elternaccounts-b.csv", result}, {"Import-Elternaccounts-a.csv", changed}},
			[]string{"newest Import-Elternaccounts-a.csv", "other Import-Elternaccounts-b.csv"}},
		{"older than a run in a name", folder{{"Import-Elternaccounts-x.csv", changed}, {newer, result}},
			[]string{"newest " + newer, "other Import-Elternaccounts-x.csv"}},
		{"newer than a run in a name", folder{{old, result}, {"Import-Elternaccounts-x.csv", changed}},
			[]string{"newest Import-Elternaccounts-x.csv", "other " + old}},
		{"a renamed copy", folder{{newer, result}, {"Import-Elternaccounts-x.csv", result}},
			[]string{"newest " + newer, "copy Import-Elternaccounts-x.csv"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Find(tt.in.make(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, summary(f)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if f.Newest != nil {
				if file, err := Open(f.Newest.Path, Options{}); err != nil {
					t.Error(err)
				} else {
					file.Close()
				}
			}
		})
	}
}

func TestFindIgnoresFoldersAndLinks(t *testing.T) {
	dir := folder{{"x.csv", result}}.make(t)
	if err := os.Mkdir(filepath.Join(dir, "Import-Ordner.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink("x.csv", filepath.Join(dir, "Import-Verweis.csv")); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Find(dir)
	if err != nil || summary(f) != nil {
		t.Errorf("%v, %v", err, summary(f))
	}
	if _, err := Find(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestFindRows(t *testing.T) {
	dir := folder{{"Import-a.csv", "Nachname,Vorname,Account,Passwort\r\n\r\n"}, {"Import-b.csv", result}}.make(t)
	f, err := Find(dir)
	if err != nil || len(f.Others) != 1 || !f.Newest.Rows || f.Others[0].Rows {
		t.Errorf("%v, %+v", err, f)
	}
}

func TestFindIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range maxCandidates + 5 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("Import-%d.csv", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Find(dir)
	if err != nil || !f.Incomplete || len(f.Unfit) != maxCandidates {
		t.Errorf("%v, incomplete %v, %d files", err, f.Incomplete, len(f.Unfit))
	}
}

// Any name is taken apart without a crash; a name that was built is taken apart into
// what it was built from.
func FuzzParseName(f *testing.F) {
	f.Add("Eltern", int64(1_795_000_000))
	f.Add("Import-2026-11-23", int64(0))
	f.Fuzz(func(t *testing.T, profile string, seconds int64) {
		ParseName(profile)
		profile = norm.NFC.String(strings.ToValidUTF8(profile, ""))
		at := time.Unix(seconds%4_000_000_000, 0)
		if at.Year() < 1000 {
			return
		}
		want := Name{profile, at, "Hinzugefügt", true, false}
		got, ok := ParseName("Import-" + profile + "-" + at.Format("2006-01-02-15-04-05") + "-Hinzugefügt.csv")
		// An hour that stands twice in autumn is one of two.
		if !ok || got.Profile != want.Profile || got.Suffix != want.Suffix || !got.Added || got.Time.Format(time.DateTime) != at.Format(time.DateTime) {
			t.Errorf("%q: %+v", profile, got)
		}
	})
}
