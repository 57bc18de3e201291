package report

import (
	"time"

	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// An Outcome is how a run ended.
type Outcome uint8

// The outcomes. Only with Written has anything been changed or made.
const (
	Written    Outcome = iota
	Unchanged          // there was nothing to change
	DryRun             // nothing was to be written
	NotTrusted         // the files do not seem to belong together
)

// Enrich is all there is to say about one run of the command of that name.
type Enrich struct {
	Command string // what to type for another run, without flags that only concern this one
	Resolve string // what to type for the list of decisions
	Letter  string // and for the letter; "": not to be suggested
	Time    time.Time
	Outcome Outcome
	File    string // Datei-01 as given

	Table   *table.Table
	Plan    *match.Plan
	Sources []Source     // in the order in which match counts files
	Found   *iserv.Found // what lies beside Datei-01; nil if the files were named

	Password, Siblings, Overwrite, Trust, HTML bool // what was asked for

	Targets       []Target
	PasswordsKept []int         // rows whose password cell holds something else, which stays
	Lines         *AddressLines // nil: not asked for
	Decided       *Decisions    // nil: there is no list of decisions
	Ranges        []string      // ranges that grew with the table: "Autofilter „Elternliste“"
	Recalculated  int           // formula results that are computed anew when the file is opened

	Output string // the written file, if it is not Datei-01
	Backup string
	Lost   []safefile.Loss

	Report PageFile

	shared map[int][]int // accounts by group, see candidates
}

// A Target is a column that was, or would be, filled.
type Target struct {
	Header string
	Column string // letters
	Added  bool
	Cells  int // that change
}

// A Source is one of IServ's files.
type Source struct {
	File  *iserv.File
	Notes []iserv.Note
}

// NeedsAttention counts what a person must look at; 0 means exit code 0.
func (e *Enrich) NeedsAttention() int {
	n := 0
	for _, s := range e.page(Limits{Rows: 1}).Sections {
		if s.Level == Look {
			n += s.Count
		}
	}
	return n
}

// stats are those of all sources; match knows nothing of a file without accounts.
func (e *Enrich) stats() []match.FileStats {
	stats := make([]match.FileStats, len(e.Sources))
	copy(stats, e.Plan.Files())
	return stats
}
