package xlsx

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// surveyed is what a survey says of each cell of a sheet, and of its size.
type surveyed struct {
	Free, Styles              map[[2]int]string
	LastRow, LastCol, NextRow int
}

// surveyOf reads a file and says what was found out, with plain rows or without.
func surveyOf(t *testing.T, file []byte, noPlain bool, rows, cols int) surveyed {
	t.Helper()
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	w.noPlain = noPlain
	for _, err := range w.Rows() {
		if err != nil {
			t.Fatal(err)
		}
	}
	sh := w.survey.sheets[0]
	s := surveyed{map[[2]int]string{}, map[[2]int]string{}, sh.lastRow, sh.lastCol, sh.nextRow}
	for row := 1; row <= rows; row++ {
		for col := 1; col <= cols; col++ {
			at := [2]int{row, col}
			s.Free[at] = fmt.Sprint(sh.occupied.IsFree(col, row, row))
			var styles []int32
			sh.styled.Of(col, row, row, func(style int32) { styles = append(styles, style) })
			slices.Sort(styles)
			s.Styles[at] = fmt.Sprint(slices.Compact(styles))
		}
	}
	return s
}

// TestRowForms: what is noted of rows by their form is what is noted of them cell by cell.
func TestRowForms(t *testing.T) {
	const rows, cols = 150, 40
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		// A few forms that take turns, as in a list with tinted rows, or many with styles of
		// their own: some of them have the same place then.
		forms, styles := make([][]string, 1+r.IntN(8)), 3
		if seed%4 == 0 {
			forms, styles = make([][]string, rows), 300
		}
		for i := range forms {
			wide, lack := 1+r.IntN(6), 1+r.IntN(5)
			if r.IntN(4) == 0 {
				wide = formCells - 1 + r.IntN(4)
			}
			for range wide {
				style := ""
				if n := r.IntN(styles); n > 0 {
					style = fmt.Sprintf(` s="%d"`, n)
				}
				cell := []string{style + "/>", style + "><v>7</v></c>", style + ` t="s"><v>0</v></c>`, style + ` t="s"><v>1</v></c>`}[r.IntN(4)]
				if r.IntN(lack) > 0 {
					cell = ""
				}
				forms[i] = append(forms[i], cell)
			}
		}
		var b strings.Builder
		for row := 1; row <= rows; row++ {
			tag := []string{"", "", ` s="2" customFormat="1"`}[r.IntN(3)]
			switch r.IntN(12) {
			case 0:
				continue // there is none
			case 1:
				fmt.Fprintf(&b, `<row r="%d"%s><c s="1" r="B%d"><v>7</v></c></row>`, row, tag, row) // not a plain one
				continue
			case 2:
				fmt.Fprintf(&b, `<row r="%d"%s/>`, row, tag)
				continue
			}
			fmt.Fprintf(&b, `<row r="%d"%s>`, row, tag)
			for i, cell := range forms[(row/(1+int(seed%3)))%len(forms)] {
				if cell != "" {
					fmt.Fprintf(&b, `<c r="%s%d"%s`, ColumnName(i+1), row, cell)
				}
			}
			b.WriteString("</row>")
		}
		file := build{sheets: []string{"<sheetData>" + b.String() + "</sheetData>"}, strings: "<si><t>eins</t></si><si><t></t></si>"}.pack(t)
		want, got := surveyOf(t, file, true, rows, cols), surveyOf(t, file, false, rows, cols)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: by the scanner (-), by forms (+)\n%s\n%s", seed, diff, clip(b.String()))
		}
	}
}
