package iserv

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A field is what a column means.
type field uint8

const (
	fieldNone field = iota
	fieldFirst
	fieldLast
	fieldInfo
	fieldAccount
	fieldPassword
	fieldImportID
	fieldChildID
	fieldEmail
	fieldType
	fieldStatus
	fieldGroups
	fieldGroup
	fieldInternalID
	fieldCreated
	fieldBirthDate
	fields = iota
)

// Headers as fold leaves them, facts iserv.md A8, A9, C4, F1, F2 and csv-headers.md.
// "rufname" and "name" stand for a field only if no better word does.
var words = map[field]string{
	fieldFirst: "vorname vornamen firstname givenname",
	fieldLast:  "nachname nachnamen familienname zuname lastname surname",
	fieldInfo: "klasseinformation klasseinformationen klasseinfo klassezusaetzlicheinformation " +
		"klassezusaetzlicheinformationen klassezustzlicheinformationen zusaetzlicheinformationen " +
		"information informationen addedmw klasse",
	fieldAccount: "account accounts accountname benutzername benutzernamen benutzerkonto benutzerkennung " +
		"benutzer login loginname anmeldename username user nutzername kontoname konto iservaccount " +
		"iservbenutzername iservlogin",
	fieldPassword: "passwort passwoerter kennwort password initialpasswort initialespasswort startpasswort " +
		"erstpasswort vorlaeufigespasswort",
	fieldImportID: "importid importids",
	fieldChildID: "kindid kindids kindesid idkind iddeskindes kindidentnummer kindnr kindnummer schuelerid " +
		"schuelernr schuelernummer schueleridentnummer identnummer",
	fieldEmail: "email emails emailadresse emailadressen mail mailadresse emailprivat privateemail " +
		"privateemailadresse",
	fieldType:       "benutzertyp benutzertypen benutzerart typ usertype",
	fieldStatus:     "status kontostatus",
	fieldGroups:     "gruppen groups",
	fieldGroup:      "gruppe group",
	fieldInternalID: "interneid uuid",
	fieldCreated:    "erstelltam erstelltvon",
	fieldBirthDate:  "geburtsdatum geburtstag gebdat",
}

var (
	synonyms = map[string]field{}
	weak     = map[string]field{"rufname": fieldFirst, "name": fieldLast}
)

func init() {
	for f, list := range words {
		for word := range strings.FieldsSeq(list) {
			synonyms[word] = f
		}
	}
}

// fold brings a header to the form that synonyms have: lower case, umlauts spelt out
// (also decomposed ones), letters and digits only.
func fold(header string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(header) {
		switch r = unicode.ToLower(r); {
		case r == 'ä':
			b.WriteString("ae")
		case r == 'ö':
			b.WriteString("oe")
		case r == 'ü':
			b.WriteString("ue")
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
