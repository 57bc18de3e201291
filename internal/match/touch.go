package match

// Tables of a million rows do not fit the processor's caches, and what is known of
// a name or an account is found by following numbers from table to table. Memory
// answers many questions at once nearly as fast as one: so before many of them are
// looked at one by one, all are touched, table by table. Nothing but time depends
// on it. The sums are there so that no compiler leaves the reading out.

// touchSize is how many are touched at once; their data stay in the nearest cache.
const touchSize = 32

// An ahead is what is left of a list that is gone through in order.
type ahead struct {
	list    []uint32 // not yet touched
	touched int      // that were not yet gone through
	sum     uint32
}

// touch has the next n touched, and some behind them.
func (a *ahead) touch(n int, touch func([]uint32) uint32) {
	for a.touched -= n; a.touched < 0 && len(a.list) > 0; {
		some := a.list[:min(touchSize, len(a.list))]
		a.sum += touch(some)
		a.list, a.touched = a.list[len(some):], a.touched+len(some)
	}
}

func (in *Input) touchRows(rows []uint32) (sum uint32) {
	for _, i := range rows {
		sum += in.rows.at(i).first
	}
	return sum
}

// touchRecords touches both ends of records. What else is known of them another goroutine may
// be writing.
func (r *records) touchRecords(recs []uint32) (sum uint32) {
	for _, rec := range recs {
		at := r.at(rec)
		sum += uint32(at.name) + uint32(at.flags)
	}
	return sum
}

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

// touchContacts touches what tells whether rows, at most touchSize, are one person.
func (in *Input) touchContacts(rows []uint32) (sum uint32) {
	var contacts [touchSize]uint32
	for k, i := range rows {
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
