package main

import (
	"archive/zip"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	main2006 = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	sheet1   = "xl/worksheets/sheet1.xml"
	strings1 = "xl/sharedStrings.xml"
)

// small is a workbook with one sheet of two rows, a picture, and a page header.
func small() map[string]string {
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	return map[string]string{
		"_rels/.rels":     rels + `<Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook ` + main2006 + ` xmlns:r="` + rel + `"><sheets><sheet name="Eltern" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": rels + `<Relationship Id="rId1" Type="` + rel + `/worksheet" Target="/xl/worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		sheet1: `<worksheet ` + main2006 + `><dimension ref="A1:B2"/><sheetData>` +
			`<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"/></row>` +
			`<row r="2" spans="1:2"><c r="A2" t="s" s="3"><v>2</v></c><c r="B2" s="1"><f>LEN(A2)</f><v>4.0</v></c></row>` +
			`</sheetData><headerFooter><oddHeader>&amp;A</oddHeader></headerFooter></worksheet>`,
		strings1:              `<sst ` + main2006 + ` count="3" uniqueCount="3"><si><t>Name</t></si><si><t>Zahl</t></si><si><r><t>An</t></r><r><t>na</t></r></si></sst>`,
		"xl/media/image1.png": "\x89PNG 0123456789",
	}
}

// packed makes a package of parts.
func packed(t *testing.T, parts map[string]string) *pack {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := readPackage(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// withColumn is small with the new column as it should be.
func withColumn() map[string]string {
	p := small()
	p[sheet1] = strings.NewReplacer(
		`<c r="C1" s="1"/></row>`, `<c r="C1" t="inlineStr"><is><t>Konto-neu</t></is></c></row>`,
		`<v>4.0</v></c></row>`, `<v>4.0</v></c><c r="C2" t="s"><v>3</v></c></row>`,
	).Replace(p[sheet1])
	p[strings1] = strings.Replace(p[strings1], `</sst>`, `<si><t>konto-neu.2</t></si></sst>`, 1)
	return p
}

func TestCompare(t *testing.T) {
	const c = "http://schemas.openxmlformats.org/spreadsheetml/2006/main c"
	name := func(local string) string {
		return "http://schemas.openxmlformats.org/spreadsheetml/2006/main " + local
	}
	tests := []struct {
		name          string
		part, old, to string // what else is changed; an empty old stands for the whole part
		want          difference
	}{
		{name: "nothing but the column"},
		{
			"an element is lost", sheet1, `<headerFooter><oddHeader>&amp;A</oddHeader></headerFooter>`, ``,
			difference{changed: []string{sheet1}, bytes: 58, elements: map[string]int{name("headerFooter"): 1, name("oddHeader"): 1}},
		},
		{
			"a cell's format is lost", sheet1, ` s="3"`, ``,
			difference{changed: []string{sheet1}, bytes: 5, attributes: map[string]int{c + "\t s": 1}},
		},
		{
			"an attribute that says nothing", sheet1, `spans="1:2"`, `spans="0"`, // lost by value: the name is still there
			difference{changed: []string{sheet1}, bytes: 20, attributes: map[string]int{name("row") + "\t spans": 1}},
		},
		{
			"the column's range grows", sheet1, `A1:B2`, `A1:C2`,
			difference{changed: []string{sheet1}, bytes: 22},
		},
		{
			"another cell has another text", sheet1, `<v>0</v>`, `<v>1</v>`,
			difference{changed: []string{sheet1}, bytes: 2, cells: []string{"Eltern!A1"}},
		},
		{
			"another cell's text is changed where it is kept", strings1, `<t>na</t>`, `<t>ne</t>`,
			difference{changed: []string{strings1}, bytes: 4, cells: []string{"Eltern!A2"}},
		},
		{
			"the same text is written differently", strings1, `<r><t>An</t></r><r><t>na</t></r>`, `<t>Anna</t>`,
			difference{changed: []string{strings1}, bytes: 29, elements: map[string]int{name("r"): 2, name("t"): 1}},
		},
		{
			"the same number is written differently", sheet1, `4.0`, `4`,
			difference{changed: []string{sheet1}, bytes: 4},
		},
		{
			"a formula", sheet1, `LEN(A2)`, `LEN(A1)`,
			difference{changed: []string{sheet1}, bytes: 14, cells: []string{"Eltern!B2"}},
		},
		{
			"a stored result is taken away", sheet1, `<v>4.0</v>`, ``,
			difference{changed: []string{sheet1}, bytes: 10, recalculated: 1},
		},
		{
			"a stored result and the format are taken away", sheet1, `<c r="B2" s="1"><f>LEN(A2)</f><v>4.0</v></c>`, `<c r="B2"><f>LEN(A2)</f></c>`,
			difference{changed: []string{sheet1}, bytes: 15, elements: map[string]int{name("v"): 1}, attributes: map[string]int{c + "\t s": 1}, cells: []string{"Eltern!B2"}},
		},
		{
			"an empty cell was there", sheet1, `<c r="C1" t="inlineStr">`, `<c r="C1" s="1" t="inlineStr">`,
			difference{},
		},
		{
			"a cell of the column is wrong", sheet1, `<is><t>Konto-neu</t></is>`, `<is><t>Konto</t></is>`,
			difference{missing: 1},
		},
		{
			"a picture has another byte", "xl/media/image1.png", `5`, `x`,
			difference{changed: []string{"xl/media/image1.png"}, bytes: 2},
		},
		{
			"a prefix is not declared", "xl/worksheets/sheet1.xml", `<headerFooter>`, `<headerFooter x:y="1">`,
			difference{changed: []string{sheet1}, bytes: 7, damaged: []string{sheet1}},
		},
		{
			"a part is added", "xl/styles.xml", ``, `<styleSheet/>`,
			difference{added: []string{"xl/styles.xml"}, bytes: 13},
		},
		{
			"a part is removed", "xl/media/image1.png", ``, ``,
			difference{removed: []string{"xl/media/image1.png"}, bytes: 15},
		},
	}
	before := packed(t, small())
	column, err := newColumn(before)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		parts := withColumn()
		switch {
		case tt.old != "":
			if !strings.Contains(parts[tt.part], tt.old) {
				t.Fatalf("%s: no %s", tt.name, tt.old)
			}
			parts[tt.part] = strings.Replace(parts[tt.part], tt.old, tt.to, 1)
		case tt.to != "":
			parts[tt.part] = tt.to
		default:
			delete(parts, tt.part)
		}
		got, err := compare(before, packed(t, parts), column)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		for _, m := range []*map[string]int{&tt.want.elements, &tt.want.attributes} {
			if *m == nil {
				*m = map[string]int{}
			}
		}
		if d := cmp.Diff(tt.want, *got, cmp.AllowUnexported(difference{})); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
}

func TestUnreadableOutputLosesItsCells(t *testing.T) {
	before := packed(t, small())
	column, err := newColumn(before)
	if err != nil {
		t.Fatal(err)
	}
	parts := withColumn()
	parts[sheet1] = strings.TrimSuffix(parts[sheet1], "</worksheet>")
	d, err := compare(before, packed(t, parts), column)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.cells) != 4 || d.missing != 2 || len(d.damaged) != 1 || d.nothingLost() {
		t.Errorf("%+v", d)
	}
}

func TestNewColumn(t *testing.T) {
	tests := []struct {
		name, old, to string
		want          column
	}{
		{"beside the cells", ``, ``, column{"Eltern", 3, []int{1, 2}}},
		{"beside merged cells", `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="A2:E2"/></mergeCells>`, column{"Eltern", 6, []int{1, 2}}},
		{"an empty cell is not used", `</row></sheetData>`, `<c r="D2"/></row><row r="9"><c r="A9" s="1"/></row></sheetData>`, column{"Eltern", 3, []int{1, 2}}},
		{"cells and rows without reference", `<row r="2" spans="1:2"><c r="A2" `, `<row><c/><c/><c/><c `, column{"Eltern", 5, []int{1, 2}}},
	}
	for _, tt := range tests {
		parts := small()
		parts[sheet1] = strings.Replace(parts[sheet1], tt.old, tt.to, 1)
		if tt.name == "cells and rows without reference" {
			parts[sheet1] = strings.Replace(parts[sheet1], ` r="B2"`, ``, 1)
			tt.want.number = 6
		}
		got, err := newColumn(packed(t, parts))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if d := cmp.Diff(tt.want, *got, cmp.AllowUnexported(column{})); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
}

func TestPiecesTileTheirInput(t *testing.T) {
	const doc = `<?xml version="1.0"?><!-- a > b --><a b="1 > 2" c='"'><d/><![CDATA[<]]>x y</a>`
	var got []string
	for p := range pieces([]byte(doc)) {
		got = append(got, string(p))
	}
	want := []string{`<?xml version="1.0"?>`, `<!-- a > b -->`, `<a`, `b="1 > 2"`, `c='"'`, `>`, `<d`, `/>`, `<![CDATA[<]]>`, `x y`, `</a`, `>`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, broken := range []string{"<", "<a", "<a b=\"", "</", "<>", "<!", "<!--", "a<"} {
		n := 0
		for p := range pieces([]byte(broken)) {
			n += len(p)
		}
		if n == 0 || n > len(broken) {
			t.Errorf("%q: %d bytes", broken, n)
		}
	}
}

func TestOtherEncodings(t *testing.T) {
	parts := small()
	parts[strings1] = `<?xml version="1.0" encoding="ISO-8859-1"?>` + strings.Replace(parts[strings1], "Zahl", "Stra\xdfe", 1)
	values, err := packed(t, parts).values()
	if err != nil {
		t.Fatal(err)
	}
	if got := values["Eltern"][position{1, 2}].value; got != "text Straße" {
		t.Errorf("%q", got)
	}
}

// Without the corpus nothing is written.
func TestWithoutCorpus(t *testing.T) {
	t.Setenv("ELTERNTOOL_SHARED", t.TempDir())
	document := filepath.Join(t.TempDir(), "FIDELITY.md")
	if err := run([]string{"-o", document}, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "../shared/corpus/xlsx") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(document); err == nil {
		t.Error("a document is there")
	}
}

func TestDocument(t *testing.T) {
	all := []judgement{
		{name: "a_b.xlsx", bytes: 12345, parts: 7, diff: [sides]*difference{
			ours:   {changed: []string{sheet1}, bytes: 12},
			theirs: {changed: []string{sheet1, strings1}, removed: []string{"x"}, bytes: 1500, elements: map[string]int{"http://schemas.openxmlformats.org/spreadsheetml/2006/main oddHeader": 1}, cells: []string{"T!A1"}},
		}},
		{name: "c.xlsx", bytes: 1, refused: [sides]string{"encrypted", "a | b"}},
	}
	var a, b bytes.Buffer
	if err := writeDocument(&a, all); err != nil {
		t.Fatal(err)
	}
	if err := writeDocument(&b, all); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("two documents differ: %v", err)
	}
	for _, want := range []string{
		"| **files written** | 1 | 1 |\n",
		"| **elements lost** | 0 | 1 |\n",
		"| a\\_b.xlsx | 12,345 | 1 | 12 | 0 | 0 | 0 | 2 −1 | 1,500 | 1 | 0 | 1 |\n",
		"| c.xlsx | 1 | – | | | | | – | | | | |\n",
		"| c.xlsx | encrypted | a \\| b |\n",
		"**excelize, elements:** `oddHeader` 1 (1).",
	} {
		if !strings.Contains(a.String(), want) {
			t.Errorf("no %s in\n%s", want, a.String())
		}
	}
}
