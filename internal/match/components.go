package match

import "slices"

func (s *solver) anyUsable(records []uint32) bool {
	for _, rec := range records {
		if s.plan.state[s.in.records.account(rec)].usable() {
			return true
		}
	}
	return false
}

// solveAll decides all groups. Groups are decided together where their names
// may be one: with first and last name swapped, and with and without a particle
// that stands in a column of its own.
func (s *solver) solveAll() {
	particles := s.findParticles()
	if s.in.records.doubles { // an account may stand in several components
		s.solveSpan(span{1, class(s.x.classes)}, particles, &component{groups: &s.plan.groups})
	} else {
		spans := s.x.spans()
		groups := make([]groupList, len(spans)) // one each, so that their order is always the same
		parallel(len(spans), func() (func(int), func()) {
			c := new(component)
			return func(k int) {
				c.groups = &groups[k]
				s.solveSpan(spans[k], particles, c)
			}, func() {}
		})
		for k := range groups {
			s.plan.take(&groups[k])
			groups[k] = groupList{}
		}
	}
	c := &component{groups: &s.plan.groups}
	for _, pairs := range particles.components(s) {
		c.rows, c.records, c.mirrored = c.rows[:0], c.records[:0], false
		for _, p := range pairs {
			_, found := slices.BinarySearch(pairs, p.swapped())
			c.mirrored = c.mirrored || found && p != p.swapped()
			s.include(c, s.groupOf(p))
		}
		s.solve(c)
	}
}

// solveSpan decides the groups of some last names, but those with particles.
// What it writes concerns their rows and accounts only, and those of groups with
// their names swapped.
func (s *solver) solveSpan(names span, particles *particles, c *component) {
	rows := ahead{list: s.x.rows.list[s.x.rows.start[names.from]:]}
	for g := range s.x.groupsOf(names) {
		rows.touch(len(g.rows), s.in.touchContacts)
		if particles.has(g.pair) {
			continue
		}
		c.rows, c.records, c.mirrored = c.rows[:0], c.records[:0], false
		if twin, ok := s.twin(g); ok {
			if particles.has(twin.pair) || twin.pair < g.pair {
				continue // decided together with it
			}
			s.include(c, twin)
			c.mirrored = true
		}
		s.include(c, g)
		s.solve(c)
	}
}

func (s *solver) groupOf(p pair) group { return group{p, s.x.rowsWith(p), s.x.recordsWith(p)} }

// twin returns the group with g's names swapped, if there is one. Peter Thomas
// and Thomas Peter may be two persons, or one in a row that is the wrong way
// round, or two in two such rows.
func (s *solver) twin(g group) (twin group, ok bool) {
	p := g.pair.swapped()
	if p == g.pair {
		return twin, false
	}
	if last := p.last(); len(s.x.rows.bucket(last))+len(s.x.records.bucket(last)) == 0 {
		return twin, false // the usual case: its first name is nobody's last name
	}
	twin = s.groupOf(p)
	return twin, len(twin.rows)+len(twin.records) > 0
}

// include adds a group to a component.
func (s *solver) include(c *component, g group) {
	for _, i := range g.rows {
		c.rows = append(c.rows, rowRef{i: i, pair: g.pair})
	}
	for _, rec := range g.records {
		c.records = append(c.records, recordRef{rec: rec, account: s.in.records.account(rec), pair: g.pair})
	}
}

// particles holds the pairs that are linked because a row has a particle in a
// column of its own.
type particles struct {
	pairs  []pair // ascending
	parent []int
	links  [][2]pair // with the particle, without
}

func (ps *particles) has(p pair) bool {
	_, ok := slices.BinarySearch(ps.pairs, p)
	return ok
}

// findParticles finds the rows with a particle whose name without it somebody
// has.
func (s *solver) findParticles() *particles {
	ps := new(particles)
	if s.in.bareLast.none() {
		return ps
	}
	for _, row := range s.x.rows.list {
		bare := s.x.barePair(row)
		if bare.first() == 0 || bare.last() == 0 || bare == s.x.rowPair(row) {
			continue
		}
		if len(s.x.rowsWith(bare))+len(s.x.recordsWith(bare)) > 0 {
			ps.links = append(ps.links, [2]pair{s.x.rowPair(row), bare})
			ps.pairs = append(ps.pairs, s.x.rowPair(row), bare)
		}
	}
	slices.Sort(ps.pairs)
	ps.pairs = slices.Compact(ps.pairs)
	return ps
}

// components returns the pairs that have to be decided together.
func (ps *particles) components(s *solver) [][]pair {
	for _, p := range slices.Clone(ps.pairs) {
		if twin, ok := s.twin(s.groupOf(p)); ok {
			ps.links = append(ps.links, [2]pair{p, twin.pair})
			ps.pairs = append(ps.pairs, twin.pair)
		}
	}
	slices.Sort(ps.pairs)
	ps.pairs = slices.Compact(ps.pairs)
	ps.parent = make([]int, len(ps.pairs))
	for i := range ps.parent {
		ps.parent[i] = i
	}
	for _, l := range ps.links {
		ps.parent[ps.root(l[0])] = ps.root(l[1])
	}
	byRoot := make(map[int][]pair)
	var roots []int
	for _, p := range ps.pairs {
		r := ps.root(p)
		if byRoot[r] == nil {
			roots = append(roots, r)
		}
		byRoot[r] = append(byRoot[r], p)
	}
	out := make([][]pair, 0, len(roots))
	for _, r := range roots {
		out = append(out, byRoot[r])
	}
	return out
}

func (ps *particles) root(p pair) int {
	i, _ := slices.BinarySearch(ps.pairs, p)
	for ps.parent[i] != i {
		ps.parent[i] = ps.parent[ps.parent[i]]
		i = ps.parent[i]
	}
	return i
}
