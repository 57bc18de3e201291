package resolve

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/decisions"
	"elterntool/internal/enrich"
	"elterntool/internal/match"
	"elterntool/internal/newsheet"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
)

// ListName is that of the list beside Datei-01.
const ListName = "klaeren.ods"

// Options say what to do.
type Options struct {
	enrich.Options        // how Datei-01 and IServ's files are read; an older list is its Decisions
	List           string // where the list goes; "": the older one's place, or ListName beside Datei-01
}

// A Plan is the list to be written.
type Plan struct {
	Survey  *enrich.Survey
	Cases   []decisions.Case // by line
	Entries []decisions.Entry
	Decided int // lines with a decision
}

// A Result is what a run has done.
type Result struct {
	*Plan
	Options *Options
	Outcome report.Outcome
	Path    string // of the list
	Older   string // the older list that was read; "": none
	Backup  string // of the list that was there
	Lost    []safefile.Loss
}

// Run makes the list. With a nil result nothing has been written.
func Run(ctx context.Context, o Options) (*Result, error) {
	survey, err := enrich.Look(ctx, o.Options)
	if err != nil {
		return nil, err
	}
	res := &Result{Plan: MakePlan(survey), Options: &o, Older: survey.Decided.File}
	if res.Path, err = o.path(survey.Decided.File); err != nil {
		return nil, err
	}
	if err := o.checkThere(ctx, res.Path); err != nil {
		return nil, err
	}
	switch {
	case len(res.Entries) == 0:
		res.Outcome = report.Unchanged
		return res, nil
	case res.same():
		res.Outcome = report.Unchanged
		return res, nil
	case o.DryRun:
		res.Outcome = report.DryRun
		return res, problem.FromFile(o.Saver.CanCreate(res.Path, safefile.CreateOptions{Overwrite: true, Not: o.inputs(survey)}))
	}
	if err := res.write(ctx); err != nil {
		return nil, problem.FromFile(err)
	}
	res.Outcome = report.Written
	return res, nil
}

// path is where the list goes.
func (o *Options) path(older string) (string, error) {
	path := o.List
	if path == "" && newsheet.CanWrite(older) {
		path = older
	}
	if path == "" {
		path = filepath.Join(filepath.Dir(o.File), ListName)
	}
	if !newsheet.CanWrite(path) {
		return "", &problem.Usage{
			What:   "Die Klärungsliste ist eine Tabelle; ihr Name muss auf .ods oder .xlsx enden.",
			Remedy: "Zum Beispiel: -o " + report.ShellWord(strings.TrimSuffix(path, filepath.Ext(path))+".ods"),
		}
	}
	return path, nil
}

func (o *Options) inputs(s *enrich.Survey) []string { return append([]string{o.File}, s.Sources...) }

// checkThere refuses to write over what is no list.
func (o *Options) checkThere(ctx context.Context, path string) error {
	f, err := roster.Open(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		_, err = decisions.Read(f.Workbook())
		_ = f.Close() // only read
	}
	if err == nil {
		return nil
	}
	return &problem.Problem{
		Place:  problem.Place{File: path},
		What:   "Diese Datei gibt es schon, und sie ist keine Klärungsliste.",
		Remedy: "Die Datei umbenennen, oder mit -o einen anderen Namen für die Liste angeben.",
		Err:    err,
	}
}

// MakePlan lays out the list. It is pure: no file, no clock.
func MakePlan(s *enrich.Survey) *Plan {
	d := s.Decided
	bound := map[int]*decisions.Bound{} // by case
	said := map[int]string{}            // by case: the account that was decided
	torn := map[int]bool{}              // by row of the plan: two lines decide differently, so that neither is kept
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		for _, k := range v.Cases {
			if isDecided(v) {
				if account, ok := said[k]; ok && account != v.Account {
					torn[d.Cases[k].Index] = true
				}
				said[k] = v.Account
			}
			if b := bound[k]; b == nil || better(v, b) {
				bound[k] = v
			}
		}
	}
	plan := &Plan{Survey: s}
	of := map[int]*decisions.Bound{} // by row of the plan
	for k := range d.Cases {
		c, b := d.Cases[k], bound[k]
		if !isDecided(b) && (!c.Open || s.Plan.Decision(c.Index).Status != match.Empty) {
			continue
		}
		if !c.Open { // decided, and certain by now to be another
			c.Reason = report.Reason(match.RulingDiffers)
			c.Candidates = []decisions.Candidate{{Account: c.Certain, Number: -1}}
		}
		of[c.Index] = b
		plan.Cases = append(plan.Cases, c)
	}
	// Rows that hang together stand together.
	first, rowOf := map[int]int{}, map[int]int{} // by row of the plan, and by group
	for i := range plan.Cases {
		c := &plan.Cases[i]
		first[c.Index] = c.Row
		if g := s.Plan.Decision(c.Index).Group; c.Open && g >= 0 {
			if rowOf[g] == 0 {
				rowOf[g] = s.Plan.Row(s.Plan.Group(g).Rows[0]).Row
			}
			first[c.Index] = rowOf[g]
		}
	}
	slices.SortStableFunc(plan.Cases, func(a, b decisions.Case) int {
		return cmp.Or(cmp.Compare(first[a.Index], first[b.Index]), cmp.Compare(a.Row, b.Row))
	})
	plan.Entries = decisions.NewList(plan.Cases, func(c *decisions.Case) (account string, decided bool, note string) {
		b := of[c.Index]
		if b == nil {
			return "", false, ""
		}
		if decided = isDecided(b) && !torn[c.Index]; decided {
			plan.Decided++
		}
		return b.Account, decided, b.Note
	})
	return plan
}

func isDecided(b *decisions.Bound) bool {
	return b != nil && (b.State == decisions.Counts || b.State == decisions.Contradicts)
}

// better chooses between two lines about one row: what has been decided, then the
// longer note.
func better(a, b *decisions.Bound) bool {
	rank := func(v *decisions.Bound) int {
		switch v.State {
		case decisions.Contradicts:
			return 2
		case decisions.Counts:
			return 1
		}
		return 0
	}
	if rank(a) != rank(b) {
		return rank(a) > rank(b)
	}
	return len(a.Note) > len(b.Note)
}

// same tells whether the older list, at the same place, says the same already.
func (r *Result) same() bool {
	d := r.Survey.Decided
	if r.Older == "" || filepath.Clean(r.Older) != filepath.Clean(r.Path) || len(d.Verdicts) != len(r.Entries) {
		return false
	}
	// Lines may have been sorted; the number in the mark tells them apart.
	old := map[string]string{}
	for i := range d.Verdicts {
		old[d.Verdicts[i].Mark] = d.Verdicts[i].Choice + "\x00" + d.Verdicts[i].Note
	}
	for _, e := range r.Entries {
		cell := func(header string) string { return e.Cells[slices.Index(decisions.Headers, header)] }
		was, ok := old[cell(decisions.MarkColumn)]
		if !ok || was != cell(decisions.ChoiceColumn)+"\x00"+cell(decisions.NoteColumn) {
			return false
		}
	}
	return true
}

// write puts the list in its place. An older one stays as a backup.
func (r *Result) write(ctx context.Context) error {
	var b bytes.Buffer
	if err := newsheet.Write(&b, r.Path, sheet(r.Entries)); err != nil {
		return err
	}
	o := r.Options
	saved, err := o.Saver.Put(ctx, &safefile.Document{
		Path: r.Path, Data: b.Bytes(), Not: o.inputs(r.Survey),
		Prove: func(f io.ReaderAt, size int64) error { return proveList(f, size, r.Path, r.Entries) },
	})
	if err != nil {
		return err
	}
	r.Backup, r.Lost = saved.Backup, saved.Lost
	return nil
}

// sheet is the list as a spreadsheet.
func sheet(entries []decisions.Entry) *newsheet.Sheet {
	// A column in which nothing stands is left out, unless somebody is to write into it.
	var cols []int
	s := &newsheet.Sheet{Name: "Klärung", Wrap: true}
	for k, h := range decisions.Headers {
		width := 0
		switch h {
		case decisions.ChoiceColumn, decisions.NoteColumn:
			width = 40
		default:
			if !slices.ContainsFunc(entries, func(e decisions.Entry) bool { return e.Cells[k] != "" }) {
				continue
			}
		}
		cols = append(cols, k)
		s.Headers, s.Widths = append(s.Headers, h), append(s.Widths, width)
	}
	choice := slices.Index(s.Headers, decisions.ChoiceColumn)
	s.Printed = decisions.OnPaper(s.Headers)
	for i, e := range entries {
		var row []string
		for _, k := range cols {
			row = append(row, e.Cells[k])
		}
		s.Rows = append(s.Rows, row)
		s.Choices = append(s.Choices, newsheet.Choice{Row: i, Col: choice, Texts: e.Choices})
	}
	return s
}

// proveList reads the list back: every line says what it should.
func proveList(f io.ReaderAt, size int64, path string, entries []decisions.Entry) error {
	wb, err := roster.Read(f, size, path)
	if err != nil {
		return err
	}
	lines, err := decisions.Read(wb)
	if err != nil {
		return err
	}
	wrong := len(lines) != len(entries)
	for i := 0; !wrong && i < len(lines); i++ {
		cell := func(header string) string { return entries[i].Cells[slices.Index(decisions.Headers, header)] }
		wrong = lines[i].Mark != cell(decisions.MarkColumn) || lines[i].Choice != cell(decisions.ChoiceColumn)
	}
	if wrong {
		return fmt.Errorf("resolve: %s reads otherwise than it was written", filepath.Base(path))
	}
	return nil
}
