package letter

import (
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/consent"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
	"elterntool/mailmerge"
)

// registration is the column that says who may still register; Col 0: there is none.
func (p *planner) registration() table.Column {
	for _, c := range p.cols.table.Headers {
		if strings.EqualFold(strings.TrimSpace(c.Header), consent.Header) {
			return c
		}
	}
	if p.o.Table.Columns[table.Registered] != "" {
		return p.cols.field(table.Registered)
	}
	return table.Column{}
}

// remind leaves the accounts whose every row says that they are still open. Where that
// contradicts something else the office has noted, nothing is made at all: a query sees
// one row at a time.
func (p *planner) remind() error {
	at := p.registration()
	var open []*account
	for _, a := range p.list {
		waiting, other := -1, -1
		for _, i := range a.rows {
			if p.roll.value(&p.roll.rows[i], at.Col) == consent.Open {
				waiting = i
			} else {
				other = i
			}
		}
		if waiting < 0 {
			continue
		}
		row, column := other, at
		if row < 0 {
			row, column = p.refused(a, at)
		}
		if row >= 0 {
			return p.contradicts(a, waiting, row, column)
		}
		for _, i := range a.rows {
			if no, ok := p.roll.refusals.Of(&p.roll.rows[i].person); ok {
				return p.contradictsRow(a, waiting, no)
			}
		}
		open = append(open, a)
	}
	if len(open) == 0 {
		return &problem.Problem{
			Place:  problem.Place{Sheet: p.roll.table.Sheet, Column: table.ColumnName(at.Col), Header: at.Header},
			What:   "Bei keinem Account steht hier „offen“; es gibt niemanden zu erinnern.",
			Remedy: "Den Stand auffrischen: " + p.status(),
		}
	}
	if n := len(p.list) - len(open); n > 0 {
		p.plan.Notes = append(p.plan.Notes, Note{
			What: fmt.Sprintf("Nicht erinnert: %s, bei %s in der Spalte %s etwas anderes als „offen“ steht.",
				report.Many(n, "Account", "Accounts"), map[bool]string{true: "dem", false: "denen"}[n == 1], problem.Quote(at.Header)),
		})
	}
	p.list = open
	return nil
}

// refused finds a row and column in which the office has noted that the parent has said
// no, or something that is not understood; -1: none.
func (p *planner) refused(a *account, at table.Column) (int, table.Column) {
	for _, i := range a.rows {
		for _, c := range p.consentColumns() {
			v := strings.TrimSpace(p.roll.value(&p.roll.rows[i], c.Col))
			if v == "" || c == at {
				continue
			}
			understand := consent.Registered
			if slices.Contains(p.cols.table.Columns[table.Withdrawn], c) {
				understand = consent.Withdrawn
			}
			if understand(table.String, v) != consent.Nothing {
				return i, c
			}
		}
	}
	return -1, table.Column{}
}

// consentColumns are all that say something about consent.
func (p *planner) consentColumns() []table.Column {
	return slices.Concat(p.cols.table.Columns[table.Registered], p.cols.table.Columns[table.Withdrawn])
}

// contradictsRow says that somebody of the same name has said no: in a remark, or in a row with another account or with
// none.
func (p *planner) contradictsRow(a *account, waiting int, no consent.Refusal) error {
	r := &p.roll.rows[waiting]
	place := problem.Place{Sheet: p.roll.table.Sheet, Row: no.Row, Column: table.ColumnName(no.Column.Col), Header: no.Column.Header}
	if no.Row == r.number {
		return &problem.Problem{
			Place:  place,
			What:   fmt.Sprintf("Hier steht %s, der Account %s ist aber „offen“. Wer abgelehnt oder widerrufen hat, darf keine Erinnerung bekommen.", problem.Quote(no.Text), problem.Quote(a.key)),
			Remedy: fmt.Sprintf("In die Spalte %s „widerrufen“ eintragen. Geht es hier um etwas anderes, den Text ändern.", problem.Quote(p.registration().Header)),
		}
	}
	return &problem.Problem{
		Place: place,
		What: fmt.Sprintf("Hier steht %s; in Zeile %d ist der Account %s „offen“, und nichts zeigt, dass es zwei Personen sind (%s). Wer abgelehnt oder widerrufen hat, darf keine Erinnerung bekommen.",
			problem.Quote(no.Text), r.number, problem.Quote(a.key), p.person(r)),
		Remedy: "Ist es dieselbe Person, auch in Zeile " + fmt.Sprint(r.number) + " eintragen, was hier steht. Sonst dort das „offen“ löschen, oder bei beiden Adresse, Telefon oder E-Mail ergänzen.",
	}
}

func (p *planner) contradicts(a *account, waiting, row int, c table.Column) error {
	r := &p.roll.rows[row]
	said := p.roll.value(r, c.Col)
	what := fmt.Sprintf("Der Account %s ist in Zeile %d „offen“, hier steht aber %s.", problem.Quote(a.key), p.roll.rows[waiting].number, problem.Quote(said))
	if strings.TrimSpace(said) == "" {
		what = fmt.Sprintf("Der Account %s ist in Zeile %d „offen“, hier steht aber nichts.", problem.Quote(a.key), p.roll.rows[waiting].number)
	}
	return &problem.Problem{
		Place:  problem.Place{Sheet: p.roll.table.Sheet, Row: r.number, Column: table.ColumnName(c.Col), Header: c.Header},
		What:   what + " Wer abgelehnt oder widerrufen hat, darf keine Erinnerung bekommen.",
		Remedy: "Den Stand auffrischen, er gleicht die Zeilen an: " + p.status() + ". Oder die Zellen von Hand berichtigen.",
	}
}

func (p *planner) status() string {
	return "elterntool status " + report.ShellWord(p.o.File) + " --users Export.csv --provisional Vorlaeufig.csv"
}

// noRegistration says that nobody knows who is still open.
func (p *planner) noRegistration() error {
	return &problem.Problem{
		Place:  problem.Place{Sheet: p.cols.table.Sheet, Row: p.cols.table.HeaderRow},
		What:   "Es gibt noch keine Spalte „Anmeldung“; wer zu erinnern ist, steht nirgends.",
		Remedy: "Zuerst eintragen, wer sich angemeldet hat: " + p.status(),
	}
}

// stillOpen chooses the rows to remind, also of a table that has changed since: what is
// noted by then in another column about consent keeps a row out.
func (p *planner) stillOpen() mailmerge.Condition {
	at := p.registration()
	all := mailmerge.And{mailmerge.Equal{Column: at.Header, Value: consent.Open}}
	for _, c := range p.consentColumns() {
		if c == at {
			continue
		}
		harmless := mailmerge.Or{mailmerge.Empty(c.Header)}
		for _, a := range p.list {
			for _, i := range a.rows {
				v := p.roll.value(&p.roll.rows[i], c.Col)
				if e := (mailmerge.Equal{Column: c.Header, Value: v}); strings.TrimSpace(v) != "" && !slices.Contains(harmless, mailmerge.Condition(e)) {
					harmless = append(harmless, e)
				}
			}
		}
		all = append(all, simple(harmless))
	}
	return simpleAnd(all)
}
