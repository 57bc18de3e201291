package match

import (
	"flag"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

var (
	schoolCount = flag.Int("schools", 10_400, "how many schools TestSchools invents")
	schoolFirst = flag.Int("school", 0, "the first of them")
)

// TestSchools: over many invented schools, no row gets another person's
// account, no account goes to two persons, and the properties below hold.
func TestSchools(t *testing.T) {
	schools := *schoolCount
	if testing.Short() || raceEnabled {
		schools = min(schools, 500)
	}
	var mu sync.Mutex
	var sum [numStyles]tally
	failed := 0
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			var own [numStyles]tally
			for n := *schoolFirst + w; n < *schoolFirst+schools; n += workers {
				if errs := own[styleOf(uint64(n))].check(uint64(n), n%4 < 2); len(errs) > 0 {
					mu.Lock()
					if failed++; failed <= 5 {
						t.Errorf("school %d:\n%s", n, strings.Join(errs, "\n"))
					}
					mu.Unlock()
				}
			}
			mu.Lock()
			for i := range sum {
				sum[i].add(own[i])
			}
			mu.Unlock()
		})
	}
	wg.Wait()
	if failed > 0 {
		t.Errorf("%d of %d schools failed", failed, schools)
	}
	for style, what := range []string{
		ordinary: "ordinary schools",
		careless: "careless schools, names as frequent as in real ones",
		crowded:  "careless schools, many namesakes",
	} {
		sum := sum[style]
		t.Logf("%s: %d, with %d rows, of which %d have an account in the files", what, sum.schools, sum.rows, sum.possible)
		t.Logf("  filled: %.1f %% of all rows, %.1f %% of those with an account (%.1f %% where all rows have contacts)",
			share(sum.filled, sum.rows), share(sum.filled, sum.possible), share(sum.fullFilled, sum.fullPossible))
		t.Logf("  with Siblings, in the %d schools where that was right: %.1f %% of those with an account", sum.siblingSchools, share(sum.siblingFilled, sum.siblingPossible))
		t.Logf("  wrong accounts: %d; accounts left out as undecidable: %d", sum.wrong, sum.traps)
		for reason, n := range sum.reasons {
			if n > 0 {
				t.Logf("    %-24s %6d rows", Reason(reason), n)
			}
		}
	}
}

func share(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

// A tally counts over schools.
type tally struct {
	schools, rows, possible, filled, wrong, traps  int
	fullPossible, fullFilled                       int
	siblingSchools, siblingPossible, siblingFilled int
	reasons                                        [NumReasons]int
}

func (a *tally) add(b tally) {
	a.schools += b.schools
	a.fullPossible += b.fullPossible
	a.fullFilled += b.fullFilled
	a.rows += b.rows
	a.possible += b.possible
	a.filled += b.filled
	a.wrong += b.wrong
	a.traps += b.traps
	a.siblingSchools += b.siblingSchools
	a.siblingPossible += b.siblingPossible
	a.siblingFilled += b.siblingFilled
	for i, n := range b.reasons {
		a.reasons[i] += n
	}
}

// check invents a school and decides it.
func (a *tally) check(seed uint64, properties bool) (errs []string) {
	s := newSchool(seed, 24)
	o := Options{Trust: true, Overwrite: seed%5 == 0}
	p := Decide(makeInput(s.rows, s.accs), o)
	errs = s.wrong(p)
	a.wrong += len(errs)
	a.schools++
	a.rows += len(s.rows)
	a.traps += s.traps
	possible := s.possible()
	a.possible += possible
	filled := count(p)
	a.filled += filled
	if s.contacts == 100 {
		a.fullPossible += possible
		a.fullFilled += filled
	}
	for i := range p.Len() {
		if d := p.Decision(i); d.Account < 0 {
			a.reasons[d.Reason]++
		}
	}
	if s.siblingsAreSiblings(p) {
		q := Decide(makeInput(s.rows, s.accs), Options{Trust: true, Siblings: true, Overwrite: o.Overwrite})
		for _, e := range s.wrong(q) {
			errs = append(errs, "with Siblings: "+e)
		}
		a.siblingSchools++
		a.siblingPossible += possible
		a.siblingFilled += count(q)
	}
	if properties {
		errs = append(errs, s.permute(p, o)...)
		errs = append(errs, s.repeat(p, o)...)
		errs = append(errs, s.addPerson(p, o)...)
		errs = append(errs, s.addAccount(p, o)...)
	}
	return errs
}

// count counts the rows with an account.
func count(p *Plan) (n int) {
	for i := range p.Len() {
		if p.Decision(i).Account >= 0 {
			n++
		}
	}
	return n
}

// possible counts the rows whose person has an account in the files.
func (s *school) possible() (n int) {
	has := map[*parent]bool{}
	for _, a := range s.accs {
		for _, p := range s.owners[a.account] {
			has[p] = true
		}
	}
	for _, p := range s.rowOf {
		if has[p] {
			n++
		}
	}
	return n
}

// wrong finds rows with an account that is not their person's, and accounts
// written to two persons.
func (s *school) wrong(p *Plan) (errs []string) {
	given := map[string]*parent{}
	for i := range p.Len() {
		d := p.Decision(i)
		if d.Account < 0 {
			if v, ok := p.Value(i); ok {
				errs = append(errs, fmt.Sprintf("row %d gets %q without an account", i, v))
			}
			continue
		}
		name := string(p.Account(d.Account).Name)
		if !slices.Contains(s.owners[name], s.rowOf[i]) {
			errs = append(errs, fmt.Sprintf("row %+v of %+v gets %s of %v by %+v", s.rows[i], *s.rowOf[i], name, s.ownerNames(name), d))
		}
		if v, ok := p.Value(i); ok {
			if v != name {
				errs = append(errs, fmt.Sprintf("row %d gets %q for %q", i, v, name))
			}
			if q := given[name]; q != nil && q != s.rowOf[i] {
				errs = append(errs, fmt.Sprintf("%s goes to %+v and %+v", name, *q, *s.rowOf[i]))
			}
			given[name] = s.rowOf[i]
		}
	}
	// What is written must not stand in another person's cell that stays.
	for i, r := range s.rows {
		if q := given[r.existing]; q != nil && q != s.rowOf[i] {
			if _, ok := p.Value(i); !ok {
				errs = append(errs, fmt.Sprintf("%s goes to %+v, and stands at %+v", r.existing, *q, *s.rowOf[i]))
			}
		}
	}
	return errs
}

func (s *school) ownerNames(account string) (out []string) {
	for _, p := range s.owners[account] {
		out = append(out, fmt.Sprintf("%+v", *p))
	}
	return out
}

// siblingsAreSiblings reports whether there are undecided groups, all of them
// one person's rows: then the office may say so.
func (s *school) siblingsAreSiblings(p *Plan) bool {
	any := false
	for _, g := range p.Groups() {
		if g.Reason != Undecided {
			continue
		}
		any = true
		for _, i := range g.Rows {
			if s.rowOf[i] != s.rowOf[g.Rows[0]] {
				return false
			}
		}
	}
	return any
}

// permute: the order of rows and accounts changes nothing.
func (s *school) permute(p *Plan, o Options) (errs []string) {
	rows, order := make([]row, len(s.rows)), s.rng.Perm(len(s.rows))
	for i, j := range order {
		rows[i] = s.rows[j]
	}
	accs := slices.Clone(s.accs)
	s.rng.Shuffle(len(accs), func(i, j int) { accs[i], accs[j] = accs[j], accs[i] })
	q := Decide(makeInput(rows, accs), o)
	for i, j := range order {
		if got, want := describe(q, i), describe(p, j); got != want {
			errs = append(errs, fmt.Sprintf("permuted, row %+v: %s, before %s", rows[i], got, want))
		}
	}
	return errs
}

// describe words all of a decision that does not number anything.
func describe(p *Plan, i int) string {
	d := p.Decision(i)
	out := outcome(p, i)
	if d.Account >= 0 {
		out += fmt.Sprint(" ", d.Stage, " ", d.Evidence, " ", d.Swapped, " ", d.Witness)
	}
	if pw, ok := p.Password(i); ok {
		out += " " + string(pw)
	}
	if d.Group >= 0 {
		g := p.Group(d.Group)
		out += fmt.Sprint(" of ", len(g.Rows), " rows, ", g.Persons, " persons")
		for _, a := range g.Accounts {
			out += " " + string(p.Account(a).Name)
		}
	}
	for _, g := range p.Suggestions(i) {
		out += fmt.Sprint(" ?", string(p.Account(g.Account).Name), g.Why)
	}
	return out
}

// repeat: deciding again over what was written writes nothing, and nothing
// becomes less certain.
func (s *school) repeat(p *Plan, o Options) (errs []string) {
	rows := slices.Clone(s.rows)
	for i := range rows {
		if v, ok := p.Value(i); ok {
			rows[i].existing = v
		}
	}
	q := Decide(makeInput(rows, s.accs), o)
	for i := range rows {
		if v, ok := q.Value(i); ok {
			errs = append(errs, fmt.Sprintf("the second run writes %q into row %+v", v, rows[i]))
		}
		if _, ok := p.Value(i); ok && q.Decision(i).Status != Kept {
			errs = append(errs, fmt.Sprintf("row %+v was filled, the second run says %s", rows[i], outcome(q, i)))
		}
	}
	return errs
}

// onlyEmpties compares a plan with the one before something was added: rows may
// lose their account, none may get one or another.
func (s *school) onlyEmpties(before, after *Plan, what string) (errs []string) {
	for i := range before.Len() {
		a, b := "", ""
		if d := before.Decision(i); d.Account >= 0 {
			a = string(before.Account(d.Account).Name)
		}
		if d := after.Decision(i); d.Account >= 0 {
			b = string(after.Account(d.Account).Name)
		}
		if b != "" && a != b {
			errs = append(errs, fmt.Sprintf("%s: row %+v had %q (%s), now %q (%s)", what, s.rows[i], a, outcome(before, i), b, outcome(after, i)))
		}
		va, wa := before.Value(i)
		vb, wb := after.Value(i)
		if wb && (!wa || string(va) != string(vb)) {
			errs = append(errs, fmt.Sprintf("%s: row %+v is now written %q", what, s.rows[i], vb))
		}
	}
	return errs
}

// addPerson: a namesake in Datei-01 only empties rows.
func (s *school) addPerson(p *Plan, o Options) []string {
	if len(s.rows) == 0 {
		return nil
	}
	other := pick(s.rng, s.rows)
	added := row{name: other.name, child: "99999999"}
	if s.chance(50) {
		added.email, added.phone = "neu@example.invalid", "0151 9999999"
	}
	q := Decide(makeInput(append(slices.Clone(s.rows), added), s.accs), o)
	return s.onlyEmpties(p, q, fmt.Sprintf("with a person %+v", added))
}

// addAccount: an account of a namesake of somebody with an account only empties
// rows.
func (s *school) addAccount(p *Plan, o Options) []string {
	var parents []acc
	for _, a := range s.accs {
		if a.kind == UserParent || a.source == Added {
			parents = append(parents, a)
		}
	}
	if len(parents) == 0 {
		return nil
	}
	other := pick(s.rng, parents)
	added := acc{account: strings.TrimRight(other.account, "0123456789") + "987", name: other.name, file: other.file, source: other.source, kind: other.kind}
	q := Decide(makeInput(s.rows, append(slices.Clone(s.accs), added)), o)
	return s.onlyEmpties(p, q, fmt.Sprintf("with an account %+v", added))
}
