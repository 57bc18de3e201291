package table

import (
	"cmp"
	"slices"
	"strings"
)

// A headerCell is a cell of a possible header row and what it says.
type headerCell struct {
	col     int
	text    string
	meaning meaning
}

// A layout is what the columns of one header row mean, or why it cannot be used.
type layout struct {
	row      int
	cells    []headerCell
	columns  [fieldCount][]Column
	score    int      // how many cells are understood
	problem  error    // nil: it fits
	field    Field    // of ErrColumnTwice, ErrColumnMissing, ErrColumnTaken
	wanted   string   // of ErrColumnMissing
	involved []Column // the columns the problem is about
	children bool     // the child's names are in the row, too
}

// readHeader understands a row as header row. above are the cells of the row above it,
// which may name persons for groups of columns.
func readHeader(row int, cells, above []headerCell, o *Options) *layout {
	l := &layout{row: row, cells: slices.Clone(cells)}
	var groups []headerCell
	for _, c := range above {
		if b, ok := heading(c.text); ok {
			groups = append(groups, headerCell{col: c.col, meaning: meaning{block: b}})
		}
	}
	for i := range l.cells {
		c := &l.cells[i]
		c.meaning = understand(c.text)
		if c.meaning.field == None {
			continue
		}
		l.score++
		if c.meaning.block.role == bare && c.meaning.field != ChildID && c.meaning.field != Class {
			for _, g := range groups {
				if g.col <= c.col {
					c.meaning.block = g.meaning.block
				}
			}
		}
	}
	l.assign(o)
	return l
}

// assign chooses the columns, or says why that cannot be done with certainty.
func (l *layout) assign(o *Options) {
	if own := l.named(RowHeader); len(own) > 0 {
		l.fail(ErrDerived, None, own...)
		return
	}
	var chosen [fieldCount]bool
	for f := FirstName; f < fieldCount; f++ {
		header, ok := o.Columns[f]
		if !ok {
			continue
		}
		chosen[f] = true
		cols := l.named(header)
		// A letter needs the header row named: every row has a column A.
		if col := columnNumber(header); len(cols) == 0 && col > 0 && o.HeaderRow > 0 {
			cols = []Column{{col, l.text(col)}}
		}
		switch {
		case len(cols) == 0:
			l.fail(ErrColumnMissing, f)
			l.wanted = header
		case len(cols) > 1:
			l.fail(ErrColumnTwice, f, cols...)
		}
		l.columns[f] = cols
	}
	if l.problem != nil {
		return
	}
	person, ok := l.person(chosen[FirstName], chosen[LastName])
	if !ok {
		return
	}
	for f := FirstName; f < fieldCount; f++ {
		if chosen[f] || f == Account || f == Password || f == combined {
			continue
		}
		l.columns[f] = l.of(f, person)
	}
	if !chosen[ChildName] {
		l.columns[ChildName] = l.childNames()
	}
	for _, f := range []Field{FirstName, LastName, Particle, ChildID, Code, Sent} {
		if len(l.columns[f]) > 1 {
			l.fail(ErrColumnTwice, f, l.columns[f]...)
			return
		}
	}
	switch {
	case len(l.columns[FirstName]) == 0 || len(l.columns[LastName]) == 0:
		if c := l.of(combined, person); len(c) > 0 {
			l.fail(ErrCombined, None, c...)
		} else {
			l.fail(ErrNoTable, None)
		}
		return
	case l.columns[FirstName][0].Col == l.columns[LastName][0].Col:
		l.fail(ErrCombined, None, l.columns[FirstName][0])
		return
	}
	l.target(Account, o.Account)
	l.target(Password, o.Password)
}

// target finds the column that is to be filled, if it is there.
func (l *layout) target(f Field, header string) {
	if header == "" || l.problem != nil {
		return
	}
	cols := l.named(header)
	if len(cols) > 1 {
		l.fail(ErrColumnTwice, f, cols...)
		return
	}
	if len(cols) == 1 {
		for g := FirstName; g < combined; g++ {
			if slices.Contains(l.columns[g], cols[0]) {
				l.fail(ErrColumnTaken, g, cols[0])
				return
			}
		}
	}
	l.columns[f] = cols
}

// person decides whose columns count. A row has one person if no second one is
// named in the headers; bare names beside those of a parent are the child's.
func (l *layout) person(firstChosen, lastChosen bool) (block, bool) {
	if firstChosen && lastChosen {
		first, last := l.blockOf(l.columns[FirstName][0].Col), l.blockOf(l.columns[LastName][0].Col)
		if first.same(last) {
			return first, true
		}
		return block{role: other, number: -1}, true // nothing else is sure to belong to them
	}
	var parents, bares []block
	var names []Column
	for _, c := range l.cells {
		m := c.meaning
		name := m.field == FirstName || m.field == LastName || m.field == combined
		switch {
		case m.field == None || m.field == Registered || m.field == Withdrawn || m.block.role == other:
			continue // "Einwilligung der Eltern" names nobody
		case m.block.role.isParent():
			// An address or telephone of the parents beside bare names makes those the child's, too.
			if !slices.ContainsFunc(parents, m.block.same) {
				parents = append(parents, m.block)
			}
			names = append(names, Column{c.col, c.text})
		case m.block.role == child:
			l.children = l.children || name
		case name:
			if !slices.ContainsFunc(bares, m.block.same) {
				bares = append(bares, m.block)
			}
			names = append(names, Column{c.col, c.text})
		}
	}
	switch {
	case len(parents)+len(bares) > 1:
		l.fail(ErrWide, None, names...)
		return block{}, false
	case len(parents) == 1:
		return parents[0], true
	case len(bares) == 1:
		return bares[0], true
	case l.children:
		l.fail(ErrChildOnly, None)
	default:
		l.fail(ErrNoTable, None)
	}
	return block{}, false
}

// of lists the columns of a field that belong to the person. What no header assigns
// to anybody (an address beside "Erzieher 1: Nachname") is the person's unless the
// row names a child, whose it may be.
func (l *layout) of(f Field, person block) []Column {
	var strong, weak []Column
	for _, c := range l.cells {
		m := c.meaning
		if m.field != f || m.block.role == other {
			continue
		}
		mine := m.block.same(person)
		switch f {
		case ChildID:
			mine = mine || m.block.role == child || m.block.role == bare
		case Class:
			mine = mine || m.block.role == child || m.block.role == bare
		case Email, Phone: // "Telefon 2" beside "Telefon" is a second number of the same person
			mine = mine || m.block.role == bare && (person.role == bare || person.role.isParent() && !l.children)
		case Registered, Withdrawn:
			mine = mine || m.block.role == bare || m.block.role == parent && m.block.number == 0
		case Address, Street, HouseNumber, PostalCode, Town:
			mine = mine || m.block.role == bare && person.role.isParent() && !l.children
		}
		if !mine {
			continue
		}
		if m.weak {
			weak = append(weak, Column{c.col, c.text})
		} else {
			strong = append(strong, Column{c.col, c.text})
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return weak
}

// childNames are the columns with the child's first name, in a table whose headers
// say "Vorname des Kindes".
func (l *layout) childNames() []Column {
	var strong, weak []Column
	for _, c := range l.cells {
		if m := c.meaning; m.field == FirstName && m.block.role == child {
			if m.weak {
				weak = append(weak, Column{c.col, c.text})
			} else {
				strong = append(strong, Column{c.col, c.text})
			}
		}
	}
	if len(weak) > 0 {
		return weak // the name that the child is called by says more to a class than all of them
	}
	return strong
}

func (l *layout) blockOf(col int) block {
	for _, c := range l.cells {
		if c.col == col {
			return c.meaning.block
		}
	}
	return block{}
}

// named lists the columns with that header: spelt exactly so, else folded so.
func (l *layout) named(header string) []Column {
	want, key := strings.TrimSpace(header), fold(header)
	var exact, folded []Column
	for _, c := range l.cells {
		if strings.TrimSpace(c.text) == want {
			exact = append(exact, Column{c.col, c.text})
		}
		if key != "" && fold(c.text) == key {
			folded = append(folded, Column{c.col, c.text})
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return folded
}

func (l *layout) text(col int) string {
	for _, c := range l.cells {
		if c.col == col {
			return c.text
		}
	}
	return ""
}

func (l *layout) fail(kind error, f Field, cols ...Column) {
	if l.problem == nil {
		l.problem, l.field, l.involved = kind, f, cols
	}
}

// better tells whether l looks more like the header of the parents' table than o.
func (l *layout) better(o *layout) bool {
	if o == nil || (l.problem == nil) != (o.problem == nil) {
		return o == nil || l.problem == nil
	}
	return cmp.Compare(l.score, o.score) > 0
}

// bounds are the table's first and last header cell: those around all understood
// ones that no empty header cell parts from them.
func (l *layout) bounds() (first, last int) {
	used := 0
	for f := FirstName; f < combined; f++ {
		for _, c := range l.columns[f] {
			used = max(used, c.Col)
			if first == 0 || c.Col < first {
				first = c.Col
			}
		}
	}
	last = used
	for _, c := range l.cells {
		if c.col == last+1 {
			last = c.col
		}
	}
	for _, c := range slices.Backward(l.cells) {
		if c.col == first-1 {
			first = c.col
		}
	}
	return first, last
}

func (l *layout) list() []Column {
	var cols []Column
	for _, c := range l.cells {
		cols = append(cols, Column{c.col, c.text})
	}
	return cols
}

func (l *layout) missing() []Field {
	var m []Field
	for _, f := range []Field{FirstName, LastName} {
		if len(l.columns[f]) == 0 && !slices.ContainsFunc(l.cells, func(c headerCell) bool { return c.meaning.field == f }) {
			m = append(m, f)
		}
	}
	return m
}
