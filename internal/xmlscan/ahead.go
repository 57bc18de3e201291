package xmlscan

import (
	"encoding/binary"
	"math/bits"
)

// aheadDepth is how deep elements that are passed may nest without breaking the limit.
const aheadDepth = 8

// Ahead returns bytes behind the last token: characters of XML, but not yet looked
// at otherwise. There are at least n of them unless the input ends or breaks off
// before, and none outside of elements, next to the limit of their depth, or in a section
// that comes in pieces. They are valid until the next call of Next or Ahead. The error is
// one of Consumed.
//
// It is for callers who know what repeats a million times in their documents better
// than the scanner can learn it; see [Scanner.Pass].
func (s *Scanner) Ahead(n int) ([]byte, error) {
	if s.err != nil || s.depth == 0 || s.depth > maxDepth-aheadDepth || s.within != 0 {
		return nil, nil
	}
	if s.w-s.r < n && !s.ended {
		s.err = s.more(n)
		if s.err != nil {
			return nil, s.err
		}
	}
	return s.buf[s.r:s.w], nil
}

// Pass goes on behind the first n bytes of what Ahead has returned. They must be
// whole elements that Next would accept, none of them within more than seven others of them:
// only the caller has looked at them. To Consumed they are one token.
func (s *Scanner) Pass(n int) { s.r += n }

// PlainLen returns how many bytes from the beginning of b on are character data that
// stands for itself: without markup, references, line ends to be resolved, and ].
func PlainLen(b []byte) int {
	n := 0
	for n+8 <= len(b) {
		x := marks(binary.LittleEndian.Uint64(b[n:]))
		if x != 0 { // the lowest mark is right, higher ones may not be
			return n + bits.TrailingZeros64(x)/8
		}
		n += 8
	}
	for n < len(b) && textClass[b[n]] == 0 {
		n++
	}
	return n
}
