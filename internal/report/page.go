package report

import (
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/problem"
)

// A page is a report before it is laid out: plain German sentences and cells.
type page struct {
	title    string
	facts    []fact
	stages   []stageLine
	empty    int // rows that stay empty
	sections []section
	outcome  []string // what happened, in sentences
	next     []step   // what to do now
}

// A step is something to do now, and the command for it.
type step struct{ text, command string }

// A fact is a labelled block of lines: "IServ", "Import-….csv, 64 Accounts".
type fact struct {
	label string
	lines []string
}

type stageLine struct {
	text  string
	count int
}

// A level says how a section concerns the reader.
type level uint8

const (
	look level = iota // a person must look at it: exit code 3
	info              // good to know
)

type section struct {
	level   level
	key     string // stable name for HTML anchors
	title   string
	count   int       // of unit
	unit    [2]string // one, many: "Zeile", "Zeilen"
	why     string
	remedy  string
	columns []string
	rows    [][]string
	more    int // entries that are not in rows
}

// Limits bound what a page holds.
type Limits struct {
	Rows int // entries of a section
}

// add appends an entry, or counts it if there are enough.
func (s *section) add(limit int, cells ...string) {
	if len(s.rows) >= limit {
		s.more++
		return
	}
	for i := range cells {
		cells[i] = problem.Clean(cells[i])
	}
	s.rows = append(s.rows, cells)
}

// dropEmpty takes columns away in which nothing stands.
func (s *section) dropEmpty() {
	for i := len(s.columns) - 1; i >= 0 && len(s.rows) > 0; i-- {
		if slices.ContainsFunc(s.rows, func(r []string) bool { return r[i] != "" }) {
			continue
		}
		s.columns = slices.Delete(slices.Clone(s.columns), i, i+1)
		for j := range s.rows {
			s.rows[j] = slices.Delete(s.rows[j], i, i+1)
		}
	}
}

// num writes a number with the German separator of thousands.
func num(n int) string {
	s := strconv.Itoa(n)
	if n < 0 {
		return "-" + num(-n)
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// Many counts: "1 Brief", "2.000 Briefe".
func Many(n int, one, more string) string { return num(n) + " " + noun(n, one, more) }

func noun(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// list joins "a", "b", "c" as "a, b und c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " und " + words[len(words)-1]
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
		return strings.Join(b, ", ") + " und " + num(total-len(b)) + " weitere"
	}
	return list(b)
}
