package check

import (
	"cmp"
	"context"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
)

// A Report is all there is to say about one run.
type Report struct {
	*Result
	Command string // what to type for another run
	Time    time.Time
	File    string // Datei-01 as given

	Fix, DryRun bool
	Fixed       int  // cells that are, or with DryRun would be, repaired
	Written     bool // Datei-01 or Output

	Output       string // the written file, if it is not Datei-01
	Backup       string
	Ranges       []string
	Recalculated int
	Lost         []safefile.Loss

	HTML   bool // a page was asked for
	Report report.PageFile
}

// NeedsAttention counts what a person must look at; 0 means exit code 0.
func (r *Report) NeedsAttention() int {
	n := r.Of(Error) + r.Of(Warning)
	if r.Written {
		for _, f := range r.Findings {
			if f.Fix && f.Kind.Severity() > Hint {
				n--
			}
		}
	}
	return n
}

// Run does the whole job. With a nil report nothing has been written.
func Run(ctx context.Context, o Options) (*Report, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	file, err := roster.Open(ctx, o.File)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	r := run{o: &o, file: file}
	if err := r.canWrite(ctx); err != nil {
		return nil, err
	}
	file.Watch(1, o.step(ReadTable))
	result, err := Examine(ctx, file.Workbook(), o.table())
	if err != nil {
		return nil, r.word(err)
	}
	res := &Report{Result: result, Command: o.Command, Time: o.Now(), File: o.File, Fix: o.Fix, DryRun: o.DryRun, HTML: o.Report != ""}
	if o.Fix {
		if err := r.fix(ctx, res); err != nil {
			return nil, r.word(err)
		}
	}
	res.Report = report.SavePage(ctx, &o.Saver, o.Report, []string{o.File, o.Output}, res.WriteHTML)
	return res, nil
}

type run struct {
	o    *Options
	file *roster.Roster
}

// canWrite makes sure, before the work, that what is asked for can be written.
func (r *run) canWrite(ctx context.Context) error {
	o := r.o
	if o.Fix && (o.Output != "" || !o.DryRun) {
		if err := r.file.CanWrite(ctx, r.target()); err != nil {
			return err
		}
	}
	return report.CanSavePage(&o.Saver, o.Report, []string{o.File, o.Output})
}

// target is where the new Datei-01 goes.
func (r *run) target() *roster.Target {
	o := r.o
	return &roster.Target{Output: o.Output, Backup: !o.NoBackup, Saver: o.Saver, Command: cmp.Or(o.Call, "check"), Write: o.step(Write), Prove: o.step(Prove)}
}

// word turns the errors of the libraries into German.
func (r *run) word(err error) error {
	return problem.FromFile(problem.FromSheet(report.FromTable(err, r.o.File), r.o.File))
}

// fix repairs what has one right answer.
func (r *run) fix(ctx context.Context, res *Report) error {
	plan := MakePlan(r.file.Fingerprint(), res.Result)
	res.Fixed = plan.Cells
	if plan.Cells == 0 {
		return nil
	}
	r.file.Watch(1, r.o.step(PlanPatch))
	patch, err := r.file.Plan(plan.Table, plan.Columns)
	if err != nil {
		return err
	}
	if r.o.DryRun {
		r.file.Watch(1, r.o.step(Prove))
		return patch.Check() // what writing would refuse
	}
	return r.apply(ctx, plan, patch, res)
}

// apply writes what was planned. It decides nothing.
func (r *run) apply(ctx context.Context, plan *Plan, patch *roster.Plan, res *Report) error {
	if plan.Source != r.file.Fingerprint() {
		return &safefile.Error{Kind: safefile.ErrChanged, Path: r.o.File}
	}
	saved, err := r.file.Apply(ctx, patch, r.target())
	if err != nil {
		return err
	}
	res.Written, res.Output, res.Backup, res.Lost = true, r.o.Output, saved.Backup, saved.Lost
	res.Ranges, res.Recalculated = patch.Grown, patch.Recalculated
	return nil
}
