package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"elterntool/internal/grid"
	"elterntool/internal/zipcopy"
)

// TestProvenOnTheWay: a sheet is proven while it is written, and only if each cell holds what the plan says when it is asked again.
func TestProvenOnTheWay(t *testing.T) {
	const last = 20_000
	var b strings.Builder
	b.WriteString(`<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>`)
	for i := 2; i <= last; i++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><v>%d</v></c></row>`, i, i, 7*i)
	}
	file := build{sheets: []string{"<sheetData>" + b.String() + "</sheetData>"}}.pack(t)
	for _, broken := range []int{0, 2, last / 2, last} { // the row in which the patcher errs
		t.Run(fmt.Sprint(broken), func(t *testing.T) {
			pl, err := planned(file, func(p *Patch) error { return p.SetColumn("S", column("N", 1, last)) })
			if err != nil {
				t.Fatal(err)
			}
			target, asked := pl.sheets[0][0], false
			right := target.Want
			target.Want = func(row int) grid.Wish {
				w := right(row)
				if row == broken && !asked { // by the editor: nothing else can have come so far
					asked, w.Text = true, "another family's"
				}
				return w
			}
			var out bytes.Buffer
			if _, err := pl.WriteTo(&out); err != nil {
				t.Fatal(err)
			}
			after, err := zipcopy.Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
			if err != nil {
				t.Fatal(err)
			}
			proven, err := pl.onTheWay[sheet1].Holds(after)
			if err != nil || proven != (broken == 0) {
				t.Errorf("proven: %t, %v", proven, err)
			}
			err = pl.Verify(bytes.NewReader(out.Bytes()), int64(out.Len()))
			var own *Error
			if broken == 0 && err != nil || broken != 0 && (!errors.As(err, &own) || own.Kind != ErrProof || own.Row != broken) {
				t.Errorf("Verify: %v", err)
			}
		})
	}
}
