package zipcopy

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
)

const (
	// level of compression: files as small as those of LibreOffice in 60 % of
	// the time of compress/flate.
	level = 6

	// blockSize is the number of bytes deflated as one piece. Pieces are what
	// goroutines share out; since every part is cut into the same pieces, the
	// output does not depend on how many goroutines there are.
	blockSize = 512 << 10

	// Small parts are cut smaller: two goroutines have something to do then, and
	// the command needs a megabyte less.
	smallPart  = 4 << 20
	smallBlock = 64 << 10

	// Very small ones are deflated by one goroutine, beside the one that writes: a
	// second encoder takes as much memory again.
	onePart = 2 << 20

	// window is how far deflate looks back (RFC 1951, section 2): a block is
	// deflated with the end of the one before it as dictionary.
	window = 32 << 10

	// maxWorkers bounds memory: each costs an encoder of about 1 MiB and a
	// block. More than four wait for the one that produces the data.
	maxWorkers = 4
)

// A deflater writes one deflate stream, RFC 1951, made of blocks that each end
// at a byte boundary (a sync flush), so that they can be deflated apart. It
// starts goroutines only when there is more than one block. All writes to the
// destination happen in the goroutine that calls Write and Close.
type deflater struct {
	dst     io.Writer
	workers int
	piece   int  // bytes of a block
	alone   bool // one goroutine deflates

	current *block
	flight  []*block    // handed to workers, oldest first
	work    chan *block // nil while no goroutine runs
	started int         // goroutines
	running sync.WaitGroup
	proof   *inspection // nil: nobody looks at the data
	crc     uint32      // of the data that were submitted

	mu     sync.Mutex
	codecs []*codec
	spare  []*block

	err error
}

// A block is a piece of data on its way through a worker.
type block struct {
	data  []byte // dictionary and data
	dict  int    // length of the dictionary
	last  bool
	out   bytes.Buffer
	err   error
	ready chan struct{}
	proof *inspection
	users atomic.Int32 // the deflater, and the inspection that is shown the data
}

// A codec deflates, and inflates what it has deflated.
type codec struct {
	*flate.Writer
	back io.ReadCloser // nil until it is needed
}

// newDeflater gives a deflater for one part after another, see start. workers
// is the number of goroutines at most; with less than two there are none.
func newDeflater(workers int) *deflater {
	return &deflater{workers: min(workers, maxWorkers)}
}

func defaultWorkers() int { return runtime.GOMAXPROCS(0) }

var errAborted = errors.New("aborted")

// start begins a stream to dst. size is about the number of bytes to come; the
// size of blocks follows from it. proof, if not nil, gets the data.
func (d *deflater) start(dst io.Writer, size int64, proof *inspection) {
	d.dst, d.err, d.proof, d.crc, d.piece = dst, nil, proof, 0, blockSize
	if size < smallPart {
		d.piece = smallBlock
	}
	d.alone = size < onePart
	d.current = d.newBlock(size)
}

func (d *deflater) newBlock(size int64) *block {
	b := d.unused()
	if b == nil {
		size = min(max(size, 4<<10), int64(window+d.piece))
		b = &block{data: make([]byte, 0, size), ready: make(chan struct{}, 1)}
	}
	b.proof = d.proof
	b.users.Store(1)
	return b
}

func (d *deflater) unused() *block {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.spare)
	if n == 0 {
		return nil
	}
	b := d.spare[n-1]
	d.spare = d.spare[:n-1]
	b.data, b.dict, b.last, b.err = b.data[:0], 0, false, nil
	b.out.Reset()
	return b
}

// free recycles a block when nobody uses it any more.
func (d *deflater) free(b *block) {
	if b.users.Add(-1) > 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.spare = append(d.spare, b)
}

func (d *deflater) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		if d.err != nil {
			return total - len(p), d.err
		}
		room := d.current.dict + d.piece - len(d.current.data)
		if room == 0 {
			d.next()
			continue
		}
		n := min(room, len(p))
		d.current.add(p[:n], window+d.piece)
		p = p[n:]
	}
	return total, d.err
}

// add appends to the data, whose array is doubled up to the size of a full
// block and then stays.
func (b *block) add(p []byte, full int) {
	if need := len(b.data) + len(p); need > cap(b.data) {
		grown := make([]byte, len(b.data), min(max(2*cap(b.data), need), max(full, need)))
		copy(grown, b.data)
		b.data = grown
	}
	b.data = append(b.data, p...)
}

// next hands on the current block, which is full, and begins another one with
// its end as dictionary.
func (d *deflater) next() {
	full := d.current
	if len(d.flight) == d.inFlight() {
		d.reclaim()
	}
	d.current = d.newBlock(int64(window + d.piece))
	d.current.add(full.data[len(full.data)-window:], window+d.piece)
	d.current.dict = window
	d.submit(full)
}

// submit has a block deflated: at once, or by a worker.
func (d *deflater) submit(b *block) {
	d.crc = crc32.Update(d.crc, crc32.IEEETable, b.data[b.dict:]) // of small pieces it would be slow
	if d.proof != nil {
		d.proof.show(b)
	}
	if d.workers < 2 || b.last && d.work == nil {
		c := d.codec()
		b.deflate(c)
		d.release(c)
		d.emit(b)
		return
	}
	if d.work == nil {
		d.work = make(chan *block, d.inFlight())
		d.started = 0
	}
	if d.started < d.most() { // one more per block: two blocks need no four encoders
		d.started++
		d.running.Add(1)
		go d.deflateAll(d.work)
	}
	if len(d.flight) == d.inFlight() {
		d.reclaim()
	}
	d.work <- b // never blocks: it has room for all that are in flight
	d.flight = append(d.flight, b)
}

// reclaim waits for the oldest block and writes it.
func (d *deflater) reclaim() {
	oldest := d.flight[0]
	<-oldest.ready
	d.flight = slices.Delete(d.flight, 0, 1)
	d.emit(oldest)
}

// most is the number of goroutines for the part: for a small one two are enough, for a very small one one is.
func (d *deflater) most() int {
	switch {
	case d.alone:
		return 1
	case d.piece == smallBlock:
		return min(d.workers, 2)
	}
	return d.workers
}

// inFlight is the number of blocks that wait, are being deflated, or are to
// be written. The one that is being filled comes on top; more of them keep the
// CPUs no busier.
func (d *deflater) inFlight() int {
	if d.piece == smallBlock {
		return 2
	}
	return d.most() + 1
}

// deflateAll is a worker.
func (d *deflater) deflateAll(work <-chan *block) {
	defer d.running.Done()
	c := d.codec()
	defer d.release(c)
	for b := range work {
		b.deflate(c)
		b.ready <- struct{}{}
	}
}

// codec takes a codec that is free, or makes one.
func (d *deflater) codec() *codec {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n := len(d.codecs); n > 0 {
		c := d.codecs[n-1]
		d.codecs = d.codecs[:n-1]
		return c
	}
	e, err := flate.NewWriter(nil, level)
	if err != nil {
		panic(err) // the level is a constant
	}
	return &codec{Writer: e}
}

func (d *deflater) release(c *codec) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.codecs = append(d.codecs, c)
}

func (b *block) deflate(c *codec) {
	defer func() {
		if v := recover(); v != nil { // in a worker it would end the program, whatever its callers do
			b.err = panicked(v)
		}
	}()
	c.ResetDict(&b.out, b.data[:b.dict])
	if _, b.err = c.Write(b.data[b.dict:]); b.err != nil {
		return
	}
	if b.last {
		b.err = c.Close()
	} else {
		b.err = c.Flush()
	}
	if b.err == nil && b.proof != nil && !c.inflates(b) {
		b.proof.wrong.Store(true)
	}
}

// flushed is the end of a block that is not the last one: an empty stored block, behind
// which the next one begins at a byte (RFC 1951, section 3.2.4).
var flushed = []byte{0, 0, 0xff, 0xff}

// inflates tells whether a deflated block is, in the stream, its data again.
func (c *codec) inflates(b *block) bool {
	var end error
	if !b.last {
		if end = io.ErrUnexpectedEOF; !bytes.HasSuffix(b.out.Bytes(), flushed) {
			return false
		}
	}
	src := bytes.NewReader(b.out.Bytes())
	if c.back == nil {
		c.back = flate.NewReader(src)
	}
	if err := c.back.(flate.Resetter).Reset(src, b.data[:b.dict]); err != nil {
		return false
	}
	rest := expected(b.data[b.dict:])
	_, err := io.Copy(&rest, c.back) // which writes from its window, so that nothing is copied
	return err == end && len(rest) == 0 && src.Len() == 0
}

// expected is what is still to be written; anything else is refused.
type expected []byte

var errUnexpected = errors.New("other data")

func (e *expected) Write(p []byte) (int, error) {
	if !bytes.HasPrefix(*e, p) {
		return 0, errUnexpected
	}
	*e = (*e)[len(p):]
	return len(p), nil
}

// emit writes a deflated block and recycles it.
func (d *deflater) emit(b *block) {
	if d.err == nil {
		d.err = b.err
	}
	if d.err == nil {
		_, d.err = d.dst.Write(b.out.Bytes())
	}
	d.free(b)
}

// finish ends the stream and all goroutines.
func (d *deflater) finish() error {
	if d.err == nil {
		d.current.last = true
		d.submit(d.current)
		d.current = nil
	}
	d.stop()
	return d.err
}

// abort ends all goroutines. The stream stays incomplete; after finish nothing
// happens.
func (d *deflater) abort() {
	if d.current != nil && d.err == nil {
		d.err = errAborted
	}
	d.stop()
}

// stop ends all goroutines; what they still deflate is written unless there
// was an error before.
func (d *deflater) stop() {
	if d.work != nil {
		close(d.work)
		d.work = nil
	}
	d.running.Wait()
	for len(d.flight) > 0 {
		d.reclaim()
	}
}
