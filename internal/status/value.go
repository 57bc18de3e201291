package status

import (
	"regexp"
	"strings"
	"time"
)

// Open is what the column says of those who may still register.
const Open = "offen"

var (
	registered = regexp.MustCompile(`^angemeldet \(Stand \d{2}\.\d{2}\.\d{4}\)$`)
	missed     = regexp.MustCompile(`^nicht angemeldet \(Frist \d{2}\.\d{2}\.\d{4}\)$`)
)

func registeredValue(day time.Time) string { return "angemeldet (Stand " + Day(day) + ")" }
func missedValue(day time.Time) string     { return "nicht angemeldet (Frist " + Day(day) + ")" }

// IsRegistered reports whether the column says that somebody has registered, in the words of this package.
func IsRegistered(text string) bool { return registered.MatchString(text) }

// isOwn reports whether a text is one that this package writes. All others were entered by hand.
func isOwn(text string) bool {
	return text == Open || registered.MatchString(text) || missed.MatchString(text)
}

// plain is a text without blanks around it.
func plain(b []byte) string { return strings.TrimSpace(string(b)) }
