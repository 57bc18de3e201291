package zipcopy

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// Every single byte that is changed outside of the excepted entry's data,
// checksum and sizes is noticed, by Open or by CompareRecords.
func TestCompareRecordsEveryByte(t *testing.T) {
	except := func(name string) bool { return name == "content.xml" }
	for name, s := range samples() {
		if name == "long deflate" || replacedName(s) == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			whole := s.build(t)
			before := open(t, whole)
			free := excepted(before, whole)
			seen := 0
			for i := range whole {
				for _, x := range []byte{0x01, 0xff} {
					b := bytes.Clone(whole)
					b[i] ^= x
					after, err := Open(bytes.NewReader(b), int64(len(b)))
					if err != nil {
						continue
					}
					err = CompareRecords(before, after, nil)
					if !errors.Is(err, ErrDiffers) && !errors.Is(err, ErrDamaged) {
						t.Fatalf("byte %d, nothing excepted: %v", i, err)
					}
					err = CompareRecords(before, after, except)
					if err == nil && !free[i] {
						t.Errorf("byte %d (xor %02x) is another and nobody saw", i, x)
					}
					if err != nil {
						seen++
					}
				}
			}
			if seen == 0 {
				t.Error("nothing was compared")
			}
		})
	}
}

// excepted marks the bytes of content.xml that a replacement may change.
func excepted(a *Archive, whole []byte) []bool {
	free := make([]bool, len(whole))
	mark := func(from, to int64) {
		for i := from; i < to; i++ {
			free[i] = true
		}
	}
	e, _ := a.Find("content.xml")
	mark(e.Offset+4, e.Offset+8)   // version, flags (bit 3)
	mark(e.Offset+14, e.Offset+26) // checksum, sizes
	mark(e.data, e.end)
	dir := newDirectoryReader(a.r, a.end)
	for range a.entries {
		c, err := dir.next()
		if err != nil {
			panic(err)
		}
		if string(c.name) == "content.xml" {
			mark(c.pos+6, c.pos+10)
			mark(c.pos+16, c.pos+28)
			markZip64(mark, c.pos+lenCentral+int64(len(c.name)), c.extra)
		}
	}
	var h localHeader
	if err := h.read(a.r, &e, a.end.dirStart); err != nil {
		panic(err)
	}
	markZip64(mark, e.Offset+lenLocal+int64(len(h.name)), h.extra)
	return free
}

func markZip64(mark func(from, to int64), at int64, extra []byte) {
	if start, end, ok := findExtra(extra, idZip64); ok {
		mark(at+int64(start), at+int64(end))
	}
}

func TestCompareRecordsDifferences(t *testing.T) {
	three := func(names ...string) sample {
		var s sample
		for _, n := range names {
			s.records = append(s.records, record{name: n, data: "data of " + n})
		}
		return s
	}
	base := three("a", "b", "content.xml")
	change := func(f func(s *sample)) sample {
		s := three("a", "b", "content.xml")
		f(&s)
		return s
	}
	tests := []struct {
		name  string
		after sample
		entry string
		says  string
	}{
		{"an entry is gone", three("a", "content.xml"), "", "3 entries became 2"},
		{"an entry more", three("a", "b", "content.xml", "c"), "", "3 entries became 4"},
		{"another name", three("a", "B", "content.xml"), "b", `now "B"`},
		{"another order", three("b", "a", "content.xml"), "a", `now "b"`},
		{"another order of records", sample{records: three("b", "a", "content.xml").records, dirOrder: []int{1, 0, 2}}, "", "another order"},
		{"other data", change(func(s *sample) { s.records[1].data = "DATA of b" }), "b", "in the record"},
		{"deflated otherwise", change(func(s *sample) {
			s.records[1].rawData = append([]byte{0, 0, 0, 0xff, 0xff}, deflateStd(t, "data of b")...)
		}), "b", "bytes became"},
		{"another local extra field", change(func(s *sample) { s.records[1].localExtra = timestamps }), "b", "bytes became"},
		{"another extra field in the directory", change(func(s *sample) { s.records[1].centralExtra = timestamps }), "b", "more than the offset"},
		{"a comment", change(func(s *sample) { s.records[1].comment = "c" }), "b", "more than the offset"},
		{"a gap", change(func(s *sample) { s.records[1].gap = "gap" }), "", `before the record of "b"`},
		{"data in front", change(func(s *sample) { s.prefix = "MZ" }), "", `before the record of "a"`},
		{"offsets from elsewhere", change(func(s *sample) { s.prefix, s.relative = "MZ", true }), "", `before the record of "a"`},
		{"data behind the records", change(func(s *sample) { s.behindRecords = "x" }), "", "before the directory"},
		{"data behind the directory", change(func(s *sample) { s.behindDir = "x" }), "", "behind the headers of the directory"},
		{"archive comment", change(func(s *sample) { s.comment = "x" }), "", "in the comment"},
		{"content.xml: method", change(func(s *sample) { s.records[2].stored = true }), "content.xml", "method or flags of the local header"},
		{"content.xml: name is UTF-8", change(func(s *sample) { s.records[2].flags = 1 << 11 }), "content.xml", "method or flags of the local header"},
		{"content.xml: local extra field", change(func(s *sample) { s.records[2].localExtra = timestamps }), "content.xml", "extra field of the local header"},
		{"content.xml: extra field in the directory", change(func(s *sample) { s.records[2].centralExtra = timestamps }), "content.xml", "extra field in the directory"},
		{"content.xml: comment", change(func(s *sample) { s.records[2].comment = "x" }), "content.xml", "comment in the directory"},
		{"content.xml: data, but these may", change(func(s *sample) { s.records[2].data = "new" }), "", ""},
		{"content.xml: a descriptor, and that may be", change(func(s *sample) { s.records[2].desc = descriptor{true, true, 4} }), "", ""},
	}
	except := func(name string) bool { return name == "content.xml" }
	before := open(t, base.build(t))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := CompareRecords(before, open(t, test.after.build(t)), except)
			if test.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || !errors.Is(err, ErrDiffers) || e.Entry != test.entry || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want one on %q that says %q", err, test.entry, test.says)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	tests := []struct {
		err  Error
		want string
	}{
		{Error{Kind: ErrNotZip, Offset: -1}, "zip: not a zip archive"},
		{Error{Kind: ErrMissing, Entry: "a", Offset: -1}, `zip: entry "a": no such entry`},
		{Error{Kind: ErrOverlap, Entry: "a\xff", Offset: 7, Detail: "why"}, `zip: entry "a\xff" at byte 7: overlapping records: why`},
		{Error{Kind: ErrDuplicate, Entry: strings.Repeat("n", 60_000), Offset: 0}, `zip: entry "` + strings.Repeat("n", 120) + `..." at byte 0: two entries of the same name`},
		{Error{Offset: 7, Err: io.ErrClosedPipe}, "zip: at byte 7: io: read/write on closed pipe"},
	}
	for _, test := range tests {
		if got := test.err.Error(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
