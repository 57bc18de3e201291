package mailmerge

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// encodeName makes an NCName of a name that people gave: what may not stand in
// one becomes _hex_, as LibreOffice does it too. A full stop is encoded
// although it might stand: names with one are those that this package makes up.
func encodeName(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', isNameLetter(r):
			b.WriteRune(r)
		case i > 0 && (r >= '0' && r <= '9' || r == '-'):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}

// isNameLetter covers the letters of Latin-1 and Latin Extended-A, all of which may begin an NCName.
func isNameLetter(r rune) bool {
	return r >= 0xc0 && r <= 0x17f && r != 0xd7 && r != 0xf7
}

// displayName is the value of style:display-name, which says nothing where the name is not encoded.
func displayName(name string) string {
	if encodeName(name) == name {
		return ""
	}
	return name
}

// xmlCharacter says whether XML 1.0 can hold r (section 2.2, Char).
func xmlCharacter(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return true
	case r < 0x20, r >= 0xd800 && r <= 0xdfff, r == 0xfffe, r == 0xffff:
		return false
	}
	return r <= 0x10ffff
}

// badCharacter returns a description of the first character that XML cannot hold, "" if all is well.
func badCharacter(s string) string {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return fmt.Sprintf("byte 0x%02x at byte %d is not UTF-8", s[i], i)
			}
		}
		if !xmlCharacter(r) {
			return fmt.Sprintf("%U at byte %d", r, i)
		}
	}
	return ""
}
