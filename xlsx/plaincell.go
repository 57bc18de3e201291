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

// A plainCell is such a cell. Style, type and value may be missing.
type plainCell struct {
	raw   []byte
	at    int // in the row
	col   int
	style int
	kind  cellKind
	value []byte // text of v or is, in which every character stands for itself

	packed uint64 // the value, see packDigits, if it is whole
	whole  bool   // it is a number of up to eight digits
}

// index is the value as the index of a shared string; -1 if it is none.
func (c *plainCell) index() int {
	if c.whole {
		return unpackDigits(c.packed)
	}
	return index(c.value)
}

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

	tags   []*rowTag // those that came last, the prefix being the same
	learnt uint64    // how many there were
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
// there is none, or b does not reach far enough behind it.
func (f *plainForm) parse(b []byte, c *plainCell) int {
	if len(b) < plainHead || !f.open.leads(b) {
		return 0
	}
	i := len(f.open.text)
	c.col = 0
	for ; b[i]-'A' < 26 && c.col <= maxColumns; i++ {
		c.col = c.col*26 + int(b[i]-'A') + 1
	}
	if c.col == 0 || c.col > maxColumns || !f.row.leads(b[i:]) {
		return 0
	}
	i += len(f.row.text)
	c.style, c.kind, c.value, c.whole = 0, kindNumber, nil, false
	if string(b[i:i+4]) == ` s="` {
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
		return i + 2
	}
	if !content[0].leads(b[i:]) {
		return 0
	}
	i += len(content[0].text)
	n, packed := packDigits(b[i:])
	if c.packed, c.whole = packed, n > 0 && b[i+n] == '<'; !c.whole {
		n = xmlscan.PlainLen(b[i:])
	}
	c.value = b[i : i+n]
	if i += n; len(b)-i < 8 || !content[1].leads(b[i:]) || c.kind == kindInline && !plainText(c.value) {
		return 0
	}
	return i + len(content[1].text)
}

const eachByte = 0x0101010101010101

// packDigits tells how many decimal digits, up to eight, b begins with, of eight bytes
// at least, and which.
func packDigits(b []byte) (n int, packed uint64) {
	x := binary.LittleEndian.Uint64(b) ^ '0'*eachByte
	other := (x + (0x80-10)*eachByte | x) & (0x80 * eachByte) // the lowest mark is right
	n = bits.TrailingZeros64(other) / 8                       // 8 without a mark
	return n, x << (64 - 8*n)
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
