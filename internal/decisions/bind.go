package decisions

import (
	"slices"
	"strings"
)

// A State says whether the decision of a line counts.
type State uint8

// The states. Only with Counts and Contradicts has anything to be decided anew.
const (
	Unfilled        State = iota // no decision
	Counts                       // it is about a row and the accounts as they are now
	Done                         // the row holds the account, or it is certain by now
	Contradicts                  // something else is certain by now
	Damaged                      // the line's cells do not agree with its mark
	OtherLine                    // the choice was made for another line
	NotOffered                   // the choice is none that the line offers
	RowGone                      // no row has the evidence, or nearly
	NameChanged                  // the row has another name now
	ChildChanged                 // another Kind-ID
	ContactsChanged              // other contacts
	AccountsChanged              // other accounts come into question, or IServ's files say something else of them
	Ambiguous                    // two rows have the evidence, or had it, that are not one person's for certain
	NumStates       = iota
)

// Lapsed reports whether there was a decision that does not count any more.
func (s State) Lapsed() bool { return s >= Damaged }

// A Bound is a line with the rows it is about.
type Bound struct {
	*Line
	State   State
	Account string // decided; "": none of the accounts
	Cases   []int  // of the cases given to Bind: those with the evidence of the line's row that State is true of
}

// Verdicts are what a list means for the rows as they are.
type Verdicts []Bound

// An Index finds the rows that lines may be about.
type Index struct {
	pairs map[[2]string]bool // of parts of the evidence
}

// NewIndex makes the index of a list.
func NewIndex(lines []Line) *Index {
	x := &Index{map[[2]string]bool{}}
	for i := range lines {
		if _, m, ok := parseMark(lines[i].Mark); ok {
			for _, p := range m.pairs() {
				x.pairs[p] = true
			}
		}
	}
	return x
}

func (m marks) pairs() [3][2]string {
	return [3][2]string{{m.name, m.child}, {m.name, m.contacts}, {m.child, m.contacts}}
}

// Wanted reports whether a line may be about the row: at most one part of its evidence
// differs.
func (x *Index) Wanted(p *Person) bool {
	if len(x.pairs) == 0 {
		return false
	}
	for _, pair := range p.marks().pairs() {
		if x.pairs[pair] {
			return true
		}
	}
	return false
}

// Bind finds out which decisions count. cases are at least all rows for which NewIndex's
// Wanted holds; same says of two of them, by Index, whether they are one person's for
// certain. The verdicts are in the order of lines, which neither the order of cases nor
// that of lines changes.
func Bind(lines []Line, cases []Case, same func(a, b int) bool) Verdicts {
	of := make([]marks, len(cases))
	byRow := map[marks][]int{}
	for i := range cases {
		of[i] = cases[i].marks()
		key := of[i]
		key.accounts = ""
		byRow[key] = append(byRow[key], i)
	}
	// Where two lines have one evidence, two rows had it. If one is gone, nothing says which.
	had := map[marks]map[string]bool{}
	for i := range lines {
		if number, key, ok := parseMark(lines[i].Mark); ok {
			key.accounts = ""
			if had[key] == nil {
				had[key] = map[string]bool{}
			}
			had[key][number] = true
		}
	}
	verdicts := make(Verdicts, len(lines))
	for i := range lines {
		b := &verdicts[i]
		b.Line = &lines[i]
		b.bind(cases, of, byRow, had, same)
	}
	return verdicts
}

func (b *Bound) bind(cases []Case, of []marks, byRow map[marks][]int, had map[marks]map[string]bool, same func(a, b int) bool) {
	number, m, ok := parseMark(b.Mark)
	shown := b.Person.marks()
	shown.accounts = m.accounts
	intact := ok && shown == m && number == b.Number
	key := m
	key.accounts = ""
	if intact {
		b.Cases = byRow[key]
	}
	if strings.TrimSpace(b.Choice) == "" {
		return
	}
	made, account, understood := parseChoice(b.Choice)
	b.Account = account
	switch {
	case !intact:
		b.State = Damaged
	case !understood:
		b.State = NotOffered
	case made != number:
		b.State = OtherLine
	case len(b.Cases) == 0:
		b.State = changed(m, of)
	case len(b.Cases) < len(had[key]),
		slices.ContainsFunc(b.Cases[1:], func(i int) bool { return !same(cases[b.Cases[0]].Index, cases[i].Index) }):
		b.State = Ambiguous
	default:
		b.State = Done
		about := func(i int) State { return b.about(&cases[i], m.accounts == of[i].accounts) }
		for _, i := range b.Cases {
			b.State = worse(b.State, about(i))
		}
		b.Cases = slices.DeleteFunc(slices.Clone(b.Cases), func(i int) bool { return about(i) != b.State })
	}
}

// worse is what counts of the states of two rows of one person.
func worse(a, b State) State {
	for _, s := range []State{Contradicts, AccountsChanged, NotOffered, Counts} {
		if a == s || b == s {
			return s
		}
	}
	return a
}

// about says what a decision means for one row that it is about.
func (b *Bound) about(c *Case, unchanged bool) State {
	switch {
	case !c.Open && (c.Certain == b.Account || b.Account == "" && !slices.Contains(b.Offered, c.Certain)):
		return Done
	case !c.Open:
		return Contradicts
	case !unchanged && b.Account != "" && c.Existing == b.Account:
		return Done
	case !unchanged:
		return AccountsChanged
	case b.Account != "" && (c.candidate(b.Account) == nil || c.means(b.Choice) != b.Account):
		return NotOffered
	}
	return Counts
}

// means is the account of the candidate that a choice names, whatever its account holds.
func (c *Case) means(choice string) (account string) {
	_, text, _ := strings.Cut(choice, ":")
	text = strings.TrimSpace(text)
	for i := range c.Candidates {
		if a := c.Candidates[i].Account; len(a) > len(account) && (text == a || strings.HasPrefix(text, a+" (")) {
			account = a
		}
	}
	return account
}

func (c *Case) candidate(account string) *Candidate {
	for i := range c.Candidates {
		if c.Candidates[i].Account == account {
			return &c.Candidates[i]
		}
	}
	return nil
}

// Number is that of an account in the plan; -1 for none.
func (c *Case) Number(account string) int {
	if k := c.candidate(account); k != nil {
		return k.Number
	}
	return -1
}

// changed says which part of a row's evidence is not what it was.
func changed(m marks, of []marks) State {
	for _, s := range []State{ContactsChanged, ChildChanged, NameChanged} {
		for _, o := range of {
			switch {
			case s == ContactsChanged && m.name == o.name && m.child == o.child,
				s == ChildChanged && m.name == o.name && m.contacts == o.contacts,
				s == NameChanged && m.child == o.child && m.contacts == o.contacts:
				return s
			}
		}
	}
	return RowGone
}
