package match

import (
	"encoding/binary"
	"slices"
)

// kindChild stands beside the kinds of contacts: the Kind-ID.
const kindChild = numKinds

// maxNames is how many different names may share a value before it is no
// evidence any more: the school's own e-mail address, a block of flats, a
// column that holds something else.
var maxNames = [numKinds + 1]int{kindEmail: 4, kindPhone: 4, kindAddress: 8, kindChild: 6}

// findCommon finds the values that too many different names share. nameOf has
// the number of each row's name, 0 for none.
func (s *solver) findCommon(nameOf []uint32) {
	parallel(len(s.common), func() (func(int), func()) {
		return func(kind int) { s.common[kind] = s.commonOf(kind, nameOf) }, func() {}
	})
}

// commonOf finds the common values of one kind. It counts roughly first: what
// stands in few rows, as most values do, has few names. Of the rest it sorts value
// and name, packed into one number.
func (s *solver) commonOf(kind int, nameOf []uint32) (common []uint64) {
	const nameBits = 64 - 8*contactSize
	counts := make(roughCounts, roughSize(len(nameOf)))
	var buf [contactSize]byte
	for i, name := range nameOf {
		if name == 0 {
			continue
		}
		for b := s.valuesOf(kind, uint32(i), &buf); len(b) > 0; b = b[contactSize:] {
			counts.add(uint64(contactAt(b)))
		}
	}
	n := counts.above(maxNames[kind])
	if n == 0 {
		return nil
	}
	packed := make([]uint64, 0, n)
	for i, name := range nameOf {
		if name == 0 {
			continue
		}
		for b := s.valuesOf(kind, uint32(i), &buf); len(b) > 0; b = b[contactSize:] {
			if value := uint64(contactAt(b)); counts.atMost(value) > maxNames[kind] {
				packed = append(packed, value<<nameBits|uint64(name)&(1<<nameBits-1))
			}
		}
	}
	slices.Sort(packed)
	for i := 0; i < len(packed); {
		value, names := packed[i]>>nameBits, 0
		for first := i; i < len(packed) && packed[i]>>nameBits == value; i++ {
			if i == first || packed[i] != packed[i-1] {
				names++
			}
		}
		if names > maxNames[kind] {
			common = append(common, value)
		}
	}
	return common
}

// valuesOf returns the values of a kind that stand in a row, as contactAt reads them. The
// buffer is for a Kind-ID.
func (s *solver) valuesOf(kind int, row uint32, buf *[contactSize]byte) []byte {
	if kind != kindChild {
		return contactsOfKind(s.in.contactsOf(row), kind)
	}
	child := s.in.rows.at(row).child
	if child == 0 {
		return nil
	}
	binary.LittleEndian.PutUint32(buf[:], uint32(child))
	return buf[:]
}

// roughCounts count values, up to 255 and never too few. Different values may be
// counted as one. Their number is a power of two.
type roughCounts []uint8

// roughSize is how many counts are worth it for n rows: no more than stay in the
// processor's cache.
func roughSize(n int) int {
	size := 64
	for size < 2*n && size < 1<<20 {
		size *= 2
	}
	return size
}

func (c roughCounts) place(value uint64) uint64 {
	return value * 0x9E3779B97F4A7C15 >> 32 & uint64(len(c)-1)
}

func (c roughCounts) add(value uint64) {
	if n := &c[c.place(value)]; *n < 255 {
		*n++
	}
}

// above returns how many values have a count above most, if no count is full.
func (c roughCounts) above(most int) (n int) {
	for _, k := range c {
		if int(k) > most {
			n += int(k)
		}
	}
	return n
}

func (c roughCounts) atMost(value uint64) int { return int(c[c.place(value)]) }

// isCommon reports whether too many names share the value.
func (s *solver) isCommon(kind int, value uint64) bool {
	if len(s.common[kind]) == 0 {
		return false
	}
	_, found := slices.BinarySearch(s.common[kind], value)
	return found
}

// evidentContacts yields the contacts of a row that may tell persons apart.
func (s *solver) evidentContacts(row uint32) func(yield func(kind int, c contactHash) bool) {
	return func(yield func(int, contactHash) bool) {
		for kind, c := range contacts(s.in.contactsOf(row)) {
			if !s.isCommon(kind, uint64(c)) && !yield(kind, c) {
				return
			}
		}
	}
}

// evidentChild returns the Kind-ID of a row, 0 if it identifies no child.
func (s *solver) evidentChild(row uint32) id {
	child := s.in.rows.at(row).child
	if !s.in.parts.isEvidence(child) || s.isCommon(kindChild, uint64(child)) {
		return 0
	}
	return child
}
