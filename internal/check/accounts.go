package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/contact"
	"elterntool/internal/preview"
	"elterntool/internal/table"
)

// duplicates looks for rows that are there twice: the same parent, child and contacts.
func (e *examination) duplicates() {
	seen := map[string]int{}
	for i := range e.rows {
		r := &e.rows[i]
		if r.childID == "" || r.badChildID {
			continue
		}
		k := strings.Join([]string{r.first, r.wholeLast(), r.childID, r.email, r.phone, r.address}, "\x00")
		if first, ok := seen[k]; ok {
			e.addTo(r, table.None, DuplicateRow, "", fmt.Sprintf("Wie Zeile %d.", e.rows[first].number), e.rows[first].number)
			continue
		}
		seen[k] = i
	}
}

// accounts looks at what IServ would make of the rows: one person with two accounts, and
// two persons with one.
func (e *examination) accounts() {
	rows := make([]preview.Row, len(e.rows))
	for i := range e.rows {
		r := &e.rows[i]
		rows[i] = preview.Row{Number: r.number, First: r.first, Last: r.wholeLast(), ChildID: r.childID, Helper: [preview.NumKinds]string{r.email, r.phone, r.address}}
	}
	e.preview = preview.Make(rows, preview.All)
	s := simulation{examination: e}
	s.findCommon()
	for _, n := range e.preview.Names() {
		if len(n.Rows) > 1 {
			s.name(&n)
		}
	}
}

// A simulation tells which values are evidence of a person.
type simulation struct {
	*examination
	common map[string]bool // values that more names share than a family has
}

// maxFamily is how many different names a family may have.
const maxFamily = 4

// findCommon finds the values in rows of the names that stand more than once which too
// many other names have as well.
func (s *simulation) findCommon() {
	names := map[string]map[int]bool{}
	for n, name := range s.preview.Names() {
		if len(name.Rows) > 1 {
			for _, i := range name.Rows {
				for _, key := range evidentKeys(s.preview.Row(i)) {
					if names[key] == nil {
						names[key] = map[int]bool{}
					}
					names[key][n] = true
				}
			}
		}
	}
	for n, name := range s.preview.Names() {
		if len(name.Rows) == 1 && len(names) > 0 {
			for _, key := range evidentKeys(s.preview.Row(name.Rows[0])) {
				if names[key] != nil && len(names[key]) <= 2*maxFamily {
					names[key][n] = true
				}
			}
		}
	}
	s.common = map[string]bool{}
	for key, with := range names {
		most := maxFamily
		if key[0] == byte('0'+preview.Address) {
			most = 2 * maxFamily // a house has several families
		}
		if len(with) > most {
			s.common[key] = true
		}
	}
}

// evidentKeys are the contacts of a row that may tell a person, with their kind before.
func evidentKeys(r *preview.Row) []string {
	var keys []string
	for k := range preview.Kind(preview.NumKinds) {
		for _, key := range valueKeys(k, r.Helper[k]) {
			keys = append(keys, string(byte('0'+k))+key)
		}
	}
	return keys
}

// valueKeys are the values of a cell that are mailboxes, telephones or houses.
func valueKeys(k preview.Kind, cell string) (keys []string) {
	if cell == "" {
		return nil
	}
	switch k {
	case preview.Email:
		return emailKeys(cell)
	case preview.Phone:
		for rest := []byte(cell); len(rest) > 0; {
			var part []byte
			part, rest = contact.CutPhone(rest)
			if key := contact.AppendPhone(nil, part); len(key) > 0 {
				keys = append(keys, string(key))
			}
		}
	case preview.Address:
		if key := contact.AppendAddress(nil, []byte(cell)); len(key) > 0 {
			keys = append(keys, string(key))
		}
	}
	return keys
}

// evident are the kinds of helpers that are shared and tell a person.
func (s *simulation) evident(a, b *preview.Row, shared preview.Kinds) (kinds preview.Kinds) {
	for k := range preview.Kind(preview.NumKinds) {
		if !shared.Has(k) {
			continue
		}
		other := valueKeys(k, b.Helper[k])
		for _, key := range valueKeys(k, a.Helper[k]) {
			if slices.Contains(other, key) && !s.common[string(byte('0'+k))+key] {
				kinds |= preview.Of(k)
			}
		}
	}
	return kinds
}

// maxParts is how many rows of one name are compared with each other.
const maxParts = 40

// A link is what is to be said about two parts of a name.
type link struct {
	kind   Kind
	a, b   int // rows
	r      preview.Relation
	shared preview.Kinds
}

// name looks at the rows of one name.
func (s *simulation) name(n *preview.Name) {
	s.sexes(n)
	parts := n.Parts[:min(len(n.Parts), maxParts)]
	bare := []int(nil) // rows of which nobody can tell whose they are
	for _, p := range parts {
		if len(p) > 1 && s.knowsNobody(p[0]) && s.rows[p[0]].childID != s.rows[p[1]].childID {
			bare = append(bare, p...)
		}
	}
	for j := 1; j < len(parts); j++ {
		var best *link
		for i := range j {
			if l := s.link(parts[i][0], parts[j][0]); l != nil && (best == nil || rank(l.kind) < rank(best.kind)) {
				best = l
			}
		}
		switch {
		case best == nil:
		case best.kind == NothingToCompare:
			bare = append(bare, best.a, best.b)
		default:
			s.report(best, parts)
		}
	}
	if len(bare) > 0 {
		slices.Sort(bare)
		bare = slices.Compact(bare)
		var others []int
		for _, i := range bare[1:] {
			others = append(others, s.rows[i].number)
		}
		r := &s.rows[bare[0]]
		s.addTo(r, table.None, NothingToCompare, "", "", others...)
	}
}

// knowsNobody tells whether all contacts of a row are those of an office, or of more
// people than a family has: IServ would take them for evidence all the same.
func (s *simulation) knowsNobody(i int) bool {
	r := s.preview.Row(i)
	found := false
	for k := range preview.Kind(preview.NumKinds) {
		keys := valueKeys(k, r.Helper[k])
		for _, key := range keys {
			if !s.common[string(byte('0'+k))+key] {
				return false
			}
		}
		office := k == preview.Email && len(keys) == 0 && strings.Contains(r.Helper[k], "@")
		if len(keys) == 0 && !office && !contact.IsPlaceholder([]byte(r.Helper[k])) {
			return false // a farm without a house number is somebody's
		}
		found = found || len(keys) > 0 || office
	}
	return found
}

// rank is the order in which one of several reasons is told.
func rank(k Kind) int {
	return slices.Index([]Kind{TwoAccounts, OneOrTwo, NameSpelling, HelperSpelling, HelperMissing, NothingToCompare}, k)
}

// link says what two rows of one name, which are not one account for certain, are to be
// looked at for; nil where they are two people.
func (s *simulation) link(i, j int) *link {
	a, b := s.preview.Row(i), s.preview.Row(j)
	r := preview.Compare(a, b, preview.All)
	l := &link{a: i, b: j, r: r, shared: s.evident(a, b, r.Shared())}
	same := a.First == b.First && a.Last == b.Last
	switch {
	case s.twoSexes(i, j):
		return nil
	case same && r.OneChild && r.Equal|r.Alike|r.Missing|r.Differ == 0: // a row that is there twice
		return nil
	case r.Differ != 0 && l.shared&preview.Of(preview.Email, preview.Phone) != 0:
		l.kind = TwoAccounts
	case r.Differ != 0 && (l.shared != 0 || r.OneChild):
		l.kind = OneOrTwo
	case r.Differ != 0:
		return nil
	case r.Respelt && (l.shared != 0 || r.OneChild):
		l.kind = NameSpelling
	case r.Respelt:
		return nil // nothing says that they have to do with each other
	case r.Alike != 0 && l.shared != 0:
		l.kind = HelperSpelling
	case r.Missing != 0 && l.shared != 0:
		l.kind = HelperMissing
	default:
		l.kind = NothingToCompare
	}
	return l
}

// report says it, at the row of the smaller part.
func (s *simulation) report(l *link, parts [][]int) {
	size := func(i int) int {
		for _, p := range parts {
			if p[0] == i {
				return len(p)
			}
		}
		return 1
	}
	a, b := l.a, l.b
	if size(b) > size(a) {
		a, b = b, a
	}
	ra, rb := &s.rows[a], &s.rows[b]
	kinds := l.r.Differ
	switch l.kind {
	case HelperSpelling:
		kinds = l.r.Alike
	case HelperMissing:
		kinds = l.r.Missing
	case NameSpelling:
		s.addTo(rb, table.LastName, NameSpelling, rb.name(), fmt.Sprintf("Zeile %d: %s", ra.number, ra.name()), ra.number)
		return
	}
	var value, other string
	field := table.None
	for k, f := range [...]table.Field{table.Email, table.Phone, table.Address} {
		if kinds.Has(preview.Kind(k)) && field == table.None {
			field = f
			value, other = s.preview.Row(b).Helper[k], s.preview.Row(a).Helper[k]
		}
	}
	note := ""
	switch l.kind {
	case TwoAccounts:
		note = fmt.Sprintf("IServ würde %s zweimal anlegen: %s als Zeile %d (%s).", rb.name(), differs(rb.number, kinds), ra.number, clip(other))
	case OneOrTwo:
		note = fmt.Sprintf("%s als Zeile %d (%s).", differs(rb.number, kinds), ra.number, clip(other))
	case HelperSpelling:
		note = fmt.Sprintf("Zeile %d: %s", ra.number, clip(other))
	case HelperMissing:
		with, without := ra, rb
		if value != "" {
			with, without = rb, ra
		}
		note = fmt.Sprintf("%s fehlt in Zeile %d und steht in Zeile %d.", kindWords(kinds, "Die E-Mail-Adresse", "Das Telefon", "Die Adresse"), without.number, with.number)
		rb, ra = without, with
		value = ""
	}
	if field == table.Address && len(s.table.Columns[table.Address]) == 0 {
		field = table.Street
	}
	s.addTo(rb, field, l.kind, value, note, ra.number)
}

// differs is "Zeile 14 hat eine andere Adresse".
func differs(row int, kinds preview.Kinds) string {
	return "Zeile " + strconv.Itoa(row) + " hat " + kindWords(kinds, "eine andere E-Mail-Adresse", "ein anderes Telefon", "eine andere Adresse")
}

func kindWords(kinds preview.Kinds, email, phone, address string) string {
	for k, w := range [...]string{email, phone, address} {
		if kinds.Has(preview.Kind(k)) {
			return w
		}
	}
	return ""
}

func (s *simulation) twoSexes(i, j int) bool {
	a, b := s.rows[i].gender(), s.rows[j].gender()
	return a != 0 && b != 0 && a != b
}

// sexes looks for a mother and a father of one name, whom IServ could take for one.
func (s *simulation) sexes(n *preview.Name) {
	rows := n.Rows[:min(len(n.Rows), maxParts)]
	for y, j := range rows {
		for _, i := range rows[:y] {
			if !s.twoSexes(i, j) {
				continue
			}
			if preview.Compare(s.preview.Row(i), s.preview.Row(j), preview.All).Verdict != preview.Two {
				a, b := &s.rows[i], &s.rows[j]
				s.addTo(b, table.Salutation, NamesakesJoined, b.salutation, fmt.Sprintf("Zeile %d: %s %s", a.number, a.salutation, a.name()), a.number)
				return
			}
		}
	}
}
