package xlsx

import (
	"bytes"
	"encoding/binary"
	"math/bits"
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

// A plainCell is such a cell. Style, type and value may be missing. Its places count from
// the beginning of what it stands in: its own, or that of its row.
type plainCell struct {
	at, end, valueAt, valueEnd int // value: text of v or is, in which every character stands for itself; 0: none

	col, style int
	kind       cellKind
	whole      bool   // the value is a number of up to eight digits
	packed     uint64 // which then, see packDigits
}

// index is the value as the index of a shared string; -1 if it is none.
func (c *plainCell) index(raw []byte) int {
	if c.whole {
		return unpackDigits(c.packed)
	}
	return index(c.value(raw))
}

func (c *plainCell) value(raw []byte) []byte { return raw[c.valueAt:c.valueEnd] }

const (
	plainReach = 256 // so much of a row is looked at for the next cell
	plainHead  = 96  // bytes of a cell up to its value, at most, and eight more
	maxPrefix  = 8   // longer ones are left to the scanner
)

// A phrase is bytes that are looked for again and again: the first eight at once.
type phrase struct {
	text       []byte
	head, mask uint64
}

func newPhrase(text string) (p phrase) {
	p.set([]byte(text))
	return p
}

// set takes text, which must stay as it is.
func (p *phrase) set(text []byte) {
	var head [8]byte
	n := copy(head[:], text)
	p.text, p.head, p.mask = text, binary.LittleEndian.Uint64(head[:]), 1<<(8*n)-1
}

// peek takes the first n bytes of b, of eight bytes at least; n may be eight.
func (p *phrase) peek(b []byte, n int) {
	p.mask = ^uint64(0) >> (64 - 8*n)
	p.text, p.head = b[:n], binary.LittleEndian.Uint64(b)&p.mask
}

// leads tells whether b, of eight bytes at least, begins with the phrase.
func (p *phrase) leads(b []byte) bool {
	return (binary.LittleEndian.Uint64(b)^p.head)&p.mask == 0 && (len(p.text) <= 8 || bytes.HasPrefix(b, p.text))
}

// A plainForm knows the bytes of plain cells in the current row.
type plainForm struct {
	prefix string    // of elements, with its colon
	rowTag phrase    // <row r="
	rowEnd phrase    // </row>
	open   phrase    // <c r="
	value  [2]phrase // ><v>, </v></c>
	inline [2]phrase // ><is><t>, </t></is></c>
	row    phrase    // of the row, with the closing quote
	number []byte    // of the row
	known  bool
	off    bool // see Workbook.noPlain

	lengths [3]int // of last cells of rows that came last

	tags   []*rowTag // those that came last, the prefix being the same
	failed int       // how often rows turned out not to be plain, about
	pause  int       // so many are not looked at
}

// startRow prepares for the cells of a row. Their names mean what they mean if they
// have the prefix of the row: a plain cell declares nothing.
func (f *plainForm) startRow(tok *xmlscan.Token, row int) {
	name := tok.Name()
	prefix := name[:len(name)-len("row")]
	if !f.known || string(prefix) != f.prefix {
		p := string(prefix)
		f.prefix, f.known = p, true
		f.off = f.off || len(p) > maxPrefix
		f.tags = nil
		f.rowTag, f.rowEnd, f.open = newPhrase("<"+p+`row r="`), newPhrase("</"+p+"row>"), newPhrase("<"+p+`c r="`)
		f.value = [2]phrase{newPhrase("><" + p + "v>"), newPhrase("</" + p + "v></" + p + "c>")}
		f.inline = [2]phrase{newPhrase("><" + p + "is><" + p + "t>"), newPhrase("</" + p + "t></" + p + "is></" + p + "c>")}
	}
	f.number = append(strconv.AppendInt(f.number[:0], int64(row), 10), '"')
	f.row.set(f.number)
	f.learn(tok)
}

// plain goes on to the next cell of the row if it is a plain one that stands left of
// a column, and gives its bytes; if not, it stays. It is an evCell, its parts and the
// evCellEnd in one.
func (w *walker) plain(c *plainCell, before int) ([]byte, error) {
	if w.place != inRow || w.pending != evOther || w.scan.Depth() != rowDepth || w.form.off {
		return nil, nil
	}
	b, err := w.scan.Ahead(plainReach)
	if err != nil {
		return nil, w.failed(err)
	}
	if !w.form.parse(b, 0, c) || c.col < w.nextCol || c.col >= before || w.cells >= maxColumns {
		return nil, nil
	}
	w.scan.Pass(c.end)
	w.col, w.nextCol = c.col, c.col+1
	w.cells++
	return b[:c.end], nil
}

// parse recognises a plain cell at b[i:]. It is false if there is none, or b does not reach
// far enough behind it.
func (f *plainForm) parse(b []byte, i int, c *plainCell) bool {
	if len(b)-i < plainHead || !f.open.leads(b[i:]) {
		return false
	}
	c.at = i
	i += len(f.open.text)
	col := 0
	for ; b[i]-'A' < 26 && col <= maxColumns; i++ {
		col = col*26 + int(b[i]-'A') + 1
	}
	if c.col = col; col == 0 || col > maxColumns || !f.row.leads(b[i:]) {
		return false
	}
	i += len(f.row.text)
	style := 0
	if string(b[i:i+4]) == ` s="` {
		i += 4
		start := i
		for ; i < start+4 && b[i]-'0' < 10; i++ {
			style = style*10 + int(b[i]-'0')
		}
		if i == start || b[i] != '"' {
			return false
		}
		i++
	}
	c.style, c.kind, c.whole, c.valueAt, c.valueEnd = style, kindNumber, false, 0, 0
	content := &f.value
	if string(b[i:i+4]) == ` t="` {
		switch {
		case string(b[i+4:i+6]) == `s"`:
			c.kind = kindShared
			i += 6
		case string(b[i+4:i+6]) == `n"`:
			i += 6
		case string(b[i+4:i+6]) == `b"`:
			c.kind = kindBoolean
			i += 6
		case string(b[i+4:i+6]) == `e"`:
			c.kind = kindError
			i += 6
		case string(b[i+4:i+14]) == `inlineStr"`:
			c.kind, content = kindInline, &f.inline
			i += 14
		}
	}
	if b[i] == '/' && b[i+1] == '>' {
		c.end = i + 2
		return true
	}
	if !content[0].leads(b[i:]) {
		return false
	}
	i += len(content[0].text)
	n, packed := packDigits(b[i:])
	if c.packed, c.whole = packed, n > 0 && b[i+n] == '<'; !c.whole {
		n = xmlscan.PlainLen(b[i:])
	}
	c.valueAt, c.valueEnd = i, i+n
	if i += n; len(b)-i < 8 || !content[1].leads(b[i:]) || c.kind == kindInline && !plainText(c.value(b)) {
		return false
	}
	c.end = i + len(content[1].text)
	return true
}

const eachByte = 0x0101010101010101

// packDigits tells how many decimal digits, up to eight, b begins with, of eight bytes
// at least, and which, if there are any.
func packDigits(b []byte) (n int, packed uint64) {
	x := binary.LittleEndian.Uint64(b) ^ '0'*eachByte
	other := (x + (0x80-10)*eachByte | x) & (0x80 * eachByte)
	if other == 0 {
		return 8, x
	}
	n = bits.TrailingZeros64(other) / 8 // the lowest mark is right
	return n, x << (-8 * n & 63)
}

// unpackDigits is the number that the digits are.
func unpackDigits(x uint64) int {
	x = x*10 + x>>8 // in each other byte two digits, then four, then eight
	x = (x&0x00FF00FF00FF00FF)*100 + x>>16&0x00FF00FF00FF00FF
	x = (x&0x0000FFFF0000FFFF)*10000 + x>>32&0x0000FFFF0000FFFF
	return int(uint32(x))
}

// plainText tells whether a text is what stands there: white space at its ends does
// not count, and _x makes an escape, see richText.
func plainText(b []byte) bool {
	return len(b) > 0 && b[0] > ' ' && b[len(b)-1] > ' ' && !bytes.Contains(b, []byte("_x"))
}

// rowHead tells where the start tag of a row goes on behind its number, if that comes
// first; else 0.
func (f *plainForm) rowHead(tag []byte) int {
	if !bytes.HasPrefix(tag, f.rowTag.text) || !bytes.HasPrefix(tag[len(f.rowTag.text):], f.row.text) {
		return 0
	}
	return len(f.rowTag.text) + len(f.row.text)
}
