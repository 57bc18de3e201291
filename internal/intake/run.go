package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/newsheet"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/source"
	"elterntool/internal/table"
)

// SheetName is the sheet of a new Datei-01.
const SheetName = "Eltern"

// A Job is a run that has read everything and decided: what is left is to write.
type Job struct {
	Plan    *Plan
	Options Options

	Update *Update // of a Datei-01 that is there; nil: a new one is written

	layouts []*layout
	mapped  bool // the mapping was read from its file
	file    *roster.Roster
	patch   *roster.Plan
}

// Close closes what Prepare has opened.
func (j *Job) Close() {
	if j.file != nil {
		_ = j.file.Close() // only read, or written and closed
	}
}

// Look is the number of things that a person must look at.
func (j *Job) Look() int {
	if j.Update != nil {
		return j.Plan.Look() + j.Update.look()
	}
	return j.Plan.Look()
}

// Written is what a run has written.
type Written struct {
	File    *safefile.Result // nil: there was nothing to write
	Mapping string           // the mapping that was kept; "": none
	Failed  string           // why it was not, in words
}

// Prepare reads the files and decides. It writes nothing.
func Prepare(ctx context.Context, o Options) (*Job, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	j := &Job{Options: o}
	var mapping []kept
	if o.Mapping != "" {
		var err error
		if mapping, err = loadMapping(o.Mapping); err != nil {
			return nil, err
		}
		j.mapped = mapping != nil
	}
	for _, path := range o.Files {
		f, err := source.Read(ctx, path, source.Options{Encoding: o.Encoding})
		if err != nil {
			return nil, wordSource(err)
		}
		l, err := choose(f, &o, mapping)
		if err != nil {
			return nil, wordLayout(err, &o)
		}
		j.layouts = append(j.layouts, l)
	}
	if err := j.fit(); err != nil {
		return nil, wordLayout(err, &o)
	}
	j.Plan = makePlan(j.layouts, &o)
	if _, err := os.Stat(o.Output); err == nil {
		if err := j.readExisting(ctx); err != nil {
			j.Close()
			return nil, err
		}
	}
	return j, nil
}

// check refuses what cannot be meant.
func (o *Options) check() error {
	if o.Mapping != "" && !strings.EqualFold(filepath.Ext(o.Mapping), ".toml") {
		return &problem.Usage{
			What:   "Die Datei mit der Zuordnung muss auf .toml enden.",
			Remedy: "So: --zuordnung " + report.ShellWord(strings.TrimSuffix(o.Mapping, filepath.Ext(o.Mapping))+".toml"),
		}
	}
	if err := cmp.Or(report.CheckPageName(o.Report), report.CanSavePage(&o.Saver, o.Report, append([]string{o.Output}, o.Files...))); err != nil {
		return err
	}
	if there, err := os.Stat(o.Output); err == nil { // new parents are appended to it
		for _, f := range o.Files {
			if in, err := os.Stat(f); err == nil && os.SameFile(there, in) {
				return problem.FromFile(&safefile.Error{Kind: safefile.ErrSameFile, Path: o.Output})
			}
		}
		return nil
	}
	if !newsheet.CanWrite(o.Output) {
		ext := filepath.Ext(o.Output)
		return &problem.Usage{
			What:   "Die neue Datei-01 ist eine Tabelle; ihr Name muss auf .ods (LibreOffice) oder .xlsx (Excel) enden.",
			Remedy: "So: -o " + report.ShellWord(strings.TrimSuffix(o.Output, ext)+".ods"),
		}
	}
	return problem.FromFile(o.Saver.CanCreate(o.Output, safefile.CreateOptions{Not: o.Files}))
}

// choose finds the sheet of a file that can be used.
func choose(f *source.File, o *Options, mapping []kept) (*layout, error) {
	var fits, halves []*layout
	var first error
	wanted := false
	for i := range f.Sheets {
		s := &f.Sheets[i]
		if o.Sheet != "" && f.Text == nil {
			if !strings.EqualFold(strings.TrimSpace(s.Name), strings.TrimSpace(o.Sheet)) {
				continue
			}
		} else if s.Hidden || len(s.Rows) == 0 {
			continue
		}
		wanted = true
		l, err := understand(f, s, o, mapping)
		var le *layoutError
		switch {
		case errors.As(err, &le):
			if first == nil || errors.Is(first, errNoHeader) && !errors.Is(err, errNoHeader) {
				first = err
			}
		case l.kind == Wide || l.kind == Long:
			fits = append(fits, l)
		default:
			halves = append(halves, l)
		}
	}
	switch {
	case !wanted && o.Sheet != "":
		return nil, &layoutError{kind: errNoSheet, layout: &layout{file: f}}
	case len(fits) > 1, len(fits) == 0 && len(halves) > 1:
		return nil, &layoutError{kind: errTwoSheets, layout: append(fits, halves...)[0], sheets: append(fits, halves...)}
	case len(fits) == 1:
		return fits[0], nil
	case first != nil && !errors.Is(first, errNoHeader), first != nil && len(halves) == 0:
		return nil, first
	case len(halves) == 1:
		return halves[0], nil
	}
	return nil, &layoutError{kind: errNoHeader, layout: &layout{file: f, header: -1}}
}

// fit looks whether the files belong together: some must say whose parents they are.
func (j *Job) fit() error {
	parents := slices.ContainsFunc(j.layouts, func(l *layout) bool { return l.kind == Wide || l.kind == Long })
	for _, l := range j.layouts {
		switch {
		case l.kind == Unclear, l.kind == Persons && !parents:
			return &layoutError{kind: errUnclear, layout: l}
		}
	}
	if !parents {
		return &layoutError{kind: errNoParents, layout: j.layouts[0]}
	}
	for i := range j.Options.Choices {
		c := &j.Options.Choices[i]
		if c.Header != "-" && !slices.ContainsFunc(j.layouts, func(l *layout) bool { return len(l.named(c.Header)) > 0 }) {
			return &layoutError{kind: errNoColumn, layout: j.layouts[0], choice: c}
		}
	}
	return nil
}

// Write writes Datei-01, reads it back and keeps the mapping. It decides nothing.
func (j *Job) Write(ctx context.Context) (*Written, error) {
	o := &j.Options
	if len(j.Plan.Rows) == 0 {
		return nil, &problem.Problem{
			Place:  problem.Place{File: o.Output},
			What:   "Nichts wurde geschrieben: Es bleibt kein Elternteil übrig.",
			Remedy: "Oben steht, warum die Zeilen weggelassen werden und was hilft.",
		}
	}
	if j.Update != nil {
		res, err := j.append(ctx)
		if err != nil {
			return nil, err
		}
		w := &Written{File: res}
		j.keepMapping(ctx, w)
		return w, nil
	}
	sheet := newsheet.Sheet{Name: SheetName, Headers: j.Plan.Headers}
	for i := range j.Plan.Rows {
		sheet.Rows = append(sheet.Rows, j.Plan.Rows[i].Values)
	}
	res, err := o.Saver.Create(ctx, o.Output, safefile.CreateOptions{Not: o.Files},
		func(w io.Writer) error { return newsheet.Write(w, o.Output, &sheet) },
		func(r io.ReaderAt, size int64) error { return prove(ctx, r, size, o.Output, &sheet) })
	if err != nil {
		return nil, problem.FromFile(err)
	}
	w := &Written{File: res}
	j.keepMapping(ctx, w)
	return w, nil
}

// keepMapping writes what the columns mean into its file, if there is none yet.
func (j *Job) keepMapping(ctx context.Context, w *Written) {
	o := &j.Options
	if o.Mapping != "" && !j.mapped {
		text := mappingText(j.layouts)
		not := append(slices.Clone(o.Files), o.Output)
		_, err := o.Saver.Create(ctx, o.Mapping, safefile.CreateOptions{Not: not},
			func(w io.Writer) error { _, err := w.Write(text); return err },
			func(r io.ReaderAt, size int64) error { return nil })
		if w.Mapping = o.Mapping; err != nil {
			w.Failed = fmt.Sprint(problem.FromFile(err))
		}
	}
}

// prove reads the new file as the other commands will, and finds in it what was planned:
// every cell, and every column by its meaning.
func prove(ctx context.Context, r io.ReaderAt, size int64, name string, s *newsheet.Sheet) error {
	book, err := roster.Read(r, size, name)
	if err != nil {
		return err
	}
	n := 0
	t, err := table.Read(ctx, book, table.Options{}, func(rec *table.Record) error {
		want := s.Rows[min(n, len(s.Rows)-1)]
		n++
		for i, v := range want {
			if got := string(rec.Text(i + 1)); got != v || rec.Row != n+1 {
				return fmt.Errorf("row %d, column %d: not what was written", rec.Row, i+1)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n != len(s.Rows) || t.DefectCount > 0 || len(t.Headers) != len(s.Headers) {
		return fmt.Errorf("%d rows read back of %d, %d columns of %d", n, len(s.Rows), len(t.Headers), len(s.Headers))
	}
	return nil
}
