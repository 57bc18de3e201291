package datei02

import (
	"iter"
	"math/bits"
)

// A Column is one that the file can have, in the order of the file.
type Column uint8

// The columns. The first three link a parent with a child; the others are helpers, by which IServ knows that two rows of
// one name are one person, or two.
const (
	FirstName Column = iota
	LastName
	ChildID
	Email
	Address
	Phone

	numColumns = iota
)

var columns = [numColumns]struct{ header, meaning, key string }{
	FirstName: {"Vorname", "Vorname des Elternteils", "vorname"},
	LastName:  {"Nachname", "Nachname des Elternteils", "nachname"},
	ChildID:   {"Kind-ID", "Kind-ID: verknüpft mit dem Kind, dieselbe ID wie beim Import der Schülerinnen und Schüler", "kind-id"},
	Email:     {"E-Mail", "E-Mail", "e-mail"},
	Address:   {"Adresse", "Adresse", "adresse"},
	Phone:     {"Telefon", "Telefonnummer", "telefon"},
}

// Header is the column's header in the file.
func (c Column) Header() string { return columns[c].header }

// Meaning says in German what the column is in IServ's profile.
func (c Column) Meaning() string { return columns[c].meaning }

// Key is how the column is called on the command line and in JSON.
func (c Column) Key() string { return columns[c].key }

// A Set is the columns of a file. The required ones are in every set that is written.
type Set uint8

// The sets that have names.
const (
	Required Set = 1<<FirstName | 1<<LastName | 1<<ChildID
	Helpers  Set = 1<<Email | 1<<Address | 1<<Phone
)

// With is the set and one column more.
func (s Set) With(c Column) Set { return s | 1<<c }

// Has tells whether the column is in the set.
func (s Set) Has(c Column) bool { return s&(1<<c) != 0 }

// Len is the number of columns.
func (s Set) Len() int { return bits.OnesCount8(uint8(s)) }

// All yields the columns in the order of the file.
func (s Set) All() iter.Seq[Column] {
	return func(yield func(Column) bool) {
		for c := range Column(numColumns) {
			if s.Has(c) && !yield(c) {
				return
			}
		}
	}
}

// A Row is one parent and one child.
type Row struct {
	Number int // in Datei-01, or the line in a file that was read
	Values [numColumns]string
}

// Name is the parent's name as people say it.
func (r *Row) Name() string { return r.Values[FirstName] + " " + r.Values[LastName] }

// Only is the row with nothing in the columns that are not in the set.
func (r *Row) Only(s Set) Row {
	only := Row{Number: r.Number}
	for c := range s.All() {
		only.Values[c] = r.Values[c]
	}
	return only
}
