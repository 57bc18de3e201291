package status

import (
	"context"
	"fmt"
	"strings"

	"elterntool/internal/consent"
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
}

// An account is all rows that have it.
type account struct {
	key, name string
	rows      []int
	refusal   string // what the office has noted: withdrawn, or no
	unclear   string // and what is not understood
}

// A roll is Datei-01, read for its accounts.
type roll struct {
	table    *table.Table
	at       table.Column // the column Anmeldung; Col 0: there is none
	rows     []row
	accounts []*account
	without  int // rows without an account
}

func readRoll(ctx context.Context, wb table.Workbook, o table.Options) (*roll, error) {
	r := &roll{}
	byKey := map[string]*account{}
	t, err := table.Read(ctx, wb, o, func(rec *table.Record) error {
		if r.table == nil {
			r.table, r.at = rec.Table, column(rec.Table, o)
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
			number: rec.Row, first: plain(rec.FirstName), last: strings.TrimSpace(plain(rec.Particle) + " " + plain(rec.LastName)),
			child: plain(rec.ChildID), class: plain(rec.Class),
		}
		if r.at.Col > 0 {
			p.value = plain(rec.Text(r.at.Col))
		}
		r.rows = append(r.rows, p)
		r.hear(a, rec)
		return nil
	})
	r.table = t
	return r, err
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
