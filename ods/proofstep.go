package ods

import (
	"bytes"
	"errors"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// errNotInStep ends the comparison in step. It proves nothing; the thorough
// comparison decides.
var errNotInStep = errors.New("the documents differ where they cannot be compared in step")

// step reads the next rows of both documents and compares them in step: only
// the new document is taken apart, and the bytes of its tokens are looked for
// in the old one. As long as they are there, the old document has the same
// tokens at the same places. From the first cell on that the plan concerns, or
// from the first difference between two cells, the row is taken apart on both
// sides and compared as any other.
//
// It ends before a row whose start tags differ (a repeated row that was
// split, a row that was added), with all of it read, or at the end.
func (p *proof) step() error {
	for {
		tok, err := p.new.toRow()
		if err != nil {
			return newFailed(err)
		}
		if tok != nil && p.follows(tok) {
			p.old.walker.row, p.old.rowRepeat = p.new.walker.row, p.new.rowRepeat
			p.old.startRow(p.old.src.Offset())
			p.old.src.tag = append(p.old.src.tag[:0], tok.Raw...)
			p.old.skip(len(tok.Raw))
			p.old.entered = false
			if p.old.row.outside != p.new.row.outside {
				return errNotInStep
			}
		} else {
			was, err := p.old.toRow()
			if err != nil {
				return oldFailed(err)
			}
			if !p.beside(was, tok) {
				return p.thorough(was, tok)
			}
			p.old.entered = true
		}
		p.old.startStyles(tok)
		if err := p.rowInStep(); err != nil {
			return err
		}
	}
}

// follows tells whether the row that has begun in the new document follows
// another one directly, and so in the old document.
func (p *proof) follows(tok *xmlscan.Token) bool {
	a, b := p.old, p.new
	return !b.between && a.place == inSheet && a.pending == evOther && a.inSync() &&
		a.walker.sheet == b.walker.sheet && a.nextRow == b.walker.row && a.scan.Depth()+1 == b.rowDepth && a.src.Has(tok.Raw)
}

// beside tells whether the rows that have begun with these start tags may be
// compared in step.
func (p *proof) beside(was, tok *xmlscan.Token) bool {
	if was == nil || tok == nil {
		return false
	}
	x, y := &p.old.row, &p.new.row
	return x.sheet == y.sheet && x.row == y.row && x.outside == y.outside && bytes.Equal(was.Raw, tok.Raw) && p.old.inSync()
}

// thorough reads both rows, as far as there are any.
func (p *proof) thorough(was, tok *xmlscan.Token) error {
	if was != nil {
		p.old.digestTag(was)
		if err := p.old.restOfRow(); err != nil {
			return oldFailed(err)
		}
	}
	if tok != nil {
		p.new.digestTag(tok)
		if err := p.new.restOfRow(); err != nil {
			return newFailed(err)
		}
	}
	return nil
}

// rowInStep compares the rest of two rows whose start tags are equal.
func (p *proof) rowInStep() error {
	a, b := p.old, p.new
	last, depth := xmlscan.StartTag, b.rowDepth // of the token before
	for {
		// Between two cells, and not in a text, which may go on in the old
		// document, or in something that comes in pieces.
		tags := last == xmlscan.StartTag || last == xmlscan.EndTag
		if tags {
			passed, apart, err := p.plainInStep()
			switch {
			case err != nil:
				return newFailed(err)
			case apart:
				return p.apart(evCell, nil)
			case passed:
				last, depth = xmlscan.EndTag, b.rowDepth
			}
		}
		ev, tok, err := b.walker.next()
		if err != nil {
			return newFailed(err)
		}
		if ev == evCell && b.concerned(tok) || !a.src.Has(tok.Raw) {
			if depth != b.rowDepth || !tags && (tok.Kind == last || !a.src.Has([]byte{'<'})) {
				return errNotInStep
			}
			return p.apart(ev, tok)
		}
		switch ev {
		case evCell:
			a.look(tok, b.col, b.colRepeat)
		case evRowEnd:
			return p.leave(tok)
		}
		a.skip(len(tok.Raw))
		last, depth = tok.Kind, b.scan.Depth()
		if ev == evCell {
			text, _, err := b.walker.plainText()
			if err != nil {
				return newFailed(err)
			}
			if text != nil && a.src.Has(text) {
				b.pass(text)
				a.skip(len(text))
				last = xmlscan.EndTag
			}
		}
	}
}

// plainInStep passes the plain cells that come next, as far as the plan does not
// concern them and they are the same in the old document. apart tells that the rest of
// the row, from such a cell on, is to be taken apart.
func (p *proof) plainInStep() (passed, apart bool, err error) {
	a, b := p.old, p.new
	c := &b.plain
	for {
		if ok, err := b.walker.plainCell(c); !ok {
			return passed, false, err
		}
		if b.isTarget() || !a.src.Has(c.raw()) {
			return passed, true, nil
		}
		a.lookPlain(c, b.col, b.colRepeat)
		b.passCell(c)
		a.skip(c.size)
		passed = true
	}
}

// concerned tells whether the plan concerns the walker's cell.
func (s *proofSide) concerned(tok *xmlscan.Token) bool {
	if s.isTarget() {
		return true
	}
	_, isFormula := tok.Attr(attrFormula)
	return isFormula && s.dirty.At(s.walker.sheet, s.walker.row, s.col)
}

// leave ends a row in which all bytes are equal; planned cells may be missing
// behind the last one.
func (p *proof) leave(end *xmlscan.Token) error {
	a, b := p.old, p.new
	if a.entered {
		if ev, _, err := a.walker.next(); err != nil || ev != evRowEnd || !a.inSync() {
			return errNotInStep
		}
	} else {
		a.skip(len(end.Raw))
		a.nextRow = b.nextRow
	}
	if !b.active {
		return nil
	}
	a.row.from = b.nextCol
	return p.compareRow(&a.row, &b.row, a.row.row, a.row.n, true)
}

// apart compares the rest of a row from a token on that stands between two
// cells, nil: that comes next.
func (p *proof) apart(ev event, tok *xmlscan.Token) error {
	a, b := p.old, p.new
	col, cells := b.nextCol, b.walker.cells
	if ev == evCell && tok != nil {
		col, cells = b.col, cells-1
	}
	if tok == nil {
		if ok, err := p.plannedAgain(col, cells); ok || err != nil {
			return err
		}
	}
	start := b.scan.Offset()
	if !p.sameEnd(col, cells) {
		if err := p.readEnd(col, cells); err != nil {
			return err
		}
	}
	b.startCells()
	if tok != nil {
		b.take(ev, tok)
	}
	if ev != evRowEnd {
		if err := b.toRowEnd(); err != nil {
			return newFailed(err)
		}
	}
	if a.row.other != b.row.other {
		return errNotInStep
	}
	a.row.from = col
	if err := p.compareRow(&a.row, &b.row, a.row.row, a.row.n, true); err != nil {
		return err
	}
	if tok == nil {
		p.notePlanned(start, cells)
	}
	return nil
}

// A rowEnd is the end of a row of the old document that was taken apart. The
// ends of rows repeat a million times, mostly an empty cell or a run of them.
type rowEnd struct {
	known      bool // of what follows, and that proofSide.cells is of it
	active     bool
	col, cells int
	tag        []byte // of the row
	raw        []byte
	other      uint64
	planned    [ways]*plannedEnd // of rows of the new document that were compared with it
}

// maxRowEnd bounds the bytes of an end that is remembered.
const maxRowEnd = 1 << 10

// sameEnd tells whether the old row ends, from column col on, as the one did
// that was taken apart last; its digests are taken over then. With no more cells before
// column col there are not too many in the row.
func (p *proof) sameEnd(col, cells int) bool {
	a, e := p.old, &p.old.tail
	if !e.known || a.entered || e.active != a.active || e.col != col || cells > e.cells ||
		!bytes.Equal(e.tag, a.src.tag) || !a.looksBefore(col) || !a.src.Has(e.raw) {
		return false
	}
	a.skip(len(e.raw))
	a.nextRow = p.new.nextRow
	a.row.cells, a.row.other = a.cells, e.other
	return true
}

// looksBefore tells whether no target takes its look from a cell in or behind
// column col.
func (s *proofSide) looksBefore(col int) bool {
	for i := range s.row.styles {
		if s.lookCols[i] >= col {
			return false
		}
	}
	return true
}

// readEnd takes the rest of the old row apart, from column col on, before
// which there are so many cells.
func (p *proof) readEnd(col, cells int) error {
	a, e := p.old, &p.old.tail
	again := !a.entered && a.looksBefore(col)
	if err := a.enter(col, cells); err != nil {
		return err
	}
	a.src.record(e.raw[:0])
	if err := a.restOfRow(); err != nil {
		return oldFailed(err)
	}
	raw, whole := a.src.recorded()
	*e = rowEnd{tag: append(e.tag[:0], a.src.tag...), raw: raw, active: a.active, col: col, cells: cells, other: a.row.other}
	e.known = again && whole && a.inSync() && !a.formulas
	return nil
}

// enter brings the walker of the old side to the place in the row that has
// been reached by comparing bytes.
func (s *proofSide) enter(col, cells int) error {
	if !s.entered {
		s.src.front = s.src.tag
		s.ahead -= int64(len(s.src.tag))
		if ev, _, err := s.walker.next(); err != nil || ev != evRow || !s.inSync() {
			return errNotInStep
		}
	}
	s.nextCol, s.walker.cells = col, cells
	return nil
}

// inSync tells whether the scanner has used all that it has been given.
func (s *proofSide) inSync() bool { return s.scan.Offset()+s.ahead == s.src.Offset() }

// skip goes on in the old document without the walker.
func (s *proofSide) skip(n int) {
	s.src.Skip(n)
	s.ahead += int64(n)
}

// A stepSource gives the old document to a scanner or, compared with known
// bytes, past it. A scanner gets no more at a time than to the end of a tag,
// so that it has read nothing behind it.
type stepSource struct {
	*splice.Source
	tag   []byte // of the row that is compared in step
	front []byte // to be given first

	keep bool   // what is given is kept
	kept []byte // up to maxRowEnd
}

func (s *stepSource) Read(p []byte) (int, error) {
	if len(s.front) > 0 {
		n := copy(p, s.front)
		s.front = s.front[n:]
		return n, nil
	}
	if !s.Fill(1) {
		return 0, s.Err()
	}
	b := s.Buffered()
	if i := bytes.IndexByte(b, '>'); i >= 0 {
		b = b[:i+1]
	}
	n := copy(p, b)
	if s.keep && len(s.kept) <= maxRowEnd {
		s.kept = append(s.kept, b[:n]...)
	}
	s.Skip(n)
	return n, nil
}

// record keeps what is given to the scanner from now on, in b.
func (s *stepSource) record(b []byte) { s.keep, s.kept = true, b }

// recorded is what was given since record, and whether it is all of it.
func (s *stepSource) recorded() ([]byte, bool) {
	s.keep = false
	return s.kept, len(s.kept) <= maxRowEnd
}
