package zipcopy

import (
	"bytes"
	stdflate "compress/flate"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
)

func deflateWith(t testing.TB, workers int, text []byte, piece int) []byte {
	t.Helper()
	var b bytes.Buffer
	d := newDeflater(workers)
	d.start(&b, int64(len(text)), nil)
	for rest := text; len(rest) > 0; {
		n := min(piece, len(rest))
		if _, err := d.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := d.finish(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The stream inflates to what was written, and is the same whatever the number
// of goroutines and the size of the writes.
func TestDeflate(t *testing.T) {
	checkGoroutines(t)
	text := []byte(longText(4*blockSize + 100))
	random := make([]byte, 2*blockSize+1) // stored blocks
	rng := rand.NewChaCha8([32]byte{})
	if _, err := rng.Read(random); err != nil {
		t.Fatal(err)
	}
	inputs := map[string][]byte{
		"random":   random,
		"one byte": []byte(strings.Repeat("a", 3*blockSize)),
	}
	for _, n := range []int{0, 1, window, blockSize - 1, blockSize, blockSize + 1, 2*blockSize - 1, 2 * blockSize, len(text)} {
		inputs[fmt.Sprintf("text of %d", n)] = text[:n]
	}
	for name, in := range inputs {
		want := deflateWith(t, 1, in, len(in)+1)
		for _, workers := range []int{1, 2, 3, 9} {
			for _, piece := range []int{4099, 3 * blockSize} {
				if got := deflateWith(t, workers, in, piece); !bytes.Equal(got, want) {
					t.Errorf("%s, %d workers, writes of %d: another stream", name, workers, piece)
				}
			}
		}
		r := bytes.NewReader(want)
		got, err := io.ReadAll(stdflate.NewReader(r))
		if err != nil || !bytes.Equal(got, in) || r.Len() != 0 {
			t.Errorf("%s: inflates to %d bytes of %d, %d unread, %v", name, len(got), len(in), r.Len(), err)
		}
	}
}

// A deflater that is used again does what a new one does.
func TestDeflateAgain(t *testing.T) {
	checkGoroutines(t)
	long, short := []byte(longText(3*blockSize)), []byte("<short/>")
	d := newDeflater(3)
	for i, in := range [][]byte{long, short, long, nil, short, long} {
		var b bytes.Buffer
		d.start(&b, 0, nil)
		if _, err := d.Write(in); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			d.abort()
			continue
		}
		if err := d.finish(); err != nil {
			t.Fatal(err)
		}
		d.abort() // nothing happens
		if want := deflateWith(t, 1, in, 1<<20); !bytes.Equal(b.Bytes(), want) {
			t.Errorf("stream %d is another one", i)
		}
	}
}

// What cannot be written ends the deflater soon, and without leftovers.
func TestDeflateFails(t *testing.T) {
	checkGoroutines(t)
	full := errors.New("disk full")
	for _, workers := range []int{1, 2, 4} {
		d := newDeflater(workers)
		d.start(failAfter(1000, full), 0, nil)
		var err error
		n := 0
		for ; n < 100 && err == nil; n++ {
			_, err = d.Write(make([]byte, blockSize))
		}
		if !errors.Is(err, full) || n == 100 {
			t.Errorf("%d workers: %v after %d blocks", workers, err, n)
		}
		if err := d.finish(); !errors.Is(err, full) {
			t.Errorf("%d workers: finish says %v", workers, err)
		}
		d.abort()
	}
}

// Small parts start no goroutine, large ones no more than they may.
func TestDeflateGoroutines(t *testing.T) {
	d := newDeflater(100)
	d.start(io.Discard, 31*blockSize, nil)
	if _, err := d.Write(make([]byte, blockSize)); err != nil {
		t.Fatal(err)
	}
	if d.work != nil {
		t.Error("goroutines for one block")
	}
	if _, err := d.Write(make([]byte, 30*blockSize)); err != nil {
		t.Fatal(err)
	}
	if d.workers != maxWorkers || d.work == nil {
		t.Errorf("%d workers", d.workers)
	}
	if n := len(d.flight) + len(d.spare) + 1; n > d.inFlight()+1 {
		t.Errorf("%d blocks", n)
	}
	if err := d.finish(); err != nil {
		t.Fatal(err)
	}
	if n := len(d.codecs); n > maxWorkers {
		t.Errorf("%d codecs", n)
	}
}

// BenchmarkDeflate compares with one encoder for the whole text and with the
// standard library. Ratios to the serial encoder of this package's library
// are reported as "x": how many times as fast.
func BenchmarkDeflate(b *testing.B) {
	text := []byte(longText(32 << 20))
	serial := func(w io.WriteCloser, err error) func() error {
		return func() error {
			if err != nil {
				return err
			}
			for rest := text; len(rest) > 0; rest = rest[min(len(rest), 64<<10):] {
				if _, err := w.Write(rest[:min(len(rest), 64<<10)]); err != nil {
					return err
				}
			}
			return w.Close()
		}
	}
	blocks := func(out io.Writer, workers int) func() error {
		return func() error {
			d := newDeflater(workers)
			d.start(out, int64(len(text)), nil)
			for rest := text; len(rest) > 0; rest = rest[min(len(rest), 64<<10):] {
				if _, err := d.Write(rest[:min(len(rest), 64<<10)]); err != nil {
					return err
				}
			}
			return d.finish()
		}
	}
	variants := []struct {
		name string
		make func(io.Writer) func() error
	}{
		{"serial", func(w io.Writer) func() error { return serial(flate.NewWriter(w, level)) }},
		{"std", func(w io.Writer) func() error { return serial(stdflate.NewWriter(w, level)) }},
		{"blocks1", func(w io.Writer) func() error { return blocks(w, 1) }},
		{"blocks2", func(w io.Writer) func() error { return blocks(w, 2) }},
		{"blocks4", func(w io.Writer) func() error { return blocks(w, 4) }},
	}
	times := make([]time.Duration, len(variants))
	sizes := make([]int64, len(variants))
	for b.Loop() {
		for i, v := range variants {
			out := &counter{w: io.Discard}
			start := time.Now()
			if err := v.make(out)(); err != nil {
				b.Fatal(err)
			}
			times[i] += time.Since(start)
			sizes[i] = out.n
		}
	}
	b.ReportMetric(0, "ns/op")
	for i, v := range variants {
		b.ReportMetric(float64(times[0])/float64(times[i]), v.name+"-x")
		b.ReportMetric(float64(sizes[i])/float64(sizes[0]), v.name+"-size")
	}
	b.ReportMetric(float64(len(text))*float64(b.N)/times[0].Seconds()/1e6, "serial-MB/s")
}
