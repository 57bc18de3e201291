package zipcopy

import (
	"fmt"
	"hash/maphash"
	"io"
	"sync/atomic"
)

// A Proof looks at the data of a [Replacement] on their way into the archive, so that they
// need not be inflated once more to be compared with something:
//
//   - Check is given what is being deflated, in a goroutine of its own;
//   - what was deflated is inflated again, block by block, and compared;
//   - what was written is remembered by a hash, with which Holds compares the file.
//
// It proves nothing of stored entries. A Proof is of use for one replacement.
type Proof struct {
	// Check says whether the new data are what they should be. The old ones are those
	// that Write gets too; they are inflated once, so that reading them fails when the two
	// are far apart, see [Archive.ReadTwice].
	Check func(old, new io.Reader) error

	name  string
	sum   sum
	hash  maphash.Hash
	whole bool // Check has accepted the data, to their end, and they inflate again
}

// shownBlocks is the number of blocks that may wait for Check.
const shownBlocks = 1

// An inspection is a proof at work.
type inspection struct {
	proof *Proof
	shown chan *block
	ended chan struct{} // Check has returned
	wrong atomic.Bool   // a block does not inflate to its data

	by      *deflater
	current *block // that Check reads
	unread  []byte // of current
	err     error  // of Check
	missed  bool   // Check had returned before all data were shown
	whole   bool   // they have been shown; set before shown is closed
	over    bool   // see end
}

// inspect starts p.Check.
func (p *Proof) inspect(e *Entry, by *deflater, old io.Reader) *inspection {
	p.name, p.whole = e.Name, false
	p.hash.Reset()
	i := &inspection{proof: p, shown: make(chan *block, shownBlocks), ended: make(chan struct{}), by: by}
	go func() {
		defer close(i.ended)
		defer func() {
			if v := recover(); v != nil { // here it would end the program, whatever its callers do
				i.err = panicked(v)
			}
		}()
		i.err = p.Check(old, i)
	}()
	return i
}

// show lets Check read a block, if it still reads.
func (i *inspection) show(b *block) {
	b.users.Add(1)
	select {
	case i.shown <- b:
	case <-i.ended:
		i.missed = true
		i.by.free(b)
	}
}

// Read gives Check the data.
func (i *inspection) Read(p []byte) (int, error) {
	for len(i.unread) == 0 {
		if i.current != nil {
			i.by.free(i.current)
			i.current = nil
		}
		b, ok := <-i.shown
		switch {
		case ok:
			i.current, i.unread = b, b.data[b.dict:]
		case i.whole:
			return 0, io.EOF
		default:
			return 0, errAborted
		}
	}
	n := copy(p, i.unread)
	i.unread = i.unread[n:]
	return n, nil
}

// end waits for Check, once. whole tells whether it was shown all data.
func (i *inspection) end(whole bool) {
	if i.over {
		return
	}
	i.over = true
	i.whole = whole
	close(i.shown)
	<-i.ended
	for range i.shown {
		i.missed = true
	}
	i.proof.whole = whole && i.err == nil && !i.missed && len(i.unread) == 0 && !i.wrong.Load()
}

// Holds tells, of the archive that was written, whether Check has accepted the data of the entry
// and they are what the file has: its compressed data are read, and compared by a hash
// of 64 bits. A nil Proof has proven nothing.
func (p *Proof) Holds(a *Archive) (bool, error) {
	if p == nil || !p.whole {
		return false, nil
	}
	i, ok := a.names[p.name]
	if !ok {
		return false, nil
	}
	e := &a.entries[i]
	if e.Method != Deflated || e.CRC32 != p.sum.crc || e.UncompressedSize != p.sum.usize || e.CompressedSize != p.sum.csize {
		return false, nil
	}
	var h maphash.Hash
	h.SetSeed(p.hash.Seed())
	if _, err := io.Copy(&h, io.NewSectionReader(a.r, e.data, e.CompressedSize)); err != nil {
		return false, fmt.Errorf("zip: reading %q: %w", e.Name, err)
	}
	return h.Sum64() == p.hash.Sum64(), nil
}
