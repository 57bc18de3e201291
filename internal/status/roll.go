package status

import (
	"context"
	"fmt"
	"strings"

	"elterntool/internal/consent"
	"elterntool/internal/preview"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// maxRows bounds what is kept in memory: more parents than any school has.
const maxRows = 100_000

// A row is one of Datei-01 that has an account.
type row struct {
	number             int
	first, last, child string
	class              string
	value              string // of the column Anmeldung
	person             preview.Row
}

// An account is all rows that have it.
type account struct {
	key, name string
	rows      []int
	refusal   string // what the office has noted: withdrawn, or no
	unclear   string // and what is not understood
	elsewhere bool   // unclear is a withdrawal in a row of the same name
}

// A roll is Datei-01, read for its accounts.
type roll struct {
	table    *table.Table
	at       table.Column // the column Anmeldung; Col 0: there is none
	rows     []row
	accounts []*account
	without  int // rows without an account
	refusals consent.Refusals
	named    map[string]int // the first row of each name, however it is spelt
}

func readRoll(ctx context.Context, wb table.Workbook, o table.Options) (*roll, error) {
	r := &roll{named: map[string]int{}}
	byKey := map[string]*account{}
	t, err := table.Read(ctx, wb, o, func(rec *table.Record) error {
		if r.table == nil {
			r.table, r.at = rec.Table, column(rec.Table, o)
		}
		r.refusals.Hear(rec)
		person := consent.PersonOf(rec)
		if k := consent.NameKey(person.First, person.Last); r.named[k] == 0 {
			r.named[k] = rec.Row
		}
		name := plain(rec.Account)
		if name == "" {
			r.without++
			return nil
		}
		if len(r.rows) == maxRows {
			return &problem.Problem{
				Place:  problem.Place{Sheet: rec.Table.Sheet, Row: rec.Row},
				What:   fmt.Sprintf("Das sind mehr als %d Zeilen; für so viele Eltern ist elterntool nicht gedacht.", maxRows),
				Remedy: "Ist es die richtige Datei?",
			}
		}
		a := byKey[key(name)]
		if a == nil {
			a = &account{key: key(name), name: name}
			byKey[a.key] = a
			r.accounts = append(r.accounts, a)
		}
		a.rows = append(a.rows, len(r.rows))
		p := row{
			number: rec.Row, first: plain(rec.FirstName), last: person.Last,
			child: plain(rec.ChildID), class: plain(rec.Class), person: person,
		}
		if r.at.Col > 0 {
			p.value = plain(rec.Text(r.at.Col))
		}
		r.rows = append(r.rows, p)
		r.hear(a, rec)
		return nil
	})
	r.table = t
	r.follow()
	return r, err
}

// follow finds who has withdrawn in a row with another account, or with none. Whether it is the same person is not
// certain enough to lock anything.
func (r *roll) follow() {
	for _, a := range r.accounts {
		for _, i := range a.rows {
			if a.refusal != "" || a.unclear != "" {
				break
			}
			if no, ok := r.refusals.Of(&r.rows[i].person); ok {
				a.unclear, a.elsewhere = fmt.Sprintf("Zeile %d: %s", no.Row, no.Text), true
			}
		}
	}
}

// column is the one to be filled.
func column(t *table.Table, o table.Options) table.Column {
	for _, c := range t.Headers {
		if strings.EqualFold(strings.TrimSpace(c.Header), consent.Header) {
			return c
		}
	}
	if cols := t.Columns[table.Registered]; o.Columns[table.Registered] != "" && len(cols) > 0 {
		return cols[0]
	}
	return table.Column{}
}

// hear notes what the office says of an account in one of its rows.
func (r *roll) hear(a *account, rec *table.Record) {
	note := func(f table.Field, understand func(table.Kind, string) consent.Say) {
		for _, c := range rec.Table.Columns[f] {
			text := plain(rec.Text(c.Col))
			if text == "" || c.Col == r.at.Col && consent.IsOwn(text) {
				continue
			}
			said := text
			if c.Col != r.at.Col {
				said = strings.TrimSpace(c.Header) + ": " + text
			}
			switch understand(rec.Cell(c.Col).Kind, text) {
			case consent.No:
				if a.refusal == "" {
					a.refusal = said
				}
			case consent.Unclear:
				if a.unclear == "" {
					a.unclear = said
				}
			}
		}
	}
	note(table.Withdrawn, consent.Withdrawn)
	note(table.Registered, consent.Registered)
}
