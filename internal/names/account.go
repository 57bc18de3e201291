package names

import (
	"unicode"
	"unicode/utf8"
)

// AppendUsual appends the account name that IServ most often makes of the
// names: "vorname.nachname", small letters, ä as ae, several first names strung
// together by dots, hyphens kept. It is a guess, never evidence by itself.
func AppendUsual(dst, first, last []byte) []byte {
	start := len(dst)
	dst = appendUsualPart(dst, first)
	if len(dst) > start {
		dst = append(dst, '.')
	}
	return appendUsualPart(dst, last)
}

// appendUsualPart appends one part of an account name.
func appendUsualPart(dst, name []byte) []byte {
	start := len(dst)
	if out, ok := usualDirect(dst, name); ok {
		return out
	}
	return keepUsual(Append(dst, SearchForm, name), start)
}

// keepUsual keeps of dst[start:], a key in search form, what an account name
// holds.
func keepUsual(dst []byte, start int) []byte {
	n := start
	for i := start; i < len(dst); {
		r, size := utf8.DecodeRune(dst[i:])
		switch {
		case 'A' <= r && r <= 'Z':
			dst[n] = byte(r) + 'a' - 'A'
			n++
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-':
			dst[n] = byte(r)
			n++
		case r == ' ':
			dst[n] = '.'
			n++
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			n += copy(dst[n:], dst[i:i+size]) // of another script: no account holds it
		}
		i += size
	}
	return dst[:n]
}
