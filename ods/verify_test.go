package ods

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// proofDocument has something of everything that the proof looks at.
func proofDocument() []byte {
	styles := textStyle + `<style:style style:name="a" style:family="table-cell" style:data-style-name="N100"/><style:style style:name="b" style:family="table-cell"/>`
	s := sheet("S", `<table:table-column table:style-name="co1" table:number-columns-repeated="16384" table:default-cell-style-name="b"/>`+
		"<table:table-header-rows>"+row("Name", "Ort")+"</table:table-header-rows>\n"+
		`<table:table-row table:number-rows-repeated="2"><table:table-cell xml:id="i" table:style-name="a" office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p></table:table-cell>`+cell("y")+`<table:table-cell table:number-columns-repeated="16382"/></table:table-row>`+
		`<table:table-row table:visibility="filter">`+cell("z")+`<table:table-cell table:style-name="a" table:number-columns-repeated="9"/></table:table-row>`+
		row("only one")+
		`<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`)
	s = strings.Replace(s, `"S"`, `"S" table:print-ranges="S.A1:S.B5"`, 1)
	t := sheet("T", `<table:table-row><table:table-cell table:formula="of:=COUNTA([S.C1:.C9])" office:value-type="float" office:value="0"><text:p>0</text:p></table:table-cell><table:table-cell table:formula="of:=[S.A1]" office:value-type="string"><text:p>Name</text:p></table:table-cell></table:table-row>`)
	return flat(styles, "", s+t, `<table:database-ranges><table:database-range table:name="d" table:target-range-address="S.A1:S.B5"/></table:database-ranges>`)
}

// TestProof: whatever a broken patcher does to a byte, the proof sees it.
func TestProof(t *testing.T) {
	old := proofDocument()
	out, pl, err := carryOut(t, old, rows("N", 5))
	if err != nil {
		t.Fatal(err)
	}
	verify := func(b []byte) error { return pl.Verify(bytes.NewReader(b), int64(len(b))) }
	if err := verify(out); err != nil {
		t.Fatal(err)
	}
	if err := verify(old); !errors.Is(err, ErrProof) {
		t.Errorf("the old document passes: %v", err)
	}
	for i := range out {
		for _, c := range []byte{'x', '1', ' ', '>'} {
			if out[i] == c {
				continue
			}
			b := bytes.Clone(out)
			b[i] = c
			if verify(b) == nil {
				t.Fatalf("byte %d as %q passes: …%s…", i, c, b[max(0, i-60):min(len(b), i+20)])
			}
		}
		b := append(bytes.Clone(out[:i]), out[i+1:]...)
		if verify(b) == nil {
			t.Fatalf("byte %d left out passes: …%s…", i, out[max(0, i-60):min(len(out), i+20)])
		}
	}
}

// TestProofOfCells: changes that leave the document well-formed.
func TestProofOfCells(t *testing.T) {
	out, pl, err := carryOut(t, proofDocument(), rows("N", 5))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, from, to string }{
		{"values swapped", "row-2</text:p>", "row-3</text:p>"},
		{"another value", "row-5</text:p>", "row-4</text:p>"},
		{"value as a number", `office:value-type="string" calcext:value-type="string"><text:p>row-4`, `office:value-type="float" office:value="4"><text:p>row-4`},
		{"comment lost", "<office:annotation><text:p>note</text:p></office:annotation>", ""},
		{"a row lost", `<table:table-row>` + cell("only one") + cell("") + `<table:table-cell table:style-name="ce1" office:value-type="string" calcext:value-type="string"><text:p>row-5</text:p></table:table-cell></table:table-row>`, ""},
		{"row shown", ` table:visibility="filter"`, ""},
		{"neighbour emptied", "<text:p>y</text:p>", ""},
		{"filler too long", `"16381"`, `"16382"`},
		{"filler too short", `"16381"`, `"16380"`},
		{"rows too many", `"1048571"`, `"1048572"`},
		{"width of another column", `table:style-name="co1"`, `table:style-name="co2"`},
		{"a stray cell at the end of a row", "</table:table-row>", cell("") + "</table:table-row>"},
		{"range not grown", `"S.A1:S.C5"`, `"S.A1:S.B5"`},
		{"result left", `of:=COUNTA([S.C1:.C9])"`, `of:=COUNTA([S.C1:.C9])" office:value-type="float" office:value="0"`},
		{"wrong result dropped", `of:=[S.A1]" office:value-type="string"`, `of:=[S.A1]"`},
		{"another formula", `of:=[S.A1]"`, `of:=[S.A2]"`},
		{"a formula instead of the value", `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>N</text:p>`, `<table:table-cell table:formula="of:=1" office:value-type="string" calcext:value-type="string"><text:p>N</text:p>`},
		{"a second sheet", "<table:database-ranges>", sheet("U", row("x")) + "<table:database-ranges>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !bytes.Contains(out, []byte(tt.from)) {
				t.Fatalf("%s is not in\n%s", tt.from, body(out))
			}
			b := []byte(strings.Replace(string(out), tt.from, tt.to, 1))
			err := pl.Verify(bytes.NewReader(b), int64(len(b)))
			if !errors.Is(err, ErrProof) {
				t.Errorf("passes: %v", err)
			}
		})
	}
}

// TestBrokenPatcher: a patcher that writes to the wrong row or forgets one is
// caught, with the place.
func TestBrokenPatcher(t *testing.T) {
	old := proofDocument()
	w := open(t, old)
	p := w.NewPatch()
	if err := rows("N", 5)(p); err != nil {
		t.Fatal(err)
	}
	pl, err := p.Plan()
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
	apply := func(edits []Edit) []byte {
		var out []byte
		at := int64(0)
		for _, e := range edits {
			out = append(append(out, old[at:e.Start]...), e.New...)
			at = e.End
		}
		return append(out, old[at:]...)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		broken := make([]Edit, len(edits))
		copy(broken, edits)
		switch i := rng.IntN(len(edits)); rng.IntN(3) {
		case 0: // forgets an edit
			broken = append(broken[:i:i], edits[i+1:]...)
		case 1: // writes what belongs elsewhere
			broken[i].New = edits[(i+1+rng.IntN(len(edits)-1))%len(edits)].New
			if bytes.Equal(broken[i].New, edits[i].New) {
				continue
			}
		case 2: // loses a byte before the edit
			broken[i].Start--
			if i > 0 && broken[i].Start < broken[i-1].End {
				continue
			}
		}
		b := apply(broken)
		err := pl.Verify(bytes.NewReader(b), int64(len(b)))
		if !errors.Is(err, ErrProof) {
			t.Fatalf("passes: %v\n%s", err, b)
		}
	}
}
