package xlsx

import (
	"unicode/utf16"
	"unicode/utf8"
)

// escapeLen is the length of an escape, _x000D_.
const escapeLen = 7

// escape reads the escape that b begins with: a UTF-16 code unit (ECMA-376 part 1,
// 22.9.2.19 ST_Xstring).
func escape(b []byte) (unit rune, ok bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	for _, c := range b[2:6] {
		unit <<= 4
		switch {
		case c >= '0' && c <= '9':
			unit |= rune(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			unit |= rune(c | 0x20 - 'a' + 10)
		default:
			return 0, false
		}
	}
	return unit, true
}

// appendUnit appends a code unit; the second one of a surrogate pair is joined
// with the first, which stands at the end of b as U+FFFD would.
func appendUnit(b []byte, unit rune) []byte {
	if !utf16.IsSurrogate(unit) {
		return utf8.AppendRune(b, unit)
	}
	// A half is kept in three bytes, which are not UTF-8, until the other half
	// comes.
	if n := len(b); unit >= 0xDC00 && n >= 3 && b[n-3] == 0xED && b[n-2] >= 0xA0 && b[n-2] < 0xB0 {
		high := rune(0xD)<<12 | rune(b[n-2]&0x3F)<<6 | rune(b[n-1]&0x3F)
		return utf8.AppendRune(b[:n-3], utf16.DecodeRune(high, unit))
	}
	return append(b, 0xED, byte(0x80|unit>>6&0x3F), byte(0x80|unit&0x3F))
}
