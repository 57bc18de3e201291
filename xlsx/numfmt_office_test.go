package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// A formatRow is cells with one format.
type formatRow struct {
	code    string
	builtin int // in place of the code
	values  []string
}

// formatFile writes a workbook with the values as they are given (excelize
// would round them). Its columns are wide enough for everything.
func formatFile(t *testing.T, rows []formatRow) (name string) {
	t.Helper()
	const (
		head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
		main  = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
		rels  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
		types = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	)
	var formats, xfs, cells strings.Builder
	for i, r := range rows {
		id := r.builtin
		if id == 0 {
			id = 200 + i // from 164 on they are free
			fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, id, escape(r.code))
		}
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, id)
		fmt.Fprintf(&cells, `<row r="%d">`, i+1)
		for _, value := range r.values {
			typ := ""
			if _, ok := parseDecimal([]byte(value)); !ok {
				typ = ` t="str"`
			}
			fmt.Fprintf(&cells, `<c s="%d"%s><v>%s</v></c>`, i, typ, escape(value))
		}
		cells.WriteString("</row>")
	}
	name = filepath.Join(t.TempDir(), "formats.xlsx")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z := zip.NewWriter(file)
	for _, part := range [][2]string{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + types + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + types + `worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="` + types + `styles+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", head + `<workbook ` + main + ` xmlns:r="` + rels + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rels + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + rels + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", head + `<styleSheet ` + main + `><numFmts>` + formats.String() + `</numFmts><fonts><font><sz val="11"/><name val="Calibri"/></font></fonts><fills><fill><patternFill patternType="none"/></fill></fills>` +
			`<borders><border/></borders><cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>` + xfs.String() + `</cellXfs></styleSheet>`},
		{"xl/worksheets/sheet1.xml", head + `<worksheet ` + main + `><cols><col min="1" max="99" width="200" customWidth="1"/></cols><sheetData>` + cells.String() + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, part[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// asLibreOffice returns what a German LibreOffice shows.
func asLibreOffice(t *testing.T, rows []formatRow) [][]string {
	t.Helper()
	testoffice.Need(t, testoffice.Calc)
	shown := testoffice.ShownIn(t, "de-DE", formatFile(t, rows), 1)
	for i := range shown {
		for len(shown[i]) < len(rows[i].values) { // the CSV's width is that of all rows
			shown[i] = append(shown[i], "")
		}
	}
	for len(shown) < len(rows) {
		shown = append(shown, make([]string, len(rows[len(shown)].values)))
	}
	return shown
}

// The expected texts are LibreOffice's, and the differences are what it says
// (7.4; a later one may say what we do).
func TestFormatLikeLibreOffice(t *testing.T) {
	var rows []formatRow
	var want [][]string
	for _, tt := range formatCases {
		var values, texts []string
		for i := 0; i < len(tt.cells); i += 2 {
			values, texts = append(values, tt.cells[i]), append(texts, tt.cells[i+1])
		}
		rows, want = append(rows, formatRow{code: tt.code, values: values}), append(want, texts)
	}
	for _, d := range differences {
		rows = append(rows, formatRow{code: d.code, values: []string{d.value}})
	}
	shown := asLibreOffice(t, rows)
	for i, texts := range want {
		for j, text := range texts {
			if shown[i][j] != text {
				t.Errorf("%s: LibreOffice shows %s as %q, we say %q", rows[i].code, rows[i].values[j], shown[i][j], text)
			}
		}
	}
	for i, d := range differences {
		if got := shown[len(want)+i][0]; got != d.theirs && got != d.ours {
			t.Errorf("%s: LibreOffice shows %s as %q, the list says %q", d.code, d.value, got, d.theirs)
		}
	}
}

// everyday are values that a school office's cells hold, and some at the edge.
var everyday = []string{"0", "1", "-1", "12", "0.5", "-0.25", "1234567.891", "-1234.5", "-0.005", "999.996", "46350", "46350.427083333336",
	"46350.999999", "0.427083333333333", "0.0000058", "123456789012", "60", "Müller"}

func TestBuiltinFormatsLikeLibreOffice(t *testing.T) {
	var rows []formatRow
	for id := 1; id <= 81; id++ {
		rows = append(rows, formatRow{builtin: id, values: everyday})
	}
	for i, shown := range asLibreOffice(t, rows) {
		code, _ := builtinFormat(rows[i].builtin)
		f := parseFormat(code)
		for j, value := range everyday {
			if got := show(f, value); !sameText(f, value, got, shown[j]) {
				t.Errorf("%d: %s shows %q, LibreOffice %q", rows[i].builtin, value, got, shown[j])
			}
		}
	}
}

// corpusCodes are all number formats of other people's workbooks.
func corpusCodes(t *testing.T) []string {
	t.Helper()
	codes := make(map[string]bool)
	files, err := filepath.Glob(filepath.Join(testoffice.Shared(t, "corpus", "xlsx"), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		z, err := zip.OpenReader(name)
		if err != nil {
			continue // encrypted, or no workbook at all
		}
		for _, part := range z.File {
			if !strings.HasSuffix(strings.ToLower(part.Name), "styles.xml") {
				continue
			}
			if r, err := part.Open(); err == nil {
				addCodes(codes, r)
				r.Close()
			}
		}
		z.Close()
	}
	if len(codes) < 150 {
		t.Fatalf("only %d codes", len(codes))
	}
	return slices.Sorted(maps.Keys(codes))
}

func addCodes(codes map[string]bool, r io.Reader) {
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if err != nil {
			return
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "numFmt" {
			for _, a := range start.Attr {
				if a.Name.Local == "formatCode" {
					codes[a.Value] = true
				}
			}
		}
	}
}

// sameText tells whether both show the same. What a date or a time cannot be we
// show as a number; LibreOffice says #FMT, or midnight.
func sameText(f *numberFormat, value, ours, theirs string) bool {
	v, err := strconv.ParseFloat(value, 64)
	outside := err == nil && !inCalendar(v, false) && (f.valueType() == Date || f.valueType() == Time)
	return ours == theirs || theirs == "#FMT" || outside
}

// corpusDifferences are codes of the corpus that LibreOffice does not show as
// we do, and why.
var corpusDifferences = map[string]string{
	`"TRUE";"TRUE";"FALSE"`:                   "LibreOffice's own mark for truth values",
	"[$$-409]#,##0.00;[$$-409][Red]-#,##0.00": "LibreOffice wants the colour first and shows General",
	"[=0]?;hh:mm":                             "a second section shows no sign, of times neither",
}

func TestCorpusFormatsLikeLibreOffice(t *testing.T) {
	var rows []formatRow
	for _, code := range corpusCodes(t) {
		rows = append(rows, formatRow{code: code, values: everyday})
	}
	differ := make(map[string]bool)
	for i, shown := range asLibreOffice(t, rows) {
		f := parseFormat(rows[i].code)
		for j, value := range everyday {
			if got := show(f, value); !sameText(f, value, got, shown[j]) {
				differ[rows[i].code] = true
				if corpusDifferences[rows[i].code] == "" {
					t.Errorf("%s: %s shows %q, LibreOffice %q", rows[i].code, value, got, shown[j])
				}
			}
		}
	}
	for code := range corpusDifferences {
		if !differ[code] {
			t.Errorf("%s: no difference any more, or not in the corpus", code)
		}
	}
}
