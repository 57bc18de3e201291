package splice

// Room gives memory for the replacements of edits in pieces, so that a million
// small ones do not take an allocation each. The zero value is ready.
type Room struct{ chunk []byte }

// Pieces grow to chunkSize, which is enough for the replacements in what a scanner
// reads at once, so that one piece serves all.
const (
	minRoom   = 1 << 10
	chunkSize = 64 << 10
)

// Slice is an empty slice with some room, for a replacement that [Room.Take] keeps.
func (r *Room) Slice() []byte {
	if cap(r.chunk)-len(r.chunk) < minRoom {
		r.chunk = make([]byte, 0, min(chunkSize, max(4*minRoom, 2*cap(r.chunk))))
	}
	return r.chunk[len(r.chunk):]
}

// Take keeps what was appended to the slice of the last call of Slice.
func (r *Room) Take(b []byte) {
	if len(b) <= cap(r.chunk)-len(r.chunk) {
		r.chunk = r.chunk[:len(r.chunk)+len(b)]
	}
}

// Reset gives the room of the current piece back: what was taken from it is not
// needed any more.
func (r *Room) Reset() { r.chunk = r.chunk[:0] }

// Drop forgets the current piece: what was taken from it stays.
func (r *Room) Drop() { r.chunk = nil }
