package formula

import (
	"slices"
	"testing"
)

// One more operand, before or behind whatever text, is always among what the
// formula reads, unless that is everything; and no area leaves the sheet.
func FuzzParse(f *testing.F) {
	for _, test := range odfTests {
		f.Add(uint8(OpenFormula), test.text)
	}
	for _, test := range excelTests {
		f.Add(uint8(Excel), test.text)
	}
	f.Fuzz(func(t *testing.T, s uint8, text string) {
		syntax := Syntax(s % 6)
		marker, foreign, and := "[Mark.XFC77777]", "['file:///x.ods'#$A.A1]", ";"
		if syntax == Excel {
			marker, foreign, and = "Mark!XFC77777", "[1]A!A1", ","
		}
		want := Area{Sheet1: "Mark", Sheet2: "Mark", Row1: 77777, Row2: 77777, Col1: MaxCol - 1, Col2: MaxCol - 1}
		var p Parser
		check := func(text string) Refs {
			r := p.Parse(syntax, []byte(text))
			if r.Unbounded && r.Areas != nil {
				t.Fatalf("%s: unbounded, with areas", text)
			}
			for _, a := range r.Areas {
				if !a.inLimits() || a.Row1 > a.Row2 || a.Col1 > a.Col2 {
					t.Fatalf("%s: %v", text, a)
				}
			}
			return r
		}
		alone := show(check(text))
		for _, with := range []string{
			text + "+" + marker, marker + "+" + text, "SUM(" + text + and + marker + ")",
			text + "&" + marker, "SUMIF(" + marker + and + text + ")", "(" + text + ")*" + marker,
		} {
			r := check(with)
			if !r.Unbounded && !slices.ContainsFunc(r.Areas, func(a Area) bool {
				return a.Sheet1 == want.Sheet1 && a.Sheet2 == want.Sheet2 && a.Row1 <= want.Row1 && a.Row2 >= want.Row2 && a.Col1 <= want.Col1 && a.Col2 >= want.Col2
			}) {
				t.Fatalf("%s: %s lost", with, marker)
			}
		}
		if r := check(text + "+" + foreign); syntax != Unknown && !r.External {
			t.Fatalf("%s+%s: not external", text, foreign)
		}
		if again := show(check(text)); again != alone {
			t.Fatalf("%s: %q, then %q", text, alone, again)
		}
		if r := parse(syntax, text); !r.Unbounded {
			r.Moved(3, -2)
			for _, a := range r.Repeated(3, 2).Areas {
				if !a.inLimits() {
					t.Fatalf("%s repeated: %v", text, a)
				}
			}
		}
	})
}
