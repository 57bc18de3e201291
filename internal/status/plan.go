package status

import (
	"time"

	"elterntool/internal/consent"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A State is what is known of an account.
type State uint8

// The states.
const (
	Registered State = iota // in the full export, and not among the provisional passwords
	StillOpen               // among them, and the deadline is not over
	Missed                  // among them, and it is over
	Withdrawn               // the office has noted that the parent has withdrawn or said no
	ByHand                  // the office has noted something else, which stays
	Again                   // was registered, and has a provisional password again
	Missing                 // not in the full export
	Deleted                 // there, but deleted
	Doubtful                // it is not certain whose it is: see Account.Doubt
	Unknown                 // there; nothing is known of passwords
	NumStates  = iota
)

// An Account is what was decided about one account.
type Account struct {
	Name      string
	State     State
	Said      string // what the office has noted, or what the column said
	Lines     []int  // of the full export
	Elsewhere bool   // Said stands in a row of the same name, with another account or none, or in a remark
	Doubt     string // why it is not certain whose the account is, in German; "": it is
	Rows      []Row
}

// A Row is a row of Datei-01 with the account.
type Row struct {
	Row                int // as the spreadsheet shows it
	First, Last, Child string
	Class              string
	Was, Value         string // of the column Anmeldung, before and after
}

// A Plan is all that status will do, decided before a byte is written.
type Plan struct {
	Source   safefile.Fingerprint // of the Datei-01 it was made for
	Table    *table.Table
	AsOf     time.Time
	Deadline time.Time
	Over     bool // the exports are younger than the deadline
	Known    bool // the list of provisional passwords was there
	Accounts []Account
	Without  int // rows without an account
	Users    *Users
	Column   *roster.Column // nil: nothing to write
}

// makePlan decides. It is pure: no file, no clock. some is nil without a list of
// provisional passwords.
func makePlan(r *roll, all, some *Users, asOf, deadline time.Time) *Plan {
	p := &Plan{
		Table: r.table, AsOf: asOf, Deadline: deadline, Users: all, Known: some != nil, Without: r.without,
		Over: !deadline.IsZero() && asOf.After(deadline),
	}
	values := map[int]string{}
	for _, a := range r.accounts {
		out := p.decide(r, a, all, some)
		for _, w := range out.Rows {
			if w.Was != w.Value {
				values[w.Row] = w.Value
			}
		}
		p.Accounts = append(p.Accounts, out)
	}
	if len(values) > 0 {
		p.Column = &roster.Column{Header: consent.Header, At: r.at.Col, Value: func(row int) (string, bool) {
			v, ok := values[row]
			return v, ok
		}}
	}
	return p
}

// decide says what is known of one account, and what its rows are to say.
func (p *Plan) decide(r *roll, a *account, all, some *Users) Account {
	out := Account{Name: a.name}
	earlier, byHand := "", "" // what the column says already
	for _, i := range a.rows {
		w := &r.rows[i]
		out.Rows = append(out.Rows, Row{Row: w.number, First: w.first, Last: w.last, Child: w.child, Class: w.class, Was: w.value, Value: w.value})
		switch {
		case consent.IsRegistered(w.value):
			if earlier == "" || before(w.value, earlier) {
				earlier = w.value
			}
		case w.value != "" && !consent.IsOwn(w.value) && byHand == "":
			byHand = w.value
		}
	}
	u := all.byName[a.key]
	if u != nil {
		out.Lines = u.lines
	}
	out.Doubt = doubt(r, a, u, all, some)
	say := func(value string) { // in the cells that are free, or hold what was written here
		for i := range out.Rows {
			if was := out.Rows[i].Was; was == "" || consent.IsOwn(was) {
				out.Rows[i].Value = value
			}
		}
	}
	notOpen := func() { // nobody is reminded of an account that may not be theirs, or is none any more
		for i := range out.Rows {
			if out.Rows[i].Was == consent.Open {
				out.Rows[i].Value = ""
			}
		}
	}
	switch {
	case a.refusal != "":
		out.State, out.Said = Withdrawn, a.refusal
		for i := range out.Rows {
			if consent.IsOwn(out.Rows[i].Was) { // it would contradict what the office has noted
				out.Rows[i].Value = ""
			}
		}
	case a.unclear != "" || byHand != "":
		if out.State, out.Said, out.Elsewhere = ByHand, a.unclear, a.elsewhere; out.Said == "" {
			out.Said = byHand
		}
		notOpen()
	case u == nil:
		out.State, out.Said = Missing, out.Rows[0].Was
		notOpen()
	case u.deleted:
		out.State, out.Said = Deleted, out.Rows[0].Was
		notOpen()
	case out.Doubt != "":
		out.State, out.Said = Doubtful, out.Rows[0].Was
		notOpen()
	case some == nil:
		out.State = Unknown
	case some.byName[a.key] == nil:
		out.State = Registered
		if earlier == "" {
			earlier = registeredValue(p.AsOf)
		}
		say(earlier) // the first day is the one that counts
	case earlier != "":
		out.State, out.Said = Again, earlier
	case p.Over:
		out.State = Missed
		say(missedValue(p.Deadline))
	default:
		out.State = StillOpen
		say(consent.Open)
	}
	return out
}

// Count counts the accounts by their state.
func (p *Plan) Count() (n [NumStates]int) {
	for i := range p.Accounts {
		n[p.Accounts[i].State]++
	}
	return n
}

// ToLock are the accounts to lock or delete once the deadline is over: those who have
// not registered, and those who have withdrawn, as far as IServ still has them.
func (p *Plan) ToLock() (list []*Account) {
	if !p.Over || !p.Known {
		return nil
	}
	for i := range p.Accounts {
		a := &p.Accounts[i]
		if a.State == Missed || a.State == Withdrawn && len(a.Lines) > 0 && a.Doubt == "" && !p.Users.byName[key(a.Name)].deleted {
			list = append(list, a)
		}
	}
	return list
}
