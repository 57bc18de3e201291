package zipcopy

import (
	"io"
)

// A localHeader is the header in front of an entry's data, section 4.3.7.
type localHeader struct {
	buf         []byte
	raw         []byte // the whole header
	name, extra []byte

	crc          uint32
	usize, csize int64
}

func (h *localHeader) flags() uint16  { return le.Uint16(h.raw[6:]) }
func (h *localHeader) method() uint16 { return le.Uint16(h.raw[8:]) }

// read reads the header of e, which must end before limit.
func (h *localHeader) read(r io.ReaderAt, e *Entry, limit int64) error {
	// Most extra fields fit in what is read at first.
	const guess = 512
	room := limit - e.Offset
	h.buf = grow(h.buf[:0], int(min(room, lenLocal+int64(len(e.Name))+guess)))
	if err := readAt(r, h.buf, e.Offset); err != nil {
		return err
	}
	if len(h.buf) < lenLocal || le.Uint32(h.buf) != sigLocal {
		return entryError(ErrDamaged, e, "no local header")
	}
	n, m := int(le.Uint16(h.buf[26:])), int(le.Uint16(h.buf[28:]))
	size := lenLocal + n + m
	if int64(size) > room {
		return entryError(ErrDamaged, e, "the local header reaches into the directory")
	}
	if got := len(h.buf); got < size {
		h.buf = grow(h.buf, size)
		if err := readAt(r, h.buf[got:], e.Offset+int64(got)); err != nil {
			return err
		}
	}
	h.raw = h.buf[:size]
	h.name, h.extra = h.raw[lenLocal:lenLocal+n], h.raw[lenLocal+n:]

	h.crc = le.Uint32(h.raw[14:])
	h.csize, h.usize = int64(le.Uint32(h.raw[18:])), int64(le.Uint32(h.raw[22:]))
	values := zip64Of(h.extra)
	for _, to := range []*int64{&h.usize, &h.csize} {
		if *to != max32 {
			continue
		}
		v, ok := values.next()
		if !ok {
			return entryError(ErrDamaged, e, "the zip64 field of the local header lacks a value")
		}
		*to = v
	}
	return nil
}

// check refuses a header that contradicts the directory: readers that follow
// the one and readers that follow the other would see different data.
func (h *localHeader) check(e *Entry) error {
	switch {
	case string(h.name) != e.Name:
		return entryError(ErrDamaged, e, "the local header names %q", shorten(string(h.name)))
	case h.method() != e.Method:
		return entryError(ErrDamaged, e, "the local header has method %d, the directory %d", h.method(), e.Method)
	case (h.flags()^e.Flags)&flagEncrypted != 0:
		return entryError(ErrDamaged, e, "the local header and the directory differ on encryption")
	case e.Method == Stored && !e.Encrypted() && e.CompressedSize != e.UncompressedSize:
		return entryError(ErrDamaged, e, "stored, but %d bytes become %d", e.CompressedSize, e.UncompressedSize)
	case h.complete(e):
		return nil
	case h.flags()&flagDescriptor == 0 || !agree(int64(h.crc), int64(e.CRC32)) ||
		!agree(h.csize, e.CompressedSize) || !agree(h.usize, e.UncompressedSize):
		return entryError(ErrDamaged, e, "the local header and the directory differ on checksum or sizes")
	}
	return nil
}

// agree compares a value of a local header that has a descriptor: it is there
// already, or left zero.
func agree(local, central int64) bool { return local == 0 || local == central }

// complete says that checksum and sizes are all in the header.
func (h *localHeader) complete(e *Entry) bool {
	return h.crc == e.CRC32 && h.csize == e.CompressedSize && h.usize == e.UncompressedSize
}

// descriptorLen gives the length of the data descriptor behind the data of e,
// section 4.3.9: with or without signature, sizes of 4 or 8 bytes. It is known
// by its values, since nothing else tells the forms apart, and must end at
// limit at the latest. 0 means that there is none.
//
// The longer form goes first: of an empty entry's sizes the shorter one would
// leave zeros over.
func descriptorLen(r io.ReaderAt, e *Entry, limit int64) (int64, error) {
	var buf [24]byte
	b := buf[:min(int64(len(buf)), limit-e.tail)]
	if err := readAt(r, b, e.tail); err != nil {
		return 0, err
	}
	for _, form := range [...]struct{ sig, size int }{{4, 8}, {4, 4}, {0, 8}, {0, 4}} {
		n := form.sig + 4 + 2*form.size
		if len(b) < n || form.sig > 0 && le.Uint32(b) != sigDescriptor {
			continue
		}
		v := b[form.sig:]
		if le.Uint32(v) != e.CRC32 {
			continue
		}
		var csize, usize uint64
		if form.size == 4 {
			csize, usize = uint64(le.Uint32(v[4:])), uint64(le.Uint32(v[8:]))
		} else {
			csize, usize = le.Uint64(v[4:]), le.Uint64(v[12:])
		}
		if csize == uint64(e.CompressedSize) && usize == uint64(e.UncompressedSize) {
			return int64(n), nil
		}
	}
	return 0, nil
}
