package intake

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/source"
	"elterntool/internal/table"
)

// exports are the samples of testdata, with what a person must say about them.
var exports = []struct {
	files []string
	cols  []string
}{
	{[]string{"danis.csv"}, nil},
	{[]string{"danis-leb.csv"}, nil},
	{[]string{"sibank-ez1.csv", "sibank-ez2.csv"}, nil},
	{[]string{"sibank-transport.xlsx"}, nil},
	{[]string{"schild.txt"}, nil},
	{[]string{"SchuelerErzieher.dat", "SchuelerNummern.dat"}, nil},
	{[]string{"bbs-planung.xlsx"}, []string{"kind-id=NR"}},
	{[]string{"divis.xlsx"}, nil},
	{[]string{"magellan-schueler.csv", "magellan-eltern.csv", "magellan-beziehungen.csv"}, nil},
	{[]string{"magellan-import.csv"}, nil},
	{[]string{"schueler-online.csv"}, nil},
	{[]string{"asv.csv"}, []string{"kind-id=Kennung"}},
	{[]string{"hera.xlsx"}, []string{"kind-id=ID"}},
	{[]string{"splan.csv"}, nil},
	{[]string{"schweiz.csv"}, nil},
	{[]string{"winschool.csv"}, []string{"vorname=Vorname", "nachname=Name"}},
}

// A mapping that was kept gives the same rows as what was recognised, for every program.
// Its file reads the same whatever the questions were answered.
func TestMappingIsKept(t *testing.T) {
	for _, e := range exports {
		t.Run(e.files[0], func(t *testing.T) {
			dir := t.TempDir()
			o := Options{Output: filepath.Join(dir, "datei01.ods"), Mapping: filepath.Join(dir, "m.toml"), Now: clock, Custody: With}
			for _, f := range e.files {
				o.Files = append(o.Files, filepath.Join("..", "..", "testdata", "exports", f))
			}
			for _, c := range e.cols {
				choice, err := ParseChoice(c)
				if err != nil {
					t.Fatal(err)
				}
				o.Choices = append(o.Choices, choice)
			}
			first, err := Prepare(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if w, err := first.Write(t.Context()); err != nil || w.Mapping == "" || w.Failed != "" {
				t.Fatalf("%+v, %v", w, err)
			}
			o.Output, o.Choices = filepath.Join(dir, "noch einmal.xlsx"), nil
			again, err := Prepare(t.Context(), o)
			if err != nil {
				text, _ := os.ReadFile(o.Mapping)
				t.Fatalf("%v\n%s", err, text)
			}
			if !reflect.DeepEqual(first.Plan.Rows, again.Plan.Rows) || !reflect.DeepEqual(first.Plan.Headers, again.Plan.Headers) {
				text, _ := os.ReadFile(o.Mapping)
				t.Errorf("got  %q\nwant %q\n%s", again.Plan.Rows, first.Plan.Rows, text)
			}
			if _, err := again.Write(t.Context()); err != nil {
				t.Fatal(err)
			}
			allTold(t, first.Plan)
			allTold(t, again.Plan)
		})
	}
}

// allTold: of every column it is said what it means or why it is not used, and never both.
func allTold(t *testing.T, p *Plan) {
	t.Helper()
	for _, in := range p.Inputs {
		for _, c := range in.Columns {
			if (c.Meaning == "") == (c.Unused == "") {
				t.Errorf("%s: %q means %q, unused: %q", in.File.Path, c.Header, c.Meaning, c.Unused)
			}
		}
	}
}

func TestMappingErrors(t *testing.T) {
	for text, want := range map[string]string{
		"[[datei]]\ninhalt = \"pferde\"\n":                                  "Den Inhalt „pferde“ gibt es nicht.",
		"[[datei]]\ninhalt = \"eltern\"\n[datei.spalten]\nvornahme = \"A\"": "Die Zeile „vornahme“",
		"[[datei]]\ninhalt = \"eltern\"\n[datei.spalten]\nvorname = 1":      "Die Zeile „vorname“",
		"[datei": "nicht zu lesen",
		"[[datei]]\ninhalt = \"eltern\"\nfarbe = \"rot\"": "farbe",
	} {
		path := filepath.Join(t.TempDir(), "m.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := loadMapping(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	// A mapping that calls the child's name a parent's is refused as --col is.
	text := "[[datei]]\ninhalt = \"kinder-mit-eltern\"\n[datei.spalten]\nkind-id = \"ID\"\nvorname1 = \"Vorname\"\nnachname1 = \"Erzieher 1: Nachname\"\n"
	path := filepath.Join(t.TempDir(), "m.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	kept, err := loadMapping(path)
	if err != nil {
		t.Fatal(err)
	}
	in := "ID;Vorname;Nachname;Erzieher 1: Vorname;Erzieher 1: Nachname\n1;Max;Muster;Erika;Muster\n"
	f, err := source.ReadText(t.Context(), strings.NewReader(in), int64(len(in)), "x.csv", source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := choose(f, &Options{Now: clock}, kept); err == nil || err.Error() != errChildName.Error() {
		t.Errorf("got %v", err)
	}
}

func TestParseChoice(t *testing.T) {
	tests := []struct {
		in     string
		field  table.Field
		child  bool
		number int
	}{
		{"vorname=X", table.FirstName, false, 1}, {"vorname2=X", table.FirstName, false, 2}, {"Straße0=X", table.Street, false, 0},
		{"strasse=X", table.Street, false, 1}, {"kind-id=X", table.ChildID, true, 1}, {"Kind-Vorname=X", table.FirstName, true, 1},
		{"kind nachname=X", table.LastName, true, 1}, {"name2=X", table.Combined, false, 2}, {"kind-name=X", table.Combined, true, 1},
		{"klasse=X", table.Class, true, 1}, {"geburtsdatum=X", birthDate, true, 1}, {"sorgerecht2=X", custody, false, 2},
		{"e-mail=X", table.Email, false, 1}, {"Emailadresse=X", table.Email, false, 1},
	}
	for _, tt := range tests {
		c, err := ParseChoice(tt.in)
		if err != nil || c.Field != tt.field || c.Child != tt.child || c.Number != tt.number || c.Header != "X" {
			t.Errorf("%s: %+v, %v", tt.in, c, err)
		}
	}
	for _, bad := range []string{"vorname", "=X", "vorname=", "farbe=X", "account=X", "kind-e-mail=X", "vorname22=X"} {
		if c, err := ParseChoice(bad); err == nil {
			t.Errorf("%s: %+v", bad, c)
		}
	}
	// Every field has a key of its own that reads back as itself.
	for f := range keys {
		for _, child := range []bool{false, true} {
			if child && !slices.Contains(childFields, f) || !child && ofChild[f] {
				continue
			}
			c := Choice{Field: f, Child: child, Number: 2}
			if back, err := ParseChoice(c.key() + "=X"); err != nil || back.Field != f || back.Child != child || !child && back.Number != 2 {
				t.Errorf("%s: %+v, %v", c.key(), back, err)
			}
		}
	}
}

func TestValues(t *testing.T) {
	for in, want := range map[string]string{
		" Erika\u00a0 Maria ": "Erika Maria", "Mu\u0308ller": "Müller", "a\nb\tc": "a b c", "\ufeffX\u200b": "X", "Müller - Schmidt": "Müller - Schmidt",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q", in, got)
		}
	}
	for in, want := range map[string]bool{
		"Max und Erika": true, "Max u. Erika": true, "Max/Erika": true, "Max & Erika": true, "Eheleute Muster": true, "Familie Muster": true, "Fam. Muster": true,
		"Gundula": false, "von und zu Muster": true, // asked rather than wrong
		"Anna-Maria": false, "O'Neil": false, "Undine": false,
	} {
		if got := twoPersons(in); got != want {
			t.Errorf("twoPersons(%q) = %v", in, got)
		}
	}
	for in, want := range map[string][2]string{
		"Muster, Erika": {"Muster", "Erika"}, "von der Heide,Jürgen": {"von der Heide", "Jürgen"}, "Erika Muster": {}, "Muster, Erika, Dr.": {}, "Muster,": {}, ", Erika": {},
	} {
		last, first, ok := splitName(in)
		if ok != (want[0] != "") || ok && (last != want[0] || first != want[1]) {
			t.Errorf("splitName(%q) = %q, %q, %v", in, last, first, ok)
		}
	}
	for in, want := range map[string]salutation{
		"F": {text: "Frau"}, "Herrn": {text: "Herr"}, "FD": {text: "Frau", title: "Dr."}, "männlich": {text: "Herr"}, "w": {text: "Frau"}, "d": {},
		"EH": {several: true}, "Herr und Frau": {text: "Herr und Frau", several: true}, "Madame": {text: "Madame"}, "": {},
	} {
		if got := readSalutation(in); got != want {
			t.Errorf("readSalutation(%q) = %+v", in, got)
		}
	}
	for in, want := range map[string]answer{"Ja": yes, "j": yes, "-1": yes, "WAHR": yes, "nein": no, "0": no, "": unknown, "gemeinsam": unknown, "?": unknown} {
		if got := readAnswer(in); got != want {
			t.Errorf("readAnswer(%q) = %v", in, got)
		}
	}
	for in, want := range map[string]string{
		"03.05.2014": "2014-05-03", "3.5.2014": "2014-05-03", "2014-05-03": "2014-05-03", "3.5.14": "2014-05-03", "3.5.98": "1998-05-03", "3.5.40": "1940-05-03", "31.7.30": "2030-07-31",
		"03.05.2014 00:00:00": "2014-05-03", "00.00.0000": "0001-01-01", "": "0001-01-01", "bald": "", "31.02.2014": "",
	} {
		d, ok := readDate(source.Cell{Text: in, Kind: table.String}, today)
		if got := d.Format("2006-01-02"); ok != (want != "") || ok && got != want {
			t.Errorf("readDate(%q) = %s, %v", in, got, ok)
		}
	}
	born, _ := readDate(source.Cell{Text: "30.11.2008"}, today)
	tomorrow, _ := readDate(source.Cell{Text: "01.12.2008"}, today)
	if !adult(born, today) || adult(tomorrow, today) {
		t.Error("18 is who has the 18th birthday today, not tomorrow")
	}
	for _, tt := range []struct{ whole, street, number, code, town, want string }{
		{"", "Am Rain", "5", "00000", "Musterstadt", "Am Rain 5, 00000 Musterstadt"},
		{"", "Am Rain 5", "", "", "00000 Musterstadt", "Am Rain 5, 00000 Musterstadt"},
		{"Am Rain 5, 00000 Musterstadt", "", "", "", "", "Am Rain 5, 00000 Musterstadt"},
		{"Am Rain 5", "", "", "00000", "Musterstadt", "Am Rain 5, 00000 Musterstadt"},
		{"", "Am Rain 5", "", "", "", "Am Rain 5"}, {"", "", "", "00000", "Musterstadt", "00000 Musterstadt"}, {"", "", "", "", "", ""},
	} {
		if got := readAddress(tt.whole, tt.street, tt.number, tt.code, tt.town).whole; got != tt.want {
			t.Errorf("%+v gives %q", tt, got)
		}
	}
}
