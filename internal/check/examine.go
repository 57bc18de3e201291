package check

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"elterntool/internal/preview"
	"elterntool/internal/table"
)

// How many findings of a kind are kept; all are counted. Those that --fix repairs are all
// needed, up to a number of rows that no school has.
const (
	maxKept  = 10_000
	maxFixed = 1_000_000
)

// A Result is what has been found in a table.
type Result struct {
	Table    *table.Table
	Findings []Finding     // by severity, then by row
	Count    [NumKinds]int // all of them, also those that are not kept

	// How many accounts IServ would make of all rows, if Datei-02 had all helpers: no fewer than Least, no more than Most.
	// With Differing, rows of one name have other contacts, and fewer helpers may make another number.
	Least, Most int
	Differing   bool
}

// Of counts the findings of a severity.
func (r *Result) Of(s Severity) (n int) {
	for k, c := range r.Count {
		if Kind(k).Severity() == s {
			n += c
		}
	}
	return n
}

// Errors counts the findings for which the import would go wrong.
func (r *Result) Errors() int { return r.Of(Error) }

// Examine reads the table of parents in a workbook and looks it over. Errors are those of
// table.Read.
func Examine(ctx context.Context, wb table.Workbook, o table.Options) (*Result, error) {
	e := examination{kept: [NumKinds][]Finding{}}
	o.Incomplete = e.incomplete
	t, err := table.Read(ctx, wb, o, e.record)
	if err != nil {
		return nil, err
	}
	e.table = t
	for _, step := range []func(){
		e.columns, e.defects, e.withoutNames, e.swapped, e.childIDs, e.postcodes, e.emails, e.apart, e.duplicates, e.accounts,
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	return e.result(), nil
}

// An examination is the state of one: the rows as far as findings need more than one, and
// what has been found.
type examination struct {
	table *table.Table
	rows  []row
	kept  [NumKinds][]Finding
	count [NumKinds]int
	extra []extra // columns beside those that table knows; nil: not looked for

	nameless []nameless

	lookedFor bool
	preview   *preview.Preview
}

// A row is what is kept of a record. Texts are without flaws, as --fix would leave them.
type row struct {
	number               int
	first, last          string
	particle, salutation string
	childID              string
	email, phone         string // of several columns with "; " between
	address, postcode    string
	account              string
	apart                bool // a column says that the parents live apart
	childIsText          bool
	badChildID           bool // it has a finding of its own
	noName               bool // a name is a placeholder, or that of two people or an institution
}

// wholeLast is the last name as IServ gets it.
func (r *row) wholeLast() string {
	if r.particle == "" {
		return r.last
	}
	return r.particle + " " + r.last
}

func (r *row) name() string { return strings.TrimSpace(r.first + " " + r.wholeLast()) }

// add notes a finding of a row or, with row 0, of a column.
func (e *examination) add(f Finding) {
	e.count[f.Kind]++
	if n := len(e.kept[f.Kind]); n < maxKept || f.Fix && n < maxFixed {
		f.Value, f.Name = clip(f.Value), clip(f.Name)
		e.kept[f.Kind] = append(e.kept[f.Kind], f)
	}
}

// at is the place of a finding in a field's first column.
func (e *examination) at(t *table.Table, f table.Field) (col int, header string) {
	if c := t.Columns[f]; len(c) > 0 {
		return c[0].Col, c[0].Header
	}
	return 0, ""
}

// addTo notes a finding in a row that is kept, in the column of a field.
func (e *examination) addTo(r *row, f table.Field, k Kind, value, note string, others ...int) {
	col, header := e.at(e.table, f)
	e.add(Finding{Kind: k, Row: r.number, Others: others, Col: col, Header: header, Name: r.name(), Value: value, Note: note})
}

func (e *examination) result() *Result {
	res := &Result{Table: e.table, Count: e.count}
	for _, list := range e.kept {
		res.Findings = append(res.Findings, list...)
	}
	slices.SortStableFunc(res.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Kind.Severity(), a.Kind.Severity()), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Kind, b.Kind))
	})
	if e.preview != nil {
		res.Least, res.Most = e.preview.Count()
		res.Differing = slices.ContainsFunc(e.preview.Names(), func(n preview.Name) bool { return len(n.Parts) > 1 })
	}
	return res
}

// record looks at what one row shows by itself, and keeps what the others are compared
// with.
func (e *examination) record(rec *table.Record) error {
	e.lookFor(rec.Table)
	r := row{number: rec.Row, childIsText: true}
	r.first, r.last, r.particle = cleaned(string(rec.FirstName)), cleaned(string(rec.LastName)), cleaned(string(rec.Particle))
	who := Finding{Row: rec.Row, Name: r.name()}
	r.first = e.name(rec, table.FirstName, &r, who)
	r.last = e.name(rec, table.LastName, &r, who)
	e.text(rec, table.Particle, who)
	e.salutation(rec, &r, who)
	e.childID(rec, &r, who)
	e.contacts(rec, &r, who)
	e.remarks(rec, &r, who)
	r.account = string(rec.Account)
	e.rows = append(e.rows, r)
	return nil
}

func cleaned(s string) string {
	s, _ = clean(s)
	return s
}

// text looks at the way the cells of a field are written, and returns the first of them
// without flaws.
func (e *examination) text(rec *table.Record, f table.Field, who Finding) string {
	var first string
	for i, col := range rec.Table.Columns[f] {
		c := rec.Cell(col.Col)
		if c == nil {
			continue
		}
		s := string(c.Shown())
		if c.Kind == table.String {
			s = e.cell(c, col, f, who)
		}
		if i == 0 {
			first = s
		}
	}
	return first
}

// kept says why --fix must leave a cell alone; "" if it need not.
func kept(c *table.Cell) string {
	switch {
	case c.Formula:
		return "Hier steht eine Formel; berichtigen, woraus sie rechnet."
	case c.Markup:
		return "Ein Teil des Textes ist ein Link oder eigens formatiert; von Hand berichtigen."
	}
	return ""
}

// cell looks at the way one cell of text is written, and returns it without flaws.
func (e *examination) cell(c *table.Cell, col table.Column, f table.Field, who Finding) string {
	raw := string(c.Value)
	text, flaws := clean(raw)
	if text == "" {
		return "" // nothing can be seen: the cell counts as empty
	}
	who.Col, who.Header, who.Value = col.Col, col.Header, raw
	isName := f == table.FirstName || f == table.LastName || f == table.Particle
	if f != table.Email && f != table.Phone && isDamaged(raw) {
		who.Kind = DamagedText
		if isName {
			who.Kind = DamagedName
		}
		e.add(who)
		return text // what is right nobody can tell, so nothing is repaired
	}
	if stranger, script, ok := lookAlike(text); ok {
		who := who
		who.Kind, who.Note = LookAlike, "„"+string(stranger)+"“ ist ein "+script+" Zeichen."
		e.add(who)
	}
	inside := flaws&flawLineFeed != 0
	if flaws&^flawLineFeed == 0 && !(inside && f != table.Address) {
		return text
	}
	who.Fix, who.New, who.Value = !inside, text, shownText(raw)
	switch keep := kept(c); {
	case keep != "":
		who.Fix, who.Note = false, keep
	case inside && f == table.Address:
		who.Fix = true
	case inside:
		who.Note = "In der Zelle ist ein Zeilenumbruch."
	}
	if !who.Fix {
		who.New = ""
	}
	switch {
	case flaws&flawInvisible != 0:
		who.Kind = Invisible
	case flaws&flawDecomposed != 0 && flaws&flawSpaces == 0:
		who.Kind = Decomposed
	default:
		who.Kind = Spaces
	}
	e.add(who)
	return text
}
