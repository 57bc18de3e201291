package match

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/names"
)

// TestInPartsAsInOne: what is decided does not depend on how the names are divided
// among goroutines, nor on how many there are.
func TestInPartsAsInOne(t *testing.T) {
	defer func(n, procs int) { minSpan = n; runtime.GOMAXPROCS(procs) }(minSpan, runtime.GOMAXPROCS(0))
	groups := 0
	for seed := range uint64(40) {
		s := newSchool(seed, 200)
		for _, o := range []Options{{}, {Siblings: true, Overwrite: true}} {
			minSpan = 1 << 30
			runtime.GOMAXPROCS(1)
			one := Decide(makeInput(s.rows, s.accs), o)
			minSpan = 1
			runtime.GOMAXPROCS(4)
			parts := Decide(makeInput(s.rows, s.accs), o)
			if !reflect.DeepEqual(decided(one), decided(parts)) {
				t.Fatalf("school %d, %+v: decided in parts it is another plan", seed, o)
			}
			groups += one.NumGroups()
		}
	}
	if groups == 0 {
		t.Error("no school has a group")
	}
}

// TestFewRows: rows that are compared each with each are the same persons as if all facts
// about them were put in order.
func TestFewRows(t *testing.T) {
	defer func(n int) { fewRows = n }(fewRows)
	for seed := range uint64(200) {
		s := newSchool(seed, 100)
		for _, o := range []Options{{}, {Siblings: true}, {Persons: true}} {
			fewRows = 0
			want := decided(Decide(makeInput(s.rows, s.accs), o))
			for _, few := range []int{6, 1000} {
				fewRows = few
				if !reflect.DeepEqual(want, decided(Decide(makeInput(s.rows, s.accs), o))) {
					t.Fatalf("school %d, %+v: with up to %d rows it is another plan", seed, o, few)
				}
			}
		}
	}
}

// TestAddedInBatches: it makes no difference how many are added at a time.
func TestAddedInBatches(t *testing.T) {
	for seed := range uint64(40) {
		s := newSchool(seed, 200)
		one := decided(Decide(makeInputOf(s.rows, s.accs, 1), Options{}))
		for _, some := range []int{touchSize - 1, touchSize, 3*touchSize + 1, 1000} {
			if !reflect.DeepEqual(one, decided(Decide(makeInputOf(s.rows, s.accs, some), Options{}))) {
				t.Fatalf("school %d: with %d at a time it is another plan", seed, some)
			}
		}
	}
}

// decided is all that a plan says.
func decided(p *Plan) (all []any) {
	all = append(all, p.Totals(), p.Files(), p.SwappedFile(), p.Trusted(), slices.Collect(p.Unused()))
	for _, g := range p.Groups() {
		all = append(all, g)
	}
	for i := range p.Len() {
		account, ok := p.Value(i)
		all = append(all, p.Decision(i), p.Suggestions(i), account, ok)
	}
	return all
}

// TestValues: in any order, and with texts that are too long for a block, Values
// says what Value says, and a plan that is settled what it said before.
func TestValues(t *testing.T) {
	s := newSchool(8, 300)
	for k := range 3 * blockRows {
		name := fmt.Sprintf("Eva%d|Muster", k)
		account := fmt.Sprintf("eva%d.muster", k)
		if k%300 == 7 && k < 2*blockRows {
			account += strings.Repeat("x", 40_000)
		}
		s.rows, s.accs = append(s.rows, row{name: name}), append(s.accs, acc{account: account, name: name})
	}
	p := Decide(makeInput(s.rows, s.accs), Options{Trust: true})
	before := decided(p)
	p.Settle()
	if !reflect.DeepEqual(decided(p), before) {
		t.Error("a settled plan says something else")
	}
	values, found := p.Values(), 0
	ask := func(i int) {
		t.Helper()
		account, ok := values(i)
		if want, wanted := p.Value(i); account != want || ok != wanted {
			t.Fatalf("row %d: %q %t, want %q %t", i, account, ok, want, wanted)
		}
		if ok {
			found++
		}
	}
	for range 2 {
		for i := range p.Len() {
			ask(i)
		}
	}
	for i := range p.Len() {
		ask(p.Len() - 1 - i)
		ask(i * 7 % p.Len())
	}
	if found < p.Len() {
		t.Errorf("only %d values", found)
	}
}

// TestPlain: rows are plain, or among the others.
func TestPlain(t *testing.T) {
	others := 0
	for seed := range uint64(40) {
		s := newSchool(seed, 200)
		p := Decide(makeInput(s.rows, s.accs), Options{Trust: true})
		isOther := map[int]Decision{}
		for i, d := range p.Others() {
			isOther[i] = d
		}
		var plain [names.NumStages]int
		for i := range p.Len() {
			d := p.Decision(i)
			if other, ok := isOther[i]; ok {
				if others++; d != other {
					t.Fatalf("school %d, row %d: %+v, %+v", seed, i, d, other)
				}
				continue
			}
			if d.Status != Filled || d.Swapped || d.Evidence != ByName && d.Evidence != BySpelling {
				t.Errorf("school %d, row %d: %+v is no other", seed, i, d)
			}
			plain[d.Stage]++
		}
		if plain != p.Plain() {
			t.Errorf("school %d: %v, counted %v", seed, plain, p.Plain())
		}
	}
	if others == 0 {
		t.Error("no school has others")
	}
}

// TestSettled: nothing can be decided any more, rather than something else.
func TestSettled(t *testing.T) {
	s := newSchool(8, 20)
	in := makeInput(s.rows, s.accs)
	Decide(in, Options{}).Settle()
	defer func() {
		if recover() == nil {
			t.Error("decided again")
		}
	}()
	Decide(in, Options{})
}

func TestParallel(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	for _, n := range []int{0, 1, 3, 1000} {
		times := make([]int, n)
		ends := make(chan bool, maxWorkers)
		parallel(n, func() (func(int), func()) {
			return func(task int) { times[task]++ }, func() { ends <- true }
		})
		if slices.ContainsFunc(times, func(k int) bool { return k != 1 }) || len(ends) == 0 {
			t.Errorf("%d tasks were done so many times: %v, by %d", n, times, len(ends))
		}
	}
	defer func() {
		if r := recover(); r != "seven" {
			t.Errorf("the caller got %v", r)
		}
	}()
	parallel(100, func() (func(int), func()) {
		return func(task int) {
			if task == 7 {
				panic("seven")
			}
		}, func() {}
	})
}
