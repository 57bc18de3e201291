package letter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
	"elterntool/mailmerge"
)

// Names of the files that are written.
const (
	LetterName   = "Elternbrief.odt"
	ReminderName = "Erinnerung.odt"
	NoticeName   = "Datenschutzinformationen.odt"
	HeadNoteName = "Hinweis für die Schulleitung.odt"
)

// A Job is a whole run of letter.
type Job struct {
	Options
	Overwrite bool // bring older entries of the helper columns up to date
	DryRun    bool
	NoBackup  bool
	Saver     safefile.Saver
	Command   string // what to type for another run
	Print     string // and for the finished letters
}

// A Result is what a run has done.
type Result struct {
	Plan    *Plan
	Job     *Job
	Files   []safefile.Placed
	Columns []roster.PlannedColumn // written into Datei-01
	Backup  string                 // of Datei-01
	Lost    []safefile.Loss

	// Failed is why a file could not be written after Datei-01 was; "": all is done.
	Failed string
}

// Run makes the letter. With a nil result nothing has been written.
func Run(ctx context.Context, j *Job) (*Result, error) {
	if j.Output == "" {
		name := LetterName
		if j.Reminder {
			name = ReminderName
		}
		j.Output = filepath.Join(filepath.Dir(j.File), name)
	}
	file, err := roster.Open(ctx, j.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	res, err := j.run(ctx, file)
	if err != nil {
		return nil, Word(err, j.File)
	}
	return res, nil
}

// Word turns what went wrong into German. A place without a file is one of Datei-01.
func Word(err error, file string) error {
	err = problem.FromFile(problem.FromSheet(report.FromTable(err, file), file))
	if p := (*problem.Problem)(nil); errors.As(err, &p) && p.Place.File == "" && p.Place != (problem.Place{}) {
		p.Place.File = filepath.Base(file)
	}
	return err
}

func (j *Job) run(ctx context.Context, file *roster.Roster) (*Result, error) {
	plan, err := MakePlan(ctx, file, &j.Options)
	if err != nil {
		return nil, err
	}
	if len(plan.Replaced) > 0 && !j.Overwrite {
		return nil, j.replaces(plan)
	}
	res := &Result{Plan: plan, Job: j}
	outputs, err := j.outputs(plan)
	if err != nil {
		return nil, err
	}
	for _, o := range outputs {
		if err := j.Saver.CanPut(o); err != nil {
			return nil, err
		}
	}
	var patch *roster.Plan
	if len(plan.Columns) > 0 {
		if patch, err = file.Plan(plan.Table, plan.Columns); err != nil {
			return nil, err
		}
		if j.DryRun {
			err = patch.Check()
		} else if !patch.Empty() {
			err = file.Reserve(ctx)
		}
		if err != nil {
			return nil, err
		}
		res.Columns = patch.Columns
	}
	if j.DryRun {
		for _, o := range outputs {
			res.Files = append(res.Files, safefile.Placed{Path: o.Path, Unchanged: o.There()})
		}
		return res, nil
	}
	if patch != nil && !patch.Empty() {
		saved, err := file.Apply(ctx, patch, &roster.Target{Backup: !j.NoBackup, Saver: j.Saver, Command: j.Call})
		if err != nil {
			return nil, err
		}
		res.Backup, res.Lost = saved.Backup, saved.Lost
	}
	for _, o := range outputs {
		written, err := j.Saver.Put(ctx, o)
		if err != nil && (res.Backup != "" || len(res.Files) > 0 || len(res.Columns) > 0) {
			res.Failed = Word(err, j.File).Error()
			return res, nil
		}
		if err != nil {
			return nil, err
		}
		res.Files = append(res.Files, *written)
	}
	return res, nil
}

// replaces refuses to change what the office may have written itself.
func (j *Job) replaces(plan *Plan) error {
	r := plan.Replaced[0]
	more := ""
	if n := len(plan.Replaced) - 1; n > 0 {
		more = " Das betrifft noch " + report.Many(n, "weitere Zelle", "weitere Zellen") + "."
	}
	return &problem.Problem{
		Place: problem.Place{Sheet: plan.Table.Sheet, Row: r.Row, Column: table.ColumnName(r.Column.Col), Header: r.Column.Header},
		What: fmt.Sprintf("In der Spalte %s steht hier %s. Für den Brief gehörte %s hinein.%s",
			problem.Quote(r.Column.Header), problem.Quote(r.Was), problem.Quote(r.New), more),
		Remedy: "Sind die alten Angaben überholt, noch einmal mit --ersetzen starten. Sind es eigene Notizen, die Spalte umbenennen; elterntool legt dann eine neue an.",
	}
}

// outputs are the documents and where they go.
func (j *Job) outputs(plan *Plan) ([]*safefile.Document, error) {
	var list []*safefile.Document
	dir := filepath.Dir(j.Output)
	for _, d := range []struct {
		path string
		doc  *mailmerge.Document
	}{
		{j.Output, plan.Document},
		{filepath.Join(dir, NoticeName), plan.Notice},
		{filepath.Join(dir, HeadNoteName), plan.HeadNote},
	} {
		var b bytes.Buffer
		if err := d.doc.WriteTemplate(&b); err != nil {
			return nil, err
		}
		list = append(list, &safefile.Document{Path: d.path, Data: b.Bytes(), Not: []string{j.File}, NoBackup: j.NoBackup})
	}
	return list, nil
}
