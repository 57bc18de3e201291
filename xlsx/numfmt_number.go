package xlsx

import (
	"math"
	"strconv"
)

// A decimal is a number as people write it: 0.d₁d₂d₃… × 10^exp, without zeros
// at either end. Spreadsheets show 15 digits of a number, however many the
// double would need; whole numbers up to 2⁵³ are exact and stay so.
type decimal struct {
	digits [20]byte
	n      int // no digits: zero
	exp    int
	exact  bool
}

const (
	maxDigits   = 15
	maxExactInt = 1<<53 - 1
)

// makeDecimal takes v without its sign.
func makeDecimal(v float64) (d decimal) {
	v = math.Abs(v)
	var buf [32]byte
	if v <= maxExactInt && v == math.Trunc(v) {
		text := strconv.AppendUint(buf[:0], uint64(v), 10)
		d.n, d.exp, d.exact = copy(d.digits[:], text), len(text), true
		d.trim()
		return d
	}
	text := strconv.AppendFloat(buf[:0], v, 'e', maxDigits-1, 64) // d.dd…e±dd
	d.digits[0] = text[0]
	d.n = 1 + copy(d.digits[1:], text[2:1+maxDigits])
	e, _ := strconv.Atoi(string(text[2+maxDigits:]))
	d.exp = e + 1
	d.trim()
	return d
}

func (d *decimal) trim() {
	for d.n > 0 && d.digits[d.n-1] == '0' {
		d.n--
	}
	if d.n == 0 {
		d.exp = 0
	}
}

// round keeps that many digits behind the point; halves go away from zero.
func (d *decimal) round(places int) {
	keep := d.exp + places
	if keep >= d.n {
		return
	}
	if keep < 0 || keep == 0 && d.digits[0] < '5' {
		d.n, d.exp = 0, 0
		return
	}
	up := d.digits[keep] >= '5'
	d.n = keep
	if up {
		for d.n > 0 && d.digits[d.n-1] == '9' {
			d.n--
		}
		if d.n == 0 {
			d.digits[0], d.n = '1', 1
			d.exp++
			return
		}
		d.digits[d.n-1]++
	}
	d.trim()
}

// at returns the digit with the value 10^pos.
func (d *decimal) at(pos int) byte {
	if i := d.exp - 1 - pos; i >= 0 && i < d.n {
		return d.digits[i]
	}
	return '0'
}

// wholeDigits is the number of digits before the point, 0 for 0.5.
func (d *decimal) wholeDigits() int { return max(0, d.exp) }

// significant is the number of decimals without zeros at the end.
func (d *decimal) significant() int { return max(0, d.n-d.exp) }

func (s *section) appendNumber(dst []byte, v float64, date1904 bool) []byte {
	switch s.kind {
	case dateSection:
		return s.appendDate(dst, v, date1904)
	case fractionSection:
		return s.appendFraction(dst, v)
	}
	d := makeDecimal(v)
	if d.n > 0 {
		if s.percent {
			d.exp += 2
		}
		d.exp -= 3 * s.thousands
	}
	exponent := 0
	switch s.kind {
	case exponentSection:
		exponent = s.scale(&d)
	case numberSection:
		d.round(s.decimals)
	}
	if v < 0 && d.n > 0 && s.kind != literalSection {
		dst = append(dst, '-')
	}
	w := digitWriter{s: s, d: &d, left: s.whole}
	for _, t := range s.tokens {
		switch t.kind {
		case generalToken:
			dst = appendGeneralDecimal(dst, &d, s.loc)
		case textToken:
			dst = appendGeneral(dst, v)
		case digitToken:
			pad := t.pad
			if s.kind == exponentSection && w.left == 1 {
				pad = '0' // an exponent needs a number before it
			}
			dst = w.appendWhole(dst, pad)
		case pointToken:
			dst = w.appendPoint(dst)
		case decimalToken:
			dst = w.appendDecimal(dst, t)
		case exponentToken:
			dst = appendExponent(dst, t, exponent)
		default:
			dst = append(dst, t.text...)
		}
	}
	return dst
}

// onlyGroups tells whether a whole number that has digits enough is shown as these, in
// groups.
func (s *section) onlyGroups() bool {
	for _, t := range s.tokens {
		if t.kind != digitToken {
			return false
		}
	}
	return s.kind == numberSection && s.group && s.cond.op == always && s.thousands == 0
}

// appendGroups appends digits as appendNumber would; false if they are too few.
func (s *section) appendGroups(dst, digits []byte) ([]byte, bool) {
	if len(digits) < s.whole {
		return dst, false
	}
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			dst = append(dst, s.loc.group...)
		}
		dst = append(dst, c)
	}
	return dst, true
}

// scale takes as many powers of ten out of d as the mantissa's digits ask for:
// with ##0.0E+0 the exponents are multiples of three.
func (s *section) scale(d *decimal) (exponent int) {
	step := max(1, s.whole)
	if d.n == 0 {
		return 0
	}
	exponent = (d.exp - 1) / step * step
	if d.exp-1 < exponent { // Go divides towards zero
		exponent -= step
	}
	d.exp -= exponent
	d.round(s.decimals)
	if d.exp > step { // 999.96 became 1000.0
		d.exp -= step
		exponent += step
	}
	return exponent
}

func appendExponent(dst []byte, t token, exponent int) []byte {
	dst = append(dst, t.text[0])
	switch {
	case exponent < 0:
		dst = append(dst, '-')
		exponent = -exponent
	case t.text[len(t.text)-1] == '+':
		dst = append(dst, '+')
	}
	return appendInt(dst, int64(exponent), t.n)
}

// appendInt appends a number with at least that many digits.
func appendInt(dst []byte, v int64, width int) []byte {
	var buf [20]byte
	text := strconv.AppendInt(buf[:0], v, 10)
	for n := len(text); n < width; n++ {
		dst = append(dst, '0')
	}
	return append(dst, text...)
}

// A digitWriter puts the digits of a number where the code wants them.
type digitWriter struct {
	s       *section
	d       *decimal
	left    int // digits of the whole number still to come
	started bool
}

// appendWhole fills one digit of the whole number; the first one takes all that
// are too many.
func (w *digitWriter) appendWhole(dst []byte, pad byte) []byte {
	w.left--
	pos := w.left
	if !w.started {
		w.started = true
		pos = max(pos, w.d.wholeDigits()-1)
	}
	for ; pos >= w.left; pos-- {
		separator := w.s.loc.group
		switch {
		case pos < w.d.wholeDigits():
			dst = append(dst, w.d.at(pos))
		case pad == '0':
			dst = append(dst, '0')
		case pad == '?':
			dst = append(dst, ' ')
			separator = " "
		default:
			continue
		}
		if w.s.group && pos > 0 && pos%3 == 0 {
			dst = append(dst, separator...)
		}
	}
	return dst
}

// appendPoint leaves the point out where no decimals follow, as LibreOffice
// does and Excel does not. Digits that nobody asked for stand before it.
func (w *digitWriter) appendPoint(dst []byte) []byte {
	if !w.started {
		for pos := w.d.wholeDigits() - 1; pos >= 0; pos-- {
			dst = append(dst, w.d.at(pos))
		}
		w.started = true
	}
	if w.d.significant() > 0 || w.s.minDecimals > 0 || w.s.padDecimals {
		dst = append(dst, w.s.loc.decimal...)
	}
	return dst
}

func (w *digitWriter) appendDecimal(dst []byte, t token) []byte {
	switch {
	case t.n < max(w.d.significant(), w.s.minDecimals):
		return append(dst, w.d.at(-1-t.n))
	case t.pad == '?':
		return append(dst, ' ')
	}
	return dst
}

// appendGeneral appends a number without a format.
func appendGeneral(dst []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, "#NUM!"...)
	}
	d := makeDecimal(v)
	if v < 0 {
		dst = append(dst, '-')
	}
	return appendGeneralDecimal(dst, &d, &german)
}

// Where General changes to an exponent is LibreOffice's choice; Excel changes
// with the width of the column.
const (
	minGeneralExp      = -3 // 0.0001
	minShortGeneralExp = -8 // 0.000000001, if it is not long
	maxGeneralDecimals = 16 // then
)

func appendGeneralDecimal(dst []byte, d *decimal, loc *locale) []byte {
	fixed := d.exp <= maxDigits && d.exp >= minGeneralExp ||
		d.exp < minGeneralExp && d.exp >= minShortGeneralExp && d.significant() <= maxGeneralDecimals ||
		d.exact && d.exp <= maxDigits+1
	if !fixed {
		return d.appendScientific(dst, loc)
	}
	for pos := max(d.exp, 1) - 1; pos >= 0; pos-- {
		dst = append(dst, d.at(pos))
	}
	if d.significant() > 0 {
		dst = append(dst, loc.decimal...)
	}
	for i := range d.significant() {
		dst = append(dst, d.at(-1-i))
	}
	return dst
}

func (d *decimal) appendScientific(dst []byte, loc *locale) []byte {
	dst = append(dst, d.digits[0])
	if d.n > 1 {
		dst = append(dst, loc.decimal...)
		dst = append(dst, d.digits[1:d.n]...)
	}
	return appendExponent(dst, token{text: "E+", n: 2}, d.exp-1)
}
