package xlsx

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestSharedStrings: whatever lengths follow each other, each index gives its text.
func TestSharedStrings(t *testing.T) {
	lengths := []int{0, 1, 20, longString - 1, longString, longString + 1, 1 << 10, 1<<16 - 1, 1 << 16, 300 << 10, maxText}
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		var list sharedStrings
		var texts [][]byte
		for range 70_000 { // more than a piece of steps
			n := random.IntN(40)
			if random.IntN(200) == 0 {
				n = lengths[random.IntN(len(lengths)-3*int(seed%2))] // long ones would need all room soon
			}
			text := bytes.Repeat([]byte{byte(len(texts))}, n)
			if !list.add(text) {
				break
			}
			texts = append(texts, text)
		}
		if list.n != len(texts) || len(texts) < 10_000 {
			t.Fatalf("%d texts of %d", list.n, len(texts))
		}
		if len(list.far) == 0 || len(list.far) > list.n/2 {
			t.Errorf("%d of %d texts stand far from the first of their group", len(list.far), list.n)
		}
		for i, want := range texts {
			if got, ok := list.at(i); !ok || got == nil || !bytes.Equal(got, want) {
				t.Fatalf("text %d: %d bytes, %t; want %d", i, len(got), ok, len(want))
			}
		}
		for _, i := range []int{-1, list.n, list.n + stringGroup} {
			if _, ok := list.at(i); ok {
				t.Errorf("there is a text %d of %d", i, list.n)
			}
		}
	}
	if list := new(sharedStrings); list.add(make([]byte, maxText+1)) || !list.add(make([]byte, maxText)) {
		t.Error("the longest text")
	}
}

// TestSettle: without the shared strings a column is planned as with them, and rows can be read again.
func TestSettle(t *testing.T) {
	var entries, rows strings.Builder
	for i := range 50 {
		fmt.Fprintf(&entries, "<si><t>text %d</t></si>", i)
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="C%d" t="s"><v>0</v></c></row>`, i+1, i+1, i, i+1)
	}
	file := build{sheets: []string{`<sheetData>` + rows.String() + `</sheetData>`}, strings: entries.String()}.pack(t)
	for _, header := range []int{1, 2, topRows, topRows + 1, 50} {
		written := func(settle bool) (string, []byte) {
			w, err := Open(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				t.Fatal(err)
			}
			stop := w.ReadAhead()
			defer stop()
			all := allRows(w)
			if settle {
				w.Settle()
				if w.strings != nil {
					t.Error("the strings are still there")
				}
			}
			p := w.NewPatch()
			if err := p.SetColumn("S", Column{Header: "N", HeaderRow: header, LastRow: 50, Value: func(row int) (string, bool) { return fmt.Sprint("x", row), true }}); err != nil {
				t.Fatal(err)
			}
			pl, err := p.Plan()
			if err != nil {
				t.Fatal(err)
			}
			if kept := header <= topRows; settle && kept != (w.strings == nil) {
				t.Errorf("header row %d: strings read again %t", header, kept)
			}
			var b bytes.Buffer
			if _, err := pl.WriteTo(&b); err != nil {
				t.Fatal(err)
			}
			if err := verify(pl, b.Bytes()); err != nil {
				t.Fatal(err)
			}
			if again := allRows(w); again != all {
				t.Errorf("read again %s, want %s", again, all)
			}
			return all, b.Bytes()
		}
		all, want := written(false)
		settled, got := written(true)
		if all != settled || !bytes.Equal(want, got) {
			t.Errorf("header row %d: another workbook", header)
		}
	}
}

// TestTopRows: what the first rows hold is what reading one of them again says, and bounded.
func TestTopRows(t *testing.T) {
	many := func(row, cells int) string {
		var b strings.Builder
		fmt.Fprintf(&b, `<row r="%d">`, row)
		for col := 1; col <= cells; col++ {
			fmt.Fprintf(&b, `<c r="%s"><v>%d</v></c>`, appendRef(nil, row, col), col)
		}
		return b.String() + "</row>"
	}
	text := func(row, n int) string {
		return fmt.Sprintf(`<row r="%d"><c r="B%d" t="inlineStr"><is><t>%s</t></is></c></row>`, row, row, strings.Repeat("x", n))
	}
	for name, tt := range map[string]struct {
		rows  string
		known bool
	}{
		"some":        {many(1, 3) + text(4, 5) + many(topRows, 2) + many(topRows+1, 4), true},
		"none":        {"", true},
		"empty cells": {`<row r="1"><c r="A1"/><c r="C1"><v>1</v></c></row>`, true},
		"wide":        {many(1, maxTopCells), true},
		"too wide":    {many(1, maxTopCells) + many(2, 1), false},
		"too long":    {text(1, maxTopBytes*3/5) + text(2, maxTopBytes*3/5), false},
		"disorder":    {many(5, 2) + many(3, 3), false},
	} {
		file := build{sheets: []string{`<sheetData>` + tt.rows + `</sheetData>`}}.pack(t)
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Sheets(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		survey := w.survey
		for row := range topRows + 3 {
			got, known := survey.sheets[0].headers(row)
			if known != (tt.known && row >= 1 && row <= topRows) {
				t.Errorf("%s: row %d known %t", name, row, known)
			}
			w.survey = nil // so that it is read
			want, err := w.headers(0, row)
			if err != nil {
				t.Fatal(err)
			}
			if known && !slices.Equal(got, want) {
				t.Errorf("%s: row %d holds %v, want %v", name, row, got, want)
			}
			w.survey = survey
		}
	}
}
