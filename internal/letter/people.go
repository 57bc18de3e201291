package letter

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"elterntool/internal/consent"
	"elterntool/internal/names"
	"elterntool/internal/preview"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// maxRows bounds what is kept in memory: more parents than any school has.
const maxRows = 100_000

// A row is one row of the table with what letters may show.
type row struct {
	number  int // as Calc shows it
	hidden  bool
	account string
	code    string
	fit     names.Fit // of the account to the names
	values  []string  // by column of the roll, as LibreOffice prints them
	person  preview.Row
}

// A roll is the table of parents, read for letters.
type roll struct {
	table *table.Table
	cols  []table.Column // those that are kept, ascending
	index map[int]int    // column number → place in cols
	rows  []row

	fits, swapped int   // accounts that fit the names, and only the swapped names
	dates         []int // by column of the roll: the first row with a date; 0: none
	refusals      consent.Refusals
	strays        []row // what a query may take for a parent, and the table did not
}

// read finds the table and keeps the columns that keep asks for.
func read(ctx context.Context, wb table.Workbook, o table.Options, keep func(*table.Table) ([]table.Column, error)) (*roll, error) {
	t, err := table.Read(ctx, wb, o, func(*table.Record) error { return nil })
	if err != nil {
		return nil, err
	}
	cols, err := keep(t)
	if err != nil {
		return nil, err
	}
	r := &roll{table: t, cols: cols, index: map[int]int{}, dates: make([]int, len(cols))}
	for i, c := range r.cols {
		r.index[c.Col] = i
	}
	w := &watcher{Workbook: wb, roll: r}
	_, err = table.Read(ctx, w, o, func(rec *table.Record) error {
		w.stray = nil
		return r.add(rec)
	})
	return r, err
}

// A watcher finds the rows that are handed over and are no record.
type watcher struct {
	table.Workbook
	roll  *roll
	stray *row
}

// maxStrays is how many of them are kept; the first that matters is reported.
const maxStrays = 1000

// Rows makes watcher a table.Workbook.
func (w *watcher) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		for in, err := range w.Workbook.Rows() {
			w.stray = nil
			if t := w.roll.table; err == nil && in.Sheet == t.Sheet && in.Number > t.HeaderRow {
				w.stray = &row{number: in.Number, values: make([]string, len(w.roll.cols))}
				w.roll.fill(w.stray, in.Cells)
			}
			if !yield(in, err) {
				return
			}
			if w.stray != nil && w.roll.hasKey(w.stray) && len(w.roll.strays) < maxStrays {
				w.roll.strays = append(w.roll.strays, *w.stray)
			}
		}
	}
}

// hasKey tells whether a row holds an account or a code, if only blanks.
func (r *roll) hasKey(p *row) bool {
	for _, f := range []table.Field{table.Account, table.Code} {
		for _, c := range r.table.Columns[f] {
			if r.value(p, c.Col) != "" {
				return true
			}
		}
	}
	return false
}

// fill takes the values of the columns that are kept.
func (r *roll) fill(p *row, cells []table.Cell) {
	for i := range cells {
		c := &cells[i]
		for n := range max(c.Repeated, 1) {
			if at, ok := r.index[c.Col+n]; ok {
				p.values[at] = string(printed(c))
			}
		}
	}
}

func (r *roll) add(rec *table.Record) error {
	if len(r.rows) == maxRows {
		return &problem.Problem{
			Place:  problem.Place{Sheet: r.table.Sheet, Row: rec.Row},
			What:   fmt.Sprintf("Das sind mehr als %d Zeilen; für so viele Briefe ist elterntool nicht gedacht.", maxRows),
			Remedy: "Ist es die richtige Datei?",
		}
	}
	p := row{
		number: rec.Row, hidden: rec.Hidden,
		account: text(rec.Account), code: text(rec.Code),
		values: make([]string, len(r.cols)), person: consent.PersonOf(rec),
	}
	r.refusals.Hear(rec)
	r.fill(&p, rec.Cells)
	for i := range rec.Cells {
		c := &rec.Cells[i]
		if c.Kind != table.Date && c.Kind != table.Time {
			continue
		}
		for n := range max(c.Repeated, 1) {
			if at, ok := r.index[c.Col+n]; ok && r.dates[at] == 0 {
				r.dates[at] = rec.Row
			}
		}
	}
	if p.account != "" {
		switch p.fit = names.Witness([]byte(p.account), rec.FirstName, rec.LastName); p.fit {
		case names.Fits:
			r.fits++
		case names.FitsSwapped:
			r.swapped++
		}
	}
	r.rows = append(r.rows, p)
	return nil
}

// printed is what LibreOffice prints of a cell: the number without its format (seen
// with 7.4.7), of everything else what is shown.
func printed(c *table.Cell) []byte {
	if c.Kind == table.Number || c.Kind == table.String || len(c.Text) == 0 {
		return c.Value
	}
	return c.Text
}

// text is a value without blanks around it.
func text(b []byte) string { return string(bytes.TrimSpace(b)) }

// value is what a row holds in a column; "" for a column that is not there.
func (r *roll) value(p *row, col int) string {
	if i, ok := r.index[col]; ok {
		return p.values[i]
	}
	return ""
}
