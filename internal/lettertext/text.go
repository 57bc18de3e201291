package lettertext

import "slices"

// A Text is a file, read. Blocks that can never appear are left out.
type Text struct {
	File   string
	Blocks []Block

	names *vocabulary // for String
}

// A Block is a paragraph or something that stands like one.
type Block struct {
	Kind      Kind
	Insertion string    // Kind Insertion: which one, spelt as in Names
	Inlines   []Inline  // otherwise: at least one
	When      Condition // nil: always
	Line      int       // where it begins, from 1
}

// Kind of a block. Neighbouring items are one list.
type Kind uint8

// The kinds.
const (
	Paragraph Kind = iota
	Heading
	Subheading
	Bullet
	Numbered
	Insertion
)

// An Inline is a piece of a block. No piece is empty; blanks are single, none
// stands at the beginning or the end of a line.
type Inline struct {
	Kind  InlineKind
	Text  string // Run, Value: what is shown; Open: what is open
	Name  string // Field: the column, spelt as in Names; Value, Open: key of the value, if it is one
	Bold  bool   // never with Break
	Check bool   // Open: to be checked, not filled in
	Line  int    // from 1
}

// InlineKind of an inline.
type InlineKind uint8

// The kinds.
const (
	Run   InlineKind = iota // text of the file
	Field                   // a column of the sheet
	Value                   // a value
	Open                    // something that a person must fill in or check
	Break                   // end of a line
)

// Shown is the text of an inline as a letter shows it: an open item in square
// brackets, a field as "«Vorname»", a break as a line end.
func (i Inline) Shown() string {
	switch i.Kind {
	case Field:
		return "«" + i.Name + "»"
	case Open:
		return OpenItem{Text: i.Text, Check: i.Check}.String()
	case Break:
		return "\n"
	}
	return i.Text
}

// An OpenItem is something that a person must do before the letters are sent.
type OpenItem struct {
	File  string
	Line  int
	Text  string // what is missing, or what is to be checked
	Check bool
	Key   string // of the value; "" if it stands in the text itself
}

// String gives what the letter shows: [bitte ergänzen: Name der Schule].
func (o OpenItem) String() string {
	if o.Check {
		return "[bitte prüfen: " + o.Text + "]"
	}
	return "[bitte ergänzen: " + o.Text + "]"
}

// Open lists the open items in the order of the text, a value as often as it is
// used.
func (t *Text) Open() []OpenItem {
	var list []OpenItem
	for _, b := range t.Blocks {
		for _, i := range b.Inlines {
			if i.Kind == Open {
				list = append(list, OpenItem{t.File, i.Line, i.Text, i.Check, i.Name})
			}
		}
	}
	return list
}

// Columns lists the columns that the text shows or tests, in the order of their
// first use.
func (t *Text) Columns() []string {
	var list []string
	add := func(column string) {
		if !slices.Contains(list, column) {
			list = append(list, column)
		}
	}
	for _, b := range t.Blocks {
		columnsOf(b.When, add)
		for _, i := range b.Inlines {
			if i.Kind == Field {
				add(i.Name)
			}
		}
	}
	return list
}
