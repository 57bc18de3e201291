package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
)

// world makes rows and accounts of bytes, from few values, so that everything
// meets everything.
func world(data []byte) (rows []row, accs []acc, o Options) {
	next := func(n int) int {
		if len(data) == 0 {
			return 0
		}
		b := int(data[0])
		data = data[1:]
		return b % n
	}
	firsts := []string{"Anna", "Müller", "Mueller", "Peter", "Dr. Anna", "anna", "Anna Maria", "", "Heide"}
	lasts := []string{"Müller", "Mueller", "Anna", "Peter", "Heide", "von Heide", "MÜLLER", "-", "Muller"}
	particles := []string{"", "", "", "", "von"}
	emails := []string{"", "", "a@x.invalid", "b@x.invalid", "keine"}
	phones := []string{"", "", "05251 111222", "05251 333444"}
	ids := []string{"", "1", "2", "3", "0", "0012", "x-1"}
	accounts := []string{"anna.mueller", "anna.mueller2", "mueller.anna", "peter.heide", "x1", "x2", "anna.von.heide", "Anna.Mueller3"}
	o = Options{Siblings: next(2) == 1, Overwrite: next(2) == 1, Trust: true}
	for range next(10) {
		r := row{name: firsts[next(len(firsts))] + "|" + particles[next(len(particles))] + "|" + lasts[next(len(lasts))],
			child: ids[next(len(ids))], email: emails[next(len(emails))], phone: phones[next(len(phones))]}
		if next(4) == 3 {
			r.existing = accounts[next(len(accounts))]
		}
		rows = append(rows, r)
	}
	for range next(8) {
		a := acc{account: accounts[next(len(accounts))], name: firsts[next(len(firsts))] + "|" + lasts[next(len(lasts))], file: next(3)}
		switch next(6) {
		case 1:
			a.source, a.kind = Export, UserParent
		case 2:
			a.source, a.kind = Export, UserOther
		case 3:
			a.source = Export
		case 4:
			a.info, a.importID = ids[next(len(ids))], ids[next(len(ids))]
		case 5:
			a.email, a.password = emails[next(len(emails))], ids[next(len(ids))]
		}
		accs = append(accs, a)
	}
	return rows, accs, o
}

// FuzzDecide: whatever the input, the order of rows and accounts changes
// nothing, a second run writes nothing, no account is written to two different
// names or stands at another name that stays, and the counts add up.
func FuzzDecide(f *testing.F) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 200 {
		b := make([]byte, 20+rng.IntN(100))
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, accs, o := world(data)
		s := &school{rng: rand.New(rand.NewPCG(uint64(len(data)), 7)), rows: rows, accs: accs}
		p := Decide(makeInput(rows, accs), o)
		errs := append(s.permute(p, o), s.repeat(p, o)...)
		if !o.Siblings { // a namesake is no sibling
			errs = append(errs, s.addPerson(p, o)...)
		}
		errs = append(errs, oneOwner(p)...)
		total := p.Totals()
		sum := 0
		for _, n := range total.Status {
			sum += n
		}
		if sum != len(rows) || total.Rows != len(rows) {
			errs = append(errs, fmt.Sprintf("%d rows, %+v", len(rows), total))
		}
		if len(errs) > 0 {
			t.Fatalf("%+v\n%+v\n%+v\n%s", o, rows, accs, strings.Join(errs, "\n"))
		}
	})
}

// oneOwner checks that what is written stands at one name only. Particles are
// left out: with and without, rows may be one person's.
func oneOwner(p *Plan) (errs []string) {
	holder := map[string]pair{}
	x := &index{in: p.in}
	x.makeClasses()
	for i := range p.Len() {
		v, ok := p.Value(i)
		if !ok {
			continue
		}
		name, q := strings.ToLower(v), x.rowPair(uint32(i))
		q = min(q, q.swapped())
		if old, ok := holder[name]; ok && old != q && x.barePair(uint32(i)) == 0 {
			errs = append(errs, fmt.Sprintf("%s is written to two names", v))
		}
		holder[name] = q
	}
	for i := range p.Len() {
		if _, ok := p.Value(i); ok || x.barePair(uint32(i)) != 0 {
			continue
		}
		q := x.rowPair(uint32(i))
		if old, ok := holder[strings.ToLower(string(p.Row(i).Existing))]; ok && old != min(q, q.swapped()) {
			errs = append(errs, fmt.Sprintf("%s is written, and stands in row %d", p.Row(i).Existing, i))
		}
	}
	return errs
}

// TestCrowds: thousands of the same thing must not cost their square.
func TestCrowds(t *testing.T) {
	n := 30_000
	if testing.Short() || raceEnabled {
		n = 3_000
	}
	many := func(r func(i int) row, a func(i int) acc) ([]row, []acc) {
		var rows []row
		var accs []acc
		for i := range n {
			rows, accs = append(rows, r(i)), append(accs, a(i))
		}
		return rows, accs
	}
	name := "Anna|Müller"
	account := func(i int) string { return fmt.Sprint("anna.mueller", i+2) }
	tests := []struct {
		name string
		row  func(i int) row
		acc  func(i int) acc
		want string
	}{
		{"one row over and over", func(int) row { return row{name: name, child: "1"} }, func(int) acc { return acc{account: "anna.mueller", name: name} }, "anna.mueller"},
		{"nothing to compare", func(i int) row { return row{name: name, child: fmt.Sprint(i + 1)} }, func(i int) acc { return acc{account: account(i), name: name} }, "undecided"},
		{"namesakes", func(i int) row { return row{name: name, email: fmt.Sprint("p", i, "@x.invalid")} }, func(i int) acc { return acc{account: account(i), name: name} }, "namesakes"},
		{"one Kind-ID for all", func(i int) row { return row{name: name, child: "1", email: fmt.Sprint("p", i, "@x.invalid")} },
			func(i int) acc { return acc{account: account(i), name: name, info: "1"} }, "namesakes"},
		{"Kind-IDs", func(i int) row { return row{name: name, child: fmt.Sprint(i + 1)} }, func(i int) acc { return acc{account: account(i), name: name, info: fmt.Sprint(i + 1)} }, account(0)},
		{"a chain of contacts", func(i int) row {
			return row{name: name, email: fmt.Sprint("p", i/2, "@x.invalid"), phone: fmt.Sprint("05251 ", 200000+(i+1)/2)}
		}, func(int) acc { return acc{account: "anna.mueller", name: name} }, "contradictory contacts"},
		{"wrong way round", func(i int) row { return row{name: "Müller|Anna", email: fmt.Sprint("p", i, "@x.invalid")} }, func(i int) acc { return acc{account: account(i), name: name} }, "namesakes"},
		{"cells to overwrite", func(i int) row { return row{name: fmt.Sprintf("A%s|B", letters(i)), existing: account(i + 1)} },
			func(i int) acc { return acc{account: account(i), name: fmt.Sprintf("A%s|B", letters(i))} }, "overwritten " + account(0)},
		{"strangers", func(i int) row { return row{name: fmt.Sprintf("A%s|B", letters(i))} }, func(i int) acc { return acc{account: account(i), name: fmt.Sprintf("C%s|B", letters(i))} }, "no account"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, accs := many(tt.row, tt.acc)
			in := makeInput(rows, accs)
			start := testcost.Processor()
			p := Decide(in, Options{Overwrite: true, Trust: true})
			if d := testcost.Processor() - start; d > 5*time.Second {
				t.Errorf("%d rows take %v", n, d)
			} else {
				t.Logf("%v", d)
			}
			if got := outcome(p, 0); got != tt.want {
				t.Errorf("row 0: %q, want %q", got, tt.want)
			}
		})
	}
}

// letters writes i with the letters from a to z.
func letters(i int) string {
	s := []byte{}
	for ; ; i /= 26 {
		s = append(s, byte('a'+i%26))
		if i < 26 {
			break
		}
	}
	slices.Reverse(s)
	return string(s)
}
