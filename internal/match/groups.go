package match

import (
	"cmp"
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
	order := make([]uint32, n)
	for i := range uint32(n) {
		head := p.groups.heads.at(i)
		list := make([]uint32, 0, 8)
		for k := range head.nRows {
			list = append(list, p.groups.rows.at(head.rows+k))
		}
		slices.Sort(list)
		for k, r := range list {
			*p.groups.rows.ref(head.rows + uint32(k)) = r
		}
		list = list[:0]
		for k := range head.nAccs {
			list = append(list, p.groups.accounts.at(head.accounts+k))
		}
		var x, y []byte
		slices.SortFunc(list, func(a, b uint32) int {
			x, y = p.in.records.appendName(x[:0], a), p.in.records.appendName(y[:0], b)
			return slices.Compare(x, y)
		})
		for k, a := range list {
			*p.groups.accounts.ref(head.accounts + uint32(k)) = a
		}
		heads[i], order[i] = head, i
	}
	first := func(i uint32) uint32 { return p.groups.rows.at(heads[i].rows) }
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(heads[a].reason, heads[b].reason))
	})
	place := make([]uint32, n)
	for at, i := range order {
		*p.groups.heads.ref(uint32(at)) = heads[i]
		place[i] = uint32(at)
	}
	for i := range p.rows {
		if d := &p.rows[i]; d.ref != 0 && d.bits&bitAccount == 0 {
			d.ref = place[d.ref-1] + 1
		}
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
