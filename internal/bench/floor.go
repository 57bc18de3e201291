package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"elterntool/internal/benchdata"
	"elterntool/internal/zipcopy"

	"github.com/klauspost/compress/flate"
)

const part = "content.xml"

// floor reads the part of the spreadsheet src once, inflates and deflates it once more into dst, and copies the other entries.
func floor(parallel bool, src, dst string) (err error) {
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.Create(dst)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if parallel {
		return parallelFloor(out, in, info.Size())
	}
	return serialFloor(out, in, info.Size())
}

func parallelFloor(out *os.File, in io.ReaderAt, size int64) error {
	a, err := zipcopy.Open(in, size)
	if err != nil {
		return err
	}
	entry, ok := a.Find(part)
	if !ok {
		return errors.New(part + " is missing")
	}
	inflate := func(w io.Writer) error {
		r, err := a.ReadAhead(entry)
		if err != nil {
			return err
		}
		_, err = io.CopyBuffer(struct{ io.Writer }{w}, r, make([]byte, 256<<10))
		return errors.Join(err, r.Close())
	}
	if err := inflate(io.Discard); err != nil {
		return err
	}
	_, err = a.Rewrite(out, zipcopy.Replacement{Name: part, Write: inflate})
	return err
}

func serialFloor(out io.Writer, in io.ReaderAt, size int64) error {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	buf := make([]byte, 256<<10)
	for _, f := range z.File {
		if f.Name != part {
			if err := w.Copy(f); err != nil {
				return err
			}
			continue
		}
		inflate := func(w io.Writer) error {
			r, err := f.Open()
			if err != nil {
				return err
			}
			_, err = io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, buf)
			return errors.Join(err, r.Close())
		}
		if err := inflate(io.Discard); err != nil {
			return err
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if err := inflate(e); err != nil {
			return err
		}
	}
	return w.Close()
}

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
