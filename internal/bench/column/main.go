// Command column adds a column to a workbook of package benchdata with package [elterntool/xlsx] alone, to be measured by
// command bench beside excelize: "column OLD.xlsx RESULT.csv NEW.xlsx". Row n gets the n-th account of the result file,
// the header cell its title.
//
// What it does more than excelize: the old workbook stays byte for byte but for the column and what must grow with it, the
// new one is proven, and it gets its name only then. What it does less than elterntool enrich: it takes the accounts by
// row number, without looking at a name; it looks for no other files, reports nothing, and does not wait until the disk
// has the file. The collector is left as Go sets it, as in the programs of excelize: enrich has it run more often, for
// less memory and more time.
//
// It is a program of its own so that start and memory are its own, too.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"elterntool/internal/bench/accounts"
	"elterntool/xlsx"
)

const sheetName = "Eltern"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "column:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("three arguments: the old file, the result file, the new file")
	}
	src, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer src.Close()
	p, err := plan(src, args[1])
	if err != nil {
		return err
	}
	return write(p, args[2])
}

// plan plans the column. The library asks for values more than once, so they are all in memory.
func plan(src *os.File, result string) (*xlsx.Plan, error) {
	column, err := readAccounts(result)
	if err != nil {
		return nil, err
	}
	info, err := src.Stat()
	if err != nil {
		return nil, err
	}
	w, err := xlsx.Open(src, info.Size())
	if err != nil {
		return nil, err
	}
	last, err := w.LastRow(sheetName) // reads all cells
	if err != nil {
		return nil, err
	}
	patch := w.NewPatch()
	err = patch.SetColumn(sheetName, xlsx.Column{
		Header: column[0], HeaderRow: 1, LastRow: last,
		Value: func(row int) (string, bool) {
			if row > len(column) {
				return "", false
			}
			return column[row-1], true
		},
	})
	if err != nil {
		return nil, err
	}
	return patch.Plan()
}

// readAccounts gives the title and the accounts.
func readAccounts(name string) ([]string, error) {
	r, err := accounts.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []string
	for {
		text, err := r.Next()
		if errors.Is(err, io.EOF) && len(all) > 0 {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, strings.Clone(text)) // without the rest of its line
	}
}

// write writes the new workbook and gives it its name when it is proven.
func write(p *xlsx.Plan, name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".column-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	size, err := p.WriteTo(f)
	if err == nil {
		err = p.Verify(f, size)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
