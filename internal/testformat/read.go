package testformat

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"elterntool/ods"

	"github.com/xuri/excelize/v2"
)

// A Sheet has the rows that hold something, with their numbers.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []Row
}

type Row struct {
	Number int
	Hidden bool
	Cells  []string // from column 1; what is right of the last is empty
}

// Read reads a spreadsheet, whatever its format, with what our own package for it is not needed for: excelize reads
// Excel's. A text is what it is; @12 is a number or a date as Excel counts them, @true a boolean, @#N/A an error; =
// comes before the result of a formula, if the file has one.
func Read(path string) ([]Sheet, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if filepath.Ext(path) == ".xlsx" {
		return readXLSX(b)
	}
	return readODS(b)
}

func readODS(b []byte) ([]Sheet, error) {
	w, err := ods.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	list, err := w.Sheets()
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	for _, s := range list {
		sheets = append(sheets, Sheet{Name: s.Name, Hidden: s.Hidden})
	}
	for r, err := range w.Rows() {
		if err != nil {
			return nil, err
		}
		s := &sheets[r.Sheet.Index]
		row := Row{Hidden: r.Hidden}
		for _, c := range r.Cells {
			text, err := notation(&c)
			if err != nil {
				return nil, fmt.Errorf("%s%d: %w", ods.ColumnName(c.Col), r.Number, err)
			}
			if text == "" {
				continue
			}
			for col := range c.Repeated {
				for len(row.Cells) < c.Col+col {
					row.Cells = append(row.Cells, "")
				}
				row.Cells[c.Col+col-1] = text
			}
		}
		for i := range r.Repeated {
			row.Number = r.Number + i
			if len(row.Cells) > 0 {
				s.Rows = append(s.Rows, row)
			}
		}
	}
	return sheets, nil
}

func notation(c *ods.Cell) (string, error) {
	s := ""
	switch c.Type {
	case ods.Empty:
	case ods.String:
		s = string(c.Text)
	case ods.Date, ods.Time:
		n, err := serial(c)
		if err != nil {
			return "", err
		}
		n, err = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64) // as many digits as excelize reads
		if err != nil {
			return "", err
		}
		s = "@" + strconv.FormatFloat(n, 'f', -1, 64)
	case ods.Fault:
		s = "@" + string(c.Text)
	default:
		s = "@" + string(c.Value)
	}
	if c.Formula {
		s = "=" + s
	}
	return s, nil
}

// serial is a date or a time as Excel counts it: days since 30 December 1899.
func serial(c *ods.Cell) (float64, error) {
	if c.Type == ods.Time {
		d, err := time.ParseDuration(strings.ToLower(strings.TrimPrefix(string(c.Value), "PT")))
		return d.Hours() / 24, err
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, string(c.Value)); err == nil {
			seconds := t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Seconds()
			return math.Round(seconds) / 86400, nil
		}
	}
	return 0, fmt.Errorf("%q is no date", c.Value)
}

func readXLSX(b []byte) (sheets []Sheet, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, name := range f.GetSheetList() {
		visible, err := f.GetSheetVisible(name)
		if err != nil {
			return nil, err
		}
		s := Sheet{Name: name, Hidden: !visible}
		merged, err := f.GetMergeCells(name)
		if err != nil {
			return nil, err
		}
		lastCol, lastRow, err := extent(f, name)
		if err != nil {
			return nil, err
		}
		for n := 1; n <= lastRow; n++ {
			visible, err := f.GetRowVisible(name, n)
			if err != nil {
				return nil, err
			}
			row := Row{Number: n, Hidden: !visible}
			for col := 1; col <= lastCol; col++ {
				cell := ods.ColumnName(col) + strconv.Itoa(n)
				hidden, err := covered(merged, col, n)
				if err != nil {
					return nil, err
				}
				if hidden { // excelize would give it what the merged cell has
					continue
				}
				text, err := notationXLSX(f, name, cell)
				if err != nil {
					return nil, err
				}
				if text == "" {
					continue
				}
				for len(row.Cells) < col {
					row.Cells = append(row.Cells, "")
				}
				row.Cells[col-1] = text
			}
			if len(row.Cells) > 0 {
				s.Rows = append(s.Rows, row)
			}
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

func covered(merged []excelize.MergeCell, col, row int) (bool, error) {
	for _, m := range merged {
		c1, r1, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return false, err
		}
		c2, r2, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return false, err
		}
		if c1 <= col && col <= c2 && r1 <= row && row <= r2 && (col != c1 || row != r1) {
			return true, nil
		}
	}
	return false, nil
}

// extent is the last column and row of a sheet: as it says, for excelize gives no list of the cells whose value is empty,
// or as there are values.
func extent(f *excelize.File, sheet string) (col, row int, err error) {
	dimension, err := f.GetSheetDimension(sheet)
	if err != nil {
		return 0, 0, err
	}
	if dimension != "" {
		_, end, two := strings.Cut(dimension, ":")
		if !two {
			end = dimension
		}
		if col, row, err = excelize.CellNameToCoordinates(end); err != nil {
			return 0, 0, err
		}
	}
	rows, err := f.GetRows(sheet)
	for i, r := range rows {
		if len(r) > 0 {
			col, row = max(col, len(r)), max(row, i+1)
		}
	}
	return col, row, err
}

func notationXLSX(f *excelize.File, sheet, cell string) (string, error) {
	value, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		return "", err
	}
	typ, err := f.GetCellType(sheet, cell)
	if err != nil {
		return "", err
	}
	formula, err := f.GetCellFormula(sheet, cell)
	if err != nil {
		return "", err
	}
	switch typ {
	case excelize.CellTypeBool:
		value = map[string]string{"0": "@false", "1": "@true"}[value]
	case excelize.CellTypeError, excelize.CellTypeNumber, excelize.CellTypeUnset, excelize.CellTypeDate:
		if value != "" {
			value = "@" + value
		}
	}
	if formula != "" {
		value = "=" + value
	}
	return value, nil
}
