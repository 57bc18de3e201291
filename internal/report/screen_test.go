package report

import (
	"strings"
	"testing"
)

func TestScreen(t *testing.T) {
	long := "elterntool enrich 'ein langer Name mit Leerzeichen, damit es nicht passt.ods' --iserv 'noch eine Datei.csv'"
	tests := []struct {
		name string
		on   func(*Screen)
		want string
	}{
		{"a title is parted from what is above it by one line, however that ends", func(s *Screen) {
			s.Title("Erstens")
			s.Line("  ", "eins")
			s.Title("Zweitens")
			s.Blank()
			s.Title("Drittens")
		}, "Erstens\n  eins\n\nZweitens\n\nDrittens\n"},
		{"below text that is out already", func(s *Screen) {
			s.Blank()
			s.Title("Gelöscht")
		}, "\nGelöscht\n"},
		{"a label stands once", func(s *Screen) { s.Fact("Datei-01", "datei01.ods", "78 Zeilen") },
			"Datei-01   datei01.ods\n           78 Zeilen\n"},
		{"what is broken hangs below its beginning", func(s *Screen) {
			s.Item(strings.Repeat("wort ", 16)+"ende", strings.Repeat("rat ", 20)+"ende")
		}, "  • wort wort wort wort wort wort wort wort wort wort wort wort wort wort wort\n    wort ende\n" +
			"    → rat rat rat rat rat rat rat rat rat rat rat rat rat rat rat rat rat rat\n      rat rat ende\n"},
		{"a command is to be copied", func(s *Screen) { s.Steps(NextTitle, Step{"Dann:", long}, Step{Text: "Fertig."}) },
			"Wie es weitergeht\n  • Dann:\n      " + long + "\n  • Fertig.\n"},
		{"no steps, no heading", func(s *Screen) { s.Steps(NextTitle) }, ""},
		{"numbers of rows stand right, lists of them left", func(s *Screen) {
			s.Table([]string{"Zeile", "Name"}, [][]string{{"7", "Anna"}, {"12", "Max"}})
			s.Table([]string{"Zeile", "Name"}, [][]string{{"7, 9", "Anna"}, {"12", "Max"}})
		}, "    Zeile  Name\n        7  Anna\n       12  Max\n    Zeile  Name\n    7, 9   Anna\n    12     Max\n"},
	}
	for _, tt := range tests {
		s := NewScreen(Style{})
		tt.on(s)
		var b strings.Builder
		if err := s.Print(&b); err != nil || b.String() != tt.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", tt.name, err, b.String(), tt.want)
		}
	}
}
