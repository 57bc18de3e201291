package ods

import (
	"maps"
	"slices"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// maxSplit bounds what the copies of one repeated row may come to: a file may
// claim a million copies of a row of any size.
const maxSplit = 4 << 30

// splitRow writes a repeated row anew as several, each for the rows that will
// be equal. There may be a million of them, so they are made when they are
// written.
func (e *editor) splitRow(end *xmlscan.Token) error {
	defer func() {
		e.Release()
	}()
	edit := splice.Edit{Start: e.rowStart, End: end.End}
	if e.Emit == nil { // only check and count
		return e.copyRows(*end, func([]byte) error { return nil })
	}
	changes := len(e.edits) > 0
	for from := e.row; from < e.row+e.rowRepeat && !changes; {
		n := e.equalRows(from)
		_, changed, err := e.copyRow(end, from, n, from == e.row)
		if err != nil {
			return err
		}
		changes = changed
		from += n
	}
	if !changes {
		return nil
	}
	frozen, tag := e.freeze(), *end
	edit.More = func(write func([]byte) error) error { return frozen.copyRows(tag, write) }
	return e.Queue(edit)
}

// freeze gives an editor that remembers the current row.
func (e *editor) freeze() *editor {
	f, w := *e, *e.walker
	f.walker, f.Out = &w, nil
	f.Room.Drop()
	f.active, f.seen = slices.Clone(e.active), slices.Clone(e.seen)
	f.looks, f.lookCols = slices.Clone(e.looks), slices.Clone(e.lookCols)
	f.rowTag = e.rowTag.Clone()
	f.raw, f.edits, f.ids, f.patches = slices.Clone(e.raw), slices.Clone(e.edits), slices.Clone(e.ids), slices.Clone(e.patches)
	f.blocked = maps.Clone(e.blocked)
	return &f
}

// copyRows makes the rows that the current one is split into.
func (e *editor) copyRows(end xmlscan.Token, write func([]byte) error) error {
	total := 0
	for from := e.row; from < e.row+e.rowRepeat; {
		n := e.equalRows(from)
		row, _, err := e.copyRow(&end, from, n, from == e.row)
		if err != nil {
			return err
		}
		if total += len(row); total > maxSplit {
			return e.at(e.fail(ErrTooLarge, "the copies of a repeated row take more than %d bytes", maxSplit))
		}
		if err := write(row); err != nil {
			return err
		}
		from += n
	}
	return nil
}

// equalRows is the number of rows from one on that will be equal.
func (e *editor) equalRows(from int) int {
	to := from
	for to < e.row+e.rowRepeat-1 && e.alike(from, to+1) {
		to++
	}
	return to - from + 1
}

// alike tells whether two rows of a run will be equal.
func (e *editor) alike(a, b int) bool {
	for _, t := range e.active {
		if inside := a >= t.First && a <= t.Last; inside != (b >= t.First && b <= t.Last) {
			return false
		} else if inside && (t.Want(a) != t.Want(b) || a == t.Header || b == t.Header) {
			return false
		}
	}
	return true
}

// copyRow gives one of the rows that a repeated row is split into.
func (e *editor) copyRow(end *xmlscan.Token, row, n int, first bool) ([]byte, bool, error) {
	drop := func(a xmlscan.Atom) bool { return a == attrRowsRepeated || !first && isID(a) }
	tag := e.rowTag.Render(nil, drop, appendRepeat(nil, e.sheet.prefixes.tableAttr, "rows", n))
	edits := []splice.Edit{{Start: 0, End: int64(len(e.rowTag.Raw)), New: tag}}
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
			if id.Start >= int64(len(e.rowTag.Raw)) && !slices.ContainsFunc(replaced, in) {
				edits = append(edits, id)
			}
		}
	}
	cells, err := e.missing(row, n)
	if err != nil {
		return nil, false, err
	}
	slices.SortStableFunc(edits, byStart)
	if cells != nil {
		changed = true
		if e.rowTag.SelfClosing {
			tag = append(tag[:len(tag)-len("/>")], '>')
			tag = append(tag, cells...)
			edits[0].New = e.rowTag.AppendEnd(tag)
		} else {
			at := end.Start - e.rowStart
			edits = append(edits, splice.Edit{Start: at, End: at, New: cells})
		}
	}
	b, err := splice.Apply(e.raw, edits)
	return b, changed, err
}
