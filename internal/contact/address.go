package contact

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"elterntool/internal/names"
)

// AppendAddress appends street, house number and postcode in one form; nothing
// for an address without a house number, in which a whole village may live. The
// town is left out, since it is written in too many ways.
func AppendAddress(dst, cell []byte) []byte {
	if len(cell) < 3 {
		return dst // in haste: most files have no address
	}
	var lines, buf [256]byte
	key := append(lines[:0], cell...)
	for i, c := range key {
		if c == '\n' || c == '\r' || c == ';' || c == '|' {
			key[i] = ','
		}
	}
	key = names.Append(buf[:0], names.SearchForm, key)

	var postcode, street []byte
	for len(key) > 0 {
		var part []byte
		part, key, _ = bytes.Cut(key, []byte{','})
		for len(part) > 0 {
			before, code, after := cutPostcode(part)
			if postcode == nil {
				postcode = code
			}
			if street == nil && hasHouseNumber(before) {
				street = before
			}
			part = after
		}
	}
	if street == nil {
		return dst
	}
	dst = appendStreet(dst, street)
	dst = append(dst, ' ')
	return append(dst, postcode...)
}

// cutPostcode divides part around the first word of five digits.
func cutPostcode(part []byte) (before, code, after []byte) {
	for i := 0; i < len(part); {
		word := wordAt(part, i)
		if len(word) == 5 && areDigits(word) {
			return part[:i], word, part[i+5:]
		}
		i += max(len(word), 1)
	}
	return part, nil, nil
}

// hasHouseNumber reports whether a number follows a word. "17." is none: Straße
// des 17. Juni.
func hasHouseNumber(part []byte) bool {
	words := false
	for i := 0; i < len(part); {
		word := wordAt(part, i)
		i += max(len(word), 1)
		switch {
		case len(word) == 0:
		case word[0] < '0' || '9' < word[0]:
			words = words || len(word) > 1
		case words && len(word) <= 5 && (i == len(part) || part[i] != '.'):
			return len(bytes.TrimLeft(word, "0")) > 0
		}
	}
	return false
}

// appendStreet appends the letters and digits of a street with its number,
// Straße as STR wherever it stands, 12-14 and 12/14 as 12-14.
func appendStreet(dst, street []byte) []byte {
	digit, gap := false, false
	for i := 0; i < len(street); {
		if street[i] == 'S' && bytes.HasPrefix(street[i:], []byte("STRASSE")) {
			dst = append(dst, "STR"...)
			i += len("STRASSE")
			digit = false
			continue
		}
		r, n := rune(street[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(street[i:])
		}
		if !isWord(r) {
			i += n
			gap = true
			continue
		}
		if digit && gap && unicode.IsDigit(r) {
			dst = append(dst, '-')
		}
		digit, gap = unicode.IsDigit(r), false
		dst = append(dst, street[i:i+n]...)
		i += n
	}
	return dst
}

// wordAt returns the letters and digits at key[i:].
func wordAt(key []byte, i int) []byte {
	j := i
	for j < len(key) {
		if wordChars[key[j]] {
			j++
			continue
		}
		if key[j] < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRune(key[j:])
		if !isWord(r) {
			break
		}
		j += n
	}
	return key[i:j]
}

var wordChars = setOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz")

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return wordChars[r]
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func areDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
