package xlsx

import (
	"math"
	"strconv"
)

// appendShortest appends the shortest decimal that gives the same double as raw,
// the text of a <v>: 9896508 for "9.896508E6". false: raw is not a number.
func appendShortest(dst, raw []byte) ([]byte, bool) {
	raw = trimSpace(raw)
	if isShortest(raw) {
		return append(dst, raw...), true
	}
	v, ok := parseDecimal(raw)
	if !ok {
		return dst, false
	}
	return appendFloat(dst, v), true
}

// appendFloat writes very large and very small numbers with an exponent.
func appendFloat(dst []byte, v float64) []byte {
	if v == 0 {
		return append(dst, '0') // without a sign
	}
	format := byte('f')
	if abs := math.Abs(v); abs < 1e-6 || abs >= 1e21 {
		format = 'E'
	}
	return strconv.AppendFloat(dst, v, format, -1, 64)
}

// isShortest tells whether s is plain digits that cannot be shorter. Up to 15
// digits, different decimals are different doubles.
func isShortest(s []byte) bool {
	if string(s) == "0" {
		return true
	}
	if len(s) > 0 && s[0] == '-' {
		s = s[1:]
	}
	if len(s) == 0 || len(s) > maxDigits || s[0] == '0' {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func trimSpace(s []byte) []byte {
	for len(s) > 0 && isSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// parseDecimal reads a number as XML Schema writes a double, without INF and
// NaN, which no cell holds; strconv would take those, 0x1p4 and 1_000 too.
func parseDecimal(s []byte) (float64, bool) {
	digits, i := 0, 0
	sign := func() {
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
	}
	run := func() {
		for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
			digits++
		}
	}
	sign()
	run()
	if i < len(s) && s[i] == '.' {
		i++
		run()
	}
	if digits == 0 {
		return 0, false
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		digits = 0
		sign()
		run()
	}
	if i < len(s) || digits == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(s), 64)
	return v, err == nil
}
