package match

import (
	"bytes"
	"cmp"
	"slices"

	"elterntool/internal/names"
)

const noGroup = ^uint32(0)

// A leftRow is a row without an account, and why.
type leftRow struct {
	i        uint32
	reason   Reason
	spelling int32
}

// solve decides one component.
func (s *solver) solve(c *component) {
	c.judged = judgement{}
	usable := s.gatherAccounts(c)
	if len(c.rows) == 0 {
		for k := range c.accs {
			s.seek(&c.accs[k])
		}
		return
	}
	for _, a := range c.accs {
		s.plan.state[a.account] |= stateKnown
	}
	if len(c.accs) == 0 && s.personOf == nil {
		return // the rows have NoAccount from the start
	}
	s.findPersons(c)
	c.left = c.left[:0]
	paired := len(c.accs) > 0 && s.useEvidence(c)
	if s.plan.options.Siblings && usable > 0 {
		for _, rows := range s.joinSiblings(c) {
			c.groups.add(JoinedSiblings, 1, rows, nil)
		}
	}
	for _, r := range c.rows {
		s.setPerson(r.i, c.persons[r.person].number)
	}
	s.setKin(c)
	if usable == 0 && !paired {
		return
	}
	switch {
	case paired:
		s.settlePaired(c, usable)
	case len(c.persons) == 1 && usable == 1 && !c.persons[0].conflict:
		a := slices.IndexFunc(c.accs, func(a accountRef) bool { return a.usable })
		for _, r := range c.rows {
			s.give(c, r, &c.accs[a], ByName)
		}
	case !s.pairOff(c, usable):
		rest := s.restReason(c, usable)
		for _, r := range c.rows {
			s.leaveOver(c, r, rest)
		}
	}
	s.groupLeft(c)
}

// settlePaired gives the paired persons their accounts. The others of the name
// stay empty: what is left over need not belong together.
func (s *solver) settlePaired(c *component, usable int) {
	rest := s.restReason(c, usable)
	for _, r := range c.rows {
		if a := c.persons[r.person].account; a >= 0 && !c.persons[r.person].conflict {
			s.give(c, r, &c.accs[a], c.accs[a].evidence)
		} else {
			s.leaveOver(c, r, rest)
		}
	}
}

// give gives row r account a, if both agree in everything else.
func (s *solver) give(c *component, r rowRef, a *accountRef, e Evidence) {
	first, last := s.in.rows.at(r.i).first, s.in.rows.at(r.i).last
	if j := &c.judged; j.account != a.account+1 || j.first != first || j.last != last {
		*j = judgement{a.account + 1, first, last, s.judge(c, r, a, e)}
	}
	v := c.judged.verdict
	if v.reason != None {
		c.left = append(c.left, leftRow{r.i, v.reason, 0})
		return
	}
	s.set(r.i, a.account, v, e)
}

// leaveOver leaves a row whose name does not pair off.
func (s *solver) leaveOver(c *component, r rowRef, rest Reason) {
	reason := rest
	switch p := &c.persons[r.person]; {
	case p.conflict:
		reason = ContradictoryContacts
	case p.undecided:
		reason = Undecided
	}
	c.left = append(c.left, leftRow{r.i, reason, r.spelling})
}

// restReason finds the reason for those who are left over.
func (s *solver) restReason(c *component, usable int) Reason {
	persons := len(c.persons)
	switch {
	case !slices.ContainsFunc(c.accs, func(a accountRef) bool { return a.usable && !a.paired }):
		return NoAccount
	case persons > usable:
		return TooFewAccounts
	case persons < usable && persons == 1 && s.differentFiles(c):
		return FilesDisagree
	case persons < usable:
		return TooManyAccounts
	}
	return Namesakes
}

// differentFiles reports whether no file has two of the accounts.
func (s *solver) differentFiles(c *component) bool {
	type use struct {
		file    uint16
		account uint32
	}
	var uses []use
	for _, r := range c.records {
		if s.plan.state[r.account].usable() {
			uses = append(uses, use{s.in.records.at(r.rec).file, r.account})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.account, b.account)) })
	uses = slices.Compact(uses)
	for k := 1; k < len(uses); k++ {
		if uses[k].file == uses[k-1].file {
			return false
		}
	}
	return true
}

// groupLeft writes down the rows that stay empty, by reason; undecided ones by
// spelling too, since these are what Options.Siblings would join.
func (s *solver) groupLeft(c *component) {
	if len(c.left) == 0 {
		return
	}
	for k := range c.left {
		if c.left[k].reason != Undecided {
			c.left[k].spelling = 0
		}
	}
	slices.SortFunc(c.left, func(a, b leftRow) int {
		return cmp.Or(cmp.Compare(a.reason, b.reason), cmp.Compare(a.spelling, b.spelling), cmp.Compare(a.i, b.i))
	})
	c.accIDs = c.accIDs[:0]
	for _, a := range c.accs {
		if a.usable {
			c.accIDs = append(c.accIDs, a.account)
		}
	}
	for from := 0; from < len(c.left); {
		l, to := c.left[from], from
		c.rowIDs = c.rowIDs[:0]
		for ; to < len(c.left) && c.left[to].reason == l.reason && c.left[to].spelling == l.spelling; to++ {
			c.rowIDs = append(c.rowIDs, c.left[to].i)
		}
		group := noGroup
		switch l.reason {
		case NoAccount:
		case Undecided:
			group = c.groups.add(l.reason, len(c.persons), s.rowsSpelt(c, l.spelling), c.accIDs)
		default:
			group = c.groups.add(l.reason, len(c.persons), c.rowIDs, c.accIDs)
		}
		for _, i := range c.rowIDs {
			s.leave(i, l.reason, group)
		}
		from = to
	}
}

// rowsSpelt returns all rows of a spelling. An undecided group needs them all,
// also those that have an account by a discriminator: Options.Siblings would
// give it to the others.
func (s *solver) rowsSpelt(c *component, spelling int32) (rows []uint32) {
	for _, r := range c.rows {
		if r.spelling == spelling {
			rows = append(rows, r.i)
		}
	}
	return rows
}

// pairOff gives every person of the component an account, if their names pair
// off exactly: each spelling has one person and one account, and spelling means
// something because IServ was fed with the names of this Datei-01. Otherwise two
// Müllers, one of them respelt here and the other there, would get each other's.
func (s *solver) pairOff(c *component, usable int) bool {
	if len(c.persons) != usable || c.mirrored {
		return false
	}
	for _, p := range c.persons {
		if p.conflict || p.undecided {
			return false
		}
	}
	if s.sameSpelling(c) {
		return false
	}
	for stage := names.Exact; stage <= names.Folded; stage++ {
		if !s.faithful[stage] {
			continue
		}
		persons, ok := s.personKeys(c, stage)
		if !ok {
			continue
		}
		accounts, ok := s.accountKeys(c, stage)
		if !ok {
			continue
		}
		same := true
		for k := range persons {
			same = same && bytes.Equal(persons[k].key, accounts[k].key)
		}
		if !same {
			continue
		}
		accountOf := make([]int32, len(persons))
		for k := range persons {
			accountOf[persons[k].of] = accounts[k].of
		}
		for _, r := range c.rows {
			s.give(c, r, &c.accs[accountOf[r.person]], BySpelling)
		}
		return true
	}
	return false
}

// sameSpelling reports, for small components, whether two persons are spelt the
// same, letter by letter. It is the usual case and quickly found.
func (s *solver) sameSpelling(c *component) bool {
	if len(c.rows) > 16 {
		return false
	}
	for k, a := range c.rows {
		for _, b := range c.rows[:k] {
			if a.person != b.person && s.in.rows.at(a.i).first == s.in.rows.at(b.i).first && s.in.rows.at(a.i).last == s.in.rows.at(b.i).last {
				return true
			}
		}
	}
	return false
}

// A spelling is the exact or folded name of a person or an account.
type spelling struct {
	key []byte
	of  int32
}

// personKeys returns the persons by their names; ok is false if one has several
// or two have the same.
func (s *solver) personKeys(c *component, stage names.Stage) (list []spelling, ok bool) {
	keys := make([][]byte, len(c.persons))
	for _, r := range c.rows {
		key := s.rowKey(stage, r)
		if keys[r.person] != nil && !bytes.Equal(keys[r.person], key) {
			return nil, false
		}
		keys[r.person] = key
	}
	for p, key := range keys {
		list = append(list, spelling{key, int32(p)})
	}
	return list, sortSpellings(list)
}

// accountKeys returns the usable accounts by their names, as personKeys.
func (s *solver) accountKeys(c *component, stage names.Stage) (list []spelling, ok bool) {
	r := &s.in.records
	for k, a := range c.accs {
		if !a.usable {
			continue
		}
		var key []byte
		for _, rec := range c.records[a.from:a.to] {
			next := s.nameKey(stage, r.at(rec.rec).first, r.at(rec.rec).last)
			if key != nil && !bytes.Equal(key, next) {
				return nil, false
			}
			key = next
		}
		list = append(list, spelling{key, int32(k)})
	}
	return list, sortSpellings(list)
}

func sortSpellings(list []spelling) (different bool) {
	slices.SortFunc(list, func(a, b spelling) int { return bytes.Compare(a.key, b.key) })
	for k := 1; k < len(list); k++ {
		if bytes.Equal(list[k-1].key, list[k].key) {
			return false
		}
	}
	return true
}
