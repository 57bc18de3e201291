package pdfread

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

// document makes a flat ODT; P begins a page, J is justified, Mono, Bold, Wide
// and Sup are styles of spans, Fr one of frames placed on the page.
func document(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="S" svg:font-family="'Liberation Sans'"/><style:font-face style:name="M" svg:font-family="'Liberation Mono'"/></office:font-face-decls>
<office:styles><style:style style:name="Standard" style:family="paragraph"><style:text-properties style:font-name="S" fo:font-size="11pt" fo:language="de" fo:country="DE"/></style:style></office:styles>
<office:automatic-styles>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin="20mm"/></style:page-layout>
<style:style style:name="P" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="J" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="justify"/></style:style>
<style:style style:name="Mono" style:family="text"><style:text-properties style:font-name="M" fo:font-size="14pt"/></style:style>
<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Wide" style:family="text"><style:text-properties style:text-scale="80%"/></style:style>
<style:style style:name="Sup" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Fr" style:family="graphic"><style:graphic-properties style:vertical-pos="from-top" style:vertical-rel="page" style:horizontal-pos="from-left" style:horizontal-rel="page" style:wrap="run-through" fo:padding="0mm" fo:border="none"/></style:style>
<style:style style:name="Tall" style:family="table-row"><style:table-row-properties style:min-row-height="40mm"/></style:style>
<style:style style:name="Up" style:family="table-cell"><style:table-cell-properties style:writing-mode="bt-lr" loext:writing-mode="bt-lr"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"/></office:master-styles>
<office:body><office:text>` + body + `</office:text></office:body></office:document>`
}

func paragraph(style, text string) string {
	return `<text:p text:style-name="` + style + `">` + text + `</text:p>`
}

func span(style, text string) string {
	return `<text:span text:style-name="` + style + `">` + text + `</text:span>`
}

// frame places text at x, y in millimetres.
func frame(x, y int, text string) string {
	return fmt.Sprintf(`<draw:frame draw:style-name="Fr" text:anchor-type="paragraph" svg:x="%dmm" svg:y="%dmm" svg:width="140mm"><draw:text-box fo:min-height="5mm">%s</draw:text-box></draw:frame>`,
		x, y, paragraph("Standard", text))
}

func table(rows ...[]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<table:table><table:table-column table:number-columns-repeated="%d"/>`, len(rows[0]))
	for _, row := range rows {
		b.WriteString("<table:table-row>")
		for _, cell := range row {
			b.WriteString("<table:table-cell>" + paragraph("Standard", cell) + "</table:table-cell>")
		}
		b.WriteString("</table:table-row>")
	}
	return b.String() + "</table:table>"
}

// convert lets LibreOffice make a PDF and returns its name and content.
func convert(t *testing.T, body string, tagged bool) (string, []byte) {
	t.Helper()
	src := filepath.Join(t.TempDir(), "letter.fodt")
	if err := os.WriteFile(src, []byte(document(body)), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := testoffice.Convert(t, src, fmt.Sprintf(`pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"%v"}}`, tagged))
	name := filepath.Join(dir, "letter.pdf")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return name, b
}

func readAll(b []byte) ([]Page, error) {
	var pages []Page
	for p, err := range Pages(bytes.NewReader(b), int64(len(b))) {
		if err != nil {
			return pages, err
		}
		pages = append(pages, p)
	}
	return pages, nil
}

var sample = paragraph("Standard", "Müller Größe Straße ÄÖÜ äöü ß ẞ "+span("Wide", "schmal gesetzt")) +
	paragraph("Standard", "Schifffahrt Auffahrt fi fl ffi find Wolfgang Schiff") +
	paragraph("Standard", "Žižka Dvořák Łukasz Nowák Șerban İpek Ñandú") +
	paragraph("Standard", "Анна Иванова Щукин Αλέξης Παπαδόπουλος") +
	paragraph("Standard", "Mu\u0308ller Rene\u0301 z\u030c") +
	paragraph("Standard", "AVATAR Te Yo. WAV Typ LTd „Zitat“ – Strich … € © a\u00a0b") +
	paragraph("Standard", span("Mono", "eva.muster x0O1lI|{}~")+" "+span("Bold", "fette Auffahrt Ž")+" H"+span("Sup", "2")+"O") +
	paragraph("J", strings.Repeat("Blocksatz mit vielen Wörtern, damit die Zeile umbricht und die Abstände gedehnt werden. ", 4)) +
	paragraph("Standard", "Tab<text:tab/>danach") +
	table([]string{"Account", "eva.muster"}, []string{"Kennwort", "x7 Qz"}) +
	paragraph("Standard", frame(60, 200, "Im Rahmen: jörg.muster")+"nach dem Rahmen") +
	`<table:table><table:table-column/><table:table-row table:style-name="Tall"><table:table-cell table:style-name="Up">` + paragraph("Standard", "von unten") + `</table:table-cell></table:table-row></table:table>` +
	paragraph("P", "Seite zwei Übung") + paragraph("P", "") + paragraph("P", "Seite vier")

// pdftotext reads the same words at the same places.
func TestLikePoppler(t *testing.T) {
	testoffice.Need(t, testoffice.PDFText)
	for _, tagged := range []bool{false, true} {
		t.Run(fmt.Sprintf("tagged %v", tagged), func(t *testing.T) {
			name, b := convert(t, sample, tagged)
			likePoppler(t, name, b)
			modern := filepath.Join(t.TempDir(), "modern.pdf")
			packed := repack(t, b)
			if err := os.WriteFile(modern, packed, 0o600); err != nil {
				t.Fatal(err)
			}
			likePoppler(t, modern, packed)
		})
	}
}

func likePoppler(t *testing.T, name string, b []byte) {
	t.Helper()
	pages, err := readAll(b)
	if err != nil {
		t.Fatal(err)
	}
	want := bbox(t, name)
	if len(pages) != len(want) || len(pages) != 4 {
		t.Fatalf("%d pages, pdftotext says %d", len(pages), len(want))
	}
	for i, p := range pages {
		if p.Number != i+1 || math.Abs(p.Width-210) > 0.1 || math.Abs(p.Height-297) > 0.1 {
			t.Errorf("page %d: number %d, %v × %v mm", i+1, p.Number, p.Width, p.Height)
		}
		if len(p.Words) != len(want[i]) {
			t.Errorf("page %d: %d words, pdftotext has %d", i+1, len(p.Words), len(want[i]))
		}
	words:
		for _, w := range p.Words {
			for k, other := range want[i] {
				if other.Text == w.Text && near(w.X, other.X) && near(w.Y, other.Y) && near(w.X+w.W, other.X+other.W) && near(w.Y+w.H, other.Y+other.H) {
					want[i] = append(want[i][:k], want[i][k+1:]...)
					continue words
				}
			}
			t.Errorf("page %d: only here: %q at %.1f %.1f, %.1f × %.1f mm", i+1, w.Text, w.X, w.Y, w.W, w.H)
		}
		for _, w := range want[i] {
			t.Errorf("page %d: only pdftotext has %q at %.1f %.1f, %.1f × %.1f mm", i+1, w.Text, w.X, w.Y, w.W, w.H)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1 }

// bbox asks pdftotext for the words of each page.
func bbox(t *testing.T, name string) [][]Word {
	t.Helper()
	out, err := exec.Command("pdftotext", "-bbox", "-enc", "UTF-8", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Pages []struct {
			Words []struct {
				XMin float64 `xml:"xMin,attr"`
				YMin float64 `xml:"yMin,attr"`
				XMax float64 `xml:"xMax,attr"`
				YMax float64 `xml:"yMax,attr"`
				Text string  `xml:",chardata"`
			} `xml:"word"`
		} `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	var pages [][]Word
	for _, p := range doc.Pages {
		words := []Word{}
		for _, w := range p.Words {
			words = append(words, Word{Text: w.Text, X: w.XMin * pointMM, Y: w.YMin * pointMM, W: (w.XMax - w.XMin) * pointMM, H: (w.YMax - w.YMin) * pointMM})
		}
		pages = append(pages, words)
	}
	return pages
}

func TestLines(t *testing.T) {
	_, b := convert(t, sample, false)
	pages, err := readAll(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 4 {
		t.Fatalf("%d pages", len(pages))
	}
	want := []string{
		"Müller Größe Straße ÄÖÜ äöü ß ẞ schmal gesetzt",
		"Schifffahrt Auffahrt fi fl ffi find Wolfgang Schiff",
		"Žižka Dvořák Łukasz Nowák Șerban İpek Ñandú",
		"Анна Иванова Щукин Αλέξης Παπαδόπουλος",
		"Mu\u0308ller Rene\u0301 z\u030c", // as it was written
		"AVATAR Te Yo. WAV Typ LTd „Zitat“ – Strich … € © a b",
		"eva.muster x0O1lI|{}~ fette Auffahrt Ž H2O",
	}
	if diff := cmp.Diff(want, pages[0].Lines()[:len(want)]); diff != "" {
		t.Error(diff)
	}
	all := strings.Join(pages[0].Lines(), "|")
	for _, part := range []string{"|Tab danach|", "|Account|eva.muster|Kennwort|x7 Qz|", "|nach dem Rahmen|", "|von unten|", "|Im Rahmen: jörg.muster"} {
		if !strings.Contains(all, part) {
			t.Errorf("%q is not in %q", part, all)
		}
	}
	for _, w := range pages[0].Words {
		if w.Text == "unten" && w.H < w.W {
			t.Errorf("text that runs upwards is %.1f mm wide and %.1f high", w.W, w.H)
		}
	}
	for i, want := range []string{"Seite zwei Übung", "", "Seite vier"} {
		if got := strings.Join(pages[i+1].Lines(), "|"); got != want {
			t.Errorf("page %d: %q", i+2, got)
		}
	}
}

// letters that Liberation Sans has, ligatures and kerning pairs among them.
var letters = []string{"ff", "fi", "fl", "ffi", "AV", "Te", "ß", "ẞ", "ä", "Ö", "ü", "ž", "Š", "ł", "ø", "İ", "ı", "ñ", "č", "Ș", "й", "Щ", "я",
	"e\u0301", "u\u0308", "o", "n", "r", "W", "y", "0", "O", "1", "l", "I", "'", "-", ".", "&amp;", "@", "_", "5", "ő", "ç", "Γ", "λ"}

// Text that goes into paragraphs, tables and frames comes out of its page, in its order.
func TestTextComesBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 20261124))
	word := func() string {
		var b strings.Builder
		for range 2 + rnd.IntN(7) {
			b.WriteString(letters[rnd.IntN(len(letters))])
		}
		return "x" + b.String()
	}
	words := func() string { return word() + " " + word() + " " + word() }
	var body strings.Builder
	var want [][]string
	for range 120 {
		first, cells, framed, last := words(), [2][2]string{{words(), word()}, {word(), words()}}, words(), words()
		body.WriteString(paragraph("P", frame(60, 250, framed)+first))
		body.WriteString(table(cells[0][:], cells[1][:]))
		body.WriteString(paragraph("Standard", span("Mono", last)))
		page := []string{first, cells[0][0], cells[0][1], cells[1][0], cells[1][1], last, framed}
		for i := range page {
			page[i] = strings.ReplaceAll(page[i], "&amp;", "&")
		}
		want = append(want, page)
	}
	_, b := convert(t, body.String(), false)
	pages, err := readAll(b)
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, p := range pages {
		got = append(got, p.Lines())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
