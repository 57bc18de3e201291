package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"elterntool/internal/benchdata"
)

// makeData writes Datei-01 and the result file: rows, accounts (0: natural), file names; their endings say what is meant.
func makeData(args []string) error {
	rows, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	accounts, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	s := benchdata.School{Rows: rows, Accounts: accounts, Seed: 1}
	writers := map[string]func(io.Writer) error{".ods": s.WriteODS, ".xlsx": s.WriteXLSX, ".csv": s.WriteCSV}
	for _, name := range args[2:] {
		write, known := writers[filepath.Ext(name)]
		if !known {
			return fmt.Errorf("%s: neither .ods, .xlsx nor .csv", name)
		}
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		if err := errors.Join(write(f), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
