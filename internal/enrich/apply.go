package enrich

import (
	"context"

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
