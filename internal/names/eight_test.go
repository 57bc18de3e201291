package names

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// What is done eight letters at a time is the same as letter by letter, whatever room
// there is.
func TestEightLetters(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	signs := []string{"a", "z", "A", "Z", "m", "Q", "0", "9", "-", " ", ".", "'", "@", "[", "`", "{", "/", ":", "!", "~", "\x00", "\x1f", "\x7f", "\x80", "\xe1", "ü", "ß", "é", "ů", "й", "\u0308", "\u00a0", "\u200b"}
	for range 200_000 {
		var name []byte
		odd := rng.IntN(30) + 1 // of so many signs one is not a letter
		for range rng.IntN(24) {
			if rng.IntN(odd) == 0 {
				name = append(name, signs[rng.IntN(len(signs))]...)
			} else {
				name = append(name, "azAZmQ bc d"[rng.IntN(11)])
			}
		}
		wide, narrow := append(make([]byte, 0, 200), "x"...), append(make([]byte, 0, 1+rng.IntN(len(name)+9)), "x"...)
		a, okA := appendDirect(wide, name)
		b, okB := appendDirect(narrow[:1:1], name)
		if step := appendSearch([]byte("x"), appendFolded(nil, appendExact(nil, name))); okA && !bytes.Equal(a, step) || okA != okB || !bytes.Equal(a, b) {
			t.Fatalf("search form of %q: %q, without room %q, step by step %q", name, a, b, step)
		}
		if c, ok := appendDirect(narrow, name); ok != okA || !bytes.Equal(a, c) {
			t.Fatalf("search form of %q: %q, with little room %q", name, a, c)
		}
		a, okA = usualDirect(wide, name)
		b, okB = usualDirect(narrow[:1:1], name)
		if step := keepUsual(appendSearch([]byte("x"), appendFolded(nil, appendExact(nil, name))), 1); okA && !bytes.Equal(a, step) || okA != okB || !bytes.Equal(a, b) {
			t.Fatalf("account name of %q: %q, without room %q, step by step %q", name, a, b, step)
		}
		if c, ok := usualDirect(narrow, name); ok != okA || !bytes.Equal(a, c) {
			t.Fatalf("account name of %q: %q, with little room %q", name, a, c)
		}
	}
}

// All bytes, in all places of eight.
func TestWithin(t *testing.T) {
	for c := range 256 {
		for at := range 8 {
			var b [8]byte
			for i := range b {
				b[i] = byte(i * 37)
			}
			b[at] = byte(c)
			for _, r := range [][2]byte{{'a', 'z'}, {'!', '~'}, {'-', '-'}, {'0', '9'}} {
				seven := byte(c) &^ 0x80
				want := r[0] <= seven && seven <= r[1]
				if got := within(eight(b[:]), r[0], r[1])>>(8*at)&0x80 != 0; got != want {
					t.Errorf("%#x at %d from %q to %q: %t", c, at, r[0], r[1], got)
				}
			}
		}
	}
}

func TestEight(t *testing.T) {
	b := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}
	for n := 1; n <= 9; n++ {
		var want uint64
		for i := range min(n, 8) {
			want |= uint64(b[i]) << (8 * i)
		}
		if got := eight(b[:n:n]); got != want {
			t.Errorf("%d bytes: %#x, want %#x", n, got, want)
		}
	}
}

var sink []byte

func BenchmarkAppendUsual(b *testing.B) {
	var buf [100]byte
	pairs := [][2][]byte{
		{[]byte("Martin"), []byte("Falkollage")}, {[]byte("Stefan"), []byte("Pöhlinborn")}, {[]byte("Maike-Christine"), []byte("Wasslingbusch")},
		{[]byte("Łukasz"), []byte("Meyer")}, {[]byte("Ute"), []byte("Schildolbacher")}, {[]byte("Ingo"), []byte("Felder")},
	}
	i := 0
	for b.Loop() {
		p := &pairs[i%len(pairs)]
		sink = AppendUsual(buf[:0], p[0], p[1])
		i++
	}
}

func BenchmarkIsExact(b *testing.B) {
	name := []byte("martin.falkollage")
	n := 0
	for b.Loop() {
		if isExact(name) {
			n++
		}
	}
}
