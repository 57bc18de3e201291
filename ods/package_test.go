package ods

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
)

// A file is an entry of a package that tests build.
type file struct{ name, data string }

const manifestHead = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>`

// packed makes a package of entries.
func packed(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.name == partMimetype {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
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

// pack puts a flat document into a package.
func pack(t testing.TB, flat []byte) []byte {
	content := strings.ReplaceAll(string(flat), "office:document", "office:document-content")
	from, to := strings.Index(content, "<office:styles>"), strings.Index(content, "</office:styles>")
	styles := content[from : to+len("</office:styles>")]
	return packed(t,
		file{partMimetype, mimeSpreadsheet},
		file{partContent, strings.Replace(content, styles, "", 1)},
		file{partStyles, `<office:document-styles ` + namespaces + ` office:version="1.3">` + styles + `</office:document-styles>`},
		file{"Pictures/", ""},
		file{partManifest, manifestHead + `</manifest:manifest>`})
}

// TestPackage: a package reads and patches like a flat document.
func TestPackage(t *testing.T) {
	b := flat("", "", sheet("S", row("Name")+row("x")), "")
	p := pack(t, b)
	if got, want := listing(t, p), listing(t, b); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	tr := trial{"S", Column{Header: "N", HeaderRow: 1, LastRow: 2, Value: rowValue}}
	r, err := tr.carryOut(p)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := gridOf(t, r.file, "S"), "A1=Name B1=N A2=x B2=row-2"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestPackageRefused(t *testing.T) {
	content := strings.ReplaceAll(string(flat("", "", sheet("S", row("Name")), "")), "office:document", "office:document-content")
	mimetype := file{partMimetype, mimeSpreadsheet}
	sheets := file{partContent, content}
	entry := func(attrs, inside string) file {
		return file{partManifest, manifestHead + `<manifest:file-entry manifest:full-path="content.xml" ` + attrs + `>` + inside + `</manifest:file-entry></manifest:manifest>`}
	}
	tests := []struct {
		name  string
		files []file
		want  error
	}{
		{"plain", []file{mimetype, sheets, entry("", "")}, nil},
		{"a single encrypted entry", []file{mimetype, sheets, entry(`manifest:size="9"`, `<manifest:encryption-data><manifest:algorithm/></manifest:encryption-data>`)}, ErrEncrypted},
		{"encrypted, with a document type declaration", []file{mimetype, sheets, {partManifest, `<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">` + entry("", "<manifest:encryption-data/>").data}}, ErrEncrypted},
		{"a manifest with a document type declaration", []file{mimetype, sheets, {partManifest, `<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">` + entry("", "").data}}, nil},
		{"encrypted as a whole", []file{mimetype, {"encrypted-package", "x"}, entry("", "")}, ErrEncrypted},
		{"encrypted Excel", []file{{"EncryptedPackage", "x"}}, ErrEncrypted},
		{"signed", []file{mimetype, sheets, {"META-INF/documentsignatures.xml", "<x/>"}}, ErrSigned},
		{"macros signed", []file{mimetype, sheets, {"META-INF/macrosignatures.xml", "<x/>"}}, ErrSigned},
		{"a picture called signatures", []file{mimetype, sheets, {"Pictures/documentsignatures.xml", "<x/>"}}, nil},
		{"a text document", []file{{partMimetype, "application/vnd.oasis.opendocument.text"}, sheets}, ErrNotSpreadsheet},
		{"OpenOffice.org 1.x", []file{{partMimetype, mimeCalc1}, sheets}, ErrUnsupported},
		{"more than a type", []file{{partMimetype, mimeSpreadsheet + "\n{{"}, sheets}, ErrNotSpreadsheet},
		{"no content.xml", []file{mimetype}, ErrNotSpreadsheet},
		{"Excel", []file{{"[Content_Types].xml", "<x/>"}}, ErrNotSpreadsheet},
		{"content.xml twice", []file{mimetype, sheets, sheets}, ErrDamaged},
		{"content.xml empty", []file{mimetype, {partContent, ""}}, ErrDamaged},
		{"content.xml with a document type declaration", []file{mimetype, {partContent, "<!DOCTYPE x>" + content}}, ErrDoctype},
		{"styles.xml damaged", []file{mimetype, sheets, {partStyles, "<office:document-styles"}}, ErrDamaged},
		{"a flat document in a package", []file{mimetype, {partContent, strings.ReplaceAll(content, "document-content", "document")}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := packed(t, tt.files...)
			tr, err := asSheetcol(b, 0)
			if err == nil {
				_, err = tr.carryOut(b)
			}
			if !errors.Is(err, tt.want) || errors.Is(err, errProperty) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("the message is %q", err)
			}
		})
	}
}
