package enrich

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/decisions"
	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/names"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A list is the list of decisions that a run reads.
type list struct {
	path  string
	lines []decisions.Line
}

// listPrefix begins the name under which elterntool resolve makes a list.
const listPrefix = "klaeren"

// maxListSize of a list in bytes: what is bigger and lies about beside Datei-01 is no list.
const maxListSize = 16 << 20

// openList reads the list that the options name, or the one beside Datei-01, known by
// its content. Without one it is nil.
func openList(ctx context.Context, o *Options) (*list, error) {
	if o.Decisions != "" {
		if info, err := os.Stat(o.Decisions); err == nil {
			if own, err := os.Stat(o.File); err == nil && os.SameFile(info, own) {
				return nil, &problem.Problem{
					Place:  problem.Place{File: o.Decisions},
					What:   "Das ist Datei-01 selbst, keine Klärungsliste.",
					Remedy: "Hinter --klaeren die Liste angeben, die elterntool resolve angelegt hat (sonst: klaeren.ods).",
				}
			}
		}
		lines, err := readList(ctx, o.Decisions)
		if err != nil {
			return nil, wordList(err, o.Decisions)
		}
		return &list{o.Decisions, lines}, nil
	}
	paths := spreadsheetsBeside(o.File)
	var found []*list
	for _, path := range paths {
		lines, err := readList(ctx, path)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, decisions.ErrTooLong):
			return nil, wordList(err, path)
		case err != nil && !o.evidence && !errors.Is(err, decisions.ErrNoList) && strings.HasPrefix(strings.ToLower(filepath.Base(path)), listPrefix):
			return nil, unreadable(wordList(err, path), path, o)
		case err == nil:
			found = append(found, &list{path, lines})
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	var names []string
	for _, l := range found {
		names = append(names, problem.Quote(filepath.Base(l.path)))
	}
	return nil, &problem.Problem{
		Place:  problem.Place{File: o.File},
		What:   "Im selben Ordner liegen mehrere Klärungslisten: " + report.List(names) + ". Welche Entscheidungen gelten, wäre geraten.",
		Remedy: "Sagen, welche gilt: " + o.Command + " --klaeren " + report.ShellWord(found[0].path) + ". Oder die anderen in einen anderen Ordner legen.",
	}
}

// spreadsheetsBeside are those that may be a list: not Datei-01, not a backup.
func spreadsheetsBeside(file string) (paths []string) {
	dir := filepath.Dir(file)
	own, err := os.Stat(file)
	entries, _ := os.ReadDir(dir) // what cannot be listed holds no list
	for _, e := range entries {
		name := e.Name()
		if _, copied := safefile.ParseCopy(name); copied || !roster.IsSpreadsheetName(name) || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		path := filepath.Join(dir, name)
		if dir == "." {
			path = name
		}
		info, statErr := os.Stat(path)
		if statErr != nil || !info.Mode().IsRegular() || info.Size() > maxListSize || err == nil && os.SameFile(own, info) {
			continue
		}
		paths = append(paths, path)
	}
	return paths
}

func readList(ctx context.Context, path string) ([]decisions.Line, error) {
	f, err := roster.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decisions.Read(f.Workbook())
}

func wordList(err error, path string) error {
	p := &problem.Problem{Place: problem.Place{File: path}, Err: err}
	switch {
	case errors.Is(err, decisions.ErrNoList), roster.IsOtherKind(err):
		p.What = "Das ist keine Klärungsliste: Die Spalten „Nr.“, „Entscheidung“ und „Kennung“ fehlen."
		if roster.IsOtherKind(err) {
			p.What = "Das ist keine Tabelle, also auch keine Klärungsliste."
		}
		p.Remedy = "Hinter --klaeren die Liste angeben, die elterntool resolve angelegt hat (sonst: klaeren.ods)."
	case errors.Is(err, decisions.ErrTooLong):
		p.What = "Die Klärungsliste hat mehr Zeilen, als elterntool verarbeiten kann."
		p.Remedy = "Ist es die richtige Datei?"
	case errors.Is(err, fs.ErrNotExist):
		p.What = "Diese Klärungsliste gibt es nicht."
		p.Remedy = "Den Namen prüfen, oder eine anlegen: elterntool resolve datei01.ods"
	default:
		return problem.FromFile(problem.FromSheet(err, path))
	}
	return p
}

// unreadable stops at a list that is called like one and cannot be read: what is decided there would be passed over in
// silence.
func unreadable(err error, path string, o *Options) error {
	what := "Die Klärungsliste lässt sich nicht lesen."
	var p *problem.Problem
	if errors.As(err, &p) {
		what += " " + p.What
	}
	return &problem.Problem{
		Place:  problem.Place{File: path},
		What:   what,
		Remedy: "Ihre letzte Sicherung nehmen, oder die Datei umbenennen und die Liste neu anlegen: " + o.Resolve,
		Err:    err,
	}
}

// decide lets package match decide, with the decisions of people that still count.
func (r *run) decide(ctx context.Context, in *match.Input, t *table.Table, l *list) (*match.Plan, error) {
	o := match.Options{Siblings: r.o.Siblings, Overwrite: r.o.Overwrite, Trust: r.o.Trust}
	if l == nil && !r.o.evidence {
		return match.Decide(in, o), nil
	}
	o.Persons = true
	open := match.Decide(in, o)
	var lines []decisions.Line
	d := &report.Decisions{}
	if l != nil {
		lines, d.File = l.lines, l.path
	}
	var err error
	if d.Cases, err = r.cases(ctx, open, t, decisions.NewIndex(lines)); err != nil {
		return nil, err
	}
	d.Verdicts = decisions.Bind(lines, d.Cases, open.Same)
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		if v.State != decisions.Counts && v.State != decisions.Contradicts {
			continue
		}
		for _, k := range v.Cases {
			c := &d.Cases[k]
			account := -1
			if v.State == decisions.Counts && v.Account != "" {
				account = c.Number(v.Account)
			}
			o.Rulings = append(o.Rulings, match.Ruling{Row: c.Index, Account: account})
			d.Rulings = append(d.Rulings, report.Ruling{Verdict: i, Case: k})
		}
	}
	plan := open
	if len(o.Rulings) > 0 {
		plan = match.Decide(in, o)
	}
	for i, result := range plan.Ruled() {
		d.Rulings[i].Result = result
	}
	r.decided = d
	return plan, nil
}

// cases are the open rows, and those that a line may be about, with their evidence.
// For that the table and IServ's files are read once more.
func (r *run) cases(ctx context.Context, m *match.Plan, t *table.Table, x *decisions.Index) ([]decisions.Case, error) {
	var list []decisions.Case
	groups := map[int]match.Group{} // many rows may share one
	_, err := table.Read(ctx, r.file.Workbook(), r.o.table(), func(rec *table.Record) error {
		i, ok := m.Index(rec.Row)
		if !ok {
			return nil
		}
		p := personOf(rec)
		d := m.Decision(i)
		if open := d.Account < 0; !(open && d.Status == match.Empty && r.o.evidence) && !x.Wanted(&p) {
			return nil
		}
		c := decisions.Case{
			Index: i, Row: rec.Row, Person: p,
			Open: d.Account < 0, Existing: string(m.Row(i).Existing),
		}
		if c.Open {
			var group *match.Group
			if d.Group >= 0 {
				g, ok := groups[d.Group]
				if !ok {
					g = m.Group(d.Group)
					groups[d.Group] = g
				}
				group = &g
			}
			c.Candidates = candidates(m, i, group)
			c.Reason, c.Others = report.Reason(d.Reason), others(m, i, group)
		} else {
			c.Certain = string(m.Account(d.Account).Name)
		}
		list = append(list, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b decisions.Case) int { return cmp.Compare(a.Row, b.Row) })
	return list, r.addRecords(ctx, m, list)
}

func personOf(rec *table.Record) decisions.Person {
	texts := func(values [][]byte) (list []string) {
		for _, v := range values {
			list = append(list, string(v))
		}
		return list
	}
	return decisions.Person{
		First: string(rec.FirstName), Particle: string(rec.Particle), Last: string(rec.LastName), ChildID: string(rec.ChildID), Class: strings.TrimSpace(string(rec.Class)),
		Emails: texts(rec.Emails), Phones: texts(rec.Phones), Address: string(rec.Address),
	}
}

// maxCandidates is how many accounts of one name are offered. Nobody chooses among more, and as many rows may have
// each of them.
const maxCandidates = 40

// candidates are the accounts that come into question for an open row.
func candidates(m *match.Plan, i int, group *match.Group) (list []decisions.Candidate) {
	if group != nil {
		if len(group.Accounts) > maxCandidates {
			return nil
		}
		for _, a := range group.Accounts {
			list = append(list, decisions.Candidate{Account: string(m.Account(a).Name), Number: a})
		}
		return list
	}
	for _, s := range m.Suggestions(i) {
		list = append(list, decisions.Candidate{Account: string(m.Account(s.Account).Name), Number: s.Account, Why: report.Likeness(s.Why)})
	}
	return list
}

// others names the other rows that the reason of an open row concerns.
func others(m *match.Plan, i int, group *match.Group) string {
	if group == nil {
		return ""
	}
	const most = 8
	var words []string
	for _, k := range group.Rows {
		if k == i {
			continue
		}
		if len(words) == most {
			words = append(words, "…")
			break
		}
		r := m.Row(k)
		w := fmt.Sprintf("Zeile %d", r.Row)
		if len(r.ChildID) > 0 {
			w += fmt.Sprintf(": Kind-ID %s", r.ChildID)
		}
		if len(r.Existing) > 0 {
			w += fmt.Sprintf(", Account %s", r.Existing)
		}
		words = append(words, w)
	}
	return strings.Join(words, "\n")
}

// addRecords gives the candidates what IServ's files say of them.
func (r *run) addRecords(ctx context.Context, m *match.Plan, list []decisions.Case) error {
	wanted := map[string][]*decisions.Candidate{}
	for i := range list {
		for k := range list[i].Candidates {
			c := &list[i].Candidates[k]
			wanted[c.Account] = append(wanted[c.Account], c)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	stats := make([]match.FileStats, len(r.files))
	copy(stats, m.Files()) // match knows nothing of a file without accounts
	var key []byte
	for i, f := range r.files {
		n := 0
		for a, err := range f.Accounts() {
			if err != nil {
				return report.FromIServ(err)
			}
			if n++; n%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			key = names.Append(key[:0], names.Exact, a.Name)
			if a.Role == iserv.RoleOther || a.Doubt&iserv.Deleted != 0 || len(wanted[string(key)]) == 0 {
				continue
			}
			var known match.Account
			fill(&known, a, f, i, false)
			record := decisions.Record{First: string(a.First), Last: string(a.Last), Email: string(known.Email)}
			if stats[i].Info {
				record.ChildID = string(known.Info)
			}
			if stats[i].ImportID && len(known.ImportID) > 0 {
				record.ChildID = string(known.ImportID)
			}
			for _, c := range wanted[string(key)] {
				if !slices.Contains(c.Records, record) {
					c.Records = append(c.Records, record)
				}
			}
		}
	}
	return nil
}
