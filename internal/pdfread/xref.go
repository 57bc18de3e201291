package pdfread

import (
	"bytes"
	"errors"
	"io"
)

const (
	maxObjects  = 1 << 22 // 3,000 tagged pages have about 200,000
	maxSections = 64      // of the cross-reference, one per revision of the file
	entryLen    = 20      // of a cross-reference table (ISO 32000-1, 7.5.4)
)

// An entry says where an object is.
type entry struct {
	at   int64  // offset in the file, or number of the object stream
	gen  uint32 // generation, or index in the object stream
	kind entryKind
}

type entryKind uint8

const (
	unknown entryKind = iota
	free
	plain  // at an offset
	packed // in an object stream
)

// findXref returns the offset after the last "startxref".
func findXref(r io.ReaderAt, size int64) (int64, error) {
	head := make([]byte, min(size, 5))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if string(head) != "%PDF-" {
		return 0, ErrNotPDF
	}
	tail := make([]byte, min(size, 1024))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 || !bytes.Contains(tail[i:], []byte("%%EOF")) {
		return 0, damaged("its end is missing")
	}
	l := lexer{b: tail[i+len("startxref"):]}
	v, _ := l.object()
	at, ok := v.(int64)
	if !ok || at < 0 || at >= size {
		return 0, damaged("startxref without an offset")
	}
	return at, nil
}

// readXref reads all sections of the cross-reference, the newest first.
func (f *file) readXref(at int64) error {
	seen := map[int64]bool{}
	for {
		if seen[at] || len(seen) >= maxSections {
			return damaged("cross-reference sections without end")
		}
		seen[at] = true
		trailer, err := f.readSection(at)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if trailer["Encrypt"] != nil {
			return ErrEncrypted
		}
		if trailer["XRefStm"] != nil {
			return unsupported("hybrid cross-reference")
		}
		prev, ok := trailer["Prev"]
		if !ok {
			return nil
		}
		if at, ok = prev.(int64); !ok || at < 0 || at >= f.size {
			return damaged("cross-reference section out of the file")
		}
	}
}

func (f *file) readSection(at int64) (dict, error) {
	head, err := f.bytes(at, 4)
	if err != nil {
		return nil, err
	}
	if string(head) == "xref" {
		return f.readTable(at + 4)
	}
	v, err := f.objectAt(at, ref{-1, 0})
	if err != nil {
		return nil, err
	}
	s, ok := v.(stream)
	if !ok || s.dict["Type"] != any(name("XRef")) {
		return nil, damaged("no cross-reference where it should be")
	}
	return s.dict, f.readXrefStream(s)
}

func (f *file) readTable(at int64) (dict, error) {
	for {
		// The header of a subsection, "0 170", or the trailer.
		head, err := f.bytes(at, min(64, f.size-at))
		if err != nil {
			return nil, err
		}
		l := lexer{b: head}
		v, err := l.object()
		if err != nil {
			return nil, damaged("cross-reference table cut off")
		}
		if v == any(keyword("trailer")) {
			v, _, err := f.window(at+int64(l.pos), func(l *lexer) (any, error) { return l.object() })
			if err != nil {
				return nil, err
			}
			trailer, ok := v.(dict)
			if !ok {
				return nil, damaged("cross-reference table without trailer")
			}
			return trailer, nil
		}
		first, ok1 := v.(int64)
		v, _ = l.object()
		count, ok2 := v.(int64)
		if !ok1 || !ok2 || first < 0 || count < 0 || first > maxObjects || count > (f.size-at)/entryLen {
			return nil, damaged("cross-reference table")
		}
		l.skipSpace()
		at += int64(l.pos)
		if err := f.readEntries(at, first, count); err != nil {
			return nil, err
		}
		at += count * entryLen
	}
}

func (f *file) readEntries(at, first, count int64) error {
	const chunk = 1024
	for count > 0 {
		n := min(count, chunk)
		b, err := f.bytes(at, n*entryLen)
		if err != nil {
			return err
		}
		for i := range n {
			line := b[i*entryLen : (i+1)*entryLen]
			offset, ok1 := parseNumber(line[:10])
			gen, ok2 := parseNumber(line[11:16])
			o, ok3 := offset.(int64)
			g, ok4 := gen.(int64)
			if !ok1 || !ok2 || !ok3 || !ok4 || line[10] != ' ' || line[16] != ' ' {
				return damaged("entry %d of the cross-reference table", first+i)
			}
			e := entry{at: o, gen: uint32(g), kind: free}
			switch line[17] {
			case 'n':
				e.kind = plain
			case 'f':
			default:
				return damaged("entry %d of the cross-reference table", first+i)
			}
			if err := f.setEntry(first+i, e); err != nil {
				return err
			}
		}
		at, first, count = at+n*entryLen, first+n, count-n
	}
	return nil
}

// setEntry notes where an object is unless a newer section said so.
func (f *file) setEntry(num int64, e entry) error {
	if num < 0 || num >= maxObjects {
		return tooLarge("objects")
	}
	if n := int(num) + 1 - len(f.entries); n > 0 {
		f.entries = append(f.entries, make([]entry, n)...)
	}
	if f.entries[num].kind == unknown {
		f.entries[num] = e
	}
	return nil
}

// readXrefStream reads a cross-reference stream (ISO 32000-1, 7.5.8).
func (f *file) readXrefStream(s stream) error {
	w, ok := s.dict["W"].(array)
	if !ok || len(w) != 3 {
		return damaged("cross-reference stream without W")
	}
	var widths [3]int
	total := 0
	for i := range widths {
		n, ok := w[i].(int64)
		if !ok || n < 0 || n > 8 {
			return damaged("cross-reference stream: W")
		}
		widths[i] = int(n)
		total += int(n)
	}
	if total == 0 {
		return damaged("cross-reference stream: W")
	}
	index, ok := s.dict["Index"].(array)
	if !ok {
		index = array{int64(0), s.dict["Size"]}
	}
	data, err := f.data(s, maxObjects*16)
	if err != nil {
		return err
	}
	for len(index) >= 2 {
		first, ok1 := index[0].(int64)
		count, ok2 := index[1].(int64)
		if !ok1 || !ok2 || first < 0 || first > maxObjects || count < 0 || count > int64(len(data)/total) {
			return damaged("cross-reference stream: Index")
		}
		index = index[2:]
		for i := range count {
			var v [3]int64
			for k, n := range widths {
				for _, b := range data[:n] {
					v[k] = v[k]<<8 | int64(b)
				}
				data = data[n:]
			}
			if widths[0] == 0 {
				v[0] = 1
			}
			e := entry{at: v[1], gen: uint32(v[2]), kind: free}
			switch v[0] {
			case 1:
				e.kind = plain
			case 2:
				e.kind = packed
			}
			if err := f.setEntry(first+i, e); err != nil {
				return err
			}
		}
	}
	return nil
}
