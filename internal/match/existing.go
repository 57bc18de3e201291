package match

import (
	"cmp"
	"slices"

	"elterntool/internal/contact"
)

// A claim says who holds an account in Datei-01 after the plan.
type claim struct {
	person uint32
	state  claimState
}

type claimState uint8

const (
	unclaimed claimState = iota
	claimedByOne
	claimedByMany
)

// A settler squares what was decided with what stands in the cells already. It
// starts with the cells that stay and takes back, step by step, what they
// forbid; a cell that is not replaced after all forbids in turn. The order of
// the steps does not matter.
type settler struct {
	*solver
	claims  []claim  // by account
	byFound []uint32 // rows with an account, by account
	ofOne   []uint32 // by person: account found, +1
	differs []bool   // by person: a row that stays holds another account
	blocked []bool   // by row
	work    []uint32 // rows that stay
}

// settleExisting gives every row its final status.
func (s *solver) settleExisting() {
	p := s.plan
	if s.personOf == nil {
		for _, d := range p.rows {
			if a, ok := d.account(); ok {
				p.state[a] |= stateTaken
			}
		}
		return
	}
	t := &settler{
		solver:  s,
		claims:  make([]claim, len(p.state)),
		ofOne:   make([]uint32, len(p.rows)),
		differs: make([]bool, len(p.rows)),
		blocked: make([]bool, len(p.rows)),
	}
	for i, d := range p.rows {
		row := uint32(i)
		if a, ok := d.account(); ok {
			t.byFound = append(t.byFound, row)
			t.ofOne[s.personOf[row]] = a + 1
		}
		if t.stays(row) {
			t.work = append(t.work, row)
		}
	}
	slices.SortFunc(t.byFound, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(p.rows[a].ref, p.rows[b].ref), cmp.Compare(a, b))
	})
	for len(t.work) > 0 {
		row := t.work[len(t.work)-1]
		t.work = t.work[:len(t.work)-1]
		t.hold(row)
	}
	t.groupBlocked()
	t.finish()
	t.findTwice()
}

// holds returns the account that the cell of row holds now.
func (t *settler) holds(row uint32) (account uint32, ok bool) {
	e := t.in.existing.at(row)
	return e - 1, e != 0
}

// stays reports whether the cell of row holds something and keeps it.
func (t *settler) stays(row uint32) bool {
	e, holds := t.holds(row)
	a, found := t.plan.rows[row].account()
	return holds && (!found || a == e || !t.plan.options.Overwrite || t.blocked[row])
}

// writes reports whether row is to get an account it does not hold.
func (t *settler) writes(row uint32) bool {
	_, found := t.plan.rows[row].account()
	return found && !t.stays(row) && !t.blocked[row]
}

// hold takes back what cannot be written because the cell of row stays.
func (t *settler) hold(row uint32) {
	e, _ := t.holds(row)
	person := t.personOf[row]
	if c := &t.claims[e]; c.state == unclaimed || c.state == claimedByOne && c.person != person {
		c.state++
		if c.state == claimedByOne {
			c.person = person
		}
		for _, other := range t.found(e) {
			if c.state == claimedByMany || t.personOf[other] != person {
				t.block(other)
			}
		}
	}
	if own := t.ofOne[person]; own != 0 && own-1 != e && !t.differs[person] {
		t.differs[person] = true
		for _, other := range t.found(own - 1) {
			t.block(other)
		}
	}
}

// found returns the rows for which the account was found.
func (t *settler) found(account uint32) []uint32 {
	from, _ := slices.BinarySearchFunc(t.byFound, account+1, func(row, ref uint32) int {
		return cmp.Compare(t.plan.rows[row].ref, ref)
	})
	to := from
	for to < len(t.byFound) && t.plan.rows[t.byFound[to]].ref == account+1 {
		to++
	}
	return t.byFound[from:to]
}

// block takes back that row gets its account.
func (t *settler) block(row uint32) {
	if !t.writes(row) {
		return
	}
	t.blocked[row] = true
	if _, holds := t.holds(row); holds {
		t.work = append(t.work, row)
	}
}

// groupBlocked writes down which rows were blocked, with those that hold the
// account.
func (t *settler) groupBlocked() {
	p := t.plan
	holders := map[uint32][]uint32{} // of the accounts that blocked rows were to get
	for row, blocked := range t.blocked {
		if blocked {
			a, _ := p.rows[row].account()
			holders[a] = nil
		}
	}
	if len(holders) == 0 {
		return
	}
	others := map[uint32][]uint32{} // rows of the same person that hold another account
	for i := range p.rows {
		row := uint32(i)
		if !t.stays(row) {
			continue
		}
		e, _ := t.holds(row)
		if list, ok := holders[e]; ok {
			holders[e] = append(list, row)
		}
		if own := t.ofOne[t.personOf[row]]; own != 0 && own-1 != e {
			if _, ok := holders[own-1]; ok {
				others[own-1] = append(others[own-1], row)
			}
		}
	}
	accounts := make([]uint32, 0, len(holders))
	for a := range holders {
		accounts = append(accounts, a)
	}
	slices.Sort(accounts)
	type leaving struct {
		row    uint32
		reason Reason
		group  uint32
	}
	var leave []leaving // only in the end: until then rows are found by their accounts
	for _, a := range accounts {
		var rows []uint32
		found := t.found(a)
		reason, also := SiblingRowDiffers, others[a]
		if c := t.claims[a]; c.state == claimedByMany || c.state == claimedByOne && c.person != t.personOf[found[0]] {
			reason, also = Taken, holders[a]
		}
		for _, row := range found {
			if t.blocked[row] {
				rows = append(rows, row)
			}
		}
		rows = append(rows, also...)
		slices.Sort(rows)
		group := p.groups.add(reason, 2, slices.Compact(rows), []uint32{a})
		for _, row := range found {
			if t.blocked[row] {
				leave = append(leave, leaving{row, reason, group})
			}
		}
	}
	for _, l := range leave {
		t.leave(l.row, l.reason, l.group)
	}
}

// finish sets the status of every row.
func (t *settler) finish() {
	p := t.plan
	for i := range p.rows {
		row, d := uint32(i), &p.rows[i]
		e, holds := t.holds(row)
		a, found := d.account()
		switch {
		case found && !holds:
			d.status = Filled
		case found && a == e:
			d.status = Kept
		case found && p.options.Overwrite:
			d.status = Overwritten
		case found:
			d.status = KeptDifferent
		case holds:
			d.status = KeptUnproven
		}
		if found {
			p.state[a] |= stateTaken
		}
		if holds && d.status != Overwritten {
			p.state[e] |= stateTaken | stateKnown
		}
	}
}

// findTwice notes the accounts that stand in rows of different names.
func (t *settler) findTwice() {
	p := t.plan
	var rows []uint32
	for i := range p.rows {
		if _, holds := t.holds(uint32(i)); holds && p.rows[i].status != Overwritten {
			rows = append(rows, uint32(i))
		}
	}
	held := func(row uint32) uint32 { a, _ := t.holds(row); return a }
	slices.SortFunc(rows, func(a, b uint32) int { return cmp.Or(cmp.Compare(held(a), held(b)), cmp.Compare(a, b)) })
	for from := 0; from < len(rows); {
		to, different := from+1, false
		for ; to < len(rows) && held(rows[to]) == held(rows[from]); to++ {
			a, b := t.x.rowPair(rows[to]), t.x.rowPair(rows[from])
			different = different || a != b && a != b.swapped()
		}
		if different && !contact.IsPlaceholder(t.in.records.appendName(nil, held(rows[from]))) {
			p.groups.add(ValueTwice, 2, rows[from:to], []uint32{held(rows[from])})
		}
		from = to
	}
}
