package match

import "sync/atomic"

// Tables of a million rows do not fit the processor's caches, and what is known of
// a name or an account is found by following numbers from table to table. Memory
// answers many questions at once nearly as fast as one: so before many of them are
// looked at one by one, all are touched, table by table. Nothing but time depends
// on it. The sums are there so that no compiler leaves the reading out.

// touchSize is how many are touched at once; their data stay in the nearest cache.
const touchSize = 32

// touch touches what appendName needs of at most touchSize records.
func (r *records) touch(recs []uint32) (sum uint32) {
	var parts [2 * touchSize]uint32
	n := 0
	for _, rec := range recs {
		if r.at(rec).name&refKind == refUsual {
			parts[n], parts[n+1] = r.at(rec).first, r.at(rec).last
			n += 2
		}
	}
	for k, part := range parts[:n] {
		parts[k] = r.parts.offsets.at(part)
	}
	for _, offset := range parts[:n] {
		sum += uint32(r.parts.text.head(offset))
	}
	return sum
}

// touch touches what is looked at to find texts with the given hashes, at most
// 2*touchSize.
func (d *dict) touch(hashes []uint64) (sum uint32) {
	var numbers [2 * touchSize]uint32
	n := 0
	for _, hash := range hashes {
		if number, ok := d.set.likely(hash); ok {
			numbers[n] = number
			n++
		}
	}
	for k, number := range numbers[:n] {
		numbers[k] = d.offsets.at(number)
	}
	for _, offset := range numbers[:n] {
		sum += uint32(d.text.head(offset))
	}
	return sum
}

// touch touches what tells whether rows, at most touchSize, are one person.
func (in *Input) touch(rows []uint32) (sum uint32) {
	var contacts [touchSize]uint32
	for k, i := range rows {
		sum += in.rows.at(i).first + in.rows.at(i).last + uint32(in.rows.at(i).child)
		contacts[k] = in.rows.at(i).contact
	}
	for _, at := range contacts[:len(rows)] {
		if at != 0 {
			sum += uint32(in.contacts.head(at - 1))
		}
	}
	return sum
}

// head returns the first byte of what is kept of a text.
func (a *arena) head(offset uint32) byte { return a.blocks[offset>>blockBits][offset&blockMask] }

// Values returns a function that answers as [Plan.Value] does, and faster where it
// is asked for one row after the other. It may be called from several goroutines.
func (p *Plan) Values() func(i int) (account string, ok bool) {
	var last atomic.Pointer[stretch]
	return func(i int) (string, bool) {
		s := last.Load()
		if s == nil || i < s.from || i >= s.from+s.n {
			if i%touchSize != 0 { // begun in the middle: not in order, it seems
				return p.Value(i)
			}
			s = p.stretch(i)
			last.Store(s)
			if s.n == 0 {
				return p.Value(i)
			}
		}
		k := i - s.from
		return s.text[s.ends[k]:s.ends[k+1]], s.ok[k]
	}
}

// A stretch is what Value says of some rows that follow each other.
type stretch struct {
	from, n int
	text    string
	ends    [touchSize + 1]uint16
	ok      [touchSize]bool
	sum     uint32
}

// maxStretch bounds the text of a stretch. Account names are far shorter than a
// touchSize-th of it, but nobody knows what stands in a file.
const maxStretch = 4096

// stretch makes the stretch that begins with row from.
func (p *Plan) stretch(from int) *stretch {
	s := &stretch{from: from}
	rows := p.rows[from:min(from+touchSize, len(p.rows))]
	var accounts [touchSize]uint32
	n := 0
	for _, d := range rows {
		if a, ok := p.written(d); ok {
			accounts[n] = a
			n++
		}
	}
	s.sum = p.in.records.touch(accounts[:n])
	var buf [maxStretch]byte
	text := buf[:0]
	for k, d := range rows {
		a, ok := p.written(d)
		if ok {
			text = p.in.records.appendName(text, a)
		}
		if len(text) > maxStretch {
			break
		}
		s.n, s.ends[k+1], s.ok[k] = k+1, uint16(len(text)), ok
	}
	s.text = string(text[:s.ends[s.n]])
	return s
}
