package contact

import "elterntool/internal/names"

// nothings are the loose keys that say that nothing is known.
var nothings = [...]string{
	"", "X", "XX", "XXX", "NA", "N/A", "NV", "N/V", "KA", "K/A", "NONE", "NULL", "NIL", "OHNE", "LEER", "ENTFAELLT",
	"KEIN", "KEINE", "KEINER", "KEINEANGABE", "KEINEANGABEN", "NICHTVORHANDEN", "NICHTBEKANNT", "UNBEKANNT", "FEHLT", "?", "??", "???",
}

// titles are those that a loose key leaves out at its beginning.
var titles = [...]string{"DR", "PROF", "DIPL", "MAG", "ING", "PD", "DOZ"}

// IsPlaceholder reports whether text says in words or signs that nothing is
// known, or consists of zeros.
func IsPlaceholder(text []byte) bool {
	if len(text) > 1 && !maybeNothing(text) {
		return false // nearly always
	}
	var buf [64]byte
	key := names.Append(buf[:0], names.Loose, text)
	for _, s := range nothings {
		if string(key) == s {
			return true
		}
	}
	for _, c := range key {
		if c != '0' && c != '/' && c != '*' && c != '#' {
			return false
		}
	}
	return true
}

// maybeNothing reports whether a text of two characters or more may be a placeholder: if
// its first three are letters, one begins with them, or a title before it does; if only
// two are, so with these.
func maybeNothing(text []byte) bool {
	a, b := letterIndex(text[0]), letterIndex(text[1])
	if a >= 26 || b >= 26 {
		return true
	}
	thirds := beginnings[a][b]
	if len(text) > 2 {
		if c := letterIndex(text[2]); c < 26 {
			return thirds>>c&1 != 0
		}
	}
	return thirds != 0
}

// letterIndex numbers the letters of ASCII, small or capital, from 0; what is none has 26
// or more.
func letterIndex(c byte) byte { return c&^('a'-'A') - 'A' }

// beginnings has, for each two letters that a placeholder or a title begins with, a bit for
// each third one, and another bit.
var beginnings = func() (b [26][26]uint32) {
	for _, list := range [][]string{nothings[:], titles[:]} {
		for _, s := range list {
			if len(s) < 2 {
				continue
			}
			first, second := letterIndex(s[0]), letterIndex(s[1])
			if first >= 26 || second >= 26 {
				continue
			}
			thirds := &b[first][second]
			*thirds |= 1 << 31
			if len(s) > 2 {
				if third := letterIndex(s[2]); third < 26 {
					*thirds |= 1 << third
				}
			}
		}
	}
	return b
}()
