package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"elterntool/xlsx"

	"github.com/xuri/excelize/v2"
)

// The two that are compared.
const (
	ours = iota
	theirs
	sides
)

var writers = [sides]struct {
	name  string
	write func(in, out string, c *column) error
}{
	ours:   {"elterntool", writeOurs},
	theirs: {"excelize", writeExcelize},
}

// writeOurs does what the application does with a file, its proof included. What is not proven would not be kept.
func writeOurs(in, out string, c *column) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	w, err := xlsx.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	patch := w.NewPatch()
	err = patch.SetColumn(c.sheet, xlsx.Column{
		Header: header, HeaderRow: c.rows[0], After: c.number - 1, LastRow: c.rows[len(c.rows)-1],
		Value: func(row int) (string, bool) {
			_, ok := slices.BinarySearch(c.rows, row)
			return c.text(row), ok
		},
	})
	if err != nil {
		return err
	}
	plan, err := patch.Plan()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	n, err := plan.WriteTo(&b)
	if err != nil {
		return err
	}
	if err := plan.Verify(bytes.NewReader(b.Bytes()), n); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o600)
}

func writeExcelize(in, out string, c *column) (err error) {
	f, err := excelize.OpenFile(in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, row := range c.rows {
		cell, err := excelize.CoordinatesToCellName(c.number, row)
		if err != nil {
			return err
		}
		if err := f.SetCellValue(c.sheet, cell, c.text(row)); err != nil {
			return err
		}
	}
	return f.SaveAs(out)
}

// excelizeVersion names the version that this program was built with.
func excelizeVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/xuri/excelize/v2" {
			return m.Version
		}
	}
	return ""
}

// safely turns a panic into an error.
func safely(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return f()
}

// reason words an error for the document, on one line and without the paths of this machine.
func reason(err error, paths ...string) string {
	s := err.Error()
	for _, p := range paths {
		s = strings.ReplaceAll(s, p, filepath.Base(p))
	}
	return strings.Join(strings.Fields(s), " ")
}
