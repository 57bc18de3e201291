package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A flaw is what is wrong with the way a text is written, not with what it says.
type flaw uint8

const (
	flawSpaces flaw = 1 << iota
	flawInvisible
	flawDecomposed
	flawLineFeed // a line feed inside, which has no one right answer
)

// clean returns a text without its flaws, and which it has. Outer white space goes, inner
// white space becomes one blank, invisible characters go, letters are composed. Line feeds
// inside stay.
func clean(s string) (string, flaw) {
	if isClean(s) || !utf8.ValidString(s) { // which no spreadsheet gives
		return s, 0
	}
	var f flaw
	keep := strings.IndexFunc(s, needsJoiners) >= 0
	text := strings.Map(func(r rune) rune {
		if isInvisible(r) && !(keep && unicode.Is(unicode.Cf, r)) {
			f |= flawInvisible
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	lines := strings.Split(strings.ReplaceAll(strings.TrimFunc(text, unicode.IsSpace), "\r\n", "\n"), "\n")
	for i, line := range lines {
		if i > 0 {
			f |= flawLineFeed
			b.WriteByte('\n')
		}
		for j, word := range strings.FieldsFunc(line, unicode.IsSpace) {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
	}
	if b.String() != text {
		f |= flawSpaces
	}
	out := norm.NFC.String(b.String())
	if out != b.String() {
		f |= flawDecomposed
	}
	return out, f
}

// isClean tells the usual text quickly: no blanks but single ones inside, nothing above
// Latin-1 and Latin Extended-A.
func isClean(s string) bool {
	last := rune(' ')
	for _, r := range s {
		if r < ' ' || r == 0x7F || r >= 0x80 && r < 0xC0 || r > 0x17F || r == ' ' && last == ' ' {
			return false
		}
		last = r
	}
	return last != ' ' || s == ""
}

// isInvisible tells characters that show nothing and mean nothing in a name: C0 controls,
// soft hyphens, zero-width characters and marks of direction.
func isInvisible(r rune) bool {
	switch {
	case r < ' ':
		return r != '\t' && r != '\n' && r != '\r' && r != '\v' && r != '\f'
	case r == 0x7F, r == 0xAD, r == 0x061C, r == 0x180E, r == 0xFEFF,
		0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F:
		return true
	}
	return false
}

// needsJoiners tells letters of scripts in which joiners and marks of direction have a
// meaning: all but Latin, Greek and Cyrillic ones.
func needsJoiners(r rune) bool {
	return r > 0x52F && unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// shownText makes visible what --fix takes away: blanks at the ends and invisible
// characters.
func shownText(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		outer := strings.TrimFunc(string(runes[:i+1]), unicode.IsSpace) == "" || strings.TrimFunc(string(runes[i:]), unicode.IsSpace) == ""
		switch {
		case r == '\n':
			b.WriteRune('↵')
		case unicode.IsSpace(r) && (outer || r != ' ' || i > 0 && unicode.IsSpace(runes[i-1])):
			b.WriteRune('␣')
		case isInvisible(r):
			b.WriteRune('·')
		default:
			b.WriteRune(r)
		}
	}
	return clip(b.String())
}

// clip bounds what is kept of a cell.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	if r := []rune(s[:min(len(s), 4*most)]); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
