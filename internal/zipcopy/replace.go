package zipcopy

import (
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// replace writes a new record for e.
func (rw *rewriter) replace(e *Entry, r *Replacement) (*sum, error) {
	var old localHeader
	if err := old.read(rw.a.r, e, rw.a.end.dirStart); err != nil {
		return nil, err
	}
	s := &sum{flags: old.flags() &^ flagDescriptor}
	s.zip64 = max(e.UncompressedSize, e.CompressedSize) >= rw.room
	if rw.from == nil {
		if e.Method == Deflated {
			s.flags |= flagDescriptor
		} else if err := rw.measure(e, s, r); err != nil {
			return nil, err
		}
	}
	header, err := appendLocal(nil, &old, s)
	if err != nil {
		return nil, entryError(ErrTooLarge, e, "%v", err)
	}
	start := rw.n
	if _, err := rw.Write(header); err != nil {
		return nil, fmt.Errorf("zip: writing: %w", err)
	}
	measured := *s
	if err := rw.data(e, s, r); err != nil {
		return nil, err
	}
	switch {
	case rw.from != nil:
		return s, rw.patch(&old, s, start)
	case s.flags&flagDescriptor != 0:
		if _, err := rw.Write(appendDescriptor(nil, s)); err != nil {
			return nil, fmt.Errorf("zip: writing: %w", err)
		}
	case *s != measured:
		return nil, entryError(ErrUnstable, e, "%d bytes, then %d", measured.usize, s.usize)
	}
	return s, nil
}

// data writes the data of a record and fills in s.
func (rw *rewriter) data(e *Entry, s *sum, r *Replacement) error {
	compressed := &counter{w: rw}
	plain := &counter{w: compressed, sum: e.Method == Stored, limit: rw.sizeLimit(s)}
	if e.Method == Stored {
		if err := rw.edit(e, plain, r); err != nil {
			return err
		}
		s.crc = plain.crc
	} else {
		if err := rw.deflate(e, plain, compressed, r); err != nil {
			return err
		}
		s.crc = rw.deflater.crc
	}
	s.usize, s.csize = plain.n, compressed.n
	if s.csize >= rw.sizeLimit(s) {
		return rw.writeError(e, &counter{full: true}, nil)
	}
	if r.Proof != nil {
		r.Proof.sum = *s
	}
	return nil
}

// deflate has the data written to plain, which go to compressed.
func (rw *rewriter) deflate(e *Entry, plain, compressed *counter, r *Replacement) error {
	if rw.deflater == nil {
		rw.deflater = newDeflater(rw.workers)
	}
	d := rw.deflater
	plain.w = d
	size := e.UncompressedSize + e.UncompressedSize/8
	if r.Proof == nil {
		d.start(compressed, size, nil)
		defer d.abort() // also when Write fails or panics
		if err := rw.edit(e, plain, r); err != nil {
			return err
		}
		return writing(d.finish())
	}
	old, again, err := rw.a.ReadTwice(*e)
	if err != nil {
		return err
	}
	defer old.Close()
	defer again.Close()
	proof := r.Proof.inspect(e, d, again)
	compressed.w = io.MultiWriter(rw, &r.Proof.hash)
	defer proof.end(false) // unless it has ended
	d.start(compressed, size, proof)
	defer d.abort()
	if err := rw.write(e, plain, old, r); err != nil {
		return err
	}
	if err := d.finish(); err != nil {
		return writing(err)
	}
	proof.end(true)
	return nil
}

func writing(err error) error {
	if err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	return nil
}

// edit has the new data written, with the old ones at hand.
func (rw *rewriter) edit(e *Entry, plain *counter, r *Replacement) error {
	old, err := rw.a.ReadAhead(*e)
	if err != nil {
		return err
	}
	defer old.Close()
	return rw.write(e, plain, old, r)
}

func (rw *rewriter) write(e *Entry, plain *counter, old io.Reader, r *Replacement) error {
	if err := r.Write(plain, old); err != nil || plain.full {
		return rw.writeError(e, plain, err)
	}
	return nil
}

// measure runs the first pass over stored data.
func (rw *rewriter) measure(e *Entry, s *sum, r *Replacement) error {
	c := &counter{w: io.Discard, sum: true, limit: rw.sizeLimit(s)}
	if err := rw.edit(e, c, r); err != nil {
		return err
	}
	s.crc, s.usize, s.csize = c.crc, c.n, c.n
	return nil
}

// sizeLimit is the size that no longer fits the record.
func (rw *rewriter) sizeLimit(s *sum) int64 {
	if s.zip64 {
		return 1<<63 - 1
	}
	return rw.limit
}

func (rw *rewriter) writeError(e *Entry, c *counter, err error) error {
	if c.full {
		return entryError(ErrTooLarge, e, "the new data need a zip64 record, the old one is too small for it")
	}
	return fmt.Errorf("zip: new data of %q: %w", e.Name, err)
}

// patch writes the header at start again, now that s is known.
func (rw *rewriter) patch(old *localHeader, s *sum, start int64) error {
	header, err := appendLocal(nil, old, s)
	if err != nil {
		return err
	}
	if err := rw.out.Flush(); err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	if _, err := rw.from.WriteAt(header, rw.pos+start); err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	return nil
}

// appendLocal appends the local header for new data. Its length depends only
// on old and on whether s asks for zip64.
func appendLocal(dst []byte, old *localHeader, s *sum) ([]byte, error) {
	start := len(dst)
	dst = append(dst, old.raw[:lenLocal]...)
	dst = append(dst, old.name...)
	extra := len(dst)
	crc, csize, usize := s.crc, s.csize, s.usize
	if s.flags&flagDescriptor != 0 {
		crc, csize, usize = 0, 0, 0 // section 4.4.4, bit 3
	}
	if s.zip64 {
		// In front, since behind padding that is no field it would not be found.
		dst = le.AppendUint16(dst, idZip64)
		dst = le.AppendUint16(dst, 16)
		dst = le.AppendUint64(dst, uint64(usize))
		dst = le.AppendUint64(dst, uint64(csize))
		csize, usize = max32, max32
	}
	dst = appendWithoutZip64(dst, old.extra)
	if len(dst)-extra > max16 {
		return nil, fmt.Errorf("extra field of %d bytes", len(dst)-extra)
	}
	h := dst[start:]
	if s.zip64 {
		le.PutUint16(h[4:], max(le.Uint16(h[4:]), versionZip64))
	}
	le.PutUint16(h[6:], s.flags)
	le.PutUint32(h[14:], crc)
	le.PutUint32(h[18:], uint32(csize))
	le.PutUint32(h[22:], uint32(usize))
	le.PutUint16(h[28:], uint16(len(dst)-extra))
	return dst, nil
}

// appendDescriptor appends a data descriptor with signature. Its sizes have 8
// bytes if and only if the local header has a zip64 field, section 4.3.9.2.
func appendDescriptor(dst []byte, s *sum) []byte {
	dst = slices.Grow(dst, 24)
	dst = le.AppendUint32(dst, sigDescriptor)
	dst = le.AppendUint32(dst, s.crc)
	if s.zip64 {
		dst = le.AppendUint64(dst, uint64(s.csize))
		return le.AppendUint64(dst, uint64(s.usize))
	}
	dst = le.AppendUint32(dst, uint32(s.csize))
	return le.AppendUint32(dst, uint32(s.usize))
}

// A counter counts what it passes on, and refuses what reaches its limit.
type counter struct {
	w     io.Writer
	n     int64
	limit int64 // 0: none
	full  bool
	sum   bool
	crc   uint32
}

func (c *counter) Write(p []byte) (int, error) {
	if c.full || c.limit > 0 && int64(len(p)) >= c.limit-c.n {
		c.full = true
		return 0, ErrTooLarge
	}
	n, err := c.w.Write(p)
	c.n += int64(n)
	if c.sum {
		c.crc = crc32.Update(c.crc, crc32.IEEETable, p[:n])
	}
	return n, err
}
