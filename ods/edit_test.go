package ods

import (
	"fmt"
	"strings"
	"testing"
)

// TestRoomIsUsedAgain: replacements lie in room that is used again as soon as
// they are written; among them stand rows that are kept back, that have to be
// split, that have no cell there or no end tag. trial compares what is written
// with the edits, which are listed without using room again.
func TestRoomIsUsedAgain(t *testing.T) {
	var b strings.Builder
	last := 1
	b.WriteString(row("Name", "N"))
	for i := range 12_000 {
		last++
		switch i % 50 {
		case 7:
			b.WriteString(`<table:table-row table:number-rows-repeated="4">` + cell(fmt.Sprint("four ", i)) + `<table:table-cell table:number-columns-repeated="5" xml:id="` + fmt.Sprint("i", i) + `"/></table:table-row>`)
			last += 3
		case 19:
			b.WriteString(`<table:table-row/>`)
		case 33:
			b.WriteString(row(fmt.Sprint("short ", i)))
		case 41:
			b.WriteString(row("long", strings.Repeat("old text ", 3000*(i%100/50)), "c"))
		default:
			b.WriteString(row(fmt.Sprint("name ", i), fmt.Sprint("old ", i), "c"))
		}
	}
	b.WriteString(row("end"))
	tr := trial{"S", Column{Header: "N", HeaderRow: 1, LastRow: last, Value: rowValue}}
	if _, err := tr.carryOut(flat("", "", sheet("S", b.String()), "")); err != nil {
		t.Error(err)
	}
}

// TestBlankInEndTag: a new text stands before the end tag, however that is
// written.
func TestBlankInEndTag(t *testing.T) {
	for _, inside := range []string{"", "<draw:frame/>"} {
		b := flat("", "", sheet("S", row("Name", "N")+"<table:table-row>"+cell("x")+"<table:table-cell>"+inside+"</table:table-cell \n></table:table-row>"), "")
		r, err := trial{"S", column("N", 1, 2)}.carryOut(b)
		if err != nil {
			t.Errorf("%q: %v", inside, err)
			continue
		}
		if got := body(r.file); !strings.Contains(got, inside+"<text:p>row-2</text:p></table:table-cell \n>") {
			t.Errorf("%q: %s", inside, got)
		}
	}
}
