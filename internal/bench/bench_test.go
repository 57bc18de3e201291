package main

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Both floors must do the work they stand for: the new file holds the same parts.
func TestFloorsWriteTheSameParts(t *testing.T) {
	dir := t.TempDir()
	sheet := filepath.Join(dir, "datei01.ods")
	if err := makeData([]string{"3000", "0", sheet}); err != nil {
		t.Fatal(err)
	}
	want := parts(t, sheet)
	for _, parallel := range []bool{true, false} {
		out := filepath.Join(dir, "out.ods")
		if err := floor(parallel, sheet, out); err != nil {
			t.Fatal(err)
		}
		got := parts(t, out)
		if len(got) != len(want) {
			t.Errorf("parallel %v: %d entries, want %d", parallel, len(got), len(want))
		}
		for name, b := range want {
			if !bytes.Equal(got[name], b) {
				t.Errorf("parallel %v: %s differs", parallel, name)
			}
		}
	}
}

func parts(t *testing.T, name string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestTableLine(t *testing.T) {
	second := func(n float64) usage {
		return usage{wall: time.Duration(n * float64(time.Second)), cpu: time.Duration(n * 2e9), peak: 100_000_000}
	}
	tests := []struct {
		name         string
		rows         int
		command      usage
		want, refuse string
	}{
		{"both met", 1_000_000, second(6), "2.00 |      2.00 |    2 met", "MISSED"},
		{"too slow", 1_000_000, second(6.1), "2.03 |      2.03 | 2 MISSED", ""},
		{"too much memory", 100_000, second(1), "48 MISSED", "| 2 MISSED"},
		{"no target for this size", 5000, second(100), "33.33 |     33.33 |        -", "MISSED"},
	}
	for _, tt := range tests {
		line := tableLine(tt.rows, tt.rows, 1e6, 1e6, tt.command, second(3), second(5))
		if !strings.Contains(line, tt.want) || tt.refuse != "" && strings.Contains(line, tt.refuse) {
			t.Errorf("%s: %s", tt.name, line)
		}
	}
}

func TestSummaryTakesMediansAndTheLargestPeak(t *testing.T) {
	got := summary([]usage{{wall: 5, cpu: 1, peak: 3}, {wall: 1, cpu: 9, peak: 7}, {wall: 2, cpu: 4, peak: 1}})
	if want := (usage{wall: 2, cpu: 4, peak: 7}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestWrongFlags(t *testing.T) {
	for _, args := range [][]string{{"-rows", "x"}, {"-rows", "0"}, {"-rows", "2000000"}, {"-runs", "0"}} {
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
