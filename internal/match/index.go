package match

import (
	"bytes"
	"hash/maphash"
	"sort"

	"elterntool/internal/names"
)

// A class is a number for all parts of names that have the same loosest key;
// 0 for those that have none, such as the empty name.
type class uint32

// A pair is the loosest key of a person: the class of the last name above that
// of the first name.
type pair uint64

func makePair(first, last class) pair { return pair(last)<<32 | pair(first) }
func (p pair) first() class           { return class(p) }
func (p pair) last() class            { return class(p >> 32) }
func (p pair) swapped() pair          { return makePair(p.last(), p.first()) }

// An index lists rows and records by their pair.
type index struct {
	in      *Input
	class   []class // of each part
	classes int     // how many there are, with 0

	rows, records ordered
}

// An ordered list holds numbers by ascending pair, and where each last name
// begins. Numbers without both names are not in it.
type ordered struct {
	list  []uint32
	start []uint32 // by class of the last name, and one behind
}

// list lists the rows, and the records that keep tells are of interest.
func (x *index) list(keep func(rec uint32) bool) {
	in := x.in
	together(func() {
		x.rows = order(in.rows.len(), x.classes, x.rowPair, func(i uint32) class { return x.class[in.rows.at(i).last] })
	}, func() {
		x.records = order(in.records.list.len(), x.classes, func(rec uint32) pair {
			if !keep(rec) {
				return 0
			}
			return x.recordPair(rec)
		}, func(rec uint32) class { return x.class[in.records.at(rec).last] })
	})
}

func (x *index) rowPair(i uint32) pair {
	return makePair(x.class[x.in.rows.at(i).first], x.class[x.in.rows.at(i).last])
}

func (x *index) recordPair(rec uint32) pair {
	return makePair(x.class[x.in.records.at(rec).first], x.class[x.in.records.at(rec).last])
}

// barePair is the pair of a row without its particle, 0 if it has none.
func (x *index) barePair(i uint32) pair {
	if bare := x.in.bareLast.at(i); bare != 0 {
		return makePair(x.class[x.in.rows.at(i).first], x.class[bare-1])
	}
	return 0
}

// makeClasses gives every part its class.
func (x *index) makeClasses() {
	parts := &x.in.parts
	x.class = make([]class, parts.len())
	var set hashSet
	set.reserve(len(x.class))
	var rep column[uint32] // a part of each class
	rep.push(0)
	var buf, buf2 [256]byte
	var key []byte
	same := func(c uint32) bool {
		return bytes.Equal(key, names.Append(buf2[:0], names.Loose, parts.get(rep.at(c))))
	}
	hashOf := func(c uint32) uint64 {
		return maphash.Bytes(parts.seed, names.Append(buf2[:0], names.Loose, parts.get(rep.at(c))))
	}
	for part := range uint32(len(x.class)) {
		key = names.Append(buf[:0], names.Loose, parts.get(part))
		if len(key) == 0 {
			continue
		}
		hash := maphash.Bytes(parts.seed, key)
		c, ok := set.find(hash, same)
		if !ok {
			c = uint32(rep.len())
			rep.push(part)
			// There are no more classes than parts, which are within the limit.
			_ = set.add(hash, c, hashOf)
		}
		x.class[part] = class(c)
	}
	x.classes = rep.len()
}

// order lists the numbers below n that have both names by pair: in one round of counting
// by first name, and in another, which leaves equals as they are, by last name. That of
// a number with a pair is what lastOf says.
func order(n, classes int, pairOf func(uint32) pair, lastOf func(uint32) class) ordered {
	firsts, start := make([]uint32, classes), make([]uint32, classes+1)
	kept := 0
	for i := range uint32(n) {
		if p := pairOf(i); p.first() != 0 && p.last() != 0 {
			firsts[p.first()]++
			start[p.last()]++
			kept++
		}
	}
	sum(firsts)
	byFirst := make([]uint32, kept)
	for i := range uint32(n) {
		if p := pairOf(i); p.first() != 0 && p.last() != 0 {
			byFirst[firsts[p.first()]] = i
			firsts[p.first()]++
		}
	}
	sum(start)
	list := make([]uint32, kept)
	for _, i := range byFirst {
		last := lastOf(i)
		list[start[last]] = i
		start[last]++
	}
	copy(start[1:], start) // each start has moved on to the next one's place
	start[0] = 0
	return ordered{list, start}
}

// sum turns counts into places.
func sum(counts []uint32) {
	at := uint32(0)
	for i, n := range counts {
		counts[i] = at
		at += n
	}
}

// bucket returns the numbers with a class of last name.
func (o *ordered) bucket(last class) []uint32 { return o.list[o.start[last]:o.start[last+1]] }

// with returns the numbers of a pair.
func (o *ordered) with(p pair, pairOf func(uint32) pair) []uint32 {
	b := o.bucket(p.last())
	from := sort.Search(len(b), func(i int) bool { return pairOf(b[i]) >= p })
	b = b[from:]
	n := 0
	for n < len(b) && pairOf(b[n]) == p {
		n++
	}
	return b[:n]
}

// rowsWith and recordsWith return what has the pair p.
func (x *index) rowsWith(p pair) []uint32    { return x.rows.with(p, x.rowPair) }
func (x *index) recordsWith(p pair) []uint32 { return x.records.with(p, x.recordPair) }

// A group is what has one pair: the smallest thing there is to decide.
type group struct {
	pair    pair
	rows    []uint32
	records []uint32
}

// groups yields all groups by ascending pair.
func (x *index) groups(yield func(group) bool) {
	x.groupsOf(span{1, class(x.classes)})(yield)
}

// A span is some last names that follow each other: from a class up to another.
type span struct{ from, to class }

// minSpan is how many rows and records are worth a task of their own; tests lower it.
var minSpan = 4096

// spans divides all last names into at most 64 spans of about the same work.
func (x *index) spans() []span {
	total := len(x.rows.list) + len(x.records.list)
	most := max(total/64, minSpan)
	var out []span
	last := span{1, 1}
	done := 0
	for int(last.to) < x.classes {
		last.to++
		if now := int(x.rows.start[last.to] + x.records.start[last.to]); now-done >= most || int(last.to) == x.classes {
			out = append(out, last)
			last.from, done = last.to, now
		}
	}
	return out
}

// groupsOf yields the groups of some last names by ascending pair.
func (x *index) groupsOf(s span) func(yield func(group) bool) {
	return func(yield func(group) bool) { x.walk(s, yield) }
}

func (x *index) walk(s span, yield func(group) bool) {
	r := &x.in.records
	rowFirst := func(i uint32) class { return x.class[x.in.rows.at(i).first] }
	recordFirst := func(rec uint32) class { return x.class[r.at(rec).first] }
	aheadRows, aheadRecords := ahead{list: x.rows.list[x.rows.start[s.from]:]}, ahead{list: x.records.list[x.records.start[s.from]:]}
	for last := s.from; last < s.to; last++ {
		rows, records := x.rows.bucket(last), x.records.bucket(last)
		aheadRows.touch(len(rows), x.in.touchRows)
		aheadRecords.touch(len(records), r.touchRecords)
		nextRow, nextRecord := firstOf(rows, rowFirst), firstOf(records, recordFirst)
		for len(rows)+len(records) > 0 {
			first := min(nextRow, nextRecord)
			g := group{pair: makePair(first, last)}
			if first == nextRow {
				g.rows, rows, nextRow = cutClass(rows, first, rowFirst)
			}
			if first == nextRecord {
				g.records, records, nextRecord = cutClass(records, first, recordFirst)
			}
			if !yield(g) {
				return
			}
		}
	}
}

const noClass = ^class(0)

// firstOf returns the class of the first of list, noClass if there is none.
func firstOf(list []uint32, classOf func(uint32) class) class {
	if len(list) == 0 {
		return noClass
	}
	return classOf(list[0])
}

// cutClass divides list behind those of class c, and returns the class that
// follows.
func cutClass(list []uint32, c class, classOf func(uint32) class) (with, rest []uint32, next class) {
	for n := 1; n < len(list); n++ {
		if next := classOf(list[n]); next != c {
			return list[:n], list[n:], next
		}
	}
	return list, nil, noClass
}
