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
	var buf [256]byte
	key := names.Append(buf[:0], names.SearchForm, withCommas(cell))

	start := len(dst)
	var postcode []byte
	var s street
	// What stands between commas and postcodes is looked at one by one; the first
	// with a house number is the street.
	for i := 0; i < len(key) && !(s.found && postcode != nil); {
		if c := key[i]; c < utf8.RuneSelf && !wordChars[c] {
			if c == ',' {
				dst = s.end(dst, start)
			}
			i++
			continue
		}
		word := wordAt(key, i)
		i += max(len(word), 1)
		switch {
		case len(word) == 5 && areDigits(word):
			if postcode == nil {
				postcode = word
			}
			dst = s.end(dst, start)
		case len(word) > 0 && !s.found:
			dst = s.appendWord(dst, word, i < len(key) && key[i] == '.')
		}
	}
	if dst = s.end(dst, start); !s.found {
		return dst[:start]
	}
	dst = append(dst, ' ')
	return append(dst, postcode...)
}

// withCommas returns cell with commas for what parts an address as they do.
func withCommas(cell []byte) []byte {
	if _, rest := lineEnds.cut(cell); rest == nil {
		return cell // the usual case
	}
	cell = bytes.Clone(cell)
	for i, c := range cell {
		if lineEnds[c] {
			cell[i] = ','
		}
	}
	return cell
}

var lineEnds = setOf("\n\r;|")

// A street is what was seen of one, word by word.
type street struct {
	words  bool // one of more than a letter
	number house
	digit  bool // the last word ended in a digit
	found  bool // an earlier one has a house number
}

// A house says whether a street has a house number.
type house uint8

const (
	houseUnknown house = iota
	houseNumber
	houseNone // 0: no house has it
)

// appendWord appends the letters and digits of a word, Straße as STR wherever it
// stands, 12-14 and 12/14 as 12-14. A house number is the first number behind a word;
// "17." is none: Straße des 17. Juni.
func (s *street) appendWord(dst, word []byte, dot bool) []byte {
	switch {
	case word[0] < '0' || '9' < word[0]:
		s.words = s.words || len(word) > 1
	case s.number == houseUnknown && s.words && len(word) <= 5 && !dot:
		if s.number = houseNone; len(bytes.TrimLeft(word, "0")) > 0 {
			s.number = houseNumber
		}
	}
	if s.digit && beginsInDigit(word) {
		dst = append(dst, '-')
	}
	s.digit = endsInDigit(word)
	for len(word) >= len(strasse) {
		i := bytes.Index(word, strasse)
		if i < 0 {
			break
		}
		dst = append(append(dst, word[:i]...), "STR"...)
		word = word[i+len(strasse):]
	}
	return append(dst, word...)
}

var strasse = []byte("STRASSE")

// end ends what may have been a street, and takes it away from dst[start:] if it was
// none.
func (s *street) end(dst []byte, start int) []byte {
	if s.found {
		return dst
	}
	if s.number == houseNumber {
		s.found = true
		return dst
	}
	*s = street{}
	return dst[:start]
}

func beginsInDigit(word []byte) bool {
	if word[0] < utf8.RuneSelf {
		return '0' <= word[0] && word[0] <= '9'
	}
	r, _ := utf8.DecodeRune(word)
	return unicode.IsDigit(r)
}

func endsInDigit(word []byte) bool {
	if c := word[len(word)-1]; c < utf8.RuneSelf {
		return '0' <= c && c <= '9'
	}
	r, _ := utf8.DecodeLastRune(word)
	return unicode.IsDigit(r)
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
