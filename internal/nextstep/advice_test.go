package nextstep

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/folder"
	"elterntool/internal/iserv"
	"elterntool/internal/safefile"

	"github.com/google/go-cmp/cmp"
)

// changed is a file of which only the day of its last change counts.
type changed struct {
	fs.FileInfo
	day int
}

func (c changed) ModTime() time.Time { return on(c.day) }
func (c changed) Size() int64        { return int64(c.day) } // later exports have more users

// on is a day of November.
func on(day int) time.Time { return time.Date(2026, 11, day, 10, 15, 0, 0, time.Local) }

func file(kind folder.Kind, name string, day int) folder.File {
	return folder.File{Name: name, Kind: kind, Sure: true, Info: changed{day: day}}
}

func unsure(f folder.File) folder.File {
	f.Sure = false
	return f
}

func roster(name string, day int, p folder.Parents) folder.File {
	f := file(folder.Datei01, name, day)
	f.Parents = &p
	return f
}

func result(day int) folder.File {
	f := file(folder.Result, "Import-E-"+on(day).Format("2006-01-02")+"-10-15-00-Hinzugefügt.csv", day)
	f.Result = iserv.Name{Time: on(day), Added: true}
	return f
}

// commands are those of the advice; a step without one is "…".
func (a *adviser) commands() []string {
	var list []string
	for _, s := range a.Steps {
		c := "…"
		if s.Command != "" {
			c = strings.TrimPrefix(s.Command, "elterntool ")
		}
		list = append(list, c)
	}
	return list
}

func newAdviser(files ...folder.File) *adviser {
	return &adviser{Advice: Advice{Dir: "."}, folder: &folder.Folder{Dir: ".", Files: files}, program: "elterntool"}
}

// The next step is the first one of the guide that is not done.
func TestAdvise(t *testing.T) {
	const r = "datei01.ods"
	none, some, all := folder.Parents{Rows: 3}, folder.Parents{Rows: 3, Accounts: 2}, folder.Parents{Rows: 3, Accounts: 3}
	sent := folder.Parents{Rows: 3, Accounts: 3, Sent: 3}
	settings := file(folder.Settings, "elterntool.toml", 1)
	tests := []struct {
		name     string
		files    []folder.File
		datei02  string
		enriched int // day; 0: not known
		want     []string
	}{
		{"an empty folder", nil, "", 0, []string{"import export.csv -o datei01.ods"}},
		{"of several tables one is taken, and may be wrong", []folder.File{file(folder.Export, "Eltern alle.csv", 1), file(folder.Export, "Noten.csv", 2)}, "", 0,
			[]string{"import \"Eltern alle.csv\" -o datei01.ods"}},
		{"a result without Datei-01", []folder.File{result(23)}, "", 0, []string{"enrich datei01.ods --iserv Import-E-2026-11-23-10-15-00-Hinzugefügt.csv"}},
		{"a new Datei-01", []folder.File{roster(r, 1, none)}, "", 0, []string{"check datei01.ods", "export datei01.ods"}},
		{"Datei-02 is there", []folder.File{roster(r, 1, none)}, "Datei-02-2026-11-20.csv", 0, []string{"profile datei01.ods", "…"}},
		{"a result for a Datei-01 without accounts", []folder.File{roster(r, 1, none), result(23)}, "Datei-02-2026-11-20.csv", 0, []string{"enrich datei01.ods --probe", "enrich datei01.ods"}},
		{"a result since the last accounts", []folder.File{roster(r, 1, all), settings, result(23)}, "", 22, []string{"enrich datei01.ods --probe", "enrich datei01.ods"}},
		{"with open rows nothing else before that", []folder.File{roster(r, 1, some), settings, result(23)}, "", 22, []string{"enrich datei01.ods --probe", "enrich datei01.ods"}},
		{"an older result is in Datei-01 already", []folder.File{roster(r, 1, all), settings, result(23)}, "", 24, []string{"letter datei01.ods"}},
		{"accounts of which nobody knows since when", []folder.File{roster(r, 1, all), settings, result(23)}, "", 0, []string{"letter datei01.ods"}},
		{"what was changed or deleted in IServ is no new account", []folder.File{roster(r, 1, none), unsure(result(23))}, "", 0, []string{"check datei01.ods", "export datei01.ods"}},
		{"no settings yet", []folder.File{roster(r, 1, all)}, "", 0, []string{"init", "letter datei01.ods"}},
		{"a code is as good as an account", []folder.File{roster(r, 1, folder.Parents{Rows: 3, Accounts: 1, Codes: 2}), settings}, "", 0, []string{"letter datei01.ods"}},
		{"an open row comes before the letter", []folder.File{roster(r, 1, some), settings}, "", 0, []string{"resolve datei01.ods", "letter datei01.ods"}},
		{"an open row with a list", []folder.File{roster(r, 1, some), settings, file(folder.Decisions, "klaeren.ods", 2)}, "", 0, []string{"enrich datei01.ods", "letter datei01.ods"}},
		{"an open row with a list that enrich has read", []folder.File{roster(r, 1, some), settings, file(folder.Decisions, "klaeren.ods", 2)}, "", 3, []string{"letter datei01.ods", "enrich datei01.ods"}},
		{"an open row when the letters are sent", []folder.File{roster(r, 1, folder.Parents{Rows: 3, Accounts: 2, Sent: 2})}, "", 0,
			[]string{"status datei01.ods --users Export.csv --provisional Vorlaeufig.csv", "clean datei01.ods", "resolve datei01.ods"}},
		{"a new account", []folder.File{roster(r, 1, folder.Parents{Rows: 3, Accounts: 3, Sent: 2, Waiting: 1})}, "", 0,
			[]string{"print datei01.ods --neue --pdf", "status datei01.ods --users Export.csv --provisional Vorlaeufig.csv", "clean datei01.ods"}},
		{"some have not registered", []folder.File{roster(r, 1, folder.Parents{Rows: 3, Accounts: 3, Sent: 3, Open: 2})}, "", 0,
			[]string{"letter datei01.ods --erinnerung", "status datei01.ods --users Export.csv --provisional Vorlaeufig.csv", "clean datei01.ods"}},
		{"a form letter", []folder.File{roster(r, 1, all), file(folder.FormLetter, "Elternbrief.odt", 2)}, "", 0, []string{"print datei01.ods --pdf"}},
		{"finished letters", []folder.File{roster(r, 1, all), file(folder.FormLetter, "Elternbrief.odt", 2), file(folder.Letters, "Elternbriefe.odt", 2)}, "", 0,
			[]string{"print datei01.ods --versendet", "status datei01.ods --users Export.csv --provisional Vorlaeufig.csv", "clean datei01.ods"}},
		{"what is only called so", []folder.File{roster(r, 1, all), settings, unsure(file(folder.Letters, "Elternbriefe.odt", 2))}, "", 0, []string{"letter datei01.ods"}},
		{"sent, and two exports of users", []folder.File{roster(r, 1, sent), file(folder.UserExport, "alt.csv", 2), file(folder.UserExport, "neu.csv", 3)}, "", 0,
			[]string{"status datei01.ods --users neu.csv --provisional alt.csv", "clean datei01.ods"}},
		{"the newest of two lists of parents", []folder.File{roster("Eltern 2025.ods", 1, all), roster("Eltern 2026.ods", 2, none)}, "", 0,
			[]string{`check "Eltern 2026.ods"`, `export "Eltern 2026.ods"`}},
		{"a name that looks like a flag", []folder.File{roster("-neu.ods", 1, none)}, "", 0,
			[]string{"check ." + string(filepath.Separator) + "-neu.ods", "export ." + string(filepath.Separator) + "-neu.ods"}},
	}
	for _, tt := range tests {
		a := newAdviser(tt.files...)
		a.Dir = t.TempDir() // no Datei-02, no journal
		a.look()
		a.Dir, a.datei02 = ".", tt.datei02
		if tt.enriched > 0 {
			a.enriched = on(tt.enriched)
		}
		a.advise()
		if diff := cmp.Diff(tt.want, a.commands()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}

// What somebody drops on the program is what the advice is about.
func TestAboutNamed(t *testing.T) {
	parents := roster("datei01.ods", 1, folder.Parents{Rows: 3, Accounts: 3})
	backup := file(folder.Copy, "datei01 (Sicherung 2026-11-20 10.15.00).ods", 1)
	backup.Copy = safefile.Copy{Of: "datei01.ods", Time: on(20)}
	listBackup := file(folder.Copy, "klaeren (Sicherung 2026-11-20 10.15.00).ods", 1)
	listBackup.Copy = safefile.Copy{Of: "klaeren.ods", Time: on(20)}
	tests := []struct {
		name  string
		named folder.File
		with  []folder.File
		want  []string // nil: what comes next in the folder
	}{
		{"a result", result(23), []folder.File{parents}, []string{"enrich datei01.ods --iserv Import-E-2026-11-23-10-15-00-Hinzugefügt.csv --probe", "enrich datei01.ods --iserv Import-E-2026-11-23-10-15-00-Hinzugefügt.csv"}},
		{"a result that is none of new accounts, without Datei-01", unsure(result(23)), nil, []string{"enrich datei01.ods --iserv Import-E-2026-11-23-10-15-00-Hinzugefügt.csv"}},
		{"an export", file(folder.Export, "neu.csv", 1), nil, []string{"import neu.csv -o datei01.ods"}},
		{"an export and a Datei-01 to add to", file(folder.Export, "neu.csv", 1), []folder.File{parents}, []string{"import neu.csv -o datei01.ods"}},
		{"a backup", backup, []folder.File{parents}, []string{"history datei01.ods", "undo datei01.ods"}},
		{"a backup of a list", listBackup, []folder.File{parents}, nil},
		{"a list of decisions", file(folder.Decisions, "klaeren.ods", 1), []folder.File{parents}, []string{"enrich datei01.ods --klaeren klaeren.ods"}},
		{"a journal", file(folder.Journal, "datei01.ods (Verlauf).jsonl", 1), nil, []string{"history datei01.ods", "undo datei01.ods"}},
		{"an export of users", file(folder.UserExport, "benutzer.csv", 1), []folder.File{parents}, []string{"enrich datei01.ods --iserv benutzer.csv", "status datei01.ods --users benutzer.csv --provisional Vorlaeufig.csv"}},
		{"an export of users alone", file(folder.UserExport, "benutzer.csv", 1), nil, nil},
		{"Datei-01", parents, nil, nil},
		{"a report", file(folder.Report, "bericht.html", 1), []folder.File{parents}, nil},
	}
	for _, tt := range tests {
		a := newAdviser(append(slices.Clone(tt.with), tt.named)...)
		a.named = []*folder.File{&a.folder.Files[len(tt.with)]}
		a.Dir = t.TempDir()
		a.look()
		a.Dir = "."
		done := a.aboutNamed()
		if diff := cmp.Diff(tt.want, a.commands()); diff != "" || done != (tt.want != nil) {
			t.Errorf("%s: all is said: %t (-want +got)\n%s", tt.name, done, diff)
		}
	}
}

// What was named need not be in one folder, nor known.
func TestLook(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	for _, path := range []string{filepath.Join(dir, "lies mich.txt"), filepath.Join(other, "Export.csv")} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := Look(context.Background(), Options{Files: []string{filepath.Join(dir, "lies mich.txt"), filepath.Join(other, "Export.csv")}, Program: "prog"})
	if err != nil {
		t.Fatal(err)
	}
	var facts []string
	for _, f := range a.Facts {
		facts = append(facts, f.Label+": "+strings.Join(f.Lines, " "))
	}
	want := []string{
		"Datei: " + filepath.Join(other, "Export.csv") + " liegt in einem anderen Ordner; was zusammengehört, gehört in einen.",
		"Datei: lies mich.txt: Was das ist, weiß elterntool nicht.",
	}
	if diff := cmp.Diff(want, facts); diff != "" || a.Dir != dir {
		t.Error(a.Dir, diff)
	}
	if len(a.Steps) != 1 || !strings.HasPrefix(a.Steps[0].Command, "prog import ") {
		t.Errorf("%+v", a.Steps)
	}
	if _, err := Look(context.Background(), Options{Files: []string{filepath.Join(dir, "fehlt.ods")}}); err == nil {
		t.Error("a file that is not there is advised about")
	}
}
