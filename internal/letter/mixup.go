package letter

import (
	"fmt"
	"strings"

	"elterntool/internal/names"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// checkAccounts compares each account with the names in its rows: a list that was sorted
// without its column of accounts would give every letter to another family. What fits
// somebody else's name gets no letter unless a person marks it; where that somebody has a
// wrong account, too, the accounts have slipped, and nothing is printed at all.
func (p *planner) checkAccounts() error {
	own := p.fitting()
	slipped, first := 0, (*account)(nil)
	for _, a := range p.list {
		if a.code || a.fit != names.Misfit {
			continue
		}
		other, ok := own[usualOf(a.key)]
		if !ok {
			continue
		}
		a.other = &p.roll.rows[other]
		if b := a.other; b.account != "" && b.fit == names.Misfit {
			if slipped++; first == nil {
				first = a
			}
		}
	}
	if slipped == 0 {
		return nil
	}
	c := p.cols.field(table.Account)
	r := &p.roll.rows[first.rows[0]]
	return &problem.Problem{
		Place: problem.Place{Sheet: p.roll.table.Sheet, Row: r.number, Column: table.ColumnName(c.Col), Header: c.Header},
		What: fmt.Sprintf("Accounts scheinen in falschen Zeilen zu stehen (%s). Hier bei %s steht %s; so hieße der Account von %s in Zeile %d, und dort steht auch ein fremder.",
			report.Many(slipped, "Account", "Accounts"), problem.Quote(p.person(r)), problem.Quote(first.key), problem.Quote(p.person(first.other)), first.other.number),
		Remedy: "Ist die Liste ohne diese Spalte sortiert worden? Dann das rückgängig machen, die letzte Sicherung nehmen, oder die Spalte leeren und " + p.enrich() + " noch einmal ausführen.",
	}
}

// fitting are the rows by the account that IServ would make of their names, those that
// have another one first.
func (p *planner) fitting() map[string]int {
	rows := map[string]int{}
	for i := range p.roll.rows {
		r := &p.roll.rows[i]
		key := string(names.AppendUsual(nil, []byte(p.field(r, table.FirstName)), []byte(p.field(r, table.LastName))))
		if at, ok := rows[key]; key != "" && (!ok || p.roll.rows[at].account == "" || p.roll.rows[at].fit != names.Misfit) {
			rows[key] = i
		}
	}
	return rows
}

// usualOf is an account without the number that tells namesakes apart.
func usualOf(account string) string {
	return strings.TrimRight(strings.ToLower(strings.TrimSpace(account)), "0123456789")
}

func (p *planner) field(r *row, f table.Field) string { return p.roll.value(r, p.cols.field(f).Col) }

func (p *planner) person(r *row) string {
	return strings.TrimSpace(p.field(r, table.FirstName) + " " + p.field(r, table.LastName))
}

// usualFit tells whether accounts are made of names here, as nearly all of them show: a
// school may have a scheme of its own.
func (p *planner) usualFit() bool {
	total := 0
	for i := range p.roll.rows {
		if p.roll.rows[i].account != "" {
			total++
		}
	}
	return p.roll.fits*10 >= total*9
}

// looksLike says whose account one seems to be.
func (p *planner) looksLike(a *account, r *row) string {
	return fmt.Sprintf("Der Account %s bei %s sieht aus wie der von %s (Zeile %d).",
		problem.Quote(a.key), problem.Quote(p.person(r)), problem.Quote(p.person(a.other)), a.other.number)
}

// noteMisfits names the letters whose account is not made of the name on them.
func (p *planner) noteMisfits() {
	usual := p.usualFit()
	for _, a := range p.list {
		if a.code || a.letter < 0 {
			continue
		}
		r := &p.roll.rows[a.letter]
		n := Note{Row: r.number, Column: table.ColumnName(p.cols.field(table.Account).Col), Look: true,
			Remedy: "In IServ prüfen, wem der Account gehört (Verwaltung → Benutzer)."}
		switch {
		case a.other != nil:
			n.What = p.looksLike(a, r)
		case r.fit == names.Fits, !usual && a.fit != names.Fits:
			continue
		case r.fit == names.FitsSwapped:
			n.What = fmt.Sprintf("Bei %s scheinen Vorname und Nachname vertauscht zu sein: Der Account ist %s.", problem.Quote(p.person(r)), problem.Quote(a.key))
			n.Remedy = "Die Namen in dieser Zeile prüfen; so stünden sie im Brief."
		default:
			n.What = fmt.Sprintf("Der Account %s passt nicht zum Namen %s.", problem.Quote(a.key), problem.Quote(p.person(r)))
		}
		p.plan.Notes = append(p.plan.Notes, n)
	}
}
