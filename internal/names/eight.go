package names

import (
	"encoding/binary"
	"math/bits"
)

// Names are mostly letters of ASCII, which are looked at eight at a time: a number has a
// byte of the name in each of its own, and of each the highest bit says what was found.
const (
	each  = 0x0101010101010101
	highs = 0x80 * each
	lows  = 0x7F * each
)

// eight returns the first bytes of b, of which there is at least one, as a number; behind
// the last there are zeros.
func eight(b []byte) uint64 {
	switch n := len(b); {
	case n >= 8:
		return binary.LittleEndian.Uint64(b)
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4))
	default:
		return uint64(b[0]) | uint64(b[n/2])<<(8*(n/2)) | uint64(b[n-1])<<(8*(n-1))
	}
}

// within finds the bytes of ASCII in x from one to another. Those of x that are not ASCII
// are taken for what they are without their highest bit.
func within(x uint64, from, to byte) uint64 {
	x &= lows
	return (x + uint64(0x80-from)*each) &^ (x + uint64(0x7F-to)*each) & highs
}

// usualRun writes into dst what becomes in a usual account name of the letters, digits
// and hyphens that name begins with, and returns how many there are. In dst there must be
// room for seven bytes more than in name.
func usualRun(dst, name []byte) (n int) {
	for n < len(name) {
		x := eight(name[n:])
		lower := x | within(x, 'A', 'Z')>>2 // the bit that tells small letters from capitals
		good := (within(lower, 'a', 'z') | within(x, '0', '9') | within(x, '-', '-')) &^ x
		binary.LittleEndian.PutUint64(dst[n:], lower)
		if good != highs {
			return n + bits.TrailingZeros64(good^highs)/8
		}
		n += 8
	}
	return n
}

// shownRun does the same for the search form of what shows of ASCII, and of single blanks
// between. behind says that something that shows stands before name.
func shownRun(dst, name []byte, behind bool) (n int) {
	before := uint64(0) // in the lowest byte, what the last one of the number before was
	if behind {
		before = 0x80
	}
	for n < len(name) {
		x := eight(name[n:])
		shows := within(x, '!', '~') &^ x
		good := shows | within(x, ' ', ' ')&^x&(shows<<8|before)
		binary.LittleEndian.PutUint64(dst[n:], x&^(within(x, 'a', 'z')>>2))
		if good != highs {
			return n + bits.TrailingZeros64(good^highs)/8
		}
		before = shows >> 56
		n += 8
	}
	return n
}
