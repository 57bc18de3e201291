package names

import (
	"unicode"
	"unicode/utf8"
)

const combiningDotAbove = 0x0307

// appendFolded appends src, an exact key, without difference between capital
// and small letters.
func appendFolded(dst, src []byte) []byte {
	start := len(dst)
	t := letters()
	composed, afterI := true, false
	for i := 0; i < len(src); {
		r, size := rune(src[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(src[i:])
			composed = composed && isComposed(r)
		}
		i += size
		if r == combiningDotAbove && afterI {
			continue // what lower-casing İ leaves behind
		}
		var f rune
		if l := t.at(r); l != nil {
			f = rune(l.fold)
		} else {
			f = fold(r)
		}
		afterI = f == 'i'
		dst = utf8.AppendRune(dst, f)
	}
	if composed {
		return dst
	}
	return compose(dst, start)
}

// fold maps r to the small letter that stands for all its cases. Turkish knows
// four letters i, German two; written without care they are all one.
func fold(r rune) rune {
	if r == 'İ' || r == 'ı' {
		return 'i'
	}
	return unicode.ToLower(unicode.ToUpper(r))
}
