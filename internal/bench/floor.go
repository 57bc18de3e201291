package main

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"

	"elterntool/internal/zipcopy"

	"github.com/klauspost/compress/flate"
)

// A format says what must be read and written in a file of it.
type format struct {
	ending string   // of the file name
	read   []string // the parts that hold the cells
	patch  string   // the one of them that changes
	rows   rowForm  // the floor adds the new cells

	excelize bool // excelize knows it
}

var formats = []format{
	{ending: ".ods", read: []string{"content.xml"}, patch: "content.xml", rows: rowsODS},
	{ending: ".xlsx", read: []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}, patch: "xl/worksheets/sheet1.xml", rows: rowsXLSX, excelize: true},
}

func formatOf(name string) (format, error) {
	for _, f := range formats {
		if f.ending == filepath.Ext(name) {
			return f, nil
		}
	}
	return format{}, errors.New(name + ": neither .ods nor .xlsx")
}

// floor reads the parts of the spreadsheet src once, inflates and deflates the one to patch once more into dst, with a
// cell more in each row, and copies the other entries. The new cells get the accounts of the result file.
func floor(parallel bool, src, result, dst string) (err error) {
	f, err := formatOf(src)
	if err != nil {
		return err
	}
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
	edit := func(w io.Writer, copy func(io.Writer) error) error { return f.rows.appendAccounts(w, result, copy) }
	if parallel {
		return f.parallelFloor(out, in, info.Size(), edit)
	}
	return f.serialFloor(out, in, info.Size(), edit)
}

// An editor lets copy write a part and gives it to w with the new cells.
type editor func(w io.Writer, copy func(io.Writer) error) error

func (f format) parallelFloor(out *os.File, in io.ReaderAt, size int64, edit editor) error {
	a, err := zipcopy.Open(in, size)
	if err != nil {
		return err
	}
	pump := func(w io.Writer, r io.Reader) error {
		_, err := io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, make([]byte, 256<<10))
		return err
	}
	inflate := func(part string) error {
		entry, ok := a.Find(part)
		if !ok {
			return errors.New(part + " is missing")
		}
		r, err := a.ReadAhead(entry)
		if err != nil {
			return err
		}
		return errors.Join(pump(io.Discard, r), r.Close())
	}
	for _, part := range f.read {
		if err := inflate(part); err != nil {
			return err
		}
	}
	_, err = a.Rewrite(out, zipcopy.Replacement{Name: f.patch, Write: func(w io.Writer, old io.Reader) error {
		return edit(w, func(w io.Writer) error { return pump(w, old) })
	}})
	return err
}

func (f format) serialFloor(out io.Writer, in io.ReaderAt, size int64, edit editor) error {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	buf := make([]byte, 256<<10)
	inflate := func(w io.Writer, part string) error {
		r, err := z.Open(part)
		if err != nil {
			return err
		}
		_, err = io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, buf)
		return errors.Join(err, r.Close())
	}
	for _, part := range f.read {
		if err := inflate(io.Discard, part); err != nil {
			return err
		}
	}
	for _, e := range z.File {
		if e.Name != f.patch {
			if err := w.Copy(e); err != nil {
				return err
			}
			continue
		}
		part, err := w.CreateHeader(&zip.FileHeader{Name: e.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if err := edit(part, func(w io.Writer) error { return inflate(w, e.Name) }); err != nil {
			return err
		}
	}
	return w.Close()
}
