package intake

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"elterntool/internal/source"

	"golang.org/x/text/unicode/norm"
)

// clean brings a value to the form it is written in: NFC, no white space or characters
// without width around it, one blank where there was any white space.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == '\u00AD':
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// twoPersons tells "Max und Erika", "Eheleute Muster", "Muster/Beispiel" from a name.
func twoPersons(name string) bool {
	padded := " " + strings.ToLower(name) + " "
	for _, sign := range []string{" und ", " u. ", " u ", " & ", " + ", "/", ";", " eheleute ", " ehepaar ", " familie ", " fam. "} {
		if strings.Contains(padded, sign) {
			return true
		}
	}
	return strings.ContainsAny(name, "&+")
}

// splitName parts "Nachname, Vorname" at its comma. What has none, or two, is not
// parted: which of its words are the last name cannot be known.
func splitName(s string) (last, first string, ok bool) {
	last, first, ok = strings.Cut(s, ",")
	last, first = clean(last), clean(first)
	return last, first, ok && last != "" && first != "" && !strings.Contains(first, ",")
}

// A salutation is what Anrede, gender and code letters say about a person.
type salutation struct {
	text, title string
	several     bool // it is for two persons, or a code that may be
}

// codes of MAGELLAN and WinSV; what is not among them is not interpreted.
var codes = map[string]salutation{
	"f": {text: "Frau"}, "h": {text: "Herr"}, "w": {text: "Frau"}, "m": {text: "Herr"},
	"fd": {text: "Frau", title: "Dr."}, "hd": {text: "Herr", title: "Dr."},
	"fp": {text: "Frau", title: "Prof."}, "hp": {text: "Herr", title: "Prof."},
	"fr": {text: "Frau"}, "fr.": {text: "Frau"}, "hr": {text: "Herr"}, "hr.": {text: "Herr"},
	"frau": {text: "Frau"}, "herr": {text: "Herr"}, "herrn": {text: "Herr"},
	"weiblich": {text: "Frau"}, "männlich": {text: "Herr"}, "maennlich": {text: "Herr"},
	"frau dr.": {text: "Frau", title: "Dr."}, "herr dr.": {text: "Herr", title: "Dr."}, "herrn dr.": {text: "Herr", title: "Dr."},
	"frau prof.": {text: "Frau", title: "Prof."}, "herr prof.": {text: "Herr", title: "Prof."},
	"d": {}, "divers": {}, "u": {}, "x": {}, "-": {}, "ohne": {}, "keine": {},
	"eh": {several: true}, "hf": {several: true}, "fh": {several: true}, "fa": {several: true}, "eheleute": {several: true},
	"familie": {several: true}, "fam.": {several: true},
}

func readSalutation(s string) salutation {
	if c, ok := codes[strings.ToLower(s)]; ok {
		return c
	}
	return salutation{text: s, several: twoPersons(s)}
}

// An answer is a yes, a no, or neither.
type answer uint8

const (
	unknown answer = iota
	yes
	no
)

// readAnswer reads what stands in a cell about custody. A yes must be one of the words; a no is also what only begins
// like one ("nein, Beschluss vom 3.5.", "kein Sorgerecht"), whatever stands behind it.
func readAnswer(s string) answer {
	s = strings.ToLower(strings.Trim(norm.NFKC.String(s), " .,;!()\"'"))
	switch s {
	case "ja", "j", "yes", "y", "1", "-1", "x", "wahr", "true", "vorhanden":
		return yes
	case "n", "0", "falsch", "false", "☐", "✗", "✘", "❌", "×", "✕", "✖":
		return no
	}
	word, _, _ := strings.Cut(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return ' '
	}, s), " ")
	for _, open := range []string{"angabe", "angegeben", "bekannt", "erfasst", "geklärt", "eingetragen"} {
		if strings.Contains(s, open) { // "keine Angabe" is no answer
			return unknown
		}
	}
	switch word {
	case "nein", "no", "nee", "kein", "keine", "keins", "keines", "keinerlei", "nicht", "ohne", "entzogen", "ruht", "ruhend":
		return no
	}
	return unknown
}

var dateForms = []string{"2.1.2006", "2006-01-02", "20060102", "2/1/2006"}

// readDate reads a date. ok is false if something stands there that is none.
func readDate(c source.Cell, now time.Time) (d time.Time, ok bool) {
	text := c.ISODate()
	if text == "" {
		text, _, _ = strings.Cut(clean(c.Text), " ")
	}
	if strings.Trim(text, "0.-/") == "" { // "00.00.0000": none
		return time.Time{}, true
	}
	for _, form := range dateForms {
		if d, err := time.Parse(form, text); err == nil {
			return d, d.Year() > 1900 && d.Year() < 2200
		}
	}
	if d, err := time.Parse("2.1.06", text); err == nil {
		if d.Year() > now.Year()+10 {
			d = d.AddDate(-100, 0, 0)
		}
		return d, true
	}
	return time.Time{}, false
}

// adult tells whether somebody is 18 on that day.
func adult(birth, now time.Time) bool {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return !birth.IsZero() && !birth.AddDate(18, 0, 0).After(today)
}

var codeAndTown = regexp.MustCompile(`^(?:D[- ])?([0-9]{5}) (.+)$`)

// An address is an address in parts, and in the form of the guide.
type address struct{ whole, street, code, town string }

// readAddress puts an address together. A cell with the whole address stays as it is.
func readAddress(whole, street, number, code, town string) address {
	a := address{whole: whole, street: street, code: code, town: town}
	if a.code == "" {
		if m := codeAndTown.FindStringSubmatch(town); m != nil { // "00000 Musterstadt" in one cell
			a.code, a.town = m[1], m[2]
		}
	}
	if number != "" && a.street != "" {
		a.street += " " + number
	}
	if a.street == "" && a.whole != "" && a.code != "" && !strings.Contains(a.whole, a.code) {
		// "Adresse" beside "Postleitzahl" and "Ort" is the street (the import file of MAGELLAN).
		a.street, a.whole = a.whole, ""
	}
	place := strings.TrimSpace(a.code + " " + a.town)
	switch {
	case a.whole != "":
	case a.street != "" && place != "":
		a.whole = a.street + ", " + place
	default:
		a.whole = a.street + place
	}
	return a
}
