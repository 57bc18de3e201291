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

// PlainEmail returns the key that AppendEmail appends, of a cell that holds one address in
// no other spelling than that of its key, as nearly all do; nothing if it is none. Of other
// cells ok is false.
func PlainEmail(cell []byte) (key []byte, ok bool) {
	at := -1
	for i, c := range cell {
		if emailPlain[c] {
			continue
		}
		if c != '@' {
			return nil, false
		}
		if at < 0 {
			at = i
		}
	}
	if len(cell) == 0 || cell[0] == '.' || cell[len(cell)-1] == '.' { // a bracket there
		return nil, false
	}
	if at <= 0 || at+1 == len(cell) || IsPlaceholder(cell[:at]) || isOffice(cell[:at]) {
		return nil, true
	}
	return cell, true
}

// emailPlain has what shows of ASCII and is the same in a key, but for the @, and for : as
// in mailto:.
var emailPlain = func() (plain [256]bool) {
	for c := byte('!'); c <= '~'; c++ {
		plain[c] = plainLower[c] == c && !emailSeparators[c] && !(emailBrackets[c] && c != '.') && c != ':' && c != '@'
	}
	return plain
}()

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
