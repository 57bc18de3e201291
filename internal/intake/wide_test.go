package intake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/source"
	"elterntool/internal/table"
)

var today = time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)

func clock() time.Time { return today }

// planOf decides about texts, each a file.
func planOf(t testing.TB, o Options, files ...string) (*Job, error) {
	t.Helper()
	o.Now = clock
	j := &Job{Options: o}
	for i, text := range files {
		f, err := source.ReadText(context.Background(), strings.NewReader(text), int64(len(text)), fmt.Sprintf("%d.csv", i+1), source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l, err := choose(f, &o, nil)
		if err != nil {
			return nil, err
		}
		j.layouts = append(j.layouts, l)
	}
	if err := j.fit(); err != nil {
		return nil, err
	}
	j.Plan = makePlan(j.layouts, &o)
	return j, nil
}

// spellings of a parent's column, {f} the field and {n} the number.
var spellings = []string{
	"Verantw{n}{f}", "Verantw. {n} {f}", "Erzieher {n}: {f}", "Erzieher {n} - {f}", "{f} Erzieher {n}", "EB{n}_{f}", "Ezb{n}_{f}", "EZ{n} {f}",
	"P_ERZ{n}_{f}", "E_{f}{n}", "{f}Eltern{n}", "{f} (Erziehungsberechtigter {n})", "Sorgeberechtigte/r {n} {f}", "{f} {n}.Person", "{f} {n}. Person",
	"Erziehungsberechtigte/r {n}: {f}", "Elternteil {n} {f}", "{n}. Elternteil: {f}", "Ansprechpartner{n}{f}",
}

// pairs of words for both parents without a number.
var couples = [][2]string{{"{f} (Mutter)", "{f} (Vater)"}, {"{f}_W", "{f}_M"}, {"Mutter {f}", "Vater {f}"}, {"{f} der Mutter", "{f} des Vaters"}}

// childNames are how the child's columns are headed; the bare ones are the trap.
var childNames = [][2]string{
	{"Vorname", "Nachname"}, {"VORNAME", "NAME"}, {"Rufname", "Familienname"}, {"VNAME", "NNAME"}, {"RUFNAME", "FAMILIENNAME"}, {"Vorname", "Name"},
	{"SchuelerRufname", "SchuelerNachname"}, {"Vorname des Kindes", "Nachname des Kindes"}, {"S_Vorname", "S_Name"}, {"Vornamen", "Zuname"},
}

var childIDs = []string{"Kind-ID", "IDENTNUMMER", "Interne ID-Nummer", "SchuelerIdentNummer", "Schüler-Nr.", "S_ID", "ZSR-ID"}

// In a wide file the child's name columns never become the parent's, whatever the order
// of the columns, the spelling of their headers, and what stands beside them; and nothing
// of one parent stands in the row of the other.
func TestChildIsNeverTheParent(t *testing.T) {
	seed := rand.New(rand.NewPCG(6, 2026))
	const runs = 4_000
	understood := 0
	for run := range runs {
		type column struct{ header, value string }
		var cols []column
		names := childNames[seed.IntN(len(childNames))]
		cols = append(cols, column{names[0], "KindVor"}, column{names[1], "KindNach"}, column{childIDs[seed.IntN(len(childIDs))], "0012"})
		style := func(n int, f string) string {
			return strings.NewReplacer("{n}", fmt.Sprint(n), "{f}", f).Replace(spellings[run%len(spellings)])
		}
		if run%5 == 0 {
			couple := couples[seed.IntN(len(couples))]
			style = func(n int, f string) string { return strings.ReplaceAll(couple[n-1], "{f}", f) }
		}
		parents := 1 + seed.IntN(2)
		for n := 1; n <= parents; n++ {
			for _, f := range []string{"Vorname", "Nachname", "E-Mail", "Straße"} {
				if f != "Vorname" && f != "Nachname" && seed.IntN(2) == 0 {
					continue
				}
				cols = append(cols, column{style(n, f), fmt.Sprintf("P%d%s", n, f)})
			}
		}
		for _, extra := range []column{
			{"Geburtsdatum", "03.05.2014"}, {"Klasse", "5a"}, {"Straße", "KindStraße"}, {"E-Mail", "KindMail"}, {"Telefon", "KindTel"},
			{"Geschlecht", "m"}, {"Klassenlehrer Nachname", "LehrerNach"}, {"Bemerkung", "egal"}, {"Namenszusatz", ""},
		} {
			if seed.IntN(3) == 0 {
				cols = append(cols, extra)
			}
		}
		seed.Shuffle(len(cols), func(i, j int) { cols[i], cols[j] = cols[j], cols[i] })
		var head, row []string
		for _, c := range cols {
			h := c.header
			switch seed.IntN(5) {
			case 0:
				h = strings.ToUpper(h)
			case 1:
				h = " " + h + " "
			}
			head, row = append(head, `"`+h+`"`), append(row, c.value)
		}
		text := strings.Join(head, ";") + "\n" + strings.Join(row, ";") + "\n"
		j, err := planOf(t, Options{Custody: With}, text)
		if err != nil {
			continue // refused is safe
		}
		understood++
		allTold(t, j.Plan)
		var got []string
		first, last := slices.Index(j.Plan.Headers, headFirst), slices.Index(j.Plan.Headers, headLast)
		for _, r := range j.Plan.Rows {
			got = append(got, r.Values[first]+" "+r.Values[last])
			for i, v := range r.Values {
				h := j.Plan.Headers[i]
				if ofKind := strings.HasSuffix(h, "des Kindes"); strings.HasPrefix(v, "Kind") != ofKind || strings.HasPrefix(v, "Lehrer") {
					t.Fatalf("%s: column %s holds %q", text, h, v)
				}
				if v != "" && strings.HasPrefix(v, "P") && v[:2] != r.Values[last][:2] {
					t.Fatalf("%s: %q stands beside %q", text, v, r.Values[last])
				}
			}
		}
		var want []string
		for n := 1; n <= parents; n++ {
			want = append(want, fmt.Sprintf("P%dVorname P%dNachname", n, n))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: parents %q, want %q", text, got, want)
		}
	}
	if understood < runs*9/10 {
		t.Errorf("only %d of %d files are understood", understood, runs)
	}
}

// Bare names are the parents' only where a sign says so; a person's --col is one, but
// not against the headers.
func TestWhoseNames(t *testing.T) {
	tests := []struct {
		name, header string
		cols         []string
		kind         Kind
		err          error
	}{
		{"guide's list of parents", "Vorname;Nachname;Kind-ID", nil, Long, nil},
		{"a list of either", "Kind-ID;Nachname;Vorname;Klasse", nil, Unclear, errUnclear},
		{"a list of parents with the child's class", "Kind-ID;Nachname;Vorname;Klasse;E-Mail", nil, Long, nil},
		{"pupils of SchILD", "Interne ID-Nummer;Nachname;Vorname;Klasse", nil, Pupils, errNoParents},
		{"pupils called so", "SchuelerID;Nachname;Vorname", nil, Pupils, errNoParents},
		{"pupils with a Kind-ID and a birth date", "Kind-ID;Vorname;Nachname;Geburtsdatum", nil, Pupils, errNoParents},
		{"names and nothing else", "Vorname;Nachname;Telefon", nil, Unclear, errUnclear},
		{"parents without children", "Name;Vorname;Anrede;Telefon", nil, Persons, errUnclear},
		{"a person says that they are parents", "Name;Vorname;Anrede", []string{"vorname=Vorname", "nachname=Name"}, Long, nil},
		{"the child's own columns beside bare ones", "Vorname;Nachname;SchuelerVorname;SchuelerNachname;SchuelerID", nil, Long, nil},
		{"only the child's", "SchuelerVorname;SchuelerNachname;SchuelerID", nil, Pupils, errNoParents},
		{"the parents' telephone beside bare names", "Vorname;Nachname;Telefon Mutter;SchuelerID", nil, Pupils, errNoParents},
		{"chosen against the header", "SchuelerVorname;Nachname;Kind-ID", []string{"vorname=SchuelerVorname"}, 0, errChildName},
		{"a bare name beside a parent's", "Vorname;Nachname;Erzieher 1: Vorname;Erzieher 1: Nachname", []string{"vorname2=Vorname", "nachname2=Nachname"}, 0, errChildName},
		{"half a parent", "Vorname;Nachname;Erzieher 1: Nachname", nil, 0, errHalf},
		{"twice", "Vorname;Nachname;Kind-ID;Vorname", nil, 0, errTwice},
		{"two numbers of the child", "Kind-ID;Interne ID-Nummer;Vorname;Nachname", nil, 0, errTwice},
		{"a title above is no heading", "Eltern\nVorname;Nachname;Klasse", nil, Pupils, errNoParents},
		{"names above groups of columns are", "Kind;;Mutter;;Vater;\nVorname;Nachname;Vorname;Nachname;Vorname;Nachname", nil, Wide, nil},
		{"a company's contact is no parent", "eindeutige Nummer (GUID);Nachname;Vorname;Klasse;Allg. Adresse: Betreuer Name;Allg. Adresse: Betreuer E-Mail", nil, Pupils, errNoParents},
		{"EntE's header", `"Vorname";"Nachname";"vorauss. Abschlussdatum";"Jahrgang";"Erzieher 1: Anrede";"Erzieher 1: Vorname";"Erzieher 1: Nachname";"Erzieher 2: Anrede";"Erzieher 2: Vorname";"Erzieher 2: Nachname";"Erzieher: E-Mail";"E-Mail (privat)";"Geburtsdatum"`, nil, Wide, nil},
		{"DaNiS has two numbers", "SchuelerId;SchuelerIdentNummer;SchuelerNachname;Verantw1Vorname;Verantw1Nachname", nil, Wide, nil},
		{"DaNiS for a committee", "Mitglied1Vorname;Mitglied1Nachname;Mitglied2Vorname;Mitglied2Nachname", nil, Wide, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var o Options
			for _, c := range tt.cols {
				choice, err := ParseChoice(c)
				if err != nil {
					t.Fatal(err)
				}
				o.Choices = append(o.Choices, choice)
			}
			width := strings.Count(tt.header[strings.LastIndex(tt.header, "\n")+1:], ";") + 1
			j, err := planOf(t, o, tt.header+"\n"+strings.TrimSuffix(strings.Repeat("x;", width), ";")+"\n")
			if (err == nil) != (tt.err == nil) || tt.err != nil && !strings.Contains(err.Error(), tt.err.Error()) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			if err == nil && j.layouts[0].kind != tt.kind {
				t.Errorf("kind %d, want %d", j.layouts[0].kind, tt.kind)
			}
		})
	}
}

// TestHeaders reads the headers that real exports have (facts: exports.md, csv-headers.md).
func TestHeaders(t *testing.T) {
	type m = table.Meaning
	parent1, parent2, child := m{Role: table.Parent, Number: 1}, m{Role: table.Parent, Number: 2}, m{Role: table.Child}
	of := func(who m, f table.Field) m { who.Field = f; return who }
	for header, want := range map[string]m{
		" Verantw1Nachname ": of(parent1, table.LastName), "Verantw2Telefon1": of(parent2, table.Phone), "Verantw. 2 Straße": of(parent2, table.Street),
		"Verantw1Erziehungsberechtigt": of(parent1, custody), "Verantw. 1 Sorgeberechtigung": of(parent1, custody), "Verantw1Geschlecht": of(parent1, gender),
		"Verantw1Namenszusatz": of(parent1, table.Particle), "SchuelerIdentNummer": {Field: table.ChildID}, "SchuelerRufname": {Field: table.FirstName, Weak: true, Role: table.Child},
		"SchuelerAbgangsdatum": of(child, leftOn), "SchuelerGeburtsdatum": of(child, birthDate), "GruppeBezeichung": {Field: table.Class},
		"EZ NAME, VORNAME": {Field: table.Combined, Role: table.Parent}, "EZ2 E-MAIL": of(parent2, table.Email), "IDENTNUMMER": {Field: table.ChildID},
		"NAME_W": {Field: table.LastName, Weak: true, Role: table.Mother}, "VORNAME_M": {Field: table.FirstName, Role: table.Father}, "GEBOREN": {Field: birthDate},
		"E_VNAME": {Field: table.FirstName, Role: table.Parent}, "E_NNAME2": of(parent2, table.LastName), "E_TEL2": of(parent2, table.Phone), "KL_NAME": {Field: table.Class}, "GEBDAT": {Field: birthDate},
		"Erzieher 2: Vorname": of(parent2, table.FirstName), "Erzieher: Straße": {Field: table.Street, Role: table.Parent}, "Erzieher: Erhält Anschreiben": {Field: letters, Role: table.Parent},
		"Erzieher: Art (Import/Export-Bez.)": {Field: art, Role: table.Parent}, "Erzieher 1: Briefanrede": of(parent1, briefanrede), "Telefon-Nummern: Telefon-Nummer": {Field: contactOf},
		"Nachname 1.Person": of(parent1, table.LastName), "E-Mail 2. Person": of(parent2, table.Email), "Erzieherart": {Field: art, Role: table.Parent}, "Entlassdatum": {Field: leftOn},
		"Vorname (Mutter)": {Field: table.FirstName, Role: table.Mother}, "Straße (Vater)": {Field: table.Street, Role: table.Father}, "Personensorgeberechtigte": {Field: custodyNames},
		"SorgebeNachname": {Field: table.LastName, Role: table.Parent}, "SchuelerVorname": of(child, table.FirstName), "Ezb1_Wohnort": of(parent1, table.Town), "Ezb2_Art": of(parent2, art),
		"EB2_NAME": {Field: table.LastName, Weak: true, Role: table.Parent, Number: 2}, "ArtEltern1": of(parent1, art), "PLZOrtEltern2": of(parent2, table.Town), "NummerSchueler": of(child, personID),
		"P_ERZ1_Mobil": of(parent1, table.Phone), "S_Name": {Field: table.LastName, Weak: true, Role: table.Child}, "S_ID": of(child, personID), "P_ERZ2_ID": of(parent2, personID),
		"weitere/r Erziehungsberechtigte/r Familienname": of(parent2, table.LastName), "Erziehungsberechtigte/r akad. Grad": {Field: table.Title, Role: table.Parent},
		"Mitglied1Vorname": of(parent1, table.FirstName), "eindeutige Nummer (GUID)": {Field: table.ChildID}, "Zweite Sorgeberechtigte: Vorname": of(parent2, table.FirstName),
		"Weitere Telefonnummer": {}, "vorauss. Abschlussdatum": {}, "Getrennt lebend": {}, "Lehrernachname1": {Field: table.LastName, Role: table.Other, Number: 1}, "Geburtsort": {},
	} {
		if got := vocabulary.Understand(header); got != want {
			t.Errorf("%q means %+v, want %+v", header, got, want)
		}
	}
	if m := vocabulary.Understand("Allg. Adresse: Betreuer Name"); m.Role.IsParent() {
		t.Errorf("a company's contact is a parent: %+v", m)
	}
}
