package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"elterntool/xlsx"

	"github.com/xuri/excelize/v2"
)

// Both floors must do the work they stand for: the new file holds the same parts, a workbook's sheet with the new cells.
func TestFloorsWriteTheSameParts(t *testing.T) {
	for _, ending := range []string{".ods", ".xlsx"} {
		dir := t.TempDir()
		sheet, csv := filepath.Join(dir, "datei01"+ending), filepath.Join(dir, "result.csv")
		if err := makeData([]string{"9000", "8000", sheet, csv}); err != nil { // some rows without account
			t.Fatal(err)
		}
		want := parts(t, sheet)
		for _, parallel := range []bool{true, false} {
			out := filepath.Join(dir, "out"+ending)
			if err := floor(parallel, sheet, csv, out); err != nil {
				t.Fatal(err)
			}
			got := parts(t, out)
			if len(got) != len(want) {
				t.Errorf("%s, parallel %v: %d entries, want %d", ending, parallel, len(got), len(want))
			}
			for name, b := range want {
				if name == "content.xml" {
					sameTexts(t, got[name], csv)
				}
				g := newCells.ReplaceAll(got[name], nil)
				g = bytes.ReplaceAll(g, []byte(rowsODS.after), []byte(rowsODS.end))
				if !bytes.Equal(g, b) {
					t.Errorf("%s, parallel %v: %s differs", ending, parallel, name)
				}
			}
			if ending == ".xlsx" {
				sameColumn(t, out, csv)
			}
		}
	}
}

var newCells = regexp.MustCompile(`<c r="G[0-9]+" t="inlineStr"><is><t>[^<]*</t></is></c>|<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>[^<]*</text:p></table:table-cell>`)

// sameTexts says whether the new cells of an .ods are the column "Account" of the result file.
func sameTexts(t *testing.T, content []byte, result string) {
	t.Helper()
	b, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := newCells.FindAll(content, -1)
	if len(got) != len(want) {
		t.Fatalf("%d new cells, want %d", len(got), len(want))
	}
	for i, w := range want {
		if !bytes.Contains(got[i], []byte("<text:p>"+w[3]+"</text:p>")) {
			t.Fatalf("new cell %d is %s, want %q", i, got[i], w[3])
		}
	}
}

// The programs that are compared must do the same job: each adds the same column.
func TestProgramsAddTheSameColumn(t *testing.T) {
	dir := t.TempDir()
	sheet, csv, out := filepath.Join(dir, "datei01.xlsx"), filepath.Join(dir, "result.csv"), filepath.Join(dir, "out.xlsx")
	library, err := build(dir, "elterntool/internal/bench/column")
	if err != nil {
		t.Fatal(err)
	}
	peer, err := build(dir, "elterntool/internal/bench/excelize")
	if err != nil {
		t.Fatal(err)
	}
	if v := excelizeVersion(peer); !strings.HasPrefix(v, "v2.") {
		t.Errorf("version %q", v)
	}
	for _, accounts := range []string{"500", "450"} { // a row each, and some without
		if err := makeData([]string{"500", accounts, sheet, csv}); err != nil {
			t.Fatal(err)
		}
		for _, line := range [][]string{{library}, {peer, "set"}, {peer, "stream"}} {
			if err := os.Remove(out); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			if _, err := measure(line[0], append(line[1:], sheet, csv, out)...); err != nil {
				t.Fatal(err)
			}
			sameColumn(t, out, csv)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".column-*")); err != nil || len(left) > 0 {
		t.Errorf("%v, %q is left", err, left)
	}
}

// sameColumn says whether the new column of a workbook is the column "Account" of the result file, and the first column
// is there too: for package xlsx and for excelize.
func sameColumn(t *testing.T, name, result string) {
	t.Helper()
	b, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for reader, rows := range map[string][][]string{"xlsx": readXLSX(t, name), "excelize": readExcelize(t, name)} {
		if len(rows) < len(want) {
			t.Fatalf("%s: %d rows, want %d", reader, len(rows), len(want))
		}
		for i, cells := range rows {
			cells = append(cells, make([]string, max(0, 7-len(cells)))...)
			account := ""
			if i < len(want) {
				account = want[i][3]
			}
			if len(cells) != 7 || cells[0] == "" || cells[6] != account {
				t.Fatalf("%s: row %d is %q, want %q at its end", reader, i+1, cells, account)
			}
		}
	}
}

func readXLSX(t *testing.T, name string) (rows [][]string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := xlsx.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range w.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]string, r.Cells[len(r.Cells)-1].Col)
		for _, c := range r.Cells {
			cells[c.Col-1] = string(c.Value)
		}
		rows = append(rows, cells)
	}
	return rows
}

func readExcelize(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Eltern")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The end of a row may fall anywhere into the pieces that a sheet is read in.
func TestCellsInPieces(t *testing.T) {
	name := filepath.Join(t.TempDir(), "result.csv")
	if err := os.WriteFile(name, []byte("a,b,c,Account,d\r\nx,y,z,anna.kuhn,1\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const sheet = `<x><row><c/></row><row></row></ro><row></row></x>`
	const want = `<x><row><c/><c r="G1" t="inlineStr"><is><t>Account</t></is></c></row><row><c r="G2" t="inlineStr"><is><t>anna.kuhn</t></is></c></row></ro><row></row></x>`
	for size := 1; size <= len(sheet); size++ {
		var b bytes.Buffer
		err := rowsXLSX.appendAccounts(&b, name, func(w io.Writer) error {
			for p := range slices.Chunk([]byte(sheet), size) {
				if _, err := w.Write(p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || b.String() != want {
			t.Fatalf("in pieces of %d: %v, %s", size, err, b.String())
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
		texts        int64
	}{
		{"both met", 1_000_000, second(6), "2.00 |      2.00 |    2 met", "MISSED", 0},
		{"too slow", 1_000_000, second(6.1), "2.03 |      2.03 | 2 MISSED", "", 0},
		{"too much memory", 100_000, second(1), "48 MISSED", "| 2 MISSED", 0},
		{"shared strings on top", 100_000, second(1), "100 met", "MISSED", 52_000_000},
		{"but no more", 100_000, second(1), "99 MISSED", "", 51_999_999},
		{"no target for this size", 5000, second(100), "33.33 |     33.33 |        -", "MISSED", 0},
	}
	for _, tt := range tests {
		line := line(columns, result{rows: tt.rows, texts: tt.texts, command: tt.command, floor: second(3), serial: second(5)})
		if !strings.Contains(line, tt.want) || tt.refuse != "" && strings.Contains(line, tt.refuse) {
			t.Errorf("%s: %s", tt.name, line)
		}
	}
}

func TestSharedTexts(t *testing.T) {
	dir := t.TempDir()
	for name, some := range map[string]bool{"datei01.ods": false, "datei01.xlsx": true} {
		name = filepath.Join(dir, name)
		if err := makeData([]string{"50", "50", name, filepath.Join(dir, "result.csv")}); err != nil {
			t.Fatal(err)
		}
		want := 0
		if some {
			texts := make(map[string]bool)
			for _, row := range readXLSX(t, name) {
				for col, text := range row {
					if col != 2 || !isNumber(text) { // Kind-IDs are both
						texts[text] = true
					}
				}
			}
			for text := range texts {
				want += len(text)
			}
		}
		got, err := sharedTexts(name)
		if err != nil || some && (got < int64(want)*95/100 || got > int64(want)+300) || !some && got != 0 {
			t.Errorf("%s: %d bytes, %v; want about %d", name, got, err, want)
		}
	}
}

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil && text[0] != '0'
}

func TestPeerLine(t *testing.T) {
	tests := []struct {
		name   string
		rows   int
		stream usage
		want   string
	}{
		{"met by the library", 1_000_000, usage{wall: 9e9, cpu: 10e9, peak: 600e6},
			"1000000 | 1.000 (2.000) | 2.000 (4.000) | - | - | - | 9.000 (10.000) | 9.00 (5.00) | 9 met | 4.50 (2.50) | 9 MISSED | 40 | 30 | - | 600"},
		{"met by neither", 100_000, usage{wall: 8e9, cpu: 8e9},
			"100000 | 1.000 (2.000) | 2.000 (4.000) | - | - | - | 8.000 (8.000) | 8.00 (4.00) | 9 MISSED | 4.00 (2.00) | 9 MISSED | 40 | 30 | - | -"},
		{"no target for this size", 5000, usage{wall: 1e9, cpu: 1e9},
			"5000 | 1.000 (2.000) | 2.000 (4.000) | - | - | - | 1.000 (1.000) | 1.00 (0.50) | - | 0.50 (0.25) | - | 40 | 30 | - | -"},
	}
	for _, tt := range tests {
		r := result{rows: tt.rows, library: usage{wall: 1e9, cpu: 2e9, peak: 40e6}, command: usage{wall: 2e9, cpu: 4e9, peak: 30e6}, stream: tt.stream}
		if got := strings.Join(strings.Fields(line(peerColumns, r)), " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestSummaryTakesMediansAndTheLargestPeak(t *testing.T) {
	got := summary([]usage{{wall: 5, cpu: 1, peak: 3}, {wall: 1, cpu: 9, peak: 7}, {wall: 2, cpu: 4, peak: 1}})
	if got.wall != 2 || got.cpu != 4 || got.peak != 7 {
		t.Errorf("%+v", got)
	}
}

// A machine that was slow in one round, for one of two programs or for both, does not change how they compare.
func TestRatioIsThatOfTheRounds(t *testing.T) {
	a := summary([]usage{{wall: 20}, {wall: 200}, {wall: 20}, {wall: 60}, {wall: 22}})
	b := summary([]usage{{wall: 10}, {wall: 100}, {wall: 100}, {wall: 10}, {wall: 10}})
	if got := ratio(a, b, wallOf); got != 2 {
		t.Errorf("%v, want 2", got)
	}
	if got := ratio(summary([]usage{{wall: 90}}), a, wallOf); got != 4.5 {
		t.Errorf("%v of one round, want 4.5", got)
	}
	if got := ratio(usage{}, b, wallOf); got != 0 {
		t.Errorf("%v of what did not run", got)
	}
}

func TestWrongFlags(t *testing.T) {
	for _, args := range [][]string{{"-rows", "x"}, {"-rows", "0"}, {"-rows", "2000000"}, {"-runs", "0"}, {"-formats", "xls"}} {
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
