package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings a header to the form that synonyms are compared in: lower case,
// umlauts spelt out (also decomposed ones), letters and digits only.
// "E-Mail-Adresse", "EMail Adresse" and "e_mail_adresse" are one.
func fold(header string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(header) {
		switch r = unicode.ToLower(r); r {
		case 'ä':
			b.WriteString("ae")
		case 'ö':
			b.WriteString("oe")
		case 'ü':
			b.WriteString("ue")
		case 'ß':
			b.WriteString("ss")
		default:
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	s := b.String()
	for {
		before := len(s)
		for _, remark := range []string{"optional", "freiwillig", "pflichtfeld", "pflicht"} {
			if len(s) > len(remark) {
				s = strings.TrimSuffix(s, remark)
			}
		}
		if len(s) == before {
			return s
		}
	}
}

// A synonym is a field, and whether the word stands for it only if no better
// word does: "Name" is the last name beside "Vorname", not beside "Nachname".
type synonym struct {
	field Field
	weak  bool
}

var synonyms = func() map[string]synonym {
	m := map[string]synonym{}
	for f, words := range map[Field]string{
		FirstName: "vorname vornamen vname vnamen firstname",
		LastName:  "nachname nachnamen familienname zuname nname surname lastname",
		combined: "namevorname nachnamevorname familiennamevorname zunamevorname vornamename " +
			"vornamenachname vornamefamilienname vornamezuname vorundnachname vorundfamilienname " +
			"vorundzuname nachundvorname nameundvorname nachnameundvorname vornameundname " +
			"vornameundnachname vollername vollstaendigername ganzername gesamtname",
		Particle: "namenszusatz namenszusaetze namensvorsatz namenspraefix vorsatzwort adelstitel " +
			"adelspraedikat adelstitelundnamenszusatz",
		Title:      "titel akadgrad akademischergrad akadtitel akademischertitel",
		Salutation: "anrede",
		ChildID: "kindid kindids kindesid idkind iddeskindes kindidentnummer kindnr kindnummer " +
			"schuelerid schuelerinid schueleridschuelerin schuelernr schuelernummer schueleridentnummer " +
			"schueleridnummer schuelerinnenid identnummer interneidnummer interneid susid zsrid " +
			"eindeutigenummerguid",
		Email: "email emails emailadresse emailadressen mail mailadresse emailadr emailprivat " +
			"privateemail emailadresseprivat",
		Phone: "telefon telefonnummer telefonnr telefonnummern telnr telefonprivat telefonberuf " +
			"telefondienstlich telefonmobil telefonfestnetz festnetz festnetznummer rufnummer tel mobil " +
			"mobilnummer mobilnr mobiltelefon mobilfunk mobilfunknummer handy handynummer handynr phone",
		Address: "adresse anschrift wohnanschrift postanschrift adressepostanschrift wohnadresse",
		Street: "strasse str strassehausnummer strassehausnr strassehnr strassenr strasseundhausnummer " +
			"strasseundhausnr strasseundnr strassenname",
		HouseNumber: "hausnummer hausnr hnr",
		PostalCode:  "plz postleitzahl",
		Town:        "ort wohnort ortsname stadt plzort plzundort postleitzahlort plzwohnort",
		Class:       "klasse klassen klassenname gruppebezeichnung klname klassegruppe",
		Code: "registrierungscode registrierungscodes registriercode registrierungsschluessel " +
			"registrierungskennung",
		Sent: "briefversendetam briefversandtam briefversendet briefversandt",
		Registered: "anmeldung anmeldestatus angemeldet einwilligung einwilligungen einwilligungserklaerung " +
			"einwilligungerteilt einwilligungiserv iserveinwilligung datenschutzeinwilligung zustimmung",
		Withdrawn: "widerruf widerrufe widerrufen widerrufenam widerrufam widerrufdereinwilligung widerspruch widersprochen",
		Account:   "account",
		Password:  "passwort",
	} {
		for word := range strings.FieldsSeq(words) {
			m[word] = synonym{field: f}
		}
	}
	m["rufname"] = synonym{FirstName, true}
	m["rufnamen"] = synonym{FirstName, true}
	m["name"] = synonym{LastName, true}
	m["importid"] = synonym{ChildID, true} // the pupils' import calls it so (facts iserv.md A8)
	return m
}()
