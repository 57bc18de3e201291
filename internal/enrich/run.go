package enrich

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// Run does the whole job. With a nil report nothing has been written. A report may
// come with an error: where the files do not seem to belong together, it says why.
func Run(ctx context.Context, o Options) (*report.Enrich, error) {
	r := run{o: &o}
	defer r.close()
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	res, err := r.finish(ctx)
	if res != nil {
		res.Report = report.SavePage(ctx, &o.Saver, o.Report, append(r.paths(), o.Output), res.WriteHTML)
	}
	return res, err
}

// A run holds what is open while Run works.
type run struct {
	o     *Options
	file  *roster.Roster
	files []*iserv.File
	early *match.Input // accounts that were read when the file was opened; nil: they were not
	found *iserv.Found
	plan  *Plan

	decided *report.Decisions // nil: there is no list
}

func (r *run) close() {
	closeAll(r.files)
	if r.file != nil {
		_ = r.file.Close() // only read
	}
}

// open opens all files and makes sure, before the work, that the result can be
// written.
func (r *run) open(ctx context.Context) error {
	o := r.o
	var err error
	if r.file, err = roster.Open(ctx, o.File); err != nil {
		return err
	}
	if !o.DryRun && o.Output == "" {
		if err := r.file.Reserve(ctx); err != nil {
			return err
		}
	}
	r.file.ReadAhead() // beside what comes now; what is wrong in it is said when the rows are read
	if r.files, r.early, r.found, err = sources(o); err != nil {
		return problem.FromFile(err)
	}
	if o.Output != "" {
		if err := r.file.CanWrite(ctx, r.target()); err != nil {
			return err
		}
	}
	return report.CanSavePage(&o.Saver, o.Report, append(r.paths(), o.Output))
}

// prepare opens and reads everything, up to the plan.
func (r *run) prepare(ctx context.Context) error {
	if err := r.o.check(); err != nil {
		return err
	}
	if err := r.open(ctx); err != nil {
		return err
	}
	return r.read(ctx)
}

// paths are the files that are read and must not be written over.
func (r *run) paths() []string {
	paths := []string{r.o.File}
	for _, f := range r.files {
		paths = append(paths, f.Name)
	}
	return paths
}

// read reads everything and decides.
func (r *run) read(ctx context.Context) error {
	r.o.progress(ReadAccounts, 0, 1)
	in := r.early
	if in == nil {
		var err error
		if in, err = addAccounts(ctx, r.files, r.o); err != nil {
			return problem.FromFile(err)
		}
	}
	l, err := openList(ctx, r.o)
	if err != nil {
		return problem.FromFile(err)
	}
	passes := int64(1)
	if r.o.AddressLines {
		passes++
	}
	if l != nil || r.o.evidence {
		passes++
	}
	r.file.Watch(passes, r.o.step(ReadTable))
	t, passwords, err := addPeople(ctx, in, r.file.Workbook(), r.o)
	var lines *addresses
	if err == nil && r.o.AddressLines {
		lines, err = readAddresses(ctx, r.file.Workbook(), t, r.o)
	}
	if err != nil {
		return r.word(err)
	}
	if l == nil && !r.o.evidence { // else they are read once more
		r.file.Settle()
	}
	r.o.progress(Match, 0, 1)
	m, err := r.decide(ctx, in, t, l)
	if err != nil {
		return r.word(err)
	}
	r.plan = MakePlan(r.file.Fingerprint(), t, m, passwords, lines, r.o)
	return problem.FromFile(ctx.Err())
}

// word turns the errors of the libraries into German.
func (r *run) word(err error) error {
	if errors.Is(err, match.ErrTooLarge) {
		return tooLarge(r.o.File, err)
	}
	return problem.FromFile(problem.FromSheet(report.FromTable(err, r.o.File), r.o.File))
}

// notTrusted says that the files do not seem to belong together, unless they do.
func notTrusted(o *Options, m *match.Plan) error {
	if m.Trusted() {
		return nil
	}
	return &problem.Problem{
		Place:  problem.Place{File: filepath.Base(o.File)},
		What:   fmt.Sprintf("Nichts wurde geschrieben: Zu %d Accounts gibt es keine Zeile.", m.Totals().Strangers),
		Remedy: "Prüfen, ob es die richtige Datei von IServ ist. Wenn ja, noch einmal mit --vertrauen ausführen.",
	}
}

// finish writes, unless there is nothing to write or it is not wanted.
func (r *run) finish(ctx context.Context) (*report.Enrich, error) {
	o, p := r.o, r.plan
	res := &report.Enrich{
		Command: o.Command, Resolve: o.Resolve, Letter: o.Letter, Time: o.Now(), File: o.File, Table: p.Table, Plan: p.Match, Found: r.found,
		Password: o.Password, Siblings: o.Siblings, Overwrite: o.Overwrite, Trust: o.Trust, HTML: o.Report != "",
		PasswordsKept: p.PasswordsKept, Lines: p.Lines, Decided: r.decided,
	}
	for _, f := range r.files {
		res.Sources = append(res.Sources, report.Source{File: f, Notes: f.Notes()})
	}
	r.file.Watch(1, o.step(PlanPatch))
	var patch *roster.Plan
	if len(p.Columns) > 0 {
		var err error
		if patch, err = r.file.Plan(p.Table, p.Columns); err != nil {
			return nil, r.word(err)
		}
		for _, c := range patch.Columns {
			res.Targets = append(res.Targets, report.Target{Header: c.Header, Column: table.ColumnName(c.Col), Added: c.Added, Cells: c.Cells})
		}
		res.Ranges, res.Recalculated = patch.Grown, patch.Recalculated
	}
	switch {
	case o.DryRun:
		res.Outcome = report.DryRun
		if patch != nil {
			r.file.Watch(1, o.step(Prove))
			if err := patch.Check(); err != nil { // what writing would refuse
				return nil, r.word(err)
			}
		}
		return res, nil
	case !p.Match.Trusted():
		res.Outcome = report.NotTrusted
		return res, notTrusted(o, p.Match)
	case patch == nil || patch.Empty():
		res.Outcome = report.Unchanged
		res.Targets = nil
		return res, nil
	}
	if err := r.apply(ctx, patch, res); err != nil {
		return nil, r.word(err)
	}
	res.Outcome = report.Written
	return res, nil
}
