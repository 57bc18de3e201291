package ods

import "elterntool/internal/xmlscan"

// ValueType is the type of a cell's value (ODF 1.3 part 3, 19.387
// office:value-type).
type ValueType uint8

const (
	Empty ValueType = iota // no value; the cell may hold a comment or a drawing
	String
	Float
	Percentage
	Currency
	Date
	Time
	Boolean
	Fault // the result of a formula is an error, as LibreOffice marks it
)

var typeNames = [...]string{"empty", "string", "float", "percentage", "currency", "date", "time", "boolean", "error"}

func (t ValueType) String() string { return typeNames[t] }

// A Cell holds something: a value, a formula, a comment or a drawing. Its
// bytes are valid until the next row.
type Cell struct {
	Col      int // from 1
	Repeated int // the cell stands for the columns Col … Col+Repeated-1 alike; usually 1
	Type     ValueType
	// Value is the value as stored: the text of a String; "9896508" (Float),
	// "2026-11-24" or "2026-11-24T10:15:00" (Date), "PT10H15M00S" (Time),
	// "true" (Boolean).
	Value []byte
	// Text is what the cell shows. Paragraphs and line breaks give '\n'.
	// Comments do not count.
	Text    []byte
	Formula bool // the value is the cached result of a formula
	Covered bool // hidden by a merged cell
	// Markup says that parts of the text have a format of their own, or a link: a new
	// text for the cell would lose that.
	Markup bool
}

// A Row holds at least one cell. It and all in it are valid until the next
// iteration.
type Row struct {
	Sheet    *Sheet
	Number   int  // from 1, as Calc shows it
	Repeated int  // the row stands for the rows Number … Number+Repeated-1 alike; usually 1
	Hidden   bool // table:visibility is collapse or filter
	Filtered bool // it is filter
	Cells    []Cell
}

// Cell returns the cell in column col, or nil if it is empty.
func (r *Row) Cell(col int) *Cell {
	for i := range r.Cells {
		if c := &r.Cells[i]; col < c.Col+c.Repeated {
			if col >= c.Col {
				return c
			}
			return nil
		}
	}
	return nil
}

// A cellTag is what the start tag of a cell says. The slices are valid as long
// as the token.
type cellTag struct {
	style, valueType, calcType, value, formula, validation []byte
	isString                                               bool // office:string-value is there
	matrixCols, matrixRows, spanCols, spanRows             int
}

func readCellTag(tok *xmlscan.Token, c *cellTag) {
	*c = cellTag{}
	for i := range tok.NumAttrs() {
		a, v := tok.At(i)
		switch a {
		case attrStyleName:
			c.style = v
		case attrValueType:
			c.valueType = v
		case attrCalcextValueType:
			c.calcType = v
		case attrValue, attrDateValue, attrTimeValue, attrBooleanValue:
			c.value = v
		case attrStringValue:
			c.value, c.isString = v, true
		case attrFormula:
			c.formula = v
		case attrValidationName:
			c.validation = v
		case attrMatrixColumns:
			c.matrixCols = max(1, number(v, maxRepeat))
		case attrMatrixRows:
			c.matrixRows = max(1, number(v, maxRepeat))
		case attrColumnsSpanned:
			c.spanCols = number(v, maxRepeat)
		case attrRowsSpanned:
			c.spanRows = number(v, maxRepeat)
		}
	}
}

func (c *cellTag) typ() ValueType {
	if string(c.calcType) == "error" {
		return Fault
	}
	switch string(c.valueType) {
	case "string":
		return String
	case "float":
		return Float
	case "percentage":
		return Percentage
	case "currency":
		return Currency
	case "date":
		return Date
	case "time":
		return Time
	case "boolean":
		return Boolean
	}
	return Empty
}
