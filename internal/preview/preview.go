package preview

import (
	"strconv"
	"strings"

	"elterntool/internal/names"
)

// A Preview is what IServ would make of some rows.
type Preview struct {
	rows    []Row
	helpers Kinds
	names   []Name
	least   int
	most    int
}

// A Name is the rows of one name, however spelt. All numbers are those of Make's rows,
// from 0.
type Name struct {
	Rows []int
	// Parts are the rows that are one account for certain, in the order of their first
	// rows. Whether two parts are one account, Compare tells of any of their rows.
	Parts [][]int
	// Least and Most are how many accounts the rows become.
	Least, Most int

	joined [][]int // parts that may be one account are one
}

// maxParts is how many parts of one name are compared with each other, which takes the
// square. Nobody has so many rows; beyond it Least is lower than it could be.
const maxParts = 200

// Make finds out what IServ would make of the rows, if Datei-02 has these helpers. A row
// without a first or a last name becomes no account. The rows are kept, not copied.
func Make(rows []Row, helpers Kinds) *Preview {
	p := &Preview{rows: rows, helpers: helpers}
	number := make(map[string]int, len(rows))
	var buf [256]byte
	for i := range rows {
		r := &rows[i]
		key := names.Append(buf[:0], names.Loose, []byte(r.First))
		first := len(key)
		key = append(key, 0)
		key = names.Append(key, names.Loose, []byte(r.Last))
		if first == 0 || len(key) == first+1 {
			continue
		}
		n, ok := number[string(key)]
		if !ok {
			n = len(p.names)
			number[string(key)] = n
			p.names = append(p.names, Name{})
		}
		p.names[n].Rows = append(p.names[n].Rows, i)
	}
	for i := range p.names {
		n := &p.names[i]
		p.divide(n)
		p.join(n)
		p.least += n.Least
		p.most += n.Most
	}
	return p
}

// divide finds the parts: rows with the same texts.
func (p *Preview) divide(n *Name) {
	if len(n.Rows) == 1 {
		n.Parts = [][]int{n.Rows}
		n.Most = 1
		return
	}
	part := map[string]int{}
	var key strings.Builder
	for _, i := range n.Rows {
		r := &p.rows[i]
		key.Reset()
		key.WriteString(r.First + "\x00" + r.Last)
		for k, text := range r.Helper {
			key.WriteByte(0)
			if p.helpers.Has(Kind(k)) {
				key.WriteString(text)
			}
		}
		at, ok := part[key.String()]
		if !ok || Compare(&p.rows[n.Parts[at][0]], r, p.helpers).Verdict != One { // nothing to compare: each may be somebody else
			at = len(n.Parts)
			part[key.String()] = at
			n.Parts = append(n.Parts, nil)
		}
		n.Parts[at] = append(n.Parts[at], i)
	}
	n.Most = len(n.Parts)
}

// join finds the fewest accounts: parts that may be one are one. Least counts parts of
// which any two are two accounts, so that no way of joining can come below it.
func (p *Preview) join(n *Name) {
	if len(n.Parts) == 1 {
		n.joined, n.Least = n.Parts, 1
		return
	}
	two := func(a, b int) bool {
		return Compare(&p.rows[n.Parts[a][0]], &p.rows[n.Parts[b][0]], p.helpers).Verdict == Two
	}
	var apart []int      // parts of which any two are two accounts
	var clusters [][]int // of parts
parts:
	for i := range n.Parts {
		if i >= maxParts {
			clusters = append(clusters, []int{i})
			continue
		}
		if !anyNot(apart, func(o int) bool { return two(o, i) }) {
			apart = append(apart, i)
		}
		for c, cluster := range clusters {
			if !anyNot(cluster, func(o int) bool { return !two(o, i) }) {
				clusters[c] = append(cluster, i)
				continue parts
			}
		}
		clusters = append(clusters, []int{i})
	}
	n.Least = max(len(apart), 1)
	for _, cluster := range clusters {
		var rows []int
		for _, part := range cluster {
			rows = append(rows, n.Parts[part]...)
		}
		n.joined = append(n.joined, rows)
	}
}

func anyNot(list []int, ok func(int) bool) bool {
	for _, i := range list {
		if !ok(i) {
			return true
		}
	}
	return false
}

// Count returns how many accounts the preview of IServ's import should show: no fewer
// than least, no more than most. Fewer are a sign that two people were taken for one.
func (p *Preview) Count() (least, most int) { return p.least, p.most }

// Names lists the names in the order of their first rows.
func (p *Preview) Names() []Name { return p.names }

// Row is a row by its number from 0.
func (p *Preview) Row(i int) *Row { return &p.rows[i] }

// An Account is one that IServ would make.
type Account struct {
	Name string // "kate.mccallister2"
	Rows []int  // of Make, from 0; the first gave it its name
}

// Accounts lists the accounts. With join, what may be one account is one; without, it is
// several. Names are formed as IServ usually does, namesakes get a number from 2; taken
// tells which are given already (pupils, teachers), it may be nil.
func (p *Preview) Accounts(join bool, taken func(account string) bool) []Account {
	var list []Account
	given := map[string]bool{}
	for i := range p.names {
		parts := p.names[i].Parts
		if join {
			parts = p.names[i].joined
		}
		for _, rows := range parts {
			r := &p.rows[rows[0]]
			usual := string(names.AppendUsual(nil, []byte(r.First), []byte(r.Last)))
			name := usual
			for n := 2; given[name] || taken != nil && taken(name); n++ {
				name = usual + strconv.Itoa(n)
			}
			given[name] = true
			list = append(list, Account{name, rows})
		}
	}
	return list
}
