package match

import (
	"slices"
	"sync"
)

// kindChild stands beside the kinds of contacts: the Kind-ID.
const kindChild = numKinds

// maxNames is how many different names may share a value before it is no
// evidence any more: the school's own e-mail address, a block of flats, a
// column that holds something else.
var maxNames = [numKinds + 1]int{kindEmail: 4, kindPhone: 4, kindAddress: 8, kindChild: 6}

// findCommon finds the values that too many different names share, see nameOf. It
// counts roughly first: what stands in few rows, as most values do, has few names. Of
// the rest it sorts value and name, packed into one number.
func (s *solver) findCommon() {
	rows := s.in.rows.len()
	counts := s.countValues()
	some := false
	for kind := range counts {
		some = some || counts[kind].above(maxNames[kind])
	}
	if !some {
		return
	}
	var packed [len(counts)][]uint64
	var lock sync.Mutex
	parallel((rows+blockRows-1)/blockRows, func() (func(int), func()) {
		var own [len(packed)][]uint64
		work := func(k int) {
			s.packValues(&own, counts, k*blockRows, min((k+1)*blockRows, rows))
		}
		done := func() {
			lock.Lock()
			defer lock.Unlock()
			for kind := range own {
				packed[kind] = append(packed[kind], own[kind]...)
			}
		}
		return work, done
	})
	parallel(len(packed), func() (func(int), func()) {
		return func(kind int) { s.common[kind] = commonOf(packed[kind], maxNames[kind]) }, func() {}
	})
}

// countValues counts in how many rows with a name values stand, by kind.
func (s *solver) countValues() *[numKinds + 1]roughCounts {
	counts := new([numKinds + 1]roughCounts)
	for kind := range counts {
		counts[kind] = make(roughCounts, roughSize(s.in.rows.len()))
	}
	var buf [maxValues]rowValue
	for row := range uint32(s.in.rows.len()) {
		if *s.nameOf(row) == 0 {
			continue
		}
		for _, v := range s.appendValues(buf[:0], row) {
			counts[v.kind].add(v.value)
		}
	}
	return counts
}

// packValues appends, by kind, the values of rows from one up to another that stand in many rows,
// with the rows' names.
func (s *solver) packValues(packed *[numKinds + 1][]uint64, counts *[numKinds + 1]roughCounts, from, to int) {
	var buf [maxValues]rowValue
	for row := uint32(from); row < uint32(to); row++ {
		name := *s.nameOf(row)
		if name == 0 {
			continue
		}
		for _, v := range s.appendValues(buf[:0], row) {
			if counts[v.kind].atMost(v.value) > maxNames[v.kind] {
				packed[v.kind] = append(packed[v.kind], v.value<<nameBits|uint64(name)&(1<<nameBits-1))
			}
		}
	}
}

const nameBits = 64 - 8*contactSize

// commonOf returns the values that stand with more than most names, in ascending order.
func commonOf(packed []uint64, most int) (common []uint64) {
	slices.Sort(packed)
	for i := 0; i < len(packed); {
		value, names := packed[i]>>nameBits, 0
		for first := i; i < len(packed) && packed[i]>>nameBits == value; i++ {
			if i == first || packed[i] != packed[i-1] {
				names++
			}
		}
		if names > most {
			common = append(common, value)
		}
	}
	return common
}

// A rowValue is a value that other rows may have, too.
type rowValue struct {
	kind  int
	value uint64
}

// maxValues is how many a row has at most.
const maxValues = maxEmails + maxPhones + 1 + 1

// appendValues appends the values of a row.
func (s *solver) appendValues(dst []rowValue, row uint32) []rowValue {
	if child := s.in.rows.at(row).child; child != 0 {
		dst = append(dst, rowValue{kindChild, uint64(child)})
	}
	b := s.in.contactsOf(row)
	if len(b) == 0 {
		return dst
	}
	emails, phones, _ := contactCounts(b)
	for k, b := 0, b[1:]; len(b) > 0; k, b = k+1, b[contactSize:] {
		kind := kindAddress
		switch {
		case k < emails:
			kind = kindEmail
		case k < emails+phones:
			kind = kindPhone
		}
		dst = append(dst, rowValue{kind, uint64(contactAt(b))})
	}
	return dst
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

// above tells whether a value may have a count above most.
func (c roughCounts) above(most int) bool {
	return slices.ContainsFunc(c, func(k uint8) bool { return int(k) > most })
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
