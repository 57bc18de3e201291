package letter

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/settings"
	"elterntool/internal/table"
	"elterntool/mailmerge"
)

// MakePlan reads Datei-01 and decides. It writes nothing.
func MakePlan(ctx context.Context, file *roster.Roster, o *Options) (*Plan, error) {
	ranges, err := file.Ranges()
	if err != nil {
		return nil, err
	}
	return makePlan(ctx, file.Workbook(), ranges, o, file)
}

// A planner collects what the plan is made of.
type planner struct {
	o       *Options
	plan    *Plan
	cols    *columns
	roll    *roll
	list    []*account
	text    *texts
	values  map[string]settings.Value // by key
	oneLine bool                      // the address is one line
	beside  bool                      // the code of the privacy information stands beside its text, in code
	code    mailmerge.Inline
	mark    table.Column // the column that chooses; Col 0: none, or not yet

	own map[string]map[int]string // what the helper columns hold, by header and row
}

func makePlan(ctx context.Context, wb table.Workbook, ranges []roster.Range, o *Options, file *roster.Roster) (*Plan, error) {
	own, s := *o, *o.Settings // what is decided here does not reach the caller's
	own.Settings = &s
	o = &own
	p := &planner{o: o, plan: &Plan{}}
	if file != nil {
		p.plan.Source = file.Fingerprint()
	}
	r, err := read(ctx, wb, o.Table, p.prepare)
	if err != nil {
		return nil, err
	}
	p.roll, p.plan.Table = r, r.table
	p.list = r.accounts(p.cols.used)
	checks := []func() error{p.checkTable, p.checkNames, p.checkAccounts, p.settle}
	if o.Reminder {
		checks = slices.Insert(checks, len(checks)-1, p.remind)
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return nil, err
		}
	}
	p.helpers()
	needed, added := p.needed()
	if err := checkHeaders(r.table, needed); err != nil {
		return nil, err
	}
	name, err := sourceTable(r.table, ranges, needed, added, table.IsExcelName(o.File))
	if err != nil {
		return nil, err
	}
	if err := p.source(name); err != nil {
		return nil, err
	}
	p.letters()
	p.noteMisfits()
	p.notes()
	return p.plan, p.plan.Document.Check()
}

// needed are the columns that the query names, as far as the table has them, and how
// many will be added to it.
func (p *planner) needed() (there []table.Column, added int) {
	there = slices.Clone(p.cols.used)
	if p.mark.Col > 0 {
		there = append(there, p.mark)
	}
	if p.o.Reminder {
		there = append(append(there, p.registration()), p.consentColumns()...)
	}
	for h := range p.cols.own {
		if c, ok := p.cols.named(h); ok {
			there = append(there, c)
		}
	}
	for _, c := range p.plan.Columns {
		if c.At == 0 {
			added++
		}
	}
	return there, added
}

// prepare finds out which columns the letters need, from the table's headers.
func (p *planner) prepare(t *table.Table) ([]table.Column, error) {
	p.cols = newColumns(t)
	for _, f := range []table.Field{table.FirstName, table.LastName, table.Account, table.Code, table.Sent} {
		p.cols.use(p.cols.field(f))
	}
	if p.cols.field(table.Account).Col == 0 && p.cols.field(table.Code).Col == 0 {
		return nil, &problem.Problem{
			Place:  problem.Place{Sheet: t.Sheet, Row: t.HeaderRow},
			What:   fmt.Sprintf("Es gibt noch keine Spalte %s und keine Spalte „Registrierungscode“.", problem.Quote(p.o.Table.Account)),
			Remedy: "Zuerst die Accounts eintragen: " + p.enrich(),
		}
	}
	if p.o.Reminder && p.registration().Col == 0 {
		return nil, p.noRegistration()
	}
	if err := p.passwordWay(t); err != nil {
		return nil, err
	}
	var err error
	if p.text, err = p.parse(); err != nil {
		return nil, err
	}
	p.plan.Document, err = p.layout()
	if err != nil {
		return nil, err
	}
	if p.o.Settings.Letter.Order == settings.ByClass {
		p.cols.header(orderHeader) // before helpers are planned
	}
	keep := slices.Clone(p.cols.used)
	for _, f := range []table.Field{table.Class, table.ChildName, table.ChildID} {
		keep = append(keep, p.cols.field(f))
	}
	for _, h := range []string{childrenHeader, orderHeader, markHeader} {
		c, _ := p.cols.named(h)
		keep = append(keep, c)
		if h == markHeader {
			p.mark = c
		}
	}
	if p.o.Reminder {
		keep = append(append(keep, p.registration()), p.consentColumns()...)
	}
	keep = slices.DeleteFunc(keep, func(c table.Column) bool { return c.Col == 0 })
	slices.SortFunc(keep, func(a, b table.Column) int { return cmp.Compare(a.Col, b.Col) })
	return slices.Compact(keep), nil
}

// enrich is what to type to fill accounts into Datei-01.
func (p *planner) enrich() string {
	return "elterntool enrich " + report.ShellWord(p.o.File)
}

// passwordWay decides how parents learn the password: the settings say it, or a column
// of passwords does.
func (p *planner) passwordWay(t *table.Table) error {
	column := p.cols.field(table.Password)
	way := &p.o.Settings.Letter.Password
	if *way == "" && column.Col > 0 {
		*way = settings.InColumn
	}
	onlyCodes := p.cols.field(table.Account).Col == 0
	switch {
	case onlyCodes:
	case p.o.Reminder && (*way == "" || *way == settings.InColumn) && column.Col == 0:
		*way = "" // they have it from the first letter
	case *way == "":
		return &problem.Problem{
			Place: problem.Place{Sheet: t.Sheet},
			What:  "Es gibt keine Spalte „Passwort“, und wie die Eltern sonst ihr Passwort erfahren, ist nicht gesagt.",
			Remedy: "Die vorläufigen Passwörter eintragen: " + p.enrich() + " --passwort. " +
				"Oder --passwort getrennt angeben (die Eltern erfahren es auf anderem Weg) oder --passwort account (es ist dasselbe wie der Account).",
		}
	case *way == settings.InColumn && column.Col == 0:
		return &problem.Problem{
			Place:  problem.Place{Sheet: t.Sheet},
			What:   "Der Brief soll die Passwörter aus der Spalte „Passwort“ nennen (passwort = \"spalte\"), aber die gibt es nicht.",
			Remedy: "Die Passwörter eintragen: " + p.enrich() + " --passwort",
		}
	case *way == settings.InColumn:
		p.cols.use(column)
	}
	return nil
}

// checkTable refuses what a query cannot tell from parents.
func (p *planner) checkTable() error {
	if len(p.list) == 0 {
		return &problem.Problem{
			Place:  problem.Place{Sheet: p.roll.table.Sheet},
			What:   "In keiner Zeile steht ein Account; es gibt noch keinen Brief zu schreiben.",
			Remedy: "Zuerst die Accounts eintragen: " + p.enrich(),
		}
	}
	return p.checkRows()
}

// checkNames stops a file whose first and last names stand in each other's columns.
func (p *planner) checkNames() error {
	if p.roll.swapped < 2 || p.roll.swapped <= p.roll.fits {
		return nil
	}
	first, last := p.cols.field(table.FirstName), p.cols.field(table.LastName)
	return &problem.Problem{
		Place: problem.Place{Sheet: p.roll.table.Sheet, Row: p.roll.table.HeaderRow},
		What: fmt.Sprintf("Vornamen und Nachnamen scheinen vertauscht zu sein: In %d Zeilen passt der Account nur zu den vertauschten Namen.",
			p.roll.swapped),
		Remedy: fmt.Sprintf("Die Überschriften der Spalten %s und %s tauschen, speichern und noch einmal ausführen. Sonst stünden die Namen in allen Briefen falsch herum.",
			table.ColumnName(first.Col), table.ColumnName(last.Col)),
	}
}

// helpers fills and keeps the columns that say what differs from child to child.
func (p *planner) helpers() {
	r := p.roll
	name, class := p.cols.field(table.ChildName).Col, p.cols.field(table.Class).Col
	p.own = map[string]map[int]string{}
	for _, h := range []string{childrenHeader, orderHeader} {
		if !p.cols.own[h] {
			continue
		}
		values := r.children(p.list, name, class)
		if h == orderHeader {
			values = r.order(p.list, name, class, p.cols.field(table.LastName))
		}
		p.own[h] = values
		at, _ := p.cols.named(h)
		missing := map[int]string{}
		for i := range r.rows {
			row := &r.rows[i]
			v, ok := values[row.number]
			was := r.value(row, at.Col)
			if !ok || was == v && at.Col > 0 { // a new column is there for the query, even if nothing is in it
				continue
			}
			missing[row.number] = v
			if was != "" {
				p.plan.Replaced = append(p.plan.Replaced, Replaced{row.number, at, was, v})
			}
		}
		if len(missing) > 0 {
			p.plan.Columns = append(p.plan.Columns, column(h, at.Col, missing))
		}
	}
}
