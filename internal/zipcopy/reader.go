package zipcopy

import (
	"bufio"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// readBuffer is how much compressed data is read at once.
const readBuffer = 64 << 10

var errClosed = errors.New("read after close")

// Reader gives the uncompressed data of e. It yields at most UncompressedSize
// bytes. In place of io.EOF it returns an error of the kind ErrDamaged if the
// data are longer or shorter than the directory says or have another checksum;
// so data are good only when io.EOF has come. Encrypted entries and unknown
// methods are refused (ErrEncrypted, ErrMethod).
func (a *Archive) Reader(e Entry) (io.ReadCloser, error) {
	stored, err := a.own(e)
	if err != nil {
		return nil, err
	}
	return a.reader(stored)
}

func (a *Archive) reader(e *Entry) (*entryReader, error) {
	switch {
	case e.Encrypted():
		return nil, entryError(ErrEncrypted, e, "")
	case e.Method != Stored && e.Method != Deflated:
		return nil, entryError(ErrMethod, e, "%d", e.Method)
	}
	r := &entryReader{e: e, crc: crc32.NewIEEE()}
	r.section = io.NewSectionReader(a.r, e.data, e.CompressedSize)
	if e.Method == Stored {
		r.src = r.section
		return r, nil
	}
	r.buffered = bufio.NewReaderSize(r.section, int(min(readBuffer, max(e.CompressedSize, 16))))
	var err error
	r.src, err = a.spare.inflater(r.buffered)
	r.spare = &a.spare
	return r, err
}

// A spare keeps the inflater of an entry that was read for the next one: it is larger
// than most entries.
type spare struct {
	mu sync.Mutex
	r  io.Reader // nil: there is none
}

func (s *spare) inflater(src io.Reader) (io.Reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.r
	if r == nil {
		return flate.NewReader(src), nil
	}
	s.r = nil
	return r, r.(flate.Resetter).Reset(src, nil)
}

func (s *spare) keep(r io.Reader) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.r = r
}

// own gives the archive's own description of e, so that a changed or foreign
// Entry cannot mislead.
func (a *Archive) own(e Entry) (*Entry, error) {
	i, ok := a.names[e.Name]
	if !ok || a.entries[i] != e {
		return nil, entryError(ErrMissing, &e, "the entry is not of this archive")
	}
	return &a.entries[i], nil
}

// Bytes gives all data of e, at most limit bytes; more is refused with
// ErrTooLarge.
func (a *Archive) Bytes(e Entry, limit int64) ([]byte, error) {
	if e.UncompressedSize > limit {
		return nil, entryError(ErrTooLarge, &e, "%d bytes, at most %d are read", e.UncompressedSize, limit)
	}
	r, err := a.Reader(e)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// An entryReader checks what it yields against the directory.
type entryReader struct {
	e        *Entry
	section  *io.SectionReader
	buffered *bufio.Reader // nil if stored
	src      io.Reader
	spare    *spare // takes src when it has been read; nil if stored
	crc      hash.Hash32
	n        int64
	err      error
}

func (r *entryReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	left := r.e.UncompressedSize - r.n
	if left == 0 {
		r.err = r.finish()
		return 0, r.err
	}
	if int64(len(p)) > left {
		p = p[:left]
	}
	n, err := r.src.Read(p)
	r.crc.Write(p[:n])
	r.n += int64(n)
	switch {
	case err == nil:
	case err == io.EOF && r.n == r.e.UncompressedSize:
		r.err = r.finish()
	default:
		r.err = r.failure(err)
	}
	return n, r.err
}

// finish checks that the data end where they should and are what they should.
func (r *entryReader) finish() error {
	var one [1]byte
	for tries := 0; ; tries++ {
		n, err := r.src.Read(one[:])
		if n > 0 {
			return entryError(ErrDamaged, r.e, "more data than the %d bytes of the directory", r.e.UncompressedSize)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return r.failure(err)
		}
		if tries > 100 {
			return r.failure(io.ErrNoProgress)
		}
	}
	if r.spare != nil {
		r.spare.keep(r.src)
		pos, _ := r.section.Seek(0, io.SeekCurrent) // never fails
		if unread := r.e.CompressedSize - pos + int64(r.buffered.Buffered()); unread > 0 {
			return entryError(ErrDamaged, r.e, "%d bytes behind the compressed data", unread)
		}
	}
	if sum := r.crc.Sum32(); sum != r.e.CRC32 {
		return entryError(ErrDamaged, r.e, "CRC-32 is %08x, the directory says %08x", sum, r.e.CRC32)
	}
	return io.EOF
}

// failure words an error of the source.
func (r *entryReader) failure(err error) error {
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	switch {
	case err == io.EOF:
		return entryError(ErrDamaged, r.e, "data end after %d of %d bytes", r.n, r.e.UncompressedSize)
	case err == io.ErrUnexpectedEOF, errors.As(err, &corrupt), errors.As(err, &internal):
		return &Error{Kind: ErrDamaged, Entry: r.e.Name, Offset: r.e.Offset, Detail: "wrong compressed data", Err: err}
	}
	return &Error{Entry: r.e.Name, Offset: r.e.Offset, Err: err}
}

func (r *entryReader) Close() error {
	if r.err == nil {
		r.err = errClosed
	}
	return nil
}
