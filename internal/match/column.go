package match

import "encoding/binary"

// Tables of a million rows are kept as columns of numbers and blocks of text.
// They grow chunk by chunk: nothing is copied, and no garbage is left behind.

const (
	chunkBits = 14
	chunkSize = 1 << chunkBits
	chunkMask = chunkSize - 1
)

// A column is a list that grows without being copied.
type column[T any] struct {
	chunks [][]T
	n      int
}

func (c *column[T]) len() int { return c.n }

func (c *column[T]) push(v T) {
	if c.n&chunkMask == 0 {
		var chunk []T
		if c.n > 0 {
			chunk = make([]T, 0, chunkSize)
		}
		c.chunks = append(c.chunks, chunk)
	}
	last := &c.chunks[len(c.chunks)-1]
	*last = append(*last, v)
	c.n++
}

func (c *column[T]) at(i uint32) T   { return c.chunks[i>>chunkBits][i&chunkMask] }
func (c *column[T]) ref(i uint32) *T { return &c.chunks[i>>chunkBits][i&chunkMask] }

// A sparse column costs nothing where it holds zeros only.
type sparse struct {
	chunks []*[chunkSize]uint32
}

func (s *sparse) set(i, v uint32) {
	c := int(i >> chunkBits)
	if v == 0 && (c >= len(s.chunks) || s.chunks[c] == nil) {
		return
	}
	for c >= len(s.chunks) {
		s.chunks = append(s.chunks, nil)
	}
	if s.chunks[c] == nil {
		s.chunks[c] = new([chunkSize]uint32)
	}
	s.chunks[c][i&chunkMask] = v
}

func (s *sparse) at(i uint32) uint32 {
	c := int(i >> chunkBits)
	if c >= len(s.chunks) || s.chunks[c] == nil {
		return 0
	}
	return s.chunks[c][i&chunkMask]
}

// none reports whether the column holds zeros only.
func (s *sparse) none() bool { return len(s.chunks) == 0 }

// An arena holds texts one behind the other, each with its length before it.
// A text is known by its offset: the block's number and the place in it.
type arena struct {
	blocks [][]byte
}

const (
	blockBits  = 16
	blockSize  = 1 << blockBits
	blockMask  = blockSize - 1
	maxBlocks  = 1 << (offsetBits - blockBits)
	offsetBits = 30 // two bits of a number stay free for its owner
)

func (a *arena) put(text []byte) (offset uint32, err error) {
	var head [binary.MaxVarintLen64]byte
	n := 1
	if head[0] = byte(len(text)); len(text) >= 0x80 { // unusual
		n = binary.PutUvarint(head[:], uint64(len(text)))
	}
	need := n + len(text)
	if len(a.blocks) == 0 || cap(a.blocks[len(a.blocks)-1])-len(a.blocks[len(a.blocks)-1]) < need {
		if len(a.blocks) == maxBlocks {
			return 0, ErrTooLarge
		}
		size := blockSize
		if len(a.blocks) == 0 {
			size /= 16 // most schools are small
		}
		a.blocks = append(a.blocks, make([]byte, 0, max(size, need)))
	}
	last := len(a.blocks) - 1
	at := len(a.blocks[last])
	a.blocks[last] = append(append(a.blocks[last], head[:n]...), text...)
	return uint32(last<<blockBits | at), nil
}

func (a *arena) get(offset uint32) []byte {
	b := a.blocks[offset>>blockBits][offset&blockMask:]
	if size := int(b[0]); size < 0x80 { // the usual length, in one byte
		return b[1 : 1+size : 1+size]
	}
	size, n := binary.Uvarint(b)
	end := n + int(size)
	return b[n:end:end]
}
