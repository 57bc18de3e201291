package enrich

import (
	"context"
	"io"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/ods"
)

// apply writes what was planned. It decides nothing.
func (r *run) apply(ctx context.Context, patch *ods.Plan, res *report.Enrich) error {
	o := r.o
	if r.plan.Source != r.src.Fingerprint() {
		return &safefile.Error{Kind: safefile.ErrChanged, Path: o.File}
	}
	write := func(w io.Writer) error {
		r.gauge.begin(Write, 1)
		_, err := patch.WriteTo(&stopper{ctx: ctx, w: w})
		return err
	}
	prove := func(f io.ReaderAt, size int64) error {
		r.gauge.begin(Prove, 1)
		if err := ctx.Err(); err != nil {
			return err
		}
		return patch.Verify(f, size)
	}
	if o.Output != "" {
		saved, err := o.Saver.Create(ctx, o.Output, safefile.CreateOptions{Not: r.paths()}, write, prove)
		if err != nil {
			return err
		}
		res.Output, res.Lost = o.Output, saved.Lost
		return nil
	}
	saved, err := o.Saver.Replace(ctx, r.src, safefile.ReplaceOptions{Backup: !o.NoBackup}, write, prove)
	if err != nil {
		return err
	}
	res.Backup, res.Lost = saved.Backup, saved.Lost
	return nil
}

// A stopper ends writing when the run is cancelled.
type stopper struct {
	ctx context.Context
	w   io.Writer
}

func (s *stopper) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
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
