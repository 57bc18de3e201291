package xlsx

import (
	"bytes"
	"fmt"
	"io"

	"elterntool/internal/xmlscan"
)

// An event tells where in a worksheet a token stands.
type event uint8

const (
	evOther    event = iota // anything outside of rows
	evRow                   // start tag of a row
	evRowOther              // in a row, outside its cells
	evCell                  // start tag of a cell
	evCellPart              // anything in a cell
	evCellEnd               // end of the cell
	evRowEnd                // end of the row
)

// A walker goes through a worksheet part token by token and knows for each in
// which row and column it stands (ECMA-376 part 1, 18.3.1). An element that is
// not closed by an end tag (<c/>) still gives its end event, with an empty token.
type walker struct {
	scan  *xmlscan.Scanner
	sheet int // its index
	name  string
	part  string

	place   where
	found   bool  // there was a sheetData
	pending event // end event of an element without an end tag; evOther: none
	end     xmlscan.Token

	row, col         int
	nextRow, nextCol int
	cells            int  // of the row so far
	disorder         bool // rows or cells do not come in ascending order
	form             plainForm

	prefix  string // of the root element, with its colon
	context uint64 // of namespaces, behind the start tag of sheetData
	scoped  bool   // rows, cells or their values are in another one, or sheetData has another prefix
}

// where is the walker's place.
type where uint8

const (
	outside where = iota
	inData        // in sheetData
	inRow
	inCell
)

// Depths inside elements of a worksheet: worksheet, sheetData, row, c.
const (
	sheetDepth = 1 + iota
	dataDepth
	rowDepth
	cellDepth
)

func (w *Workbook) newWalker(r io.Reader, sheet int) *walker {
	ref := &w.book.sheets[sheet]
	return &walker{
		scan: xmlscan.New(r, vocabulary), sheet: sheet, name: ref.name, part: ref.part, nextRow: 1,
		form: plainForm{off: w.noPlain},
	}
}

// fail makes an Error at the current place.
func (w *walker) fail(kind error, format string, args ...any) *Error {
	e := &Error{Kind: kind, Part: w.part, Offset: w.scan.Offset(), Sheet: w.name, Detail: fmt.Sprintf(format, args...)}
	if w.place >= inRow {
		e.Row = w.row
	}
	if w.place == inCell {
		e.Col = w.col
	}
	return e
}

// next returns the next token with its event; io.EOF after the last one. The
// token is valid until the next call.
func (w *walker) next() (event, *xmlscan.Token, error) {
	if w.pending != evOther {
		ev := w.pending
		w.pending = evOther
		w.close(ev)
		return ev, &w.end, nil
	}
	tok, err := w.scan.Next()
	if err != nil {
		return 0, nil, w.failed(err)
	}
	switch w.place {
	case inCell:
		if tok.Kind == xmlscan.EndTag && w.scan.Depth() < cellDepth {
			w.place = inRow
			return evCellEnd, tok, nil
		}
		return evCellPart, tok, nil
	case inRow:
		switch {
		case tok.Kind == xmlscan.StartTag && tok.Atom == elemCell && depthOutside(w.scan, tok) == rowDepth:
			return evCell, tok, w.startCell(tok)
		case tok.Kind == xmlscan.StartTag && tok.Atom == elemAlternate:
			return 0, nil, w.fail(ErrUnsupported, "alternative cells")
		case tok.Kind == xmlscan.EndTag && w.scan.Depth() < rowDepth:
			w.place = inData
			return evRowEnd, tok, nil
		}
		return evRowOther, tok, nil
	case inData:
		switch {
		case tok.Kind == xmlscan.StartTag && tok.Atom == elemRow && depthOutside(w.scan, tok) == dataDepth:
			return evRow, tok, w.startRow(tok)
		case tok.Kind == xmlscan.StartTag && tok.Atom == elemAlternate:
			return 0, nil, w.fail(ErrUnsupported, "alternative rows")
		case tok.Kind == xmlscan.EndTag && w.scan.Depth() < dataDepth:
			w.place = outside
		}
		return evOther, tok, nil
	}
	if tok.Kind == xmlscan.StartTag {
		return evOther, tok, w.start(tok)
	}
	return evOther, tok, nil
}

func (w *walker) failed(err error) error {
	switch {
	case err == io.EOF && w.found:
		return io.EOF
	case err == io.EOF:
		return w.fail(ErrDamaged, "there is no sheetData")
	}
	err = scanError(w.part, err)
	if own, ok := err.(*Error); ok {
		own.Sheet = w.name
	}
	return err
}

func (w *walker) start(tok *xmlscan.Token) error {
	switch depth := depthOutside(w.scan, tok); {
	case depth == 0 && tok.Atom != elemWorksheet:
		return w.fail(ErrDamaged, "the root element is %s", clip(string(tok.Name())))
	case depth == 0:
		w.prefix = prefixOf(tok)
	case depth == sheetDepth && tok.Atom == elemSheetData:
		if w.found {
			return w.fail(ErrDamaged, "a second sheetData")
		}
		if w.found = true; !tok.SelfClosing {
			w.place = inData
		}
		w.context, w.scoped = w.scan.Context(), prefixOf(tok) != w.prefix
	case tok.Atom == elemSheetData:
		return w.fail(ErrUnsupported, "alternative rows")
	}
	return nil
}

// prefixOf is the prefix of an element, with its colon.
func prefixOf(tok *xmlscan.Token) string {
	name := tok.Name()
	return string(name[:bytes.IndexByte(name, ':')+1])
}

func (w *walker) startRow(tok *xmlscan.Token) error {
	w.row = w.nextRow
	w.scoped = w.scoped || w.scan.Context() != w.context
	if v, ok := tok.Attr(attrR); ok {
		n := number(v, maxRows+1)
		if n == 0 {
			return w.fail(ErrDamaged, "a row called %s", clip(string(v)))
		}
		w.disorder = w.disorder || n < w.nextRow
		w.row = n
	}
	w.nextRow, w.nextCol, w.cells = w.row+1, 1, 0
	w.place = inRow
	w.form.startRow(tok, w.row)
	if w.row > maxRows {
		return w.fail(ErrTooLarge, "a sheet has %d rows at most", maxRows)
	}
	w.closes(tok, evRowEnd)
	return nil
}

func (w *walker) startCell(tok *xmlscan.Token) error {
	w.place = inCell
	w.col = w.nextCol
	w.scoped = w.scoped || w.scan.Context() != w.context
	if v, ok := tok.Attr(attrR); ok {
		row, col, _, end := cellRef(v, 0)
		if col == 0 || row == 0 || end != len(v) {
			return w.fail(ErrDamaged, "a cell called %s", clip(string(v)))
		}
		w.disorder = w.disorder || col < w.nextCol || row != w.row
		w.col = col
	}
	w.nextCol = w.col + 1
	if w.cells++; w.cells > maxColumns || w.col > maxColumns {
		return w.fail(ErrTooLarge, "a sheet has %d columns at most", maxColumns)
	}
	w.closes(tok, evCellEnd)
	return nil
}

// closes arranges for the end event of an element without an end tag.
func (w *walker) closes(tok *xmlscan.Token, ev event) {
	if tok.SelfClosing {
		w.pending = ev
		w.end = xmlscan.Token{Kind: xmlscan.EndTag, Start: tok.End, End: tok.End}
	}
}

func (w *walker) close(ev event) {
	if w.place = inRow; ev == evRowEnd {
		w.place = inData
	}
}
