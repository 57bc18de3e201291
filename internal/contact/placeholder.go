package contact

import "elterntool/internal/names"

// IsPlaceholder reports whether text says in words or signs that nothing is
// known, or consists of zeros.
func IsPlaceholder(text []byte) bool {
	if len(text) > 0 && beginsNone[text[0]] {
		return false
	}
	var buf [64]byte
	key := names.Append(buf[:0], names.Loose, text)
	if isNothing(key) {
		return true
	}
	for _, c := range key {
		if c != '0' && c != '/' && c != '*' && c != '#' {
			return false
		}
	}
	return true
}

// beginsNone has the letters that neither a placeholder begins with, nor a title before
// one: most texts need no closer look.
var beginsNone = setOf("ABCGHJQRSTVWYZabcghjqrstvwyz123456789")

// isNothing reports whether a loose key says that nothing is known.
func isNothing(key []byte) bool {
	switch string(key) {
	case "", "X", "XX", "XXX", "NA", "N/A", "NV", "N/V", "KA", "K/A", "NONE", "NULL", "NIL", "OHNE", "LEER", "ENTFAELLT",
		"KEIN", "KEINE", "KEINER", "KEINEANGABE", "KEINEANGABEN", "NICHTVORHANDEN", "NICHTBEKANNT", "UNBEKANNT", "FEHLT", "?", "??", "???":
		return true
	}
	return false
}
