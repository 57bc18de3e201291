package ods

import (
	"cmp"
	"maps"
	"slices"

	"elterntool/internal/xmlscan"
)

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
	// Value is asked for the rows HeaderRow+1 to LastRow, in order and several
	// times; equal questions must get equal answers. With ok == false the row
	// keeps what it has; "" empties the cell.
	Value func(row int) (value string, ok bool)
}

// A Patch collects what shall be changed. Nothing is read or checked before
// [Patch.Plan].
type Patch struct {
	w       *Workbook
	cells   map[string]map[position]Value // by sheet
	columns []sheetColumn
}

type position struct{ row, col int }

type sheetColumn struct {
	sheet string
	Column
}

// NewPatch returns an empty patch.
func (w *Workbook) NewPatch() *Patch {
	return &Patch{w: w, cells: make(map[string]map[position]Value)}
}

// Set plans a cell. Two different values for one cell are an error.
func (p *Patch) Set(sheet string, row, col int, v Value) error {
	at := &Error{Sheet: sheet, Row: row, Col: col}
	switch {
	case row < 1 || row > maxRows:
		at.Kind = ErrTooManyRows
		return at
	case col < 1 || col > maxColumns:
		at.Kind = ErrTooManyColumns
		return at
	}
	cells := p.cells[sheet]
	if cells == nil {
		cells = make(map[position]Value)
		p.cells[sheet] = cells
	}
	if old, ok := cells[position{row, col}]; ok && old != v {
		at.Kind = ErrPlanConflict
		return at
	}
	cells[position{row, col}] = v
	return nil
}

// SetColumn plans a column of a table in the sheet.
func (p *Patch) SetColumn(sheet string, c Column) error {
	if c.HeaderRow < 1 || c.LastRow > maxRows {
		return &Error{Kind: ErrTooManyRows, Sheet: sheet, Row: max(c.HeaderRow, c.LastRow)}
	}
	switch {
	case c.At < 0 || c.After < 0:
		return &Error{Kind: ErrTooManyColumns, Sheet: sheet, Row: c.HeaderRow}
	case c.At == 0 && c.Header == "": // neither can be found nor added
		return &Error{Kind: ErrHeaderMissing, Sheet: sheet, Row: c.HeaderRow}
	}
	c.LastRow = max(c.LastRow, c.HeaderRow)
	p.columns = append(p.columns, sheetColumn{sheet, c})
	return nil
}

// A target is a column of cells that the plan concerns.
type target struct {
	col         int
	look        int  // column whose style the cells take; 0: their own
	headerLook  int  // the same for the header cell
	header      int  // row of the header cell; 0: none
	first, last int  // rows concerned, the header included
	added       bool // the column is new
	looks       bool // wishes name looks of their own
	want        func(row int) wish
}

// A wish is what the plan wants of one cell.
type wish struct {
	act  action
	text string
	look int // overrides target.look if not 0
}

type action uint8

const (
	keep  action = iota // as it is
	style               // only the look
	set
	empty
)

func (t *target) covers(first, last int) bool { return t.first <= last && t.last >= first }

// targets turns what is planned for one sheet into targets in the order of
// their columns.
func (p *Patch) targets(sh *sheetSurvey) ([]*target, []PlannedColumn, error) {
	var list []*target
	var planned []PlannedColumn
	for i := range p.columns {
		c := &p.columns[i]
		if c.sheet != sh.Name {
			continue
		}
		t, pc, err := p.columnTarget(sh, &c.Column, list)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, t)
		planned = append(planned, pc)
	}
	byCol := make(map[int]map[int]Value)
	for at, v := range p.cells[sh.Name] {
		if byCol[at.col] == nil {
			byCol[at.col] = make(map[int]Value)
		}
		byCol[at.col][at.row] = v
	}
	for _, col := range slices.Sorted(maps.Keys(byCol)) {
		cells := byCol[col]
		for _, t := range list {
			if t.col == col {
				return nil, nil, &Error{Kind: ErrPlanConflict, Sheet: sh.Name, Col: col}
			}
		}
		rows := slices.Sorted(maps.Keys(cells))
		for _, row := range rows {
			if r, bad := xmlscan.BadChar(cells[row].Text); bad {
				return nil, nil, badCharacter(sh.Name, row, col, r)
			}
		}
		list = append(list, &target{col: col, first: rows[0], last: rows[len(rows)-1], looks: true, want: func(row int) wish {
			v, ok := cells[row]
			switch {
			case !ok:
				return wish{}
			case v.Empty || v.Text == "":
				return wish{act: empty, look: v.LookOf}
			}
			return wish{act: set, text: v.Text, look: v.LookOf}
		}})
	}
	slices.SortFunc(list, func(a, b *target) int { return cmp.Compare(a.col, b.col) })
	return list, planned, nil
}

// columnTarget finds or makes room for a column. others are the targets of the
// sheet so far.
func (p *Patch) columnTarget(sh *sheetSurvey, c *Column, others []*target) (*target, PlannedColumn, error) {
	fail := func(kind error, col int, detail string) (*target, PlannedColumn, error) {
		return nil, PlannedColumn{}, &Error{Kind: kind, Sheet: sh.Name, Row: c.HeaderRow, Col: col, Detail: detail}
	}
	headers, err := p.w.headers(sh.Name, c.HeaderRow)
	if err != nil {
		return nil, PlannedColumn{}, err
	}
	t := &target{col: c.At, first: c.HeaderRow, last: c.LastRow}
	pcLast := 0
	for _, h := range headers {
		if c.At == 0 && h.text == c.Header {
			if t.col != 0 {
				return fail(ErrHeaderTwice, h.col, c.Header)
			}
			t.col = h.col
		}
	}
	if c.At > maxColumns {
		return fail(ErrTooManyColumns, 0, "")
	}
	if t.col == 0 {
		if c.Existing {
			return fail(ErrHeaderMissing, 0, c.Header)
		}
		after := c.After
		if after == 0 && len(headers) > 0 {
			after = headers[len(headers)-1].col
		}
		if after == 0 {
			after = sh.lastColumn()
		}
		t.added, t.header = true, c.HeaderRow
		t.col = after + 1
		for ; ; t.col++ {
			if t.col > maxColumns {
				return fail(ErrTooManyColumns, 0, "")
			}
			taken := slices.ContainsFunc(others, func(o *target) bool { return o.col == t.col })
			if !taken && sh.isFree(t.col, c.HeaderRow, c.LastRow) {
				break
			}
		}
		// The look comes from the left; a column that is new too has it from
		// there as well.
		t.look = t.col - 1
		for slices.ContainsFunc(others, func(o *target) bool { return o.added && o.col == t.look }) {
			t.look--
		}
		t.headerLook = after
		pcLast = after
	} else if !slices.ContainsFunc(headers, func(h header) bool { return h.col == t.col }) && c.Header != "" {
		t.header = c.HeaderRow
	}
	for _, o := range others {
		if o.col == t.col {
			return fail(ErrPlanConflict, t.col, c.Header)
		}
	}
	if r, bad := xmlscan.BadChar(c.Header); bad {
		return nil, PlannedColumn{}, badCharacter(sh.Name, c.HeaderRow, t.col, r)
	}
	t.want = func(row int) wish {
		if row == c.HeaderRow {
			if t.header == 0 {
				return wish{}
			}
			return wish{act: set, text: c.Header}
		}
		v, ok := c.Value(row)
		switch {
		case ok && v != "":
			return wish{act: set, text: v}
		case t.added:
			return wish{act: style}
		case ok:
			return wish{act: empty}
		}
		return wish{}
	}
	pc := PlannedColumn{Sheet: sh.Name, Header: c.Header, Col: t.col, Added: t.added}
	for row := c.HeaderRow + 1; row <= c.LastRow; row++ {
		v, ok := c.Value(row)
		if !ok || v == "" {
			continue
		}
		pc.Cells++
		if pc.width < len(v) {
			pc.width = max(pc.width, textWidth(v))
		}
		if r, bad := xmlscan.BadChar(v); bad {
			return nil, PlannedColumn{}, badCharacter(sh.Name, row, t.col, r)
		}
	}
	pc.width = max(pc.width, textWidth(c.Header)+1) // headers tend to be bold
	pc.tableFirst, pc.tableLast, pc.headerRow, pc.lastRow = c.FirstCol, pcLast, c.HeaderRow, c.LastRow
	if pc.tableFirst == 0 && len(headers) > 0 {
		pc.tableFirst = headers[0].col
	}
	return t, pc, nil
}

func badCharacter(sheet string, row, col int, r rune) error {
	return &Error{Kind: ErrCharacter, Sheet: sheet, Row: row, Col: col, Detail: characterName(r)}
}

// lastColumn is the last column of the sheet that holds something.
func (sh *sheetSurvey) lastColumn() int {
	last := 0
	for col := range sh.occupied.near {
		if len(sh.occupied.near[col]) > 0 {
			last = max(last, col)
		}
	}
	for col, runs := range sh.occupied.far {
		if len(*runs) > 0 {
			last = max(last, col)
		}
	}
	for _, w := range sh.wide {
		last = max(last, int(w.lastCol))
	}
	return last
}

type header struct {
	col  int
	text string
}

// headers reads the cells of one row that hold something.
func (w *Workbook) headers(sheet string, row int) ([]header, error) {
	var found []header
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
			for n := range min(c.Repeated, maxColumns) {
				found = append(found, header{c.Col + n, string(c.Value)})
			}
		}
		break
	}
	return found, nil
}
