package match

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// What IServ makes of an invented school: the import, accounts, files.

// An importRow is a row of Datei-02, as IServ read it.
type importRow struct {
	parent                *parent
	first, last           string
	email, phone, address string
	child                 int
}

// An iservAccount is what IServ made of one or more of them.
type iservAccount struct {
	name string
	rows []importRow
}

// importRows is what the school imported. Spelling may differ from Datei-01,
// and between siblings.
func (s *school) importRows(who []*parent, r recipe) (out []importRow) {
	for _, p := range who {
		first, last := p.first, p.lastName()
		respelt := func() {
			if (!p.namesake || !s.carelessRows) && s.chance(r.importNoise) {
				first = s.respell(first)
			}
			if (!p.namesake || !s.carelessRows) && s.chance(r.importNoise) {
				last = s.respell(last)
			}
		}
		respelt()
		for _, child := range p.children {
			if s.chance(5) {
				respelt()
			}
			var row row
			s.addContacts(&row, p, r)
			out = append(out, importRow{p, first, last, row.email, row.phone, row.address, child})
		}
	}
	s.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// runImport makes accounts: one of rows with the same name and a helper in
// common (facts iserv.md B6); where there is no helper at all, nobody knows
// (A7), so it depends on the school.
func (s *school) runImport(rows []importRow, r recipe, taken map[string]bool) (accounts []*iservAccount) {
	empty := func(s string) bool { return !strings.ContainsAny(s, "0123456789") }
	for _, row := range rows {
		var into *iservAccount
		for _, a := range accounts {
			for _, other := range a.rows {
				if other.first != row.first || other.last != row.last {
					continue
				}
				same := row.email == other.email && !empty(row.email) || row.phone == other.phone && !empty(row.phone) || row.address == other.address && !empty(row.address)
				bare := empty(row.email) && empty(row.phone) && empty(row.address) && empty(other.email) && empty(other.phone) && empty(other.address)
				if same || bare && r.mergeBare {
					into = a
				}
			}
		}
		if into == nil {
			into = &iservAccount{name: s.accountName(row.first, row.last, taken)}
			accounts = append(accounts, into)
		}
		into.rows = append(into.rows, row)
	}
	return accounts
}

// accountName makes an account name in the server's style, with a number where
// it is taken.
func (s *school) accountName(first, last string, taken map[string]bool) string {
	st := s.style
	var base string
	if st.own {
		base = fmt.Sprintf("u%05d", len(taken)*37+s.rng.IntN(30))
	} else {
		part := func(p string) string {
			p = strings.TrimPrefix(p, "Dr. ")
			p = strings.TrimPrefix(strings.TrimPrefix(p, "DR. "), "dr. ")
			if st.baseLetters {
				p = strings.NewReplacer("ü", "u", "ö", "o", "ä", "a", "Ö", "O", "u\u0308", "u", "o\u0308", "o").Replace(p)
			}
			p = strings.ToLower(spellOut(p))
			p = strings.Join(strings.FieldsFunc(p, func(r rune) bool { return unicode.IsSpace(r) }), " ")
			if st.dropHyphen {
				p = strings.ReplaceAll(p, "-", "")
			}
			return p
		}
		f, l := part(first), part(last)
		if st.firstOnly {
			f, _, _ = strings.Cut(f, " ")
		}
		if st.dropParticles {
			for _, p := range []string{"von der ", "von ", "van ", "zu "} {
				l = strings.TrimPrefix(l, p)
			}
		}
		base = strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '.'
			case 'a' <= r && r <= 'z', r == '-', r == '.', '0' <= r && r <= '9':
				return r
			}
			return -1
		}, f+"."+l)
	}
	name := base
	for n := 2; taken[name]; n++ {
		name = fmt.Sprint(base, n)
	}
	taken[name] = true
	return name
}

// makeFiles runs the imports of some years and writes IServ's files.
func (s *school) makeFiles(r recipe) {
	taken := map[string]bool{}
	for range s.rng.IntN(4) { // pupils and teachers take names too
		p := pick(s.rng, s.parents)
		taken[s.accountName(p.first, p.lastName(), map[string]bool{})] = true
	}
	var before, now []*parent
	for _, p := range s.parents {
		switch {
		case p.hadAccount:
			before = append(before, p)
		case p.imported:
			now = append(now, p)
		}
	}
	old := s.runImport(s.importRows(before, r), r, taken)
	added := s.runImport(s.importRows(now, r), r, taken)
	for _, a := range slices.Concat(old, added) {
		for _, row := range a.rows {
			if !slices.Contains(s.owners[a.name], row.parent) {
				s.owners[a.name] = append(s.owners[a.name], row.parent)
			}
		}
	}
	write := func(list []*iservAccount, file int, source Source) {
		for _, a := range list {
			row := a.rows[0]
			line := acc{account: a.name, name: row.first + "|" + row.last, file: file, source: source, info: pick(s.rng, []string{"5b", "10a", "q1", ""}), password: fmt.Sprint(100000 + s.rng.IntN(900000))}
			if source == Export {
				line.kind, line.password, line.info, line.importID = UserParent, "", "", fmt.Sprint(s.rng.IntN(100000))
				if r.emails && !strings.ContainsAny(row.email, "- ") && row.email != "" && row.email != "keine" && row.email != "unbekannt" {
					line.email = row.email
				}
			}
			if r.childIDs {
				line.info = fmt.Sprint(row.child)
			}
			s.accs = append(s.accs, line)
		}
	}
	write(added, 2, Added)
	if r.oldFile {
		write(old, 0, Added)
	}
	if r.export {
		var still []*iservAccount
		for _, a := range slices.Concat(old, added) {
			if !a.rows[0].parent.left || s.chance(30) {
				still = append(still, a)
			}
		}
		write(still, 1, Export)
		s.writeOthers(r, taken)
	}
}

// writeOthers adds pupils and teachers to the export, some with the name of a
// parent, pupils with their own Kind-ID as Import-ID.
func (s *school) writeOthers(r recipe, taken map[string]bool) {
	for _, p := range s.parents {
		for _, child := range p.children {
			first := pick(s.rng, schoolFirsts)
			if s.chance(10) {
				first = p.first
			}
			kind := UserOther
			if s.chance(5) {
				kind = UserUnknown
			}
			s.accs = append(s.accs, acc{account: s.accountName(first, p.lastName(), taken), name: first + "|" + p.lastName(), file: 1, source: Export, kind: kind,
				importID: fmt.Sprint(child), info: "7c", email: "schueler@example.invalid"})
		}
	}
}

// dropTraps leaves out the accounts of which nobody could tell that they are not
// a row's: the row's own parent has none in the files, nobody else in Datei-01
// has the name, and the account has it. (A parent who left, and one of the same
// name whom the import forgot; or whose own row has a slip of the pen. doc.go
// says so.)
func (s *school) dropTraps() {
	type at struct {
		key string
		p   *parent
	}
	for k, key := range []func(first, last string) string{plainKey, wholeKey, spelledKey} {
		accKey := func(a acc) string { f, l, _ := strings.Cut(a.name, "|"); return key(untitled(f), untitled(l)) }
		owned, known := map[at]bool{}, map[at]bool{}
		for _, a := range s.accs {
			f, l, _ := strings.Cut(a.name, "|")
			for _, p := range s.owners[a.account] {
				owned[at{accKey(a), p}] = true
				known[at{plainKey(untitled(f), untitled(l)), p}] = true
			}
		}
		persons := map[string]map[*parent]bool{}
		rowKey := make([]string, len(s.rows))
		plain := make([]string, len(s.rows))
		for i, r := range s.rows {
			parts := strings.Split(r.name, "|")
			last := strings.TrimSpace(parts[1] + " " + untitled(parts[2]))
			rowKey[i], plain[i] = key(untitled(parts[0]), last), plainKey(untitled(parts[0]), last)
			if persons[rowKey[i]] == nil {
				persons[rowKey[i]] = map[*parent]bool{}
			}
			persons[rowKey[i]][s.rowOf[i]] = true
		}
		bad := map[string]bool{}
		for i := range s.rows {
			own := owned[at{rowKey[i], s.rowOf[i]}] || k == 2 && known[at{plain[i], s.rowOf[i]}]
			if !own && len(persons[rowKey[i]]) == 1 {
				bad[rowKey[i]] = true
			}
		}
		s.accs = slices.DeleteFunc(s.accs, func(a acc) bool {
			drop := bad[accKey(a)] && a.kind != UserOther
			if drop {
				s.traps++
			}
			return drop
		})
	}
}

func untitled(s string) string {
	s = strings.TrimSpace(s)
	for _, t := range []string{"Dr. ", "DR. ", "dr. "} {
		s = strings.TrimPrefix(s, t)
	}
	return s
}

// fillSome puts account names into some cells already, mostly right ones.
func (s *school) fillSome(r recipe) {
	names := map[*parent]string{}
	for _, a := range s.accs {
		for _, p := range s.owners[a.account] {
			names[p] = a.account
		}
	}
	for i := range s.rows {
		if !s.chance(r.existing) {
			continue
		}
		switch {
		case s.chance(5):
			s.rows[i].existing = "von-hand-" + fmt.Sprint(i)
		case s.chance(3) && len(s.accs) > 0:
			s.rows[i].existing = pick(s.rng, s.accs).account
		default:
			s.rows[i].existing = names[s.rowOf[i]]
		}
	}
}
