// Command sheetcol sets one column of a spreadsheet and touches nothing else.
// It is an example of what packages ods and xlsx do.
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
	"elterntool/xlsx"
)

const usage = `usage: sheetcol [-sheet NAME] [-header-row N] -header TEXT -value 'row-{row}' IN OUT
       sheetcol -list-sheets IN

Sets one column of a spreadsheet (.ods, .fods, .xlsx, .xlsm): the one with the
header, or a new one. {row} in the value is the row number as it is shown.
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

// A book is a spreadsheet of either format.
type book interface {
	sheets() ([]string, error)
	plan(sheet string, o *options) (plan, error)
}

// A plan is what has been planned; *ods.Plan and *xlsx.Plan are one.
type plan interface {
	WriteTo(w io.Writer) (int64, error)
	Verify(r io.ReaderAt, size int64) error
}

func open(path string) (*os.File, book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", path)
	}
	var b book
	if err == nil {
		b, err = openBook(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, b, nil
}

// openBook opens what the content says it is.
func openBook(r io.ReaderAt, size int64) (book, error) {
	w, err := ods.Open(r, size)
	if err == nil || !errors.Is(err, ods.ErrNotSpreadsheet) {
		return odsBook{w}, err
	}
	x, err2 := xlsx.Open(r, size)
	if err2 == nil || !errors.Is(err2, xlsx.ErrNotSpreadsheet) {
		return xlsxBook{x}, err2
	}
	return nil, err
}

func list(in string, stdout io.Writer) error {
	f, b, err := open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	sheets, err := b.sheets()
	if err != nil {
		return err
	}
	for _, s := range sheets {
		fmt.Fprintln(stdout, s)
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

func (o *options) plan(b book) (plan, error) {
	sheet := o.sheet
	if sheet == "" {
		sheets, err := b.sheets()
		if err != nil {
			return nil, err
		}
		if len(sheets) == 0 {
			return nil, errors.New("there is no sheet")
		}
		sheet = sheets[0]
	}
	return b.plan(sheet, o)
}

// column is the column to be set in a sheet that ends with a row.
func (o *options) column(last int) ods.Column {
	return ods.Column{
		Header: o.header, HeaderRow: o.headerRow, LastRow: last,
		Value: func(row int) (string, bool) {
			return strings.ReplaceAll(o.value, "{row}", strconv.Itoa(row)), true
		},
	}
}

type odsBook struct{ w *ods.Workbook }

func (b odsBook) sheets() ([]string, error) {
	sheets, err := b.w.Sheets()
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	return names, err
}

func (b odsBook) plan(sheet string, o *options) (plan, error) {
	last, err := b.w.LastRow(sheet)
	if err != nil {
		return nil, err
	}
	p := b.w.NewPatch()
	if err := p.SetColumn(sheet, o.column(last)); err != nil {
		return nil, err
	}
	return p.Plan()
}

type xlsxBook struct{ w *xlsx.Workbook }

func (b xlsxBook) sheets() ([]string, error) {
	sheets, err := b.w.Sheets()
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	return names, err
}

func (b xlsxBook) plan(sheet string, o *options) (plan, error) {
	last, err := b.w.LastRow(sheet)
	if err != nil {
		return nil, err
	}
	p := b.w.NewPatch()
	if err := p.SetColumn(sheet, xlsx.Column(o.column(last))); err != nil {
		return nil, err
	}
	return p.Plan()
}
