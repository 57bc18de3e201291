package match

import (
	"bytes"
	"iter"
	"slices"
	"sort"

	"elterntool/internal/names"
)

// A Plan is what shall happen to each row, and why. Rows are numbered from 0 in
// the order in which they were added; the numbers of accounts and groups mean
// nothing. Texts that a Plan returns must not be changed.
type Plan struct {
	in          *Input
	options     Options
	rows        []decision
	state       []accountState // by record
	chain       sparse         // of the records of one account: the next, +1
	groups      groupList
	suggestions map[uint32][]Suggestion
	files       []FileStats
	totals      Totals
	plain       [names.NumStages]int
	byRow       []run
	swappedFile bool
	trusted     bool
	ruled       []RulingResult // by Options.Rulings
	personOf    []uint32       // with Options.Persons
	kins        []kin
}

// A decision is a Decision in eight bytes.
type decision struct {
	ref    uint32 // the account with an account, else the group, +1 each; 0 for none
	status Status
	reason Reason
	stage  names.Stage
	bits   decisionBits
}

type decisionBits uint8

const (
	bitsEvidence decisionBits = 3
	bitFits      decisionBits = 1 << 2
	bitFitsSwap  decisionBits = 1 << 3
	bitSwapped   decisionBits = 1 << 4
	bitAccount   decisionBits = 1 << 5 // ref is an account
	bitRuled     decisionBits = 1 << 6
)

// account returns the account found for the row.
func (d decision) account() (account uint32, ok bool) { return d.ref - 1, d.bits&bitAccount != 0 }

// plain reports whether there is nothing to say about the row but how well names agree.
func (d decision) plain() bool {
	return d.status == Filled && d.bits&(bitAccount|bitSwapped|bitRuled) == bitAccount && Evidence(d.bits&bitsEvidence) < ByChildID
}

// A Decision is the plan for one row.
type Decision struct {
	Status   Status
	Reason   Reason
	Account  int // -1 if none; with KeptDifferent the one that was found
	Stage    names.Stage
	Evidence Evidence
	Swapped  bool // the names stand the other way round than in IServ
	Witness  names.Fit
	Group    int // of Plan.Group; -1 if none
}

// A Row is what a report needs to know about a row.
type Row struct {
	Row                   int
	First, Last, Particle []byte
	ChildID, Existing     []byte
	Hidden                bool
}

// AccountInfo is what a report needs to know about an account. It is that of
// the newest file which names it.
type AccountInfo struct {
	Name, First, Last []byte
	File, Line        int
	Source            Source
	Kind              UserKind
}

// Len returns the number of rows.
func (p *Plan) Len() int { return len(p.rows) }

// Index returns the number of the row that Calc shows as row.
func (p *Plan) Index(row int) (i int, ok bool) {
	k := sort.Search(len(p.byRow), func(k int) bool { return int(p.byRow[k].row) > row }) - 1
	if k < 0 {
		return 0, false
	}
	i = int(p.byRow[k].i) + row - int(p.byRow[k].row)
	return i, i < p.Len() && int(p.in.number.at(uint32(i))) == row
}

// Row returns what was read of row i.
func (p *Plan) Row(i int) Row {
	r, in := uint32(i), p.in
	row := Row{
		Row:     int(in.number.at(r)),
		First:   in.parts.get(in.rows.at(r).first),
		Last:    in.parts.get(in.rows.at(r).last),
		ChildID: in.parts.idText(in.rows.at(r).child),
		Hidden:  in.hidden.at(r),
	}
	if bare := in.bareLast.at(r); bare != 0 {
		joined := row.Last
		row.Last = in.parts.get(bare - 1)
		row.Particle = joined[:len(joined)-len(row.Last)-1]
	}
	if e := in.existing.at(r); e != 0 {
		row.Existing = in.records.appendName(nil, e-1)
	}
	return row
}

// Decision returns the plan for row i.
func (p *Plan) Decision(i int) Decision {
	d := p.rows[i]
	out := Decision{Status: d.status, Reason: d.reason, Account: -1, Group: -1}
	if account, ok := d.account(); ok {
		out.Account = int(account)
		out.Stage = d.stage
		out.Evidence = Evidence(d.bits & bitsEvidence)
		out.Swapped = d.bits&bitSwapped != 0
		if d.bits&bitRuled != 0 {
			out.Evidence = ByRuling
		}
		switch {
		case d.bits&bitFits != 0:
			out.Witness = names.Fits
		case d.bits&bitFitsSwap != 0:
			out.Witness = names.FitsSwapped
		}
	} else if d.ref != 0 {
		out.Group = int(d.ref - 1)
	}
	return out
}

// Plain counts the rows that are Filled, by their name as it stands and nothing else, by
// names.Stage.
func (p *Plan) Plain() [names.NumStages]int { return p.plain }

// Others yields the rows that Plain does not count, with what is planned for them.
func (p *Plan) Others() iter.Seq2[int, Decision] {
	return func(yield func(int, Decision) bool) {
		for i, d := range p.rows {
			if !d.plain() && !yield(i, p.Decision(i)) {
				return
			}
		}
	}
}

// Same reports whether two rows are one person's for certain. It needs Options.Persons.
func (p *Plan) Same(i, k int) bool {
	return i == k || p.personOf[i] == p.personOf[k] && !p.kins[i].conflict
}

// Value returns what is to be written into the account cell of row i; ok is
// false where the cell stays as it is. A plan that is not trusted writes
// nothing.
func (p *Plan) Value(i int) (account string, ok bool) {
	a, ok := p.written(p.rows[i])
	if !ok {
		return "", false
	}
	var buf [128]byte
	return string(p.in.records.appendName(buf[:0], a)), true
}

// written returns the account that is to be written because of d.
func (p *Plan) written(d decision) (account uint32, ok bool) {
	a, found := d.account()
	return a, p.trusted && found && (d.status == Filled || d.status == Overwritten)
}

// Password returns the initial password of the account that row i holds
// according to the plan: that of the newest file that has one. If that file has
// two different ones, there is none; nor if a newer file says that the account was
// added in its run without one: an older password is another account's.
func (p *Plan) Password(i int) (password []byte, ok bool) {
	d := p.rows[i]
	a, found := d.account()
	if !p.trusted || !found || d.status != Filled && d.status != Overwritten && d.status != Kept {
		return nil, false
	}
	newest, differ := -1, false
	for rec := range p.recordsOf(a) {
		at, file := p.in.records.password.at(rec), int(p.in.records.at(rec).file)
		if file < newest || at == 0 && p.in.records.at(rec).flags&flagExport != 0 {
			continue
		}
		if file > newest {
			newest, password, differ = file, nil, false
		}
		if at != 0 {
			text := p.in.records.text.get(at - 1)
			differ = differ || password != nil && !bytes.Equal(text, password)
			password = text
		}
	}
	if password == nil || differ {
		return nil, false
	}
	return password, true
}

// recordsOf yields the records of an account.
func (p *Plan) recordsOf(account uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for rec, more := account, true; more; {
			if p.in.records.at(rec).flags&flagFromFile != 0 && !yield(rec) {
				return
			}
			next := p.chain.at(rec)
			rec, more = next-1, next != 0
		}
	}
}

// Account returns what was read of account a.
func (p *Plan) Account(a int) AccountInfo {
	r := &p.in.records
	best := uint32(a)
	for rec := range p.recordsOf(uint32(a)) {
		f, b := r.at(rec).file, r.at(best).file
		if f > b || f == b && r.at(rec).line < r.at(best).line {
			best = rec
		}
	}
	info := AccountInfo{
		Name:  r.appendName(nil, best),
		First: r.parts.get(r.at(best).first),
		Last:  r.parts.get(r.at(best).last),
		File:  int(r.at(best).file),
		Line:  int(r.at(best).line),
	}
	flags := r.at(best).flags
	if flags&flagExport != 0 {
		info.Source = Export
	}
	switch {
	case flags&flagParent != 0:
		info.Kind = UserParent
	case flags&flagOther != 0:
		info.Kind = UserOther
	}
	return info
}

// Suggestions returns accounts that may be row i's, the likeliest first. They
// are for a person to look at; none of them was sure enough to be written.
func (p *Plan) Suggestions(i int) []Suggestion { return p.suggestions[uint32(i)] }

// Unused yields the accounts of parents that no row has taken.
func (p *Plan) Unused() iter.Seq[Unused] {
	return func(yield func(Unused) bool) {
		for a, s := range p.state {
			if s.usable() && s&stateTaken == 0 && !yield(Unused{Account: a, Known: s&stateKnown != 0}) {
				return
			}
		}
	}
}

// Totals returns the counts over all rows.
func (p *Plan) Totals() Totals { return p.totals }

// Files returns what was found in each of IServ's files.
func (p *Plan) Files() []FileStats { return slices.Clone(p.files) }

// Trusted reports whether the files seem to belong to this Datei-01, or
// Options.Trust says so. If not, nothing may be written.
func (p *Plan) Trusted() bool { return p.trusted }

// SwappedFile reports whether first and last names stand the other way round in
// the whole Datei-01 than in IServ.
func (p *Plan) SwappedFile() bool { return p.swappedFile }
