package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/decisions"
	"elterntool/internal/match"
	"elterntool/internal/names"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// page puts all there is to say into sentences and cells.
func (e *Enrich) page(l Limits) *Page {
	b := builder{Enrich: e, limits: l, p: &Page{Title: "Accounts für " + filepath.Base(e.File), Saved: e.HTML}}
	b.readings()
	b.decisionsRead()
	b.decisions()
	b.decided()
	b.leftovers()
	b.defects()
	b.addressLines()
	b.sourceNotes()
	b.otherFiles()
	b.outcome()
	// What a person must look at comes first, in the order it was found.
	slices.SortStableFunc(b.p.Sections, func(x, y Section) int { return int(x.Level) - int(y.Level) })
	return b.p
}

type builder struct {
	*Enrich
	limits Limits
	p      *Page
	want   struct{ siblings, export, overwrite, resolve bool } // remedies worth a line of their own at the end
}

// readings says what was read.
func (b *builder) readings() {
	f := TableFact(b.File, b.Table)
	if b.Plan.SwappedFile() {
		f.Lines = append(f.Lines, "Vorname und Nachname sind in der ganzen Tabelle vertauscht; so gelesen passen sie zu IServ.")
	}
	b.p.Facts = append(b.p.Facts, f)

	stats := b.stats()
	for i, s := range b.Sources {
		if stats[i].Accounts == 0 {
			empty := "nennt keine Accounts von Eltern"
			if s.File.Rows == 0 {
				empty = "ist leer: In diesem Import kam kein Account neu dazu"
			}
			b.p.Facts = append(b.p.Facts, Fact{"IServ", []string{filepath.Base(s.File.Name), empty}})
			continue
		}
		a, whose := s.File.Account, ""
		if isExport(s) { // it holds pupils and teachers as well
			whose = " von Eltern"
		}
		lines := []string{filepath.Base(s.File.Name), fmt.Sprintf("%s%s aus der Spalte %s", Many(stats[i].Deciding, "Account", "Accounts"), whose, problem.Quote(a.Header))}
		if !stats[i].WitnessOff && a.Rows > 0 {
			rows := "Zeilen"
			if a.Rows == 1 {
				rows = "Zeile"
			} else if a.Rows < s.File.Rows*9/10 { // of big files a part is compared
				rows = "geprüften Zeilen"
			}
			lines = append(lines, fmt.Sprintf("in %s von %s %s passt der Account zum Namen daneben", Num(a.Fits+a.Swapped), Num(a.Rows), rows))
		}
		if stats[i].WitnessOff {
			lines = append(lines, "Die Accounts sind nicht aus den Namen gebildet; diese Gegenprobe entfällt.")
		}
		if stats[i].Info {
			lines = append(lines, "Die Kind-IDs in dieser Datei wurden ebenfalls verglichen.")
		}
		b.p.Facts = append(b.p.Facts, Fact{"IServ", lines})
	}
}

// TableFact says which table of Datei-01 was read, and which columns.
func TableFact(file string, t *table.Table) Fact {
	lines := []string{fmt.Sprintf("%s, Tabelle %s", problem.Clean(file), problem.Quote(t.Sheet)), Many(t.Persons, "Zeile mit Namen", "Zeilen mit Namen")}
	if t.Hidden > 0 {
		lines[1] += ", davon " + Num(t.Hidden) + " ausgeblendet"
		if t.Filtered > 0 || table.IsExcelName(file) { // workbooks do not tell the two apart
			lines[1] += " oder ausgefiltert"
		}
	}
	if t.HeaderRow != 1 {
		lines = append(lines, fmt.Sprintf("Überschriften in Zeile %d", t.HeaderRow))
	}
	var cols []table.Column
	for f := table.FirstName; f < table.Account; f++ {
		cols = append(cols, t.Columns[f]...)
	}
	slices.SortFunc(cols, func(x, y table.Column) int { return x.Col - y.Col })
	var words []string
	for _, c := range cols {
		words = append(words, fmt.Sprintf("%s\u00a0(%s)", problem.Clean(c.Header), table.ColumnName(c.Col)))
	}
	lines = append(lines, "Spalten: "+strings.Join(words, ", "))
	return Fact{"Datei-01", lines}
}

// An entry is a row, or the rows of a group, that one reason concerns.
type entry struct {
	rows    []int // numbers of the plan
	group   int
	account int
}

// entries are those of one reason, the first of them kept.
type entries struct {
	list  []entry
	more  int
	count int // rows
}

func (l *entries) add(limit int, e entry) {
	if len(l.list) == limit {
		l.more++
		return
	}
	l.list = append(l.list, e)
}

// put adds the sections that have something to say, without columns in which
// nothing stands.
func (b *builder) put(sections ...Section) {
	for _, s := range sections {
		if s.Count > 0 {
			s.DropEmpty()
			b.p.Sections = append(b.p.Sections, s)
		}
	}
}

// decisions counts what was matched and lists what was not.
func (b *builder) decisions() {
	p := b.Plan
	var m matched
	have := newExisting()
	open := openRows{groups: make([]bool, p.NumGroups()), nones: b.Decided.nones()}
	m.stage = p.Plain()
	for i, d := range p.Others() {
		switch d.Status {
		case match.Empty:
			open.add(b, i, d)
			continue
		case match.Filled, match.Kept, match.Overwritten:
			m.add(d)
		}
		have.add(b, i, d)
	}
	m.show(b)
	if open.rows > 0 {
		b.p.Rest, b.p.RestNote = "Leer bleiben: "+Many(open.rows, "Zeile", "Zeilen"), "warum, und was hilft, steht darunter"
	}
	for r := range open.lists {
		if open.lists[r].count > 0 {
			b.reason(match.Reason(r), &open.lists[r])
		}
	}
	b.want.overwrite = have.different.Count > 0
	b.put(have.swapped, have.different, have.doubtful, have.unproven, have.replaced)
	b.marks()
}

// matched counts the rows that have an account, by what tells it.
type matched struct {
	stage                [names.NumStages]int
	swapped, byID, ruled int
}

func (m *matched) add(d match.Decision) {
	switch {
	case d.Evidence == match.ByRuling:
		m.ruled++
	case d.Evidence == match.ByChildID || d.Evidence == match.ByEmail:
		m.byID++
	case bySwap(d):
		m.swapped++
	default:
		m.stage[d.Stage]++
	}
}

func (m *matched) show(b *builder) {
	sum := 0
	count := func(n int, text string) {
		if sum += n; n > 0 {
			b.p.Counts = append(b.p.Counts, Count{text, n})
		}
	}
	for s, n := range m.stage {
		count(n, stageWords(names.Stage(s)))
	}
	count(m.byID, "Name und dazu Kind-ID oder E-Mail")
	count(m.swapped, "Vor- und Nachname vertauscht; der Account zeigt, wie es gemeint ist")
	if m.ruled > 0 {
		count(m.ruled, "von einem Menschen entschieden ("+filepath.Base(b.Decided.File)+")")
	}
	b.p.Sum = fmt.Sprintf("Sicher zugeordnet: %s von %s", Num(sum), Many(b.Plan.Len(), "Zeile", "Zeilen"))
}

// existing are the sections about rows in which an account stands, or now stands.
type existing struct{ replaced, different, unproven, doubtful, swapped Section }

func newExisting() *existing {
	unit := [2]string{"Zeile", "Zeilen"}
	return &existing{
		replaced: Section{Level: Info, Key: "overwritten", Title: "Ersetzte Einträge", Unit: unit,
			Why:     "In diesen Zeilen stand ein anderer Account (--ersetzen).",
			Columns: []string{"Zeile", "Name", "Kind-ID", "stand da", "jetzt"}},
		different: Section{Key: "different", Title: "In der Account-Spalte steht schon etwas anderes", Unit: unit,
			Why:     "Der vorhandene Eintrag bleibt stehen.",
			Remedy:  "Prüfen, welcher Account stimmt. Sollen die gefundenen gelten, noch einmal mit --ersetzen ausführen.",
			Columns: []string{"Zeile", "Name", "Kind-ID", "steht da", "gefunden"}},
		unproven: Section{Level: Info, Key: "unproven", Title: "Vorhandene Einträge, die sich nicht bestätigen lassen", Unit: unit,
			Why:     "Sie bleiben stehen: In den Dateien von IServ fand sich nichts Sicheres dafür oder dagegen.",
			Columns: []string{"Zeile", "Name", "Kind-ID", "steht da", "warum nicht sicher"}},
		doubtful: Section{Key: "doubtful", Title: "Vorhandene Einträge, die fraglich sind", Unit: unit,
			Why:     "Sie bleiben stehen; ob sie stimmen, muss sich jemand ansehen.",
			Remedy:  "In IServ unter Verwaltung → Benutzer nachsehen, wem der Account gehört, und falsche Einträge berichtigen oder löschen.",
			Columns: []string{"Zeile", "Name", "Kind-ID", "steht da", "warum fraglich"}},
		swapped: Section{Key: "swapped", Title: "Vor- und Nachname vertauscht?", Unit: unit,
			Why:     "In diesen Zeilen passt der Name nur andersherum zu IServ; der Account zeigt, wie er gemeint ist.",
			Remedy:  "Bitte ansehen. Stimmt die Zuordnung, die Namen in Datei-01 tauschen; sonst den Account dort löschen.",
			Columns: []string{"Zeile", "Name", "Kind-ID", "Account"}},
	}
}

func (e *existing) add(b *builder, i int, d match.Decision) {
	switch d.Status {
	case match.KeptDifferent:
		b.list(&e.different, i, true, b.account(d.Account))
		return
	case match.KeptUnproven:
		s := &e.doubtful
		if d.Reason == match.NoAccount || b.settled(d) {
			s = &e.unproven
		}
		if d.Reason == match.NoAccount && !slices.ContainsFunc(b.Sources, isExport) {
			s.Remedy = "Die Ergebnisdatei nennt nur, was der letzte Import neu angelegt hat. Wer auch ältere Einträge prüfen will, nimmt den Benutzerexport mit --iserv hinzu."
		}
		b.list(s, i, true, Reason(d.Reason))
		return
	case match.Overwritten:
		b.list(&e.replaced, i, true, b.account(d.Account))
	}
	if bySwap(d) && !b.Plan.SwappedFile() {
		b.list(&e.swapped, i, false, b.account(d.Account))
	}
}

// list adds a row of the plan to a section: what it is called, what stood there if that is wanted, and what is to say.
func (b *builder) list(s *Section, i int, was bool, say string) {
	if s.Count++; s.full(b.limits.Rows) {
		return
	}
	r := b.Plan.Row(i)
	cells := []string{strconv.Itoa(r.Row), name(r), string(r.ChildID)}
	if was {
		cells = append(cells, string(r.Existing))
	}
	s.Add(b.limits.Rows, append(cells, say)...)
}

// bySwap tells whether it is the swapped names that an account was told by.
func bySwap(d match.Decision) bool {
	return d.Swapped && d.Evidence != match.ByRuling && d.Evidence != match.ByChildID && d.Evidence != match.ByEmail
}

// openRows are those that stay empty, by reason.
type openRows struct {
	rows   int
	lists  [match.NumReasons]entries
	groups []bool                   // those that are listed
	nones  map[int]*decisions.Bound // rows that a person wants empty; they are listed elsewhere
}

func (o *openRows) add(b *builder, i int, d match.Decision) {
	if b.Plan.Trusted() {
		o.rows++
	}
	if o.nones[i] != nil {
		return
	}
	// Against what stands in Datei-01 no decision helps.
	if d.Reason != match.Taken && d.Reason != match.SiblingRowDiffers && (d.Group >= 0 || len(b.Plan.Suggestions(i)) > 0) {
		b.want.resolve = true
	}
	l := &o.lists[d.Reason]
	l.count++
	if d.Group < 0 {
		l.add(b.limits.Rows, entry{rows: []int{i}, group: -1, account: d.Account})
	} else if !o.groups[d.Group] {
		o.groups[d.Group] = true
		l.add(b.limits.Rows, entry{group: d.Group, account: -1})
	}
}

// reason lists the rows that stay empty for one reason: a line for each row, or for
// each group of rows that hang together.
func (b *builder) reason(r match.Reason, l *entries) {
	export := slices.ContainsFunc(b.Sources, isExport)
	w := reasonWords(r, export)
	s := Section{Key: reasonKeys[r], Title: w.title, Count: l.count, More: l.more, Unit: [2]string{"Zeile", "Zeilen"}, Why: w.why, Remedy: w.remedy,
		Columns: []string{"Zeile", "Name", "Kind-ID", "in Frage kommt"}}
	switch r {
	case match.Undecided:
		b.want.siblings = true
	case match.NoAccount, match.TooFewAccounts:
		b.want.export = !export
	}
	if r == match.NoAccount {
		s.Columns[3] = "ähnlich"
	}
	for _, en := range l.list {
		s.Add(b.limits.Rows, b.cells(en)...)
	}
	b.put(s)
}

// cells are an entry's row numbers, name, child IDs and candidates.
func (b *builder) cells(en entry) []string {
	rows, accounts := en.rows, []int(nil)
	if en.group >= 0 {
		g := b.Plan.Group(en.group)
		rows, accounts = g.Rows, g.Accounts
	} else if en.account >= 0 {
		accounts = []int{en.account}
	}
	var numbers, ids []string
	var persons []string
	for _, i := range rows {
		r := b.Plan.Row(i)
		numbers = append(numbers, strconv.Itoa(r.Row))
		if n := name(r); !slices.Contains(persons, n) {
			persons = append(persons, n)
		}
		if id := string(r.ChildID); id != "" {
			ids = append(ids, id)
		}
	}
	var found []string
	for i, a := range accounts {
		if i == 8 {
			found = append(found, "…")
			break
		}
		found = append(found, b.account(a))
	}
	if len(rows) == 1 && len(found) == 0 {
		for _, s := range b.Plan.Suggestions(rows[0]) {
			info := b.Plan.Account(s.Account)
			found = append(found, fmt.Sprintf("%s (%s %s, %s)", info.Name, info.First, info.Last, Likeness(s.Why)))
		}
		if len(found) == 0 && twoPersons(persons[0]) {
			found = append(found, "Stehen zwei Personen in der Zelle? Dann jede in eine eigene Zeile.")
		}
	}
	return []string{short(numbers), strings.Join(persons, " / "), short(ids), strings.Join(found, ", ")}
}

// short joins what a cell can hold.
func short(words []string) string {
	const most = 8
	if len(words) > most {
		return strings.Join(words[:most], ", ") + " und " + Num(len(words)-most) + " weitere"
	}
	return strings.Join(words, ", ")
}

// twoPersons tells "Max und Erika" from a name.
func twoPersons(name string) bool {
	for _, sign := range []string{" und ", " u. ", " & ", " + ", "/"} {
		if strings.Contains(name, sign) {
			return true
		}
	}
	return strings.HasPrefix(name, "Familie ") || strings.HasPrefix(name, "Eheleute ")
}

// settled tells whether a person has decided already what the plan could not: the
// cells of the group hold accounts that come into question, and as many different
// ones as there are persons.
func (b *builder) settled(d match.Decision) bool {
	if d.Group < 0 || d.Reason == match.Taken || d.Reason == match.SiblingRowDiffers {
		return false
	}
	g := b.Plan.Group(d.Group)
	held, rows := map[string]bool{}, 0
	for _, i := range g.Rows {
		if e := string(b.Plan.Row(i).Existing); e != "" {
			held[e] = true
			rows++
		}
	}
	for e := range held {
		if !slices.ContainsFunc(g.Accounts, func(a int) bool { return b.account(a) == e }) {
			return false
		}
	}
	if d.Reason == match.Undecided && len(held) == 1 { // siblings, as --geschwister fills them
		return true
	}
	return len(held) == min(g.Persons, rows)
}

// marks lists the groups that are no reason for an empty row.
func (b *builder) marks() {
	for _, r := range []match.Reason{match.JoinedSiblings, match.ValueTwice} {
		w := reasonWords(r, false)
		s := Section{Level: Info, Key: reasonKeys[r], Title: w.title, Why: w.why, Remedy: w.remedy, Columns: []string{"Zeile", "Name", "Kind-ID", "Account"}}
		s.Unit = [2]string{"Person", "Personen"}
		if r == match.ValueTwice {
			s.Level, s.Unit = Look, [2]string{"Account", "Accounts"}
		}
		for g := range b.Plan.NumGroups() {
			if b.Plan.GroupReason(g) != r {
				continue
			}
			if s.Count++; s.full(b.limits.Rows) {
				continue
			}
			group := b.Plan.Group(g)
			cells := b.cells(entry{group: g, account: -1})
			if a := b.Plan.Decision(group.Rows[0]).Account; cells[3] == "" && a >= 0 {
				cells[3] = b.account(a)
			}
			s.Add(b.limits.Rows, cells...)
		}
		b.put(s)
	}
}

func (b *builder) account(a int) string {
	if a < 0 {
		return ""
	}
	return string(b.Plan.Account(a).Name)
}

func name(r match.Row) string {
	parts := []string{string(r.First)}
	if len(r.Particle) > 0 {
		parts = append(parts, string(r.Particle))
	}
	return strings.Join(append(parts, string(r.Last)), " ")
}

// leftovers lists the accounts that no row of that name asks for.
func (b *builder) leftovers() {
	s := Section{Key: "unused-accounts", Title: "Accounts ohne Zeile in Datei-01", Unit: [2]string{"Account", "Accounts"},
		Why:     "Diese Namen gibt es in Datei-01 nicht.",
		Remedy:  "Vielleicht fehlt die Person in Datei-01, oder ihr Name ist dort anders geschrieben: ergänzen oder berichtigen und noch einmal ausführen.",
		Columns: []string{"Account", "Name in IServ", "Zeile der Datei", "Datei"}}
	if len(b.Sources) == 1 {
		s.Columns = s.Columns[:3]
	}
	for u := range b.Plan.Unused() {
		if u.Known { // it stands among the candidates of that row
			continue
		}
		if s.Count++; s.full(b.limits.Rows) {
			continue
		}
		a := b.Plan.Account(u.Account)
		cells := []string{string(a.Name), string(a.First) + " " + string(a.Last), strconv.Itoa(a.Line), filepath.Base(b.Sources[a.File].File.Name)}
		s.Add(b.limits.Rows, cells[:len(s.Columns)]...)
	}
	b.put(s)
}
