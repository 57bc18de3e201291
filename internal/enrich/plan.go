package enrich

import (
	"bytes"
	"fmt"
	"strings"

	"elterntool/internal/match"
	"elterntool/internal/names"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A Plan is all that enrich will do, decided before a byte is written.
type Plan struct {
	Source  safefile.Fingerprint // of the Datei-01 it was made for; apply refuses any other
	Table   *table.Table
	Match   *match.Plan
	Columns []roster.Column

	// PasswordsKept are rows whose password cell holds something else, which stays.
	PasswordsKept []int
	Lines         *report.AddressLines // nil: not asked for
}

// MakePlan decides what is written where. It is pure: no file, no clock.
// passwords are the present texts of the password column, in the order of rows;
// addresses are nil if their lines are not asked for.
func MakePlan(source safefile.Fingerprint, t *table.Table, m *match.Plan, passwords *texts, addresses *addresses, o *Options) *Plan {
	p := &Plan{Source: source, Table: t, Match: m}
	if !m.Trusted() {
		return p
	}
	m.Settle() // before there is more to keep
	totals := m.Totals()
	p.add(o.Table.Account, at(t, table.Account), totals.Status[match.Filled]+totals.Status[match.Overwritten], m.Values())
	if o.Password {
		p.addPasswords(passwords, o.Overwrite)
	}
	if addresses != nil {
		p.addLines(addresses, o.Overwrite)
	}
	return p
}

// addPasswords plans the column of passwords.
func (p *Plan) addPasswords(passwords *texts, overwrite bool) {
	m := p.Match
	password := func(i int) (string, bool) {
		pw, ok := m.Password(i)
		if !ok || len(pw) == 0 {
			return "", false
		}
		old := passwords.at(i)
		return string(pw), len(old) == 0 || overwrite && !bytes.Equal(old, pw)
	}
	count := 0
	for i := range m.Len() {
		pw, ok := m.Password(i)
		// A password beside a replaced account is that of the account before.
		replaced := m.Decision(i).Status == match.Overwritten && len(passwords.at(i)) > 0
		if _, write := password(i); write {
			count++
		} else if !ok && replaced || ok && len(pw) > 0 && !bytes.Equal(passwords.at(i), pw) {
			p.PasswordsKept = append(p.PasswordsKept, m.Row(i).Row)
		}
	}
	p.add(table.PasswordHeader, at(p.Table, table.Password), count, password)
}

// add plans a column, if any row gets a value: an empty new column helps nobody.
func (p *Plan) add(header string, col int, count int, value func(i int) (string, bool)) {
	if count == 0 {
		return
	}
	p.Columns = append(p.Columns, roster.Column{Header: header, At: col, Value: func(row int) (string, bool) {
		i, ok := p.Match.Index(row)
		if !ok {
			return "", false
		}
		return value(i)
	}})
}

func at(t *table.Table, f table.Field) int {
	if c := t.Columns[f]; len(c) > 0 {
		return c[0].Col
	}
	return 0
}

// String lists the decisions, one row a line, for people who develop.
func (p *Plan) String() string {
	var b strings.Builder
	for _, c := range p.Columns {
		fmt.Fprintf(&b, "column %q\n", c.Header)
	}
	for i := range p.Match.Len() {
		d := p.Match.Decision(i)
		fmt.Fprintf(&b, "row %d: ", p.Match.Row(i).Row)
		switch d.Status {
		case match.Filled, match.Kept, match.Overwritten, match.KeptDifferent:
			fmt.Fprintf(&b, "%s (status %d, stage %s)\n", p.Match.Account(d.Account).Name, d.Status, names.Stage(d.Stage))
		default:
			fmt.Fprintf(&b, "empty (status %d, reason %d)\n", d.Status, d.Reason)
		}
	}
	return b.String()
}
