package xlsx

import (
	"bytes"

	"elterntool/internal/xmlscan"
)

// Where a row has plain cells only, and its start tag is, but for the number, one that
// the scanner has seen before, the whole row is recognised at once:
//
//	<row r="17" spans="1:6" ht="15">…</row>

// A plainRow is such a row.
type plainRow struct {
	raw    []byte
	number int
	tag    *rowTag
	head   int         // length of the start tag
	cells  []plainCell // from left to right
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
	if !f.parseRow(b, r) || r.number < w.nextRow || r.number > maxRows {
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

// parseRow recognises a plain row at the beginning of b.
func (f *plainForm) parseRow(b []byte, r *plainRow) bool {
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
	i += len(r.tag.rest)
	r.number, r.head, r.cells = unpackDigits(packed), i, r.cells[:0]
	for last := 0; ; {
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
