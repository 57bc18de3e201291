package match

import (
	"cmp"
	"slices"
)

// A Ruling is what a person has decided about a row for which nothing certain was
// found. Who makes one has seen to it that it was made for this row as it is now and
// for the accounts that come into question now.
type Ruling struct {
	Row     int // number of the row
	Account int // number of the account; -1: none of those in question
}

// RulingResult says what became of a Ruling.
type RulingResult uint8

// The results. But for Upheld the row gets nothing because of the ruling.
const (
	Upheld           RulingResult = iota // the row has the account; after a ruling for none it has none
	CertainOtherwise                     // something else is certain: all rows with that account stay empty
	RuledTwice                           // two rulings about one row contradict each other
	RuledToTwo                           // the account is ruled to rows of two persons
	HeldByOther                          // another person's row holds the account, or gets it for certain
	PersonDiffers                        // another row of the same person holds or gets another account
	NoParents                            // the account is no parent's, or the row has no names
	NumRulingResults = iota
)

var rulingNames = [NumRulingResults]string{
	Upheld: "upheld", CertainOtherwise: "certain otherwise", RuledTwice: "ruled twice", RuledToTwo: "ruled to two",
	HeldByOther: "held by another", PersonDiffers: "person has another", NoParents: "no parent's",
}

// String returns words for r, for logs and tests.
func (r RulingResult) String() string { return rulingNames[r] }

// Ruled returns what became of Options.Rulings, in their order.
func (p *Plan) Ruled() []RulingResult { return slices.Clone(p.ruled) }

// A kin is a set of rows of which nothing says whether they are one human being or
// several: whoever rules that they have one account has said it.
type kin struct {
	number   uint32 // one of the rows, +1; 0: the row's person is known
	conflict bool   // contacts contradict each other; else rows without contacts, see findUndecided
}

// setKin notes which rows may be those of one person.
func (s *solver) setKin(c *component) {
	if s.kins == nil {
		return
	}
	first := map[int32]uint32{} // by spelling
	for _, r := range c.rows {
		p := &c.persons[r.person]
		s.bare[r.i] = !p.contacts
		switch {
		case p.conflict:
			s.kins[r.i] = kin{p.number + 1, true}
		case p.undecided:
			if _, ok := first[r.spelling]; !ok {
				first[r.spelling] = r.i
			}
			s.kins[r.i] = kin{first[r.spelling] + 1, false}
		}
	}
}

// A judge weighs the rulings against each other and against what is certain.
type judge struct {
	*solver
	results []RulingResult // by ruling
	open    []int          // rulings that may still be upheld
	same    map[int][]int  // by one of open: rulings that say the same
	human   []uint32       // by row: its person, or where its contacts contradict others' the row alone
	into    map[uint32]uint32
	certain map[uint32][]uint32 // by ruled account: rows that have it for certain
	holders map[uint32][]uint32 // by ruled account: rows that hold it
}

// rule carries out Options.Rulings. A ruling falls if anything speaks against it.
func (s *solver) rule() {
	rulings := s.plan.options.Rulings
	if len(rulings) == 0 {
		return
	}
	j := &judge{solver: s, results: make([]RulingResult, len(rulings)), same: map[int][]int{}, human: slices.Clone(s.personOf)}
	for i, k := range s.kins {
		if k.conflict {
			j.human[i] = uint32(i)
		}
	}
	j.admit(rulings)
	j.gather(rulings)
	for j.refuse(rulings) { // what falls may be what another rested on
	}
	for i := range s.personOf {
		row := uint32(i)
		if root := j.root(j.human[i]); root != j.human[i] || s.kins[i].conflict {
			s.personOf[row] = root
		}
	}
	for _, k := range j.open {
		r := rulings[k]
		row := uint32(r.Row)
		s.set(row, uint32(r.Account), verdict{}, ByName)
		s.plan.rows[row].bits |= bitRuled
	}
	for k, same := range j.same {
		for _, twin := range same {
			j.results[twin] = j.results[k]
		}
	}
	s.plan.ruled = j.results
}

// admit finds the rulings that are about an open row and an account of a parent.
func (j *judge) admit(rulings []Ruling) {
	p := j.plan
	order := make([]int, len(rulings))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(rulings[a].Row, rulings[b].Row), cmp.Compare(rulings[a].Account, rulings[b].Account), cmp.Compare(a, b))
	})
	revoked := map[uint32]bool{}
	for from := 0; from < len(order); {
		first, to, same := rulings[order[from]], from, true
		for ; to < len(order) && rulings[order[to]].Row == first.Row; to++ {
			same = same && rulings[order[to]].Account == first.Account
		}
		result := Upheld
		row := first.Row
		switch {
		case row < 0 || row >= len(p.rows) || p.rows[row].reason == NoName || first.Account >= len(p.state):
			result = NoParents
		case !same:
			result = RuledTwice
		default:
			found, certain := p.rows[row].account()
			switch {
			case certain && int(found) != first.Account:
				result = CertainOtherwise
				revoked[found] = true
			case certain || first.Account < 0:
			case !p.state[first.Account].usable():
				result = NoParents
			default:
				j.open = append(j.open, order[from])
				j.same[order[from]] = order[from+1 : to]
			}
		}
		for _, k := range order[from:to] {
			j.results[k] = result
		}
		from = to
	}
	slices.Sort(j.open)
	j.revoke(revoked)
}

// revoke takes accounts away from the rows that had them for certain.
func (j *judge) revoke(accounts map[uint32]bool) {
	if len(accounts) == 0 {
		return
	}
	rows := map[uint32][]uint32{}
	for i, d := range j.plan.rows {
		if a, ok := d.account(); ok && accounts[a] {
			rows[a] = append(rows[a], uint32(i))
		}
	}
	for i := range j.plan.rows { // in the order of rows: groups are numbered
		a, ok := j.plan.rows[i].account()
		if list := rows[a]; ok && len(list) > 0 && list[0] == uint32(i) {
			group := j.plan.groups.add(RulingDiffers, 1, list, []uint32{a})
			for _, row := range list {
				j.leave(row, RulingDiffers, group)
			}
		}
	}
}

// gather lists the rows that have or hold an account that is ruled to another.
func (j *judge) gather(rulings []Ruling) {
	j.certain, j.holders = map[uint32][]uint32{}, map[uint32][]uint32{}
	for _, k := range j.open {
		a := uint32(rulings[k].Account)
		j.certain[a], j.holders[a] = nil, nil
	}
	for i, d := range j.plan.rows {
		row := uint32(i)
		if a, ok := d.account(); ok {
			if list, asked := j.certain[a]; asked {
				j.certain[a] = append(list, row)
			}
		}
		if e := j.in.existing.at(row); e != 0 {
			if list, asked := j.holders[e-1]; asked {
				j.holders[e-1] = append(list, row)
			}
		}
	}
}

func (j *judge) root(human uint32) uint32 {
	for {
		next, ok := j.into[human]
		if !ok {
			return human
		}
		human = next
	}
}

// refuse looks at all rulings that are left, and reports whether one fell.
func (j *judge) refuse(rulings []Ruling) bool {
	j.into = map[uint32]uint32{}
	ruledTo := map[uint32][]uint32{} // by account: rows
	ruled := map[uint32]bool{}       // rows
	for _, k := range j.open {
		row, a := uint32(rulings[k].Row), uint32(rulings[k].Account)
		ruledTo[a] = append(ruledTo[a], row)
		ruled[row] = true
	}
	falls := map[uint32]RulingResult{} // by account
	for a, rows := range ruledTo {
		switch {
		case !j.oneHuman(rows):
			falls[a] = RuledToTwo
		case !j.joins(rows, slices.Concat(j.certain[a], j.holders[a]), ruled):
			falls[a] = HeldByOther
		}
	}
	for a, rows := range ruledTo {
		if falls[a] == Upheld {
			j.merge(slices.Concat(rows, j.certain[a], j.holders[a]))
		}
	}
	// No person may have two accounts: not by rulings, nor for certain, nor in a cell.
	accounts := map[uint32][]uint32{} // of persons with a ruling
	for _, k := range j.open {
		accounts[j.root(j.human[rulings[k].Row])] = nil
	}
	note := func(row, a uint32) {
		root := j.root(j.human[row])
		if list, ok := accounts[root]; ok && !slices.Contains(list, a) {
			accounts[root] = append(list, a)
		}
	}
	for _, k := range j.open {
		note(uint32(rulings[k].Row), uint32(rulings[k].Account))
	}
	for i, d := range j.plan.rows {
		row := uint32(i)
		if a, ok := d.account(); ok {
			note(row, a)
		}
		if e := j.in.existing.at(row); e != 0 && !ruled[row] { // what stands in a ruled row is settled with it
			note(row, e-1)
		}
	}
	left := j.open[:0]
	before := len(j.open)
	for _, k := range j.open {
		result := falls[uint32(rulings[k].Account)]
		if result == Upheld && len(accounts[j.root(j.human[rulings[k].Row])]) > 1 {
			result = PersonDiffers
		}
		if j.results[k] = result; result == Upheld {
			left = append(left, k)
		}
	}
	j.open = left
	return len(left) < before
}

// oneHuman reports whether rows are those of one person, or may be for all that is
// known: as Options.Siblings would join them, or with contacts that agree in part.
func (j *judge) oneHuman(rows []uint32) bool {
	var with, without []uint32 // persons with and without contacts
	spellings := map[kin][]uint32{}
	for _, row := range rows {
		unit, k := j.human[row], j.kins[row]
		if k.conflict {
			unit, k = k.number-1, kin{}
		}
		list := &with
		if j.bare[row] {
			list = &without
		}
		if !slices.Contains(*list, unit) {
			*list = append(*list, unit)
		}
		if k.number != 0 && !slices.Contains(spellings[k], unit) {
			spellings[k] = append(spellings[k], unit)
		}
	}
	if len(with) > 1 {
		return false
	}
	// All of them hang together by their spellings.
	reached := slices.Concat(with, without)[:1]
	for grown := true; grown; {
		grown = false
		for _, units := range spellings {
			if !slices.ContainsFunc(units, func(u uint32) bool { return slices.Contains(reached, u) }) {
				continue
			}
			for _, u := range units {
				if !slices.Contains(reached, u) {
					reached, grown = append(reached, u), true
				}
			}
		}
	}
	return len(reached) == len(with)+len(without)
}

// joins reports whether the rows of a ruling and others, which have the same account
// already, may be one person's. Of those others that no ruling is about, all have to
// be one person's for certain: nobody has said that they are.
func (j *judge) joins(rows, others []uint32, ruled map[uint32]bool) bool {
	if len(others) == 0 {
		return true
	}
	silent := slices.DeleteFunc(slices.Clone(others), func(row uint32) bool { return ruled[row] })
	for _, row := range silent {
		if j.human[row] != j.human[silent[0]] {
			return false
		}
	}
	return j.oneHuman(slices.Concat(rows, others))
}

// merge makes one person of rows.
func (j *judge) merge(rows []uint32) {
	to := j.root(j.human[rows[0]])
	for _, row := range rows[1:] {
		if from := j.root(j.human[row]); from != to {
			j.into[from] = to
		}
	}
}

// settleRulings says of rulings that seemed right whether what stands in the cells
// has left them so.
func (s *solver) settleRulings() {
	for k, r := range s.plan.options.Rulings {
		if s.plan.ruled[k] != Upheld || r.Account < 0 {
			continue
		}
		d := s.plan.rows[r.Row]
		if a, ok := d.account(); ok && int(a) == r.Account {
			continue
		}
		if s.plan.ruled[k] = HeldByOther; d.reason == SiblingRowDiffers {
			s.plan.ruled[k] = PersonDiffers
		}
	}
}
