package settings

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elterntool/internal/problem"
)

// maxText is the length of a value in characters: the longest is a few sentences.
const maxText = 1000

// checkText refuses what cannot stand in a line of a document (XML 1.0, section
// 2.2) or would make it look other than it is.
func checkText(text string) *problem.Problem {
	if n := utf8.RuneCountInString(text); n > maxText {
		return &problem.Problem{
			What:   fmt.Sprintf("Der Wert ist mit %d Zeichen zu lang; möglich sind %d.", n, maxText),
			Remedy: "Den Text kürzen.",
		}
	}
	for _, r := range text {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return &problem.Problem{What: "Der Wert geht über mehrere Zeilen.", Remedy: "Ihn in eine Zeile schreiben."}
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\uFEFF', r == '\uFFFE', r == '\uFFFF', r == utf8.RuneError:
			return &problem.Problem{
				What:   fmt.Sprintf("Der Wert enthält ein unsichtbares Zeichen (U+%04X), das in keinem Brief stehen kann.", r),
				Remedy: "Den Wert neu eintippen statt einzufügen; in Pfaden / statt \\ schreiben.",
			}
		}
	}
	return nil
}

func checkEmail(text string) *problem.Problem {
	local, domain, ok := strings.Cut(text, "@")
	if ok && local != "" && !strings.ContainsAny(text, " ,;<>()[]\"\\\u00a0") && isHost(domain) {
		return nil
	}
	return &problem.Problem{
		What:   problem.Quote(text) + " ist keine E-Mail-Adresse.",
		Remedy: "Eine einzelne Adresse angeben, wie sekretariat@musterschule.invalid.",
	}
}

// isHost tells whether a text can be a host of the internet: labels between dots.
func isHost(s string) bool {
	if strings.ContainsAny(s, "@/: ") || !strings.Contains(s, ".") {
		return false
	}
	return !slices.Contains(strings.Split(s, "."), "")
}

// checkURL accepts http and https addresses as people hand them on: without user
// and password.
func checkURL(text string) *problem.Problem {
	u, err := url.Parse(text)
	p := &problem.Problem{
		What:   problem.Quote(text) + " ist keine Internetadresse.",
		Remedy: "Eine Adresse angeben, die mit https:// beginnt.",
		Err:    err,
	}
	switch {
	case strings.ContainsFunc(text, unicode.IsSpace):
		return p
	case !strings.Contains(text, "://") && isHost(strings.SplitN(text, "/", 2)[0]):
		p.Remedy = "Meinten Sie " + problem.Quote("https://"+text) + "?"
		return p
	case err != nil, u.Scheme != "http" && u.Scheme != "https", !isHost(u.Hostname()):
		return p
	case u.User != nil:
		return &problem.Problem{
			What:   "In der Internetadresse stehen ein Benutzername oder ein Passwort.",
			Remedy: "Nur die Adresse selbst angeben, ohne den Teil bis zum Zeichen @.",
		}
	}
	return nil
}

// checkIServ refuses besides what could carry something personal into the QR code
// of every letter.
func checkIServ(text string) *problem.Problem {
	if p := checkURL(text); p != nil {
		return p
	}
	if strings.ContainsAny(text, "?#") {
		return &problem.Problem{
			What:   "Die Adresse von IServ hat einen Zusatz hinter ? oder #.",
			Remedy: "Nur die Adresse der Anmeldeseite angeben, wie https://musterschule.invalid/iserv/.",
		}
	}
	return nil
}

func checkWebsite(text string) *problem.Problem {
	if strings.Contains(text, "://") {
		return checkURL(text)
	}
	if isHost(strings.SplitN(text, "/", 2)[0]) {
		return nil
	}
	return &problem.Problem{
		What:   problem.Quote(text) + " ist keine Internetadresse.",
		Remedy: "Die Adresse so angeben, wie sie im Briefkopf stehen soll, etwa www.musterschule.invalid.",
	}
}

func checkInformation(text string) *problem.Problem {
	if text == InFull || text == ByLink || strings.EqualFold(path.Ext(text), ".txt") {
		return nil
	}
	return &problem.Problem{
		What: problem.Quote(text) + " ist als Wert von „information“ nicht möglich.",
		Remedy: mean(text, []string{InFull, ByLink}, problem.Quote) +
			"Möglich sind: „voll“, „link“ oder der Name einer eigenen Textdatei, die auf .txt endet.",
	}
}

func checkLogo(text string) *problem.Problem {
	switch ext := strings.ToLower(path.Ext(text)); {
	case strings.Contains(text, "://"):
		return &problem.Problem{
			What:   "Das Logo liegt im Internet.",
			Remedy: "Die Bilddatei neben Datei-01 speichern und ihren Namen angeben.",
		}
	case ext != ".png" && ext != ".jpg" && ext != ".jpeg":
		return &problem.Problem{
			What:   problem.Quote(text) + " ist kein Bild, das in den Brief passt.",
			Remedy: "Ein Bild im Format PNG oder JPEG angeben; sein Name endet auf .png, .jpg oder .jpeg.",
		}
	}
	return nil
}

func checkDeadline(text string) *problem.Problem {
	_, p := parseDeadline(text)
	return p
}
