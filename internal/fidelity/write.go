package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"

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

var errNotThere = errors.New("package xlsx is not there yet")

func writeOurs(in, out string, c *column) error { return errNotThere }

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
