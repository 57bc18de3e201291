package zipcopy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
)

// same compares two streams to their ends.
func same(old, new io.Reader) error {
	was, err := io.ReadAll(old)
	if err != nil {
		return err
	}
	is, err := io.ReadAll(new)
	if err == nil && !bytes.Equal(was, is) {
		err = errors.New("other data")
	}
	return err
}

func passOn(w io.Writer, old io.Reader) error {
	_, err := io.Copy(w, old)
	return err
}

// TestProof: a proof holds of what was proven, and of nothing else.
func TestProof(t *testing.T) {
	for _, size := range []int{0, 1, blockSize - 1, blockSize, 5*blockSize + 3} {
		s := sample{records: []record{{name: "mimetype", data: "m", method: Stored}, {name: "content.xml", data: longText(size)}}}
		a := open(t, s.build(t))
		for sink, rewrite := range sinks {
			t.Run(fmt.Sprint(size, sink), func(t *testing.T) {
				checkGoroutines(t)
				p := &Proof{Check: same}
				got, err := rewrite(t, a, Replacement{Name: "content.xml", Write: passOn, Proof: p})
				if err != nil {
					t.Fatal(err)
				}
				holds := func(b []byte) bool {
					after, err := Open(bytes.NewReader(b), int64(len(b)))
					if err != nil {
						return false
					}
					ok, err := p.Holds(after)
					if err != nil {
						t.Error(err)
					}
					return ok
				}
				if !holds(got) {
					t.Fatal("it does not hold")
				}
				after := open(t, got)
				e, _ := after.Find("content.xml")
				for at := e.data; at < e.tail; at += max(1, e.CompressedSize/50) {
					b := bytes.Clone(got)
					b[at] ^= 1
					if holds(b) {
						t.Fatalf("it holds with byte %d changed", at)
					}
				}
				if size > 0 && holds(s.with("content.xml", strings.ToUpper(longText(size))).build(t)) {
					t.Error("it holds of other data")
				}
			})
		}
	}
}

// with is a sample with other data of an entry.
func (s sample) with(name, data string) sample {
	records := append([]record(nil), s.records...)
	for i := range records {
		if records[i].name == name {
			records[i].data = data
		}
	}
	s.records = records
	return s
}

// TestNotProven: what Check does not accept, or has not seen, is not proven, and is written
// all the same.
func TestNotProven(t *testing.T) {
	mine := errors.New("mine")
	tests := map[string]func(old, new io.Reader) error{
		"refused at once":     func(_, _ io.Reader) error { return mine },
		"refused at the end":  func(old, new io.Reader) error { return errors.Join(same(old, new), mine) },
		"accepted unseen":     func(_, _ io.Reader) error { return nil },
		"accepted half seen":  func(_, new io.Reader) error { _, err := io.CopyN(io.Discard, new, blockSize+7); return err },
		"all but a byte seen": func(_, new io.Reader) error { _, err := io.CopyN(io.Discard, new, 6*blockSize-1); return err },
		"panic":               func(_, _ io.Reader) error { panic(mine) },
		"old not read": func(_, new io.Reader) error {
			_, err := io.Copy(io.Discard, new)
			return errors.Join(err, mine)
		},
	}
	for _, method := range []uint16{Deflated, Stored} {
		text := longText(6 * blockSize)
		a := open(t, sample{records: []record{{name: "content.xml", data: text, method: method}}}.build(t))
		for name, check := range tests {
			t.Run(fmt.Sprint(method, name), func(t *testing.T) {
				checkGoroutines(t)
				p := &Proof{Check: check}
				got, err := sinks["stream"](t, a, Replacement{Name: "content.xml", Write: passOn, Proof: p})
				if err != nil {
					t.Fatal(err)
				}
				after := open(t, got)
				if ok, err := p.Holds(after); ok || err != nil {
					t.Errorf("holds: %t, %v", ok, err)
				}
				if e, _ := after.Find("content.xml"); e.UncompressedSize != int64(len(text)) {
					t.Errorf("%d bytes written", e.UncompressedSize)
				}
			})
		}
	}
}

// TestProofOfFailure: when writing fails, Check ends too.
func TestProofOfFailure(t *testing.T) {
	mine := errors.New("mine")
	a := open(t, sample{records: []record{{name: "content.xml", data: longText(9 * blockSize)}}}.build(t))
	tests := map[string]struct {
		write func(io.Writer, io.Reader) error
		to    io.Writer
	}{
		"write": {func(w io.Writer, old io.Reader) error {
			_, err := io.CopyN(w, old, 3*blockSize+1)
			return errors.Join(err, mine)
		}, io.Discard},
		"disk full": {passOn, failAfter(1000, mine)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			checkGoroutines(t)
			var seen error
			p := &Proof{Check: func(old, new io.Reader) error { seen = same(old, new); return seen }}
			_, err := a.Rewrite(test.to, Replacement{Name: "content.xml", Write: test.write, Proof: p})
			if !errors.Is(err, mine) || seen == nil {
				t.Errorf("%v; Check: %v", err, seen)
			}
			if ok, _ := p.Holds(a); ok {
				t.Error("it holds")
			}
		})
	}
	t.Run("panic", func(t *testing.T) {
		checkGoroutines(t)
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, err := a.Rewrite(io.Discard, Replacement{
			Name: "content.xml", Proof: &Proof{Check: same},
			Write: func(w io.Writer, old io.Reader) error {
				_, _ = io.CopyN(w, old, 3*blockSize)
				panic("mine")
			},
		})
		t.Errorf("returned %v", err)
	})
}

// TestInflates: a block that does not inflate to its data is seen, whatever is wrong with it.
func TestInflates(t *testing.T) {
	text := []byte(longText(blockSize))
	deflated := func(data []byte, end func(*flate.Writer) error) *block {
		b := &block{data: text, dict: window}
		e, err := flate.NewWriterDict(&b.out, level, text[:window])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := end(e); err != nil {
			t.Fatal(err)
		}
		return b
	}
	data := text[window:]
	flush, last := (*flate.Writer).Flush, (*flate.Writer).Close
	other := bytes.Clone(data)
	other[len(other)-1]++
	var c codec
	check := func(name string, b *block, last, want bool) {
		t.Helper()
		if b.last = last; c.inflates(b) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
	check("a block", deflated(data, flush), false, true)
	check("the last block", deflated(data, last), true, true)
	check("ended before the last", deflated(data, last), false, false)
	check("the last one not ended", deflated(data, flush), true, false)
	check("other data", deflated(other, flush), false, false)
	check("too short", deflated(data[:len(data)-1], flush), false, false)
	check("too long", deflated(append(bytes.Clone(data), 'x'), flush), false, false)
	more := deflated(data, last)
	more.out.WriteByte(0)
	check("something behind it", more, true, false)
	cut := deflated(data, flush)
	cut.out.Truncate(cut.out.Len() - 1)
	check("cut off", cut, false, false)
	shifted := deflated(data, flush)
	shifted.data = append([]byte("x"), text...)
	check("another dictionary", shifted, false, false)
}

// TestReadTwice: both readers get all data, whoever is ahead.
func TestReadTwice(t *testing.T) {
	for _, n := range []int{0, 1, aheadChunk, aheadChunk + 1, 5*aheadChunk + 3, maxApart + 3*aheadChunk} {
		text := longText(n)
		a := open(t, sample{records: []record{{name: "content.xml", data: text}}}.build(t))
		e, _ := a.Find("content.xml")
		for _, lead := range []int{-2, 0, 2} { // chunks
			t.Run(fmt.Sprint(n, lead), func(t *testing.T) {
				checkGoroutines(t)
				first, second, err := a.ReadTwice(e)
				if err != nil {
					t.Fatal(err)
				}
				readers := []io.Reader{first, second}
				if lead < 0 {
					readers[0], readers[1], lead = second, first, -lead
				}
				var got [2]bytes.Buffer
				_, _ = io.CopyN(&got[0], readers[0], int64(lead*aheadChunk))
				for ended := 0; ended < 2; {
					ended = 0
					for i, r := range readers {
						if _, err := io.CopyN(&got[i], r, aheadChunk-1); err == io.EOF {
							ended++
						} else if err != nil {
							t.Fatal(err)
						}
					}
				}
				if got[0].String() != text || got[1].String() != text {
					t.Error("other data")
				}
				if err := errors.Join(first.Close(), second.Close(), second.Close(), first.Close()); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestReadTwiceApart: the second reader is left behind, or stopped, when they are too far
// apart; the first one gets everything.
func TestReadTwiceApart(t *testing.T) {
	text := longText(2 * maxApart)
	a := open(t, sample{records: []record{{name: "content.xml", data: text}}}.build(t))
	e, _ := a.Find("content.xml")
	for _, ahead := range []bool{false, true} {
		for _, start := range []int64{0, 1, aheadChunk + 1} {
			t.Run(fmt.Sprint(ahead, start), func(t *testing.T) {
				checkGoroutines(t)
				first, second, err := a.ReadTwice(e)
				if err != nil {
					t.Fatal(err)
				}
				defer first.Close()
				defer second.Close()
				if _, err := io.CopyN(io.Discard, second, start); err != nil {
					t.Fatal(err)
				}
				if ahead {
					if n, err := io.Copy(io.Discard, second); err != errApart || n < maxApart-4*aheadChunk {
						t.Errorf("%d bytes, %v", n, err)
					}
				}
				got, err := io.ReadAll(first)
				if err != nil || string(got) != text {
					t.Fatalf("the first reader: %d bytes, %v", len(got), err)
				}
				rest, err := io.ReadAll(second)
				if err != errApart || ahead && len(rest) > 0 || string(rest) != text[start:start+int64(len(rest))] && !ahead {
					t.Errorf("the second reader: %d bytes, %v", len(rest), err)
				}
			})
		}
	}
}
