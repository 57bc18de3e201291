package xlsx

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// Small packages for each promise about what is changed, and how.

const sheet1, sheet2 = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"

// cell is a new cell of the column.
func newCell(ref, style, text string) string {
	if style != "" {
		style = ` s="` + style + `"`
	}
	return `<c r="` + ref + `"` + style + ` t="inlineStr"><is><t>` + text + `</t></is></c>`
}

const (
	tablePart = "xl/tables/table1.xml"
	tableRels = "xl/worksheets/_rels/sheet1.xml.rels"
)

// aTable is a table in A1:B3 of the first sheet.
func aTable(attrs, inside string) []file {
	return []file{{tableRels, relations("table", "../tables/table1.xml")},
		{tablePart, `<table xmlns="` + naiveMain + `" id="1" name="Eltern" displayName="Eltern" ` + attrs + `>` + inside + `</table>`}}
}

const tableColumns = `<tableColumns count="2"><tableColumn id="1" name="Name"/><tableColumn id="7" name="Ort"/></tableColumns><tableStyleInfo name="TableStyleMedium2"/>`

func TestEdges(t *testing.T) {
	names := data(row(1, "Name", "Ort"), row(2, "x", "y"), row(3, "z", "w"))
	tests := []struct {
		name  string
		build build
		want  map[string][]string // what the parts must hold afterwards
		err   error
		last  int  // of the table, if rows without cells belong to it
		long  bool // the values are
	}{
		{name: "plain", build: build{sheets: []string{names}},
			want: map[string][]string{sheet1: {newCell("C1", "", "N") + `</row>`, newCell("C2", "2", "row-2") + `</row>`}}},
		{name: "a prefix", last: 2, build: build{sheets: []string{`<x:worksheet xmlns:x="` + naiveMain + `"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Name</x:t></x:is></x:c></x:row><x:row r="2"/></x:sheetData></x:worksheet>`}},
			want: map[string][]string{sheet1: {`<x:c r="B1" t="inlineStr"><x:is><x:t>N</x:t></x:is></x:c></x:row>`, `row-2</x:t></x:is></x:c></x:row>`}}},
		{name: "strict", build: build{sheets: []string{strings.ReplaceAll(`<worksheet `+declared+`>`+names+`</worksheet>`, naiveMain, naiveStrict)}},
			want: map[string][]string{sheet1: {newCell("C1", "", "N")}}},
		{name: "no r", last: 3, build: build{sheets: []string{`<sheetData><row><c t="inlineStr"><is><t>Name</t></is></c></row><row><c/><c/></row><row/></sheetData>`}},
			want: map[string][]string{sheet1: {"N</t>", "row-3</t>"}}},
		{name: "some r", build: build{sheets: []string{`<sheetData><row r="1"><c r="B1" t="inlineStr"><is><t>Name</t></is></c></row><row><c r="B2"><v>1</v></c><c/></row><row r="5"><c><v>1</v></c></row></sheetData>`}},
			want: map[string][]string{sheet1: {newCell("C1", "", "N"), "row-5</t>"}}},
		{name: "quotes, white space, comments", last: 2, build: build{sheets: []string{"<sheetData >\n <row r = '1'\tspans='1:1' ><!-- <c> --><c r='A1' t='inlineStr' ><is><t><![CDATA[Name]]></t></is></c >\n </row >\n<?pi <row> ?> <row r='2' spans=\"1:1\" />\n</sheetData>"}},
			want: map[string][]string{sheet1: {"N</t>", "row-2</t>", "<?pi <row> ?>", `<!-- <c> -->`}}},
		{name: "dimension and spans", build: build{sheets: []string{`<dimension ref="A1:B3"/>` + strings.ReplaceAll(names, `<row `, `<row spans="1:2" `)}},
			want: map[string][]string{sheet1: {`<dimension ref="A1:C3"/>`, `spans="1:3"`}}},
		{name: "cols with a gap", long: true, build: build{sheets: []string{`<cols><col min="1" max="1" width="9" customWidth="1"/><col min="5" max="5" width="30" customWidth="1"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<col min="1" max="1" width="9" customWidth="1"/><col min="3" max="3" `, `<col min="5" max="5" width="30" customWidth="1"/></cols>`}}},
		{name: "one col for all columns", long: true, build: build{sheets: []string{`<cols><col min="1" max="16384" width="9" style="2" customWidth="1"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<cols><col width="9" style="2" customWidth="1" min="1" max="2"/><col style="2" min="3" max="3" width="`, // the next one stands alone, see losesRows
				`/><col width="9" style="2" customWidth="1" min="4" max="4"/><col width="9" style="2" customWidth="1" min="5" max="16384"/></cols>`}}},
		{name: "one col for all columns, wide enough", build: build{sheets: []string{`<cols><col min="1" max="16384" width="90" bestFit="1" customWidth="1"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<cols><col width="90" bestFit="1" customWidth="1" min="1" max="2"/><col width="90" bestFit="1" customWidth="1" min="3" max="3" style="2"/><col width="90" bestFit="1" customWidth="1" min="4" max="4"/><col width="90" bestFit="1" customWidth="1" min="5" max="16384"/></cols>`}}},
		{name: "one col for all columns right behind the last cell", long: true, build: build{sheets: []string{`<cols><col min="3" max="16384" width="9"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<cols><col min="3" max="3" style="2" width="`, `<col width="9" min="4" max="16384"/></cols>`}}},
		{name: "one col for all columns behind", build: build{sheets: []string{`<cols><col min="3" max="3" width="90"/><col min="4" max="16384" width="9" hidden="1"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<cols><col min="3" max="3" width="90"/><col width="9" hidden="1" min="4" max="4"/><col width="9" hidden="1" min="5" max="16384"/></cols>`}}},
		{name: "one col for all columns further behind", build: build{sheets: []string{`<cols><col min="5" max="16384" width="90"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<col min="5" max="16384" width="90"/></cols>`}}},
		{name: "a col that was hidden and fitted", long: true, build: build{sheets: []string{`<cols><col min="2" max="4" width="9" bestFit="1" hidden="1" outlineLevel="1"/></cols>` + names}},
			want: map[string][]string{sheet1: {`<col width="9" bestFit="1" hidden="1" outlineLevel="1" min="2" max="2"/><col bestFit="1" outlineLevel="1" min="3" max="3" style="2" width="`, `<col width="9" bestFit="1" hidden="1" outlineLevel="1" min="4" max="4"/></cols>`}}},
		{name: "no cols", long: true, build: build{sheets: []string{`<sheetFormatPr defaultRowHeight="15"/>` + names}}, want: map[string][]string{sheet1: {`<cols><col min="3" max="3" `}}},
		{name: "autofilter", build: build{sheets: []string{names + `<autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter>`},
			workbook: `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">S!$A$1:$B$3</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1:$B$3</definedName><definedName name="mine">S!$A$1:$B$3</definedName></definedNames>`},
			want: map[string][]string{sheet1: {`<autoFilter ref="A1:C3"><filterColumn colId="0"/></autoFilter>`}, "xl/workbook.xml": {
				`hidden="1">S!$A$1:$C$3</definedName>`, `_xlnm.Print_Area" localSheetId="0">S!$A$1:$C$3<`, `"mine">S!$A$1:$B$3<`}}},
		{name: "a print area of two", build: build{sheets: []string{names},
			workbook: `<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1:$B$3,S!$A$1:$A$3,S!$A:$B</definedName></definedNames>`},
			want: map[string][]string{"xl/workbook.xml": {`>S!$A$1:$C$3,S!$A$1:$A$3,S!$A:$C</definedName>`}}},
		{name: "the filter of another sheet", build: build{sheets: []string{names, names},
			workbook: `<definedNames><definedName name="_xlnm.Print_Area" localSheetId="1">T!$A$1:$B$3</definedName></definedNames>`},
			want: map[string][]string{"xl/workbook.xml": {`T!$A$1:$B$3`}}},
		{name: "formats and validations", build: build{sheets: []string{names + `<conditionalFormatting sqref="A2:B3"><cfRule type="expression" priority="1"><formula>$A2="x"</formula></cfRule></conditionalFormatting><conditionalFormatting sqref="B2:B3"><cfRule type="expression" priority="2"><formula>$A2="x"</formula></cfRule></conditionalFormatting>` +
			`<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression" priority="3"><xm:f>$A2="x"</xm:f></x14:cfRule><xm:sqref>A1:B3 D9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>`}},
			want: map[string][]string{sheet1: {`<conditionalFormatting sqref="A2:C3">`, `<conditionalFormatting sqref="B2:B3">`, `<xm:sqref>A1:C3 D9</xm:sqref>`}}},
		{name: "a table", build: build{sheets: []string{names + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`}, extra: aTable(`ref="A1:B3"`, `<autoFilter ref="A1:B3"/>`+tableColumns)},
			want: map[string][]string{tablePart: {`displayName="Eltern" ref="A1:C3">`, `<autoFilter ref="A1:C3"/>`, `<tableColumns count="3">`, `<tableColumn id="8" name="N"/></tableColumns>`}}},
		{name: "formulas over a table that grows", build: build{sheets: []string{names + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`,
			`<sheetData><row r="1"><c r="A1"><f>ROWS(ELTERN[Ort])</f><v>2</v></c><c r="B1"><f>SUM(A1)</f><v>2</v></c></row></sheetData>`}, extra: aTable(`ref="A1:B3"`, tableColumns)},
			want: map[string][]string{sheet2: {`<f>ROWS(ELTERN[Ort])</f></c>`, `<f>SUM(A1)</f></c>`}}},
		{name: "formulas over a table of another sheet", build: build{sheets: []string{names,
			`<sheetData><row r="9"><c r="A9"><f>ROWS(Eltern[[#Data],[Ort]])+1</f><v>3</v></c><c r="B9"><f>ROWS(Andere[Ort])</f><v>2</v></c></row></sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts>`},
			extra: append(aTable(`ref="A1:B3"`, tableColumns)[1:], file{"xl/worksheets/_rels/sheet2.xml.rels", relations("table", "../tables/table1.xml")})},
			want: map[string][]string{sheet2: {`<f>ROWS(Eltern[[#Data],[Ort]])+1</f><v>3</v></c>`, `<f>ROWS(Andere[Ort])</f></c>`}}}, // what is unknown may read anything
		{name: "a table with totals", build: build{sheets: []string{data(row(1, "Name", "Ort"), row(2, "x", "y"), row(3, "sum", "all")) + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`}, extra: aTable(`ref="A1:B3" totalsRowCount="1"`, `<autoFilter ref="A1:B2"/>`+tableColumns)},
			want: map[string][]string{tablePart: {`ref="A1:C3"`, `<autoFilter ref="A1:C2"/>`, `count="3"`}}},
		{name: "macros", build: build{sheets: []string{names}, extra: []file{{"xl/vbaProject.bin", "macro"}, {"xl/calcChain.xml", "<x"}}}},
		{name: "backslashes and capitals", build: build{sheets: []string{names}, extra: []file{{"xl/worksheets/sheet1.xml", ""}, {`XL\Worksheets\SHEET1.xml`, `<worksheet ` + declared + `>` + names + `</worksheet>`}}},
			want: map[string][]string{sheet1: {newCell("C1", "", "N")}}},
		{name: "an absolute target", build: build{sheets: []string{names}, extra: []file{{"xl/_rels/workbook.xml.rels", relations("worksheet", "/xl/worksheets/sheet1.xml", "styles", "/xl/styles.xml")}}},
			want: map[string][]string{sheet1: {newCell("C2", "2", "row-2")}}},
		{name: "alternatives around the cells", build: build{sheets: []string{names + `<mc:AlternateContent><mc:Choice Requires="x14"><controls><control/></controls></mc:Choice><mc:Fallback><dimension ref="A1"/></mc:Fallback></mc:AlternateContent>`}},
			want: map[string][]string{sheet1: {`<mc:Fallback><dimension ref="A1"/></mc:Fallback>`}}},
		{name: "alternative rows", build: build{sheets: []string{`<sheetData><mc:AlternateContent><mc:Choice Requires="x14"><row r="1"><c r="A1"><v>1</v></c></row></mc:Choice></mc:AlternateContent></sheetData>`}}, err: ErrUnsupported},
		{name: "alternative cells", build: build{sheets: []string{`<sheetData><row r="1"><mc:AlternateContent><mc:Fallback><c r="A1"><v>1</v></c></mc:Fallback></mc:AlternateContent></row></sheetData>`}}, err: ErrUnsupported},
		{name: "a text of blanks is a text", build: build{sheets: []string{data(row(1, "Name", `<c r="B1" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>`), row(2, "x"))}},
			want: map[string][]string{sheet1: {newCell("C1", "", "N")}}},
		{name: "something beside the table", build: build{sheets: []string{data(row(1, "Name"), row(2, "x", "note"))}}, want: map[string][]string{sheet1: {newCell("C1", "", "N")}}},
		{name: "a comment's place", build: build{sheets: []string{names}, extra: []file{{tableRels, relations("comments", "../comments1.xml")}, {"xl/comments1.xml", `<comments xmlns="` + naiveMain + `"><authors><author/></authors><commentList><comment ref="C2" authorId="0"><text><t>note</t></text></comment></commentList></comments>`}}}},
		{name: "a style for the row", build: build{sheets: []string{data(row(1, "Name"), `<row r="2" s="1" customFormat="1"><c r="A2" s="1"/></row>`, row(3, "x"))}},
			want: map[string][]string{sheet1: {newCell("B2", "3", "row-2"), newCell("B3", "2", "row-3")}}},
		{name: "a style for the column", build: build{sheets: []string{`<cols><col min="1" max="2" width="9" style="1"/></cols>` + data(row(1, "Name"), `<row r="2"><c r="C2"><v>1</v></c></row>`)}}},
		{name: "a protected sheet", build: build{sheets: []string{names + `<sheetProtection sheet="1"/>`}}, err: ErrProtected},
		{name: "protected, but not these cells", build: build{sheets: []string{`<cols><col min="3" max="3" width="9" style="4"/></cols>` + names + `<sheetProtection sheet="1"/>`}}},
		{name: "protection that is off", build: build{sheets: []string{names + `<sheetProtection sheet="0"/>`}}},
		{name: "merged beside", build: build{sheets: []string{names + `<mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells>`}}, want: map[string][]string{sheet1: {newCell("D2", "2", "row-2")}}},
		{name: "encoded otherwise", build: build{sheets: []string{`<?xml version="1.0" encoding="UTF-16"?><worksheet ` + declared + `>` + names + `</worksheet>`}}, err: ErrUnsupported},
		{name: "a document type", build: build{sheets: []string{`<!DOCTYPE worksheet><worksheet ` + declared + `>` + names + `</worksheet>`}}, err: ErrDoctype},
		{name: "rows out of order", build: build{sheets: []string{data(row(2, "x"), row(1, "Name"))}}, err: ErrUnsupported},
		{name: "a row twice", build: build{sheets: []string{data(row(1, "Name"), row(1, "x"))}}, err: ErrUnsupported},
		{name: "cells out of order", build: build{sheets: []string{data(row(1, `<c r="B1"/>`, `<c r="A1"/>`))}}, err: ErrUnsupported},
		{name: "a cell of another row", build: build{sheets: []string{data(row(1, `<c r="A2"><v>1</v></c>`))}}, err: ErrUnsupported},
		{name: "torn off", build: build{sheets: []string{`<worksheet ` + declared + `><sheetData><row r="1">`}}, err: ErrDamaged},
		{name: "no sheet part", build: build{sheets: []string{names}, extra: []file{{sheet1, ""}}}, err: ErrDamaged},
		{name: "signed", build: build{sheets: []string{names}, extra: []file{{"_xmlsignatures/origin.sigs", " "}, {"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>`}}}, err: ErrSigned},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.build.pack(t)
			w, err := asSheetcol(b, 0)
			var r *result
			if err == nil {
				w.column.Header = "N"
				w.column.LastRow = max(tt.last, w.column.LastRow)
				if tt.long {
					w.column.Value = func(row int) (string, bool) { return "a value that is wider than a column", true }
				}
				r, err = w.carryOut(b)
			}
			if !errors.Is(err, tt.err) || errors.Is(err, errProperty) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			if err != nil {
				if strings.Contains(err.Error(), "\n") {
					t.Errorf("the message is %q", err)
				}
				return
			}
			if _, err := third(b, r, w.sheet); err != nil {
				t.Error(err)
			}
			for part, list := range tt.want {
				text := partOf(t, r.file, part)
				for _, want := range list {
					if !strings.Contains(text, want) {
						t.Errorf("%s: no %s in\n%s", part, want, text)
					}
				}
			}
		})
	}
}

// TestRefusedCells: cells that must not be filled.
func TestRefusedCells(t *testing.T) {
	cells := func(c string) string { return data(row(1, "N", "Name"), row(2, c, "x")) }
	for _, tt := range []struct {
		name, sheet string
		want        error
	}{
		{"a formula", cells(`<c r="A2"><f>1+1</f><v>2</v></c>`), ErrFormula},
		{"a shared formula", cells(`<c r="A2"><f t="shared" si="0"/><v>2</v></c>`), ErrFormula},
		{"an array formula", cells(`<c r="A2"><f t="array" ref="A2:A3">1+1</f><v>2</v></c>`), ErrMatrix},
		{"in an array", data(row(1, "N", "Name"), row(2, `<c r="A2"><v>1</v></c>`, `<c r="B2"><f t="array" ref="A2:B2">1+1</f><v>2</v></c>`)), ErrMatrix},
		{"in an array above", data(row(1, `<c r="A1" t="str"><f t="array" ref="A1:A2">"N"</f><v>N</v></c>`, "Name"), row(2, `<c r="A2"><v>1</v></c>`)), ErrMatrix},
		{"in a data table", data(row(1, "N", "Name"), row(2, `<c r="A2"><f t="dataTable" ref="A2:A3" dt2D="0" dtr="0" r1="B9"/><v>2</v></c>`)), ErrMatrix},
		{"merged", cells("y") + `<mergeCells><mergeCell ref="A2:B2"/></mergeCells>`, ErrMerged},
		{"covered", data(row(1, "Name", "N"), row(2, "x")) + `<mergeCells><mergeCell ref="A2:B2"/></mergeCells>`, ErrMerged},
		{"validated", cells("y") + `<dataValidations count="1"><dataValidation type="whole" sqref="A2"><formula1>1</formula1></dataValidation></dataValidations>`, ErrValidation},
		{"validated by an extension", cells("y") + `<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>T!A1</xm:f></x14:formula1><xm:sqref>A1:A9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>`, ErrValidation},
		{"protected", cells("y") + `<sheetProtection sheet="true"/>`, ErrProtected},
		{"a number", cells(`<c r="A2"><v>1</v></c>`), nil},
		{"rich text", cells(`<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r></is></c>`), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := build{sheets: []string{tt.sheet}}.pack(t)
			_, err := trial{"S", column("N", 1, 2)}.carryOut(b)
			if !errors.Is(err, tt.want) || errors.Is(err, errProperty) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// Texts in runs, inline or shared, say so; others do not.
func TestMarkup(t *testing.T) {
	b := build{
		sheets: []string{data(row(1, `<c r="A1" t="s"><v>0</v></c>`, `<c r="B1" t="s"><v>1</v></c>`, `<c r="C1" t="inlineStr"><is><r><t>a</t></r></is></c>`,
			`<c r="D1" t="inlineStr"><is><t>a</t></is></c>`, `<c r="E1"><v>1</v></c>`))},
		strings: `<si><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></si><si><t>ab</t></si>`,
	}.pack(t)
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for r, err := range w.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Cells {
			got = append(got, c.Markup)
		}
	}
	if want := []bool{true, false, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
