package export

import (
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/consent"
	"elterntool/internal/datei02"
	"elterntool/internal/preview"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// A Plan is Datei-02 before it is written, and what a person should know about it.
type Plan struct {
	Table    *table.Table
	Persons  int           // rows with names that were read
	Hidden   int           // of them
	Rows     []datei02.Row // in the order of Datei-01, numbered as there
	Columns  datei02.Set
	Encoding datei02.Encoding
	Reason   Reason // for the helper columns
	Absent   []datei02.Column
	From     map[datei02.Column]table.Column

	Least, Most       int // accounts that the rows stand for
	NewLeast, NewMost int // those of names that the last export did not have

	Last     *Last // nil: none
	Unusable []*problem.Problem
	LeftOut  []LeftOut
	Missing  []Missing
	Changes  []Change // children that are gone
	Zeros    []Change // children whose Kind-ID has other zeros in front

	Unclear  []Unclear // in Datei-02 because somebody has said so
	Unsure   []Unsure
	Repeated []Repeated
	Formulas []Value
	Breaks   []Value // values of several lines
	Nameless []int   // rows
	Blank    []Blank
}

// A LeftOut is a parent who is not in Datei-02 because of what stands in Datei-01.
type LeftOut struct {
	Name   string
	Rows   []int
	Column table.Column // that says so; Col 0: it is the Kind-ID that is missing
	Text   string       // what stands there
	Like   int          // it stands in this row, whose parent has the same name; 0: in its own
	Unsure bool         // it is not understood, or not certain to be about this parent
	Was    bool         // in the last export: IServ may have an account
}

// An Unclear is a row of which it is not certain whether it may be in Datei-02.
type Unclear struct {
	Row    int
	Name   string
	Column table.Column
	Text   string // what stands there
	Like   int    // it stands in this row, whose parent has the same name; 0: in Row itself
}

// An Unsure is a name of which IServ may make one account or several.
type Unsure struct {
	Name        string
	Rows        []int
	Least, Most int
}

// A Repeated is a row that says what an earlier one says, and is not written again.
type Repeated struct{ Row, First int }

// A Value is one that IServ, or who opens the file, may take for something else.
type Value struct {
	Row    int
	Column datei02.Column
	Text   string
}

// A Blank is a column about consent with answers in some rows and nothing in others.
type Blank struct {
	Column table.Column
	Rows   int
}

// makePlan decides what Datei-02 holds. It is pure: no file, no clock.
func makePlan(r *roll, last *Last, o *Options) (*Plan, error) {
	p := &Plan{Table: r.table, Persons: len(r.persons), Encoding: o.Encoding, Last: last, From: r.cells}
	out, err := p.leaveOut(r, o)
	if err != nil {
		return nil, err
	}
	var rows []datei02.Row
	for i := range r.persons {
		if r.persons[i].hidden {
			p.Hidden++
		}
		if !out[i] {
			rows = append(rows, r.persons[i].row)
		}
	}
	if len(rows) == 0 {
		return nil, &problem.Problem{
			Place:  problem.Place{Sheet: r.table.Sheet},
			What:   "Niemand bliebe übrig: Keine Zeile kann in Datei-02.",
			Remedy: "Prüfen, ob in jeder Zeile eine Kind-ID steht und was in den Spalten für Anmeldung und Widerruf steht.",
		}
	}
	p.chooseColumns(r, rows, o)
	for i := range rows {
		rows[i] = rows[i].Only(p.Columns)
	}
	p.once(rows)
	if err := p.encodable(); err != nil {
		return nil, err
	}
	made := preview.Make(previewed(p.Rows), kindsOf(p.Columns))
	p.Least, p.Most = made.Count()
	p.NewLeast, p.NewMost = p.Least, p.Most
	if last != nil {
		p.compare(r, out)
	}
	p.unsure(made)
	p.look(r)
	return p, nil
}

// leaveOut decides who is not in Datei-02: rows without a Kind-ID, which only get this far by force, and parents who
// have withdrawn or not consented.
func (p *Plan) leaveOut(r *roll, o *Options) (map[int]bool, error) {
	out := map[int]bool{}
	groups := map[string]int{} // place in LeftOut
	leave := func(i int, l LeftOut) {
		out[i] = true
		row := &r.persons[i].row
		key := fmt.Sprintf("%s\x00%s\x00%d\x00%t\x00%s", nameKey(row), table.ColumnName(l.Column.Col), l.Like, l.Unsure, l.Text)
		at, ok := groups[key]
		if !ok {
			at = len(p.LeftOut)
			groups[key] = at
			l.Name = row.Name()
			p.LeftOut = append(p.LeftOut, l)
		}
		p.LeftOut[at].Rows = append(p.LeftOut[at].Rows, row.Number)
	}
	noted := func(i int) LeftOut {
		a := &r.persons[i].answer
		return LeftOut{Column: a.column, Text: a.text, Unsure: r.persons[i].says == consent.Unclear}
	}
	unclearAt := map[int]int{} // person by row
	doubt := func(i, from int) {
		if o.Consent == Without {
			l := noted(from)
			l.Unsure, l.Like = true, r.persons[from].row.Number
			leave(i, l)
			return
		}
		row := r.persons[i].row.Number
		if _, ok := unclearAt[row]; ok {
			return
		}
		unclearAt[row] = i
		one, a := &r.persons[i].row, &r.persons[from].answer
		u := Unclear{Row: one.Number, Name: one.Name(), Column: a.column, Text: a.text}
		if from != i {
			u.Like = r.persons[from].row.Number
		}
		p.Unclear = append(p.Unclear, u)
	}
	gone := map[string][]int{} // who is left out, by name however spelt: those of different contacts
	for i := range r.persons {
		one := &r.persons[i]
		switch {
		case one.says == consent.No, one.says == consent.Unclear && o.Consent == Without:
			leave(i, noted(i))
			name := looseKey(&one.row)
			same := func(j int) bool { return contactsOf(&r.persons[j].row) == contactsOf(&one.row) }
			if len(gone[name]) < maxCompared && !slices.ContainsFunc(gone[name], same) {
				gone[name] = append(gone[name], i)
			}
		case one.says == consent.Unclear:
			doubt(i, i)
		}
	}
	// Who has withdrawn leaves with all children.
	for i := range r.persons {
		if out[i] {
			continue
		}
		for _, j := range gone[looseKey(&r.persons[i].row)] {
			pair := previewed([]datei02.Row{r.persons[i].row, r.persons[j].row})
			rel := preview.Compare(&pair[0], &pair[1], preview.All)
			if rel.Verdict == preview.One {
				leave(i, noted(j))
				break
			}
			// IServ would make two accounts of somebody whose address differs; one human being it may be all the same.
			if rel.Verdict == preview.Unknown || rel.OneName && (rel.OneChild || rel.Shared() != 0) {
				doubt(i, j)
			}
			if out[i] {
				break
			}
		}
		if same := gone[looseKey(&r.persons[i].row)]; !out[i] && len(same) == maxCompared { // not all of them were compared
			doubt(i, same[0])
		}
	}
	p.Unclear = slices.DeleteFunc(p.Unclear, func(u Unclear) bool { return out[unclearAt[u.Row]] })
	for i := range r.persons {
		if !out[i] && r.persons[i].row.Values[datei02.ChildID] == "" {
			leave(i, LeftOut{})
		}
	}
	if len(p.Unclear) > 0 && o.Consent == Ask {
		return nil, p.refuse(o)
	}
	return out, nil
}

func contactsOf(r *datei02.Row) [3]string {
	return [3]string{r.Values[datei02.Email], r.Values[datei02.Address], r.Values[datei02.Phone]}
}

// chooseColumns decides on the helper columns.
func (p *Plan) chooseColumns(r *roll, rows []datei02.Row, o *Options) {
	available := r.available()
	switch {
	case o.Helpers != nil:
		p.Columns, p.Reason = datei02.Required|*o.Helpers&datei02.Helpers, Asked
	case p.Last != nil:
		p.Columns, p.Reason = datei02.Required|p.Last.File.Columns, AsLast
	default:
		p.Columns, p.Reason = choose(rows, available)
	}
	for c := range (p.Columns &^ available).All() {
		p.Absent = append(p.Absent, c)
	}
	p.Columns &= available
}

// OtherHelpers tells whether the last export had other helper columns: IServ may then take the same people for others.
func (p *Plan) OtherHelpers() bool {
	return p.Last != nil && (p.Last.File.Columns^p.Columns)&datei02.Helpers != 0
}

// once takes rows that say the same once: a second link between the same two people says nothing new.
func (p *Plan) once(rows []datei02.Row) {
	seen := map[[len(datei02.Row{}.Values)]string]int{}
	for _, r := range rows {
		if first, ok := seen[r.Values]; ok {
			p.Repeated = append(p.Repeated, Repeated{r.Number, first})
			continue
		}
		seen[r.Values] = r.Number
		p.Rows = append(p.Rows, r)
	}
}

// compare says what the last export had and this one has not.
func (p *Plan) compare(r *roll, out map[int]bool) {
	names := map[string]bool{}
	for i := range out {
		names[nameKey(&r.persons[i].row)] = true
	}
	for i := range p.Rows { // a namesake who is there
		delete(names, nameKey(&p.Rows[i]))
	}
	d := compare(p.Last, p.Rows, names)
	p.Missing = d.missing
	for _, c := range d.changes {
		if c.Now != "" {
			p.Zeros = append(p.Zeros, c)
		} else {
			p.Changes = append(p.Changes, c)
		}
	}
	p.NewLeast, p.NewMost = preview.Make(previewed(d.added), kindsOf(p.Columns)).Count()
	was := map[string]bool{}
	for i := range p.Last.File.Rows {
		was[p.Last.File.Rows[i].Name()] = true
	}
	for i := range p.LeftOut {
		p.LeftOut[i].Was = was[p.LeftOut[i].Name]
	}
}

// unsure collects the names of which IServ makes one account or several.
func (p *Plan) unsure(made *preview.Preview) {
	for _, n := range made.Names() {
		if n.Least == n.Most {
			continue
		}
		first := made.Row(n.Rows[0])
		u := Unsure{Name: first.First + " " + first.Last, Least: n.Least, Most: n.Most}
		for _, i := range n.Rows {
			u.Rows = append(u.Rows, made.Row(i).Number)
		}
		p.Unsure = append(p.Unsure, u)
	}
}

// look collects what else a person should know.
func (p *Plan) look(r *roll) {
	for i := range p.Rows {
		row := &p.Rows[i]
		for c := range p.Columns.All() {
			switch v := row.Values[c]; {
			case startsFormula(c, v):
				p.Formulas = append(p.Formulas, Value{row.Number, c, v})
			case strings.ContainsAny(v, "\n\r"):
				p.Breaks = append(p.Breaks, Value{row.Number, c, v})
			}
		}
	}
	for _, d := range r.table.Defects {
		switch d.Kind {
		case table.OnlyFirstName, table.OnlyLastName, table.NameNotText, table.NameIsError:
			if n := len(p.Nameless); !d.Below && (n == 0 || p.Nameless[n-1] != d.Row) {
				p.Nameless = append(p.Nameless, d.Row)
			}
		}
	}
	for _, c := range r.table.Columns[table.Registered] {
		// Anmeldung is filled after the import. A school that asks on paper wants to know whom nobody has answered for.
		if n := r.blank[c]; n > 0 && n < len(r.persons) && !strings.Contains(strings.ToLower(c.Header), "meld") {
			p.Blank = append(p.Blank, Blank{c, n})
		}
	}
}

// startsFormula tells what Excel or Calc take for a formula when they open a CSV file: = + - @ at the beginning, or
// behind a tab or line end. A telephone number such as +49 30 23125-000 is meant as one.
func startsFormula(c datei02.Column, v string) bool {
	v = strings.TrimLeft(v, "\t\r\n")
	if v == "" || !strings.ContainsRune("=+-@", rune(v[0])) {
		return false
	}
	return c != datei02.Phone || v[0] != '+' || strings.Trim(v[1:], "0123456789 ()/.-") != ""
}
