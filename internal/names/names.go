package names

import "bytes"

// A Stage is how loosely two names are compared.
type Stage uint8

const (
	Exact      Stage = iota // NFC, outer blanks off, inner ones folded, zero-width characters off
	Folded                  // and case folded; i, I, ı and İ are one letter
	SearchForm              // and in the search form of DIN 91379: Müller = Mueller
	Loose                   // and without hyphens, apostrophes, blanks, dots, dashes and academic titles
	NumStages  = iota
)

// String returns a word for s, for logs and tests.
func (s Stage) String() string {
	switch s {
	case Exact:
		return "exact"
	case Folded:
		return "folded"
	case SearchForm:
		return "search form"
	case Loose:
		return "loose"
	}
	return "no stage"
}

// Append appends the key of name, one part of a person's name in UTF-8, at
// stage s. Invalid bytes count as U+FFFD. It does not allocate for composed
// names in the letters up to U+024F when dst has room for four times the name.
func Append(dst []byte, s Stage, name []byte) []byte {
	start := len(dst)
	if s >= SearchForm {
		if out, ok := appendDirect(dst, name); ok {
			if s < Loose {
				return out
			}
			if out, ok = looseDirect(out, start); ok {
				return out
			}
			out, _ = appendDirect(out[:start], name)
			return advance(out, start, Loose)
		}
	}
	dst = appendExact(dst, name)
	for step := Folded; step <= min(s, Loose); step++ {
		dst = advance(dst, start, step)
	}
	return dst
}

// advance brings dst[start:], a key at the stage before s, to stage s. The room
// behind serves as scratch, so that nothing is allocated.
func advance(dst []byte, start int, s Stage) []byte {
	mid := len(dst)
	src := dst[start:mid:mid]
	switch s {
	case Folded:
		dst = appendFolded(dst, src)
	case SearchForm:
		dst = appendSearch(dst, src)
	case Loose:
		dst = appendLoose(dst, src)
	}
	return moveDown(dst, start, mid)
}

// moveDown replaces dst[start:mid] by dst[mid:].
func moveDown(dst []byte, start, mid int) []byte {
	return dst[:start+copy(dst[start:], dst[mid:])]
}

// Compare returns the finest stage at which a and b, two parts of names, agree;
// ok is false if they agree at none.
func Compare(a, b []byte) (s Stage, ok bool) {
	if bytes.Equal(a, b) {
		return Exact, true
	}
	var bufA, bufB [256]byte
	ka, kb := appendExact(bufA[:0], a), appendExact(bufB[:0], b)
	for s = Exact; ; s++ {
		if bytes.Equal(ka, kb) {
			return s, true
		}
		if s == Loose {
			return Loose, false
		}
		ka, kb = advance(ka, 0, s+1), advance(kb, 0, s+1)
	}
}
