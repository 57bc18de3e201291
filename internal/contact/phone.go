package contact

import (
	"bytes"
	"unicode"
)

var phoneSeparators = setOf(",;|\n\r")

// CutPhone returns the first number of a cell, and the rest. A slash stands
// within a number ("0171/123"), or between two when a new area code follows it.
func CutPhone(cell []byte) (part, rest []byte) {
	part, rest = phoneSeparators.cut(cell)
	if n := secondNumber(part); n < len(part) {
		return cell[:n], cell[n:]
	}
	return part, rest
}

// secondNumber returns where in part a second telephone number begins, or its
// length: behind a slash or a word, with 0 or +, after enough digits for one.
func secondNumber(part []byte) int {
	digits := 0
	for i, c := range part {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case digits >= 6 && (c == '/' || c >= 'a' || 'A' <= c && c <= 'Z'):
			rest := bytes.TrimLeftFunc(part[i:], func(r rune) bool { return r != '+' && !unicode.IsDigit(r) })
			if len(rest) > 0 && (rest[0] == '+' || rest[0] == '0') && !bytes.HasPrefix(rest, []byte("0)")) {
				return len(part) - len(rest)
			}
		}
	}
	return len(part)
}

// LacksZero reports whether a cell looks like a number that a spreadsheet has taken the zero at the beginning from: nothing
// but digits, more than a number has without its area code.
func LacksZero(cell []byte) bool {
	return len(cell) >= 9 && len(cell) <= 15 && cell[0] != '0' && areDigits(cell)
}

// AppendPlainPhone is AppendPhone for a cell that is surely one number, as nearly all are:
// digits with nothing between them but blanks and hyphens, and a slash before the seventh.
// Of other cells ok is false.
func AppendPlainPhone(dst, cell []byte) (key []byte, ok bool) {
	start := len(dst)
	for _, c := range cell {
		switch {
		case '0' <= c && c <= '9':
			dst = append(dst, c)
		case c == ' ', c == '-', c == '/' && len(dst)-start < 6:
		default:
			return dst[:start], false
		}
	}
	return wholePhone(dst[:min(len(dst), start+maxPhone)], start), true
}

// maxPhone is how many digits of a number count.
const maxPhone = 20

// AppendPhone appends the digits of a telephone number in one form, "0…" for
// Germany and "00…" for others; nothing if it is too short to be one or
// obviously none.
func AppendPhone(dst, part []byte) []byte {
	start := len(dst)
	international := false
	for i := 0; i < len(part); i++ {
		switch c := part[i]; {
		case '0' <= c && c <= '9':
			if len(dst) < start+maxPhone {
				dst = append(dst, c)
			}
		case c == '+' && len(dst) == start:
			dst = append(dst, '0', '0')
		case c == '(' && bytes.HasPrefix(part[i:], []byte("(0)")):
			if international = len(dst) > start; international {
				i += 2 // +49 (0)5251
			}
		}
	}
	return wholePhone(dst, start)
}

// wholePhone brings the digits dst[start:] into the form of AppendPhone.
func wholePhone(dst []byte, start int) []byte {
	digits := dst[start:]
	if bytes.HasPrefix(digits, []byte("0049")) {
		rest := bytes.TrimLeft(digits[4:], "0")
		dst = append(dst[:start], '0')
		dst = append(dst, rest...)
		digits = dst[start:]
	}
	if len(digits) < 6 || isSequence(digits) {
		return dst[:start]
	}
	return dst
}

// isSequence reports whether digits are all the same behind the first, or count
// up: 0000000, 0111111, 0123456.
func isSequence(digits []byte) bool {
	same, up := true, true
	for i := 2; i < len(digits) && (same || up); i++ {
		same = same && digits[i] == digits[i-1]
		up = up && digits[i] == '0'+(digits[i-1]-'0'+1)%10
	}
	return same || up
}
