package newsheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"elterntool/internal/table"
	"elterntool/internal/testoffice"
	"elterntool/ods"
	"elterntool/xlsx"
)

var school = Sheet{
	Name:    "Eltern",
	Headers: []string{"Vorname", "Nachname", "Kind-ID", "E-Mail", "Telefonnummer", "Klasse"},
	Rows: [][]string{
		{"Zoë", "Müller-Lüdenscheidt", "0012", "zoe@example.invalid", "+49 30 23125 001", "05.06"},
		{"=1+2", "'Apostroph", "12345678901234567890", "", "030 23125 002", "1E5"},
		{"Işıl", "Nguyễn Thị", "WAHR", "-5", "@x", "5a"},
		{"  Blanks  innen ", "zwei\nZeilen", "<&>\"", "\tTab", "", ""},
	},
}

func bytesOf(t testing.TB, name string, s *Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, name, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readBack gives the values of a new spreadsheet as the libraries read them. No cell may
// be a formula or anything but text.
func readBack(t testing.TB, name string, data []byte) [][]string {
	t.Helper()
	var book table.Workbook
	r := bytes.NewReader(data)
	if filepath.Ext(name) == ".ods" {
		wb, err := ods.Open(r, r.Size())
		if err != nil {
			t.Fatal(err)
		}
		book = table.OpenDocument(wb)
	} else {
		wb, err := xlsx.Open(r, r.Size())
		if err != nil {
			t.Fatal(err)
		}
		book = table.OfficeOpenXML(wb)
	}
	var rows [][]string
	for row, err := range book.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for range max(row.Repeated, 1) {
			for len(rows) < row.Number-1 {
				rows = append(rows, nil)
			}
			var cells []string
			for _, c := range row.Cells {
				if len(c.Value) == 0 {
					continue
				}
				if c.Kind != table.String || c.Formula {
					t.Fatalf("row %d, column %d is no text", row.Number, c.Col)
				}
				for n := range max(c.Repeated, 1) {
					for len(cells) < c.Col+n-1 {
						cells = append(cells, "")
					}
					cells = append(cells, string(c.Value))
				}
			}
			rows = append(rows, cells)
		}
	}
	return rows
}

func trimmed(s *Sheet) [][]string {
	rows := append([][]string{s.Headers}, s.Rows...)
	var out [][]string
	for _, r := range rows {
		r = slices.Clone(r)
		for len(r) > 0 && r[len(r)-1] == "" {
			r = r[:len(r)-1]
		}
		out = append(out, r)
	}
	return out
}

func same(a, b [][]string) bool { return slices.EqualFunc(a, b, slices.Equal[[]string]) }

func TestReadBack(t *testing.T) {
	for _, name := range []string{"x.ods", "x.xlsx"} {
		data := bytesOf(t, name, &school)
		if got, want := readBack(t, name, data), trimmed(&school); !same(got, want) {
			t.Errorf("%s: %q\nwant %q", name, got, want)
		}
		if !bytes.Equal(data, bytesOf(t, name, &school)) {
			t.Errorf("%s: equal input gives other bytes", name)
		}
	}
	if err := Write(&bytes.Buffer{}, "x.csv", &school); err == nil || CanWrite("x.csv") || !CanWrite("X.ODS") {
		t.Error("a format that is not written")
	}
}

// Whatever Unicode a cell holds, it is read back from both formats.
func FuzzReadBack(f *testing.F) {
	for _, s := range []string{"Müller", " a  b ", "x\ny", "a\tb", "=1", "_x0041_", "_x0041_x0042_", "\u202e", "𝔐", "a\u0308", "\n", "' "} {
		f.Add(s, "y")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, s := range []string{a, b} {
			// What XML cannot hold, and line ends of other kinds, callers have made blanks of.
			if !utf8.ValidString(s) || len(s) > 1000 || strings.ContainsFunc(s, func(r rune) bool {
				return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0xFFFD
			}) {
				t.Skip()
			}
		}
		s := Sheet{Name: "Eltern", Headers: []string{"A", "B"}, Rows: [][]string{{a, b}, {b, "x"}}}
		for _, name := range []string{"x.ods", "x.xlsx"} {
			got, want := readBack(t, name, bytesOf(t, name, &s)), trimmed(&s)
			for len(want) > 0 && len(want[len(want)-1]) == 0 {
				want = want[:len(want)-1]
			}
			if !same(got, want) {
				t.Errorf("%s: %q\nwant %q", name, got, want)
			}
		}
	})
}

// LibreOffice shows the same texts in both formats, and the schema accepts the ODF.
func TestOffice(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	dir := t.TempDir()
	want := [][]string{school.Headers}
	want = append(want, school.Rows[:3]...)
	for _, name := range []string{"x.ods", "x.xlsx"} {
		path := filepath.Join(dir, name)
		s := school
		s.Rows = s.Rows[:3]
		if err := os.WriteFile(path, bytesOf(t, name, &s), 0o600); err != nil {
			t.Fatal(err)
		}
		got := testoffice.Shown(t, path, 1)
		for i := range want {
			for j, v := range want[i] {
				if i >= len(got) || j >= len(got[i]) || got[i][j] != v {
					t.Fatalf("%s: LibreOffice shows %q, want %q", name, got, want)
				}
			}
		}
	}
}

// lookScript prints what LibreOffice makes of the first sheet.
const lookScript = `
import json
sheet = doc.Sheets.getByIndex(0)
cursor = sheet.createCursor()
cursor.gotoEndOfUsedArea(False)
last, rows = cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow
unnamed = doc.getPropertyValue("UnnamedDatabaseRanges")
filters = [doc.DatabaseRanges.getByName(n) for n in doc.DatabaseRanges.ElementNames] + ([unnamed.getByTable(0)] if unnamed.hasByTable(0) else [])
area = lambda a: [a.StartRow, a.StartColumn, a.EndRow, a.EndColumn]
style = doc.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
wide = []
for i in range(last + 1):
    column = sheet.Columns.getByIndex(i)
    was = column.Width
    column.OptimalWidth = True
    wide.append([was, column.Width])
head, body = sheet.getCellByPosition(0, 0), sheet.getCellByPosition(0, 1)
view = doc.CurrentController
print(json.dumps({
    "Used": [rows, last], "Filters": [area(f.DataArea) for f in filters if f.AutoFilter],
    "Frozen": view.hasFrozenPanes(), "Row": view.SplitRow, "Column": view.SplitColumn,
    "Titles": sheet.getPrintTitleRows(), "TitleRows": area(sheet.getTitleRows())[::2],
    "Bold": [head.CharWeight > 100, body.CharWeight > 100], "Color": [head.CellBackColor, body.CellBackColor],
    "Widths": wide, "Landscape": style.IsLandscape, "Pages": style.ScaleToPagesX,
    "Text": all(sheet.getCellByPosition(c, r).Type.value in ("TEXT", "EMPTY") for c in range(last + 1) for r in range(rows + 1)),
}))
`

// The header is formatted, stays in sight, has a filter over all rows and stands on each printed page; columns are as wide as
// their texts, in both formats.
func TestLook(t *testing.T) {
	testoffice.Need(t, testoffice.Calc, testoffice.UNO)
	for _, name := range []string{"x.ods", "x.xlsx"} {
		path := filepath.Join(t.TempDir(), name)
		s := school
		s.Rows = append(slices.Clone(s.Rows[:3]), []string{"Anna Maria Magdalena", "Müller-Lüdenscheidt von der Heide", "0013", strings.Repeat("sehr.lang.", 9) + "@example.invalid"})
		if err := os.WriteFile(path, bytesOf(t, name, &s), 0o600); err != nil {
			t.Fatal(err)
		}
		var look struct {
			Used                            []int
			Filters                         [][]int
			Frozen, Titles, Landscape, Text bool
			Row, Column, Pages              int
			TitleRows                       []int
			Bold                            []bool
			Color                           []int
			Widths                          [][2]int // in 1/100 mm: as it is, as the texts need
		}
		if err := json.Unmarshal([]byte(testoffice.Drive(t, path, lookScript)), &look); err != nil {
			t.Fatal(err)
		}
		last, rows := len(s.Headers)-1, len(s.Rows)
		if !slices.Equal(look.Used, []int{rows, last}) || !look.Text {
			t.Errorf("%s: %+v", name, look)
		}
		if len(look.Filters) != 1 || !slices.Equal(look.Filters[0], []int{0, 0, rows, last}) {
			t.Errorf("%s: filters %v", name, look.Filters)
		}
		if !look.Frozen || look.Row != 1 || look.Column != 0 {
			t.Errorf("%s: frozen %t at row %d, column %d", name, look.Frozen, look.Row, look.Column)
		}
		if !look.Titles || !slices.Equal(look.TitleRows, []int{0, 0}) || !look.Landscape || look.Pages != 1 {
			t.Errorf("%s: on paper %+v", name, look)
		}
		if !look.Bold[0] || look.Bold[1] || look.Color[0] == look.Color[1] {
			t.Errorf("%s: the header looks like the rows", name)
		}
		for i, w := range look.Widths {
			need := w[1]
			if name == "x.xlsx" {
				need -= need / 10 // where Calibri is missing, another font is drawn, and a wider one
			}
			if tooLong := i == 3; w[0] < need && !tooLong || w[0] > 2*w[1]+1500 || w[0] > 12_500 {
				t.Errorf("%s: column %d is %d wide, its texts need %d (1/100 mm)", name, i+1, w[0], w[1])
			}
		}
	}
}

func TestValidODF(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Jing)
	path := filepath.Join(t.TempDir(), "x.ods")
	s := school
	for i := range 3_000 {
		s.Rows = append(s.Rows, []string{fmt.Sprint(i), "x"})
	}
	if err := os.WriteFile(path, bytesOf(t, path, &s), 0o600); err != nil {
		t.Fatal(err)
	}
	testoffice.ODFValid(t, path)
}

// The other commands find in it what they need: a column more is added and proven.
func TestPatched(t *testing.T) {
	data := bytesOf(t, "x.ods", &school)
	r := bytes.NewReader(data)
	wb, err := ods.Open(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	tab, err := table.Read(context.Background(), table.OpenDocument(wb), table.Options{}, func(*table.Record) error { n++; return nil })
	if err != nil || n != len(school.Rows) || len(tab.Columns) != len(school.Headers) {
		t.Fatalf("%v: %d rows, columns %v", err, n, tab.Columns)
	}
	p := wb.NewPatch()
	if err := p.SetColumn("Eltern", ods.Column{Header: "Account", HeaderRow: 1, After: tab.LastCol, FirstCol: 1, LastRow: tab.LastRow,
		Value: func(row int) (string, bool) { return fmt.Sprint("a", row), true }}); err != nil {
		t.Fatal(err)
	}
	plan, err := p.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := plan.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	if err := plan.Verify(bytes.NewReader(out.Bytes()), int64(out.Len())); err != nil {
		t.Fatal(err)
	}
	if len(plan.Grown) == 0 {
		t.Error("the filter does not grow with the column")
	}
}

// What is printed ends at a column, and a text of several lines has room for them.
func TestPrinted(t *testing.T) {
	s := school
	s.Name, s.Printed, s.Wrap = "Klärung", 3, true
	part := func(name, part string) string {
		data := bytesOf(t, name, &s)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		b, err := fs.ReadFile(z, part)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, tt := range []struct{ file, part, want string }{
		{"a.ods", "content.xml", fmt.Sprintf(` table:print-ranges="%s:%s"`, escape(s.ref(1, 1)), escape(s.ref(len(s.Rows)+1, 3)))},
		{"a.xlsx", "xl/workbook.xml", `!$A$1:$C$5</definedName>`},
		{"a.xlsx", "xl/worksheets/sheet1.xml", `<row r="5" ht="30" customHeight="true">`},
	} {
		if got := part(tt.file, tt.part); !strings.Contains(got, tt.want) {
			t.Errorf("%s, %s: %s is missing in %s", tt.file, tt.part, tt.want, got)
		}
	}
}
