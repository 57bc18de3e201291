package preview

import (
	"bytes"
	"slices"

	"elterntool/internal/contact"
	"elterntool/internal/names"
)

// A Kind is a kind of helper identifier.
type Kind uint8

// The kinds of helper identifiers.
const (
	Email Kind = iota
	Phone
	Address
	NumKinds = iota
)

// Kinds is a set of kinds.
type Kinds uint8

// All are all kinds.
const All Kinds = 1<<NumKinds - 1

// Of is the set of some kinds.
func Of(kinds ...Kind) (s Kinds) {
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has tells whether k is in s.
func (s Kinds) Has(k Kind) bool { return s&(1<<k) != 0 }

// A Row is one row of Datei-02: one parent of one child. Texts are as they are handed
// to IServ; what is not there is empty.
type Row struct {
	Number      int    // as Calc shows it; for the caller only
	First, Last string // Last with the particle before it
	ChildID     string
	Helper      [NumKinds]string // several values of one kind in one text, as in a cell
}

// A Verdict is what IServ makes of two rows of one name.
type Verdict uint8

// The verdicts.
const (
	Two     Verdict = iota // two accounts
	Unknown                // one account or two
	One                    // one account
)

// A Relation is what two rows have in common, and what follows. Kinds of helpers that
// stand in neither row are in none of its sets.
type Relation struct {
	Verdict  Verdict
	OneName  bool  // the names are one, at least up to their spelling
	Respelt  bool  // the names are one, but spelt in two ways
	Equal    Kinds // the same text in both rows
	Alike    Kinds // the same mailbox, telephone or house, written in two ways or beside others
	Missing  Kinds // in one of the rows only
	Differ   Kinds
	OneChild bool // the Kind-ID is the same
}

// Shared are the helpers that both rows have, however written.
func (r Relation) Shared() Kinds { return r.Equal | r.Alike }

// Compare tells what IServ makes of two rows, if Datei-02 has these helpers.
func Compare(a, b *Row, helpers Kinds) Relation {
	r := Relation{OneChild: a.ChildID != "" && a.ChildID == b.ChildID}
	r.OneName, r.Respelt = sameName(a, b)
	for k := range Kind(NumKinds) {
		if !helpers.Has(k) {
			continue
		}
		x, y := a.Helper[k], b.Helper[k]
		switch noX, noY := contact.IsPlaceholder([]byte(x)), contact.IsPlaceholder([]byte(y)); {
		case noX && noY:
		case noX != noY:
			r.Missing |= Of(k)
		case x == y:
			r.Equal |= Of(k)
		case shareValue(k, x, y):
			r.Alike |= Of(k)
		default:
			r.Differ |= Of(k)
		}
	}
	switch {
	case !r.OneName || r.Differ != 0:
		r.Verdict = Two
	case r.Equal == 0 || r.Alike|r.Missing != 0 || r.Respelt:
		r.Verdict = Unknown
	default:
		r.Verdict = One
	}
	return r
}

func sameName(a, b *Row) (one, respelt bool) {
	if a.First == b.First && a.Last == b.Last {
		return true, false
	}
	_, first := names.Compare([]byte(a.First), []byte(b.First))
	_, last := names.Compare([]byte(a.Last), []byte(b.Last))
	return first && last, first && last
}

// shareValue tells whether two cells name one mailbox, telephone or house.
func shareValue(k Kind, a, b string) bool {
	keys := Keys(k, a)
	for _, other := range Keys(k, b) {
		if slices.Contains(keys, other) {
			return true
		}
	}
	return false
}

// Keys are the values in a cell in the form in which they are compared. What is no
// address or telephone that could be normalised is compared as a text.
func Keys(k Kind, cell string) []string {
	var keys []string
	add := func(key []byte) {
		if len(key) > 0 {
			keys = append(keys, string(key))
		}
	}
	rest := []byte(cell)
	switch k {
	case Email:
		for len(rest) > 0 {
			var part []byte
			part, rest = contact.CutEmail(rest)
			add(contact.AppendEmail(nil, part))
		}
	case Phone:
		for len(rest) > 0 {
			var part []byte
			part, rest = contact.CutPhone(rest)
			add(contact.AppendPhone(nil, part))
		}
	case Address:
		add(contact.AppendAddress(nil, rest))
	}
	if len(keys) == 0 && !contact.IsPlaceholder([]byte(cell)) {
		add(bytes.ToUpper(names.Append(nil, names.Loose, []byte(cell))))
	}
	return keys
}
