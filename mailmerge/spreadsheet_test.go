package mailmerge_test

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// A number is a cell that is no text.
type number float64

// writeSheet writes a spreadsheet with one sheet; cells are string, number or nil.
func writeSheet(t testing.TB, file, sheet string, rows [][]any) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"` +
		` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table table:name="` + escaped(sheet) + `">`)
	for _, row := range rows {
		b.WriteString("<table:table-row>")
		for _, cell := range row {
			switch v := cell.(type) {
			case nil:
				b.WriteString("<table:table-cell/>")
			case number:
				fmt.Fprintf(&b, `<table:table-cell office:value-type="float" office:value="%v"><text:p>%v</text:p></table:table-cell>`, v, v)
			case string:
				b.WriteString(`<table:table-cell office:value-type="string">`)
				for p := range strings.SplitSeq(v, "\n") {
					b.WriteString("<text:p>" + strings.NewReplacer(" ", "<text:s/>", "\t", "<text:tab/>").Replace(escaped(p)) + "</text:p>")
				}
				b.WriteString("</table:table-cell>")
			}
		}
		b.WriteString("</table:table-row>")
	}
	b.WriteString("</table:table></office:spreadsheet></office:body></office:document-content>")
	const kind = "application/vnd.oasis.opendocument.spreadsheet"
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for _, e := range []struct{ name, text string }{
		{"mimetype", kind},
		{"content.xml", b.String()},
		{"META-INF/manifest.xml", `<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
			`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + kind + `"/>` +
			`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, e.text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
