package intake

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"elterntool/internal/contact"
	"elterntool/internal/problem"
	"elterntool/internal/source"
	"elterntool/internal/table"
)

// A child is what a row says about the pupil.
type child struct {
	id, first, last, class string
	birth, left            time.Time
	badID, badBirth        bool // something stands there that is none
	badLeft                bool
	byName                 bool // the number was found by the names alone
}

// otherClass tells whether two children are known to be in different classes.
func (c *child) otherClass(o *child) bool {
	return c.class != "" && o.class != "" && fold(c.class) != fold(o.class)
}

// name is the child for people: "Max Muster (5a)".
func (c *child) name() string {
	n := strings.TrimSpace(c.first + " " + c.last)
	if n == "" {
		n = c.id
	}
	if c.class != "" {
		n += " (" + c.class + ")"
	}
	return n
}

// key is who the child is: the number, else the names and the day of birth.
func (c *child) key() string {
	if c.id != "" {
		return "#" + c.id
	}
	return c.nameKey()
}

func (c *child) nameKey() string {
	return fold(c.last) + "\x00" + fold(c.first) + "\x00" + c.birth.Format(time.DateOnly)
}

// fold is what names of one spelling have in common, whatever their case.
func fold(s string) string { return strings.ToLower(clean(s)) }

// A parent is what a row says about one of the parents.
type parent struct {
	label             string
	first, last       string
	whole             string // both in one cell, which could not be parted
	unnamed           string // a mailbox or telephone of somebody without a name: nothing else is known
	title, salutation string
	emails, phones    []string
	zeroless          []string // of the phones, those that have lost a zero
	address           address
	filled            string // the postcode, if it was given its zero back
	custody           answer
	says              string // the cell about custody, for people
	several           bool   // the cells are about two persons,
	because           string // which this cell says
	asked             bool   // a column speaks of custody
}

func (p *parent) name() string {
	return cmp.Or(strings.TrimSpace(p.first+" "+p.last), p.whole)
}

// A pair is a parent and a child of one row of the input.
type pair struct {
	child  child
	parent parent
	at     problem.Place
}

// A reader turns the rows of a layout into children and parents.
type reader struct {
	*layout
	now time.Time
}

func (r *reader) place(row *source.Row) problem.Place {
	p := problem.Place{File: r.file.Path, Sheet: r.sheet.Name}
	if r.file.Text != nil {
		p.Line = row.Number
	} else {
		p.Row = row.Number
	}
	return p
}

// text is the first value of the columns of a field.
func text(row *source.Row, cols []int) string {
	for _, c := range cols {
		if t := clean(row.Cell(c).Text); t != "" {
			return t
		}
	}
	return ""
}

func (r *reader) child(row *source.Row) child {
	b := &r.layout.child
	c := child{first: text(row, b.cols[table.FirstName]), last: text(row, b.cols[table.LastName]), class: text(row, b.cols[table.Class])}
	if p := text(row, b.cols[table.Particle]); p != "" && c.last != "" {
		c.last = p + " " + c.last
	}
	if whole := text(row, b.cols[table.Combined]); whole != "" && c.last == "" {
		if last, first, ok := splitName(whole); ok {
			c.last, c.first = last, cmp.Or(c.first, first)
		} else {
			c.last = whole
		}
	}
	for _, col := range b.cols[table.ChildID] {
		id, ok := row.Cell(col).Key()
		c.id, c.badID = clean(id), !ok
	}
	ok := true
	for _, col := range b.cols[birthDate] {
		c.birth, ok = readDate(row.Cell(col), r.now)
		c.badBirth = !ok
	}
	for _, col := range b.cols[leftOn] {
		d, ok := readDate(row.Cell(col), r.now)
		c.badLeft = c.badLeft || !ok
		if ok && !d.IsZero() {
			c.left = d
		}
	}
	return c
}

// parents are those of a row of whom something stands there.
func (r *reader) parents(row *source.Row) []parent {
	var list []parent
	for i := range r.layout.parents {
		if p, ok := r.parent(row, &r.layout.parents[i]); ok {
			list = append(list, p)
		}
	}
	if cols := r.shared.cols[custodyNames]; len(cols) > 0 {
		r.named(row.Cell(cols[0]).Text, list)
	}
	return list
}

func (r *reader) parent(row *source.Row, b *block) (parent, bool) {
	p := parent{label: b.label, first: text(row, b.cols[table.FirstName]), last: text(row, b.cols[table.LastName])}
	if whole := text(row, b.cols[table.Combined]); whole != "" {
		if last, first, ok := splitName(whole); ok {
			p.last, p.first = last, first
		} else {
			p.whole = whole
		}
	}
	if p.first == "" && p.last == "" && p.whole == "" {
		p.unnamed = cmp.Or(text(row, b.cols[table.Email]), text(row, b.cols[table.Phone]))
		return p, p.unnamed != "" // an address without a name is nobody
	}
	if particle := text(row, b.cols[table.Particle]); particle != "" && p.last != "" {
		p.last = particle + " " + p.last
	}
	s := readSalutation(text(row, b.cols[table.Salutation]))
	if s.text == "" && !s.several {
		if g := readSalutation(text(row, b.cols[gender])); g.text == "Frau" || g.text == "Herr" {
			s = g
		}
	}
	switch a := strings.ToUpper(text(row, b.cols[art])); a { // SPlan: V, M, and E for both
	case "E", "EL":
		s.several = true
		p.because = r.at(b.cols[art][0]).Header + ": " + a
	case "M", "V":
		if s.text == "" {
			s.text = map[string]string{"M": "Frau", "V": "Herr"}[a]
		}
	}
	p.salutation, p.title = s.text, cmp.Or(text(row, b.cols[table.Title]), s.title)
	if s.several && p.because == "" {
		p.because = text(row, b.cols[table.Salutation])
	}
	p.several = s.several || twoPersons(p.first) || twoPersons(p.last) || twoPersons(p.whole)
	for _, own := range []*block{b, &r.shared} {
		for _, f := range []table.Field{custody, letters} {
			for _, col := range own.cols[f] {
				p.judge(clean(row.Cell(col).Text), r.at(col))
			}
		}
		for _, col := range own.cols[table.Email] {
			p.emails = appendNew(p.emails, clean(row.Cell(col).Text))
		}
		for _, col := range own.cols[table.Phone] {
			number, _ := row.Cell(col).Key()
			if number = clean(number); number == "" {
				continue
			}
			p.phones = appendNew(p.phones, number)
			if row.Cell(col).Kind == table.Number || contact.LacksZero([]byte(number)) {
				p.zeroless = appendNew(p.zeroless, number)
			}
		}
	}
	// The address is taken from one block: half of one and half of another is nobody's.
	for _, own := range []*block{b, &r.shared} {
		plz, filled := text(row, own.cols[table.PostalCode]), ""
		for _, col := range own.cols[table.PostalCode] {
			if len(plz) < 5 && row.Cell(col).Kind == table.Number {
				plz = strings.Repeat("0", 5-len(plz)) + plz // a number has lost its zeros
				filled = plz
			}
		}
		a := readAddress(text(row, own.cols[table.Address]), text(row, own.cols[table.Street]), text(row, own.cols[table.HouseNumber]),
			plz, text(row, own.cols[table.Town]))
		if a != (address{}) {
			p.address, p.filled = a, filled
			break
		}
	}
	return p, true
}

// judge reads a cell about custody. One no is a no.
func (p *parent) judge(cell string, c *column) {
	p.asked = true
	a := readAnswer(cell)
	if a == no || a == yes && p.custody == unknown {
		p.custody = a
	}
	if a != yes && (p.says == "" || a == no) && p.custody != yes {
		p.says = fmt.Sprintf("%s: %s", clipTo(c.Header, 44), cmp.Or(cell, "(leer)")) // the answer must be seen
	}
}

// named reads a cell with the names of those who have custody, one in each line. Who is
// not among them has none only if every line is one of the parents of the row: else
// the name may be spelt otherwise.
func (r *reader) named(cell string, list []parent) {
	var lines []string
	for line := range strings.FieldsFuncSeq(cell, func(c rune) bool { return c == '\n' || c == '\r' || c == ';' }) {
		if line = clean(line); line != "" {
			lines = append(lines, fold(line))
		}
	}
	found := make([]bool, len(list))
	matched := 0
	for _, line := range lines {
		hit := false
		for i := range list {
			p := &list[i]
			if p.first == "" || p.last == "" {
				continue
			}
			if f, l := fold(p.first), fold(p.last); line == f+" "+l || line == l+", "+f || line == l+" "+f {
				found[i], hit = true, true
			}
		}
		if hit {
			matched++
		}
	}
	for i := range list {
		p := &list[i]
		p.asked = true
		switch {
		case found[i]:
			if p.custody == unknown {
				p.custody = yes
			}
		case len(lines) > 0 && matched == len(lines):
			p.custody, p.says = no, "nicht unter den Personensorgeberechtigten"
		case p.says == "":
			p.says = "Personensorgeberechtigte: " + cmp.Or(clean(cell), "(leer)")
		}
	}
}

func appendNew(list []string, s string) []string {
	if s == "" {
		return list
	}
	for _, t := range list {
		if t == s {
			return list
		}
	}
	return append(list, s)
}
