package formula

// A Syntax is a notation for formulas.
type Syntax uint8

const (
	Unknown     Syntax = iota // nothing is known: every formula is unbounded
	OpenFormula               // of:=SUM([.A1:.B2];[$'My sheet'.C3]), ODF 1.2 and later
	OOo                       // oooc:=SUM([.A1:.B2]), OpenOffice.org 2 and 3
	Plain                     // =SUM([.A1:.B2]) without a prefix: one of the two above
	Excel                     // msoxl:=SUM(A1:B2,'My sheet'!C3), and cells of .xlsx
)

// SyntaxOf returns the notation that a namespace stands for: the one that the
// prefix of table:formula is bound to (ODF 1.3 part 3, 19.642), or "" where
// the formula has no prefix.
func SyntaxOf(namespace string) Syntax {
	switch namespace {
	case "":
		return Plain
	case "urn:oasis:names:tc:opendocument:xmlns:of:1.2":
		return OpenFormula
	case "http://openoffice.org/2004/calc":
		return OOo
	case "http://schemas.microsoft.com/office/excel/formula":
		return Excel
	}
	return Unknown
}
