package roster

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

	"elterntool/internal/table"
	"elterntool/ods"
	"elterntool/xlsx"
)

// A book is what Datei-01 can be: an OpenDocument spreadsheet or a workbook of Excel.
type book interface {
	rows() table.Workbook
	readAhead() (stop func()) // begins with what stands before the first row
	settle()                  // gives back what only reading rows needs
	ranges() ([]Range, error)
	plan(t *table.Table, columns []Column) (*Plan, error)
}

// A patch is what has been planned; *ods.Plan and *xlsx.Plan are one.
type patch interface {
	Check() error // what writing would refuse
	Empty() bool  // nothing would change
	WriteTo(w io.Writer) (int64, error)
	Verify(r io.ReaderAt, size int64) error
}

// A Plan is how columns get into Datei-01.
type Plan struct {
	Sheet        string
	Columns      []PlannedColumn
	Grown        []string // ranges that grow with a new column
	Recalculated int      // formula cells whose cached result is taken away

	// Formula cells and named ranges that go down to the table's last row, and so do not
	// hold appended ones, or not all of them. They stay as they are.
	Short      []Place
	ShortNames []string
	patch

	asked    []Column // as they were asked for
	from, to int      // the rows that they were asked for
}

// A Place is a cell, row and column from 1.
type Place = ods.Place

// A PlannedColumn is a column of a Plan.
type PlannedColumn struct {
	Header string
	Col    int  // from 1
	Added  bool // it is new
	Cells  int  // rows that get a value
}

// A Range is a named table in a sheet, its header row included, that LibreOffice
// may offer for a form letter. Both ends are included, all numbers from 1.
type Range struct {
	Name                                 string
	Sheet                                string
	FirstRow, FirstCol, LastRow, LastCol int
}

// openBook opens a spreadsheet of either format. What it is its content says; the
// ending of its name decides which format's error is told.
func openBook(r io.ReaderAt, size int64, path string) (book, error) {
	asODS := func() (book, error) {
		wb, err := ods.Open(r, size)
		return openDocument{wb}, err
	}
	asXLSX := func() (book, error) {
		wb, err := xlsx.Open(r, size)
		return officeOpenXML{wb}, err
	}
	first, second := asODS, asXLSX
	if table.IsExcelName(path) {
		first, second = asXLSX, asODS
	}
	b, err := first()
	if err == nil || !errors.Is(err, ods.ErrNotSpreadsheet) {
		return b, err
	}
	other, otherErr := second()
	if otherErr == nil || !errors.Is(otherErr, ods.ErrNotSpreadsheet) || isMicrosofts(err) {
		return other, otherErr
	}
	return nil, err
}

// isMicrosofts tells whether package ods has found a document of Microsoft Office;
// which one it is, package xlsx says.
func isMicrosofts(err error) bool {
	var e *ods.Error
	return errors.As(err, &e) && (strings.Contains(e.Detail, "Office Open XML") || strings.Contains(e.Detail, "OLE"))
}

// IsSpreadsheetName tells whether a file is called as those are that can be Datei-01.
func IsSpreadsheetName(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".ods", ".fods", ".xlsx", ".xlsm":
		return true
	}
	return false
}

// in is the column as the libraries ask for it.
func (c *Column) in(t *table.Table) ods.Column {
	return ods.Column{
		Header: c.Header, HeaderRow: t.HeaderRow, At: c.At,
		After: t.LastCol, FirstCol: t.FirstCol, LastRow: t.LastRow + c.Append, Base: c.base(t), Value: c.Value,
	}
}

// base is the row that appended ones look like; 0: none are.
func (c *Column) base(t *table.Table) int {
	if c.Append == 0 {
		return 0
	}
	return t.LastRow
}

type openDocument struct{ wb *ods.Workbook }

func (b openDocument) rows() table.Workbook { return table.OpenDocument(b.wb) }

// readAhead does nothing: the rows themselves come first.
func (b openDocument) readAhead() (stop func()) { return func() {} }

func (b openDocument) settle() {}

func (b openDocument) ranges() ([]Range, error) {
	list, err := b.wb.DatabaseRanges()
	if err != nil {
		return nil, err
	}
	ranges := make([]Range, len(list))
	for i, r := range list {
		ranges[i] = Range{r.Name, r.Sheet, r.FirstRow, r.FirstCol, r.LastRow, r.LastCol}
	}
	return ranges, nil
}

func (b openDocument) plan(t *table.Table, columns []Column) (*Plan, error) {
	p := b.wb.NewPatch()
	for _, c := range columns {
		if err := p.SetColumn(t.Sheet, c.in(t)); err != nil {
			return nil, err
		}
	}
	pl, err := p.Plan()
	if err != nil {
		return nil, err
	}
	plan := &Plan{Grown: pl.Grown, Recalculated: pl.Recalculated, Short: pl.Short, ShortNames: pl.ShortNames, patch: pl}
	for _, c := range pl.Columns {
		plan.Columns = append(plan.Columns, PlannedColumn{c.Header, c.Col, c.Added, c.Cells})
	}
	return plan, nil
}

type officeOpenXML struct{ wb *xlsx.Workbook }

func (b officeOpenXML) rows() table.Workbook { return table.OfficeOpenXML(b.wb) }

func (b officeOpenXML) readAhead() (stop func()) { return b.wb.ReadAhead() }

func (b officeOpenXML) settle() { b.wb.Settle() }

// ranges are the tables of Excel: LibreOffice takes them as database ranges.
func (b officeOpenXML) ranges() ([]Range, error) {
	list, err := b.wb.Tables()
	if err != nil {
		return nil, err
	}
	ranges := make([]Range, len(list))
	for i, r := range list {
		ranges[i] = Range{r.Name, r.Sheet, r.FirstRow, r.FirstCol, r.LastRow, r.LastCol}
	}
	return ranges, nil
}

func (b officeOpenXML) plan(t *table.Table, columns []Column) (*Plan, error) {
	p := b.wb.NewPatch()
	for _, c := range columns {
		if err := p.SetColumn(t.Sheet, xlsx.Column(c.in(t))); err != nil {
			return nil, err
		}
	}
	pl, err := p.Plan()
	if err != nil {
		return nil, err
	}
	plan := &Plan{Grown: pl.Grown, Recalculated: pl.Recalculated, Short: pl.Short, ShortNames: pl.ShortNames, patch: pl}
	for _, c := range pl.Columns {
		plan.Columns = append(plan.Columns, PlannedColumn{c.Header, c.Col, c.Added, c.Cells})
	}
	return plan, nil
}
