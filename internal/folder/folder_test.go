package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/newsheet"
)

// book is a spreadsheet of lines whose cells are parted by "|", in the format of the name.
func book(t *testing.T, name string, lines ...string) string {
	t.Helper()
	s := &newsheet.Sheet{Name: "Tabelle", Headers: strings.Split(lines[0], "|")}
	for _, l := range lines[1:] {
		s.Rows = append(s.Rows, strings.Split(l, "|"))
	}
	var b bytes.Buffer
	if err := newsheet.Write(&b, name, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// put writes files, named by their keys, into a new folder.
func put(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	resultFile = "Nachname,Vorname,Klasse/Information,Account,Passwort\nMuster,Erika,,erika.muster,123456\n"
	userFile   = "account,firstname,lastname,status,createdAt\nerika.muster,Erika,Muster,,2026-11-23\n"
	importFile = "Vorname;Nachname;Kind-ID\r\nErika;Muster;0012\r\n"
	page       = "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" content=\"elterntool\">\n"
	decided    = "Nr.|Vorname|Namenszusatz|Nachname|Kind-ID|Klasse|Entscheidung|Bemerkung|Warum offen|In Frage kommen|Zeilen, um die es auch geht|E-Mail|Telefon|Adresse|Zeile in Datei-01|Kennung"
	entry      = "1|Erika||Muster|0012||||kein Account|erika.muster|||||2|elt1-1-00000000-00000000-00000000-00000000"
	lockHead   = "\uFEFFAccount;Vorname;Nachname;Klasse/Information;Grund\r\n"
)

// A file is what its name and its content say. Deleting follows from that, so each rule
// has a row with a file that nearly is one.
func TestSurvey(t *testing.T) {
	parents := []string{"Vorname|Nachname|Kind-ID", "Erika|Muster|0012"}
	list := func(name string) string { return book(t, name, decided, entry) }
	tests := []struct {
		name, content string
		kind          Kind
		sure          bool
	}{
		{"datei01.ods", book(t, ".ods", parents...), Datei01, true},
		{"Eltern 2026.xlsx", book(t, ".xlsx", parents...), Datei01, true},
		{"Datei_1 neu.ods", book(t, ".ods", "Vorname|Nachname", "Erika|Muster"), Datei01, true}, // the name makes up for the Kind-ID
		{"Kollegium.ods", book(t, ".ods", "Vorname|Nachname", "Anna|Beispiel"), Export, false},
		{"datei010.ods", book(t, ".ods", "Vorname|Nachname", "Anna|Beispiel"), Export, false},
		{"Serienbrief.ods", book(t, ".ods", "Vorname|Nachname|Account", "Erika|Muster|erika.muster"), Datei01, true},
		{"Noten.ods", book(t, ".ods", "Fach|Note", "Deutsch|2"), Export, false},
		{"kaputt.ods", "no zip", Unknown, false},

		{"datei01 (Sicherung 2026-11-23 10.15.00).ods", book(t, ".ods", parents...), Copy, true},
		{"datei01 (zurückgenommen 2026-11-23 10.15.00).ods", book(t, ".ods", parents...), Copy, true},
		{"klaeren (Sicherung 2026-11-23 10.15.00).ods", list(".ods"), Copy, true},
		{"Noten (Sicherung 2026-11-23 10.15.00).ods", book(t, ".ods", "Fach|Note", "Deutsch|2"), Copy, false},
		{"datei01 (Sicherung vom Montag).ods", book(t, ".ods", parents...), Datei01, true},
		{"datei01.ods (Verlauf).jsonl", "noten", Journal, false},
		{"protokoll.jsonl", "{}", Unknown, false},

		{"klaeren.ods", list(".ods"), Decisions, true},
		{"Klärung 2.ods", list(".ods"), Decisions, true},
		{"meine Liste.ods", list(".ods"), Decisions, false},

		{"Import-E-2026-11-23-10-15-00-Hinzugefügt.csv", resultFile, Result, true},
		{"Import-E-2026-11-22-10-15-00-Hinzugefügt.csv", "Fach;Note\nDeutsch;2\n", Result, false},
		{"ergebnis.csv", resultFile, Result, false},
		{"benutzer.csv", userFile, UserExport, false},
		{"Datei-02-2026-11-23.csv", importFile, Datei02, true},
		{"Datei-02 alt.csv", importFile, Datei02, true},
		{"für IServ.csv", importFile, Export, false},
		{"Datei-02-2026-11-22.csv", "Fach;Note\nDeutsch;2\n", Export, false},
		{"export.csv", "SchülerNachname;SchülerVorname\nMuster;Max\n", Export, false},

		{"Elternbrief.odt", "whatever", FormLetter, true},
		{"Elternbriefe.odt", "not marked", Letters, false},
		{"Elternbriefe-alt.pdf", "not marked", Letters, false},
		{"Brief an Frau Muster.odt", "not marked", Unknown, false},
		{"bericht.html", page, Report, true},
		{"seite.html", "<!DOCTYPE html>\n<html lang=\"de\">\n", Unknown, false},
		{"Zu sperren 2026-12-19.csv", lockHead + "erika.muster;Erika;Muster;;\r\n", LockList, true},
		{"Zu sperren 2026-11-23 (Sicherung 2026-11-23 10.15.00).csv", lockHead, Copy, true},
		{"Zu sperren 2026-11-23 (Sicherung 2026-11-23 10.15.00).ods", book(t, ".ods", "Account|Grund|Zeile in Datei-01", "erika.muster|x|2"), Copy, true},
		{"Zu sperren 2026-11-23 (Sicherung 2026-11-23 10.15.01).csv", userFile, Copy, false},
		{"Zu sperren 2026-12-20.csv", "Account;Grund\n", LockList, false},
		{"Zu sperren 2026-12-19.ods", book(t, ".ods", "Account|Grund|Zeile in Datei-01", "erika.muster|x|2"), LockList, true},
		{"Zu sperren 2026-12-20.ods", book(t, ".ods", "Account|Grund", "erika.muster|x"), LockList, false},
		{"elterntool.toml", "", Settings, true},

		{".elterntool-01234567-0123456789abcdef.tmp", "", Temporary, true},
		{".elterntool-notizen.tmp", "", Unknown, false},
		{".versteckt.ods", book(t, ".ods", parents...), Unknown, false},
		{"~$datei01.xlsx", "a lock of Excel", Unknown, false},
		{"lies mich.txt", "", Unknown, false},
	}
	files := map[string]string{}
	for _, tt := range tests {
		files[tt.name] = tt.content
	}
	dir := put(t, files)
	f, err := Survey(context.Background(), dir)
	if err != nil || f.Incomplete {
		t.Fatal(err, f.Incomplete)
	}
	got := map[string]File{}
	for _, file := range f.Files {
		got[file.Name] = file
	}
	for _, tt := range tests {
		if file := got[tt.name]; file.Kind != tt.kind || file.Sure != tt.sure {
			t.Errorf("%s: kind %d, sure %t; want %d, %t", tt.name, file.Kind, file.Sure, tt.kind, tt.sure)
		}
	}
}

// What is no regular file is not looked at, but for the folder that a killed run of print leaves.
func TestFoldersAndLinks(t *testing.T) {
	dir := put(t, map[string]string{"anderswo.ods": book(t, ".ods", "Vorname|Nachname|Kind-ID", "Erika|Muster|0012")})
	for _, name := range []string{"elterntool-briefe-123", "Sicherung", "datei01.ods"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("anderswo.ods", filepath.Join(dir, "datei01 Verweis.ods")); err != nil {
		t.Log("no links here:", err)
	}
	f, err := Survey(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range f.Files {
		names = append(names, fmt.Sprintf("%s %d", file.Name, file.Kind))
	}
	if want := []string{fmt.Sprintf("anderswo.ods %d", Datei01), fmt.Sprintf("elterntool-briefe-123 %d", Leftover)}; strings.Join(names, "; ") != strings.Join(want, "; ") {
		t.Errorf("%q, want %q", names, want)
	}
	if of := f.Of(Leftover); len(of) != 1 || f.Path(of[0]) != filepath.Join(dir, "elterntool-briefe-123") {
		t.Errorf("%+v", of)
	}
}

func TestParents(t *testing.T) {
	dir := put(t, map[string]string{
		"datei01.ods": book(t, ".ods", "Vorname|Nachname|Kind-ID|Account|Passwort|Registrierungscode|Brief versendet am",
			"Erika|Muster|0012|erika.muster|123456||24.11.2026", "Max|Muster|0012|max.muster|||", "Nina|Neu|0013|||ABCD-1234|", "Otto|Ohne|0014||||"),
		".~lock.datei01.ods#": ",office,,;",
	})
	f, err := Survey(context.Background(), dir)
	if err != nil || len(f.Files) != 1 {
		t.Fatal(err, f)
	}
	file := &f.Files[0]
	if p := file.Parents; p == nil || p.Rows != 4 || p.Accounts != 2 || p.Passwords != 1 || p.Codes != 1 || p.Sent != 1 {
		t.Errorf("%+v", file.Parents)
	}
	if !file.Open {
		t.Error("Calc has the file open")
	}
}

// A copy and a result say in their names when they came about; of others it is the last change.
func TestDay(t *testing.T) {
	day := func(month, day int) time.Time {
		return time.Date(2026, time.Month(month), day, 10, 15, 0, 0, time.Local)
	}
	dir := put(t, map[string]string{
		"datei01 (Sicherung 2026-10-01 10.15.00).ods":  book(t, ".ods", "Vorname|Nachname|Kind-ID", "Erika|Muster|0012"),
		"Import-E-2026-11-23-10-15-00-Hinzugefügt.csv": resultFile,
		"ergebnis.csv": resultFile,
	})
	want := map[string]time.Time{"datei01 (Sicherung 2026-10-01 10.15.00).ods": day(10, 1), "Import-E-2026-11-23-10-15-00-Hinzugefügt.csv": day(11, 23), "ergebnis.csv": day(12, 24)}
	for name := range want {
		if err := os.Chtimes(filepath.Join(dir, name), day(12, 24), day(12, 24)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Survey(context.Background(), dir)
	if err != nil || len(f.Files) != len(want) {
		t.Fatal(err, f)
	}
	for _, file := range f.Files {
		if !file.Day().Equal(want[file.Name]) {
			t.Errorf("%s: %s", file.Name, file.Day())
		}
	}
}

func TestLimits(t *testing.T) {
	files := map[string]string{}
	for i := range maxLooked + 1 {
		files[fmt.Sprintf("seite%03d.html", i)] = page
	}
	f, err := Survey(context.Background(), put(t, files))
	if err != nil || !f.Incomplete || len(f.Files) != maxLooked {
		t.Errorf("%d files, incomplete %t, %v", len(f.Files), f.Incomplete, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Survey(ctx, put(t, map[string]string{"a.html": page})); !errors.Is(err, context.Canceled) {
		t.Error("cancelled:", err)
	}
	if _, err := Survey(context.Background(), filepath.Join(t.TempDir(), "fehlt")); !errors.Is(err, os.ErrNotExist) {
		t.Error("no folder:", err)
	}
}
