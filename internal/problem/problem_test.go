package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	long := strings.Repeat("ä", 100)
	tests := []struct {
		place Place
		want  string
	}{
		{Place{}, ""},
		{Place{File: "datei01.ods"}, "datei01.ods"},
		{Place{File: "datei01.ods", Sheet: "Eltern"}, "datei01.ods, Tabelle „Eltern“"},
		{Place{File: "datei01.ods", Sheet: "Eltern", Row: 17}, "datei01.ods, Tabelle „Eltern“, Zeile 17"},
		{Place{File: "datei01.ods", Sheet: "Eltern", Row: 17, Column: "E"}, "datei01.ods, Tabelle „Eltern“, Zelle E17"},
		{Place{File: "datei01.ods", Sheet: "Eltern", Row: 17, Column: "E", Header: "Kind-ID"}, "datei01.ods, Tabelle „Eltern“, Zelle E17"},
		{Place{File: "datei01.ods", Sheet: "Eltern", Column: "E", Header: "Kind-ID"}, "datei01.ods, Tabelle „Eltern“, Spalte E („Kind-ID“)"},
		{Place{Column: "E"}, "Spalte E"},
		{Place{Header: "Kind-ID"}, "Spalte „Kind-ID“"},
		{Place{Row: 17, Header: "Kind-ID"}, "Zeile 17, Spalte „Kind-ID“"},
		{Place{File: "import.csv", Line: 31}, "import.csv, Zeile 31"},
		{Place{File: "import.csv", Line: 31, Header: "Account"}, "import.csv, Zeile 31, Spalte „Account“"},
		{Place{Sheet: "Eltern"}, "Tabelle „Eltern“"},
		{Place{Sheet: "\x1b[2Jweg\u202e"}, "Tabelle „\uFFFD[2Jweg\uFFFD“"},
		{Place{Sheet: "a\r\nb"}, "Tabelle „a  b“"},
		{Place{Sheet: "a\xffb"}, "Tabelle „a\uFFFDb“"},
		{Place{Sheet: long}, "Tabelle „" + long[:2*79] + "…“"},
	}
	for _, tt := range tests {
		if got := tt.place.String(); got != tt.want {
			t.Errorf("%+v:\n got %s\nwant %s", tt.place, got, tt.want)
		}
	}
}

func TestProblem(t *testing.T) {
	p := &Problem{
		Place:  Place{File: "datei01.ods", Sheet: "Eltern", Row: 17, Column: "E"},
		What:   "Die Kind-ID steht als Kommazahl da.",
		Remedy: "Spalte E als Text formatieren und die Kind-ID neu eintragen.",
		Err:    fs.ErrInvalid,
	}
	const want = "datei01.ods, Tabelle „Eltern“, Zelle E17: Die Kind-ID steht als Kommazahl da.\n  → Spalte E als Text formatieren und die Kind-ID neu eintragen."
	if got := p.Error(); got != want {
		t.Errorf("got %s", got)
	}
	if !errors.Is(p, fs.ErrInvalid) {
		t.Error("the cause is hidden")
	}
	if got := (&Problem{What: "Abgebrochen."}).Error(); got != "Abgebrochen." {
		t.Errorf("got %q", got)
	}
	if got := (&Usage{What: "Es fehlt eine Datei.", Remedy: "So."}).Error(); got != "Es fehlt eine Datei.\n  → So." {
		t.Errorf("got %q", got)
	}
	for n, want := range map[int]string{1: "Eine Stelle muss sich noch ein Mensch ansehen.", 12: "12 Stellen muss sich noch ein Mensch ansehen."} {
		if got := (&NeedsAttention{n}).Error(); got != want {
			t.Errorf("got %q", got)
		}
	}
}

func TestExitCode(t *testing.T) {
	p, u, a := &Problem{What: "x"}, &Usage{What: "x"}, &NeedsAttention{1}
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("x"), 1},
		{p, 1},
		{fmt.Errorf("x: %w", p), 1},
		{u, 2},
		{fmt.Errorf("x: %w", u), 2},
		{a, 3},
		{fmt.Errorf("x: %w", a), 3},
		{errors.Join(a, p), 1}, // nothing was written
		{errors.Join(a, u), 2},
	}
	for _, tt := range tests {
		if got := ExitCode(tt.err); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.err, got, tt.want)
		}
	}
}

// checkSentences holds every wording to the same form: whole sentences in German,
// with German quotation marks, and no rest of English.
func checkSentences(t *testing.T, name string, p *Problem) {
	t.Helper()
	for _, text := range []string{p.What, p.Remedy} {
		if text == "" || !strings.HasSuffix(text, ".") || strings.ToUpper(text[:1]) != text[:1] {
			t.Errorf("%s: no sentence: %q", name, text)
		}
		if strings.ContainsAny(text, "\"\n") || strings.Count(text, "„") != strings.Count(text, "“") || strings.Contains(text, "...") {
			t.Errorf("%s: quotation marks: %q", name, text)
		}
		for _, english := range []string{" the ", " is ", " file ", "%!"} {
			if strings.Contains(text, english) {
				t.Errorf("%s: English: %q", name, text)
			}
		}
	}
}
