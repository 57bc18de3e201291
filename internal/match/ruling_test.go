package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elterntool/internal/names"
)

func TestRulings(t *testing.T) {
	const (
		contactA, contactB = "a@x.invalid", "b@x.invalid"
	)
	one := []acc{{account: "peter.einer", name: "Peter|Einer"}}
	two := []acc{{account: "andreas.schmidt", name: "Andreas|Schmidt"}, {account: "andreas.schmidt2", name: "Andreas|Schmidt"}}
	namesakes := []row{{name: "Andreas|Schmidt", child: "1", email: contactA}, {name: "Andreas|Schmidt", child: "2", email: contactB}}
	bare := []row{{name: "Peter|Einer", child: "5"}, {name: "Peter|Einer", child: "6"}}
	tests := []struct {
		name    string
		rows    []row
		accs    []acc
		o       Options
		rulings string // "row account" by index and name, "-" for none
		want    string // outcome of each row
		results string
	}{
		{"each its own", namesakes, two, Options{}, "0 andreas.schmidt2, 1 andreas.schmidt", "andreas.schmidt2, andreas.schmidt", "upheld, upheld"},
		{"only one", namesakes, two, Options{}, "0 andreas.schmidt2", "andreas.schmidt2, namesakes", "upheld"},
		{"one account to two persons", namesakes, two, Options{}, "0 andreas.schmidt, 1 andreas.schmidt", "namesakes, namesakes", "ruled to two, ruled to two"},
		{"none", namesakes, two, Options{}, "0 -, 1 andreas.schmidt", "namesakes, andreas.schmidt", "upheld, upheld"},
		{"siblings, said of each row", bare, one, Options{}, "0 peter.einer, 1 peter.einer", "peter.einer, peter.einer", "upheld, upheld"},
		{"of three siblings' rows two", append(slices.Clone(bare), row{name: "Peter|Einer", child: "7"}), one, Options{},
			"0 peter.einer, 2 peter.einer", "peter.einer, undecided, peter.einer", "upheld, upheld"},
		{"a row without contacts is that of one of two with", []row{{name: "Peter|Einer", email: contactA}, {name: "Peter|Einer"}, {name: "Peter|Einer", email: contactB}}, one, Options{},
			"0 peter.einer, 1 peter.einer", "peter.einer, peter.einer, undecided", "upheld, upheld"},
		{"but not of both", []row{{name: "Peter|Einer", email: contactA}, {name: "Peter|Einer"}, {name: "Peter|Einer", email: contactB}}, one, Options{},
			"0 peter.einer, 1 peter.einer, 2 peter.einer", "undecided, undecided, undecided", "ruled to two, ruled to two, ruled to two"},
		{"another spelling is another person", []row{{name: "Peter|Müller"}, {name: "Peter|Mueller"}}, []acc{{account: "peter.mueller", name: "Peter|Müller"}}, Options{},
			"0 peter.mueller, 1 peter.mueller", "too few accounts, too few accounts", "ruled to two, ruled to two"},
		{"one person, two accounts", []row{{name: "Andreas|Schmidt", child: "1", email: contactA}, {name: "Andreas|Schmidt", child: "2", email: contactA}}, two, Options{},
			"0 andreas.schmidt, 1 andreas.schmidt2", "too many accounts, too many accounts", "person has another, person has another"},
		{"one person, one of two accounts", []row{{name: "Andreas|Schmidt", child: "1", email: contactA}, {name: "Andreas|Schmidt", child: "2", email: contactA}}, two, Options{},
			"0 andreas.schmidt2, 1 andreas.schmidt2", "andreas.schmidt2, andreas.schmidt2", "upheld, upheld"},
		{"contacts that contradict each other: one", []row{{name: "Peter|Einer", email: contactA, phone: "030 23125001"}, {name: "Peter|Einer", email: contactA + ";" + contactB},
			{name: "Peter|Einer", email: contactB, phone: "030 23125002"}}, one, Options{},
			"0 peter.einer, 2 peter.einer", "peter.einer, contradictory contacts, peter.einer", "upheld, upheld"},
		{"contacts that contradict each other: two", []row{{name: "Andreas|Schmidt", email: contactA, phone: "030 23125001"}, {name: "Andreas|Schmidt", email: contactA + ";" + contactB},
			{name: "Andreas|Schmidt", email: contactB, phone: "030 23125002"}}, two, Options{},
			"0 andreas.schmidt, 2 andreas.schmidt2", "andreas.schmidt, contradictory contacts, andreas.schmidt2", "upheld, upheld"},
		{"somebody else has it for certain", []row{{name: "Peter|Einer"}, {name: "Petra|Einer"}}, one, Options{},
			"1 peter.einer", "peter.einer, no account", "held by another"},
		{"another's cell holds it", []row{{name: "Andreas|Schmidt", email: contactA, existing: "andreas.schmidt"}, {name: "Andreas|Schmidt", email: contactB}}, two, Options{},
			"1 andreas.schmidt", "unproven: namesakes, namesakes", "held by another"},
		{"another's cell would lose it, which does not count", []row{{name: "Petra|Zwei", existing: "peter.einer"}, {name: "Peter|Einer"}, {name: "Peter|Einer"}},
			append(slices.Clone(one), acc{account: "petra.zwei", name: "Petra|Zwei"}), Options{Overwrite: true},
			"1 peter.einer, 2 peter.einer", "overwritten petra.zwei, undecided, undecided", "held by another, held by another"},
		{"the person's other cell holds another", []row{{name: "Andreas|Schmidt", email: contactA, existing: "andreas.schmidt2"}, {name: "Andreas|Schmidt", email: contactA}}, two, Options{},
			"1 andreas.schmidt", "unproven: too many accounts, too many accounts", "person has another"},
		{"the cell holds it already", []row{{name: "Andreas|Schmidt", email: contactA, existing: "andreas.schmidt"}, {name: "Andreas|Schmidt", email: contactB}}, two, Options{},
			"0 andreas.schmidt", "kept andreas.schmidt, namesakes", "upheld"},
		{"the cell holds another", []row{{name: "Andreas|Schmidt", email: contactA, existing: "andreas.schmidt"}, {name: "Andreas|Schmidt", email: contactB}}, two, Options{},
			"0 andreas.schmidt2", "different andreas.schmidt2, namesakes", "upheld"},
		{"a sibling's row was ruled before and is filled", []row{{name: "Peter|Einer", child: "5", existing: "peter.einer"}, bare[1]}, one, Options{},
			"0 peter.einer, 1 peter.einer", "kept peter.einer, peter.einer", "upheld, upheld"},
		{"a sibling's row was filled by hand", []row{{name: "Peter|Einer", child: "5", existing: "peter.einer"}, bare[1]}, one, Options{},
			"1 peter.einer", "unproven: undecided, peter.einer", "upheld"},
		{"rows nobody has spoken about do not become one person", []row{{name: "Peter|Einer", child: "5", existing: "peter.einer"}, bare[1], {name: "Peter|Einer", child: "7", existing: "peter.einer"}}, one, Options{},
			"1 peter.einer", "unproven: undecided, undecided, unproven: undecided", "held by another"},
		{"certain is something else", bare, one, Options{Siblings: true}, "0 -", "ruling differs, ruling differs", "certain otherwise"},
		{"certain is the same", bare, one, Options{Siblings: true}, "0 peter.einer", "peter.einer, peter.einer", "upheld"},
		{"twice about one row", namesakes, two, Options{}, "0 andreas.schmidt, 0 andreas.schmidt2", "namesakes, namesakes", "ruled twice, ruled twice"},
		{"twice the same", namesakes, two, Options{}, "0 andreas.schmidt, 0 andreas.schmidt", "andreas.schmidt, namesakes", "upheld, upheld"},
		{"a pupil's account", []row{{name: "Peter|Einer"}}, []acc{{account: "peter.einer", name: "Peter|Einer", source: Export, kind: UserOther}}, Options{},
			"0 peter.einer", "no account", "no parent's"},
		{"one falls, and the other with it", []row{{name: "Andreas|Schmidt", email: contactA}, {name: "Andreas|Schmidt", email: contactB}, {name: "Andreas|Schmidt", email: contactB, child: "9"}}, two, Options{},
			"0 andreas.schmidt, 1 andreas.schmidt, 2 andreas.schmidt2", "namesakes, namesakes, namesakes", "ruled to two, ruled to two, person has another"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := makeInput(tt.rows, tt.accs)
			tt.o.Trust = true
			tt.o.Rulings = parseRulings(t, in, tt.rulings)
			p := Decide(in, tt.o)
			var got, results []string
			for i := range p.Len() {
				got = append(got, outcome(p, i))
			}
			for _, r := range p.Ruled() {
				results = append(results, r.String())
			}
			if d := cmp.Diff(tt.want, strings.Join(got, ", ")); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.results, strings.Join(results, ", ")); d != "" {
				t.Error(d)
			}
		})
	}
}

func parseRulings(t *testing.T, in *Input, text string) (list []Ruling) {
	p := Decide(in, Options{Trust: true})
	for part := range strings.SplitSeq(text, ", ") {
		var r Ruling
		var account string
		if _, err := fmt.Sscan(part, &r.Row, &account); err != nil {
			t.Fatal(err)
		}
		if r.Account = -1; account != "-" {
			r.Account = number(p, account)
		}
		list = append(list, r)
	}
	return list
}

// number is the number of an account.
func number(p *Plan, account string) int {
	for a := range p.state {
		if string(p.Account(a).Name) == account {
			return int(p.in.records.account(uint32(a)))
		}
	}
	panic("no account " + account)
}

// A ruled row says by whom it was decided, and its password is that of the account.
func TestRuledDecision(t *testing.T) {
	in := makeInput([]row{{name: "Christina|Meier"}}, []acc{{account: "christine.meier", name: "Christine|Meier", password: "123456"}})
	p := Decide(in, Options{Trust: true, Rulings: []Ruling{{0, 0}}})
	d := p.Decision(0)
	if d.Status != Filled || d.Evidence != ByRuling || d.Swapped {
		t.Errorf("%+v", d)
	}
	if pw, ok := p.Password(0); !ok || string(pw) != "123456" {
		t.Errorf("password %q", pw)
	}
	if n := p.Totals(); n.Ruled != 1 || n.Stage != [4]int{} || n.Unused != 0 {
		t.Errorf("%+v", n)
	}
}

// What a ruling has filled in comes into question for the row as before: the ruling still stands when everything is
// decided again. To others it is not suggested any more.
func TestRulingStandsAfterwards(t *testing.T) {
	rows := []row{{name: "Christina|Meier", existing: "christine.meier"}, {name: "Christinne|Meier"}}
	in := makeInput(rows, []acc{{account: "christine.meier", name: "Christine|Meier"}})
	p := Decide(in, Options{Trust: true})
	if got := candidates(p, 0); !slices.Equal(got, []int{0}) {
		t.Errorf("suggested to the row that holds it: %v", got)
	}
	if got := candidates(p, 1); len(got) > 0 {
		t.Errorf("suggested to another: %v", got)
	}
	p = Decide(in, Options{Trust: true, Rulings: []Ruling{{0, 0}}})
	if got := outcome(p, 0); got != "kept christine.meier" {
		t.Error(got)
	}
}

// candidates are the accounts that come into question for an open row.
func candidates(p *Plan, i int) (list []int) {
	d := p.Decision(i)
	if d.Account >= 0 {
		return nil
	}
	if d.Group >= 0 {
		list = p.Group(d.Group).Accounts
	}
	for _, s := range p.Suggestions(i) {
		list = append(list, s.Account)
	}
	return list
}

// TestRulingsInSchools: whoever knows everybody gives nobody another's account by
// ruling; and whatever somebody rules who knows nothing, no account goes to two
// persons, no person gets two, nothing that was certain becomes something else, and
// the order of rows, accounts and rulings changes nothing.
func TestRulingsInSchools(t *testing.T) {
	schools := 2000
	if testing.Short() || raceEnabled {
		schools = 300
	}
	open, upheld, fell, gained := 0, 0, 0, 0
	for n := range schools {
		s := newSchool(uint64(n), 24)
		in := makeInput(s.rows, s.accs)
		o := Options{Trust: true}
		p := Decide(in, o)
		var honest, wild []Ruling
		for i := range p.Len() {
			list := candidates(p, i)
			if p.Decision(i).Account >= 0 || p.Decision(i).Status != Empty {
				continue
			}
			open++
			right := slices.IndexFunc(list, func(a int) bool {
				owners := s.owners[string(p.Account(a).Name)] // two whom IServ took for one: nobody knows whose it is
				return len(owners) == 1 && owners[0] == s.rowOf[i]
			})
			if right >= 0 {
				honest = append(honest, Ruling{i, list[right]})
			} else {
				honest = append(honest, Ruling{i, -1})
			}
			if len(list) > 0 {
				wild = append(wild, Ruling{i, pick(s.rng, list)})
			}
		}
		for range 3 { // and about any row, with any account
			if len(s.rows) > 0 && len(s.accs) > 0 {
				wild = append(wild, Ruling{s.rng.IntN(len(s.rows)), number(p, pick(s.rng, s.accs).account)})
			}
		}
		o.Rulings = honest
		q := Decide(in, o)
		for _, e := range s.wrong(q) {
			t.Errorf("school %d, honest: %s", n, e)
		}
		for k, r := range q.Ruled() {
			switch {
			case r != Upheld:
				fell++
			case honest[k].Account >= 0:
				upheld++
			}
		}
		gained += count(q) - count(p)

		o.Rulings = wild
		q = Decide(in, o)
		for _, e := range strictly(s.rows, p, q) {
			t.Errorf("school %d, wild: %s", n, e)
		}
		for _, e := range s.permuteRulings(q, o) {
			t.Errorf("school %d, wild: %s", n, e)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d schools, %d open rows: %d honest rulings for an account upheld, %d fell; %d more rows with an account", schools, open, upheld, fell, gained)
	if upheld < open/10 {
		t.Error("hardly any ruling was upheld: the test shows nothing")
	}
}

// strictly compares a plan with wild rulings with the plan without.
func strictly(rows []row, before, after *Plan) (errs []string) {
	in := after.in
	holds := make([]int, len(rows)) // account of each row afterwards
	for i := range rows {
		holds[i] = -1
		was, d := before.Decision(i), after.Decision(i)
		if was.Account >= 0 && d.Account >= 0 && was.Account != d.Account {
			errs = append(errs, fmt.Sprintf("row %d was certain of %d, has %d", i, was.Account, d.Account))
		}
		if _, ok := after.Value(i); ok || d.Status == Kept {
			holds[i] = d.Account
		} else if e := in.existing.at(uint32(i)); e != 0 {
			holds[i] = int(in.records.account(e - 1))
		}
	}
	cluster := clusters(rows, in)
	for i := range rows {
		if after.Decision(i).Evidence != ByRuling {
			continue
		}
		if _, ok := after.Value(i); !ok {
			continue
		}
		for k := range rows {
			same, together := holds[i] == holds[k], cluster[i] == cluster[k]
			switch {
			case holds[k] < 0 || i == k:
			case same && !together && !mayBeOne(rows, in, cluster, i, k):
				errs = append(errs, fmt.Sprintf("%s goes to rows %d %+v and %d %+v", after.Account(holds[i]).Name, i, rows[i], k, rows[k]))
			case !same && together && !contradictory(rows, in, cluster, i):
				errs = append(errs, fmt.Sprintf("one person gets %s and %s: %+v and %+v", after.Account(holds[i]).Name, after.Account(holds[k]).Name, rows[i], rows[k]))
			}
		}
	}
	return errs
}

func nameOf(r row, stage names.Stage) string {
	first, particle, last := splitName(r.name)
	parts := []string{string(names.Append(nil, stage, []byte(first))), string(names.Append(nil, stage, []byte(strings.TrimSpace(particle+" "+last))))}
	slices.Sort(parts) // a row may be the wrong way round
	return strings.Join(parts, "|")
}

func contactSet(in *Input, i int) (list []string) {
	for kind, c := range contacts(in.contactsOf(uint32(i))) {
		list = append(list, fmt.Sprint(kind, c))
	}
	return list
}

// clusters are the rows of one name that are linked by contacts, told in a simple way.
func clusters(rows []row, in *Input) []int {
	of := make([]int, len(rows))
	for i := range of {
		of[i] = i
	}
	for changed := true; changed; {
		changed = false
		for i := range rows {
			for k := range i {
				if of[i] == of[k] || nameOf(rows[i], names.Loose) != nameOf(rows[k], names.Loose) {
					continue
				}
				if shares(contactSet(in, i), contactSet(in, k)) {
					of[i], of[k] = min(of[i], of[k]), min(of[i], of[k])
					changed = true
				}
			}
		}
	}
	return of
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// mayBeOne: only persons with rows of one spelling, one of them without contacts.
func mayBeOne(rows []row, in *Input, cluster []int, i, k int) bool {
	for a := range rows {
		for b := range rows {
			if cluster[a] == cluster[i] && cluster[b] == cluster[k] && nameOf(rows[a], names.Folded) == nameOf(rows[b], names.Folded) &&
				(!evident(rows, in, cluster, i) || !evident(rows, in, cluster, k)) {
				return true
			}
		}
	}
	return false
}

// evident: the cluster of row i has a contact that not everybody has.
func evident(rows []row, in *Input, cluster []int, i int) bool {
	for a := range rows {
		if cluster[a] == cluster[i] && len(contactSet(in, a)) > 0 && !hasCommon(rows, in, cluster, i) {
			return true
		}
	}
	return false
}

// contradictory: in the cluster of row i two rows have no contact in common, or
// values that so many share that they are no evidence.
func contradictory(rows []row, in *Input, cluster []int, i int) bool {
	for a := range rows {
		for b := range a {
			if cluster[a] == cluster[i] && cluster[b] == cluster[i] && !shares(contactSet(in, a), contactSet(in, b)) {
				return true
			}
		}
	}
	return hasCommon(rows, in, cluster, i)
}

func hasCommon(rows []row, in *Input, cluster []int, i int) bool {
	for a := range rows {
		if cluster[a] != cluster[i] {
			continue
		}
		for _, c := range contactSet(in, a) {
			different := map[string]bool{}
			for b := range rows {
				if slices.Contains(contactSet(in, b), c) {
					different[nameOf(rows[b], names.Loose)] = true
				}
			}
			if len(different) > 3 {
				return true
			}
		}
	}
	return false
}

// permuteRulings: the order of rows, accounts and rulings changes nothing.
func (s *school) permuteRulings(p *Plan, o Options) (errs []string) {
	rows, order := make([]row, len(s.rows)), s.rng.Perm(len(s.rows))
	at := make([]int, len(order))
	for i, j := range order {
		rows[i], at[j] = s.rows[j], i
	}
	accs := slices.Clone(s.accs)
	s.rng.Shuffle(len(accs), func(i, j int) { accs[i], accs[j] = accs[j], accs[i] })
	in := makeInput(rows, accs)
	base := Decide(in, Options{Trust: true})
	turn := rand.Perm(len(o.Rulings))
	moved := Options{Trust: true, Overwrite: o.Overwrite}
	for _, k := range turn {
		r := o.Rulings[k]
		moved.Rulings = append(moved.Rulings, Ruling{at[r.Row], number(base, string(p.Account(r.Account).Name))})
	}
	q := Decide(in, moved)
	for i, j := range order {
		if got, want := describe(q, i), describe(p, j); got != want {
			errs = append(errs, fmt.Sprintf("permuted, row %+v: %s, before %s", rows[i], got, want))
		}
	}
	for m, k := range turn {
		if got, want := q.Ruled()[m], p.Ruled()[k]; got != want {
			errs = append(errs, fmt.Sprintf("permuted, ruling %+v: %s, before %s", o.Rulings[k], got, want))
		}
	}
	return errs
}
