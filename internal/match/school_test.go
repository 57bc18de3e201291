package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// This file invents schools and what IServ makes of them, without any code of
// the package under test: names, persons, the import with its own merging, and
// account names. Every row and every account knows whose it is.

// A parent is a human being.
type parent struct {
	id                    int
	first, particle, last string
	email, phone, address string
	children              []int
	imported, hadAccount  bool
	left                  bool // has no row in Datei-01 any more
	namesake              bool // somebody has the same name or nearly so
}

func (p *parent) lastName() string {
	if p.particle != "" {
		return p.particle + " " + p.last
	}
	return p.last
}

// A school is what one office has on its disk.
type school struct {
	rng          *rand.Rand
	parents      []*parent
	rows         []row
	rowOf        []*parent
	accs         []acc
	owners       map[string][]*parent // by account name
	style        accountStyle
	wide         bool // names are as different as in a real school
	carelessRows bool // namesakes are respelt in Datei-01, else in the import
	contacts     int  // per cent of rows with each contact
	traps        int  // accounts left out because nobody could have told
}

// An accountStyle is how a server makes account names of names.
type accountStyle struct {
	firstOnly, dropHyphen, baseLetters, dropParticles, own bool
}

var (
	schoolFirsts = []string{"Anna", "Ana", "Anne", "Anna Maria", "Anna-Maria", "Jan", "Jens", "Jürgen", "Juergen", "Zoë", "Thomas", "Peter", "Ernst", "Karl-Heinz", "Karl Heinz",
		"İpek", "Işık", "Mehmet", "Mohammed", "Muhammad", "Katharina", "Katarina", "Sophie", "Sofie", "Nicole", "Olga", "Minh Anh", "José", "Łukasz", "Hans"}
	schoolLasts = []string{"Müller", "Mueller", "Muller", "Meier", "Maier", "Meyer", "Schmidt", "Schmitt", "Thomas", "Peter", "Ernst", "Müller-Lüdenscheidt", "Lüdenscheidt",
		"Öztürk", "Yılmaz", "Nguyễn", "Kowalski", "Kowalska", "Großmann", "Grossmann", "O'Neil", "Al-Hassan", "Hassan", "Heide", "Weber", "Wagner", "Ćosić", "Sørensen", "García López", "Strauß"}
	schoolParticles = []string{"von", "von der", "van", "zu"}

	wideFirsts = slices.Concat(schoolFirsts, invented(150, "ina", "bert", "ika", "o", "win"))
	wideLasts  = slices.Concat(schoolLasts, invented(400, "mann", "er", "ski", "sen", "bach"))
)

// invented makes n names with the endings.
func invented(n int, endings ...string) (out []string) {
	syllables := []string{"Ba", "Dö", "Fri", "Gü", "Hel", "Ka", "Lo", "Mar", "Nie", "Ro", "Stei", "Wal"}
	for i := range n {
		out = append(out, syllables[i%len(syllables)]+strings.ToLower(syllables[i*7/12%len(syllables)])+endings[i%len(endings)])
	}
	return out
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func (s *school) chance(percent int) bool { return s.rng.IntN(100) < percent }

// A recipe says how a school's data are.
type recipe struct {
	contacts      int // per cent of rows with each contact
	staleContacts int // per cent of sibling rows with an old contact
	rowNoise      int // per cent of rows with a name spelt in another way
	importNoise   int
	typos         int
	swappedRows   int
	swappedFile   bool
	missing       int  // per cent of parents missing from the import
	earlier       int  // per cent of parents who had an account before
	leavers       int  // per 100 parents
	namesakes     int  // per 100 parents
	childIDs      bool // the account files carry Kind-IDs
	emails        bool // the export carries the parents' e-mail addresses
	oldFile       bool
	export        bool
	mergeBare     bool // IServ makes one account of equal names without any contact
	particleCol   bool
	existing      int  // per cent of rows filled already
	tidy          bool // what is not known is empty
	schoolEmail   int  // per cent of rows with the school's own address
}

// The styles of schools.
const (
	ordinary = iota // data as they should be, nearly
	careless        // anything may happen
	crowded         // and everybody has the same few names
	numStyles
)

func styleOf(seed uint64) int {
	switch seed % 8 {
	case 0:
		return ordinary
	case 1, 2, 3:
		return crowded
	}
	return careless
}

func newRecipe(rng *rand.Rand, style int) recipe {
	if style == ordinary {
		return recipe{contacts: pick(rng, []int{0, 100}), staleContacts: 2, rowNoise: 2, typos: 1, swappedRows: 1, missing: 3, leavers: 3, namesakes: 1, mergeBare: true, particleCol: true, tidy: true}
	}
	some := func(list ...int) int { return pick(rng, list) }
	yes := func(percent int) bool { return rng.IntN(100) < percent }
	return recipe{
		contacts: some(0, 0, 30, 80, 100, 100), staleContacts: some(0, 5, 20), rowNoise: some(0, 5, 30), importNoise: some(0, 5, 30),
		typos: some(0, 2, 10), swappedRows: some(0, 0, 3, 10), swappedFile: yes(5), missing: some(0, 3, 15), earlier: some(0, 0, 20, 60),
		leavers: some(0, 5, 20), namesakes: some(0, 3, 10, 25), childIDs: yes(15), emails: yes(15), oldFile: yes(30), export: yes(40),
		mergeBare: yes(50), particleCol: yes(50), existing: some(0, 0, 0, 30, 90), schoolEmail: some(0, 0, 20),
	}
}

// newSchool invents a school.
func newSchool(seed uint64, most int) *school {
	rng := rand.New(rand.NewPCG(seed, 2026))
	s := &school{rng: rng, owners: map[string][]*parent{}, wide: styleOf(seed) != crowded}
	r := newRecipe(rng, styleOf(seed))
	s.contacts = r.contacts
	s.style = accountStyle{firstOnly: s.chance(30), dropHyphen: s.chance(30), baseLetters: s.chance(10), dropParticles: s.chance(30), own: s.chance(8)}
	s.makeParents(r, 4+rng.IntN(most))
	s.findNamesakes()
	s.carelessRows = s.chance(50)
	s.makeRows(r)
	s.makeFiles(r)
	s.dropTraps()
	s.fillSome(r)
	rng.Shuffle(len(s.rows), func(i, j int) {
		s.rows[i], s.rows[j] = s.rows[j], s.rows[i]
		s.rowOf[i], s.rowOf[j] = s.rowOf[j], s.rowOf[i]
	})
	rng.Shuffle(len(s.accs), func(i, j int) { s.accs[i], s.accs[j] = s.accs[j], s.accs[i] })
	return s
}

// makeParents makes families: one or two parents with one to three children,
// who share an address, often a telephone, sometimes an e-mail address.
func (s *school) makeParents(r recipe, n int) {
	child := 1000 + s.rng.IntN(9_000_000)
	for len(s.parents) < n {
		family := len(s.parents)
		var children []int
		for range 1 + s.rng.IntN(3) {
			child += 1 + s.rng.IntN(3)
			children = append(children, child)
		}
		surname := s.last()
		email := fmt.Sprintf("familie%d@example.invalid", family)
		phone := fmt.Sprintf("05251 %06d", 200_000+family)
		for k := range 1 + s.rng.IntN(2) {
			p := &parent{id: len(s.parents), first: s.first(), last: surname, children: children,
				email: email, phone: phone, address: fmt.Sprintf("Musterweg %d, 00000 Musterstadt", 1+family)}
			if s.chance(30) {
				p.last = s.last()
			}
			if s.chance(5) {
				p.particle = pick(s.rng, schoolParticles)
			}
			if s.chance(70) {
				p.email = fmt.Sprintf("p%d@example.invalid", p.id)
			}
			if s.chance(60) {
				p.phone = fmt.Sprintf("0171 %07d", 3_000_000+p.id)
			}
			if k == 1 && firstWord(p) == firstWord(s.parents[len(s.parents)-1]) {
				continue // a couple of one name is one family: no secret to keep
			}
			s.parents = append(s.parents, p)
		}
	}
	for _, p := range s.parents {
		if s.chance(r.namesakes) {
			s.makeNamesake(p)
		}
		p.imported, p.hadAccount = !s.chance(r.missing), s.chance(r.earlier)
		p.left = s.chance(r.leavers)
		if p.left {
			p.imported, p.hadAccount = s.chance(30), true
		}
	}
}

func (s *school) first() string {
	if s.wide {
		return pick(s.rng, wideFirsts)
	}
	return pick(s.rng, schoolFirsts)
}

func (s *school) last() string {
	if s.wide {
		return pick(s.rng, wideLasts)
	}
	return pick(s.rng, schoolLasts)
}

// firstWord is the first of the first names. No couple shares it here: they
// would be one family, with no secret to keep.
func firstWord(p *parent) string {
	return plainPart(strings.FieldsFunc(p.first, func(r rune) bool { return r == ' ' || r == '-' })[0], true)
}

// makeNamesake gives p the name of somebody of another family, or one that is
// easily taken for it.
func (s *school) makeNamesake(p *parent) {
	other := pick(s.rng, s.parents)
	if slices.Contains(other.children, p.children[0]) {
		return
	}
	for _, q := range s.parents {
		if slices.Contains(q.children, p.children[0]) && q != p &&
			(firstWord(q) == firstWord(other) || plainKey(q.first, q.last) == plainKey(other.first, other.last)) {
			return // a couple of one name
		}
	}
	p.first, p.particle, p.last = other.first, other.particle, other.last
	switch s.rng.IntN(8) {
	case 0:
		p.last = strings.NewReplacer("ü", "ue", "ö", "oe", "ß", "ss").Replace(p.last)
	case 1:
		p.first, p.last = p.last, p.first
	case 2:
		p.particle = pick(s.rng, schoolParticles)
	case 3:
		p.first = strings.ReplaceAll(p.first, "-", " ")
	}
}

// plainKey is the test's own idea of "the same name for all we know": letters
// only, umlauts spelt out, without particle, order of the names ignored.
func plainKey(first, last string) string {
	a, b := plainPart(first, true), plainPart(last, true)
	return min(a, b) + "|" + max(a, b)
}

// wholeKey is the same with particles.
func wholeKey(first, last string) string {
	a, b := plainPart(first, false), plainPart(last, false)
	return min(a, b) + "|" + max(a, b)
}

// spelledKey is the name as it is spelt.
func spelledKey(first, last string) string {
	return strings.Join(strings.Fields(strings.ToLower(composed.Replace(first+"|"+last))), " ")
}

var composed = strings.NewReplacer("u\u0308", "ü", "o\u0308", "ö", "e\u0301", "é", "e\u0308", "ë")

func plainPart(s string, bare bool) string {
	s = strings.Join(strings.Fields(strings.ToLower(spellOut(s))), " ")
	for _, p := range []string{"von der ", "von ", "van ", "zu "} {
		if bare {
			s = strings.TrimPrefix(s, p)
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// spellOut writes names with the letters from a to z.
func spellOut(s string) string {
	return spelledOut.Replace(s)
}

var spelledOut = strings.NewReplacer("u\u0308", "ue", "o\u0308", "oe", "a\u0308", "ae", "e\u0308", "e", "ä", "ae", "ö", "oe", "ü", "ue", "Ö", "Oe", "Ü", "Ue", "Ä", "Ae", "ß", "ss",
	"ë", "e", "İ", "I", "ı", "i", "ş", "s", "é", "e", "Ł", "L", "ł", "l", "Ć", "C", "ć", "c", "š", "s", "ø", "oe", "Ø", "Oe", "ễ", "e", "í", "i", "ó", "o", "ğ", "g",
	"Ë", "E", "É", "E", "Ş", "S", "Ễ", "E", "Í", "I", "Ó", "O", "e\u0301", "e", "I\u0307", "I", "o\u0301", "o", "i\u0301", "i", "c\u0301", "c", "C\u0301", "C", "s\u030c", "s", "e\u0302\u0303", "e")

// findNamesakes finds those whose names are the same or told apart by spelling
// only. In one school either Datei-01 or the import spells them carelessly, not
// both: if one Müller is respelt here and the other there, nobody can tell.
func (s *school) findNamesakes() {
	byKey := map[string]int{}
	for _, p := range s.parents {
		byKey[plainKey(p.first, p.last)]++
	}
	for _, p := range s.parents {
		p.namesake = byKey[plainKey(p.first, p.last)] > 1
	}
}

// respell writes a name as people and programs do.
func (s *school) respell(name string) string {
	switch s.rng.IntN(9) {
	case 0:
		return strings.ToUpper(strings.ReplaceAll(name, "ß", "ß"))
	case 1:
		return strings.NewReplacer("ü", "ue", "ö", "oe", "ä", "ae", "ß", "ss", "Ö", "Oe").Replace(name)
	case 2:
		return strings.NewReplacer("ü", "u\u0308", "ö", "o\u0308", "é", "e\u0301", "ë", "e\u0308").Replace(name)
	case 3:
		return strings.ReplaceAll(name, "-", " ")
	case 4:
		return strings.ReplaceAll(name, "-", " - ")
	case 5:
		return " " + strings.ReplaceAll(name, " ", "\u00a0 ")
	case 6:
		return strings.ReplaceAll(name, "'", "’")
	case 7:
		return "Dr. " + name
	}
	return strings.ToLower(name)
}

// typo writes a name wrongly.
func (s *school) typo(name string) string {
	r := []rune(name)
	i := s.rng.IntN(len(r))
	switch s.rng.IntN(3) {
	case 0:
		return string(slices.Delete(r, i, i+1))
	case 1:
		r[i] = rune('a' + s.rng.IntN(26))
		return string(r)
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	return words[0]
}

// makeRows writes Datei-01: one row for each parent and child.
func (s *school) makeRows(r recipe) {
	for _, p := range s.parents {
		if p.left {
			continue
		}
		for k, child := range p.children {
			if k > 0 && s.chance(10) {
				continue // the other parent stands there alone
			}
			first, particle, last := p.first, p.particle, p.last
			if !r.particleCol && particle != "" {
				first, particle, last = p.first, "", p.lastName()
			}
			if !p.namesake || s.carelessRows {
				if s.chance(r.rowNoise) {
					first = s.respell(first)
				}
				if s.chance(r.rowNoise) {
					last = s.respell(last)
				}
			}
			if s.chance(r.typos) {
				first = s.typo(first)
			}
			if s.chance(r.typos) {
				last = s.typo(last)
			}
			if particle == "" && (r.swappedFile || s.chance(r.swappedRows)) {
				first, last = last, first
			}
			row := row{name: first + "|" + particle + "|" + last, child: fmt.Sprint(child)}
			s.addContacts(&row, p, r)
			s.rows = append(s.rows, row)
			s.rowOf = append(s.rowOf, p)
		}
	}
	// A school's own address is worth nothing as evidence only if many have it.
	if r.schoolEmail > 0 && len(s.rows) > 40 {
		for i := range s.rows {
			if i < 24 || s.chance(r.schoolEmail) {
				s.rows[i].email = "schule@example.invalid"
			}
		}
	}
}

func (s *school) addContacts(row *row, p *parent, r recipe) {
	nothing := []string{"", "", "keine", "-", "unbekannt"}
	if r.tidy {
		nothing = nothing[:1]
	}
	row.email, row.phone, row.address = pick(s.rng, nothing), pick(s.rng, nothing), pick(s.rng, nothing)
	if !r.tidy && s.chance(20) {
		row.address = "Dorfstraße, 00000 Musterstadt"
	}
	if s.chance(r.contacts) {
		row.email = p.email
		if s.chance(r.staleContacts) {
			row.email = fmt.Sprintf("alt%d.%d@example.invalid", p.id, s.rng.IntN(3))
		}
	}
	if s.chance(r.contacts) {
		row.phone = pick(s.rng, []string{p.phone, strings.Replace(p.phone, "0", "+49 ", 1), strings.Replace(p.phone, " ", "/", 1)})
		if s.chance(r.staleContacts) {
			row.phone = fmt.Sprintf("0160 %07d", 1_000_000+p.id*7+s.rng.IntN(3))
		}
	}
	if s.chance(r.contacts) {
		row.address = strings.Replace(p.address, "weg", pick(s.rng, []string{"weg", "weg ", "-Weg"}), 1)
		if s.chance(r.staleContacts) {
			row.address = fmt.Sprintf("Altweg %d, 00000 Musterstadt", 100+p.id)
		}
	}
}
