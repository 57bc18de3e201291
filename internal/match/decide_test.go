package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elterntool/internal/names"
)

// A row and an acc are a Person and an Account in strings. Names are written
// "first|last" or "first|particle|last".
type row struct {
	name, child           string
	email, phone, address string
	existing              string
	hidden                bool
}

type acc struct {
	account, name  string
	info, importID string
	email          string
	password       string
	file           int
	source         Source
	kind           UserKind
}

func splitName(name string) (first, particle, last string) {
	parts := strings.Split(name, "|")
	switch len(parts) {
	case 2:
		return parts[0], "", parts[1]
	case 3:
		return parts[0], parts[1], parts[2]
	}
	panic("name " + name)
}

func makeInput(rows []row, accs []acc) *Input {
	return makeInputOf(rows, accs, max(len(rows), len(accs)))
}

// makeInputOf adds some at a time.
func makeInputOf(rows []row, accs []acc, some int) *Input {
	in := NewInput()
	var accounts []Account
	var people []Person
	for k, a := range accs {
		first, _, last := splitName(a.name)
		accounts = append(accounts, Account{
			Name: []byte(a.account), First: []byte(first), Last: []byte(last), Password: []byte(a.password),
			Info: []byte(a.info), ImportID: []byte(a.importID), Email: []byte(a.email),
			Source: a.source, Kind: a.kind, File: a.file, Line: k + 2,
		})
	}
	for c := range slices.Chunk(accounts, max(some, 1)) {
		if err := in.AddAccounts(c); err != nil {
			panic(err)
		}
	}
	for k, r := range rows {
		first, particle, last := splitName(r.name)
		people = append(people, Person{
			Row: k + 2, First: []byte(first), Particle: []byte(particle), Last: []byte(last), ChildID: []byte(r.child),
			Email: []byte(r.email), Phone: []byte(r.phone), Address: []byte(r.address), Existing: []byte(r.existing), Hidden: r.hidden,
		})
	}
	for c := range slices.Chunk(people, max(some, 1)) {
		if err := in.AddPeople(c); err != nil {
			panic(err)
		}
	}
	return in
}

// outcome words a decision: the account to write, or "kept", or the reason.
func outcome(p *Plan, i int) string {
	d := p.Decision(i)
	account := ""
	if d.Account >= 0 {
		account = string(p.Account(d.Account).Name)
	}
	switch d.Status {
	case Filled:
		return account
	case Kept:
		return "kept " + account
	case KeptDifferent:
		return "different " + account
	case Overwritten:
		return "overwritten " + account
	case KeptUnproven:
		return "unproven: " + d.Reason.String()
	}
	return d.Reason.String()
}

func outcomes(p *Plan) []string {
	out := make([]string, p.Len())
	for i := range out {
		out[i] = outcome(p, i)
	}
	return out
}

// others is a file's worth of people whose accounts fit, so that the witness is
// on and the file is trusted.
func others(n int) (rows []row, accs []acc) {
	for i := range n {
		word := string(rune('a'+i/26%26)) + string(rune('a'+i%26))
		rows = append(rows, row{name: "Other" + word + "|Family" + word, child: fmt.Sprint(9000 + i)})
		accs = append(accs, acc{account: "other" + word + ".family" + word, name: "Other" + word + "|Family" + word})
	}
	return rows, accs
}

func TestDecide(t *testing.T) {
	const am, am2, am3 = "anna.mueller", "anna.mueller2", "anna.mueller3"
	tests := []struct {
		name string
		rows []row
		accs []acc
		opts Options
		want []string
	}{
		// Stages.
		{"exact", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am}},
		{"decomposed", []row{{name: "Anna|Mu\u0308ller"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am}},
		{"search form", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "ANNA|Mueller"}}, Options{}, []string{am}},
		{"loose", []row{{name: "Dr. Anna|Müller - Lüdenscheidt"}},
			[]acc{{account: "anna.mueller-luedenscheidt", name: "Anna|Müller-Lüdenscheidt"}}, Options{}, []string{"anna.mueller-luedenscheidt"}},
		{"u for ü never decides", []row{{name: "Anna|Müller"}}, []acc{{account: "anna.muller", name: "Anna|Muller"}}, Options{}, []string{"no account"}},
		{"a second first name never decides", []row{{name: "Anna Maria|Müller"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"no account"}},
		{"one name missing", []row{{name: "|Müller"}, {name: "Anna| "}}, []acc{{account: "mueller", name: "|Müller"}}, Options{}, []string{"no name", "no name"}},
		{"account name in capitals is kept so", []row{{name: "Anna|Müller"}}, []acc{{account: "Anna.Mueller", name: "Anna|Müller"}}, Options{}, []string{"Anna.Mueller"}},

		// Collisions.
		{"two spellings, one account", []row{{name: "Anna|Müller"}, {name: "Anna|Mueller"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"too few accounts", "too few accounts"}},
		{"one spelling, two accounts", []row{{name: "Anna|Müller"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: am2, name: "Anna|Mueller"}}, Options{}, []string{"too many accounts"}},
		{"two spellings pair off", []row{{name: "Anna|Müller"}, {name: "Anna|Mueller"}},
			[]acc{{account: am2, name: "Anna|Mueller"}, {account: am, name: "Anna|Müller"}}, Options{}, []string{am, am2}},
		{"two spellings pair off but for case", []row{{name: "anna|müller"}, {name: "Anna|Mueller"}},
			[]acc{{account: am2, name: "Anna|MUELLER"}, {account: am, name: "Anna|Müller"}}, Options{}, []string{am, am2}},
		{"they do not pair off over the search form", []row{{name: "Anna-Lena|Müller"}, {name: "Anna Lena|Mueller"}},
			[]acc{{account: "anna.lena.mueller", name: "Anna-Lena|Mueller"}, {account: "anna-lena.mueller", name: "Anna Lena|Müller"}}, Options{}, []string{"namesakes", "namesakes"}},
		{"undecided rows do not pair off", []row{{name: "Anna|Müller"}, {name: "Anna|Müller"}, {name: "Anna|Mueller"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: am2, name: "Anna|Mueller"}, {account: am3, name: "Anna|MÜLLER"}}, Options{},
			[]string{"undecided", "undecided", "namesakes"}},

		{"undecided rows do not pair off by capitals", []row{{name: "Anna|Müller", child: "1"}, {name: "ANNA|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: am2, name: "ANNA|Müller"}}, Options{}, []string{"undecided", "undecided"}},
		{"spelling means nothing where IServ spells otherwise", []row{{name: "Anna|Müller"}, {name: "Anna|Mueller"}, {name: "Zoë|Weiß"}},
			[]acc{{account: am2, name: "Anna|Mueller"}, {account: am, name: "Anna|Müller"}, {account: "zoe.weiss", name: "Zoe|Weiss"}}, Options{}, []string{"namesakes", "namesakes", "zoe.weiss"}},

		// Persons.
		{"siblings by e-mail", []row{{name: "Anna|Müller", child: "1", email: "a@x.invalid"}, {name: "Anna|Müller", child: "2", email: " A@X.invalid"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"siblings by telephone", []row{{name: "Anna|Müller", phone: "+49 (0)5251 123456"}, {name: "Anna|Müller", phone: "0171 999888, 05251/123456"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"siblings by address", []row{{name: "Anna|Müller", address: "Musterstraße 1, 00000 Musterstadt"}, {name: "Anna|Müller", address: "Musterstr. 1, 00000 Musterstadt"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"one agreeing contact is enough", []row{{name: "Anna|Müller", email: "a@x.invalid", phone: "05251 111222"}, {name: "Anna|Müller", email: "a@x.invalid", phone: "05251 333444"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"siblings spelt differently", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Mueller", email: "a@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"siblings by a chain", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", email: "a@x.invalid", phone: "05251 111222"}, {name: "Anna|Müller", phone: "05251 111222"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am, am}},
		{"a chain whose ends contradict", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", email: "a@x.invalid", phone: "05251 111222"}, {name: "Anna|Müller", phone: "05251 111222", email: "b@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"contradictory contacts", "contradictory contacts", "contradictory contacts"}},
		{"namesakes by contacts, one account", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", email: "b@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"too few accounts", "too few accounts"}},
		{"namesakes by contacts, two accounts", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", email: "b@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: am2, name: "Anna|Müller"}}, Options{}, []string{"namesakes", "namesakes"}},
		{"contacts of different kinds do not agree", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", phone: "05251 111222"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{Siblings: true}, []string{"too few accounts", "too few accounts"}},
		{"nothing to compare", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"undecided", "undecided"}},
		{"one without contacts", []row{{name: "Anna|Müller", child: "1", email: "a@x.invalid"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"undecided", "undecided"}},
		{"placeholders are no contacts", []row{{name: "Anna|Müller", child: "1", email: "keine", phone: "-", address: "unbekannt"}, {name: "Anna|Müller", child: "2", email: "keine", phone: "-", address: "unbekannt"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"undecided", "undecided"}},
		{"an address without a number is none", []row{{name: "Anna|Müller", child: "1", address: "Dorfstraße, 00000 Musterstadt"}, {name: "Anna|Müller", child: "2", address: "Dorfstraße, 00000 Musterstadt"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"undecided", "undecided"}},
		{"--siblings joins", []row{{name: "Anna|Müller", child: "1"}, {name: "anna|müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{Siblings: true}, []string{am, am}},
		{"--siblings joins with one that has contacts", []row{{name: "Anna|Müller", child: "1", email: "a@x.invalid"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{Siblings: true}, []string{am, am}},
		{"--siblings does not join spellings", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Mueller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{Siblings: true}, []string{"too few accounts", "too few accounts"}},
		{"--siblings does not join contradictions", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", email: "b@x.invalid"}, {name: "Anna|Müller"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{Siblings: true}, []string{"undecided", "undecided", "undecided"}},
		{"--siblings, two accounts", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: am2, name: "Anna|Müller"}}, Options{Siblings: true}, []string{"too many accounts", "too many accounts"}},
		{"the same row twice", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "1"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"the same row twice, with contacts once", []row{{name: "Anna|Müller", child: "1", email: "a@x.invalid"}, {name: "Anna|Müller", child: "1"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"a placeholder is no Kind-ID", []row{{name: "Anna|Müller", child: "0"}, {name: "Anna|Müller", child: "0"}},
			[]acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"undecided", "undecided"}},
		{"two parents of one child with one name", []row{{name: "Kim|Müller", child: "1", email: "a@x.invalid"}, {name: "Kim|Müller", child: "1", email: "b@x.invalid"}},
			[]acc{{account: "kim.mueller", name: "Kim|Müller"}}, Options{}, []string{"too few accounts", "too few accounts"}},

		// Particles.
		{"particle column", []row{{name: "Hans|von der|Heide"}}, []acc{{account: "hans.heide", name: "Hans|von der Heide"}}, Options{}, []string{"hans.heide"}},
		{"particle missing in IServ", []row{{name: "Hans|von der|Heide"}}, []acc{{account: "hans.heide", name: "Hans|Heide"}}, Options{}, []string{"particle differs"}},
		{"particle collides with the bare name", []row{{name: "Hans|von der|Heide"}, {name: "Hans|Heide"}}, []acc{{account: "hans.heide", name: "Hans|Heide"}}, Options{}, []string{"too few accounts", "too few accounts"}},
		{"particle and bare name pair off", []row{{name: "Hans|von der|Heide"}, {name: "Hans|Heide"}},
			[]acc{{account: "hans.heide", name: "Hans|Heide"}, {account: "hans.heide2", name: "Hans|von der Heide"}}, Options{}, []string{"hans.heide2", "hans.heide"}},
		{"an account with the bare name collides", []row{{name: "Hans|von der|Heide"}},
			[]acc{{account: "hans.heide", name: "Hans|Heide"}, {account: "hans.heide2", name: "Hans|von der Heide"}}, Options{}, []string{"too many accounts"}},

		// Swapped names.
		{"row swapped", []row{{name: "Müller|Anna"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am}},
		{"row swapped, accounts swapped too", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Müller|Anna"}}, Options{}, []string{am}},
		{"row swapped, account name says neither", []row{{name: "Müller|Anna"}}, []acc{{account: "x17", name: "Anna|Müller"}}, Options{}, []string{"swapped unsure"}},
		{"names that are both", []row{{name: "Thomas|Peter"}, {name: "Thomas|Schulz"}}, []acc{{account: "peter.thomas", name: "Peter|Thomas"}, {account: "thomas.schulz", name: "Thomas|Schulz"}}, Options{},
			[]string{"swapped unsure", "thomas.schulz"}},
		{"both ways round", []row{{name: "Thomas|Peter"}, {name: "Peter|Thomas"}}, []acc{{account: "peter.thomas", name: "Peter|Thomas"}, {account: "thomas.peter", name: "Thomas|Peter"}}, Options{},
			[]string{"namesakes", "namesakes"}},
		{"both ways round, one account", []row{{name: "Thomas|Peter"}, {name: "Peter|Thomas"}}, []acc{{account: "peter.thomas", name: "Peter|Thomas"}}, Options{},
			[]string{"too few accounts", "too few accounts"}},
		{"a swapped account collides", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}, {account: "mueller.anna", name: "Müller|Anna"}}, Options{}, []string{"too many accounts"}},
		{"a sibling's row swapped", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Müller|Anna", email: "a@x.invalid"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{am, am}},
		{"a namesake's row swapped", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Müller|Anna", email: "b@x.invalid"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{},
			[]string{"too few accounts", "too few accounts"}},
		{"whole file swapped", []row{{name: "Müller|Anna"}, {name: "Meier|Anna"}, {name: "Müller|Jan"}}, []acc{{account: am, name: "Anna|Müller"}, {account: "anna.meier", name: "Anna|Meier"}, {account: "jan.mueller", name: "Jan|Müller"}}, Options{},
			[]string{am, "anna.meier", "jan.mueller"}},

		{"two rows swapped do not make a file", []row{{name: "Anna|Müller"}, {name: "Ida|Müller"}, {name: "Jan|Meier"}, {name: "Weber|Uwe"}, {name: "Kurz|Uwe"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: "ida.mueller", name: "Ida|Müller"}, {account: "jan.meier", name: "Jan|Meier"}, {account: "uwe.weber", name: "Uwe|Weber"}, {account: "uwe.kurz", name: "Uwe|Kurz"}},
			Options{}, []string{am, "ida.mueller", "jan.meier", "swapped unsure", "swapped unsure"}},

		// Two files.
		{"two files disagree", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}, {account: am2, name: "Anna|Müller", file: 1}}, Options{}, []string{"files disagree"}},
		{"two files agree", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}, {account: am, name: "Anna|MÜLLER", file: 1}}, Options{}, []string{am}},
		{"one account, two names", []row{{name: "Anna|Müller"}, {name: "Anna|Meier"}}, []acc{{account: am, name: "Anna|Müller"}, {account: am, name: "Anna|Meier", file: 1}}, Options{},
			[]string{"account with two names", "account with two names"}},

		// User export.
		{"pupil neither fills", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller", source: Export, kind: UserOther}}, Options{}, []string{"no account"}},
		{"pupil nor blocks", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller", source: Export, kind: UserOther}, {account: am2, name: "Anna|Müller"}}, Options{}, []string{am2}},
		{"unknown user neither", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller", source: Export}, {account: am2, name: "Anna|Müller"}}, Options{}, []string{am2}},
		{"parent fills", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller", source: Export, kind: UserParent}}, Options{}, []string{am}},
		{"an account that is a pupil's is not a parent's", []row{{name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}, {account: am, name: "Anna|Müller", source: Export, kind: UserOther, file: 1}}, Options{}, []string{"no account"}},
		{"pupil with the Kind-ID as Import-ID, father of the same name", []row{{name: "Max|Müller", child: "7"}},
			[]acc{{account: "max.mueller", name: "Max|Müller", importID: "7", source: Export, kind: UserOther}}, Options{}, []string{"no account"}},
		{"the same, user type unknown", []row{{name: "Max|Müller", child: "7"}},
			[]acc{{account: "max.mueller", name: "Max|Müller", importID: "7", source: Export}}, Options{}, []string{"no account"}},
		{"the same, in an export whose Import-IDs are Kind-IDs", []row{{name: "Max|Müller", child: "7"}, {name: "Jan|Meier", child: "8"}},
			[]acc{{account: "max.mueller", name: "Max|Müller", importID: "7", email: "m@x.invalid", source: Export}, {account: "jan.meier", name: "Jan|Meier", importID: "8", source: Export, kind: UserParent}},
			Options{}, []string{"no account", "jan.meier"}},
		{"unknown user with the e-mail address", []row{{name: "Anna|Müller", email: "a@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller", email: "A@x.invalid", source: Export}}, Options{}, []string{am}},
		{"pupil with the e-mail address", []row{{name: "Anna|Müller", email: "a@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller", email: "a@x.invalid", source: Export, kind: UserOther}}, Options{}, []string{"no account"}},

		// Discriminators.
		{"Kind-ID tells namesakes apart", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am2, name: "Anna|Müller", info: "2"}, {account: am, name: "Anna|Müller", info: "1"}}, Options{}, []string{am, am2}},
		{"Kind-ID of one of two", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller", info: "1"}}, Options{}, []string{am, "undecided"}},
		{"Kind-ID and siblings", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller", info: "1"}}, Options{Siblings: true}, []string{am, am}},
		{"--siblings does not undo Kind-IDs", []row{{name: "Anna|Müller", child: "1"}, {name: "Anna|Müller", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller", info: "1"}, {account: am2, name: "Anna|Müller", info: "2"}}, Options{Siblings: true}, []string{am, am2}},
		{"two parents share a Kind-ID", []row{{name: "Anna|Müller", child: "1"}, {name: "Jan|Müller", child: "1"}},
			[]acc{{account: "jan.mueller", name: "Jan|Müller", info: "1"}, {account: am, name: "Anna|Müller", info: "1"}}, Options{}, []string{am, "jan.mueller"}},
		{"Kind-ID with another name", []row{{name: "Anna|Müller", child: "1"}, {name: "Jan|Müller", child: "1"}},
			[]acc{{account: "jan.mueller", name: "Jan|Müller", info: "1"}, {account: "anna.schulz", name: "Anna|Schulz", info: "1"}}, Options{}, []string{"name differs", "jan.mueller"}},
		{"Kind-ID of another child", []row{{name: "Anna|Müller", child: "1"}, {name: "Jan|Meier", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller", info: "77"}, {account: "jan.meier", name: "Jan|Meier", info: "2"}, {account: "x.y", name: "X|Y", info: "1"}}, Options{Trust: true}, []string{"child differs", "jan.meier"}},
		{"two accounts for one mother by Kind-ID", []row{{name: "Anna|Müller", child: "1", email: "a@x.invalid"}, {name: "Anna|Müller", child: "2", email: "a@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller", info: "1"}, {account: am2, name: "Anna|Müller", info: "2"}}, Options{}, []string{"too many accounts", "too many accounts"}},
		{"classes are no Kind-IDs", []row{{name: "Anna|Müller", child: "1"}, {name: "Jan|Meier", child: "2"}},
			[]acc{{account: am, name: "Anna|Müller", info: "5b"}, {account: "jan.meier", name: "Jan|Meier", info: "10a"}}, Options{}, []string{am, "jan.meier"}},
		{"e-mail tells namesakes apart", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Anna|Müller", email: "b@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller", email: "b@x.invalid"}, {account: am2, name: "Anna|Müller", email: "a@x.invalid"}}, Options{}, []string{am2, am}},
		{"e-mail with another name", []row{{name: "Anna|Müller", email: "a@x.invalid"}},
			[]acc{{account: "anna.schulz", name: "Anna|Schulz", email: "a@x.invalid"}}, Options{Trust: true}, []string{"name differs"}},
		{"e-mail with another name forbids the name alone", []row{{name: "Anna|Müller", email: "a@x.invalid"}},
			[]acc{{account: "anna.schulz", name: "Anna|Schulz", email: "a@x.invalid"}, {account: am, name: "Anna|Müller"}}, Options{Trust: true}, []string{"name differs"}},
		{"a family's e-mail address", []row{{name: "Anna|Müller", email: "a@x.invalid"}, {name: "Jan|Müller", email: "a@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller", email: "a@x.invalid"}, {account: "jan.mueller", name: "Jan|Müller"}}, Options{}, []string{am, "jan.mueller"}},
		{"what is left over by Kind-ID is not paired", []row{{name: "Anna|Müller", child: "1", email: "a@x.invalid"}, {name: "Anna|Müller", child: "2", email: "b@x.invalid"}},
			[]acc{{account: am, name: "Anna|Müller", info: "1"}, {account: am2, name: "Anna|Müller"}}, Options{}, []string{am, "namesakes"}},

		// Existing values.
		{"equal", []row{{name: "Anna|Müller", existing: " Anna.mueller"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"kept " + am}},
		{"different", []row{{name: "Anna|Müller", existing: "old"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"different " + am}},
		{"overwrite", []row{{name: "Anna|Müller", existing: "old"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{Overwrite: true}, []string{"overwritten " + am}},
		{"overwrite nothing uncertain", []row{{name: "Anna|Müller", existing: "old"}, {name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{Overwrite: true}, []string{"unproven: undecided", "undecided"}},
		{"held by another", []row{{name: "Anna|Müller"}, {name: "Jan|Meier", existing: am}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"taken", "unproven: no account"}},
		{"held by another whose own is known", []row{{name: "Anna|Müller"}, {name: "Jan|Meier", existing: am}}, []acc{{account: am, name: "Anna|Müller"}, {account: "jan.meier", name: "Jan|Meier"}}, Options{}, []string{"taken", "different jan.meier"}},
		{"held by another, overwritten", []row{{name: "Anna|Müller"}, {name: "Jan|Meier", existing: am}}, []acc{{account: am, name: "Anna|Müller"}, {account: "jan.meier", name: "Jan|Meier"}}, Options{Overwrite: true}, []string{am, "overwritten jan.meier"}},
		{"a chain that cannot be overwritten", []row{{name: "Anna|Müller", existing: "x"}, {name: "Jan|Meier", existing: am}, {name: "Ida|Kurz", existing: "jan.meier"}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: "jan.meier", name: "Jan|Meier"}}, Options{Overwrite: true}, []string{"unproven: taken", "unproven: taken", "unproven: no account"}},
		{"swapped cells are overwritten", []row{{name: "Anna|Müller", existing: "jan.meier"}, {name: "Jan|Meier", existing: am}},
			[]acc{{account: am, name: "Anna|Müller"}, {account: "jan.meier", name: "Jan|Meier"}}, Options{Overwrite: true}, []string{"overwritten " + am, "overwritten jan.meier"}},
		{"a sibling's row holds it", []row{{name: "Anna|Müller", email: "a@x.invalid", existing: am}, {name: "Anna|Müller", email: "a@x.invalid"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"kept " + am, am}},
		{"a sibling's row holds another", []row{{name: "Anna|Müller", email: "a@x.invalid", existing: "old"}, {name: "Anna|Müller", email: "a@x.invalid"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"different " + am, "sibling row differs"}},
		{"held by one of undecided rows", []row{{name: "Anna|Müller", existing: am}, {name: "Anna|Müller"}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"unproven: undecided", "undecided"}},
		{"held twice already", []row{{name: "Anna|Müller", existing: am}, {name: "Jan|Meier", existing: am}}, []acc{{account: am, name: "Anna|Müller"}}, Options{}, []string{"kept " + am, "unproven: no account"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Decide(makeInput(tt.rows, tt.accs), tt.opts)
			if diff := cmp.Diff(tt.want, outcomes(p)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWitness(t *testing.T) {
	rows, accs := others(20)
	rows = append(rows, row{name: "Anna|Müller"}, row{name: "Jan|Meier"})
	accs = append(accs, acc{account: "peter.schulz", name: "Anna|Müller"}, acc{account: "jan.meier", name: "Jan|Meier"})

	p := Decide(makeInput(rows, accs), Options{})
	if got := outcomes(p)[20:]; !slices.Equal(got, []string{"account name misfit", "jan.meier"}) {
		t.Errorf("a lone misfit: %q", got)
	}
	if f := p.Files()[0]; f.WitnessOff || f.Misfits != 1 || f.Fits != 21 {
		t.Errorf("%+v", f)
	}

	for i := range accs {
		accs[i].account = fmt.Sprintf("u%05d", i)
	}
	p = Decide(makeInput(rows, accs), Options{})
	if got := outcomes(p)[20:]; !slices.Equal(got, []string{"u00020", "u00021"}) {
		t.Errorf("a scheme of its own: %q", got)
	}
	if f := p.Files()[0]; !f.WitnessOff {
		t.Errorf("%+v", f)
	}
	if d := p.Decision(20); d.Witness != names.Misfit {
		t.Errorf("%+v", d)
	}
}

func TestCommonValuesAreNoEvidence(t *testing.T) {
	for _, tt := range []struct {
		kind   string
		shared row
		most   int
	}{
		{"e-mail", row{email: "familie@x.invalid"}, maxNames[kindEmail]},
		{"telephone", row{phone: "05251 111222"}, maxNames[kindPhone]},
		{"address", row{address: "Heimweg 1, 00000 Musterstadt"}, maxNames[kindAddress]},
		{"Kind-ID", row{child: "5"}, maxNames[kindChild]},
	} {
		for _, names := range []int{tt.most, tt.most + 1} {
			want := "anna.mueller"
			if names > tt.most {
				want = "undecided"
			}
			var rows []row
			for i := range names - 1 {
				r := tt.shared
				r.name = fmt.Sprintf("Kim|Familie%c", 'a'+i)
				rows = append(rows, r)
			}
			r := tt.shared
			r.name = "Anna|Müller"
			rows = append([]row{r, r}, rows...)
			p := Decide(makeInput(rows, []acc{{account: "anna.mueller", name: "Anna|Müller"}}), Options{})
			if got := outcomes(p)[:2]; !slices.Equal(got, []string{want, want}) {
				t.Errorf("%s shared by %d names: %q, want %q", tt.kind, names, got, want)
			}
		}
	}
}

func TestTrust(t *testing.T) {
	for _, tt := range []struct {
		taken, strangers int
		want             bool
	}{
		{20, 0, true}, {20, 1, true}, {20, 2, true}, {20, 3, false}, {60, 3, true}, {60, 4, false}, {1, 1, true}, {0, 1, false}, {1, 2, false}, {0, 0, true},
	} {
		rows, accs := others(tt.taken)
		for i := range tt.strangers {
			accs = append(accs, acc{account: fmt.Sprintf("kim.fremd%c", 'a'+i), name: fmt.Sprintf("Kim|Fremd%c", 'a'+i)})
		}
		p := Decide(makeInput(rows, accs), Options{})
		if p.Trusted() != tt.want {
			t.Errorf("%d taken, %d strangers: trusted %v", tt.taken, tt.strangers, p.Trusted())
		}
		if got := p.Totals(); got.Strangers != tt.strangers || got.Unused != tt.strangers {
			t.Errorf("%+v", got)
		}
		for i := range p.Len() {
			if _, ok := p.Value(i); ok != tt.want {
				t.Errorf("%d taken, %d strangers: row %d is written: %v", tt.taken, tt.strangers, i, ok)
			}
		}
		if !Decide(makeInput(rows, accs), Options{Trust: true}).Trusted() {
			t.Error("Options.Trust is not heard")
		}
	}
	// A namesake's account is not a stranger's.
	rows, accs := others(2)
	rows = append(rows, row{name: "Anna|Müller", email: "a@x.invalid"}, row{name: "Anna|Müller", email: "b@x.invalid"})
	for i := range 8 {
		accs = append(accs, acc{account: fmt.Sprintf("anna.mueller%d", i), name: "Anna|Müller"})
	}
	if p := Decide(makeInput(rows, accs), Options{}); !p.Trusted() || p.Totals().Unused != 8 || p.Totals().Strangers != 0 {
		t.Errorf("namesakes' accounts: trusted %v, %+v", p.Trusted(), p.Totals())
	}
}

func TestPassword(t *testing.T) {
	rows := []row{{name: "Anna|Müller"}, {name: "Jan|Meier"}, {name: "Ida|Kurz"}, {name: "Eva|Lang", existing: "eva.lang"}, {name: "Uwe|Klein", existing: "x"}}
	accs := []acc{
		{account: "anna.mueller", name: "Anna|Müller", password: "012345", file: 1},
		{account: "anna.mueller", name: "Anna|Müller", password: "111111"},
		{account: "anna.mueller", name: "Anna|Müller", file: 2, source: Export, kind: UserParent},
		{account: "jan.meier", name: "Jan|Meier", password: "222222"},
		{account: "jan.meier", name: "Jan|Meier", password: "333333"},
		{account: "ida.kurz", name: "Ida|Kurz"},
		{account: "eva.lang", name: "Eva|Lang", password: "444444"},
		{account: "uwe.klein", name: "Uwe|Klein", password: "555555"},
	}
	p := Decide(makeInput(rows, accs), Options{})
	for i, want := range []string{"012345", "", "", "444444", ""} {
		got, ok := p.Password(i)
		if string(got) != want || ok != (want != "") {
			t.Errorf("row %d: %q, %v; want %q", i, got, ok, want)
		}
	}
}

func TestDecisionDetails(t *testing.T) {
	rows := []row{
		{name: "Anna|Müller", child: "0012"}, {name: "JAN|Meier", child: "9896508"}, {name: "Ida|Müller"}, {name: "Karl Heinz|Kurz", hidden: true},
		{name: "Hans|von der|Heide"}, {name: "Weber|Uwe"},
	}
	accs := []acc{
		{account: "anna.mueller", name: "Anna|Müller"}, {account: "jan.meier7", name: "Jan|Meier"}, {account: "ida.mueller", name: "Ida|Mueller"},
		{account: "karlheinz.kurz", name: "Karl-Heinz|Kurz"}, {account: "hans.heide", name: "Hans|von der Heide"}, {account: "uwe.weber", name: "Uwe|Weber"},
	}
	p := Decide(makeInput(rows, accs), Options{})
	want := []Decision{
		{Status: Filled, Stage: names.Exact, Witness: names.Fits},
		{Status: Filled, Stage: names.Folded, Witness: names.Fits},
		{Status: Filled, Stage: names.SearchForm, Witness: names.Fits},
		{Status: Filled, Stage: names.Loose, Witness: names.Fits},
		{Status: Filled, Stage: names.Exact, Witness: names.Fits},
		{Status: Filled, Stage: names.Exact, Witness: names.FitsSwapped, Swapped: true},
	}
	for i, w := range want {
		d := p.Decision(i)
		if name := string(p.Account(d.Account).Name); name != accs[i].account {
			t.Errorf("row %d: %q", i, name)
		}
		w.Account, w.Group = d.Account, -1
		if diff := cmp.Diff(w, d); diff != "" {
			t.Errorf("row %d (-want +got)\n%s", i, diff)
		}
	}
	r := p.Row(4)
	if string(r.First) != "Hans" || string(r.Particle) != "von der" || string(r.Last) != "Heide" || r.Row != 6 {
		t.Errorf("%+v", r)
	}
	if got := string(p.Row(0).ChildID) + " " + string(p.Row(1).ChildID); got != "0012 9896508" {
		t.Errorf("Kind-IDs %q", got)
	}
	if i, ok := p.Index(7); !ok || i != 5 {
		t.Errorf("Index(7) = %d, %v", i, ok)
	}
	if _, ok := p.Index(99); ok {
		t.Error("Index finds a row that is not there")
	}
	total := p.Totals()
	if total.Status[Filled] != 6 || total.Swapped != 1 || total.Stage != [4]int{2, 1, 1, 1} || total.HiddenSet != 1 {
		t.Errorf("%+v", total)
	}
	if a := p.Account(p.Decision(1).Account); string(a.First) != "Jan" || a.Line != 3 || a.File != 0 {
		t.Errorf("%+v", a)
	}
}

func TestGroups(t *testing.T) {
	rows := []row{
		{name: "Anna|Müller", child: "1"}, {name: "Jan|Meier", child: "2", email: "a@x.invalid"}, {name: "Anna|Müller", child: "3"}, {name: "Jan|Meier", child: "4", email: "b@x.invalid"},
		{name: "Ida|Kurz", existing: "konto1"}, {name: "Eva|Lang", existing: "konto1"}, {name: "Uwe|Klein", existing: "-"}, {name: "Udo|Klein", existing: "-"},
	}
	accs := []acc{{account: "jan.meier2", name: "Jan|Meier"}, {account: "jan.meier", name: "Jan|Meier"}, {account: "anna.mueller", name: "Anna|Müller"}}
	p := Decide(makeInput(rows, accs), Options{})
	var got []string
	for g, group := range p.Groups() {
		var accounts []string
		for _, a := range group.Accounts {
			accounts = append(accounts, string(p.Account(a).Name))
		}
		got = append(got, fmt.Sprint(g, " ", group.Reason, " ", group.Persons, " ", group.Rows, " ", accounts))
	}
	want := []string{
		"0 undecided 2 [0 2] [anna.mueller]",
		"1 namesakes 2 [1 3] [jan.meier jan.meier2]",
		"2 value twice 2 [4 5] [konto1]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if d := p.Decision(2); d.Group != 0 {
		t.Errorf("%+v", d)
	}
	p = Decide(makeInput(rows[:4], accs), Options{Siblings: true})
	if g := p.Group(0); g.Reason != JoinedSiblings || !slices.Equal(g.Rows, []int{0, 2}) {
		t.Errorf("%+v", g)
	}
}

func TestSuggestions(t *testing.T) {
	tests := []struct {
		row, account string
		want         Likeness
		none         bool
	}{
		{"Anna|Müller", "Anna|Muller", BaseLetters, false},
		{"Anna Maria|Müller", "Anna|Müller", FewerFirstNames, false},
		{"Anna|Müller", "Anna Maria|Müller", FewerFirstNames, false},
		{"Anna|Müller-Lüdenscheidt", "Anna|Müller", HalfSurname, false},
		{"Anna|Lüdenscheidt", "Anna|Müller-Lüdenscheidt", HalfSurname, false},
		{"Hans|von der Heide", "Hans|Heide", WithoutParticle, false},
		{"Ali|Al-Hassan", "Ali|Hassan", WithoutParticle, false},
		{"Katrin|Meier", "Kathrin|Meier", Typo, false},
		{"Anna|Maier", "Anna|Meier", Typo, false},
		{"Anna|Meeir", "Anna|Meier", Typo, false},
		{"Christina|Muster", "Christiane|Muster", Typo, false},
		{"Anna|Kowalski", "Anna|Kowalska", Typo, false},
		{"Anna|Müller", "Anna|Schulz", 0, true},
		{"Anna|Müller", "Jan|Müller", 0, true},
		{"Ali|Öz", "Ali|Uz", 0, true}, // too short to tell
	}
	for _, tt := range tests {
		f, _, l := splitName(tt.account)
		account := string(names.AppendUsual(nil, []byte(f), []byte(l)))
		p := Decide(makeInput([]row{{name: tt.row}}, []acc{{account: account, name: tt.account}}), Options{Trust: true})
		if got := outcome(p, 0); got != "no account" {
			t.Errorf("%s is given %s's account: %s", tt.row, tt.account, got)
		}
		got := p.Suggestions(0)
		if tt.none {
			if len(got) != 0 {
				t.Errorf("%s is suggested %s", tt.row, tt.account)
			}
			continue
		}
		if len(got) != 1 || got[0].Why != tt.want || string(p.Account(got[0].Account).Name) != account {
			t.Errorf("%s and %s: %+v, want %v", tt.row, tt.account, got, tt.want)
		}
	}
}

func TestSizes(t *testing.T) {
	in := NewInput()
	if err := in.AddPeople([]Person{{Row: -1}}); err != ErrTooLarge {
		t.Error(err)
	}
	if err := in.AddAccounts([]Account{{Name: []byte("x"), File: 1 << 16}}); err != ErrTooLarge {
		t.Error(err)
	}
	long := []byte(strings.Repeat("Ü", 100_000))
	if err := in.AddPeople([]Person{{Row: 2, First: long, Last: long, ChildID: long, Address: long, Email: long, Phone: long, Existing: long}}); err != nil {
		t.Error(err)
	}
	if err := in.AddAccounts([]Account{{Name: long, First: long, Last: long, Info: long, Password: long, Line: 2}}); err != nil {
		t.Error(err)
	}
	p := Decide(in, Options{})
	if got := outcome(p, 0); got != "kept "+string(long) {
		t.Errorf("%.50s", got)
	}
	p = Decide(NewInput(), Options{})
	if p.Len() != 0 || !p.Trusted() {
		t.Error("nothing is something")
	}
}

// TestOfficeMailbox: the school's own address, put where a family has none,
// makes nobody one person.
func TestOfficeMailbox(t *testing.T) {
	for _, mail := range []string{"sekretariat@schule.invalid", "Info@schule.invalid", "noreply@schule.invalid"} {
		rows := []row{{name: "Anna|Müller", email: mail}, {name: "Anna|Müller", email: mail}}
		p := Decide(makeInput(rows, []acc{{account: "anna.mueller", name: "Anna|Müller"}}), Options{})
		for i := range p.Len() {
			if d := p.Decision(i); d.Status != Empty {
				t.Errorf("%s: row %d is filled", mail, i)
			}
		}
	}
}

// TestLooksLikeKindIDs: numbers that are not the rows' Kind-IDs, the classes for
// example, tell no namesakes apart.
func TestLooksLikeKindIDs(t *testing.T) {
	rows := []row{{name: "Anna|Müller", child: "5"}, {name: "Anna|Müller", child: "7"}}
	accs := []acc{{account: "anna.mueller", name: "Anna|Müller", info: "7"}, {account: "anna.mueller2", name: "Anna|Müller", info: "5"}}
	for i := range 12 {
		name := fmt.Sprintf("Kim|Familie%c", 'a'+i)
		rows = append(rows, row{name: name, child: fmt.Sprint(1 + i)})
		accs = append(accs, acc{account: fmt.Sprintf("kim.familie%c", 'a'+i), name: name, info: fmt.Sprint(5 + (i+3)%6)})
	}
	p := Decide(makeInput(rows, accs), Options{})
	for i := range 2 {
		if d := p.Decision(i); d.Status != Empty {
			t.Errorf("row %d is filled with %s", i, p.Account(d.Account).Name)
		}
	}
	for i := 2; i < p.Len(); i++ {
		if d := p.Decision(i); d.Status != Filled {
			t.Errorf("row %d is not filled: %v", i, d.Reason)
		}
	}
}
