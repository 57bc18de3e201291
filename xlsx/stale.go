package xlsx

import (
	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// LibreOffice 7.4 shows cached results as they stand, whatever the workbook asks
// for; without a v element it computes the formula when it opens the file. So the v
// goes, and the type with it.

// staleCells tells of cells in their order whether their results go.
type staleCells struct {
	grid.Cursor
	arrays []formula.Cell // array formulas that reach further down
}

func (s *staleCells) at(sheet, row, col int) bool {
	if s.Cells.Len() == 0 {
		return false
	}
	if s.At(sheet, row, col) {
		c := s.Current()
		if c.Rows > 1 || c.Cols > 1 {
			s.arrays = append(s.arrays, c)
		}
		return true
	}
	live := s.arrays[:0]
	stale := false
	for _, c := range s.arrays {
		if row < c.Row+c.Rows {
			live = append(live, c)
			stale = stale || row >= c.Row && col >= c.Col && col < c.Col+c.Cols
		}
	}
	s.arrays = live
	return stale
}

// in tells whether results may go in a row that begins.
func (s *staleCells) in(sheet, row int) bool {
	if s.Cells.Len() == 0 {
		return false
	}
	for _, c := range s.arrays {
		if row < c.Row+c.Rows {
			return true
		}
	}
	return s.In(sheet, row)
}

// staleTag takes the type out of the start tag of a cell.
func (e *editor) staleTag(tok *xmlscan.Token) error {
	for a := range tok.Attrs {
		if a.Atom == attrT {
			return e.change(op{edit: &splice.Edit{Start: a.AfterGap, End: a.End}})
		}
	}
	return nil
}

// stalePart takes the v out of a cell.
func (e *editor) stalePart(tok *xmlscan.Token) error {
	s := e.scan
	switch {
	case tok.Kind == xmlscan.StartTag && tok.Atom == elemValue && depthOutside(s, tok) == cellDepth:
		if tok.SelfClosing {
			return e.change(op{edit: &splice.Edit{Start: tok.Start, End: tok.End}})
		}
		e.valueAt = tok.Start
		if !e.deferred {
			e.Hold(tok.Start)
		}
	case tok.Kind == xmlscan.EndTag && tok.Atom == elemValue && s.Depth() == cellDepth:
		if err := e.change(op{edit: &splice.Edit{Start: e.valueAt, End: tok.End}}); err != nil {
			return err
		}
		if !e.deferred {
			e.Release()
		}
	}
	return nil
}
