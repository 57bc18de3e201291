package table

import (
	"errors"
	"fmt"
)

// Why a spreadsheet has no table of parents that could be used. [Error] wraps one.
var (
	ErrNoTable       = errors.New("no sheet has a header row with a first and a last name")
	ErrNoRows        = errors.New("the table holds no person")
	ErrTwoTables     = errors.New("more than one sheet fits")
	ErrWide          = errors.New("child and parents side by side in one row")
	ErrCombined      = errors.New("first and last name in one cell")
	ErrChildOnly     = errors.New("only the child's names")
	ErrColumnTwice   = errors.New("two columns of the same meaning")
	ErrColumnMissing = errors.New("no column of that header")
	ErrColumnTaken   = errors.New("the column to fill is one that is read")
	ErrSheetMissing  = errors.New("no such sheet")
	ErrSecondHeader  = errors.New("a second header row with other columns")
	ErrDerived       = errors.New("a list made from the table of parents") // it has a column [RowHeader]
)

// RowHeader is the header of the column in which lists for people name the row they are about. No table of parents has it:
// whoever took such a list for one would take the few persons in it for all.
const RowHeader = "Zeile in Datei-01"

// A Column is a column and the text of its header cell.
type Column struct {
	Col    int
	Header string
}

// An Error says why, where, and what was seen instead.
type Error struct {
	Kind    error
	Sheet   string
	Row     int      // header row, or the row that was looked at; 0: none
	Field   Field    // ErrColumnTwice, ErrColumnMissing, ErrColumnTaken
	Wanted  string   // the sheet or header asked for
	Columns []Column // the columns the error is about
	Seen    []Seen   // what was found in which sheet
}

// Seen is what a sheet showed: of its first rows the one most like a header row.
type Seen struct {
	Sheet   string
	Hidden  bool
	Row     int
	Columns []Column
	Missing []Field // of first and last name
	Kind    error   // nil: it fits
}

func (e *Error) Error() string {
	s := "table: " + e.Kind.Error()
	if e.Sheet != "" {
		s += fmt.Sprintf(" (sheet %q", e.Sheet)
		if e.Row > 0 {
			s += fmt.Sprintf(", row %d", e.Row)
		}
		s += ")"
	}
	if e.Wanted != "" {
		s += fmt.Sprintf(": %q", e.Wanted)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Kind }

// DefectKind says what is wrong with a row that does not stop the reading.
type DefectKind uint8

// The defects of rows.
const (
	OnlyFirstName DefectKind = iota // the last name is missing
	OnlyLastName
	NameNotText    // a date, number or boolean where a name should stand
	NameIsError    // a formula's error where a name should stand
	ChildIDDecimal // not a whole number
	ChildIDNotNumber
	ChildIDTooLong // more digits than a number keeps
)

// A Defect is a row that a person must look at.
type Defect struct {
	Kind  DefectKind
	Row   int
	Col   int
	Text  string // as shown in the cell (for OnlyFirstName, OnlyLastName the name that is there)
	Below bool   // below the last person of the table: rather a note than a person
}
