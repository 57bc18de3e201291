package names

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A letter says what becomes of one rune.
type letter struct {
	fold   uint16  // small letter
	search [2]byte // search form of the small letter, capital; 0 where there is none
}

// The table covers Latin up to Extended-B, and Latin Extended Additional
// (Vietnamese and others).
const (
	tableEnd   = 0x0250
	extraStart = 0x1E00
	extraEnd   = 0x1F00
)

type letterTable struct {
	latin [tableEnd]letter
	extra [extraEnd - extraStart]letter
}

// at returns the entry of r, nil if it has none.
func (t *letterTable) at(r rune) *letter {
	switch {
	case r < tableEnd:
		return &t.latin[r]
	case extraStart <= r && r < extraEnd:
		return &t.extra[r-extraStart]
	}
	return nil
}

// letters is the table, made when it is first asked for.
var letters = sync.OnceValue(func() *letterTable {
	t := new(letterTable)
	for r := rune(0); r < extraEnd; r++ {
		if l := t.at(r); l != nil {
			l.fold = uint16(fold(r))
			l.search = searchForm(fold(r))
		}
	}
	return t
})

// special lists the small letters whose search form is not their base letter.
// Source: DIN 91379, search form; stroke letters after Ł that the standard does
// not list follow its rule "base letter".
var special = map[rune]string{
	'æ': "AE", 'ø': "OE", 'œ': "OE", 'ß': "SS", 'þ': "TH", 'ĳ': "IJ",
	'đ': "D", 'ð': "D", 'ə': "E", 'ǝ': "E", 'ħ': "H", 'ı': "I", 'ɨ': "I", 'ĸ': "K", 'ł': "L", 'ŀ': "L",
	'ŋ': "N", 'ŉ': "N", 'ŧ': "T", 'ʒ': "Z",
	'ƀ': "B", 'ɓ': "B", 'ȼ': "C", 'ɖ': "D", 'ɗ': "D", 'ɇ': "E", 'ǥ': "G", 'ɉ': "J", 'ƙ': "K", 'ƚ': "L",
	'ɍ': "R", 'ⱦ': "T", 'ʉ': "U", 'ɏ': "Y", 'ƴ': "Y", 'ƶ': "Z", 'ⱥ': "A", 'ǆ': "DZ", 'ǉ': "LJ", 'ǌ': "NJ", 'ǳ': "DZ",
}

// searchForm returns the search form of r, a small letter: one or two capital
// letters from A to Z, or zeros for what is no Latin letter.
func searchForm(r rune) (s [2]byte) {
	if r < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			s[0] = byte(r) - 'a' + 'A'
		}
		return s
	}
	if text, ok := special[r]; ok {
		copy(s[:], text)
		return s
	}
	var buf [utf8.UTFMax]byte
	parts := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	if len(parts) == 0 {
		return s
	}
	base, size := utf8.DecodeRune(parts)
	mark, _ := utf8.DecodeRune(parts[size:])
	s = searchForm(base)
	if s[1] == 0 { // Ǣ and Ǽ are AE already
		switch {
		case mark == 0x0308 && (s[0] == 'A' || s[0] == 'O' || s[0] == 'U'):
			s[1] = 'E' // the German umlauts; every other diaeresis is dropped
		case mark == 0x030A && s[0] == 'A':
			s[1] = 'A'
		}
	}
	return s
}

// search returns the search form of r, any rune of a folded key.
func (t *letterTable) search(r rune) [2]byte {
	if l := t.at(r); l != nil {
		return l.search
	}
	return searchForm(r)
}

// appendSearch appends the search form of src, a folded key. Letters other than
// Latin ones stay as they are, with their marks.
func appendSearch(dst, src []byte) []byte { return appendReading(dst, src, false) }

// appendReading appends the search form of src, a folded key, or with base set
// the other German reading, in which ü is a u that lost its dots.
func appendReading(dst, src []byte, base bool) []byte {
	t := letters()
	marks := false // whether marks stay: behind letters of other scripts
	for i := 0; i < len(src); {
		r, size := rune(src[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(src[i:])
		}
		i += size
		if isMark(r) {
			if marks {
				dst = utf8.AppendRune(dst, r)
			}
			continue
		}
		s := t.search(r)
		marks = s[0] == 0 && unicode.IsLetter(r)
		switch {
		case s[0] == 0:
			dst = utf8.AppendRune(dst, r)
		case s[1] == 0, base && isTwoReadings(r, s):
			dst = append(dst, s[0])
		default:
			dst = append(dst, s[0], s[1])
		}
	}
	return dst
}

// isTwoReadings reports whether r, with search form s, is also written as its
// base letter alone: ä ö ü å ø, but not ß, æ, œ, þ.
func isTwoReadings(r rune, s [2]byte) bool {
	switch r {
	case 'ø':
		return true
	case 'æ', 'œ', 'ǣ', 'ǽ':
		return false
	}
	return s[1] == 'E' || s == [2]byte{'A', 'A'}
}
