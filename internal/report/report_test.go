package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/names"
	"elterntool/internal/table"
)

var update = flag.Bool("update", false, "write the golden files anew")

// school makes a report of people ("Erika Muster", with "=account" what the cell
// holds) and accounts ("Erika Muster erika.muster").
func school(t *testing.T, people, accounts []string, o match.Options) *Enrich {
	t.Helper()
	var csv strings.Builder
	csv.WriteString("Nachname,Vorname,Klasse/Information,Account,Passwort\n")
	for _, a := range accounts {
		f := strings.Fields(a)
		fmt.Fprintf(&csv, "%s,%s,,%s,geheim42\n", f[1], f[0], f[2])
	}
	name := "Import-E-2026-11-23-10-15-00-Hinzugefügt.csv"
	file, err := iserv.New(strings.NewReader(csv.String()), int64(csv.Len()), name, iserv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := match.NewInput()
	for a, err := range file.Accounts() {
		if err != nil {
			t.Fatal(err)
		}
		if err := in.AddAccounts([]match.Account{{Name: a.Name, First: a.First, Last: a.Last, Line: a.Line, Password: a.Password}}); err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range people {
		p, existing, _ := strings.Cut(p, "=")
		f := strings.Fields(p)
		err := in.AddPeople([]match.Person{{Row: i + 2, First: []byte(f[0]), Last: []byte(f[1]), Existing: []byte(existing)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return &Enrich{
		Command: "elterntool enrich datei01.ods",
		Time:    time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC),
		Outcome: Written,
		File:    "datei01.ods",
		Table: &table.Table{Sheet: "Eltern", HeaderRow: 1, FirstCol: 1, LastCol: 2, LastRow: len(people) + 1, Persons: len(people),
			Columns: map[table.Field][]table.Column{table.FirstName: {{Col: 1, Header: "Vorname"}}, table.LastName: {{Col: 2, Header: "Nachname"}}}},
		Plan:    match.Decide(in, o),
		Sources: []Source{{File: file, Notes: file.Notes()}},
		Targets: []Target{{Header: "Account", Column: "C", Added: true, Cells: 1}},
	}
}

func rendered(t *testing.T, e *Enrich, st Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := e.Text(&b, st); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew); got:\n%s", name, got)
	}
}

func mixed(t *testing.T) *Enrich {
	e := school(t,
		[]string{"Erika Muster", "Max Moritz=max.alt", "Olga Ohne", "Anna Schmidt", "Anna Schmidt", "Alma Früher=alma.frueher", "Christina Meier"},
		[]string{"Erika Muster erika.muster", "Max Moritz max.moritz", "Anna Schmidt anna.schmidt", "Christine Meier christine.meier"},
		match.Options{Trust: true})
	e.Table.Defects = []table.Defect{{Kind: table.ChildIDDecimal, Row: 3, Col: 4, Text: "17,5"}, {Kind: table.OnlyLastName, Row: 99, Col: 2, Text: "Stand: heute", Below: true}}
	e.Table.DefectCount = 2
	e.Backup = "/schule/datei01 (Sicherung 2026-11-23 10.15.00).ods"
	e.Ranges = []string{"database range __Anonymous_Sheet_DB__0", "print range of sheet Eltern", "conditional format", "conditional format"}
	e.Recalculated = 3
	return e
}

// The golden files are read as a secretary would: is it clear what was done, what is
// left, and what to do?
func TestGolden(t *testing.T) {
	e := mixed(t)
	golden(t, "pipe.txt", rendered(t, e, Style{}))
	golden(t, "narrow.txt", rendered(t, e, Style{Width: 50}))
	golden(t, "colour.txt", rendered(t, e, Style{Width: 100, Color: true}))
	var html bytes.Buffer
	if err := e.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.html", html.String())
}

// Escape sequences only where they were asked for, and lines no wider than the
// terminal unless a single word or a command to copy is.
func TestTextFitsTerminal(t *testing.T) {
	escape := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, width := range []int{30, 50, 80, 120} {
		plain, colored := rendered(t, mixed(t), Style{Width: width}), rendered(t, mixed(t), Style{Width: width, Color: true})
		if strings.Contains(plain, "\x1b") {
			t.Error("escape sequences without colour")
		}
		if escape.ReplaceAllString(colored, "") != plain {
			t.Error("colour changes the text")
		}
		for line := range strings.Lines(plain) {
			line = strings.TrimRight(line, "\n")
			if n := utf8.RuneCountInString(line); n > width && width >= 50 && !strings.Contains(line, "elterntool") && len(strings.Fields(line)) > 2 {
				t.Errorf("width %d: %d characters: %s", width, n, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("blanks at the end of %q", line)
			}
		}
	}
}

// A thousand empty rows do not flood the terminal; the page has them all.
func TestManyRows(t *testing.T) {
	var people []string
	for i := range 1000 {
		people = append(people, fmt.Sprintf("Anna%c%c%c Fremd", 'a'+i/100%10, 'a'+i/10%10, 'a'+i%10))
	}
	e := school(t, append(people, "Erika Muster"), []string{"Erika Muster erika.muster"}, match.Options{})
	s := rendered(t, e, Style{})
	if n := strings.Count(s, "\n"); n > 60 {
		t.Errorf("%d lines", n)
	}
	if !strings.Contains(s, "… und 980 weitere (alle mit --bericht bericht.html)") {
		t.Error(s)
	}
	if n := e.NeedsAttention(); n != 1000 {
		t.Errorf("%d need attention, want 1000", n)
	}
	var html bytes.Buffer
	if err := e.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(html.String(), "Fremd</td>"); n != 1000 {
		t.Errorf("the page has %d of 1000", n)
	}
}

// Whatever the report: no password, in no form.
func TestNoPasswords(t *testing.T) {
	e := mixed(t)
	e.Password = true
	var out bytes.Buffer
	if err := e.JSON(&out, 3); err != nil {
		t.Fatal(err)
	}
	if err := e.WriteHTML(&out); err != nil {
		t.Fatal(err)
	}
	out.WriteString(rendered(t, e, Style{Verbose: true}))
	if strings.Contains(out.String(), "geheim42") {
		t.Error("a password is in the report")
	}
}

// Text from files can neither steer the terminal nor the page.
func TestHostileText(t *testing.T) {
	e := school(t, []string{"<script>alert(1)</script>\x1b[2J Ohne"}, []string{"Erika Muster erika.muster"}, match.Options{Trust: true})
	e.Table.Sheet = "a\x1b]0;x\x07<b>"
	e.Table.Columns[table.FirstName][0].Header = "Vor\nname\u202e"
	e.Lines = &AddressLines{
		Separate:  []table.Column{{Col: 3, Header: "Stra\x1bße"}},
		Unsure:    []AddressCell{{Row: 2, Column: "D", Text: "\x1b[2J<script>\u202e"}},
		Different: []AddressCell{{Row: 2, Column: "E", Text: "a\x07", Found: "<script>"}},
	}
	if s := rendered(t, e, Style{}); strings.ContainsAny(s, "\x1b\x07\u202e") {
		t.Errorf("%q", s)
	}
	var html bytes.Buffer
	if err := e.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(html.String(), "<script>") || strings.Contains(html.String(), "\x1b") {
		t.Error("text is not escaped in the page")
	}
}

func TestJSONIsJSON(t *testing.T) {
	var out bytes.Buffer
	if err := mixed(t).JSON(&out, 3); err != nil {
		t.Fatal(err)
	}
	var v struct {
		Rows []struct {
			Row    int
			Status string
		}
		UnusedAccounts []struct{ Account string }
		ExitCode       int
	}
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Rows) != 7 || v.Rows[0].Status != "filled" || v.Rows[1].Status != "kept-different" || v.ExitCode != 3 || len(v.UnusedAccounts) == 0 {
		t.Errorf("%+v", v)
	}
}

// What match, iserv and table can say has words here, a key in JSON, and stands in
// its documentation.
func TestEverythingHasWords(t *testing.T) {
	doc, err := os.ReadFile("../../docs/JSON.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := func(key string) {
		t.Helper()
		if key == "" || !strings.Contains(string(doc), "`"+key+"`") {
			t.Errorf("docs/JSON.md does not know %q", key)
		}
	}
	fallback := reasonWords(match.Reason(match.NumReasons), false).title
	for r := match.None + 1; int(r) < int(match.NumReasons); r++ {
		w := reasonWords(r, false)
		if w.title == fallback || w.why == "" || w.remedy == "" && r != match.JoinedSiblings {
			t.Errorf("reason %d has no words", r)
		}
		if r != match.JoinedSiblings && r != match.ValueTwice { // of groups, not of rows
			documented(reasonKeys[r])
		}
	}
	for s := range match.Status(match.NumStatus) {
		documented(statusKeys[s])
	}
	for s := names.Exact; s <= names.Loose; s++ {
		documented(stageKeys[s])
	}
	for e := match.ByName; e <= match.ByEmail; e++ {
		documented(evidenceKeys[e])
	}
	var alike []string
	for l := match.BaseLetters; l <= match.Typo; l++ {
		documented(likenessKeys[l])
		if slices.Contains(alike, Likeness(l)) {
			t.Errorf("two likenesses are called %s", Likeness(l))
		}
		alike = append(alike, Likeness(l))
	}
	for k := iserv.NoteNoAccount; k <= iserv.NotePasswordIsAccount; k++ {
		documented(noteKeys[k])
		if text, _ := noteWords(k, false); text == "mit Auffälligkeiten" {
			t.Errorf("note %d has no words", k)
		}
	}
	for k := table.OnlyFirstName; k <= table.ChildIDTooLong; k++ {
		documented(defectKeys[k])
	}
	for _, o := range []Outcome{Written, Unchanged, DryRun, NotTrusted} {
		documented(outcomeKeys[o])
	}
}

func TestNum(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1.000", 1234567: "1.234.567", -1000: "-1.000"} {
		if got := Num(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if got := numbers([]int{1, 2, 3}, 3); got != "1, 2 und 3" {
		t.Error(got)
	}
	if got := numbers([]int{1, 2, 3}, 30); got != "1, 2, 3 und 27 weitere" {
		t.Error(got)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in, indent string
		width      int
		want       string
	}{
		{"eins zwei drei", "", 9, "eins zwei\ndrei"},
		{"eins zwei drei", "  ", 9, "eins zwei\n  drei"},
		{"  eins zwei", "    ", 8, "  eins\n    zwei"},
		{"Donaudampfschiff fährt", "", 5, "Donaudampfschiff\nfährt"},
		{"eins zwei", "", 0, "eins zwei"},
		{"für Müller", "", 10, "für Müller"}, // characters, not bytes
	}
	for _, tt := range tests {
		if got := Wrap(tt.in, tt.indent, tt.width); got != tt.want {
			t.Errorf("%q at %d: got %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

// The libraries name what has grown in English; nobody but rangeWords words it.
func TestRangeWords(t *testing.T) {
	got := rangeWords([]string{
		"table Liste", "filter of sheet Eltern", "filter name of sheet Eltern", "print range of sheet Eltern",
		"conditional format", "data validation", "database range Liste", "database range __Anonymous_Sheet_DB__0",
	})
	want := []string{"Excel-Tabelle „Liste“", "Autofilter", "Druckbereich", "bedingte Formatierung", "Datenüberprüfung", "Datenbankbereich „Liste“"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
