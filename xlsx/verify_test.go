package xlsx

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/zipcopy"
)

// proofBook has what a proof must watch: cells with and without formats, a formula
// that depends on the new column and one that does not, rows of all kinds.
var proofBook = build{
	sheets: []string{`<dimension ref="A1:F6"/><sheetData>` +
		`<row r="1" spans="1:6"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" s="1" t="inlineStr"><is><t>Ort</t></is></c></row>` +
		`<row r="2" spans="1:6" ht="20" customHeight="1"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" s="2" t="s"><v>0</v></c><c r="E2" t="str"><f>C2</f><v>old</v></c><c r="F2"><f>B1+1</f><v>7</v></c></row>` +
		`<row r="3" spans="1:6"><c r="A3"><v>3</v></c></row>` +
		`<row r="5"/>` +
		`<row r="6"><c r="A6" t="b"><v>1</v></c><c r="C6" s="2"/></row>` +
		`</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`,
		`<sheetData><row r="1"><c r="A1"><f>SUM(B1:B2)</f><v>0</v></c></row></sheetData>`},
	strings: `<si><t>y</t></si>`,
}

// changed gives a package with another text in one part; the rest stays as it is.
func changed(t *testing.T, file []byte, part, from, to string) []byte {
	t.Helper()
	z, err := zipcopy.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	e, ok := z.Find(part)
	if !ok {
		t.Fatalf("there is no %s", part)
	}
	old, err := z.Bytes(e, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if from == "" || strings.Count(string(old), from) != 1 {
		t.Fatalf("%q stands %d times in %s:\n%s", from, strings.Count(string(old), from), part, old)
	}
	var out bytes.Buffer
	_, err = z.Rewrite(&out, zipcopy.Replacement{Name: part, Write: func(w io.Writer, _ io.Reader) error {
		_, err := io.WriteString(w, strings.Replace(string(old), from, to, 1))
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestVerifyCatches: whatever is not as planned, the proof finds it.
func TestVerifyCatches(t *testing.T) {
	file := proofBook.pack(t)
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	patch := w.NewPatch()
	err = patch.SetColumn("S", Column{Header: "N", HeaderRow: 1, After: 2, LastRow: 6, Value: func(row int) (string, bool) {
		return map[int]string{2: "zwei", 3: "drei", 4: "vier", 5: "fünf"}[row], row < 6
	}})
	if err != nil {
		t.Fatal(err)
	}
	pl, err := patch.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := pl.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	good := b.Bytes()
	if err := verify(pl, good); err != nil {
		t.Fatalf("the right one: %v", err)
	}
	tests := []struct{ name, part, from, to string }{
		{"another cell", sheet1, "<t>x</t>", "<t>X</t>"},
		{"another index", sheet1, `t="s"><v>0</v>`, `t="s"><v>1</v>`},
		{"a cell is lost", sheet1, `<c r="A3"><v>3</v></c>`, ""},
		{"a cell too many", sheet1, `<c r="F2">`, `<c r="D2"><v>1</v></c><c r="F2">`},
		{"a cell has moved", sheet1, `<c r="F2">`, `<c r="G2">`},
		{"another style", sheet1, `<c r="B2" s="2"`, `<c r="B2" s="3"`},
		{"a style is lost", sheet1, `<c r="B1" s="1"`, `<c r="B1"`},
		{"another formula", sheet1, "<f>B1+1</f>", "<f>B2+1</f>"},
		{"a formula is lost", sheet1, "<f>B1+1</f>", ""},
		{"a result that stays is lost", sheet1, "<v>7</v>", ""},
		{"a result that stays is another", sheet1, "<v>7</v>", "<v>8</v>"},
		{"a result that goes is there", sheet1, "<f>C2</f></c>", "<f>C2</f><v>old</v></c>"},
		{"the formula of such a cell", sheet1, "<f>C2</f></c>", "<f>C3</f></c>"},
		{"another type", sheet1, `<c r="A6" t="b">`, `<c r="A6">`},
		{"the wrong text", sheet1, "zwei", "drei"},
		{"no text", sheet1, "<t>zwei</t>", "<t></t>"},
		{"a text with blanks", sheet1, "<t>zwei</t>", "<t>zwei </t>"},
		{"a text in runs", sheet1, "<t>zwei</t>", "<r><t>zw</t></r><r><t>ei</t></r>"},
		{"a formula in place of the text", sheet1, `t="inlineStr"><is><t>zwei</t></is>`, `t="str"><f>"zwei"</f><v>zwei</v>`},
		{"a stored text in place of it", sheet1, `t="inlineStr"><is><t>zwei</t></is>`, `t="str"><v>zwei</v>`},
		{"a value behind the text", sheet1, "<is><t>zwei</t></is>", "<is><t>zwei</t></is><v>0</v>"},
		{"the header is another", sheet1, "<t>N</t>", "<t>M</t>"},
		{"a planned cell is missing", sheet1, `<c r="C3" s="2" t="inlineStr"><is><t>drei</t></is></c>`, ""},
		{"it is in another column", sheet1, `<c r="C3"`, `<c r="D3"`},
		{"a planned cell twice", sheet1, `<t>drei</t></is></c>`, `<t>drei</t></is></c><c r="C3" t="inlineStr"><is><t>drei</t></is></c>`},
		{"its style is another", sheet1, `<c r="C2" s="2"`, `<c r="C2" s="3"`},
		{"it has no style", sheet1, `<c r="C3" s="2"`, `<c r="C3"`},
		{"it has another attribute", sheet1, `<c r="C2" s="2"`, `<c r="C2" vm="1" s="2"`},
		{"a planned row is missing", sheet1, `<row r="4"><c r="C4" s="2" t="inlineStr"><is><t>vier</t></is></c></row>`, ""},
		{"a planned row has a height", sheet1, `<row r="4">`, `<row r="4" ht="9">`},
		{"a planned row is another", sheet1, `<row r="4"><c r="C4"`, `<row r="4"><c r="B4"`},
		{"a cell in the last row", sheet1, `<c r="C6" s="2"/>`, `<c r="C6" s="2" t="inlineStr"><is><t>x</t></is></c>`},
		{"a row too many", sheet1, "</sheetData>", `<row r="7"/></sheetData>`},
		{"a row too many, as new ones are written", sheet1, "</sheetData>", `<row r="7"></row></sheetData>`},
		{"a row too many before another", sheet1, `<row r="6">`, `<row r="6"></row><row r="6">`},
		{"an empty row is opened", sheet1, `<row r="5"><c r="C5" s="2" t="inlineStr"><is><t>fünf</t></is></c></row>`, `<row r="5"></row>`},
		{"two texts change places", sheet1, `zwei</t></is></c><c r="E2"`, `drei</t></is></c><c r="E2"`},
		{"a row is lost", sheet1, `<row r="6"><c r="A6" t="b"><v>1</v></c><c r="C6" s="2"/></row>`, ""},
		{"a row's height", sheet1, `ht="20"`, `ht="21"`},
		{"a row is hidden", sheet1, `<row r="6">`, `<row r="6" hidden="1">`},
		{"spans", sheet1, `<row r="3" spans="1:6"`, `<row r="3" spans="1:9"`},
		{"dimension", sheet1, `ref="A1:F6"`, `ref="A1:G6"`},
		{"something behind the rows", sheet1, `left="0.7"`, `left="0.8"`},
		{"something more behind the rows", sheet1, "<pageMargins", `<printOptions headings="1"/><pageMargins`},
		{"the end", sheet1, "</worksheet>", "</worksheet><!-- -->"},
		{"not well-formed", sheet1, "</sheetData>", ""},
		{"another sheet", sheet2, "<v>0</v>", "<v>1</v>"},
		{"a shared string", "xl/sharedStrings.xml", "<t>y</t>", "<t>z</t>"},
		{"the workbook", "xl/workbook.xml", `name="T"`, `name="U"`},
		{"the calculation", "xl/workbook.xml", `fullCalcOnLoad="1"`, `fullCalcOnLoad="0"`},
		{"the styles", "xl/styles.xml", `<b/>`, `<i/>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := changed(t, good, tt.part, tt.from, tt.to)
			if err := pl.Verify(bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, ErrProof) {
				t.Errorf("passes: %v", err)
			}
		})
	}
	t.Run("the old one", func(t *testing.T) {
		if err := pl.Verify(bytes.NewReader(file), int64(len(file))); !errors.Is(err, ErrProof) {
			t.Errorf("passes: %v", err)
		}
	})
	t.Run("cut off", func(t *testing.T) {
		for n := 0; n < len(good); n += 97 {
			if err := pl.Verify(bytes.NewReader(good[:n]), int64(n)); !errors.Is(err, ErrProof) {
				t.Errorf("%d bytes pass: %v", n, err)
			}
		}
	})
}

// TestBrokenPatcher: a patcher that writes to the wrong row or forgets one is caught.
func TestBrokenPatcher(t *testing.T) {
	file := proofBook.pack(t)
	pl, err := planned(file, func(p *Patch) error { return p.SetColumn("S", column("N", 1, 6)) })
	if err != nil {
		t.Fatal(err)
	}
	var edits []Edit
	for e, err := range pl.Edits() {
		if err != nil {
			t.Fatal(err)
		}
		edits = append(edits, e)
	}
	z, err := zipcopy.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	apply := func(edits []Edit) []byte {
		var changes []zipcopy.Replacement
		for _, part := range pl.parts() {
			var list []Edit
			for _, e := range edits {
				if e.Part == part {
					list = append(list, e)
				}
			}
			changes = append(changes, zipcopy.Replacement{Name: part, Write: func(w io.Writer, _ io.Reader) error {
				text, at := partOf(t, file, part), int64(0)
				for _, e := range list {
					io.WriteString(w, text[at:e.Start]+string(e.New))
					at = e.End
				}
				_, err := io.WriteString(w, text[at:])
				return err
			}})
		}
		var out bytes.Buffer
		if _, err := z.Rewrite(&out, changes...); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if b := apply(edits); pl.Verify(bytes.NewReader(b), int64(len(b))) != nil {
		t.Fatal("the right one does not pass")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		broken := slices.Clone(edits)
		switch i := rng.IntN(len(edits)); rng.IntN(3) {
		case 0: // forgets an edit
			broken = slices.Delete(broken, i, i+1)
		case 1: // writes what belongs elsewhere
			broken[i].New = edits[rng.IntN(len(edits))].New
			if bytes.Equal(broken[i].New, edits[i].New) {
				continue
			}
		case 2: // loses a byte before the edit
			broken[i].Start--
			if i > 0 && broken[i].Part == broken[i-1].Part && broken[i].Start < broken[i-1].End {
				continue
			}
		}
		b := apply(broken)
		if err := pl.Verify(bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrProof) {
			t.Fatalf("passes: %v\n%s", err, partOf(t, b, sheet1))
		}
	}
}

// TestLookOfPlanned: a cell takes the look that its neighbour had, though that gets
// another one.
func TestLookOfPlanned(t *testing.T) {
	file := build{sheets: []string{`<cols><col min="2" max="2" width="9" style="3"/></cols>` + data(row(1, `<c r="A1" s="1"/>`, `<c r="B1" s="2"/>`), row(2, `<c r="A2" s="1"/>`))}}.pack(t)
	pl, err := planned(file, func(p *Patch) error {
		for _, row := range []int{1, 2} {
			if err := errors.Join(p.Set("S", row, 2, Value{Text: "b", LookOf: 1}), p.Set("S", row, 3, Value{Text: "c", LookOf: 2})); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := pl.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := verify(pl, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	text := partOf(t, b.Bytes(), sheet1)
	for _, want := range []string{newCell("B1", "1", "b"), newCell("C1", "2", "c"), newCell("B2", "1", "b"), newCell("C2", "3", "c")} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

// TestSetRefused: single cells that must not be set.
func TestSetRefused(t *testing.T) {
	names := data(row(1, "Name", "Ort"), row(2, "x", "y"))
	for _, tt := range []struct {
		name  string
		build build
		row   int
		text  string
		want  error
	}{
		{"a header of a table", build{sheets: []string{names}, extra: aTable(`ref="A1:B2"`, tableColumns)}, 1, "N", ErrUnsupported},
		{"a cell of a table", build{sheets: []string{names}, extra: aTable(`ref="A1:B2"`, tableColumns)}, 2, "N", nil},
		{"a formula without a result is emptied", build{sheets: []string{data(row(1, `<c r="A1"><f>B1</f></c>`, "x"))}}, 1, "", ErrFormula},
		{"the sheet of a formula that depends on it is not in order", build{sheets: []string{names, data(`<row r="2"><c r="A2"><f>S!A2</f><v>1</v></c></row>`, `<row r="1"/>`)}}, 2, "N", ErrUnsupported},
	} {
		_, err := proven(tt.build.pack(t), func(p *Patch) error {
			return p.Set("S", tt.row, 1, Value{Text: tt.text, Empty: tt.text == ""})
		})
		if !errors.Is(err, tt.want) || errors.Is(err, errProperty) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}

// TestNoResults: a sheet whose formulas have no results is not written anew.
func TestNoResults(t *testing.T) {
	file := build{sheets: []string{data(row(1, "Name"), row(2, "x")), data(`<row r="1"><c r="A1"><f>COUNTA(S!A:Z)</f></c></row>`)}}.pack(t)
	r, err := trial{"S", column("N", 1, 2)}.carryOut(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := sameRecords(file, r.file, map[string]bool{sheet1: true, "xl/workbook.xml": true, "xl/styles.xml": true}); err != nil {
		t.Error(err)
	}
}

// TestVerifyKeepsCells: cells that are filled keep what the plan leaves alone.
func TestVerifyKeepsCells(t *testing.T) {
	file := build{sheets: []string{`<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>N</t></is></c><c r="B1" t="inlineStr"><is><t>M</t></is></c></row>` +
		`<row r="2"><c r="A2" s="1" t="inlineStr"><is><t>alt</t></is></c><c r="B2" t="inlineStr"><is><t>b</t></is></c></row>` +
		`<row r="3"><c r="A3" s="1" t="inlineStr"><is><t>bleibt</t></is></c></row></sheetData>`}}.pack(t)
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	patch := w.NewPatch()
	if err := patch.Set("S", 2, 1, Value{Text: "neu"}); err != nil {
		t.Fatal(err)
	}
	pl, err := patch.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := pl.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := verify(pl, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"the style goes":      {`<c r="A2" s="1"`, `<c r="A2"`},
		"the old text":        {"neu", "alt"},
		"the cell beside it":  {"<t>b</t>", "<t>neu</t>"},
		"the cell below it":   {"bleibt", "neu"},
		"the cell is emptied": {`t="inlineStr"><is><t>neu</t></is></c>`, "/>"},
	} {
		bad := changed(t, b.Bytes(), sheet1, change[0], change[1])
		if err := pl.Verify(bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, ErrProof) {
			t.Errorf("%s: passes: %v", name, err)
		}
	}
}

// TestOnePartForTwoSheets: what is written for one family would stand in both.
func TestOnePartForTwoSheets(t *testing.T) {
	sheets := data(row(1, "Name"), row(2, "x"))
	b := build{sheets: []string{sheets, sheets}, extra: []file{{"xl/_rels/workbook.xml.rels", relations(
		"worksheet", "worksheets/sheet1.xml", "worksheet", "worksheets/SHEET1.xml", "styles", "styles.xml", "sharedStrings", "sharedStrings.xml")}}}.pack(t)
	if _, err := Open(bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}
