package match

import (
	"math/rand/v2"
	"runtime"
	"strconv"
	"testing"
	"time"

	"elterntool/internal/names"
	"elterntool/internal/testcost"
)

// A crowd makes people with names as frequent as real ones: a few very common
// (C of facts names.md), many rare.
type crowd struct {
	firsts, lasts []string
	first, last   *rand.Zipf
	rng           *rand.Rand
}

func newCrowd(seed uint64, firsts, lasts int) *crowd {
	rng := rand.New(rand.NewPCG(seed, 1))
	c := &crowd{rng: rng, first: rand.NewZipf(rng, 1.2, 30, uint64(firsts-1)), last: rand.NewZipf(rng, 1.2, 120, uint64(lasts-1))}
	syllables := []string{"ba", "be", "dö", "fri", "ga", "he", "jo", "ka", "le", "mü", "na", "o", "pe", "ri", "sa", "ta", "u", "wal", "zi", "schu"}
	word := func(i int) string {
		w := ""
		for n := i; ; n /= len(syllables) {
			w += syllables[n%len(syllables)]
			if n < len(syllables) {
				break
			}
		}
		r := []rune(w + "n")
		return string(r[0]-'a'+'A') + string(r[1:])
	}
	for i := range firsts {
		c.firsts = append(c.firsts, word(i*7+3))
	}
	for i := range lasts {
		c.lasts = append(c.lasts, word(i*3+100))
	}
	return c
}

// A human is numbers for names, and for contacts.
type human struct{ first, last, number int32 }

// people makes n people; distinct ones have different names.
func (c *crowd) people(n int, distinct bool) []human {
	out := make([]human, n)
	for i := range out {
		out[i] = human{int32(c.first.Uint64()), int32(c.last.Uint64()), 0}
		if distinct {
			out[i] = human{int32(i % len(c.firsts)), int32(i / len(c.firsts) * 7 % len(c.lasts)), 0}
		}
	}
	c.rng.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	seen := map[[2]int32]int32{}
	for i, h := range out {
		seen[[2]int32{h.first, h.last}]++
		out[i].number = seen[[2]int32{h.first, h.last}]
	}
	return out
}

// fill adds n rows, of which siblings of 100 rows are more rows of one person,
// and the accounts of all persons, in another order.
func (c *crowd) fill(b testing.TB, in *Input, people []human, n, siblings int, contacts bool) {
	var name, email, phone, address, child []byte
	for i := range people {
		h := people[len(people)-1-i]
		first, last := []byte(c.firsts[h.first]), []byte(c.lasts[h.last])
		name = names.AppendUsual(name[:0], first, last)
		if h.number > 1 {
			name = strconv.AppendInt(name, int64(h.number), 10)
		}
		if err := in.AddAccounts([]Account{{Name: name, First: first, Last: last, Line: i + 2}}); err != nil {
			b.Fatal(err)
		}
	}
	for row := range n {
		i := row
		if row*100/n >= 100-siblings {
			i = row - n*(100-siblings)/100
		}
		h := people[i]
		if contacts {
			email = append(strconv.AppendInt(append(email[:0], 'p'), int64(i), 10), "@example.invalid"...)
			phone = strconv.AppendInt(append(phone[:0], "05251 "...), int64(100000+i), 10)
			address = strconv.AppendInt(append(address[:0], "Musterweg "...), int64(i%400+1), 10)
			address = strconv.AppendInt(append(address, ", "...), int64(10000+i/400), 10)
			address = append(address, " Musterstadt"...)
		}
		child = strconv.AppendInt(child[:0], int64(4000000+row), 10)
		err := in.AddPeople([]Person{{Row: row + 2, First: []byte(c.firsts[h.first]), Last: []byte(c.lasts[h.last]), ChildID: child,
			Email: email, Phone: phone, Address: address}})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecide fills the tables and decides. heap-MB is what is reachable in
// the end, atmost-MB that and all garbage.
func BenchmarkDecide(b *testing.B) {
	for _, bb := range []struct {
		name               string
		n, siblings        int
		distinct, contacts bool
	}{
		{"rows=1000", 1_000, 30, false, true},
		{"rows=100000", 100_000, 30, false, true},
		{"rows=1000000/town", 1_000_000, 30, false, true},
		{"rows=1000000/distinct", 1_000_000, 0, true, true},
		{"rows=1000000/distinct/nocontacts", 1_000_000, 0, true, false},
	} {
		b.Run(bb.name, func(b *testing.B) {
			c := newCrowd(uint64(bb.n), 3_000, 60_000)
			people := c.people(bb.n*(100-bb.siblings)/100, bb.distinct)
			var add, decide time.Duration
			var heap, total, filled uint64
			for b.Loop() {
				runtime.GC()
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				start := testcost.Processor()
				in := NewInput()
				c.fill(b, in, people, bb.n, bb.siblings, bb.contacts)
				added := testcost.Processor()
				p := Decide(in, Options{})
				add += added - start
				decide += testcost.Processor() - added
				runtime.ReadMemStats(&after)
				total = after.TotalAlloc - before.TotalAlloc
				runtime.GC()
				runtime.ReadMemStats(&after)
				heap = after.HeapAlloc - before.HeapAlloc
				filled = uint64(p.Totals().Status[Filled])
				runtime.KeepAlive(p)
			}
			runtime.KeepAlive(people)
			b.ReportMetric(float64(add.Milliseconds())/float64(b.N), "add-cpu-ms/op")
			b.ReportMetric(float64(decide.Milliseconds())/float64(b.N), "decide-cpu-ms/op")
			b.ReportMetric(float64(heap)/1e6, "heap-MB")
			b.ReportMetric(float64(total)/1e6, "atmost-MB")
			b.ReportMetric(100*float64(filled)/float64(bb.n), "filled-%")
		})
	}
}
