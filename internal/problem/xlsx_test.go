package problem

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"elterntool/xlsx"
)

// packed makes a zip archive of files.
func packed(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const toMain = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
	`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="main.xml"/></Relationships>`

// What package xlsx says of a file that is no workbook, and the words for it, belong
// together.
func TestXLSXDetails(t *testing.T) {
	main := func(xml string) string { return packed(t, "_rels/.rels", toMain, "main.xml", xml) }
	tests := []struct{ name, file, want string }{
		{"empty", "", "leer (0 Byte)"},
		{"an older format", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("x", 600), "ältere Datei"},
		{"encrypted", "\xD0\xCF\x11\xE0" + strings.Repeat("x", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "verschlüsselt"},
		{"a text", "Vorname;Nachname\n", "CSV- oder Textdatei"},
		{"binary workbook", packed(t, "_rels/.rels", strings.Replace(toMain, "main.xml", "main.bin", 1), "main.bin", "x"), ".xlsb"},
		{"OpenDocument text", packed(t, "mimetype", "application/vnd.oasis.opendocument.text"), "OpenDocument"},
		{"Word", main(`<w:document xmlns:w="x"/>`), "Word"},
		{"PowerPoint", main(`<p:presentation xmlns:p="x"/>`), "Präsentation"},
		{"no sheets", main(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`), "hat keine Tabelle"},
		{"another archive", packed(t, "a.txt", "a"), "keine Excel-Arbeitsmappe"},
		{"a part is missing", packed(t, "_rels/.rels", toMain), "beschädigt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := xlsx.Open(strings.NewReader(tt.file), int64(len(tt.file)))
			var p *Problem
			if !errors.As(FromSheet(err, "datei01.xlsx"), &p) {
				t.Fatalf("%v", err)
			}
			if !strings.Contains(p.What, tt.want) || p.Remedy == "" {
				t.Errorf("%v: %q, %q", err, p.What, p.Remedy)
			}
		})
	}
}

// Every kind of package xlsx has a kind of package ods that is worded.
func TestXLSXKindsAreKnown(t *testing.T) {
	for _, name := range exportedKinds(t, "../../xlsx") {
		if odsKinds[name] == nil {
			t.Errorf("%s is not among the kinds of package ods", name)
		}
	}
}
