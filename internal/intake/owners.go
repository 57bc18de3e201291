package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/source"
	"elterntool/internal/table"
)

// classify tells what the rows are, by whose names are in them.
func (l *layout) classify() Kind {
	var parentNames, childNames, bareNames, bareChosen, kindID, childID, childSigns, parentSigns, classSigns, contacts bool
	for _, c := range l.columns {
		m := c.meaning
		if c.off {
			continue
		}
		name := isName(m.Field)
		switch {
		case m.Role.IsParent() && name:
			parentNames = true
			bareChosen = bareChosen || c.chosen && c.says.Role == table.Bare && isName(c.says.Field)
		case m.Role == table.Child && name:
			childNames = true
		case m.Role == table.Bare && name:
			bareNames = true
		case m.Field == table.ChildID:
			childID = true
			// "Kind-ID" is what a list of parents calls it, "Schüler-ID" also a list of pupils.
			kindID = kindID || strings.HasPrefix(table.Fold(c.Header), "kind")
		case m.Role == table.Bare && (m.Field == birthDate || m.Field == leftOn):
			childSigns = true
		case m.Role == table.Bare && (m.Field == table.Class || m.Field == gender):
			childID, classSigns = childID || m.Field == table.Class, true
		case m.Role == table.Bare && (m.Field == table.Salutation || m.Field == custody):
			parentSigns = true
		case m.Role == table.Bare && (m.Field == table.Email || m.Field == table.Phone || isAddress(m.Field)):
			contacts = true
		case m.Role.IsParent() && (m.Field == table.Email || m.Field == table.Phone || m.Field == table.Street || m.Field == table.Address):
			childSigns = true // beside the parents' telephone bare names are the child's
		}
	}
	switch {
	case parentNames && bareChosen && !l.otherParents():
		return Long
	case parentNames:
		return Wide
	case !bareNames && childNames:
		return Pupils
	case !bareNames:
		return Unclear
	case !childSigns && kindID && classSigns && !childNames && !parentSigns && !contacts:
		return Unclear // "Kind-ID; Nachname; Vorname; Klasse" may be a list of either
	case !childSigns && (childNames || kindID):
		return Long
	case childSigns || childID:
		return Pupils
	case parentSigns:
		return Persons
	}
	return Unclear
}

// otherParents tells whether a header of itself names a parent.
func (l *layout) otherParents() bool {
	return slices.ContainsFunc(l.columns, func(c *column) bool { return c.says.Role.IsParent() && isName(c.says.Field) })
}

// guard refuses what must never be, whatever was chosen: a column that says of itself
// that it holds the child's name, or a bare one beside those of a parent, is not a parent's.
func (l *layout) guard() error {
	for _, c := range l.columns {
		if !c.chosen || !c.meaning.Role.IsParent() || !isName(c.meaning.Field) || !isName(c.says.Field) {
			continue
		}
		if c.says.Role == table.Child || c.says.Role == table.Bare && l.otherParents() {
			return &layoutError{kind: errChildName, layout: l, columns: []*column{c}}
		}
	}
	return nil
}

// build puts the columns into blocks.
func (l *layout) build() {
	l.child = block{who: who{role: table.Child}, label: "Kind", cols: map[table.Field][]int{}}
	l.shared = block{label: "Eltern", cols: map[table.Field][]int{}}
	explicitFirst := slices.ContainsFunc(l.columns, func(c *column) bool {
		return !c.off && c.meaning.Role == table.Parent && c.meaning.Number == 1 && isName(c.meaning.Field)
	})
	dat := l.kind == Wide && slices.ContainsFunc(l.columns, func(c *column) bool { return table.Fold(c.Header) == "erzieherart" })
	for _, c := range l.columns {
		m := c.meaning
		switch {
		case c.off:
			c.Unused = "mit --col abgewählt"
			if l.kept {
				c.Unused = "steht nicht in der Zuordnung"
			}
			continue
		case m.Field == table.None:
			c.Unused = "nicht nötig oder nicht erkannt"
			continue
		case m.Role == table.Other:
			c.Unused = "betrifft weder Eltern noch Kind"
			continue
		}
		to := l.owner(m, explicitFirst, dat)
		if to == nil || !l.take(to, c) {
			c.Unused = l.whyUnused(m, to)
			continue
		}
	}
	l.prefer()
	slices.SortStableFunc(l.parents, func(a, b block) int { return cmp.Compare(rank(a.who), rank(b.who)) })
	for i := range l.parents {
		b := &l.parents[i]
		switch {
		case b.role == table.Mother:
			b.label = "Mutter"
		case b.role == table.Father:
			b.label = "Vater"
		case len(l.parents) == 1 && b.number <= 1:
			b.label = "Elternteil"
		default:
			b.label = fmt.Sprintf("Elternteil %d", max(b.number, 1))
		}
	}
	for _, c := range l.columns {
		if c.used {
			c.Meaning = l.meaning(c)
		}
	}
}

func rank(w who) int {
	if w.role == table.Parent {
		return max(w.number, 1)
	}
	return 0 // mother and father as they stand
}

// owner is the block that a column belongs to; nil: to nobody of use.
func (l *layout) owner(m table.Meaning, explicitFirst, dat bool) *block {
	switch {
	case m.Field == custodyNames:
		if m.Role.IsParent() && m.Number > 0 {
			return nil
		}
		return &l.shared
	case m.Role == table.Child, ofChild[m.Field] && (m.Role == table.Bare || l.kind == Pupils):
		return &l.child
	case m.Role == table.Bare:
		switch {
		case l.kind == Pupils:
			return &l.child
		case l.kind == Long || l.kind == Persons:
			if isName(m.Field) && l.chosenName(m.Field) {
				return nil
			}
			return l.parent(who{table.Parent, 1})
		case isName(m.Field) || m.Field == table.Particle || m.Field == gender || m.Field == table.Title:
			return &l.child
		case dat && isAddress(m.Field): // SchuelerErzieher.dat: the address is the parents' (interface description of SchILD-NRW)
			return &l.shared
		case m.Field == letters || m.Field == custody || m.Field == art:
			return &l.shared
		}
		return nil // an address or telephone beside the parents' is the child's
	case m.Number == 0 && m.Role == table.Parent && explicitFirst && !isName(m.Field):
		return &l.shared // "Erzieher: Straße" beside "Erzieher 1: Nachname"
	}
	return l.parent(who{m.Role, m.Number})
}

func (l *layout) chosenName(f table.Field) bool {
	return slices.ContainsFunc(l.columns, func(c *column) bool { return c.chosen && c.meaning.Field == f })
}

func isAddress(f table.Field) bool {
	return f == table.Address || f == table.Street || f == table.HouseNumber || f == table.PostalCode || f == table.Town
}

func (l *layout) parent(w who) *block {
	for i := range l.parents {
		if l.parents[i].same(w) {
			return &l.parents[i]
		}
	}
	l.parents = append(l.parents, block{who: w, cols: map[table.Field][]int{}})
	return &l.parents[len(l.parents)-1]
}

// usable are the fields of a block that are read.
var (
	ofParent = []table.Field{
		table.FirstName, table.LastName, table.Combined, table.Particle, table.Title, table.Salutation, gender, custody, letters, art,
		table.Email, table.Phone, table.Address, table.Street, table.HouseNumber, table.PostalCode, table.Town,
	}
	ofShared = []table.Field{
		custody, custodyNames, letters, table.Email, table.Phone,
		table.Address, table.Street, table.HouseNumber, table.PostalCode, table.Town,
	}
	childFields = []table.Field{table.ChildID, table.FirstName, table.LastName, table.Combined, table.Particle, table.Class, birthDate, leftOn}
)

func (l *layout) take(b *block, c *column) bool {
	fields := ofParent
	switch b {
	case &l.shared:
		fields = ofShared
	case &l.child:
		fields = childFields
		if c.meaning.Field == personID { // "S_ID": of the pupil, if nothing better is there
			c.meaning.Field, c.meaning.Weak = table.ChildID, true
		}
	}
	f := c.meaning.Field
	if !slices.Contains(fields, f) {
		return false
	}
	b.cols[f] = append(b.cols[f], c.Col)
	c.used = true
	return true
}

func (l *layout) whyUnused(m table.Meaning, to *block) string {
	switch {
	case m.Field == contactOf:
		return "wem die Nummer gehört, steht nicht dabei"
	case m.Field == custodyNames:
		return "mehrere Namen in einer Zelle"
	case m.Field == personID && m.Role == table.Bare:
		return "vielleicht die Kind-ID?"
	case to == nil && m.Role == table.Bare, to == &l.child:
		return "gehört zum Kind"
	}
	return "nicht nötig"
}

// prefer leaves of several columns of a field the better one: a strong word before a
// weak one ("Vornamen" before "Rufname" of a parent); of a child the name that it is
// called by; of DaNiS's numbers the one that IServ's guide takes.
func (l *layout) prefer() {
	for _, b := range l.blocks() {
		for f, cols := range b.cols {
			if len(cols) < 2 || f == table.Email || f == table.Phone {
				continue
			}
			var strong, weak, named []*column
			for _, col := range cols {
				c := l.at(col)
				switch {
				case c.chosen:
					named = append(named, c)
				case c.meaning.Weak:
					weak = append(weak, c)
				default:
					strong = append(strong, c)
				}
			}
			keep := strong
			switch {
			case len(named) > 0:
				keep = named
			case b == &l.child && f == table.FirstName && len(weak) > 0:
				keep = weak
			case len(strong) == 0:
				keep = weak
			case f == table.ChildID:
				for _, c := range strong {
					if table.Fold(c.Header) == "schueleridentnummer" {
						keep = []*column{c}
					}
				}
			}
			b.cols[f] = b.cols[f][:0]
			for _, col := range cols {
				if c := l.at(col); slices.Contains(keep, c) {
					b.cols[f] = append(b.cols[f], col)
				} else {
					c.used, c.Unused = false, "die Spalte "+keep[0].Header+" geht vor"
				}
			}
		}
	}
	for i := range l.parents { // a name in two cells needs no cell with both
		if b := &l.parents[i]; b.has(table.FirstName, table.LastName) {
			for _, col := range b.cols[table.Combined] {
				c := l.at(col)
				c.used, c.Unused = false, "Vorname und Nachname stehen einzeln da"
			}
			delete(b.cols, table.Combined)
		}
	}
	l.shares = len(l.shared.cols) > 0
}

func (l *layout) blocks() []*block {
	list := []*block{&l.child, &l.shared}
	for i := range l.parents {
		list = append(list, &l.parents[i])
	}
	return list
}

func (l *layout) at(col int) *column {
	i := slices.IndexFunc(l.columns, func(c *column) bool { return c.Col == col })
	return l.columns[i]
}

// check refuses what is ambiguous.
func (l *layout) check() error {
	for _, b := range l.blocks() {
		for _, f := range append(slices.Clone(ofParent), childFields...) {
			if f == table.Email || f == table.Phone || f == custody || f == letters || f == art || f == leftOn {
				continue
			}
			if cols := b.cols[f]; len(cols) > 1 {
				e := &layoutError{kind: errTwice, layout: l, field: f, who: b.label}
				for _, col := range cols {
					e.columns = append(e.columns, l.at(col))
				}
				return e
			}
		}
	}
	if l.kind != Wide && l.kind != Long && l.kind != Persons {
		return nil
	}
	names := 0
	l.parents = slices.DeleteFunc(l.parents, func(b block) bool {
		if b.named() || b.has(table.FirstName) || b.has(table.LastName) {
			names++
			return false
		}
		for _, cols := range b.cols { // a telephone of somebody without a name
			for _, col := range cols {
				c := l.at(col)
				c.used, c.Unused, c.Meaning = false, "der Name dazu fehlt", ""
			}
		}
		return true
	})
	for i := range l.parents {
		if b := &l.parents[i]; !b.named() {
			return &layoutError{kind: errHalf, layout: l, who: b.label}
		}
	}
	return nil
}

// meaning is what a column means, in German.
func (l *layout) meaning(c *column) string {
	name := fieldNames[c.meaning.Field]
	if slices.Contains(l.child.cols[c.meaning.Field], c.Col) {
		if ofChild[c.meaning.Field] {
			return name
		}
		return "Kind: " + name
	}
	for i := range l.parents {
		if b := &l.parents[i]; slices.Contains(b.cols[c.meaning.Field], c.Col) {
			return b.label + ": " + name
		}
	}
	if c.meaning.Field == custodyNames {
		return name
	}
	return "alle Eltern: " + name
}

// headless are the columns in which something stands, but no header. What stands in a text to
// the right of the last one leaves its row out, and is told so.
func (l *layout) headless() []Column {
	known, last := map[int]bool{}, 0
	for _, c := range l.columns {
		known[c.Col] = true
		last = max(last, c.Col)
	}
	var list []Column
	at := map[int]int{} // place in list
	for i := range l.rows() {
		for k := range l.rows()[i].Cells {
			t, col := clean(l.rows()[i].Cells[k].Text), k+1
			if t == "" || known[col] || col > last && l.file.Text != nil {
				continue
			}
			if _, ok := at[col]; !ok {
				at[col] = len(list)
				list = append(list, Column{Col: col, Unused: "hat keine Überschrift", Examples: []string{t}})
			}
			list[at[col]].Filled++
		}
	}
	return list
}

// rows are the rows below the header.
func (l *layout) rows() []source.Row { return l.sheet.Rows[l.header+1:] }
