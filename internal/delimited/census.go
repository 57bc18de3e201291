package delimited

import (
	"bytes"
	"io"
	"slices"
	"unicode/utf8"
)

// A context is what stands beside a byte, as far as it tells letters from signs.
type context uint8

const (
	beside   context = iota // blank, sign, digit, edge of the text
	vowel                   // lower case
	cons                    // consonant, lower case
	capital                 // upper case before something else
	initial                 // upper case before a lower-case letter: begins a part of a name
	unknown                 // not ASCII
	contexts = iota
)

// A census counts the bytes of a single-byte text that are not ASCII, by what
// stands before and behind them.
type census struct {
	count [128][contexts][contexts]int
	utf8  int // sequences of several bytes that are valid UTF-8
	lone  int // bytes that are not
}

func takeCensus(r io.ReaderAt, start, size int64) (*census, error) {
	c, lines := &census{}, 1
	before := byte('\n')
	err := chunks(r, start, size, func(chunk []byte, last bool) (int, error) {
		if i := bytes.IndexByte(chunk, 0); i >= 0 {
			return 0, &Error{Kind: ErrNotText, Detail: "nul", Line: lines + bytes.Count(chunk[:i], []byte{'\n'})}
		}
		end := len(chunk)
		if !last {
			end -= utf8.UTFMax // what stands behind must be seen
		}
		sequence := 0 // end of the last valid UTF-8 sequence
		for i := 0; i < end; i++ {
			b := chunk[i]
			if b < 0x80 {
				before = b
				continue
			}
			c.count[b-0x80][contextOf(before, 0)][contextOf(at(chunk, i+1), at(chunk, i+2))]++
			before = b
			if i < sequence {
				continue
			}
			if r, n := utf8.DecodeRune(chunk[i:]); r != utf8.RuneError {
				c.utf8++
				sequence = i + n
			} else {
				c.lone++
			}
		}
		lines += bytes.Count(chunk[:max(end, 0)], []byte{'\n'})
		return len(chunk) - end, nil
	})
	return c, err
}

func at(b []byte, i int) byte {
	if i < len(b) {
		return b[i]
	}
	return '\n'
}

func contextOf(b, next byte) context {
	switch {
	case b >= 0x80:
		return unknown
	case b >= 'A' && b <= 'Z':
		if next >= 'a' && next <= 'z' {
			return initial
		}
		return capital
	case b < 'a' || b > 'z':
		return beside
	case bytes.IndexByte([]byte("aeiouy"), b) >= 0:
		return vowel
	}
	return cons
}

// A verdict on a code page: how many characters are out of place in its reading,
// how many in all, and how many are German letters where they belong.
type verdict struct {
	bad    float64
	n      int
	german int
}

// judge reads the bytes chosen by which with page p.
func (c *census) judge(p *codePage, which func(b int) bool) verdict {
	var v verdict
	for b := range c.count {
		if !which(b) {
			continue
		}
		for prev := range c.count[b] {
			for next, n := range c.count[b][prev] {
				if n == 0 {
					continue
				}
				v.n += n
				wrong := misplaced(p.runes[b], context(prev), context(next))
				v.bad += float64(n) * wrong
				if wrong == 0 && isGerman(p.runes[b]) {
					v.german += n
				}
			}
		}
	}
	return v
}

// decided says whether reading a beats reading b of the same bytes beyond doubt.
func decided(a, b verdict) bool {
	return b.bad >= 1 && b.bad >= 0.2*float64(b.n) && a.bad*10 <= b.bad
}

// choose takes the code page with the fewest characters out of place. It is certain
// if no other page gives another text that is nearly as plausible.
func (c *census) choose(e *Encoding) {
	all := func(int) bool { return true }
	best := slices.MinFunc(codePages[:], func(p, q *codePage) int {
		a, b := c.judge(p, all), c.judge(q, all)
		switch {
		case a.bad != b.bad:
			return cmpFloat(a.bad, b.bad)
		default:
			return b.german - a.german
		}
	})
	e.Name = best.name
	doubtful := map[rune]bool{}
	for _, p := range codePages {
		differ := func(b int) bool { return p.runes[b] != best.runes[b] }
		other := c.judge(p, differ)
		if other.n == 0 || decided(c.judge(best, differ), other) {
			continue
		}
		if e.Other == "" {
			e.Other = p.name
		}
		for b := range c.count {
			if differ(b) && c.occurs(b) {
				doubtful[best.runes[b]] = true
			}
		}
	}
	if v := c.judge(best, all); v.bad > 0.2*float64(v.n) {
		// None of the pages fits: Mac Roman, for example.
		for b, r := range best.runes {
			if c.occurs(b) {
				doubtful[r] = true
			}
		}
		e.Other = ""
	}
	if e.Certain = len(doubtful) == 0; !e.Certain {
		e.doubtful = doubtful
	}
}

func (c *census) occurs(b int) bool { return c.count[b] != [contexts][contexts]int{} }

func cmpFloat(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}

// examples finds some words that hold a doubtful character.
func examples(r io.ReaderAt, size int64, e *Encoding) ([]Reading, error) {
	const enough, longest = 5, 64
	page, other := findCodePage(e.Name), findCodePage(e.Other)
	var found []Reading
	err := chunks(r, 0, size, func(chunk []byte, last bool) (int, error) {
		for word := range bytes.FieldsFuncSeq(chunk, func(r rune) bool { return r < 0x80 && !isASCIILetter(r) && r != '-' }) {
			if len(found) == enough {
				return 0, io.EOF
			}
			if len(word) > longest || !slices.ContainsFunc(word, func(b byte) bool { return b >= 0x80 && e.doubtful[page.runes[b-0x80]] }) {
				continue
			}
			reading := Reading{Read: page.decode(word)}
			if other != nil {
				reading.Other = other.decode(word)
			}
			if !slices.Contains(found, reading) {
				found = append(found, reading)
			}
		}
		return 0, nil
	})
	if err == io.EOF {
		err = nil
	}
	return found, err
}

func isASCIILetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

func (p *codePage) decode(b []byte) string {
	var out []rune
	for _, c := range b {
		if c < 0x80 {
			out = append(out, rune(c))
		} else {
			out = append(out, p.runes[c-0x80])
		}
	}
	return string(out)
}
