package ods

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	filler    = `<table:table-cell table:number-columns-repeated="16381"/>`
	textStyle = `<number:text-style style:name="N100"><number:text-content/></number:text-style>`
)

// TestColumn shows the bytes that a new or filled column changes.
func TestColumn(t *testing.T) {
	new := func(text string) string {
		return `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	withStyle := func(style, text string) string {
		if text == "" {
			return `<table:table-cell table:style-name="` + style + `"/>`
		}
		return `<table:table-cell table:style-name="` + style + `" office:value-type="string" calcext:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	styles := textStyle + `<style:style style:name="h" style:family="table-cell"/>` +
		`<style:style style:name="a" style:family="table-cell" style:data-style-name="N100"/><style:style style:name="b" style:family="table-cell" style:data-style-name="N100"/>`
	def := `<table:table-column table:style-name="c0" table:default-cell-style-name="a" table:number-columns-repeated="16384"/>`
	tests := []struct{ name, styles, before, after string }{
		{
			name:   "rows that end before the column",
			before: row("Name") + row("x") + row("y"),
			after:  `<table:table-row>` + cell("Name") + new("N") + `</table:table-row><table:table-row>` + cell("x") + new("row-2") + `</table:table-row><table:table-row>` + cell("y") + new("row-3") + `</table:table-row>`,
		}, {
			name:   "filler to column 16,384 is split in place",
			before: `<table:table-row>` + cell("Name") + `<table:table-cell table:number-columns-repeated="16383"/></table:table-row>`,
			after:  `<table:table-row>` + cell("Name") + new("N") + `<table:table-cell table:number-columns-repeated="16382"/></table:table-row>`,
		}, {
			name:   "equal rows stored once get different values",
			before: row("Name") + `<table:table-row table:number-rows-repeated="2">` + cell("x") + `</table:table-row>`,
			after: `<table:table-row>` + cell("Name") + new("N") + `</table:table-row>` +
				`<table:table-row>` + cell("x") + new("row-2") + `</table:table-row><table:table-row>` + cell("x") + new("row-3") + `</table:table-row>`,
		}, {
			name:   "a filler of a million rows is not touched",
			before: row("Name") + row("x") + `<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
			after: `<table:table-row>` + cell("Name") + new("N") + `</table:table-row><table:table-row>` + cell("x") + new("row-2") + `</table:table-row>` +
				`<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
		}, {
			name:   "splitting never doubles an xml:id",
			before: row("Name") + `<table:table-row table:number-rows-repeated="2"><table:table-cell xml:id="i" office:value-type="string"><text:p text:id="j">x</text:p></table:table-cell></table:table-row>`,
			after: `<table:table-row>` + cell("Name") + new("N") + `</table:table-row>` +
				`<table:table-row><table:table-cell xml:id="i" office:value-type="string"><text:p text:id="j">x</text:p></table:table-cell>` + new("row-2") + `</table:table-row>` +
				`<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>` + new("row-3") + `</table:table-row>`,
		}, {
			name: "looks come from the left, cell by cell", styles: styles,
			before: `<table:table-row>` + withStyle("h", "Name") + `<table:table-cell/></table:table-row><table:table-row>` + withStyle("a", "x") + `</table:table-row><table:table-row>` + withStyle("b", "y") + `</table:table-row>`,
			after: `<table:table-row>` + withStyle("h", "Name") + withStyle("h", "N") + `</table:table-row><table:table-row>` + withStyle("a", "x") + withStyle("a", "row-2") +
				`</table:table-row><table:table-row>` + withStyle("b", "y") + withStyle("b", "row-3") + `</table:table-row>`,
		}, {
			name: "the column's default style is the look of a cell without one", styles: styles,
			before: def + row("Name") + row("x"),
			after: `<table:table-column table:style-name="c0" table:default-cell-style-name="a"/><table:table-column table:default-cell-style-name="a" table:style-name="NEW"/>` +
				`<table:table-column table:style-name="c0" table:default-cell-style-name="a" table:number-columns-repeated="16382"/>` +
				`<table:table-row>` + cell("Name") + new("N") + `</table:table-row><table:table-row>` + cell("x") + new("row-2") + `</table:table-row>`,
		}, {
			name:   "a row without cells",
			before: row("Name") + `<table:table-row/>` + row("x"),
			after:  `<table:table-row>` + cell("Name") + new("N") + `</table:table-row><table:table-row><table:table-cell/>` + new("row-2") + `</table:table-row><table:table-row>` + cell("x") + new("row-3") + `</table:table-row>`,
		}, {
			name:   "the header exists: its cells are filled, comments stay",
			before: row("N", "Name") + `<table:table-row><table:table-cell office:value-type="float" office:value="7"><office:annotation><dc:creator>c</dc:creator><text:p>note</text:p></office:annotation><text:p>7</text:p></table:table-cell>` + cell("x") + `</table:table-row>`,
			after: row("N", "Name") + `<table:table-row><table:table-cell office:value-type="string" calcext:value-type="string"><office:annotation><dc:creator>c</dc:creator><text:p>note</text:p></office:annotation><text:p>row-2</text:p></table:table-cell>` +
				cell("x") + `</table:table-row>`,
		}, {
			name:   "an equal value is not written again",
			before: row("N", "Name") + row("row-2", "x") + row("", "y"),
			after:  row("N", "Name") + row("row-2", "x") + row("row-3", "y"),
		}, {
			name:   "an equal neighbour stored once is split",
			before: row("Name", "N") + `<table:table-row><table:table-cell table:number-columns-repeated="3" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`,
			after: row("Name", "N") + `<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>` + new("row-2") +
				`<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`,
		}, {
			name:   "a stray note beside the table: the next column that is empty in all rows",
			before: row("Name") + row("x", "note"),
			after:  `<table:table-row>` + cell("Name") + `<table:table-cell/>` + new("N") + `</table:table-row><table:table-row>` + cell("x") + cell("note") + new("row-2") + `</table:table-row>`,
		}, {
			name:   "pretty-printed, with soft page breaks, groups and header rows",
			before: "\n <table:table-header-rows>\n  " + row("Name") + "\n </table:table-header-rows>\n <text:soft-page-break/>\n <table:table-row-group>\n  <table:table-row>\n   " + cell("x") + "\n  </table:table-row>\n </table:table-row-group>\n",
			after:  "\n <table:table-header-rows>\n  <table:table-row>" + cell("Name") + new("N") + "</table:table-row>\n </table:table-header-rows>\n <text:soft-page-break/>\n <table:table-row-group>\n  <table:table-row>\n   " + cell("x") + "\n  " + new("row-2") + "</table:table-row>\n </table:table-row-group>\n",
		}, {
			name:   "what stands around the rows stays",
			before: `<office:forms/><table:shapes><draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame></table:shapes>` + row("Name") + `<table:named-expressions/>`,
			after:  `<office:forms/><table:shapes><draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame></table:shapes><table:table-row>` + cell("Name") + new("N") + `</table:table-row><table:named-expressions/>`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := tt.styles
			if st == "" { // a text format everywhere, so that none has to be made
				st = textStyle
				tt.before = strings.ReplaceAll(tt.before, "\x00", "")
			}
			b := flat(st, "", sheet("S", tt.before), "")
			if tt.styles == "" {
				b = []byte(strings.Replace(string(b), `style:name="Default" style:family="table-cell"`, `style:name="Default" style:family="table-cell" style:data-style-name="N100"`, 1))
			}
			w := open(t, b)
			last, err := w.LastRow("S")
			if err != nil {
				t.Fatal(err)
			}
			out, pl, err := carryOut(t, b, rows("N", last))
			if err != nil {
				t.Fatal(err)
			}
			got := body(out)
			for _, c := range pl.Columns {
				if c.Added && strings.Contains(tt.after, "NEW") {
					from := strings.LastIndex(string(out), `style:name="co`) + len(`style:name="`)
					name := string(out)[from:]
					got = strings.ReplaceAll(got, name[:strings.IndexByte(name, '"')], "NEW")
				}
			}
			if diff := cmp.Diff(sheet("S", tt.after), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			again, pl2, err := carryOut(t, out, rows("N", last))
			if err != nil {
				t.Fatalf("second time: %v", err)
			}
			if !pl2.Empty() || string(again) != string(out) {
				t.Error("the second time changes something")
			}
		})
	}
}

// TestTextFormat: cells beside ones that are not text get a text format of
// their own and keep the rest of the look.
func TestTextFormat(t *testing.T) {
	styles := `<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N2"><style:table-cell-properties style:cell-protect="none"/></style:style>`
	b := flat(styles, "", sheet("S", row("Nr")+`<table:table-row><table:table-cell table:style-name="ce1" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>`+row("x")), "")
	out, _, err := carryOut(t, b, rows("N", 3))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<style:style style:name="ce3" style:family="table-cell" style:data-style-name="N1"><style:table-cell-properties style:cell-protect="none"/></style:style>`,
		`<number:text-style style:name="N1"><number:text-content/></number:text-style>`,
		`<table:table-cell table:style-name="ce3" office:value-type="string" calcext:value-type="string"><text:p>row-2</text:p>`,
		`style:parent-style-name="Default" style:data-style-name="N1"/>`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is missing in\n%s", want, out)
		}
	}
}

// TestGrown: what covers the table to its last column grows, the rest stays.
func TestGrown(t *testing.T) {
	formats := `<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="S.A2:S.B3"/><calcext:conditional-format calcext:target-range-address="S.B2:S.B3"/></calcext:conditional-formats>`
	after := `<table:named-expressions><table:named-range table:name="n" table:cell-range-address="$S.$A$1:.$B$3"/></table:named-expressions>` +
		`<table:database-ranges><table:database-range table:name="d" table:target-range-address="S.A1:S.B3"/><table:database-range table:name="e" table:target-range-address="$'S'.$A$1:.$B$3"/>` +
		`<table:database-range table:name="f" table:target-range-address="&apos;S&apos;.A1:&apos;S&apos;.B3"/><table:database-range table:name="other" table:target-range-address="T.A1:T.B3"/>` +
		`<table:database-range table:name="below" table:target-range-address="S.A10:S.B13"/></table:database-ranges>`
	s := strings.Replace(sheet("S", row("Name", "Ort")+row("x", "y")+row("x", "z")+formats), `"S"`, `"S" table:print-ranges="S.A1:S.B3 S.A1:S.A3"`, 1)
	out, pl, err := carryOut(t, flat("", "", s, after), rows("N", 3))
	if err != nil {
		t.Fatal(err)
	}
	got := string(out)
	for _, want := range []string{
		`table:print-ranges="S.A1:S.C3 S.A1:S.A3"`, `"S.A2:S.C3"`, `"S.B2:S.B3"`, `"$S.$A$1:.$B$3"`, `"S.A1:S.C3"`, `"$'S'.$A$1:.$C$3"`,
		`"&apos;S&apos;.A1:&apos;S&apos;.C3"`, `"T.A1:T.B3"`, `"S.A10:S.B13"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, body(out))
		}
	}
	if len(pl.Grown) != 5 {
		t.Errorf("Grown = %q", pl.Grown)
	}
}

// TestStale: results that depend on a changed cell are taken away, on any
// sheet, also before the table, others stay.
func TestStale(t *testing.T) {
	f := func(formula string) string {
		return `<table:table-row><table:table-cell table:formula="` + formula + `" office:value-type="string" office:string-value="old" calcext:value-type="string"><text:p>old</text:p></table:table-cell></table:table-row>`
	}
	first := sheet("F", f("of:=COUNTA([S.B1:.B9])")+f("of:=[.A1]+1")+f("of:=[S.A1]")+f("of:=INDIRECT([S.A1])")+
		f("of:=['file:///x.ods'#S.B2]+[S.B2]")+f("msoxl:=S!B2")+f("of:=[.A3]&amp;&quot;[S.B2]&quot;"))
	b := flat("", "", first+sheet("S", row("Name")+row("x")), "")
	b = []byte(strings.Replace(string(b), "xmlns:of=", `xmlns:msoxl="http://schemas.microsoft.com/office/excel/formula" xmlns:of=`, 1))
	out, pl, err := carryOut(t, b, rows("N", 2))
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for i, part := range strings.Split(string(out), "table:formula=")[1:] {
		tag := part[:strings.IndexByte(part, '>')]
		got = append(got, strings.Contains(tag, "value"))
		if !strings.Contains(part, "<text:p>old</text:p>") {
			t.Errorf("formula %d lost its text", i)
		}
	}
	want := []bool{false, false, true, false, true, false, true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results kept (-want +got)\n%s", diff)
	}
	if pl.Recalculated != 4 {
		t.Errorf("Recalculated = %d", pl.Recalculated)
	}
}

func TestSet(t *testing.T) {
	b := flat(`<style:style style:name="a" style:family="table-cell"/>`, "", sheet("S", row("A", "B")+`<table:table-row><table:table-cell table:style-name="a" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`), "")
	out, pl, err := carryOut(t, b, func(p *Patch) error {
		return errors.Join(
			p.Set("S", 1, 2, Value{Empty: true}),
			p.Set("S", 2, 3, Value{Text: "=1+1", LookOf: 1}),
			p.Set("S", 5, 2, Value{Text: " a  b\n\tc <&>\"'"}),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := gridOf(t, out, "S"), "A1=A A2=x C2==1+1 B5= a  b\n\tc <&>\"'"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.Contains(string(out), `<table:table-cell table:style-name="a" office:value-type="string" calcext:value-type="string"><text:p>=1+1`) {
		t.Errorf("the look of the neighbour is missing in %s", body(out))
	}
	if pl.Cells != 3 {
		t.Errorf("Cells = %d", pl.Cells)
	}
}

// TestTwoColumns: a second new column stands beside the first, with the same look.
func TestTwoColumns(t *testing.T) {
	b := flat(textStyle+`<style:style style:name="a" style:family="table-cell" style:data-style-name="N100"/>`, "",
		sheet("S", cols3+row("Name")+`<table:table-row><table:table-cell table:style-name="a"/></table:table-row>`),
		`<table:database-ranges><table:database-range table:name="d" table:target-range-address="S.A1:S.A2"/></table:database-ranges>`)
	out, _, err := carryOut(t, b, func(p *Patch) error { return errors.Join(rows("N", 2)(p), rows("P", 2)(p)) })
	if err != nil {
		t.Fatal(err)
	}
	if got, want := gridOf(t, out, "S"), "A1=Name B1=N C1=P B2=row-2 C2=row-2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := strings.Count(string(out), `table:style-name="a" office`); n != 2 {
		t.Errorf("%d cells with the look of the neighbour", n)
	}
	if !strings.Contains(string(out), `"S.A1:S.C2"`) {
		t.Error("the database range did not grow by both")
	}
}

func TestRefused(t *testing.T) {
	ok := row("Name") + row("x")
	protected := func(cells string) string {
		return strings.Replace(sheet("S", cells), `"S"`, `"S" table:protected="true"`, 1)
	}
	unlocked := `<style:style style:name="u" style:family="table-cell"><style:table-cell-properties style:cell-protect="none"/></style:style>`
	withTag := func(attrs string) string {
		return row("Name", "N") + `<table:table-row>` + cell("x") + `<table:table-cell ` + attrs + `/></table:table-row>`
	}
	tests := []struct {
		name                  string
		styles, before, sheet string
		plan                  func(*Patch) error
		want                  error
		place                 string
	}{
		{name: "locked cell", sheet: protected(ok), want: ErrProtected, place: "B1"},
		{name: "protected sheet, unlocked cells", styles: unlocked, want: nil,
			sheet: protected(`<table:table-column table:number-columns-repeated="3" table:default-cell-style-name="u"/>` + ok)},
		{name: "linked sheet", sheet: sheet("S", `<table:table-source xlink:href="x.ods"/>`+ok), want: ErrLinkedSheet},
		{name: "merged", sheet: sheet("S", withTag(`table:number-rows-spanned="2"`)), want: ErrMerged, place: "B2"},
		{name: "covered", sheet: sheet("S", strings.ReplaceAll(withTag(""), "<table:table-cell />", "<table:covered-table-cell/>")), want: ErrMerged, place: "B2"},
		{name: "formula", sheet: sheet("S", withTag(`table:formula="of:=1"`)), want: ErrFormula, place: "B2"},
		{name: "matrix", sheet: sheet("S", withTag(`table:formula="of:={1}" table:number-matrix-rows-spanned="1" table:number-matrix-columns-spanned="1"`)), want: ErrMatrix, place: "B2"},
		{name: "in the area of a matrix", sheet: sheet("S", row("Name", "N")+`<table:table-row><table:table-cell table:formula="of:={1}" table:number-matrix-rows-spanned="1" table:number-matrix-columns-spanned="2"/>`+cell("1")+`</table:table-row>`), want: ErrMatrix, place: "B2"},
		{name: "validation", sheet: sheet("S", withTag(`table:content-validation-name="v"`)), want: ErrValidation, place: "B2"},
		{name: "tracked change of the cell", sheet: sheet("S", withTag("")), want: ErrTrackedChanges, place: "B2",
			before: `<table:tracked-changes><table:cell-content-change table:id="c"><table:cell-address table:column="1" table:row="1" table:table="0"/></table:cell-content-change></table:tracked-changes>`},
		{name: "tracked change of another cell", sheet: sheet("S", withTag("")), want: nil,
			before: `<table:tracked-changes><table:cell-content-change table:id="c"><table:cell-address table:column="0" table:row="1" table:table="0"/></table:cell-content-change></table:tracked-changes>`},
		{name: "tracked insertion of a row", sheet: sheet("S", withTag("")), want: ErrTrackedChanges, place: "B2",
			before: `<table:tracked-changes><table:insertion table:id="c" table:type="row" table:position="1" table:table="0"/></table:tracked-changes>`},
		{name: "no such sheet", sheet: sheet("T", ok), want: ErrSheetMissing},
		{name: "header twice", sheet: sheet("S", row("N", "N")+row("x")), want: ErrHeaderTwice, place: "B1"},
		{name: "header missing", sheet: sheet("S", ok), want: ErrHeaderMissing, place: "row 1",
			plan: func(p *Patch) error {
				return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 2, Existing: true, Value: func(int) (string, bool) { return "", false }})
			}},
		{name: "no column is free", sheet: sheet("S", `<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`), want: ErrTooManyColumns},
		{name: "character", sheet: sheet("S", ok), want: ErrCharacter, place: "B2",
			plan: func(p *Patch) error {
				return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 2, Value: func(int) (string, bool) { return "a\x01", true }})
			}},
		{name: "sub-table", sheet: sheet("S", row("Name")+`<table:table-row><table:table-cell><table:table table:is-sub-table="true"/></table:table-cell></table:table-row>`), want: ErrUnsupported, place: "A2"},
		{name: "more rows than a sheet has", sheet: sheet("S", `<table:table-row table:number-rows-repeated="1048577">`+cell("x")+`</table:table-row>`), want: ErrTooLarge, place: "A1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan := tt.plan
			if plan == nil {
				plan = rows("N", 2)
			}
			_, _, err := carryOut(t, flat(tt.styles, tt.before, tt.sheet, ""), plan)
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if tt.want != nil && !strings.Contains(err.Error(), tt.place) {
				t.Errorf("%q does not name %s", err, tt.place)
			}
		})
	}
}

// TestPrefixes: names count by their namespace.
func TestPrefixes(t *testing.T) {
	b := string(flat("", "", sheet("S", row("Name")+row("x")), ""))
	for _, p := range []string{"table", "text", "office"} {
		b = strings.ReplaceAll(b, "<"+p+":", "<x"+p+":")
		b = strings.ReplaceAll(b, "</"+p+":", "</x"+p+":")
		b = strings.ReplaceAll(b, " "+p+":", " x"+p+":")
		b = strings.ReplaceAll(b, "xmlns:"+p+"=", "xmlns:x"+p+"=")
	}
	out, _, err := carryOut(t, []byte(b), rows("N", 2))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), `<xtable:table-cell`+` xtable:style-name="ce2" xoffice:value-type="string" calcext:value-type="string"><xtext:p>row-2</xtext:p></xtable:table-cell>`) {
		t.Errorf("got %s", out)
	}
}

// TestEmptySheet: a sheet without content gets the header in column A.
func TestEmptySheet(t *testing.T) {
	for _, content := range []string{cols3 + `<table:table-row><table:table-cell/></table:table-row>`, `<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`} {
		out, _, err := carryOut(t, flat("", "", sheet("S", content), ""), rows("N", 0))
		if err != nil {
			t.Fatal(err)
		}
		if got := gridOf(t, out, "S"); got != "A1=N" {
			t.Errorf("got %q", got)
		}
	}
}

// TestEdits: the listed edits, carried out on the old bytes, give the new ones.
func TestEdits(t *testing.T) {
	b := flat("", "", sheet("S", cols3+row("Name")+row("x")+row("y")), "")
	w := open(t, b)
	p := w.NewPatch()
	if err := rows("N", 3)(p); err != nil {
		t.Fatal(err)
	}
	pl, err := p.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	at := int64(0)
	n := 0
	for e, err := range pl.Edits() {
		if err != nil {
			t.Fatal(err)
		}
		got.Write(b[at:e.Start])
		got.Write(e.New)
		at = e.End
		n++
	}
	got.Write(b[at:])
	var want strings.Builder
	if _, err := pl.WriteTo(&want); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Error("the edits do not give the written bytes")
	}
	if want := 1 + 1 + 3; n != want { // styles, the column, three cells
		t.Errorf("%d edits, want %d", n, want)
	}
	if s := fmt.Sprint(pl); !strings.Contains(s, `add column B "N" in sheet "S": 2 values`) {
		t.Errorf("String() = %s", s)
	}
}

// TestStaleText: a text that begins with # would be taken for the result, so
// it goes too; an error is computed anew anyway, so it stays.
func TestStaleText(t *testing.T) {
	f := func(attrs, text string) string {
		return `<table:table-cell table:formula="of:=[S.B1]"` + attrs + `><office:annotation><text:p>#note</text:p></office:annotation><text:p>` + text + `</text:p></table:table-cell>`
	}
	const typed = ` office:value-type="string" calcext:value-type="string"`
	const failed = ` office:value-type="string" office:string-value="#NOM ?" calcext:value-type="error"`
	cells := func(cells ...string) string {
		return "<table:table-row>" + strings.Join(cells, "") + "</table:table-row>"
	}
	b := flat("", "", sheet("F", cells(f(typed, "#1"), f(typed, "<text:span>&#35;2</text:span>3"), f(typed, "4#"), f(failed, "#NOM ?")))+sheet("S", row("Name")), "")
	out, _, err := carryOut(t, b, rows("N", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := sheet("F", cells(f("", ""), f("", "<text:span></text:span>3"), f("", "4#"), f(failed, "#NOM ?")))
	if got := body(out); !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
