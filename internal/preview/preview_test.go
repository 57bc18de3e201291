package preview

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

func row(first, last, email, phone, address string) Row {
	return Row{First: first, Last: last, Helper: [NumKinds]string{email, phone, address}}
}

func TestCompare(t *testing.T) {
	const mail, phone, house = "kate@example.invalid", "030 23125001", "Am Rain 5, 00000 Musterstadt"
	tests := []struct {
		name string
		a, b Row
		want Verdict
	}{
		{"identical", row("Kate", "McCallister", mail, phone, house), row("Kate", "McCallister", mail, phone, house), One},
		{"one helper is enough", row("Kate", "McCallister", "", "", house), row("Kate", "McCallister", "", "", house), One},
		{"the old address", row("Kate", "McCallister", mail, phone, house), row("Kate", "McCallister", mail, phone, "Alter Weg 1, 00000 Musterstadt"), Two},
		{"nothing in common", row("Kate", "McCallister", mail, phone, house), row("Kate", "McCallister", "k@example.invalid", "030 23125002", "Alter Weg 1, 00000 Musterstadt"), Two},
		{"nothing to compare", row("Kate", "McCallister", "", "", ""), row("Kate", "McCallister", "", "", ""), Unknown},
		{"placeholders are nothing", row("Kate", "McCallister", "keine", "-", ""), row("Kate", "McCallister", "keine", "-", ""), Unknown},
		{"one row has nothing", row("Kate", "McCallister", mail, "", ""), row("Kate", "McCallister", "", "", ""), Unknown},
		{"one helper is missing", row("Kate", "McCallister", mail, phone, house), row("Kate", "McCallister", mail, "", house), Unknown},
		{"written in another way", row("Kate", "McCallister", mail, phone, "Musterstr. 5, 00000 Musterstadt"), row("Kate", "McCallister", mail, phone, "Musterstraße 5, 00000 Musterstadt"), Unknown},
		{"one of two telephones", row("Kate", "McCallister", mail, phone, house), row("Kate", "McCallister", mail, phone+", 0171 23125001", house), Unknown},
		{"another telephone", row("Kate", "McCallister", mail, phone, house), row("Kate", "McCallister", mail, "030 23125099", house), Two},
		{"a farm without a number", row("Kate", "McCallister", "", "", "Hof Lüdersen"), row("Kate", "McCallister", "", "", "Hof Lüdersen"), One},
		{"two farms", row("Kate", "McCallister", "", "", "Hof Lüdersen"), row("Kate", "McCallister", "", "", "Hof Bennigsen"), Two},
		{"spelling of the name", row("Jörg", "Müller", mail, phone, house), row("Joerg", "Mueller", mail, phone, house), Unknown},
		{"another name", row("Kate", "McCallister", mail, phone, house), row("Peter", "McCallister", mail, phone, house), Two},
		{"Slavic ending", row("Kim", "Kowalski", mail, phone, house), row("Kim", "Kowalska", mail, phone, house), Two},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ab, ba := Compare(&tt.a, &tt.b, All), Compare(&tt.b, &tt.a, All)
			if ab.Verdict != tt.want || ab != ba {
				t.Errorf("got %+v and %+v, want %d", ab, ba, tt.want)
			}
		})
	}
}

// The helpers that Datei-02 does not have do not count.
func TestCompareChosenHelpers(t *testing.T) {
	a, b := row("Kate", "McCallister", "k@example.invalid", "", "Am Rain 5"), row("Kate", "McCallister", "k@example.invalid", "", "Alter Weg 1")
	for helpers, want := range map[Kinds]Verdict{All: Two, Of(Address): Two, Of(Email): One, Of(Email, Phone): One, Of(Phone): Unknown, 0: Unknown} {
		if got := Compare(&a, &b, helpers).Verdict; got != want {
			t.Errorf("helpers %b: %d, want %d", helpers, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	house := func(n int) string { return "Am Rain " + strconv.Itoa(n) + ", 00000 Musterstadt" }
	tests := []struct {
		name        string
		rows        []Row
		least, most int
	}{
		{"none", nil, 0, 0},
		{"no name, no account", []Row{row("", "Muster", "", "", house(1)), row("Max", "", "", "", "")}, 0, 0},
		{"siblings", []Row{row("Kate", "M", "", "", house(1)), row("Kate", "M", "", "", house(1))}, 1, 1},
		{"the old address", []Row{row("Kate", "M", "", "", house(1)), row("Kate", "M", "", "", house(2))}, 2, 2},
		{"no helpers", []Row{row("Kate", "M", "", "", ""), row("Kate", "M", "", "", ""), row("Kate", "M", "", "", "")}, 1, 3},
		{"two and one without", []Row{row("Kate", "M", "", "", house(1)), row("Kate", "M", "", "", ""), row("Kate", "M", "", "", house(2))}, 2, 3},
		{"each two differ", []Row{row("Kate", "M", "a@x.invalid", "", house(1)), row("Kate", "M", "b@x.invalid", "", house(1)), row("Kate", "M", "a@x.invalid", "", house(2))}, 3, 3},
		{"spelling", []Row{row("Jörg", "M", "", "", house(1)), row("Joerg", "M", "", "", house(1))}, 1, 2},
	}
	for _, tt := range tests {
		least, most := Make(tt.rows, All).Count()
		if least != tt.least || most != tt.most {
			t.Errorf("%s: %d to %d, want %d to %d", tt.name, least, most, tt.least, tt.most)
		}
	}
}

func TestAccountNames(t *testing.T) {
	rows := []Row{
		row("Jörg", "Müller", "a@x.invalid", "", ""), row("Eva", "Groß", "e@x.invalid", "", ""), row("Jörg", "Müller", "b@x.invalid", "", ""),
		row("Eva", "Groß", "", "", ""),
	}
	list := func(join bool, taken func(string) bool) (names []string) {
		for _, a := range Make(rows, All).Accounts(join, taken) {
			names = append(names, a.Name)
		}
		return names
	}
	if got, want := list(true, nil), []string{"joerg.mueller", "joerg.mueller2", "eva.gross"}; !slices.Equal(got, want) {
		t.Errorf("joined: %q", got)
	}
	taken := func(a string) bool { return a == "joerg.mueller2" } // a pupil
	if got, want := list(false, taken), []string{"joerg.mueller", "joerg.mueller3", "eva.gross", "eva.gross2"}; !slices.Equal(got, want) {
		t.Errorf("apart: %q", got)
	}
}

// Over random files: the accounts hold each row once, two rows of one part are One, two
// rows of a joined account are never Two, and the two numbers enclose what any importer
// makes that goes row by row and follows Compare, whatever it does with Unknown.
func TestBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 3000 {
		var rows []Row
		for range 1 + r.IntN(9) {
			rows = append(rows, row(pick("Jörg", "Joerg", "Eva"), pick("Müller", "Groß"),
				pick("", "a@x.invalid", "A@x.invalid", "b@x.invalid"), pick("", "-", "030 23125001", "+49 30 23125001", "030 23125002"),
				pick("", "Am Rain 5", "Am Rain 6")))
		}
		p := Make(rows, All)
		least, most := p.Count()
		if got := len(p.Accounts(false, nil)); got != most || least > most || least > len(p.Accounts(true, nil)) {
			t.Fatalf("%d to %d, but %d or %d accounts", least, most, got, len(p.Accounts(true, nil)))
		}
		for _, join := range []bool{false, true} {
			seen := map[int]bool{}
			for _, a := range p.Accounts(join, nil) {
				for _, i := range a.Rows {
					for _, j := range a.Rows {
						v := Compare(&rows[i], &rows[j], All).Verdict
						if i != j && (v == Two || !join && v != One) {
							t.Fatalf("%+v and %+v are in one account", rows[i], rows[j])
						}
					}
					if seen[i] {
						t.Fatalf("row %d twice", i)
					}
					seen[i] = true
				}
			}
			if len(seen) != len(rows) {
				t.Fatalf("%d of %d rows", len(seen), len(rows))
			}
		}
		if n := importer(rows, r); n < least || n > most {
			t.Fatalf("%d accounts, not %d to %d, of %+v", n, least, most, rows)
		}
	}
}

// importer makes accounts row by row: a row joins the first account all of whose rows
// are One with it, or, where it cannot tell, at random.
func importer(rows []Row, r *rand.Rand) int {
	var accounts [][]int
rows:
	for i := range rows {
		for k, a := range accounts {
			worst := One
			for _, j := range a {
				worst = min(worst, Compare(&rows[i], &rows[j], All).Verdict)
			}
			if slices.ContainsFunc(a, func(j int) bool { return Compare(&rows[i], &rows[j], All).Verdict == One }) && worst != Two ||
				worst == Unknown && r.IntN(2) == 0 {
				accounts[k] = append(a, i)
				continue rows
			}
		}
		accounts = append(accounts, []int{i})
	}
	return len(accounts)
}

func BenchmarkMake(b *testing.B) {
	var rows []Row
	for i := range 100_000 {
		n := strconv.Itoa(i / 2)
		rows = append(rows, row("Erika"+n, "Müller", n+"@example.invalid", "030 23125"+n, "Am Rain "+n+", 00000 Musterstadt"))
	}
	for b.Loop() {
		Make(rows, All)
	}
}
