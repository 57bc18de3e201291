package formula

const (
	chunkBits = 14
	chunkSize = 1 << chunkBits
)

// chunks is a list that grows without copying, so that at no time there are
// two copies of it in memory.
type chunks[T any] struct {
	parts [][]T
	n     int
}

func (c *chunks[T]) len() int { return c.n }

func (c *chunks[T]) append(v T) {
	if c.n&(chunkSize-1) == 0 {
		size := 0 // the first part grows, small lists stay small
		if c.n > 0 {
			size = chunkSize
		}
		c.parts = append(c.parts, make([]T, 0, size))
	}
	last := &c.parts[len(c.parts)-1]
	*last = append(*last, v)
	c.n++
}

func (c *chunks[T]) at(i int) *T { return &c.parts[i>>chunkBits][i&(chunkSize-1)] }
