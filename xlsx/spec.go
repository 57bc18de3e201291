package xlsx

import (
	"bytes"

	"elterntool/internal/xmlscan"
)

// Namespaces (ECMA-376 part 1, 18 and part 2; the strict ones of part 1, the
// transitional ones of part 4) and of Microsoft's extensions.
const (
	nsMain          = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsCompatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	nsMainStrict    = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	nsOffice        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsOfficeStrict  = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	nsRelationships = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsExcel         = "http://schemas.microsoft.com/office/excel/2006/main"
	nsX14           = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
	nsXML           = "http://www.w3.org/XML/1998/namespace"
)

const (
	_ xmlscan.Atom = iota

	// Relationships (part 2, 9.3).
	elemRelationship
	attrID
	attrTarget
	attrTargetMode
	attrType

	// The workbook (part 1, 18.2).
	elemWorkbook
	elemWorkbookPr
	elemSheet
	elemDefinedName
	elemCalcPr
	elemAfterCalcPr // any element that must stand behind calcPr
	attrName
	attrRelID
	attrState
	attrDate1904
	attrLocalSheetID
	attrFullCalcOnLoad

	// Worksheets (18.3).
	elemWorksheet
	elemDimension
	elemCols
	elemCol
	elemSheetData
	elemRow
	elemCell
	elemFormula
	elemValue
	elemInline
	elemText
	elemRun
	elemExtLst
	elemSheetProtection
	elemAutoFilter
	elemMergeCell
	elemConditionalFormatting
	elemDataValidation
	elemHyperlink
	elemX14Sqref // xm:sqref
	elemX14Validation
	elemX14Formatting // or sparklines
	elemSheetFormatPr
	attrRef
	attrR
	attrS
	attrT
	attrSI
	attrCM
	attrVM
	attrMin
	attrMax
	attrStyle
	attrWidth
	attrCustomWidth
	attrSpans
	attrCustomHeight
	attrDefaultRowHeight
	elemPivotLocation
	attrHidden
	attrCustomFormat
	attrSheet
	attrSqref
	attrSpace

	// Shared strings (18.4).
	elemSST
	elemSI
	attrCount

	// Styles (18.8).
	elemStyleSheet
	elemNumFmts
	elemNumFmt
	elemCellXfs
	elemXf
	elemProtection
	attrNumFmtID
	attrFormatCode
	attrApplyNumberFormat
	attrLocked

	// Alternatives (part 3, 7.5).
	elemAlternate
	elemFallback

	// Tables (18.5) and comments (18.7).
	elemTable
	elemTableColumns
	elemTableColumn
	elemComment
	attrDisplayName
	attrHeaderRowCount
	attrTotalsRowCount
	attrTableType
	attrTableColumnID // id without a namespace
)

var vocabulary = func() *xmlscan.Vocabulary {
	v := new(xmlscan.Vocabulary)
	add := func(uri string, names map[string]xmlscan.Atom) {
		for name, a := range names {
			v.Add(a, uri, name)
		}
	}
	add(nsRelationships, map[string]xmlscan.Atom{"Relationship": elemRelationship})
	for _, uri := range []string{nsMain, nsMainStrict} {
		add(uri, map[string]xmlscan.Atom{
			"workbook": elemWorkbook, "workbookPr": elemWorkbookPr, "sheet": elemSheet,
			"definedName": elemDefinedName, "calcPr": elemCalcPr,
			"oleSize": elemAfterCalcPr, "customWorkbookViews": elemAfterCalcPr, "pivotCaches": elemAfterCalcPr,
			"smartTagPr": elemAfterCalcPr, "smartTagTypes": elemAfterCalcPr, "webPublishing": elemAfterCalcPr,
			"fileRecoveryPr": elemAfterCalcPr, "webPublishObjects": elemAfterCalcPr,
			"worksheet": elemWorksheet, "dimension": elemDimension, "cols": elemCols, "col": elemCol,
			"sheetFormatPr": elemSheetFormatPr,
			"sheetData":     elemSheetData, "row": elemRow, "c": elemCell, "f": elemFormula, "v": elemValue, "is": elemInline,
			"t": elemText, "r": elemRun, "extLst": elemExtLst,
			"sheetProtection": elemSheetProtection, "autoFilter": elemAutoFilter, "mergeCell": elemMergeCell,
			"conditionalFormatting": elemConditionalFormatting, "dataValidation": elemDataValidation, "hyperlink": elemHyperlink,
			"sst": elemSST, "si": elemSI,
			"styleSheet": elemStyleSheet, "numFmts": elemNumFmts, "numFmt": elemNumFmt, "cellXfs": elemCellXfs, "xf": elemXf,
			"protection": elemProtection,
			"table":      elemTable, "tableColumns": elemTableColumns, "tableColumn": elemTableColumn, "comment": elemComment, "location": elemPivotLocation,
		})
	}
	for _, uri := range []string{nsOffice, nsOfficeStrict} {
		v.Add(attrRelID, uri, "id")
	}
	v.Add(elemAlternate, nsCompatibility, "AlternateContent")
	v.Add(elemFallback, nsCompatibility, "Fallback")
	v.Add(elemX14Sqref, nsExcel, "sqref")
	v.Add(elemX14Validation, nsX14, "dataValidation")
	v.Add(elemX14Formatting, nsX14, "conditionalFormatting")
	v.Add(elemX14Formatting, nsX14, "sparkline")
	v.Add(attrSpace, nsXML, "space")
	add("", map[string]xmlscan.Atom{
		"Id": attrID, "Target": attrTarget, "TargetMode": attrTargetMode, "Type": attrType,
		"name": attrName, "state": attrState, "date1904": attrDate1904, "localSheetId": attrLocalSheetID,
		"fullCalcOnLoad": attrFullCalcOnLoad,
		"ref":            attrRef, "r": attrR, "s": attrS, "t": attrT, "si": attrSI, "cm": attrCM, "vm": attrVM,
		"min": attrMin, "max": attrMax, "style": attrStyle, "width": attrWidth, "customWidth": attrCustomWidth,
		"spans": attrSpans, "customHeight": attrCustomHeight, "defaultRowHeight": attrDefaultRowHeight, "hidden": attrHidden, "customFormat": attrCustomFormat, "sheet": attrSheet, "sqref": attrSqref,
		"count": attrCount, "numFmtId": attrNumFmtID, "formatCode": attrFormatCode, "applyNumberFormat": attrApplyNumberFormat,
		"locked":      attrLocked,
		"displayName": attrDisplayName, "headerRowCount": attrHeaderRowCount, "totalsRowCount": attrTotalsRowCount,
		"tableType": attrTableType, "id": attrTableColumnID,
	})
	return v
}()

// isTrue reads an xsd:boolean.
func isTrue(v []byte) bool {
	switch string(v) {
	case "1", "true", "on":
		return true
	case "0", "false", "off", "":
		return false
	}
	w := tokenValue(v)
	return len(w) < len(v) && isTrue(w)
}

// tokenValue is the value of an attribute that is a token: without references and white
// space around it.
func tokenValue(v []byte) []byte {
	if bytes.IndexByte(v, '&') >= 0 {
		v = []byte(xmlscan.Value(v))
	}
	return bytes.Trim(v, " \t\r\n")
}

// number reads a number of digits, at most limit; limit if it is larger, 0 if it
// is none.
func number(v []byte, limit int) int {
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			if w := tokenValue(v); len(w) < len(v) {
				return number(w, limit)
			}
			return 0
		}
		if n = n*10 + int(c-'0'); n > limit {
			return limit
		}
	}
	return n
}
