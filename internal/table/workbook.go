package table

import (
	"iter"

	"elterntool/internal/grid"
)

// A Workbook yields the rows that hold something, of all sheets in the order of
// their tabs. The row, its cells and their bytes are valid until the next one.
// After a non-nil error the sequence ends.
type Workbook interface {
	Rows() iter.Seq2[*Row, error]
}

// A Row is one row, or a run of equal rows stored once.
type Row struct {
	Sheet            string
	SheetIndex       int // from 0
	SheetHidden      bool
	Number           int // of the first row of the run
	Repeated         int // the run has so many rows; 0 counts as 1
	Hidden, Filtered bool
	Cells            []Cell // ascending by Col
}

// Kind is the type a cell's value is stored with.
type Kind uint8

// The kinds of cells.
const (
	Empty Kind = iota
	String
	Number
	Percentage
	Currency
	Date
	Time
	Boolean
	Fault // a formula's error
)

// A Cell is one cell, or a run of equal neighbours stored once.
type Cell struct {
	Col, Repeated int // Repeated 0 counts as 1
	Kind          Kind
	Value         []byte // as stored: "9896508", "2026-11-24", "true"; of a String its text
	Text          []byte // as shown: "9.896.508"
	Formula       bool
	Markup        bool // parts of the text have a format or a link of their own
}

// ColumnName is the column's letters: 1 is "A", 27 "AA".
func ColumnName(col int) string { return grid.ColumnName(col) }

// columnNumber is the inverse of ColumnName; 0 if s is no column's name.
func columnNumber(s string) int {
	if len(s) == 0 || len(s) > 3 {
		return 0
	}
	n := 0
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return 0
		}
		n = n*26 + int(c-'A'+1)
	}
	return n
}

// Shown is the text of a cell for everything that is not a key.
func (c *Cell) Shown() []byte {
	if c.Kind == String || len(c.Text) == 0 {
		return c.Value
	}
	return c.Text
}
