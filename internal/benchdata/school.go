package benchdata

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// A School is invented from its size and a seed.
type School struct {
	Rows     int // rows of Datei-01, one per parent and child; the header is not counted
	Accounts int // rows of the result file; 0: one for each person, 99 %, as IServ's import gives them. What is beyond the persons belongs to people who are not in Datei-01.
	Seed     uint64
}

// A family has 1 to 3 children and 1 or 2 parents; it is made anew each time from the seed and its number.
type family struct {
	children, parents int
	first, last       [2][]byte
	address           []byte
	contact           bool
	telephone         int
}

const maxChildren = 3

type families struct {
	seed uint64
	pcg  rand.PCG
	rng  *rand.Rand
	f    family
}

func newFamilies(seed uint64) *families {
	fs := &families{seed: seed}
	fs.rng = rand.New(&fs.pcg)
	return fs
}

// get makes family i, from 0. It is valid until the next call.
func (fs *families) get(i int) *family {
	fs.pcg.Seed(fs.seed, uint64(i))
	r, f := fs.rng, &fs.f
	f.children, f.parents = fs.size()
	f.contact = r.Float64() >= 0.05
	f.telephone = r.IntN(10_000_000)
	f.address = append(f.address[:0], roots[r.IntN(len(roots))]...)
	f.address = append(f.address, streets[r.IntN(len(streets))]...)
	f.address = append(f.address, ' ')
	f.address = strconv.AppendInt(f.address, int64(1+r.IntN(120)), 10)
	if r.IntN(6) == 0 {
		f.address = append(f.address, byte('a'+r.IntN(4)))
	}
	f.address = append(f.address, ", 00000 Musterstadt"...)
	for p := range f.parents {
		list := women
		if p == 1 || f.parents == 1 && r.IntN(5) == 0 {
			list = men
		}
		f.first[p] = appendFirst(f.first[p][:0], r, list)
		if p == 1 && r.Float64() < 0.8 {
			f.last[1] = append(f.last[1][:0], f.last[0]...)
			continue
		}
		f.last[p] = appendSurname(f.last[p][:0], r)
		if r.Float64() < 0.04 {
			f.last[p] = appendSurname(append(f.last[p], '-'), r)
		}
	}
	return f
}

// size draws from the generator as it stands after Seed.
func (fs *families) size() (children, parents int) {
	children, parents = 1, 2
	switch p := fs.rng.Float64(); {
	case p < 0.05:
		children = 3
	case p < 0.28:
		children = 2
	}
	if fs.rng.Float64() < 0.2 {
		parents = 1
	}
	return children, parents
}

// census counts the families, persons and rows of a school: enough families for all rows.
func (s School) census() (n, persons int) {
	fs := newFamilies(s.Seed)
	for rows := 0; rows < s.Rows; n++ {
		fs.pcg.Seed(s.Seed, uint64(n))
		children, parents := fs.size()
		rows += children * parents
		persons += parents
	}
	return n, persons
}

// a row links one parent with one child.
type row struct {
	*family
	parent int
	kindID int // seven digits
}

// numeric says whether the Kind-ID stands in the file as a number, shown with points; else it is a text that begins with 0.
func (r row) numeric() bool { return r.kindID%5 < 3 }

// appendKindID appends the text of a Kind-ID that is not numeric.
func (r row) appendKindID(dst []byte) []byte {
	return strconv.AppendInt(append(dst, '0'), int64(r.kindID), 10)
}

func (r row) appendMail(dst []byte) []byte {
	dst = append(dst, accountName(r.first[r.parent], r.last[r.parent])...)
	return append(strconv.AppendInt(dst, int64(r.telephone%1000), 10), "@example.invalid"...)
}

func (r row) appendTelephone(dst []byte) []byte {
	return fmt.Appendf(dst, "0000 %07d", (r.telephone+r.parent)%10_000_000)
}

// each calls yield for all rows: first the eldest children of all families, then the second, then the third, so that
// siblings stand far from each other as in a list that is sorted by class.
func (s School) each(yield func(row)) {
	n, _ := s.census()
	fs := newFamilies(s.Seed)
	left := s.Rows
	for child := range maxChildren {
		for i := range n {
			f := fs.get(i)
			if child >= f.children {
				continue
			}
			for p := range f.parents {
				if left == 0 {
					return
				}
				left--
				yield(row{f, p, 1_000_000 + maxChildren*i + child})
			}
		}
	}
}

// streets end the name of a street; a root begins it.
var streets = []string{"straße", "weg", "allee", "gasse", "ring", "platz", "hofstraße", "bergweg", "talweg", "ufer"}
