package names

import "unicode/utf8"

// shown has the search form of each character of ASCII, 0 for what is blank or
// shows nothing; usual what becomes of it in a usual account name, 0 for
// nothing. Of other bytes they know nothing.
var shown, usual = func() (shown, usual [256]byte) {
	for c := byte(0); c < utf8.RuneSelf; c++ {
		switch {
		case isBlank(rune(c)), isInvisible(rune(c)):
			continue
		case 'a' <= c && c <= 'z':
			shown[c], usual[c] = c-'a'+'A', c
			continue
		case 'A' <= c && c <= 'Z':
			usual[c] = c - 'A' + 'a'
		case '0' <= c && c <= '9', c == '-':
			usual[c] = c
		}
		shown[c] = c
	}
	return shown, usual
}()

// appendDirect appends the search form of name in one go. It does what
// appendExact, appendFolded and appendSearch do one after the other, for names
// that consist of letters in the table and of ASCII; of others it gives up. What
// it appends is ASCII.
func appendDirect(dst, name []byte) (out []byte, ok bool) {
	start, blank := len(dst), false
	for i := 0; i < len(name); {
		if free := dst[len(dst):cap(dst)]; !blank && len(free) >= len(name)-i+7 {
			n := shownRun(free, name[i:], len(dst) > start)
			i += n
			if blank = n > 0 && free[n-1] == ' '; blank {
				n--
			}
			if dst = dst[:len(dst)+n]; i == len(name) {
				break
			}
		}
		c := name[i]
		if s := shown[c]; s != 0 && !blank { // where there is no room
			dst = append(dst, s)
			i++
			continue
		}
		if c < utf8.RuneSelf {
			i++
			if shown[c] == 0 {
				blank = blank || isBlank(rune(c)) && len(dst) > start
				continue
			}
			dst, blank = append(dst, ' ', shown[c]), false
			continue
		}
		r, size := utf8.DecodeRune(name[i:])
		l := letters().at(r)
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
	}
	return dst, true
}

// looseDirect makes the loose key of dst[start:], a key in search form in ASCII,
// in its place. Where there may be an academic title it gives up, and has
// spoilt dst[start:].
func looseDirect(dst []byte, start int) (out []byte, ok bool) {
	n, token := start, start
	for _, c := range dst[start:] {
		switch c {
		case ' ', '-', '.', ',', '\'', '`', '_': // as separator has it
			if beginsTitles(dst[token:n]) {
				return dst, false
			}
			token = n
		default:
			dst[n] = c
			n++
		}
	}
	return dst[:n], !beginsTitles(dst[token:n])
}

// beginsTitles reports whether token is what isTitle may take for a title though
// there is none before it.
func beginsTitles(token []byte) bool {
	switch string(token) {
	case "DR", "PROF", "PROFESSOR", "PROFESSORIN", "DIPL", "MAG", "ING", "PD", "DOZ":
		return true
	}
	return false
}

// usualDirect appends name as a part of a usual account name in one go, for the
// names that appendDirect knows.
func usualDirect(dst, name []byte) (out []byte, ok bool) {
	begun, blank := false, false
	for i := 0; i < len(name); {
		if free := dst[len(dst):cap(dst)]; !blank && len(free) >= len(name)-i+7 {
			n := usualRun(free, name[i:])
			begun = begun || n > 0
			if dst, i = dst[:len(dst)+n], i+n; i == len(name) {
				break
			}
		}
		c := name[i]
		if u := usual[c]; u != 0 && !blank { // where there is no room
			dst, begun = append(dst, u), true
			i++
			continue
		}
		if c < utf8.RuneSelf {
			i++
			if shown[c] == 0 {
				blank = blank || isBlank(rune(c)) && begun
				continue
			}
			if blank {
				dst, blank = append(dst, '.'), false
			}
			begun = true
			if u := usual[c]; u != 0 {
				dst = append(dst, u)
			}
			continue
		}
		r, size := utf8.DecodeRune(name[i:])
		l := letters().at(r)
		if l == nil || l.search[0] == 0 {
			return dst, false
		}
		i += size
		if blank {
			dst, blank = append(dst, '.'), false
		}
		begun = true
		dst = append(dst, l.search[0]-'A'+'a')
		if l.search[1] != 0 {
			dst = append(dst, l.search[1]-'A'+'a')
		}
	}
	return dst, true
}
