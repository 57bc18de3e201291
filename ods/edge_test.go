package ods

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each of these went wrong once, or nearly.

func column(header string, headerRow, last int) Column {
	return Column{Header: header, HeaderRow: headerRow, LastRow: last, Value: rowValue}
}

// TestRepetitionsAsWritten: LibreOffice takes +2 and " 2 " for 2 (XML Schema
// allows both), 2.9 and 2x too. What it reads otherwise would be another row.
func TestRepetitionsAsWritten(t *testing.T) {
	for written, n := range map[string]int{"+2": 2, " 2 ": 2, "2x": 2, "2.9": 2, "-3": 1, "0": 1, "": 1, "x": 1, "02": 2, "+": 1} {
		b := flat("", "", sheet("S", `<table:table-row table:number-rows-repeated="`+written+`"><table:table-cell table:number-columns-repeated="`+written+`"/>`+cell("x")+`</table:table-row>`+row("y")), "")
		want := map[int]string{1: "S!B1 string \"x\"\nS!A2 string \"y\"\n", 2: "S!C1(1×2) string \"x\"\nS!A3 string \"y\"\n"}[n]
		if diff := cmp.Diff(want, listing(t, b)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", written, diff)
		}
		if err := agrees(b); err != nil {
			t.Errorf("%q: %v", written, err)
		}
	}
}

// TestDDELinks: what is kept of a DDE link is no sheet.
func TestDDELinks(t *testing.T) {
	b := flat("", "", sheet("S", row("x")), `<table:dde-links><table:dde-link><office:dde-source office:dde-item="y"/>`+sheet("S", row("dde"))+`</table:dde-link></table:dde-links>`)
	if got := listing(t, b); got != "S!A1 string \"x\"\n" {
		t.Errorf("got %s", got)
	}
	if _, err := (trial{"S", column("N", 1, 1)}).carryOut(b); err != nil {
		t.Error(err)
	}
}

// TestTwoPlans: a second plan of one workbook knows the formulas too.
func TestTwoPlans(t *testing.T) {
	b := flat("", "", sheet("S", row("Name")+row("x"))+sheet("T", `<table:table-row><table:table-cell table:formula="of:=[S.B2]&amp;&quot;&quot;" office:value-type="string"><text:p/></table:table-cell></table:table-row>`), "")
	w := open(t, b)
	for i := range 2 {
		p := w.NewPatch()
		if err := p.SetColumn("S", column("N", 1, 2)); err != nil {
			t.Fatal(err)
		}
		pl, err := p.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if pl.Recalculated != 1 {
			t.Errorf("plan %d takes %d results away", i+1, pl.Recalculated)
		}
	}
}

// TestDefaultNamespaceOfText: a count of blanks needs a prefix; without one
// the blanks are written singly.
func TestDefaultNamespaceOfText(t *testing.T) {
	b := string(flat("", "", sheet("S", row("Name")+row("x")), ""))
	b = strings.ReplaceAll(strings.ReplaceAll(b, "<text:p>", "<p>"), "</text:p>", "</p>")
	b = strings.ReplaceAll(b, "xmlns:text=", "xmlns=")
	tr := trial{"S", Column{Header: "a   b", HeaderRow: 1, LastRow: 2, Value: func(int) (string, bool) { return "   x  y   ", true }}}
	r, err := tr.carryOut([]byte(b))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := gridOf(t, r.file, "S"), "A1=Name B1=a   b A2=x B2=   x  y   "; got != want {
		t.Errorf("got %q", got)
	}
}

// TestCommentInText: what stands in a text:p besides text would go with it.
func TestCommentInText(t *testing.T) {
	for _, inside := range []string{`<office:annotation><text:p>note</text:p></office:annotation>`, `<text:span><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:span>`} {
		b := flat("", "", sheet("S", row("N")+`<table:table-row><table:table-cell office:value-type="string"><text:p>a`+inside+`</text:p></table:table-cell></table:table-row>`), "")
		if _, err := (trial{"S", column("N", 1, 2)}).carryOut(b); !errors.Is(err, ErrUnsupported) || errors.Is(err, errProperty) {
			t.Errorf("got %v", err)
		}
	}
}

// TestMergedWithoutCovered: a merged cell takes its place although the cells
// that it covers are not there.
func TestMergedWithoutCovered(t *testing.T) {
	b := flat("", "", sheet("S", row("Name")+
		`<table:table-row><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2" office:value-type="string"><text:p>wide</text:p></table:table-cell></table:table-row>`+row("")+row("x")), "")
	r, err := trial{"S", column("N", 1, 4)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	if col := r.plan.Columns[0].Col; col != 4 {
		t.Errorf("the column is %s", ColumnName(col))
	}
}

// TestDefaultsInARun: columns of one run of cells may have different default
// styles; the new cell looks like its neighbour, not like its column.
func TestDefaultsInARun(t *testing.T) {
	styles := textStyle + `<style:style style:name="t" style:family="table-cell" style:data-style-name="N100"/><style:style style:name="yellow" style:family="table-cell"/>`
	b := flat(styles, "", sheet("S", `<table:table-column table:default-cell-style-name="t"/><table:table-column table:default-cell-style-name="yellow"/><table:table-column table:default-cell-style-name="t"/>`+
		row("Name")+`<table:table-row>`+cell("x")+`<table:table-cell table:number-columns-repeated="2"/></table:table-row>`), "")
	r, err := trial{"S", column("N", 1, 2)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(r.file), `<table:table-cell table:style-name="t" office:value-type="string" calcext:value-type="string"><text:p>row-2`) {
		t.Errorf("got %s", body(r.file))
	}
}

// TestFilledKeepsLook: a cell beyond the end of a row has the look of its
// column when it is filled.
func TestFilledKeepsLook(t *testing.T) {
	b := flat(`<style:style style:name="yellow" style:family="table-cell"/>`, "", sheet("S", `<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="yellow"/>`+row("Name", "N")+row("x")), "")
	r, err := trial{"S", column("N", 1, 2)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := body(r.file), sheet("S", `<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="yellow"/>`+row("Name", "N")+row("x", "row-2")); got != want {
		t.Errorf("got %s", got)
	}
}

// TestStylesOfAllSheets: a style that one sheet needs is there before the first
// cell of another, which may want it too.
func TestStylesOfAllSheets(t *testing.T) {
	b := flat("", "", sheet("S", row("Name"))+sheet("T", row("Name")+row("x")), "")
	_, _, err := carryOut(t, b, func(p *Patch) error {
		for _, name := range []string{"S", "T"} {
			if err := p.SetColumn(name, column("N", 1, 3)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestAppendedRows: rows that are not there yet are guarded like others, come
// behind an empty element of a row, and are proven.
func TestAppendedRows(t *testing.T) {
	tr := trial{"S", column("N", 1, 4)}
	b := flat("", "", sheet("S", row("Name")+`<table:table-row/>`), "")
	r, err := tr.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := gridOf(t, r.file, "S"), "A1=Name B1=N B2=row-2 B3=row-3 B4=row-4"; got != want {
		t.Errorf("got %s", got)
	}
	const cell4 = `<table:table-cell table:style-name="ce2" office:value-type="string" calcext:value-type="string"><text:p>row-4</text:p>`
	for _, change := range []struct{ from, to string }{
		{cell4, `<table:table-cell table:style-name="ce2" office:value-type="float" office:value="4"><text:p>row-4</text:p>`},
		{`<table:table-row><table:table-cell/>` + cell4, `<table:table-row table:visibility="collapse"><table:table-cell/>` + cell4},
		{`<text:p>row-4</text:p>`, `<office:annotation><text:p>x</text:p></office:annotation><text:p>row-4</text:p>`},
		{`row-4`, `row-3`},
		{`<table:table-cell/>` + cell4, `<table:table-cell table:style-name="x"/>` + cell4},
		{cell4, strings.Replace(cell4, "ce2", "x", 1)},
		{cell4, strings.Replace(cell4, ` table:style-name="ce2"`, "", 1)},
	} {
		broken := bytes.Replace(r.file, []byte(change.from), []byte(change.to), 1)
		if bytes.Equal(broken, r.file) {
			t.Fatalf("%s is not in %s", change.from, body(r.file))
		}
		if err := r.plan.Verify(bytes.NewReader(broken), int64(len(broken))); !errors.Is(err, ErrProof) {
			t.Errorf("%s passes: %v", change.to, err)
		}
	}

	protected := bytes.Replace(b, []byte(`"S"`), []byte(`"S" table:protected="true"`), 1)
	unlocked := bytes.Replace(protected, []byte(`<table:table-row>`), []byte(`<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="u"/><table:table-row>`), 1)
	unlocked = bytes.Replace(unlocked, []byte(`<office:automatic-styles>`), []byte(`<office:automatic-styles><style:style style:name="u" style:family="table-cell"><style:table-cell-properties style:cell-protect="none"/></style:style>`), 1)
	below := trial{"S", column("N", 9, 9)}
	if _, err := below.carryOut(protected); !errors.Is(err, ErrProtected) || errors.Is(err, errProperty) {
		t.Errorf("on a protected sheet: %v", err)
	}
	if _, err := below.carryOut(unlocked); err != nil {
		t.Errorf("unlocked: %v", err)
	}
	tracked := bytes.Replace(b, []byte(`<office:spreadsheet>`), []byte(`<office:spreadsheet><table:tracked-changes><table:insertion table:id="c" table:type="row" table:position="2" table:table="0"/></table:tracked-changes>`), 1)
	if _, err := tr.carryOut(tracked); !errors.Is(err, ErrTrackedChanges) {
		t.Errorf("tracked: %v", err)
	}
}

// TestTrackedInARun: one row of a run that is stored once counts.
func TestTrackedInARun(t *testing.T) {
	b := flat("", `<table:tracked-changes><table:cell-content-change table:id="c"><table:cell-address table:column="1" table:row="3" table:table="0"/></table:cell-content-change></table:tracked-changes>`,
		sheet("S", row("Name", "N")+`<table:table-row table:number-rows-repeated="5">`+cell("x")+cell("y")+`</table:table-row>`), "")
	if _, err := (trial{"S", column("N", 1, 6)}).carryOut(b); !errors.Is(err, ErrTrackedChanges) {
		t.Errorf("got %v", err)
	}
	if _, err := (trial{"S", column("N", 1, 3)}).carryOut(b); err != nil {
		t.Errorf("above it: %v", err)
	}
}

// TestProofOfStringValue: office:string-value is what Calc shows, not text:p.
func TestProofOfStringValue(t *testing.T) {
	b := flat("", "", sheet("S", row("N")+`<table:table-row><table:table-cell office:value-type="string" office:string-value="old"><text:p>old</text:p></table:table-cell></table:table-row>`), "")
	r, err := trial{"S", column("N", 1, 2)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Replace(b, []byte("<text:p>old"), []byte("<text:p>row-2"), 1)
	if err := r.plan.Verify(bytes.NewReader(broken), int64(len(broken))); !errors.Is(err, ErrProof) {
		t.Errorf("passes: %v", err)
	}
}

// TestProofOfWhiteSpace: white space around paragraphs stays, in whatever
// portions it is read.
func TestProofOfWhiteSpace(t *testing.T) {
	b := flat("", "", sheet("S", row("N")+"<table:table-row><table:table-cell office:value-type=\"string\">\n  <text:p>a</text:p>\n  <!-- c --><text:p>b</text:p>\n </table:table-cell></table:table-row>"), "")
	for _, value := range []string{"x", ""} {
		tr := trial{"S", Column{Header: "N", HeaderRow: 1, LastRow: 2, Value: func(int) (string, bool) { return value, true }}}
		if _, err := tr.carryOut(b); err != nil {
			t.Error(err)
		}
	}
}

// TestIdentifierInARun: the first of equal cells keeps the identifier, also
// where a cell behind it is asked for and has its value already.
func TestIdentifierInARun(t *testing.T) {
	b := flat("", "", sheet("S", `<table:table-row><table:table-cell table:number-columns-repeated="3" xml:id="i"><draw:frame draw:id="d"/></table:table-cell></table:table-row>`), "")
	for _, v := range []Value{{Empty: true}, {Text: "x"}} {
		for col := range 3 {
			out, _, err := carried(b, func(p *Patch) error { return p.Set("S", 1, col+1, v) })
			if err != nil {
				t.Error(err)
			}
			if n := bytes.Count(out, []byte(`xml:id="i"`)); n != 1 {
				t.Errorf("%d identifiers", n)
			}
		}
	}
}

// TestLookOfTheRight: a cell can take the look of one that stands behind it.
func TestLookOfTheRight(t *testing.T) {
	b := flat(`<style:style style:name="a" style:family="table-cell"/>`, "", sheet("S", `<table:table-row>`+cell("x")+cell("y")+`<table:table-cell table:style-name="a"/></table:table-row>`), "")
	plan := func(p *Patch) error { return p.Set("S", 1, 1, Value{Text: "v", LookOf: 3}) }
	out, _, err := carried(b, plan)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte(`<table:table-cell table:style-name="a" office:value-type="string" calcext:value-type="string"><text:p>v`)) {
		t.Errorf("got %s", body(out))
	}
	if again, pl, err := carried(out, plan); err != nil || !pl.Empty() || !bytes.Equal(again, out) {
		t.Errorf("the second time: %v, %v", pl, err)
	}
	// A value that is there already still takes the look.
	out, pl, err := carried(b, func(p *Patch) error { return p.Set("S", 1, 2, Value{Text: "y", LookOf: 3}) })
	if err != nil || pl.Empty() || !bytes.Contains(out, []byte(`<table:table-cell table:style-name="a" office:value-type="string" calcext:value-type="string"><text:p>y`)) && !bytes.Contains(out, []byte(`table:style-name="a"><text:p>y`)) {
		t.Errorf("%v, %v: %s", pl, err, body(out))
	}
}

// TestEmbeddedStyles: styles of a document within the document are not its own.
func TestEmbeddedStyles(t *testing.T) {
	inner := `<office:document><office:automatic-styles><style:style style:name="a" style:family="table-cell" style:data-style-name="N100"/></office:automatic-styles></office:document>`
	b := flat(`<style:style style:name="a" style:family="table-cell"/>`, "", sheet("S", row("Name")+`<table:table-row><table:table-cell table:style-name="a" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`), "")
	b = bytes.Replace(b, []byte("<office:body>"), []byte(`<office:master-styles><style:master-page><style:header><draw:object>`+inner+`</draw:object></style:header></style:master-page></office:master-styles><office:body>`), 1)
	r, err := trial{"S", column("N", 1, 2)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(r.file, []byte(`<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N1"/>`)) {
		t.Errorf("no text style was derived: %s", r.file)
	}
}

// TestProofOfStaleText: of a stale result only a text that begins with # goes,
// and it must.
func TestProofOfStaleText(t *testing.T) {
	f := func(formula, attrs, text string) string {
		return `<table:table-cell table:formula="of:=` + formula + `"` + attrs + `><text:p>` + text + `</text:p></table:table-cell>`
	}
	const typed = ` office:value-type="string"`
	b := flat("", "", sheet("F", "<table:table-row>"+f("[S.B1]", typed, "#1")+f("[S.B1]", typed, "old")+f("[S.A1]", typed, "#3")+"</table:table-row>")+sheet("S", row("Name")), "")
	r, err := trial{"S", column("N", 1, 1)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []struct{ from, to string }{
		{f("[S.B1]", "", ""), f("[S.B1]", "", "#1")},
		{f("[S.B1]", "", ""), f("[S.B1]", "", "1")},
		{f("[S.B1]", "", "old"), f("[S.B1]", "", "")},
		{f("[S.A1]", typed, "#3"), f("[S.A1]", typed, "")},
		{f("[S.A1]", typed, "#3"), f("[S.A1]", "", "#3")},
	} {
		broken := bytes.Replace(r.file, []byte(change.from), []byte(change.to), 1)
		if bytes.Equal(broken, r.file) {
			t.Fatalf("%s is not in %s", change.from, body(r.file))
		}
		if err := r.plan.Verify(bytes.NewReader(broken), int64(len(broken))); !errors.Is(err, ErrProof) {
			t.Errorf("%s passes: %v", change.to, err)
		}
	}
}

// TestDanglingStyles: names that the document uses and does not define are not
// given to new styles.
func TestDanglingStyles(t *testing.T) {
	styles := `<style:style style:name="a" style:family="table-cell" style:data-style-name="N1"/>`
	columns, cells := "", ""
	for _, n := range []string{"1", "2", "3", "4"} {
		columns += `<table:table-column table:style-name="co` + n + `"/>`
		cells += `<table:table-cell table:style-name="ce` + n + `"/>`
	}
	b := flat(styles, "", sheet("S", columns+row("Name")+`<table:table-row><table:table-cell table:style-name="a" office:value-type="string"><text:p>x</text:p></table:table-cell>`+strings.Replace(cells, "ce1", "ce9", 1)+`</table:table-row>`), "")
	r, err := trial{"S", column("N", 1, 2)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	made := string(r.file[bytes.Index(r.file, []byte("<office:automatic-styles>"))+len("<office:automatic-styles>")+len(styles):])
	made = made[:strings.Index(made, "</office:automatic-styles>")]
	if !strings.Contains(made, `"table-column"`) || !strings.Contains(made, `"table-cell"`) || !strings.Contains(made, "text-style") {
		t.Fatalf("made: %s", made)
	}
	for _, name := range []string{"co1", "co2", "co3", "co4", "ce2", "ce3", "ce4", "ce9", "N1"} {
		if strings.Contains(made, `style:name="`+name+`"`) {
			t.Errorf("%s is taken: %s", name, made)
		}
	}
}

// TestLostReference: the stored result of a formula whose cell was deleted may
// be a value that it has not; what is computed anew must not read it.
func TestLostReference(t *testing.T) {
	f := func(formula string) string {
		return `<table:table-cell table:formula="of:=` + formula + `" office:value-type="float" office:value="0"><text:p>0</text:p></table:table-cell>`
	}
	b := flat("", "", sheet("S", row("Name"))+sheet("T", "<table:table-row>"+f("#REF!")+f("[.A1]+[S.B1]")+f("[S.A1]")+f("[.D9]+#REF!")+"</table:table-row>"), "")
	r, err := trial{"S", column("N", 1, 1)}.carryOut(b)
	if err != nil {
		t.Fatal(err)
	}
	if r.plan.Recalculated != 3 {
		t.Errorf("%d results are taken away", r.plan.Recalculated)
	}
}
