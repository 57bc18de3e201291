package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// A file is an entry of a package that tests build.
type file struct{ name, data string }

// packed makes a package of entries.
func packed(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A build is a workbook of sheets called S, T, U, ….
type build struct {
	sheets   []string // what stands in the worksheets, or whole parts
	strings  string   // si elements
	styles   string   // a whole part; "" is testStyles
	workbook string   // what stands behind sheets
	extra    []file   // in place of a part of that name, or besides; no data: without the part
}

const (
	declared = `xmlns="` + naiveMain + `" xmlns:r="` + naiveRel + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x14="` + naiveX14 + `" xmlns:xm="` + naiveFormula + `"`

	// Formats 0 to 4: general, bold, text, bold text, unlocked.
	testStyles = `<styleSheet ` + declared + `><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyProtection="1"><protection locked="0"/></xf></cellXfs></styleSheet>`

	rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

func relations(pairs ...string) string {
	s := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i := 0; i < len(pairs); i += 2 {
		s += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i/2+1, rel, pairs[i], pairs[i+1])
	}
	return s + `</Relationships>`
}

const sheetNames = "STUVWXYZ"

// files are the parts of the workbook.
func (b build) files() []file {
	const types = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	content := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + types + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + types + `styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="` + types + `sharedStrings+xml"/>`
	var pairs []string
	var sheets []file
	book := `<workbook ` + declared + `><sheets>`
	for i, s := range b.sheets {
		name := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		pairs = append(pairs, "worksheet", name)
		content += `<Override PartName="/xl/` + name + `" ContentType="` + types + `worksheet+xml"/>`
		book += fmt.Sprintf(`<sheet name="%c" sheetId="%d" r:id="rId%d"/>`, sheetNames[i%8], i+1, i+1)
		if !strings.Contains(s, "worksheet") {
			s = `<worksheet ` + declared + `>` + s + `</worksheet>`
		}
		sheets = append(sheets, file{"xl/" + name, s})
	}
	styles := b.styles
	if styles == "" {
		styles = testStyles
	}
	for _, f := range b.extra {
		if strings.HasPrefix(f.name, "xl/tables/") {
			content += `<Override PartName="/` + f.name + `" ContentType="` + types + `table+xml"/>`
		}
	}
	pairs = append(pairs, "styles", "styles.xml", "sharedStrings", "sharedStrings.xml")
	list := append([]file{
		{"[Content_Types].xml", content + `</Types>`},
		{"_rels/.rels", relations("officeDocument", "xl/workbook.xml")},
		{"xl/workbook.xml", book + `</sheets>` + b.workbook + `</workbook>`},
		{"xl/_rels/workbook.xml.rels", relations(pairs...)},
		{"xl/styles.xml", styles},
		{"xl/sharedStrings.xml", `<sst ` + declared + `>` + b.strings + `</sst>`},
	}, sheets...)
next:
	for _, f := range b.extra {
		for i := range list {
			if list[i].name == f.name {
				list[i].data = f.data
				continue next
			}
		}
		list = append(list, f)
	}
	out := list[:0]
	for _, f := range list {
		if f.data != "" {
			out = append(out, f)
		}
	}
	return out
}

func (b build) pack(t testing.TB) []byte {
	t.Helper()
	return packed(t, b.files()...)
}

// row makes a row of inline strings; "" leaves a cell out, a text that begins
// with < is a cell.
func row(number int, cells ...string) string {
	s := fmt.Sprintf(`<row r="%d">`, number)
	for i, c := range cells {
		switch {
		case strings.HasPrefix(c, "<"):
			s += c
		case c != "":
			s += fmt.Sprintf(`<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, ColumnName(i+1), number, c)
		}
	}
	return s + `</row>`
}

func data(rows ...string) string { return "<sheetData>" + strings.Join(rows, "") + "</sheetData>" }

// partOf gives a part of a package.
func partOf(t testing.TB, file []byte, name string) string {
	t.Helper()
	p, err := naiveUnzip(file)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := p.parts[naiveKey(name)]
	if !ok {
		t.Fatalf("no part %s", name)
	}
	return text
}

func column(header string, headerRow, last int) Column {
	return Column{Header: header, HeaderRow: headerRow, LastRow: last, Value: rowValue}
}

// verify proves what was written in both ways: as it was proven while it was written, and
// read back as a whole.
func verify(pl *Plan, b []byte) error {
	proven := pl.Verify(bytes.NewReader(b), int64(len(b)))
	pl.onTheWay = nil
	again := pl.Verify(bytes.NewReader(b), int64(len(b)))
	if (proven == nil) != (again == nil) {
		return fmt.Errorf("proven on the way: %v; as a whole: %w", proven, again)
	}
	return again
}
