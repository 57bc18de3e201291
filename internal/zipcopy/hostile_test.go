package zipcopy

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestHostile(t *testing.T) {
	one := func(change func(r *record)) sample {
		r := record{name: "content.xml", data: "<document/>"}
		change(&r)
		return sample{records: []record{{name: "mimetype", stored: true, data: "x"}, r}}
	}
	plain := one(func(*record) {})
	tests := []struct {
		name  string
		bytes []byte
		want  error
		entry string // named by the error
		read  bool   // Open takes it, reading content.xml fails
	}{
		{"empty file", nil, ErrNotZip, "", false},
		{"no zip", []byte(strings.Repeat("no zip ", 20)), ErrNotZip, "", false},
		{"an OLE file", append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...), ErrNotZip, "", false},
		{"only a local header", []byte("PK\x03\x04" + strings.Repeat("x", 40)), ErrDamaged, "", false},
		{"name twice", sample{records: []record{{name: "a", data: "1"}, {name: "a", data: "2"}}}.build(t), ErrDuplicate, "a", false},
		{"name in other case is another name", sample{records: []record{{name: "content.xml", data: "1"}, {name: "Content.xml", data: "2"}}}.build(t), nil, "", false},
		{"directory names a record twice", sample{records: plain.records, dirOrder: []int{0, 1, 1}}.build(t), ErrDuplicate, "content.xml", false},
		// As in Fifield's zip bomb: two names for one record.
		{"two entries, one record", sample{records: []record{
			{name: "aaaa", data: "1"}, {name: "bbbb", localName: "aaaa", data: "1", centralOffset: -lenLocal - 4 - 7},
		}}.build(t), ErrDamaged, "bbbb", false},
		{"record inside of another's data", nestedRecord(t), ErrOverlap, "outer", false},
		{"record in the directory", one(func(r *record) { r.centralOffset = 60 }).build(t), ErrDamaged, "content.xml", false},
		{"record outside of the file", one(func(r *record) { r.centralOffset = 1 << 30 }).build(t), ErrDamaged, "content.xml", false},
		{"data outside of the file", one(func(r *record) { r.centralCsize, r.localSize = 1<<30, 1<<30 }).build(t), ErrDamaged, "content.xml", false},
		{"no local header at the offset", one(func(r *record) { r.centralOffset = 1 }).build(t), ErrDamaged, "content.xml", false},
		{"other name in the local header", one(func(r *record) { r.localName = "Content.xml" }).build(t), ErrDamaged, "content.xml", false},
		{"other checksum in the local header", one(func(r *record) { r.localCRC = 1 }).build(t), ErrDamaged, "content.xml", false},
		{"other size in the local header", one(func(r *record) { r.localSize = 1 }).build(t), ErrDamaged, "content.xml", false},
		{"other size in the directory", one(func(r *record) { r.centralUsize = 1 }).build(t), ErrDamaged, "content.xml", false},
		{"descriptor without values", one(func(r *record) { r.desc = descriptor{true, true, 0} }).build(t), ErrDamaged, "content.xml", false},
		{"descriptor with other values", one(func(r *record) { r.desc, r.centralCRC = descriptor{true, true, 4}, 1 }).build(t), ErrDamaged, "content.xml", false},
		{"descriptor, other size in the header", one(func(r *record) {
			r.desc, r.sizesDespiteDescriptor, r.localSize = descriptor{true, true, 4}, true, 1
		}).build(t), ErrDamaged, "content.xml", false},
		{"stored, but shorter", one(func(r *record) { r.stored, r.rawData = true, []byte("<doc/>") }).build(t), ErrDamaged, "content.xml", false},
		{"on another disk", one(func(r *record) { r.disk = 1 }).build(t), ErrMultiDisk, "content.xml", false},
		{"end record of another disk", sample{records: plain.records, disk: 1}.build(t), ErrMultiDisk, "", false},
		{"masked directory", one(func(r *record) { r.flags = 1<<13 | 1 }).build(t), ErrEncrypted, "content.xml", false},
		{"more entries claimed", sample{records: plain.records, count: 1}.build(t), ErrDamaged, "", false},
		{"a million entries claimed", sample{records: plain.records, count: 1_000_000, zip64: true}.build(t), ErrTooLarge, "", false},
		{"size of 0xffffffff without zip64", one(func(r *record) { r.centralUsize = max32 - int64(len(r.data)) }).build(t), ErrDamaged, "content.xml", false},
		{"two directories", sample{records: plain.records, comment: string(secondDirectory(t, plain))}.build(t), ErrDamaged, "", false},
		{"truncated, ends with an embedded archive", truncatedBehindEmbedded(t), ErrDamaged, "", false},

		{"encrypted entry", one(func(r *record) { r.flags = 1 }).build(t), ErrEncrypted, "content.xml", true},
		{"unknown method", one(func(r *record) { r.method = 12 }).build(t), ErrMethod, "content.xml", true},
		{"wrong checksum", one(func(r *record) { r.localCRC, r.centralCRC = 1, 1 }).build(t), ErrDamaged, "content.xml", true},
		{"no deflate data", one(func(r *record) { r.rawData = []byte("\xff\xff\xff\xff") }).build(t), ErrDamaged, "content.xml", true},
		{"deflate data cut off", one(func(r *record) { d := deflateStd(t, r.data); r.rawData = d[:len(d)-3] }).build(t), ErrDamaged, "content.xml", true},
		{"bytes behind the deflate data", one(func(r *record) { r.rawData = append(deflateStd(t, r.data), 0) }).build(t), ErrDamaged, "content.xml", true},
		{"more data than claimed", one(func(r *record) { r.rawData = deflateStd(t, strings.Repeat(r.data, 1000)) }).build(t), ErrDamaged, "content.xml", true},
		{"one byte more than claimed", one(func(r *record) { r.rawData = deflateStd(t, r.data+"x") }).build(t), ErrDamaged, "content.xml", true},
		{"less data than claimed", one(func(r *record) { r.rawData = deflateStd(t, "<doc") }).build(t), ErrDamaged, "content.xml", true},
		{"empty, but not", one(func(r *record) { r.data, r.rawData = "", deflateStd(t, "x") }).build(t), ErrDamaged, "content.xml", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Open(bytes.NewReader(test.bytes), int64(len(test.bytes)))
			if err == nil && test.read {
				e, _ := a.Find("content.xml")
				var r io.ReadCloser
				if r, err = a.Reader(e); err == nil {
					var n int64
					n, err = io.Copy(io.Discard, r)
					if n > e.UncompressedSize {
						t.Errorf("%d bytes of %d", n, e.UncompressedSize)
					}
				}
			} else if test.read {
				t.Fatalf("Open: %v", err)
			}
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if test.want == nil {
				return
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Entry != test.entry {
				t.Errorf("error %#v, want one that names %q", err, test.entry)
			}
		})
	}
}

// nestedRecord has a second local header inside of the first one's stored
// data: the "quine" and "better zip bomb" construction.
func nestedRecord(t *testing.T) []byte {
	inner := sample{records: []record{{name: "inner", data: "x"}}}.build(t)
	inner = inner[:bytes.Index(inner, []byte("PK\x01\x02"))]
	outer := record{name: "outer", stored: true, data: string(inner)}
	s := sample{records: []record{outer, {name: "inner", data: "x"}}}
	// The second entry is moved back over its own record: what is left is the
	// copy in the first one's data.
	s.records[1].centralOffset = -int64(len(inner))
	return s.build(t)
}

// secondDirectory is a whole archive to stand in the comment of another.
func secondDirectory(t *testing.T, s sample) []byte {
	first := s.build(t)
	second := sample{prefix: string(first), records: []record{{name: "content.xml", data: "<other/>"}}}
	return second.build(t)[len(first):]
}

func truncatedBehindEmbedded(t *testing.T) []byte {
	inner := sample{records: []record{{name: "content.xml", data: "x"}}}.build(t)
	b := sample{records: []record{{name: "Object 1.ods", stored: true, data: string(inner)}}}.build(t)
	return b[:bytes.Index(b, inner)+len(inner)]
}

// No prefix of an archive opens as something else, or panics.
func TestTruncated(t *testing.T) {
	for name, s := range samples() {
		if name == "long deflate" {
			continue
		}
		whole := s.build(t)
		for n := range whole {
			b := whole[:n]
			a, err := Open(bytes.NewReader(b), int64(n))
			if err == nil && n < len(whole)-len(s.trailing)-len(s.comment) {
				t.Errorf("%s opens with %d of %d bytes: %v", name, n, len(whole), a.Entries())
			}
			if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotZip) {
				t.Errorf("%s, %d bytes: %v", name, n, err)
			}
		}
		// The file may also shrink after it was opened.
		for n := range whole {
			shrinking := &shrunk{Reader: bytes.NewReader(whole)}
			a, err := Open(shrinking, int64(len(whole)))
			if err != nil {
				t.Fatal(err)
			}
			shrinking.size = int64(n)
			shrinking.on = true
			if _, err := a.Rewrite(io.Discard); !errors.Is(err, ErrDamaged) {
				t.Fatalf("%s, shrunk to %d: %v", name, n, err)
			}
			if e, ok := a.Find("content.xml"); ok && n%7 == 0 {
				_, _ = a.Bytes(e, 1<<20)
				if _, err := a.Rewrite(io.Discard, Replacement{Name: e.Name, Write: write("<x/>")}); n < len(whole)/2 && err == nil {
					t.Fatalf("%s, shrunk to %d: replaced", name, n)
				}
			}
		}
	}
}

type shrunk struct {
	*bytes.Reader
	size int64
	on   bool
}

func (s *shrunk) ReadAt(p []byte, off int64) (int, error) {
	if s.on && off+int64(len(p)) > s.size {
		return 0, io.EOF
	}
	return s.Reader.ReadAt(p, off)
}

// Whatever a byte is changed to: an archive that still opens is copied to the
// byte, its entries end in an error or in data with the right checksum, and a
// replacement proves itself.
func TestEveryByte(t *testing.T) {
	for _, name := range []string{"descriptor", "zip64", "zip64 and prefix", "extra fields", "comment with end", "archive in archive"} {
		whole := samples()[name].build(t)
		opened := 0
		for i := range whole {
			b := bytes.Clone(whole)
			b[i] ^= 0x81
			if checkAny(t, b) {
				opened++
			}
		}
		if opened == 0 || opened == len(whole) {
			t.Errorf("%s: %d of %d open", name, opened, len(whole))
		}
	}
}

// checkAny checks what holds for any bytes. It says whether they opened.
func checkAny(t testing.TB, b []byte) bool {
	t.Helper()
	a, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Fatalf("untyped error %v", err)
		}
		return false
	}
	var same bytes.Buffer
	if _, err := a.Rewrite(&same); err != nil || !bytes.Equal(same.Bytes(), b) {
		t.Fatalf("no identical copy: %v", err)
	}
	replaced := false
	for _, e := range a.Entries() {
		r, err := a.Reader(e)
		if err != nil {
			continue
		}
		n, err := io.Copy(io.Discard, r)
		if n > e.UncompressedSize || err == nil && n != e.UncompressedSize {
			t.Fatalf("%q: %d bytes of %d, %v", e.Name, n, e.UncompressedSize, err)
		}
		if replaced {
			continue
		}
		replaced = true
		const value = "<replaced/>"
		var out bytes.Buffer
		if _, err := a.Rewrite(&out, Replacement{Name: e.Name, Write: write(value)}); err != nil {
			t.Fatalf("%q: %v", e.Name, err)
		}
		after, err := Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatalf("%q: the new archive does not open: %v", e.Name, err)
		}
		if err := CompareRecords(a, after, func(n string) bool { return n == e.Name }); err != nil {
			t.Fatalf("%q: %v", e.Name, err)
		}
		f, _ := after.Find(e.Name)
		if got, err := after.Bytes(f, 1<<20); err != nil || string(got) != value {
			t.Fatalf("%q reads %q, %v", e.Name, got, err)
		}
	}
	return true
}

// Read errors are passed on as they are, not taken for damage.
func TestReadErrors(t *testing.T) {
	broken := errors.New("cable pulled")
	whole := samples()["descriptor"].build(t)
	for after := range 12 {
		r := &failingReader{r: bytes.NewReader(whole), left: after, err: broken}
		a, err := Open(r, int64(len(whole)))
		if err == nil {
			r.left = 0
			_, err = a.Rewrite(io.Discard, Replacement{Name: "content.xml", Write: write("x")})
		}
		if !errors.Is(err, broken) || errors.Is(err, ErrDamaged) {
			t.Errorf("after %d reads: %v", after, err)
		}
		if a != nil {
			e, _ := a.Find("content.xml")
			if _, err := a.Bytes(e, 100); !errors.Is(err, broken) || errors.Is(err, ErrDamaged) {
				t.Errorf("reading: %v", err)
			}
		}
	}
}

type failingReader struct {
	r    io.ReaderAt
	left int
	err  error
}

func (f *failingReader) ReadAt(p []byte, off int64) (int, error) {
	if f.left == 0 {
		return 0, f.err
	}
	f.left--
	return f.r.ReadAt(p, off)
}

func TestForeignEntry(t *testing.T) {
	a, b := open(t, samples()["plain"].build(t)), open(t, samples()["gaps"].build(t))
	e, _ := a.Find("content.xml")
	if _, err := b.Reader(e); !errors.Is(err, ErrMissing) {
		t.Errorf("an entry of another archive: %v", err)
	}
	e.UncompressedSize++
	if _, err := a.ReadAhead(e); !errors.Is(err, ErrMissing) {
		t.Errorf("a changed entry: %v", err)
	}
}

func TestBytesLimit(t *testing.T) {
	a := open(t, samples()["plain"].build(t))
	e, _ := a.Find("content.xml")
	if _, err := a.Bytes(e, e.UncompressedSize); err != nil {
		t.Error(err)
	}
	if _, err := a.Bytes(e, e.UncompressedSize-1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
}
