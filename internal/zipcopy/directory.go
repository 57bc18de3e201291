package zipcopy

import (
	"bufio"
	"io"
)

// A central is one header of the central directory, section 4.3.12. Its
// slices are valid until the next one is read.
type central struct {
	pos   int64  // offset in the file
	raw   []byte // the whole header
	fixed []byte // raw[:lenCentral]

	name, extra, comment []byte

	usize, csize, offset int64 // offset as stored, without the archive's base
	inZip64              zip64Use
}

// A zip64Use says which values stand in the zip64 field.
type zip64Use struct{ usize, csize, offset, disk bool }

func (c *central) version() uint16 { return le.Uint16(c.fixed[6:]) }
func (c *central) flags() uint16   { return le.Uint16(c.fixed[8:]) }
func (c *central) method() uint16  { return le.Uint16(c.fixed[10:]) }
func (c *central) crc() uint32     { return le.Uint32(c.fixed[16:]) }

// A directoryReader reads the headers of the central directory in order.
type directoryReader struct {
	br  *bufio.Reader
	pos int64
	end int64
	buf []byte
}

func newDirectoryReader(r io.ReaderAt, e *end) *directoryReader {
	section := io.NewSectionReader(r, e.dirStart, e.dirSize)
	return &directoryReader{
		br:  bufio.NewReaderSize(section, 16<<10),
		pos: e.dirStart,
		end: e.dirStart + e.dirSize,
	}
}

// next reads one header.
func (d *directoryReader) next() (central, error) {
	c := central{pos: d.pos}
	if d.end-d.pos < lenCentral {
		return c, archiveError(ErrDamaged, d.pos, "the directory ends early")
	}
	d.buf = grow(d.buf, lenCentral)
	if err := d.read(d.buf); err != nil {
		return c, err
	}
	if le.Uint32(d.buf) != sigCentral {
		return c, archiveError(ErrDamaged, c.pos, "no header of the directory")
	}
	n, m, k := int(le.Uint16(d.buf[28:])), int(le.Uint16(d.buf[30:])), int(le.Uint16(d.buf[32:]))
	if d.end-d.pos < int64(n+m+k) {
		return c, archiveError(ErrDamaged, c.pos, "the directory ends early")
	}
	d.buf = grow(d.buf, lenCentral+n+m+k)
	if err := d.read(d.buf[lenCentral:]); err != nil {
		return c, err
	}
	c.raw, c.fixed = d.buf, d.buf[:lenCentral]
	c.name, c.extra, c.comment = d.buf[lenCentral:lenCentral+n], d.buf[lenCentral+n:lenCentral+n+m], d.buf[lenCentral+n+m:]
	return c, c.resolve()
}

func (d *directoryReader) read(b []byte) error {
	n, err := io.ReadFull(d.br, b)
	d.pos += int64(n)
	if err != nil {
		return readError(err, d.pos)
	}
	return nil
}

// resolve takes sizes, offset and disk from the zip64 field where the header
// defers to it, in the order of section 4.5.3.
func (c *central) resolve() error {
	c.csize, c.usize = int64(le.Uint32(c.fixed[20:])), int64(le.Uint32(c.fixed[24:]))
	c.offset = int64(le.Uint32(c.fixed[42:]))
	disk := int64(le.Uint16(c.fixed[34:]))
	c.inZip64 = zip64Use{c.usize == max32, c.csize == max32, c.offset == max32, disk == max16}
	values := zip64Of(c.extra)
	for _, f := range [...]struct {
		deferred bool
		to       *int64
	}{{c.inZip64.usize, &c.usize}, {c.inZip64.csize, &c.csize}, {c.inZip64.offset, &c.offset}} {
		if !f.deferred {
			continue
		}
		v, ok := values.next()
		if !ok {
			return c.error(ErrDamaged, "the zip64 field lacks a value")
		}
		*f.to = v
	}
	if c.inZip64.disk {
		if len(values.data) < 4 {
			return c.error(ErrDamaged, "the zip64 field lacks the disk")
		}
		disk = int64(le.Uint32(values.data))
	}
	if disk != 0 {
		return c.error(ErrMultiDisk, "")
	}
	return nil
}

// offsetInExtra is where the offset stands in the extra field, if it does.
func (c *central) offsetInExtra() int {
	at, _, _ := findExtra(c.extra, idZip64)
	at += 4
	for _, before := range [...]bool{c.inZip64.usize, c.inZip64.csize} {
		if before {
			at += 8
		}
	}
	return at
}

func (c *central) error(kind error, detail string) *Error {
	return &Error{Kind: kind, Entry: string(c.name), Offset: c.pos, Detail: detail}
}

// grow gives b the length n and keeps what is in it.
func grow(b []byte, n int) []byte {
	if n <= cap(b) {
		return b[:n]
	}
	g := make([]byte, n, n+n/4)
	copy(g, b)
	return g
}
