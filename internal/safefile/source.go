package safefile

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A Source is a file opened for reading that may be replaced later. It knows
// what it was when it was opened. It is not safe for concurrent use, but for
// ReadAt.
type Source struct {
	name, path string
	file       *os.File
	print      Fingerprint
	held       *reservation // nil before Reserve
}

// Fingerprint tells one state of a file from another: which file it is, its size,
// times and a checksum of its content. Two are the same state if they are equal
// (==). The checksum is keyed by the process, so a Fingerprint means nothing
// outside it.
type Fingerprint struct {
	state
	sum uint64
}

// state is what the file system says about a file without its being read.
type state struct {
	id       fileID
	size     int64
	modified int64 // nanoseconds of the Unix epoch
	changed  int64 // the same; also moves with names and permissions
}

// Size is the size of the file in bytes.
func (p Fingerprint) Size() int64 { return p.size }

// seed keys the checksums of the process. 64 bits are enough against accident,
// and whoever wants to forge one would have to know the seed.
var seed = maphash.MakeSeed()

// Open opens a regular file for reading and takes its fingerprint, for which it
// is read once. Symbolic links are followed; a folder, pipe or device is refused
// with ErrNotRegular before it is opened. Nothing is made or changed.
func Open(ctx context.Context, name string) (*Source, error) {
	path, err := resolve(name)
	if err != nil {
		return nil, fail(OpRead, name, err)
	}
	file, err := openRegular(path)
	if err != nil {
		return nil, fail(OpRead, name, err)
	}
	s := &Source{name: name, path: path, file: file}
	if err := s.takePrint(ctx); err != nil {
		file.Close()
		return nil, err
	}
	return s, nil
}

func (s *Source) takePrint(ctx context.Context) error {
	before, err := stateOf(s.file)
	if err != nil {
		return fail(OpRead, s.name, err)
	}
	h := newSum()
	if err := s.copyTo(ctx, h); err != nil {
		return err
	}
	after, err := stateOf(s.file)
	if err != nil {
		return fail(OpRead, s.name, err)
	}
	if before != after {
		return &Error{Kind: ErrChanged, Op: OpRead, Path: s.name}
	}
	s.print = Fingerprint{state: after, sum: h.Sum64()}
	return nil
}

func newSum() *maphash.Hash {
	var h maphash.Hash
	h.SetSeed(seed)
	return &h
}

// copyBuffer is large enough that network shares are read at their speed.
const copyBuffer = 256 << 10

// copyTo writes the whole content as it is now. A file that ends early or late
// changed; the checksum of the caller tells.
func (s *Source) copyTo(ctx context.Context, w io.Writer) error {
	size := int64(copyBuffer)
	if now, err := stateOf(s.file); err == nil {
		size = max(min(size, now.size+1), 4<<10) // one more than there is, to see its end
	}
	buf := make([]byte, size)
	for off := int64(0); ; {
		if err := ended(ctx); err != nil {
			return err
		}
		n, err := s.file.ReadAt(buf, off)
		if n > 0 {
			if _, err := w.Write(buf[:n]); err != nil {
				return err
			}
		}
		off += int64(n)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fail(OpRead, s.name, err)
		}
	}
}

// Close closes the file and gives up the reservation, if there is one.
func (s *Source) Close() error {
	s.held.release()
	s.held = nil
	return s.file.Close()
}

// ReadAt reads from the file as it was opened, as io.ReaderAt.
func (s *Source) ReadAt(p []byte, off int64) (int, error) { return s.file.ReadAt(p, off) }

// Size is the size in bytes.
func (s *Source) Size() int64 { return s.print.size }

// Name is the name Open was called with, for messages.
func (s *Source) Name() string { return s.name }

// Path is the absolute path of the file behind all symbolic links.
func (s *Source) Path() string { return s.path }

// Fingerprint is the state of the file when it was opened.
func (s *Source) Fingerprint() Fingerprint { return s.print }

// Check returns ErrChanged unless the file is still there under its path and is
// what was opened. It asks the file system only; where nothing but a time moved
// (sync clients and backup programs touch files), the content decides.
func (s *Source) Check() error {
	now, err := stateAt(s.path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return &Error{Kind: ErrChanged, Op: OpRead, Path: s.name, Err: err}
		}
		return fail(OpRead, s.name, err)
	}
	if now == s.print.state {
		return nil
	}
	changed := &Error{Kind: ErrChanged, Op: OpRead, Path: s.name}
	if now.id != s.print.id || now.size != s.print.size {
		return changed
	}
	was := s.print
	if err := s.takePrint(context.Background()); err != nil {
		return err
	}
	same := s.print.sum == was.sum
	if !same || s.print.state != now {
		s.print = was
		return changed
	}
	return nil
}

func (s *Source) dir() string  { return filepath.Dir(s.path) }
func (s *Source) base() string { return filepath.Base(s.path) }
