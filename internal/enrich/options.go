package enrich

import (
	"cmp"
	"strings"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// Options say what to do.
type Options struct {
	File    string   // Datei-01
	Results []string // IServ's files; none: the newest result file beside Datei-01

	Table         table.Options // Table.Account is the header of the account column; "" is table.AccountHeader
	AccountColumn string        // header of the account column in IServ's files; "": told by the names

	Password, Siblings, Overwrite, Trust bool
	AddressLines                         bool   // also the address in two lines, each in a column
	Decisions                            string // the list of decisions; "": the one beside Datei-01, if there is one

	DryRun   bool
	NoBackup bool
	Output   string // another file to write; Datei-01 stays
	Report   string // HTML page to write

	Command string // for remedies: what to type for another run
	Resolve string // and for the list of decisions
	Letter  string // and for the letter
	Call    string // for the journal: the command and its flags, without values
	Now     func() time.Time
	Saver   safefile.Saver

	// Progress, if set, is told often and from one goroutine how far a step is.
	Progress func(step Step, done, total int64)

	evidence bool // the evidence of open rows is wanted, see Survey
	late     bool // for tests: no account is read before all of IServ's file was looked through
}

// A Step is a part of the work that may take a while.
type Step uint8

// The steps, in their order.
const (
	ReadAccounts Step = iota
	ReadTable
	Match
	PlanPatch
	Write
	Prove
)

// check completes the options and refuses what excludes each other.
func (o *Options) check() error {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Command == "" {
		o.Command = "elterntool enrich"
	}
	if o.Resolve == "" {
		o.Resolve = "elterntool resolve " + report.ShellWord(o.File)
	}
	if o.Call == "" {
		o.Call = "enrich"
	}
	o.Table.Account = cmp.Or(strings.TrimSpace(o.Table.Account), table.AccountHeader)
	if o.Password && strings.EqualFold(o.Table.Account, table.PasswordHeader) {
		return &problem.Usage{
			What:   "Account und Passwort können nicht in dieselbe Spalte.",
			Remedy: "Mit --titel eine andere Überschrift für die Account-Spalte wählen.",
		}
	}
	for _, c := range lineColumns {
		if o.AddressLines && strings.EqualFold(o.Table.Account, c.header) {
			return &problem.Usage{
				What:   "Account und Adresse können nicht in dieselbe Spalte.",
				Remedy: "Mit --titel eine andere Überschrift für die Account-Spalte wählen.",
			}
		}
	}
	return cmp.Or(report.CheckPageName(o.Report), roster.CheckOutput(o.File, o.Output, o.NoBackup))
}

func (o *Options) table() table.Options {
	t := o.Table
	if o.Password {
		t.Password = table.PasswordHeader
	}
	return t
}
