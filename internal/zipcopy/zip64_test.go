package zipcopy

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"testing"
)

// rewriteLimited rewrites as if zip64 began at limit, so that it can be tried
// without gigabytes; entries of room bytes get headers with zip64.
func rewriteLimited(t *testing.T, a *Archive, w io.Writer, limit, room int64, repl ...Replacement) error {
	t.Helper()
	rw := newRewriter(a, w)
	rw.limit, rw.room = limit, room
	return rw.run(repl)
}

func TestZip64Replacement(t *testing.T) {
	value := strings.Repeat("zip64 ", 100)
	for _, name := range []string{"plain", "stored", "descriptor", "extra fields", "zip64", "zip64 in content", "prefix, absolute", "padding that is no field"} {
		s, ok := samples()[name]
		if !ok {
			s = sample{records: []record{{name: "content.xml", data: "x", localExtra: noField, centralExtra: noField}}}
		}
		old := s.build(t)
		for _, patch := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/patch %v", name, patch), func(t *testing.T) {
				a := open(t, old)
				var w io.Writer
				mem := &memoryFile{}
				var buf bytes.Buffer
				if w = &buf; patch {
					w = mem
				}
				// All values from 10 on stand in zip64 fields.
				if err := rewriteLimited(t, a, w, 10, 1, Replacement{Name: "content.xml", Write: write(value)}); err != nil {
					t.Fatal(err)
				}
				got := buf.Bytes()
				if patch {
					got = mem.b
				}
				checkReplaced(t, old, got, map[string]string{"content.xml": value})
				e, _ := open(t, got).Find("content.xml")
				var h localHeader
				if err := h.read(bytes.NewReader(got), &e, int64(len(got))); err != nil {
					t.Fatal(err)
				}
				if _, _, ok := findExtra(h.extra, idZip64); !ok {
					t.Error("no zip64 field in the local header")
				}
				if v := le.Uint16(h.raw[4:]); v != versionZip64 {
					t.Errorf("version %d", v)
				}
				r, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range r.File {
					if rc, err := f.Open(); err != nil {
						t.Error(err)
					} else if _, err := io.Copy(io.Discard, rc); err != nil {
						t.Errorf("%s: %v", f.Name, err)
					}
				}
				// And back: with the true limits nothing needs zip64 any more.
				var back bytes.Buffer
				if _, err := open(t, got).Rewrite(&back, Replacement{Name: "content.xml", Write: write("small")}); err != nil {
					t.Fatal(err)
				}
				checkReplaced(t, got, back.Bytes(), map[string]string{"content.xml": "small"})
			})
		}
	}
}

// A record without room for 8-byte sizes refuses what would wrap around.
func TestZip64Refused(t *testing.T) {
	for _, name := range []string{"plain", "stored", "descriptor"} {
		for _, w := range []io.Writer{io.Discard, &memoryFile{}} {
			for size, want := range map[int]error{99: nil, 100: ErrTooLarge, 101: ErrTooLarge, 5000: ErrTooLarge} {
				value := strings.Repeat("a", size)
				ignorant := func(w io.Writer, _ io.Reader) error {
					for _, b := range []byte(value) {
						_, _ = w.Write([]byte{b}) // whoever ignores the error is caught too
					}
					return nil
				}
				for _, f := range []func(io.Writer, io.Reader) error{write(value), ignorant} {
					err := rewriteLimited(t, open(t, samples()[name].build(t)), w, 100, 1<<40, Replacement{Name: "content.xml", Write: f})
					if !errors.Is(err, want) {
						t.Errorf("%s, %d bytes: %v", name, size, err)
					}
				}
			}
		}
	}
}

// Records pushed beyond 4 GiB get zip64 offsets, the directory a zip64 end
// record; all with real numbers, in an archive whose data are mostly holes.
func TestZip64Offsets(t *testing.T) {
	if testing.Short() {
		t.Skip("copies 4 GiB of zeros")
	}
	const hole = 1<<32 - 300 // then content.xml is below 4 GiB, and what follows, once it has grown, above
	first := sample{records: []record{{name: "media", stored: true, data: "?"}}}.build(t)
	header := first[:lenLocal+len("media")]
	le.PutUint32(header[18:], hole)
	le.PutUint32(header[22:], hole)
	rest := sample{relative: true, records: []record{
		{name: "content.xml", stored: true, data: "x"}, {name: "behind.xml", data: "y", centralExtra: timestamps, comment: "c"},
	}}.build(t)
	dirAt := bytes.Index(rest, []byte("PK\x01\x02"))
	shift := uint32(len(header) + hole)
	tail := bytes.Clone(rest)
	for _, at := range allIndex(tail, "PK\x01\x02") {
		le.PutUint32(tail[at+42:], le.Uint32(tail[at+42:])+shift)
	}
	media := bytes.Clone(first[bytes.Index(first, []byte("PK\x01\x02")):])
	media = media[:lenCentral+len("media")]
	le.PutUint32(media[20:], hole)
	le.PutUint32(media[24:], hole)
	tail = append(append(bytes.Clone(tail[:dirAt]), media...), tail[dirAt:]...)
	end := tail[len(tail)-lenEnd:]
	le.PutUint16(end[8:], 3)
	le.PutUint16(end[10:], 3)
	le.PutUint32(end[12:], le.Uint32(end[12:])+uint32(len(media)))
	le.PutUint32(end[16:], uint32(dirAt)+shift)

	file := &holes{}
	file.put(0, header)
	file.put(int64(shift), tail)
	a, err := Open(file, file.size)
	if err != nil {
		t.Fatal(err)
	}
	out := &holes{}
	value := strings.Repeat("grown ", 200)
	if _, err := a.Rewrite(out, Replacement{Name: "content.xml", Write: write(value)}); err != nil {
		t.Fatal(err)
	}
	b, err := Open(out, out.size)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"content.xml", "behind.xml"} {
		e, _ := b.Find(name)
		if got, err := b.Bytes(e, 1<<20); err != nil || len(got) == 0 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if e, _ := b.Find("behind.xml"); e.Offset <= max32 {
		t.Errorf("behind.xml is at %d", e.Offset)
	}
	if b.end.end64 < 0 {
		t.Error("no zip64 end record")
	}
	r, err := zip.NewReader(out, out.size)
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open("behind.xml")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(f); err != nil || string(got) != "y" {
		t.Errorf("archive/zip reads %q, %v", got, err)
	}
	if err := CompareRecords(a, b, func(name string) bool { return name == "content.xml" }); err != nil {
		t.Error(err)
	}
	// Once there, it stays: the next rewrite keeps the form.
	again := &holes{}
	if _, err := b.Rewrite(again, Replacement{Name: "content.xml", Write: write("small")}); err != nil {
		t.Fatal(err)
	}
	c, err := Open(again, again.size)
	if err != nil {
		t.Fatal(err)
	}
	if err := CompareRecords(b, c, func(name string) bool { return name == "content.xml" }); err != nil {
		t.Error(err)
	}
}

func allIndex(b []byte, s string) (at []int) {
	for i := range b {
		if bytes.HasPrefix(b[i:], []byte(s)) {
			at = append(at, i)
		}
	}
	return at
}

// holes is a file that stores only what is not zero.
type holes struct {
	at   []int64
	data [][]byte
	size int64
}

func (h *holes) put(at int64, b []byte) {
	h.at, h.data = append(h.at, at), append(h.data, bytes.Clone(b))
	h.size = max(h.size, at+int64(len(b)))
}

var zeros [64 << 10]byte

func (h *holes) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		n := min(len(p), len(zeros))
		if bytes.Equal(p[:n], zeros[:n]) {
			h.size += int64(n)
		} else {
			h.put(h.size, p[:n])
		}
		p = p[n:]
	}
	return total, nil
}

func (h *holes) ReadAt(p []byte, off int64) (int, error) {
	if off >= h.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), h.size-off))
	clear(p[:n])
	first := sort.Search(len(h.at), func(i int) bool { return h.at[i]+int64(len(h.data[i])) > off })
	for i := first; i < len(h.at) && h.at[i] < off+int64(n); i++ {
		if d := h.at[i] - off; d >= 0 {
			copy(p[d:n], h.data[i])
		} else {
			copy(p[:n], h.data[i][-d:])
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// memoryFile is a file in memory, for patching.
type memoryFile struct {
	b   []byte
	pos int64
}

func (m *memoryFile) Write(p []byte) (int, error) {
	n, err := m.WriteAt(p, m.pos)
	m.pos += int64(n)
	return n, err
}

func (m *memoryFile) WriteAt(p []byte, off int64) (int, error) {
	if need := off + int64(len(p)); need > int64(len(m.b)) {
		m.b = append(m.b, make([]byte, need-int64(len(m.b)))...)
	}
	return copy(m.b[off:], p), nil
}

func (m *memoryFile) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekCurrent || offset != 0 {
		return 0, errors.New("only asks where it is")
	}
	return m.pos, nil
}
