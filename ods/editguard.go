package ods

import (
	"slices"

	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
)

// A blockage tells that a column must not be changed down to a row, because of
// a matrix formula or a linked area that began in a row above or in this one.
type blockage struct {
	last int
	kind error
}

// allowed refuses targets in a cell that must not be changed.
func (e *editor) allowed(c *cellPatch, tag *cellTag, last int) error {
	bottom := e.row + e.rowRepeat - 1
	for i, t := range e.active {
		if t.Col < e.col || t.Col > last {
			continue
		}
		row := max(e.row, t.First)
		for ; row < min(bottom, t.Last) && e.wish(i, row).Act == grid.Keep; row++ {
		}
		refuse := func(kind error) error {
			err := e.fail(kind, "")
			err.Row, err.Col = row, t.Col
			return err
		}
		if b := e.blocked[t]; row <= b.last {
			return refuse(b.kind)
		}
		switch {
		case e.covered || tag.spanCols > 1 || tag.spanRows > 1:
			return refuse(ErrMerged)
		case tag.matrixCols > 0 || tag.matrixRows > 0:
			return refuse(ErrMatrix)
		case len(tag.formula) > 0:
			return refuse(ErrFormula)
		case len(tag.validation) > 0:
			return refuse(ErrValidation)
		case e.sheet.Protected && locked(e.old(c, t.Col).style, &e.pl.survey.styles, e.pl.named):
			return refuse(ErrProtected)
		}
		if e.isTracked(row, min(bottom, t.Last), t.Col) {
			return refuse(ErrTrackedChanges)
		}
	}
	return nil
}

// matrix notes the area of a matrix formula.
func (e *editor) matrix(tok *xmlscan.Token) {
	cols, rows := 0, 0
	if v, ok := tok.Attr(attrMatrixColumns); ok {
		cols = max(1, number(v, maxRepeat))
	}
	if v, ok := tok.Attr(attrMatrixRows); ok {
		rows = max(1, number(v, maxRepeat))
	}
	if len(e.targets) > 0 && max(cols, rows) > 1 {
		e.blockArea(max(1, rows), max(1, cols), ErrMatrix)
	}
}

// block notes an area that is loaded from another document (ODF 1.3 part 3,
// 9.3.1 table:cell-range-source).
func (e *editor) block(tok *xmlscan.Token) {
	size := func(a xmlscan.Atom) int { v, _ := tok.Attr(a); return max(1, number(v, maxRepeat)) }
	if len(e.targets) > 0 {
		e.blockArea(size(attrLastRowSpanned), size(attrLastColumnSpanned), ErrLinkedSheet)
	}
}

func (e *editor) blockArea(rows, cols int, kind error) {
	for _, t := range e.targets {
		last := e.row + rows - 1
		if t.Col >= e.col && t.Col-e.col < cols && last > e.blocked[t].last {
			e.blocked[t] = blockage{last, kind}
		}
	}
}

// allowedMissing is allowed for a cell that is not there.
func (e *editor) allowedMissing(t *grid.Target, row, rows int) error {
	refuse := func(kind error) error {
		err := e.fail(kind, "")
		err.Row, err.Col = row, t.Col
		return err
	}
	switch b := e.blocked[t]; {
	case row <= b.last:
		return refuse(b.kind)
	case e.isTracked(row, row+rows-1, t.Col):
		return refuse(ErrTrackedChanges)
	case e.sheet.Protected && locked(e.defaultStyle(t.Col), &e.pl.survey.styles, e.pl.named):
		return refuse(ErrProtected)
	}
	return nil
}

func (e *editor) isTracked(first, last, col int) bool {
	return slices.ContainsFunc(e.tracked, func(c trackedChange) bool { return c.hits(e.sheet.Index, first, last, col) })
}
