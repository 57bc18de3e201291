package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/table"
)

// Fields that exports have and a parents' table has not.
const (
	birthDate    = table.Extra + iota
	gender       // m, w, d
	custody      // whether this parent has custody
	custodyNames // one cell with the names of those who have
	letters      // whether this parent gets letters; no is no
	leftOn       // when the pupil left the school
	art          // V, M, E = both
	personID     // the program's own number of a person
	briefanrede  // "Sehr geehrte Frau …"
	district     //
	country      //
	contactOf    // a telephone, but whose it is stands elsewhere
	externalID   // another number of the pupil
	fieldEnd
)

// vocabulary is what headers of exports are understood by (facts: exports.md,
// csv-headers.md).
var vocabulary = table.NewVocabulary(map[table.Field]string{
	birthDate: "geburtsdatum geboren geborenam gebdat gebdatum geburtstag",
	gender:    "geschlecht",
	custody: "erziehungsberechtigt sorgeberechtigt sorgeberechtigung sorgerecht personensorge personensorgerecht " +
		"personensorgeberechtigt personensorgeberechtigung auskunftsberechtigt",
	custodyNames:   "personensorgeberechtigte personensorgeberechtigter personensorgeberechtigten",
	letters:        "erhaeltanschreiben anschreiben schriftverkehrverteiler",
	leftOn:         "abgangsdatum abgangam abgang entlassdatum entlassungsdatum entlassenam austrittsdatum schulabgang",
	art:            "art artklartext artimportexportbez verhaeltnis",
	personID:       "id nr nummer",
	briefanrede:    "briefanrede",
	district:       "ortsteil",
	country:        "land staat",
	contactOf:      "telefonnummerntelefonnummer telefonnummernanschlussart telefonnummernbemerkung anschlussart",
	externalID:     "externeidnummer externeidnr",
	table.Class:    "gruppebezeichung schuelerklasse", // sic: a guide misspells it
	table.LastName: "?name",
})

// fieldNames are what fields are called in German, in the order of the mapping.
var fieldNames = map[table.Field]string{
	table.FirstName: "Vorname", table.LastName: "Nachname", table.Combined: "Nachname, Vorname", table.Particle: "Namenszusatz",
	table.Title: "Titel", table.Salutation: "Anrede", table.ChildID: "Kind-ID", table.Email: "E-Mail", table.Phone: "Telefon",
	table.Address: "Adresse", table.Street: "Straße", table.HouseNumber: "Hausnummer", table.PostalCode: "PLZ", table.Town: "Ort",
	table.Class: "Klasse", birthDate: "Geburtsdatum", gender: "Geschlecht", custody: "Sorgerecht",
	custodyNames: "wer das Sorgerecht hat", letters: "ob Anschreiben", leftOn: "Abgang", art: "Art", personID: "Nummer",
	briefanrede: "Briefanrede", district: "Ortsteil", country: "Land",
}

// A Choice is what a person has said about a column: --col FELD=TITEL.
type Choice struct {
	Key    string // as typed, for messages
	Field  table.Field
	Child  bool   // the child's
	Number int    // of the parent, from 1
	Header string // "-": no column
}

// keys are what fields are called before the = of --col.
var keys = map[table.Field]string{
	table.FirstName: "vorname", table.LastName: "nachname", table.Combined: "name", table.Particle: "namenszusatz",
	table.Title: "titel", table.Salutation: "anrede", gender: "geschlecht", custody: "sorgerecht",
	custodyNames: "personensorgeberechtigte", letters: "anschreiben", art: "art", table.Email: "e-mail", table.Phone: "telefon",
	table.Address: "adresse", table.Street: "straße", table.HouseNumber: "hausnummer", table.PostalCode: "plz", table.Town: "ort",
	table.ChildID: "kind-id", table.Class: "klasse", birthDate: "geburtsdatum", leftOn: "abgang",
}

// Keys lists what can stand before the = of --col.
func Keys() []string {
	var list []string
	for _, f := range append(append(slices.Clone(ofParent), custodyNames, table.ChildID), table.Class, birthDate, leftOn) {
		list = append(list, keys[f])
	}
	return append(list, "kind-vorname", "kind-nachname", "kind-name")
}

// ofChild are the fields that are the child's whatever stands before them.
var ofChild = map[table.Field]bool{table.ChildID: true, table.Class: true, birthDate: true, leftOn: true}

// ParseChoice reads FELD=TITEL. A number behind FELD names the parent: "vorname2" is the
// second one's, "vorname" the first one's, "ort0" that of all. "name" is a column with
// last and first name. The error is nil, or one of the two below.
func ParseChoice(text string) (Choice, error) {
	key, header, ok := strings.Cut(text, "=")
	header = strings.Trim(strings.TrimSpace(header), `"„“”`)
	c := Choice{Key: strings.TrimSpace(key), Header: header, Number: 1}
	if !ok || header == "" {
		return c, ErrChoiceForm
	}
	word := table.Fold(key)
	if n := len(word) - 1; n > 0 && word[n] >= '0' && word[n] <= '9' {
		c.Number, word = int(word[n]-'0'), word[:n]
	}
	rest, child := strings.CutPrefix(word, "kind")
	if child && rest != "id" {
		word = rest
	}
	if c.Field, ok = fieldOf(word); !ok {
		return c, ErrChoiceField
	}
	c.Child = ofChild[c.Field] || child
	if c.Child && !slices.Contains(childFields, c.Field) {
		return c, ErrChoiceField
	}
	return c, nil
}

// What is wrong with a Choice.
var (
	ErrChoiceForm  = errors.New("not of the form FELD=TITEL")
	ErrChoiceField = errors.New("no such field")
)

func fieldOf(word string) (table.Field, bool) {
	for f, k := range keys {
		if table.Fold(k) == word {
			return f, true
		}
	}
	f, ok := vocabulary.FieldOf(word)
	return f, ok && keys[f] != ""
}

// key is the choice as it is written in a mapping.
func (c *Choice) key() string {
	switch {
	case c.Child && !ofChild[c.Field]:
		return "kind-" + keys[c.Field]
	case c.Child:
		return keys[c.Field]
	}
	return fmt.Sprintf("%s%d", keys[c.Field], c.Number)
}
