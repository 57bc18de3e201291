package status

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/newsheet"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A Result is what a run has done.
type Result struct {
	*Plan
	Options *Options
	Outcome report.Outcome
	Target  *roster.PlannedColumn // written, or to be written, into Datei-01
	Backup  string
	Lost    []safefile.Loss
	Lists   []File   // of the accounts to lock or delete
	Older   []string // names of lists of other days, which hold no longer
	Failed  string   // why the lists could not be written after Datei-01 was
}

// A File is one that was written.
type File struct {
	Path      string
	Backup    string // of what was there under the name
	Unchanged bool
}

// Run does the whole job. With a nil result nothing has been written.
func Run(ctx context.Context, o Options) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	file, err := roster.Open(ctx, o.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	res, err := o.run(ctx, file)
	if err != nil {
		return nil, problem.FromFile(problem.FromSheet(report.FromTable(err, o.File), o.File))
	}
	return res, nil
}

func (o *Options) run(ctx context.Context, file *roster.Roster) (*Result, error) {
	all, err := readUsers(ctx, o.Users, o.AccountColumn)
	if err != nil {
		return nil, err
	}
	asOf := all.Time
	var some *Users
	if o.Provisional != "" {
		if err := notSameFile(o.Users, o.Provisional); err != nil {
			return nil, err
		}
		if some, err = readUsers(ctx, o.Provisional, o.AccountColumn); err != nil {
			return nil, err
		}
		if some.Time.Before(asOf) {
			asOf = some.Time
		}
	}
	if today := o.Now(); asOf.After(today) {
		asOf = today
	}
	if asOf = midnight(asOf); !o.AsOf.IsZero() {
		asOf = o.AsOf
	}
	r, err := readRoll(ctx, file.Workbook(), o.Table)
	if err != nil {
		return nil, err
	}
	if len(r.accounts) == 0 {
		return nil, &problem.Problem{
			Place:  problem.Place{File: filepath.Base(o.File), Sheet: r.table.Sheet},
			What:   "In keiner Zeile steht ein Account.",
			Remedy: "Zuerst die Accounts eintragen: elterntool enrich " + report.ShellWord(o.File),
		}
	}
	if err := o.checkUsers(all, r); err != nil {
		return nil, err
	}
	if some != nil {
		if err := o.checkProvisional(all, some, r); err != nil {
			return nil, err
		}
	}
	p := makePlan(r, all, some, asOf, o.Deadline)
	p.Source = file.Fingerprint()
	return o.finish(ctx, file, p)
}

// notSameFile refuses one file for both.
func notSameFile(users, provisional string) error {
	a, err := os.Stat(users)
	if err != nil {
		return nil // what is wrong with it is said on opening
	}
	b, err := os.Stat(provisional)
	if err != nil || !os.SameFile(a, b) {
		return nil
	}
	return &problem.Usage{
		What:   "--users und --provisional nennen dieselbe Datei.",
		Remedy: "Gebraucht werden zwei Exporte: alle Benutzer, und die gefilterte Liste „Benutzer mit vorläufigem Passwort“.",
	}
}

func (o *Options) finish(ctx context.Context, file *roster.Roster, p *Plan) (*Result, error) {
	res := &Result{Plan: p, Options: o, Outcome: report.Unchanged}
	lists, err := o.lists(p)
	if err != nil {
		return nil, err
	}
	if p.Known {
		res.Older = o.olderLists(p)
	}
	for _, l := range lists {
		if err := o.Saver.CanCreate(l.path, safefile.CreateOptions{Overwrite: true, Not: o.inputs()}); err != nil {
			return nil, err
		}
	}
	var patch *roster.Plan
	if p.Column != nil {
		if patch, err = file.Plan(p.Table, []roster.Column{*p.Column}); err != nil {
			return nil, err
		}
		if len(patch.Columns) > 0 {
			res.Target = &patch.Columns[0]
		}
	}
	if o.DryRun {
		res.Outcome = report.DryRun
		if patch != nil {
			err = patch.Check()
		}
		for _, l := range lists {
			res.Lists = append(res.Lists, File{Path: l.path, Unchanged: l.same()})
		}
		return res, err
	}
	if patch != nil && !patch.Empty() {
		saved, err := file.Apply(ctx, patch, &roster.Target{
			Output: o.Output, Backup: !o.NoBackup, Not: o.inputs(), Saver: o.Saver, Command: o.Call,
		})
		if err != nil {
			return nil, err
		}
		res.Outcome, res.Backup, res.Lost = report.Written, saved.Backup, saved.Lost
	}
	for _, l := range lists {
		f, err := l.write(ctx, o)
		if err != nil && res.Outcome == report.Written {
			res.Failed = problem.FromFile(err).Error()
			return res, nil
		}
		if err != nil {
			return nil, err
		}
		res.Lists = append(res.Lists, f)
	}
	return res, nil
}

// inputs are the files that nothing may be written over.
func (o *Options) inputs() []string {
	list := []string{o.File, o.Users}
	if o.Provisional != "" {
		list = append(list, o.Provisional)
	}
	return list
}

// A document is a list and where it goes.
type document struct {
	path string
	data []byte
}

const listPrefix = "Zu sperren "

// IsListName reports whether a file is called like a list of accounts to lock.
func IsListName(name string) bool {
	ext := filepath.Ext(name)
	day, ok := strings.CutPrefix(strings.TrimSuffix(name, ext), listPrefix)
	_, err := time.Parse(time.DateOnly, day)
	return ok && err == nil && (ext == ".csv" || ext == ".ods")
}

// lists make the accounts to lock or delete, for IServ's administrator: as IServ writes its
// exports (facts iserv.md F1, F2), and as a spreadsheet.
func (o *Options) lists(p *Plan) ([]document, error) {
	accounts := p.ToLock()
	stem := filepath.Join(filepath.Dir(o.File), listPrefix+p.AsOf.Format(time.DateOnly))
	if len(accounts) == 0 && (!p.Known || !exists(stem+".csv") && !exists(stem+".ods")) {
		return nil, nil // a list of that day whose accounts are not to be locked any more must not stay as it is
	}
	var text, book bytes.Buffer
	text.WriteString("\uFEFF")
	w := csv.NewWriter(&text)
	w.Comma, w.UseCRLF = ';', true
	sheet := &newsheet.Sheet{Name: "Zu sperren", Headers: []string{"Account", "Vorname", "Nachname", "Kind-ID", "Klasse", "Grund", table.RowHeader}}
	_ = w.Write([]string{"Account", "Vorname", "Nachname", "Klasse/Information", "Grund"}) // a buffer never fails
	for _, a := range accounts {
		first := a.Rows[0]
		var children, classes, rows []string
		for _, r := range a.Rows {
			children, classes = add(children, r.Child), add(classes, r.Class)
			rows = append(rows, fmt.Sprint(r.Row))
		}
		why := a.Why(p)
		_ = w.Write([]string{safe(a.Name), safe(first.First), safe(first.Last), safe(strings.Join(classes, ", ")), safe(why)})
		sheet.Rows = append(sheet.Rows, []string{a.Name, first.First, first.Last, strings.Join(children, ", "), strings.Join(classes, ", "), why, strings.Join(rows, ", ")})
	}
	w.Flush()
	if err := newsheet.Write(&book, stem+".ods", sheet); err != nil {
		return nil, err
	}
	return []document{{stem + ".csv", text.Bytes()}, {stem + ".ods", book.Bytes()}}, nil
}

// olderLists are those of days before. Who is on them may have registered since.
func (o *Options) olderLists(p *Plan) (names []string) {
	entries, _ := os.ReadDir(filepath.Dir(o.File)) // what cannot be listed is not named
	for _, e := range entries {
		if n := e.Name(); IsListName(n) && n < listPrefix+p.AsOf.Format(time.DateOnly) {
			names = append(names, n)
		}
	}
	return names
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func add(list []string, v string) []string {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	if v == "" {
		return list
	}
	return append(list, v)
}

// safe is a text that neither Excel nor Calc takes for a formula.
func safe(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}

// same tells whether the file has that content already.
func (d *document) same() bool {
	b, err := os.ReadFile(d.path)
	return err == nil && bytes.Equal(b, d.data)
}

// write puts the list in its place. What the office has made of an earlier one is kept.
func (d *document) write(ctx context.Context, o *Options) (File, error) {
	if d.same() {
		return File{Path: d.path, Unchanged: true}, nil
	}
	write := func(w io.Writer) error {
		_, err := w.Write(d.data)
		return err
	}
	prove := func(r io.ReaderAt, size int64) error {
		b := make([]byte, len(d.data))
		if _, err := r.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if size != int64(len(d.data)) || !bytes.Equal(b, d.data) {
			return fmt.Errorf("status: %s reads otherwise than it was written", filepath.Base(d.path))
		}
		return nil
	}
	src, err := safefile.Open(ctx, d.path)
	if errors.Is(err, fs.ErrNotExist) {
		_, err := o.Saver.Create(ctx, d.path, safefile.CreateOptions{Not: o.inputs()}, write, prove)
		return File{Path: d.path}, err
	}
	if err != nil {
		return File{}, err
	}
	defer src.Close()
	saved, err := o.Saver.Replace(ctx, src, safefile.ReplaceOptions{Backup: true}, write, prove)
	if err != nil {
		return File{}, err
	}
	return File{Path: d.path, Backup: saved.Backup}, nil
}
