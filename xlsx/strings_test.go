package xlsx

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestSharedStrings: whatever lengths follow each other, each index gives its text.
func TestSharedStrings(t *testing.T) {
	lengths := []int{0, 1, 20, longString - 1, longString, longString + 1, 1 << 10, 1<<16 - 1, 1 << 16, 300 << 10, maxText}
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		var list sharedStrings
		var texts [][]byte
		for range 70_000 { // more than a piece of steps
			n := random.IntN(40)
			if random.IntN(200) == 0 {
				n = lengths[random.IntN(len(lengths)-3*int(seed%2))] // long ones would need all room soon
			}
			text := bytes.Repeat([]byte{byte(len(texts))}, n)
			if !list.add(text) {
				break
			}
			texts = append(texts, text)
		}
		if list.n != len(texts) || len(texts) < 10_000 {
			t.Fatalf("%d texts of %d", list.n, len(texts))
		}
		if len(list.far) == 0 || len(list.far) > list.n/2 {
			t.Errorf("%d of %d texts stand far from the first of their group", len(list.far), list.n)
		}
		for i, want := range texts {
			if got, ok := list.at(i); !ok || got == nil || !bytes.Equal(got, want) {
				t.Fatalf("text %d: %d bytes, %t; want %d", i, len(got), ok, len(want))
			}
		}
		for _, i := range []int{-1, list.n, list.n + stringGroup} {
			if _, ok := list.at(i); ok {
				t.Errorf("there is a text %d of %d", i, list.n)
			}
		}
	}
	if list := new(sharedStrings); list.add(make([]byte, maxText+1)) || !list.add(make([]byte, maxText)) {
		t.Error("the longest text")
	}
}
