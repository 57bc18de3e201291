package zipcopy

import (
	"cmp"
	"io"
	"slices"
	"strings"
)

const (
	// MaxEntries is the number of entries up to which an archive is opened:
	// what the format counts without zip64. Office documents have tens of
	// entries, some thousands with many pictures.
	MaxEntries = 65_535

	// maxDirectory bounds the central directory, in bytes: MaxEntries headers
	// with 200 bytes of names and extra fields each. Larger ones only serve to
	// fill memory with names.
	maxDirectory = 16 << 20
)

// An Archive is an opened zip archive. Its methods may be called concurrently.
type Archive struct {
	r       io.ReaderAt
	size    int64
	end     *end
	comment string
	entries []Entry // in the order of the directory
	order   []int   // indices of entries in the order of their records
	names   map[string]int
	spare   spare
}

// An Entry describes one file of an archive as the central directory does.
type Entry struct {
	Name             string // bytes as stored; a directory ends with a slash
	Method           uint16 // Stored, Deflated, or one that can only be copied
	Flags            uint16 // general purpose bits of the directory, section 4.4.4
	CRC32            uint32 // of the uncompressed data
	CompressedSize   int64  // in bytes
	UncompressedSize int64  // in bytes, as claimed; Reader never yields more
	Offset           int64  // of the local header, in bytes from the start of the file

	index      int
	data, tail int64  // where the compressed bytes begin and end
	end        int64  // where the record ends
	local      uint16 // general purpose bits of the local header
}

// Encrypted says that the entry's data are encrypted.
func (e Entry) Encrypted() bool { return e.Flags&(flagEncrypted|flagMasked) != 0 }

// IsDir says that the entry is a directory.
func (e Entry) IsDir() bool { return strings.HasSuffix(e.Name, "/") }

// Open reads the directory and all local headers of the archive that fills the
// first size bytes of r, and refuses what the package comment lists. r must
// stay readable and unchanged as long as the archive is used.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	end, err := findEnd(r, size)
	if err != nil {
		return nil, err
	}
	a := &Archive{r: r, size: size, end: end, names: make(map[string]int)}
	comment := make([]byte, end.comment)
	if err := readAt(r, comment, end.pos+lenEnd); err != nil {
		return nil, err
	}
	a.comment = string(comment)
	dir := newDirectoryReader(r, end)
	for i := range end.count {
		c, err := dir.next()
		if err != nil {
			return nil, err
		}
		e := Entry{
			Name:   string(c.name),
			Method: c.method(), Flags: c.flags(), CRC32: c.crc(),
			CompressedSize: c.csize, UncompressedSize: c.usize,
			Offset: c.offset, index: int(i),
		}
		if e.Flags&flagMasked != 0 {
			return nil, c.error(ErrEncrypted, "the directory is encrypted")
		}
		if _, ok := a.names[e.Name]; ok {
			return nil, c.error(ErrDuplicate, "")
		}
		if e.Offset > end.dirStart-end.base-lenLocal {
			return nil, c.error(ErrDamaged, "the record lies outside of the archive")
		}
		e.Offset += end.base
		a.names[e.Name] = int(i)
		a.entries = append(a.entries, e)
	}
	if err := a.locate(); err != nil {
		return nil, err
	}
	return a, nil
}

// locate finds the bounds of all records and refuses those that overlap.
func (a *Archive) locate() error {
	var h localHeader
	a.order = make([]int, len(a.entries))
	empty := make([]bool, len(a.entries)) // a local header that may do without descriptor
	for i := range a.entries {
		e := &a.entries[i]
		a.order[i] = i
		if err := h.read(a.r, e, a.end.dirStart); err != nil {
			return err
		}
		if err := h.check(e); err != nil {
			return err
		}
		empty[i] = h.complete(e)
		e.local = h.flags()
		e.data = e.Offset + int64(len(h.raw))
		if e.CompressedSize > a.end.dirStart-e.data {
			return entryError(ErrDamaged, e, "the record of %d compressed bytes reaches into the directory", e.CompressedSize)
		}
		e.tail = e.data + e.CompressedSize
		e.end = e.tail
	}
	slices.SortFunc(a.order, func(i, j int) int { return cmp.Compare(a.entries[i].Offset, a.entries[j].Offset) })
	for k, i := range a.order {
		e, next := &a.entries[i], a.end.dirStart
		if k+1 < len(a.order) {
			follower := &a.entries[a.order[k+1]]
			if next = follower.Offset; e.tail > next {
				return entryError(ErrOverlap, e, "the record ends at byte %d, that of %q starts at byte %d", e.tail, shorten(follower.Name), next)
			}
		}
		if e.local&flagDescriptor == 0 {
			continue
		}
		n, err := descriptorLen(a.r, e, next)
		if err != nil {
			return err
		}
		if n == 0 && !empty[i] {
			return entryError(ErrDamaged, e, "no data descriptor behind the data at byte %d", e.tail)
		}
		e.end += n
	}
	return nil
}

// Entries lists the entries in the order of the central directory.
func (a *Archive) Entries() []Entry { return slices.Clone(a.entries) }

// Find gives the entry of that name, compared byte for byte.
func (a *Archive) Find(name string) (Entry, bool) {
	i, ok := a.names[name]
	if !ok {
		return Entry{}, false
	}
	return a.entries[i], true
}

// Comment is the archive's comment, in no known encoding.
func (a *Archive) Comment() string { return a.comment }
