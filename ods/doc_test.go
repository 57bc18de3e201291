package ods

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// namespaces of the documents that tests build.
const namespaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"`

// flat makes a flat document of sheets and what stands around them.
func flat(styles, before, sheets, after string) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<office:document %s office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:styles><style:style style:name="Default" style:family="table-cell"/></office:styles>
<office:automatic-styles>%s</office:automatic-styles>
<office:body><office:spreadsheet>%s%s%s</office:spreadsheet></office:body></office:document>`, namespaces, styles, before, sheets, after)
}

// sheet makes a sheet of its content.
func sheet(name, content string) string {
	return fmt.Sprintf(`<table:table table:name="%s">%s</table:table>`, name, content)
}

// row makes a row of string cells; "" is an empty cell.
func row(texts ...string) string {
	var b strings.Builder
	b.WriteString("<table:table-row>")
	for _, t := range texts {
		b.WriteString(cell(t))
	}
	b.WriteString("</table:table-row>")
	return b.String()
}

func cell(text string) string {
	if text == "" {
		return "<table:table-cell/>"
	}
	return `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
}

const cols3 = `<table:table-column table:number-columns-repeated="3"/>`

func open(t testing.TB, b []byte) *Workbook {
	t.Helper()
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return w
}

// gridOf reads a sheet into "A1=value" lines.
func gridOf(t testing.TB, b []byte, name string) string {
	t.Helper()
	var out []string
	for r, err := range open(t, b).Rows() {
		if err != nil {
			t.Fatalf("Rows: %v", err)
		}
		if r.Sheet.Name != name {
			continue
		}
		for n := range r.Repeated {
			for _, c := range r.Cells {
				for m := range c.Repeated {
					out = append(out, fmt.Sprintf("%s%d=%s", ColumnName(c.Col+m), r.Number+n, c.Value))
				}
			}
		}
	}
	return strings.Join(out, " ")
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

// carryOut plans, writes and proves.
func carryOut(t testing.TB, b []byte, plan func(*Patch) error) ([]byte, *Plan, error) {
	t.Helper()
	w := open(t, b)
	p := w.NewPatch()
	if err := plan(p); err != nil {
		return nil, nil, err
	}
	pl, err := p.Plan()
	if err != nil {
		return nil, nil, err
	}
	checked := pl.Check()
	var out bytes.Buffer
	if _, err := pl.WriteTo(&out); err != nil {
		if checked == nil {
			t.Errorf("Check found nothing, WriteTo: %v", err)
		}
		return nil, nil, err
	}
	if checked != nil {
		t.Errorf("Check: %v, WriteTo found nothing", checked)
	}
	if err := verify(pl, out.Bytes()); err != nil {
		t.Fatalf("Verify: %v\n%s", err, out.Bytes())
	}
	return out.Bytes(), pl, nil
}

// rows plans a column with the values row-2, row-3, … up to last.
func rows(header string, last int) func(*Patch) error {
	return func(p *Patch) error {
		return p.SetColumn("S", Column{Header: header, HeaderRow: 1, LastRow: last,
			Value: func(row int) (string, bool) { return fmt.Sprintf("row-%d", row), true }})
	}
}

// body cuts the sheets out of a document built by flat.
func body(b []byte) string {
	s := string(b)
	s = s[strings.Index(s, "<office:spreadsheet>")+len("<office:spreadsheet>"):]
	return s[:strings.Index(s, "</office:spreadsheet>")]
}
