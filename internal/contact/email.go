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
	dst = appendExactLower(dst, part)
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

// appendExactLower appends the exact key of part with small letters for A to Z.
func appendExactLower(dst, part []byte) []byte {
	start := len(dst)
	for _, c := range part {
		small := plainLower[c]
		if small == 0 { // rare: more than letters in ASCII
			dst = names.Append(dst[:start], names.Exact, part)
			for i, c := range dst[start:] {
				if 'A' <= c && c <= 'Z' {
					dst[start+i] = c + 'a' - 'A'
				}
			}
			return dst
		}
		dst = append(dst, small)
	}
	return dst
}

// plainLower has what shows of ASCII, with small letters for A to Z; 0 for the rest.
var plainLower = func() (lower [256]byte) {
	for c := byte('!'); c <= '~'; c++ {
		if lower[c] = c; 'A' <= c && c <= 'Z' {
			lower[c] += 'a' - 'A'
		}
	}
	return lower
}()
