package xmlscan

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// TestAhead: tokens and what is passed tile the input, whatever the portions; what
// comes behind is read as ever.
func TestAhead(t *testing.T) {
	var b strings.Builder
	b.WriteString("<?xml version='1.0'?><r>")
	for i := range 200 {
		fmt.Fprintf(&b, "<a n='%d'><v>ä%d</v></a><b/>text<![CDATA[<a>%s]]>", i, i, strings.Repeat("x", i))
	}
	b.WriteString("</r>\n")
	input := []byte(b.String())
	const passed = "<b/>"
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 0))
		var consumed, tiled bytes.Buffer
		s := newScanner(iotest.OneByteReader(bytes.NewReader(input)), new(Vocabulary), 64+random.IntN(200), minPiece)
		s.Consumed = func(p []byte) error { consumed.Write(p); return nil }
		count := 0
		for {
			if random.IntN(2) == 0 {
				n := 1 + random.IntN(300)
				ahead, err := s.Ahead(n)
				if err != nil {
					t.Fatal(err)
				}
				if len(ahead) < n && s.depth > 0 && s.within == 0 && int(s.Offset())+n <= len(input) {
					t.Fatalf("%d bytes at %d, want %d", len(ahead), s.Offset(), n)
				}
				if !bytes.HasPrefix(input[s.Offset():], ahead) {
					t.Fatalf("%q at %d", ahead, s.Offset())
				}
				if bytes.HasPrefix(ahead, []byte(passed)) {
					tiled.WriteString(passed)
					s.Pass(len(passed))
					count++
				}
			}
			tok, err := s.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if int(tok.Start) != tiled.Len() {
				t.Fatalf("a token at %d, want %d", tok.Start, tiled.Len())
			}
			tiled.Write(tok.Raw)
		}
		if !bytes.Equal(tiled.Bytes(), input) || !bytes.Equal(consumed.Bytes(), input) || count == 0 {
			t.Fatalf("seed %d: tiled to %d, consumed %d of %d bytes, %d passed", seed, tiled.Len(), consumed.Len(), len(input), count)
		}
	}
}

// TestAheadFails: what is wrong further on is told by Next, where it stands; what
// Consumed returns ends the scan.
func TestAheadFails(t *testing.T) {
	s := New(strings.NewReader("<r><b/>\x00</r>"), new(Vocabulary))
	if b, _ := s.Ahead(1); b != nil {
		t.Errorf("before the root element: %q", b)
	}
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	b, err := s.Ahead(100)
	if string(b) != "<b/>" || err != nil {
		t.Fatalf("%q, %v", b, err)
	}
	s.Pass(len(b))
	if b, err := s.Ahead(1); len(b) > 0 || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := s.Next(); err == nil || !strings.Contains(err.Error(), "U+0000") {
		t.Errorf("%v", err)
	}
	s = newScanner(strings.NewReader("<r>"+strings.Repeat("<b/>", 100)), new(Vocabulary), 16, minPiece)
	s.Consumed = func([]byte) error { return io.ErrShortWrite }
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ahead(300); err != io.ErrShortWrite {
		t.Errorf("%v", err)
	}
	if _, err := s.Next(); err != io.ErrShortWrite {
		t.Errorf("then %v", err)
	}
}

// TestAheadDepth: nothing is given where an element that is passed could be too deep.
func TestAheadDepth(t *testing.T) {
	s := New(strings.NewReader(strings.Repeat("<a>", maxDepth)), new(Vocabulary))
	for depth := 1; depth <= maxDepth; depth++ {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
		b, err := s.Ahead(1)
		if err != nil || (b != nil) != (depth <= maxDepth-aheadDepth) {
			t.Fatalf("depth %d: %d bytes, %v", depth, len(b), err)
		}
	}
}

func TestPlainLen(t *testing.T) {
	for _, c := range []byte("<&]\r") {
		for n := range 40 {
			b := append(bytes.Repeat([]byte("ä>"), 20)[:n], c, 'x', c)
			if got := PlainLen(b); got != n {
				t.Errorf("%q: %d", b, got)
			}
			if got := PlainLen(b[:n]); got != n {
				t.Errorf("%q: %d", b[:n], got)
			}
		}
	}
}

// TestContext: the number changes with what prefixes mean, and only with that.
func TestContext(t *testing.T) {
	s := New(strings.NewReader(`<a xmlns:p="u"><b/><b xmlns:p="v"><c/></b><b/></a>`), new(Vocabulary))
	var got []uint64
	for {
		if _, err := s.Next(); err != nil {
			break
		}
		got = append(got, s.Context())
	}
	if len(got) != 7 || got[0] == 0 || got[1] != got[0] || got[2] == got[0] || got[3] != got[2] || got[4] != got[0] || got[5] != got[0] {
		t.Errorf("%v", got)
	}
}
