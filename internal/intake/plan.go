package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/source"
)

// A Reason says why a row is left out, or why a person must look at it.
type Reason uint8

// The reasons. Those up to Nameless leave a row out.
const (
	NoCustody      Reason = iota // the file says that this parent has none
	CustodyDiffers               // of this parent and child another row says so
	UnclearCustody               // the file does not say
	PupilLeft
	PupilAdult
	SeveralPersons // "Max und Erika"
	NotParted      // one cell with both names, and no comma between them
	HalfName       // first or last name missing
	OtherChild     // the same number stands for two children
	BrokenRow      // quotes do not fit
	TooWide        // values to the right of the last header
	Same           // the same parent and child once more, nothing new
	NoParents      // a child without any parent in the files
	Nameless       // a row without any name of a child or a parent: a sum, a note
	BadChildID     // kept, but the number is damaged
	NoChildID      // kept, without a number
	Differs        // kept once: the rows of one parent and child differ
	NoContact      // kept: of two parents of that name in the other file it is not known which
	BadDate        // kept: what stands there is no date
	PhoneNumber    // kept: a telephone that has lost its zero
	FilledCode     // kept: a postcode that was given its zero back
	reasons
)

// Out tells whether a row of this reason is not in Datei-01.
func (r Reason) Out() bool { return r <= Nameless && r != Same }

// A Remark is one parent, child or row that a reason concerns.
type Remark struct {
	Reason
	At      problem.Place
	Who     string // the parent; "" if none
	Child   string
	Says    string // what stands there
	Decided bool   // a flag has decided it: nothing left to look at
}

// An Input is a file as it was read.
type Input struct {
	File      *source.File
	Sheet     string
	Kind      Kind
	HeaderRow int // 0: none
	Rows      int // below the header,
	Hidden    int // of them hidden or filtered away; they count all the same
	Columns   []Column
	Others    []string // sheets that were not used
}

// A Plan is all that will be written, decided before a byte is.
type Plan struct {
	Inputs  []Input
	Headers []string // of Datei-01
	Rows    []Row
	Remarks []Remark
	Merged  int // rows that said nothing new

	Parents, Children int // different ones in Rows
	NoCustodyColumn   bool
	CustodyUnused     []string // headers that speak of custody and are not used
	SharedAddress     bool     // an address of all parents of a child was taken
}

// A Row is one row of Datei-01: a parent and a child.
type Row struct {
	Values []string // by Plan.Headers
	At     problem.Place
}

// Look is the number of things that a person must look at.
func (p *Plan) Look() int {
	n := 0
	for i := range p.Remarks {
		if p.Remarks[i].look() {
			n++
		}
	}
	if p.NoCustodyColumn {
		n++
	}
	return n + len(p.CustodyUnused)
}

// look tells whether a person must look at it. An explicit no is none: the school has
// said so itself.
func (r *Remark) look() bool {
	return r.Reason != NoCustody && r.Reason != Same && r.Reason != Nameless && r.Reason != FilledCode && !r.Decided
}

// makePlan decides what Datei-01 gets. It reads no file and no clock but that of o.
func makePlan(layouts []*layout, o *Options) *Plan {
	m := maker{o: o, plan: &Plan{}, now: o.Now(), ids: map[string]*child{}, twice: map[string]bool{}, have: map[string]int{}, parented: map[string]bool{}, barred: map[string]*pair{}}
	for _, l := range layouts {
		m.input(l)
	}
	m.lookups(layouts)
	for _, l := range layouts {
		if l.kind == Wide || l.kind == Long {
			m.rows(l)
		}
	}
	m.contradictions()
	m.childless()
	m.columns()
	return m.plan
}

type maker struct {
	o        *Options
	plan     *Plan
	now      time.Time
	pupils   map[string][]child  // by names and birth, and by number
	persons  map[string][]parent // by name
	ids      map[string]*child   // who a number stands for
	twice    map[string]bool     // numbers that stand for two
	pairs    []pair
	have     map[string]int // pair of a parent and a child, by their keys
	parented map[string]bool
	barred   map[string]*pair // who has no custody by a row, by all keys of which another row may be about them
	children []pair           // seen, without parents in their row
	asked    bool
}

func (m *maker) input(l *layout) {
	in := Input{File: l.file, Sheet: l.sheet.Name, Kind: l.kind, Rows: len(l.rows())}
	if l.header >= 0 {
		in.HeaderRow = l.sheet.Rows[l.header].Number
	}
	for i := range l.file.Sheets {
		if s := &l.file.Sheets[i]; s != l.sheet && len(s.Rows) > 0 {
			in.Others = append(in.Others, s.Name)
		}
	}
	for i := range l.rows() {
		if l.rows()[i].Hidden {
			in.Hidden++
		}
	}
	for _, c := range l.columns {
		c.Filled, c.Examples = 0, nil
		for i := range l.rows() {
			t := clean(l.rows()[i].Cell(c.Col).Text)
			if t == "" {
				continue
			}
			if c.Filled++; len(c.Examples) < 2 && !slices.Contains(c.Examples, t) {
				c.Examples = append(c.Examples, t)
			}
		}
		if f := c.says.Field; !c.used && c.Filled > 0 && (f == custody || f == custodyNames || f == letters) && m.o.Custody != With {
			m.plan.CustodyUnused = append(m.plan.CustodyUnused, c.Header)
		}
		in.Columns = append(in.Columns, c.Column)
	}
	in.Columns = append(in.Columns, l.headless()...)
	slices.SortFunc(in.Columns, func(a, b Column) int { return a.Col - b.Col })
	m.plan.Inputs = append(m.plan.Inputs, in)
}

// lookups reads the files that only complete others.
func (m *maker) lookups(layouts []*layout) {
	m.pupils, m.persons = map[string][]child{}, map[string][]parent{}
	for _, l := range layouts {
		r := reader{l, m.now}
		for i := range l.rows() {
			row := &l.rows()[i]
			if row.Broken && (l.kind == Pupils || l.kind == Persons) {
				m.remark(Remark{Reason: BrokenRow, At: r.place(row)})
				continue
			}
			switch l.kind {
			case Pupils:
				c := r.child(row)
				if c.first == "" && c.last == "" && c.id == "" {
					m.nameless(&r, row)
					continue
				}
				for _, key := range []string{c.nameKey(), fold(c.last) + "\x00" + fold(c.first)} {
					m.pupils[key] = append(m.pupils[key], c)
				}
				if c.id != "" {
					m.pupils["#"+c.id] = append(m.pupils["#"+c.id], c)
				}
				m.children = append(m.children, pair{child: c, at: r.place(row)})
			case Persons:
				list := r.parents(row)
				if len(list) == 0 {
					m.nameless(&r, row)
				}
				for _, p := range list {
					if p.unnamed != "" {
						m.remark(Remark{Reason: HalfName, At: r.place(row), Says: p.unnamed})
						continue
					}
					key := fold(p.last) + "\x00" + fold(p.first)
					m.persons[key] = append(m.persons[key], p)
				}
			}
		}
	}
}

// nameless notes a row that concerns nobody, such as a sum below the table.
func (m *maker) nameless(r *reader, row *source.Row) {
	for _, c := range row.Cells {
		if t := clean(c.Text); t != "" {
			m.remark(Remark{Reason: Nameless, At: r.place(row), Says: t})
			return
		}
	}
}

func (m *maker) remark(r Remark) { m.plan.Remarks = append(m.plan.Remarks, r) }

// rows takes the parents of a file.
func (m *maker) rows(l *layout) {
	r := reader{l, m.now}
	width := 0
	for _, c := range l.columns {
		width = max(width, c.Col)
	}
	for i := range l.rows() {
		row := &l.rows()[i]
		at := r.place(row)
		switch {
		case row.Broken:
			m.remark(Remark{Reason: BrokenRow, At: at})
			continue
		case len(row.Cells) > width && l.file.Text != nil:
			m.remark(Remark{Reason: TooWide, At: at, Says: clean(row.Cells[len(row.Cells)-1].Text)})
			continue
		}
		c := r.child(row)
		parents := r.parents(row)
		if c.key() == (&child{}).key() && len(parents) == 0 {
			m.nameless(&r, row)
			continue
		}
		m.complete(&c)
		if !m.sameChild(&c, parents, at) {
			continue
		}
		m.children = append(m.children, pair{child: c, at: at})
		for _, p := range parents {
			m.custody(&p)
			m.asked = m.asked || p.asked
			m.parented[c.key()] = true
			m.take(pair{c, p, at})
		}
	}
}

// complete fills in of a child what another file says, if it is certain which child
// that is.
func (m *maker) complete(c *child) {
	find := func(key string) *child {
		list := m.pupils[key]
		if len(list) == 0 {
			return nil
		}
		for i := range list[1:] {
			if o := list[i+1]; o.id != list[0].id || o.nameKey() != list[0].nameKey() {
				return nil // two of that name
			}
		}
		return &list[0]
	}
	var p *child
	switch {
	case c.id != "":
		if p = find("#" + c.id); p != nil && (c.last != "" && fold(p.last) != fold(c.last)) {
			p = nil
		}
	case !c.birth.IsZero():
		p = find(c.nameKey())
	case c.last != "" && c.first != "" && !c.badBirth:
		if p = find(fold(c.last) + "\x00" + fold(c.first)); p != nil && c.otherClass(p) {
			p = nil
		}
		c.byName = p != nil
	}
	if p == nil {
		return
	}
	c.id, c.class = cmp.Or(c.id, p.id), cmp.Or(c.class, p.class)
	c.first, c.last = cmp.Or(c.first, p.first), cmp.Or(c.last, p.last)
	if c.birth.IsZero() {
		c.birth = p.birth
	}
	if c.left.IsZero() {
		c.left = p.left
	}
}

// sameChild looks whether a number has meant another child before: then neither is
// certain, and from here on nobody gets a row of it.
func (m *maker) sameChild(c *child, parents []parent, at problem.Place) bool {
	var names []string
	for i := range parents {
		names = append(names, cmp.Or(parents[i].name(), parents[i].unnamed))
	}
	who := strings.Join(names, ", ")
	if c.id == "" {
		return true
	}
	was, ok := m.ids[c.id]
	if m.twice[c.id] {
		m.remark(Remark{Reason: OtherChild, At: at, Who: who, Child: c.name(), Says: c.id + " ist die Kind-ID mehrerer Kinder"})
		return false
	}
	if !ok {
		k := *c
		m.ids[c.id] = &k
		return true
	}
	alike := func(a, b string) bool { // "Anna" and "Anna Maria" are one
		a, b = fold(a), fold(b)
		return a == "" || b == "" || a == b || strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ")
	}
	// A number found by the names alone is not that of a namesake in another class.
	namesake := (was.byName || c.byName) && was.otherClass(c)
	if !namesake && alike(was.first, c.first) && alike(was.last, c.last) && (was.birth.IsZero() || c.birth.IsZero() || was.birth.Equal(c.birth)) {
		return true
	}
	m.remark(Remark{Reason: OtherChild, At: at, Who: who, Child: c.name(), Says: fmt.Sprintf("%s ist auch die Kind-ID von %s", c.id, was.name())})
	// Rows taken before are as uncertain.
	m.twice[c.id] = true
	m.pairs = slices.DeleteFunc(m.pairs, func(p pair) bool {
		if p.child.id != c.id {
			return false
		}
		m.remark(Remark{Reason: OtherChild, At: p.at, Who: p.parent.name(), Child: p.child.name(), Says: fmt.Sprintf("%s ist auch die Kind-ID von %s", c.id, c.name())})
		return true
	})
	m.have = map[string]int{}
	for i := range m.pairs {
		m.have[m.pairs[i].key()] = i
	}
	return false
}

func (p *pair) key() string {
	return p.child.key() + "\x01" + fold(p.parent.last) + "\x00" + fold(p.parent.first)
}

// take decides about a parent and a child.
func (m *maker) take(p pair) {
	out := func(r Reason, says string, decided bool) {
		m.remark(Remark{Reason: r, At: p.at, Who: p.parent.name(), Child: p.child.name(), Says: says, Decided: decided})
	}
	switch pa, c := &p.parent, &p.child; {
	case pa.unnamed != "":
		out(HalfName, pa.unnamed, false)
		return
	case pa.custody == no:
		m.bar(&p)
		out(NoCustody, pa.says, false)
		return
	case pa.several:
		out(SeveralPersons, cmp.Or(pa.because, pa.name()), false)
		return
	case pa.whole != "":
		out(NotParted, pa.whole, false)
		return
	case pa.first == "" || pa.last == "":
		out(HalfName, pa.name(), false)
		return
	case pa.asked && pa.custody == unknown && m.o.Custody != With:
		out(UnclearCustody, pa.says, m.o.Custody == Without)
		return
	case (!c.left.IsZero() && c.left.Before(m.now) || c.badLeft) && m.o.Left != With:
		says := "Abgangsdatum nicht lesbar"
		if !c.left.IsZero() {
			says = "abgegangen am " + c.left.Format("02.01.2006")
		}
		out(PupilLeft, says, m.o.Left == Without)
		return
	case adult(c.birth, m.now) && m.o.Adults != With:
		out(PupilAdult, "geboren am "+c.birth.Format("02.01.2006"), m.o.Adults == Without)
		return
	}
	// Without a number or a day of birth nobody knows whether it is the same child.
	sure := p.child.id != "" && !p.child.badID || p.child.id == "" && !p.child.birth.IsZero()
	if i, ok := m.have[p.key()]; ok && sure {
		m.merge(&m.pairs[i], &p)
		return
	}
	m.contact(&p)
	if len(p.parent.zeroless) > 0 {
		out(PhoneNumber, strings.Join(p.parent.zeroless, ", "), false)
	}
	if p.parent.filled != "" {
		out(FilledCode, p.parent.filled, false)
	}
	switch c := &p.child; {
	case c.badID:
		out(BadChildID, c.id, false)
		p.child.id = ""
	case c.id == "":
		out(NoChildID, "", false)
	case c.badBirth:
		out(BadDate, "Geburtsdatum nicht lesbar", m.o.Adults == With)
	}
	m.have[p.key()] = len(m.pairs)
	m.pairs = append(m.pairs, p)
}

// contact fills in what the parents' own file says, if only one of them has that name.
func (m *maker) contact(p *pair) {
	list := m.persons[fold(p.parent.last)+"\x00"+fold(p.parent.first)]
	switch len(list) {
	case 0:
	case 1:
		q := list[0]
		p.parent.address, p.parent.emails, p.parent.phones = q.address, q.emails, q.phones
		p.parent.zeroless, p.parent.filled = q.zeroless, q.filled
		p.parent.salutation, p.parent.title = cmp.Or(p.parent.salutation, q.salutation), cmp.Or(p.parent.title, q.title)
	default:
		m.remark(Remark{Reason: NoContact, At: p.at, Who: p.parent.name(), Child: p.child.name(), Says: fmt.Sprintf("%d Personen dieses Namens", len(list))})
	}
}

// merge adds to a pair what another row says about the same parent and child.
func (m *maker) merge(have, more *pair) {
	m.plan.Merged++
	var differ []string
	one := func(what string, a *string, b string) {
		if *a == "" {
			*a = b
		} else if b != "" && b != *a {
			differ = append(differ, fmt.Sprintf("%s %s oder %s", what, *a, b))
		}
	}
	a, b := &have.parent, &more.parent
	one("Anrede", &a.salutation, b.salutation)
	one("Titel", &a.title, b.title)
	if a.address == (address{}) {
		a.address = b.address
	} else if b.address != (address{}) && a.address != b.address {
		differ = append(differ, fmt.Sprintf("Adresse %s oder %s", a.address.whole, b.address.whole))
	}
	one("Klasse", &have.child.class, more.child.class)
	for _, e := range b.emails {
		a.emails = appendNew(a.emails, e)
	}
	for _, n := range b.phones {
		a.phones = appendNew(a.phones, n)
	}
	if len(differ) > 0 {
		m.remark(Remark{Reason: Differs, At: more.at, Who: b.name(), Child: more.child.name(), Says: strings.Join(differ, "; ")})
	}
}

// childless names the children of whom no file has a parent.
func (m *maker) childless() {
	seen := map[string]bool{}
	for _, p := range m.children {
		key := p.child.key()
		if m.parented[key] || seen[key] || m.parented[p.child.nameKey()] {
			continue
		}
		seen[key] = true
		decided := m.o.Left != With && !p.child.left.IsZero() && p.child.left.Before(m.now)
		m.remark(Remark{Reason: NoParents, At: p.at, Child: p.child.name(), Decided: decided})
	}
}

// The headers of Datei-01, as package table knows them.
const (
	headFirst = "Vorname"
	headLast  = "Nachname"
	headID    = "Kind-ID"
)

// columns puts the pairs into rows. A column without any value is left out, but for
// those that IServ needs.
func (m *maker) columns() {
	type col struct {
		header string
		value  func(*pair) string
	}
	cols := []col{
		{headFirst, func(p *pair) string { return p.parent.first }},
		{headLast, func(p *pair) string { return p.parent.last }},
		{headID, func(p *pair) string { return p.child.id }},
		{"Adresse", func(p *pair) string { return p.parent.address.whole }},
	}
	most := func(n func(*pair) int) int {
		k := 0
		for i := range m.pairs {
			k = max(k, n(&m.pairs[i]))
		}
		return k
	}
	nth := func(header string, i int) string {
		if i == 0 {
			return header
		}
		return fmt.Sprintf("%s %d", header, i+1)
	}
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	for i := range most(func(p *pair) int { return len(p.parent.emails) }) {
		cols = append(cols, col{nth("E-Mail", i), func(p *pair) string { return at(p.parent.emails, i) }})
	}
	for i := range most(func(p *pair) int { return len(p.parent.phones) }) {
		cols = append(cols, col{nth("Telefonnummer", i), func(p *pair) string { return at(p.parent.phones, i) }})
	}
	cols = append(cols,
		col{"Anrede", func(p *pair) string { return p.parent.salutation }},
		col{"Titel", func(p *pair) string { return p.parent.title }},
		col{"Straße", func(p *pair) string { return p.parent.address.street }},
		col{"PLZ", func(p *pair) string { return p.parent.address.code }},
		col{"Ort", func(p *pair) string { return p.parent.address.town }},
		col{"Vorname des Kindes", func(p *pair) string { return p.child.first }},
		col{"Nachname des Kindes", func(p *pair) string { return p.child.last }},
		col{"Klasse", func(p *pair) string { return p.child.class }},
	)
	for _, c := range cols {
		filled := slices.ContainsFunc(m.pairs, func(p pair) bool { return c.value(&p) != "" })
		if !filled && c.header != headFirst && c.header != headLast && c.header != headID {
			continue
		}
		m.plan.Headers = append(m.plan.Headers, c.header)
	}
	parents, children := map[string]bool{}, map[string]bool{}
	for i := range m.pairs {
		p := &m.pairs[i]
		row := Row{At: p.at}
		for _, c := range cols {
			if slices.Contains(m.plan.Headers, c.header) {
				row.Values = append(row.Values, c.value(p))
			}
		}
		m.plan.Rows = append(m.plan.Rows, row)
		parents[fold(p.parent.last)+"\x00"+fold(p.parent.first)] = true
		if key := p.child.key(); key != (&child{}).key() {
			children[key] = true
		}
	}
	m.plan.Parents, m.plan.Children = len(parents), len(children)
	m.plan.NoCustodyColumn = !m.asked && len(m.pairs) > 0 && m.o.Custody == Ask
}
