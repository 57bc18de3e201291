package letter

import (
	"slices"
	"strings"

	"elterntool/internal/settings"
	"elterntool/internal/table"
	"elterntool/mailmerge"
)

// source binds the document to the table: one record per account, sorted.
func (p *planner) source(tableName string) error {
	d := p.plan.Document
	file, err := relative(p.o.Output, p.o.File)
	if err != nil {
		return err
	}
	q := &mailmerge.Query{Name: "Briefe", Distinct: true, Columns: d.Columns(), Where: p.where()}
	sort := []string{p.header(table.LastName), p.header(table.FirstName)}
	if p.o.Settings.Letter.Order == settings.ByClass {
		if h := p.cols.header(orderHeader); h != "" {
			sort = append([]string{h}, sort...)
		}
	}
	for _, h := range sort {
		q.OrderBy = append(q.OrderBy, mailmerge.Order{Column: h})
		if !slices.Contains(q.Columns, h) {
			q.Columns = append(q.Columns, h)
		}
	}
	d.Source = &mailmerge.Source{Name: sourceName(p.o.File), File: file, Table: tableName, Query: q}
	p.plan.Query = d.SQL()
	return nil
}

func (p *planner) header(f table.Field) string { return p.cols.field(f).Header }

// where chooses the rows that are letters: with both names, with an account whose
// password is there if it is to be printed, or with a code, and marked.
func (p *planner) where() mailmerge.Condition {
	var kinds mailmerge.Or
	if p.o.Reminder {
		all := mailmerge.And{mailmerge.NotEmpty(p.header(table.LastName)), mailmerge.NotEmpty(p.header(table.FirstName)), mailmerge.NotEmpty(p.header(table.Account))}
		if p.mark.Header != "" {
			all = append(all, mailmerge.NotEmpty(p.mark.Header))
		}
		return append(all, p.stillOpen())
	}
	if account := p.header(table.Account); account != "" {
		with := mailmerge.And{mailmerge.NotEmpty(account)}
		if p.passwordPrinted() {
			ready := mailmerge.Or{mailmerge.NotEmpty(p.header(table.Password))}
			if sent := p.header(table.Sent); sent != "" {
				ready = append(ready, mailmerge.NotEmpty(sent))
			}
			with = append(with, simple(ready))
		}
		kinds = append(kinds, simpleAnd(with))
	}
	if code := p.header(table.Code); code != "" {
		without := mailmerge.And{mailmerge.NotEmpty(code)}
		if account := p.header(table.Account); account != "" { // who has both gets the account's letter, or none
			without = append(mailmerge.And{mailmerge.Empty(account)}, without...)
		}
		kinds = append(kinds, simpleAnd(without))
	}
	all := mailmerge.And{mailmerge.NotEmpty(p.header(table.LastName)), mailmerge.NotEmpty(p.header(table.FirstName))}
	if p.mark.Header != "" {
		all = append(all, mailmerge.NotEmpty(p.mark.Header))
	}
	if p.roll.table.RepeatedHeaders > 0 {
		h := p.header(table.LastName)
		all = append(all, mailmerge.Not{Condition: mailmerge.Equal{Column: h, Value: strings.TrimSpace(h)}})
	}
	return append(all, simple(kinds))
}

func simple(o mailmerge.Or) mailmerge.Condition {
	if len(o) == 1 {
		return o[0]
	}
	return o
}

func simpleAnd(a mailmerge.And) mailmerge.Condition {
	if len(a) == 1 {
		return a[0]
	}
	return a
}

// passwordPrinted tells whether letters show a password of the column.
func (p *planner) passwordPrinted() bool {
	return p.o.Settings.Letter.Password == settings.InColumn && p.header(table.Account) != "" && p.header(table.Password) != ""
}
