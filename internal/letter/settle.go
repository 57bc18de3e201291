package letter

import (
	"fmt"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// settle finds the one record of each account.
func (p *planner) settle() error {
	if p.o.Mark || p.mark.Col > 0 {
		return p.choose()
	}
	if p.roll.chooseAll(p.list) {
		return nil
	}
	for _, a := range p.list {
		if a.other != nil && len(a.differ) == 0 {
			return p.doubted(a)
		}
	}
	var shown []string
	one, n := "", 0
	for _, a := range p.list {
		if len(a.differ) == 0 {
			continue
		}
		if one = "Ein Account"; a.code {
			one = "Ein Registrierungscode"
		}
		if n++; n <= 5 {
			shown = append(shown, p.difference(a, a.differ))
		}
	}
	which := "Accounts"
	if p.header(table.Code) != "" {
		which = "Accounts oder Registrierungscodes"
	}
	what := fmt.Sprintf("%d %s haben Zeilen mit verschiedenen Angaben und bekämen mehr als einen Brief: %s", n, which, strings.Join(shown, "; "))
	if n == 1 {
		what = one + " hat Zeilen mit verschiedenen Angaben und bekäme mehr als einen Brief: " + shown[0]
	}
	if n > len(shown) {
		what += "; …"
	}
	return &problem.Problem{
		Place: problem.Place{Sheet: p.roll.table.Sheet},
		What:  what + ".",
		Remedy: "Die Angaben angleichen. Oder Datei-01 eine Spalte „Brief“ geben, in der eine 1 die Zeile nennt, die gilt: elterntool letter " +
			report.ShellWord(p.o.File) + " --markieren",
	}
}

// doubted refuses an account that is somebody else's by its name, as long as nobody has
// marked it.
func (p *planner) doubted(a *account) error {
	c, r := p.cols.field(table.Account), &p.roll.rows[a.rows[0]]
	return &problem.Problem{
		Place: problem.Place{Sheet: p.roll.table.Sheet, Row: r.number, Column: table.ColumnName(c.Col), Header: c.Header},
		What:  p.looksLike(a, r) + " Sicher ist nicht, wem er gehört.",
		Remedy: "In IServ prüfen (Verwaltung → Benutzer) und berichtigen. Stimmt er so: elterntool letter " +
			report.ShellWord(p.o.File) + " --markieren, dann in der Spalte „Brief“ selbst eine 1 in die Zeile setzen.",
	}
}

// difference names an account's rows and the columns that differ.
func (p *planner) difference(a *account, columns []table.Column) string {
	var names, rows []string
	for _, c := range columns {
		names = append(names, problem.Quote(c.Header))
	}
	for i, at := range a.rows {
		if i == 4 {
			rows = append(rows, "…")
			break
		}
		rows = append(rows, fmt.Sprint(p.roll.rows[at].number))
	}
	return fmt.Sprintf("%s in den Zeilen %s (%s)", problem.Quote(a.key), strings.Join(rows, ", "), strings.Join(names, ", "))
}

// choose settles by the column that holds a mark per account, and plans the marks.
func (p *planner) choose() error {
	marks := p.roll.choose(p.list, p.mark.Col, p.o.Mark, p.cols.used)
	if p.o.Mark {
		if len(marks) > 0 || p.mark.Col == 0 { // without any mark it is there for the office to put them
			p.plan.Columns = append(p.plan.Columns, column(markHeader, p.mark.Col, marks))
		}
		if p.mark.Col == 0 {
			p.mark.Header = markHeader
		}
	}
	for _, a := range unsettled(p.list) {
		if len(a.marked) > 1 {
			return p.markedTwice(a)
		}
		n := Note{Row: p.roll.rows[a.rows[0]].number, Look: true}
		switch {
		case len(a.apart) > 0:
			n.What = "Verschiedene Angaben: " + p.difference(a, a.apart) + ". " + a.kind() + " bekommt noch keinen Brief."
			n.Remedy = "In der Spalte „Brief“ eine 1 in die Zeile setzen, die gilt, und noch einmal ausführen."
		case a.other != nil:
			n.What = p.looksLike(a, &p.roll.rows[a.rows[0]]) + " Er bekommt noch keinen Brief."
			n.Remedy = "In IServ prüfen, wem er gehört. Stimmt er so, in der Spalte „Brief“ eine 1 in die Zeile setzen und noch einmal ausführen."
		default:
			n.What = fmt.Sprintf("%s %s hat in der Spalte „Brief“ noch keine 1; er bekommt keinen Brief.", a.kind(), problem.Quote(a.key))
			n.Remedy = "Noch einmal mit --markieren starten."
		}
		p.plan.Notes = append(p.plan.Notes, n)
	}
	return nil
}

// markedTwice stops what no query can tell apart: rows with other values, all of them
// marked, would all become letters.
func (p *planner) markedTwice(a *account) error {
	var rows []string
	for _, i := range a.marked {
		rows = append(rows, fmt.Sprint(p.roll.rows[i].number))
	}
	return &problem.Problem{
		Place: problem.Place{Sheet: p.roll.table.Sheet, Row: p.roll.rows[a.marked[1]].number, Column: table.ColumnName(p.mark.Col), Header: p.mark.Header},
		What: fmt.Sprintf("%s %s hat in der Spalte „Brief“ mehr als eine 1 (Zeilen %s), und die Angaben dort sind verschieden: Es entstünden mehrere Briefe.",
			a.kind(), problem.Quote(a.key), strings.Join(rows, ", ")),
		Remedy: "Nur in der Zeile, die gilt, die 1 stehen lassen, speichern und noch einmal ausführen.",
	}
}

// column writes what values holds, and nothing into the other rows.
func column(header string, at int, values map[int]string) roster.Column {
	return roster.Column{Header: header, At: at, Value: func(row int) (string, bool) {
		v, ok := values[row]
		return v, ok
	}}
}
