package intake

import (
	"errors"
	"slices"
	"strings"

	"elterntool/internal/source"
	"elterntool/internal/table"
)

// headerRows is how far down a header row is looked for.
const headerRows = 20

// A who says whose a column is.
type who struct {
	role   table.Role
	number int // of a parent; 0: the header says none
}

func (w who) same(o who) bool {
	return w.role == o.role && max(w.number, 1) == max(o.number, 1)
}

// A Kind is what the rows of a file are.
type Kind uint8

// The kinds.
const (
	Unclear Kind = iota // names, and no sign whose they are
	Wide                // parents in columns of their own, the child beside them
	Long                // one parent in each row, in the bare columns
	Pupils              // children only
	Persons             // parents without their children
)

// A Column is what a column of a file is taken for.
type Column struct {
	Col      int // from 1
	Header   string
	Meaning  string   // "Elternteil 1: Vorname"; "" if it is not used
	Unused   string   // why not
	Filled   int      // rows in which something stands
	Examples []string // the first values that differ
}

// A layout is what the columns of a file mean.
type layout struct {
	file    *source.File
	sheet   *source.Sheet
	header  int // index of the header row in sheet.Rows; -1: there is none
	columns []*column
	kind    Kind
	kept    bool // a mapping has said what all columns mean
	child   block
	parents []block // in the order of their columns
	shared  block   // of all parents
	shares  bool    // shared holds something
}

// A column is a header cell and what was made of it.
type column struct {
	Column
	says    table.Meaning // the header of itself
	meaning table.Meaning
	chosen  bool // by --col or a mapping
	off     bool // by --col FELD=-
	used    bool
}

// A block is the columns of one person: those of each field in their order.
type block struct {
	who
	label string
	cols  map[table.Field][]int
}

func (b *block) has(fields ...table.Field) bool {
	for _, f := range fields {
		if len(b.cols[f]) == 0 {
			return false
		}
	}
	return true
}

// named tells whether the block holds a whole name.
func (b *block) named() bool {
	return b.has(table.FirstName, table.LastName) || b.has(table.Combined)
}

// Reasons why a file cannot be used, for errors.Is.
var (
	errNoHeader  = errors.New("no row that could be a header")
	errTwice     = errors.New("two columns of the same meaning")
	errHalf      = errors.New("a parent has a first or a last name only")
	errNoParents = errors.New("only the child's names")
	errDerived   = errors.New("a list that was made from Datei-01") // see [table.RowHeader]
	errUnclear   = errors.New("names, and no sign whose they are")
	errNoColumn  = errors.New("no column of that header")
	errChildName = errors.New("a child's name chosen for a parent's")
	errTwoSheets = errors.New("more than one sheet fits")
	errNoSheet   = errors.New("no such sheet")
)

// A layoutError says why the columns of a file cannot be understood.
type layoutError struct {
	kind    error
	layout  *layout
	choice  *Choice
	columns []*column
	field   table.Field
	who     string
	sheets  []*layout // errTwoSheets
}

func (e *layoutError) Error() string { return e.kind.Error() }
func (e *layoutError) Unwrap() error { return e.kind }

// understand finds the header of a sheet and what its columns mean. With noHeader
// columns are named by their letters.
func understand(f *source.File, sheet *source.Sheet, o *Options, mapping []kept) (*layout, error) {
	for i := range sheet.Rows[:min(len(sheet.Rows), headerRows)] {
		if slices.ContainsFunc(sheet.Rows[i].Cells, func(c source.Cell) bool { return table.Fold(c.Text) == table.Fold(table.RowHeader) }) {
			return nil, &layoutError{kind: errDerived, layout: &layout{file: f, sheet: sheet, header: i}}
		}
	}
	if o.NoHeader {
		l := &layout{file: f, sheet: sheet, header: -1}
		width := 0
		for i := range sheet.Rows {
			width = max(width, len(sheet.Rows[i].Cells))
		}
		for c := 1; c <= width; c++ {
			l.columns = append(l.columns, &column{Column: Column{Col: c, Header: table.ColumnName(c)}})
		}
		return l, l.assign(o.Choices, mapping)
	}
	var best *layout
	score := 0
	for i := range sheet.Rows {
		row := &sheet.Rows[i]
		if o.HeaderRow > 0 && row.Number != o.HeaderRow || o.HeaderRow == 0 && i >= headerRows {
			continue
		}
		l := &layout{file: f, sheet: sheet, header: i}
		known := l.read(row, l.above(i))
		if o.HeaderRow > 0 || known > score {
			best, score = l, known
		}
	}
	if best == nil || o.HeaderRow == 0 && score < 2 && len(o.Choices) == 0 {
		return nil, &layoutError{kind: errNoHeader, layout: &layout{file: f, sheet: sheet, header: -1}}
	}
	return best, best.assign(o.Choices, mapping)
}

// above is the row above the header if it names several persons for groups of columns.
// A single word there is a title.
func (l *layout) above(header int) map[int]who {
	if header == 0 || l.sheet.Rows[header-1].Number != l.sheet.Rows[header].Number-1 {
		return nil
	}
	groups := map[int]who{}
	var seen []who
	for i, c := range l.sheet.Rows[header-1].Cells {
		if role, n, ok := table.Heading(c.Text); ok {
			w := who{role, n}
			groups[i+1] = w
			if !slices.ContainsFunc(seen, w.same) {
				seen = append(seen, w)
			}
		}
	}
	if len(seen) < 2 {
		return nil
	}
	return groups
}

// read understands the headers and returns how many it does.
func (l *layout) read(row *source.Row, groups map[int]who) (known int) {
	var group who
	inGroup := false
	for i, c := range row.Cells {
		if g, ok := groups[i+1]; ok {
			group, inGroup = g, true
		}
		if c.Text == "" {
			continue
		}
		// A quote that stands in a header is one too many in the file.
		header := strings.Join(strings.Fields(strings.Trim(c.Text, `"`)), " ")
		col := &column{Column: Column{Col: i + 1, Header: header}, meaning: vocabulary.Understand(header)}
		if m := &col.meaning; inGroup && m.Role == table.Bare && m.Field != table.ChildID && m.Field != table.Class {
			m.Role, m.Number = group.role, group.number
		}
		if col.says = col.meaning; col.says.Field != table.None {
			known++
		}
		l.columns = append(l.columns, col)
	}
	return known
}

// assign decides whose columns they are.
func (l *layout) assign(choices []Choice, mapping []kept) error {
	l.apply(mapping)
	if err := l.choose(choices); err != nil {
		return err
	}
	if !l.kept {
		l.kind = l.classify()
	}
	if err := l.guard(); err != nil {
		return err
	}
	l.build()
	return l.check()
}

// choose does what a person has said about the columns.
func (l *layout) choose(choices []Choice) error {
	for i := range choices {
		c := &choices[i]
		w := who{table.Parent, c.Number}
		if c.Child {
			w = who{role: table.Child}
		}
		if c.Header == "-" {
			for _, col := range l.columns {
				m := col.meaning
				if m.Field == c.Field && !col.chosen && (w.same(who{m.Role, m.Number}) || m.Role == table.Bare || m.Role.IsParent() && c.Number == 1 && m.Number == 0) {
					col.off = true
				}
			}
			continue
		}
		cols := l.named(c.Header)
		switch {
		case len(cols) == 0:
			continue // of another file; Prepare looks whether any has it
		case len(cols) > 1:
			return &layoutError{kind: errTwice, layout: l, choice: c, columns: cols, field: c.Field}
		}
		// The others of that meaning give way.
		for _, col := range l.columns {
			if m := col.meaning; m.Field == c.Field && !col.chosen && w.same(who{m.Role, m.Number}) {
				col.off = true
			}
		}
		col := cols[0]
		col.meaning = table.Meaning{Field: c.Field, Role: w.role, Number: w.number}
		col.chosen, col.off = true, false
	}
	return nil
}

func isName(f table.Field) bool {
	return f == table.FirstName || f == table.LastName || f == table.Combined
}

// named lists the columns of a header: as spelt, else folded; without a header row by
// their letters.
func (l *layout) named(header string) []*column {
	var exact, folded []*column
	for _, c := range l.columns {
		if c.Header == strings.TrimSpace(header) {
			exact = append(exact, c)
		}
		if k := table.Fold(header); k != "" && table.Fold(c.Header) == k {
			folded = append(folded, c)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return folded
}
