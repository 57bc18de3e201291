package iserv

import (
	"bytes"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// passwordDigits counts passwords that are numbers. IServ makes provisional ones of
// six digits (facts iserv.md E1); a spreadsheet takes zeros away at the front (E2).
type passwordDigits struct{ six, fewer int }

func (p *passwordDigits) add(password []byte) {
	switch n := digits(password); {
	case n == 6:
		p.six++
	case n > 0 && n < 6:
		p.fewer++
	}
}

// damaged says whether a password lost its zeros: shorter among at least as many of
// six digits.
func (p *passwordDigits) damaged(password []byte) bool {
	n := digits(password)
	return p.six > 0 && p.six >= p.fewer && n > 0 && n < 6
}

// anyDamaged says whether there is a password that damaged says yes to.
func (p *passwordDigits) anyDamaged() bool { return p.six > 0 && p.six >= p.fewer && p.fewer > 0 }

// digits is the length of a password that consists of digits only, else 0.
func digits(b []byte) int {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0
		}
	}
	return len(b)
}

// password is the password as it stands: blanks may belong to it.
func (w *row) password() []byte {
	if i := w.cols.at[fieldPassword]; i >= 0 && i < len(w.Fields) {
		return w.Fields[i]
	}
	return nil
}

// numberMarks is what a spreadsheet makes of a long number, or shows of a narrow column.
var numberMarks = regexp.MustCompile(`^([0-9]+([.,][0-9]+)?E[+-][0-9]+|###+)$`)

// spoilt says whether a password is no longer what IServ wrote, whatever the others
// are like.
func spoilt(password []byte) bool {
	if digits(password) == len(password) {
		return false
	}
	return bytes.ContainsFunc(password, func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }) ||
		numberMarks.Match(password)
}
