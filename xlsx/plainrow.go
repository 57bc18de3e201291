package xlsx

import (
	"bytes"
	"math"

	"elterntool/internal/xmlscan"
)

// Where a row has plain cells only, and its start tag is, but for the number, one that
// the scanner has seen before, the whole row is recognised at once:
//
//	<row r="17" spans="1:6" ht="15">…</row>
//
// Reading keeps how long such rows are (rowLengths). Writing and the proof, which see the same
// bytes, then look at the last cell only.

// A plainRow is such a row.
type plainRow struct {
	ahead  []byte // from its beginning on
	raw    []byte
	number int
	tag    *rowTag
	head   int         // length of the start tag
	cells  []plainCell // from left to right; of a known row the last one, see knownRow
	tail   int         // where the end tag begins
}

// A rowTag is a start tag of rows, without their number.
type rowTag struct {
	rest   []byte // what follows the number's closing quote
	hidden bool
	style  int    // see rowStyle
	spans  [2]int // place of their value in rest; 0: there are none
}

// lastCol is the column of its last cell; 0: it has none.
func (r *plainRow) lastCol() int {
	if len(r.cells) == 0 {
		return 0
	}
	return r.cells[len(r.cells)-1].col
}

// spans tells where the value of its spans stands; to is 0 if there are none.
func (r *plainRow) spans() (from, to int) {
	if r.tag.spans[1] == 0 {
		return 0, 0
	}
	at := r.head - len(r.tag.rest)
	return at + r.tag.spans[0], at + r.tag.spans[1]
}

const (
	rowReach = 8 << 10 // so much is looked at for the next row
	rowTags  = 4       // so many are remembered
	longTag  = 256     // and are no longer than this
	maxPause = 31
)

// plainRow tells whether the sheet goes on with a plain row in ascending order, and which.
// It stays in front of it, see passRow.
func (w *walker) plainRow(r *plainRow) (bool, error) {
	if ok, err := w.rowHead(r); !ok {
		return false, err
	}
	return w.form.allCells(r), nil
}

// knownRow is plainRow of a row that has been found to be a plain one before. Of its cells
// only the last one is looked at.
func (w *walker) knownRow(r *plainRow, lengths *rowLengths) (bool, error) {
	if ok, err := w.rowHead(r); !ok {
		return false, err
	}
	end := w.form.rowEnd.text
	n := lengths.at(r.number)
	if n < r.head+len(end) || n > len(r.ahead)-plainHead || !bytes.HasSuffix(r.ahead[:n], end) {
		return false, nil
	}
	r.raw, r.tail = r.ahead[:n], n-len(end)
	return w.form.lastCell(r, r.tail) || w.form.allCells(r), nil
}

// rowHead tells whether a row comes next that may be a plain one, and reads its start tag.
func (w *walker) rowHead(r *plainRow) (bool, error) {
	f := &w.form
	if w.place != inData || w.pending != evOther || len(f.tags) == 0 || w.scan.Depth() != dataDepth || f.off {
		return false, nil
	}
	if f.pause > 0 {
		f.pause--
		return false, nil
	}
	b, err := w.scan.Ahead(rowReach)
	if err != nil {
		return false, w.failed(err)
	}
	if r.ahead = b; !f.startTag(r) || r.number < w.nextRow || r.number > maxRows {
		return false, nil
	}
	w.row = r.number
	return true, nil
}

// passRow goes on behind a plain row.
func (w *walker) passRow(r *plainRow) {
	w.scan.Pass(len(r.raw))
	w.nextRow = r.number + 1
	w.form.failed = 0
}

// declineRow leaves a plain row to the scanner after all.
func (w *walker) declineRow() { w.form.decline() }

// decline gives up for a while if that was for nothing often: such rows are looked at
// twice.
func (f *plainForm) decline() {
	f.failed = min(2*f.failed+1, maxPause)
	f.pause = f.failed
}

// startTag reads the start tag of a row at the beginning of r.ahead.
func (f *plainForm) startTag(r *plainRow) bool {
	b := r.ahead
	if len(b) < plainHead || !f.rowTag.leads(b) {
		return false
	}
	i := len(f.rowTag.text)
	n, packed := packDigits(b[i:])
	if n == 0 || n > 7 || b[i] == '0' || b[i+n] != '"' {
		return false
	}
	f.row.peek(b[i:], n+1)
	i += n + 1
	if r.tag = f.rest(b[i:]); r.tag == nil {
		return false
	}
	r.number, r.head = unpackDigits(packed), i+len(r.tag.rest)
	return true
}

// allCells reads all cells of a row and its end tag.
func (f *plainForm) allCells(r *plainRow) bool {
	r.cells = r.cells[:0]
	return f.cellsFrom(r, r.head)
}

// cellsFrom reads the cells of a row that begin at i, right of those that it has, and its
// end tag.
func (f *plainForm) cellsFrom(r *plainRow, i int) bool {
	b := r.ahead
	for last := r.lastCol(); ; {
		if len(r.cells) == cap(r.cells) {
			r.cells = append(r.cells, plainCell{})
		} else {
			r.cells = r.cells[:len(r.cells)+1]
		}
		c := &r.cells[len(r.cells)-1]
		if !f.parse(b, i, c) {
			break
		}
		if c.col <= last {
			f.decline()
			return false
		}
		last = c.col
		i = c.end
	}
	r.cells = r.cells[:len(r.cells)-1] // the last one was none
	if len(b)-i < plainHead || !f.rowEnd.leads(b[i:]) {
		f.decline()
		return false
	}
	r.tail = i
	r.raw = b[:i+len(f.rowEnd.text)]
	return true
}

// lastCell finds the last one of a row's cells, which are known to be plain ones and end at
// end. In them nothing else looks like the beginning of a cell. It is false if the last one is a long one.
func (f *plainForm) lastCell(r *plainRow, end int) bool {
	r.cells = append(r.cells[:0], plainCell{})
	c, least := &r.cells[0], max(r.head, end-plainReach)
	for i, length := range f.lengths { // most are as long as one of those before
		if at := end - length; at >= least && f.parse(r.ahead, at, c) && c.end == end {
			f.lengths[i], f.lengths[0] = f.lengths[0], length
			return true
		}
	}
	for at := end - 1; at >= least; at-- {
		if r.ahead[at] == '<' && f.open.leads(r.ahead[at:]) {
			copy(f.lengths[1:], f.lengths[:])
			f.lengths[0] = end - at
			return f.parse(r.ahead, at, c) && c.end == end
		}
	}
	r.cells = r.cells[:0]
	return end == r.head
}

// rest finds a row's start tag, b being what follows its number.
func (f *plainForm) rest(b []byte) *rowTag {
	for i, t := range f.tags {
		if bytes.HasPrefix(b, t.rest) {
			if i > 0 {
				f.tags[i-1], f.tags[i] = t, f.tags[i-1]
			}
			return t
		}
	}
	return nil
}

// learn remembers the start tag of a row, unless it declares namespaces or has no place
// for cells. What it looks like then says it all: names mean the same in each row.
func (f *plainForm) learn(tok *xmlscan.Token) {
	at := f.rowHead(tok.Raw)
	if at == 0 || tok.SelfClosing || len(tok.Raw) > longTag || bytes.Contains(tok.Raw, []byte("xmlns")) || f.rest(tok.Raw[at:]) != nil {
		return
	}
	if len(f.tags) < rowTags {
		f.tags = append(f.tags, new(rowTag))
	}
	t := f.tags[len(f.tags)-1]
	hidden, _ := tok.Attr(attrHidden)
	*t = rowTag{rest: append(t.rest[:0], tok.Raw[at:]...), hidden: isTrue(hidden), style: rowStyle(tok)}
	for a := range tok.Attrs {
		if a.Atom == attrSpans {
			from := int(a.ValueAt-tok.Start) - at
			t.spans = [2]int{from, from + len(a.Value)}
		}
	}
}

// rowLengths are the lengths in bytes of the rows of a sheet that are plain ones.
type rowLengths struct {
	pieces []*[lengthsPiece]uint16 // by row / lengthsPiece; nil: there is none. 0: no plain row, or too long a one
}

const lengthsPiece = 4096

func (l *rowLengths) set(row, n int) {
	if n > math.MaxUint16 {
		return
	}
	for row/lengthsPiece >= len(l.pieces) {
		l.pieces = append(l.pieces, nil)
	}
	p := &l.pieces[row/lengthsPiece]
	if *p == nil {
		*p = new([lengthsPiece]uint16)
	}
	(*p)[row%lengthsPiece] = uint16(n)
}

// at gives the length of a row; 0 if it is not known.
func (l *rowLengths) at(row int) int {
	if i := row / lengthsPiece; i < len(l.pieces) && l.pieces[i] != nil {
		return int(l.pieces[i][row%lengthsPiece])
	}
	return 0
}
