package names

import (
	"bytes"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

const (
	maxPattern = 255 // elements; the positions 0 … 255 fit into four words
	minCut     = 20  // bytes; shorter names were never seen cut off
)

// A pattern is the set of usual account names of one person: a row of elements,
// some of which may be left out, and jumps over whole words. Matching keeps the
// set of positions reached, so the number of forms costs nothing.
type pattern struct {
	n    int
	elem [maxPattern]element
	skip [maxPattern + 1]uint8 // from here also to that position; 0: no jump
	cut  bool                  // the names were longer than the pattern
}

// An element is one character of an account name: a small letter, a digit, or
// one of the kinds below.
type element struct {
	char     byte
	optional bool
}

const (
	separatorChar = '.' // any of isSeparatorChar
	anyChar       = '*' // what a code page has lost
	neverChar     = '!' // a letter that no account name holds
)

func isSeparatorChar(c byte) bool { return c == '.' || c == '-' || c == '_' || c == '\'' }

// make sets p to the account names of a person, as "first.last" or swapped.
func (p *pattern) make(first, last []byte, swapped bool) {
	clear(p.skip[:p.n+1])
	p.n, p.cut = 0, false
	front, back := first, last
	if swapped {
		front, back = last, first
	}
	p.part(front, !swapped)
	if p.n > 0 {
		p.add(separatorChar, false)
	}
	before := p.n
	p.part(back, swapped)
	if p.n == before && before > 0 {
		p.n-- // nothing behind the dot: no dot
	}
}

func (p *pattern) add(char byte, optional bool) {
	if p.n == maxPattern {
		p.cut = true
		return
	}
	p.elem[p.n] = element{char, optional}
	p.n++
}

// part adds one part of a name. Of first names the first may stand alone; of
// last names the particles may be missing; of both the titles.
func (p *pattern) part(name []byte, first bool) {
	var buf [256]byte
	words := Append(buf[:0], Folded, name)
	aloneEnd := -1
	for more := true; more; {
		var word []byte
		word, words, more = bytes.Cut(words, []byte{' '})
		start := p.n
		p.word(word)
		end := p.n
		if more {
			p.separator()
		}
		switch {
		case isTitleWord(word), !first && IsParticle(word):
			p.jump(start, p.n)
		case first && aloneEnd < 0:
			aloneEnd = end
		}
	}
	if aloneEnd >= 0 {
		p.jump(aloneEnd, p.n)
	}
}

// word adds the letters of one word of a folded key.
func (p *pattern) word(word []byte) {
	for len(word) > 0 {
		if n := separator(word); n > 0 {
			p.separator()
			word = word[n:]
			continue
		}
		r, n := utf8.DecodeRune(word)
		word = word[n:]
		p.letter(r)
	}
}

// separator adds a separator that may be missing, unless one stands there.
func (p *pattern) separator() {
	if p.n > 0 && p.elem[p.n-1].char != separatorChar {
		p.add(separatorChar, true)
	}
}

func (p *pattern) letter(r rune) {
	switch s := letters().search(r); {
	case s[1] != 0: // ae or a, ss or s
		p.add(s[0]+'a'-'A', false)
		p.add(s[1]+'a'-'A', true)
	case s[0] != 0:
		p.add(s[0]+'a'-'A', false)
	case '0' <= r && r <= '9':
		p.add(byte(r), false)
	case r == '?' || r == utf8.RuneError:
		p.add(anyChar, true)
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		p.add(neverChar, false)
	}
}

// jump lets matching go on at position to from position from.
func (p *pattern) jump(from, to int) {
	if from < to {
		p.skip[from] = uint8(to)
	}
}

// isTitleWord reports whether word, of a folded key, is an academic title.
func isTitleWord(word []byte) bool {
	var buf [64]byte
	if len(word) > len(buf)/2 {
		return false
	}
	key := appendSearch(buf[:0], word)
	titles := 0
	for t := (tokenizer{src: key}); t.next(); titles++ {
		if !t.title {
			return false
		}
	}
	return titles > 0
}

// IsParticle reports whether word, in any case, is a name particle such as von,
// de or al.
func IsParticle(word []byte) bool {
	var buf [8]byte
	if len(word) > len(buf) {
		return false
	}
	for i, c := range word {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	switch string(bytes.TrimRight(buf[:len(word)], ".")) {
	case "von", "vom", "van", "zu", "zum", "zur", "der", "den", "dem", "und", "v", "d", "u",
		"de", "del", "della", "dello", "di", "da", "do", "dos", "das", "du", "la", "le", "las", "los", "les", "el", "al",
		"ter", "ten", "tom", "af", "av", "bin", "ben", "ibn", "abu", "y", "e":
		return true
	}
	return false
}

// match reports whether account, in small letters, is in p.
func (p *pattern) match(account []byte) bool {
	digits := len(account)
	for digits > 0 && '0' <= account[digits-1] && account[digits-1] <= '9' {
		digits--
	}
	if p.n == 0 || digits == 0 {
		return false
	}
	number := digits // where a number at the end may begin
	if digits < len(account) && isSeparatorChar(account[digits-1]) {
		number--
	}
	var now positions
	p.reach(&now, 0)
	for i := 0; ; i++ {
		switch {
		case (i >= digits || i == number) && !p.cut && now.has(p.n):
			return true
		case i >= digits && i >= minCut:
			return true
		case i == len(account):
			return false
		}
		var next positions
		if !p.step(&now, &next, account[i]) {
			return false
		}
		now = next
	}
}

// step reaches from the positions of now, over character c, those of next. It
// reports whether there are any.
func (p *pattern) step(now, next *positions, c byte) bool {
	any := false
	for w, word := range now {
		for ; word != 0; word &= word - 1 {
			at := w*64 + bits.TrailingZeros64(word)
			if at >= p.n {
				break
			}
			e := p.elem[at].char
			if e == c && c != neverChar || e == separatorChar && isSeparatorChar(c) || e == anyChar {
				p.reach(next, at+1)
				any = true
			}
		}
	}
	return any
}

// reach adds position at and those that may follow without a character.
func (p *pattern) reach(set *positions, at int) {
	for !set.has(at) {
		set.add(at)
		if to := p.skip[at]; to != 0 {
			p.reach(set, int(to))
		}
		if at >= p.n || !p.elem[at].optional {
			return
		}
		at++
	}
}

// positions is a set of numbers from 0 to 255.
type positions [4]uint64

func (s *positions) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s *positions) add(i int)      { s[i>>6] |= 1 << (i & 63) }
