package ods

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// A trial is one column set in one sheet, and everything that must hold then.
type trial struct {
	sheet  string
	column Column
}

// A result is what a trial leaves behind.
type result struct {
	file   []byte
	plan   *Plan
	values map[int]string // what the column must hold by row, header included if it is new
	places map[string]int // kinds of edits
}

var (
	errProperty  = errors.New("a promise is broken")
	errNoOpinion = errors.New("encoding/xml does not read it") // it takes other things for well-formed
)

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errProperty, fmt.Errorf(format, args...))
}

// carryOut sets the column. An error that is errProperty says that something
// does not hold; any other is a refusal.
func (tr trial) carryOut(file []byte) (*result, error) {
	pl, err := tr.plan(file)
	if err != nil {
		return nil, err
	}
	var edits []Edit
	for e, err := range pl.Edits() {
		if err != nil {
			if checked := pl.Check(); checked == nil {
				return nil, broken("Check finds nothing, Edits: %w", err)
			}
			return nil, err
		}
		edits = append(edits, e)
	}
	if err := pl.Check(); err != nil {
		return nil, broken("Check: %w, Edits finds nothing", err)
	}
	var out bytes.Buffer
	if n, err := pl.WriteTo(&out); err != nil || n != int64(out.Len()) {
		return nil, broken("WriteTo: %d of %d bytes, %w", n, out.Len(), err)
	}
	if err := verify(pl, out.Bytes()); err != nil {
		return nil, broken("Verify: %w", err)
	}
	r := &result{file: out.Bytes(), plan: pl, places: make(map[string]int)}
	if err := r.bytes(file, edits, tr); err != nil {
		return nil, errors.Join(errProperty, err)
	}
	again, err := tr.plan(r.file)
	if err != nil {
		return nil, broken("the second time: %w", err)
	}
	out2 := new(bytes.Buffer)
	if _, err := again.WriteTo(out2); err != nil || !again.Empty() || !bytes.Equal(out2.Bytes(), r.file) {
		return nil, broken("the second time changes something: %v %v", again, err)
	}
	return r, nil
}

func (tr trial) plan(file []byte) (*Plan, error) {
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	p := w.NewPatch()
	if err := p.SetColumn(tr.sheet, tr.column); err != nil {
		return nil, err
	}
	return p.Plan()
}

// bytes shows the byte property and reads both documents with the second
// opinion.
func (r *result) bytes(file []byte, edits []Edit, tr trial) error {
	if bytes.HasPrefix(file, []byte("PK")) {
		if err := sameRecords(file, r.file); err != nil {
			return err
		}
	}
	old, err := partOf(file)
	if err != nil {
		return err
	}
	new, err := partOf(r.file)
	if err != nil {
		return err
	}
	want, err := edited(old, edits)
	if err != nil {
		return err
	}
	if !bytes.Equal(new, want) {
		return errors.New("the listed edits do not give what was written")
	}
	before, err := naive(old)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoOpinion, err)
	}
	after, err := naive(new)
	if err != nil {
		return err
	}
	if len(before.sheets) != len(after.sheets) {
		return fmt.Errorf("%d sheets became %d", len(before.sheets), len(after.sheets))
	}
	col := r.plan.Columns[0].Col
	at := slices.IndexFunc(before.sheets, func(s *naiveSheet) bool { return s.name == tr.sheet })
	for _, e := range joined(edits) {
		place, err := before.placeOf(old, e, map[int][]int{at: {col}})
		if err != nil {
			return err
		}
		r.places[place]++
	}
	for i := range before.sheets {
		var without []int
		if i == at {
			without = []int{col}
		}
		if diff := cmp.Diff(before.sheets[i].canonical(without...), after.sheets[i].canonical(without...), cmp.AllowUnexported(canonicalRow{})); diff != "" {
			return fmt.Errorf("sheet %q differs outside of the column (-old +new)\n%s", before.sheets[i].name, diff)
		}
	}
	if err := results(before, after, r.plan.Recalculated); err != nil {
		return err
	}
	return r.columnHolds(before.sheets[at], after.sheets[at], tr.column)
}

// joined puts replacements together that are listed in pieces.
func joined(edits []Edit) []Edit {
	var out []Edit
	for _, e := range edits {
		if k := len(out) - 1; k >= 0 && e.Start == e.End && e.Start == out[k].End && out[k].Start < out[k].End {
			out[k].New = append(out[k].New, e.New...)
			continue
		}
		out = append(out, Edit{e.Start, e.End, slices.Clone(e.New)})
	}
	return out
}

// results: formulas keep their results or lose them altogether.
func results(before, after *naiveDoc, planned int) error {
	gone := 0
	for i, s := range before.sheets {
		for j := range s.rows {
			r := &s.rows[j]
			for k := range r.cells {
				was := &r.cells[k]
				if was.formula == "" {
					continue
				}
				lost := false
				for n := range min(r.n, 1000) {
					is := after.sheets[i].cell(r.row+n, was.col)
					if is == nil || is.formula != was.formula {
						return fmt.Errorf("the formula in row %d, column %d is gone", r.row+n, was.col)
					}
					var err error
					if lost, err = lostResult(was, is); err != nil {
						return fmt.Errorf("row %d, column %d: %w", r.row+n, was.col, err)
					}
				}
				if lost {
					gone++
				}
			}
		}
	}
	if gone > planned {
		return fmt.Errorf("%d results are gone, %d planned", gone, planned)
	}
	return nil
}

func lostResult(was, is *naiveCell) (bool, error) {
	switch {
	case is.paragraphs != was.paragraphs && !(strings.HasPrefix(was.paragraphs, "#") && strings.HasSuffix(was.paragraphs, is.paragraphs)):
		return false, fmt.Errorf("the text of the formula %q became %q", was.paragraphs, is.paragraphs)
	case is.typ == was.typ && is.value == was.value:
		return false, nil
	case is.typ == "empty" || is.typ == "string" && is.value == is.paragraphs: // a text without a type reads as one
		return true, nil
	}
	return false, fmt.Errorf("the result %s %q became %s %q", was.typ, was.value, is.typ, is.value)
}

// columnHolds: the planned values stand where they must, everything else in
// the column is as it was.
func (r *result) columnHolds(before, after *naiveSheet, c Column) error {
	pc := r.plan.Columns[0]
	c.LastRow = max(c.LastRow, c.HeaderRow)
	r.values = make(map[int]string)
	var want columnRuns
	var failed error
	planned := func(row int, old *naiveCell) string {
		text, rest := "", "table-cell||"
		if old != nil {
			text, rest = old.print(false), old.rest
		}
		value, ok := c.Header, pc.Added || c.At > 0 && c.Header != "" && (old == nil || !old.something)
		if row > c.HeaderRow {
			value, ok = c.Value(row)
		}
		if pc.Added && old != nil && old.something {
			failed = fmt.Errorf("the new column already held %q in row %d", text, row)
		}
		if !ok || value == "" && pc.Added {
			return text
		}
		r.values[row] = value
		if value == "" {
			value = "empty||"
		} else {
			value = "string|" + collapsed(value) + "|" + collapsed(value)
		}
		if value += "||" + rest; value == "empty||||table-cell||" {
			return ""
		}
		return value
	}
	next := 1
	before.column(pc.Col, func(row, n int, old *naiveCell) {
		text := ""
		if old != nil {
			text = old.print(false)
		}
		next = row + n
		for first := row; first < row+n; {
			if first >= c.HeaderRow && first <= c.LastRow {
				want.add(first, 1, planned(first, old))
				first++
				continue
			}
			end := row + n
			if first < c.HeaderRow {
				end = min(end, c.HeaderRow)
			}
			want.add(first, end-first, text)
			first = end
		}
	})
	for row := max(next, c.HeaderRow); row <= c.LastRow; row++ {
		want.add(row, 1, planned(row, nil))
	}
	var got columnRuns
	after.column(pc.Col, func(row, n int, cell *naiveCell) {
		text := ""
		if cell != nil {
			text = cell.print(false)
		}
		got.add(row, n, text)
	})
	if failed != nil {
		return failed
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(columnRun{})); diff != "" {
		return fmt.Errorf("the column does not hold what was planned (-want +got)\n%s", diff)
	}
	return nil
}

// columnRuns are the cells of a column that hold something, runs of equal ones
// together.
type columnRuns []columnRun

type columnRun struct {
	row, n int
	text   string
}

func (c *columnRuns) add(row, n int, text string) {
	if text == "" {
		return
	}
	if k := len(*c) - 1; k >= 0 && (*c)[k].text == text && (*c)[k].row+(*c)[k].n == row {
		(*c)[k].n += n
		return
	}
	*c = append(*c, columnRun{row, n, text})
}

func (s *naiveSheet) cell(row, col int) *naiveCell {
	i, found := slices.BinarySearchFunc(s.rows, row, func(r naiveRow, row int) int {
		switch {
		case r.row+r.n <= row:
			return -1
		case r.row > row:
			return 1
		}
		return 0
	})
	if !found {
		return nil
	}
	for k := range s.rows[i].cells {
		if c := &s.rows[i].cells[k]; col >= c.col && col < c.col+c.n {
			return c
		}
	}
	return nil
}

// agrees compares what the package reads with the second opinion.
func agrees(file []byte) error {
	part, err := partOf(file)
	if err != nil {
		return err
	}
	doc, err := naive(part)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoOpinion, err)
	}
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	type place struct{ sheet, row int }
	want := make(map[place]string)
	tabs := doc.tabs()
	for i, s := range tabs {
		for j := range s.rows {
			r := &s.rows[j]
			text := ""
			for _, c := range r.cells {
				if c.something {
					text += fmt.Sprintf("\n%d×%d %s %q %q %t %t", c.col, c.n, c.typ, c.value, c.text, c.formula != "", c.covered)
				}
			}
			if text != "" {
				want[place{i, r.row}] = fmt.Sprintf("%s×%d %t %t%s", s.name, r.n, r.hidden == "collapse" || r.hidden == "filter", r.hidden == "filter", text)
			}
		}
	}
	for r, err := range w.Rows() {
		if err != nil {
			return err
		}
		got := fmt.Sprintf("%s×%d %t %t", r.Sheet.Name, r.Repeated, r.Hidden, r.Filtered)
		for _, c := range r.Cells {
			got += fmt.Sprintf("\n%d×%d %s %q %q %t %t", c.Col, c.Repeated, c.Type, c.Value, c.Text, c.Formula, c.Covered)
		}
		at := place{r.Sheet.Index, r.Number}
		if want[at] != got {
			return fmt.Errorf("row %d of sheet %q (-second opinion +this package)\n%s", at.row, r.Sheet.Name, shorten([]byte(cmp.Diff(want[at], got))))
		}
		delete(want, at)
	}
	for at, text := range want {
		return fmt.Errorf("row %d of sheet %d is missing: %s", at.row, at.sheet, text)
	}
	sheets, err := w.Sheets()
	if err != nil {
		return err
	}
	if len(sheets) != len(tabs) {
		return fmt.Errorf("%d sheets, the second opinion has %d", len(sheets), len(tabs))
	}
	for i, s := range sheets {
		if s.Name != tabs[i].name || s.Index != i {
			return fmt.Errorf("sheet %d: %v", i, s)
		}
		if slices.IndexFunc(sheets, func(o Sheet) bool { return o.Name == s.Name && o.Index != i }) >= 0 {
			continue
		}
		if last, err := w.LastRow(s.Name); err != nil || last != tabs[i].lastRow() {
			return fmt.Errorf("sheet %q: last row %d, %v", s.Name, last, err)
		}
	}
	return nil
}
