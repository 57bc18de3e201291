package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// sharedTexts is how many bytes the shared strings of a file of benchdata have, without their tags; an .ods has none.
func sharedTexts(name string) (int64, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return 0, err
	}
	defer z.Close()
	part, err := z.Open("xl/sharedStrings.xml")
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer part.Close()
	const entry = "<si><t></t></si>"
	var size, tags int64
	for buf := make([]byte, 64<<10); ; {
		n, err := part.Read(buf)
		size += int64(n)
		tags += int64(bytes.Count(buf[:n], []byte("<")))
		if err == io.EOF {
			return size - tags/4*int64(len(entry)), nil
		}
		if err != nil {
			return 0, err
		}
	}
}
