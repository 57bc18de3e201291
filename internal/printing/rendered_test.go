package printing

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/letter"
	"elterntool/internal/pdfread"
	"elterntool/mailmerge"
)

// many kinds of names: what a proof could take for something else when it is set.
func unusual() []parent {
	named := func(first, last, account string, more ...string) parent {
		return eva(account, "740193").but("Vorname", first, "Nachname", last).but(more...)
	}
	return []parent{
		named("Eva", "Langaccount", "abcdefghij.klmnopqrst-uvwxyz.abcdefghi12"),
		named("Eva", "Längeraccount", "abcdefghij.klmnopqrst-uvwxyz.abcdefghi12abcdefghijklmnop", "Passwort", "sehr-langes-Passwort-aus-vielen-Wörtern"),
		named("Anna-Lena Sophie", "Müller-Lüdenscheidt", "anna-lena.mueller-luedenscheidt"),
		named("Seán", "O’Connor", "sean.oconnor"),
		named("Sean", "O'Connor", "sean.oconnor2"),
		named("Eva", "Weiß", "eva.weiss", "Passwort", "§ä1l|O0"),
		named("Žofia", "Ždanić", "zofia.zdanic"),
		named("Işıl", "İnanır", "isil.inanir", "Titel", "Dr."),
		named("محمد", "عبد الله", "m.abdullah"),
		named("סלאם לאה", "כהן", "l.kohen", "Titel", "Prof. Dr."),
		named("Мария", "Иванова", "m.ivanova"),
		named("Jose\u0301", "Mu\u0308ller", "jose.mueller"),
		named("Trần Thị", "Nguyễn", "thi.nguyen"),
		named("Anna\u2011Maria", "Soft\u00adhyphen", "anna.soft"),
		named("Frau", "Brief", "frau.brief"),
		named("Anna", "Blatt 1", "anna.blatt"),
		named("Wolfgang Amadeus Maximilian Alexander", "Freiherr von und zu Hohenstaufen-Wittelsbach", "wolfgang.freiherr",
			"Titel", "Prof. Dr. Dr. h. c.", "Anrede", "Herr", "Straße", "Am Alten Bahnhofsvorplatz der Deutschen Einheit 123 b, Hinterhaus",
			"PLZ Ort", "00000 Musterstadt an der Wümme"),
		named("Wolfgang Amadeus Maximilian Alexander Theodor Ferdinand Konstantin", "Donaudampfschifffahrtsgesellschaftskapitänswitwensohn-Wittelsbach", "w.d"),
	}
}

func copied(r mailmerge.Record, changes map[string]string) mailmerge.Record {
	r.Values = maps.Clone(r.Values)
	for k, v := range changes {
		r.Values[k] = v
	}
	return r
}

// What LibreOffice makes of the right letters is proven; of wrong ones it is not.
func TestProofOfRenderedLetters(t *testing.T) {
	needOffice(t)
	for _, tt := range []struct {
		form   string
		duplex bool
	}{{"B", true}, {"A", false}} {
		t.Run(tt.form, func(t *testing.T) {
			s := school()
			s.Letter.Form = tt.form
			plan := makePlan(t, append(few(), unusual()...), s)
			letters := numberedAll(t, plan)
			right := records(letters)
			wrong := wrongRecords(t, letters, right)
			list := slices.Clone(right)
			for _, w := range wrong {
				list = append(list, w.record)
			}
			r := render(t, plan.Document, list, mailmerge.MergeOptions{Duplex: tt.duplex})
			if len(r.pages) != 2*len(list) {
				t.Fatalf("%d pages for %d letters", len(r.pages), len(list))
			}
			pages := r.pages[:2*len(right)]
			if err := check(letters, plan.Letters, tt.form, tt.duplex, pages); err != nil {
				t.Errorf("the right letters are not proven: %v", err)
			}
			for i, l := range letters { // each by itself, as with --only
				if err := check([]numbered{l}, plan.Letters, tt.form, tt.duplex, pages[2*i:2*i+2]); err != nil {
					t.Errorf("%s: %v\n%s", l.Name, err, wordsOf(&pages[2*i]))
				}
			}
			for i, w := range wrong {
				at := 2 * (len(right) + i)
				err := check([]numbered{w.letter}, plan.Letters, tt.form, tt.duplex, r.pages[at:at+2])
				t.Run(w.name, func(t *testing.T) { wantProof(t, err, w.want) })
			}
			other := map[string]string{"A": "B", "B": "A"}[tt.form]
			if err := check(letters, plan.Letters, other, tt.duplex, pages); err == nil {
				t.Error("proven as the other form")
			}
			wrongPages(t, letters, plan.Letters, tt.form, tt.duplex, pages)
		})
	}
}

// A wrong record is what a defect could make of a letter.
type wrongRecord struct {
	name   string
	letter numbered
	record mailmerge.Record
	want   string
}

func wrongRecords(t *testing.T, letters []numbered, right []mailmerge.Record) []wrongRecord {
	t.Helper()
	at := func(key string) int {
		i := slices.IndexFunc(letters, func(n numbered) bool { return n.Key == key })
		if i < 0 {
			t.Fatal("no letter for " + key)
		}
		return i
	}
	var list []wrongRecord
	wrong := func(name, want, key string, changes map[string]string) {
		i := at(key)
		list = append(list, wrongRecord{name, letters[i], copied(right[i], changes), want})
	}
	take := func(from string, headers ...string) map[string]string {
		changes := map[string]string{}
		for _, h := range headers {
			v, ok := right[at(from)].Values[h]
			if !ok {
				t.Fatalf("the letters have no %s", h)
			}
			changes[h] = v
		}
		return changes
	}
	const one, two, code, sent = "eva.muster", "anna.mueller2", "ABCD-EFGH-2345", "jo.van.dyck"
	wrong("account swapped", "Account is not that", one, take(two, "Account"))
	wrong("account swapped, the other", "Account is not that", two, take(one, "Account"))
	wrong("account of the namesake", "Account is not that", two, take("anna.mueller", "Account"))
	wrong("password of another row", "Passwort is not that", one, take(two, "Passwort"))
	wrong("password of the namesake", "Passwort is not that", two, take("anna.mueller", "Passwort"))
	wrong("account and password swapped", "is not that", one, take(two, "Account", "Passwort"))
	wrong("addressee swapped", "names somebody else", one, take(two, "Anrede", "Vorname", "Nachname"))
	wrong("addressee of another script", "names somebody else", "m.abdullah", take(one, "Vorname", "Nachname"))
	wrong("address of another", "addressed to somebody else", one, take("wolfgang.freiherr", "Straße", "PLZ Ort"))
	wrong("salutation of another", "addressed to somebody else", one, take(code, "Anrede"))
	wrong("account for a code", "is not that", code, take(one, "Account", "Passwort"))
	wrong("no account", "is not that", one, map[string]string{"Account": "", "Passwort": ""})
	wrong("no password", "is not that", one, map[string]string{"Passwort": ""})
	wrong("password for one who has her own", "not planned", sent, map[string]string{"Passwort": "482913", "Brief versendet am": ""})
	wrong("a stranger in the text", "belongs to somebody else", one, map[string]string{"Kinder": "Tim (5b), anna.mueller2"})
	wrong("a stranger's code in the text", "belongs to somebody else", two, map[string]string{"Kinder": code})
	i := at(one)
	number := copied(right[i], nil)
	number.Number++
	return append(list, wrongRecord{"number of another", letters[i], number, "not its turn"})
}

// wrongPages proves right pages in a wrong order.
func wrongPages(t *testing.T, letters []numbered, all []letter.Letter, form string, duplex bool, right []pdfread.Page) {
	for _, tt := range []struct {
		name string
		make func([]pdfread.Page) []pdfread.Page
	}{
		{"a letter missing", func(p []pdfread.Page) []pdfread.Page { return slices.Delete(p, 4, 6) }},
		{"the last missing", func(p []pdfread.Page) []pdfread.Page { return p[:len(p)-2] }},
		{"a letter twice", func(p []pdfread.Page) []pdfread.Page { return slices.Insert(p, 4, p[2], p[3]) }},
		{"the last twice", func(p []pdfread.Page) []pdfread.Page { return append(p, p[len(p)-2:]...) }},
		{"two letters in another order", func(p []pdfread.Page) []pdfread.Page {
			p[0], p[1], p[2], p[3] = p[2], p[3], p[0], p[1]
			return p
		}},
		{"sheets 2 swapped", func(p []pdfread.Page) []pdfread.Page { p[1], p[3] = p[3], p[1]; return p }},
		{"sheets 2 of the namesakes swapped", func(p []pdfread.Page) []pdfread.Page {
			i := slices.IndexFunc(letters, func(n numbered) bool { return n.Key == "anna.mueller" })
			j := slices.IndexFunc(letters, func(n numbered) bool { return n.Key == "anna.mueller2" })
			p[2*i+1], p[2*j+1] = p[2*j+1], p[2*i+1]
			return p
		}},
		{"sheet 2 missing", func(p []pdfread.Page) []pdfread.Page { return slices.Delete(p, 5, 6) }},
		{"an empty page in the middle of a letter", func(p []pdfread.Page) []pdfread.Page {
			return slices.Insert(p, 3, pdfread.Page{})
		}},
		{"an empty page between letters", func(p []pdfread.Page) []pdfread.Page {
			return slices.Insert(p, 4, pdfread.Page{})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := check(letters, all, form, duplex, tt.make(slices.Clone(right))); err == nil {
				t.Error("proven")
			}
		})
	}
}

// A letter of three sheets has an empty back, and the mark of a draft changes nothing.
func TestProofOfEmptyBacks(t *testing.T) {
	needOffice(t)
	s := school()
	s.Privacy.Storage = strings.Repeat("Bis zum Widerruf oder bis das letzte Kind die Schule verlassen hat. ", 30)
	plan := makePlan(t, few(), s)
	letters := numberedAll(t, plan)
	r := render(t, plan.Document, records(letters), mailmerge.MergeOptions{Duplex: true, Mark: draftMark})
	if len(r.pages) != 4*len(letters)-1 || len(r.pages[3].Words) != 0 {
		t.Fatalf("%d pages for %d letters of three sheets", len(r.pages), len(letters))
	}
	if err := check(letters, plan.Letters, "B", true, r.pages); err != nil {
		t.Error(err)
	}
	printed := slices.DeleteFunc(slices.Clone(r.pages), func(p pdfread.Page) bool { return len(p.Words) == 0 })
	wantProof(t, check(letters, plan.Letters, "B", true, printed), "begins on a back")
	wantProof(t, check(letters, plan.Letters, "B", false, printed), "")
	wantProof(t, check(letters, plan.Letters, "B", true, slices.Delete(slices.Clone(r.pages), 2, 4)), "the last sheet of letter")
}
