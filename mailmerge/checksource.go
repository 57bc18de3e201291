package mailmerge

import (
	"fmt"
	"regexp"
	"strings"
)

func (s *survey) source() {
	src := s.doc.Source
	if src == nil {
		return
	}
	if s.name("Source.Name", src.Name) && unspeakable(src.Name) {
		s.bad("Source.Name", ErrName, src.Name, "conditions cannot name a source with a full stop or brackets in its name")
	}
	s.file("Source.File", src.File)
	s.identifier("Source.Table", src.Table)
	q := src.Query
	if q == nil {
		return
	}
	if s.identifier("Source.Query.Name", q.Name) && unspeakable(q.Name) {
		s.bad("Source.Query.Name", ErrName, q.Name, "conditions cannot name a query with a full stop or brackets in its name")
	}
	s.selected = map[string]bool{}
	if len(q.Columns) == 0 {
		s.bad("Source.Query.Columns", ErrMissing, "", "a column")
	}
	lower := map[string]bool{}
	for i, c := range q.Columns {
		path := fmt.Sprintf("Source.Query.Columns[%d]", i)
		s.column(path, c)
		if folded := strings.ToLower(c); lower[folded] {
			s.bad(path, ErrDoubled, c, "(case does not count)")
		} else {
			lower[folded] = true
		}
		s.selected[c] = true
	}
	if q.Where != nil {
		// a column may be asked for that is not selected
		s.condition("Source.Query.Where", q.Where, func(path, column string) { s.column(path, column) }, 0)
	}
	seen := map[string]bool{}
	for i, o := range q.OrderBy {
		path := fmt.Sprintf("Source.Query.OrderBy[%d].Column", i)
		if !s.selected[o.Column] {
			s.bad(path, ErrColumn, o.Column, "LibreOffice sorts by selected columns only")
		}
		if seen[o.Column] {
			s.bad(path, ErrDoubled, o.Column, "")
		}
		seen[o.Column] = true
	}
}

// hostForm is what a server may be called.
var hostForm = regexp.MustCompile(`^[0-9A-Za-z_](?:[0-9A-Za-z_.-]*[0-9A-Za-z_])?$`)

func (s *survey) file(path, file string) {
	switch {
	case file == "":
		s.bad(path, ErrMissing, "", "the spreadsheet")
		return
	case !s.characters(path, file):
		return
	case strings.ContainsAny(file, "\x00\n\r\t"):
		s.bad(path, ErrName, file, "it holds a line break or a tab")
	case strings.HasPrefix(file, "//"):
		if host, rest, _ := strings.Cut(file[2:], "/"); !hostForm.MatchString(host) || rest == "" {
			s.bad(path, ErrName, file, "a path on a server is //server/share/file")
		}
	case hasDrive(file) && (len(file) < 4 || file[2] != '/'):
		s.bad(path, ErrName, file, "a path with a drive is C:/folder/file")
	}
	if strings.HasSuffix(file, "/") {
		s.bad(path, ErrName, file, "that is a folder")
	}
}

// identifier checks the name of a table or query.
func (s *survey) identifier(path, name string) bool {
	if !s.name(path, name) {
		return false
	}
	if strings.Contains(name, `"`) {
		s.bad(path, ErrName, name, `LibreOffice ends at a " in a name`)
		return false
	}
	return true
}

// column checks the name of a column.
func (s *survey) column(path, name string) bool { return s.identifier(path, name) }

// condition checks a condition and calls use with each column in it.
func (s *survey) condition(path string, c Condition, use func(path, column string), depth int) {
	switch {
	case isNil(c):
		s.bad(path, ErrMissing, "", "a condition")
		return
	case depth > maxDepth:
		s.bad(path, ErrValue, "", fmt.Sprintf("conditions in conditions, more than %d deep", maxDepth))
		return
	}
	several := func(all []Condition) {
		if len(all) == 0 {
			s.bad(path, ErrMissing, "", "a condition")
		}
		for i, one := range all {
			s.condition(fmt.Sprintf("%s[%d]", path, i), one, use, depth+1)
		}
	}
	switch c := c.condition().(type) {
	case Empty:
		use(path, string(c))
	case NotEmpty:
		use(path, string(c))
	case Equal:
		use(path, c.Column)
		switch {
		case c.Value == "":
			s.bad(path, ErrCondition, c.Column, "Empty is for an empty value")
		case !s.characters(path, c.Value):
		case strings.ContainsAny(c.Value, "\r\n"):
			s.bad(path, ErrCondition, c.Value, "a line break")
		case strings.HasSuffix(c.Value, `\`):
			s.bad(path, ErrCondition, c.Value, "Writer cannot hold a backslash at the end")
		}
	case Not:
		s.condition(path+".Condition", c.Condition, use, depth+1)
	case And:
		several(c)
	case Or:
		several(c)
	}
}

// wellFormed says whether a condition can be decided; [survey.condition] has reported it otherwise.
func wellFormed(c Condition, depth int) bool {
	if isNil(c) || depth > maxDepth {
		return false
	}
	var parts []Condition
	switch c := c.condition().(type) {
	case Not:
		parts = []Condition{c.Condition}
	case And:
		parts = c
	case Or:
		parts = c
	}
	for _, p := range parts {
		if !wellFormed(p, depth+1) {
			return false
		}
	}
	return true
}
