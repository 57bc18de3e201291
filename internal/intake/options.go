package intake

import (
	"time"

	"elterntool/internal/safefile"
)

// An Answer says what becomes of rows that a person must decide on.
type Answer uint8

// The answers.
const (
	Ask     Answer = iota // left out, and the person is asked: exit code 3
	With                  // taken
	Without               // left out
)

// Options say what to do.
type Options struct {
	Files  []string
	Output string // Datei-01

	Sheet     string
	HeaderRow int // 0: looked for
	NoHeader  bool
	Encoding  string // a name of package delimited; "": told by content
	Choices   []Choice
	Mapping   string // a file that keeps what columns mean; "": none

	Custody Answer // parents of whom the file does not say whether they have custody
	Left    Answer // parents of pupils who have left
	Adults  Answer // parents of pupils who are 18

	DryRun   bool
	NoBackup bool   // of a Datei-01 that is there
	Command  string // for remedies: what to type for another run, without --probe
	Call     string // for the journal: the command and its flags, without values
	Report   string // an HTML page; checked here, written by the caller
	Now      func() time.Time
	Saver    safefile.Saver
}
