package decisions

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/table"

	"github.com/google/go-cmp/cmp"
)

// sample are rows that have everything a row can have.
func sample() []Case {
	candidates := func() []Candidate {
		return []Candidate{
			{Account: "andreas.schmidt", Number: 4, Records: []Record{{"Andreas", "Schmidt", "17", "a@x.invalid"}}},
			{Account: "andreas.schmidt2", Number: 7, Records: []Record{{"Andreas", "Schmidt", "", ""}, {"Andreas", "Schmitt", "18", ""}}, Why: "Tippfehler?"},
		}
	}
	return []Case{
		{Index: 0, Row: 2, Open: true, Person: Person{First: "Andreas", Particle: "von", Last: "Schmidt", ChildID: "017", Emails: []string{"a@x.invalid"}, Phones: []string{"030 23125001; 030 23125002"}, Address: "Am Rain 5, 00000 Musterstadt"}, Candidates: candidates()},
		{Index: 1, Row: 3, Open: true, Person: Person{First: "Andreas", Last: "Schmidt", ChildID: "18", Class: "5b"}, Candidates: candidates(), Reason: "Gleichnamige Personen"},
		{Index: 2, Row: 9, Open: true, Person: Person{First: "Olga", Last: "Ohne"}},
	}
}

// readBack lets entries be lines, as a spreadsheet would give them.
func readBack(t *testing.T, entries []Entry) []Line {
	t.Helper()
	lines, err := Read(sheetOf(entries))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// A grid is a workbook of one sheet of texts.
type grid [][]string

func sheetOf(entries []Entry) grid {
	g := grid{Headers}
	for _, e := range entries {
		g = append(g, e.Cells)
	}
	return g
}

func (g grid) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		for i, cells := range g {
			row := table.Row{Sheet: "Klärung", Number: i + 1}
			for k, c := range cells {
				if c != "" {
					row.Cells = append(row.Cells, table.Cell{Col: k + 1, Kind: table.String, Value: []byte(c)})
				}
			}
			if !yield(&row, nil) {
				return
			}
		}
	}
}

func decided(account string) func(*Case) (string, bool, string) {
	return func(*Case) (string, bool, string) { return account, true, "" }
}

func column(header string) int { return slices.Index(Headers, header) }

func never(a, b int) bool { return false }

func states(v Verdicts) (list []State) {
	for _, b := range v {
		list = append(list, b.State)
	}
	return list
}

func TestListReadsBack(t *testing.T) {
	cases := sample()
	lines := readBack(t, NewList(cases, func(c *Case) (string, bool, string) {
		switch c.Index {
		case 0:
			return "andreas.schmidt2", true, "am Telefon erfragt"
		case 1:
			return "", true, ""
		}
		return "", false, ""
	}))
	want := []string{
		"1: andreas.schmidt2 (Andreas Schmidt, Andreas Schmitt, Kind-ID 18)", "2: keiner davon", "",
	}
	for i, l := range lines {
		if l.Choice != want[i] || l.Row != i+2 || !slices.Equal(l.Offered, []string{"andreas.schmidt", "andreas.schmidt2"}) && i < 2 {
			t.Errorf("%+v", l)
		}
	}
	v := Bind(lines, cases, never)
	if d := cmp.Diff([]State{Counts, Counts, Unfilled}, states(v)); d != "" {
		t.Error(d)
	}
	if v[0].Account != "andreas.schmidt2" || v[0].Note != "am Telefon erfragt" || v[1].Account != "" {
		t.Errorf("%+v", v)
	}
	if n := cases[0].Number(v[0].Account); n != 7 {
		t.Errorf("account %d", n)
	}
}

// A change of the evidence, and what it should be called alone.
type change struct {
	name  string
	do    func(*Case)
	alone State
}

var changes = []change{
	{"first name", func(c *Case) { c.Person.First = "Andrea" }, NameChanged},
	{"particle", func(c *Case) { c.Person.Particle = "" }, NameChanged},
	{"last name", func(c *Case) { c.Person.Last = "Schmitt" }, NameChanged},
	{"Kind-ID", func(c *Case) { c.Person.ChildID = "17" }, ChildChanged}, // 017 is another
	{"e-mail", func(c *Case) { c.Person.Emails = nil }, ContactsChanged},
	{"telephone", func(c *Case) { c.Person.Phones = append(c.Person.Phones, "030 23125003") }, ContactsChanged},
	{"address", func(c *Case) { c.Person.Address = "Am Rain 6, 00000 Musterstadt" }, ContactsChanged},
	{"account added", func(c *Case) { c.Candidates = append(c.Candidates, Candidate{Account: "andreas.schmidt3"}) }, AccountsChanged},
	{"account gone", func(c *Case) { c.Candidates = c.Candidates[1:] }, AccountsChanged},
	{"account's name", func(c *Case) { at(c).Records[0].First = "Andrea" }, AccountsChanged},
	{"account's Kind-ID", func(c *Case) { at(c).Records[0].ChildID = "99" }, AccountsChanged},
	{"account's e-mail", func(c *Case) { at(c).Records[0].Email = "b@x.invalid" }, AccountsChanged},
	{"account in another row of the files", func(c *Case) { at(c).Records = append(at(c).Records, Record{"Ute", "Schmidt", "", ""}) }, AccountsChanged},
}

// at is the account that is chosen.
func at(c *Case) *Candidate {
	i := slices.IndexFunc(c.Candidates, func(k Candidate) bool { return k.Account == "andreas.schmidt2" })
	return &c.Candidates[i]
}

// Every part of the evidence changed, alone and with every set of others: the decision
// never counts, nor does that for none. What is no evidence may change as it likes.
func TestStaleDecisionsLapse(t *testing.T) {
	for _, account := range []string{"andreas.schmidt2", ""} {
		t.Run(account, func(t *testing.T) { staleDecisionsLapse(t, readBack(t, NewList(sample()[:1], decided(account)))) })
	}
}

func staleDecisionsLapse(t *testing.T, lines []Line) {
	for set := range 1 << len(changes) {
		cases := sample()
		var names []string
		for i, ch := range changes {
			if set&(1<<i) != 0 {
				ch.do(&cases[0])
				names = append(names, ch.name)
			}
		}
		cases[0].Row, cases[0].Person.Class, cases[0].Reason, cases[0].Others = 77, "9z", "anders", "Zeile 3"
		slices.Reverse(cases[0].Candidates)
		slices.Reverse(cases)
		got := Bind(lines, cases, never)[0].State
		switch {
		case set == 0:
			if got != Counts {
				t.Errorf("nothing changed: %d", got)
			}
		case !got.Lapsed():
			t.Fatalf("%s changed: state %d", strings.Join(names, ", "), got)
		case len(names) == 1:
			if want := changes[slices.IndexFunc(changes, func(c change) bool { return c.name == names[0] })].alone; got != want {
				t.Errorf("%s changed: state %d, want %d", names[0], got, want)
			}
		}
	}
}

// The parts of the evidence of three rows, exchanged between them in every way: a decision counts where all of its evidence
// stands in one row again, and nowhere else.
func TestEvidenceExchanged(t *testing.T) {
	persons := []Person{
		{First: "Andreas", Last: "Schmidt", ChildID: "1", Emails: []string{"a@x.invalid"}},
		{First: "Andreas", Last: "Schmitt", ChildID: "2", Phones: []string{"030 23125001"}},
		{First: "Andrea", Last: "Schmidt", ChildID: "3", Address: "Am Rain 5, 00000 Musterstadt"},
	}
	offered := [][]Candidate{
		{{Account: "a.schmidt", Records: []Record{{"Andreas", "Schmidt", "", ""}}}},
		{{Account: "a.schmidt", Records: []Record{{"Andreas", "Schmidt", "2", ""}}}},
		{{Account: "a.schmidt", Records: []Record{{"Andreas", "Schmidt", "", ""}}}, {Account: "b.schmidt"}},
	}
	var cases []Case
	for i, p := range persons {
		cases = append(cases, Case{Index: i, Row: i + 2, Open: true, Person: p, Candidates: offered[i]})
	}
	lines := readBack(t, NewList(cases, decided("a.schmidt")))
	orders := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	for _, name := range orders {
		for _, child := range orders {
			for _, contacts := range orders {
				for _, accounts := range orders {
					var moved []Case
					whole := map[int]int{} // row by line
					for row := range persons {
						n, c := persons[name[row]], persons[contacts[row]]
						moved = append(moved, Case{Index: row, Row: row + 2, Open: true, Candidates: offered[accounts[row]], Person: Person{
							First: n.First, Last: n.Last, ChildID: persons[child[row]].ChildID, Emails: c.Emails, Phones: c.Phones, Address: c.Address,
						}})
						if i := name[row]; child[row] == i && contacts[row] == i && accounts[row] == i {
							whole[i] = row
						}
					}
					for i, b := range Bind(lines, moved, never) {
						row, ok := whole[i]
						if ok != (b.State == Counts) || !ok && !b.State.Lapsed() || ok && !slices.Equal(b.Cases, []int{row}) {
							t.Fatalf("names %v, Kind-IDs %v, contacts %v, accounts %v: line %d has state %d for rows %v", name, child, contacts, accounts, i, b.State, b.Cases)
						}
					}
				}
			}
		}
	}
}

// The same, as it looks: blanks, the order of values, composed accents, rows of the files twice.
func TestLooksAreNoEvidence(t *testing.T) {
	cases := sample()
	cases[0].Person.First, cases[0].Person.Last = "Andre\u0301", "Schmidt"
	lines := readBack(t, NewList(cases[:1], decided("andreas.schmidt")))
	c := &cases[0]
	c.Person.First, c.Person.Last, c.Person.Address = " André\u200b", "Schmidt ", "Am Rain  5, 00000 Musterstadt"
	c.Person.Phones = []string{"030 23125002", "030 23125001"}
	c.Candidates[1].Records = append(c.Candidates[1].Records, c.Candidates[1].Records[0])
	slices.Reverse(c.Candidates[1].Records)
	if got := Bind(lines, cases, never)[0].State; got != Counts {
		t.Errorf("state %d", got)
	}
}

// What happens to the list itself.
func TestListDamaged(t *testing.T) {
	fresh := func() (grid, []Case) {
		cases := sample()
		return sheetOf(NewList(cases, decided("andreas.schmidt2"))), cases
	}
	set := func(g grid, row int, header, text string) { g[row][column(header)] = text }
	tests := []struct {
		name string
		do   func(g grid, cases []Case)
		want []State // of the first two lines
	}{
		{"untouched", func(grid, []Case) {}, []State{Counts, Counts}},
		{"sorted", func(g grid, _ []Case) { g[1], g[2] = g[2], g[1] }, []State{Counts, Counts}},
		{"only the decisions sorted", func(g grid, _ []Case) {
			g[1][column(headChoice)], g[2][column(headChoice)] = g[2][column(headChoice)], g[1][column(headChoice)]
		}, []State{OtherLine, OtherLine}},
		{"decision and number sorted", func(g grid, _ []Case) {
			for _, h := range []string{headChoice, headNumber} {
				g[1][column(h)], g[2][column(h)] = g[2][column(h)], g[1][column(h)]
			}
		}, []State{Damaged, Damaged}},
		{"decision, number and mark sorted", func(g grid, _ []Case) {
			for _, h := range []string{headChoice, headNumber, headMark} {
				g[1][column(h)], g[2][column(h)] = g[2][column(h)], g[1][column(h)]
			}
		}, []State{Damaged, Damaged}},
		{"copied down", func(g grid, _ []Case) { set(g, 2, headChoice, g[1][column(headChoice)]) }, []State{Counts, OtherLine}},
		{"another name in the list", func(g grid, _ []Case) { set(g, 1, headLast, "Schmitt") }, []State{Damaged, Counts}},
		{"a Kind-ID without its zero", func(g grid, _ []Case) { set(g, 1, headChild, "17") }, []State{Damaged, Counts}},
		{"without its mark", func(g grid, _ []Case) { set(g, 1, headMark, "") }, []State{Damaged, Counts}},
		{"an account typed", func(g grid, _ []Case) { set(g, 1, headChoice, "andreas.schmidt2") }, []State{NotOffered, Counts}},
		{"an account that was not offered", func(g grid, _ []Case) { set(g, 1, headChoice, "1: peter.einer") }, []State{NotOffered, Counts}},
		{"a note only", func(g grid, _ []Case) { set(g, 1, headChoice, ""); set(g, 1, headNote, "anrufen") }, []State{Unfilled, Counts}},
		{"two rows with the evidence", func(_ grid, cases []Case) { cases[2].Person = cases[0].Person }, []State{Ambiguous, Counts}},
		{"certain by now, the same", func(_ grid, cases []Case) { cases[0].Open, cases[0].Certain = false, "andreas.schmidt2" }, []State{Done, Counts}},
		{"certain by now, another", func(_ grid, cases []Case) { cases[0].Open, cases[0].Certain = false, "andreas.schmidt" }, []State{Contradicts, Counts}},
		{"carried out before, other accounts by now", func(_ grid, cases []Case) {
			cases[0].Existing, cases[0].Candidates = "andreas.schmidt2", nil
		}, []State{Done, Counts}},
		{"none, and one of them certain by now", func(g grid, cases []Case) {
			set(g, 1, headChoice, "1: keiner davon")
			cases[0].Open, cases[0].Certain = false, "andreas.schmidt"
		}, []State{Contradicts, Counts}},
		{"none, and a new one certain by now", func(g grid, cases []Case) {
			set(g, 1, headChoice, "1: keiner davon")
			cases[0].Open, cases[0].Certain = false, "andreas.schmidt9"
		}, []State{Done, Counts}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, cases := fresh()
			tt.do(g, cases)
			lines, err := Read(g)
			if err != nil {
				t.Fatal(err)
			}
			got := states(Bind(lines, cases, never))[:2]
			if tt.name == "sorted" {
				slices.Reverse(got)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A school's own scheme may give accounts with blanks: what is chosen is never the account that another begins with.
func TestAccountsWithBlanks(t *testing.T) {
	for _, accounts := range [][]string{{"anna", "anna muster"}, {"anna", "anna (2)"}, {"anna muster", "anna muster (2)", "anna"}} {
		for _, chosen := range accounts {
			c := Case{Row: 2, Open: true, Person: Person{First: "Anna", Last: "Muster", ChildID: "1"}}
			for i, a := range accounts {
				c.Candidates = append(c.Candidates, Candidate{Account: a, Number: i, Records: []Record{{"Anna", "Muster", "", ""}}, Why: "Tippfehler?"})
			}
			lines := readBack(t, NewList([]Case{c}, decided(chosen)))
			v := Bind(lines, []Case{c}, never)[0]
			if v.State == Counts && v.Account != chosen || v.State != Counts && !strings.Contains(chosen, "(") {
				t.Errorf("%q of %q: state %d, account %q", chosen, accounts, v.State, v.Account)
			}
			if lines[0].Offered[0] != accounts[0] {
				t.Errorf("offered %q", lines[0].Offered)
			}
		}
	}
}

// Two rows with one evidence that are one person's: the decision is about both.
func TestSamePersonTwice(t *testing.T) {
	cases := sample()
	cases[2].Person = cases[0].Person
	cases[2].Candidates = cases[0].Candidates
	lines := readBack(t, NewList(cases[:1], decided("andreas.schmidt")))
	same := func(a, b int) bool { return a%2 == b%2 }
	v := Bind(lines, cases, same)
	if v[0].State != Counts || !slices.Equal(v[0].Cases, []int{0, 2}) {
		t.Errorf("%+v", v[0])
	}
}

// Two rows had one evidence and one of them is gone: nothing says which, whatever was decided about them. Without a
// Kind-ID the class tells them apart.
func TestOneOfTwoGone(t *testing.T) {
	cases := sample()[:2]
	cases[0].Person = Person{First: "Andreas", Last: "Schmidt", Class: "5a"}
	cases[1].Person = cases[0].Person
	lines := readBack(t, NewList(cases, func(c *Case) (string, bool, string) { return "andreas.schmidt2", c.Index == 0, "" }))
	for k := range cases {
		if got := Bind(lines, cases[k:k+1], never)[0].State; got != Ambiguous {
			t.Errorf("row %d is left: state %d", k, got)
		}
	}
	cases[1].Person.Class = "8d"
	lines = readBack(t, NewList(cases, func(c *Case) (string, bool, string) { return "andreas.schmidt2", c.Index == 0, "" }))
	if got := Bind(lines, cases[:1], never)[0].State; got != Counts {
		t.Errorf("the row itself is left: state %d", got)
	}
	if got := Bind(lines, cases[1:], never)[0].State; got != ChildChanged {
		t.Errorf("the row of another class is left: state %d", got)
	}
}

// Over invented lists: the order of the rows, of their accounts, and of the lines
// changes no state, and no line counts for a row that it was not made for.
func TestOrderChangesNothing(t *testing.T) {
	firsts, lasts := []string{"Anna", "Max"}, []string{"Muster", "Weiß"}
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(seed, 7))
		word := func(list ...string) string { return list[rng.IntN(len(list))] }
		var cases []Case
		for i := range 2 + rng.IntN(6) {
			c := Case{Index: i, Row: i + 2, Open: rng.IntN(6) > 0, Existing: word("", "", "a", "b"), Person: Person{First: word(firsts...), Last: word(lasts...), ChildID: word("", "1", "2"), Phones: []string{word("", "030 23125001", "030 23125002")}}}
			for _, a := range []string{"a", "b", "c"} {
				if rng.IntN(2) > 0 {
					c.Candidates = append(c.Candidates, Candidate{Account: a, Number: int(a[0]), Records: []Record{{word(firsts...), word(lasts...), "", ""}}})
				}
			}
			if !c.Open {
				c.Certain, c.Candidates = word("a", "b"), nil
			}
			cases = append(cases, c)
		}
		same := func(a, b int) bool { return cases[a].Person.Phones[0] != "" }
		entries := NewList(cases, func(c *Case) (string, bool, string) {
			if len(c.Candidates) == 0 {
				return "", rng.IntN(2) > 0, ""
			}
			return c.Candidates[rng.IntN(len(c.Candidates))].Account, rng.IntN(3) > 0, word("", "Notiz")
		})
		lines := readBack(t, entries)
		// Something changes afterwards.
		for range rng.IntN(3) {
			c := &cases[rng.IntN(len(cases))]
			c.Person.First = word(firsts...)
		}
		say := func(v Verdicts, cases []Case) map[string]string {
			out := map[string]string{}
			for _, b := range v {
				var rows []int
				for _, i := range b.Cases {
					rows = append(rows, cases[i].Row)
				}
				slices.Sort(rows)
				out[b.Mark] = fmt.Sprint(b.State, b.Account, rows)
			}
			return out
		}
		before := Bind(lines, cases, same)
		for _, b := range before {
			if b.State != Counts {
				continue
			}
			for _, i := range b.Cases {
				if m := cases[i].marks().mark(0); strings.Join(strings.Split(m, "-")[2:], "-") != strings.Join(strings.Split(b.Mark, "-")[2:], "-") {
					t.Fatalf("seed %d: %s counts for %s", seed, b.Mark, m)
				}
			}
		}
		moved, movedLines := slices.Clone(cases), slices.Clone(lines)
		rng.Shuffle(len(moved), func(i, j int) { moved[i], moved[j] = moved[j], moved[i] })
		rng.Shuffle(len(movedLines), func(i, j int) { movedLines[i], movedLines[j] = movedLines[j], movedLines[i] })
		for i := range moved {
			moved[i].Candidates = slices.Clone(moved[i].Candidates)
			slices.Reverse(moved[i].Candidates)
		}
		if d := cmp.Diff(say(before, cases), say(Bind(movedLines, moved, same), moved)); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
	}
}

// Rows of whose evidence a part has changed are wanted for a message, others not.
func TestIndex(t *testing.T) {
	cases := sample()
	x := NewIndex(readBack(t, NewList(cases[:1], decided(""))))
	p := cases[0].Person
	if !x.Wanted(&p) {
		t.Error("the row itself is not wanted")
	}
	if p.ChildID = "99"; !x.Wanted(&p) {
		t.Error("with another Kind-ID not wanted")
	}
	if p.Last = "Anders"; x.Wanted(&p) {
		t.Error("wanted, though two parts differ")
	}
}

func TestReadOther(t *testing.T) {
	if _, err := Read(grid{{"Vorname", "Nachname", "Kind-ID"}, {"Anna", "Muster", "1"}}); err != ErrNoList {
		t.Errorf("got %v", err)
	}
}
