package history

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/journal"
	"elterntool/internal/table"
)

// shownChanges is how many cells are listed.
const shownChanges = 20

// headerRows is how far down headers are looked for, as in package table.
const headerRows = 20

// Differences are the cells in which two contents of Datei-01 differ.
type Differences struct {
	Listed  []Change // the first ones outside of what the step has filled
	Outside int      // of them all
	Inside  int      // in the cells that the step has filled; where those are not known, in its columns
	Unsure  bool     // they are not known for some column
}

// A Change is a cell.
type Change struct {
	Sheet     string
	Row, Col  int
	Now, Then string
	Secret    bool // a password or a code: not to be shown
}

// compare lists what becomes different if then takes the place of now. Results of
// formulas do not count: they follow from other cells.
func compare(ctx context.Context, now, then table.Workbook, step *journal.Step) (*Differences, error) {
	names, err := sheetNames(now, nil)
	if err == nil {
		names, err = sheetNames(then, names)
	}
	if err != nil {
		return nil, err
	}
	d := &Differences{}
	for _, name := range names { // the office may have moved sheets
		c := comparison{Differences: d, sheet: name, filled: map[int]*filled{}, secret: map[int]bool{}}
		if strings.EqualFold(name, step.Sheet) || step.Sheet == "" {
			c.step = step
		}
		if err := c.rows(ctx, now, then); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// sheetNames adds the names of the sheets that hold something.
func sheetNames(wb table.Workbook, names []string) ([]string, error) {
	last := -1
	for row, err := range wb.Rows() {
		if err != nil {
			return nil, err
		}
		if row.SheetIndex != last && !slices.Contains(names, row.Sheet) {
			names = append(names, row.Sheet)
		}
		last = row.SheetIndex
	}
	return names, nil
}

// A comparison is that of one sheet.
type comparison struct {
	*Differences
	sheet  string
	step   *journal.Step // nil: it was about another sheet
	filled map[int]*filled
	secret map[int]bool
}

// A filled is a column of the step.
type filled struct {
	*journal.Column
	rows journal.RowSet
}

// A run is a run of equal rows that is being read.
type run struct {
	next  func() (*table.Row, error, bool)
	row   *table.Row // nil: the sheet is at its end
	start int
	left  int
}

func (r *run) advance(n int) error {
	if r.start, r.left = r.start+n, r.left-n; r.left > 0 {
		return nil
	}
	row, err, ok := r.next()
	if !ok || err != nil {
		r.row = nil
		return err
	}
	r.row, r.start, r.left = row, row.Number, max(row.Repeated, 1)
	return nil
}

func ofSheet(wb table.Workbook, name string) iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		for row, err := range wb.Rows() {
			if (err != nil || row.Sheet == name) && !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func (c *comparison) rows(ctx context.Context, now, then table.Workbook) error {
	var runs [2]run
	for i, wb := range []table.Workbook{now, then} {
		next, stop := iter.Pull2(ofSheet(wb, c.sheet))
		defer stop()
		runs[i].next = next
		if err := runs[i].advance(0); err != nil {
			return err
		}
	}
	a, b := &runs[0], &runs[1]
	for n := 0; a.row != nil || b.row != nil; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		first, x, y := 0, []table.Cell(nil), []table.Cell(nil)
		count := 0
		switch {
		case b.row == nil || a.row != nil && a.start < b.start:
			first, count, x = a.start, a.left, a.row.Cells
			if b.row != nil {
				count = min(count, b.start-a.start)
			}
		case a.row == nil || b.start < a.start:
			first, count, y = b.start, b.left, b.row.Cells
			if a.row != nil {
				count = min(count, a.start-b.start)
			}
		default:
			first, count, x, y = a.start, min(a.left, b.left), a.row.Cells, b.row.Cells
		}
		if first <= headerRows {
			c.headers(x)
			c.headers(y)
		}
		c.cells(first, count, x, y)
		for _, r := range []*run{a, b} {
			if r.row != nil && r.start == first {
				if err := r.advance(count); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// headers notes which columns the step has filled, and which hold secrets.
func (c *comparison) headers(cells []table.Cell) {
	for i := range cells {
		text := strings.ToLower(strings.TrimSpace(string(cells[i].Value)))
		if text == "" || len(text) > 200 {
			continue
		}
		if c.step != nil {
			for k := range c.step.Columns {
				if col := &c.step.Columns[k]; strings.EqualFold(strings.TrimSpace(col.Header), text) {
					c.filled[cells[i].Col] = &filled{col, col.RowSet()}
				}
			}
		}
		named := func(word string) bool { return strings.Contains(text, word) }
		if table.IsPassword(text) || text == "pw" || slices.ContainsFunc([]string{"code", "pin", "zugang", "geheim"}, named) {
			c.secret[cells[i].Col] = true
		}
	}
}

// cells compares a run of count equal rows with another.
func (c *comparison) cells(row, count int, now, then []table.Cell) {
	end := func(cell *table.Cell) int { return cell.Col + max(cell.Repeated, 1) }
	for col := 1; ; {
		for len(now) > 0 && end(&now[0]) <= col {
			now = now[1:]
		}
		for len(then) > 0 && end(&then[0]) <= col {
			then = then[1:]
		}
		if len(now)+len(then) == 0 {
			return
		}
		next := 1 << 30
		var at [2]*table.Cell
		for i, list := range [][]table.Cell{now, then} {
			switch {
			case len(list) == 0:
			case list[0].Col <= col:
				at[i] = &list[0]
				next = min(next, end(&list[0]))
			default:
				next = min(next, list[0].Col)
			}
		}
		if !same(at[0], at[1]) {
			for ; col < next; col++ {
				c.differs(row, count, col, at[0], at[1])
			}
		}
		col = next
	}
}

func (c *comparison) differs(row, count, col int, now, then *table.Cell) {
	filled := c.filled[col]
	for i := range count {
		if filled != nil && (filled.Rows == "" || filled.rows.Has(row+i) || filled.Added && isHeader(filled.Column, now, then)) {
			c.Inside++
			c.Unsure = c.Unsure || filled.Rows == ""
			continue
		}
		if filled == nil && len(c.Listed) == shownChanges {
			c.Outside += count - i
			return
		}
		if c.Outside++; len(c.Listed) < shownChanges {
			c.Listed = append(c.Listed, Change{Sheet: c.sheet, Row: row + i, Col: col, Now: shown(now), Then: shown(then), Secret: c.secret[col]})
		}
	}
}

// isHeader tells whether the cell is the header of a new column, on one side only.
func isHeader(c *journal.Column, now, then *table.Cell) bool {
	return (shown(now) == "") != (shown(then) == "") && strings.EqualFold(strings.TrimSpace(shown(now)+shown(then)), strings.TrimSpace(c.Header))
}

func shown(c *table.Cell) string {
	if c == nil {
		return ""
	}
	return string(cmp.Or(string(c.Text), string(c.Value)))
}

// same tells whether two cells hold the same; nil is an empty one.
func same(a, b *table.Cell) bool {
	var none table.Cell
	if a == nil {
		a = &none
	}
	if b == nil {
		b = &none
	}
	if a.Formula || b.Formula {
		return a.Formula == b.Formula
	}
	if bytes.Equal(a.Value, b.Value) {
		return len(a.Value) == 0 || (a.Kind == table.String) == (b.Kind == table.String)
	}
	if a.Kind == table.String || b.Kind == table.String {
		return false
	}
	// Numbers and dates as different programs store them.
	x, errX := strconv.ParseFloat(string(a.Value), 64)
	y, errY := strconv.ParseFloat(string(b.Value), 64)
	if errX == nil && errY == nil {
		return x == y
	}
	const midnight = "T00:00:00"
	return strings.TrimSuffix(string(a.Value), midnight) == strings.TrimSuffix(string(b.Value), midnight)
}
