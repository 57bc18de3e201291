package testformat

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// The converted file has the cells that the old one has, as two programs that know nothing of each other read them.
func TestConvertedCellsAreTheSame(t *testing.T) {
	sample, err := os.ReadFile("../../testdata/datei01.fods")
	if err != nil {
		t.Fatal(err)
	}
	for name, flat := range map[string][]byte{"sample": sample, "everything": []byte(everything)} {
		want, err := readODS(flat)
		if err != nil {
			t.Fatal(err)
		}
		b := convert(t, flat)
		got, err := readXLSX(b)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: (-ods +xlsx)\n%s", name, d)
		}
		if !bytes.Equal(b, convert(t, flat)) {
			t.Errorf("%s: converted twice it is not the same", name)
		}
	}
}

func convert(t *testing.T, flat []byte) []byte {
	t.Helper()
	b, err := ToXLSX(flat)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t *testing.T, flat []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(convert(t, flat)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestWhatIsNoCell(t *testing.T) {
	f := open(t, []byte(everything))
	var got []string
	say := func(format string, a ...any) { got = append(got, fmt.Sprintf(format, a...)) }
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, cell := range []string{"A1", "A2", "B2", "C2", "D2", "E2"} {
		s, err := f.GetCellValue("Eltern & Co", cell)
		check(err)
		formula, err := f.GetCellFormula("Eltern & Co", cell)
		check(err)
		say("%s %s =%s", cell, s, formula)
	}
	width, err := f.GetColWidth("Eltern & Co", "A")
	check(err)
	say("width %v", width)
	merged, err := f.GetMergeCells("Eltern & Co")
	check(err)
	for _, m := range merged {
		say("merged %s:%s", m.GetStartAxis(), m.GetEndAxis())
	}
	for _, n := range f.GetDefinedName() {
		say("%s %s %s", n.Scope, n.Name, n.RefersTo)
	}
	slices.Sort(got[len(got)-2:])
	tables, err := f.GetTables("Eltern & Co")
	check(err)
	for _, table := range tables {
		say("table %s %s", table.Name, table.Range)
	}
	formats, err := f.GetConditionalFormats("Eltern & Co")
	check(err)
	for address, list := range formats {
		say("%s if %s", address, list[0].Criteria)
	}
	comments, err := f.GetComments("Eltern & Co")
	check(err)
	say("%s %s", comments[0].Cell, comments[0].Text)
	protection, err := f.GetSheetProtection("geschützt")
	check(err)
	say("protected %v", protection.SelectLockedCells)
	want := `A1 Name =
A2 0012 =
B2 1,234.50 =
C2 11-24-26 =
D2 2469 =B2*2
E2 zu "lang"; [A1] =IF('Eltern & Co'!$A$2="","",UPPER("zu ""lang""; [A1]"))
width 17.57
merged A4:B5
Eltern & Co _xlnm.Print_Area 'Eltern & Co'!$A$1:$E$3
Eltern & Co _xlnm.Print_Titles 'Eltern & Co'!$1:$1
table Liste A1:E3
A2:E3 if $A2=""
A1 Bitte als Text.
protected true`
	if d := cmp.Diff(want, strings.Join(got, "\n")); d != "" {
		t.Error(d)
	}
}

func TestFilteredRow(t *testing.T) {
	sample, err := os.ReadFile("../../testdata/datei01.fods")
	if err != nil {
		t.Fatal(err)
	}
	table, _ := open(t, sample).Pkg.Load("xl/tables/table1.xml")
	if !strings.Contains(string(table.([]byte)), `<filterColumn colId="3"><customFilters><customFilter operator="notEqual" val="8c"/>`) {
		t.Errorf("no filter: %s", table)
	}
}

func TestUnknownIsRefused(t *testing.T) {
	for _, add := range []string{
		`<table:shapes/>`,
		`<table:table-row><table:table-cell><draw:frame/></table:table-cell></table:table-row>`,
		`<table:table-row><table:table-cell table:content-validation-name="v"><text:p>x</text:p></table:table-cell></table:table-row>`,
	} {
		flat := strings.Replace(everything, "</table:table>", add+"</table:table>", 1)
		if _, err := ToXLSX([]byte(flat)); err == nil {
			t.Errorf("%s is lost without a word", add)
		}
	}
}

const everything = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:styles><style:style style:name="Gelb" style:family="table-cell"><style:table-cell-properties fo:background-color="#fff2cc"/></style:style></office:styles>
<office:automatic-styles>
<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="co" style:family="table-column"><style:table-column-properties style:column-width="3.387cm"/></style:style>
<number:number-style style:name="N"><number:number number:decimal-places="2" number:grouping="true"/></number:number-style>
<number:text-style style:name="T"><number:text-content/></number:text-style>
<style:style style:name="num" style:family="table-cell" style:data-style-name="N"/>
<style:style style:name="text" style:family="table-cell" style:data-style-name="T"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="Eltern &amp; Co" table:print-ranges="'Eltern &amp; Co'.A1:'Eltern &amp; Co'.E3">
<table:table-column table:style-name="co" table:default-cell-style-name="text"/><table:table-column table:number-columns-repeated="15"/>
<table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>Bitte als Text.</text:p></office:annotation><text:p>Name</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Zahl</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Tag</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Formel</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Noch eine</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell office:value-type="string"><text:p>0012</text:p></table:table-cell><table:table-cell table:style-name="num" office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-11-24"><text:p>24.11.26</text:p></table:table-cell><table:table-cell table:formula="of:=[.B2]*2" office:value-type="float" office:value="2469"><text:p>2469</text:p></table:table-cell><table:table-cell table:formula="of:=IF([$'Eltern &amp; Co'.$A$2]=&quot;&quot;;&quot;&quot;;UPPER(&quot;zu &quot;&quot;lang&quot;&quot;; [A1]&quot;))" office:value-type="string"><text:p>zu "lang"; [A1]</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>zwei  <text:s/>  Worte</text:p><text:p>und eine Zeile</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT10H15M00S"><text:p>10:15</text:p></table:table-cell><table:table-cell table:formula="of:=[.A1]=1" office:value-type="boolean" office:boolean-value="false"><text:p>FALSCH</text:p></table:table-cell><table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string"><text:p>verbunden</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16"/></table:table-row>
<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="'Eltern &amp; Co'.A2:'Eltern &amp; Co'.E3"><calcext:condition calcext:apply-style-name="Gelb" calcext:value="formula-is([.$A2]=&quot;&quot;)" calcext:base-cell-address="'Eltern &amp; Co'.A2"/></calcext:conditional-format></calcext:conditional-formats>
</table:table>
<table:table table:name="weg" table:style-name="off"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell><table:table-cell/><table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell></table:table-row></table:table>
<table:table table:name="geschützt" table:protected="true"><table:table-row><table:table-cell/></table:table-row></table:table>
<table:table table:name="'file:///x.ods'#Liste"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>
<table:database-ranges><table:database-range table:name="Liste" table:target-range-address="'Eltern &amp; Co'.A1:'Eltern &amp; Co'.E3" table:display-filter-buttons="true"/></table:database-ranges>
</office:spreadsheet></office:body></office:document>
`
