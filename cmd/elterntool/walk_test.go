package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"elterntool/internal/testformat"
	"elterntool/internal/testiserv"
)

// The way from the export of the school program to accounts in Datei-01, with invented schools and a simulated IServ
// in between: whatever IServ's habits, an account stands in the row it was made of, or nowhere.
func TestWalk(t *testing.T) {
	schools, workers := 1000, 4
	if raceEnabled || testing.Short() {
		schools = 24
	}
	var rows, filled atomic.Int64
	t.Run("schools", func(t *testing.T) {
		for worker := range workers {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for seed := worker; seed < schools && !t.Failed(); seed += workers {
					r, f := walkSchool(t, uint64(seed))
					rows.Add(int64(r))
					filled.Add(int64(f))
				}
			})
		}
	})
	r, f := rows.Load(), filled.Load()
	if f*2 < r {
		t.Errorf("of %d rows %d have an account", r, f)
	}
	t.Logf("%d schools: of %d rows %d have their account (%.1f %%), none a wrong one", schools, r, f, 100*float64(f)/float64(r))
}

// walkSchool goes through three imports of one school, half a year apart, and counts
// what is in Datei-01 in the end.
func walkSchool(t *testing.T, seed uint64) (rows, filled int) {
	w := newWalk(t, seed)
	for half := range 3 {
		if half > 0 {
			w.follow()
		}
		w.step()
	}
	if t.Failed() {
		t.Fatalf("school %d, %s", seed, w.ending)
	}
	return w.count()
}

type walk struct {
	t      *testing.T
	rng    *rand.Rand
	dir    string
	ending string
	now    time.Time
	server *testiserv.Server
	shape  int // of the export

	contacts, differ, unknown, names int // per cent
	children                         []*walkChild
	next, people                     int
}

type walkParent struct {
	who                                     int // the human being
	first, last, street, town, email, phone string
	custody                                 string
}

type walkChild struct {
	id, first, last, class string
	left                   bool
	parents                []walkParent // as they stand beside this child: a sibling's may differ
}

func newWalk(t *testing.T, seed uint64) *walk {
	rng := rand.New(rand.NewPCG(seed, 6))
	w := &walk{
		t: t, rng: rng, dir: t.TempDir(), ending: []string{".ods", ".xlsx"}[rng.IntN(2)],
		now:    time.Date(2026, 8, 24, 9, 0, 0, 0, time.Local),
		server: testiserv.New(rng, testiserv.AnyHabits(rng)),
		shape:  rng.IntN(len(walkShapes)), next: 4711 + rng.IntN(1e6),
		contacts: []int{0, 50, 90, 100}[rng.IntN(4)], differ: []int{0, 10, 30}[rng.IntN(3)], unknown: []int{0, 0, 8}[rng.IntN(3)],
		names: []int{3, 8, 40}[rng.IntN(3)],
	}
	for range 2 + rng.IntN(4) { // they take account names away
		w.server.AddTeacher(w.first(), w.last())
	}
	w.families(3 + rng.IntN(10))
	return w
}

var (
	walkFirst = []string{"Erika", "Max", "Jörg", "Anna Maria", "Karl-Heinz", "Ayşe", "Łukasz", "Zoë", "Marie-Luise", "Öykü", "José", "Weiß"}
	walkLast  = []string{"Müller", "Mueller", "Muster", "Groß", "von der Heide", "Müller-Lüdenscheidt", "O’Neil", "Nguyễn", "Yılmaz", "Kowalska", "Schmidt", "Kim"}
)

func (w *walk) first() string { return w.name(walkFirst, "a", "o", "e") }
func (w *walk) last() string  { return w.name(walkLast, "mann", "er", "ski") }

// name takes one of a few names, so that there are namesakes, or makes one.
func (w *walk) name(list []string, ends ...string) string {
	if w.rng.IntN(100) < w.names {
		return list[w.rng.IntN(len(list))]
	}
	var b strings.Builder
	for i := range 2 + w.rng.IntN(2) {
		s := []string{"bra", "del", "fi", "gor", "hum", "jö", "ka", "lis", "mor", "nü", "pe", "rät", "sto", "tim", "wen"}[w.rng.IntN(15)]
		if i == 0 {
			s = strings.ToUpper(s[:1]) + s[1:]
		}
		b.WriteString(s)
	}
	return b.String() + ends[w.rng.IntN(len(ends))]
}

func (w *walk) chance(percent int) bool { return w.rng.IntN(100) < percent }

func (w *walk) families(n int) {
	for range n {
		var parents []walkParent
		last := w.last()
		for range 1 + w.rng.IntN(2) {
			w.people++
			p := walkParent{who: w.people, first: w.first(), last: last, custody: []string{"ja", "ja", "ja", "nein"}[w.rng.IntN(4)]}
			if w.chance(20) {
				p.last = w.last()
			}
			if len(parents) == 1 && p.first == parents[0].first && p.last == parents[0].last {
				continue // two parents of one child and one name: nobody can tell them apart
			}
			n := w.rng.IntN(10000)
			p.street, p.town = fmt.Sprintf("Weg %d", n), "00000 Musterstadt"
			p.email = fmt.Sprintf("e%d@example.invalid", n)
			p.phone = fmt.Sprintf("030 23125 %03d", w.rng.IntN(1000))
			for _, c := range []*string{&p.street, &p.email, &p.phone} {
				if !w.chance(w.contacts) {
					*c = ""
				}
			}
			if p.street == "" {
				p.town = ""
			}
			parents = append(parents, p)
		}
		for range 1 + w.rng.IntN(3) {
			w.child(last, parents)
		}
	}
}

func (w *walk) child(last string, parents []walkParent) {
	w.next += 1 + w.rng.IntN(50)
	c := &walkChild{id: fmt.Sprint(w.next), first: w.first(), last: last, class: fmt.Sprintf("%d%c", 5+w.rng.IntN(6), 'a'+rune(w.rng.IntN(3)))}
	for _, p := range parents {
		if w.chance(w.differ) {
			p.street = strings.Replace(p.street, "Weg", "Alter Weg", 1)
		}
		if w.chance(w.differ) {
			p.phone = ""
		}
		c.parents = append(c.parents, p)
	}
	w.children = append(w.children, c)
	if !w.chance(w.unknown) {
		w.server.AddPupil(c.first, c.last, c.id)
	}
}

// follow is half a year: children come, siblings among them, and leave.
func (w *walk) follow() {
	w.now = w.now.AddDate(0, 5, w.rng.IntN(20))
	for _, c := range slices.Clone(w.children) {
		switch {
		case c.left:
		case w.chance(10):
			w.child(c.last, c.parents)
		case w.chance(5):
			c.left = true
		}
	}
	w.families(1 + w.rng.IntN(3))
}

// walkShapes are the forms in which school programs export parents.
var walkShapes = []func(w *walk) string{
	func(w *walk) string { // DaNiS
		return w.table("SchuelerIdentNummer;SchuelerNachname;SchuelerRufname;GruppeBezeichnung;SchuelerAbgangsdatum;"+
			"Verantw1Vorname;Verantw1Nachname;Verantw1Strasse;Verantw1PLZ;Verantw1Ortsname;Verantw1EMail;Verantw1Telefon1;Verantw1Erziehungsberechtigt;"+
			"Verantw2Vorname;Verantw2Nachname;Verantw2Strasse;Verantw2PLZ;Verantw2Ortsname;Verantw2EMail;Verantw2Telefon1;Verantw2Erziehungsberechtigt",
			func(c *walkChild) [][]string {
				left := ""
				if c.left {
					left = "31.07.2026"
				}
				row := []string{c.id, c.last, c.first, c.class, left}
				for i := range 2 {
					var p walkParent
					if i < len(c.parents) {
						p = c.parents[i]
					}
					code, town, _ := strings.Cut(p.town, " ")
					row = append(row, p.first, p.last, p.street, code, town, p.email, p.phone, p.custody)
				}
				return [][]string{row}
			})
	},
	func(w *walk) string { // a row per parent and child
		return w.table("Vorname;Nachname;Kind-ID;E-Mail;Adresse;Postleitzahl;Ort;Telefon;Sorgeberechtigt", func(c *walkChild) (rows [][]string) {
			if c.left {
				return nil
			}
			for _, p := range c.parents {
				code, town, _ := strings.Cut(p.town, " ")
				rows = append(rows, []string{p.first, p.last, c.id, p.email, p.street, code, town, p.phone, p.custody})
			}
			return rows
		})
	},
}

func (w *walk) table(header string, rows func(*walkChild) [][]string) string {
	var b strings.Builder
	b.WriteString(header + "\r\n")
	for _, c := range w.children {
		for _, r := range rows(c) {
			b.WriteString(strings.Join(r, ";") + "\r\n")
		}
	}
	return b.String()
}

func (w *walk) path(name string) string { return filepath.Join(w.dir, name) }
func (w *walk) datei01() string         { return w.path("datei01" + w.ending) }

// elterntool runs the program; it must end with one of the codes.
func (w *walk) elterntool(codes []int, args ...string) {
	w.t.Helper()
	w.now = w.now.Add(time.Minute)
	var out, errs bytes.Buffer
	code := run(context.Background(), append([]string{"elterntool"}, args...), world{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: func(string) string { return "" },
		now: func() time.Time { return w.now },
	})
	if !slices.Contains(codes, code) {
		w.t.Fatalf("%q ends with %d\n%s%s", args, code, &out, &errs)
	}
}

// step goes once through the guide.
func (w *walk) step() {
	w.t.Helper()
	export := w.path("export.csv")
	w.write(export, walkShapes[w.shape](w))
	w.elterntool([]int{0, 3}, "import", export, "-o", w.datei01())
	w.parentsOnly()
	out := w.path("Datei-02.csv")
	os.Remove(out)
	w.elterntool([]int{0, 3}, "export", w.datei01(), "-o", out, "--force")
	data, err := os.ReadFile(out)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := w.server.Import(data, "", "Eltern", w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(w.path(res.Name), string(res.CSV))
	args := []string{"enrich", w.datei01(), "--no-backup"}
	if w.chance(50) && !w.namesakes() { // the office says so only where it is true
		args = append(args, "--geschwister")
	}
	w.elterntool([]int{0, 1, 3}, args...) // 1: a result without accounts, or not enough to tell whose it is
	w.accountsRight()
}

func (w *walk) write(path, content string) {
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// cells are the rows of Datei-01 by their headers.
func (w *walk) cells() (rows []map[string]string) {
	sheets, err := testformat.Read(w.datei01())
	if err != nil {
		w.t.Fatal(err)
	}
	header := sheets[0].Rows[0].Cells
	for _, r := range sheets[0].Rows[1:] {
		m := map[string]string{}
		for i, v := range r.Cells {
			m[header[i]] = v
		}
		if m["Nachname"] != "" {
			rows = append(rows, m)
		}
	}
	return rows
}

// parentsOnly: every row of Datei-01 is a parent of that child, with custody.
func (w *walk) parentsOnly() {
	w.t.Helper()
	for _, r := range w.cells() {
		if !slices.ContainsFunc(w.children, func(c *walkChild) bool {
			return c.id == r["Kind-ID"] && slices.ContainsFunc(c.parents, func(p walkParent) bool {
				return p.first == r["Vorname"] && p.last == r["Nachname"] && p.custody != "nein"
			})
		}) {
			w.t.Errorf("nobody with custody of %s is %s %s", r["Kind-ID"], r["Vorname"], r["Nachname"])
		}
	}
}

// who is the human being that a row, here or in IServ, stands for.
func (w *walk) who(l testiserv.Link) int {
	for _, c := range w.children {
		for _, p := range c.parents {
			if c.id == l.ChildID && p.first == l.First && p.last == l.Last {
				return p.who
			}
		}
	}
	return 0
}

// namesakes tells whether two people have one name.
func (w *walk) namesakes() bool {
	who := map[string]int{}
	for _, c := range w.children {
		for _, p := range c.parents {
			name := strings.ToLower(strings.NewReplacer("ü", "ue", "ß", "ss").Replace(p.first + " " + p.last))
			if other := who[name]; other != 0 && other != p.who {
				return true
			}
			who[name] = p.who
		}
	}
	return false
}

// accountsRight: whoever stands in a row is one of those whose rows the account was made of.
func (w *walk) accountsRight() {
	w.t.Helper()
	for _, r := range w.cells() {
		if r["Account"] == "" {
			continue
		}
		a := w.server.By(r["Account"])
		who := w.who(testiserv.Link{First: r["Vorname"], Last: r["Nachname"], ChildID: r["Kind-ID"]})
		if a == nil || who == 0 || !slices.ContainsFunc(a.Links, func(l testiserv.Link) bool { return w.who(l) == who }) {
			w.t.Errorf("%s %s with child %s got %s: %+v", r["Vorname"], r["Nachname"], r["Kind-ID"], r["Account"], a)
		}
	}
}

func (w *walk) count() (rows, filled int) {
	for _, r := range w.cells() {
		rows++
		if r["Account"] != "" {
			filled++
		}
	}
	return rows, filled
}
