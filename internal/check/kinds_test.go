package check

import (
	"fmt"
	"strings"
	"testing"
)

const header = "Vorname|Nachname|Kind-ID|Adresse|E-Mail|Telefonnummer\n"

// others are rows of honest people, for what only shows beside others.
const others = `Thomas|Bergmann|0101|Am Rain 1, 00000 Musterstadt|thomas.bergmann@example.invalid|030 23125101
Sabine|Schröder|0102|Am Rain 2, 00000 Musterstadt|sabine.schroeder@example.invalid|030 23125102
Mehmet|Öztürk|0103|Am Rain 3, 00000 Musterstadt|mehmet.oeztuerk@example.invalid|030 23125103
Katarzyna|Wójcik|0104|Am Rain 4, 00000 Musterstadt|kasia@example.invalid|030 23125104
Stefan|Krüger|0105|Am Rain 5, 00000 Musterstadt|familie.krueger@example.invalid|030 23125105
`

// counted are 40 rows with Kind-IDs of a format.
func counted(format string, from, step int) string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "Vorname%c%c|Nachname%c%c|"+format+"\n", 'a'+i/20, 'a'+i%20, 'a'+i/20, 'a'+i%20, from+i*step)
	}
	return b.String()
}

// A pair is a table with a finding and one, as like as can be, without. Row and col say
// where it is found.
type pair struct {
	kind     Kind
	col      int
	row      int
	found    string
	nearMiss string
	also     []Kind // what the near miss holds otherwise
}

var pairs = []pair{
	{NoChildIDColumn, 0, 1, "Vorname|Nachname\nErika|Muster", "Vorname|Nachname|Kind-ID\nErika|Muster|0012", nil},
	{SwappedColumns, 1, 1, header + "Mustermann|Max|0012|Am Rain 1, 00000 Musterstadt|max.mustermann@example.invalid|", header + "Max|Mustermann|0012|Am Rain 1, 00000 Musterstadt|max.mustermann@example.invalid|", nil},
	{SwappedColumns, 1, 1, header + "Bergmann|Thomas|1\nSchröder|Sabine|2\nÖztürk|Mehmet|3\nWójcik|Katarzyna|4\nKrüger|Stefan|5", header + others, nil},
	{SwappedColumns, 1, 1, header + "Schröder|Sabine|0012", header + "Werner|Otto|0012|||", nil}, // both are both
	{NamesMissing, 0, 3, header + "Erika|Muster|0012\n||0013\nMax|Muster|0014", header + "Erika|Muster|0012\n|||||\nMax|Muster|0012\nSumme||||", []Kind{BelowTable}},
	{FirstNameMissing, 1, 3, header + "Erika|Muster|0012\n|Muster|0013\nMax|Muster|0014", header + "Erika|Muster|0012\nMax|Muster|0013", nil},
	{FirstNameMissing, 1, 2, header + "N.N.|Muster|0012", header + "Nn'amdi|Muster|0012", nil},
	{FirstNameMissing, 1, 2, header + "-|Muster|0012", header + "Na|Kim|0012", nil}, // "n/a" is none
	{LastNameMissing, 2, 3, header + "Erika|Muster|0012\nMax||0013\nMax|Muster|0014", header + "Erika|Muster|0012\nMax|Xu|0013", nil},
	{LastNameMissing, 2, 2, header + "Erika|unbekannt|0012", header + "Erika|Unbehaun|0012\nUte|Keiner|0013", nil},
	{NameNotText, 1, 3, header + "Erika|Muster|0012\n@date#2026-05-03|Muster|0013\nMax|Muster|0014", header + "Erika|Muster|0012\nMai|Muster|0013", nil},
	{NameIsError, 1, 3, header + "Erika|Muster|0012\n=#NAME?|Muster|0013\nMax|Muster|0014", header + "Erika|Muster|0012\n=Max|Muster|0013", nil},
	{DamagedName, 2, 2, header + "Erika|MÃ¼ller|0012", header + "JOÃO|Müller|0012", nil},
	{DamagedName, 2, 2, header + "Erika|M?ller|0012", header + "Ålund|Mäkelä|0012", nil},
	{DamagedName, 1, 2, header + "J³rgen|Muster|0012", header + "Łukasz|Øster-Čapek|0012", nil},
	{DamagedName, 1, 2, header + "J\uFFFDrgen|Muster|0012", header + "Nguyễn|O’Brien|0012", nil},
	{DamagedName, 2, 2, header + "Erika|M&uuml;ller|0012", header + "Işıl|O´Neill|0012", nil},
	{DamagedName, 1, 2, header + "AndrÃ©|Muster|0012", header + "TOMÁŠ|KŘÍŽ|0012", nil},
	{TwoPersons, 1, 2, header + "Max und Erika|Muster|0012", header + "Karl|von und zu Guttenberg|0012", nil},
	{TwoPersons, 1, 2, header + "Max/Erika|Muster|0012", header + "Gunda|Undine|0012", nil},
	{TwoPersons, 1, 2, header + "Max & Erika|Muster|0012", header + "Max|Muster-Undt|0012", nil},
	{TwoPersons, 2, 2, header + "Erika|Muster u. Beispiel|0012", header + "Karl|v. u. z. Egloffstein|0012", nil},
	{TwoPersons, 2, 2, header + "Eheleute|Familie Muster|0012", header + "Familia|Muster|0012", nil},
	{ChildIDMissing, 3, 3, header + "Erika|Muster|0012\nMax|Muster|", header + "Erika|Muster|0012\nMax|Muster|0", []Kind{ChildIDMissing}},
	{ChildIDMissing, 3, 2, header + "Erika|Muster|unbekannt", header + "Erika|Muster|{2C5EA4C0-4067-11E9-8BAD-9B1DEB4D3B7D}", nil},
	{ChildIDDecimal, 3, 2, header + "Erika|Muster|#17.5#17,5", header + "Erika|Muster|#17.0#17", nil},
	{ChildIDDecimal, 3, 7, header + others + "Erika|Muster|9896508,5", header + "Erika|Muster|12,5a\nMax|Muster|7,5b", nil},
	{ChildIDNotNumber, 3, 2, header + "Erika|Muster|@date#2026-05-03", header + "Erika|Muster|3-5", nil},
	{ChildIDTooLong, 3, 2, header + "Erika|Muster|#1E+017", header + "Erika|Muster|#123456789012345", nil},
	{ChildIDBroken, 3, 7, header + others + "Erika|Muster|9,89651E+06", header + others + "Erika|Muster|12E4567F", nil},
	{ChildIDBroken, 3, 7, header + others + "Erika|Muster|9.896.508", header + "Erika|Muster|10.112\nMax|Muster|10.113\nAnna|Beispiel|10.114", nil},
	{ChildIDFloat, 3, 2, header + "Erika|Muster|9896508.0", header + "Erika|Muster|9896508", nil},
	{ChildIDFloat, 3, 2, header + "Erika|Muster|9896508,00", header + "Erika|Muster|123.000", nil}, // grouped?
	{TwoAccounts, 4, 4, header + "Kate|McCallister|1|Am Rain 5, 00000 Musterstadt|kate@example.invalid|\nKate|McCallister|2|Am Rain 5, 00000 Musterstadt|kate@example.invalid|\nKate|McCallister|3|Alter Weg 1, 00000 Musterstadt|kate@example.invalid|",
		header + "Kate|McCallister|1|Am Rain 5, 00000 Musterstadt|kate@example.invalid|\nKate|McCallister|2|Am Rain 5, 00000 Musterstadt|kate@example.invalid|\nKate|McCallister|3|Alter Weg 1, 00000 Musterstadt|kate2@example.invalid|", nil},
	{TwoAccounts, 6, 3, header + "Kate|McCallister|1||kate@example.invalid|030 23125001\nKate|McCallister|2||kate@example.invalid|030 23125002",
		header + "Kate|McCallister|1||sekretariat@example.invalid|030 23125001\nKate|McCallister|2||sekretariat@example.invalid|030 23125002", nil}, // the office's mailbox is nobody's
	{NamesakesJoined, 1, 3, "Anrede|Vorname|Nachname|Kind-ID|Adresse\nHerr|Kim|Nguyen|1|Am Rain 5, 00000 Musterstadt\nFrau|Kim|Nguyen|1|Am Rain 5, 00000 Musterstadt",
		"Anrede|Vorname|Nachname|Kind-ID|Adresse|E-Mail\nHerr|Kim|Nguyen|1|Am Rain 5, 00000 Musterstadt|k1@example.invalid\nFrau|Kim|Nguyen|1|Am Rain 5, 00000 Musterstadt|k2@example.invalid", nil},
	{SwappedRow, 1, 7, header + others + "Mustermann|Max|0012||max.mustermann@example.invalid|", header + others + "Max|Mustermann|0012||mustermann.max@example.invalid|", nil},
	{SwappedRow, 1, 3, "Vorname|Nachname|Kind-ID|Account\nThomas|Bergmann|0101|thomas.bergmann\nSchulze|Xaveria|0012|xaveria.schulze", "Vorname|Nachname|Kind-ID|Account\nThomas|Bergmann|0101|thomas.bergmann\nSandra|Xaver|0012|sandra.xaver2", nil},
	{SwappedRow, 1, 7, header + others + "Schulze|Sandra|0012|||", header + others + "Werner|Otto|0012|||", nil},
	{SwappedRow, 1, 9, header + others + "Xaveria|Qwitzow|1\nXaveria|Pfrzl|2\nQwitzow|Xaveria|3||xaveria.qwitzow@example.invalid\nUlrike|Qwitzow|4\nXaveria|Zmork|5\nUlf|Qwitzow|6", header + others + "Kim|Xaveria|7||xaveria.kim@example.invalid", nil},
	// What the file says of names that no list has; an e-mail address that agrees is the second witness.
	{SwappedRow, 1, 8, header + others + "Xyvra|Pfrzl|2\nQwitzow|Xyvra|3||xyvra.qwitzow@example.invalid|\nUlrike|Qwitzow|4\nXyvra|Zmork|5\nUlf|Qwitzow|6",
		header + others + "Xyvra|Pfrzl|2\nQwitzow|Xyvra|3\nUlrike|Qwitzow|4\nXyvra|Zmork|5\nUlf|Qwitzow|6", nil},
	{SwappedRow, 1, 7, header + others + "Schulze|Sandra|0012\nKim|Kowalek|0013", header + others + "Schulze|Sandra|0012\nSchulze|Kowalek|0013", nil}, // here it is a first name
	{Institution, 2, 2, header + "Jugendamt|Landkreis Musterstadt|0012", header + "Jürgen|Amthor|0012", []Kind{}},
	{Institution, 2, 2, header + "Petra|Wohngruppe Sonnenhof|0012", header + "Petra|Stadtler-Heim|0012", nil},
	{TitleInName, 1, 2, header + "Dr. Erika|Muster|0012", header + "Drew|Muster|0012", nil},
	{TitleInName, 2, 2, header + "Erika|Muster, Prof. Dr.|0012", header + "Erika|Professorski|0012", nil},
	{OddName, 2, 2, header + "Erika|Muster (geb. Beispiel)|0012", header + "Erika|Muster-Beispiel|0012", nil},
	{OddName, 1, 2, header + "Er1ka|Muster|0012", header + "D’Angelo|O'Neill d. J.|0012", nil},
	{SalutationOfTwo, 1, 2, "Anrede|Vorname|Nachname|Kind-ID\nHerr und Frau|Max|Muster|0012", "Anrede|Vorname|Nachname|Kind-ID\nHerrn|Max|Muster|0012", nil},
	{LookAlike, 1, 2, header + "\u0410nna|Muster|0012", header + "\u0410\u043d\u043d\u0430|Muster|0012", nil}, // all of it Cyrillic
	{Spaces, 1, 2, header + "Erika |Muster|0012", header + "Erika Maria|Muster|0012", nil},
	{Spaces, 2, 2, header + "Erika|Muster\u00a0Beispiel|0012", header + "Erika|Muster Beispiel|0012", nil},
	{Spaces, 3, 2, header + "Erika|Muster| 0012", header + "Erika|Muster|00 12", nil},
	{Spaces, 4, 2, header + "Erika|Muster|0012|Am Rain  5, 00000 Musterstadt", header + `Erika|Muster|0012|Am Rain 5\n00000 Musterstadt`, nil},
	{Spaces, 1, 2, header + `Erika\nMaria|Muster|0012`, header + "Erika-Maria|Muster|0012", nil},
	{Invisible, 1, 2, header + "Eri\u200bka|Muster|0012", header + "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645|Muster|0012", nil}, // Persian needs it
	{Invisible, 2, 2, header + "Erika|Mu\u00adster|0012", header + "Erika|Mu-ster|0012", nil},
	{Decomposed, 2, 2, header + "Erika|Mu\u0308ller|0012", header + "Erika|Müller|0012", nil},
	{ChildIDShort, 3, 42, header + counted("%07d", 1_000_000, 217_113) + "Erika|Muster|#234567", header + counted("%07d", 1_000_000, 217_113) + "Erika|Muster|#2345678", nil},
	{ChildIDShort, 3, 42, header + counted("%04d", 101, 3) + "Erika|Muster|#99", header + counted("%04d", 101, 3) + "Erika|Muster|99", nil},                         // zeros elsewhere, and a number
	{ChildIDShort, 3, 42, header + counted("%06d", 123_456, 21_113) + "Erika|Muster|#99876", header + counted("%07d", 1_000_000, 21) + "Erika|Muster|#999876", nil}, // a counter that got a digit more
	{ChildIDCrowded, 3, 2, header + "A|Aal|7\nB|Bär|7\nC|Cäsar|7\nD|Dohle|7\nE|Elch|7\nF|Fuchs|7", header + "A|Aal|7\nB|Bär|7\nC|Cäsar|7\nD|Dohle|7", nil},
	{OneOrTwo, 5, 3, header + "Kate|McCallister|1|Am Rain 5, 00000 Musterstadt|kate@example.invalid|\nKate|McCallister|2|Am Rain 5, 00000 Musterstadt|k2@example.invalid|",
		header + "Kate|McCallister|1|Am Rain 5, 00000 Musterstadt|kate@example.invalid|\nKate|McCallister|2|Am Rain 6, 00000 Musterstadt|k2@example.invalid|", nil},
	{NameSpelling, 2, 3, header + "Jörg|Müller|1||jm@example.invalid|\nJörg|Mueller|2||jm@example.invalid|", header + "Jörg|Müller|1||jm@example.invalid|\nJörg|Mueller|2||jm2@example.invalid|", nil},
	{NameChanged, 2, 3, header + "Erika|Mustermann|1||erika@example.invalid|\nErika|Musterfrau|2||erika@example.invalid|", header + "Erika|Mustermann|1||familie@example.invalid|\nMax|Mustermann|1||familie@example.invalid|", nil},
	{NameChanged, 1, 3, header + "Anna|Muster|1||anna@example.invalid|\nAnna Maria|Muster|2||anna@example.invalid|", header + "Jan|Muster|1||familie@example.invalid|\nJana|Muster|1||familie@example.invalid|", nil},
	{HelperSpelling, 4, 3, header + "Kate|McCallister|1|Musterstr. 5, 00000 Musterstadt||\nKate|McCallister|2|Musterstraße 5, 00000 Musterstadt||", header + "Kate|McCallister|1|Musterstr. 5, 00000 Musterstadt||\nKate|McCallister|2|Musterstr. 5, 00000 Musterstadt||", nil},
	{HelperMissing, 6, 3, header + "Kate|McCallister|1||kate@example.invalid|030 23125001\nKate|McCallister|2||kate@example.invalid|", header + "Kate|McCallister|1||kate@example.invalid|\nKate|McCallister|2||kate@example.invalid|", nil},
	{NothingToCompare, 0, 2, header + "Kate|McCallister|1|||\nKate|McCallister|2|||", header + "Kate|McCallister|1|||\nPeter|McCallister|2|||", nil},
	{NothingToCompare, 0, 2, header + "Kate|McCallister|1||sekretariat@example.invalid|\nKate|McCallister|2||sekretariat@example.invalid|", header + "Kate|McCallister|1|Hof Lüdersen, 00000 Musterstadt||\nKate|McCallister|2|Hof Lüdersen, 00000 Musterstadt||", nil},
	{NothingToCompare, 0, 2, header + "Kate|McCallister|1||m@example.invalid|\nKate|McCallister|2||m@example.invalid|\nPeter|McCallister|1||m@example.invalid|\nBuzz|McCallister|3||m@example.invalid|\nLinnie|McCallister|4||m@example.invalid|\nMegan|McCallister|5||m@example.invalid|",
		header + "Kate|McCallister|1||m@example.invalid|\nKate|McCallister|2||m@example.invalid|\nPeter|McCallister|1||m@example.invalid|\nBuzz|McCallister|3||m@example.invalid|", nil}, // a mailbox of more people than a family has
	{DuplicateRow, 0, 3, header + "Kate|McCallister|1||k@example.invalid|\nKate|McCallister|1||k@example.invalid|", header + "Kate|McCallister|1||k@example.invalid|\nKate|McCallister|2||k@example.invalid|", nil},
	{DamagedText, 4, 2, header + "Erika|Muster|0012|BahnhofstraÃŸe 5, 00000 Musterstadt", header + "Erika|Muster|0012|Straße des 17. Juni 5 § 2, 00000 Musterstadt", nil},
	{EmailMalformed, 5, 2, header + "Erika|Muster|0012||erika.muster@example", header + "Erika|Muster|0012||erika_muster+schule@mail.example.invalid", nil},
	{EmailMalformed, 5, 2, header + "Erika|Muster|0012||erika@gmx.con", header + "Erika|Muster|0012||erika@müller.company", nil},
	{EmailMalformed, 5, 2, header + "Erika|Muster|0012||030 23125001", header + "Erika|Muster|0012||keine", nil},
	{EmailMalformed, 5, 2, header + "Erika|Muster|0012||Erika <erika@example.invalid>", header + "Erika|Muster|0012||Erika@Example.invalid", nil},
	{EmailShared, 5, 3, header + "Erika|Muster|1||e@example.invalid|\nMax|Beispiel|2||e@example.invalid|", header + "Erika|Muster|1||e@example.invalid|\nMax|Beispiel|1||e@example.invalid|", nil},
	{EmailShared, 5, 3, header + "Ewa|Kowalska|1||e@example.invalid|\nMax|Beispiel|2||e@example.invalid|", header + "Ewa|Kowalska|1||e@example.invalid|\nPiotr|Kowalski|2||e@example.invalid|", nil},
	{PhoneNoNumber, 6, 2, header + "Max|Mustermann|0012|Am Rain 5, 00000 Musterstadt||Musterstadt", header + "Max|Mustermann|0012|Am Rain 5, 00000 Musterstadt||030 23125001 (Büro Musterstadt)", nil},
	{PhoneNoNumber, 6, 2, header + "Max|Mustermann|0012|Am Rain 5, 00000 Musterstadt||00000 Musterstadt", header + "Max|Mustermann|0012|Am Rain 5, 00000 Musterstadt||-", nil},
	{PhoneEmail, 6, 2, header + "Max|Mustermann|0012|||max@example.invalid", header + "Max|Mustermann|0012|||+49 (0)30 23125001", nil},
	{NoPostcode, 4, 2, header + "Max|Mustermann|0012|Am Rain 5, Musterstadt", header + "Max|Mustermann|0012|Am Rain 5, 1234 AB Voorbeeld", nil},
	{NoPostcode, 3, 2, "Vorname|Nachname|PLZ|Straße|Ort|Kind-ID\nMax|Mustermann||Am Rain 5|Musterstadt|1", "Vorname|Nachname|PLZ|Straße|Ort|Kind-ID\nMax|Mustermann|#1234#01234|Am Rain 5|Musterstadt|1", nil},
	{PostcodeShort, 3, 3, "Vorname|Nachname|PLZ|Ort|Kind-ID\nMax|Mustermann|00000|Musterstadt|1\nEva|Beispiel|#4103|Musterstadt|2", "Vorname|Nachname|PLZ|Ort|Kind-ID\nMax|Mustermann|5020|Musterstadt|1\nEva|Beispiel|5021|Musterstadt|2", nil},
	{ApartAtOneAddress, 4, 3, "Vorname|Nachname|Kind-ID|Adresse|Getrennt lebend\nEva|Muster|1|Am Rain 5, 00000 Musterstadt|ja\nMax|Muster|1|Am Rain 5, 00000 Musterstadt|ja",
		"Vorname|Nachname|Kind-ID|Adresse|Getrennt lebend\nEva|Muster|1|Am Rain 5, 00000 Musterstadt|nein\nMax|Muster|1|Am Rain 5, 00000 Musterstadt|nein", nil},
	{ApartAtOneAddress, 4, 3, "Vorname|Nachname|Kind-ID|Adresse|Bemerkung\nEva|Muster|1|Am Rain 5, 00000 Musterstadt|Eltern leben getrennt\nMax|Muster|1|Am Rain 5, 00000 Musterstadt|",
		"Vorname|Nachname|Kind-ID|Adresse|Bemerkung\nEva|Muster|1|Am Rain 5, 00000 Musterstadt|Eltern leben getrennt\nMax|Muster|1|Am Rain 7, 00000 Musterstadt|", nil},
	{AddressBlocked, 4, 2, "Vorname|Nachname|Kind-ID|Bemerkung\nEva|Muster|1|Auskunftssperre!", "Vorname|Nachname|Kind-ID|Bemerkung\nEva|Muster|1|keine Auskunftssperre", nil},
	{AddressBlocked, 4, 2, "Vorname|Nachname|Kind-ID|Sperrvermerk\nEva|Muster|1|ja", "Vorname|Nachname|Kind-ID|Sperrvermerk\nEva|Muster|1|nein", nil},
	{NoCustody, 4, 2, "Vorname|Nachname|Kind-ID|Sorgeberechtigt\nEva|Muster|1|nein", "Vorname|Nachname|Kind-ID|Sorgeberechtigt\nEva|Muster|1|ja", nil},
	{ChildIDShown, 3, 2, header + "Erika|Muster|#9896508#9.896.508", header + "Erika|Muster|#9896508#9896508", nil},
	{EmailSeveral, 5, 2, header + "Erika|Muster|0012||e@example.invalid; m@example.invalid", header + "Erika|Muster|0012||e@example.invalid", nil},
	{EmailSeveral, 5, 2, header + "Erika|Muster|0012||e@example.invalid, e@example.invalid", header + "Erika|Muster|0012||e.e@example.invalid", nil}, // the same one twice
	{Invisible, 1, 2, header + "Eri\u007fka|Muster|0012", header + "Éri-ka|Muster|0012", nil},                                                        // a control character
	{PhoneAsNumber, 6, 2, header + "Erika|Muster|0012|||#3023125001", header + "Erika|Muster|0012|||03023125001", nil},
	{PhoneAsNumber, 6, 2, header + "Erika|Muster|0012|||3023125001", header + "Erika|Muster|0012|||23125001", nil},
	{BelowTable, 2, 3, header + "Erika|Muster|0012\n|Stand: heute|", header + "Erika|Muster|0012\n||||Stand: heute", nil},
	{BelowTable, 0, 4, header + "Erika|Muster|0012\nMax|Muster|0013\n||=#2", header + "Erika|Muster|0012\nMax|Muster|0013\n|||#2", nil}, // a count
}

func TestEachKind(t *testing.T) {
	seen := map[Kind]bool{}
	for _, p := range pairs {
		seen[p.kind] = true
		t.Run(p.kind.Key(), func(t *testing.T) {
			res := examine(t, p.found)
			at := false
			for _, f := range res.Findings {
				at = at || f.Kind == p.kind && f.Row == p.row && f.Col == p.col
			}
			if !at {
				t.Errorf("not found at row %d, column %d in\n%s\n%s", p.row, p.col, p.found, list(res))
			}
			miss := examine(t, p.nearMiss)
			allowed := map[Kind]bool{}
			for _, k := range p.also {
				allowed[k] = true
			}
			for _, f := range miss.Findings {
				if !allowed[f.Kind] && (f.Kind == p.kind || f.Kind.Severity() > Hint && !(f.Kind == NoChildIDColumn)) {
					t.Errorf("false alarm in\n%s\n%s", p.nearMiss, list(miss))
					break
				}
			}
		})
	}
	for k := range Kind(NumKinds) {
		if !seen[k] {
			t.Errorf("%s has no pair", k.Key())
		}
	}
}

func list(res *Result) string {
	var b strings.Builder
	for _, f := range res.Findings {
		fmt.Fprintf(&b, "  %s: row %d %v, column %d, %q %q %s\n", f.Kind.Key(), f.Row, f.Others, f.Col, f.Name, f.Value, f.Note)
	}
	return b.String()
}
