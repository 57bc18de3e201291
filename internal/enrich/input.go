package enrich

import (
	"context"

	"elterntool/internal/match"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// addPeople reads the table and hands its rows to match. It returns what the
// password column holds today.
func addPeople(ctx context.Context, in *match.Input, wb table.Workbook, o *Options) (*table.Table, *texts, error) {
	passwords := &texts{}
	var email, phone []byte
	var t *table.Table
	err := overlap(func(to *feed[match.Person]) (err error) {
		t, err = table.Read(ctx, wb, o.table(), func(r *table.Record) error {
			if o.Password {
				passwords.add(r.Password)
			}
			p := to.next()
			p.Row, p.Hidden = r.Row, r.Hidden
			p.First, p.Last, p.Particle, p.ChildID = r.FirstName, r.LastName, r.Particle, r.ChildID
			p.Address, p.Existing = r.Address, r.Account
			p.Email, email = join(email, r.Emails)
			p.Phone, phone = join(phone, r.Phones)
			to.keep(&p.First, &p.Last, &p.Particle, &p.ChildID, &p.Email, &p.Phone, &p.Address, &p.Existing)
			return to.put()
		})
		return err
	}, in.AddPeople)
	if err != nil {
		return t, passwords, err
	}
	// A row without names keeps what it holds, and nobody else may get that account.
	// What is no account (a sum below the table) does not matter.
	for _, e := range t.Nameless {
		if account := []byte(e.Account); in.Knows(account) {
			if o.Password {
				passwords.add(nil)
			}
			if err := in.AddPeople([]match.Person{{Row: e.Row, Existing: account}}); err != nil {
				return t, passwords, err
			}
		}
	}
	return t, passwords, nil
}

// join puts the values of several columns into one; match tells them apart. It returns
// scratch, in which several are put together.
func join(scratch []byte, values [][]byte) (joined, _ []byte) {
	switch len(values) {
	case 0:
		return nil, scratch
	case 1:
		return values[0], scratch
	}
	scratch = scratch[:0]
	for i, v := range values {
		if i > 0 {
			scratch = append(scratch, "; "...)
		}
		scratch = append(scratch, v...)
	}
	return scratch, scratch
}

// texts holds many short texts without a string for each.
type texts struct {
	ends []int
	text []byte
}

func (t *texts) add(b []byte) {
	t.text = append(t.text, b...)
	t.ends = append(t.ends, len(t.text))
}

func (t *texts) at(i int) []byte {
	start := 0
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.text[start:t.ends[i]]
}

func tooLarge(file string, err error) error {
	return &problem.Problem{
		Place:  problem.Place{File: file},
		What:   "Das sind mehr Zeilen, als elterntool verarbeiten kann.",
		Remedy: "Ist es die richtige Datei?",
		Err:    err,
	}
}

// progress passes on how far a step is.
func (o *Options) progress(s Step, done, total int64) {
	if o.Progress != nil {
		o.Progress(s, done, total)
	}
}

// step passes on how far one step is.
func (o *Options) step(s Step) func(done, total int64) {
	return func(done, total int64) { o.progress(s, done, total) }
}
