package check

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"elterntool/internal/names"
	"elterntool/internal/table"
)

// name looks at one of the names of a row and returns it without flaws.
func (e *examination) name(rec *table.Record, f table.Field, r *row, who Finding) string {
	col := rec.Table.Columns[f][0]
	c := rec.Cell(col.Col)
	damaged := e.count[DamagedName]
	s := e.cell(c, col, f, who)
	if e.count[DamagedName] > damaged {
		return s
	}
	who.Col, who.Header, who.Value = col.Col, col.Header, s
	switch {
	case isNoName(s):
		r.noName = true
		if who.Kind = FirstNameMissing; f == table.LastName {
			who.Kind = LastNameMissing
		}
	case isTwoPersons(s):
		r.noName = true
		who.Kind = TwoPersons
	case isInstitution(s):
		r.noName = true
		who.Kind = Institution
	case hasTitle(s):
		who.Kind = TitleInName
	default:
		odd := oddSign(s)
		if odd == "" {
			return s
		}
		who.Kind, who.Note = OddName, odd
	}
	e.add(who)
	return s
}

// isNoName tells what is written where no name is known.
func isNoName(s string) bool {
	switch strings.ToUpper(strings.Trim(s, " .-–—_*/?()")) {
	case "", "N.N", "N. N", "NN", "UNBEKANNT", "NICHT BEKANNT", "NAME UNBEKANNT", "UNKNOWN", "XX", "XXX", "XXXX",
		"KEINE ANGABE", "KEINE ANGABEN", "K.A", "K. A", "KEINE", "NICHT VORHANDEN", "VERSTORBEN", "ENTFÄLLT", "SIEHE OBEN", "S. O", "S.O":
		return true
	}
	return false
}

// isTwoPersons tells "Max und Erika", "Max u. Erika", "Max/Erika", "Eheleute …",
// "Familie …". In "von und zu Beispiel" the word stands between particles.
func isTwoPersons(s string) bool {
	if strings.ContainsAny(s, "/&+") {
		return !isAppositive(s)
	}
	words := strings.Fields(s)
	for i, w := range words {
		switch strings.ToLower(w) {
		case "und", "u.", "u", "sowie":
			if i == 0 || i == len(words)-1 || names.IsParticle([]byte(words[i-1])) || names.IsParticle([]byte(words[i+1])) {
				continue
			}
			return true
		case "eheleute", "ehepaar", "fam.", "familie":
			if i == 0 {
				return true
			}
		}
	}
	return false
}

// isAppositive tells "a/b" of which one side is no name: "Anna /", "c/o".
func isAppositive(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '&' || r == '+' })
	return len(parts) < 2 || slices.ContainsFunc(parts, func(p string) bool { return len([]rune(strings.TrimSpace(p))) < 2 })
}

// What no person is called: whole words, and how words begin.
var (
	institutionWords = []string{
		"kinderheim", "kinderdorf", "kinderhaus", "wohnheim", "internat", "vormund", "amtsvormund", "amtsvormundin", "e.v.", "ev.", "ggmbh", "gmbh", "caritas", "diakonie",
		"familienhilfe", "stiftung", "einrichtung", "arbeiterwohlfahrt", "sozialdienst", "erziehungsstelle", "landkreis",
	}
	institutionBegins = []string{"jugendamt", "jugendhilfe", "wohngruppe", "amtsvormundschaft", "vormundschaft", "kreisverwaltung", "stadtverwaltung", "pflegekinderdienst", "sozialamt", "caritasverband", "diakonisches"}
)

func isInstitution(s string) bool {
	lower := strings.ToLower(s)
	for word := range strings.FieldsFuncSeq(lower, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '(' || r == ')' }) {
		if slices.Contains(institutionWords, word) || slices.ContainsFunc(institutionBegins, func(b string) bool { return strings.HasPrefix(word, b) }) {
			return true
		}
	}
	return strings.HasPrefix(lower, "stadt ")
}

// hasTitle tells a name with an academic title beside it.
func hasTitle(s string) bool {
	if !strings.ContainsAny(s, "DdPpMm") {
		return false
	}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == ',' }) {
		switch strings.ToLower(word) {
		case "dr.", "dr", "prof.", "prof", "professor", "professorin", "dipl.-ing.", "mag.", "med.", "dipl.-kfm.":
			return true
		}
		if strings.HasPrefix(strings.ToLower(word), "dr.") {
			return true
		}
	}
	return false
}

// oddSign says what does not belong into a name.
func oddSign(s string) string {
	for _, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), r == ' ', r == '-', r == '.', r == '\n', 0x2010 <= r && r <= 0x2015:
		case strings.ContainsRune("'’‘`´ʻʼʾʿ·′", r), unicode.Is(unicode.Cf, r):
		case unicode.IsDigit(r):
			return "Im Namen steht eine Ziffer."
		case r == '(' || r == ')' || r == '[' || r == ']':
			return "Im Namen steht eine Bemerkung in Klammern."
		case r == ',' || r == ';':
			return "Im Namen steht ein Trennzeichen. Stehen mehrere Angaben in der Zelle?"
		case r == '@':
			return "Das sieht nach einer E-Mail-Adresse aus."
		default:
			return "Im Namen steht das Zeichen „" + string(r) + "“."
		}
	}
	return ""
}

// salutation looks at the form of address.
func (e *examination) salutation(rec *table.Record, r *row, who Finding) {
	r.salutation = cleaned(string(rec.Salutation))
	s := strings.ToLower(r.salutation)
	herr, frau := strings.Contains(s, "herr"), strings.Contains(s, "frau")
	if herr && frau || strings.HasPrefix(s, "eheleute") || strings.HasPrefix(s, "ehepaar") || strings.HasPrefix(s, "familie") || s == "fam." || s == "fam" {
		who.Kind, who.Value = SalutationOfTwo, r.salutation
		who.Col, who.Header = e.at(rec.Table, table.Salutation)
		e.add(who)
	}
}

// gender is what a form of address says: 'm', 'w' or 0.
func (r *row) gender() byte {
	switch strings.ToLower(strings.Trim(r.salutation, " .")) {
	case "herr", "herrn", "hr", "m", "männlich", "mann":
		return 'm'
	case "frau", "fr", "w", "weiblich":
		return 'w'
	}
	return 0
}

// incomplete looks at a row that lacks a name.
func (e *examination) incomplete(rec *table.Record) {
	e.lookFor(rec.Table)
	if rec.FirstName != nil || rec.LastName != nil {
		return // a defect of the table says it
	}
	for _, f := range []table.Field{table.FirstName, table.LastName} {
		if col := rec.Table.Columns[f][0].Col; rec.Text(col) != nil {
			return // something that is no text stands there: a defect, too
		}
	}
	n := nameless{row: rec.Row}
	var parts []string
	if len(rec.ChildID) > 0 {
		parts = append(parts, "Kind-ID "+string(rec.ChildID))
		n.known++
	}
	for _, b := range rec.Emails {
		if bytes.IndexByte(b, '@') > 0 {
			parts = append(parts, string(b))
			n.known++
		}
	}
	for _, b := range rec.Phones {
		if isPhoneNumber(string(b)) {
			parts = append(parts, string(b))
			n.known++
		}
	}
	if n.text = strings.Join(parts, ", "); n.known > 0 && len(e.nameless) < maxKept {
		e.nameless = append(e.nameless, n)
	}
}

// A nameless is a row without any name.
type nameless struct {
	row   int
	known int // how much of a parent stands there
	text  string
}

// withoutNames reports the rows without any name. Below the last person something by
// itself is rather a sum.
func (e *examination) withoutNames() {
	for _, n := range e.nameless {
		switch {
		case n.row < e.table.LastRow || n.known > 1:
			e.add(Finding{Kind: NamesMissing, Row: n.row, Value: n.text})
		case n.known > 0:
			e.add(Finding{Kind: BelowTable, Row: n.row, Value: n.text})
		}
	}
}
