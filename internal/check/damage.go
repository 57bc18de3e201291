package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// isDamaged tells a text that has gone through a wrong code page: replaced characters,
// UTF-8 read as Windows-1252 ("MÃ¼ller"), CP850 read as Windows-1252 or the other way
// round ("M³ller"), references of HTML, and question marks inside or behind a word.
func isDamaged(s string) bool {
	ascii := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c == '?' && i > 0 && isLetterBefore(s, i):
			return true
		case c == '&' && isReference(s[i:]):
			return true
		}
	}
	if ascii {
		return false
	}
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case r == utf8.RuneError, 0x80 <= r && r < 0xA0:
			return true
		case strings.ContainsRune("³÷▀„”¸¼½¾¬¤§°¢£¥¦©®¶¿¡¨¯±×", r) && i > 0 && i+1 < len(runes) &&
			unicode.IsLetter(runes[i-1]) && unicode.IsLower(runes[i+1]):
			return true
		}
	}
	return isTwiceEncoded(s)
}

func isLetterBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(r)
}

// isReference tells "&uuml;" and "&#252;".
func isReference(s string) bool {
	end := strings.IndexByte(s, ';')
	if end < 3 || end > 9 {
		return false
	}
	for _, c := range []byte(s[1:end]) {
		if c != '#' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// isTwiceEncoded tells UTF-8 that was read as Windows-1252: the characters from 0x80 make
// UTF-8 of a Latin letter or of a typographic sign.
func isTwiceEncoded(s string) bool {
	for run := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < utf8.RuneSelf }) {
		if utf8.RuneCountInString(run) < 2 {
			continue
		}
		var b []byte
		for _, r := range run {
			c, ok := charmap.Windows1252.EncodeRune(r)
			if !ok {
				b = nil
				break
			}
			b = append(b, c)
		}
		if b == nil || !utf8.Valid(b) {
			continue
		}
		for _, r := range string(b) {
			if 0xC0 <= r && r < 0x220 || 0x1E00 <= r && r < 0x1F00 || 0x2010 <= r && r < 0x2040 {
				return true
			}
		}
	}
	return false
}

// lookAlike finds a word that mixes Latin letters with Cyrillic or Greek ones, and
// returns the letter that is the stranger.
func lookAlike(s string) (stranger rune, script string, ok bool) {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		var latin, other int
		var r1 rune
		var firstLatin rune
		for _, r := range word {
			switch {
			case r < 0x250 || unicode.Is(unicode.Latin, r):
				latin++
				if firstLatin == 0 {
					firstLatin = r
				}
			case unicode.In(r, unicode.Cyrillic, unicode.Greek):
				other++
				if r1 == 0 {
					r1 = r
				}
			}
		}
		if latin == 0 || other == 0 {
			continue
		}
		if other > latin {
			return firstLatin, "lateinisches", true
		}
		if unicode.Is(unicode.Greek, r1) {
			return r1, "griechisches", true
		}
		return r1, "kyrillisches", true
	}
	return 0, "", false
}
