package consent

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"elterntool/internal/table"

	"golang.org/x/text/unicode/norm"
)

// A Say is what the office has noted about a parent's consent.
type Say uint8

// What can be noted.
const (
	Nothing Say = iota // nothing that keeps anybody out
	No                 // has not consented, or withdrawn
	Unclear            // words that are not understood
)

// Registered reads a cell of a column such as Anmeldung or Einwilligung. What elterntool status writes there is among
// its words: "angemeldet (Stand …)", "offen", "nicht angemeldet (Frist …)". Nobody consents before the first login, so
// that an empty cell keeps nobody out.
func Registered(kind table.Kind, text string) Say {
	switch kind {
	case table.Date:
		return Nothing // the day of it
	case table.Number, table.Boolean, table.String, table.Empty:
	default:
		return Unclear
	}
	if isDay(text) {
		return Nothing
	}
	word, rest := words(text)
	switch word {
	case "offen", "ja", "j", "x", "1", "wahr", "true", "✓", "✔", "☑", "erteilt", "eingewilligt", "zugestimmt", "liegt vor", "vorhanden", "angemeldet", "registriert":
		if rest == "" || aside(rest) {
			return Nothing
		}
	case "widerrufen", "widerruf", "nein", "abgelehnt", "verweigert", "nicht angemeldet":
		if !strings.Contains(rest, "zurück") {
			return No // whatever is noted behind it: a day, a reason
		}
	case "n", "0", "falsch", "false", "☐", "nicht erteilt", "nicht eingewilligt", "nicht zugestimmt", "nicht registriert", "keine einwilligung", "liegt nicht vor", "widersprochen":
		if rest == "" {
			return No
		}
	}
	return Unclear
}

// Withdrawn reads a cell of a column such as Widerruf, where yes means no.
func Withdrawn(kind table.Kind, text string) Say {
	switch kind {
	case table.Date:
		return No // the day of it
	case table.Number, table.Boolean, table.String, table.Empty:
	default:
		return Unclear
	}
	if isDay(text) {
		return No
	}
	word, rest := words(text)
	switch word {
	case "ja", "widerrufen", "widerruf":
		if !strings.Contains(rest, "zurück") {
			return No
		}
	case "j", "x", "1", "wahr", "true", "✓", "✔", "☑", "erfolgt", "widersprochen":
		if rest == "" {
			return No
		}
	case "nein", "n", "0", "falsch", "false", "☐", "-", "–", "nicht widerrufen", "kein widerruf":
		if rest == "" {
			return Nothing
		}
	}
	return Unclear
}

var day = regexp.MustCompile(`^(?:am )?(?:[0-9]{1,2}\.[ ]?[0-9]{1,2}\.[ ]?(?:[0-9]{2}|[0-9]{4})?|[0-9]{4}-[0-9]{2}-[0-9]{2})$`)

// isDay tells a day that was entered as text.
func isDay(text string) bool { return day.MatchString(strings.TrimSpace(text)) }

// aside tells whether what stands behind a word is a note in brackets that takes nothing back: days, and words such as in
// "(Stand 01.12.2026)" and "(Brief vom 3.11.)". Any other may: "(zurückgezogen)".
func aside(rest string) bool {
	rest = strings.TrimSpace(rest)
	if !strings.HasPrefix(rest, "(") || !strings.HasSuffix(rest, ")") {
		return false
	}
	for word := range strings.FieldsFuncSeq(rest, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !slices.Contains(harmless, word) {
			return false
		}
	}
	return true
}

// harmless are words that say when or how somebody has answered.
var harmless = strings.Fields("stand am vom seit per auf papier brief formular mail e schriftlich mündlich telefonisch persönlich unterschrieben liegt vor iserv")

// words parts the word that a cell begins with from what is noted behind it: "widerrufen am 3.11." and "nicht
// angemeldet (Frist 18.12.2026)". Of several words the longest known beginning counts.
func words(text string) (word, rest string) {
	s := strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(text), " ")))
	s = strings.TrimRight(s, ".!")
	for _, phrase := range phrases {
		after, ok := strings.CutPrefix(s, phrase)
		if ok && (after == "" || strings.ContainsRune(" (,;:", rune(after[0]))) {
			return phrase, after
		}
	}
	if at := strings.IndexAny(s, " (,;:"); at > 0 {
		return s[:at], s[at:]
	}
	return s, ""
}

// phrases are the answers of more than one word.
var phrases = []string{
	"nicht angemeldet", "nicht erteilt", "nicht eingewilligt", "nicht zugestimmt", "nicht registriert", "nicht widerrufen",
	"keine einwilligung", "kein widerruf", "liegt nicht vor", "liegt vor",
}
