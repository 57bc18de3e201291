package status

import (
	"context"
	"os"
	"path/filepath"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
)

// A Result is what a run has done.
type Result struct {
	*Plan
	Options *Options
	Outcome report.Outcome
	Target  *roster.PlannedColumn // written, or to be written, into Datei-01
	Backup  string
	Lost    []safefile.Loss
	Lists   []safefile.Placed // of the accounts to lock or delete
	Older   []string          // names of lists of other days, which hold no longer
	Failed  string            // why the lists could not be written after Datei-01 was
}

// Run does the whole job. With a nil result nothing has been written.
func Run(ctx context.Context, o Options) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	file, err := roster.Open(ctx, o.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	res, err := o.run(ctx, file)
	if err != nil {
		return nil, problem.FromFile(problem.FromSheet(report.FromTable(err, o.File), o.File))
	}
	return res, nil
}

func (o *Options) run(ctx context.Context, file *roster.Roster) (*Result, error) {
	all, err := readUsers(ctx, o.Users, o.AccountColumn)
	if err != nil {
		return nil, err
	}
	asOf := all.Time
	var some *Users
	if o.Provisional != "" {
		if err := notSameFile(o.Users, o.Provisional); err != nil {
			return nil, err
		}
		if some, err = readUsers(ctx, o.Provisional, o.AccountColumn); err != nil {
			return nil, err
		}
		if some.Time.Before(asOf) {
			asOf = some.Time
		}
	}
	if today := o.Now(); asOf.After(today) {
		asOf = today
	}
	if asOf = midnight(asOf); !o.AsOf.IsZero() {
		asOf = o.AsOf
	}
	r, err := readRoll(ctx, file.Workbook(), o.Table)
	if err != nil {
		return nil, err
	}
	if len(r.accounts) == 0 {
		return nil, &problem.Problem{
			Place:  problem.Place{File: filepath.Base(o.File), Sheet: r.table.Sheet},
			What:   "In keiner Zeile steht ein Account.",
			Remedy: "Zuerst die Accounts eintragen: elterntool enrich " + report.ShellWord(o.File),
		}
	}
	if err := o.checkUsers(all, r); err != nil {
		return nil, err
	}
	if some != nil {
		if err := o.checkProvisional(all, some, r); err != nil {
			return nil, err
		}
	}
	p := makePlan(r, all, some, asOf, o.Deadline)
	p.Source = file.Fingerprint()
	return o.finish(ctx, file, p)
}

// notSameFile refuses one file for both.
func notSameFile(users, provisional string) error {
	a, err := os.Stat(users)
	if err != nil {
		return nil // what is wrong with it is said on opening
	}
	b, err := os.Stat(provisional)
	if err != nil || !os.SameFile(a, b) {
		return nil
	}
	return &problem.Usage{
		What:   "--users und --provisional nennen dieselbe Datei.",
		Remedy: "Gebraucht werden zwei Exporte: alle Benutzer, und die gefilterte Liste „Benutzer mit vorläufigem Passwort“.",
	}
}

func (o *Options) finish(ctx context.Context, file *roster.Roster, p *Plan) (*Result, error) {
	res := &Result{Plan: p, Options: o, Outcome: report.Unchanged}
	lists, err := o.lists(p)
	if err != nil {
		return nil, err
	}
	if p.Known {
		res.Older = o.olderLists(p)
	}
	for _, l := range lists {
		if err := o.Saver.CanPut(l); err != nil {
			return nil, err
		}
	}
	var patch *roster.Plan
	if p.Column != nil {
		if patch, err = file.Plan(p.Table, []roster.Column{*p.Column}); err != nil {
			return nil, err
		}
		if len(patch.Columns) > 0 {
			res.Target = &patch.Columns[0]
		}
	}
	if o.DryRun {
		res.Outcome = report.DryRun
		if patch != nil {
			err = patch.Check()
		}
		for _, l := range lists {
			res.Lists = append(res.Lists, safefile.Placed{Path: l.Path, Unchanged: l.There()})
		}
		return res, err
	}
	if patch != nil && !patch.Empty() {
		saved, err := file.Apply(ctx, patch, &roster.Target{
			Output: o.Output, Backup: !o.NoBackup, Not: o.inputs(), Saver: o.Saver, Command: o.Call,
		})
		if err != nil {
			return nil, err
		}
		res.Outcome, res.Backup, res.Lost = report.Written, saved.Backup, saved.Lost
	}
	for _, l := range lists {
		f, err := o.Saver.Put(ctx, l)
		if err != nil && res.Outcome == report.Written {
			res.Failed = problem.FromFile(err).Error()
			return res, nil
		}
		if err != nil {
			return nil, err
		}
		res.Lists = append(res.Lists, *f)
	}
	return res, nil
}

// inputs are the files that nothing may be written over.
func (o *Options) inputs() []string {
	list := []string{o.File, o.Users}
	if o.Provisional != "" {
		list = append(list, o.Provisional)
	}
	return list
}
