package newsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

const (
	mimetype = "application/vnd.oasis.opendocument.spreadsheet"

	// charWidth is that of a digit in Liberation Sans 10 pt, in millimetres; cells have
	// some room on both sides.
	charWidth = 1.96
	cellRoom  = 2.0
)

// writeODS writes a package of ODF 1.3 (part 2, 3: packages; part 3: schema).
func writeODS(w io.Writer, s *Sheet) error {
	z := zip.NewWriter(w)
	// Part 2, 3.3: first, not compressed, without an extra field.
	m, err := z.CreateRaw(&zip.FileHeader{
		Name: "mimetype", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(mimetype)),
		CompressedSize64: uint64(len(mimetype)), UncompressedSize64: uint64(len(mimetype)),
	})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(m, mimetype); err != nil {
		return err
	}
	for _, part := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"content.xml", s.content},
		{"styles.xml", fixed(odsStyles)},
		{"settings.xml", s.settings},
		{"meta.xml", fixed(odsMeta)},
		{"META-INF/manifest.xml", fixed(odsManifest)},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if err := part.write(f); err != nil {
			return err
		}
	}
	return z.Close()
}

func fixed(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

func (s *Sheet) content(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" ` +
		`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3">` +
		`<office:automatic-styles>`)
	for i, n := range s.widths() {
		fmt.Fprintf(&b, `<style:style style:name="co%d" style:family="table-column"><style:table-column-properties style:column-width="%.2fmm"/></style:style>`,
			i+1, float64(n)*charWidth+cellRoom)
	}
	b.WriteString(`<style:style style:name="ta1" style:family="table" style:master-page-name="Default"><style:table-properties table:display="true"/></style:style>` +
		`<number:text-style style:name="N100"><number:text-content/></number:text-style>` +
		`<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N100">` + s.wrap() + `</style:style>` +
		`<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N100">` +
		`<style:table-cell-properties fo:background-color="#dee6ef" fo:border-bottom="0.5pt solid #808080"/>` +
		`<style:text-properties fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="ta2" style:family="table" style:master-page-name="Default"><style:table-properties table:display="false"/></style:style>` +
		`</office:automatic-styles><office:body><office:spreadsheet>`)
	rules := s.validations(&b)
	printed := ""
	if s.Printed > 0 {
		printed = fmt.Sprintf(` table:print-ranges="%s:%s"`, escape(s.ref(1, 1)), escape(s.ref(len(s.Rows)+1, s.Printed)))
	}
	fmt.Fprintf(&b, `<table:table table:name="%s" table:style-name="ta1"%s>`, escape(s.Name), printed)
	for i := range s.Headers {
		fmt.Fprintf(&b, `<table:table-column table:style-name="co%d" table:default-cell-style-name="ce1"/>`, i+1)
	}
	b.WriteString(`<table:table-header-rows>`)
	s.row(&b, s.Headers, "ce2", nil)
	b.WriteString(`</table:table-header-rows>`)
	for i, r := range s.Rows {
		s.row(&b, r, "ce1", func(col int) string { return rules[[2]int{i, col}] })
		if b.Len() > 1<<16 {
			if _, err := b.WriteTo(w); err != nil {
				return err
			}
		}
	}
	// The name is the one that LibreOffice gives the filter of a sheet: it is offered to
	// nobody as a table of its own.
	b.WriteString(`</table:table>`)
	s.choiceTable(&b)
	fmt.Fprintf(&b, `<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" `+
		`table:target-range-address="%s:%s" table:display-filter-buttons="true"/></table:database-ranges>`+
		`</office:spreadsheet></office:body></office:document-content>`,
		escape(s.ref(1, 1)), escape(s.ref(len(s.Rows)+1, len(s.Headers))))
	_, err := b.WriteTo(w)
	return err
}

func (s *Sheet) row(b *bytes.Buffer, values []string, style string, rule func(col int) string) {
	b.WriteString(`<table:table-row>`)
	for i := range s.Headers {
		ruled := ""
		if rule != nil {
			if name := rule(i); name != "" {
				ruled = ` table:content-validation-name="` + name + `"`
			}
		}
		if i >= len(values) || values[i] == "" {
			fmt.Fprintf(b, `<table:table-cell table:style-name="%s"%s/>`, style, ruled)
			continue
		}
		fmt.Fprintf(b, `<table:table-cell table:style-name="%s"%s office:value-type="string">`, style, ruled)
		for p := range strings.SplitSeq(values[i], "\n") {
			b.WriteString(`<text:p>`)
			paragraph(b, p)
			b.WriteString(`</text:p>`)
		}
		b.WriteString(`</table:table-cell>`)
	}
	b.WriteString(`</table:table-row>`)
}

func (s *Sheet) wrap() string {
	if !s.Wrap {
		return ""
	}
	return `<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>`
}

// paragraph writes text so that its white space stays (part 3, 6.1.2).
func paragraph(b *bytes.Buffer, s string) {
	blank := true // at the beginning of a paragraph a blank is dropped
	start := 0
	flush := func(end int) { b.WriteString(escape(s[start:end])) }
	for i, r := range s {
		switch {
		case r == '\t':
			flush(i)
			b.WriteString(`<text:tab/>`)
			start, blank = i+1, false
		case r == ' ' && (blank || i == len(s)-1):
			flush(i)
			b.WriteString(`<text:s/>`)
			start = i + 1
		default:
			blank = r == ' '
		}
	}
	flush(len(s))
}

// escape escapes text; what XML cannot hold becomes U+FFFD.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}

// settings freeze the header.
func (s *Sheet) settings(w io.Writer) error {
	item := func(name, kind, value string) string {
		return `<config:config-item config:name="` + name + `" config:type="` + kind + `">` + value + `</config:config-item>`
	}
	_, err := io.WriteString(w, xmlHead+`<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" `+
		`xmlns:ooo="http://openoffice.org/2004/office" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" office:version="1.3">`+
		`<office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">`+
		`<config:config-item-map-entry>`+item("ViewId", "string", "view1")+
		`<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="`+escape(s.Name)+`">`+
		item("CursorPositionX", "int", "0")+item("CursorPositionY", "int", "1")+
		item("HorizontalSplitMode", "short", "0")+item("VerticalSplitMode", "short", "2")+
		item("HorizontalSplitPosition", "int", "0")+item("VerticalSplitPosition", "int", "1")+
		item("ActiveSplitRange", "short", "2")+item("PositionTop", "int", "0")+item("PositionBottom", "int", "1")+
		`</config:config-item-map-entry></config:config-item-map-named>`+item("ActiveTable", "string", escape(s.Name))+
		`</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>`)
	return err
}

// odsStyles: A4 across, as wide as one page, with the number of the page below.
const odsStyles = xmlHead + `<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3">` +
	`<office:font-face-decls><style:font-face style:name="Liberation Sans" svg:font-family="'Liberation Sans'" style:font-family-generic="swiss" style:font-pitch="variable"/></office:font-face-decls>` +
	`<office:styles><style:default-style style:family="table-cell"><style:text-properties style:font-name="Liberation Sans" fo:font-size="10pt" fo:language="de" fo:country="DE"/></style:default-style>` +
	`<style:style style:name="Default" style:family="table-cell"/></office:styles>` +
	`<office:automatic-styles><style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" ` +
	`fo:margin="1.5cm" style:scale-to-X="1"/><style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.25cm"/></style:footer-style></style:page-layout></office:automatic-styles>` +
	`<office:master-styles><style:master-page style:name="Default" style:page-layout-name="pm1"><style:footer><text:p>Seite <text:page-number>1</text:page-number> von <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>` +
	`</office:document-styles>`

const odsMeta = xmlHead + `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
	`xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3"><office:meta><meta:generator>elterntool</meta:generator></office:meta></office:document-meta>`

const odsManifest = xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
	`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + mimetype + `"/>` +
	`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>`
