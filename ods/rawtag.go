package ods

import (
	"elterntool/internal/xmlscan"
)

// isID tells whether an attribute's value must be unique in the document.
func isID(a xmlscan.Atom) bool { return a == attrXMLID || a == attrTextID || a == attrDrawID }

// hasID tells whether a start tag has an identifier.
func hasID(tok *xmlscan.Token) bool {
	for i := range tok.NumAttrs() {
		if a, _ := tok.At(i); isID(a) {
			return true
		}
	}
	return false
}

// isValue tells whether an attribute belongs to a cell's value (ODF 1.3 part
// 3, 19.387 and what is said there, and LibreOffice's calcext:value-type).
func isValue(a xmlscan.Atom) bool {
	switch a {
	case attrValueType, attrCalcextValueType, attrValue, attrDateValue, attrTimeValue, attrBooleanValue, attrStringValue, attrCurrency:
		return true
	}
	return false
}
