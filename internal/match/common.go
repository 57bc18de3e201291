package match

import "slices"

// kindChild stands beside the kinds of contacts: the Kind-ID.
const kindChild = numKinds

// maxNames is how many different names may share a value before it is no
// evidence any more: the school's own e-mail address, a block of flats, a
// column that holds something else.
var maxNames = [numKinds + 1]int{kindEmail: 4, kindPhone: 4, kindAddress: 8, kindChild: 6}

// findCommon finds the values that too many different names share. nameOf has
// the number of each row's name, 0 for none. For one kind after the other it
// sorts value and name, packed into one number.
func (s *solver) findCommon(nameOf []uint32) {
	const nameBits = 64 - 8*contactSize
	packed := make([]uint64, 0, len(nameOf))
	for kind := range numKinds + 1 {
		packed = packed[:0]
		for i, name := range nameOf {
			if name == 0 {
				continue
			}
			if kind == kindChild {
				if child := s.in.child.at(uint32(i)); child != 0 {
					packed = append(packed, uint64(child)<<nameBits|uint64(name)&(1<<nameBits-1))
				}
				continue
			}
			for k, c := range contacts(s.in.contactsOf(uint32(i))) {
				if k == kind {
					packed = append(packed, uint64(c)<<nameBits|uint64(name)&(1<<nameBits-1))
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
				s.common[kind] = append(s.common[kind], value)
			}
		}
	}
}

// isCommon reports whether too many names share the value.
func (s *solver) isCommon(kind int, value uint64) bool {
	if len(s.common[kind]) == 0 {
		return false
	}
	_, found := slices.BinarySearch(s.common[kind], value)
	return found
}

// evidentContacts yields the contacts of a row that may tell persons apart.
func (s *solver) evidentContacts(row uint32) func(yield func(kind int, c contact) bool) {
	return func(yield func(int, contact) bool) {
		for kind, c := range contacts(s.in.contactsOf(row)) {
			if !s.isCommon(kind, uint64(c)) && !yield(kind, c) {
				return
			}
		}
	}
}

// evidentChild returns the Kind-ID of a row, 0 if it identifies no child.
func (s *solver) evidentChild(row uint32) id {
	child := s.in.child.at(row)
	if !s.in.parts.isEvidence(child) || s.isCommon(kindChild, uint64(child)) {
		return 0
	}
	return child
}
