package splice

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// TestReader: what a reader gives is what Apply makes, in whatever portions.
func TestReader(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		old := []byte(strings.Repeat("abcdefghij", r.IntN(6)))
		var edits []Edit
		for at := 0; r.IntN(4) > 0; {
			start := at + r.IntN(len(old)-at+1)
			end := start + r.IntN(len(old)-start+1)
			edits = append(edits, Edit{Start: int64(start), End: int64(end), New: []byte(strings.Repeat("X", r.IntN(4)))})
			at = end
		}
		want, err := Apply(old, edits)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(iotest.OneByteReader(NewReader(iotest.HalfReader(bytes.NewReader(old)), edits)))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q with %v: %q, %v, want %q", old, edits, got, err, want)
		}
	}
}

// TestReaderRefuses: edits that overlap, or lie beyond the end.
func TestReaderRefuses(t *testing.T) {
	for name, edits := range map[string][]Edit{
		"overlap":    {{Start: 0, End: 3}, {Start: 2, End: 4}},
		"beyond":     {{Start: 20, End: 20, New: []byte("x")}},
		"ends there": {{Start: 8, End: 20}},
	} {
		if got, err := io.ReadAll(NewReader(strings.NewReader("0123456789"), edits)); err == nil {
			t.Errorf("%s gives %q", name, got)
		}
	}
}

// TestSource: it gives all bytes once, and tells what comes.
func TestSource(t *testing.T) {
	text := strings.Repeat("0123456789", 60_000)
	s := NewSource(iotest.HalfReader(strings.NewReader(text)))
	for at := 0; at < len(text); {
		n := min(len(text)-at, 1+at%300_007)
		if !s.Has([]byte(text[at : at+n])) {
			t.Fatalf("%d bytes at %d are not there", n, at)
		}
		s.Skip(n)
		if at += n; s.Offset() != int64(at) {
			t.Fatalf("offset %d, want %d", s.Offset(), at)
		}
	}
	if s.Fill(1) || s.Err() != io.EOF || s.Has([]byte("0")) || !s.Has(nil) {
		t.Error("there is more behind the end")
	}
}
