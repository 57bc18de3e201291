package table

import (
	"maps"
	"strings"
)

// A Vocabulary is the words that the headers of a table are understood by: those of
// a parents' table, and more.
type Vocabulary struct{ words words }

// NewVocabulary adds words to those of a parents' table. The words of a field stand
// with blanks between them, folded as by [Fold]; one with a ? before it stands for the
// field only if no other does.
func NewVocabulary(more map[Field]string) *Vocabulary {
	v := &Vocabulary{words: maps.Clone(synonyms)}
	for f, list := range more {
		for w := range strings.FieldsSeq(list) {
			word, weak := strings.CutPrefix(w, "?")
			v.words[word] = synonym{f, weak}
		}
	}
	return v
}

// A Role says whose name or address a column holds.
type Role = role

// The roles.
const (
	Bare   Role = bare // the header does not say
	Parent Role = parent
	Mother Role = mother
	Father Role = father
	Child  Role = child
	Other  Role = other // teachers: never a parent's
)

// IsParent tells whether the role is that of a parent.
func (r role) IsParent() bool { return r.isParent() }

// A Meaning is what a header says: Field is None if nothing known.
type Meaning struct {
	Field  Field
	Weak   bool // only if no better column is there
	Role   Role
	Number int // of the parent; 0: the header says none
}

// Understand reads a header by the pattern role × number × field, in any order and
// with any separators.
func (v *Vocabulary) Understand(header string) Meaning {
	m := v.words.understand(header)
	return Meaning{m.field, m.weak, m.block.role, m.block.number}
}

// Heading reads a cell of the row above the headers that names a person for the
// columns below it: "Kind", "Mutter", "Erziehungsberechtigte/r 2".
func Heading(text string) (Role, int, bool) {
	b, ok := heading(text)
	return b.role, b.number, ok
}

// Fold brings a header to the form in which it is compared: lower case, umlauts spelt
// out, letters and digits only.
func Fold(header string) string { return fold(header) }

// FieldOf finds a field by its key, as [ParseField] does, or by a word of the vocabulary.
func (v *Vocabulary) FieldOf(key string) (Field, bool) {
	if f, ok := ParseField(key); ok {
		return f, true
	}
	s, ok := v.words[fold(key)]
	return s.field, ok && s.field != combined
}

// Key is the value of an identifier: a text as it stands, with its zeros; a number
// without the separators and decimals that only its format shows. ok is false if it is
// none, or if digits are lost.
func (c *Cell) Key() (id []byte, ok bool) {
	id, _, ok = key(c)
	return id, ok
}
