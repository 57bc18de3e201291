package xlsx

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The byte property, shown without the packages that patch: what differs
// between two files are the planned edits, and these lie where they may.

// A plainRecord is an entry of a zip file: its header in the directory and the
// bytes from its local header to the next record.
type plainRecord struct {
	name           string
	offset         int
	offsetAt       int // where the offset stands in central
	central, bytes []byte
}

// records reads a zip file as the simplest of readers does.
func records(file []byte) (list []plainRecord, head, tail []byte, err error) {
	le := binary.LittleEndian
	end := bytes.LastIndex(file, []byte("PK\x05\x06"))
	if end < 0 || end+22 > len(file) {
		return nil, nil, nil, fmt.Errorf("no end record")
	}
	count, size, start, stop := int(le.Uint16(file[end+10:])), int(le.Uint32(file[end+12:])), int(le.Uint32(file[end+16:])), end
	if end >= 20 && string(file[end-20:end-16]) == "PK\x06\x07" {
		stop = int(le.Uint64(file[end-12:]))
		count, size, start = int(le.Uint64(file[stop+32:])), int(le.Uint64(file[stop+40:])), int(le.Uint64(file[stop+48:]))
	}
	before := stop - size - start // bytes in front of the archive that its offsets do not count
	if before < 0 {
		return nil, nil, nil, fmt.Errorf("the directory ends at byte %d, the end record starts at %d", start+size, stop)
	}
	pos := start + before
	for range count {
		n := 46 + int(le.Uint16(file[pos+28:])) + int(le.Uint16(file[pos+30:])) + int(le.Uint16(file[pos+32:]))
		h := file[pos : pos+n]
		r := plainRecord{name: string(h[46 : 46+le.Uint16(h[28:])]), offset: int(le.Uint32(h[42:])), offsetAt: 42, central: h}
		if r.offset == 0xffffffff {
			extra := h[46+le.Uint16(h[28:]):]
			at := 4
			for _, field := range []int{24, 20} {
				if le.Uint32(h[field:]) == 0xffffffff {
					at += 8
				}
			}
			r.offset, r.offsetAt = int(le.Uint64(extra[at:])), n-len(extra)+at
		}
		r.offset += before
		list = append(list, r)
		pos += n
	}
	if pos != stop {
		return nil, nil, nil, fmt.Errorf("the directory has %d bytes more than its headers", stop-pos)
	}
	byOffset := slices.Clone(list)
	slices.SortFunc(byOffset, func(a, b plainRecord) int { return cmp.Compare(a.offset, b.offset) })
	for i, r := range byOffset {
		next := start + before
		if i+1 < len(byOffset) {
			next = byOffset[i+1].offset
		}
		k := slices.IndexFunc(list, func(x plainRecord) bool { return x.offset == r.offset })
		list[k].bytes = file[r.offset:next]
	}
	if len(list) > 0 {
		head = file[:byOffset[0].offset]
	}
	return list, head, file[end:], nil
}

// sameRecords compares all that two packages hold but for the parts named.
func sameRecords(old, new []byte, changed map[string]bool) error {
	a, aHead, aTail, err := records(old)
	if err != nil {
		return err
	}
	b, bHead, bTail, err := records(new)
	if err != nil {
		return err
	}
	if len(a) != len(b) {
		return fmt.Errorf("%d entries became %d", len(a), len(b))
	}
	if !bytes.Equal(aTail[4:12], bTail[4:12]) || !bytes.Equal(aTail[20:], bTail[20:]) || !bytes.Equal(aHead, bHead) {
		return fmt.Errorf("the end record, the comment or what stands in front differs")
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
		if !changed[a[i].name] {
			clear(x[a[i].offsetAt : a[i].offsetAt+4])
			clear(y[b[i].offsetAt : b[i].offsetAt+4])
			if !bytes.Equal(x, y) {
				return fmt.Errorf("%s: its header in the directory differs: %q became %q", a[i].name, x, y)
			}
			if !bytes.Equal(a[i].bytes, b[i].bytes) {
				return fmt.Errorf("%s: its record differs", a[i].name)
			}
			continue
		}
		// What a replaced entry may have anew: bit 3, checksum, sizes, and the
		// fields of zip64.
		l, m := bytes.Clone(a[i].bytes[:30]), bytes.Clone(b[i].bytes[:30])
		for _, h := range [][]byte{x, y} {
			h[6], h[8] = 0, h[8]&^8
			clear(h[16:28])
			clear(h[42:46])
		}
		for _, h := range [][]byte{l, m} {
			h[4], h[6] = 0, h[6]&^8
			clear(h[14:26])
		}
		le := binary.LittleEndian
		extras := func(h []byte, at, name int) string {
			from := at + int(le.Uint16(h[name:]))
			return without64(h[from : from+int(le.Uint16(h[name+2:]))])
		}
		n := 46 + len(a[i].name)
		if !bytes.Equal(x[:30], y[:30]) || !bytes.Equal(x[32:n], y[32:n]) || !bytes.Equal(l[:28], m[:28]) ||
			extras(a[i].central, 46, 28) != extras(b[i].central, 46, 28) || extras(a[i].bytes, 30, 26) != extras(b[i].bytes, 30, 26) {
			return fmt.Errorf("%s: more than checksum and sizes differs in its headers", a[i].name)
		}
	}
	return nil
}

// without64 leaves the field of zip64 out of extra fields.
func without64(extra []byte) string {
	out := ""
	for len(extra) >= 4 {
		n := min(4+int(binary.LittleEndian.Uint16(extra[2:])), len(extra))
		if binary.LittleEndian.Uint16(extra) != 1 {
			out += string(extra[:n])
		}
		extra = extra[n:]
	}
	return out + string(extra)
}

// edited carries the edits of one part out.
func edited(old string, edits []Edit) (string, error) {
	var out strings.Builder
	at := int64(0)
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > int64(len(old)) {
			return "", fmt.Errorf("%s: edit [%d, %d) after byte %d of %d", e.Part, e.Start, e.End, at, len(old))
		}
		if old[e.Start:e.End] == string(e.New) {
			return "", fmt.Errorf("%s: edit [%d, %d) changes nothing", e.Part, e.Start, e.End)
		}
		out.WriteString(old[at:e.Start])
		out.Write(e.New)
		at = e.End
	}
	out.WriteString(old[at:])
	return out.String(), nil
}

// places looks up where edits of one part lie.
type places struct {
	old    string
	root   *naiveNode
	sheet  *naiveSheet // nil for other parts
	column int         // 0 in sheets without a planned column
}

var (
	plainRefs = regexp.MustCompile(`^[A-Za-z0-9:$ ]*$`)
	typeAttr  = regexp.MustCompile(`^\s+t\s*=\s*("[^"]*"|'[^']*')$`)
	calcAttr  = regexp.MustCompile(`^(\s*[A-Za-z]+\s*=\s*["'])?(1|true|auto)?["']?\s*$`)
)

// of says what kind of a place an edit lies in.
func (p *places) of(e Edit) (string, error) {
	path := p.path(e)
	names := make([]string, len(path))
	for i, n := range path {
		names[i] = n.name.Local
	}
	where := strings.Join(names, "/")
	n := path[len(path)-1]
	insert := e.Start == e.End
	inTag := e.Start > n.start && e.End <= n.tagEnd
	attr := p.attrAt(n, e)
	switch where {
	case "worksheet/sheetData/row/c":
		c := p.sheetCell(path[2], path[3])
		switch {
		case c == nil:
		case e.Start == n.start && e.End == n.end && c.col == p.column:
			return "cell", nil
		case c.col == p.column && c.formula == nil && p.column > 0:
			return "cell", nil
		case len(e.New) == 0 && inTag && typeAttr.MatchString(p.old[e.Start:e.End]) && (c.formula != nil || p.sheet.inArray(c.row, c.col)):
			return "type of a result", nil
		}
	case "worksheet/sheetData/row/c/v":
		c := p.sheetCell(path[2], path[3])
		if c != nil && len(e.New) == 0 && e.Start == n.start && e.End == n.end && (c.formula != nil || p.sheet.inArray(c.row, c.col)) {
			return "result", nil
		}
		if c != nil && c.col == p.column && c.formula == nil {
			return "cell", nil
		}
	case "worksheet/sheetData/row/c/is", "worksheet/sheetData/row/c/is/t":
		if c := p.sheetCell(path[2], path[3]); c != nil && c.col == p.column {
			return "cell", nil
		}
	case "worksheet/sheetData/row":
		switch {
		case p.column == 0:
		case e.Start == n.start && e.End == n.end && n.tagEnd == n.end && sameTag(n, e.New, "spans"):
			return "cell", nil // an empty row is written with a start and an end
		case e.Start == n.start && e.End == n.tagEnd && sameTag(n, e.New, "spans"):
			return "spans", nil
		case attr == "spans":
			return "spans", nil
		case insert && e.Start >= n.tagEnd && bytes.HasPrefix(e.New, []byte("<")), n.tagEnd == n.end && e.End == n.end && strings.Trim(p.old[e.Start:e.End], "/> \t\r\n") == "":
			return "cell", nil
		}
	case "worksheet/sheetData":
		if p.column > 0 && bytes.Contains(e.New, []byte("row")) && (insert || n.tagEnd == n.end && e.End == n.end) {
			return "row", nil
		}
	case "worksheet/dimension":
		if attr == "ref" && p.column > 0 {
			return "dimension", nil
		}
	case "worksheet/cols", "worksheet/cols/col":
		if p.column > 0 {
			return "cols", nil
		}
	case "worksheet":
		if insert && p.column > 0 && bytes.Contains(e.New, []byte("cols>")) {
			return "cols", nil
		}
	case "worksheet/autoFilter":
		if attr == "ref" && p.column > 0 {
			return "autoFilter", nil
		}
	case "worksheet/conditionalFormatting":
		if attr == "sqref" && p.column > 0 {
			return "conditional format", nil
		}
	case "worksheet/dataValidations/dataValidation":
		if attr == "sqref" && p.column > 0 {
			return "validation", nil
		}
	case "worksheet/extLst/ext/conditionalFormattings/conditionalFormatting/sqref":
		if p.column > 0 && e.Start >= n.tagEnd {
			return "conditional format", nil
		}
	case "worksheet/extLst/ext/dataValidations/dataValidation/sqref":
		if p.column > 0 && e.Start >= n.tagEnd {
			return "validation", nil
		}
	case "table", "table/autoFilter":
		if attr == "ref" {
			return "table", nil
		}
	case "table/tableColumns":
		if attr == "count" || insert && e.Start >= n.tagEnd && bytes.Contains(e.New, []byte("tableColumn")) {
			return "table", nil
		}
	case "workbook/definedNames/definedName":
		if e.Start >= n.tagEnd && plainRefs.Match(e.New) {
			return "name", nil
		}
	case "workbook/calcPr":
		if inTag && calcAttr.Match(e.New) || e.Start == n.start && e.End == n.tagEnd && sameTag(n, e.New, "fullCalcOnLoad") {
			return "calcPr", nil
		}
	case "workbook":
		if insert && bytes.Contains(e.New, []byte("calcPr")) && bytes.Count(e.New, []byte("<")) <= 2 {
			return "calcPr", nil
		}
	case "styleSheet/cellXfs":
		if attr == "count" || insert && e.Start >= n.tagEnd && bytes.Contains(e.New, []byte("xf")) {
			return "styles", nil
		}
	}
	return "", fmt.Errorf("%s, %s: edit [%d, %d) %q → %q", e.Part, where, e.Start, e.End, shorten(p.old[e.Start:e.End]), shorten(e.New))
}

// sameTag tells that a text begins with the start tag of an element, but for one
// attribute.
func sameTag(n *naiveNode, new []byte, but string) bool {
	d := xml.NewDecoder(bytes.NewReader(new))
	tok, err := d.RawToken()
	start, ok := tok.(xml.StartElement)
	if err != nil || !ok {
		return false
	}
	var a, b []string
	for _, x := range n.attrs {
		if x.Name != (xml.Name{Local: but}) {
			a = append(a, x.Name.Local+"="+x.Value)
		}
	}
	for _, x := range start.Attr {
		if x.Name != (xml.Name{Local: but}) {
			b = append(b, x.Name.Local+"="+x.Value)
		}
	}
	slices.Sort(a)
	slices.Sort(b)
	return start.Name.Local == n.name.Local && slices.Equal(a, b)
}

// path gives the elements that hold an edit. An insertion at the border of an
// element stands beside it.
func (p *places) path(e Edit) []*naiveNode {
	path := []*naiveNode{p.root}
next:
	for {
		list := path[len(path)-1].children
		i, _ := slices.BinarySearchFunc(list, e.Start, func(c *naiveNode, at int64) int { return cmp.Compare(c.end, at) })
		for _, c := range list[i:] {
			if c.start > e.End {
				break
			}
			switch {
			case c.name.Local == "" || e.Start < c.start || e.End > c.end:
			case e.Start == e.End && (e.Start == c.start || e.Start == c.end):
			default:
				path = append(path, c)
				continue next
			}
		}
		return path
	}
}

// attrAt names the attribute in whose value an edit lies.
func (p *places) attrAt(n *naiveNode, e Edit) string {
	if e.End >= n.tagEnd || e.Start < n.start {
		return ""
	}
	for _, m := range anyAttr.FindAllStringSubmatchIndex(p.old[n.start:n.tagEnd], -1) {
		from, to := n.start+int64(m[4])+1, n.start+int64(m[5])-1
		if e.Start >= from && e.End <= to {
			return p.old[n.start+int64(m[2]) : n.start+int64(m[3])]
		}
	}
	return ""
}

var anyAttr = regexp.MustCompile(`\s([^\s=<>/]+)\s*=\s*("[^"]*"|'[^']*')`)

func (p *places) rowOf(n *naiveNode) (*naiveRow, bool) {
	if p.sheet == nil {
		return nil, false
	}
	i, found := slices.BinarySearchFunc(p.sheet.rows, n.start, func(r *naiveRow, at int64) int { return cmp.Compare(r.start, at) })
	if !found {
		return nil, false
	}
	return p.sheet.rows[i], true
}

func (p *places) sheetCell(row, cell *naiveNode) *naiveCell {
	r, ok := p.rowOf(row)
	if !ok {
		return nil
	}
	for _, c := range r.cells {
		if c.naiveNode == cell {
			return c
		}
	}
	return nil
}

func shorten[T ~string | ~[]byte](b T) string {
	if len(b) > 200 {
		return string(b[:200]) + "…"
	}
	return string(b)
}
