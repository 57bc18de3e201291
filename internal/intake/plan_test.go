package intake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/delimited"
	"elterntool/internal/source"
)

// Nobody vanishes: every parent of the input is in Datei-01, or named with the reason.
// Who has no custody is never in it, whatever else was answered; who is asked about only
// if the answer was to take them.
func TestNobodyVanishes(t *testing.T) {
	for seed := range uint64(2_000) {
		r := rand.New(rand.NewPCG(seed, 9))
		pick := func(list ...string) string { return list[r.IntN(len(list))] }
		o := Options{Custody: Answer(r.IntN(3)), Left: Answer(r.IntN(3)), Adults: Answer(r.IntN(3))}
		var b strings.Builder
		b.WriteString("SchuelerIdentNummer;SchuelerNachname;SchuelerRufname;SchuelerGeburtsdatum;SchuelerAbgangsdatum;GruppeBezeichnung")
		for n := 1; n <= 2; n++ {
			fmt.Fprintf(&b, ";Verantw%[1]dVorname;Verantw%[1]dNachname;Verantw%[1]dErziehungsberechtigt;Verantw%[1]dEMail", n)
		}
		b.WriteByte('\n')
		type person struct{ token, custody, first, last, id, born, left, email string }
		var all []person
		for i := range 1 + r.IntN(5) {
			c := person{id: pick(fmt.Sprint(100+i), fmt.Sprint(100+i), "100", ""), born: pick("03.05.2014", "03.05.2000", "", "?"), left: pick("", "", "31.07.2026", "31.07.2099", "bald")}
			fmt.Fprintf(&b, "%s;Kind%d;K%d;%s;%s;5a", c.id, i, i, c.born, c.left)
			for n := range 2 {
				p := c
				p.token = fmt.Sprintf("P%dx%d", i, n)
				p.first, p.last, p.custody = pick(p.token, p.token, p.token, "", "A und "+p.token), pick("Muster"+p.token, "Muster"+p.token, ""), pick("ja", "ja", "nein", "", "?")
				p.email = pick("", p.token+"@example.invalid")
				fmt.Fprintf(&b, ";%s;%s;%s;%s", p.first, p.last, p.custody, p.email)
				if p.first+p.last+p.email == "" {
					continue // nobody
				}
				all = append(all, p)
			}
			b.WriteByte('\n')
		}
		j, err := planOf(t, o, b.String())
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, b.String())
		}
		for _, p := range all {
			rows := slices.ContainsFunc(j.Plan.Rows, func(row Row) bool { return strings.Contains(row.Values[0]+row.Values[1], p.token) })
			out := slices.ContainsFunc(j.Plan.Remarks, func(m Remark) bool { return m.Out() && strings.Contains(m.Who+m.Says, p.token) })
			if rows == out {
				t.Fatalf("seed %d: %s in Datei-01 %v, left out %v\n%s\n%+v\n%+v", seed, p.token, rows, out, b.String(), j.Plan.Rows, j.Plan.Remarks)
			}
			may := p.first == p.token && p.last != "" && p.custody != "nein" && (p.custody == "ja" || o.Custody == With) &&
				(p.left == "" || p.left == "31.07.2099" || o.Left == With) && (p.born != "03.05.2000" || o.Adults == With)
			if rows && !may {
				t.Fatalf("seed %d: %s has a row\n%s", seed, p.token, b.String())
			}
			if may && !rows && !slices.ContainsFunc(j.Plan.Remarks, func(m Remark) bool { return m.Reason == OtherChild && strings.Contains(m.Who, p.token) }) {
				t.Fatalf("seed %d: %s has none\n%s", seed, p.token, b.String())
			}
		}
		for _, m := range j.Plan.Remarks {
			asked := m.Reason == UnclearCustody || m.Reason == PupilLeft || m.Reason == PupilAdult
			if m.Decided && !asked && m.Reason != NoParents && m.Reason != BadDate {
				t.Fatalf("seed %d: nobody has decided %+v", seed, m)
			}
		}
	}
}

// Rows of one number that stand for two children make no row at all, in whatever file.
func TestNumberOfTwoChildren(t *testing.T) {
	one := "IDENTNUMMER;FAMILIENNAME;RUFNAME;\"EZ NAME, VORNAME\"\n1;Muster;Max;\"Muster, Erika\"\n2;Muster;Eva;\"Muster, Erika\"\n"
	two := "IDENTNUMMER;FAMILIENNAME;RUFNAME;\"EZ2 NAME, VORNAME\"\n1;Anders;Finn;\"Anders, Nina\"\n1;Muster;Max;\"Muster, Karl\"\n2;Muster;Eva Maria;\"Muster, Karl\"\n"
	j, err := planOf(t, Options{Custody: With}, one, two)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range j.Plan.Rows {
		got = append(got, strings.Join(r.Values, "|"))
	}
	want := []string{"Erika|Muster|2|Eva|Muster", "Karl|Muster|2|Eva Maria|Muster"} // "Eva" and "Eva Maria" are one
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := len(j.Plan.Remarks); n != 3 {
		t.Errorf("%d remarks: %+v", n, j.Plan.Remarks)
	}
}

// Whatever is read, nothing breaks; and no row is without a whole name.
func FuzzMake(f *testing.F) {
	f.Add("Kind-ID;Vorname;Nachname\n1;Max;Muster\n")
	f.Add("ID;Nachname;Erzieher 1: Nachname;Erzieher 1: Vorname;Personensorgeberechtigte\n1;X;Y;Z;\"Z Y\nA B\"\n")
	f.Add("Kind;;Mutter;\nVorname;Nachname;Vorname;Nachname\na;b;c;d\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := source.ReadText(context.Background(), strings.NewReader(text), int64(len(text)), "x.csv", source.Options{Encoding: delimited.UTF8})
		if err != nil {
			return
		}
		o := Options{Now: clock, Custody: With, Left: With, Adults: With}
		l, err := choose(file, &o, nil)
		if err != nil {
			if wordLayout(err, &o).Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		plan := makePlan([]*layout{l}, &o)
		allTold(t, plan)
		for _, r := range plan.Rows {
			if r.Values[0] == "" || r.Values[1] == "" || r.Values[0] != clean(r.Values[0]) {
				t.Errorf("row %q", r.Values)
			}
		}
	})
}

// A no about custody keeps a parent out of Datei-01 whatever else is said: in any row, in any file, before or after a yes.
func TestOneNoIsANo(t *testing.T) {
	const head = "Schüler-ID;Schüler Nachname;Schüler Vorname;Mutter Nachname;Mutter Vorname;Mutter Sorgeberechtigt\n"
	for _, files := range [][]string{
		{head + "1;Muster;Max;Muster;Erika;ja\n1;Muster;Max;Muster;Erika;nein\n"},
		{head + "1;Muster;Max;Muster;Erika;nein\n1;Muster;Max;Muster;Erika;ja\n"},
		{head + "1;Muster;Max;Muster;Erika;\n1;Muster;Max;muster;ERIKA;nein\n"},
		{head + "1;Muster;Max;Muster;Erika;ja\n;Muster;Max;Muster;Erika;nein\n"},
		{head + ";Muster;Max;Muster;Erika;nein\n1;Muster;Max;Muster;Erika;ja\n"},
		{head + ";Muster;Max;Muster;Erika;ja\n;Muster;Max;Muster;Erika;nein\n"},
		{head + "1;Muster;Max;Muster;Erika;ja\n", head + "1;Muster;Max;Muster;Erika;nein\n"},
		{head + "1;Muster;Max;Muster;Erika;ja\n", "Anrede;Nachname;Vorname;Sorgeberechtigt\nFrau;Muster;Erika;nein\n"},
		{head + "1;Muster;Max;Muster;Erika;ja\n", "Anrede;Nachname;Vorname;Sorgeberechtigt\nFrau;Muster;Erika;ja\nFrau;Muster;Erika;nein\n"},
	} {
		j, err := planOf(t, Options{Custody: With}, files...)
		if err != nil {
			t.Fatalf("%v\n%s", err, files)
		}
		if len(j.Plan.Rows) > 0 || !slices.ContainsFunc(j.Plan.Remarks, func(m Remark) bool { return m.Reason == NoCustody }) {
			t.Errorf("%s\nrows %+v, remarks %+v", files, j.Plan.Rows, j.Plan.Remarks)
		}
	}
	// Of another child, or another parent, it says nothing.
	j, err := planOf(t, Options{Custody: With}, head+"1;Muster;Max;Muster;Erika;ja\n2;Muster;Max;Muster;Erika;nein\n1;Muster;Max;Muster;Eva;nein\n")
	if err != nil || len(j.Plan.Rows) != 1 {
		t.Errorf("%v, %+v", err, j.Plan)
	}
}

// A number that is found by the child's names alone is not given to a namesake in another class.
func TestNumberOfNamesake(t *testing.T) {
	parents := "Nachname;Vorname;Klasse;Mutter Nachname;Mutter Vorname\nMuster;Max;5a;Muster;Erika\nMuster;Max;7b;Muster;Anna\n"
	for pupils, want := range map[string]string{
		"Schüler-ID;Nachname;Vorname;Klasse;Geburtsdatum\n17;Muster;Max;5a;01.02.2014\n": "Erika:17 Anna:",
		"Schüler-ID;Nachname;Vorname;Geburtsdatum\n17;Muster;Max;01.02.2014\n":           "",
		// Of two pupils of one name nobody's number is taken.
		"Schüler-ID;Nachname;Vorname;Geburtsdatum\n17;Muster;Max;01.02.2014\n18;Muster;Max;01.03.2014\n": "Erika: Anna:",
	} {
		j, err := planOf(t, Options{Custody: With}, parents, pupils)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range j.Plan.Rows {
			got = append(got, row.Values[0]+":"+row.Values[2])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\n%v, want %s\n%+v", pupils, got, want, j.Plan.Remarks)
		}
	}
}

// What another file says of a number is not taken for a child of another surname.
func TestNumberOfAnotherSurname(t *testing.T) {
	j, err := planOf(t, Options{Custody: With}, "Schüler-ID;Schüler Nachname;Mutter Nachname;Mutter Vorname\n17;Muster;Muster;Erika\n",
		"Schüler-ID;Nachname;Vorname;Klasse;Geburtsdatum\n17;Beispiel;Tim;6b;01.02.2014\n")
	if err != nil || len(j.Plan.Rows) != 1 || strings.Join(j.Plan.Rows[0].Values, "|") != "Erika|Muster|17|Muster" {
		t.Errorf("%v, %+v", err, j.Plan)
	}
}

// That one of two parents of a name has custody says nothing of the other.
func TestYesOfNamesake(t *testing.T) {
	for persons, want := range map[string]int{"Frau;Muster;Erika;ja\n": 1, "Frau;Muster;Erika;ja\nFrau;Muster;Erika;\n": 0} {
		j, err := planOf(t, Options{}, "Schüler-ID;Schüler Nachname;Schüler Vorname;Mutter Nachname;Mutter Vorname\n1;Muster;Max;Muster;Erika\n",
			"Anrede;Nachname;Vorname;Sorgeberechtigt\n"+persons)
		if err != nil || len(j.Plan.Rows) != want || (len(j.Plan.Remarks) > 0) != (want == 0) {
			t.Errorf("%s%v, %+v", persons, err, j.Plan)
		}
	}
}

// Of rows that differ about one parent and child the first counts, what they differ in is told, and no mailbox is lost.
func TestRowsOfOnePairDiffer(t *testing.T) {
	j, err := planOf(t, Options{Custody: With}, "Schüler-ID;Schüler Nachname;Schüler Vorname;Klasse;Mutter Nachname;Mutter Vorname;Mutter Straße;Mutter Ort;Mutter E-Mail\n"+
		"1;Muster;Max;5a;Muster;Erika;Weg 1;00000 Musterstadt;a@example.invalid\n1;Muster;Max;5b;Muster;Erika;Weg 2;00000 Musterstadt;b@example.invalid\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(j.Plan.Rows) != 1 || len(j.Plan.Remarks) != 1 || j.Plan.Look() != 1 {
		t.Fatalf("%+v", j.Plan)
	}
	row, m := strings.Join(j.Plan.Rows[0].Values, "|"), j.Plan.Remarks[0]
	if row != "Erika|Muster|1|Weg 1, 00000 Musterstadt|a@example.invalid|b@example.invalid|Weg 1|00000|Musterstadt|Max|Muster|5a" {
		t.Error(row)
	}
	if m.Reason != Differs || m.At.Line != 3 || m.Says != "Adresse Weg 1, 00000 Musterstadt oder Weg 2, 00000 Musterstadt; Klasse 5a oder 5b" {
		t.Errorf("%+v", m)
	}
}

// What stands to the right of the last header may have shifted the row: it is left out.
func TestShiftedRow(t *testing.T) {
	j, err := planOf(t, Options{Custody: With}, "Kind-ID;Mutter Vorname;Mutter Nachname\n1;Erika;Muster\n2;Dr.;Nina;Beispiel\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(j.Plan.Rows) != 1 || len(j.Plan.Remarks) != 1 || j.Plan.Remarks[0].Reason != TooWide || j.Plan.Remarks[0].Says != "Beispiel" {
		t.Errorf("%+v", j.Plan)
	}
}

// A row whose quotes do not fit may hold two rows: it is left out, of parents and of pupils.
func TestBrokenRow(t *testing.T) {
	j, err := planOf(t, Options{Custody: With}, "Kind-ID;Mutter Vorname;Mutter Nachname\n1;Erika;Muster\n2;\"Nina \"N\" X\";Beispiel\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(j.Plan.Rows) != 1 || len(j.Plan.Remarks) != 1 || j.Plan.Remarks[0].Reason != BrokenRow {
		t.Errorf("%+v", j.Plan)
	}
	j, err = planOf(t, Options{Custody: With}, "Klasse;Nachname;Vorname;Mutter Nachname;Mutter Vorname\n5a;Muster;Max;Muster;Erika\n",
		"Schüler-ID;Nachname;Vorname;Geburtsdatum\n17;Muster;\"Max \"M\" X\";01.02.2014\n18;Muster;Max;01.02.2014\n")
	if err != nil || len(j.Plan.Rows) != 1 || j.Plan.Rows[0].Values[2] != "18" || j.Plan.Remarks[0].Reason != BrokenRow {
		t.Errorf("%v, %+v", err, j.Plan)
	}
}

func TestAnswers(t *testing.T) {
	for s, want := range map[string]answer{
		"ja": yes, "Ja.": yes, "J": yes, "1": yes, "x": yes, "ＪＡ": yes,
		"nein": no, "NEIN!": no, "nein.": no, "(nein)": no, "n": no, "0": no, "false": no, "keine": no, "kein Sorgerecht": no, "nein, Beschluss": no,
		"nicht sorgeberechtigt": no, "✗": no, "☐": no, "entzogen am 3.5.2026": no, "ohne": no, "ＮＥＩＮ": no,
		"": unknown, "-": unknown, "–": unknown, "keine Angabe": unknown, "nicht bekannt": unknown, "nicht geklärt": unknown, "ja?": unknown, "ja, nein": unknown, "Nora": unknown,
	} {
		if got := readAnswer(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}
