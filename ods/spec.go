package ods

import "elterntool/internal/xmlscan"

// Namespaces of ODF (ODF 1.3 part 3, 1.4) and of LibreOffice's extensions.
const (
	nsOffice   = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
	nsTable    = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
	nsText     = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
	nsStyle    = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
	nsNumber   = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
	nsDraw     = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
	nsManifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
	nsCalcext  = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
	nsXML      = "http://www.w3.org/XML/1998/namespace"

	// OpenOffice.org 1.x, before ODF.
	nsOffice1 = "http://openoffice.org/2000/office"
)

const (
	_ xmlscan.Atom = iota

	// Document structure (ODF 1.3 part 3, 3.1).
	elemDocument
	elemDocumentContent
	elemDocumentStyles
	elemDocument1 // of OpenOffice.org 1.x
	elemBody
	elemSpreadsheet
	elemMasterStyles
	elemAutomaticStyles
	elemStyles
	elemAnnotation

	// The table model (9.1, 9.2) and what may stand around it.
	elemTable
	elemTableSource
	elemColumns
	elemColumnGroup
	elemHeaderColumns
	elemColumn
	elemRows
	elemRowGroup
	elemHeaderRows
	elemRow
	elemCell
	elemCoveredCell
	elemCellRangeSource
	elemTrackedChanges
	elemCellContentChange
	elemInsertion
	elemDeletion
	elemMovement
	elemCellAddress
	elemDatabaseRange
	elemNamedRange
	elemConditionalFormat

	// Text (6.1).
	elemP
	elemH
	elemS
	elemTab
	elemLineBreak
	elemRubyText
	elemNote
	elemSoftPageBreak
	elemTextChange

	// Styles (16).
	elemStyle
	elemDefaultStyle
	elemCellProperties
	elemColumnProperties
	elemTableProperties
	elemTextStyle
	elemTextContent

	elemFileEntry
	elemEncryptionData

	attrName
	attrStyleName
	attrDefaultCellStyleName
	attrColumnsRepeated
	attrRowsRepeated
	attrVisibility
	attrProtected
	attrPrintRanges
	attrFormula
	attrMatrixColumns
	attrMatrixRows
	attrColumnsSpanned
	attrRowsSpanned
	attrValidationName
	attrIsSubTable
	attrTargetRangeAddress
	attrCellRangeAddress
	attrRow
	attrColumn
	attrType
	attrPosition
	attrCount
	attrEndCellAddress
	attrColumnWidth
	attrLastColumnSpanned
	attrLastRowSpanned
	attrEndTable
	attrEndRow
	attrEndColumn
	attrStartTable
	attrStartRow
	attrStartColumn

	attrValueType
	attrCalcextValueType
	attrValue
	attrDateValue
	attrTimeValue
	attrBooleanValue
	attrStringValue
	attrCurrency
	attrMimetype

	attrSpaceCount
	attrStyleStyleName
	attrFamily
	attrParentStyleName
	attrDataStyleName
	attrCellProtect
	attrDisplay
	attrXMLID
	attrTextID
	attrDrawID

	attrFullPath
	attrMediaType
)

// vocabulary holds the names that this package tells apart.
var vocabulary = func() *xmlscan.Vocabulary {
	v := new(xmlscan.Vocabulary)
	add := func(uri string, names map[string]xmlscan.Atom) {
		for local, atom := range names {
			v.Add(atom, uri, local)
		}
	}
	add(nsOffice, map[string]xmlscan.Atom{
		"document": elemDocument, "document-content": elemDocumentContent, "document-styles": elemDocumentStyles,
		"body": elemBody, "spreadsheet": elemSpreadsheet, "master-styles": elemMasterStyles,
		"automatic-styles": elemAutomaticStyles, "styles": elemStyles, "annotation": elemAnnotation,
		"value-type": attrValueType, "value": attrValue, "date-value": attrDateValue, "time-value": attrTimeValue,
		"boolean-value": attrBooleanValue, "string-value": attrStringValue, "currency": attrCurrency, "mimetype": attrMimetype,
	})
	add(nsOffice1, map[string]xmlscan.Atom{
		"document": elemDocument1, "document-content": elemDocument1, "document-styles": elemDocument1,
	})
	add(nsTable, map[string]xmlscan.Atom{
		"table": elemTable, "table-source": elemTableSource,
		"table-columns": elemColumns, "table-column-group": elemColumnGroup, "table-header-columns": elemHeaderColumns, "table-column": elemColumn,
		"table-rows": elemRows, "table-row-group": elemRowGroup, "table-header-rows": elemHeaderRows, "table-row": elemRow,
		"table-cell": elemCell, "covered-table-cell": elemCoveredCell, "cell-range-source": elemCellRangeSource,
		"tracked-changes": elemTrackedChanges, "cell-content-change": elemCellContentChange,
		"insertion": elemInsertion, "deletion": elemDeletion, "movement": elemMovement,
		"cell-address": elemCellAddress, "database-range": elemDatabaseRange, "named-range": elemNamedRange, "cell-range-address": attrCellRangeAddress,
		"name": attrName, "style-name": attrStyleName, "default-cell-style-name": attrDefaultCellStyleName,
		"number-columns-repeated": attrColumnsRepeated, "number-rows-repeated": attrRowsRepeated,
		"visibility": attrVisibility, "display": attrDisplay, "protected": attrProtected, "print-ranges": attrPrintRanges, "formula": attrFormula,
		"number-matrix-columns-spanned": attrMatrixColumns, "number-matrix-rows-spanned": attrMatrixRows,
		"number-columns-spanned": attrColumnsSpanned, "number-rows-spanned": attrRowsSpanned,
		"content-validation-name": attrValidationName, "is-sub-table": attrIsSubTable,
		"row": attrRow, "column": attrColumn, "type": attrType, "position": attrPosition, "count": attrCount,
		"end-cell-address": attrEndCellAddress, "last-column-spanned": attrLastColumnSpanned, "last-row-spanned": attrLastRowSpanned,
		"end-table": attrEndTable, "end-row": attrEndRow, "end-column": attrEndColumn,
		"start-table": attrStartTable, "start-row": attrStartRow, "start-column": attrStartColumn,
	})
	// table:target-range-address is an element of movements and an attribute of
	// ranges; the atom of the attribute serves both.
	v.Add(attrTargetRangeAddress, nsTable, "target-range-address")
	// table:table is an element and, in addresses of tracked changes, an attribute.
	add(nsCalcext, map[string]xmlscan.Atom{
		"value-type": attrCalcextValueType, "conditional-format": elemConditionalFormat,
		"target-range-address": attrTargetRangeAddress,
	})
	add(nsText, map[string]xmlscan.Atom{
		"p": elemP, "h": elemH, "s": elemS, "tab": elemTab, "line-break": elemLineBreak, "ruby-text": elemRubyText,
		"note": elemNote, "soft-page-break": elemSoftPageBreak, "change": elemTextChange,
		"c": attrSpaceCount, "id": attrTextID,
	})
	add(nsStyle, map[string]xmlscan.Atom{
		"style": elemStyle, "default-style": elemDefaultStyle, "table-cell-properties": elemCellProperties, "table-column-properties": elemColumnProperties, "column-width": attrColumnWidth,
		"table-properties": elemTableProperties,
		"name":             attrStyleStyleName, "family": attrFamily, "parent-style-name": attrParentStyleName,
		"data-style-name": attrDataStyleName, "cell-protect": attrCellProtect,
	})
	add(nsNumber, map[string]xmlscan.Atom{"text-style": elemTextStyle, "text-content": elemTextContent})
	add(nsDraw, map[string]xmlscan.Atom{"id": attrDrawID})
	add(nsXML, map[string]xmlscan.Atom{"id": attrXMLID})
	add(nsManifest, map[string]xmlscan.Atom{
		"file-entry": elemFileEntry, "encryption-data": elemEncryptionData,
		"full-path": attrFullPath, "media-type": attrMediaType,
	})
	return v
}()
