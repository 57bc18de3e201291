package ods

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
)

// An event tells where in the document a token stands.
type event uint8

const (
	evOther    event = iota // anything outside rows that is none of the following
	evSheet                 // start tag of a table:table that is a sheet
	evSheetEnd              // its end
	evColumn                // start tag of a table:table-column
	evRow                   // start tag of a table:table-row
	evRowOther              // in a row, outside its cells
	evCell                  // start tag of a table:table-cell or table:covered-table-cell
	evCellPart              // anything in a cell
	evCellEnd               // end of the cell
	evRowEnd                // end of the row
)

// where is the walker's place in the document.
type where uint8

const (
	inDocument where = iota // outside office:spreadsheet
	inBook                  // in office:spreadsheet
	inSheet                 // in a sheet or a grouping element of rows or columns
	inRow
	inCell
	inOpaque // in an element of a sheet that holds no cells of it
)

// A walker goes through content.xml (or a flat document) token by token and
// knows for each in which sheet, row and column it stands (ODF 1.3 part 3,
// 9.1). An element that is not closed by an end tag (<a/>) still gives its
// end event, with an empty token.
type walker struct {
	scan *xmlscan.Scanner
	part string

	place    where
	opaque   int   // depth outside the opaque element
	opaqueIn where // place of the opaque element
	found    bool
	flat     bool
	pending  event // end event of an element without an end tag; evOther: none
	end      xmlscan.Token

	sheet      int // index of the sheet, from 0; -1 before the first
	bookDepth  int // depth inside office:spreadsheet; likewise the following
	sheetDepth int
	rowDepth   int
	cellDepth  int
	row        int // number of the current row, from 1
	rowRepeat  int // it stands for this many
	col        int // number of the current column, from 1
	colRepeat  int
	covered    bool // the cell is a table:covered-table-cell
	nextRow    int
	nextCol    int
	cells      int // elements of the row so far

	forms plainForms
	names map[string]string // raw attribute values met before
}

func (w *Workbook) newWalker(r io.Reader) *walker {
	return &walker{scan: xmlscan.New(r, vocabulary), part: w.part(), sheet: -1, forms: plainForms{off: w.noPlain}}
}

// fail makes an Error at the current place.
func (w *walker) fail(kind error, format string, args ...any) *Error {
	return &Error{Kind: kind, Part: w.part, Offset: w.scan.Offset(), Detail: fmt.Sprintf(format, args...)}
}

// scanError gives an error of the scanner or the reader below it its kind.
func scanError(part string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	return asError(grid.FromScan(part, err))
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
	if w.place == inCell {
		ev, err := w.inside(tok)
		return ev, tok, err
	}
	switch tok.Kind {
	case xmlscan.StartTag:
		ev, err := w.start(tok)
		return ev, tok, err
	case xmlscan.EndTag:
		return w.ended(), tok, nil
	}
	if w.place == inRow {
		return evRowOther, tok, nil
	}
	return evOther, tok, nil
}

// failed gives what ends the scan its kind and place.
func (w *walker) failed(err error) error {
	switch {
	case err != io.EOF:
		return scanError(w.part, err)
	case !w.found:
		return w.fail(ErrNotSpreadsheet, "there is no office:spreadsheet")
	}
	return io.EOF
}

// inside handles a token in a cell, most of all tokens.
func (w *walker) inside(tok *xmlscan.Token) (event, error) {
	switch tok.Kind {
	case xmlscan.EndTag:
		if w.scan.Depth() < w.cellDepth {
			w.place = inRow
			return evCellEnd, nil
		}
	case xmlscan.StartTag:
		if tok.Atom == elemTable && w.depthOutside(tok) == w.cellDepth {
			return 0, w.at(w.fail(ErrUnsupported, "sub-table in a cell"))
		}
	}
	return evCellPart, nil
}

// closes arranges for the end event of an element without an end tag.
func (w *walker) closes(tok *xmlscan.Token, ev event) {
	if tok.SelfClosing {
		w.pending = ev
		w.end = xmlscan.Token{Kind: xmlscan.EndTag, Start: tok.End, End: tok.End}
	}
}

func (w *walker) start(tok *xmlscan.Token) (event, error) {
	switch w.place {
	case inOpaque:
		return evOther, nil
	case inRow:
		if (tok.Atom == elemCell || tok.Atom == elemCoveredCell) && w.depthOutside(tok) == w.rowDepth {
			w.place = inCell
			w.cellDepth = w.rowDepth + 1
			w.covered = tok.Atom == elemCoveredCell
			w.col = w.nextCol
			w.colRepeat = repeat(tok, attrColumnsRepeated)
			w.nextCol += w.colRepeat
			if w.cells++; w.cells > maxColumns {
				return 0, w.at(w.fail(ErrTooLarge, "more than %d cells in a row", maxColumns))
			}
			w.closes(tok, evCellEnd)
			w.learn(tok)
			return evCell, nil
		}
		return evRowOther, nil
	case inSheet:
		switch tok.Atom {
		case elemRow:
			w.place = inRow
			w.rowDepth = w.depthOutside(tok) + 1
			w.row = w.nextRow
			w.rowRepeat = repeat(tok, attrRowsRepeated)
			w.nextRow += w.rowRepeat
			w.nextCol, w.cells = 1, 0
			w.forms.last = &w.forms.row
			w.closes(tok, evRowEnd)
			return evRow, nil
		case elemHeaderRows, elemRows, elemRowGroup, elemColumns, elemColumnGroup, elemHeaderColumns:
			return evOther, nil
		case elemColumn:
			w.colRepeat = repeat(tok, attrColumnsRepeated)
			w.col = w.nextCol
			w.nextCol += w.colRepeat
			w.skip(tok)
			return evColumn, nil
		}
		w.skip(tok)
		return evOther, nil
	case inBook:
		if tok.Atom == elemTable {
			w.place = inSheet
			w.sheet++
			w.sheetDepth = w.depthOutside(tok) + 1
			w.nextRow, w.nextCol = 1, 1
			w.forms.startSheet()
			w.closes(tok, evSheetEnd)
			return evSheet, nil
		}
		w.skip(tok)
		return evOther, nil
	}
	return evOther, w.outside(tok)
}

// outside looks at a start tag outside office:spreadsheet.
func (w *walker) outside(tok *xmlscan.Token) error {
	depth := w.depthOutside(tok)
	switch {
	case depth == 0:
		switch tok.Atom {
		case elemDocument:
			w.flat = true
		case elemDocumentContent:
		case elemDocument1:
			return w.fail(ErrUnsupported, "OpenOffice.org 1.x document")
		default:
			return w.fail(ErrNotSpreadsheet, "the root element is %s", clip(string(tok.Name())))
		}
	case tok.Atom == elemSpreadsheet && depth == 2:
		if w.found {
			return w.fail(ErrDamaged, "a second office:spreadsheet")
		}
		w.found = true
		if !tok.SelfClosing {
			w.place, w.bookDepth = inBook, w.scan.Depth()
		}
	}
	return nil
}

// depthOutside is the number of elements that are open around a start tag.
func (w *walker) depthOutside(tok *xmlscan.Token) int {
	if tok.SelfClosing {
		return w.scan.Depth()
	}
	return w.scan.Depth() - 1
}

// skip makes the element opaque.
func (w *walker) skip(tok *xmlscan.Token) {
	if !tok.SelfClosing {
		w.opaque, w.opaqueIn = w.scan.Depth()-1, w.place
		w.place = inOpaque
	}
}

// ended handles an end tag, whose element the scanner has closed already.
func (w *walker) ended() event {
	depth := w.scan.Depth()
	switch w.place {
	case inRow:
		if depth < w.rowDepth {
			w.close(evRowEnd)
			return evRowEnd
		}
		return evRowOther
	case inOpaque:
		if depth == w.opaque {
			w.place = w.opaqueIn
		}
	case inSheet:
		if depth < w.sheetDepth {
			w.close(evSheetEnd)
			return evSheetEnd
		}
	case inBook:
		if depth < w.bookDepth {
			w.place = inDocument
		}
	}
	return evOther
}

func (w *walker) close(ev event) {
	switch ev {
	case evCellEnd:
		w.place = inRow
	case evRowEnd:
		w.place = inSheet
	case evSheetEnd:
		w.place = inBook
	}
}

// name is xmlscan.Value for values that come again and again.
func (w *walker) name(raw []byte) string {
	if s, ok := w.names[string(raw)]; ok {
		return s
	}
	s := xmlscan.Value(raw)
	if w.names == nil || len(w.names) > 1<<12 {
		w.names = make(map[string]string)
	}
	w.names[string(raw)] = s
	return s
}

// at completes an error with the current cell; the caller knows the sheet's
// name.
func (w *walker) at(e *Error) *Error {
	e.Row, e.Col = w.row, w.col
	return e
}

// maxRepeat bounds what a repetition may claim: more than any sheet holds,
// and sums of it do not overflow.
const maxRepeat = 1 << 24

// repeat returns the value of table:number-columns-repeated or -rows-repeated
// (ODF 1.3 part 3, 19.675, 19.679), a positiveInteger with the default 1.
func repeat(tok *xmlscan.Token, a xmlscan.Atom) int {
	v, ok := tok.Attr(a)
	if !ok {
		return 1
	}
	return max(1, number(v, maxRepeat))
}

// number reads a non-negative decimal number, at most limit, as LibreOffice
// does: behind blanks and a plus sign, up to the first other character (XML
// Schema allows both around a positiveInteger). It is 0 if there is none.
func number(v []byte, limit int) int {
	v = bytes.TrimLeft(v, " \t\r\n")
	if len(v) > 0 && v[0] == '+' {
		v = v[1:]
	}
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			break
		}
		if n = n*10 + int(c-'0'); n > limit {
			n = limit
		}
	}
	return n
}
