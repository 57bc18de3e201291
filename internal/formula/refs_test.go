package formula

import "testing"

func TestMoved(t *testing.T) {
	for _, test := range []struct {
		text       string
		rows, cols int
		want       string
	}{
		{`A1`, 2, 1, `B3`},
		{`$A1`, 2, 1, `A3`},
		{`A$1`, 2, 1, `B1`},
		{`$A$1`, 2, 1, `A1`},
		{`A1:B2`, 2, 1, `B3:C4`},
		{`$A$1:B2`, 2, 1, `A1:C4`},
		{`A5:A$3`, 0, 0, `A3:A5`},
		{`A5:A$3`, -4, 0, `A1:A3`},
		{`A$3:A5`, -4, 0, `A1:A3`},
		{`X!A1:B2`, 2, 1, `X!B3:C4`},
		{`A:B`, 2, 1, `B1:C1048576`},
		{`$A:B`, 2, 1, `A1:C1048576`},
		{`1:3`, 2, 1, `A3:XFD5`},
		{`A1`, -1, 0, `unbounded`}, // over the edge
		{`A1`, MaxRow, 0, `unbounded`},
		{`A1`, 1 << 62, 1 << 62, `unbounded`},
		{`SUMIF($A$1:$A$9,">0",B1)`, 0, 1, `A1:A9 C1:C9`},
		{`SUMIF(A1:A9,">0",B1:B9)`, 1, 0, `A2:A10 B2:B10`},
		{`SUMIF(A$1:A9,">0",B$1:B9)`, 1, 0, `A1:A10 B1:B10`},
		{`SUMIF(A$1:A9,">0",B1)`, 1, 0, `unbounded`},
		{`SUMIF(A:A,">0",B5)`, 1, 0, `unbounded`}, // the stretched area ends at the edge
		{`SUMIF(A:A,">0",$B:$B)`, 1, 1, `B1:B1048576 B1:B1048576`},
		{`INDEX(A1:B2:C3,1)`, 1, 0, `unbounded`},
		{`OFFSET(A1,1,1)`, 1, 0, `unbounded`},
		{`[1]X!A1+A1`, 1, 0, `A2 external`},
		{`[1]X!A1+A1`, -1, 0, `unbounded external`},
	} {
		r := parse(Excel, test.text)
		before := show(r)
		if got := show(r.Moved(test.rows, test.cols)); got != test.want {
			t.Errorf("%s moved by %d, %d: %q, want %q", test.text, test.rows, test.cols, got, test.want)
		}
		if show(r) != before {
			t.Errorf("%s: Moved changed its receiver", test.text)
		}
	}
}

func TestRepeated(t *testing.T) {
	for _, test := range []struct {
		text       string
		rows, cols int
		want       string
	}{
		{`[.A1]`, 1, 1, `A1`},
		{`[.A1]`, 0, 0, `A1`},
		{`[.A1]`, 3, 2, `A1:B3`},
		{`[.$A$1]`, 3, 2, `A1`},
		{`SUM([.$A$1:.B2])`, 3, 2, `A1:C4`},
		{`SUM([.A5:.A$7])`, 5, 1, `A5:A9`},
		{`[.A1048576]`, 2, 1, `unbounded`},
	} {
		if got := show(parse(OpenFormula, test.text).Repeated(test.rows, test.cols)); got != test.want {
			t.Errorf("%s repeated %d × %d: %q, want %q", test.text, test.rows, test.cols, got, test.want)
		}
	}
}
