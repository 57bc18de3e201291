package xmlscan

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"unicode/utf8"
)

// more reads until n bytes lie between r and w or nothing comes any more. It
// returns only errors of Consumed; those of the input wait in broken until a
// token needs the bytes that are missing.
func (s *Scanner) more(n int) error {
	if err := s.handOver(); err != nil {
		return err
	}
	n += utf8.UTFMax // room for the rest of a character
	if much := s.base > int64(len(s.buf))*growAfter && len(s.buf) < s.size; much || n > len(s.buf) {
		grown := make([]byte, max(n, min(s.size, growBy*len(s.buf)), 2*len(s.buf)))
		copy(grown, s.buf[:s.filled])
		s.buf = grown
	}
	n -= utf8.UTFMax
	for idle := 0; s.w < n && !s.ended; {
		m, err := s.src.Read(s.buf[s.filled:])
		s.filled += m
		if m > 0 {
			idle = 0
		} else if idle++; err == nil && idle > 100 {
			err = io.ErrNoProgress
		}
		if err != nil {
			s.ended = true
			if err != io.EOF {
				s.broken = fmt.Errorf("byte %d: %w", s.base+int64(s.filled), err)
			}
		}
		s.check()
	}
	return nil
}

// handOver gives the bytes before r to Consumed and drops them.
func (s *Scanner) handOver() error {
	if s.r == 0 {
		return nil
	}
	if s.Consumed != nil {
		if err := s.Consumed(s.buf[:s.r]); err != nil {
			return err
		}
	}
	s.filled = copy(s.buf, s.buf[s.r:s.filled])
	s.base += int64(s.r)
	s.w -= s.r
	s.r = 0
	return nil
}

// find returns the index of sep relative to r, looking from r+from on and
// reading on as needed; -1 when it is not within the first limit bytes, or
// nothing comes any more.
func (s *Scanner) find(sep []byte, from, limit int) (int, error) {
	for {
		b := s.buf[s.r:min(s.w, s.r+limit)]
		if from < len(b) {
			if i := bytes.Index(b[from:], sep); i >= 0 {
				return from + i, nil
			}
			from = max(from, len(b)-len(sep)+1)
		}
		if len(b) == limit || s.ended {
			return -1, nil
		}
		if err := s.more(len(b) + 1); err != nil {
			return 0, err
		}
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// odd marks the highest bit of the first byte of x (from the lowest on) that
// is not in 0x20…0x7F; higher bytes may be marked without need.
func odd(x uint64) uint64 { return ((x - ones*0x20) | x) & highs }

// check moves w over the bytes that were read last: they must be UTF-8 and
// characters of XML 1.0 (2.2). The beginning of a character waits for its
// rest; what is wrong ends the input and waits in broken.
func (s *Scanner) check() {
	b := s.buf[:s.filled]
	i := s.w
	for i < len(b) {
		for i+32 <= len(b) {
			c := b[i : i+32 : i+32]
			if odd(binary.LittleEndian.Uint64(c))|odd(binary.LittleEndian.Uint64(c[8:]))|
				odd(binary.LittleEndian.Uint64(c[16:]))|odd(binary.LittleEndian.Uint64(c[24:])) != 0 {
				break
			}
			i += 32
		}
		for i+8 <= len(b) {
			if x := odd(binary.LittleEndian.Uint64(b[i:])); x != 0 {
				i += bits.TrailingZeros64(x) / 8
				break
			}
			i += 8
		}
		for i < len(b) { // characters that need a look, until a plain one
			c := b[i]
			if c >= utf8.RuneSelf {
				r, n := utf8.DecodeRune(b[i:])
				if r == utf8.RuneError && n == 1 && !utf8.FullRune(b[i:]) && !s.ended {
					s.w = i
					return
				}
				if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
					s.stop(i, r)
					return
				}
				i += n
				continue
			}
			if c >= ' ' {
				i++
				break
			}
			if c != '\n' && c != '\t' && c != '\r' {
				s.stop(i, rune(c))
				return
			}
			i++
		}
	}
	s.w = i
}

// stop ends the input at buf[i], where no character of XML stands.
func (s *Scanner) stop(i int, r rune) {
	s.w = i
	at, c := s.base+int64(i), s.buf[i]
	switch {
	case at == 0 && (c == 0 || c == 0xFE || c == 0xFF), at == 1 && c == 0: // XML 1.0, appendix F
		s.broken = &Error{Offset: 0, Kind: ErrEncoding, Detail: "the input is UTF-16 or UTF-32"}
	case r == utf8.RuneError:
		if s.broken == nil || utf8.FullRune(s.buf[i:s.filled]) { // else the source failed in a character
			s.broken = &Error{Offset: at, Kind: ErrEncoding, Detail: fmt.Sprintf("byte %#x", c)}
		}
	default:
		s.broken = &Error{Offset: at, Kind: ErrSyntax, Detail: fmt.Sprintf("character U+%04X", r)}
	}
	s.ended = true
}
