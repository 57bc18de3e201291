package zipcopy

import (
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// replace writes a new record for e.
func (rw *rewriter) replace(e *Entry, write func(io.Writer) error) (*sum, error) {
	var old localHeader
	if err := old.read(rw.a.r, e, rw.a.end.dirStart); err != nil {
		return nil, err
	}
	s := &sum{flags: old.flags() &^ flagDescriptor}
	s.zip64 = max(e.UncompressedSize, e.CompressedSize) >= rw.room
	if rw.from == nil {
		if e.Method == Deflated {
			s.flags |= flagDescriptor
		} else if err := rw.measure(e, s, write); err != nil {
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
	if err := rw.data(e, s, write); err != nil {
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
func (rw *rewriter) data(e *Entry, s *sum, write func(io.Writer) error) error {
	compressed := &counter{w: rw}
	plain := &counter{w: compressed, sum: true, limit: rw.sizeLimit(s)}
	if e.Method == Deflated {
		if rw.deflater == nil {
			rw.deflater = newDeflater(rw.workers)
		}
		rw.deflater.start(compressed, e.UncompressedSize+e.UncompressedSize/8)
		defer rw.deflater.abort() // also when write fails or panics
		plain.w = rw.deflater
	}
	if err := write(plain); err != nil {
		return rw.writeError(e, plain, err)
	}
	if plain.full {
		return rw.writeError(e, plain, nil)
	}
	if e.Method == Deflated {
		if err := rw.deflater.finish(); err != nil {
			return fmt.Errorf("zip: writing: %w", err)
		}
	}
	s.crc, s.usize, s.csize = plain.crc, plain.n, compressed.n
	if s.csize >= rw.sizeLimit(s) {
		return rw.writeError(e, &counter{full: true}, nil)
	}
	return nil
}

// measure runs the first pass over stored data.
func (rw *rewriter) measure(e *Entry, s *sum, write func(io.Writer) error) error {
	c := &counter{w: io.Discard, sum: true, limit: rw.sizeLimit(s)}
	if err := write(c); err != nil || c.full {
		return rw.writeError(e, c, err)
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
