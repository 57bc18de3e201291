package check

// Severity says how a finding concerns the reader.
type Severity uint8

// The severities, the mildest first.
const (
	Hint    Severity = iota // good to know
	Warning                 // a person should look
	Error                   // the import would go wrong, or give a wrong account
)

// A Kind is what can be found.
type Kind uint8

// The kinds, in the order in which they are shown within their severity.
const (
	NoChildIDColumn Kind = iota
	SwappedColumns
	NamesMissing
	FirstNameMissing
	LastNameMissing
	NameNotText
	NameIsError
	DamagedName
	TwoPersons
	ChildIDMissing
	ChildIDDecimal
	ChildIDNotNumber
	ChildIDTooLong
	ChildIDBroken
	ChildIDFloat
	TwoAccounts
	NamesakesJoined

	SwappedRow
	Institution
	TitleInName
	OddName
	SalutationOfTwo
	LookAlike
	Spaces
	Invisible
	Decomposed
	ChildIDShort
	ChildIDCrowded
	OneOrTwo
	NameSpelling
	NameChanged
	HelperSpelling
	HelperMissing
	NothingToCompare
	DuplicateRow
	DamagedText
	EmailMalformed
	EmailShared
	PhoneNoNumber
	PhoneEmail
	NoPostcode
	PostcodeShort
	ApartAtOneAddress
	AddressBlocked
	NoCustody

	ChildIDShown
	EmailSeveral
	PhoneAsNumber
	BelowTable

	NumKinds = iota
)

// Severity is the severity of all findings of the kind.
func (k Kind) Severity() Severity {
	switch {
	case k < SwappedRow:
		return Error
	case k < ChildIDShown:
		return Warning
	}
	return Hint
}

// Key is the kind's stable name in JSON (docs/JSON.md).
func (k Kind) Key() string { return kinds[k].key }

// Title is what the kind is called in German: "Die Kind-ID fehlt".
func (k Kind) Title() string { return kinds[k].title }

// A Finding is one thing in Datei-01.
type Finding struct {
	Kind   Kind
	Row    int    // as Calc shows it; 0: it concerns a whole column
	Others []int  // further rows it concerns, ascending
	Col    int    // from 1; 0: it concerns the whole row
	Header string // of the column
	Name   string // of the parent in the row
	Value  string // what stands there
	Note   string // what is particular about this one: a German sentence or none
	Fix    bool   // --fix writes New into the cell
	New    string
}
