package export

import (
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/datei02"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// An Answer says what becomes of parents of whom it is not certain whether they may be in Datei-02.
type Answer uint8

// The answers.
const (
	Ask     Answer = iota // nothing is written, and the person is asked
	With                  // they are in Datei-02
	Without               // they are not
)

// Options say what to do.
type Options struct {
	File     string // Datei-01
	Table    table.Options
	Output   string // "": beside Datei-01, called by the day; a number is added to what is there
	Encoding datei02.Encoding

	Helpers *datei02.Set // nil: those of the last export; without one, those that are needed
	Last    string       // the last export; "": the newest beside Datei-01
	NoLast  bool         // there is none, whatever lies beside Datei-01

	Force   bool   // also with errors that package check finds in Datei-01; of consent it says nothing
	Consent Answer // parents of whom the entries about consent are not understood
	DryRun  bool
	Report  string // HTML page to write

	Command string // for remedies: what to type for another run
	Now     func() time.Time
	Saver   safefile.Saver
}

// check completes the options and refuses what cannot be meant.
func (o *Options) check() error {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Command == "" {
		o.Command = "elterntool export " + report.ShellWord(o.File)
	}
	if ext := filepath.Ext(o.Output); o.Output != "" && !strings.EqualFold(ext, ".csv") {
		return &problem.Usage{
			What:   "Datei-02 ist eine CSV-Datei; ihr Name muss auf .csv enden.",
			Remedy: "So: -o " + report.ShellWord(strings.TrimSuffix(o.Output, ext)+".csv"),
		}
	}
	return report.CheckPageName(o.Report)
}
