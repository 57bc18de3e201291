package consent

import "regexp"

// The column that elterntool status fills, and what it says of those who may still
// register.
const (
	Header = "Anmeldung"
	Open   = "offen"
)

var (
	registered = regexp.MustCompile(`^angemeldet \(Stand \d{2}\.\d{2}\.\d{4}\)$`)
	missed     = regexp.MustCompile(`^nicht angemeldet \(Frist \d{2}\.\d{2}\.\d{4}\)$`)
)

// IsRegistered reports whether the column says that somebody has registered, in the words of elterntool status.
func IsRegistered(text string) bool { return registered.MatchString(text) }

// IsOwn reports whether a text of the column is one that elterntool status writes. All others were entered by hand.
func IsOwn(text string) bool {
	return text == Open || registered.MatchString(text) || missed.MatchString(text)
}
