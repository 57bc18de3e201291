package profile

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/delimited"
	"elterntool/internal/testoffice"
)

// made writes the document for a Datei-02 with all columns and one that nobody knows.
func made(t *testing.T) (*Result, string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "Datei-02-2026-11-23.csv")
	content := "Vorname;Nachname;Kind-ID;E-Mail;Adresse;Telefon;<&>\r\nKate;McCallister;0012;kate@example.invalid;Am Rain 5, 00000 Musterstadt;030 23125001;x\r\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := Run(context.Background(), Options{File: file, Now: func() time.Time { return time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local) }})
	if err != nil {
		t.Fatal(err)
	}
	return res, res.Output
}

// What cannot be told for certain is marked where it is to be entered, and explained.
func TestUnsureEncoding(t *testing.T) {
	for other, want := range map[string]string{"": "Windows-1252", "ISO 8859-15": "Windows-1252 (siehe unten)"} {
		g := Make(&Input{Name: "Datei-02.csv", Written: true, Encoding: delimited.Windows1252, Other: other, Delimiter: ';', Rows: 1, Least: 1, Most: 1})
		i := slices.IndexFunc(g.Settings, func(s Setting) bool { return s.Field == "Quelldatei-Kodierung" })
		if g.Settings[i].Value != want || (len(g.Look) == 1) != (other != "") {
			t.Errorf("%q: %q, %+v", other, g.Settings[i].Value, g.Look)
		}
		for _, w := range g.Look {
			if !strings.Contains(w.What, delimited.Windows1252) || !strings.Contains(w.What, other) {
				t.Error(w.What)
			}
		}
	}
}

func TestValid(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Jing)
	_, document := made(t)
	testoffice.ODFValid(t, document)
}

// LibreOffice shows all of the guide, on two pages that are not torn inside of a table's row.
func TestWriter(t *testing.T) {
	testoffice.Need(t, testoffice.Calc, testoffice.PDFText)
	res, document := made(t)
	pages := testoffice.PDFPages(t, testoffice.PDF(t, document, false))
	if len(pages) != 2 {
		t.Errorf("%d pages", len(pages))
	}
	text := strings.Join(strings.Fields(strings.Join(pages, " ")), "")
	g := res.Guide
	shown := append([]string{g.Title}, g.Intro...)
	for _, w := range g.Look {
		shown = append(shown, w.What, w.Remedy)
	}
	for _, s := range g.Settings { // words: lines of neighbouring cells are read as one
		shown = append(shown, strings.Fields(s.Field+" "+s.Value)...)
	}
	for _, n := range g.Next {
		shown = append(shown, n.Text, n.Command)
	}
	for _, s := range shown {
		if !strings.Contains(text, strings.Join(strings.Fields(s), "")) {
			t.Errorf("the document does not show %q", s)
		}
	}
	for i, c := range g.Columns {
		if c.Number != i+1 || !strings.Contains(text, c.Header) || !strings.Contains(text, strings.Fields(c.Meaning)[0]) {
			t.Errorf("column %+v", c)
		}
	}
	if res.NeedsAttention() != 1 {
		t.Errorf("%+v", g.Look)
	}
}
