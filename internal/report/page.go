package report

import (
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/problem"
)

// A Page is what a command has to say, before it is laid out: plain German sentences and
// cells. Text and HTML show the same one.
type Page struct {
	Title    string
	Facts    []Fact
	Sum      string // one line that says how it stands
	Counts   []Count
	Rest     string // what is left to do, in a few words
	RestNote string // and where to read on; on a terminal only
	Sections []Section
	Outcome  []string // what happened, in sentences
	Next     []Step   // what to do now
	Saved    bool     // there is an HTML page that says the rest
}

// A Step is something to do now, and the command for it, if there is one.
type Step struct{ Text, Command string }

// A Fact is a labelled block of lines: "IServ", "Import-….csv, 64 Accounts".
type Fact struct {
	Label string
	Lines []string
}

// A Count is a number and what it counts.
type Count struct {
	Text  string
	Count int
}

// A Level says how a section concerns the reader.
type Level uint8

// The levels.
const (
	Look Level = iota // a person must look at it: exit code 3
	Info              // good to know
)

// A Section is what one thing concerns: a heading, why, what to do, and the places.
type Section struct {
	Level   Level
	Key     string // stable name for HTML anchors
	Title   string
	Count   int       // of Unit
	Unit    [2]string // one, many: "Zeile", "Zeilen"; "": the heading says it all
	Why     string
	Remedy  string
	Columns []string
	Rows    [][]string
	More    int // entries that are not in Rows
}

// Limits bound what a page holds.
type Limits struct {
	Rows int // entries of a section
	Mild int // those of one that is only good to know, and may be longer than all the others
}

// Add appends an entry, or counts it if there are enough; text from files is cleaned.
func (s *Section) Add(limit int, cells ...string) {
	if s.full(limit) {
		return
	}
	for i := range cells {
		cells[i] = problem.Clean(cells[i])
	}
	s.Rows = append(s.Rows, cells)
}

// full reports whether there are enough entries, and counts one more then: what it
// would say need not be made.
func (s *Section) full(limit int) bool {
	if len(s.Rows) < limit {
		return false
	}
	s.More++
	return true
}

// DropEmpty takes columns away in which nothing stands.
func (s *Section) DropEmpty() {
	for i := len(s.Columns) - 1; i >= 0 && len(s.Rows) > 0; i-- {
		if slices.ContainsFunc(s.Rows, func(r []string) bool { return r[i] != "" }) {
			continue
		}
		s.Columns = slices.Delete(slices.Clone(s.Columns), i, i+1)
		for j := range s.Rows {
			s.Rows[j] = slices.Delete(s.Rows[j], i, i+1)
		}
	}
}

// Num writes a number with the German separator of thousands.
func Num(n int) string {
	s := strconv.Itoa(n)
	if n < 0 {
		return "-" + Num(-n)
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// Many counts: "1 Brief", "2.000 Briefe".
func Many(n int, one, more string) string { return Num(n) + " " + Noun(n, one, more) }

// Noun is the form that goes with a number.
func Noun(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// List joins "a", "b", "c" as "a, b und c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " und " + words[len(words)-1]
}

// Some joins the first words of many: "a, b und 3 weitere". With most 0 it joins all: "a, b, c".
func Some(words []string, most int) string {
	more := ""
	if n := len(words) - most; most > 0 && n > 0 {
		words, more = words[:most], " und "+Num(n)+" weitere"
	}
	return strings.Join(words, ", ") + more
}

// Numbers joins numbers of rows as Some does words.
func Numbers(list []int, most int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return Some(words, most)
}

// numbers writes rows or lines, the first few of many.
func numbers(n []int, total int) string {
	const most = 12
	var b []string
	for i, v := range n {
		if i == most {
			break
		}
		b = append(b, strconv.Itoa(v))
	}
	if total > len(b) {
		return strings.Join(b, ", ") + " und " + Num(total-len(b)) + " weitere"
	}
	return List(b)
}
