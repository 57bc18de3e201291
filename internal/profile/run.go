package profile

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/datei02"
	"elterntool/internal/export"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// DocumentName is what the document is called.
const DocumentName = "Importprofil.odt"

// Options say what to do.
type Options struct {
	File     string        // Datei-02, or Datei-01
	Table    table.Options // where the parents stand in Datei-01
	Output   string        // "": Importprofil.odt beside File
	DryRun   bool
	NoBackup bool
	Now      func() time.Time
	Saver    safefile.Saver
}

// A Result is what a run has done.
type Result struct {
	Guide     *Guide
	Options   *Options
	Output    string // the document
	Unchanged bool   // it said the same already
	Backup    string // of what was there under its name
}

// Run writes the document. With a nil result nothing has been written.
func Run(ctx context.Context, o Options) (*Result, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Output == "" {
		o.Output = filepath.Join(filepath.Dir(o.File), DocumentName)
	}
	in, err := input(ctx, &o)
	if err != nil {
		return nil, err
	}
	res := &Result{Guide: Make(in), Options: &o, Output: o.Output}
	y, m, d := o.Now().Date()
	var data bytes.Buffer
	if err := res.Guide.document(time.Date(y, m, d, 0, 0, 0, 0, o.Now().Location())).WriteTemplate(&data); err != nil {
		return nil, err
	}
	doc := &safefile.Document{Path: o.Output, Data: data.Bytes(), Not: []string{o.File}, NoBackup: o.NoBackup}
	if o.DryRun {
		res.Unchanged = doc.There()
		if err := o.Saver.CanPut(doc); err != nil && !res.Unchanged {
			return nil, problem.FromFile(err)
		}
		return res, nil
	}
	saved, err := o.Saver.Put(ctx, doc) // what the office has made of an earlier one is kept under another name
	if err != nil {
		return nil, problem.FromFile(err)
	}
	res.Unchanged, res.Backup = saved.Unchanged, saved.Backup
	return res, nil
}

// input is the Datei-02 that was named, or the newest beside the Datei-01 that was named, or, if there is none yet, the
// one that export would write.
func input(ctx context.Context, o *Options) (*Input, error) {
	if strings.EqualFold(filepath.Ext(o.File), ".csv") {
		f, err := datei02.Open(o.File)
		if err != nil {
			return nil, export.Word(err)
		}
		return fromFile(f), nil
	}
	file, err := roster.Open(ctx, o.File)
	if err != nil {
		return nil, err
	}
	_, err = table.Read(ctx, file.Workbook(), o.Table, func(*table.Record) error { return nil })
	_ = file.Close() // only read
	if err != nil {  // nothing to say of a file that export and enrich refuse
		return nil, problem.FromFile(problem.FromSheet(report.FromTable(err, o.File), o.File))
	}
	found, err := datei02.Find(filepath.Dir(o.File))
	if err != nil {
		return nil, problem.FromFile(err)
	}
	for _, e := range found {
		if f, err := datei02.Open(e.Path); err == nil {
			in := fromFile(f)
			in.Roster = o.File
			return in, nil
		}
	}
	res, err := export.Preview(ctx, export.Options{File: o.File, Table: o.Table, NoLast: true, Consent: export.With, Now: o.Now, Saver: o.Saver})
	if err != nil {
		return nil, err
	}
	p := res.Plan
	in := &Input{Name: filepath.Base(res.Output), Encoding: p.Encoding.String(), Delimiter: ';', Rows: len(p.Rows), Least: p.Least, Most: p.Most, Roster: o.File}
	for c := range p.Columns.All() {
		in.Headers, in.Meaning = append(in.Headers, c.Header()), append(in.Meaning, c)
	}
	return in, nil
}

func fromFile(f *datei02.File) *Input {
	in := &Input{Name: filepath.Base(f.Path), Written: true, Headers: f.Header, Meaning: f.Meaning,
		Encoding: f.Encoding.Name, Delimiter: f.Delimiter, Rows: len(f.Rows)}
	if !f.Encoding.Certain {
		in.Other = f.Encoding.Other
	}
	in.Least, in.Most = export.Count(f)
	return in
}
