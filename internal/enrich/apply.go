package enrich

import (
	"context"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
)

// apply writes what was planned. It decides nothing.
func (r *run) apply(ctx context.Context, patch *roster.Plan, res *report.Enrich) error {
	o := r.o
	if r.plan.Source != r.file.Fingerprint() {
		return &safefile.Error{Kind: safefile.ErrChanged, Path: o.File}
	}
	saved, err := r.file.Apply(ctx, patch, r.target())
	if err != nil {
		return err
	}
	res.Output, res.Backup, res.Lost = o.Output, saved.Backup, saved.Lost
	return nil
}

// target is where the new Datei-01 goes.
func (r *run) target() *roster.Target {
	o := r.o
	return &roster.Target{
		Output: o.Output, Backup: !o.NoBackup, Not: r.paths(), Saver: o.Saver, Command: o.Call,
		Write: o.step(Write), Prove: o.step(Prove),
	}
}

// reportOptions allow an older report to be replaced; its name ends in .html.
func reportOptions(not []string) safefile.CreateOptions {
	return safefile.CreateOptions{Overwrite: true, Not: not}
}

// saveReport writes the HTML page. Should that fail, Datei-01 may be written already:
// then it is no failure of the run, but said.
func (r *run) saveReport(ctx context.Context, res *report.Enrich) {
	not := r.paths()
	if res.Output != "" {
		not = append(not, res.Output)
	}
	_, err := r.o.Saver.Create(ctx, r.o.Report, reportOptions(not), res.WriteHTML, nil)
	if err != nil {
		res.ReportFailed = problem.FromFile(err).Error()
		return
	}
	res.ReportFile = r.o.Report
}
