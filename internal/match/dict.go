package match

import (
	"bytes"
	"hash/maphash"
)

// A hashSet finds numbers by the hash of what they stand for. Of the hash it
// keeps six bits beside the number, so that few comparisons are in vain.
type hashSet struct {
	slots []uint32 // number+1 in the low bits, hash bits above; 0: free
	n     int
}

const (
	numberBits = 26
	maxNumber  = 1<<numberBits - 2
)

// find returns the number with the hash that same confirms. The slot it returns
// otherwise is where add puts it.
func (h *hashSet) find(hash uint64, same func(number uint32) bool) (number uint32, ok bool) {
	if len(h.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(h.slots) - 1)
	tag := uint32(hash >> (64 - 6))
	for at := hash & mask; h.slots[at] != 0; at = (at + 1) & mask {
		if s := h.slots[at]; s>>numberBits == tag {
			if number := s&(1<<numberBits-1) - 1; same(number) {
				return number, true
			}
		}
	}
	return 0, false
}

// likely returns the number that find will most likely look at.
func (h *hashSet) likely(hash uint64) (number uint32, ok bool) {
	if len(h.slots) == 0 {
		return 0, false
	}
	s := h.slots[hash&uint64(len(h.slots)-1)]
	return s&(1<<numberBits-1) - 1, s>>numberBits == uint32(hash>>(64-6)) && s != 0
}

// add puts in a number that find did not find. hashOf gives the hashes of those
// already in, for when the set grows.
func (h *hashSet) add(hash uint64, number uint32, hashOf func(number uint32) uint64) error {
	if number > maxNumber {
		return ErrTooLarge
	}
	if h.n >= len(h.slots)/4*3 {
		old := h.slots
		h.slots = make([]uint32, max(64, 2*len(old)))
		for _, s := range old {
			if s != 0 {
				n := s&(1<<numberBits-1) - 1
				h.put(hashOf(n), n)
			}
		}
	}
	h.put(hash, number)
	h.n++
	return nil
}

// reserve makes room for n numbers in an empty set, so that it need not grow.
func (h *hashSet) reserve(n int) {
	size := 64
	for size/4*3 < n {
		size *= 2
	}
	h.slots = make([]uint32, size)
}

func (h *hashSet) put(hash uint64, number uint32) {
	mask := uint64(len(h.slots) - 1)
	at := hash & mask
	for h.slots[at] != 0 {
		at = (at + 1) & mask
	}
	h.slots[at] = uint32(hash>>(64-6))<<numberBits | (number + 1)
}

// A dict numbers different texts: equal texts have equal numbers. Names repeat
// so often that a million rows have few of them.
type dict struct {
	seed    maphash.Seed
	text    arena
	offsets column[uint32]
	set     hashSet
}

func (d *dict) hash(text []byte) uint64 { return maphash.Bytes(d.seed, text) }

func (d *dict) intern(text []byte) (uint32, error) { return d.internHashed(text, d.hash(text)) }

func (d *dict) internHashed(text []byte, hash uint64) (uint32, error) {
	if n, ok := d.set.find(hash, func(n uint32) bool { return bytes.Equal(d.get(n), text) }); ok {
		return n, nil
	}
	offset, err := d.text.put(text)
	if err != nil {
		return 0, err
	}
	n := uint32(d.offsets.len())
	if err := d.set.add(hash, n, func(n uint32) uint64 { return d.hash(d.get(n)) }); err != nil {
		return 0, err
	}
	d.offsets.push(offset)
	return n, nil
}

func (d *dict) get(n uint32) []byte { return d.text.get(d.offsets.at(n)) }

func (d *dict) len() int { return d.offsets.len() }
