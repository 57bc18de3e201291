package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"elterntool/internal/delimited"
	"elterntool/internal/problem"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// Limits of what is kept of a file: the largest school has some 4,000 pupils.
const (
	maxRows  = 200_000
	maxBytes = 256 << 20 // of all cells
)

// Kinds of [Error] beside those of package delimited, for errors.Is.
var (
	ErrTooLarge = errors.New("more rows than any export of a school has")
	ErrOldExcel = errors.New("a workbook of Excel 97 to 2003")
	ErrFolder   = errors.New("a folder")
	ErrNoFile   = errors.New("a device or a pipe")
	ErrSpread   = errors.New("a row of very many columns") // Line
)

// An Error says why a file cannot be read. Errors of spreadsheets are those of package
// roster.
type Error struct {
	File   string
	Kind   error // a sentinel, or a cause from the system
	Line   int   // from 1
	Column int
	Detail string
}

func (e *Error) Error() string { return e.File + ": " + e.Kind.Error() }

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Options say what the caller knows better than the file tells.
type Options struct {
	Encoding  string // a name of package delimited; "": told by content
	Delimiter byte   // 0: told by content
}

// A File is an export, read.
type File struct {
	Path   string
	Text   *Text // nil: a spreadsheet
	Sheets []Sheet
}

// Text is how a text file was read.
type Text struct {
	Encoding  delimited.Encoding
	Delimiter byte
}

// A Sheet is a sheet of a spreadsheet, or all of a text.
type Sheet struct {
	Name   string // "" of a text
	Hidden bool
	Rows   []Row // those that hold something, ascending
}

// A Row is a row of cells; those at its end that are empty are left out.
type Row struct {
	Number int // of the spreadsheet's row, or of the line that the record begins in
	Hidden bool
	Broken bool // quotes do not fit: rows may have run together
	Cells  []Cell
}

// A Cell is a value. Text is what a person sees, without white space around it.
type Cell struct {
	Text string
	Kind table.Kind // String in a text

	value string // as stored
}

// Cell is the cell in a column, from 1; empty beyond the last.
func (r *Row) Cell(col int) Cell {
	if col < 1 || col > len(r.Cells) {
		return Cell{}
	}
	return r.Cells[col-1]
}

// Key is the value of an identifier or a telephone number: a text as it stands, with
// its zeros; a number without what only its format shows. ok is false if digits are
// lost or were never there (a decimal, a date).
func (c Cell) Key() (key string, ok bool) {
	if c.Text == "" {
		return "", true
	}
	t := table.Cell{Kind: c.Kind, Value: []byte(c.value)}
	k, ok := t.Key()
	if !ok {
		return c.Text, false
	}
	return string(delimited.Trim(k)), true
}

// ISODate is the date of a cell that holds one as such: "2010-05-03"; "" of others.
func (c Cell) ISODate() string {
	if c.Kind != table.Date || len(c.value) < 10 {
		return ""
	}
	return c.value[:10]
}

// Read reads a file. What it is its content says, not its name.
func Read(ctx context.Context, path string, o Options) (*File, error) {
	// Looked at first: opening a pipe would wait for somebody to write into it.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, &Error{File: path, Kind: err}
	case info.IsDir():
		return nil, &Error{File: path, Kind: ErrFolder}
	case !info.Mode().IsRegular():
		return nil, &Error{File: path, Kind: ErrNoFile}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{File: path, Kind: err}
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, &Error{File: path, Kind: err}
	}
	head := make([]byte, 64)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, &Error{File: path, Kind: err}
	}
	switch head = bytes.TrimPrefix(head[:n], []byte("\xEF\xBB\xBF")); {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(bytes.TrimLeft(head, " \r\n\t"), []byte("<?xml")):
		return readSpreadsheet(ctx, path)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return nil, &Error{File: path, Kind: ErrOldExcel}
	}
	return ReadText(ctx, f, info.Size(), path, o)
}

func readSpreadsheet(ctx context.Context, path string) (*File, error) {
	r, err := roster.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	file := &File{Path: path}
	sum, rows, last := 0, 0, -1
	for row, err := range r.Workbook().Rows() {
		if err != nil {
			return nil, problem.FromFile(problem.FromSheet(err, path))
		}
		if row.SheetIndex != last {
			last = row.SheetIndex
			file.Sheets = append(file.Sheets, Sheet{Name: row.Sheet, Hidden: row.SheetHidden})
		}
		cells := cellsOf(row)
		if len(cells) == 0 {
			continue
		}
		sheet := &file.Sheets[len(file.Sheets)-1]
		for i := range max(row.Repeated, 1) {
			if rows++; rows > maxRows {
				return nil, &Error{File: path, Kind: ErrTooLarge}
			}
			sheet.Rows = append(sheet.Rows, Row{Number: row.Number + i, Hidden: row.Hidden, Cells: cells})
		}
		for i := range cells {
			sum += len(cells[i].Text) + len(cells[i].value)
		}
		if sum > maxBytes {
			return nil, &Error{File: path, Kind: ErrTooLarge}
		}
		if rows%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return file, ctx.Err()
}

// cellsOf copies the cells of a row up to the last that holds something. Beyond the
// fields of a text nothing is looked at: no export is so wide.
func cellsOf(row *table.Row) []Cell {
	var cells []Cell
	for i := range row.Cells {
		c := &row.Cells[i]
		text := string(delimited.Trim(c.Shown()))
		if text == "" || c.Col > delimited.MaxFields {
			continue
		}
		for n := range max(c.Repeated, 1) {
			col := c.Col + n
			if col > delimited.MaxFields {
				break
			}
			for len(cells) < col {
				cells = append(cells, Cell{})
			}
			cells[col-1] = Cell{Text: text, Kind: c.Kind, value: string(c.Value)}
		}
	}
	return cells
}
