package zipcopy

import (
	"bytes"
	"fmt"
	"io"
	"math"
)

// An end is what stands behind the records: where the directory is and what
// says so. Offsets are absolute; base is what the offsets in the archive are
// short of them because of data before it.
type end struct {
	base     int64
	dirStart int64
	dirSize  int64
	count    int64

	end64     int64 // offset of the zip64 end record, or -1
	end64Size int64 // its whole size
	pos       int64 // offset of the end record
	comment   int64 // length of the archive's comment behind it
}

// limit is where the directory must end at the latest.
func (e *end) limit() int64 {
	if e.end64 >= 0 {
		return e.end64
	}
	return e.pos
}

// findEnd looks for the end record among everything that looks like one,
// since comments and stored archives may contain the signature as well. Only
// records that lead to a directory count. The best of them decides; if there
// are two best ones the archive is refused.
func findEnd(r io.ReaderAt, size int64) (*end, error) {
	if size < lenEnd {
		return nil, notZip(r, size)
	}
	tail := make([]byte, min(size, lenEnd+max16))
	tailStart := size - int64(len(tail))
	if err := readAt(r, tail, tailStart); err != nil {
		return nil, err
	}
	var (
		best     *end
		bestRank = rankNone
		several  bool
		refusal  error // of the first record, or of the first whose comment ends the file
		exact    bool
	)
	sig := le.AppendUint32(nil, sigEnd)
	for i := 0; i+lenEnd <= len(tail); i++ {
		j := bytes.Index(tail[i:len(tail)-lenEnd+len(sig)], sig)
		if j < 0 {
			break
		}
		i += j
		rest := len(tail) - i - lenEnd - int(le.Uint16(tail[i+20:]))
		if rest < 0 {
			continue // its comment would go beyond the file
		}
		e, direct, err := readEnd(r, tail[i:], tailStart+int64(i))
		if failure, ok := err.(*Error); ok && failure.Kind == nil {
			return nil, err
		}
		if err != nil {
			if refusal == nil || rest == 0 && !exact {
				refusal, exact = err, rest == 0
			}
			continue
		}
		rank := rankExact
		switch {
		case rest == 0 && !direct:
			rank = rankShifted
		case rest > 0 && direct:
			rank = rankTrailing
		case rest > 0:
			continue // more likely an archive in an archive that is truncated
		}
		if rank < bestRank {
			best, bestRank, several = e, rank, false
		} else if rank == bestRank {
			several = true
		}
	}
	switch {
	case several:
		return nil, archiveError(ErrDamaged, best.pos, "two end records, both with a directory")
	case best == nil && refusal != nil:
		return nil, refusal
	case best == nil:
		return nil, notZip(r, size)
	}
	if best.base > 0 {
		// Data before the archive that are an archive themselves: a truncated
		// one that ends with another, or two for different readers.
		if ok, err := hasSignature(r, 0, sigLocal); err != nil {
			return nil, err
		} else if ok {
			return nil, archiveError(ErrDamaged, best.pos, "the end record belongs to an archive within the file")
		}
	}
	return best, nil
}

// How well an end record fits, best first.
const (
	rankExact    = iota // offsets count from the start of the file, the comment ends the file
	rankShifted         // data before the archive, or a gap between directory and end record
	rankTrailing        // bytes behind the comment, as some transfers add
	rankNone
)

// notZip tells a truncated archive from something else.
func notZip(r io.ReaderAt, size int64) error {
	var head [4]byte
	if size >= int64(len(head)) {
		if err := readAt(r, head[:], 0); err != nil {
			return err
		}
		if le.Uint32(head[:]) == sigLocal {
			return archiveError(ErrDamaged, size, "the file ends without an end record, it is truncated")
		}
	}
	return archiveError(ErrNotZip, -1, "")
}

// readEnd reads the end record at pos (rec holds at least its fixed part) and
// finds the directory. direct says that offsets count from
// the start of the file and the directory ends where the end records begin.
func readEnd(r io.ReaderAt, rec []byte, pos int64) (e *end, direct bool, err error) {
	disk, dirDisk := le.Uint16(rec[4:]), le.Uint16(rec[6:])
	here, count := int64(le.Uint16(rec[8:])), int64(le.Uint16(rec[10:]))
	size, offset := int64(le.Uint32(rec[12:])), int64(le.Uint32(rec[16:]))
	e = &end{pos: pos, end64: -1}
	e.comment = int64(le.Uint16(rec[20:]))

	needed := disk == max16 || dirDisk == max16 || here == max16 || count == max16 || size == max32 || offset == max32
	z, err := findEnd64(r, pos)
	if err != nil {
		return nil, false, err
	}
	switch {
	case z != nil:
		// A field that does not defer to the zip64 record must agree with it.
		for _, f := range [...]struct {
			small, deferred int64
			big             *int64
		}{{count, max16, &z.count}, {here, max16, &z.here}, {size, max32, &z.dirSize}, {offset, max32, &z.dirOffset}} {
			if f.small != f.deferred && f.small != *f.big {
				return nil, false, archiveError(ErrDamaged, pos, "the end record and the zip64 end record differ")
			}
		}
		here, count, size, offset = z.here, z.count, z.dirSize, z.dirOffset
		e.end64, e.end64Size = z.pos, z.size
		if disk == max16 {
			disk = 0 // findEnd64 has looked
		}
		if dirDisk == max16 {
			dirDisk = 0
		}
	case needed && (size == max32 || offset == max32):
		return nil, false, archiveError(ErrDamaged, pos, "the zip64 end record is missing")
	}
	if disk != 0 || dirDisk != 0 || here != count {
		return nil, false, archiveError(ErrMultiDisk, pos, "")
	}
	if size > maxDirectory {
		return nil, false, archiveError(ErrTooLarge, pos, "directory of %d bytes", size)
	}
	if count > MaxEntries || count*lenCentral > size {
		kind := ErrDamaged
		if count > MaxEntries {
			kind = ErrTooLarge
		}
		return nil, false, archiveError(kind, pos, "%d entries in a directory of %d bytes", count, size)
	}
	e.count, e.dirSize = count, size

	// Where the directory would be if it ends at the end records, as other
	// readers assume, and where its offset says.
	shift := e.limit() - size - offset
	if shift < 0 {
		return nil, false, archiveError(ErrDamaged, pos, "the directory would reach beyond its end")
	}
	if z != nil && z.base != shift && z.base != 0 {
		return nil, false, archiveError(ErrDamaged, pos, "the end records disagree on where the archive starts")
	}
	if count == 0 {
		if shift != 0 || size != 0 {
			return nil, false, archiveError(ErrDamaged, pos, "no entries, but a directory")
		}
		e.dirStart = offset
		return e, true, nil
	}
	atEnd, err := hasSignature(r, offset+shift, sigCentral)
	if err != nil {
		return nil, false, err
	}
	atOffset := atEnd
	if shift != 0 {
		if atOffset, err = hasSignature(r, offset, sigCentral); err != nil {
			return nil, false, err
		}
		if z != nil && z.base != 0 {
			atOffset = false
		}
	}
	switch {
	case !atEnd && !atOffset:
		return nil, false, archiveError(ErrDamaged, pos, "no directory at byte %d", offset)
	case shift == 0:
	case atEnd && atOffset:
		return nil, false, archiveError(ErrDamaged, pos, "two directories, at bytes %d and %d", offset, offset+shift)
	case atEnd:
		e.base = shift
	}
	e.dirStart = offset + e.base
	return e, shift == 0, nil
}

// An end64 is the zip64 end of central directory record.
type end64 struct {
	pos, size, base          int64
	here, count              int64
	dirSize, dirOffset       int64
	disk, dirDisk, diskCount uint32
}

// findEnd64 follows the zip64 locator in front of the end record at pos. It
// gives nil if there is none.
func findEnd64(r io.ReaderAt, pos int64) (*end64, error) {
	locPos := pos - lenLocator64
	if locPos < lenEnd64 {
		return nil, nil
	}
	var loc [lenLocator64]byte
	if err := readAt(r, loc[:], locPos); err != nil {
		return nil, err
	}
	if le.Uint32(loc[:]) != sigLocator64 {
		return nil, nil
	}
	offset := le.Uint64(loc[8:])
	if offset > uint64(locPos-lenEnd64) {
		return nil, archiveError(ErrDamaged, locPos, "the zip64 end record would be at byte %d", offset)
	}
	z := &end64{pos: int64(offset), diskCount: le.Uint32(loc[16:])}
	// With data before the archive the record is found where it usually
	// stands: directly in front of its locator.
	ok, err := hasSignature(r, z.pos, sigEnd64)
	if err != nil {
		return nil, err
	}
	if !ok {
		z.base = locPos - lenEnd64 - z.pos
		z.pos += z.base
	}
	var rec [lenEnd64]byte
	if err := readAt(r, rec[:], z.pos); err != nil {
		return nil, err
	}
	size := le.Uint64(rec[4:])
	if le.Uint32(rec[:]) != sigEnd64 || size < lenEnd64-12 || size > uint64(locPos-z.pos-12) {
		return nil, archiveError(ErrDamaged, z.pos, "no zip64 end record")
	}
	z.size = int64(size) + 12
	z.disk, z.dirDisk = le.Uint32(rec[16:]), le.Uint32(rec[20:])
	if z.disk != 0 || z.dirDisk != 0 || z.diskCount > 1 {
		return nil, archiveError(ErrMultiDisk, z.pos, "")
	}
	for _, f := range [...]struct {
		at    int
		to    *int64
		limit int64
	}{{24, &z.here, math.MaxInt64}, {32, &z.count, math.MaxInt64}, {40, &z.dirSize, locPos}, {48, &z.dirOffset, locPos}} {
		v := le.Uint64(rec[f.at:])
		if v > uint64(f.limit) {
			return nil, archiveError(ErrDamaged, z.pos, "zip64 end record with the value %d", v)
		}
		*f.to = int64(v)
	}
	return z, nil
}

func hasSignature(r io.ReaderAt, pos int64, sig uint32) (bool, error) {
	var b [4]byte
	if err := readAt(r, b[:], pos); err != nil {
		return false, err
	}
	return le.Uint32(b[:]) == sig, nil
}

// readAt fills b from offset off. A file that ends there is damaged: callers
// ask only for what lies within its size.
func readAt(r io.ReaderAt, b []byte, off int64) error {
	n, err := r.ReadAt(b, off)
	if n == len(b) {
		return nil
	}
	return readError(err, off+int64(n))
}

func readError(err error, off int64) error {
	if err == nil || err == io.EOF || err == io.ErrUnexpectedEOF {
		return archiveError(ErrDamaged, off, "the file ends here")
	}
	return &Error{Offset: off, Err: fmt.Errorf("reading: %w", err)}
}
