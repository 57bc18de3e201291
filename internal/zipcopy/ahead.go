package zipcopy

import (
	"errors"
	"fmt"
	"io"
	"sync"
)

const (
	aheadChunk  = 256 << 10 // bytes; large enough that handing over costs nothing
	aheadChunks = 4         // one being read, one waiting, one being filled

	// Small parts come in smaller chunks, which saves half a megabyte.
	smallChunk = 32 << 10

	// maxApart bounds what is kept for the reader that is behind, in bytes.
	maxApart = 6 << 20
)

var errApart = errors.New("too far behind the other reader")

// ReadAhead is [Archive.Reader] with a goroutine of its own that inflates
// ahead of the caller by up to 512 KiB; an entry of at most 256 KiB is read
// without. Close must be called; it ends the goroutine, also
// before the data end. Read and Close must not be called concurrently.
func (a *Archive) ReadAhead(e Entry) (io.ReadCloser, error) {
	stored, err := a.own(e)
	if err != nil {
		return nil, err
	}
	r, err := a.reader(stored)
	if err != nil || e.UncompressedSize <= aheadChunk {
		return r, err
	}
	return readAhead(r, 1, chunkOf(e))[0], nil
}

// ReadTwice is ReadAhead for two readers, for two goroutines: both get all data, which
// are inflated once. The second one gets an error when the two are more than 6 MiB
// apart; the first one never waits for it.
func (a *Archive) ReadTwice(e Entry) (first, second io.ReadCloser, err error) {
	stored, err := a.own(e)
	if err != nil {
		return nil, nil, err
	}
	r, err := a.reader(stored)
	if err != nil {
		return nil, nil, err
	}
	if e.UncompressedSize > aheadChunk {
		both := readAhead(r, 2, chunkOf(e))
		return both[0], both[1], nil
	}
	again, err := a.reader(stored)
	return r, again, err
}

// chunkOf is the size of chunks of an entry.
func chunkOf(e Entry) int {
	if e.UncompressedSize < smallPart {
		return smallChunk
	}
	return aheadChunk
}

// An aheadSource is read by a goroutine, chunk by chunk. A chunk goes back when all readers
// have passed it.
type aheadSource struct {
	src  io.ReadCloser
	size int           // of a chunk
	done chan struct{} // closed when the goroutine has ended

	mu      sync.Mutex
	changed sync.Cond // of the following
	readers []*aheadReader
	chunks  []chunk // filled and not passed by all
	passed  int     // so many chunks stood before these
	free    [][]byte
}

type chunk struct {
	buf  []byte
	n    int
	err  error // after buf[:n]
	lent bool  // a reader that has been left behind may still be reading it
}

// An aheadReader is one of the readers.
type aheadReader struct {
	s       *aheadSource
	current chunk
	unread  []byte // of current

	// With s.mu:
	at     int // number of the chunk that is current, or will be
	closed error
}

func readAhead(src io.ReadCloser, readers, chunk int) []*aheadReader {
	s := &aheadSource{src: src, size: chunk, done: make(chan struct{})}
	s.changed.L = &s.mu
	for range readers {
		s.readers = append(s.readers, &aheadReader{s: s})
	}
	go s.fill()
	return s.readers
}

// fill reads until an error or until all readers are closed.
func (s *aheadSource) fill() {
	defer close(s.done)
	var c chunk
	defer func() {
		if v := recover(); v != nil { // here it would end the program, whatever its callers do
			c.err = panicked(v)
			s.put(c)
		}
	}()
	for c.err == nil {
		c = chunk{buf: s.room()}
		if c.buf == nil {
			return
		}
		for c.n < len(c.buf) && c.err == nil {
			var n int
			n, c.err = s.src.Read(c.buf[c.n:])
			c.n += n
		}
		s.put(c)
	}
}

func (s *aheadSource) put(c chunk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chunks = append(s.chunks, c)
	s.changed.Broadcast()
}

// room waits until a chunk is wanted; nil: none will be.
func (s *aheadSource) room() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		lead, open := 0, false
		for _, r := range s.readers {
			if r.closed == nil {
				lead, open = max(lead, r.at), true
			}
		}
		switch {
		case !open:
			return nil
		case s.passed+len(s.chunks)-lead >= aheadChunks:
			s.changed.Wait()
			continue
		case len(s.chunks)*s.size >= maxApart:
			for _, r := range s.readers[1:] {
				if r.closed != nil {
					continue
				}
				r.closed = errApart
				if i := r.at - s.passed; i < len(s.chunks) {
					s.chunks[i].lent = true
				}
			}
			s.pass()
			continue
		}
		if n := len(s.free); n > 0 {
			b := s.free[n-1]
			s.free = s.free[:n-1]
			return b
		}
		return make([]byte, s.size)
	}
}

// pass takes the chunks away that all readers have passed.
func (s *aheadSource) pass() {
	last := s.passed + len(s.chunks)
	for _, r := range s.readers {
		if r.closed == nil {
			last = min(last, r.at)
		}
	}
	for ; s.passed < last; s.passed++ {
		if !s.chunks[0].lent {
			s.free = append(s.free, s.chunks[0].buf)
		}
		s.chunks = s.chunks[1:]
	}
	s.changed.Broadcast()
}

// next makes the next chunk current, or fails.
func (r *aheadReader) next() error {
	s := r.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.current.buf != nil && r.closed == nil {
		r.at++
		s.pass()
	}
	r.current = chunk{}
	for r.closed == nil && r.at >= s.passed+len(s.chunks) {
		s.changed.Wait()
	}
	if r.closed != nil {
		return r.closed
	}
	r.current = s.chunks[r.at-s.passed]
	r.unread = r.current.buf[:r.current.n]
	return nil
}

func (r *aheadReader) Read(p []byte) (int, error) {
	for len(r.unread) == 0 {
		if r.current.err != nil {
			return 0, r.current.err
		}
		if len(p) == 0 {
			return 0, nil
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.unread)
	r.unread = r.unread[n:]
	return n, nil
}

// Close waits for the goroutine to end, if it is the last reader that is closed.
func (r *aheadReader) Close() error {
	s := r.s
	s.mu.Lock()
	if r.closed == errClosed {
		s.mu.Unlock()
		return nil
	}
	r.closed, r.unread, r.current = errClosed, nil, chunk{}
	s.pass()
	for _, other := range s.readers {
		if other.closed != errClosed {
			s.mu.Unlock()
			return nil
		}
	}
	s.mu.Unlock()
	<-s.done
	return s.src.Close()
}

// panicked makes an error of what a goroutine panicked with.
func panicked(v any) error { return fmt.Errorf("panic: %v", v) }
