package splice

import (
	"bytes"
	"io"
)

// A Source reads a stream ahead, to compare it with known bytes. It is not safe for
// concurrent use.
type Source struct {
	src    io.Reader
	buf    []byte
	r, w   int   // buf[r:w] is read and not used
	offset int64 // of buf[r]
	err    error // after buf[:w]
}

const sourceBuffer = 64 << 10

// NewSource returns a Source at the beginning of src.
func NewSource(src io.Reader) *Source { return &Source{src: src} }

// Offset is the number of bytes that were skipped.
func (s *Source) Offset() int64 { return s.offset }

// Buffered gives what has been read and not skipped; see [Source.Fill].
func (s *Source) Buffered() []byte { return s.buf[s.r:s.w] }

// Err is what ended reading; nil as long as there may be more.
func (s *Source) Err() error { return s.err }

// Has tells whether the stream goes on with b.
func (s *Source) Has(b []byte) bool {
	if s.w-s.r < len(b) && !s.Fill(len(b)) {
		return false
	}
	return bytes.HasPrefix(s.buf[s.r:s.w], b)
}

// Skip goes on by n bytes, which must be buffered.
func (s *Source) Skip(n int) {
	s.r += n
	s.offset += int64(n)
}

// Fill reads until n bytes are buffered; it is false if there are not so many.
func (s *Source) Fill(n int) bool {
	if s.w-s.r >= n {
		return true
	}
	if s.buf == nil || n > len(s.buf) {
		s.buf = append(make([]byte, 0, max(n, sourceBuffer)), s.buf[s.r:s.w]...)
		s.r, s.w, s.buf = 0, len(s.buf), s.buf[:cap(s.buf)]
	} else {
		s.r, s.w = 0, copy(s.buf, s.buf[s.r:s.w])
	}
	for idle := 0; s.w < n && s.err == nil; idle++ {
		m, err := s.src.Read(s.buf[s.w:])
		if s.w += m; m > 0 {
			idle = 0
		}
		if s.err = err; err == nil && idle > 100 {
			s.err = io.ErrNoProgress
		}
	}
	return s.w >= n
}
