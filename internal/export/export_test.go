package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"elterntool/internal/check"
	"elterntool/internal/datei02"
	"elterntool/internal/preview"
	"elterntool/internal/problem"
	"elterntool/internal/table"
	"elterntool/internal/testiserv"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// A sheet is a workbook of one sheet whose cells are all text.
type sheet [][]string

func (s sheet) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		for i, cells := range s {
			row := &table.Row{Sheet: "Eltern", Number: i + 1}
			for j, text := range cells {
				if text != "" {
					row.Cells = append(row.Cells, table.Cell{Col: j + 1, Kind: table.String, Value: []byte(text), Text: []byte(text)})
				}
			}
			if len(row.Cells) > 0 && !yield(row, nil) {
				return
			}
		}
	}
}

func of(lines ...string) sheet {
	var s sheet
	for _, l := range lines {
		s = append(s, strings.Split(l, "|"))
	}
	return s
}

func plan(t *testing.T, s sheet, last string, o Options) (*Plan, error) {
	t.Helper()
	if err := o.check(); err != nil {
		t.Fatal(err)
	}
	r, err := read(context.Background(), s, o.Table)
	if err != nil {
		return nil, err
	}
	var l *Last
	if last != "" {
		f, err := datei02.Read(strings.NewReader(last), int64(len(last)), "Datei-02.csv")
		if err != nil {
			t.Fatal(err)
		}
		l = newLast(f)
	}
	return makePlan(r, l, &o)
}

func TestStartsFormula(t *testing.T) {
	for v, want := range map[string]bool{
		"": false, "Anna": false, "=1+1": true, "+49 30 23125-000": false, "+49 (0)30/23125.000": false, "+A1": true, "-": true, "@x": true, "\t=1": true, "\t1": false, "'=1": false,
	} {
		if got := startsFormula(datei02.Phone, v); got != want {
			t.Errorf("telephone %q: %t", v, got)
		}
	}
	if !startsFormula(datei02.FirstName, "+49 30 23125-000") {
		t.Error("a first name is no telephone number")
	}
}

// As few helper columns as tell the rows of one name apart.
func TestChoose(t *testing.T) {
	const header = "Vorname|Nachname|Kind-ID|Adresse|E-Mail|Telefon"
	tests := []struct {
		name    string
		rows    []string
		helpers string
		reason  Reason
	}{
		{"no name stands twice", []string{"A|B|1|Weg 1|a@x.invalid|", "C|B|1|Weg 1||"}, "", NotNeeded},
		{"one is enough, the first in the file's order", []string{"A|B|1|Weg 1|a@x.invalid|030 23125001", "A|B|2|Weg 1|a@x.invalid|030 23125001"}, "E-Mail", Needed},
		{"the one that all have", []string{"A|B|1|Weg 1|a@x.invalid|", "A|B|2|Weg 1||", "C|D|1|Weg 1||", "C|D|3|Weg 1||"}, "Adresse", Needed},
		{"namesakes", []string{"A|B|1|Weg 1||", "A|B|2|Weg 2||"}, "Adresse", Needed},
		{"the one that says what most say", []string{"A|B|1|Weg 1|a@x.invalid|030 23125001", "A|B|2|Weg 1|neu@x.invalid|030 23125001"}, "Adresse", Needed},
		{"father and son at one address", []string{"A|B|1|Weg 1|a@x.invalid|030 23125001", "A|B|2|Weg 1|b@x.invalid|030 23125002"}, "E-Mail", Needed},
		{"two that together tell all", []string{"A|B|1|Weg 1||", "A|B|2|Weg 1||", "C|D|1||c@x.invalid|", "C|D|3||c@x.invalid|"}, "", Needed},
		{"nothing helps", []string{"A|B|1|||", "A|B|2|||"}, "", NoneThere},
	}
	for _, tt := range tests {
		p, err := plan(t, of(append([]string{header}, tt.rows...)...), "", Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := headers(p.Columns)
		if tt.helpers == "" && tt.reason == Needed { // both, whatever their order
			tt.helpers = "E-Mail und Adresse"
		}
		if want := strings.ReplaceAll(tt.helpers, "", ""); got != want && !(want == "" && got == "keine") || p.Reason != tt.reason {
			t.Errorf("%s: %s (reason %d), want %s", tt.name, got, p.Reason, tt.helpers)
		}
	}
	p, err := plan(t, of("Vorname|Nachname|Kind-ID", "A|B|1", "A|B|2"), "", Options{})
	if err != nil || p.Reason != NoneThere {
		t.Errorf("no helper columns: %v, %v", p, err)
	}
}

// Who has withdrawn leaves with all children; a namesake who is surely somebody else stays.
func TestLeaveOut(t *testing.T) {
	s := of(
		"Vorname|Nachname|Kind-ID|Adresse|Anmeldung|Widerruf",
		"Anna|Weg|1|Weg 1, 00000 Musterstadt|offen|ja",
		"Anna|Weg|2|Weg 1, 00000 Musterstadt|angemeldet|",
		"Anna|Weg|3|Weg 9, 00000 Musterstadt||", // a namesake at another address
		"Bernd|Da|1|Weg 1, 00000 Musterstadt|offen|nein",
	)
	p, err := plan(t, s, "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rows []int
	for _, r := range p.Rows {
		rows = append(rows, r.Number)
	}
	if !slices.Equal(rows, []int{4, 5}) || len(p.LeftOut) != 1 || !slices.Equal(p.LeftOut[0].Rows, []int{2, 3}) {
		t.Errorf("rows %v, left out %+v", rows, p.LeftOut)
	}
	s[3][3] = "" // the namesake may be the same person
	if _, err := plan(t, s, "", Options{}); !hasWords(err, "Zeile 4") || !hasWords(err, "heißt wie jemand in Zeile 2") {
		t.Errorf("an unsure namesake: %v", err)
	}
	s[3][2], s[3][3] = "1", "Weg 9, 00000 Musterstadt" // the same child, at another address
	if _, err := plan(t, s, "", Options{}); !hasWords(err, "Zeile 4") {
		t.Errorf("the same child: %v", err)
	}
	s[3][2] = "3"
	s[3][1], s[3][3] = "WEG", "Weg 1, 00000 Musterstadt" // spelt in another way: perhaps
	if _, err := plan(t, s, "", Options{}); !hasWords(err, "Zeile 4") {
		t.Errorf("another spelling: %v", err)
	}
	s[3][1], s[3][3] = "Weg", ""
	p, err = plan(t, s, "", Options{Consent: With})
	if err != nil || len(p.Unclear) != 1 || p.Unclear[0].Row != 4 || p.Unclear[0].Like != 2 || len(p.Rows) != 2 {
		t.Errorf("with them: %+v, %v", p, err)
	}
	p, err = plan(t, s, "", Options{Consent: Without})
	if err != nil || len(p.Unclear) != 0 || len(p.Rows) != 1 || len(p.LeftOut) != 2 || !p.LeftOut[1].Unsure || p.LeftOut[1].Like != 2 {
		t.Errorf("without them: %+v, %v", p, err)
	}
}

// What check finds may be gone over; a withdrawal, or what may be one, not by the same flag. Without those who are not certain
// nobody of them is there, with no child.
func TestForceSaysNothingOfConsent(t *testing.T) {
	s := of("Vorname|Nachname|Kind-ID|Adresse|Anmeldung",
		"Anna|Weg|1|Weg 1, 00000 Musterstadt|widerrufen", "Anna|Weg|2|Weg 1, 00000 Musterstadt|ja",
		"Bernd|Frage|1|Weg 2, 00000 Musterstadt|angefragt", "Bernd|Frage|2|Weg 2, 00000 Musterstadt|ja", "Bernd|Frage|3|Weg 3, 00000 Musterstadt|ja",
		"Clara|Da|1|Weg 1, 00000 Musterstadt|ja")
	if p, err := plan(t, s, "", Options{Force: true}); !hasWords(err, "angefragt") {
		t.Errorf("by force: %+v, %v", p, err)
	}
	for consent, want := range map[Answer][]int{With: {4, 5, 6, 7}, Without: {6, 7}} {
		p, err := plan(t, s, "", Options{Consent: consent, Force: true})
		if err != nil {
			t.Fatal(err)
		}
		var rows []int
		for _, r := range p.Rows {
			rows = append(rows, r.Number)
		}
		if !slices.Equal(rows, want) {
			t.Errorf("answer %d: rows %v, want %v", consent, rows, want)
		}
	}
}

// Who has moved in one row only, and is known by e-mail, may be the one who has withdrawn.
func TestLeaveOutMoved(t *testing.T) {
	s := of(
		"Vorname|Nachname|Kind-ID|Adresse|E-Mail|Widerruf",
		"Anna|Weg|1|Weg 1, 00000 Musterstadt|a@x.invalid|ja",
		"Anna|Weg|2|Weg 9, 00000 Musterstadt|a@x.invalid|",
	)
	if _, err := plan(t, s, "", Options{}); !hasWords(err, "Zeile 3") || !hasWords(err, "heißt wie jemand in Zeile 2") {
		t.Error(err)
	}
}

// A withdrawal in a column of remarks: whether it is one, a person says.
func TestRemark(t *testing.T) {
	s := of("Vorname|Nachname|Kind-ID|Anmeldung|Bemerkung|Fotos", "Anna|Weg|1|offen|hat widerrufen|", "Bernd|Da|2|offen||widersprochen")
	if _, err := plan(t, s, "", Options{}); !hasWords(err, "Zelle E2") || !hasWords(err, "die Bemerkung ändern") {
		t.Error(err)
	}
	s[1][3] = "widerrufen"
	if p, err := plan(t, s, "", Options{}); err != nil || len(p.Rows) != 1 || p.Rows[0].Number != 3 {
		t.Errorf("%+v, %v", p, err)
	}
}

func hasWords(err error, words string) bool {
	var p *problem.Problem
	return errors.As(err, &p) && strings.Contains(p.Error(), words)
}

func TestCompare(t *testing.T) {
	last := "Vorname;Nachname;Kind-ID;E-Mail\r\n" +
		"Anna;Bleibt;1;\r\n" + "Anna;Bleibt;2;\r\n" + // 2 has left the school
		"Bernd;Weg;3;\r\n" + "Bernd;Weg;4;\r\n" +
		"Clara;Widerruf;5;\r\n" +
		"Dora;Müller;6;\r\n" + // spelt in another way now
		"Eva;Alt;7;\r\n" + // another surname now
		"Fritz;Null;0012;\r\n" + "Hans;Null;09;\r\n"
	s := of("Vorname|Nachname|Kind-ID|E-Mail|Widerruf",
		"Anna|Bleibt|1||", "Clara|Widerruf|5||ja", "Dora|Mueller|6||", "Eva|Neu|7||", "Fritz|Null|12||", "Hans|Null|9||", "Gerd|Neu|8||")
	p, err := plan(t, s, last, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantMissing := []Missing{
		{Name: "Bernd Weg", ChildIDs: []string{"3", "4"}, Line: 4},
		{Name: "Dora Müller", ChildIDs: []string{"6"}, Line: 7, Now: "Dora Mueller", Row: 4},
		{Name: "Eva Alt", ChildIDs: []string{"7"}, Line: 8, Now: "Eva Neu", Row: 5},
	}
	if d := cmp.Diff(wantMissing, p.Missing); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Change{{Name: "Anna Bleibt", ChildID: "2"}}, p.Changes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Change{{Name: "Fritz Null", ChildID: "0012", Now: "12"}, {Name: "Hans Null", ChildID: "09", Now: "9"}}, p.Zeros); d != "" {
		t.Error(d)
	}
	if len(p.LeftOut) != 1 || !p.LeftOut[0].Was {
		t.Errorf("left out: %+v", p.LeftOut)
	}
	if p.NewLeast != 3 || p.NewMost != 3 || p.Least != 6 || p.Reason != AsLast || p.OtherHelpers() {
		t.Errorf("new %d to %d, all %d, reason %d", p.NewLeast, p.NewMost, p.Least, p.Reason)
	}
}

// A namesake who stays does not hide what becomes of the children of one who has withdrawn.
func TestNamesakeOfWithdrawn(t *testing.T) {
	last := "Vorname;Nachname;Kind-ID;Adresse\r\nAnna;Weg;1;Weg 1, 00000 Musterstadt\r\nAnna;Weg;2;Weg 2, 00000 Musterstadt\r\n"
	s := of("Vorname|Nachname|Kind-ID|Adresse|Widerruf", "Anna|Weg|1|Weg 1, 00000 Musterstadt|ja", "Anna|Weg|2|Weg 2, 00000 Musterstadt|")
	p, err := plan(t, s, last, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Rows) != 1 || len(p.Missing) != 0 || len(p.LeftOut) != 1 || !p.LeftOut[0].Was {
		t.Errorf("%+v", p)
	}
	if d := cmp.Diff([]Change{{Name: "Anna Weg", ChildID: "1"}}, p.Changes); d != "" {
		t.Error(d)
	}
}

// A telephone that is stored as a number stands in Datei-02 with all its digits, however the cell shows it.
func TestPhoneOfNumber(t *testing.T) {
	var rec table.Row
	for i, text := range []string{"Anna", "Muster", "12", "4,93023E+11"} {
		rec.Cells = append(rec.Cells, table.Cell{Col: i + 1, Kind: table.String, Value: []byte(text), Text: []byte(text)})
	}
	rec.Sheet, rec.Number = "Eltern", 2
	rec.Cells[3].Kind, rec.Cells[3].Value = table.Number, []byte("493023125001")
	r, err := read(t.Context(), rowsOf{of("Vorname|Nachname|Kind-ID|Telefon"), &rec}, table.Options{})
	if err != nil || r.persons[0].row.Values[datei02.Phone] != "493023125001" {
		t.Errorf("%v, %+v", err, r)
	}
}

// rowsOf are the rows of a sheet and one behind them.
type rowsOf struct {
	sheet
	more *table.Row
}

func (s rowsOf) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		for row, err := range s.sheet.Rows() {
			if !yield(row, err) {
				return
			}
		}
		yield(s.more, nil)
	}
}

func TestAddress(t *testing.T) {
	s := of("Vorname|Nachname|Kind-ID|Adresse|Straße|Hausnr.|PLZ|Ort",
		"A|B|1|Am Rain 5, 00000 Musterstadt|Alter Weg|1|00000|Musterstadt", // the whole address stands as it is
		"A|B|2||Am Rain|5|00000|Musterstadt",
		"A|B|3|Am Rain 5|||00000|Musterstadt",
		"A|B|4|Hof Lüdersen||||",
		"A|B|5||Am Rain||0000|Musterstadt",
		"A|B|6|  Am Rain 5,  00000 Musterstadt  ||||",
	)
	p, err := plan(t, s, "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Am Rain 5, 00000 Musterstadt", "Am Rain 5, 00000 Musterstadt", "Am Rain 5, 00000 Musterstadt", "Hof Lüdersen", "Am Rain, 0000, Musterstadt", "  Am Rain 5,  00000 Musterstadt  "}
	for i, w := range want {
		if got := p.Rows[i].Values[datei02.Address]; got != w {
			t.Errorf("row %d: %q, want %q", p.Rows[i].Number, got, w)
		}
	}
}

// Whatever stands in Datei-01, Datei-02 says the same, row by row, in each encoding that can; and where one cannot,
// it is an error with a place. Read back by encoding/csv, which knows nothing of elterntool.
func TestDatei02IsDatei01(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 2))
	alphabets := [][]rune{
		[]rune("abcXYZ äöüßÄÖÜéèñ€'-\".;,=+@"), []rune("abz ŁłŻżĞğİıŞşĄąČčĐđ"), []rune("a\u0308\u0301\u200b\u2019\u2010\t\n"),
		[]rune("Нгуен 阮氏 עברית العربية 🎈𝒳"), []rune("\u00a0\u2028\"\";;\r\n "),
	}
	text := func(least int) string {
		a := alphabets[max(rng.IntN(80)-75, 0)] // mostly the first
		var b strings.Builder
		for range least + rng.IntN(8) {
			b.WriteRune(a[rng.IntN(len(a))])
		}
		return b.String()
	}
	visible := func(s string) bool {
		return strings.IndexFunc(s, func(r rune) bool { return r > ' ' && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }) >= 0
	}
	refused, written := 0, 0
	for round := range 600 {
		enc := datei02.Encoding(round % 3)
		s := sheet{{"Vorname", "Nachname", "Kind-ID", "E-Mail", "Adresse", "Telefon"}}
		var want [][]string
		for n := range 1 + rng.IntN(6) {
			cells := []string{text(1), text(1), fmt.Sprintf("%03d", n) + text(0), text(0), text(0), text(0)}
			s = append(s, cells)
			if !visible(cells[0]) || !visible(cells[1]) {
				continue // no record of the table
			}
			record := slices.Clone(cells)
			for i := range record {
				if !visible(record[i]) {
					record[i] = ""
				}
			}
			want = append(want, record)
		}
		all := datei02.Helpers
		p, err := plan(t, s, "", Options{Helpers: &all, Encoding: enc, Force: true})
		if errors.Is(err, table.ErrNoRows) && len(want) == 0 {
			continue
		}
		fits := !slices.ContainsFunc(want, func(r []string) bool { return !encodes(enc, strings.Join(r, "")) })
		if fits != (err == nil) {
			t.Fatalf("%s fits: %t, but %v in %q", enc, fits, err, want)
		}
		if err != nil {
			var e *datei02.EncodingError
			if !errors.As(err, &e) || !hasWords(err, "Zeichensatz") {
				t.Fatalf("%v", err)
			}
			refused++
			continue
		}
		written++
		var b bytes.Buffer
		if err := datei02.Write(&b, p.Rows, p.Columns, enc); err != nil {
			t.Fatal(err)
		}
		if err := prove(bytes.NewReader(b.Bytes()), int64(b.Len()), p, "Datei-02.csv"); err != nil {
			t.Fatal(err)
		}
		p.Rows[0].Values[datei02.ChildID] += "0"
		if prove(bytes.NewReader(b.Bytes()), int64(b.Len()), p, "Datei-02.csv") == nil {
			t.Fatal("another Kind-ID is not noticed")
		}
		data := b.Bytes()
		if m := charmaps[enc]; m != nil {
			if data, err = m.NewDecoder().Bytes(data); err != nil {
				t.Fatal(err)
			}
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.Comma = ';'
		got, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%v in %q", err, data)
		}
		for i := range want {
			for j := range want[i] {
				want[i][j] = strings.ReplaceAll(want[i][j], "\r\n", "\n") // as encoding/csv has it
			}
		}
		if d := cmp.Diff(append([][]string{s[0]}, want...), got); d != "" {
			t.Fatalf("%s (-Datei-01 +Datei-02):\n%s", enc, d)
		}
	}
	if refused < 50 || written < 200 {
		t.Errorf("%d refused, %d written: the test has lost its point", refused, written)
	}
}

var charmaps = map[datei02.Encoding]*charmap.Charmap{datei02.Windows1252: charmap.Windows1252, datei02.ISO8859_15: charmap.ISO8859_15}

func encodes(enc datei02.Encoding, text string) bool {
	m := charmaps[enc]
	return m == nil || strings.IndexFunc(text, func(r rune) bool { _, ok := m.EncodeRune(r); return !ok }) < 0
}

// An IServ makes as many accounts as was said, whatever its habits are where the documentation is silent. Fewer it makes only
// if it takes two people for one whose helpers differ, through a third row that has gaps; those names are among the unsure ones.
func TestIServMakesAsManyAccounts(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 3))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	fewer, mistakes := 0, 0
	for range 400 {
		s := sheet{{"Vorname", "Nachname", "Kind-ID", "E-Mail", "Adresse", "Telefon"}}
		server := testiserv.New(rng, testiserv.AnyHabits(rng))
		o := Options{}
		if rng.IntN(2) == 0 {
			one := []datei02.Set{0, datei02.Set(0).With(datei02.Email), datei02.Set(0).With(datei02.Address)}[rng.IntN(3)]
			o.Helpers = &one
		}
		for n := range 3 + rng.IntN(30) {
			id := fmt.Sprintf("%04d", n)
			server.AddPupil("Kind", pick("Müller", "Yıldız", "Groß"), id)
			parents := []string{pick("Jörg", "Eva"), pick("Işıl", "Max")}
			for _, first := range parents[:1+rng.IntN(2)] {
				s = append(s, []string{first, pick("Müller", "Yıldız", "Groß"), id,
					pick("", "a@x.invalid", "b@x.invalid"), pick("", "Weg 1, 00000 Musterstadt", "Weg 2, 00000 Musterstadt"), pick("", "030 23125001")})
			}
		}
		p, err := plan(t, s, "", o)
		if err != nil {
			t.Fatal(err)
		}
		if (p.Columns & datei02.Helpers).Len() > 1 {
			server.Habits.AllHelpers = true
		}
		var b bytes.Buffer
		if err := datei02.Write(&b, p.Rows, p.Columns, datei02.UTF8); err != nil {
			t.Fatal(err)
		}
		res, err := server.Import(b.Bytes(), "utf-8", "Eltern", time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local))
		if err != nil {
			t.Fatal(err)
		}
		joined := joinsTwo(server, p)
		if len(joined) > 0 {
			mistakes++
		}
		for _, name := range joined {
			if !slices.ContainsFunc(p.Unsure, func(u Unsure) bool { return u.Name == name }) {
				t.Fatalf("two people are one account, and nothing is said of %s\n%s", name, b.Bytes())
			}
		}
		if res.Added < p.Least && len(joined) == 0 || res.Added > p.Most || res.Without > 0 {
			t.Fatalf("%d accounts, said were %d to %d, by %+v\n%s", res.Added, p.Least, p.Most, server.Habits, b.Bytes())
		}
		if res.Added < p.Least {
			fewer++
		}
		again, err := server.Import(b.Bytes(), "utf-8", "Eltern", time.Date(2026, 11, 24, 10, 15, 0, 0, time.Local))
		if err != nil || again.Added != 0 {
			t.Fatalf("the same Datei-02 again makes %d accounts, %v", again.Added, err)
		}
	}
	if fewer == 0 || mistakes == 0 {
		t.Errorf("%d schools with two people in one account, %d with fewer than said: the test has lost its point", mistakes, fewer)
	}
	t.Logf("of 400 schools %d with two people in one account, %d of them with fewer than said", mistakes, fewer)
}

// joinsTwo names the accounts that were made of two rows that are surely two people.
func joinsTwo(server *testiserv.Server, p *Plan) (names []string) {
	rows := previewed(p.Rows)
	of := func(l testiserv.Link) *preview.Row {
		i := slices.IndexFunc(rows, func(r preview.Row) bool { return r.First == l.First && r.Last == l.Last && r.ChildID == l.ChildID })
		return &rows[i]
	}
	for _, a := range server.Accounts {
		for i, l := range a.Links {
			for _, o := range a.Links[:i] {
				if preview.Compare(of(l), of(o), kindsOf(p.Columns)).Verdict == preview.Two {
					names = append(names, a.First+" "+a.Last)
				}
			}
		}
	}
	return names
}

// Check and export say the same number of accounts, unless check says why not: that rows of one name have other contacts.
func TestNumberOfCheck(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 4))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	same, other := 0, 0
	for range 600 {
		s := sheet{{"Vorname", "Nachname", "Kind-ID", "E-Mail", "Adresse", "Telefon"}}
		for n := range 2 + rng.IntN(8) {
			first := pick("Jörg", "Eva", "Max")
			row := []string{first, "Müller", fmt.Sprintf("%04d", n), "", "Weg 1, 00000 Musterstadt", ""}
			switch first {
			case "Eva":
				row[3], row[4] = "eva@example.invalid", ""
			case "Max":
				row[3], row[5] = pick("a@example.invalid", "a@example.invalid", ""), pick("030 23125001", "030 23125001", "030 23125002")
			}
			s = append(s, row)
		}
		checked, err := check.Examine(t.Context(), s, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := plan(t, s, "", Options{})
		switch {
		case err != nil:
			t.Fatal(err)
		case checked.Least == p.Least && checked.Most == p.Most:
			same++
		case !checked.Differing:
			t.Fatalf("check says %d to %d, export %d to %d of %q", checked.Least, checked.Most, p.Least, p.Most, s)
		default:
			other++
		}
	}
	if same < 100 || other < 100 {
		t.Errorf("%d times the same, %d times another: the test has lost its point", same, other)
	}
}

// Every field of the JSON output stands in docs/JSON.md.
func TestJSONFieldsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/JSON.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(doc), "# `export`")
	if !ok {
		t.Fatal("docs/JSON.md says nothing of export")
	}
	var fields func(reflect.Type)
	fields = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice:
			fields(typ.Elem())
		case reflect.Struct:
			for _, f := range reflect.VisibleFields(typ) {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if f.Anonymous {
					continue
				}
				if !strings.Contains(section, "`"+name+"`") && !slices.Contains([]string{"schema", "command", "exitCode"}, name) {
					t.Errorf("docs/JSON.md does not name %s", name)
				}
				fields(f.Type)
			}
		}
	}
	for _, v := range []any{jsonHead{}, jsonLeftOut{}, jsonMissing{}, jsonChange{}, jsonUnclear{}, jsonUnsure{}, jsonRepeated{}, jsonValue{}} {
		fields(reflect.TypeOf(v))
	}
}
