package xlsx

// ValueType is the type of a cell's value.
type ValueType uint8

const (
	Empty ValueType = iota
	String
	Float
	Percentage
	Currency
	Date
	Time
	Boolean
	Fault
)

var typeNames = [...]string{"empty", "string", "float", "percentage", "currency", "date", "time", "boolean", "error"}

func (t ValueType) String() string { return typeNames[t] }
