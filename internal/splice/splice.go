package splice

import (
	"fmt"
	"io"
)

// An Edit replaces the bytes [Start, End) of the old stream by New; with
// Start == End it inserts. Offsets count from 0. New must stay as it is until
// it is written.
type Edit struct {
	Start, End int64
	New        []byte
	// More, if set, writes what follows New: for replacements too large to be
	// held. It is called once, when the edit is carried out, and must not use
	// the Writer in another way.
	More func(write func([]byte) error) error
}

// maxHeld bounds what a [Writer] keeps back while an edit is not decided.
const maxHeld = 64 << 20

// A Writer takes the old stream through [Writer.Feed] and writes the new one.
// The zero value is not usable; see [NewWriter]. After an error, except one of
// Edit, it refuses everything with that error.
type Writer struct {
	w       io.Writer
	off     int64  // offset in the old stream of the first byte of held[head:]
	held    []byte // held[head:] is fed and not yet written
	head    int
	hold    int64  // nothing from here on is written; -1: no hold
	queue   []Edit // in order, not yet carried out
	next    int    // queue[next:] is to do
	last    int64  // end of the last edit queued
	written int64  // bytes written
	err     error
}

// NewWriter returns a Writer that writes the new stream to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w, hold: -1} }

// Written returns the number of bytes of the new stream so far.
func (s *Writer) Written() int64 { return s.written }

// Edit queues an edit. It must not start before the end of the one before it,
// nor before bytes that are already written. Inserts at one offset are written
// in the order in which they come.
func (s *Writer) Edit(e Edit) error {
	switch {
	case e.Start < 0:
		return fmt.Errorf("splice: edit at byte %d", e.Start)
	case e.End < e.Start:
		return fmt.Errorf("splice: edit [%d, %d) ends before it starts", e.Start, e.End)
	case e.Start < s.last:
		return fmt.Errorf("splice: edits overlap at byte %d", e.Start)
	case e.Start < s.off:
		return fmt.Errorf("splice: byte %d is already written", e.Start)
	}
	if s.next > 0 && 2*s.next >= len(s.queue) { // so many are done
		n := copy(s.queue, s.queue[s.next:])
		clear(s.queue[n:])
		s.queue, s.next = s.queue[:n], 0
	}
	s.queue = append(s.queue, e)
	s.last = e.End
	return nil
}

// Pending tells whether edits are queued that are not carried out to their end.
func (s *Writer) Pending() bool { return s.next < len(s.queue) }

// Hold keeps everything from offset at on back, so that edits from there on
// can still be queued, until [Writer.Release] or another Hold.
func (s *Writer) Hold(at int64) { s.hold = max(at, 0) }

// Release ends a [Writer.Hold]. What was held is written with the next Feed.
func (s *Writer) Release() { s.hold = -1 }

// Feed takes the next bytes of the old stream. Edits that start in them must
// have been queued, unless they are held.
func (s *Writer) Feed(p []byte) error {
	if s.err == nil {
		s.err = s.feed(p)
	}
	return s.err
}

func (s *Writer) feed(p []byte) error {
	if err := s.flush(); err != nil {
		return err
	}
	if s.head == len(s.held) {
		s.held, s.head = s.held[:0], 0
		n, err := s.advance(p)
		if err != nil {
			return err
		}
		p = p[n:]
	}
	if len(s.held)-s.head+len(p) > maxHeld {
		return fmt.Errorf("splice: more than %d bytes before an edit is decided", maxHeld)
	}
	if len(s.held)+len(p) > cap(s.held) && 2*s.head >= len(s.held) { // make room, at most once per byte
		s.held = s.held[:copy(s.held, s.held[s.head:])]
		s.head = 0
	}
	s.held = append(s.held, p...)
	return s.flush()
}

func (s *Writer) flush() error {
	n, err := s.advance(s.held[s.head:])
	s.head += n
	return err
}

// Close writes what is left. Edits beyond the end of the old stream are
// errors; one that inserts at its very end is not.
func (s *Writer) Close() error {
	if s.err == nil {
		s.err = s.close()
	}
	return s.err
}

func (s *Writer) close() error {
	s.hold = -1
	if err := s.flush(); err != nil {
		return err
	}
	for ; s.next < len(s.queue); s.next++ {
		e := s.queue[s.next]
		if e.Start != s.off || e.End != s.off {
			return fmt.Errorf("splice: edit [%d, %d) beyond the end at byte %d", e.Start, e.End, s.off)
		}
		if err := s.replacement(&e); err != nil {
			return err
		}
	}
	return nil
}

func (s *Writer) replacement(e *Edit) error {
	if err := s.write(e.New); err != nil || e.More == nil {
		return err
	}
	if err := e.More(s.write); err != nil {
		return err
	}
	return s.err
}

// advance carries out the edits within b, which starts at s.off, and copies
// the rest, as far as nothing is held. It returns the number of bytes used.
func (s *Writer) advance(b []byte) (int, error) {
	end := s.off + int64(len(b))
	if s.hold >= 0 {
		end = min(end, s.hold)
	}
	start := s.off
	for s.off < end {
		if s.next == len(s.queue) || s.queue[s.next].Start > s.off { // copy
			stop := end
			if s.next < len(s.queue) {
				stop = min(end, s.queue[s.next].Start)
			}
			if err := s.write(b[s.off-start : stop-start]); err != nil {
				return int(s.off - start), err
			}
			s.off = stop
			continue
		}
		e := &s.queue[s.next] // Start < off: begun before
		if e.Start == s.off {
			if err := s.replacement(e); err != nil {
				return int(s.off - start), err
			}
			e.New, e.More = nil, nil
		}
		s.off = min(end, e.End)
		if s.off == e.End {
			s.next++
		}
	}
	return int(s.off - start), nil
}

// write keeps its first error, so that an Edit.More cannot lose it.
func (s *Writer) write(p []byte) error {
	if len(p) == 0 || s.err != nil {
		return s.err
	}
	n, err := s.w.Write(p)
	s.written += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	s.err = err
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
