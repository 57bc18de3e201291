package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// An Update is what a Datei-01 that is there already gets: rows for new parents below
// its last one. Nothing that stands in it is changed.
type Update struct {
	Sheet   string
	Old     int // rows with names, as it was
	Known   int // of the planned rows, those that stand there already
	New     []Row
	Changed []Change
	Gone    []Change // rows of Datei-01 that the export does not have
	Missing []string // columns of the plan that Datei-01 has not

	Formulas []string       // headers of columns whose last cell is a formula: the new rows have none
	Short    []roster.Place // formulas that end at the last row, and do not see the new ones
	Names    []string       // named ranges of which the same is true

	table   *table.Table
	columns []roster.Column
}

// A Change is a row of Datei-01 of which the export says something else.
type Change struct {
	Row     int
	Who     string
	ChildID string
	Says    string // what differs
	Renamed bool   // the same child's parent, spelt otherwise, or with other zeros in the Kind-ID: not appended
}

// An entry is a row of Datei-01.
type entry struct {
	row         int
	first, last string
	id          string
	values      map[string]string // by header of the plan
	seen        bool
}

// A place is where the values of a column of the plan stand in Datei-01.
type place struct {
	header string
	col    int
	town   bool // "PLZ Ort" in one cell
}

// places finds the columns of Datei-01 that hold what the plan has.
func places(t *table.Table, headers []string) (found []place, missing []string) {
	nth := map[table.Field]int{}
	fields := map[string]table.Field{
		headFirst: table.FirstName, headLast: table.LastName, headID: table.ChildID, "Adresse": table.Address, "E-Mail": table.Email,
		"Telefonnummer": table.Phone, "Anrede": table.Salutation, "Titel": table.Title, "Straße": table.Street, "PLZ": table.PostalCode,
		"Ort": table.Town, "Vorname des Kindes": table.ChildName, "Klasse": table.Class,
	}
	for _, h := range headers {
		base, _, _ := strings.Cut(h, " ")
		f, ok := fields[h]
		if !ok && (base == "E-Mail" || base == "Telefonnummer") {
			f, ok = fields[base]
		}
		p := place{header: h}
		if ok {
			if cols := t.Columns[f]; nth[f] < len(cols) {
				p.col = cols[nth[f]].Col
				p.town = f == table.Town && len(t.Columns[table.PostalCode]) == 0
			}
			nth[f]++
		} else {
			for _, c := range t.Headers {
				if table.Fold(c.Header) == table.Fold(h) {
					p.col = c.Col
				}
			}
		}
		if p.col == 0 {
			missing = append(missing, h)
			continue
		}
		found = append(found, p)
	}
	if slices.ContainsFunc(found, func(p place) bool { return p.town }) {
		missing = slices.DeleteFunc(missing, func(h string) bool { return h == "PLZ" }) // "PLZ Ort" holds it
	}
	return found, missing
}

// compare finds what Datei-01 has of the plan. A parent of a child whose first name
// stands there already is no new one: it may have another name now.
func compare(t *table.Table, entries []entry, plan *Plan) *Update {
	u := &Update{Sheet: t.Sheet, Old: len(entries), table: t}
	at, missing := places(t, plan.Headers)
	u.Missing = missing
	index := map[string]int{}
	for i, h := range plan.Headers {
		index[h] = i
	}
	key := func(id, last, first string) string { return id + "\x00" + fold(last) + "\x00" + fold(first) }
	known := map[string]*entry{}
	byFirst := map[string][]*entry{}
	for i := range entries {
		e := &entries[i]
		known[key(e.id, e.last, e.first)] = e
		byFirst[withoutZeros(e.id)+"\x00"+fold(e.first)] = append(byFirst[withoutZeros(e.id)+"\x00"+fold(e.first)], e)
	}
	value := func(r *Row, h string) string {
		if i, ok := index[h]; ok {
			return r.Values[i]
		}
		return ""
	}
	var fresh []*Row
	for i := range plan.Rows {
		r := &plan.Rows[i]
		e := known[key(value(r, headID), value(r, headLast), value(r, headFirst))]
		if e == nil {
			fresh = append(fresh, r)
			continue
		}
		u.Known++
		e.seen = true
		if says := differs(e, r, at, index); says != "" {
			u.Changed = append(u.Changed, Change{Row: e.row, Who: e.first + " " + e.last, ChildID: e.id, Says: says})
		}
	}
	// A spreadsheet that took Kind-IDs for numbers has lost their zeros: with them everybody would be new.
	byZeros := map[string][]*entry{}
	for i := range entries {
		if e := &entries[i]; !e.seen && e.id != "" {
			k := key(withoutZeros(e.id), e.last, e.first)
			byZeros[k] = append(byZeros[k], e)
		}
	}
	for _, r := range fresh {
		id := value(r, headID)
		var like *entry
		for _, e := range byZeros[key(withoutZeros(id), value(r, headLast), value(r, headFirst))] {
			if !e.seen && id != "" {
				like = e
			}
		}
		if like != nil {
			like.seen = true
			u.Changed = append(u.Changed, Change{Row: like.row, Who: like.first + " " + like.last, ChildID: like.id, Renamed: true,
				Says: "Kind-ID im Export: " + id})
			continue
		}
		for _, e := range byFirst[withoutZeros(value(r, headID))+"\x00"+fold(value(r, headFirst))] {
			if !e.seen && value(r, headID) != "" {
				like = e
			}
		}
		if like == nil {
			u.New = append(u.New, *r)
			continue
		}
		like.seen = true
		u.Changed = append(u.Changed, Change{Row: like.row, Who: like.first + " " + like.last, ChildID: like.id, Renamed: true,
			Says: "im Export: " + value(r, headFirst) + " " + value(r, headLast)})
	}
	for i := range entries {
		if e := &entries[i]; !e.seen {
			u.Gone = append(u.Gone, Change{Row: e.row, Who: e.first + " " + e.last, ChildID: e.id})
		}
	}
	u.plan(at, index)
	return u
}

// withoutZeros is a Kind-ID as a spreadsheet leaves it that takes it for a number.
func withoutZeros(id string) string {
	if cut := strings.TrimLeft(strings.TrimSuffix(id, ",0"), "0"); cut != "" && strings.Trim(cut, "0123456789") == "" {
		return cut
	}
	return id
}

// differs says in which columns the export has another value.
func differs(e *entry, r *Row, at []place, index map[string]int) string {
	var list []string
	for _, p := range at {
		if p.header == headFirst || p.header == headLast || p.header == headID {
			continue
		}
		want, have := p.value(r, index), e.values[p.header]
		if want != "" && want != have {
			list = append(list, fmt.Sprintf("%s: %s statt %s", p.header, want, emptyWord(have)))
		}
	}
	return strings.Join(list, "; ")
}

func emptyWord(s string) string {
	if s == "" {
		return "(leer)"
	}
	return s
}

// value is what a new row gets in this place.
func (p *place) value(r *Row, index map[string]int) string {
	v := r.Values[index[p.header]]
	if p.town {
		if i, ok := index["PLZ"]; ok {
			v = strings.TrimSpace(r.Values[i] + " " + v)
		}
	}
	return v
}

// plan makes the columns that the new rows need.
func (u *Update) plan(at []place, index map[string]int) {
	if len(u.New) == 0 {
		return
	}
	for _, p := range at {
		values := make([]string, len(u.New))
		for i := range u.New {
			values[i] = p.value(&u.New[i], index)
		}
		last := u.table.LastRow
		u.columns = append(u.columns, roster.Column{Header: headerAt(u.table, p.col), At: p.col, Append: len(u.New), Value: func(row int) (string, bool) {
			if row <= last || row > last+len(values) || values[row-last-1] == "" {
				return "", false
			}
			return values[row-last-1], true
		}})
	}
	slices.SortFunc(u.columns, func(a, b roster.Column) int { return a.At - b.At })
}

func headerAt(t *table.Table, col int) string {
	for _, h := range t.Headers {
		if h.Col == col {
			return h.Header
		}
	}
	return ""
}

// readExisting opens a Datei-01 that is there and reads what it holds.
func (j *Job) readExisting(ctx context.Context) error {
	o := &j.Options
	file, err := roster.Open(ctx, o.Output)
	if err != nil {
		return err
	}
	j.file = file
	if !o.DryRun {
		if err := file.Reserve(ctx); err != nil {
			return err
		}
	}
	var entries []entry
	var cells []map[int]string
	var formulas []int // columns of the last row
	t, err := table.Read(ctx, file.Workbook(), table.Options{}, func(r *table.Record) error {
		e := entry{row: r.Row, first: clean(string(r.FirstName)), last: clean(string(r.LastName)), id: clean(string(r.ChildID))}
		if p := clean(string(r.Particle)); p != "" {
			e.last = p + " " + e.last
		}
		values := map[int]string{}
		formulas = formulas[:0]
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Formula {
				formulas = append(formulas, c.Col)
			}
			for n := range min(max(c.Repeated, 1), 1024) {
				if v := clean(string(c.Shown())); v != "" {
					values[c.Col+n] = v
				}
			}
		}
		entries, cells = append(entries, e), append(cells, values)
		return nil
	})
	if err != nil {
		return problem.FromFile(problem.FromSheet(report.FromTable(err, o.Output), o.Output))
	}
	place := problem.Place{File: o.Output, Sheet: t.Sheet}
	if len(t.Columns[table.ChildID]) == 0 {
		return &problem.Problem{Place: place, What: "Diese Datei-01 hat keine Spalte Kind-ID. Wer davon neu ist, lässt sich deshalb nicht sagen.",
			Remedy: "Hinter -o einen neuen Namen angeben, oder die Spalte ergänzen."}
	}
	at, _ := places(t, j.Plan.Headers)
	inPlace := map[int]bool{}
	for _, p := range at {
		inPlace[p.col] = true
	}
	for i := range entries {
		entries[i].values = map[string]string{}
		for _, p := range at {
			entries[i].values[p.header] = cells[i][p.col]
		}
	}
	j.Update = compare(t, entries, j.Plan)
	if len(j.Update.New) == 0 {
		return nil
	}
	if row, err := j.below(t); err != nil {
		return problem.FromFile(problem.FromSheet(err, o.Output))
	} else if row > 0 {
		place.Row = row
		return &problem.Problem{Place: place, What: "Unter der Tabelle steht noch etwas; neue Eltern kämen in diese Zeile.",
			Remedy: "Was darunter steht, weiter nach unten oder in eine andere Tabelle verschieben."}
	}
	if j.patch, err = file.Plan(t, j.Update.columns); err == nil {
		err = j.patch.Check()
	}
	if err != nil {
		return problem.FromFile(problem.FromSheet(err, o.Output))
	}
	u := j.Update
	u.Short, u.Names = j.patch.Short, j.patch.ShortNames
	for _, col := range formulas {
		if h := headerAt(t, col); h != "" && !inPlace[col] {
			u.Formulas = append(u.Formulas, h)
		}
	}
	return nil
}

// below is the first row with content where new ones would stand; 0: there is none.
func (j *Job) below(t *table.Table) (int, error) {
	for row, err := range j.file.Workbook().Rows() {
		if err != nil {
			return 0, err
		}
		first, last := row.Number, row.Number+max(row.Repeated, 1)-1
		if row.Sheet != t.Sheet || last <= t.LastRow || first > t.LastRow+len(j.Update.New) {
			continue
		}
		for i := range row.Cells {
			if c := &row.Cells[i]; len(c.Value) > 0 || len(c.Text) > 0 || c.Formula {
				return max(first, t.LastRow+1), nil
			}
		}
	}
	return 0, nil
}

// append writes the new rows into the Datei-01 that is there.
func (j *Job) append(ctx context.Context) (*safefile.Result, error) {
	if j.patch == nil || j.patch.Empty() {
		return nil, nil
	}
	res, err := j.file.Apply(ctx, j.patch, &roster.Target{Backup: !j.Options.NoBackup, Saver: j.Options.Saver, Command: j.Options.Call})
	if err != nil {
		return nil, problem.FromFile(problem.FromSheet(err, j.Options.Output))
	}
	return res, nil
}

// sections say what becomes of the Datei-01 that is there.
func (u *Update) sections(limits report.Limits) []report.Section {
	var list []report.Section
	add := func(level report.Level, key, title, why, remedy string, changes []Change) {
		s := report.Section{Level: level, Key: key, Title: title, Count: len(changes), Unit: [2]string{"Zeile", "Zeilen"}, Why: why, Remedy: remedy,
			Columns: []string{"Zeile", "Elternteil", "Kind-ID", "was anders ist"}}
		for _, c := range changes {
			s.Add(limits.Rows, fmt.Sprint(c.Row), c.Who, c.ChildID, c.Says)
		}
		s.DropEmpty()
		list = append(list, s)
	}
	var changed, renamed []Change
	for _, c := range u.Changed {
		if c.Renamed {
			renamed = append(renamed, c)
		} else {
			changed = append(changed, c)
		}
	}
	add(report.Look, "geaendert", "Im Export steht etwas anderes als in Datei-01", "In Datei-01 bleibt alles, wie es ist.",
		"Ansehen und, was sich wirklich geändert hat, in Datei-01 ändern; bei Geschwistern in allen Zeilen.", changed)
	add(report.Look, "umbenannt", "Vielleicht dieselbe Person mit anderem Namen oder anderer Kind-ID: nicht angehängt", "Das Kind hat in Datei-01 schon einen Elternteil mit diesem Vornamen, oder die Kind-ID hat dort andere Nullen am Anfang.",
		"Ist es dieselbe Person, den Namen oder die Kind-ID in Datei-01 ändern. Sonst von Hand eine Zeile anhängen.", renamed)
	add(report.Info, "fehlt-im-export", "In Datei-01, aber hier nicht dabei", "Sie fehlen im Export oder sind oben weggelassen. Diese Zeilen bleiben stehen.", "Hat ein Elternteil kein Sorgerecht oder ist das Kind abgegangen, die Zeile in Datei-01 löschen.", u.Gone)
	short := report.Section{Level: report.Look, Key: "formeln-kurz", Title: "Formeln, die die neuen Zeilen nicht mitzählen", Count: len(u.Short) + len(u.Names), Unit: [2]string{"Stelle", "Stellen"},
		Why:    fmt.Sprintf("Ihr Bereich endet mit der bisher letzten Zeile (%d), die neuen stehen darunter. Formeln bleiben, wie sie sind.", u.table.LastRow),
		Remedy: "Das Ende des Bereichs in der Formel weiter nach unten setzen, mit Vorrat (zum Beispiel bis Zeile 2000); dann zählt sie auch beim nächsten Mal alle.", Columns: []string{"Tabelle", "Zelle"}}
	for _, p := range u.Short {
		short.Add(limits.Rows, p.Sheet, fmt.Sprintf("%s%d", table.ColumnName(p.Col), p.Row))
	}
	for _, name := range u.Names {
		short.Add(limits.Rows, "(benannter Bereich)", name)
	}
	list = append(list, short)
	filled := report.Section{Level: report.Look, Key: "formeln-fehlen", Title: "Spalten mit Formeln: in den neuen Zeilen leer", Count: len(u.Formulas), Unit: [2]string{"Spalte", "Spalten"},
		Why: "In der letzten Zeile steht dort eine Formel; Formeln werden nicht weitergeführt.", Remedy: "Die Formeln in Datei-01 aus der Zeile darüber nach unten ziehen.", Columns: []string{"Überschrift"}}
	for _, h := range u.Formulas {
		filled.Add(limits.Rows, h)
	}
	list = append(list, filled)
	if len(u.Missing) > 0 && len(u.New) > 0 {
		s := report.Section{Level: report.Info, Key: "spalten-fehlen", Title: "Spalten, die Datei-01 nicht hat", Count: len(u.Missing), Unit: [2]string{"Spalte", "Spalten"},
			Why: "Was im Export dazu steht, wird nicht übernommen.", Columns: []string{"Überschrift"}}
		for _, h := range u.Missing {
			s.Add(limits.Rows, h)
		}
		list = append(list, s)
	}
	return list
}

// look is the number of things that a person must look at.
func (u *Update) look() int { return len(u.Changed) + len(u.Short) + len(u.Names) + len(u.Formulas) }
