package office

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"elterntool/internal/pdfread"
	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

// letters is two letters of one page, the second beginning on a front page, and
// things that a private profile must not do: fetch a picture, tell the author.
const letters = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:initial-creator>Urheberin</meta:initial-creator><dc:creator>Urheberin</dc:creator></office:meta>
<office:automatic-styles>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin="20mm"/></style:page-layout>
<style:style style:name="Front" style:family="paragraph" style:master-page-name="Standard"><style:paragraph-properties style:page-number="1"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"/></office:master-styles>
<office:body><office:text>
<text:p text:style-name="Front">Eva Muster<draw:frame text:anchor-type="as-char" svg:width="1cm" svg:height="1cm"><draw:image xlink:type="simple" xlink:href="%s/logo.png"/></draw:frame></text:p>
<text:p text:style-name="Front">Jörg Muster</text:p>
</office:text></office:body></office:document>`

func TestRealOffice(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.NotFound(w, r)
	}))
	defer server.Close()
	folder := filepath.Join(t.TempDir(), "Größe #1 100% 'x' & (y)")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", folder) // the profile has an odd name, too
	src := filepath.Join(folder, "Elternbriefe Ä%20#.fodt")
	if err := os.WriteFile(src, fmt.Appendf(nil, letters, server.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := Find(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := o.Version(t.Context()); err != nil || !strings.HasPrefix(v, "LibreOffice") {
		t.Errorf("version %q, %v", v, err)
	}
	pdf, err := o.ConvertPDF(t.Context(), src, folder, PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer pdf.Close()
	var pages []string
	for p, err := range pdfread.Pages(pdf, pdf.Size()) {
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, strings.Join(p.Lines(), "|"))
	}
	if diff := cmp.Diff([]string{"Eva Muster", "", "Jörg Muster"}, pages); diff != "" { // the blank page stays
		t.Error(diff)
	}
	var b bytes.Buffer
	if _, err := pdf.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b.Bytes(), []byte("/Author")) {
		t.Error("the PDF names an author")
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("a picture was fetched (%d requests)", n)
	}
	if err := pdf.Close(); err != nil {
		t.Error(err)
	}
	names, err := os.ReadDir(folder)
	if err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}

// LibreOffice ends with code 0 when it could not load the document.
func TestRealOfficeCannotRead(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	folder := t.TempDir()
	src := filepath.Join(folder, "kaputt.odt")
	if err := os.WriteFile(src, []byte("PK\x03\x04 not a package"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := Find(Options{})
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := o.ConvertPDF(t.Context(), src, folder, PDFOptions{})
	if err == nil {
		pdf.Close()
		t.Fatal("it made a PDF of a damaged document")
	}
	t.Log(err)
}
