package names

import "unicode/utf8"

// appendDirect appends the search form of name in one go. It does what
// appendExact, appendFolded and appendSearch do one after the other, for names
// that consist of letters in the table and of ASCII; of others it gives up.
func appendDirect(dst, name []byte) (out []byte, ok bool) {
	t := letters()
	start, blank := len(dst), false
	for i := 0; i < len(name); {
		c := name[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(name[i:])
			l := t.at(r)
			if l == nil || l.search[0] == 0 {
				return dst, false
			}
			i += size
			if blank {
				dst, blank = append(dst, ' '), false
			}
			dst = append(dst, l.search[0])
			if l.search[1] != 0 {
				dst = append(dst, l.search[1])
			}
			continue
		}
		i++
		switch {
		case 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		case isBlank(rune(c)):
			blank = len(dst) > start
			continue
		case isInvisible(rune(c)):
			continue
		}
		if blank {
			dst, blank = append(dst, ' '), false
		}
		dst = append(dst, c)
	}
	return dst, true
}
