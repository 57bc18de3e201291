package xlsx

import "elterntool/internal/grid"

// A Value is what a cell shall hold.
type Value struct {
	Text  string // a string, whatever it looks like: it is never evaluated
	Empty bool   // nothing; Text must be ""
	// LookOf is the column of a cell in the same row whose style the cell takes, as it
	// was before the patch; 0: it keeps its own.
	LookOf int
}

// A Column is a column of a table that gets a value per row.
type Column struct {
	Header    string // text of the header cell
	HeaderRow int    // from 1
	// At names the column. 0: the one with the header, else a new one.
	At int
	// Existing refuses to add a column.
	Existing bool
	// After is the table's last column, behind which a new one is put; if something
	// stands there, the next column is taken that is free in all rows of the table.
	// 0: the last header cell; in an empty header row, the last column of the sheet
	// that holds something.
	After int
	// FirstCol is the table's first column. 0: the first header cell.
	FirstCol int
	// LastRow is the last row of the table.
	LastRow int
	// Base, if not 0, is the last row of the table as it is: the rows below it, to
	// LastRow, are appended. Their cells take the style of the cell in Base, and ranges
	// that end with it (filters, print ranges, conditional formats, tables) grow to
	// LastRow. For columns that are there, with After the table's last one.
	Base int
	// Value is asked for the rows HeaderRow+1 to LastRow, in order and several times, by
	// two goroutines at a time while the workbook is written; equal questions must get
	// equal answers. With ok == false the row keeps what it has; "" empties the cell.
	Value func(row int) (value string, ok bool)
}

// A Patch collects what shall be changed. Nothing is read or checked before
// [Patch.Plan].
type Patch struct {
	w     *Workbook
	asked grid.Patch
}

// NewPatch returns an empty patch.
func (w *Workbook) NewPatch() *Patch { return &Patch{w: w} }

// Set plans a cell. Two different values for one cell are an error.
func (p *Patch) Set(sheet string, row, col int, v Value) error {
	return asError(p.asked.Set(sheet, row, col, grid.Value(v)))
}

// SetColumn plans a column of a table in the sheet.
func (p *Patch) SetColumn(sheet string, c Column) error {
	return asError(p.asked.SetColumn(sheet, grid.Column(c)))
}

// targets turns what is planned for one sheet into targets in the order of their
// columns.
func (p *Patch) targets(sh *sheetSurvey, more *sheetParts) ([]*grid.Target, []grid.Planned, error) {
	var rows takenRows
	var taken []bool // by column, in those rows
	return p.asked.Targets(&grid.Sheet{
		Name: sh.Name, Occupied: &sh.occupied,
		Headers: func(row int) ([]grid.Header, error) { return p.w.headers(sh.Index, row) },
		Taken: func(col, first, last, tableFirst int) bool {
			if asked := (takenRows{first, last, tableFirst}); taken == nil || rows != asked {
				rows, taken = asked, sh.takenColumns(more, asked)
			}
			return taken[col]
		},
	})
}

// takenRows are rows of a table that begins in a column.
type takenRows struct{ first, last, tableFirst int }

// takenColumns tells for all columns at once, because there may be very many areas,
// whether something takes them that is no content: merged cells, hyperlinks,
// validations, tables, pivot tables, comments.
func (sh *sheetSurvey) takenColumns(more *sheetParts, rows takenRows) []bool {
	var begin, end []int32 // areas that begin or end in a column; nil: there are none
	add := func(a area) {
		if begin == nil {
			begin, end = make([]int32, maxColumns+2), make([]int32, maxColumns+2)
		}
		if rows.first <= a.LastRow && rows.last >= a.FirstRow {
			begin[a.FirstCol]++
			end[a.LastCol]++
		}
	}
	for _, list := range [][]area{sh.merged, sh.arrays, sh.links, more.comments, more.pivots} {
		for _, a := range list {
			add(a)
		}
	}
	for i := range sh.validations {
		for _, a := range sh.validations[i].areas {
			if !runsOver(a, rows.tableFirst) {
				add(a)
			}
		}
	}
	for _, t := range more.tables {
		add(t.ref.areas[0])
	}
	taken := make([]bool, maxColumns+1)
	if begin == nil {
		return taken
	}
	open := int32(0)
	for col := range taken {
		open += begin[col]
		taken[col] = open > 0
		open -= end[col]
	}
	return taken
}

// runsOver tells whether an area is not about one of its columns, but about a
// table as a whole.
func runsOver(a area, tableFirst int) bool { return a.FirstCol <= tableFirst && a.LastCol > a.FirstCol }

// headers reads the cells of one row that hold something.
func (w *Workbook) headers(sheet, row int) ([]grid.Header, error) {
	if w.survey != nil && w.survey.sheets[sheet] != nil {
		if found, ok := w.survey.sheets[sheet].headers(row); ok {
			return found, nil
		}
	}
	r, err := w.newRowReader()
	if err != nil {
		return nil, err
	}
	var found []grid.Header
	_, err = r.readSheet(sheet, func(r *Row, _ error) bool {
		if r.Number == row {
			for i := range r.Cells {
				found = append(found, grid.Header{Col: r.Cells[i].Col, Text: string(r.Cells[i].Value)})
			}
		}
		return r.Number < row
	})
	return found, err
}
