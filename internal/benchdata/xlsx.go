package benchdata

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
)

// WriteXLSX writes the school's Datei-01 as a workbook as Excel saves it, with the sheet "Eltern". It holds the same rows
// and values as the spreadsheet of [School.WriteODS].
func (s School) WriteXLSX(w io.Writer) error {
	b := book{School: s, table: sharedStrings{number: make(map[uint64]uint32)}}
	return writeParts(newZip(w), []part{ // in Excel's order
		{"[Content_Types].xml", text(contentTypesXML)},
		{"_rels/.rels", text(packageRelsXML)},
		{"xl/workbook.xml", b.workbook},
		{"xl/_rels/workbook.xml.rels", text(workbookRelsXML)},
		{"xl/worksheets/sheet1.xml", b.sheet},
		{"xl/theme/theme1.xml", text(themeXML)},
		{"xl/styles.xml", text(bookStylesXML)},
		{"xl/sharedStrings.xml", b.sharedStrings},
		{"docProps/core.xml", text(coreXML)},
		{"docProps/app.xml", text(appXML)},
	})
}

type book struct {
	School
	table sharedStrings
}

// sharedStrings numbers texts in the order in which they come first. It keeps their hashes, not the texts: those are made
// a second time when they are written. Two of three million texts have the same hash in one of four million schools.
type sharedStrings struct {
	number map[uint64]uint32
	count  int // uses
}

func (t *sharedStrings) use(text []byte) uint32 {
	t.count++
	h := fnv.New64a()
	h.Write(text)
	n, known := t.number[h.Sum64()]
	if !known {
		n = uint32(len(t.number))
		t.number[h.Sum64()] = n
	}
	return n
}

var titles = [Columns]string{"Vorname", "Nachname", "Kind-ID", "Adresse", "E-Mail", "Telefonnummer"}

// Cell formats: entries of cellXfs in xl/styles.xml.
const (
	xfHeader = 1
	xfText   = 2
	xfNumber = 3 // with points between thousands
	xfShaded = 2 // to be added in every second row
)

// texts calls yield for the texts of the header and all rows in the order of the cells: row and column from 1, nil for
// a cell without text.
func (b *book) texts(yield func(r *row, number, column int, text []byte)) {
	for i, t := range titles {
		yield(nil, 1, i+1, []byte(t))
	}
	number := 1
	var buf []byte
	b.each(func(r row) {
		number++
		for column := 1; column <= Columns; column++ {
			buf = r.appendCell(buf[:0], column)
			yield(&r, number, column, buf)
		}
	})
}

// appendCell appends the text of a cell, nothing for an empty one and a number.
func (r row) appendCell(dst []byte, column int) []byte {
	switch {
	case column == 1:
		return append(dst, r.first[r.parent]...)
	case column == 2:
		return append(dst, r.last[r.parent]...)
	case column == 3 && !r.numeric():
		return r.appendKindID(dst)
	case column == 4 && r.contact:
		return append(dst, r.address...)
	case column == 5 && r.contact:
		return r.appendMail(dst)
	case column == 6 && r.contact:
		return r.appendTelephone(dst)
	}
	return dst
}

func (b *book) workbook(w *bufio.Writer) {
	fmt.Fprintf(w, workbookXML, b.Rows+1, b.Rows+1)
}

func (b *book) sheet(w *bufio.Writer) {
	last := b.Rows + 1
	fmt.Fprintf(w, sheetStart, last)
	var c []byte
	b.texts(func(r *row, number, column int, text []byte) {
		c = c[:0]
		if column == 1 {
			c = strconv.AppendInt(append(c, `<row r="`...), int64(number), 10)
			c = append(c, `" spans="1:6" x14ac:dyDescent="0.25">`...)
		}
		c = append(append(c, `<c r="`...), byte('A'+column-1))
		c = append(strconv.AppendInt(c, int64(number), 10), `" s="`...)
		c = strconv.AppendInt(c, int64(format(r, number, column)), 10)
		switch {
		case len(text) > 0:
			c = strconv.AppendInt(append(c, `" t="s"><v>`...), int64(b.table.use(text)), 10)
			c = append(c, `</v></c>`...)
		case column == 3:
			c = append(strconv.AppendInt(append(c, `"><v>`...), int64(r.kindID), 10), `</v></c>`...)
		default:
			c = append(c, `"/>`...)
		}
		if column == Columns {
			c = append(c, `</row>`...)
		}
		w.Write(c)
	})
	fmt.Fprintf(w, sheetEnd, last, last)
}

func format(r *row, number, column int) int {
	xf := xfText
	switch {
	case r == nil:
		return xfHeader
	case column == 3 && r.numeric():
		xf = xfNumber
	}
	if number%2 == 0 {
		xf += xfShaded
	}
	return xf
}

func (b *book) sharedStrings(w *bufio.Writer) {
	t := &b.table
	fmt.Fprintf(w, xmlDecl+`<sst xmlns="`+nsMain+`" count="%d" uniqueCount="%d">`, t.count, len(t.number))
	next := uint32(0)
	b.texts(func(_ *row, _, _ int, text []byte) {
		if len(text) == 0 || t.use(text) != next {
			return // no text, or one that was there before
		}
		next++
		w.WriteString(`<si><t>`)
		w.Write(text) // no name or address in here holds & or <
		w.WriteString(`</t></si>`)
	})
	w.WriteString(`</sst>`)
}

const (
	xmlDecl    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n"
	nsMain     = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	nsDrawing  = `http://schemas.openxmlformats.org/drawingml/2006/main`
	nsRels     = `http://schemas.openxmlformats.org/package/2006/relationships`
	nsDoc      = `http://schemas.openxmlformats.org/officeDocument/2006/`
	nsAc       = `http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac`
	spreadType = `application/vnd.openxmlformats-officedocument.spreadsheetml.`

	contentTypesXML = xmlDecl + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + spreadType + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + spreadType + `worksheet+xml"/>` +
		`<Override PartName="/xl/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/><Override PartName="/xl/styles.xml" ContentType="` + spreadType + `styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="` + spreadType + `sharedStrings+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

	packageRelsXML = xmlDecl + `<Relationships xmlns="` + nsRels + `"><Relationship Id="rId3" Type="` + nsDoc + `relationships/extended-properties" Target="docProps/app.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId1" Type="` + nsDoc + `relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`

	workbookXML = xmlDecl + `<workbook xmlns="` + nsMain + `" xmlns:r="` + nsDoc + `relationships"><fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="22228"/><workbookPr defaultThemeVersion="166925"/>` +
		`<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="12225"/></bookViews><sheets><sheet name="Eltern" sheetId="1" r:id="rId1"/></sheets>` +
		`<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Eltern!$A$1:$F$%d</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">Eltern!$A$1:$F$%d</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">Eltern!$1:$1</definedName></definedNames>` +
		`<calcPr calcId="191029"/></workbook>`

	workbookRelsXML = xmlDecl + `<Relationships xmlns="` + nsRels + `"><Relationship Id="rId3" Type="` + nsDoc + `relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + nsDoc + `relationships/theme" Target="theme/theme1.xml"/>` +
		`<Relationship Id="rId1" Type="` + nsDoc + `relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId4" Type="` + nsDoc + `relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`

	sheetStart = xmlDecl + `<worksheet xmlns="` + nsMain + `" xmlns:r="` + nsDoc + `relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="` + nsAc + `"><dimension ref="A1:F%d"/>` +
		`<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr baseColWidth="10" defaultRowHeight="15" x14ac:dyDescent="0.25"/>` +
		`<cols><col min="1" max="2" width="22.7109375" style="2" customWidth="1"/><col min="3" max="3" width="12.7109375" style="2" customWidth="1"/><col min="4" max="5" width="43.140625" style="2" customWidth="1"/><col min="6" max="6" width="22.7109375" style="2" customWidth="1"/></cols><sheetData>`

	sheetEnd = `</sheetData><autoFilter ref="A1:F%d"/><conditionalFormatting sqref="A2:F%d"><cfRule type="expression" dxfId="0" priority="1"><formula>$E2=""</formula></cfRule></conditionalFormatting>` +
		`<pageMargins left="0.7" right="0.7" top="0.78740157499999996" bottom="0.78740157499999996" header="0.3" footer="0.3"/></worksheet>`

	bookStylesXML = xmlDecl + `<styleSheet xmlns="` + nsMain + `"><fonts count="2"><font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/></font><font><b/><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/></font></fonts>` +
		`<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFC9D6EA"/><bgColor indexed="64"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/><bgColor indexed="64"/></patternFill></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/><xf numFmtId="3" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FFFFF2CC"/></patternFill></fill></dxf></dxfs><tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/></styleSheet>`

	// The least that the schema of a theme asks for.
	themeXML = xmlDecl + `<a:theme xmlns:a="` + nsDrawing + `" name="Office"><a:themeElements><a:clrScheme name="Office"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2>` +
		`<a:accent1><a:srgbClr val="4472C4"/></a:accent1><a:accent2><a:srgbClr val="ED7D31"/></a:accent2><a:accent3><a:srgbClr val="A5A5A5"/></a:accent3><a:accent4><a:srgbClr val="FFC000"/></a:accent4><a:accent5><a:srgbClr val="5B9BD5"/></a:accent5><a:accent6><a:srgbClr val="70AD47"/></a:accent6><a:hlink><a:srgbClr val="0563C1"/></a:hlink><a:folHlink><a:srgbClr val="954F72"/></a:folHlink></a:clrScheme>` +
		`<a:fontScheme name="Office"><a:majorFont>` + themeFont + `</a:majorFont><a:minorFont>` + themeFont + `</a:minorFont></a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>` + themeFill + themeFill + themeFill + `</a:fillStyleLst><a:lnStyleLst>` + themeLine + themeLine + themeLine + `</a:lnStyleLst>` +
		`<a:effectStyleLst>` + themeEffect + themeEffect + themeEffect + `</a:effectStyleLst><a:bgFillStyleLst>` + themeFill + themeFill + themeFill + `</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
	themeFont   = `<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>`
	themeFill   = `<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`
	themeLine   = `<a:ln w="6350">` + themeFill + `</a:ln>`
	themeEffect = `<a:effectStyle><a:effectLst/></a:effectStyle>`

	coreXML = xmlDecl + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:created xsi:type="dcterms:W3CDTF">2026-11-23T08:00:00Z</dcterms:created></cp:coreProperties>`
	appXML  = xmlDecl + `<Properties xmlns="` + nsDoc + `extended-properties"><Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>`
)
