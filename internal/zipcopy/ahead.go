package zipcopy

import (
	"fmt"
	"io"
)

const (
	aheadChunk  = 256 << 10 // bytes; large enough that handing over costs nothing
	aheadChunks = 3         // one being read, one waiting, one being filled
)

// ReadAhead is [Archive.Reader] with a goroutine of its own that inflates
// ahead of the caller by up to 512 KiB; an entry smaller than a chunk of
// 256 KiB is read without. Close must be called; it ends the goroutine, also
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
	return readAhead(r), nil
}

// An aheadReader hands over chunks filled by a goroutine. The chunks go round:
// from free to the goroutine, from there by full to the reader, and back.
type aheadReader struct {
	src  io.ReadCloser
	free chan []byte
	full chan chunk
	stop chan struct{}
	done chan struct{}

	current chunk
	unread  []byte // of current
	closed  bool
}

type chunk struct {
	buf []byte
	n   int
	err error // after buf[:n]
}

func readAhead(src io.ReadCloser) *aheadReader {
	r := &aheadReader{
		src:  src,
		free: make(chan []byte, aheadChunks),
		full: make(chan chunk, aheadChunks),
		stop: make(chan struct{}),
		done: make(chan struct{}),
	}
	for range aheadChunks {
		r.free <- make([]byte, aheadChunk)
	}
	go r.fill()
	return r
}

// fill reads until an error or until the reader is closed. full has room for
// every chunk, so only free can block.
func (r *aheadReader) fill() {
	defer close(r.done)
	var c chunk
	defer func() {
		if v := recover(); v != nil { // here it would end the program, whatever its callers do
			c.err = panicked(v)
			r.full <- c
		}
	}()
	for {
		c = chunk{}
		select {
		case <-r.stop:
			return
		case c.buf = <-r.free:
		}
		for c.n < len(c.buf) && c.err == nil {
			var n int
			n, c.err = r.src.Read(c.buf[c.n:])
			c.n += n
		}
		r.full <- c
		if c.err != nil {
			return
		}
	}
}

func (r *aheadReader) Read(p []byte) (int, error) {
	if r.closed {
		return 0, errClosed
	}
	for len(r.unread) == 0 {
		if r.current.err != nil {
			return 0, r.current.err
		}
		if len(p) == 0 {
			return 0, nil
		}
		if r.current.buf != nil {
			r.free <- r.current.buf
		}
		r.current = <-r.full
		r.unread = r.current.buf[:r.current.n]
	}
	n := copy(p, r.unread)
	r.unread = r.unread[n:]
	return n, nil
}

// Close waits for the goroutine to end.
func (r *aheadReader) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	close(r.stop)
	<-r.done
	return r.src.Close()
}

// panicked makes an error of what a goroutine panicked with.
func panicked(v any) error { return fmt.Errorf("panic: %v", v) }
