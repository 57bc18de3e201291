package benchdata

import (
	"archive/zip"
	"bufio"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
)

// Columns is the number of columns of Datei-01: Vorname, Nachname, Kind-ID, Adresse, E-Mail, Telefonnummer.
const Columns = 6

const mimetype = "application/vnd.oasis.opendocument.spreadsheet"

// WriteODS writes the school's Datei-01, a spreadsheet as LibreOffice saves it, with the sheet "Eltern".
func (s School) WriteODS(w io.Writer) error {
	z := newZip(w)
	// The type comes first, stored, with neither extra field nor descriptor (ODF 1.3 part 2, 3.3).
	m := &zip.FileHeader{Name: "mimetype", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(mimetype)),
		CompressedSize64: uint64(len(mimetype)), UncompressedSize64: uint64(len(mimetype))}
	raw, err := z.CreateRaw(m)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(raw, mimetype); err != nil {
		return err
	}
	return writeParts(z, []part{
		{"meta.xml", text(metaXML)},
		{"styles.xml", text(stylesXML)},
		{"content.xml", s.content},
		{"META-INF/manifest.xml", text(manifestXML)},
	})
}

// content writes content.xml; bufio keeps the first error for Flush.
func (s School) content(w *bufio.Writer) {
	last := s.Rows + 1
	fmt.Fprintf(w, contentStart, last)
	number, shaded := 1, false
	var b []byte
	s.each(func(r row) {
		number++
		plain, grouped := "ce2", "ce3"
		if shaded = !shaded; shaded {
			plain, grouped = "ce4", "ce5"
		}
		b = append(b[:0], `<table:table-row table:style-name="ro1">`...)
		b = appendText(b, plain, r.first[r.parent])
		b = appendText(b, plain, r.last[r.parent])
		if r.numeric() {
			b = append(append(b, `<table:table-cell table:style-name="`...), grouped...)
			b = append(b, `" office:value-type="float" office:value="`...)
			b = strconv.AppendInt(b, int64(r.kindID), 10)
			b = append(b, `" calcext:value-type="float"><text:p>`...)
			id := strconv.Itoa(r.kindID)
			b = append(append(append(append(append(b, id[:1]...), '.'), id[1:4]...), '.'), id[4:]...)
			b = append(b, `</text:p></table:table-cell>`...)
		} else {
			b = appendText(b, plain, r.appendKindID(nil))
		}
		if r.contact {
			b = appendText(b, plain, r.address)
			b = appendText(b, plain, r.appendMail(nil))
			b = appendText(b, plain, r.appendTelephone(nil))
		} else {
			b = append(append(append(b, `<table:table-cell table:style-name="`...), plain...), `" table:number-columns-repeated="3"/>`...)
		}
		b = append(b, `<table:table-cell table:number-columns-repeated="16378"/></table:table-row>`...)
		w.Write(b)
	})
	if rest := 1_048_576 - number; rest > 0 {
		fmt.Fprintf(w, `<table:table-row table:style-name="ro1" table:number-rows-repeated="%d"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`, rest)
	}
	fmt.Fprintf(w, contentEnd, last, last)
}

func appendText(b []byte, style string, text []byte) []byte {
	b = append(append(b, `<table:table-cell table:style-name="`...), style...)
	b = append(b, `" office:value-type="string" calcext:value-type="string"><text:p>`...)
	b = append(b, text...) // no name or address in here holds & or <
	return append(b, `</text:p></table:table-cell>`...)
}

const (
	namespaces = `xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3"`

	contentStart = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content ` + namespaces + `><office:scripts/><office:font-face-decls/><office:automatic-styles>` +
		`<style:style style:name="co1" style:family="table-column"><style:table-column-properties fo:break-before="auto" style:column-width="4.001cm"/></style:style>` +
		`<style:style style:name="co2" style:family="table-column"><style:table-column-properties fo:break-before="auto" style:column-width="7.6cm"/></style:style>` +
		`<style:style style:name="co3" style:family="table-column"><style:table-column-properties fo:break-before="auto" style:column-width="2.258cm"/></style:style>` +
		`<style:style style:name="ro1" style:family="table-row"><style:table-row-properties style:row-height="0.452cm" fo:break-before="auto" style:use-optimal-row-height="true"/></style:style>` +
		`<style:style style:name="ta1" style:family="table" style:master-page-name="Default"><style:table-properties table:display="true" style:writing-mode="lr-tb"/></style:style>` +
		`<number:number-style style:name="N3" number:language="de" number:country="DE"><number:number number:decimal-places="0" number:min-decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>` +
		`<number:text-style style:name="N100"><number:text-content/></number:text-style>` +
		`<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:background-color="#c9d6ea"/><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N100"/>` +
		`<style:style style:name="ce3" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N3"/>` +
		`<style:style style:name="ce4" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N100"><style:table-cell-properties fo:background-color="#e8eef7"/></style:style>` +
		`<style:style style:name="ce5" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N3"><style:table-cell-properties fo:background-color="#e8eef7"/></style:style>` +
		`</office:automatic-styles><office:body><office:spreadsheet><table:calculation-settings table:automatic-find-labels="false" table:use-regular-expressions="false" table:use-wildcards="true"/>` +
		`<table:table table:name="Eltern" table:style-name="ta1" table:print-ranges="Eltern.A1:Eltern.F%d">` +
		`<table:table-column table:style-name="co1" table:number-columns-repeated="2" table:default-cell-style-name="ce2"/><table:table-column table:style-name="co3" table:default-cell-style-name="ce2"/>` +
		`<table:table-column table:style-name="co2" table:number-columns-repeated="2" table:default-cell-style-name="ce2"/><table:table-column table:style-name="co1" table:default-cell-style-name="ce2"/>` +
		`<table:table-column table:style-name="co3" table:number-columns-repeated="16378" table:default-cell-style-name="Default"/>` +
		`<table:table-header-rows><table:table-row table:style-name="ro1">` +
		head + `Vorname` + headEnd + head + `Nachname` + headEnd + head + `Kind-ID` + headEnd + head + `Adresse` + headEnd + head + `E-Mail` + headEnd + head + `Telefonnummer` + headEnd +
		`<table:table-cell table:number-columns-repeated="16378"/></table:table-row></table:table-header-rows>`
	head    = `<table:table-cell table:style-name="ce1" office:value-type="string" calcext:value-type="string"><text:p>`
	headEnd = `</text:p></table:table-cell>`

	contentEnd = `<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Eltern.A2:Eltern.F%d"><calcext:condition calcext:apply-style-name="Ohne_20_Kontakt" calcext:value="formula-is([.$E2]=&quot;&quot;)" calcext:base-cell-address="Eltern.A2"/></calcext:conditional-format></calcext:conditional-formats></table:table>` +
		`<table:named-expressions/><table:database-ranges><table:database-range table:name="Elternliste" table:target-range-address="Eltern.A1:Eltern.F%d" table:display-filter-buttons="true"/></table:database-ranges></office:spreadsheet></office:body></office:document-content>`

	stylesXML = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles ` + namespaces + `><office:font-face-decls/><office:styles><style:default-style style:family="table-cell"><style:text-properties fo:language="de" fo:country="DE"/></style:default-style>` +
		`<style:style style:name="Default" style:family="table-cell"/><style:style style:name="Ohne_20_Kontakt" style:display-name="Ohne Kontakt" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:background-color="#fff2cc"/></style:style></office:styles>` +
		`<office:automatic-styles><style:page-layout style:name="Mpm1"/></office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-layout-name="Mpm1"/></office:master-styles></office:document-styles>`

	metaXML = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta ` + namespaces + `><office:meta><meta:creation-date>2026-11-23T08:00:00</meta:creation-date></office:meta></office:document-meta>`

	manifestXML = `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + mimetype + `"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>`
)
