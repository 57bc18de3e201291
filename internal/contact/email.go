package contact

import (
	"bytes"

	"elterntool/internal/names"
)

var (
	emailSeparators = setOf(",;| \t\n\r")
	emailBrackets   = setOf("<>()\"'.")
)

// CutEmail returns the first of several e-mail addresses in a cell, and the rest.
func CutEmail(cell []byte) (part, rest []byte) { return emailSeparators.cut(cell) }

// AppendEmail appends the address in small letters, nothing if it is none.
func AppendEmail(dst, part []byte) []byte {
	start := len(dst)
	dst = names.Append(dst, names.Exact, part)
	for i, c := range dst[start:] {
		if 'A' <= c && c <= 'Z' {
			dst[start+i] = c + 'a' - 'A'
		}
	}
	key := emailBrackets.trim(dst[start:])
	key = bytes.TrimPrefix(key, []byte("mailto:"))
	user, host, ok := bytes.Cut(key, []byte("@"))
	if !ok || len(user) == 0 || len(host) == 0 || IsPlaceholder(user) || isOffice(user) {
		return dst[:start]
	}
	return dst[:start+copy(dst[start:], key)]
}

// isOffice reports whether a mailbox is an office's: a school puts its own where
// a family has none, and few of them are enough to join strangers.
func isOffice(user []byte) bool {
	switch string(user) {
	case "sekretariat", "schule", "schulleitung", "verwaltung", "buero", "büro", "office", "info", "kontakt", "post", "poststelle", "mail",
		"noreply", "no-reply", "keine-mail", "keinemail", "eltern", "elternbeirat":
		return true
	}
	return false
}
