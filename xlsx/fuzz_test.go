package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/xmlscan"
)

// shapes are worksheets, and what stands in other parts, of many kinds.
var shapes = []struct{ sheet, strings, book, table string }{
	{sheet: data(row(1, "Name", "Ort"), row(2, "x", "y"))},
	{sheet: `<x:worksheet xmlns:x="` + naiveMain + `"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c><x:f>A1</x:f><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`, strings: `<si><t>Name</t></si>`},
	{sheet: strings.ReplaceAll(`<worksheet `+declared+`>`+data(row(1, "Name"), row(3, "x"))+`</worksheet>`, naiveMain, naiveStrict)},
	{sheet: `<sheetData><row><c t="inlineStr"><is><t>Name</t></is></c></row><row><c/><c/></row><row r="5"/></sheetData>`},
	{sheet: `<sheetData/>`},
	{sheet: `<dimension ref="A1:B3"/><cols><col min="1" max="16384" width="3" style="2"></col></cols>` + strings.ReplaceAll(data(row(1, "Name", "N"), row(2, "x", `<c r="B2" s="1"/>`)), `<row `, `<row spans="1:2" `)},
	{sheet: data(row(1, "Name", "N"), row(2, "x", `<c r="B2"><f t="shared" ref="B2:B3" si="0">A2</f><v>1</v></c>`), row(3, "x", `<c r="B3"><f t="shared" si="0"/><v>1</v></c>`, `<c r="C3" t="str"><f t="array" ref="C3:D4">B1:B9</f><v>x</v></c>`, `<c r="D3"><v>1</v></c>`), row(4, "", "", `<c r="C4"><v>1</v></c>`))},
	{sheet: data(row(1, "Name"), row(2, "x")) + `<sheetProtection sheet="1"/><autoFilter ref="A1:A2"/><mergeCells><mergeCell ref="B2:C3"/></mergeCells><conditionalFormatting sqref="A1:A2 C1"/><dataValidations><dataValidation sqref="A2:B9"/></dataValidations><hyperlinks><hyperlink ref="D1"/></hyperlinks>`,
		book: `<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1:$A$2,S!$A:$A</definedName></definedNames><calcPr calcId="1"/>`},
	{sheet: data(row(1, "Name", "Ort"), row(2, "x", "y")) + `<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`, table: `ref="A1:B2">` + `<autoFilter ref="A1:B2"/>` + tableColumns},
	{sheet: `<mc:AlternateContent><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>` + data(row(1, "Name")) + `<extLst><ext><x14:dataValidations><x14:dataValidation><xm:sqref>A1:B9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>`},
	{sheet: `<sheetData><row r="1"><mc:AlternateContent><mc:Fallback><c r="A1"/></mc:Fallback></mc:AlternateContent></row></sheetData>`},
	{sheet: "<sheetData ><!-- <c> --><row r = '1'\tspans='1:1' ><?pi <c> ?><c r='A1' t='s' ><v><![CDATA[0]]></v></c\n></row ></sheetData>", strings: `<si><r><t xml:space="preserve"> a</t></r><r><t>_x0041_&lt;</t></r><rPh><t>p</t></rPh></si>`},
	{sheet: `<sheetData><row r="1" s="1" customFormat="1" hidden="1"><c r="B1" t="d"><v>2026-11-30</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>_xD83D__xDE00_</v></c><c s="3"><v>1.5E3</v></c></row></sheetData>`},
	{sheet: `<sheetData><row r="2"/><row r="1"/></sheetData>`},
	{sheet: `<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`},
	{sheet: `<sheetData><row r="1"><c r="A1" t="&#115;" s="&#49;"><v> 0 </v><extLst/></c></row></sheetData>`, strings: `<si><t>a</t></si>`},
}

// FuzzOpen: arbitrary bytes are read to their end or refused with an error of this
// package; what is read is in order and within a sheet, and twice the same; the second
// opinion reads the same.
func FuzzOpen(f *testing.F) {
	for seed := range uint64(30) {
		g := newGen(seed, 4)
		f.Add(g.pack(f, g.files()))
	}
	f.Add([]byte("PK"))
	f.Add([]byte("\xD0\xCF\x11\xE0"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) < 1<<16 {
			reads(t, file)
		}
	})
}

// FuzzRead: the same for the parts of a workbook.
func FuzzRead(f *testing.F) {
	for _, s := range shapes {
		f.Add(s.sheet, s.strings, testStyles, s.book)
	}
	for seed := range uint64(30) {
		g := newGen(seed, 5)
		g.files()
		f.Add(g.sheets[0].body, g.sst, genStyles, "")
	}
	f.Fuzz(func(t *testing.T, sheet, texts, styles, book string) {
		if len(sheet)+len(texts)+len(styles)+len(book) < 1<<15 {
			reads(t, build{sheets: []string{sheet}, strings: texts, styles: styles, workbook: book}.pack(t))
		}
	})
}

func reads(t *testing.T, file []byte) {
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		isOurs(t, err)
		return
	}
	read := func() string {
		var out strings.Builder
		sheet, next := -1, 0
		disorder := false
		for r, err := range w.Rows() {
			if err != nil {
				isOurs(t, err)
				fmt.Fprint(&out, err)
				continue
			}
			if r.Sheet.Index != sheet {
				if r.Sheet.Index < sheet {
					t.Fatalf("sheet %d behind %d", r.Sheet.Index, sheet)
				}
				sheet, next, disorder = r.Sheet.Index, 1, false
			}
			if r.Number < 1 || r.Number > maxRows || len(r.Cells) == 0 {
				t.Fatalf("row %d, %d cells", r.Number, len(r.Cells))
			}
			disorder = disorder || r.Number < next
			next = r.Number + 1
			col := 1
			for _, c := range r.Cells {
				if c.Col < 1 || c.Col > maxColumns {
					t.Fatalf("column %d", c.Col)
				}
				disorder = disorder || c.Col < col
				col = c.Col + 1
			}
			fmt.Fprintf(&out, "%v %d %v\n", *r.Sheet, r.Number, r.Cells)
		}
		if w.survey != nil && disorder && !w.survey.sheets[sheet].disorder {
			t.Fatal("disorder is not noticed")
		}
		return out.String()
	}
	if a, b := read(), read(); a != b {
		t.Fatalf("first %s\nthen %s", a, b)
	}
	if _, err := w.Sheets(); err != nil {
		isOurs(t, err)
		return
	}
	if err := agrees(file); err != nil && !errors.Is(err, errNoOpinion) {
		t.Fatal(err)
	}
}

// isOurs: an error is an *Error with a kind, and fit for one line.
func isOurs(t *testing.T, err error) {
	var own *Error
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return
	}
	if !errors.As(err, &own) || own.Kind == nil || strings.ContainsAny(err.Error(), "\n\r") {
		t.Fatalf("%T: %q", err, err)
	}
}

// FuzzSheet: the tokens of a worksheet part tile it, rows and cells begin and end in
// turn, and stand where encoding/xml sees them.
func FuzzSheet(f *testing.F) {
	for _, s := range shapes {
		f.Add([]byte(build{sheets: []string{s.sheet}}.files()[6].data))
	}
	for seed := range uint64(30) {
		g := newGen(seed, 6)
		g.files()
		f.Add([]byte(g.sheets[0].body))
	}
	f.Fuzz(func(t *testing.T, part []byte) {
		if len(part) > 1<<15 {
			return
		}
		book := &Workbook{book: &book{sheets: []sheetRef{{name: "S", part: "s"}}}}
		w := book.newWalker(bytes.NewReader(part), 0)
		type span struct {
			what       string
			row, col   int
			start, end int64
		}
		var got []span
		var open [2]int // indexes of the open row and cell
		at, place := int64(0), outside
		for {
			ev, tok, err := w.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				isOurs(t, err)
				return
			}
			if tok.Start != at || string(tok.Raw) != string(part[tok.Start:tok.End]) && len(tok.Raw) > 0 || tok.End-tok.Start != int64(len(tok.Raw)) {
				t.Fatalf("token [%d, %d) %q at byte %d", tok.Start, tok.End, tok.Raw, at)
			}
			at = tok.End
			was := place
			switch ev {
			case evRow:
				place, open[0] = inRow, len(got)
				got = append(got, span{"row", w.row, 0, tok.Start, 0})
			case evCell:
				place, open[1] = inCell, len(got)
				got = append(got, span{"cell", w.row, w.col, tok.Start, 0})
			case evCellEnd:
				place = inRow
				got[open[1]].end = tok.End
			case evRowEnd:
				place = outside
				got[open[0]].end = tok.End
			}
			ok := map[event]where{evOther: outside, evRow: outside, evRowOther: inRow, evCell: inRow, evCellPart: inCell, evCellEnd: inCell, evRowEnd: inRow}
			if was != ok[ev] {
				t.Fatalf("event %d at byte %d", ev, tok.Start)
			}
			if tok.Kind == xmlscan.StartTag && w.row > maxRows {
				t.Fatalf("row %d", w.row)
			}
		}
		if at != int64(len(part)) {
			t.Fatalf("the tokens end at byte %d of %d", at, len(part))
		}
		s := &naiveSheet{part: "s"}
		err := s.read(&naiveBook{naivePackage: &naivePackage{parts: map[string]string{"s": string(part)}}})
		if errors.Is(err, errPlace) != w.disorder && (err == nil || errors.Is(err, errPlace)) {
			t.Fatalf("disorder: %t, %v", w.disorder, err)
		}
		if err != nil || s.data == nil {
			return
		}
		var want []span
		for _, r := range s.rows {
			want = append(want, span{"row", r.number, 0, r.start, r.end})
			for _, c := range r.cells {
				want = append(want, span{"cell", c.row, c.col, c.start, c.end})
			}
		}
		if !slices.Equal(want, got) {
			t.Fatalf("%v\nencoding/xml: %v", got, want)
		}
	})
}

// FuzzPatch: what can be patched keeps every promise of the package.
func FuzzPatch(f *testing.F) {
	for i, s := range shapes {
		f.Add(s.sheet, s.strings, s.book, s.table, "N", uint8(1), uint8(3), uint16(i)*0x421)
	}
	for seed := range uint64(50) {
		g := newGen(seed, 3)
		g.files()
		s := g.sheets[0]
		f.Add(s.body, g.sst, "", "", "x", uint8(1+seed%3), uint8(6), uint16(seed*997))
	}
	f.Fuzz(func(t *testing.T, sheet, texts, book, table, header string, headerRow, rows uint8, how uint16) {
		if len(sheet)+len(texts)+len(book)+len(table) > 1<<15 {
			return
		}
		b := build{sheets: []string{sheet, data(row(1, `<c r="A1"><f>COUNTA(S!A:Z)</f><v>1</v></c>`))}, strings: texts, workbook: book}
		if table != "" {
			b.extra = []file{{tableRels, relations("table", "../tables/table1.xml")}, {tablePart, `<table xmlns="` + naiveMain + `" id="1" name="Eltern" displayName="Eltern" ` + table + `</table>`}}
		}
		file := b.pack(t)
		c := Column{
			Header: header, HeaderRow: max(1, int(headerRow)), LastRow: int(headerRow) + int(rows), At: int(how >> 12),
			Value: func(row int) (string, bool) {
				switch row + int(how)%7 {
				case 3:
					return "", true
				case 5:
					return "", false
				case 6:
					return "same", true
				}
				return fmt.Sprintf(" %s\n\t<%d>", header, row/(1+int(how>>8&3))), true
			},
		}
		_, err := trial{"S", c}.carryOut(file)
		if errors.Is(err, errProperty) && !errors.Is(err, errNoOpinion) {
			t.Fatal(err)
		}
	})
}
