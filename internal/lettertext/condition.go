package lettertext

// A Condition says for which rows of the sheet a block is there. It is one of
// Empty, Equal, Not, And, Or. Not stands only before Empty and Equal; And and Or
// have at least two parts and none of their own kind.
type Condition interface {
	// Holds decides for one row; value gives the text of a column in it.
	Holds(value func(column string) string) bool
}

// Empty holds if the cell is empty.
type Empty struct{ Column string }

// Equal holds if the cell has exactly this text, which is not empty.
type Equal struct{ Column, Text string }

// Not holds if the other does not.
type Not struct{ Condition Condition }

// And holds if all hold.
type And []Condition

// Or holds if one holds.
type Or []Condition

// Holds as Condition says.
func (c Empty) Holds(value func(string) string) bool { return value(c.Column) == "" }

// Holds as Condition says.
func (c Equal) Holds(value func(string) string) bool { return value(c.Column) == c.Text }

// Holds as Condition says.
func (c Not) Holds(value func(string) string) bool { return !c.Condition.Holds(value) }

// Holds as Condition says.
func (c And) Holds(value func(string) string) bool {
	for _, part := range c {
		if !part.Holds(value) {
			return false
		}
	}
	return true
}

// Holds as Condition says.
func (c Or) Holds(value func(string) string) bool {
	for _, part := range c {
		if part.Holds(value) {
			return true
		}
	}
	return false
}

// decided is a condition of which no column is left. It never leaves the package:
// blocks that are never there are dropped, and "always" is nil.
type decided bool

// Holds as Condition says.
func (c decided) Holds(func(string) string) bool { return bool(c) }

func and(parts ...Condition) Condition {
	var list And
	for _, part := range parts {
		switch part := part.(type) {
		case decided:
			if !part {
				return part
			}
		case And:
			list = append(list, part...)
		default:
			list = append(list, part)
		}
	}
	switch len(list) {
	case 0:
		return decided(true)
	case 1:
		return list[0]
	}
	return list
}

func or(parts ...Condition) Condition {
	var list Or
	for _, part := range parts {
		switch part := part.(type) {
		case decided:
			if part {
				return part
			}
		case Or:
			list = append(list, part...)
		default:
			list = append(list, part)
		}
	}
	switch len(list) {
	case 0:
		return decided(false)
	case 1:
		return list[0]
	}
	return list
}

func negate(c Condition) Condition {
	switch c := c.(type) {
	case decided:
		return !c
	case Not:
		return c.Condition
	case And:
		return or(negateAll(c)...)
	case Or:
		return and(negateAll(c)...)
	}
	return Not{c}
}

func negateAll(parts []Condition) []Condition {
	list := make([]Condition, len(parts))
	for i, part := range parts {
		list[i] = negate(part)
	}
	return list
}

func columnsOf(c Condition, add func(column string)) {
	switch c := c.(type) {
	case Empty:
		add(c.Column)
	case Equal:
		add(c.Column)
	case Not:
		columnsOf(c.Condition, add)
	case And:
		for _, part := range c {
			columnsOf(part, add)
		}
	case Or:
		for _, part := range c {
			columnsOf(part, add)
		}
	}
}
