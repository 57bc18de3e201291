package splice

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
)

func TestApply(t *testing.T) {
	const old = "0123456789"
	tests := []struct {
		name  string
		edits []Edit
		want  string
	}{
		{"nothing", nil, "0123456789"},
		{"insert at the start", []Edit{{Start: 0, End: 0, New: []byte("x")}}, "x0123456789"},
		{"insert at the end", []Edit{{Start: 10, End: 10, New: []byte("x")}}, "0123456789x"},
		{"insert", []Edit{{Start: 3, End: 3, New: []byte("xyz")}}, "012xyz3456789"},
		{"delete", []Edit{{Start: 3, End: 5, New: nil}}, "01256789"},
		{"replace by less", []Edit{{Start: 3, End: 6, New: []byte("x")}}, "012x6789"},
		{"replace by more", []Edit{{Start: 3, End: 4, New: []byte("xyz")}}, "012xyz456789"},
		{"replace all", []Edit{{Start: 0, End: 10, New: []byte("x")}}, "x"},
		{"delete all", []Edit{{Start: 0, End: 10, New: nil}}, ""},
		{"inserts at one place keep their order", []Edit{{Start: 3, End: 3, New: []byte("a")}, {Start: 3, End: 3, New: []byte("b")}, {Start: 3, End: 3, New: nil}, {Start: 3, End: 3, New: []byte("c")}}, "012abc3456789"},
		{"insert before a replacement", []Edit{{Start: 3, End: 3, New: []byte("a")}, {Start: 3, End: 5, New: []byte("b")}}, "012ab56789"},
		{"insert after a replacement", []Edit{{Start: 3, End: 5, New: []byte("b")}, {Start: 5, End: 5, New: []byte("a")}}, "012ba56789"},
		{"neighbours", []Edit{{Start: 0, End: 2, New: []byte("a")}, {Start: 2, End: 4, New: []byte("b")}, {Start: 4, End: 4, New: []byte("c")}, {Start: 4, End: 10, New: nil}}, "abc"},
		{"replace up to the end and insert there", []Edit{{Start: 8, End: 10, New: []byte("x")}, {Start: 10, End: 10, New: []byte("y")}}, "01234567xy"},
		{"an edit that changes nothing", []Edit{{Start: 3, End: 5, New: []byte("34")}, {Start: 7, End: 7, New: nil}}, "0123456789"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Apply([]byte(old), tt.edits)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
			if naive := naive([]byte(old), tt.edits); string(naive) != tt.want {
				t.Errorf("the reference says %q", naive)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	const old = "0123456789"
	tests := []struct {
		name, message string
		edits         []Edit
	}{
		{"before the start", "edit at byte -1", []Edit{{Start: -1, End: 3, New: nil}}},
		{"backwards", "ends before it starts", []Edit{{Start: 5, End: 4, New: nil}}},
		{"overlap", "overlap at byte 4", []Edit{{Start: 3, End: 5, New: nil}, {Start: 4, End: 6, New: nil}}},
		{"insert into a replacement", "overlap at byte 4", []Edit{{Start: 3, End: 5, New: nil}, {Start: 4, End: 4, New: []byte("x")}}},
		{"the same twice", "overlap at byte 3", []Edit{{Start: 3, End: 5, New: nil}, {Start: 3, End: 5, New: nil}}},
		{"out of order", "overlap at byte 1", []Edit{{Start: 3, End: 5, New: nil}, {Start: 1, End: 2, New: nil}}},
		{"insert out of order", "overlap at byte 2", []Edit{{Start: 3, End: 3, New: nil}, {Start: 2, End: 2, New: nil}}},
		{"beyond the end", "beyond the end at byte 10", []Edit{{Start: 11, End: 11, New: []byte("x")}}},
		{"over the end", "beyond the end at byte 10", []Edit{{Start: 9, End: 11, New: []byte("x")}}},
		{"from the end", "beyond the end at byte 10", []Edit{{Start: 10, End: 11, New: nil}}},
	}
	for _, tt := range tests {
		got, err := Apply([]byte(old), tt.edits)
		if err == nil || !strings.Contains(err.Error(), tt.message) || got != nil {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

// A refused edit leaves the Writer as it was.
func TestRefusedEditIsNoEdit(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	for _, e := range []Edit{{Start: 2, End: 4, New: []byte("x")}, {Start: 3, End: 5, New: []byte("bad")}, {Start: 4, End: 4, New: []byte("y")}} {
		if err := w.Edit(e); (err != nil) != (string(e.New) == "bad") {
			t.Errorf("%v: %v", e, err)
		}
	}
	if err := errors.Join(w.Feed([]byte("0123456789")), w.Close()); err != nil || out.String() != "01xy456789" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestTooLate(t *testing.T) {
	w := NewWriter(io.Discard)
	w.Feed([]byte("01234"))
	if err := w.Edit(Edit{Start: 4, End: 4, New: nil}); err == nil || !strings.Contains(err.Error(), "already written") {
		t.Errorf("edit of what is written: %v", err)
	}
	if err := w.Edit(Edit{Start: 5, End: 5, New: []byte("x")}); err != nil {
		t.Errorf("edit at the border: %v", err)
	}
}

func TestHold(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	feed := func(s string) {
		t.Helper()
		if err := w.Feed([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(want string) {
		t.Helper()
		if out.String() != want || w.Written() != int64(len(want)) {
			t.Fatalf("written %q (%d), want %q", out.String(), w.Written(), want)
		}
	}
	w.Hold(3)
	feed("01234")
	shows("012")
	feed("56789")
	shows("012")
	if err := w.Edit(Edit{Start: 4, End: 6, New: []byte("x")}); err != nil {
		t.Error(err)
	}
	w.Hold(8) // moves on
	feed("")
	shows("0123x67")
	feed("ab")
	shows("0123x67")
	w.Release()
	feed("c")
	shows("0123x6789abc")
	w.Hold(20) // nothing to hold yet
	feed("d")
	shows("0123x6789abcd")
	w.Hold(2) // too late for what is written
	feed("e")
	shows("0123x6789abcd")
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	shows("0123x6789abcde")
}

func TestTooMuchHeld(t *testing.T) {
	w := NewWriter(io.Discard)
	w.Hold(0)
	p := make([]byte, maxHeld/4)
	for i := range 5 {
		if err := w.Feed(p); (err != nil) != (i == 4) {
			t.Errorf("feed %d: %v", i, err)
		}
	}
}

type failing struct {
	after int
	err   error // nil: a short write without an error
}

func (f *failing) Write(p []byte) (int, error) {
	if len(p) <= f.after {
		f.after -= len(p)
		return len(p), nil
	}
	n := f.after
	f.after = 1 << 30 // the next would succeed
	return n, f.err
}

// After a failed write nothing is written any more.
func TestWriteFails(t *testing.T) {
	full := errors.New("disk full")
	for _, want := range []error{full, io.ErrShortWrite} {
		f := &failing{after: 3, err: full}
		if want == io.ErrShortWrite {
			f.err = nil
		}
		w := NewWriter(f)
		w.Edit(Edit{Start: 8, End: 8, New: []byte("x")})
		for range 2 {
			if err := w.Feed([]byte("01234")); err != want {
				t.Errorf("Feed: %v, want %v", err, want)
			}
		}
		if err := w.Close(); err != want || w.Written() != 3 {
			t.Errorf("Close: %v, want %v; %d bytes written", err, want, w.Written())
		}
	}
}

// Neither the edits that are done nor what is written is kept.
func TestMemory(t *testing.T) {
	w := NewWriter(io.Discard)
	for i := range int64(100_000) {
		if err := w.Edit(Edit{Start: 10*i + 15, End: 10*i + 20, New: []byte("y")}); err != nil { // one is always to do
			t.Fatal(err)
		}
		w.Hold(10 * i)
		if err := w.Feed(make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.queue) > 10 || cap(w.queue) > 100 || cap(w.held) > 1000 {
		t.Errorf("queue of %d (%d), %d bytes held", len(w.queue), cap(w.queue), cap(w.held))
	}
}

// Much that is held is not moved with every Feed.
func TestHoldIsLinear(t *testing.T) {
	start := testcost.Processor()
	w := NewWriter(io.Discard)
	const lag = 16 << 20
	p := make([]byte, 1<<10)
	for off := int64(0); off < 8*lag; off += int64(len(p)) {
		w.Hold(off - lag)
		if err := w.Feed(p); err != nil {
			t.Fatal(err)
		}
	}
	if took := testcost.Processor() - start; took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

// naive is the reference: all at once, in memory.
func naive(old []byte, edits []Edit) []byte {
	out := slices.Clone(old)
	for _, e := range slices.Backward(edits) {
		out = slices.Concat(out[:e.Start], e.New, out[e.End:])
	}
	return out
}

// FuzzSplice: many edits, decided early or late, in any portions, give what
// the reference gives.
func FuzzSplice(f *testing.F) {
	f.Add([]byte("0123456789"), []byte{1, 2, 3, 0, 0, 2, 5, 1, 0}, uint64(1))
	f.Add([]byte(strings.Repeat("<a>b</a>", 20)), []byte{0, 0, 1, 0, 0, 2, 3, 3, 3, 7, 0, 0, 9, 9, 9, 30, 1, 1}, uint64(2))
	f.Add([]byte{}, []byte{0, 0, 3}, uint64(3))
	f.Fuzz(func(t *testing.T, old, plan []byte, seed uint64) {
		var edits []Edit
		end := 0
		for ; len(plan) >= 3; plan = plan[3:] { // gap, length, length of the new
			start := end + int(plan[0])
			if end = start + int(plan[1]); end > len(old) {
				break
			}
			edits = append(edits, Edit{Start: int64(start), End: int64(end), New: bytes.Repeat([]byte{byte('A' + len(edits)%26)}, int(plan[2])%20)})
		}
		want := naive(old, edits)
		if got, err := Apply(old, edits); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("Apply(%q, %v) = %q, %v, want %q", old, edits, got, err, want)
		}

		rnd := rand.New(rand.NewPCG(seed, 0))
		edits = slices.Clone(edits)
		for i := range edits { // some write the rest of theirs piece by piece
			if e := &edits[i]; rnd.IntN(3) == 0 {
				n := rnd.IntN(len(e.New) + 1)
				rest := e.New[n:]
				e.New = e.New[:n]
				e.More = func(write func([]byte) error) error {
					for i := range rest {
						if err := write(rest[i : i+1]); err != nil {
							return err
						}
					}
					rest = []byte("called twice")
					return nil
				}
			}
		}
		var out bytes.Buffer
		w := NewWriter(&out)
		written, todo := 0, edits
		for fed := 0; ; {
			for len(todo) > 0 && rnd.IntN(3) > 0 { // decide some
				if err := w.Edit(todo[0]); err != nil {
					t.Fatal(err)
				}
				todo = todo[1:]
			}
			switch {
			case len(todo) > 0:
				w.Hold(todo[0].Start)
			case rnd.IntN(2) == 0:
				w.Hold(int64(rnd.IntN(len(old) + 10)))
			default:
				w.Release()
			}
			if out.Len() < written || !bytes.HasPrefix(want, out.Bytes()) || w.Written() != int64(out.Len()) {
				t.Fatalf("written %q (%d) of %q", out.Bytes(), w.Written(), want)
			}
			if b := w.held[w.head:]; string(b) != string(old[w.off:fed]) {
				t.Fatalf("held %q, want %q", b, old[w.off:fed])
			}
			written = out.Len()
			if fed == len(old) && len(todo) == 0 {
				break
			}
			p := slices.Clone(old[fed:min(len(old), fed+rnd.IntN(20))])
			if err := w.Feed(p); err != nil {
				t.Fatal(err)
			}
			fed += len(p)
			clear(p) // it may be reused
		}
		if err := w.Close(); err != nil || !bytes.Equal(out.Bytes(), want) {
			t.Fatalf("%q with %v (seed %d) gives %q, %v, want %q", old, edits, seed, out.Bytes(), err, want)
		}
	})
}

// TestMore: a replacement too large to be held is written piece by piece where
// it belongs.
func TestMore(t *testing.T) {
	var out strings.Builder
	w := NewWriter(&out)
	calls := 0
	err := w.Edit(Edit{Start: 2, End: 4, New: []byte("a"), More: func(write func([]byte) error) error {
		calls++
		for range 3 {
			if err := write([]byte("b")); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []byte("012345") {
		if err := w.Feed([]byte{c}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if out.String() != "01abbb45" || calls != 1 {
		t.Errorf("got %q in %d calls", out.String(), calls)
	}
}

// An error of the writer is not lost, whatever More does with it.
func TestMoreFails(t *testing.T) {
	full := errors.New("disk full")
	for name, more := range map[string]func(write func([]byte) error) error{
		"passed on": func(write func([]byte) error) error { return write([]byte("abcde")) },
		"forgotten": func(write func([]byte) error) error { write([]byte("abcde")); return nil },
		"its own":   func(func([]byte) error) error { return full },
	} {
		w := NewWriter(&failing{after: 5, err: full})
		if err := w.Edit(Edit{Start: 2, End: 3, More: more}); err != nil {
			t.Fatal(err)
		}
		fed, closed := w.Feed([]byte("0123")), w.Close()
		if fed != full || closed != full {
			t.Errorf("%s: Feed %v, Close %v", name, fed, closed)
		}
	}
}

// Known edits and those that are found on the way come out in the order of the stream,
// and room is given back once all of them are written.
func TestPass(t *testing.T) {
	var b bytes.Buffer
	out := NewWriter(&b)
	p := Pass{Emit: out.Edit, Out: out, Known: []Edit{{Start: 1, End: 1, New: []byte("<")}, {Start: 4, End: 6, New: []byte(">")}}}
	for at, step := range []string{"ab", "cd", "ef"} {
		at := int64(2 * at)
		if p.Due(at + 2) {
			if err := p.QueueKnown(at + 2); err != nil {
				t.Fatal(err)
			}
		}
		if step == "cd" {
			new := append(p.Room.Slice(), "CD"...)
			p.Room.Take(new)
			p.Hold(at)
			if err := p.Queue(Edit{Start: at, End: at + 2, New: new}); err != nil {
				t.Fatal(err)
			}
			p.Release()
		}
		if err := p.Feed([]byte(step)); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil || b.String() != "a<bCD>" {
		t.Errorf("%q, %v", b.String(), err)
	}
	if len(p.Room.chunk) != 0 || p.Due(100) {
		t.Errorf("%d bytes of room are kept, known edits are due: %t", len(p.Room.chunk), p.Due(100))
	}
	check := Pass{Known: []Edit{{Start: 1, End: 1}}} // nobody takes the edits
	check.Hold(0)
	check.Release()
	if err := check.QueueKnown(2); err != nil || check.Due(2) {
		t.Error(err)
	}
}
