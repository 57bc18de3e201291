package xlsx

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// appended plans rows below a table of two columns in sheet S that ends with base.
func appended(base int, rows ...[2]string) func(*Patch) error {
	return func(p *Patch) error {
		for col := range 2 {
			err := p.SetColumn("S", Column{HeaderRow: 1, At: col + 1, FirstCol: 1, After: 2, Base: base, LastRow: base + len(rows),
				Value: func(row int) (string, bool) {
					if row <= base {
						return "", false
					}
					return rows[row-base-1][col], rows[row-base-1][col] != ""
				}})
			if err != nil {
				return err
			}
		}
		return nil
	}
}

func TestAppend(t *testing.T) {
	styled := func(ref, style string) string {
		return `<c r="` + ref + `" s="` + style + `" t="inlineStr"><is><t>x</t></is></c>`
	}
	names := data(row(1, "Name", "Ort"), row(2, styled("A2", "1"), styled("B2", "1")), row(3, styled("A3", "2"), "y"))
	tests := []struct {
		name  string
		build build
		want  map[string][]string
		grown int
	}{
		{"behind the last row", build{sheets: []string{`<dimension ref="A1:B3"/>` + names}},
			map[string][]string{sheet1: {`<dimension ref="A1:B5"/>`, newCell("A4", "2", "1") + newCell("B4", "", "2") + `</row>`, newCell("A5", "2", "3") + `</row></sheetData>`}}, 0},
		{"into rows that are there", build{sheets: []string{strings.Replace(names, "</sheetData>", `<row r="4" spans="1:2"><c r="A4" s="1"/><c r="B4" s="1"/></row><row r="9"><c r="A9" s="1"/></row></sheetData>`, 1)}},
			map[string][]string{sheet1: {newCell("A4", "2", "1") + newCell("B4", "", "2"), newCell("A5", "2", "3"), `<row r="9"><c r="A9" s="1"/></row>`}}, 0},
		{"ranges", build{sheets: []string{names + `<autoFilter ref="A1:B3"/><conditionalFormatting sqref="B2:B3 D2:D3"><cfRule type="expression" priority="1"><formula>$A2="x"</formula></cfRule></conditionalFormatting>`},
			workbook: `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">S!$A$1:$B$3</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1:$B$3</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">S!$1:$1</definedName><definedName name="mine">S!$A$1:$B$3</definedName></definedNames>`},
			map[string][]string{sheet1: {`<autoFilter ref="A1:B5"/>`, `sqref="B2:B5 D2:D3"`},
				"xl/workbook.xml": {`hidden="1">S!$A$1:$B$5<`, `_xlnm.Print_Area" localSheetId="0">S!$A$1:$B$5<`, `>S!$1:$1<`, `"mine">S!$A$1:$B$3<`}}, 4},
		{"a table", build{sheets: []string{names + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`}, extra: aTable(`ref="A1:B3"`, `<autoFilter ref="A1:B3"/>`+tableColumns)},
			map[string][]string{tablePart: {`displayName="Eltern" ref="A1:B5">`, `<autoFilter ref="A1:B5"/>`, `<tableColumns count="2">`}}, 1},
		{"formulas over a table that grows", build{sheets: []string{names + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`,
			`<sheetData><row r="1"><c r="A1"><f>ROWS(Eltern[Ort])</f><v>2</v></c><c r="B1"><f>SUM(A1)</f><v>2</v></c></row></sheetData>`}, extra: aTable(`ref="A1:B3"`, tableColumns)},
			map[string][]string{tablePart: {`displayName="Eltern" ref="A1:B5">`}, "xl/worksheets/sheet2.xml": {`<f>ROWS(Eltern[Ort])</f></c>`, `<f>SUM(A1)</f></c>`}}, 1},
		{"a table that goes on stays", build{sheets: []string{names + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`}, extra: aTable(`ref="A1:B4" totalsRowCount="0"`, tableColumns)},
			map[string][]string{tablePart: {`ref="A1:B4"`}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := proven(tt.build.pack(t), appended(3, [2]string{"1", "2"}, [2]string{"3", ""}))
			if err != nil {
				t.Fatal(err)
			}
			for part, list := range tt.want {
				text := partOf(t, r.file, part)
				for _, want := range list {
					if !strings.Contains(text, want) {
						t.Errorf("%s is missing in\n%s", want, text)
					}
				}
			}
			if len(r.plan.Grown) != tt.grown {
				t.Errorf("Grown %q", r.plan.Grown)
			}
		})
	}
}

// TestAppendShort: formulas and names that end at the last row stay as they are, and are named; those that reach further are not.
// The results of all that read a new row are taken away.
func TestAppendShort(t *testing.T) {
	names := data(row(1, "Name", "Ort"), row(2, "x", "y"), row(3, "x", "y"))
	cells := `<c r="A1"><f>COUNTA(S!A2:A3)</f><v>2</v></c><c r="B1"><f>COUNTA(S!A2:A5)</f><v>2</v></c><c r="C1"><f>B1+1</f><v>3</v></c><c r="D1"><f>S!A3</f><v>0</v></c>`
	res, err := proven(build{sheets: []string{names, `<sheetData><row r="1">` + cells + `</row></sheetData>`},
		workbook: `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">S!$A$1:$B$3</definedName><definedName name="alle">S!$A$2:$B$3</definedName><definedName name="viele">S!$A$2:$B$99</definedName></definedNames>`}.pack(t),
		appended(3, [2]string{"1", "2"}, [2]string{"3", ""}))
	if err != nil {
		t.Fatal(err)
	}
	if pl := res.plan; fmt.Sprint(pl.Short) != "[{T 1 1}]" || fmt.Sprint(pl.ShortNames) != "[alle]" || pl.Recalculated != 2 {
		t.Errorf("short %v, names %v, %d results", pl.Short, pl.ShortNames, pl.Recalculated)
	}
	want := `<c r="A1"><f>COUNTA(S!A2:A3)</f><v>2</v></c><c r="B1"><f>COUNTA(S!A2:A5)</f></c><c r="C1"><f>B1+1</f></c><c r="D1"><f>S!A3</f><v>0</v></c>`
	if got := partOf(t, res.file, "xl/worksheets/sheet2.xml"); !strings.Contains(got, want) {
		t.Error(got)
	}
}

// A row of totals is none for parents, though nothing stands in it.
func TestAppendIntoTotals(t *testing.T) {
	sheet := data(row(1, "Name", "Ort"), row(2, "x", "y"), row(3, "x", "y")) + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`
	for ref, refused := range map[string]bool{"A1:B4": true, "A1:B5": true, "A1:B6": false, "A1:B3": false} {
		file := build{sheets: []string{sheet}, extra: aTable(`ref="`+ref+`" totalsRowCount="1"`, tableColumns)}.pack(t)
		_, err := proven(file, appended(3, [2]string{"1", "2"}, [2]string{"3", ""}))
		var e *Error
		if errors.As(err, &e) != refused || refused && (e.Kind != ErrUnsupported || !strings.Contains(e.Detail, "totals") || e.Row == 0) {
			t.Errorf("%s: %v", ref, err)
		}
	}
}

// Whatever the styles and the rows below, appended rows hold what was planned in the
// look of the last row, and nothing else changes.
func TestRandomAppend(t *testing.T) {
	count := 1500
	if testing.Short() {
		count = 300
	}
	for seed := range uint64(count) {
		r := rand.New(rand.NewPCG(seed, 6))
		style := func() string { return []string{"", ` s="1"`, ` s="2"`, ` s="3"`}[r.IntN(4)] }
		base := 1 + r.IntN(5)
		lines := []string{row(1, "N", "O")}
		for n := 2; n <= base; n++ {
			line := fmt.Sprintf(`<row r="%d"%s>`, n, []string{"", ` s="2" customFormat="1"`}[r.IntN(2)])
			for _, c := range "AB" {
				line += fmt.Sprintf(`<c r="%c%d"%s t="inlineStr"><is><t>x</t></is></c>`, c, n, style())
			}
			lines = append(lines, line+`</row>`)
		}
		for n := base + 1; n < base+5; n++ {
			if r.IntN(2) == 0 {
				lines = append(lines, fmt.Sprintf(`<row r="%d"><c r="A%d"%s/><c r="C%d"%s/></row>`, n, n, style(), n, style()))
			}
		}
		cols := []string{"", `<cols><col min="1" max="3" width="9" style="1"/></cols>`}[r.IntN(2)]
		file := build{sheets: []string{cols + data(lines...), data(row(1, "n"))}}.pack(t)
		var rows [][2]string
		for range 1 + r.IntN(6) {
			rows = append(rows, [2]string{[]string{"", "v", "w"}[r.IntN(3)], []string{"v", "w"}[r.IntN(2)]})
		}
		res, err := proven(file, appended(base, rows...))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, lines)
		}
		before, after := res.before.sheets[0], res.after.sheets[0]
		at := func(s *naiveSheet, row, col int) (string, int, bool) {
			for _, r := range s.rows {
				for _, c := range r.cells {
					if c.row == row && c.col == col {
						return c.text, c.style, true
					}
				}
			}
			return "", 0, false
		}
		for n := 1; n <= base+len(rows)+5; n++ {
			for col := 1; col <= 3; col++ {
				text, style, there := at(after, n, col)
				wantText, wantStyle, wantThere := at(before, n, col)
				if n > base && n <= base+len(rows) && col <= 2 && rows[n-base-1][col-1] != "" {
					wantText, wantThere = rows[n-base-1][col-1], true
					_, wantStyle, _ = at(before, base, col)
				}
				if text != wantText || style != wantStyle || there != wantThere {
					t.Fatalf("seed %d: row %d, column %d is %q (%d, %v), want %q (%d, %v)\n%s", seed, n, col, text, style, there, wantText, wantStyle, wantThere, lines)
				}
			}
		}
		again, err := proven(res.file, appended(base, rows...))
		if err != nil || !again.plan.Empty() || !slices.Equal(again.file, res.file) {
			t.Fatalf("seed %d: the second time: %v", seed, err)
		}
	}
}
