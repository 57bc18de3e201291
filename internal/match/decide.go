package match

import (
	"slices"
	"sync"

	"elterntool/internal/names"
)

// Options change what Decide decides.
type Options struct {
	Siblings  bool // rows of one name with nothing to compare are one person
	Overwrite bool // replace existing values that differ
	Trust     bool // go on although many accounts find no row
	Rulings   []Ruling
	Persons   bool // Plan.Same is going to be asked
}

// accountState is what is known of an account; it stands at its first record.
type accountState uint8

const (
	stateDecides  accountState = 1 << iota // a record of it may decide by name
	stateOther                             // a record says pupil or teacher
	stateTwoNames                          // its records have different names
	stateKnown                             // a row has this name
	stateTaken                             // a row holds it according to the plan
	stateSeeking                           // its Kind-ID or e-mail belongs to no row of its name
)

// usable reports whether the account may be a parent's.
func (s accountState) usable() bool { return s&(stateDecides|stateOther) == stateDecides }

// A solver makes a Plan.
type solver struct {
	in     *Input
	plan   *Plan
	x      *index
	common [numKinds + 1][]uint64 // values that too many names share, ascending; the last is Kind-IDs

	faithful [2]bool  // names are spelt in IServ as in Datei-01, exactly and folded
	evidence bool     // there are accounts with Kind-IDs or e-mail addresses
	personOf []uint32 // by row: one of the rows of its person
	kins     []kin    // by row; nil without rulings
	bare     []bool   // by row: its person has no contacts
	counted  sync.Once
	firsts   []uint32 // by class: rows and records with this first name; made when needed
	lasts    []uint32
}

// Decide matches rows and accounts. Nothing may be added to the Input
// afterwards; deciding again with other options is possible.
func Decide(in *Input, o Options) *Plan {
	if in.settled {
		panic("match: there is a plan that is settled")
	}
	in.release()
	p := &Plan{in: in, options: o, rows: make([]decision, in.rows.len()), byRow: in.number.byRow(), files: make([]FileStats, in.records.files)}
	s := &solver{in: in, plan: p}
	s.x = &index{in: in}
	together(s.x.makeClasses, func() {
		s.readAccounts()
		s.readFiles()
	})
	s.x.list(s.matters)
	s.findTwoNames()
	if !in.existing.none() || len(o.Rulings) > 0 || o.Persons {
		s.personOf = make([]uint32, in.rows.len())
	}
	if len(o.Rulings) > 0 || o.Persons {
		s.kins, s.bare = make([]kin, in.rows.len()), make([]bool, in.rows.len())
	}
	for i := range uint32(in.rows.len()) {
		p.rows[i].reason = NoAccount
		if q := s.x.rowPair(i); q.first() == 0 || q.last() == 0 {
			p.rows[i].reason = NoName
			s.setPerson(i, i)
		}
	}
	s.survey()
	s.solveAll()
	s.x.rows, s.x.records = ordered{}, ordered{} // gives memory back before more is needed
	s.findOtherNames()
	s.rule()
	s.settleExisting()
	s.settleRulings()
	if o.Persons {
		p.personOf, p.kins = s.personOf, s.kins
	}
	p.sortGroups()
	p.count()
	s.suggest()
	return p
}

// readAccounts gathers what the records of each account say.
func (s *solver) readAccounts() {
	r, p := &s.in.records, s.plan
	p.state = make([]accountState, r.list.len())
	for rec := range uint32(r.list.len()) {
		flags, account := r.at(rec).flags, r.account(rec)
		if flags.decides() {
			p.state[account] |= stateDecides
		}
		if flags&flagOther != 0 {
			p.state[account] |= stateOther
		}
		if rec != account {
			p.chain.set(rec, p.chain.at(account))
			p.chain.set(account, rec+1)
		}
	}
}

// findTwoNames marks the accounts that stand under different names.
func (s *solver) findTwoNames() {
	if !s.in.records.doubles {
		return
	}
	for rec := range uint32(len(s.plan.state)) {
		if account := s.in.records.account(rec); account != rec && s.x.recordPair(rec) != s.x.recordPair(account) {
			s.plan.state[account] |= stateTwoNames
		}
	}
}

// matters reports whether a record takes part in matching: it may decide, or
// its e-mail address may.
func (s *solver) matters(rec uint32) bool {
	r := &s.in.records
	flags, state := r.at(rec).flags, s.plan.state[r.account(rec)]
	return flags&flagFromFile != 0 && state&stateOther == 0 && (state.usable() || r.contact.at(rec) != 0)
}

// readFiles finds out what the files' columns mean.
func (s *solver) readFiles() {
	r, p := &s.in.records, s.plan
	children := s.childrenInFiles()
	type tally struct {
		filled, found int
		last          id // the last value, and what was known of it: most are one
		is, child     bool
	}
	infos, imports := make([]tally, len(p.files)), make([]tally, len(p.files))
	add := func(t *tally, x id) {
		if x != t.last {
			t.last, t.is = x, s.in.parts.isEvidence(x)
			_, t.child = slices.BinarySearch(children, x)
		}
		if t.is {
			t.filled++
			if t.child {
				t.found++
			}
		}
	}
	for rec := range uint32(r.list.len()) {
		flags := r.at(rec).flags
		if flags&flagFromFile == 0 {
			continue
		}
		file := r.at(rec).file
		f := &p.files[file]
		if flags&flagOther != 0 {
			continue
		}
		f.Accounts++
		if !flags.decides() || p.state[r.account(rec)]&stateOther != 0 {
			continue
		}
		f.Deciding++
		switch {
		case flags&flagFits != 0:
			f.Fits++
		case flags&flagFitsSwapped != 0:
			f.FitsSwapped++
		default:
			f.Misfits++
		}
		if len(children) > 0 {
			add(&infos[file], id(r.info.at(rec)))
			add(&imports[file], id(r.importID.at(rec)))
		}
	}
	for i := range p.files {
		f := &p.files[i]
		f.Info = infos[i].found*2 > infos[i].filled
		f.ImportID = imports[i].found*2 > imports[i].filled
		s.evidence = s.evidence || f.Info || f.ImportID
	}
	s.evidence = s.evidence || !r.contact.none()
}

// childrenInFiles returns, ascending, the Kind-IDs of rows that stand in a record.
func (s *solver) childrenInFiles() []id {
	r := &s.in.records
	var values []id
	for _, column := range [...]*sparse{&r.info, &r.importID} {
		last := id(0) // mostly all are one, or there are none
		for rec := range uint32(r.list.len()) {
			if x := id(column.at(rec)); x != last {
				values, last = append(values, x), x
			}
		}
	}
	slices.Sort(values)
	values = slices.DeleteFunc(slices.Compact(values), func(x id) bool { return !s.in.parts.isEvidence(x) })
	if len(values) == 0 {
		return nil
	}
	found := make([]bool, len(values))
	for i := range uint32(s.in.rows.len()) {
		if k, ok := slices.BinarySearch(values, s.in.rows.at(i).child); ok {
			found[k] = true
		}
	}
	children := values[:0]
	for k, x := range values {
		if found[k] {
			children = append(children, x)
		}
	}
	return children
}

func (s *solver) setPerson(row, person uint32) {
	if s.personOf != nil {
		s.personOf[row] = person
	}
}

// set gives row an account.
func (s *solver) set(row, account uint32, v verdict, e Evidence) {
	bits := bitAccount | decisionBits(e)
	switch v.fit {
	case names.Fits:
		bits |= bitFits
	case names.FitsSwapped:
		bits |= bitFitsSwap
	}
	if v.swapped {
		bits |= bitSwapped
	}
	s.plan.rows[row] = decision{ref: account + 1, status: Filled, stage: v.stage, bits: bits}
}

// leave leaves row without an account.
func (s *solver) leave(row uint32, reason Reason, group uint32) {
	s.plan.rows[row] = decision{ref: group + 1, status: Empty, reason: reason}
}
