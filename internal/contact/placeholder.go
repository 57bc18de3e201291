package contact

import "elterntool/internal/names"

// IsPlaceholder reports whether text says in words or signs that nothing is
// known, or consists of zeros.
func IsPlaceholder(text []byte) bool {
	var buf [64]byte
	key := names.Append(buf[:0], names.Loose, text)
	switch string(key) {
	case "", "X", "XX", "XXX", "NA", "N/A", "NV", "N/V", "KA", "K/A", "NONE", "NULL", "NIL", "OHNE", "LEER", "ENTFAELLT",
		"KEIN", "KEINE", "KEINER", "KEINEANGABE", "KEINEANGABEN", "NICHTVORHANDEN", "NICHTBEKANNT", "UNBEKANNT", "FEHLT", "?", "??", "???":
		return true
	}
	for _, c := range key {
		if c != '0' && c != '/' && c != '*' && c != '#' {
			return false
		}
	}
	return true
}
