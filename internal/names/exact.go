package names

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// appendExact appends src in NFC, without outer blanks, with single inner
// blanks, and without characters that show nothing.
func appendExact(dst, src []byte) []byte {
	if isExact(src) {
		return append(dst, src...)
	}
	start := len(dst)
	composed, blank := true, false
	for i := 0; i < len(src); {
		r, size := rune(src[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(src[i:])
		}
		i += size
		switch {
		case r == ' ' || isBlank(r):
			blank = len(dst) > start
			continue
		case isInvisible(r), (blank || len(dst) == start) && isMark(r): // a mark on nothing shows nothing
			continue
		}
		if blank {
			dst = append(dst, ' ')
			blank = false
		}
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
		} else {
			composed = composed && isComposed(r)
			dst = utf8.AppendRune(dst, r)
		}
	}
	if composed {
		return dst
	}
	return compose(dst, start)
}

// isExact reports, of text in ASCII, whether it is its own exact key. It is the
// usual case.
func isExact(b []byte) bool {
	i := 0
	for i+8 <= len(b) && allShow(b[i:]) {
		i += 8
	}
	if len(b) >= 8 && i+8 > len(b) && allShow(b[len(b)-8:]) {
		return true
	}
	for ; i < len(b); i++ {
		if c := b[i]; c-'!' > '~'-'!' && (c != ' ' || i == 0 || b[i-1] == ' ') {
			return false
		}
	}
	return len(b) == 0 || b[len(b)-1] != ' '
}

// allShow reports whether the first eight bytes of b show, in ASCII.
func allShow(b []byte) bool { x := eight(b); return within(x, '!', '~')&^x == highs }

// isComposed reports whether r needs no look at its neighbours to be in NFC:
// the Latin letters up to U+02FF and the Vietnamese ones.
func isComposed(r rune) bool { return r < 0x0300 || extraStart <= r && r < extraEnd }

// compose brings dst[start:] into NFC. It is rarely needed, so it may allocate.
func compose(dst []byte, start int) []byte {
	text := bytes.Clone(dst[start:]) // norm must not see dst, or every caller's buffer moves to the heap
	return append(dst[:start], norm.NFC.Bytes(text)...)
}

// isMark reports whether r is a mark on the letter before it.
func isMark(r rune) bool { return r >= 0x0300 && unicode.In(r, unicode.Mn, unicode.Me) }

// isBlank reports whether r is white space, the no-break kinds included.
func isBlank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return unicode.IsSpace(r)
}

// isInvisible reports whether r shows nothing: control characters, the soft
// hyphen, zero-width characters and marks of writing direction.
func isInvisible(r rune) bool {
	switch {
	case r < ' ', r == 0x7F:
		return true
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x061C, r == 0x180E, r == 0xFEFF,
		0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F:
		return true
	}
	return false
}
