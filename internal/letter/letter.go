package letter

import (
	"io/fs"
	"time"

	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/internal/table"
	"elterntool/mailmerge"
)

// Options say which letters to make.
type Options struct {
	File   string // Datei-01
	Output string // the letter; only its folder counts here: the letter names Datei-01 from there
	Table  table.Options

	Settings *settings.Settings
	Texts    fs.FS                    // the files of package templates, or the office's own
	TextName func(name string) string // how an error calls a file of Texts; nil: its name

	Date time.Time // of the letter
	Mark bool      // fill the column that chooses an account's letter

	Reminder bool   // only to those who may still register
	Call     string // for the journal of Datei-01: the command and its flags, without values
}

// A Plan is all that will be done: what is written into Datei-01, and the letters.
type Plan struct {
	Source  safefile.Fingerprint // of the Datei-01 it was made for
	Table   *table.Table
	Columns []roster.Column // to be written into Datei-01

	Document *mailmerge.Document
	Notice   *mailmerge.Document // the privacy information alone, to be published
	HeadNote *mailmerge.Document // for the head of school, never for parents
	Letters  []Letter
	Children int // rows that belong to the letters

	// Replaced are entries of the helper columns that say something else than they would now:
	// older ones, or the office's own.
	Replaced []Replaced

	Open  []Open // what the school has not filled in yet
	Notes []Note // what somebody should know or look at
	Query string // the SELECT, for people who look closely
}

// A Letter is one record.
type Letter struct {
	Key      string   // account name, or registration code
	Code     bool     // Key is a registration code
	Name     string   // "Müller, Anna"
	Rows     []int    // as Calc shows them
	Children []string // their Kind-IDs
	Class    string   // of the first child; "" if Datei-01 has no classes
	Sent     bool     // it was sent before
	Values   map[string]string

	First, Last string
	Address     []string // all that the address field says, in its order; parts may be empty
	Password    string   // as the letter shows it; "": it shows none
}

// A Replaced is a cell that would lose what it holds.
type Replaced struct {
	Row      int
	Column   table.Column
	Was, New string
}

// An Open is a place of the text that waits for the school.
type Open struct {
	File string
	Line int
	Text string // "[bitte ergänzen: Name der Schule]"
}

// A Note is something that somebody should know; Look says that a person must look at it.
type Note struct {
	Row          int    // of Datei-01; 0: none
	Column       string // letters
	What, Remedy string // whole German sentences
	Look         bool
}
