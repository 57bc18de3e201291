package zipcopy

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(data string) func(io.Writer, io.Reader) error {
	return func(w io.Writer, _ io.Reader) error {
		_, err := io.WriteString(w, data)
		return err
	}
}

// sinks are the two kinds of writers: one that takes bytes, one to patch.
var sinks = map[string]func(*testing.T, *Archive, ...Replacement) ([]byte, error){
	"stream": func(t *testing.T, a *Archive, repl ...Replacement) ([]byte, error) {
		var b bytes.Buffer
		n, err := a.Rewrite(&b, repl...)
		if err == nil && n != int64(b.Len()) {
			t.Errorf("Rewrite says %d bytes, wrote %d", n, b.Len())
		}
		return b.Bytes(), err
	},
	"file": func(t *testing.T, a *Archive, repl ...Replacement) ([]byte, error) {
		const before = "already there"
		f, err := os.Create(filepath.Join(t.TempDir(), "new.zip"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(before); err != nil {
			t.Fatal(err)
		}
		_, rerr := a.Rewrite(f, repl...)
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		rest, ok := bytes.CutPrefix(b, []byte(before))
		if !ok {
			t.Errorf("what stood before the archive is gone")
		}
		return rest, rerr
	},
}

func TestRewriteNothingIsIdentity(t *testing.T) {
	for name, s := range samples() {
		for sink, rewrite := range sinks {
			t.Run(name+"/"+sink, func(t *testing.T) {
				old := s.build(t)
				got, err := rewrite(t, open(t, old))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, old) {
					t.Errorf("the copy differs:\n%s", cmp.Diff(old, got))
				}
			})
		}
	}
}

func TestSamplesRead(t *testing.T) {
	for name, s := range samples() {
		t.Run(name, func(t *testing.T) {
			a := open(t, s.build(t))
			if a.Comment() != s.comment {
				t.Errorf("comment %q, want %q", a.Comment(), s.comment)
			}
			for _, r := range s.records {
				e, ok := a.Find(r.name)
				if !ok {
					t.Fatalf("%q is missing", r.name)
				}
				if e.Encrypted() || e.Method != Stored && e.Method != Deflated {
					continue
				}
				b, err := a.Bytes(e, 1<<20)
				if err != nil {
					t.Fatal(err)
				}
				if string(b) != r.data {
					t.Errorf("%q reads %q", r.name, b)
				}
			}
			if got, want := len(a.Entries()), len(s.records); got != want {
				t.Errorf("%d entries, want %d", got, want)
			}
		})
	}
}

func TestReplace(t *testing.T) {
	values := map[string]string{
		"short": "<new/>", "empty": "", "long": longText(3*blockSize + 17), "one block": longText(blockSize),
	}
	for name, s := range samples() {
		target := replacedName(s)
		if target == "" {
			continue
		}
		old := s.build(t)
		for sink, rewrite := range sinks {
			for length, value := range values {
				if length == "long" && name != "plain" && name != "stored" && name != "zip64" {
					continue // one block is enough for the others
				}
				t.Run(fmt.Sprintf("%s/%s/%s", name, sink, length), func(t *testing.T) {
					a := open(t, old)
					got, err := rewrite(t, a, Replacement{Name: target, Write: write(value)})
					if err != nil {
						t.Fatal(err)
					}
					checkReplaced(t, old, got, map[string]string{target: value})
					e, _ := open(t, got).Find(target)
					hasDescriptor := e.local&flagDescriptor != 0
					if want := sink == "stream" && e.Method == Deflated; hasDescriptor != want {
						t.Errorf("descriptor: %v, want %v", hasDescriptor, want)
					}
					if hasDescriptor && e.end == e.tail {
						t.Error("the descriptor is only announced")
					}
				})
			}
		}
	}
}

// checkReplaced checks that got is old with new data, by looking at the bytes
// itself, by CompareRecords, and by archive/zip.
func checkReplaced(t testing.TB, old, got []byte, want map[string]string) {
	t.Helper()
	a, b := open(t, old), open(t, got)
	if err := CompareRecords(a, b, func(name string) bool { _, ok := want[name]; return ok }); err != nil {
		t.Fatal(err)
	}
	var oldEnd, newEnd int64
	for k, i := range a.order {
		x, y := a.entries[i], b.entries[b.order[k]]
		if x.Name != y.Name || x.index != y.index || x.Method != y.Method {
			t.Fatalf("%q became %q", x.Name, y.Name)
		}
		if !bytes.Equal(old[oldEnd:x.Offset], got[newEnd:y.Offset]) {
			t.Errorf("bytes before %q differ", x.Name)
		}
		oldEnd, newEnd = x.end, y.end
		value, replaced := want[x.Name]
		if !replaced {
			if !bytes.Equal(old[x.Offset:x.end], got[y.Offset:y.end]) {
				t.Errorf("record of %q differs", x.Name)
			}
			continue
		}
		data, err := b.Bytes(y, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		if string(data) != value {
			t.Errorf("%q reads %d bytes, want %d", x.Name, len(data), len(value))
		}
	}
	if !bytes.Equal(old[oldEnd:a.end.dirStart], got[newEnd:b.end.dirStart]) {
		t.Error("bytes behind the records differ")
	}
	if !bytes.Equal(old[a.end.pos+lenEnd:], got[b.end.pos+lenEnd:]) {
		t.Error("comment differs")
	}
	checkStd(t, old, got, want)
}

// checkStd reads both archives with archive/zip, if it takes the old one.
func checkStd(t testing.TB, old, got []byte, want map[string]string) {
	t.Helper()
	before, err := zip.NewReader(bytes.NewReader(old), int64(len(old)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return
	}
	after, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		t.Fatalf("archive/zip: %v", err)
	}
	if before.Comment != after.Comment || len(before.File) != len(after.File) {
		t.Fatalf("archive/zip sees %d entries, %q", len(after.File), after.Comment)
	}
	for i, f := range after.File {
		g := before.File[i]
		if f.Name != g.Name || f.Comment != g.Comment || f.ExternalAttrs != g.ExternalAttrs || f.CreatorVersion != g.CreatorVersion ||
			f.ModifiedTime != g.ModifiedTime || f.ModifiedDate != g.ModifiedDate {
			t.Errorf("archive/zip: header %+v became %+v", g.FileHeader, f.FileHeader)
		}
		value, replaced := want[f.Name]
		if !replaced {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatalf("archive/zip: %s: %v", f.Name, err)
		}
		data, err := io.ReadAll(r)
		if err != nil || string(data) != value {
			t.Errorf("archive/zip: %s: %d bytes, want %d, %v", f.Name, len(data), len(value), err)
		}
	}
}

func TestReplaceSeveral(t *testing.T) {
	old := samples()["gaps"].build(t)
	for sink, rewrite := range sinks {
		t.Run(sink, func(t *testing.T) {
			want := map[string]string{"styles.xml": longText(2*blockSize + 1), "content.xml": longText(2 * blockSize)}
			got, err := rewrite(t, open(t, old), Replacement{Name: "styles.xml", Write: write(want["styles.xml"])},
				Replacement{Name: "content.xml", Write: write(want["content.xml"])})
			if err != nil {
				t.Fatal(err)
			}
			checkReplaced(t, old, got, want)
		})
	}
}

// Replacing with the same data twice gives the same bytes, and again.
func TestReplaceIsStable(t *testing.T) {
	for sink, rewrite := range sinks {
		t.Run(sink, func(t *testing.T) {
			r := Replacement{Name: "content.xml", Write: write("<stable/>")}
			once, err := rewrite(t, open(t, samples()["extra fields"].build(t)), r)
			if err != nil {
				t.Fatal(err)
			}
			twice, err := rewrite(t, open(t, once), r)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(once, twice) {
				t.Error("the second rewrite changes something")
			}
		})
	}
}

func TestReplaceErrors(t *testing.T) {
	full := errors.New("disk full")
	mine := errors.New("my own")
	twice := 0
	tests := []struct {
		name, sample string
		repl         []Replacement
		w            io.Writer
		want         error
		entry        string
	}{
		{"no such entry", "plain", []Replacement{{Name: "contents.xml", Write: write("")}}, nil, ErrMissing, "contents.xml"},
		{"named twice", "plain", []Replacement{{Name: "content.xml", Write: write("")}, {Name: "content.xml", Write: write("")}}, nil, ErrDuplicate, "content.xml"},
		{"encrypted", "encrypted other", []Replacement{{Name: "secret", Write: write("")}}, nil, ErrEncrypted, "secret"},
		{"unknown method", "unknown method", []Replacement{{Name: "zstd", Write: write("")}}, nil, ErrMethod, "zstd"},
		{"no data", "plain", []Replacement{{Name: "content.xml"}}, nil, ErrMissing, "content.xml"},
		{"the caller's error", "plain", []Replacement{{Name: "content.xml", Write: func(w io.Writer, _ io.Reader) error {
			if _, err := w.Write(make([]byte, 5*blockSize)); err != nil {
				return err
			}
			return mine
		}}}, nil, mine, ""},
		{"disk full in a copied part", "plain", nil, failAfter(10, full), full, ""},
		{"disk full in new data", "plain", []Replacement{{Name: "content.xml", Write: write(longText(9 * blockSize))}}, failAfter(200_000, full), full, ""},
		{"other data in the second pass", "stored", []Replacement{{Name: "content.xml", Write: func(w io.Writer, _ io.Reader) error {
			twice++
			_, err := fmt.Fprint(w, strings.Repeat("x", twice))
			return err
		}}}, nil, ErrUnstable, "content.xml"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := test.w
			if w == nil {
				w = io.Discard
			}
			_, err := open(t, samples()[test.sample].build(t)).Rewrite(w, test.repl...)
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if e, ok := errors.AsType[*Error](err); test.entry != "" && (!ok || e.Entry != test.entry) {
				t.Errorf("error names %+v", e)
			}
		})
	}
}

// A panic in a replacement leaves no goroutine behind.
func TestReplacePanics(t *testing.T) {
	checkGoroutines(t)
	a := open(t, samples()["plain"].build(t))
	defer func() {
		if recover() == nil {
			t.Error("the panic was swallowed")
		}
	}()
	_, err := a.Rewrite(io.Discard, Replacement{Name: "content.xml", Write: func(w io.Writer, _ io.Reader) error {
		if _, err := w.Write(make([]byte, 3*blockSize)); err != nil {
			return err
		}
		panic("mine")
	}})
	t.Errorf("returned %v", err)
}

type failingWriter struct {
	left int
	err  error
}

func failAfter(n int, err error) io.Writer { return &failingWriter{n, err} }

func (w *failingWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		n := w.left
		w.left = 0
		return n, w.err
	}
	w.left -= len(p)
	return len(p), nil
}

// A file opened for appending cannot be patched; it is written like a stream.
func TestRewriteAppending(t *testing.T) {
	old := samples()["plain"].build(t)
	name := filepath.Join(t.TempDir(), "new.zip")
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := open(t, old).Rewrite(f, Replacement{Name: "content.xml", Write: write("<new/>")}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	checkReplaced(t, old, got, map[string]string{"content.xml": "<new/>"})
}
