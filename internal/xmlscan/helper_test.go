package xmlscan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// A seen is all that a token shows, copied.
type seen struct {
	Kind        Kind
	SelfClosing bool
	Atom        Atom
	Start, End  int64
	Raw, Name   string
	Text        string
	Attrs       []seenAttr
	Depth       int
}

type seenAttr struct {
	Atom                          Atom
	Name, Value                   string
	Start, ValueAt, End, AfterGap int64
}

func (v seen) equal(w seen) bool {
	return slices.Equal(v.Attrs, w.Attrs) && v.Kind == w.Kind && v.SelfClosing == w.SelfClosing && v.Atom == w.Atom &&
		v.Start == w.Start && v.End == w.End && v.Raw == w.Raw && v.Name == w.Name && v.Text == w.Text && v.Depth == w.Depth
}

// scanAll reads all tokens, and checks them with tile.
func scanAll(t testing.TB, s *Scanner, input []byte) (tokens []seen, err error) {
	t.Helper()
	err = tile(t, s, input, func(tok *Token) { tokens = append(tokens, look(t, s, tok, input)) })
	return tokens, err
}

// tile reads all tokens and checks what holds after each of them: the spans
// tile the input, and Consumed has got no byte that is not done with.
func tile(t testing.TB, s *Scanner, input []byte, visit func(*Token)) error {
	t.Helper()
	end, consumed := int64(0), 0
	s.Consumed = func(b []byte) error {
		if !bytes.HasPrefix(input[consumed:], b) {
			t.Fatalf("consumed %q at byte %d of %q", clip(b), consumed, clip(input))
		}
		if consumed += len(b); int64(consumed) > end {
			t.Fatalf("%d bytes consumed, %d handed out of %q", consumed, end, clip(input))
		}
		return nil
	}
	depth := 0
	for {
		tok, err := s.Next()
		if err != nil {
			if again, err2 := s.Next(); again != nil || err2 != err {
				t.Fatalf("after %v: %v, %v", err, again, err2)
			}
			if err == io.EOF {
				if end != int64(len(input)) || consumed != len(input) || depth != 0 {
					t.Fatalf("at the end of %d bytes: %d handed out, %d consumed, depth %d", len(input), end, consumed, depth)
				}
				return nil
			}
			return err
		}
		switch {
		case tok.Start != end || tok.End <= tok.Start || tok.End > int64(len(input)) || s.Offset() != tok.End:
			t.Fatalf("token [%d, %d) after byte %d, offset %d", tok.Start, tok.End, end, s.Offset())
		case string(tok.Raw) != string(input[tok.Start:tok.End]):
			t.Fatalf("token [%d, %d) is %q, must be %q", tok.Start, tok.End, tok.Raw, input[tok.Start:tok.End])
		}
		if !utf8.Valid(tok.Raw) {
			t.Fatalf("token %q cuts a character", tok.Raw)
		}
		if tok.SelfClosing != (tok.Kind == StartTag && bytes.HasSuffix(tok.Raw, []byte("/>"))) {
			t.Fatalf("token %q: SelfClosing is %v", tok.Raw, tok.SelfClosing)
		}
		end = tok.End
		if tok.Kind == StartTag && !tok.SelfClosing {
			depth++
		} else if tok.Kind == EndTag {
			depth--
		}
		if s.Depth() != depth {
			t.Fatalf("depth %d at byte %d, must be %d", s.Depth(), end, depth)
		}
		visit(tok)
	}
}

func look(t testing.TB, s *Scanner, tok *Token, input []byte) seen {
	t.Helper()
	v := seen{
		Kind: tok.Kind, SelfClosing: tok.SelfClosing, Atom: tok.Atom, Start: tok.Start, End: tok.End,
		Raw: string(tok.Raw), Name: string(tok.Name()), Text: string(tok.AppendText(nil)), Depth: s.Depth(),
	}
	i := 0
	gap := tok.Start + int64(len(v.Name)) + 1
	for a := range tok.Attrs {
		w := seenAttr{a.Atom, string(a.Name), string(a.Value), a.Start, a.ValueAt, a.End, a.AfterGap}
		v.Attrs = append(v.Attrs, w)
		atom, value := tok.At(i)
		if atom != a.Atom || string(value) != w.Value {
			t.Fatalf("attribute %d is %d %q and %d %q", i, atom, value, a.Atom, a.Value)
		}
		if got := string(input[a.Start : a.Start+int64(len(a.Name))]); got != w.Name {
			t.Fatalf("name %q, in the input %q", a.Name, got)
		}
		if got := string(input[a.ValueAt : a.ValueAt+int64(len(a.Value))]); got != w.Value {
			t.Fatalf("value %q, in the input %q", a.Value, got)
		}
		if input[a.End-1] != input[a.ValueAt-1] || a.AfterGap != gap || !isSpace(input[gap]) {
			t.Fatalf("places of attribute %q are wrong: %+v", a.Name, w)
		}
		gap = a.End
		i++
	}
	if i != tok.NumAttrs() {
		t.Fatalf("%d attributes, NumAttrs says %d", i, tok.NumAttrs())
	}
	return v
}

// portions are ways in which the same input may arrive.
var portions = []struct {
	name   string
	buffer int
	reader func([]byte) io.Reader
}{
	{"whole", bufferSize, func(b []byte) io.Reader { return bytes.NewReader(b) }},
	{"single bytes", bufferSize, func(b []byte) io.Reader { return iotest.OneByteReader(bytes.NewReader(b)) }},
	{"single bytes, small buffer", 5, func(b []byte) io.Reader { return iotest.OneByteReader(bytes.NewReader(b)) }},
	{"odd portions, small buffer", 64, func(b []byte) io.Reader { return &oddReader{b: b} }},
	{"odd portions with an end", 100, func(b []byte) io.Reader { return iotest.DataErrReader(&oddReader{b: b}) }},
}

// An oddReader returns 0 to 12 bytes at a time.
type oddReader struct {
	b []byte
	n int
}

func (r *oddReader) Read(p []byte) (int, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	r.n = (r.n*5 + 3) % 13
	n := copy(p[:min(len(p), r.n)], r.b)
	r.b = r.b[n:]
	return n, nil
}

// scanPortions scans the input in all portions and demands the same of each.
func scanPortions(t testing.TB, input []byte, v *Vocabulary, piece int) ([]seen, error) {
	t.Helper()
	var tokens []seen
	var err error
	for i, p := range portions {
		got, gotErr := scanAll(t, newScanner(p.reader(input), v, p.buffer, piece), input)
		if i == 0 {
			tokens, err = got, gotErr
			continue
		}
		if !slices.EqualFunc(tokens, got, seen.equal) {
			t.Fatalf("%s of %q (-whole +this):\n%s", p.name, input, cmp.Diff(tokens, got))
		}
		if fmt.Sprint(err) != fmt.Sprint(gotErr) {
			t.Fatalf("%s of %q: %v, whole: %v", p.name, input, gotErr, err)
		}
	}
	return tokens, err
}

// joined puts the pieces of texts, CDATA sections and comments together.
func joined(tokens []seen) (out []seen) {
	done := true
	for _, v := range tokens {
		if last := len(out) - 1; last >= 0 && out[last].Kind == v.Kind && (v.Kind == Text || !done) {
			out[last].End = v.End
			out[last].Raw += v.Raw
			out[last].Text += v.Text
		} else {
			out = append(out, v)
		}
		done = v.Kind != CDATA && v.Kind != Comment ||
			v.Kind == CDATA && strings.HasSuffix(v.Raw, "]]>") || v.Kind == Comment && strings.HasSuffix(v.Raw, "-->")
	}
	return out
}

// wantError checks kind and place of an error.
func wantError(t testing.TB, err, kind error, offset int64) {
	t.Helper()
	var e *Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("got %v, want %v at byte %d", err, kind, offset)
	case !errors.Is(err, kind) || e.Offset != offset:
		t.Errorf("got %q, want %v at byte %d", e, kind, offset)
	case e.Detail == "" || !strings.HasPrefix(e.Error(), fmt.Sprintf("byte %d: ", offset)):
		t.Errorf("poor message %q", e)
	}
}
