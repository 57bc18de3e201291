package xlsx

// ValueType is the type of a cell's value: what is stored (ECMA-376 part 1,
// 18.18.11 ST_CellType) and, for numbers, what the number format makes of it.
type ValueType uint8

const (
	Empty ValueType = iota // no value
	String
	Float
	Percentage
	Currency
	Date
	Time
	Boolean
	Fault // an error such as #N/A
)

var typeNames = [...]string{"empty", "string", "float", "percentage", "currency", "date", "time", "boolean", "error"}

func (t ValueType) String() string { return typeNames[t] }

// A Cell holds something: a value or a formula. Its bytes are valid until the
// next row.
type Cell struct {
	Col  int // from 1
	Type ValueType
	// Value is the value as stored: the text of a String; "9896508" (Float,
	// Percentage, Currency: the shortest decimal of the number), "2026-11-24" or
	// "2026-11-24T10:15:00" (Date), "PT10H15M00S" (Time), "true" (Boolean), "#N/A"
	// (Fault).
	Value []byte
	// Text is what the cell shows.
	Text    []byte
	Formula bool // the value is the cached result of a formula
	// Markup says that parts of the text have a format of their own: a new text for the
	// cell would lose that.
	Markup bool
}

// A Row holds at least one cell. It and all in it are valid until the next
// iteration.
type Row struct {
	Sheet  *Sheet
	Number int  // from 1
	Hidden bool // by hand or by a filter
	Cells  []Cell
}

// Cell returns the cell in column col, or nil if it is empty.
func (r *Row) Cell(col int) *Cell {
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Col >= col {
			if c.Col == col {
				return c
			}
			break
		}
	}
	return nil
}
