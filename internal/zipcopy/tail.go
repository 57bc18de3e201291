package zipcopy

import (
	"fmt"
)

// directory writes the central directory, the end records, and what is between
// and behind them.
func (rw *rewriter) directory() error {
	a, start := rw.a, rw.n
	dir := newDirectoryReader(a.r, a.end)
	var header []byte
	for i := range a.entries {
		c, err := dir.next()
		if err != nil {
			return err
		}
		header, err = appendCentral(header[:0], &c, rw.moved[i]-a.end.base, rw.replaced[i], rw.limit)
		if err != nil {
			return c.error(ErrTooLarge, err.Error())
		}
		if _, err := rw.Write(header); err != nil {
			return fmt.Errorf("zip: writing: %w", err)
		}
	}
	// A digital signature (section 4.3.13) or padding belongs to the directory.
	if err := rw.copy(dir.pos, a.end.dirStart+a.end.dirSize); err != nil {
		return err
	}
	size := rw.n - start
	return rw.endRecords(start-a.end.base, size)
}

// appendCentral appends the header c with a new offset and, if s is not nil,
// with what is new in a replaced entry. Headers that need nothing more keep
// their bytes but for the offset.
func appendCentral(dst []byte, c *central, offset int64, s *sum, limit int64) ([]byte, error) {
	start := len(dst)
	if s == nil && (c.inZip64.offset || offset < limit) {
		dst = append(dst, c.raw...)
		if !c.inZip64.offset {
			le.PutUint32(dst[start+42:], uint32(offset))
			return dst, nil
		}
		le.PutUint64(dst[start+lenCentral+len(c.name)+c.offsetInExtra():], uint64(offset))
		return dst, nil
	}

	dst = append(dst, c.fixed...)
	dst = append(dst, c.name...)
	usize, csize := c.usize, c.csize
	if s != nil {
		usize, csize = s.usize, s.csize
		h := dst[start:]
		le.PutUint16(h[8:], c.flags()&^flagDescriptor|s.flags&flagDescriptor)
		le.PutUint32(h[16:], s.crc)
	}
	extra := len(dst)
	var values []byte
	for _, v := range []int64{usize, csize, offset} {
		if v >= limit {
			values = le.AppendUint64(values, uint64(v))
		}
	}
	if len(values) > 0 {
		dst = le.AppendUint16(dst, idZip64)
		dst = le.AppendUint16(dst, uint16(len(values)))
		dst = append(dst, values...)
	}
	dst = appendWithoutZip64(dst, c.extra)
	n := len(dst) - extra
	if n > max16 {
		return nil, fmt.Errorf("extra field of %d bytes", n)
	}
	dst = append(dst, c.comment...)
	h := dst[start:]
	if len(values) > 0 || s != nil && s.zip64 {
		le.PutUint16(h[6:], max(c.version(), versionZip64))
	}
	le.PutUint32(h[20:], field32(csize, limit))
	le.PutUint32(h[24:], field32(usize, limit))
	le.PutUint16(h[30:], uint16(n))
	le.PutUint16(h[34:], 0) // the disk, which may have stood in the zip64 field
	le.PutUint32(h[42:], field32(offset, limit))
	return dst, nil
}

// endRecords writes everything behind the directory, which has the given
// offset (without base) and size.
func (rw *rewriter) endRecords(offset, size int64) error {
	a := rw.a
	rec := make([]byte, lenEnd)
	if err := readAt(a.r, rec, a.end.pos); err != nil {
		return err
	}
	from := a.end.dirStart + a.end.dirSize
	switch {
	case a.end.end64 >= 0:
		if err := rw.copy(from, a.end.end64); err != nil {
			return err
		}
		if err := rw.copyEnd64(offset, size); err != nil {
			return err
		}
	case offset >= rw.limit || size >= rw.limit:
		if err := rw.copy(from, a.end.pos); err != nil {
			return err
		}
		if err := rw.newEnd64(offset, size); err != nil {
			return err
		}
	default:
		if err := rw.copy(from, a.end.pos); err != nil {
			return err
		}
	}
	// What deferred to the zip64 record goes on doing so.
	if le.Uint32(rec[12:]) != max32 {
		le.PutUint32(rec[12:], field32(size, rw.limit))
	}
	if le.Uint32(rec[16:]) != max32 {
		le.PutUint32(rec[16:], field32(offset, rw.limit))
	}
	if _, err := rw.Write(rec); err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	return rw.copy(a.end.pos+lenEnd, a.size)
}

// copyEnd64 copies the zip64 end record and its locator with new offsets.
func (rw *rewriter) copyEnd64(offset, size int64) error {
	a, pos := rw.a, rw.n-rw.a.end.base
	rec := make([]byte, lenEnd64)
	if err := readAt(a.r, rec, a.end.end64); err != nil {
		return err
	}
	le.PutUint64(rec[40:], uint64(size))
	le.PutUint64(rec[48:], uint64(offset))
	if _, err := rw.Write(rec); err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	locPos := a.end.pos - lenLocator64
	if err := rw.copy(a.end.end64+lenEnd64, locPos); err != nil {
		return err
	}
	loc := make([]byte, lenLocator64)
	if err := readAt(a.r, loc, locPos); err != nil {
		return err
	}
	le.PutUint64(loc[8:], uint64(pos))
	if _, err := rw.Write(loc); err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	return nil
}

// newEnd64 writes the zip64 end record and its locator, sections 4.3.14 and 15.
func (rw *rewriter) newEnd64(offset, size int64) error {
	pos, count := rw.n-rw.a.end.base, rw.a.end.count
	b := make([]byte, 0, lenEnd64+lenLocator64)
	b = le.AppendUint32(b, sigEnd64)
	b = le.AppendUint64(b, lenEnd64-12)
	b = le.AppendUint16(b, versionZip64) // made by
	b = le.AppendUint16(b, versionZip64) // needed
	b = le.AppendUint64(b, 0)            // disks
	b = le.AppendUint64(b, uint64(count))
	b = le.AppendUint64(b, uint64(count))
	b = le.AppendUint64(b, uint64(size))
	b = le.AppendUint64(b, uint64(offset))
	b = le.AppendUint32(b, sigLocator64)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, uint64(pos))
	b = le.AppendUint32(b, 1)
	if _, err := rw.Write(b); err != nil {
		return fmt.Errorf("zip: writing: %w", err)
	}
	return nil
}
