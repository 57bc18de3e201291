package match

import (
	"cmp"
	"slices"
)

// An accountRef is an account in a component.
type accountRef struct {
	account      uint32
	from, to     int  // in component.records
	usable       bool // else only its e-mail address may decide
	childDiffers bool // its Kind-ID belongs to no row of this name
	paired       bool // by evidence
	evidence     Evidence
	links        []int32 // persons that its Kind-ID or e-mail points to
}

type recordRef struct {
	rec     uint32
	account uint32
	pair    pair
}

// gatherAccounts makes the accounts of a component's records.
func (s *solver) gatherAccounts(c *component) (usable int) {
	byAccount := func(a, b recordRef) int {
		return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.rec, b.rec))
	}
	if !slices.IsSortedFunc(c.records, byAccount) { // unusual: an account in several rows, or names both ways round
		slices.SortFunc(c.records, byAccount)
	}
	c.accs = c.accs[:0]
	for k, r := range c.records {
		if k == 0 || r.account != c.records[k-1].account {
			u := s.plan.state[r.account].usable()
			if u {
				usable++
			}
			c.accs = append(c.accs, accountRef{account: r.account, from: k, usable: u})
		}
		c.accs[len(c.accs)-1].to = k + 1
	}
	return usable
}

// A mark is a Kind-ID or e-mail address of a person.
type mark struct {
	kind   int // kindChild or kindEmail
	value  uint64
	person int32
}

// appendMarks appends the marks of a row.
func (s *solver) appendMarks(dst []mark, row uint32, person int32) []mark {
	if child := s.evidentChild(row); child != 0 {
		dst = append(dst, mark{kindChild, uint64(child), person})
	}
	for kind, v := range s.evidentContacts(row) {
		if kind == kindEmail {
			dst = append(dst, mark{kindEmail, uint64(v), person})
		}
	}
	return dst
}

// recordMarks yields the Kind-IDs and e-mail addresses of a record. A Kind-ID
// counts where the column of its file holds Kind-IDs, and only for accounts
// that are a parent's for certain: a pupil carries his own.
func (s *solver) recordMarks(rec uint32) func(yield func(kind int, value uint64) bool) {
	return func(yield func(int, uint64) bool) {
		r := &s.in.records
		file := &s.plan.files[r.at(rec).file]
		if r.at(rec).flags.decides() {
			if x := id(r.info.at(rec)); file.Info && s.in.parts.isEvidence(x) && !yield(kindChild, uint64(x)) {
				return
			}
			if x := id(r.importID.at(rec)); file.ImportID && s.in.parts.isEvidence(x) && !yield(kindChild, uint64(x)) {
				return
			}
		}
		if at := r.contact.at(rec); at != 0 {
			for kind, v := range contacts(s.in.contacts.get(at - 1)) {
				if kind == kindEmail && !s.isCommon(kind, uint64(v)) && !yield(kindEmail, uint64(v)) {
					return
				}
			}
		}
	}
}

// useEvidence pairs persons and accounts by Kind-ID or e-mail address, where
// both sides have one choice only. It reports whether it paired any.
func (s *solver) useEvidence(c *component) (paired bool) {
	if !s.evidence {
		return false
	}
	c.marks = c.marks[:0]
	for _, r := range c.rows {
		c.marks = s.appendMarks(c.marks, r.i, r.person)
	}
	byValue := func(a, b mark) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.value, b.value)) }
	slices.SortFunc(c.marks, byValue)

	choices := make([]int, len(c.persons))
	crowds := map[int]bool{} // where values begin that many persons have
	for k := range c.accs {
		a := &c.accs[k]
		s.linkAccount(c, a, byValue, crowds)
		for _, p := range a.links {
			choices[p]++
		}
		if len(a.links) == 0 {
			s.seek(a)
		}
	}
	for from := range crowds { // an account has any of them to choose from
		for k := from; k < len(c.marks) && byValue(c.marks[k], c.marks[from]) == 0; k++ {
			choices[c.marks[k].person] += 2
		}
	}
	for k := range c.accs {
		a := &c.accs[k]
		if len(a.links) == 1 && choices[a.links[0]] == 1 {
			c.persons[a.links[0]].account = int32(k)
			a.paired, paired = true, true
		}
	}
	return paired
}

// linkAccount finds the persons that an account's Kind-IDs and e-mail addresses
// point to. An account with Kind-IDs of others only points to nobody. Of a value
// that many have it takes a few, and notes where the value stands in crowds.
func (s *solver) linkAccount(c *component, a *accountRef, byValue func(a, b mark) int, crowds map[int]bool) {
	child, childFound := false, false
	for _, r := range c.records[a.from:a.to] {
		for kind, value := range s.recordMarks(r.rec) {
			k, found := slices.BinarySearchFunc(c.marks, mark{kind: kind, value: value}, byValue)
			if kind == kindChild {
				child = true
				childFound = childFound || found
				if found {
					a.evidence = ByChildID
				}
			} else if found && a.evidence != ByChildID {
				a.evidence = ByEmail
			}
			links := c.marks[k:k]
			for len(links) < maxLinks && k+len(links) < len(c.marks) && byValue(c.marks[k+len(links)], mark{kind: kind, value: value}) == 0 {
				links = c.marks[k : k+len(links)+1]
			}
			if len(links) == maxLinks {
				crowds[k] = true
			}
			for _, m := range links {
				a.links = append(a.links, m.person)
			}
		}
	}
	if child && !childFound {
		a.links, a.childDiffers = nil, true
	}
	slices.Sort(a.links)
	a.links = slices.Compact(a.links)
}

// maxLinks is how many rows with one value are looked at one by one.
const maxLinks = 64

// seek notes that nobody of the account's name has its Kind-ID or e-mail.
func (s *solver) seek(a *accountRef) {
	if a.usable {
		s.plan.state[a.account] |= stateSeeking
	}
}

// findOtherNames looks for the rows that have the Kind-ID or e-mail address of
// an account no row has taken. Their names differ by more than spelling, or
// they would have been paired: they stay empty, for a person to look at.
func (s *solver) findOtherNames() {
	if !s.evidence {
		return
	}
	p := s.plan
	taken := make([]bool, len(p.state))
	for _, d := range p.rows {
		if a, ok := d.account(); ok {
			taken[a] = true
		}
	}
	type seeker struct {
		mark
		account uint32
	}
	byValue := func(a, b seeker) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.value, b.value)) }
	var seekers []seeker
	for rec := range uint32(len(p.state)) {
		account := s.in.records.account(rec)
		if p.state[account]&stateSeeking == 0 || taken[account] || s.in.records.at(rec).flags&flagFromFile == 0 {
			continue
		}
		for kind, value := range s.recordMarks(rec) {
			seekers = append(seekers, seeker{mark{kind: kind, value: value}, account})
		}
	}
	if len(seekers) == 0 {
		return
	}
	slices.SortFunc(seekers, byValue)

	revoked := map[uint32]uint32{} // account to the group that is the reason
	var marks []mark
	var accounts []uint32
	for i := range p.rows {
		row, d := uint32(i), &p.rows[i]
		account, found := d.account()
		certain := found && Evidence(d.bits&bitsEvidence) >= ByChildID
		if certain || !found && d.reason != NoAccount {
			continue
		}
		accounts = accounts[:0]
		marks = s.appendMarks(marks[:0], row, 0)
		for _, m := range marks {
			k, _ := slices.BinarySearchFunc(seekers, seeker{mark: m}, byValue)
			for ; k < len(seekers) && seekers[k].kind == m.kind && seekers[k].value == m.value && len(accounts) < maxCandidates; k++ {
				accounts = append(accounts, seekers[k].account)
			}
		}
		if len(accounts) == 0 {
			continue
		}
		slices.Sort(accounts)
		group := p.groups.add(NameDiffers, 1, []uint32{row}, slices.Compact(accounts))
		if found {
			revoked[account] = group
		} else {
			s.leave(row, NameDiffers, group)
		}
	}
	for i := range p.rows {
		if a, ok := p.rows[i].account(); ok {
			if group, is := revoked[a]; is {
				s.leave(uint32(i), NameDiffers, group)
			}
		}
	}
}

// maxCandidates is how many accounts of other names are shown for one row.
const maxCandidates = 8
