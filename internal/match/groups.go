package match

import (
	"bytes"
	"iter"
	"slices"
)

// A Group is a set of rows and accounts that one reason concerns.
type Group struct {
	Reason   Reason
	Persons  int   // for how many persons the rows stand, as far as is known
	Rows     []int // numbers for Plan.Row, ascending
	Accounts []int // numbers for Plan.Account, by account name
}

// A groupList holds groups in a few bytes each: a wrong file may make one of
// every row.
type groupList struct {
	heads    column[groupHead]
	rows     column[uint32]
	accounts column[uint32]
}

type groupHead struct {
	reason         Reason
	persons        uint32
	rows, accounts uint32 // where they begin
	nRows, nAccs   uint32
}

// add adds a group and returns its number.
func (g *groupList) add(reason Reason, persons int, rows, accounts []uint32) uint32 {
	head := groupHead{reason, uint32(persons), uint32(g.rows.len()), uint32(g.accounts.len()), uint32(len(rows)), uint32(len(accounts))}
	for _, r := range rows {
		g.rows.push(r)
	}
	for _, a := range accounts {
		g.accounts.push(a)
	}
	g.heads.push(head)
	return uint32(g.heads.len() - 1)
}

// take moves the groups of part behind those of p, and gives the rows that were
// left because of one its new number. Of several groups with the row only one has
// the row's reason.
func (p *Plan) take(part *groupList) {
	for g := range uint32(part.heads.len()) {
		head := part.heads.at(g)
		base := uint32(p.groups.heads.len())
		rows, accounts := head.rows, head.accounts
		head.rows, head.accounts = uint32(p.groups.rows.len()), uint32(p.groups.accounts.len())
		for k := range head.nRows {
			row := part.rows.at(rows + k)
			p.groups.rows.push(row)
			if d := &p.rows[row]; d.bits&bitAccount == 0 && d.reason == head.reason && d.ref == g+1 {
				d.ref = base + 1
			}
		}
		for k := range head.nAccs {
			p.groups.accounts.push(part.accounts.at(accounts + k))
		}
		p.groups.heads.push(head)
	}
}

// sortGroups numbers the groups by their first row, and puts rows and accounts in order.
func (p *Plan) sortGroups() {
	n := p.groups.heads.len()
	heads := make([]groupHead, n)
	order := make([]uint64, n) // first row, reason, number
	parallel((n+chunkSize-1)/chunkSize, func() (func(int), func()) {
		sorter := groupSorter{p: p}
		return func(chunk int) {
			for i := chunk * chunkSize; i < min(n, (chunk+1)*chunkSize); i++ {
				heads[i] = p.groups.heads.at(uint32(i))
				sorter.sort(&heads[i])
				order[i] = uint64(p.groups.rows.at(heads[i].rows))<<(8+numberBits) | uint64(heads[i].reason)<<numberBits | uint64(i)
			}
		}, func() {}
	})
	slices.Sort(order)
	place := make([]uint32, n)
	for at, packed := range order {
		i := packed & (1<<numberBits - 1)
		*p.groups.heads.ref(uint32(at)) = heads[i]
		place[i] = uint32(at)
	}
	for i := range p.rows {
		if d := &p.rows[i]; d.ref != 0 && d.bits&bitAccount == 0 {
			d.ref = place[d.ref-1] + 1
		}
	}
}

// A groupSorter puts rows and accounts of groups in order; the rest is scratch.
type groupSorter struct {
	p    *Plan
	list []uint32
	x, y []byte
}

func (s *groupSorter) sort(head *groupHead) {
	g := &s.p.groups
	s.load(&g.rows, head.rows, head.nRows)
	slices.Sort(s.list)
	s.store(&g.rows, head.rows)
	s.load(&g.accounts, head.accounts, head.nAccs)
	slices.SortFunc(s.list, s.compare)
	s.store(&g.accounts, head.accounts)
}

// compare compares two records by account name.
func (s *groupSorter) compare(a, b uint32) int {
	r := &s.p.in.records
	if x, y := r.at(a), r.at(b); x.name&refKind == refUsual && y.name&refKind == refUsual && x.first == y.first && x.last == y.last {
		// As accounts of one group mostly are: only the numbers differ.
		s.x, s.y = x.name.appendNumber(s.x[:0]), y.name.appendNumber(s.y[:0])
	} else {
		s.x, s.y = r.appendName(s.x[:0], a), r.appendName(s.y[:0], b)
	}
	return bytes.Compare(s.x, s.y)
}

func (s *groupSorter) load(from *column[uint32], at, n uint32) {
	s.list = s.list[:0]
	for k := range n {
		s.list = append(s.list, from.at(at+k))
	}
}

func (s *groupSorter) store(to *column[uint32], at uint32) {
	for k, v := range s.list {
		*to.ref(at + uint32(k)) = v
	}
}

// NumGroups returns the number of groups.
func (p *Plan) NumGroups() int { return p.groups.heads.len() }

// GroupReason returns the reason of group g without the rest of it.
func (p *Plan) GroupReason(g int) Reason { return p.groups.heads.at(uint32(g)).reason }

// Group returns group g. Groups are numbered by their first row.
func (p *Plan) Group(g int) Group {
	head := p.groups.heads.at(uint32(g))
	out := Group{Reason: head.reason, Persons: int(head.persons)}
	for k := range head.nRows {
		out.Rows = append(out.Rows, int(p.groups.rows.at(head.rows+k)))
	}
	for k := range head.nAccs {
		out.Accounts = append(out.Accounts, int(p.groups.accounts.at(head.accounts+k)))
	}
	return out
}

// Groups yields all groups with their numbers.
func (p *Plan) Groups() iter.Seq2[int, Group] {
	return func(yield func(int, Group) bool) {
		for g := range p.NumGroups() {
			if !yield(g, p.Group(g)) {
				return
			}
		}
	}
}
