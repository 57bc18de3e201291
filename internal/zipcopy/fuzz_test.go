package zipcopy

import (
	"bytes"
	"testing"
)

// FuzzRewrite: whatever opens is copied to the byte, and a replaced entry
// proves itself; whatever does not gives a typed error. Seeds are the samples.
func FuzzRewrite(f *testing.F) {
	for name, s := range samples() {
		if name != "long deflate" {
			f.Add(s.build(f))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, b) })
}

// FuzzDeflate: what is deflated in blocks, in any pieces, inflates to itself.
func FuzzDeflate(f *testing.F) {
	f.Add([]byte("<table:table-row/>"), uint32(40_000), uint16(4096))
	f.Add([]byte{0, 1, 2, 3, 254}, uint32(300_000), uint16(1))
	f.Fuzz(func(t *testing.T, unit []byte, repeat uint32, piece uint16) {
		if len(unit) == 0 || piece == 0 {
			return
		}
		n := 1 + int(repeat)%(3*blockSize)/len(unit)
		value := bytes.Repeat(unit, n)
		old := sample{records: []record{{name: "content.xml", data: "x"}, {name: "other", data: "y"}}}.build(t)
		var out [2]bytes.Buffer
		for i, workers := range []int{1, 3} {
			rw := newRewriter(open(t, old), &out[i])
			rw.workers = workers
			err := rw.run([]Replacement{{Name: "content.xml", Write: write(string(value))}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(out[0].Bytes(), out[1].Bytes()) {
			t.Fatal("the number of goroutines changes the bytes")
		}
		checkReplaced(t, old, out[0].Bytes(), map[string]string{"content.xml": string(value)})
		if got := deflateWith(t, 2, value, int(piece)); !bytes.Contains(out[0].Bytes(), got) {
			t.Fatal("the size of the writes changes the bytes")
		}
	})
}
