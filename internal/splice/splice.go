package splice

import (
	"fmt"
	"io"
)

// An Edit replaces the bytes [Start, End) of the old stream by New; with
// Start == End it inserts. Offsets count from 0.
type Edit struct {
	Start, End int64
	New        []byte
}

// maxHeld bounds what a [Writer] keeps back while an edit is not decided.
const maxHeld = 64 << 20

// A Writer takes the old stream through [Writer.Feed] and writes the new one.
// The zero value is not usable; see [NewWriter].
type Writer struct {
	w       io.Writer
	off     int64  // offset in the old stream of the first byte of held
	held    []byte // fed, not yet written
	hold    int64  // nothing from here on is written; -1: no hold
	queue   []Edit // in order, not yet carried out
	next    int    // queue[next:] is to do
	last    int64  // end of the last edit queued
	written int64  // bytes written
}

// NewWriter returns a Writer that writes the new stream to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w, hold: -1} }

// Written returns the number of bytes of the new stream so far.
func (s *Writer) Written() int64 { return s.written }

// Edit queues an edit. It must not start before the end of the one before it,
// nor before bytes that are already written.
func (s *Writer) Edit(e Edit) error {
	switch {
	case e.End < e.Start:
		return fmt.Errorf("splice: edit [%d, %d) ends before it starts", e.Start, e.End)
	case e.Start < s.last:
		return fmt.Errorf("splice: edits overlap at byte %d", e.Start)
	case e.Start < s.off:
		return fmt.Errorf("splice: byte %d is already written", e.Start)
	}
	if s.next == len(s.queue) {
		s.queue, s.next = s.queue[:0], 0
	}
	s.queue = append(s.queue, e)
	s.last = e.End
	return nil
}

// Hold keeps everything from offset at on back, so that edits from there on
// can still be queued, until [Writer.Release].
func (s *Writer) Hold(at int64) { s.hold = at }

// Release ends a [Writer.Hold].
func (s *Writer) Release() { s.hold = -1 }

// Held returns the old bytes [start, end), which must lie in what is held.
// The result is valid until the next Feed.
func (s *Writer) Held(start, end int64) ([]byte, error) {
	if start < s.off || end > s.off+int64(len(s.held)) || end < start {
		return nil, fmt.Errorf("splice: bytes [%d, %d) are not held", start, end)
	}
	return s.held[start-s.off : end-s.off], nil
}

// Feed takes the next bytes of the old stream. Edits that start in them must
// have been queued, unless they are held.
func (s *Writer) Feed(p []byte) error {
	if s.hold < 0 && len(s.held) == 0 {
		n, err := s.advance(p)
		if err == nil && n < len(p) {
			err = fmt.Errorf("splice: %d bytes left without a hold", len(p)-n)
		}
		return err
	}
	if len(s.held)+len(p) > maxHeld {
		return fmt.Errorf("splice: more than %d bytes before an edit is decided", maxHeld)
	}
	s.held = append(s.held, p...)
	return s.flush()
}

func (s *Writer) flush() error {
	n, err := s.advance(s.held)
	s.held = append(s.held[:0], s.held[n:]...)
	return err
}

// Close writes what is left. Edits beyond the end of the old stream are
// errors; one that inserts at its very end is not.
func (s *Writer) Close() error {
	s.hold = -1
	if err := s.flush(); err != nil {
		return err
	}
	for ; s.next < len(s.queue); s.next++ {
		e := s.queue[s.next]
		if e.Start != s.off || e.End != s.off {
			return fmt.Errorf("splice: edit [%d, %d) beyond the end at byte %d", e.Start, e.End, s.off)
		}
		if err := s.write(e.New); err != nil {
			return err
		}
	}
	return nil
}

// advance carries out the edits within b, which starts at s.off, and copies
// the rest, as far as nothing is held. It returns the number of bytes used.
func (s *Writer) advance(b []byte) (int, error) {
	end := s.off + int64(len(b))
	if s.hold >= 0 {
		end = min(end, s.hold)
	}
	used := 0
	for s.off < end {
		stop := end
		if s.next < len(s.queue) {
			e := &s.queue[s.next]
			if e.Start < s.off { // its replacement is written, the rest of the old bytes goes
				if stop = min(end, e.End); stop == e.End {
					s.next++
				}
				used += int(stop - s.off)
				s.off = stop
				continue
			}
			if e.Start == s.off {
				if err := s.write(e.New); err != nil {
					return used, err
				}
				e.New = nil
				if e.End == e.Start {
					s.next++
					continue
				}
				if stop = min(end, e.End); stop == e.End {
					s.next++
				}
				used += int(stop - s.off)
				s.off = stop
				continue
			}
			stop = min(end, e.Start)
		}
		n := int(stop - s.off)
		if err := s.write(b[used : used+n]); err != nil {
			return used, err
		}
		used += n
		s.off = stop
	}
	return used, nil
}

func (s *Writer) write(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	n, err := s.w.Write(p)
	s.written += int64(n)
	return err
}

// Apply carries edits out on bytes at hand.
func Apply(old []byte, edits []Edit) ([]byte, error) {
	var out buffer
	w := NewWriter(&out)
	for _, e := range edits {
		if err := w.Edit(e); err != nil {
			return nil, err
		}
	}
	if err := w.Feed(old); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out, nil
}

type buffer []byte

func (b *buffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}
