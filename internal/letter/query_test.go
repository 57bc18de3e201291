package letter

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/problem"
	"elterntool/internal/settings"
	"elterntool/mailmerge"

	"errors"

	"github.com/google/go-cmp/cmp"
)

// sameAsQuery fails the test unless the query gives just the letters of the plan:
// what Writer merges, and what print makes.
func sameAsQuery(t testing.TB, b *book, p *Plan) {
	t.Helper()
	b.apply(p)
	q := p.Document.Source.Query
	column := map[string]int{}
	for col := p.Table.FirstCol; col <= p.Table.LastCol+len(p.Columns); col++ {
		if h := b.at(p.Table.HeaderRow, col); h != "" {
			column[h] = col
		}
	}
	value := func(row int, header string) string {
		col, ok := column[header]
		if !ok {
			t.Fatalf("the query names a column that is not there: %q", header)
		}
		return b.at(row, col)
	}
	record := func(get func(string) string) string {
		var s []string
		for _, c := range q.Columns {
			s = append(s, c+"="+get(c))
		}
		return strings.Join(s, "|")
	}
	var given []string
	for row := p.Table.HeaderRow + 1; row <= len(b.rows); row++ {
		get := func(h string) string { return value(row, h) }
		if r := record(get); chooses(q.Where, get) && !slices.Contains(given, r) {
			given = append(given, r)
		}
	}
	var planned []string
	for _, l := range p.Letters {
		planned = append(planned, record(func(h string) string { return l.Values[h] }))
	}
	slices.Sort(given)
	slices.Sort(planned)
	if diff := cmp.Diff(planned, given); diff != "" {
		t.Errorf("the query gives other records than the plan (-plan +query):\n%s", diff)
	}
	for _, o := range q.OrderBy {
		if !slices.Contains(q.Columns, o.Column) {
			t.Errorf("sorted by %q, which is not selected", o.Column)
		}
	}
	for _, c := range p.Document.Columns() {
		if !slices.Contains(q.Columns, c) {
			t.Errorf("%q is not selected", c)
		}
	}
	for _, c := range q.Columns {
		sorted := slices.ContainsFunc(q.OrderBy, func(o mailmerge.Order) bool { return o.Column == c })
		if !sorted && !slices.Contains(p.Document.Columns(), c) {
			t.Errorf("%q is selected and not used", c)
		}
	}
}

// chooses decides a WHERE for one row.
func chooses(c mailmerge.Condition, value func(string) string) bool {
	switch c := c.(type) {
	case mailmerge.Empty:
		return value(string(c)) == ""
	case mailmerge.NotEmpty:
		return value(string(c)) != ""
	case mailmerge.Equal:
		return value(c.Column) == c.Value
	case mailmerge.Not:
		return !chooses(c.Condition, value)
	case mailmerge.And:
		return !slices.ContainsFunc(c, func(one mailmerge.Condition) bool { return !chooses(one, value) })
	case mailmerge.Or:
		return slices.ContainsFunc(c, func(one mailmerge.Condition) bool { return chooses(one, value) })
	}
	panic(fmt.Sprintf("a condition of another kind: %#v", c))
}

// TestRandomTables: whatever stands in the table, an account has at most one letter,
// all of its values are those of one row of the account, what Writer merges is what is
// planned, and accounts without a letter are named.
func TestRandomTables(t *testing.T) {
	n := 400
	if testing.Short() {
		n = 100
	}
	counts := map[string]int{}
	for seed := range n {
		r := rand.New(rand.NewPCG(4, uint64(seed)))
		text := randomTable(r)
		o, b := testOptions(t), newBook("Eltern", text)
		o.Mark = r.IntN(2) == 0
		o.Settings.Letter.Password = pick(r, settings.InColumn, settings.InColumn, settings.IsAccount, settings.Separately)
		o.Settings.Letter.Order = pick(r, settings.ByName, settings.ByClass)
		o.Settings.Letter.ClassInRemark = r.IntN(2) == 0
		before := newBook("Eltern", text)
		p, err := plan(o, b, nil)
		if err != nil {
			if pr := (*problem.Problem)(nil); !errors.As(err, &pr) || pr.Remedy == "" {
				t.Fatalf("seed %d: not worded: %v", seed, err)
			}
			counts["refused"]++
			continue
		}
		counts["planned"]++
		counts["letters"] += len(p.Letters)
		counts["without"] += checkLetters(t, before, p, o.Settings.Letter.Password)
		sameAsQuery(t, b, p)
		if t.Failed() {
			t.Fatalf("seed %d (mark %v):\n%s%s", seed, o.Mark, text, told(p, nil))
		}
	}
	t.Log(counts)
	for _, what := range []string{"refused", "planned", "letters", "without"} {
		if counts[what] < n/20 {
			t.Errorf("%s: only %d of %d tables", what, counts[what], n)
		}
	}
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

const randomHeader = "Vorname|Nachname|Anrede|Klasse|Vorname Kind|Straße|Ort|Account|Passwort|Registrierungscode|Brief versendet am"

// randomTable has few different values, so that accounts, codes and names collide.
func randomTable(r *rand.Rand) string {
	var w strings.Builder
	w.WriteString(randomHeader)
	withMark := r.IntN(3) == 0
	if withMark {
		w.WriteString("|Brief")
	}
	strange := r.IntN(4) == 0 // blanks, other spellings, names that are missing
	few := func(p int, v string) string {
		if r.IntN(p) == 0 {
			return v
		}
		return ""
	}
	for range 1 + r.IntN(7) {
		who := r.IntN(4)
		cells := []string{
			[]string{"Anna", "Bert", "Çiğdem", "Anna"}[who], []string{"Muster", "O'Neill", "Öz", "Muster"}[who], pick(r, "", "Frau"),
			pick(r, "5b", "10a", ""), pick(r, "Tim", "Lea", ""), "Weg 1", "Ort",
			[]string{"anna.m", "bert.o", "cigdem.o", "anna.m2"}[who], "000" + fmt.Sprint(who), "", few(5, "24.11.2026"),
		}
		cells[2] = ""
		switch r.IntN(8) {
		case 0:
			cells[7], cells[8], cells[9] = "", "", pick(r, "c0de", "c1de")
		case 1:
			cells[7], cells[8] = "", ""
		case 2:
			cells[8] = ""
		case 3:
			cells[9] = "c0de"
		}
		if strange {
			i := r.IntN(len(cells))
			cells[i] = pick(r, cells[i]+"_", strings.ToUpper(cells[i]), "", "_", "Weg 2", "number:7", "\u200b")
		}
		if r.IntN(25) == 0 {
			cells = strings.Split(randomHeader, "|")
		}
		if withMark {
			cells = append(cells, few(2, "1"))
		}
		w.WriteString("\n" + strings.Join(cells, "|"))
	}
	return w.String() + "\n"
}

// checkLetters checks the letters against the table and returns how many accounts and
// codes have none.
func checkLetters(t testing.TB, b *book, p *Plan, way string) (without int) {
	t.Helper()
	const account, password, code = 8, 9, 10
	byKey := map[string][]Letter{}
	for _, l := range p.Letters {
		byKey[fmt.Sprint(l.Code, strings.ToLower(l.Key))] = append(byKey[fmt.Sprint(l.Code, strings.ToLower(l.Key))], l)
	}
	said := told(p, nil)
	seen := map[string]bool{}
	for row := 2; row <= len(b.rows); row++ {
		key, isCode := strings.TrimSpace(b.at(row, account)), false
		if key == "" {
			key, isCode = strings.TrimSpace(b.at(row, code)), true
		}
		id := fmt.Sprint(isCode, strings.ToLower(key))
		if key == "" || key == "\u200b" || key == "Account" || seen[id] {
			continue
		}
		seen[id] = true
		switch letters := byKey[id]; len(letters) {
		case 0:
			without++
			if !strings.Contains(said, problem.Quote(key)) && !strings.Contains(said, "„"+key) {
				t.Errorf("%q has no letter and nothing says so", key)
			}
		case 1:
			ofOneRow(t, b, p, letters[0], way)
		default:
			t.Errorf("%d letters for %q", len(letters), key)
		}
	}
	return without
}

// ofOneRow checks that all values of a letter stand in one row of its account.
func ofOneRow(t testing.TB, b *book, p *Plan, l Letter, way string) {
	t.Helper()
	for _, row := range l.Rows {
		equal := true
		for h, v := range l.Values {
			if h == childrenHeader || h == orderHeader {
				continue
			}
			col := slices.Index(strings.Split(randomHeader, "|"), h) + 1
			equal = equal && col > 0 && b.at(row, col) == v
		}
		if !equal {
			continue
		}
		if pw := b.at(row, 9); l.Password != "" && l.Password != pw || l.Password == "" && way == settings.InColumn && !l.Code && !l.Sent {
			t.Errorf("the letter of %q has the password %q, its row %d %q", l.Key, l.Password, row, pw)
		}
		return
	}
	t.Errorf("the values of the letter of %q stand in none of its rows: %v", l.Key, l.Values)
}
