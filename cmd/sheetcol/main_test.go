package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"elterntool/internal/testformat"
	"elterntool/ods"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sheetcol": main})
}

// The scripts describe the command: one file, one behaviour. Each runs for both formats
// of spreadsheets: see package testformat.
//
//	exits CODE PROGRAM ARG…  runs a program that must end with that code
//	cells FILE               prints all cells
//	package OUT FLAT         puts a flat OpenDocument file into a package
//	cut IN OUT               the first half of a file
//	only FILE…               the folder holds these files and no other
func TestScripts(t *testing.T) {
	testformat.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": cmdExits, "cells": cmdCells, "package": cmdPackage, "cut": cmdCut, "only": cmdOnly,
		},
	})
}

func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func cmdCells(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cells FILE")
	}
	sheets, err := testformat.Read(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, s := range sheets {
		for _, r := range s.Rows {
			cells := []string{s.Name}
			for i, text := range r.Cells {
				if text != "" {
					cells = append(cells, fmt.Sprintf("%s%d=%s", ods.ColumnName(i+1), r.Number, text))
				}
			}
			fmt.Fprintln(ts.Stdout(), strings.Join(cells, " "))
		}
	}
}

func cmdCut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut IN OUT")
	}
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b[:len(b)/2], 0o600))
}

func cmdPackage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: package OUT FLAT")
	}
	content := strings.ReplaceAll(ts.ReadFile(args[1]), "office:document", "office:document-content")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range [][2]string{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", content}} {
		w, err := z.Create(e[0])
		ts.Check(err)
		_, err = w.Write([]byte(e[1]))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

func cmdOnly(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: only FILE…")
	}
	known := make(map[string]bool)
	for _, a := range args {
		known[a] = true
		_, err := os.Stat(ts.MkAbs(a))
		ts.Check(err)
	}
	root := ts.MkAbs(".")
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		if name == ".tmp" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() && !known[filepath.ToSlash(name)] {
			ts.Fatalf("there is a file %s", name)
		}
		return err
	}))
}
