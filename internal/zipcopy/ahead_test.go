package zipcopy

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"testing"
	"testing/iotest"
	"time"
)

// checkGoroutines fails the test if it ends with more goroutines than now.
func checkGoroutines(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 200 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		buf := make([]byte, 64<<10)
		t.Errorf("goroutines left over:\n%s", buf[:runtime.Stack(buf, true)])
	})
}

func TestReadAhead(t *testing.T) {
	checkGoroutines(t)
	for _, n := range []int{0, 1, aheadChunk - 1, aheadChunk, aheadChunk + 1, 5*aheadChunk + 3, 16 * aheadChunk} {
		text := longText(n)
		a := open(t, sample{records: []record{{name: "content.xml", data: text}}}.build(t))
		e, _ := a.Find("content.xml")
		for how, wrap := range map[string]func(io.Reader) io.Reader{
			"at once": func(r io.Reader) io.Reader { return r },
			"halves":  iotest.HalfReader,
		} {
			r, err := a.ReadAhead(e)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(wrap(r))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != text {
				t.Errorf("%d bytes, %s: other data", n, how)
			}
			if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
				t.Errorf("read behind the end: %d, %v", n, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestReadAheadClosedEarly(t *testing.T) {
	checkGoroutines(t)
	a := open(t, sample{records: []record{{name: "content.xml", data: longText(20 * aheadChunk)}}}.build(t))
	e, _ := a.Find("content.xml")
	for _, n := range []int{0, 1, aheadChunk, 3 * aheadChunk, 7*aheadChunk + 1} {
		for range 20 {
			r, err := a.ReadAhead(e)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.CopyN(io.Discard, r, int64(n)); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(r.Close(), r.Close()); err != nil {
				t.Fatal(err)
			}
			if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil {
				t.Fatalf("read after close: %d, %v", n, err)
			}
		}
	}
}

// Errors come behind the data that were good, and stay.
func TestReadAheadError(t *testing.T) {
	checkGoroutines(t)
	text := longText(4 * aheadChunk)
	a := open(t, sample{records: []record{{name: "content.xml", data: text, localCRC: 1, centralCRC: 1}}}.build(t))
	e, _ := a.Find("content.xml")
	r, err := a.ReadAhead(e)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var got bytes.Buffer
	_, err = got.ReadFrom(r)
	if !errors.Is(err, ErrDamaged) || got.String() != text {
		t.Errorf("%d bytes, %v", got.Len(), err)
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, ErrDamaged) {
		t.Errorf("the error is gone: %v", err)
	}
}

func BenchmarkRead(b *testing.B) {
	text := longText(16 << 20)
	a := open(b, sample{records: []record{{name: "content.xml", data: text}}}.build(b))
	e, _ := a.Find("content.xml")
	for name, read := range map[string]func(Entry) (io.ReadCloser, error){"Reader": a.Reader, "ReadAhead": a.ReadAhead} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			buf := make([]byte, 64<<10)
			for b.Loop() {
				r, err := read(e)
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = r.Read(buf)
				}
				if err != io.EOF {
					b.Fatal(err)
				}
				r.Close()
			}
		})
	}
}

type panicReader struct{ io.Reader }

func (panicReader) Read([]byte) (int, error) { panic("defect of a codec") }
func (panicReader) Close() error             { return nil }

// TestPanicIsAnError: in a goroutine of this package no caller could recover it.
func TestPanicIsAnError(t *testing.T) {
	checkGoroutines(t)
	r := readAhead(panicReader{}, 1, 1)[0]
	if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil || err == io.EOF {
		t.Errorf("read: %d, %v", n, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	b := &block{data: make([]byte, 1)}
	if b.deflate(nil); b.err == nil { // an encoder that panics
		t.Error("deflate: no error")
	}
}
