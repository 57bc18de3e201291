package mailmerge

import "strings"

// holds decides a condition for the values of a record.
func holds(c Condition, values map[string]string) bool {
	switch c := c.condition().(type) {
	case Empty:
		return values[string(c)] == ""
	case NotEmpty:
		return values[string(c)] != ""
	case Equal:
		return values[c.Column] == c.Value
	case Not:
		return !holds(c.Condition, values)
	case And:
		for _, one := range c {
			if !holds(one, values) {
				return false
			}
		}
		return true
	case Or:
		for _, one := range c {
			if holds(one, values) {
				return true
			}
		}
	}
	return false
}

// negate returns the opposite, with Not pushed down to the comparisons.
func negate(c Condition) Condition {
	switch c := c.condition().(type) {
	case Empty:
		return NotEmpty(c)
	case NotEmpty:
		return Empty(c)
	case Not:
		return c.Condition
	case And:
		return Or(negateAll(c))
	case Or:
		return And(negateAll(c))
	}
	return Not{c}
}

func negateAll(all []Condition) []Condition {
	negated := make([]Condition, len(all))
	for i, c := range all {
		negated[i] = negate(c)
	}
	return negated
}

// writerCondition writes a condition in the language of Writer's conditions (its help: "Defining
// Conditions"), without the prefix ooow. term writes a column.
func writerCondition(c Condition, term func(column string) string) string {
	switch c := c.condition().(type) {
	case Empty:
		return term(string(c)) + ` == ""`
	case NotEmpty:
		return term(string(c)) + ` != ""`
	case Equal:
		return term(c.Column) + ` == ` + writerConstant(c.Value)
	case And:
		return joined(c, " AND ", func(one Condition) string { return writerCondition(one, term) })
	case Or:
		return joined(c, " OR ", func(one Condition) string { return writerCondition(one, term) })
	case Not:
		if e, ok := c.Condition.condition().(Equal); ok {
			return term(e.Column) + ` != ` + writerConstant(e.Value)
		}
		return writerCondition(negate(c.Condition), term)
	}
	return ""
}

// writerConstant quotes a text. A backslash counts only before a quotation mark.
func writerConstant(s string) string {
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}

// sqlCondition writes a condition for a WHERE. A cell that holds nothing is NULL there, one with an
// empty text is ”; both are empty.
func sqlCondition(c Condition) string {
	switch c := c.condition().(type) {
	case Empty:
		return "(" + sqlName(string(c)) + " = '' OR " + sqlName(string(c)) + " IS NULL)"
	case NotEmpty:
		return sqlName(string(c)) + " <> ''"
	case Equal:
		return sqlName(c.Column) + " = " + sqlText(c.Value)
	case And:
		return joined(c, " AND ", sqlCondition)
	case Or:
		return joined(c, " OR ", sqlCondition)
	case Not:
		if e, ok := c.Condition.condition().(Equal); ok {
			return "(" + sqlName(e.Column) + " <> " + sqlText(e.Value) + " OR " + sqlName(e.Column) + " IS NULL)"
		}
		return sqlCondition(negate(c.Condition))
	}
	return ""
}

func joined(all []Condition, operator string, write func(Condition) string) string {
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = "(" + write(c) + ")"
	}
	return strings.Join(parts, operator)
}

// sqlName quotes a name; Check has refused names with a quotation mark.
func sqlName(name string) string { return `"` + name + `"` }

func sqlText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
