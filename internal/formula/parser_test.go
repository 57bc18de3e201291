package formula

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(s Syntax, text string) Refs {
	var p Parser
	return p.Parse(s, []byte(text))
}

// show writes references as the tables below do: A1:B2, Sheet1!A1:A1,
// Jan..Dec!A1:A1.
func show(r Refs) string {
	var parts []string
	for _, a := range r.Areas {
		s := ""
		switch {
		case a.Sheet1 != a.Sheet2:
			s = a.Sheet1 + ".." + a.Sheet2 + "!"
		case a.Sheet1 != "":
			s = a.Sheet1 + "!"
		}
		s += column(a.Col1) + fmt.Sprint(a.Row1)
		if a.Row1 != a.Row2 || a.Col1 != a.Col2 {
			s += ":" + column(a.Col2) + fmt.Sprint(a.Row2)
		}
		parts = append(parts, s)
	}
	if r.Unbounded {
		parts = append(parts, "unbounded")
	}
	if r.External {
		parts = append(parts, "external")
	}
	if r.Foreign {
		parts = append(parts, "foreign")
	}
	return strings.Join(parts, " ")
}

func column(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

var odfTests = []struct{ text, want string }{
	{`=1+2`, ``},
	{``, ``},
	{`=[.A1]`, `A1`},
	{`[.A1]`, `A1`},
	{`==[.A1]`, `A1`}, // recalculated on load
	{`=[.$A$1]+[.B$2]*[.$C3]%`, `A1 B2 C3`},
	{`=SUM([.A1:.B2];[$Other.$C$3];['My ''q'' Sheet'.A1])`, `A1:B2 Other!C3 My 'q' Sheet!A1`},
	{`=sum([.a1:.b2])`, `A1:B2`},
	{`=SUM([.B2:.A1])`, `A1:B2`},
	{`=SUM([.A2:.B1])`, `A1:B2`},
	{`=SUM([$'a b'.A1])`, `a b!A1`},
	{`=SUM([$'a ]:[ b'.A1];[.B1])`, `a ]:[ b!A1 B1`},
	{`=SUM([Sheet1.A1:.B2])`, `Sheet1!A1:B2`},
	{`=SUM([Sheet1.A1:Sheet1.B2])`, `Sheet1!A1:B2`},
	{`=SUM([$Sheet1.$A$1:$Sheet3.$B$2])`, `Sheet1..Sheet3!A1:B2`},
	{`=SUM([.A1:Sheet3.B2])`, `..Sheet3!A1:B2`},
	{`=SUM([Sheet1.A1:B2])`, `Sheet1!A1:B2`}, // dot left out
	{`=SUM([Über.A1])`, `Über!A1`},
	{`=SUM([2026.A1])`, `2026!A1`},
	{`=SUM([.A:.B])`, `A1:B1048576`},
	{`=SUM([.$B:.$A])`, `A1:B1048576`},
	{`=SUM([Other.1:.3])`, `Other!A1:XFD3`},
	{`=SUM([.A1:.XFD1])`, `A1:XFD1`},
	{`=SUM([.A1:.AMJ1048576])`, `A1:AMJ1048576`},
	{`=SUM([.A1:.A16777216])`, `A1:A1048576`}, // as other programs have it: cut
	{`=SUM([.A1:.ZZZZZZZZZZZ99999999999999999999999])`, `A1:XFD1048576`},
	{`=[.A1048577]`, `unbounded`},
	{`=[.XFE1]`, `unbounded`},
	{`=[.A0]`, `unbounded`},
	{`=[.A]`, `unbounded`},
	{`=[.1]`, `unbounded`},
	{`=SUM([.A:.B5])`, `unbounded`},
	{`=[A1]`, `unbounded`},
	{`=[Sheet.1.A1]`, `unbounded`}, // which dot?
	{`=[.A1.B2]`, `unbounded`},
	{`=[.A1 ]`, `unbounded`},
	{`=[]`, `unbounded`},
	{`=[.]`, `unbounded`},
	{`=[.A1`, `unbounded`},
	{`=[.A1]]`, `unbounded`},
	{`=['a.A1]`, `unbounded`},

	// Deleted cells read nothing.
	{`=[.#REF!]+[.B1]`, `B1`},
	{`=[#REF!]`, ``},
	{`=[.A#REF!]`, ``},
	{`=[.$#REF!$1]`, ``},
	{`=[.#REF!1]`, ``},
	{`=[$#REF!.$A$1]`, ``},
	{`=[#REF!.A1:.B2]`, ``},
	{`=SUM([.A1:.#REF!])`, ``},
	{`=#REF!+#N/A+#DIV/0!`, ``},
	{`=#ERR502!`, ``},
	{`=#HM!`, `unbounded`},
	{`=['#REF!'.A1]`, `#REF!!A1`}, // a sheet that is called so

	// Texts.
	{`=IF([.A1]="a""[.B1]""";"[.C1]";"")`, `A1`},
	{`="[.C1]`, `unbounded`},
	{`="a"&"'"&[.A1]&"'"`, `A1`},

	// Operators on references.
	{`=SUM([.A1:.A3]~[.C1:.C3])`, `A1:A3 C1:C3`},
	{`=SUM([.A1:.C3]![.B2:.D4])`, `A1:C3 B2:D4`},
	{`=SUM([.A1]:[.B2])`, `A1:B2`},
	{`=SUM([.C3] : [.B2]:[.A9])`, `A2:C9`},
	{`=SUM([X.A1]:[X.B2])`, `X!A1:B2`},
	{`=SUM([.A1]:[X.B2])`, `..X!A1:B2`},
	{`=SUM([X.A1:Y.B2]:[.C1])`, `unbounded`},
	{`=SUM([.A1]:INDEX([.A1:.A9];3))`, `unbounded`},
	{`=SUM(INDEX([.A1:.A9];3):[.A1])`, `unbounded`},
	{`=SUM(([.A1]):[.A3])`, `unbounded`},
	{`=SUM([.A1]:([.A3]))`, `unbounded`},
	{`=SUM([.A1]:)`, `unbounded`},
	{`=[.A1]:`, `unbounded`},
	{`=[.A1]:[.#REF!]`, `unbounded`},
	{`=[.A1][.B2]:[.C3]`, `A1 B2:C3`},

	// Numbers, inline arrays, white space.
	{`=1.5E+3*[.A1]-.5+2.`, `A1`},
	{`=SUM({1;2|3;"x"};[.A1])`, `A1`},
	{"= SUM (\n[.A1] ;\t[.B1] )", `A1 B1`},
	{`=1x`, `unbounded`},
	{`=1,5`, `unbounded`},
	{`=SUM([.A1];[.B1]`, `A1 B1`}, // Calc adds what is missing
	{`=SUM([.A1]))`, `unbounded`},
	{`=IF([.A1];TRUE;false)`, `A1`},
	{`=TRUE()`, ``},
	{`=[.A1]+[.A1]+[.A1]`, `A1`},

	// Names, labels, tables.
	{`=Total`, `unbounded`},
	{`=SUM($$Total)`, `unbounded`},
	{`='Price' * 2`, `unbounded`},
	{`='GCD_ADD'([.A1])`, `unbounded foreign`},
	{`='Price'!!'May'`, `unbounded`},
	{`=SUM(Table[#All])`, `unbounded`},
	{`=SUM(Table[[#This Row];[Name]])`, `unbounded`},

	// Functions.
	{`=INDEX([.A1:.B9];2;2)`, `A1:B9`},
	{`=OFFSET([.A1];1;1)`, `unbounded`},
	{`=SUM(Indirect("A1"))`, `unbounded`},
	{`=MULTIPLE.OPERATIONS([.A1];[.B1];[.C1])`, `unbounded`},
	{`=GETPIVOTDATA("x";[.A1])`, `unbounded`},
	{`=MYMACRO([.A1])`, `unbounded foreign`},
	{`=COM.MICROSOFT.CONCAT([.A1:.A3])`, `A1:A3`},
	{`=COM.MICROSOFT.XLOOKUP([.A1];[.B1:.B9];[.C1:.C9])`, `A1 B1:B9 C1:C9 foreign`},
	{`=CONCAT([.A1:.A3])`, `unbounded foreign`}, // not its name here, so a macro
	{`=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEDATE([.A1];1)`, `A1`},
	{`=COM.EXAMPLE.GETNAME([.A1])`, `unbounded foreign`},
	{`=ORG.OPENOFFICE.EASTERSUNDAY([.A1])`, `A1`},
	{`=HYPERLINK("http://x.invalid/";[.A1])`, `A1`},
	{`=CELL("contents";[.A1])`, `A1`},
	{`=SHEET()+SHEETS()+ROW()`, ``},

	// Arguments that count as large as another one.
	{`=SUMIF([.A1:.A9];">0")`, `A1:A9`},
	{`=SUMIF([.A1:.A9];">0";[.B1])`, `A1:A9 B1:B9`},
	{`=SUMIF([.A1:.C9];">0";[X.E5:.F6])`, `A1:C9 X!E5:G13`},
	{`=SUMIF([.A1:.A3];">0";[.B1:.B9])`, `A1:A3 B1:B9`},
	{`=SUMIF([.A1]:[.A9];">0";[.B1])`, `A1:A9 B1:B9`},
	{`=AVERAGEIF([.A:.A];">0";[.B5])`, `A1:A1048576 B5:B1048576`},
	{`=SUMIF([.A1:.A9];[.D1];IF([.D2];[.B1];[.C1:.C2]))`, `A1:A9 D1 D2:D10 B1:B9 C1:C10`},
	{`=SUMIF(INDEX([.A1:.C9];0;2);">0";[.B1])`, `unbounded`},
	{`=SUMIF(INDEX([.A1:.C9];0;2);">0")`, `A1:C9`},
	{`=SUMIF([.A1:.A9]~[.C1];">0";[.B1])`, `unbounded`},
	{`=SUMIF([X.A1:Y.A9];">0";[.B1])`, `unbounded`},
	{`=SUMIF([.A1:.A9];">0";IF([.D2];` + strings.Repeat("[.B1];", 16) + `[.B2]))`, `unbounded`}, // too many to look at
	{`=SUMIF(;">0";[.B1])`, `unbounded`},
	{`=1+SUMIF([.A1:.A9];SUM([.C1];[.C2];[.C3]);[.B1])`, `A1:A9 C1 C2 C3 B1:B9`},
	{`=SUMIF([.A1:.A9];{1;2;3};[.B1])`, `A1:A9 B1:B9`},
	{`=LOOKUP([.C1];[.A1:.A9])`, `C1 A1:A9`},
	{`=LOOKUP([.C1];[.A1:.A9];[.B1:.B9])`, `C1 A1:A9 B1:B9`},
	{`=LOOKUP([.C1];[.A1:.A9];[.B1:.B2])`, `C1 A1:A9 B1:B9`},
	{`=LOOKUP([.C1];[.A1:.A9];[.B1:.C1])`, `C1 A1:A9 B1:J1`},
	{`=LOOKUP([.C1];[.A1:.A9];[.B1])`, `C1 A1:A9 B1:J9`},
	{`=LOOKUP(2;1/([.A1:.A9]<>"");[.B1:.B9])`, `unbounded`},

	// Other documents.
	{`=['file:///x.ods'#$Sheet1.A1]`, `external`},
	{`=['file:///c:/tmp/x.ods'#Sheet.A1]+[.B1]`, `B1 external`},
	{`=['file:///o''neill.ods'#$'a b'.A1:.B2]`, `external`},
	{`='file:///x.ods'#$$Total`, `unbounded external`},
	{`=DDE("soffice";"x";[.A1])`, `A1 external`},
	{`=COM.MICROSOFT.WEBSERVICE([.A1])`, `A1 external`},
	{`=RTD("x";"";[.A1])`, `unbounded external foreign`},
	{`=COM.MICROSOFT.RTD("x";"";[.A1])`, `A1 external foreign`},
	{`=OFFSET(['file:///x.ods'#$Sheet1.A1];1;1)`, `unbounded external`},
	{`=SUM(['file:///x.ods'#$Sheet1.A1`, `unbounded external`}, // broken
}

var excelTests = []struct{ text, want string }{
	{`=1+2`, ``},
	{`=A1`, `A1`},
	{`=$a$1+b$2*$C3%`, `A1 B2 C3`},
	{`=SUM(A1:B2,Sheet1!C3,'My ''q'' Sheet'!$A$1)`, `A1:B2 Sheet1!C3 My 'q' Sheet!A1`},
	{`=SUM(Sheet1!A1:B2)`, `Sheet1!A1:B2`},
	{`=SUM(Sheet1!A1:Sheet1!B2)`, `Sheet1!A1:B2`},
	{`=SUM(Sheet1!A1:B2:C3)`, `Sheet1!A1:C3`},
	{`=SUM(A1:Sheet1!B2)`, `unbounded`},
	{`=SUM(Jan:Dec!A1)`, `Jan..Dec!A1`},
	{`=SUM('Jan 1:Dec 1'!A1:B2)`, `Jan 1..Dec 1!A1:B2`},
	{`=SUM(Sheet1:Sheet3!B2)`, `unbounded`}, // looks like a cell and would be quoted
	{`=SUM(A:A,$B:$C,Sheet1!D:D)`, `A1:A1048576 B1:C1048576 Sheet1!D1:D1048576`},
	{`=SUM(1:3,$4:$5,Sheet1!6:6)`, `A1:XFD3 A4:XFD5 Sheet1!A6:XFD6`},
	{`=SUM(A1 : B2)`, `A1:B2`},
	{`=SUM(A1:C3 B2:D4)`, `A1:C3 B2:D4`},
	{`=SUM((A1,B2))`, `A1 B2`},
	{`=SUM(A1:INDEX(A:A,5))`, `unbounded`},
	{`=ABCD1`, `unbounded`},
	{`=XFE1`, `unbounded`},
	{`=A1048577`, `unbounded`},
	{`=A99999999999999999999`, `unbounded`},
	{`=Total`, `unbounded`},
	{`=Sheet1!Total`, `unbounded`},
	{`=A1b`, `unbounded`},
	{`=LOG10(A1)+LOG10`, `A1 LOG10`},
	{`=LOG10 (A1)`, `unbounded`},
	{`=IF(A1=TRUE,"B1","a""C1")`, `A1`},
	{`=SUM({1,2;3,4},A1)`, `A1`},
	{`=1.5E+3*A1+.5`, `A1`},
	{`=#REF!+Sheet1!#REF!+A1`, `A1`},
	{`=SUM(A1:#REF!)`, `unbounded`},
	{`=A1#`, `unbounded`},
	{`=@A1:A5`, `A1:A5`},
	{`=A1.:.B2`, `unbounded`},
	{`=Table1[Name]`, `unbounded`},
	{`=Table1[[#This Row],[a']]]+B1`, `unbounded`},
	{`=SUM(A1;B1)`, `unbounded`},
	{`=_xlfn.CONCAT(A1:A3)`, `A1:A3`},
	{`=_xlfn._xlws.SORT(A1:A3)`, `A1:A3 foreign`},
	{`=_xlfn.XLOOKUP(A1,B:B,C:C)`, `A1 B1:B1048576 C1:C1048576 foreign`},
	{`=SORT(A1:A3)`, `unbounded foreign`}, // a macro that had the name before
	{`=_xlfn.LET(_xlpm.x,A1,_xlpm.x+1)`, `unbounded foreign`},
	{`=OFFSET(A1,1,1)`, `unbounded`},
	{`=SUMIF(A1:A9,">0",B1)`, `A1:A9 B1:B9`},
	{`=LOOKUP(C1,A1:A9,B1:B2)`, `C1 A1:A9 B1:B9`},
	{`=[1]Sheet1!A1+B1`, `B1 external`},
	{`='[1]My Sheet'!$A$1:$B$2+Sheet1!B1`, `Sheet1!B1 external`},
	{`='C:\x\[book.xlsx]Sheet'!A1`, `external`},
	{`=[book.xlsx]Sheet1!A1:B2*A1`, `A1 external`},
	{`=[1]!Total`, `external`},
	{`=[0]!Total`, `unbounded`},
	{`=[0]Sheet1!A1`, `Sheet1!A1`},
	{`=book.xlsx!Total+A1`, `A1 external`},
	{`=Excel|'topic'!item`, `unbounded external`},
	{`=RTD("x",,A1)`, `A1 external foreign`},
	{`=[1`, `unbounded`},
	{`='a`, `unbounded`},
	{`=Sheet1!`, `unbounded`},
	{`=[.A1]`, `unbounded external`}, // no Excel notation; brackets hold documents in it
}

func TestParse(t *testing.T) {
	for _, test := range odfTests {
		if got := show(parse(OpenFormula, test.text)); got != test.want {
			t.Errorf("OpenFormula %s: %q, want %q", test.text, got, test.want)
		}
	}
	for _, test := range excelTests {
		if got := show(parse(Excel, test.text)); got != test.want {
			t.Errorf("Excel %s: %q, want %q", test.text, got, test.want)
		}
	}
	for _, test := range []struct {
		syntax     Syntax
		text, want string
	}{
		{OOo, `=SUM([.A1:.B2];[$Other.$C$3])`, `A1:B2 Other!C3`},
		{OOo, `=CONCAT([.A1])`, `A1`},
		{OOo, `=EDATE([.A1];1)`, `A1`},
		{OOo, `=com.sun.star.sheet.addin.Analysis.getEdate([.A1];1)`, `A1`},
		{OOo, `=COM.MICROSOFT.CONCAT([.A1])`, `unbounded foreign`},
		{OOo, `=['file:///x.sxc'#Sheet1.A1]`, `external`},
		{Plain, `=SUM([.A1:.B2])`, `A1:B2`},
		{Plain, `=CONCAT([.A1])`, `unbounded foreign`}, // a macro, if it is OpenFormula
		{Plain, `=SUM(A1:B2)`, `unbounded`},
		{Unknown, `=1+2`, `unbounded`},
		{Unknown, `=['file:///x.ods'#$Sheet1.A1]`, `unbounded external`},
		{Syntax(99), `=1+2`, `unbounded`},
	} {
		if got := show(parse(test.syntax, test.text)); got != test.want {
			t.Errorf("syntax %d %s: %q, want %q", test.syntax, test.text, got, test.want)
		}
	}
}

// A Parser is used for many formulas; nothing of one may reach the next.
func TestParserKeepsNothing(t *testing.T) {
	var p Parser
	for range 2 {
		for _, test := range slices.Concat(odfTests, excelTests) {
			for _, syntax := range []Syntax{OpenFormula, Excel, OOo} {
				got, want := show(p.Parse(syntax, []byte(test.text))), show(parse(syntax, test.text))
				if got != want {
					t.Fatalf("%s after others: %q, alone %q", test.text, got, want)
				}
			}
		}
	}
}

func TestParseBounds(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses": strings.Repeat("(", 100_000) + "[.A1]",
		"functions":   strings.Repeat("SUM(", 100_000) + "[.A1]" + strings.Repeat(")", 100_000),
		"references":  strings.Repeat("[.A1]+", 100_000),
		"brackets":    strings.Repeat("[", 1<<20),
		"labels":      strings.Repeat("'", 1<<20),
		"sheet name":  "['" + strings.Repeat("a", 100_000) + "'.A1]",
	} {
		if got := show(parse(OpenFormula, text)); got != "unbounded" {
			t.Errorf("%s: %q", name, got[:min(len(got), 99)])
		}
	}
	var p Parser
	for i := range 3 * maxNames {
		want := fmt.Sprintf("S%d!A1", i)
		if got := show(p.Parse(OpenFormula, fmt.Appendf(nil, "[S%d.A1]", i))); got != want || len(p.names) > maxNames {
			t.Fatalf("%q, want %q; %d names kept", got, want, len(p.names))
		}
	}
}

// Time grows with the length of a text, whatever it is: were it with the
// square, this would take very long.
func TestParseIsLinear(t *testing.T) {
	var p Parser
	for _, part := range []string{
		"[", "]", "'", "''", "'a'", "(", ")", "{", "\"", "a:", "A1:", "[.A1]:", "[.A1]~", "a[", "a[b]", "[[]", "[0]", "[0]!",
		"'a'!", "a!", "a!A1:", "a!a:", "#", "#REF!", "1", "1.", "1:1:", "$", "$A", ":", " ", "a ", "A1 ", "SUMIF(A1,1,", "LOOKUP([.A1];[.A1];",
		"SUMIF([.A1];1;[.A1]+", "é", "\x00", ";", ",", "['", "['a'", "['a'#", "['a'.A1]", "[a.", "@", "|", "a|",
	} {
		text := []byte(strings.Repeat(part, 1<<16/len(part)))
		for syntax := range Excel + 1 {
			p.Parse(syntax, text)
		}
	}
}

func TestParseAllocatesNothing(t *testing.T) {
	var p Parser
	for syntax, text := range map[Syntax]string{
		OpenFormula: `=IF(ISBLANK([$'My sheet'.$A$1]);"";SUMIF([.A1:.A9];">0";[Other.B1]))`,
		Excel:       `=IF(ISBLANK('My sheet'!$A$1),"",SUMIF(A1:A9,">0",Other!B1))`,
	} {
		b := []byte(text)
		p.Parse(syntax, b)
		if n := testing.AllocsPerRun(100, func() { p.Parse(syntax, b) }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}

func TestSyntaxOf(t *testing.T) {
	got := map[string]Syntax{}
	want := map[string]Syntax{
		"urn:oasis:names:tc:opendocument:xmlns:of:1.2":      OpenFormula,
		"http://openoffice.org/2004/calc":                   OOo,
		"http://schemas.microsoft.com/office/excel/formula": Excel,
		"": Plain,
		"urn:oasis:names:tc:opendocument:xmlns:office:1.0":     Unknown,
		"URN:OASIS:NAMES:TC:OPENDOCUMENT:XMLNS:OF:1.2":         Unknown,
		"http://schemas.openxmlformats.org/spreadsheetml/2006": Unknown,
	}
	for ns := range want {
		got[ns] = SyntaxOf(ns)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTables(t *testing.T) {
	p := Parser{Table: func(name []byte) (Area, bool) {
		return Area{Sheet1: "S", Sheet2: "S", Row1: 1, Col1: 2, Row2: 9, Col2: 4}, string(name) == "Table1"
	}}
	for _, tt := range []struct{ text, want string }{
		{`=Table1[[#This Row],[a']]]+B1`, `S!B1:D9 B1`},
		{`=COUNTIF(Table1[Name],1)`, `S!B1:D9`},
		{`=SUM(Table1[])`, `S!B1:D9`},
		{`=Table1[[#Headers],[a]]:Table1[[#Totals],[b]]`, `S!B1:D9`},
		{`=Table1[a]:A20`, `S!A1:D20`},
		{`=SUMIF(Table1[a],1,Table1[b])`, `S!B1:D9 S!B1:F17`}, // whichever column it is
		{`=LOOKUP(1,Table1[a],C3)`, `S!B1:D9 C3:K11`},
		{`=LOOKUP(1,C3:C4,Table1[a])`, `C3:C4 S!B1:E10`},
		{`=Table2[a]`, `unbounded`},
		{`=Table1[a`, `unbounded`},
		{`=Table1`, `unbounded`},
		{`=[1]Book!Table1[a]`, `unbounded external`},
	} {
		if got := show(p.Parse(Excel, []byte(tt.text))); got != tt.want {
			t.Errorf("%s reads %s, want %s", tt.text, got, tt.want)
		}
	}
}
