package mailmerge

// A Condition asks for values of the record: [Empty], [NotEmpty], [Equal],
// [Not], [And] or [Or]. The same value hides a paragraph in Writer, chooses the
// records of a [Query], and decides for merged letters.
type Condition interface{ condition() Condition }

// Empty holds if the value of the column of this name is the empty text, or if there is none.
type Empty string

// NotEmpty holds if the value of the column of this name has at least one character.
type NotEmpty string

// Equal holds if the value of the column is exactly this text.
//
// The column must hold text. A cell with a number equals no text when Writer
// hides a paragraph; in a [Query] it does, but there case does not count and the number 0 counts as
// empty (LibreOffice's driver for spreadsheets). An empty Value is refused,
// since [Empty] says it clearly, and so is one that ends with a backslash,
// which Writer's conditions cannot hold.
type Equal struct {
	Column, Value string
}

// Not holds if the condition in it does not.
type Not struct {
	Condition Condition
}

// And holds if all of its conditions do; an empty And is refused.
type And []Condition

// Or holds if one of its conditions does; an empty Or is refused.
type Or []Condition

func (c Empty) condition() Condition    { return c }
func (c NotEmpty) condition() Condition { return c }
func (c Equal) condition() Condition    { return c }
func (c Not) condition() Condition      { return c }
func (c And) condition() Condition      { return c }
func (c Or) condition() Condition       { return c }
