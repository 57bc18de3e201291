package ods

import (
	"slices"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// splitRow writes a repeated row anew as several, each for the rows that will
// be equal.
func (e *editor) splitRow(end *xmlscan.Token) error {
	last := e.row + e.rowRepeat - 1
	var b []byte
	changes := false
	for from := e.row; from <= last; {
		to := from
		for to < last && e.alike(from, to+1) {
			to++
		}
		row, changed, err := e.copyRow(end, from, to-from+1, from == e.row)
		if err != nil {
			return err
		}
		changes = changes || changed
		b = append(b, row...)
		from = to + 1
	}
	if changes || len(e.edits) > 0 {
		if err := e.queue(splice.Edit{Start: e.rowStart, End: end.End, New: b}); err != nil {
			return err
		}
	}
	if e.out != nil {
		e.out.Release()
	}
	return nil
}

// alike tells whether two rows of a run will be equal.
func (e *editor) alike(a, b int) bool {
	for _, t := range e.active {
		if inside := a >= t.first && a <= t.last; inside != (b >= t.first && b <= t.last) {
			return false
		} else if inside && (t.want(a) != t.want(b) || a == t.header || b == t.header) {
			return false
		}
	}
	return true
}

// copyRow gives one of the rows that a repeated row is split into.
func (e *editor) copyRow(end *xmlscan.Token, row, n int, first bool) ([]byte, bool, error) {
	drop := func(a xmlscan.Atom) bool { return a == attrRowsRepeated || !first && isID(a) }
	tag := e.rowTag.render(nil, drop, appendRepeat(nil, e.sheet.prefixes.tableAttr, "rows", n))
	edits := []splice.Edit{{Start: 0, End: int64(len(e.rowTag.raw)), New: tag}}
	for _, d := range e.edits {
		edits = append(edits, splice.Edit{Start: d.Start - e.rowStart, End: d.End - e.rowStart})
	}
	changed := false
	var replaced []splice.Edit
	for i := range e.patches {
		c := &e.patches[i]
		b, err := e.rewrite(c, row, n, first)
		if err != nil {
			return nil, false, err
		}
		if b != nil {
			changed = true
			replaced = append(replaced, splice.Edit{Start: c.start - e.rowStart, End: c.end - e.rowStart, New: b})
		}
	}
	edits = append(edits, replaced...)
	if !first {
		for _, id := range e.ids {
			in := func(r splice.Edit) bool { return id.Start >= r.Start && id.End <= r.End }
			if id.Start >= int64(len(e.rowTag.raw)) && !slices.ContainsFunc(replaced, in) {
				edits = append(edits, id)
			}
		}
	}
	cells, err := e.missing(row, n)
	if err != nil {
		return nil, false, err
	}
	slices.SortStableFunc(edits, func(a, b splice.Edit) int { return int(a.Start - b.Start) })
	if cells != nil {
		changed = true
		if e.rowTag.selfClosing {
			tag = append(tag[:len(tag)-len("/>")], '>')
			tag = append(tag, cells...)
			edits[0].New = append(tag, "</"+e.rowTag.name()+">"...)
		} else {
			at := end.Start - e.rowStart
			edits = append(edits, splice.Edit{Start: at, End: at, New: cells})
		}
	}
	b, err := splice.Apply(e.raw, edits)
	return b, changed, err
}
