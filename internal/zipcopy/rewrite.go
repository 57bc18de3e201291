package zipcopy

import (
	"bufio"
	"fmt"
	"io"
)

// copyBuffer is how much is copied at once, in bytes.
const copyBuffer = 128 << 10

// A Replacement gives an entry new data.
type Replacement struct {
	Name string // of an entry that is there

	// Write writes the new data; old gives those that are there. It is called a second
	// time, and must then write the same, only for a stored entry when the archive goes
	// to a writer that cannot be patched (see Rewrite).
	Write func(w io.Writer, old io.Reader) error

	Proof *Proof // may be nil
}

// Rewrite writes the archive to w with the entries of repl replaced and gives
// the number of bytes written. All other records are copied byte for byte, as
// are the bytes around them; without replacements the whole file is. After an
// error w holds a torso.
//
// A replaced entry keeps place, name, method, time, attributes, comment and
// extra fields. Its data are deflated in blocks of 512 KiB (small ones 64 KiB), by several
// goroutines if there is more than one; equal data give equal bytes on every
// machine. Encrypted entries and unknown methods cannot be replaced.
//
// Checksum and sizes of a replaced entry are known only behind its data. If w
// is an io.WriterAt and io.Seeker (a file not opened for appending), the local
// header is patched afterwards and there is no data descriptor: that is what
// every reader takes. Otherwise a deflated entry gets a descriptor with
// signature, which readers of OpenDocument and Office Open XML accept as well
// (LibreOffice and others write them); a stored one cannot have it (Java's
// ZipInputStream refuses that), so its data are counted in a first pass.
//
// Data of 4 GiB and more need size fields of 8 bytes (zip64). The header, which
// comes first, has them if the old data had 2 GiB or more; otherwise such a
// replacement ends with ErrTooLarge. Offsets get zip64 fields where needed.
func (a *Archive) Rewrite(w io.Writer, repl ...Replacement) (int64, error) {
	rw := newRewriter(a, w)
	err := rw.run(repl)
	return rw.n, err
}

// A rewriter writes one archive.
type rewriter struct {
	a    *Archive
	out  *bufio.Writer
	n    int64 // bytes written so far, those in out included
	buf  []byte
	from io.WriterAt // for patching; nil if impossible
	pos  int64       // of the archive's first byte in from

	workers  int
	deflater *deflater
	limit    int64 // values from here on need zip64; tests lower it
	room     int64 // old sizes from here on get a header with zip64; likewise

	moved    []int64      // new offset of each entry's record, by index
	replaced map[int]*sum // new checksum and sizes, by index
}

// A sum is what is known of an entry's data once they are written.
type sum struct {
	crc          uint32
	usize, csize int64
	flags        uint16 // general purpose bits, for both headers
	zip64        bool   // the local header has 8-byte sizes
}

func newRewriter(a *Archive, w io.Writer) *rewriter {
	rw := &rewriter{
		a: a, out: bufio.NewWriterSize(w, 64<<10),
		workers: defaultWorkers(), limit: max32, room: 2 << 30,
		replaced: make(map[int]*sum),
	}
	if f, ok := w.(interface {
		io.WriterAt
		io.Seeker
	}); ok {
		// A pipe cannot seek, a file opened for appending cannot be patched.
		if pos, err := f.Seek(0, io.SeekCurrent); err == nil {
			if _, err := f.WriteAt(nil, pos); err == nil {
				rw.from, rw.pos = f, pos
			}
		}
	}
	return rw
}

// Write counts.
func (rw *rewriter) Write(p []byte) (int, error) {
	n, err := rw.out.Write(p)
	rw.n += int64(n)
	return n, err
}

func (rw *rewriter) run(repl []Replacement) error {
	a := rw.a
	replace := make(map[int]*Replacement, len(repl))
	for k := range repl {
		r := &repl[k]
		i, ok := a.names[r.Name]
		if !ok {
			return &Error{Kind: ErrMissing, Entry: r.Name, Offset: -1}
		}
		e := &a.entries[i]
		switch {
		case replace[i] != nil:
			return entryError(ErrDuplicate, e, "two replacements")
		case e.Encrypted():
			return entryError(ErrEncrypted, e, "")
		case e.Method != Stored && e.Method != Deflated:
			return entryError(ErrMethod, e, "%d", e.Method)
		case r.Write == nil:
			return entryError(ErrMissing, e, "a replacement without data")
		}
		replace[i] = r
	}
	if len(replace) == 0 {
		if err := rw.copy(0, a.size); err != nil {
			return err
		}
		return rw.out.Flush()
	}

	rw.moved = make([]int64, len(a.entries))
	var done int64 // everything before this offset of the old file is written
	for _, i := range a.order {
		e := &a.entries[i]
		rw.moved[i] = rw.n + e.Offset - done
		r := replace[i]
		if r == nil {
			continue
		}
		if err := rw.copy(done, e.Offset); err != nil {
			return err
		}
		s, err := rw.replace(e, r)
		if err != nil {
			return err
		}
		rw.replaced[i] = s
		done = e.end
	}
	if err := rw.copy(done, a.end.dirStart); err != nil {
		return err
	}
	if err := rw.directory(); err != nil {
		return err
	}
	return rw.out.Flush()
}

// copy copies the bytes [from, to) of the old file.
func (rw *rewriter) copy(from, to int64) error {
	if rw.buf == nil {
		rw.buf = make([]byte, min(copyBuffer, rw.a.size))
	}
	for from < to {
		b := rw.buf[:min(int64(len(rw.buf)), to-from)]
		if err := readAt(rw.a.r, b, from); err != nil {
			return err
		}
		if _, err := rw.Write(b); err != nil {
			return fmt.Errorf("zip: writing: %w", err)
		}
		from += int64(len(b))
	}
	return nil
}
