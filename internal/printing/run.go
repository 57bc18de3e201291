package printing

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"time"

	"elterntool/internal/letter"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
	"elterntool/mailmerge"
)

// Names of the files that are written.
const (
	LettersName = "Elternbriefe.odt"
	draftMark   = "ENTWURF"
)

// A Job is a whole run of print.
type Job struct {
	letter.Options
	Letters string // the finished letters (.odt); "": Elternbriefe.odt beside Datei-01
	PDF     bool
	Duplex  bool   // every letter begins on a front page
	Only    string // an account or a name; "": all
	New     bool   // only those without an entry in the column of the dates
	Draft   bool
	Sent    bool // enter the date of the letter into that column
	List    bool // only list, for the envelopes

	NoBackup bool
	Program  string // path of LibreOffice; "": looked for
	Saver    safefile.Saver

	again bool // the letters of an earlier run may be replaced: their name is ours

	// Progress, if not nil, is told what takes long.
	Progress func(step string, elapsed time.Duration)
}

// A Result is what a run has done.
type Result struct {
	Plan    *letter.Plan
	Job     *Job
	Letters []numbered
	Files   []string  // with access data
	Parts   []pdfPart // none without --pdf
	Sent    []roster.PlannedColumn
	Backup  string
	Lost    []safefile.Loss

	NotMarked string   // why the date is not in Datei-01; "": it is, or was not asked for
	Leftovers []string // folders of runs that were killed
}

// Run makes the letters. With a nil result nothing has been written.
func Run(ctx context.Context, j *Job) (*Result, error) {
	if j.Letters == "" {
		j.Letters = filepath.Join(filepath.Dir(j.File), LettersName)
		j.again = true
	}
	j.Output = j.Letters
	file, err := roster.Open(ctx, j.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	res, err := j.run(ctx, file)
	if err != nil {
		return nil, letter.Word(err, j.File)
	}
	return res, nil
}

func (j *Job) run(ctx context.Context, file *roster.Roster) (*Result, error) {
	plan, err := letter.MakePlan(ctx, file, &j.Options)
	if err != nil {
		return nil, err
	}
	res := &Result{Plan: plan, Job: j, Leftovers: leftovers(filepath.Dir(j.Letters))}
	if res.Letters, err = choose(plan.Letters, j.Only, j.New); err != nil {
		return nil, err
	}
	if j.Only != "" {
		plan.Notes = about(plan.Notes, res.Letters)
	}
	if j.List {
		return res, nil
	}
	if len(plan.Open) > 0 && !j.Draft {
		return nil, openItems(plan.Open)
	}
	var patch *roster.Plan
	if j.Sent {
		if patch, err = file.Plan(plan.Table, j.sent(plan, res.Letters)); err != nil {
			return nil, err
		}
		if err := file.Reserve(ctx); err != nil {
			return nil, err
		}
	}
	merged, err := j.merge(plan, res.Letters)
	if err != nil {
		return nil, err
	}
	if err := j.write(ctx, res, merged); err != nil {
		return nil, err
	}
	if patch != nil && !patch.Empty() {
		saved, err := file.Apply(ctx, patch, &roster.Target{Backup: !j.NoBackup, Saver: j.Saver, Command: j.Call})
		if err != nil { // the letters are there, so that it is no failure of all
			res.NotMarked = letter.Word(err, j.File).Error()
			return res, nil
		}
		res.Sent, res.Backup, res.Lost = patch.Columns, saved.Backup, saved.Lost
	}
	return res, nil
}

// about keeps the notes about rows of some letters.
func about(notes []letter.Note, letters []numbered) []letter.Note {
	return slices.DeleteFunc(notes, func(n letter.Note) bool {
		return !slices.ContainsFunc(letters, func(l numbered) bool { return slices.Contains(l.Rows, n.Row) })
	})
}

// merge makes one document of the letters.
func (j *Job) merge(plan *letter.Plan, letters []numbered) ([]byte, error) {
	options := mailmerge.MergeOptions{Duplex: j.Duplex}
	if j.Draft {
		options.Mark = draftMark
	}
	document := *plan.Document
	document.Keywords = []string{accessMark}
	var b bytes.Buffer
	err := document.WriteMerged(&b, records(letters), options)
	return b.Bytes(), err
}

func records(letters []numbered) []mailmerge.Record {
	var list []mailmerge.Record
	for _, l := range letters {
		list = append(list, mailmerge.Record{Number: l.number, Values: l.Values})
	}
	return list
}

// write puts the letters and the PDFs in their places, the PDFs first: letters whose PDF
// is not what was planned are not kept either.
func (j *Job) write(ctx context.Context, res *Result, merged []byte) error {
	over := safefile.CreateOptions{Overwrite: j.again, Not: []string{j.File}}
	if err := j.Saver.CanCreate(j.Letters, over); err != nil {
		return err
	}
	if j.PDF {
		if err := j.writePDFs(ctx, res, over); err != nil {
			return err
		}
	}
	_, err := j.Saver.Create(ctx, j.Letters, over, func(w io.Writer) error { _, err := w.Write(merged); return err }, nil)
	if err != nil {
		return err
	}
	res.Files = append(res.Files, j.Letters)
	return nil
}

// sent enters the date of the letter into the rows of the printed letters.
func (j *Job) sent(plan *letter.Plan, letters []numbered) []roster.Column {
	day := j.Date.Format("02.01.2006")
	rows := map[int]bool{}
	for _, l := range letters {
		for _, r := range l.Rows {
			rows[r] = true
		}
	}
	c := roster.Column{Header: table.SentHeader, Value: func(row int) (string, bool) { return day, rows[row] }}
	if cols := plan.Table.Columns[table.Sent]; len(cols) > 0 {
		c.Header, c.At = cols[0].Header, cols[0].Col
	}
	return []roster.Column{c}
}
