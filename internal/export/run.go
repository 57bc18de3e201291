package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"elterntool/internal/datei02"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
)

// A Result is what a run has done.
type Result struct {
	Plan    *Plan
	Options *Options
	Outcome report.Outcome // Unchanged: the last export says exactly the same
	Output  string         // the file; with DryRun the one that would be
	Errors  int            // what package check finds wrong in Datei-01, if Force went over it
	Lost    []safefile.Loss

	Report report.PageFile
}

// Run makes Datei-02. With a nil result nothing has been written.
func Run(ctx context.Context, o Options) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	file, err := roster.Open(ctx, o.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	res, data, err := prepare(ctx, file, &o)
	if err == nil {
		res.Errors, err = examine(ctx, file, res.Plan, &o)
	}
	if err != nil {
		return nil, word(err, o.File)
	}
	not := append(res.inputs(), res.Output)
	if err := report.CanSavePage(&o.Saver, o.Report, not); err != nil {
		return nil, err
	}
	if err := res.write(ctx, data); err != nil {
		return nil, problem.FromFile(err)
	}
	page := res.page(report.HTMLLimits)
	res.Report = report.SavePage(ctx, &o.Saver, o.Report, not, func(w io.Writer) error { return page.HTML(w, o.Now()) })
	return res, nil
}

// Preview is Run without the end: what it would write. Nothing is written, and where would not be looked at.
func Preview(ctx context.Context, o Options) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	file, err := roster.Open(ctx, o.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	o.DryRun = true
	res, _, err := prepare(ctx, file, &o)
	if err != nil {
		return nil, word(err, o.File)
	}
	return res, nil
}

// word turns what went wrong into German. A place without a file is one of Datei-01.
func word(err error, file string) error {
	err = problem.FromFile(problem.FromSheet(report.FromTable(err, file), file))
	if p := (*problem.Problem)(nil); errors.As(err, &p) && p.Place.File == "" && p.Place != (problem.Place{}) {
		p.Place.File = file
	}
	return err
}

// prepare makes the plan and the bytes.
func prepare(ctx context.Context, file *roster.Roster, o *Options) (*Result, []byte, error) {
	r, err := read(ctx, file.Workbook(), o.Table)
	if err != nil {
		return nil, nil, err
	}
	last, unusable, err := findLast(o)
	if err != nil {
		return nil, nil, err
	}
	plan, err := makePlan(r, last, o)
	if err != nil {
		return nil, nil, err
	}
	plan.Unusable = unusable
	res := &Result{Plan: plan, Options: o, Output: o.Output}
	var data bytes.Buffer
	if err := datei02.Write(&data, plan.Rows, plan.Columns, plan.Encoding); err != nil {
		return nil, nil, err
	}
	switch {
	case o.Output == "" && last != nil && holds(last.File.Path, data.Bytes()):
		res.Outcome, res.Output = report.Unchanged, last.File.Path
	case o.Output == "":
		res.Output = free(filepath.Dir(o.File), o.Now())
	}
	if o.DryRun {
		res.Outcome = report.DryRun
	}
	return res, data.Bytes(), nil
}

// holds tells whether the file has exactly that content.
func holds(path string, data []byte) bool {
	b, err := os.ReadFile(path) // its size was bounded when it was read before
	return err == nil && bytes.Equal(b, data)
}

// maxNumber bounds the search for a name. Nobody exports so often on a day.
const maxNumber = 1_000

// free is a name of the day that no file has yet. An export is never written over: it says what IServ was given.
func free(dir string, day time.Time) string {
	for n := 1; n < maxNumber; n++ {
		path := filepath.Join(dir, datei02.Name(day, n))
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return path
		}
	}
	return filepath.Join(dir, datei02.Name(day, maxNumber)) // and if it is there, writing says so
}

func (r *Result) create() safefile.CreateOptions {
	return safefile.CreateOptions{Not: r.inputs()}
}

func (r *Result) inputs() []string {
	list := []string{r.Options.File}
	if l := r.Plan.Last; l != nil {
		list = append(list, l.File.Path)
	}
	return list
}

// write puts the file in its place, if that is wanted and if it reads back as planned.
func (r *Result) write(ctx context.Context, data []byte) error {
	o := r.Options
	switch r.Outcome {
	case report.Unchanged:
		return nil
	case report.DryRun:
		return o.Saver.CanCreate(r.Output, r.create())
	}
	saved, err := o.Saver.Create(ctx, r.Output, r.create(), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}, func(f io.ReaderAt, size int64) error {
		return prove(f, size, r.Plan, r.Output)
	})
	if err != nil {
		return err
	}
	r.Lost = saved.Lost
	return nil
}

// prove reads the file back: it holds the rows of the plan, and nothing else.
func prove(f io.ReaderAt, size int64, p *Plan, name string) error {
	back, err := datei02.ReadAs(f, size, name, p.Encoding)
	if err != nil {
		return err
	}
	same := slices.EqualFunc(back.Rows, p.Rows, func(a, b datei02.Row) bool { return a.Values == b.Values })
	if !same || back.Columns != p.Columns || len(back.Unknown) > 0 {
		return fmt.Errorf("export: %s reads otherwise than it was written", filepath.Base(name))
	}
	return nil
}
