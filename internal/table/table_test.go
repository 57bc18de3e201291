package table

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// book is a workbook written down in a test: sheets of rows, cells parted by "|".
// A sheet's name in brackets is hidden. In a row "3x " repeats it, "hidden " and
// "filtered " hide it. In a cell "#9896508#9.896.508" is a number as stored and as
// shown, "@date#2026-11-24" a date, "@bool#true" a boolean, "=#NAME?" a formula.
type book []page

type page struct {
	name string
	rows []string
}

func (b book) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		for i, p := range b {
			name := strings.Trim(p.name, "[]")
			number := 1
			for _, text := range p.rows {
				row := &Row{Sheet: name, SheetIndex: i, SheetHidden: name != p.name, Number: number, Repeated: 1}
				if rest, ok := strings.CutPrefix(text, "3x "); ok {
					text, row.Repeated = rest, 3
				}
				if rest, ok := strings.CutPrefix(text, "hidden "); ok {
					text, row.Hidden = rest, true
				}
				if rest, ok := strings.CutPrefix(text, "filtered "); ok {
					text, row.Hidden, row.Filtered = rest, true, true
				}
				number += row.Repeated
				for c, cell := range strings.Split(text, "|") {
					if cell = strings.Trim(cell, " "); cell != "" {
						row.Cells = append(row.Cells, parseCell(c+1, cell))
					}
				}
				if len(row.Cells) > 0 && !yield(row, nil) {
					return
				}
			}
		}
	}
}

func parseCell(col int, s string) Cell {
	c := Cell{Col: col, Repeated: 1, Kind: String, Value: []byte(s), Text: []byte(s)}
	if rest, ok := strings.CutPrefix(s, "="); ok {
		c.Formula, c.Value, c.Text = true, []byte(rest), []byte(rest)
		return c
	}
	parts := strings.Split(s, "#")
	if len(parts) < 2 {
		return c
	}
	kind, ok := map[string]Kind{"": Number, "@date": Date, "@bool": Boolean, "@percent": Percentage, "@currency": Currency}[parts[0]]
	if !ok {
		return c
	}
	c.Kind, c.Value, c.Text = kind, []byte(parts[1]), []byte(parts[len(parts)-1])
	return c
}

// read reads all of b; the records are written one a line.
func read(b book, o Options) (*Table, []string, error) {
	if o.Account == "" {
		o.Account = "Account"
	}
	var lines []string
	t, err := Read(context.Background(), b, o, func(r *Record) error {
		lines = append(lines, fmt.Sprintf("%d %s %s %s", r.Row, r.FirstName, r.LastName, r.ChildID))
		return nil
	})
	return t, lines, err
}

func TestFindsTable(t *testing.T) {
	person := "Erika|Muster|0012"
	tests := []struct {
		name string
		book book
		o    Options
		want string // sheet!header row: columns first, last name, child
	}{
		{"plain", book{{"Eltern", []string{"Vorname|Nachname|Kind-ID", person}}}, Options{}, "Eltern!1: A B C"},
		{"below a title and an empty row", book{{"Eltern", []string{"Eltern der Schule", "", "Vorname|Nachname|Kind ID", person}}}, Options{}, "Eltern!3: A B C"},
		{"second sheet", book{{"Info", []string{"Stand|heute"}}, {"Eltern", []string{"|Nachname|Rufname|KindID", "|Muster|Erika|0012"}}}, Options{}, "Eltern!1: C B D"},
		{"Name beside Vorname", book{{"E", []string{"Name|Vorname|Schüler-ID", person}}}, Options{}, "E!1: B A C"},
		{"Nachname wins over Name", book{{"E", []string{"Vorname|Nachname|Name", person}}}, Options{}, "E!1: A B -"},
		{"umlaut spelt out, decomposed, upper case", book{{"E", []string{"VORNAME|Familienname|Schu\u0308ler_Nr.", person}}}, Options{}, "E!1: A B C"},
		{"one parent block of a converter", book{{"E", []string{"SchuelerIdentNummer|Verantw1Vorname|Verantw1Nachname", "1|Erika|Muster"}}}, Options{}, "E!1: B C A"},
		{"child named beside the parent", book{{"E", []string{"Vorname|Nachname|Vorname des Kindes|Nachname Kind|Kind-ID", "Erika|Muster|Max|Muster|1"}}}, Options{}, "E!1: A B E"},
		{"hidden sheet is passed over", book{{"[Alt]", []string{"Vorname|Nachname", person}}, {"Neu", []string{"Vorname|Nachname", person}}}, Options{}, "Neu!1: A B -"},
		{"hidden sheet asked for", book{{"[Alt]", []string{"Vorname|Nachname", person}}, {"Neu", []string{"Vorname|Nachname", person}}}, Options{Sheet: "alt"}, "Alt!1: A B -"},
		{"two that fit, one is empty", book{{"Vorlage", []string{"Vorname|Nachname"}}, {"Neu", []string{"Vorname|Nachname", person}}}, Options{}, "Neu!1: A B -"},
		{"two that fit, one asked for", book{{"A", []string{"Vorname|Nachname", person}}, {"B", []string{"Vorname|Nachname", person}}}, Options{Sheet: "B"}, "B!1: A B -"},
		{"header row asked for", book{{"E", []string{"Vorname|Nachname", "Nachname|Vorname", person}}}, Options{HeaderRow: 2}, "E!2: B A -"},
		{"columns asked for in a wide table", book{{"E", []string{"Vorname|Nachname|Rufname Mutter|Nachname Mutter|Kind-ID", "Max|Muster|Erika|Muster|1"}}},
			Options{Columns: map[Field]string{FirstName: "Rufname Mutter", LastName: "nachname mutter"}}, "E!1: C D E"},
		{"columns by letter", book{{"E", []string{"x||Kind-ID", person}}},
			Options{HeaderRow: 1, Columns: map[Field]string{FirstName: "A", LastName: "B"}}, "E!1: A B C"},
		{"in the last row where it is looked for", book{{"E", append(make([]string, headerRows-1), "Vorname|Nachname", person)}}, Options{}, "E!20: A B -"},
		{"titles of groups that are no persons", book{{"E", []string{"Name||Kontakt", "Vorname|Nachname|E-Mail", person}}}, Options{}, "E!2: A B -"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tab, _, err := read(tt.book, tt.o)
			if err != nil {
				t.Fatal(err)
			}
			col := func(f Field) string {
				if c := tab.Columns[f]; len(c) > 0 {
					return ColumnName(c[0].Col)
				}
				return "-"
			}
			got := fmt.Sprintf("%s!%d: %s %s %s", tab.Sheet, tab.HeaderRow, col(FirstName), col(LastName), col(ChildID))
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// The worst mistake would be to take the child's name for the parent's.
func TestRefusesTable(t *testing.T) {
	tests := []struct {
		name   string
		header string
		want   error
	}{
		{"DaNiS", "SchuelerIdentNummer|SchuelerNachname|SchuelerVornamen|Verantw1Nachname|Verantw1Vorname|Verantw2Nachname|Verantw2Vorname", ErrWide},
		{"DaNiS, LEB online", "Schüler-Nr.|Nachname|Vorname|Verantw. 1 Nachname|Verantw. 1 Vorname|Verantw. 1 EMail", ErrWide},
		{"SIBANK transport", "NAME|VORNAME|KLASSE|TITEL_W|NAME_W|VORNAME_W|TITEL_M|NAME_M|VORNAME_M", ErrWide},
		{"SIBANK list", "IDENTNUMMER|FAMILIENNAME|RUFNAME|EZ E-MAIL|EZ NAME, VORNAME|KLASSE", ErrWide},
		{"BBS-Planung", "NR|E_ANREDE|E_VNAME|E_NNAME|E_VNAME2|E_NNAME2|VNAME|NNAME|GEBDAT", ErrWide},
		{"SchILD", "Interne ID-Nummer|Nachname|Vorname|Erzieher 1: Vorname|Erzieher 1: Nachname|Erzieher 1: E-Mail", ErrWide},
		{"SchILD .dat", "Nachname|Vorname|Geburtsdatum|Nachname 1.Person|Vorname 1.Person|Nachname 2.Person|Vorname 2.Person", ErrWide},
		{"DiViS", "Vorname (Mutter)|Nachname (Mutter)|Vorname (Vater)|Nachname (Vater)|Nachname|Vorname|Klassenname", ErrWide},
		{"HERA", "EB_NAME|EB_VORNAME|EB2_NAME|EB2_VORNAME", ErrWide},
		{"SPlan", "NameEltern1|VornameEltern1|NameEltern2|VornameEltern2", ErrWide},
		{"numbered", "Vorname 1|Nachname 1|Vorname 2|Nachname 2|Kind-ID", ErrWide},
		{"the parents' address makes the bare names a child's", "Vorname|Nachname|E-Mail Eltern", ErrWide},
		{"whole names of the parents", "Vorname|Nachname|Klasse|Mutter|Vater", ErrWide},
		{"pupils only", "SchuelerNachname|SchuelerRufname|GruppeBezeichnung", ErrChildOnly},
		{"names in one cell", "Nachname, Vorname|Kind-ID", ErrCombined},
		{"one parent, names in one cell", "EZ NAME, VORNAME|EZ E-MAIL|IDENTNUMMER", ErrCombined},
		{"two first names", "Vorname|Nachname|Vorname|Kind-ID", ErrColumnTwice},
		{"two child IDs", "Vorname|Nachname|Kind-ID|Schüler-ID", ErrColumnTwice},
		{"two accounts", "Vorname|Nachname|Account|Account", ErrColumnTwice},
		{"no last name", "Vorname|Kind-ID|E-Mail", ErrNoTable},
		{"teachers' names only", "Klassenlehrer Vorname|Klassenlehrer Nachname|Klasse", ErrNoTable},
		{"nothing", "a|b|c", ErrNoTable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, lines, err := read(book{{"Blatt", []string{tt.header, "Max|Muster|Erika|Muster|5a|x|y|z"}}}, Options{})
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v and %q, want %v", err, lines, tt.want)
			}
			if len(lines) > 0 {
				t.Errorf("records of a refused table: %q", lines)
			}
		})
	}
}

// Names of groups in the row above the headers count like those in the headers.
func TestRefusesGroupedColumns(t *testing.T) {
	for _, above := range []string{"Kind||Eltern", "Schülerin/Schüler||Erziehungsberechtigte/r", "Mutter||Vater", "Elternteil 1||Elternteil 2"} {
		_, _, err := read(book{{"B", []string{"Titel", above, "Vorname|Nachname|Vorname|Nachname|Kind-ID", "Max|Muster|Erika|Muster|1"}}}, Options{})
		if above == "Kind||Eltern" || strings.HasPrefix(above, "Schüler") {
			if err != nil { // the parent's block is the only one
				t.Errorf("%s: %v", above, err)
			}
			continue
		}
		if !errors.Is(err, ErrWide) {
			t.Errorf("%s: got %v, want %v", above, err, ErrWide)
		}
	}
	_, _, err := read(book{{"B", []string{"Kind|||Eltern", "Vorname|Nachname|Klasse|E-Mail", "Max|Muster|5a|x"}}}, Options{})
	if !errors.Is(err, ErrChildOnly) && !errors.Is(err, ErrNoTable) {
		t.Errorf("the child's names were taken: %v", err)
	}
}

func TestRefusesSheets(t *testing.T) {
	fit := []string{"Vorname|Nachname", "Erika|Muster"}
	tests := []struct {
		name string
		book book
		o    Options
		want error
	}{
		{"two fit", book{{"A", fit}, {"B", fit}}, Options{}, ErrTwoTables},
		{"no such sheet", book{{"A", fit}}, Options{Sheet: "C"}, ErrSheetMissing},
		{"hidden only", book{{"[A]", fit}}, Options{}, ErrNoTable},
		{"no rows", book{{"A", fit[:1]}}, Options{}, ErrNoRows},
		{"no such column", book{{"A", fit}}, Options{Columns: map[Field]string{FirstName: "Rufname Mutter"}}, ErrColumnMissing},
		{"header row is empty", book{{"A", fit}}, Options{HeaderRow: 9}, ErrNoTable},
		{"account would be written over the names", book{{"A", fit}}, Options{Account: "nachname"}, ErrColumnTaken},
		{"one column for both", book{{"A", fit}}, Options{Columns: map[Field]string{FirstName: "Nachname", LastName: "Nachname"}}, ErrCombined},
		{"a second table below", book{{"A", append(fit[:2:2], "", "Nachname|Vorname", "Muster|Max")}}, Options{}, ErrSecondHeader},
		{"header too far down", book{{"A", append(make([]string, headerRows), fit...)}}, Options{}, ErrNoTable},
		{"empty", book{}, Options{}, ErrNoTable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := read(tt.book, tt.o)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestReadsRecords(t *testing.T) {
	tab, lines, err := read(book{{"Eltern", []string{
		"Kind-ID|Nachname|Vorname|Bemerkung|Account",
		"0012|Muster|Erika||erika.muster",
		"#9896508#9.896.508|Muster|Max",
		"",
		"3x #17|Zwilling|Zoë",
		"hidden 4|Versteckt|Vera",
		"filtered 5|Gefiltert|Frieda",
		"Kind-ID|Nachname|Vorname|Bemerkung|Account", // repeated for printing
		"6|Allein||nur der Nachname",
		"#17.5|Bruch|Beate",
		"@date#2026-11-24|Datum|Dora",
		"#1E+017|Lang|Lars",
		"#17.0#17|Ganz|Gitta",
		"8|@date#2026-05-03#3. Mai|Mia",
		"9|=#NAME?|Fehler",
		"10|Letzte|Lina",
		"",
		"|Stand: heute|",
		"#42",
	}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2 Erika Muster 0012", "3 Max Muster 9896508",
		"5 Zoë Zwilling 17", "6 Zoë Zwilling 17", "7 Zoë Zwilling 17",
		"8 Vera Versteckt 4", "9 Frieda Gefiltert 5",
		"12 Beate Bruch ", "13 Dora Datum ", "14 Lars Lang ", "15 Gitta Ganz 17", "18 Lina Letzte 10",
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	wantDefects := []Defect{
		{Kind: OnlyLastName, Row: 11, Col: 2, Text: "Allein"},
		{Kind: ChildIDDecimal, Row: 12, Col: 1, Text: "17.5"},
		{Kind: ChildIDNotNumber, Row: 13, Col: 1, Text: "2026-11-24"},
		{Kind: ChildIDTooLong, Row: 14, Col: 1, Text: "1E+017"},
		{Kind: NameNotText, Row: 16, Col: 2, Text: "3. Mai"},
		{Kind: NameIsError, Row: 17, Col: 2, Text: "#NAME?"},
		{Kind: OnlyLastName, Row: 20, Col: 2, Text: "Stand: heute", Below: true},
	}
	if d := cmp.Diff(wantDefects, tab.Defects); d != "" {
		t.Error(d)
	}
	if tab.LastRow != 18 || tab.Persons != 12 || tab.Hidden != 2 || tab.Filtered != 1 || tab.RepeatedHeaders != 1 {
		t.Errorf("last row %d, persons %d, hidden %d, filtered %d, headers %d", tab.LastRow, tab.Persons, tab.Hidden, tab.Filtered, tab.RepeatedHeaders)
	}
	if tab.FirstCol != 1 || tab.LastCol != 5 {
		t.Errorf("columns %d to %d", tab.FirstCol, tab.LastCol)
	}
}

// Rows without a name are handed on apart, with the columns of their table; headers
// that are repeated are none of them.
func TestIncompleteRows(t *testing.T) {
	var got []string
	o := Options{Incomplete: func(r *Record) {
		got = append(got, fmt.Sprintf("%d %s|%s %s %q", r.Row, r.FirstName, r.LastName, r.ChildID, r.Table.Columns[ChildID][0].Header))
	}}
	_, _, err := read(book{{"Eltern", []string{
		"Kind-ID|Nachname|Vorname",
		"1|Muster|Erika",
		"2||",
		"3x 3|Allein|",
		"Kind-ID|Nachname|Vorname",
		"4||Max",
	}}}, o)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{`3 | 2 "Kind-ID"`, `4 |Allein 3 "Kind-ID"`, `8 Max| 4 "Kind-ID"`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadsContacts(t *testing.T) {
	b := book{{"E", []string{
		"Vorname|Nachname|E-Mail-Adresse|Telefon|Mobil|Straße|Hausnr.|PLZ|Wohnort|Namenszusatz|Titel",
		"Erika|Heide|a@x.invalid|#49532112345#4,95E+10|0171 1|Am Rain|#5|#1234#01234|Musterstadt|von der|Dr.",
		"Max|Heide",
	}}}
	var got []string
	_, err := Read(context.Background(), b, Options{Account: "Account"}, func(r *Record) error {
		got = append(got, fmt.Sprintf("%s %s; %s; %s; %s|%s", r.Particle, r.LastName, r.Emails, r.Phones, r.Address, r.Title))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"von der Heide; [a@x.invalid]; [49532112345 0171 1]; Am Rain 5, 01234, Musterstadt|Dr.",
		" Heide; []; []; |",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Parts of the address that its cell holds already do not stand there twice.
func TestAddressHoldsNothingTwice(t *testing.T) {
	b := book{{"E", []string{
		"Vorname|Nachname|Adresse|Straße|Hausnummer|PLZ Ort",
		"A|B|Am Rain 5, D-00000 Musterstadt|Am Rain 5||00000 Musterstadt",
		"A|B|Am Rain 5, 00000 Musterstadt| Am Rain 5 |5|00000 Musterstadt",
		"A|B|Weg 12, 00000 Musterstadt|Weg 1||00000 Muster", // other places, although their letters stand there
		"A|B|Zum Weg 12/Weg 1, 00000 Musterstadt|Weg 1||",
		"A|B|Am Rain 5|||00000 Musterstadt",
		"A|B||Am Rain|5|00000 Musterstadt",
		"A|B|||5|",
	}}}
	var got []string
	_, err := Read(context.Background(), b, Options{}, func(r *Record) error {
		got = append(got, string(r.Address))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Am Rain 5, D-00000 Musterstadt",
		"Am Rain 5, 00000 Musterstadt",
		"Weg 12, 00000 Musterstadt, Weg 1, 00000 Muster",
		"Zum Weg 12/Weg 1, 00000 Musterstadt",
		"Am Rain 5, 00000 Musterstadt",
		"Am Rain 5, 00000 Musterstadt",
		"5",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Whether somebody has registered, or withdrawn, may stand in several columns, and in one that names the parents; what is
// about the child is not meant.
func TestFindsRegistration(t *testing.T) {
	tab, _, err := read(book{{"E", []string{
		"Vorname|Nachname|Kind-ID|Anmeldung|Einwilligung (Eltern)|Widerruf|Einwilligung Kind|Einwilligung Foto|Zustimmung Vater",
		"Erika|Muster|1|offen||@date#2026-11-03#03.11.2026|nein|nein|nein",
	}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[Field][]Column{Registered: {{4, "Anmeldung"}, {5, "Einwilligung (Eltern)"}}, Withdrawn: {{6, "Widerruf"}}}
	for f, cols := range want {
		if d := cmp.Diff(cols, tab.Columns[f]); d != "" {
			t.Errorf("%s:\n%s", f.Key(), d)
		}
	}
}

// Passwords are counted whoever has named their column, and whether it was asked for or not.
func TestCountsPasswords(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want int
	}{
		{"none", []string{"Vorname|Nachname|Kind-ID", "Erika|Muster|1"}, 0},
		{"empty", []string{"Vorname|Nachname|Passwort", "Erika|Muster"}, 0},
		{"some", []string{"Vorname|Nachname|Passwort", "Erika|Muster|123456", "Max|Muster", "3x Ute|Muster|#123#123"}, 4},
		{"in two columns", []string{"Vorname|Nachname|Passwort|Start-Kennwort", "Erika|Muster|1|2", "Max|Muster||3"}, 2},
		{"of nobody", []string{"Vorname|Nachname|PASSWÖRTER", "||123456", "Erika|Muster"}, 0},
		{"a code is none", []string{"Vorname|Nachname|Registrierungscode", "Erika|Muster|AB12"}, 0},
	}
	for _, tt := range tests {
		tab, _, err := read(book{{"E", tt.rows}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if tab.Passwords != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, tab.Passwords, tt.want)
		}
	}
}

func TestRecordText(t *testing.T) {
	r := Record{Cells: []Cell{
		{Col: 2, Repeated: 2, Kind: String, Value: []byte("zwei")},
		{Col: 5, Kind: Number, Value: []byte("1234"), Text: []byte("01234")},
		{Col: 6, Kind: String, Value: []byte(" \u200b")},
		{Col: 7, Kind: String, Value: []byte(" sieben")},
	}}
	for col, want := range []string{1: "", 2: "zwei", 3: "zwei", 4: "", 5: "01234", 6: "", 7: " sieben", 8: ""} {
		if got := string(r.Text(col)); got != want {
			t.Errorf("column %d: %q, want %q", col, got, want)
		}
	}
}

// In a row of two persons, contacts that no header assigns may be the child's.
func TestContactsOfOthersAreNoEvidence(t *testing.T) {
	b := book{{"E", []string{
		"Vorname Kind|Nachname Kind|Verantw1Vorname|Verantw1Nachname|E-Mail|Verantw1Telefon1",
		"Max|Muster|Erika|Muster|max@x.invalid|1234567",
	}}}
	_, err := Read(context.Background(), b, Options{}, func(r *Record) error {
		if len(r.Emails) != 0 || len(r.Phones) != 1 {
			t.Errorf("e-mails %q, phones %q", r.Emails, r.Phones)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStops(t *testing.T) {
	rows := []string{"Vorname|Nachname"}
	for range 3000 {
		rows = append(rows, "Erika|Muster")
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	_, err := Read(ctx, book{{"E", rows}}, Options{}, func(*Record) error {
		if n++; n == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n > 1100 {
		t.Errorf("after %d records: %v", n, err)
	}
	stop := errors.New("stop")
	if _, err := Read(context.Background(), book{{"E", rows}}, Options{}, func(*Record) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}

func TestColumnName(t *testing.T) {
	for col, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 703: "AAA", 16384: "XFD"} {
		if got := ColumnName(col); got != want || columnNumber(want) != col {
			t.Errorf("%d: %s, back %d", col, got, columnNumber(want))
		}
	}
	for _, s := range []string{"", "a", "AAAA", "A1", "Ä"} {
		if n := columnNumber(s); n != 0 {
			t.Errorf("%q is column %d", s, n)
		}
	}
}

func TestUnderstand(t *testing.T) {
	tests := []struct {
		header string
		field  Field
		block  block
	}{
		{"E-Mail (optional)", Email, block{}},
		{"Mail", Email, block{}},
		{"EMail", Email, block{}},
		{"Telefon-Nr.", Phone, block{}},
		{"Telefon 2", Phone, block{number: 2}},
		{"Verantw1PLZ", PostalCode, block{parent, 1}},
		{"Verantw. 2 EMail", Email, block{parent, 2}},
		{"Erzieher 1: Nachname", LastName, block{parent, 1}},
		{"Erziehungsberechtigte/r 2 Vorname", FirstName, block{parent, 2}},
		{"Vorname der Mutter", FirstName, block{role: mother}},
		{"Name des/der Erziehungsberechtigten", LastName, block{role: parent}},
		{"PLZOrtEltern1", Town, block{parent, 1}},
		{"SchuelerNachname", LastName, block{role: child}},
		{"Kind: Vorname", FirstName, block{role: child}},
		{"Verantw1Telefon2", Phone, block{parent, 1}},
		{"Lehrernachname1", LastName, block{other, 1}},
		{"Geburtsdatum", None, block{}},
		{"Kinder", None, block{}},
		{"1", None, block{}},
		{"", None, block{}},
	}
	for _, tt := range tests {
		m := understand(tt.header)
		if m.field != tt.field || m.block != tt.block {
			t.Errorf("%q: %v %+v, want %v %+v", tt.header, m.field, m.block, tt.field, tt.block)
		}
	}
}

// Whatever columns stand side by side: the names taken belong to one person, and no
// other adult or bare name stands in the row.
func TestNamesOfOnePerson(t *testing.T) {
	pool := []string{
		"Vorname", "Nachname", "Rufname", "Name", "Vorname 2", "Nachname 2", "Erzieher 1: Vorname", "Erzieher 1: Nachname",
		"Erzieher 2: Vorname", "Erzieher 2: Nachname", "Vorname (Mutter)", "Nachname (Mutter)", "NAME_M", "VORNAME_M", "Vater",
		"Vorname Kind", "SchuelerNachname", "Kind-ID", "E-Mail", "EZ E-MAIL", "Klassenlehrer", "Name, Vorname", "Telefon", "x",
	}
	rng := rand.New(rand.NewPCG(1, 2))
	fitted := 0
	for range 50_000 {
		var cells []headerCell
		for i, p := range rng.Perm(len(pool))[:2+rng.IntN(5)] {
			cells = append(cells, headerCell{col: i + 1, text: pool[p]})
		}
		l := readHeader(1, cells, nil, &Options{Account: "Account"})
		if l.problem != nil {
			continue
		}
		fitted++
		first, last := l.blockOf(l.columns[FirstName][0].Col), l.blockOf(l.columns[LastName][0].Col)
		if !first.same(last) || first.role == child || first.role == other {
			t.Fatalf("%v: first name of %v, last name of %v", l.list(), first, last)
		}
		for _, c := range l.cells {
			m := c.meaning
			name := m.field == FirstName || m.field == LastName || m.field == combined
			if m.block.role.isParent() && !m.block.same(first) || m.block.role == bare && name && !m.block.same(first) {
				t.Fatalf("%v: %q beside the names of %v", l.list(), c.text, first)
			}
		}
	}
	if fitted < 100 {
		t.Errorf("only %d header rows fit: the test shows little", fitted)
	}
}

// Separators say nothing: a header in its folded form means the same.
func FuzzUnderstand(f *testing.F) {
	for _, h := range []string{"Vorname", "E-Mail-Adresse", "Erzieher 1: Nachname", "Verantw1Telefon2", "Name des/der Erziehungsberechtigten", "Schu\u0308ler-ID", "Titel (optional)", "\xff"} {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if len(header) > 200 || strings.Contains(header, "_") { // "NAME_W", "E_NAME" live by their underscore
			return
		}
		key := fold(header)
		if again := fold(key); again != key {
			t.Fatalf("%q folds to %q, that to %q", header, key, again)
		}
		if a, b := understand(header), understand(key); a != b {
			t.Fatalf("%q means %+v, %q %+v", header, a, key, b)
		}
	})
}
