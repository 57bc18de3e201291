package check

import (
	"cmp"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// Options say what to do.
type Options struct {
	File  string // Datei-01
	Table table.Options

	Fix      bool // repair what has one right answer
	DryRun   bool
	NoBackup bool
	Output   string // another file to write; Datei-01 stays
	Report   string // HTML page to write

	Command string // for remedies: what to type for another run
	Call    string // for the journal: the command and its flags, without values
	Now     func() time.Time
	Saver   safefile.Saver

	// Progress, if set, is told often and from one goroutine how far a step is.
	Progress func(step Step, done, total int64)
}

// A Step is a part of the work that may take a while.
type Step uint8

// The steps, in their order.
const (
	ReadTable Step = iota
	PlanPatch
	Write
	Prove
)

// check completes the options and refuses what excludes each other.
func (o *Options) check() error {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Command, o.Call = cmp.Or(o.Command, "elterntool check"), cmp.Or(o.Call, "check --berichtigen")
	switch {
	case !o.Fix && o.Output != "":
		return &problem.Usage{What: "-o gehört zu --fix: Ohne --fix wird nichts geschrieben.", Remedy: "--fix ergänzen oder -o weglassen. Den Bericht schreibt --bericht."}
	case !o.Fix && o.NoBackup:
		return &problem.Usage{What: "--ohne-sicherung gehört zu --fix: Ohne --fix wird nichts geschrieben.", Remedy: "--ohne-sicherung weglassen."}
	}
	return cmp.Or(report.CheckPageName(o.Report), roster.CheckOutput(o.File, o.Output, o.NoBackup))
}

func (o *Options) table() table.Options {
	t := o.Table
	t.Account = table.AccountHeader // a witness of swapped names, if enrich has filled it
	return t
}

// step passes on how far one step is.
func (o *Options) step(s Step) func(done, total int64) {
	return func(done, total int64) {
		if o.Progress != nil {
			o.Progress(s, done, total)
		}
	}
}
