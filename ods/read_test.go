package ods

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"

	"github.com/google/go-cmp/cmp"
)

// listing reads a document into lines "S!A1 string “value” “text”".
func listing(t testing.TB, b []byte) string {
	t.Helper()
	var out strings.Builder
	for r, err := range open(t, b).Rows() {
		if err != nil {
			t.Fatalf("Rows: %v", err)
		}
		for _, c := range r.Cells {
			fmt.Fprintf(&out, "%s!%s%d", r.Sheet.Name, ColumnName(c.Col), r.Number)
			if c.Repeated > 1 || r.Repeated > 1 {
				fmt.Fprintf(&out, "(%d×%d)", c.Repeated, r.Repeated)
			}
			fmt.Fprintf(&out, " %s %q", c.Type, c.Value)
			if string(c.Text) != string(c.Value) {
				fmt.Fprintf(&out, " %q", c.Text)
			}
			for _, flag := range []struct {
				on   bool
				name string
			}{{c.Formula, "formula"}, {c.Markup, "markup"}, {c.Covered, "covered"}, {r.Filtered, "filtered"}, {r.Hidden && !r.Filtered, "hidden"}} {
				if flag.on {
					out.WriteString(" " + flag.name)
				}
			}
			out.WriteString("\n")
		}
	}
	return out.String()
}

// readCases are documents and what is read of them; the fuzz targets start
// from them too.
var readCases = []struct{ name, sheets, want string }{
	// Values.
	{"string", valueCell(`office:value-type="string"`, "abc"), `A1 string "abc"`},
	{"zeros of a text stay", valueCell(`office:value-type="string"`, "0012"), `A1 string "0012"`},
	{"string-value counts, not what is shown", valueCell(`office:value-type="string" office:string-value="v"`, "shown"), `A1 string "v" "shown"`},
	{"string-value alone", valueCell(`office:value-type="string" office:string-value="a&amp;b"`, ""), `A1 string "a&b"`},
	{"an empty string-value", valueCell(`office:value-type="string" office:string-value=""`, "shown"), `A1 string "" "shown"`},
	{"a number as stored and as shown", valueCell(`office:value-type="float" office:value="9896508"`, "9.896.508"), `A1 float "9896508" "9.896.508"`},
	{"a number that shows nothing", valueCell(`office:value-type="float" office:value="1"`, ""), `A1 float "1"`},
	{"a number hidden by its format", sheet("S", `<table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p/></table:table-cell></table:table-row>`), `A1 float "1" ""`},
	{"percentage", valueCell(`office:value-type="percentage" office:value="0.5"`, "50 %"), `A1 percentage "0.5" "50 %"`},
	{"currency", valueCell(`office:value-type="currency" office:currency="EUR" office:value="3.5"`, "3,50 €"), `A1 currency "3.5" "3,50 €"`},
	{"date", valueCell(`office:value-type="date" office:date-value="2026-11-24"`, "24.11.26"), `A1 date "2026-11-24" "24.11.26"`},
	{"date with a time", valueCell(`office:value-type="date" office:date-value="2026-11-24T10:15:00"`, "10:15"), `A1 date "2026-11-24T10:15:00" "10:15"`},
	{"time", valueCell(`office:value-type="time" office:time-value="PT10H15M00S"`, "10:15"), `A1 time "PT10H15M00S" "10:15"`},
	{"boolean", valueCell(`office:value-type="boolean" office:boolean-value="true"`, "WAHR"), `A1 boolean "true" "WAHR"`},
	{"no type, but text: LibreOffice takes it", valueCell(``, "x"), `A1 string "x"`},
	{"a value without a type is none", valueCell(`office:value="5"`, ""), `A1 empty ""`},
	{"a number without a value: LibreOffice shows 0", valueCell(`office:value-type="float"`, "7"), `A1 float "" "7"`},
	{"a type only", valueCell(`office:value-type="boolean"`, ""), `A1 boolean ""`},
	{"a string without characters is empty", valueCell(`office:value-type="string"`, ""), ``},
	{"an unknown type", valueCell(`office:value-type="colour" office:value="1"`, "x"), `A1 string "x"`},
	{"formula", valueCell(`table:formula="of:=1+1" office:value-type="float" office:value="2"`, "2"), `A1 float "2" formula`},
	{"formula without a result", valueCell(`table:formula="of:=1+1"`, ""), `A1 empty "" formula`},
	{"formula with an error", valueCell(`table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"`, "#DIV/0!"), `A1 error "#DIV/0!" formula`},
	{"references in values", valueCell(`office:value-type="string" office:string-value="&lt;&#x41;&#10;&quot;&apos;"`, ""), `A1 string "<A\n\"'"`},

	// Text.
	{"s, tab, line-break", textCell(`a<text:s/>b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e`), `A1 string "a b   c\td\ne"`},
	{"a space of no width", textCell(`a<text:s text:c="0"/>b`), `A1 string "ab"`},
	{"white space collapses", textCell("\n\t a \r\n b\t"), `A1 string "a b"`},
	{"blanks around elements", textCell(` <text:span> a </text:span> <text:span> b</text:span><text:s/> c `), `A1 string "a b  c" markup`},
	{"only white space", textCell(" \n "), ``},
	{"a blank written as an element is one", textCell(`<text:s/>`), `A1 string " "`},
	{"paragraphs", `P<text:p>a</text:p> <text:p/><text:p>b</text:p>`, `A1 string "a\n\nb"`},
	{"a heading", `P<text:h>a</text:h>`, `A1 string "a"`},
	{"spans and links", textCell(`a<text:span>b<text:span>c</text:span></text:span><text:a xlink:href="mailto:x@example.invalid">d</text:a>e`), `A1 string "abcde" markup`},
	{"fields", textCell(`<text:date>24.11.</text:date><text:sheet-name>S</text:sheet-name>`), `A1 string "24.11.S" markup`},
	{"ruby", textCell(`<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>above</text:ruby-text></text:ruby>!`), `A1 string "base!" markup`},
	{"a note in the text", textCell(`a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p></text:note-body></text:note>b`), `A1 string "ab"`},
	{"a comment in the cell", `P<office:annotation><dc:creator>c</dc:creator><text:p>note</text:p></office:annotation><text:p>a</text:p>`, `A1 string "a"`},
	{"a comment in the text", textCell(`a<office:annotation><text:p>note</text:p></office:annotation>b`), `A1 string "ab"`},
	{"a comment alone", `P<office:annotation><text:p>note</text:p></office:annotation>`, `A1 empty ""`},
	{"a drawing alone", `P<draw:frame><draw:text-box><text:p>in the box</text:p></draw:text-box></draw:frame>`, `A1 empty ""`},
	{"a table in a drawing in a cell", `P<draw:frame><table:table table:name="D"><table:table-row><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table></draw:frame><text:p>a</text:p>`, `A1 string "a"`},
	{"CDATA and references", textCell(`a<![CDATA[<&]]>&amp;&#228;&#x1F600;`), `A1 string "a<&&ä😀"`},
	{"comments and instructions of XML", textCell(`a<!-- <b> --><?c d?>e`), `A1 string "ae"`},
	{"an element without a meaning", textCell(`a<x:y xmlns:x="urn:x">b</x:y>c`), `A1 string "abc" markup`},

	// Places.
	{"repeated cells", sheet("S", `<table:table-row>`+cell("")+repeatedCell(3, "x")+cell("y")+`</table:table-row>`), "B1(3×1) string \"x\"\nE1 string \"y\""},
	{"repeated rows", sheet("S", `<table:table-row table:number-rows-repeated="4">`+cell("")+`</table:table-row><table:table-row table:number-rows-repeated="2">`+cell("x")+`</table:table-row>`+row("y")), "A5(1×2) string \"x\"\nA7 string \"y\""},
	{"0 and nonsense repeat once", sheet("S", `<table:table-row table:number-rows-repeated="0"><table:table-cell table:number-columns-repeated="x"/>`+cell("x")+`</table:table-row>`+row("y")), "B1 string \"x\"\nA2 string \"y\""},
	{"merged and covered", sheet("S", `<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="string"><text:p>m</text:p></table:table-cell><table:covered-table-cell/>`+cell("x")+`</table:table-row>`), "A1 string \"m\"\nC1 string \"x\""},
	{"a covered cell that holds something", sheet("S", `<table:table-row>`+cell("m")+strings.Replace(strings.Replace(cell("under"), "table-cell", "covered-table-cell", 1), "/table:table-cell", "/table:covered-table-cell", 1)+`</table:table-row>`), "A1 string \"m\"\nB1 string \"under\" covered"},
	{"hidden and filtered rows", sheet("S", strings.Replace(row("h"), "<table:table-row", `<table:table-row table:visibility="collapse"`, 1)+strings.Replace(row("f"), "<table:table-row", `<table:table-row table:visibility="filter"`, 1)+strings.Replace(row("v"), "<table:table-row", `<table:table-row table:visibility="visible"`, 1)),
		"A1 string \"h\" hidden\nA2 string \"f\" filtered\nA3 string \"v\""},
	{"header rows, groups of rows at any depth, page breaks", sheet("S", `<table:table-header-rows>`+row("1")+`</table:table-header-rows><text:soft-page-break/><table:table-row-group><table:table-header-rows>`+row("2")+`</table:table-header-rows><table:table-row-group><table:table-rows>`+row("3")+`<text:soft-page-break/>`+row("4")+`</table:table-rows><table:table-row-group table:display="false">`+row("5")+`</table:table-row-group></table:table-row-group></table:table-row-group>`+row("6")),
		"A1 string \"1\"\nA2 string \"2\"\nA3 string \"3\"\nA4 string \"4\"\nA5 string \"5\"\nA6 string \"6\""},
	{"what stands before and behind rows", sheet("S", `<table:title>t</table:title><table:desc>d</table:desc><table:table-source xlink:href="x.ods"/><office:dde-source/><table:scenario/><office:forms><form:form xmlns:form="urn:f"><text:p>f</text:p></form:form></office:forms><table:shapes><draw:frame><draw:text-box><text:p>s</text:p></draw:text-box></draw:frame></table:shapes>`+
		`<table:table-column-group><table:table-header-columns><table:table-column/></table:table-header-columns><table:table-columns><table:table-column/></table:table-columns></table:table-column-group>`+row("x")+`<table:named-expressions/><table:conditional-formats><table:row/></table:conditional-formats>`), `A1 string "x"`},
	{"a table among the shapes is no sheet", sheet("S", `<table:shapes><draw:frame>`+sheet("D", row("d"))+`</draw:frame></table:shapes>`+row("x")), `A1 string "x"`},
	{"an embedded document is no sheet", sheet("S", row("x")+`<table:table-row><table:table-cell><draw:frame><draw:object><office:document><office:body><office:spreadsheet>`+sheet("D", row("d"))+`</office:spreadsheet></office:body></office:document></draw:object></draw:frame></table:table-cell>`+cell("y")+`</table:table-row>`),
		"A1 string \"x\"\nA2 empty \"\"\nB2 string \"y\""},
	{"an embedded chart among the shapes", sheet("S", `<table:shapes><draw:frame><draw:object><office:document><office:body><office:chart>`+sheet("local-table", row("d"))+`</office:chart></office:body></office:document></draw:object></draw:frame></table:shapes>`+row("x")), `A1 string "x"`},
	{"cells of another namespace do not count", sheet("S", `<table:table-row><x:table-cell xmlns:x="urn:x"><text:p>no</text:p></x:table-cell>`+cell("x")+`</table:table-row>`), `A1 string "x"`},
	{"rows in an unknown element do not count", sheet("S", `<x:rows xmlns:x="urn:x">`+row("no")+`</x:rows>`+row("x")), `A1 string "x"`},
	{"the last cell of a sheet", sheet("S", `<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16383"/>`+cell("x")+`</table:table-row>`), `XFD1048576 string "x"`},
}

// valueCell is a sheet of one cell; "" has no text:p.
func valueCell(attrs, text string) string {
	if text != "" {
		text = "<text:p>" + text + "</text:p>"
	}
	return sheet("S", `<table:table-row><table:table-cell `+attrs+`>`+text+`</table:table-cell></table:table-row>`)
}

func textCell(content string) string {
	return valueCell(`office:value-type="string"`, content)
}

func repeatedCell(n int, text string) string {
	return strings.Replace(cell(text), "<table:table-cell", fmt.Sprintf(`<table:table-cell table:number-columns-repeated="%d"`, n), 1)
}

// readSheets gives the sheets of a case.
func readSheets(sheets string) string {
	if content, ok := strings.CutPrefix(sheets, "P"); ok {
		return sheet("S", `<table:table-row><table:table-cell>`+content+`</table:table-cell></table:table-row>`)
	}
	return sheets
}

// readCase makes the document of a case.
func readCase(sheets string) []byte { return flat("", "", readSheets(sheets), "") }

func TestRead(t *testing.T) {
	for _, tt := range readCases {
		t.Run(tt.name, func(t *testing.T) {
			b := readCase(tt.sheets)
			want := tt.want
			if want != "" {
				want = "S!" + strings.ReplaceAll(want, "\n", "\nS!") + "\n"
			}
			if diff := cmp.Diff(want, listing(t, b)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if err := agrees(b); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestReadForms: what the document is written in does not count.
func TestReadForms(t *testing.T) {
	b := string(flat("", "", sheet("S", row("a")+row("b", "c")), ""))
	want := listing(t, []byte(b))
	prefixed := b
	for _, p := range []string{"table", "text", "office"} {
		for _, at := range []string{"<", "</", " "} {
			prefixed = strings.ReplaceAll(prefixed, at+p+":", at+"x"+p+":")
		}
		prefixed = strings.ReplaceAll(prefixed, "xmlns:"+p+"=", "xmlns:x"+p+"=")
	}
	unprefixed := strings.ReplaceAll(strings.ReplaceAll(b, "<table:", "<"), "</table:", "</")
	unprefixed = strings.ReplaceAll(unprefixed, "xmlns:table=", `xmlns="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:table=`)
	local := strings.ReplaceAll(b, "<table:table ", `<t:table xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" `)
	local = strings.ReplaceAll(strings.ReplaceAll(local, "</table:table>", "</t:table>"), "table:table-", "t:table-")
	for name, doc := range map[string]string{
		"other prefixes":               prefixed,
		"a default namespace":          unprefixed,
		"declared in the sheet":        local,
		"byte order mark":              "\xEF\xBB\xBF" + b,
		"CRLF":                         strings.ReplaceAll(b, "\n", "\r\n"),
		"pretty-printed":               strings.ReplaceAll(strings.ReplaceAll(b, "><", ">\n  <"), "\n  </text:p>", "</text:p>"),
		"no XML declaration":           b[strings.Index(b, "<office:"):],
		"apostrophes":                  strings.ReplaceAll(b, `"`, `'`),
		"blanks in tags":               strings.ReplaceAll(strings.ReplaceAll(b, `">`, "\" \n>"), "</table:table-row>", "</table:table-row\t>"),
		"ODF 1.0":                      strings.Replace(b, `office:version="1.3"`, `office:version="1.0"`, 1),
		"ODF 1.1":                      strings.Replace(b, `office:version="1.3"`, `office:version="1.1"`, 1),
		"ODF 1.2":                      strings.Replace(b, `office:version="1.3"`, `office:version="1.2"`, 1),
		"ODF 1.4":                      strings.Replace(b, `office:version="1.3"`, `office:version="1.4"`, 1),
		"no version":                   strings.Replace(b, `office:version="1.3"`, ``, 1),
		"a template":                   strings.Replace(b, `opendocument.spreadsheet"`, `opendocument.spreadsheet-template"`, 1),
		"tracked changes do not count": strings.Replace(b, "<office:spreadsheet>", `<office:spreadsheet><table:tracked-changes><table:cell-content-change table:id="c"><table:cell-address table:column="0" table:row="0" table:table="0"/><table:previous><table:change-track-table-cell office:value-type="string"><text:p>old</text:p></table:change-track-table-cell></table:previous></table:cell-content-change><table:deletion table:id="d" table:type="row" table:position="9" table:table="0"><table:deletions><table:cell-content-deletion><table:change-track-table-cell><text:p>gone</text:p></table:change-track-table-cell></table:cell-content-deletion></table:deletions></table:deletion></table:tracked-changes>`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if doc == b {
				t.Fatal("the document is the plain one")
			}
			if diff := cmp.Diff(want, listing(t, []byte(doc))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if err := agrees([]byte(doc)); err != nil {
				t.Error(err)
			}
			// And what can be read can be patched.
			last := 2
			if name == "tracked changes do not count" {
				return
			}
			tr := trial{"S", Column{Header: "N", HeaderRow: 1, LastRow: last, Value: rowValue}}
			if _, err := tr.carryOut([]byte(doc)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReadRefused(t *testing.T) {
	b := string(flat("", "", sheet("S", row("a")), ""))
	utf16 := func(order int) string {
		var out []byte
		for _, r := range "\uFEFF" + b {
			pair := [2]byte{byte(r >> 8), byte(r)}
			out = append(out, pair[order], pair[1-order])
		}
		return string(out)
	}
	cut := func(from string) string { return b[:strings.Index(b, from)] }
	tests := []struct {
		name, doc string
		want      error
	}{
		{"nothing", "", ErrNotSpreadsheet},
		{"text", "Name;Vorname\n", ErrNotSpreadsheet},
		{"a single PK", "PK", ErrNotSpreadsheet},
		{"UTF-16, big end first", utf16(0), ErrUnsupported},
		{"UTF-16, little end first", utf16(1), ErrUnsupported},
		{"UTF-16 without a mark", utf16(0)[2:], ErrNotSpreadsheet},
		{"UTF-16 by declaration", strings.Replace(b, "UTF-8", "UTF-16", 1), ErrUnsupported},
		{"Latin 1", strings.Replace(b, "UTF-8", "ISO-8859-1", 1), ErrUnsupported},
		{"bytes that are not UTF-8", strings.Replace(b, ">a<", ">\xE4<", 1), ErrUnsupported},
		{"OpenOffice.org 1.x", `<?xml version="1.0"?><office:document-content xmlns:office="http://openoffice.org/2000/office"/>`, ErrUnsupported},
		{"document type declaration", strings.Replace(b, "<office:document", `<!DOCTYPE office:document><office:document`, 1), ErrDoctype},
		{"entities", strings.Replace(b, ">a<", ">&a;<", 1), ErrDamaged},
		{"a text document", strings.Replace(b, "opendocument.spreadsheet", "opendocument.text", 1), ErrNotSpreadsheet},
		{"a text document by its content", strings.ReplaceAll(b, "office:spreadsheet>", "office:text>"), ErrNotSpreadsheet},
		{"another root", strings.ReplaceAll(b, "office:document", "office:documents"), ErrNotSpreadsheet},
		{"HTML", "<html><body/></html>", ErrNotSpreadsheet},
		{"content alone, in no package", strings.ReplaceAll(b, "office:document", "office:document-content"), ErrNotSpreadsheet},
		{"no sheets element", cut("<office:spreadsheet>") + "</office:body></office:document>", ErrNotSpreadsheet},
		{"truncated", cut("</table:table-row>"), ErrDamaged},
		{"truncated in a tag", cut(`able:table-row>`), ErrDamaged},
		{"wrong nesting", strings.Replace(b, "</text:p></table:table-cell>", "</table:table-cell></text:p>", 1), ErrDamaged},
		{"an attribute twice", strings.Replace(b, `table:name="S"`, `table:name="S" table:name="T"`, 1), ErrDamaged},
		{"a prefix that is not declared", strings.Replace(b, "text:p>", "txt:p>", 2), ErrDamaged},
		{"content behind the root", b + "<x/>", ErrDamaged},
		{"two office:spreadsheet", strings.Replace(b, "</office:body>", "<office:spreadsheet/></office:body>", 1), ErrDamaged},
		{"a character XML cannot hold", strings.Replace(b, ">a<", ">\x01<", 1), ErrDamaged},
		{"a sub-table", strings.Replace(b, "<text:p>a</text:p>", sheet("sub", row("x")), 1), ErrUnsupported},
		{"a row beyond the sheet", strings.Replace(b, "<table:table-row>", `<table:table-row table:number-rows-repeated="1048576"/><table:table-row>`, 1), ErrTooLarge},
		{"a column beyond the sheet", strings.Replace(b, "<table:table-row>", `<table:table-row><table:table-cell table:number-columns-repeated="16384"/>`, 1), ErrTooLarge},
		{"deep nesting", strings.Replace(b, ">a<", ">"+strings.Repeat("<text:span>", 600)+strings.Repeat("</text:span>", 600)+"<", 1), ErrTooLarge},
		{"a space of a million characters", strings.Replace(b, ">a<", `><text:s text:c="4000000"/><text:s text:c="4000000"/><`, 1), ErrTooLarge},
		{"a huge attribute", strings.Replace(b, "<text:p>", `<text:p text:x="`+strings.Repeat("x", 2<<20)+`">`, 1), ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.doc == b {
				t.Fatal("the document is the plain one")
			}
			_, err := asSheetcol([]byte(tt.doc), 0)
			var own *Error
			if !errors.Is(err, tt.want) || !errors.As(err, &own) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if len(err.Error()) > 400 || strings.ContainsAny(err.Error(), "\n\x00\x01") {
				t.Errorf("the message is %q", err)
			}
		})
	}
}

func TestSheets(t *testing.T) {
	styles := `<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`<style:style style:name="ta3" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="ta4" style:family="table-column"><style:table-properties table:display="false"/></style:style>`
	with := func(name, attrs, content string) string {
		return strings.Replace(sheet(name, content), "<table:table ", "<table:table "+attrs+" ", 1)
	}
	b := flat(styles, "", with("Zu&lt;letzt", `table:style-name="ta3"`, row("a"))+
		with("versteckt", `table:style-name="ta2"`, row("b"))+
		with("geschützt", `table:protected="true" table:style-name="ta4"`, "")+
		with("nicht geschützt", `table:protected="false"`, row("", "c"))+
		`<table:table table:name="leer"/>`+
		sheet("verknüpft", `<table:table-source xlink:href="x.ods"/>`+row("d"))+
		sheet("'file:///tmp/x.ods'#$Cache", row("e"))+
		sheet("Blatt #2", `<table:table-row table:number-rows-repeated="3">`+cell("f")+`</table:table-row>`+row("")), "")
	w := open(t, b)
	got, err := w.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	want := []Sheet{
		{Name: "Zu<letzt"}, {Name: "versteckt", Index: 1, Hidden: true}, {Name: "geschützt", Index: 2, Protected: true},
		{Name: "nicht geschützt", Index: 3}, {Name: "leer", Index: 4}, {Name: "verknüpft", Index: 5, Linked: true}, {Name: "Blatt #2", Index: 6},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for i, want := range []int{1, 1, 0, 1, 0, 1, 3} {
		if last, err := w.LastRow(got[i].Name); err != nil || last != want {
			t.Errorf("LastRow(%q) = %d, %v, want %d", got[i].Name, last, err, want)
		}
	}
	var order []string
	for r, err := range w.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, fmt.Sprintf("%d %s %t %t", r.Sheet.Index, r.Sheet.Name, r.Sheet.Hidden, r.Sheet.Protected))
	}
	if diff := cmp.Diff([]string{"0 Zu<letzt false false", "1 versteckt true false", "3 nicht geschützt false false", "5 verknüpft false false", "6 Blatt #2 false false"}, order); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, name := range []string{"Zu&lt;letzt", "x", "'file:///tmp/x.ods'#$Cache", "LEER"} {
		if _, err := w.LastRow(name); !errors.Is(err, ErrSheetMissing) {
			t.Errorf("LastRow(%q): %v", name, err)
		}
	}
}

// TestSheetTwice: two sheets of one name cannot be told apart.
func TestSheetTwice(t *testing.T) {
	b := flat("", "", sheet("S", row("a"))+sheet("S", row("b"))+sheet("T", row("c")), "")
	if _, _, err := carryOut(t, b, rows("N", 2)); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
	tr := trial{"T", Column{Header: "N", HeaderRow: 1, LastRow: 1, Value: rowValue}}
	if _, err := tr.carryOut(b); err != nil {
		t.Error(err)
	}
}

func TestRowCell(t *testing.T) {
	b := flat("", "", sheet("S", `<table:table-row>`+cell("")+repeatedCell(3, "x")+cell("")+cell("y")+`</table:table-row>`), "")
	for r, err := range open(t, b).Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for col := range 9 {
			if c := r.Cell(col); c == nil {
				got += "-"
			} else {
				got += string(c.Value)
			}
		}
		if got != "--xxx-y--" {
			t.Errorf("got %s", got)
		}
	}
}

// TestStop: a caller that has enough ends the pass, and the next one starts anew.
func TestStop(t *testing.T) {
	w := open(t, flat("", "", sheet("S", row("a")+row("b")+row("c")), ""))
	for range 2 {
		n := 0
		for range w.Rows() {
			if n++; n == 2 {
				break
			}
		}
	}
	if last, err := w.LastRow("S"); err != nil || last != 3 {
		t.Errorf("LastRow = %d, %v", last, err)
	}
}

// TestErrorEnds: after an error nothing comes.
func TestErrorEnds(t *testing.T) {
	b := flat("", "", sheet("S", row("a")+row("b")), "")
	b = bytes.Replace(b, []byte(">b<"), []byte(">&b;<"), 1)
	var got []string
	for r, err := range open(t, b).Rows() {
		if err != nil {
			got = append(got, "error")
			continue
		}
		got = append(got, string(r.Cells[0].Value))
	}
	if diff := cmp.Diff([]string{"a", "error"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestClaims: what a repetition claims costs neither time nor memory.
func TestClaims(t *testing.T) {
	doc := func(n int) []byte {
		return flat("", "", sheet("S",
			fmt.Sprintf(`<table:table-column table:number-columns-repeated="%d"/>`, n)+row("Name")+row("x")+
				fmt.Sprintf(`<table:table-row table:number-rows-repeated="%d"><table:table-cell table:number-columns-repeated="%d"/></table:table-row>`, n, n)+
				fmt.Sprintf(`<table:table-row table:number-rows-repeated="%d"/>`, n)), "")
	}
	content := func(rows, cols int) []byte {
		return flat("", "", sheet("S", row("Name")+fmt.Sprintf(`<table:table-row table:number-rows-repeated="%d">`, rows)+repeatedCell(cols, "x")+`</table:table-row>`), "")
	}
	tests := []struct {
		name       string
		small, big []byte
		work       func([]byte)
	}{
		{"reading filler", doc(2), doc(1_000_000_000), func(b []byte) { listing(t, b) }},
		{"reading content", content(2, 2), content(1_000_000, 16_384), func(b []byte) { listing(t, b) }},
		{"patching beside filler", doc(2), doc(1_000_000_000), func(b []byte) {
			if _, _, err := carryOut(t, b, rows("N", 2)); err != nil {
				t.Error(err)
			}
		}},
		{"one value beside much content", content(2, 2), content(1_000_000, 16_000), func(b []byte) {
			_, _, err := carryOut(t, b, func(p *Patch) error { return p.Set("S", 1, 16_300, Value{Text: "x"}) })
			if err != nil {
				t.Error(err)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.work(tt.small) // what is made once is there
			small, _ := testcost.Of(func() { tt.work(tt.small) })
			big, took := testcost.Of(func() { tt.work(tt.big) })
			if big > small+small/4+1<<16 {
				t.Errorf("%d bytes, %d for two rows", big, small)
			}
			if took > 2*time.Second {
				t.Errorf("it takes %v", took)
			}
		})
	}
}
