package printing

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// A folded text is one without what its setting may change: blanks, invisible
// characters, which hyphen it is, and how accents are composed. A PDF has Hebrew and Arabic in the order in
// which they stand on paper, piece by piece; so only which of their letters there are
// counts, not their order.
type folded struct {
	ltr string // the others, in order
	rtl string // letters that are written from right to left, sorted
}

func fold(s string) folded {
	var ltr, rtl []rune
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		case r == '\u2010', r == '\u2011': // a hyphen that does not end a line
			ltr = append(ltr, '-')
		case rightToLeft(r):
			rtl = append(rtl, r)
		default:
			ltr = append(ltr, r)
		}
	}
	slices.Sort(rtl)
	return folded{string(ltr), string(rtl)}
}

func rightToLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.R, bidi.AL:
		return true
	case bidi.NSM: // vowels of Hebrew, Arabic, Syriac, Thaana, N’Ko
		return r >= 0x0590 && r < 0x0900
	}
	return false
}

// bare is a word as accounts are compared: small letters, no punctuation around.
func bare(s string) string {
	return strings.ToLower(strings.TrimFunc(norm.NFC.String(s), func(r rune) bool {
		return unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	}))
}
