package xlsx

import (
	"bytes"
	"strconv"

	"elterntool/internal/xmlscan"
)

// Almost all cells of almost all sheets are written in one way:
//
//	<c r="B17" s="3" t="s"><v>42</v></c>
//	<c r="C17" s="3" t="inlineStr"><is><t>Text</t></is></c>
//
// Each has a start tag of its own, so the scanner cannot know it again. A walker
// recognises cells of this form itself, byte by byte; whatever looks different in the
// least is left to the scanner, which says the same of them, slower.

// A plainCell is such a cell. Style, type and value may be missing.
type plainCell struct {
	raw   []byte
	col   int
	style int
	kind  cellKind
	value []byte // text of v or is, in which every character stands for itself
}

// plainReach is how much of a row is looked at for the next cell.
const plainReach = 256

// A plainForm knows the bytes of plain cells in the current row.
type plainForm struct {
	prefix string    // of elements, with its colon
	rowTag []byte    // <row r="
	rowEnd []byte    // </row>
	open   []byte    // <c r="
	value  [2][]byte // <v>, </v></c>
	inline [2][]byte // <is><t>, </t></is></c>
	row    []byte    // of the row, with the closing quote
	known  bool
	off    bool // see Workbook.noPlain
}

// startRow prepares for the cells of a row. Their names mean what they mean if they
// have the prefix of the row: a plain cell declares nothing.
func (f *plainForm) startRow(tok *xmlscan.Token, row int) {
	name := tok.Name()
	prefix := name[:len(name)-len("row")]
	if !f.known || string(prefix) != f.prefix {
		p := string(prefix)
		f.prefix, f.known = p, true
		f.rowTag, f.rowEnd, f.open = []byte("<"+p+`row r="`), []byte("</"+p+"row>"), []byte("<"+p+`c r="`)
		f.value = [2][]byte{[]byte("<" + p + "v>"), []byte("</" + p + "v></" + p + "c>")}
		f.inline = [2][]byte{[]byte("<" + p + "is><" + p + "t>"), []byte("</" + p + "t></" + p + "is></" + p + "c>")}
	}
	f.row = append(strconv.AppendInt(f.row[:0], int64(row), 10), '"')
}

// plain goes on to the next cell of the row if it is a plain one that stands left of
// a column; if not, it stays. It is an evCell, its parts and the evCellEnd in one.
func (w *walker) plain(c *plainCell, before int) (bool, error) {
	if w.place != inRow || w.pending != evOther || w.scan.Depth() != rowDepth || w.form.off {
		return false, nil
	}
	b, err := w.scan.Ahead(plainReach)
	if err != nil {
		return false, w.failed(err)
	}
	n := w.form.parse(b, c)
	if n == 0 || c.col < w.nextCol || c.col >= before || w.cells >= maxColumns {
		return false, nil
	}
	c.raw = b[:n:n]
	w.scan.Pass(n)
	w.col, w.nextCol = c.col, c.col+1
	w.cells++
	return true, nil
}

// parse recognises a plain cell at the beginning of b. It returns its length, 0 if
// there is none.
func (f *plainForm) parse(b []byte, c *plainCell) int {
	if !bytes.HasPrefix(b, f.open) {
		return 0
	}
	i := len(f.open)
	c.col = 0
	for ; i < len(b) && b[i]-'A' < 26 && c.col <= maxColumns; i++ {
		c.col = c.col*26 + int(b[i]-'A') + 1
	}
	if c.col == 0 || c.col > maxColumns || !bytes.HasPrefix(b[i:], f.row) {
		return 0
	}
	i += len(f.row)
	c.style, c.kind, c.value = 0, kindNumber, nil
	if len(b)-i >= 16 && string(b[i:i+4]) == ` s="` {
		i += 4
		start := i
		for ; i < start+4 && b[i]-'0' < 10; i++ {
			c.style = c.style*10 + int(b[i]-'0')
		}
		if i == start || b[i] != '"' {
			return 0
		}
		i++
	}
	content := &f.value
	switch {
	case len(b)-i < 16:
	case string(b[i:i+6]) == ` t="s"`:
		c.kind = kindShared
		i += 6
	case string(b[i:i+6]) == ` t="n"`:
		i += 6
	case string(b[i:i+6]) == ` t="b"`:
		c.kind = kindBoolean
		i += 6
	case string(b[i:i+6]) == ` t="e"`:
		c.kind = kindError
		i += 6
	case string(b[i:i+14]) == ` t="inlineStr"`:
		c.kind, content = kindInline, &f.inline
		i += 14
	}
	switch {
	case len(b)-i >= 2 && b[i] == '/' && b[i+1] == '>':
		return i + 2
	case i == len(b) || b[i] != '>' || !bytes.HasPrefix(b[i+1:], content[0]):
		return 0
	}
	i += 1 + len(content[0])
	start := i
	i += xmlscan.PlainLen(b[i:])
	if !bytes.HasPrefix(b[i:], content[1]) {
		return 0
	}
	c.value = b[start:i]
	if c.kind == kindInline && !plainText(c.value) {
		return 0
	}
	return i + len(content[1])
}

// plainText tells whether a text is what stands there: white space at its ends does
// not count, and _x makes an escape, see richText.
func plainText(b []byte) bool {
	return len(b) > 0 && b[0] > ' ' && b[len(b)-1] > ' ' && !bytes.Contains(b, []byte("_x"))
}

// rowHead tells where the start tag of a row goes on behind its number, if that comes
// first.
func (f *plainForm) rowHead(tag []byte) (int, bool) {
	n := len(f.rowTag) + len(f.row)
	ok := bytes.HasPrefix(tag, f.rowTag) && bytes.HasPrefix(tag[len(f.rowTag):], f.row)
	return n, ok
}
