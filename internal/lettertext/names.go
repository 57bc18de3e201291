package lettertext

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"elterntool/internal/nearest"
	"elterntool/internal/problem"
)

// Names are what a text may name. Spelling counts, but for runs of blanks and
// line ends and for the composition of umlauts. If a name is several things, it
// is an insertion before a value before a column; in quotation marks it is no
// insertion.
type Names struct {
	// Columns are the headers of the sheet.
	Columns []string
	// Aliases are names for columns by what is in them, whatever their headers are:
	// "Vorname" for "Vorname Elternteil". A column whose header is somebody else's
	// alias can only be named by an alias.
	Aliases map[string]string
	// Absent are columns that a sheet may have and this one has not. A test finds
	// them empty; to show one is an error, unless it is never reached.
	Absent []string
	// Values by key: "schule.name", "frist".
	Values map[string]Known
	// Insertions are the names that may stand alone in a line.
	Insertions []string
}

// Known is a value.
type Known struct {
	Text    string   // "": open
	What    string   // what has to be filled in; "": the key
	Unsure  bool     // a person must check Text
	Choices []string // all that Text can be, if not nil: a test for another text is an error
}

// A vocabulary is Names by their keys.
type vocabulary struct {
	names      Names
	columns    map[string]string // header by key
	absent     map[string]string
	values     map[string]string // key as in Names
	insertions map[string]string
	all        []string // keys of columns, absent columns and values, the longest first
}

func newVocabulary(n Names) *vocabulary {
	v := &vocabulary{n, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, nil}
	for _, name := range n.Absent {
		v.absent[key(name)] = name
	}
	for _, name := range n.Columns {
		v.columns[key(name)] = name
	}
	for alias, name := range n.Aliases {
		v.columns[key(alias)] = name
	}
	for name := range n.Values {
		v.values[key(name)] = name
	}
	for _, name := range n.Insertions {
		v.insertions[key(name)] = name
	}
	known := map[string]bool{}
	for _, m := range []map[string]string{v.columns, v.absent, v.values} {
		for k := range m {
			known[k] = true
		}
	}
	delete(known, "") // columns without a header
	v.all = slices.SortedFunc(maps.Keys(known), func(a, b string) int { return len(b) - len(a) })
	return v
}

// key is what of a name counts: composed (NFC), blanks single and none around.
func key(name string) string { return norm.NFC.String(squeeze(name)) }

// squeeze leaves single blanks and no other control characters. No-break spaces
// stay.
func squeeze(s string) string {
	s = strings.Join(strings.FieldsFunc(s, isBlank), " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// isBlank: what separates words and is not shown by itself.
func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// spell gives a name under which a column is found: its header or an alias.
func (v *vocabulary) spell(column string) string {
	if v.columns[key(column)] == column {
		return key(column)
	}
	for _, alias := range slices.Sorted(maps.Keys(v.columns)) {
		if v.columns[alias] == column {
			return alias
		}
	}
	return key(column)
}

// unknown words a name that is nothing, with what it may have meant: between text
// in braces, or in a condition.
func (v *vocabulary) unknown(name string, inTest bool) (what, remedy string) {
	shown, known := braces, slices.Concat(v.names.Insertions, []string{"ende", "sonst"})
	if inTest {
		shown, known = problem.Quote, nil
	}
	var columns []string
	for _, c := range v.names.Columns {
		if key(c) != "" {
			columns = append(columns, key(c))
		}
	}
	for _, alias := range slices.Sorted(maps.Keys(v.names.Aliases)) {
		if !slices.Contains(columns, key(alias)) {
			columns = append(columns, key(alias))
		}
	}
	values := slices.Sorted(maps.Keys(v.names.Values))
	what = fmt.Sprintf("%s gibt es nicht.", shown(name))
	if len(name) <= 100 {
		near := nearest.Words(name, slices.Concat(columns, v.names.Absent, values, known), 1)
		if word, rest := firstWord(name); len(near) == 0 && !inTest {
			for _, keyword := range nearest.Words(word, []string{"wenn", "sonst", "ende"}, 1) {
				near = []string{key(keyword + " " + rest)}
			}
		}
		if len(near) > 0 {
			remedy = "Meinten Sie " + shown(near[0]) + "? "
		}
	}
	remedy += "Spalten von Datei-01: " + list(columns) + "."
	if len(values) > 0 {
		remedy += " Angaben: " + list(values) + "."
	}
	if len(v.names.Insertions) > 0 && !inTest {
		remedy += " Bausteine, allein in einer Zeile: " + list(v.names.Insertions) + "."
	}
	return what, remedy
}

// maxListed is the number of names listed in a message.
const maxListed = 60

func list(names []string) string {
	if len(names) == 0 {
		return "keine"
	}
	more := ""
	if n := len(names) - maxListed; n > 0 {
		names, more = names[:maxListed], fmt.Sprintf(" und %d weitere", n)
	}
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = strings.Trim(problem.Quote(name), "„“") // cleaned and shortened
	}
	return strings.Join(shown, ", ") + more
}

// braces shows a name as it stands in a text.
func braces(name string) string {
	return strings.Replace(strings.Replace(problem.Quote(name), "„", "„{{", 1), "“", "}}“", 1)
}
