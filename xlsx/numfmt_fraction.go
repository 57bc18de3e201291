package xlsx

import "math"

const (
	maxDenominator = 99_999 // Excel's longest: # ?????/?????
	maxNumerator   = 1e15   // as an improper fraction; above, doubles have no fractions
	maxFraction    = len("99999")
)

// appendFraction shows v as the fraction that is nearest to it.
func (s *section) appendFraction(dst []byte, v float64) []byte {
	a := math.Abs(v)
	if s.percent {
		a *= 100
	}
	for range s.thousands {
		a /= 1000
	}
	fixed, digits := s.denominator()
	if a*max(float64(fixed), 1) >= maxNumerator {
		return appendGeneral(dst, v)
	}
	whole, rest := 0.0, a
	if s.whole > 0 {
		whole, rest = math.Modf(a)
	}
	num, den := nearestFraction(rest, fixed, digits)
	if s.whole > 0 && num == den {
		whole, num = whole+1, 0
	}
	if v < 0 && (whole > 0 || num > 0) {
		dst = append(dst, '-')
	}
	return s.appendParts(dst, whole, num, den)
}

// denominator returns the fixed one, or how many digits it may have.
func (s *section) denominator() (fixed, digits int) {
	for _, t := range s.tokens {
		switch t.kind {
		case fixedToken:
			fixed = t.n
		case denominatorToken:
			digits++
		}
	}
	return fixed, min(digits, maxFraction)
}

func (s *section) appendParts(dst []byte, whole float64, num, den int64) []byte {
	numerator, denominator := makeDecimal(float64(num)), makeDecimal(float64(den))
	wd := makeDecimal(whole)
	w := digitWriter{s: s, d: &wd, left: s.whole}
	var above, below int
	hidden, blanks := num == 0 && s.whole > 0, false
	for _, t := range s.tokens {
		switch t.kind {
		case numeratorToken:
			above++
			hidden = hidden && t.pad != '0' // a 0 is always shown
			blanks = blanks || t.pad == '?'
		case denominatorToken:
			below++
			blanks = blanks || t.pad == '?'
		}
	}
	up := digitWriter{s: &section{loc: s.loc}, d: &numerator, left: above}
	down := denominatorWriter{d: &denominator, left: denominator.wholeDigits(), fields: below}
	started := false // the whole number has been shown
	for i, t := range s.tokens {
		switch {
		case t.kind == digitToken:
			pad := t.pad
			if hidden && whole == 0 && w.left == 1 {
				pad = '0' // # ?/? shows 0, not nothing
			}
			dst, started = w.appendWhole(dst, pad), true
		case hidden && (t.kind == numeratorToken || t.kind == denominatorToken || t.kind == slashToken || t.kind == literalToken && started && s.beforeNumerator(i)):
			if blanks && t.pad != '#' {
				dst = append(dst, ' ')
			}
		case hidden && t.kind == fixedToken:
		case t.kind == numeratorToken:
			pad := t.pad
			if up.left == 1 {
				pad = '0' // 0/1
			}
			dst = up.appendWhole(dst, pad)
		case t.kind == denominatorToken:
			dst = down.append(dst, t.pad)
		case t.kind == fixedToken:
			dst = appendInt(dst, int64(t.n), 1)
		default:
			dst = append(dst, t.text...)
		}
	}
	return dst
}

// beforeNumerator: what stands between whole number and fraction goes with the
// fraction.
func (s *section) beforeNumerator(i int) bool {
	return i+1 < len(s.tokens) && s.tokens[i+1].kind == numeratorToken
}

// A denominatorWriter begins at the left and fills up at the right, so that the
// strokes of a column stand below each other.
type denominatorWriter struct {
	d            *decimal
	left, fields int
}

func (w *denominatorWriter) append(dst []byte, pad byte) []byte {
	w.fields--
	switch {
	case pad == '0' && w.fields >= w.left:
		return append(dst, '0')
	case w.left > 0:
		w.left--
		return append(dst, w.d.at(w.left))
	case pad == '?':
		return append(dst, ' ')
	}
	return dst
}

// nearestFraction returns the fraction nearest to v with the fixed denominator,
// or one of at most that many digits. It walks the continued fraction of v.
func nearestFraction(v float64, fixed, digits int) (num, den int64) {
	if fixed > 0 {
		return int64(math.Round(v * float64(fixed))), int64(fixed)
	}
	limit := pow10(digits) - 1
	p0, q0, p1, q1 := int64(0), int64(1), int64(1), int64(0)
	x := v
	for range 64 { // a double has no longer one
		a := math.Floor(x)
		if a > maxNumerator || float64(q1)*a+float64(q0) > float64(limit) {
			if q1 == 0 {
				break
			}
			// the last step is too long: a shorter one may still be nearer
			k := (limit - q0) / q1
			p, q := p0+k*p1, q0+k*q1
			if q > 0 && math.Abs(v-float64(p)/float64(q)) < math.Abs(v-float64(p1)/float64(q1)) {
				return p, q
			}
			return p1, q1
		}
		p0, q0, p1, q1 = p1, q1, p0+int64(a)*p1, q0+int64(a)*q1
		if x == a || math.Abs(v-float64(p1)/float64(q1)) <= v*1e-15 {
			break
		}
		x = 1 / (x - a)
	}
	return p1, max(q1, 1)
}
