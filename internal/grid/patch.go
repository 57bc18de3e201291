package grid

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"elterntool/internal/xmlscan"
)

// A Value is what a cell shall hold.
type Value struct {
	Text   string
	Empty  bool
	LookOf int
}

// A Column is a column of a table that gets a value per row; the libraries say
// what its fields mean.
type Column struct {
	Header    string
	HeaderRow int
	At        int
	Existing  bool
	After     int
	FirstCol  int
	LastRow   int
	Base      int
	Value     func(row int) (value string, ok bool)
}

// A Patch collects what shall be changed. The zero value is empty.
type Patch struct {
	cells   map[string]map[Position]Value // by sheet
	columns []sheetColumn
}

type sheetColumn struct {
	sheet string
	Column
}

// Set plans a cell. Two different values for one cell are an error.
func (p *Patch) Set(sheet string, row, col int, v Value) error {
	at := &Error{Sheet: sheet, Row: row, Col: col}
	switch {
	case row < 1 || row > MaxRows:
		at.Kind = ErrTooManyRows
		return at
	case col < 1 || col > MaxColumns:
		at.Kind = ErrTooManyColumns
		return at
	}
	if p.cells == nil {
		p.cells = make(map[string]map[Position]Value)
	}
	cells := p.cells[sheet]
	if cells == nil {
		cells = make(map[Position]Value)
		p.cells[sheet] = cells
	}
	if old, ok := cells[Position{row, col}]; ok && old != v {
		at.Kind = ErrPlanConflict
		return at
	}
	cells[Position{row, col}] = v
	return nil
}

// SetColumn plans a column of a table in the sheet.
func (p *Patch) SetColumn(sheet string, c Column) error {
	if c.HeaderRow < 1 || c.LastRow > MaxRows {
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

// Sheets lists the sheets that the patch concerns.
func (p *Patch) Sheets() []string {
	names := make(map[string]bool)
	for i := range p.columns {
		names[p.columns[i].sheet] = true
	}
	for name := range p.cells {
		names[name] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// A Sheet is what planning asks of a sheet.
type Sheet struct {
	Name     string
	Occupied *Occupied
	// Headers reads the cells of one row that hold something.
	Headers func(row int) ([]Header, error)
	// Taken tells whether a column that holds nothing in the rows is not free for
	// another reason, for a table that begins in column tableFirst; nil: none is.
	Taken func(col, first, last, tableFirst int) bool
}

// A Header is a cell of a header row.
type Header struct {
	Col  int
	Text string
}

// A Planned is a column of a plan.
type Planned struct {
	Sheet  string
	Header string
	Col    int
	Added  bool
	Cells  int // rows that have a value
	Edges
}

// Edges tell where the table of a planned column lies.
type Edges struct {
	Width              int // characters of the longest value
	FirstCol, LastCol  int // of the table, without new columns; LastCol is 0 if none is new
	HeaderRow, LastRow int
	Base, TableLast    int // of rows that are appended: the last one before them, the table's last column
}

// Targets turns what is planned for one sheet into targets in the order of their
// columns. The error is an *Error or one of sh.Headers.
func (p *Patch) Targets(sh *Sheet) ([]*Target, []Planned, error) {
	var list []*Target
	var planned []Planned
	for i := range p.columns {
		c := &p.columns[i]
		if c.sheet != sh.Name {
			continue
		}
		t, pc, err := sh.columnTarget(&c.Column, list)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, t)
		planned = append(planned, pc)
	}
	byCol := make(map[int]map[int]Value)
	for at, v := range p.cells[sh.Name] {
		if byCol[at.Col] == nil {
			byCol[at.Col] = make(map[int]Value)
		}
		byCol[at.Col][at.Row] = v
	}
	for _, col := range slices.Sorted(maps.Keys(byCol)) {
		for _, t := range list {
			if t.Col == col {
				return nil, nil, &Error{Kind: ErrPlanConflict, Sheet: sh.Name, Col: col}
			}
		}
		t, err := sh.cellsTarget(col, byCol[col])
		if err != nil {
			return nil, nil, err
		}
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *Target) int { return cmp.Compare(a.Col, b.Col) })
	return list, planned, nil
}

// cellsTarget makes a target of single cells in a column, by row.
func (sh *Sheet) cellsTarget(col int, cells map[int]Value) (*Target, error) {
	rows := slices.Sorted(maps.Keys(cells))
	for _, row := range rows {
		if r, bad := xmlscan.BadChar(cells[row].Text); bad {
			return nil, sh.badCharacter(row, col, r)
		}
	}
	return &Target{Col: col, First: rows[0], Last: rows[len(rows)-1], Looks: true, Want: func(row int) Wish {
		v, ok := cells[row]
		switch {
		case !ok:
			return Wish{}
		case v.Empty || v.Text == "":
			return Wish{Act: Empty, Look: v.LookOf}
		}
		return Wish{Act: Set, Text: v.Text, Look: v.LookOf}
	}}, nil
}

// columnTarget finds or makes room for a column. others are the targets of the
// sheet so far.
func (sh *Sheet) columnTarget(c *Column, others []*Target) (*Target, Planned, error) {
	fail := func(kind error, col int, detail string) (*Target, Planned, error) {
		return nil, Planned{}, &Error{Kind: kind, Sheet: sh.Name, Row: c.HeaderRow, Col: col, Detail: detail}
	}
	headers, err := sh.Headers(c.HeaderRow)
	if err != nil {
		return nil, Planned{}, err
	}
	t := &Target{Col: c.At, First: c.HeaderRow, Last: c.LastRow, Base: c.Base}
	edges := Edges{FirstCol: c.FirstCol, HeaderRow: c.HeaderRow, LastRow: c.LastRow, Base: c.Base, TableLast: c.After}
	if edges.FirstCol == 0 && len(headers) > 0 {
		edges.FirstCol = headers[0].Col
	}
	for _, h := range headers {
		if c.At == 0 && h.Text == c.Header {
			if t.Col != 0 {
				return fail(ErrHeaderTwice, h.Col, c.Header)
			}
			t.Col = h.Col
		}
	}
	if c.At > MaxColumns {
		return fail(ErrTooManyColumns, 0, "")
	}
	if t.Col == 0 {
		if c.Existing {
			return fail(ErrHeaderMissing, 0, c.Header)
		}
		after := c.After
		if after == 0 && len(headers) > 0 {
			after = headers[len(headers)-1].Col
		}
		if after == 0 {
			after = sh.Occupied.LastColumn()
		}
		if !sh.makeRoom(t, c, after, edges.FirstCol, others) {
			return fail(ErrTooManyColumns, 0, "")
		}
		edges.LastCol = after
	} else if !slices.ContainsFunc(headers, func(h Header) bool { return h.Col == t.Col }) && c.Header != "" {
		t.Header = c.HeaderRow
	}
	for _, o := range others {
		if o.Col == t.Col {
			return fail(ErrPlanConflict, t.Col, c.Header)
		}
	}
	if r, bad := xmlscan.BadChar(c.Header); bad && t.Header > 0 {
		return nil, Planned{}, sh.badCharacter(c.HeaderRow, t.Col, r)
	}
	t.Want = t.wants(c)
	pc := Planned{Sheet: sh.Name, Header: c.Header, Col: t.Col, Added: t.Added, Edges: edges}
	for row := c.HeaderRow + 1; row <= c.LastRow; row++ {
		v, ok := c.Value(row)
		if !ok || v == "" {
			continue
		}
		pc.Cells++
		if pc.Width < len(v) {
			pc.Width = max(pc.Width, textWidth(v))
		}
		if r, bad := xmlscan.BadChar(v); bad {
			return nil, Planned{}, sh.badCharacter(row, t.Col, r)
		}
	}
	pc.Width = max(pc.Width, textWidth(c.Header)+1) // headers tend to be bold
	return t, pc, nil
}

// makeRoom gives a new column the first free place behind a column; false if
// there is none.
func (sh *Sheet) makeRoom(t *Target, c *Column, after, tableFirst int, others []*Target) bool {
	t.Added, t.Header = true, c.HeaderRow
	for t.Col = after + 1; ; t.Col++ {
		if t.Col > MaxColumns {
			return false
		}
		taken := slices.ContainsFunc(others, func(o *Target) bool { return o.Col == t.Col }) ||
			sh.Taken != nil && sh.Taken(t.Col, c.HeaderRow, c.LastRow, tableFirst)
		if !taken && sh.Occupied.IsFree(t.Col, c.HeaderRow, c.LastRow) {
			break
		}
	}
	// The look comes from the left; a column that is new too has it from there as
	// well.
	t.Look = t.Col - 1
	for slices.ContainsFunc(others, func(o *Target) bool { return o.Added && o.Col == t.Look }) {
		t.Look--
	}
	t.HeaderLook = after
	return true
}

// wants tells what a column wants of its cells.
func (t *Target) wants(c *Column) func(row int) Wish {
	return func(row int) Wish {
		if row == c.HeaderRow {
			if t.Header == 0 {
				return Wish{}
			}
			return Wish{Act: Set, Text: c.Header}
		}
		v, ok := c.Value(row)
		switch {
		case ok && v != "":
			return Wish{Act: Set, Text: v}
		case t.Added:
			return Wish{Act: Style}
		case ok:
			return Wish{Act: Empty}
		}
		return Wish{}
	}
}

func (sh *Sheet) badCharacter(row, col int, r rune) *Error {
	return &Error{Kind: ErrCharacter, Sheet: sh.Name, Row: row, Col: col, Detail: fmt.Sprintf("U+%04X", r)}
}

// textWidth is the number of characters in the longest line of a text.
func textWidth(text string) int {
	width := 0
	for line := range strings.Lines(text) {
		width = max(width, utf8.RuneCountInString(strings.TrimRight(line, "\n")))
	}
	return width
}
