package ods

import (
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// stale plans the removal of a cached result that depends on a changed cell.
// Calc shows cached texts and booleans as they stand; without their type it
// computes them anew when the file is opened. Errors it computes anew anyway.
func (e *editor) stale(tok *xmlscan.Token) error {
	e.result = staleResult{}
	if !e.dirty.At(e.walker.sheet, e.row, e.col) || isError(tok) {
		return nil
	}
	e.result.stale = true
	for a := range tok.Attrs {
		if !isValue(a.Atom) {
			continue
		}
		if err := e.dropResult(a.AfterGap, a.End); err != nil {
			return err
		}
	}
	return nil
}

func (e *editor) dropResult(start, end int64) error {
	edit := splice.Edit{Start: start, End: end}
	if e.split {
		e.edits = append(e.edits, edit)
		return nil
	}
	return e.Queue(edit)
}

func isError(tok *xmlscan.Token) bool {
	v, ok := tok.Attr(attrCalcextValueType)
	return ok && string(v) == "error"
}

// A staleResult follows the content of a formula cell whose result is taken
// away.
type staleResult struct {
	stale bool
	inP   bool // a text:p of the cell has begun
	done  bool // its first text was there
}

// drops tells whether a token must go: a text that begins with # is taken for
// the result by LibreOffice 7.4 even without a type. Other texts stay.
func (s *staleResult) drops(tok *xmlscan.Token, depth, cellDepth int) bool {
	switch {
	case !s.stale || s.done:
	case tok.Kind == xmlscan.StartTag && depth == cellDepth+1 && (tok.Atom == elemP || tok.Atom == elemH):
		s.inP = true
	case tok.Kind == xmlscan.EndTag && depth == cellDepth:
		s.done = s.inP
	case s.inP && (tok.Kind == xmlscan.Text || tok.Kind == xmlscan.CDATA):
		s.done = true
		var b [1]byte
		text := tok.AppendText(b[:0])
		return len(text) > 0 && text[0] == '#'
	}
	return false
}
