package table

import (
	"cmp"
	"slices"
	"strings"
)

// A role says whose name or address a column holds.
type role uint8

const (
	bare role = iota // the header does not say
	parent
	mother
	father
	child
	other // teachers: never a parent's
)

func (r role) isParent() bool { return r == parent || r == mother || r == father }

// A block is one person of a row that has several side by side: "Erzieher 2".
type block struct {
	role   role
	number int // 0: the header says none
}

// same tells whether two headers mean the same person: "Erzieher" is "Erzieher 1".
func (b block) same(o block) bool {
	return b.role == o.role && max(b.number, 1) == max(o.number, 1)
}

// A meaning is what a header says.
type meaning struct {
	field Field
	weak  bool
	block block
}

// roleWords as they stand folded in headers of the school programs' exports.
// alone: the word by itself heads a column of whole names ("Mutter").
var roleWords = func() []roleWord {
	var words []roleWord
	for r, list := range map[role]string{
		parent: "verantw verantwortlicher verantwortliche verantwortlichen *erzieher erziehers *erzieherin " +
			"*erziehungsberechtigter *erziehungsberechtigte *erziehungsberechtigten erziehungsberechtigteperson " +
			"erzber erzb erz perz ezb ez eb " +
			"*sorgeberechtigter *sorgeberechtigte *sorgeberechtigten sorgeber sorgebe sorge " +
			"*personensorgeberechtigter *personensorgeberechtigte *personensorgeberechtigten " +
			"*eltern *elternteil elternteils ansprechpartner ansprechpartnerin ansprechpartners kontaktperson " +
			"kontakt person mitglied vormund vormunds betreuer betreuers bezugsperson",
		mother: "*mutter mutters kindesmutter",
		father: "*vater vaters kindesvater kindesvaters",
		child: "kind kindes kinder kindern schueler schuelers schuelerin schuelerschuelerin schuelerschuelerinnen " +
			"schuelerinschueler schuelerinnen sus sohn sohnes tochter",
		other: "lehrer lehrerin lehrkraft klassenlehrer klassenlehrerin klassenleitung ausbilder " +
			"allgadresse allgadressebetreuer",
	} {
		for w := range strings.FieldsSeq(list) {
			text, alone := strings.CutPrefix(w, "*")
			words = append(words, roleWord{text, r, alone})
		}
	}
	slices.SortFunc(words, func(a, b roleWord) int { // the longest first: "elternteil" before "eltern"
		return cmp.Or(cmp.Compare(len(b.text), len(a.text)), strings.Compare(a.text, b.text))
	})
	return words
}()

type roleWord struct {
	text  string
	role  role
	alone bool
}

// understand reads a header by the pattern role × number × field, in any order and
// with any separators: "Verantw1Vorname", "Erzieher 2: Nachname", "Vorname (Mutter)",
// "VORNAME_W", "Nachname 1. Person". The field is None if it says nothing known.
func understand(header string) meaning { return words(synonyms).understand(header) }

// words are what headers are understood by.
type words map[string]synonym

func (ws words) understand(header string) meaning {
	s := fold(header)
	if m, ok := ws.known(s, block{}); ok {
		return m
	}
	upper := strings.ToUpper(strings.TrimSpace(header))
	switch { // the forms of SIBANK's, BBS-Planung's and Swiss tables
	case strings.HasSuffix(upper, "_W"):
		if m, ok := ws.known(s[:len(s)-1], block{role: mother}); ok {
			return m
		}
	case strings.HasSuffix(upper, "_M"):
		if m, ok := ws.known(s[:len(s)-1], block{role: father}); ok {
			return m
		}
	case strings.HasPrefix(upper, "E_"):
		if m, ok := ws.reduce(s[1:], block{role: parent}, 0); ok {
			return m
		}
	case strings.HasPrefix(upper, "S_"):
		if m, ok := ws.reduce(s[1:], block{role: child}, 0); ok {
			return m
		}
	case strings.HasPrefix(upper, "P_"):
		if m, ok := ws.reduce(s[1:], block{}, 0); ok && m.block.role.isParent() {
			return m
		}
	}
	if m, ok := ws.reduce(s, block{}, 0); ok {
		return m
	}
	return meaning{}
}

func (ws words) known(s string, b block) (meaning, bool) {
	syn, ok := ws[s]
	if !ok {
		return meaning{}, false
	}
	return meaning{syn.field, syn.weak, b}, true
}

// reduce takes role words and numbers off both ends until a known field is left.
func (ws words) reduce(s string, b block, depth int) (meaning, bool) {
	if s == "" || depth > 5 {
		return meaning{}, false
	}
	if m, ok := ws.known(s, b); ok {
		return m, true
	}
	if b.role == bare {
		for _, w := range roleWords {
			if w.text == s {
				if w.alone {
					return meaning{combined, false, block{w.role, b.number}}, true
				}
				continue
			}
			if rest, ok := strings.CutPrefix(s, w.text); ok {
				if m, ok := ws.reduce(rest, block{w.role, b.number}, depth+1); ok {
					return m, true
				}
			}
			if rest, ok := strings.CutSuffix(s, w.text); ok {
				if m, ok := ws.reduce(link(rest), block{w.role, b.number}, depth+1); ok {
					return m, true
				}
			}
		}
		// "Weitere/r Erziehungsberechtigte/r" is the second; "Weitere Telefonnummer" is nobody else's.
		for _, o := range ordinals {
			if rest, ok := strings.CutPrefix(s, o.text); ok && b.number == 0 {
				if m, ok := ws.reduce(rest, block{number: o.number}, depth+1); ok && m.block.role.isParent() {
					return m, true
				}
			}
		}
	}
	// The number beside the role is the person's; a second one ("Verantw1Telefon2") is not.
	if rest := strings.TrimLeft(s, "0123456789"); rest != s {
		return ws.reduce(rest, block{b.role, cmp.Or(b.number, number(s[:len(s)-len(rest)]))}, depth+1)
	}
	if rest := strings.TrimRight(s, "0123456789"); rest != s {
		return ws.reduce(rest, block{b.role, cmp.Or(b.number, number(s[len(rest):]))}, depth+1)
	}
	return meaning{}, false
}

var ordinals = []struct {
	text   string
	number int
}{
	{"erster", 1}, {"erste", 1}, {"zweiter", 2}, {"zweite", 2}, {"weiterer", 2}, {"weitere", 2},
}

// link takes off the little word of "Vorname des Kindes", "Name der/des …".
func link(s string) string {
	for range 2 {
		for _, w := range []string{"des", "der", "dem", "vom", "von"} {
			if rest, ok := strings.CutSuffix(s, w); ok && rest != "" {
				s = rest
			}
		}
	}
	return s
}

func number(digits string) int {
	n := 0
	for _, c := range []byte(digits) {
		if n = n*10 + int(c-'0'); n > 99 {
			return 99
		}
	}
	return n
}

// heading reads a cell of the row above the headers that names a person for the
// columns below it: "Kind", "Mutter", "Erziehungsberechtigte/r 2".
func heading(text string) (block, bool) {
	s := fold(text)
	rest := strings.TrimRight(strings.TrimLeft(s, "0123456789"), "0123456789")
	for _, w := range roleWords {
		if w.text == rest && w.text != "kontakt" {
			return block{w.role, number(strings.Replace(s, rest, "", 1))}, true
		}
	}
	return block{}, false
}
