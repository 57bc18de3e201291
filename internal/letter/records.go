package letter

import (
	"fmt"
	"slices"

	"elterntool/internal/problem"
	"elterntool/internal/table"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// letters makes the records, in the order in which the query gives them as nearly as
// two programs sort alike.
func (p *planner) letters() {
	d := p.plan.Document
	helper := map[string]map[int]string{} // by the header as it stands
	for h, values := range p.own {
		helper[p.cols.lookUp(h)] = values
	}
	byHeader := map[string]int{}
	for _, c := range p.roll.cols {
		byHeader[c.Header] = c.Col
	}
	type sortable struct {
		Letter
		key []string
	}
	var list []sortable
	for _, a := range p.list {
		if a.letter < 0 {
			continue
		}
		row := &p.roll.rows[a.letter]
		l := Letter{Key: a.key, Code: row.account == "", Values: map[string]string{}}
		value := func(f table.Field) string { return p.roll.value(row, p.cols.field(f).Col) }
		l.Sent = value(table.Sent) != "" && !p.o.Reminder // who is reminded has had a letter
		if p.passwordPrinted() && !l.Code && !l.Sent && !p.o.Reminder && value(table.Password) == "" {
			p.plan.Notes = append(p.plan.Notes, Note{
				Row: row.number, Column: table.ColumnName(p.cols.field(table.Password).Col), Look: true,
				What:   fmt.Sprintf("Zum Account %s fehlt das Passwort; er bekommt keinen Brief.", problem.Quote(a.key)),
				Remedy: "Das vorläufige Passwort eintragen (elterntool enrich --passwort), oder in IServ ein neues vergeben.",
			})
			continue
		}
		l.First, l.Last = value(table.FirstName), value(table.LastName)
		l.Name = l.Last + ", " + l.First
		l.Address = p.shownAddress(row)
		if p.passwordPrinted() && !l.Code && !l.Sent {
			l.Password = value(table.Password)
		}
		l.Class = value(table.Class)
		for _, i := range a.rows {
			l.Rows = append(l.Rows, p.roll.rows[i].number)
			if id := p.roll.value(&p.roll.rows[i], p.cols.field(table.ChildID).Col); id != "" {
				l.Children = append(l.Children, id)
			}
		}
		for _, h := range d.Source.Query.Columns {
			if values, ok := helper[h]; ok {
				l.Values[h] = values[row.number]
			} else {
				l.Values[h] = p.roll.value(row, byHeader[h])
			}
		}
		p.plan.Children += len(a.rows)
		s := sortable{Letter: l}
		for _, o := range d.Source.Query.OrderBy {
			s.key = append(s.key, l.Values[o.Column])
		}
		list = append(list, s)
	}
	c := collate.New(language.German)
	slices.SortStableFunc(list, func(a, b sortable) int {
		for i := range a.key {
			if n := c.CompareString(a.key[i], b.key[i]); n != 0 {
				return n
			}
		}
		return 0
	})
	for _, s := range list {
		p.plan.Letters = append(p.plan.Letters, s.Letter)
	}
}
