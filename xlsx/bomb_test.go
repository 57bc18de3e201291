//go:build linux

package xlsx

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
)

const mega = 1 << 20

// bombs are small packages whose content is large. Each is planned, written and
// proven, or refused, in a process of its own whose memory is measured.
var bombs = []struct {
	name  string
	parts map[string]func(io.Writer) // in place of those of a small workbook; what stands in a worksheet or the shared strings
	want  error                      // nil: it can be patched
	limit int                        // MiB; 0: 300
}{
	{name: "filler", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, row(1, "Name"))
		for i := range 300_000 {
			fmt.Fprintf(w, `<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>`, i+2, i+2, i+2)
		}
		io.WriteString(w, strings.Repeat(" ", 100*mega))
	})},
	{name: "more rows than a sheet has", parts: sheetOf(func(w io.Writer) {
		for range maxRows + 1 {
			io.WriteString(w, "<row/>")
		}
	}), want: ErrTooLarge},
	{name: "a row of very many cells", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, row(1, "Name")+"<row>")
		for range 8_000_000 {
			io.WriteString(w, "<c/>")
		}
		io.WriteString(w, "</row>")
	}), want: ErrTooLarge},
	{name: "a cell of too much text", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, row(1, strings.Repeat("x", 200*mega)))
	}), want: ErrTooLarge},
	{name: "a row of too much text", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, "<row>")
		for range 200 {
			io.WriteString(w, `<c t="str"><v>`+strings.Repeat("x", mega-100)+`</v></c>`)
		}
		io.WriteString(w, "</row>")
	}), want: ErrTooLarge},
	{name: "a long cell that is filled", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, row(1, "N")+`<row r="2"><c r="A2">`+strings.Repeat("<!-- -->", 4*mega)+"</c></row>")
	}), want: ErrTooLarge},
	{name: "shared strings that are too long", parts: map[string]func(io.Writer){"xl/sharedStrings.xml": func(w io.Writer) {
		for range 600 {
			io.WriteString(w, "<si><t>"+long+"</t></si>")
		}
	}}, want: ErrTooLarge, limit: 700},
	{name: "shared strings that are too many", parts: map[string]func(io.Writer){"xl/sharedStrings.xml": func(w io.Writer) {
		for range maxStrings + 1 {
			io.WriteString(w, "<si/>")
		}
	}}, want: ErrTooLarge, limit: 400},
	{name: "a shared string in many runs", parts: map[string]func(io.Writer){"xl/sharedStrings.xml": func(w io.Writer) {
		io.WriteString(w, "<si>"+strings.Repeat("<r><rPr><b/></rPr><t>x</t></r>", 2*mega)+"</si>")
	}}, want: ErrTooLarge},
	{name: "definitions of columns", parts: inSheet(func(w io.Writer) {
		io.WriteString(w, "<cols>")
		for range 60 {
			fmt.Fprintf(w, `<col min="1" max="1" x="%s"/>`, long)
		}
		io.WriteString(w, "</cols>"+data(row(1, "Name")))
	}), want: ErrTooLarge},
	{name: "references that are short and many", parts: inSheet(func(w io.Writer) {
		io.WriteString(w, data(row(1, "Name"), row(2, "x")))
		for range 20 {
			fmt.Fprintf(w, `<conditionalFormatting sqref="%s"/>`, strings.Repeat("B1 ", mega/3-100))
		}
	}), want: ErrTooLarge},
	{name: "validations all over", parts: inSheet(func(w io.Writer) {
		io.WriteString(w, data(row(1, "Name"), row(2, "x"))+"<dataValidations>")
		for range 20 {
			fmt.Fprintf(w, `<dataValidation sqref="%s"/>`, strings.Repeat("A9 ", 10_000))
		}
		for col := 2; col <= maxColumns; col++ {
			fmt.Fprintf(w, `<dataValidation sqref="%s2"/>`, ColumnName(col))
		}
		io.WriteString(w, "</dataValidations>")
	}), want: ErrTooManyColumns},
	{name: "merged areas all over", parts: inSheet(func(w io.Writer) {
		io.WriteString(w, data(row(1, "Name"), row(2, "x"))+"<mergeCells>"+strings.Repeat(`<mergeCell ref="A8:A9"/>`, 240_000))
		for col := 2; col <= maxColumns; col++ {
			fmt.Fprintf(w, `<mergeCell ref="%s2:%s2"/>`, ColumnName(col), ColumnName(col))
		}
		io.WriteString(w, "</mergeCells>")
	}), want: ErrTooManyColumns},
	{name: "shared formulas with very many references", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, row(1, "Name"))
		refs := strings.Repeat("A1+", 60_000)
		for i := range 300 {
			fmt.Fprintf(w, `<row r="%d"><c r="B%d"><f t="shared" si="%d" ref="B%d">%sA1</f></c></row>`, i+2, i+2, i, i+2, refs)
		}
	})},
	{name: "array formulas over one another", parts: sheetOf(func(w io.Writer) {
		io.WriteString(w, row(1, "Name"))
		for i := range 100_000 {
			fmt.Fprintf(w, `<row r="%d"><c r="B%d"><f t="array" ref="B%d:B1000000">C1</f><v>1</v></c></row>`, i+2, i+2, i+2)
		}
	}), want: ErrTooLarge},
	{name: "number formats that are long and many", parts: map[string]func(io.Writer){
		"xl/styles.xml": func(w io.Writer) {
			io.WriteString(w, `<styleSheet `+declared+`><numFmts>`)
			for i := range 65_000 {
				fmt.Fprintf(w, `<numFmt numFmtId="%d" formatCode="%s"/>`, i+1, strings.Repeat("0.00;", 800))
			}
			io.WriteString(w, `</numFmts><cellXfs>`)
			for i := range 65_000 {
				fmt.Fprintf(w, `<xf numFmtId="%d"/>`, i+1)
			}
			io.WriteString(w, `</cellXfs></styleSheet>`)
		},
		sheet1: func(w io.Writer) {
			io.WriteString(w, "<sheetData>"+row(1, "Name"))
			for i := range 65_000 {
				fmt.Fprintf(w, `<row r="%d"><c r="A%d" s="%d"><v>1</v></c></row>`, i+2, i+2, i)
			}
			io.WriteString(w, "</sheetData>")
		}}},
	{name: "cell formats that are long", parts: map[string]func(io.Writer){"xl/styles.xml": func(w io.Writer) {
		io.WriteString(w, `<styleSheet `+declared+`><cellXfs>`)
		for range 60 {
			fmt.Fprintf(w, `<xf numFmtId="0" x="%s"/>`, long)
		}
		io.WriteString(w, `</cellXfs></styleSheet>`)
	}}},
	{name: "names that are long", parts: map[string]func(io.Writer){"xl/workbook.xml": func(w io.Writer) {
		io.WriteString(w, `<workbook `+declared+`><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets><definedNames>`)
		for range 60 {
			fmt.Fprintf(w, `<definedName name="%s">S!A1</definedName>`, long)
		}
		io.WriteString(w, `</definedNames></workbook>`)
	}}, want: ErrTooLarge},
	{name: "relationships that are long", parts: map[string]func(io.Writer){"xl/_rels/workbook.xml.rels": func(w io.Writer) {
		io.WriteString(w, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
		for i := range 60 {
			fmt.Fprintf(w, `<Relationship Id="r%d" Type="x" Target="%s"/>`, i, long)
		}
		io.WriteString(w, `</Relationships>`)
	}}, want: ErrTooLarge},
	{name: "a table whose columns have long names", parts: map[string]func(io.Writer){
		tableRels: func(w io.Writer) { io.WriteString(w, relations("table", "../tables/table1.xml")) },
		tablePart: func(w io.Writer) {
			io.WriteString(w, `<table xmlns="`+naiveMain+`" ref="A1:B2"><tableColumns>`)
			for i := range 60 {
				fmt.Fprintf(w, `<tableColumn id="%d" name="%s"/>`, i+1, long)
			}
			io.WriteString(w, `</tableColumns></table>`)
		}}, want: ErrTooLarge},
	{name: "comments all over", parts: map[string]func(io.Writer){
		tableRels: func(w io.Writer) { io.WriteString(w, relations("comments", "../comments1.xml")) },
		"xl/comments1.xml": func(w io.Writer) {
			io.WriteString(w, `<comments xmlns="`+naiveMain+`"><commentList>`+strings.Repeat(`<comment ref="A9"/>`, 240_000))
			for col := 2; col <= maxColumns; col++ {
				fmt.Fprintf(w, `<comment ref="%s2"/>`, ColumnName(col))
			}
			io.WriteString(w, `</commentList></comments>`)
		}}, want: ErrTooManyColumns},
	{name: "every row has a style of its own", parts: map[string]func(io.Writer){
		"xl/styles.xml": func(w io.Writer) {
			io.WriteString(w, `<styleSheet `+declared+`><cellXfs>`)
			for i := range 30_000 {
				fmt.Fprintf(w, `<xf numFmtId="0" fontId="%d"/>`, i)
			}
			io.WriteString(w, `</cellXfs></styleSheet>`)
		},
		sheet1: func(w io.Writer) {
			io.WriteString(w, "<sheetData>"+row(1, "Name"))
			for i := range 30_000 {
				fmt.Fprintf(w, `<row r="%d"><c r="A%d" s="%d" t="str"><v>x</v></c></row>`, i+2, i+2, i)
			}
			io.WriteString(w, "</sheetData>")
		}}},
}

var long = strings.Repeat("n", mega-1000)

func sheetOf(rows func(io.Writer)) map[string]func(io.Writer) {
	return inSheet(func(w io.Writer) {
		io.WriteString(w, "<sheetData>")
		rows(w)
		io.WriteString(w, "</sheetData>")
	})
}

func inSheet(inside func(io.Writer)) map[string]func(io.Writer) {
	return map[string]func(io.Writer){sheet1: inside}
}

// makeBomb packs a workbook with some parts in place of its own.
func makeBomb(t *testing.T, path string, parts map[string]func(io.Writer)) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := build{sheets: []string{data(row(1, "Name"), row(2, "x"))}}
	for name := range parts {
		if strings.HasPrefix(name, "xl/tables/") || strings.HasPrefix(name, "xl/comments") || name == tableRels {
			b.extra = append(b.extra, file{name, "|"})
		}
	}
	z := zip.NewWriter(f)
	for _, e := range b.files() {
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		out := bufio.NewWriterSize(w, mega)
		write := parts[e.name]
		switch {
		case write == nil:
			out.WriteString(e.data)
		case e.name == sheet1:
			out.WriteString(`<worksheet ` + declared + `>`)
			write(out)
			out.WriteString(`</worksheet>`)
		case e.name == "xl/sharedStrings.xml":
			out.WriteString(`<sst ` + declared + `>`)
			write(out)
			out.WriteString(`</sst>`)
		default:
			write(out)
		}
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestBombs: memory is bounded whatever a workbook claims or repeats, and nothing
// takes more time than its bytes.
func TestBombs(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("processes of their own, which the race detector makes large")
	}
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bomb.xlsx")
			makeBomb(t, path, b.parts)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			got, peak := testcost.InProcess(t, "TestBombProcess", path)
			took := time.Since(start)
			want := "<nil>"
			if b.want != nil {
				want = b.want.Error()
			}
			if !strings.Contains(got, want) {
				t.Errorf("got %.300s, want %s", got, want)
			}
			t.Logf("%d bytes packed, %v, %d MiB: %.200s", info.Size(), took.Round(time.Millisecond), peak>>10, got)
			limit := b.limit
			if limit == 0 {
				limit = 300
			}
			if peak>>10 > limit {
				t.Errorf("it takes %d MiB", peak>>10)
			}
		})
	}
}

// TestBombProcess is the process that TestBombs measures.
func TestBombProcess(t *testing.T) { testcost.Subject(t, defuse) }

func defuse(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	w, err := Open(f, info.Size())
	if err != nil {
		return err
	}
	last, err := w.LastRow("S")
	if err != nil {
		return err
	}
	p := w.NewPatch()
	if err := p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: max(2, last), Value: rowValue}); err != nil {
		return err
	}
	pl, err := p.Plan()
	if err != nil {
		return err
	}
	out, err := os.Create(path + ".out")
	if err != nil {
		return err
	}
	defer out.Close()
	n, err := pl.WriteTo(out)
	if err != nil {
		return err
	}
	if err := pl.Verify(out, n); err != nil {
		return err
	}
	if n == 0 {
		return errors.New("nothing was written")
	}
	return nil
}
