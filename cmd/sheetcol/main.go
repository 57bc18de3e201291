// Command sheetcol sets one column of a spreadsheet and touches nothing else.
// It is an example of what package ods does.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"elterntool/ods"
)

const usage = `usage: sheetcol [-sheet NAME] [-header-row N] -header TEXT -value 'row-{row}' IN OUT
       sheetcol -list-sheets IN

Sets one column of an OpenDocument spreadsheet (.ods, .fods): the one with the
header, or a new one. {row} in the value is the row number as Calc shows it.
IN stays as it is; OUT must not exist or be another file.

`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

type options struct {
	sheet, header, value string
	headerRow            int
	list                 bool
}

func run(args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("sheetcol", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage); flags.PrintDefaults() }
	flags.StringVar(&o.sheet, "sheet", "", "`name` of the sheet (default: the first)")
	flags.IntVar(&o.headerRow, "header-row", 1, "`number` of the header row")
	flags.StringVar(&o.header, "header", "", "`text` of the header cell")
	flags.StringVar(&o.value, "value", "", "`text` for every row; {row} is its number")
	flags.BoolVar(&o.list, "list-sheets", false, "print the names of the sheets")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	want, hasValue := 2, false
	if o.list {
		want = 1
	}
	flags.Visit(func(f *flag.Flag) { hasValue = hasValue || f.Name == "value" }) // forgotten, it would empty a column
	if flags.NArg() != want || !o.list && (o.header == "" || o.headerRow < 1 || !hasValue) {
		flags.Usage()
		return 2
	}
	var err error
	if o.list {
		err = list(flags.Arg(0), stdout)
	} else {
		err = o.set(flags.Arg(0), flags.Arg(1))
	}
	if err != nil {
		fmt.Fprintln(stderr, "sheetcol:", err)
		return 1
	}
	return 0
}

func open(path string) (*os.File, *ods.Workbook, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", path)
	}
	var w *ods.Workbook
	if err == nil {
		w, err = ods.Open(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, w, nil
}

func list(in string, stdout io.Writer) error {
	f, w, err := open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	sheets, err := w.Sheets()
	if err != nil {
		return err
	}
	for _, s := range sheets {
		fmt.Fprintln(stdout, s.Name)
	}
	return nil
}

func (o *options) set(in, out string) error {
	f, w, err := open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	plan, err := o.plan(w)
	if err != nil {
		return err
	}
	// The new file comes into being under its name only when it is proven.
	tmp, err := os.CreateTemp(filepath.Dir(out), ".sheetcol-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	n, err := plan.WriteTo(tmp)
	if err != nil {
		return err
	}
	if err := plan.Verify(tmp, n); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if a, err := os.Stat(out); err == nil {
		if b, err := f.Stat(); err == nil && os.SameFile(a, b) {
			return errors.New("OUT is the same file as IN")
		}
	}
	return os.Rename(tmp.Name(), out)
}

func (o *options) plan(w *ods.Workbook) (*ods.Plan, error) {
	sheets, err := w.Sheets()
	if err != nil {
		return nil, err
	}
	sheet := o.sheet
	if sheet == "" {
		if len(sheets) == 0 {
			return nil, errors.New("there is no sheet")
		}
		sheet = sheets[0].Name
	}
	last, err := w.LastRow(sheet)
	if err != nil {
		return nil, err
	}
	patch := w.NewPatch()
	err = patch.SetColumn(sheet, ods.Column{
		Header: o.header, HeaderRow: o.headerRow, LastRow: last,
		Value: func(row int) (string, bool) {
			return strings.ReplaceAll(o.value, "{row}", strconv.Itoa(row)), true
		},
	})
	if err != nil {
		return nil, err
	}
	return patch.Plan()
}
