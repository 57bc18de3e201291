package ods

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"elterntool/internal/grid"
)

// TestProvenOnTheWay: what is written to a package is proven meanwhile, and only if each cell
// holds what the plan says when it is asked again.
func TestProvenOnTheWay(t *testing.T) {
	const last = 20_000
	var b strings.Builder
	b.WriteString(row("Name"))
	for i := 2; i <= last; i++ {
		b.WriteString(row(fmt.Sprint("name ", i)))
	}
	file := pack(t, flat("", "", sheet("S", b.String()), ""))
	for _, broken := range []int{0, 2, last / 2, last} { // the row in which the patcher errs
		t.Run(fmt.Sprint(broken), func(t *testing.T) {
			p := open(t, file).NewPatch()
			if err := rows("N", last)(p); err != nil {
				t.Fatal(err)
			}
			pl, err := p.Plan()
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
			proven, err := pl.onTheWay.Holds(open(t, out.Bytes()).zip)
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
