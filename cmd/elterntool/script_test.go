package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testformat"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"elterntool": func() {
			clock := func() time.Time {
				day, err := time.ParseInLocation("2006-01-02", os.Getenv("TODAY"), time.Local)
				if err != nil {
					panic(err)
				}
				return day.Add(10*time.Hour + 15*time.Minute)
			}
			os.Exit(mainCode(clock))
		},
	})
}

// The scripts are the description of the command: one file, one behaviour.
//
//	exits CODE PROGRAM ARG…    runs a program that must end with that code
//	sheet OUT IN               makes a spreadsheet of a text: "== Sheet" begins a
//	                           sheet, "|" parts cells; @12 is a number, (Sheet) hidden
//	cells FILE                 prints a spreadsheet in that form; = is a formula
//	cut IN OUT                 the first half of a file
//	keep                       remembers all files of the folder
//	unchanged [FILE…]          all of them are as they were, and there is no other
//	                           file, except those named
//	sample FILE                copies the sample school, Datei-01 under that name
//	changed FILE TIME          FILE was changed last at TIME, as 2026-11-23T10:15
//	zipped OUT FILE…           packs files into a zip archive
//	encode ENCODING IN OUT     writes a text in another encoding
//	school                     puts the settings of the sample school into the folder
//	paragraphs FILE            prints the paragraphs of a text; {Name} is a field
//	iserv …                    see cmdIServ
//	enter FILE HEADER ROW TEXT somebody types into a cell of the first sheet
//
// It is the 23rd of November 2026, or the day in $TODAY, a quarter past ten.
//
//	decide LIST ENTRY…         fills a list of decisions in, see cmdDecide
//
// Each runs for both formats of spreadsheets: see package testformat.
func TestScripts(t *testing.T) { testformat.Run(t, scriptParams("testdata/script")) }

func scriptParams(dir string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: false,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "")
			env.Setenv("LANG", "C.UTF-8")
			sample, err := filepath.Abs("../../testdata")
			env.Setenv("SAMPLE", sample)
			env.Setenv("TODAY", "2026-11-23")
			env.Values[kept{}] = map[string]string{}
			env.Values[server{}] = newServer()
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": cmdExits, "sheet": cmdSheet, "cells": cmdCells, "cut": cmdCut, "keep": cmdKeep,
			"unchanged": cmdUnchanged, "sample": cmdSample, "zipped": cmdZipped, "encode": cmdEncode,
			"school": cmdSchool, "paragraphs": cmdParagraphs, "iserv": cmdIServ, "enter": cmdEnter, "decide": cmdDecide, "changed": cmdChanged,
		},
	}
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

func cmdSheet(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sheet OUT IN")
	}
	ts.Check(testformat.Write(ts.MkAbs(args[0]), flat(ts.ReadFile(args[1]))))
}

func cmdCut(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: cut IN OUT")
	}
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b[:len(b)/2], 0o600))
}

// flat writes a flat spreadsheet, as small as ODF allows.
func flat(text string) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>
`)
	esc := func(s string) string {
		var e bytes.Buffer
		_ = xml.EscapeText(&e, []byte(s))
		return e.String()
	}
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if name, ok := strings.CutPrefix(line, "== "); ok {
			if open {
				b.WriteString("</table:table>\n")
			}
			style := ""
			if inner := strings.Trim(name, "()"); inner != name {
				name, style = inner, ` table:style-name="hidden"`
			}
			attr := ""
			if n, ok := strings.CutSuffix(name, " geschützt"); ok {
				name, attr = n, ` table:protected="true"`
			}
			fmt.Fprintf(&b, "<table:table table:name=\"%s\"%s%s><table:table-column table:number-columns-repeated=\"16\"/>\n", esc(name), style, attr)
			open = true
			continue
		}
		visibility := ""
		if rest, ok := strings.CutPrefix(line, "(ausgeblendet) "); ok {
			line, visibility = rest, ` table:visibility="collapse"`
		}
		fmt.Fprintf(&b, "<table:table-row%s>", visibility)
		for cell := range strings.SplitSeq(line, "|") {
			cell = strings.TrimSpace(cell)
			switch {
			case cell == "":
				b.WriteString("<table:table-cell/>")
			case strings.HasPrefix(cell, "@"):
				fmt.Fprintf(&b, `<table:table-cell office:value-type="float" office:value="%s"><text:p>%s</text:p></table:table-cell>`, esc(cell[1:]), esc(strings.Replace(cell[1:], ".", ",", 1)))
			default:
				fmt.Fprintf(&b, `<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>`, esc(cell))
			}
		}
		b.WriteString("</table:table-row>\n")
	}
	if open {
		b.WriteString("</table:table>\n")
	}
	b.WriteString("</office:spreadsheet></office:body></office:document>\n")
	return b.Bytes()
}

func cmdCells(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: cells FILE")
	}
	sheets, err := testformat.Read(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, s := range sheets {
		name := s.Name
		if s.Hidden {
			name = "(" + name + ")"
		}
		fmt.Fprintf(ts.Stdout(), "== %s\n", name)
		number := 1
		for _, r := range s.Rows {
			for ; number < r.Number; number++ {
				fmt.Fprintln(ts.Stdout())
			}
			number++
			if r.Hidden {
				fmt.Fprint(ts.Stdout(), "(ausgeblendet) ")
			}
			fmt.Fprintln(ts.Stdout(), strings.Join(r.Cells, "|"))
		}
	}
}

type kept struct{}

// listing is every file below the working folder with what it holds and when it was
// changed.
func listing(ts *testscript.TestScript) map[string]string {
	files := map[string]string{}
	root := ts.MkAbs(".")
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		files[rel] = fmt.Sprintf("%x %v %v", sha256.Sum256(b), info.ModTime(), info.Mode())
		return err
	}))
	return files
}

func cmdKeep(ts *testscript.TestScript, _ bool, _ []string) {
	m := ts.Value(kept{}).(map[string]string)
	clear(m)
	for k, v := range listing(ts) {
		m[k] = v
	}
}

func cmdUnchanged(ts *testscript.TestScript, _ bool, args []string) {
	before, after := ts.Value(kept{}).(map[string]string), listing(ts)
	if len(before) == 0 {
		ts.Fatalf("keep comes first")
	}
	for name, was := range before {
		if after[name] != was && !slices.Contains(args, name) {
			ts.Fatalf("%s has changed:\nwas %s\nis  %s", name, was, after[name])
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok && !slices.Contains(args, name) {
			ts.Fatalf("%s is new", name)
		}
	}
}

func cmdSample(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: sample FILE")
	}
	dir, file := ts.Getenv("SAMPLE"), ts.MkAbs(args[0])
	copyTo := func(to, from string) {
		b, err := os.ReadFile(from)
		ts.Check(err)
		ts.Check(os.WriteFile(to, b, 0o600))
	}
	results, err := filepath.Glob(filepath.Join(dir, "Import-*.csv"))
	ts.Check(err)
	for _, f := range results {
		copyTo(ts.MkAbs(filepath.Base(f)), f)
	}
	if filepath.Ext(file) == ".ods" {
		copyTo(file, filepath.Join(dir, "datei01.ods"))
		return
	}
	flat, err := os.ReadFile(filepath.Join(dir, "datei01.fods"))
	ts.Check(err)
	ts.Check(testformat.Write(file, flat))
}

func cmdChanged(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: changed FILE TIME")
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", args[1], time.Local)
	ts.Check(err)
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), at, at))
}

func cmdZipped(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range args[1:] {
		w, err := z.Create(name)
		ts.Check(err)
		_, err = io.WriteString(w, strings.TrimSpace(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

func cmdEncode(ts *testscript.TestScript, _ bool, args []string) {
	encodings := map[string]encoding.Encoding{
		"windows-1252": charmap.Windows1252, "iso-8859-15": charmap.ISO8859_15, "ibm850": charmap.CodePage850,
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-8bom": unicode.UTF8BOM,
	}
	e, ok := encodings[args[0]]
	if !ok {
		ts.Fatalf("unknown encoding %s", args[0])
	}
	text, err := e.NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}
