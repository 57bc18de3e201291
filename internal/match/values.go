package match

// Settle gives back what only deciding needs. Nothing can be decided of the Input any more.
func (p *Plan) Settle() {
	p.in.contacts, p.in.settled = arena{}, true
}

// blockRows is how many rows have their values in one block.
const blockRows = 1024

// A valueBlock is what Value says of some rows that follow each other.
type valueBlock struct {
	text    string
	ends    [blockRows + 1]uint16 // in text; the same as the one before: ask Value
	touched uint32
}

// Values returns a function that answers as [Plan.Value] does, without looking for the
// parts of each name again. It may be called from several goroutines.
func (p *Plan) Values() func(i int) (account string, ok bool) {
	blocks := make([]*valueBlock, (len(p.rows)+blockRows-1)/blockRows)
	parallel(len(blocks), func() (func(int), func()) {
		var text []byte
		return func(k int) { blocks[k], text = p.valueBlock(k*blockRows, text[:0]) }, func() {}
	})
	return func(i int) (string, bool) {
		b, k := blocks[i/blockRows], i%blockRows
		if b == nil || b.ends[k] == b.ends[k+1] {
			return p.Value(i)
		}
		return b.text[b.ends[k]:b.ends[k+1]], true
	}
}

// valueBlock makes the block that begins with row from; nil if that is not worth it. text
// is scratch, which it returns.
func (p *Plan) valueBlock(from int, text []byte) (*valueBlock, []byte) {
	b := new(valueBlock)
	rows := p.rows[from:min(from+blockRows, len(p.rows))]
	for k := 0; k < len(rows); k += touchSize {
		some := rows[k:min(k+touchSize, len(rows))]
		var accounts [touchSize]uint32
		n := 0
		for _, d := range some {
			if a, ok := p.written(d); ok {
				accounts[n] = a
				n++
			}
		}
		b.touched += p.in.records.touch(accounts[:n])
		for i, d := range some {
			if a, ok := p.written(d); ok {
				text = p.in.records.appendName(text, a)
			}
			if len(text) > maxBlock { // account names are far shorter, but nobody knows what stands in a file
				return nil, text
			}
			b.ends[k+i+1] = uint16(len(text))
		}
	}
	if len(text) == 0 {
		return nil, text
	}
	b.text = string(text)
	return b, text
}

// maxBlock bounds the text of a block.
const maxBlock = 1<<16 - 1
