// Command excelize adds a column to a Datei-01 of package benchdata with github.com/xuri/excelize, to be measured by
// command bench: "set OLD.xlsx RESULT.csv NEW.xlsx" or "stream ...".
//
// It is a program of its own because excelize takes 3 ms and 7 MB to start, in every program that holds it.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"elterntool/internal/bench/accounts"

	"github.com/xuri/excelize/v2"
)

const (
	sheetName = "Eltern"
	newColumn = "G"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "excelize:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 4 {
		return errors.New("four arguments: set or stream, the old file, the result file, the new file")
	}
	switch args[0] {
	case "set":
		return set(args[1], args[2], args[3])
	case "stream":
		return stream(args[1], args[2], args[3])
	}
	return errors.New("neither set nor stream: " + args[0])
}

// set adds the column as excelize means it: open, set cells, save. All of the workbook is in memory then.
func set(src, result, dst string) (err error) {
	f, err := excelize.OpenFile(src)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	a, err := accounts.Open(result)
	if err != nil {
		return err
	}
	defer a.Close()
	for row := 1; ; row++ {
		text, err := a.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := f.SetCellValue(sheetName, newColumn+strconv.Itoa(row), text); err != nil {
			return err
		}
	}
	return f.SaveAs(dst)
}

// stream writes a new workbook row by row, with the values of the old one and the column: excelize's way for large
// files. Formats, widths, filter and names of the old workbook are lost.
func stream(src, result, dst string) (err error) {
	old, err := excelize.OpenFile(src)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	rows, err := old.Rows(sheetName)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	a, err := accounts.Open(result)
	if err != nil {
		return err
	}
	defer a.Close()
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return err
	}
	column, err := excelize.ColumnNameToNumber(newColumn)
	if err != nil {
		return err
	}
	for row := 1; rows.Next(); row++ {
		old, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		cells := make([]any, column)
		for i, text := range old {
			cells[i] = text
		}
		text, err := a.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		cells[column-1] = text
		if err := w.SetRow("A"+strconv.Itoa(row), cells); err != nil {
			return err
		}
	}
	if err := errors.Join(rows.Error(), w.Flush()); err != nil {
		return err
	}
	return f.SaveAs(dst)
}
