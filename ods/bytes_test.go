package ods

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// The byte property, shown without the packages that patch: what differs
// between two files are the planned edits, and these lie where they may.

// part gives the bytes that hold the sheets.
func partOf(file []byte) ([]byte, error) {
	if !bytes.HasPrefix(file, []byte("PK")) {
		return file, nil
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		if f.Name == partContent {
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			defer r.Close()
			return io.ReadAll(r)
		}
	}
	return nil, fmt.Errorf("no %s", partContent)
}

// A plainRecord is an entry of a zip file: its header in the directory and the
// bytes from its local header to the next record.
type plainRecord struct {
	name           string
	offset         int
	central, bytes []byte
}

// records reads a zip file as the simplest of readers does.
func records(file []byte) (list []plainRecord, tail []byte, err error) {
	le := binary.LittleEndian
	end := bytes.LastIndex(file, []byte("PK\x05\x06"))
	if end < 0 || end+22 > len(file) {
		return nil, nil, fmt.Errorf("no end record")
	}
	count, size, start := int(le.Uint16(file[end+10:])), int(le.Uint32(file[end+12:])), int(le.Uint32(file[end+16:]))
	if start+size != end {
		return nil, nil, fmt.Errorf("the directory ends at byte %d, the end record starts at %d", start+size, end)
	}
	pos := start
	for range count {
		n := 46 + int(le.Uint16(file[pos+28:])) + int(le.Uint16(file[pos+30:])) + int(le.Uint16(file[pos+32:]))
		h := file[pos : pos+n]
		list = append(list, plainRecord{name: string(h[46 : 46+le.Uint16(h[28:])]), offset: int(le.Uint32(h[42:])), central: h})
		pos += n
	}
	if pos != end {
		return nil, nil, fmt.Errorf("the directory has %d bytes more than its headers", end-pos)
	}
	byOffset := slices.Clone(list)
	slices.SortFunc(byOffset, func(a, b plainRecord) int { return cmp.Compare(a.offset, b.offset) })
	if len(list) == 0 || byOffset[0].offset != 0 {
		return nil, nil, fmt.Errorf("no record at the start of the file")
	}
	for i, r := range byOffset {
		next := start
		if i+1 < len(byOffset) {
			next = byOffset[i+1].offset
		}
		k := slices.IndexFunc(list, func(x plainRecord) bool { return x.offset == r.offset })
		list[k].bytes = file[r.offset:next]
	}
	return list, file[end:], nil
}

// sameRecords compares all that two packages hold but for content.xml.
func sameRecords(old, new []byte) error {
	a, aTail, err := records(old)
	if err != nil {
		return err
	}
	b, bTail, err := records(new)
	if err != nil {
		return err
	}
	if len(a) != len(b) {
		return fmt.Errorf("%d entries became %d", len(a), len(b))
	}
	if !bytes.Equal(aTail[4:12], bTail[4:12]) || !bytes.Equal(aTail[20:], bTail[20:]) {
		return fmt.Errorf("the end record or the comment differs")
	}
	order := func(list []plainRecord) []int {
		index := make([]int, len(list))
		for i := range index {
			index[i] = i
		}
		slices.SortFunc(index, func(i, j int) int { return cmp.Compare(list[i].offset, list[j].offset) })
		return index
	}
	if !slices.Equal(order(a), order(b)) {
		return fmt.Errorf("the records have another order")
	}
	for i := range a {
		x, y := bytes.Clone(a[i].central), bytes.Clone(b[i].central)
		clear(x[42:46])
		clear(y[42:46])
		if a[i].name != partContent {
			if !bytes.Equal(x, y) {
				return fmt.Errorf("%s: its header in the directory differs", a[i].name)
			}
			if !bytes.Equal(a[i].bytes, b[i].bytes) {
				return fmt.Errorf("%s: its record differs", a[i].name)
			}
			continue
		}
		// What a replaced entry may have anew: bit 3, checksum, sizes.
		for _, h := range [][]byte{x, y} {
			h[8] &^= 8
			clear(h[16:28])
		}
		l, m := bytes.Clone(a[i].bytes[:30]), bytes.Clone(b[i].bytes[:30])
		for _, h := range [][]byte{l, m} {
			h[6] &^= 8
			clear(h[14:26])
		}
		rest := func(r []byte) []byte {
			n := 30 + int(binary.LittleEndian.Uint16(r[26:])) + int(binary.LittleEndian.Uint16(r[28:]))
			return r[30:n]
		}
		if !bytes.Equal(x, y) || !bytes.Equal(l, m) || !bytes.Equal(rest(a[i].bytes), rest(b[i].bytes)) {
			return fmt.Errorf("%s: more than checksum and sizes differs in its headers", partContent)
		}
	}
	return nil
}

// edited carries the edits out.
func edited(old []byte, edits []Edit) ([]byte, error) {
	var out []byte
	at := int64(0)
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > int64(len(old)) {
			return nil, fmt.Errorf("edit [%d, %d) after byte %d of %d", e.Start, e.End, at, len(old))
		}
		out = append(append(out, old[at:e.Start]...), e.New...)
		at = e.End
	}
	return append(out, old[at:]...), nil
}

var (
	resultAttr  = regexp.MustCompile(`^\s+[^\s=]*(value-type|value|date-value|time-value|boolean-value|string-value|currency)\s*=\s*("[^"]*"|'[^']*')$`)
	formulaAttr = regexp.MustCompile(`\sformula\s*=|:formula\s*=`)
	errorText   = regexp.MustCompile(`^(#|&#35;|&#x23;|<!\[CDATA\[#)[^<]*(\]\]>)?$`) // LibreOffice takes it for the result
	letters     = regexp.MustCompile(`^[A-Za-z]+$`)
)

// placeOf says what kind of a place an edit lies in; columns are the planned
// ones by sheet, from 0.
func (d *naiveDoc) placeOf(old []byte, e Edit, columns map[int][]int) (string, error) {
	fail := func(why string) (string, error) {
		return "", fmt.Errorf("%s: edit [%d, %d) %q → %q", why, e.Start, e.End, shorten(old[e.Start:e.End]), shorten(e.New))
	}
	own := naiveSpan{e.Start, e.End}
	insert := e.Start == e.End
	switch {
	case d.auto.start >= 0 && e.Start > d.auto.start && e.End < d.auto.end && insert,
		own == d.auto,
		d.auto.start < 0 && insert && e.Start <= d.body:
		return "styles", nil
	}
	for _, r := range d.ranges {
		if e.Start > r.start && e.End < r.end {
			if !letters.Match(old[e.Start:e.End]) || !letters.Match(e.New) {
				if !bytes.Contains(old[e.Start:e.End], []byte("&")) {
					return fail("more of a range than its last column")
				}
			}
			return "range", nil
		}
	}
	for i, s := range d.sheets {
		if insert && len(columns[i]) > 0 && slices.Contains(s.groups, e.Start) {
			return "column", nil
		}
		for _, c := range s.columns {
			if own == c || insert && e.Start == c.end && len(columns[i]) > 0 {
				return "column", nil
			}
		}
		r := findSpan(s.rows, func(r *naiveRow) naiveSpan { return r.naiveSpan }, e.Start)
		if r == nil {
			if insert && len(columns[i]) > 0 && e.Start <= s.end.start && e.Start > 0 &&
				(len(s.rows) == 0 || e.Start >= s.rows[len(s.rows)-1].end) && bytes.Contains(e.New, []byte("table-row")) {
				return "rows", nil
			}
			continue
		}
		if own == r.naiveSpan && r.n > 1 {
			return "repeated row", nil
		}
		if len(r.cells) == 0 || e.Start >= r.cells[len(r.cells)-1].end {
			closed := string(old[e.Start:e.End]) == "/>" && len(r.cells) == 0 && e.End == r.end
			if len(columns[i]) > 0 && (closed || insert && bytes.HasPrefix(old[e.Start:], []byte("</"))) {
				return "end of row", nil
			}
			return fail("in a row behind its cells")
		}
		c := findSpan(r.cells, func(c *naiveCell) naiveSpan { return c.naiveSpan }, e.Start)
		switch {
		case c == nil:
			return fail("between cells")
		case own == c.naiveSpan:
			if slices.ContainsFunc(columns[i], func(col int) bool { return col >= c.col && col < c.col+c.n }) {
				return "cell", nil
			}
			return fail("another cell")
		case e.End < c.tagEnd && len(e.New) == 0 && resultAttr.Match(old[e.Start:e.End]) && formulaAttr.Match(old[c.start:c.tagEnd]):
			return "result", nil
		case e.Start >= c.tagEnd && len(e.New) == 0 && errorText.Match(old[e.Start:e.End]) && formulaAttr.Match(old[c.start:c.tagEnd]):
			return "text of a result", nil
		}
		return fail("in a cell")
	}
	return fail("elsewhere")
}

func shorten(b []byte) []byte {
	if len(b) > 200 {
		return append(slices.Clone(b[:200]), "…"...)
	}
	return b
}
