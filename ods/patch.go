package ods

import "elterntool/internal/grid"

// A Value is what a cell shall hold.
type Value struct {
	Text  string // a string, whatever it looks like: it is never evaluated
	Empty bool   // nothing; Text must be ""
	// LookOf is the column of a cell in the same row whose style the cell
	// takes; 0: it keeps its own.
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
	// After is the table's last column, behind which a new one is put; if
	// something stands there, the next column is taken that is empty in all
	// rows of the table. 0: the last header cell; in an empty header row, the
	// last column of the sheet that holds something.
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
	// Value is asked for the rows HeaderRow+1 to LastRow, in order and several
	// times, by two goroutines at a time while a package is written; equal questions
	// must get equal answers. With ok == false the row keeps what it has; "" empties the
	// cell.
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

// targets turns what is planned for one sheet into targets in the order of
// their columns.
func (p *Patch) targets(sh *sheetSurvey) ([]*grid.Target, []grid.Planned, error) {
	return p.asked.Targets(&grid.Sheet{
		Name: sh.Name, Occupied: &sh.occupied,
		Headers: func(row int) ([]grid.Header, error) { return p.w.headers(sh.Name, row) },
	})
}

// headers reads the cells of one row that hold something.
func (w *Workbook) headers(sheet string, row int) ([]grid.Header, error) {
	var found []grid.Header
	for r, err := range w.Rows() {
		if err != nil {
			return nil, err
		}
		if r.Sheet.Name != sheet {
			if found != nil {
				break
			}
			continue
		}
		if r.Number > row {
			break
		}
		if r.Number+r.Repeated <= row {
			continue
		}
		for i := range r.Cells {
			c := &r.Cells[i]
			for n := range min(c.Repeated, grid.MaxColumns) {
				found = append(found, grid.Header{Col: c.Col + n, Text: string(c.Value)})
			}
		}
		break
	}
	return found, nil
}
