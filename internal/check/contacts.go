package check

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"elterntool/internal/contact"
	"elterntool/internal/names"
	"elterntool/internal/preview"
	"elterntool/internal/table"
)

// contacts looks at what a row says about how to reach the parent.
func (e *examination) contacts(rec *table.Record, r *row, who Finding) {
	cols := rec.Table.Columns
	each := func(f table.Field, look func(s string, c *table.Cell, who Finding)) string {
		var values []string
		for _, col := range cols[f] {
			c := rec.Cell(col.Col)
			if c == nil || rec.Text(col.Col) == nil {
				continue
			}
			s := string(c.Shown())
			if c.Kind == table.String {
				s = e.cell(c, col, f, who)
			}
			who := who
			who.Col, who.Header, who.Value = col.Col, col.Header, s
			if !contact.IsPlaceholder([]byte(s)) {
				look(s, c, who)
			}
			values = append(values, s)
		}
		return strings.Join(values, "; ")
	}
	r.email = each(table.Email, e.email)
	r.phone = each(table.Phone, func(s string, c *table.Cell, who Finding) { e.phone(s, c, rec, who) })
	for _, f := range []table.Field{table.Address, table.Street, table.HouseNumber, table.Town, table.PostalCode} {
		if s := each(f, func(string, *table.Cell, Finding) {}); f == table.PostalCode {
			r.postcode = s
		}
	}
	r.address = cleaned(string(rec.Address))
	switch {
	case r.address == "" || contact.IsPlaceholder(rec.Address) || len(r.address) < 6 || len(cols[table.PostalCode]) > 0 && r.postcode != "":
	case hasPostcode(r.address):
	case len(cols[table.Address])+len(cols[table.Street]) == 0: // a town by itself
	default:
		f := table.Address
		if len(cols[table.PostalCode]) > 0 {
			f = table.PostalCode
		} else if len(cols[f]) == 0 {
			f = table.Street
		}
		who.Kind, who.Value = NoPostcode, r.address
		who.Col, who.Header = e.at(rec.Table, f)
		e.add(who)
	}
}

// postcodeLike are the postcodes of the countries around: five digits, four, "1234 AB",
// "00-123", "123 45".
var postcodeLike = regexp.MustCompile(`(?:^|[^\d])(\d{5}|\d{4}|\d{2}-\d{3}|\d{3} \d{2})(?:[^\d]|$)`)

func hasPostcode(address string) bool { return postcodeLike.MatchString(address) }

// email looks at one cell with e-mail addresses.
func (e *examination) email(s string, _ *table.Cell, who Finding) {
	var parts []string
	for rest := []byte(s); len(rest) > 0; {
		var part []byte
		if part, rest = contact.CutEmail(rest); bytes.IndexByte(part, '@') >= 0 {
			parts = append(parts, string(part))
		}
	}
	who.Kind = EmailMalformed
	switch {
	case len(parts) > 1:
		who.Kind = EmailSeveral
	case len(parts) == 0:
		who.Note = "Das ist keine E-Mail-Adresse."
		if isPhoneNumber(s) {
			who.Note = "Das ist eine Telefonnummer."
		}
	case parts[0] != s:
		who.Note = "Neben der Adresse steht noch etwas anderes."
	default:
		if who.Note = wrongEmail(s); who.Note == "" {
			return
		}
	}
	e.add(who)
}

// wrongEmail says what is wrong with an address: only what no address has, or what is
// surely a slip of the pen.
func wrongEmail(s string) string {
	user, host, _ := strings.Cut(s, "@")
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	switch {
	case strings.Contains(host, "@"):
		return "Das @ steht zweimal da."
	case user == "":
		return "Vor dem @ fehlt etwas."
	case len(labels) < 2:
		return "Hinter dem @ fehlt die Endung, zum Beispiel .de."
	case slices.Contains(labels, ""), strings.Contains(user, ".."), strings.HasPrefix(user, "."), strings.HasSuffix(user, "."):
		return "Ein Punkt ist zu viel."
	case strings.ContainsAny(s, "<>()[]\"\\:,;/?"):
		return "Darin steht ein Zeichen, das keine Adresse enthält."
	case strings.IndexFunc(user, func(r rune) bool { return r >= 0x80 }) >= 0:
		return "Vor dem @ steht ein Umlaut oder ein anderes Zeichen, das Adressen fast nie enthalten."
	case len(last) < 2, strings.IndexFunc(last, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && !unicode.IsDigit(r) }) >= 0,
		slices.Contains([]string{"con", "cmo", "ocm", "comm", "dee", "dde", "dr", "ed", "nett", "vom"}, strings.ToLower(last)):
		return "Die Endung „." + last + "“ gibt es nicht."
	}
	return ""
}

// isPhoneNumber tells a text that is dialled.
func isPhoneNumber(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		} else if unicode.IsLetter(r) {
			letters++
		}
	}
	return digits >= 6 && letters <= digits
}

// phone looks at one cell with telephone numbers.
func (e *examination) phone(s string, c *table.Cell, rec *table.Record, who Finding) {
	digits, letters := 0, 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		} else if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case strings.Contains(s, "@"):
		who.Kind = PhoneEmail
	case c.Kind == table.Number || c.Kind == table.Currency || contact.LacksZero([]byte(s)):
		who.Kind = PhoneAsNumber
	case digits < 6 && letters >= 2:
		who.Kind = PhoneNoNumber
		if len(s) > 2 && bytes.Contains(bytes.ToLower(rec.Address), []byte(strings.ToLower(s))) {
			who.Note = "Der Ort der Adresse."
		}
	default:
		return
	}
	e.add(who)
}

// postcodes looks for postcodes that have lost their zero: rare ones of four digits.
func (e *examination) postcodes() {
	four, five := 0, 0
	for i := range e.rows {
		switch s := e.rows[i].postcode; {
		case isDigits(s) && len(s) == 5:
			five++
		case isDigits(s) && len(s) == 4:
			four++
		}
	}
	if four == 0 || five == 0 || four > five { // Austria, Switzerland
		return
	}
	for i := range e.rows {
		if r := &e.rows[i]; len(r.postcode) == 4 && isDigits(r.postcode) {
			e.addTo(r, table.PostalCode, PostcodeShort, r.postcode, "")
		}
	}
}

// emails looks for mailboxes that people share who have nothing else in common.
func (e *examination) emails() {
	byKey := map[string][]int{}
	for i := range e.rows {
		if e.rows[i].email == "" {
			continue
		}
		for _, key := range emailKeys(e.rows[i].email) {
			byKey[key] = append(byKey[key], i)
		}
	}
	for _, key := range sortedKeys(byKey, func(list []int) bool { return len(list) > 1 }) {
		e.sharedEmail(key, byKey[key])
	}
}

// sortedKeys are the keys of the lists that count, in the order of the lists' first rows.
func sortedKeys(m map[string][]int, counts func([]int) bool) []string {
	var keys []string
	for k, list := range m {
		if counts(list) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(m[a][0], m[b][0]), cmp.Compare(a, b)) })
	return keys
}

func emailKeys(cell string) []string {
	var keys []string
	for rest := []byte(cell); len(rest) > 0; {
		var part []byte
		part, rest = contact.CutEmail(rest)
		if key := contact.AppendEmail(nil, part); len(key) > 0 && !slices.Contains(keys, string(key)) {
			keys = append(keys, string(key))
		}
	}
	return keys
}

// How many people with one address are compared with each other, and how many rows of each.
const (
	maxSharing = 12
	maxOfOne   = 12
)

// sharedEmail looks at the rows with one address: a family may share it, and one person
// may have changed the name.
func (e *examination) sharedEmail(key string, list []int) {
	type person struct {
		rows []int
		row  *row
	}
	var persons []person
	for _, i := range list {
		r := &e.rows[i]
		at := slices.IndexFunc(persons, func(p person) bool { return sameNames(p.row, r) })
		if at < 0 {
			if len(persons) == maxSharing {
				break
			}
			at = len(persons)
			persons = append(persons, person{row: r})
		}
		if len(persons[at].rows) < maxOfOne {
			persons[at].rows = append(persons[at].rows, i)
		}
	}
	if len(persons) < 2 {
		return
	}
	related := func(p, q person) bool {
		for _, i := range p.rows {
			for _, j := range q.rows {
				if e.related(&e.rows[i], &e.rows[j]) {
					return true
				}
			}
		}
		return false
	}
	lonely := func(i int) bool { // nobody else with the address is family
		for j := range persons {
			if i != j && related(persons[i], persons[j]) {
				return false
			}
		}
		return true
	}
	for j := 1; j < len(persons); j++ {
		for i := range j {
			p, q := persons[i], persons[j]
			if note := changedName(p.row, q.row); note != "" && !e.oneChild(p.rows, q.rows) {
				f := table.LastName
				if sameText(p.row.wholeLast(), q.row.wholeLast()) {
					f = table.FirstName
				}
				value := q.row.last
				if f == table.FirstName {
					value = q.row.first
				}
				e.addTo(q.row, f, NameChanged, value, fmt.Sprintf("Zeile %d: %s", p.row.number, p.row.name()), p.row.number)
				return
			}
		}
	}
	for i := 1; i < len(persons); i++ {
		if lonely(i) && (i > 1 || lonely(0)) {
			e.addTo(persons[i].row, table.Email, EmailShared, key, fmt.Sprintf("Dieselbe Adresse hat %s (Zeile %d).", persons[0].row.name(), persons[0].row.number), persons[0].row.number)
		}
	}
}

func (e *examination) oneChild(a, b []int) bool {
	for _, i := range a {
		for _, j := range b {
			if id := e.rows[i].childID; id != "" && id == e.rows[j].childID {
				return true
			}
		}
	}
	return false
}

// related tells whether two rows belong to one family as far as can be seen: a child, a
// part of the surname, an address or a telephone in common.
func (e *examination) related(a, b *row) bool {
	if a.childID != "" && a.childID == b.childID {
		return true
	}
	ta, tb := tokens(a.last), tokens(b.last)
	if slices.ContainsFunc(ta, func(t string) bool { return slices.Contains(tb, t) }) {
		return true
	}
	for _, k := range [...]struct {
		kind preview.Kind
		a, b string
	}{{preview.Phone, a.phone, b.phone}, {preview.Address, a.address, b.address}} {
		if k.a == "" || k.b == "" {
			continue
		}
		keys := preview.Keys(k.kind, k.b)
		if slices.ContainsFunc(preview.Keys(k.kind, k.a), func(key string) bool { return slices.Contains(keys, key) }) {
			return true
		}
	}
	return false
}

// tokens are the words of a name in a form to compare; Kowalski and Kowalska are one.
func tokens(name string) []string {
	list := strings.Fields(string(names.AppendTokens(nil, []byte(name))))
	for i, t := range list {
		if len(t) > 4 && (strings.HasSuffix(t, "SKI") || strings.HasSuffix(t, "SKA") || strings.HasSuffix(t, "CKI") || strings.HasSuffix(t, "CKA") ||
			strings.HasSuffix(t, "OVA") || strings.HasSuffix(t, "OV") || strings.HasSuffix(t, "OWA") || strings.HasSuffix(t, "OW") || strings.HasSuffix(t, "EVA") || strings.HasSuffix(t, "EV")) {
			list[i] = strings.TrimRight(t, "AI")
		}
	}
	return slices.DeleteFunc(list, func(t string) bool { return names.IsParticle([]byte(t)) })
}

func sameText(a, b string) bool {
	_, ok := names.Compare([]byte(a), []byte(b))
	return ok
}

func sameNames(a, b *row) bool {
	return sameText(a.first, b.first) && sameText(a.wholeLast(), b.wholeLast())
}

// changedName tells whether two rows with one mailbox look like one person with two names:
// the same first name, or the same surname and a first name more or less.
func changedName(a, b *row) string {
	switch {
	case a.noName || b.noName:
		return ""
	case sameText(a.first, b.first):
		return "Nachname"
	case sameText(a.wholeLast(), b.wholeLast()):
		ta, tb := tokens(a.first), tokens(b.first)
		if len(ta) > len(tb) {
			ta, tb = tb, ta
		}
		if len(ta) > 0 && len(ta) < len(tb) && !slices.ContainsFunc(ta, func(t string) bool { return !slices.Contains(tb, t) }) {
			return "Vorname"
		}
	}
	return ""
}
