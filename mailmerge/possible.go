package mailmerge

import (
	"maps"
	"slices"
)

// maxAssignments bounds the search of [possible]; more than ten columns in the
// conditions of one cell or frame nobody can think through either.
const maxAssignments = 1 << 12

// possible says whether there is a record for which the condition holds. For a
// column only these values differ: the empty one, each that it is compared with, and any other.
// Where there are too many cases to try it says yes.
func possible(c Condition) bool {
	cases := map[string][]string{}
	collectCases(c, cases)
	columns := slices.Sorted(maps.Keys(cases))
	total := 1
	for _, column := range columns {
		if total *= len(cases[column]); total > maxAssignments {
			return true
		}
	}
	values := map[string]string{}
	for n := range total {
		for _, column := range columns {
			all := cases[column]
			values[column] = all[n%len(all)]
			n /= len(all)
		}
		if holds(c, values) {
			return true
		}
	}
	return false
}

func collectCases(c Condition, cases map[string][]string) {
	add := func(column, value string) {
		if cases[column] == nil {
			cases[column] = []string{"", "\x00any other"} // no value can hold U+0000
		}
		if !slices.Contains(cases[column], value) {
			cases[column] = append(cases[column], value)
		}
	}
	switch c := c.condition().(type) {
	case Empty:
		add(string(c), "")
	case NotEmpty:
		add(string(c), "")
	case Equal:
		add(c.Column, c.Value)
	case Not:
		collectCases(c.Condition, cases)
	case And:
		for _, one := range c {
			collectCases(one, cases)
		}
	case Or:
		for _, one := range c {
			collectCases(one, cases)
		}
	}
}
