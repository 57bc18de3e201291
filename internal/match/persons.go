package match

import (
	"bytes"
	"cmp"
	"slices"

	"elterntool/internal/names"
)

// A component is what has to be decided together: rows and accounts whose names
// are one, or may be one with names swapped or without a particle.
type component struct {
	rows     []rowRef
	records  []recordRef
	accs     []accountRef
	persons  []person
	mirrored bool // names stand both ways round

	judged judgement
	groups *groupList // where its groups go

	// Scratch.
	facts  []fact
	parent []int32
	marks  []mark
	left   []leftRow
	rowIDs []uint32
	accIDs []uint32
}

type rowRef struct {
	i        uint32
	pair     pair
	spelling int32 // equal for rows of one pair with equal folded names
	person   int32 // in component.persons
}

// A person is the rows that are known to stand for one human being.
type person struct {
	contacts  bool   // a row has contacts
	conflict  bool   // rows linked by one contact, told apart by others
	undecided bool   // may be the same as another person with the same spelling
	account   int32  // in component.accs, by a discriminator; -1 if none
	number    uint32 // one of its rows, to know it by
}

// A fact is a value that rows may share.
type fact struct {
	value uint64
	kind  int32
	row   int32 // in component.rows
}

func (f fact) compare(o fact) int {
	switch {
	case f.kind != o.kind:
		return cmp.Compare(f.kind, o.kind)
	case f.value != o.value:
		return cmp.Compare(f.value, o.value)
	}
	return cmp.Compare(f.row, o.row)
}

// maxContactSets is how many different sets of contacts one person's rows may
// have. Nobody has so many children; comparing them takes the square.
const maxContactSets = 64

// findPersons tells which rows are one person (rules: doc.go).
func (s *solver) findPersons(c *component) {
	n := len(c.rows)
	if n == 1 {
		c.rows[0].spelling, c.rows[0].person = 0, 0
		c.persons = append(c.persons[:0], person{account: -1, number: c.rows[0].i})
		return
	}
	c.parent = c.parent[:0]
	for i := range n {
		c.parent = append(c.parent, int32(i))
		c.rows[i].spelling = 0
	}
	s.findSpellings(c)
	s.joinByContacts(c)
	s.joinByChild(c)
	s.numberPersons(c)
	s.findConflicts(c)
	s.findUndecided(c)
}

func (c *component) root(i int32) int32 {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

func (c *component) join(i, j int32) { c.parent[c.root(i)] = c.root(j) }

// findSpellings numbers the folded names.
func (s *solver) findSpellings(c *component) {
	in, r0 := s.in, &c.rows[0]
	same := true
	for _, r := range c.rows[1:] {
		same = same && in.rows.at(r.i).first == in.rows.at(r0.i).first && in.rows.at(r.i).last == in.rows.at(r0.i).last
	}
	if same {
		return
	}
	type spelled struct {
		key []byte
		row int
	}
	list := make([]spelled, len(c.rows))
	for k, r := range c.rows {
		list[k] = spelled{s.rowKey(names.Folded, r), k}
	}
	slices.SortFunc(list, func(a, b spelled) int {
		return cmp.Or(cmp.Compare(c.rows[a.row].pair, c.rows[b.row].pair), bytes.Compare(a.key, b.key))
	})
	number := int32(0)
	for k, l := range list {
		if k > 0 && (c.rows[l.row].pair != c.rows[list[k-1].row].pair || !bytes.Equal(l.key, list[k-1].key)) {
			number++
		}
		c.rows[l.row].spelling = number
	}
}

// rowKey returns both names of a row at a stage.
func (s *solver) rowKey(stage names.Stage, r rowRef) []byte {
	return s.nameKey(stage, s.in.rows.at(r.i).first, s.in.rows.at(r.i).last)
}

func (s *solver) nameKey(stage names.Stage, first, last uint32) []byte {
	key := names.Append(nil, stage, s.in.parts.get(first))
	key = append(key, 0)
	return names.Append(key, stage, s.in.parts.get(last))
}

// fewRows is how many rows are compared each with each; tests change it.
var fewRows = 6

// joinByContacts joins rows that share a contact.
func (s *solver) joinByContacts(c *component) {
	if len(c.rows) <= fewRows {
		for k := range c.rows {
			for l := range k {
				if c.root(int32(k)) != c.root(int32(l)) && s.shareContact(c.rows[k].i, c.rows[l].i) {
					c.join(int32(k), int32(l))
				}
			}
		}
		return
	}
	c.facts = c.facts[:0]
	for k, r := range c.rows {
		for kind, v := range s.evidentContacts(r.i) {
			c.facts = append(c.facts, fact{uint64(v), int32(kind), int32(k)})
		}
	}
	slices.SortFunc(c.facts, fact.compare)
	for k := 1; k < len(c.facts); k++ {
		if a, b := c.facts[k-1], c.facts[k]; a.kind == b.kind && a.value == b.value {
			c.join(a.row, b.row)
		}
	}
}

// shareContact reports whether two rows have a contact in common that may tell persons
// apart.
func (s *solver) shareContact(a, b uint32) bool {
	x, y := s.in.contactsOf(a), s.in.contactsOf(b)
	for kind := range numKinds {
		of := contactsOfKind(y, kind)
		for x := contactsOfKind(x, kind); len(x) > 0; x = x[contactSize:] {
			for y := of; len(y) > 0; y = y[contactSize:] {
				if c := contactAt(x); c == contactAt(y) && !s.isCommon(kind, uint64(c)) {
					return true
				}
			}
		}
	}
	return false
}

// joinByChild joins rows of one spelling and one Kind-ID, the same row twice,
// unless all of them have contacts: then these have spoken.
func (s *solver) joinByChild(c *component) {
	if len(c.rows) <= fewRows && !s.shareChild(c.rows) {
		return
	}
	c.facts = c.facts[:0]
	for k, r := range c.rows {
		if child := s.evidentChild(r.i); child != 0 {
			c.facts = append(c.facts, fact{uint64(child), r.spelling, int32(k)})
		}
	}
	slices.SortFunc(c.facts, fact.compare)
	for from := 0; from < len(c.facts); {
		to, bare := from, false
		for ; to < len(c.facts) && c.facts[to].kind == c.facts[from].kind && c.facts[to].value == c.facts[from].value; to++ {
			bare = bare || !s.hasContacts(c.rows[c.facts[to].row].i)
		}
		for k := from + 1; k < to && bare; k++ {
			c.join(c.facts[from].row, c.facts[k].row)
		}
		from = to
	}
}

// shareChild reports whether any two rows have one Kind-ID.
func (s *solver) shareChild(rows []rowRef) bool {
	for k, r := range rows {
		child := s.in.rows.at(r.i).child
		for _, o := range rows[:k] {
			if child != 0 && child == s.in.rows.at(o.i).child {
				return true
			}
		}
	}
	return false
}

func (s *solver) hasContacts(row uint32) bool {
	for range s.evidentContacts(row) {
		return true
	}
	return false
}

// numberPersons numbers the joined rows in the order of their first row.
func (s *solver) numberPersons(c *component) {
	c.persons = c.persons[:0]
	for k := range c.rows {
		c.rows[k].person = -1
	}
	for k := range c.rows {
		root := c.root(int32(k))
		if c.rows[root].person < 0 {
			c.rows[root].person = int32(len(c.persons))
			c.persons = append(c.persons, person{account: -1, number: c.rows[k].i})
		}
		c.rows[k].person = c.rows[root].person
		p := &c.persons[c.rows[k].person]
		p.contacts = p.contacts || s.hasContacts(c.rows[k].i)
	}
}

// findConflicts finds the persons two of whose rows contradict each other: a
// kind of contact stands in both, and no contact of any kind agrees.
func (s *solver) findConflicts(c *component) {
	if len(c.persons) == len(c.rows) || len(c.rows) <= fewRows && s.sameContacts(c.rows) {
		return
	}
	order := make([]int32, 0, len(c.rows)) // rows by person, then contacts
	for k, r := range c.rows {
		if c.persons[r.person].contacts {
			order = append(order, int32(k))
		}
	}
	packed := func(k int32) []byte { return s.in.contactsOf(c.rows[k].i) }
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.rows[a].person, c.rows[b].person), bytes.Compare(packed(a), packed(b)))
	})
	for from := 0; from < len(order); {
		to := from + 1
		sets := []int32{order[from]}
		for ; to < len(order) && c.rows[order[to]].person == c.rows[order[from]].person; to++ {
			if !bytes.Equal(packed(order[to]), packed(order[to-1])) {
				sets = append(sets, order[to])
			}
		}
		p := &c.persons[c.rows[order[from]].person]
		p.conflict = len(sets) > maxContactSets
		for i := 0; i < len(sets) && !p.conflict; i++ {
			for j := i + 1; j < len(sets) && !p.conflict; j++ {
				p.conflict = s.contradict(c.rows[sets[i]].i, c.rows[sets[j]].i)
			}
		}
		from = to
	}
}

// sameContacts reports whether all rows of one person have the same contacts.
func (s *solver) sameContacts(rows []rowRef) bool {
	for k, r := range rows {
		for _, o := range rows[:k] {
			if r.person == o.person && !bytes.Equal(s.in.contactsOf(r.i), s.in.contactsOf(o.i)) {
				return false
			}
		}
	}
	return true
}

// contradict reports whether two rows have a kind of contact in common and no
// contact.
func (s *solver) contradict(a, b uint32) bool {
	comparable := false
	for kindA, x := range s.evidentContacts(a) {
		for kindB, y := range s.evidentContacts(b) {
			if kindA != kindB {
				continue
			}
			if x == y {
				return false
			}
			comparable = true
		}
	}
	return comparable
}

// findUndecided marks the persons of one spelling of whom nothing says whether
// they are one or several: one of them has no contacts.
func (s *solver) findUndecided(c *component) {
	if !slices.ContainsFunc(c.persons, func(p person) bool { return !p.contacts }) {
		return
	}
	for _, class := range spellings(c) {
		bare := false
		for _, p := range class.persons {
			bare = bare || !c.persons[p].contacts
		}
		if bare && len(class.persons) > 1 {
			for _, p := range class.persons {
				c.persons[p].undecided = true
			}
		}
	}
}

// A spellingClass is the persons who have a row of one spelling.
type spellingClass struct {
	spelling int32
	persons  []int32
}

func spellings(c *component) []spellingClass {
	type of struct{ spelling, person int32 }
	list := make([]of, len(c.rows))
	for k, r := range c.rows {
		list[k] = of{r.spelling, r.person}
	}
	slices.SortFunc(list, func(a, b of) int {
		return cmp.Or(cmp.Compare(a.spelling, b.spelling), cmp.Compare(a.person, b.person))
	})
	var out []spellingClass
	for _, l := range slices.Compact(list) {
		if len(out) == 0 || out[len(out)-1].spelling != l.spelling {
			out = append(out, spellingClass{spelling: l.spelling})
		}
		last := &out[len(out)-1]
		last.persons = append(last.persons, l.person)
	}
	return out
}

// joinSiblings makes one person of those of one spelling who are undecided,
// where at most one of them has contacts and no two have different accounts. It
// returns the rows that were joined.
func (s *solver) joinSiblings(c *component) (joined [][]uint32) {
	into := make([]int32, len(c.persons))
	for i := range into {
		into[i] = int32(i)
	}
	root := func(p int32) int32 {
		for into[p] != p {
			p = into[p]
		}
		return p
	}
	classes := spellings(c)
	var done []int32
	for _, class := range classes {
		contacts, conflict, undecided, account := 0, false, true, int32(-1)
		for _, p := range class.persons {
			q := &c.persons[p]
			if q.contacts {
				contacts++
			}
			undecided = undecided && q.undecided
			conflict = conflict || q.conflict || q.account >= 0 && account >= 0 && q.account != account
			account = max(account, q.account)
		}
		if len(class.persons) < 2 || contacts > 1 || conflict || !undecided {
			continue
		}
		for _, p := range class.persons[1:] {
			into[root(p)] = root(class.persons[0])
		}
		done = append(done, class.spelling)
	}
	if len(done) == 0 {
		return nil
	}
	s.mergePersons(c, into, root)
	for _, spelling := range done {
		joined = append(joined, s.rowsSpelt(c, spelling))
	}
	return joined
}

// mergePersons replaces persons by those they were joined into.
func (s *solver) mergePersons(c *component, into []int32, root func(int32) int32) {
	number := make([]int32, len(into))
	var merged []person
	for i := range into {
		if root(int32(i)) == int32(i) {
			number[i] = int32(len(merged))
			merged = append(merged, person{account: -1, number: c.persons[i].number})
		}
	}
	for i, p := range c.persons {
		number[i] = number[root(int32(i))]
		m := &merged[number[i]]
		m.contacts = m.contacts || p.contacts
		m.conflict = m.conflict || p.conflict || m.account >= 0 && p.account >= 0 && m.account != p.account
		m.account = max(m.account, p.account)
	}
	c.persons = append(c.persons[:0], merged...)
	for k := range c.rows {
		c.rows[k].person = number[c.rows[k].person]
	}
	s.findUndecided(c)
}
