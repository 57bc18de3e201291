package mailmerge

import (
	"net/url"
	"strconv"
	"strings"
)

// command returns what the fields are bound to: the name of the query or table, and which of both.
func (s *Source) command() (name, kind string) {
	if s.Query != nil {
		return s.Query.Name, "query"
	}
	return s.Table, "table"
}

// href is the address of the spreadsheet as seen from EmbeddedDatabase/content.xml, whose folder is
// inside of the package: ../../ is the folder of the package itself.
func (s *Source) href() string {
	switch file := s.File; {
	case strings.HasPrefix(file, "//"):
		return "file:" + escapePath(file)
	case strings.HasPrefix(file, "/"):
		return "file://" + escapePath(file)
	case hasDrive(file):
		return "file:///" + file[:2] + escapePath(file[2:])
	default:
		return "../../" + escapePath(file)
	}
}

// hasDrive tells paths such as C:/Listen; "C:Listen", which depends on a current folder, has one too.
func hasDrive(file string) bool {
	return len(file) >= 2 && file[1] == ':' && (file[0]|0x20 >= 'a' && file[0]|0x20 <= 'z')
}

// escapePath encodes all but slashes and what RFC 3986 calls unreserved.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		// QueryEscape encodes more than PathEscape; the blank it writes as a plus
		parts[i] = strings.ReplaceAll(url.QueryEscape(p), "+", "%20")
	}
	return strings.Join(parts, "/")
}

// sql is the SELECT of a query. Columns that a hiding condition cannot name get a second name.
func (q *Query) sql(table string, aliases map[string]string) string {
	var b strings.Builder
	b.WriteString("SELECT ")
	if q.Distinct {
		b.WriteString("DISTINCT ")
	}
	for i, c := range q.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(sqlName(c))
	}
	for _, c := range q.Columns {
		if alias := aliases[c]; alias != "" {
			b.WriteString(", " + sqlName(c) + " AS " + sqlName(alias))
		}
	}
	b.WriteString(" FROM " + sqlName(table))
	if q.Where != nil {
		b.WriteString(" WHERE " + sqlCondition(q.Where))
	}
	for i, o := range q.OrderBy {
		b.WriteString(map[bool]string{true: " ORDER BY ", false: ", "}[i == 0] + sqlName(o.Column))
		if o.Descending {
			b.WriteString(" DESC")
		}
	}
	return b.String()
}

// unspeakable says whether Writer's conditions cannot name a column: a full stop parts the names of
// source, table and column, brackets surround them.
func unspeakable(column string) bool { return strings.ContainsAny(column, ".[]") }

// aliasesFor gives each of these columns that needs it a name that no column has.
func aliasesFor(q *Query, columns []string) map[string]string {
	taken := map[string]bool{}
	for _, c := range q.Columns {
		taken[strings.ToLower(c)] = true
	}
	aliases := map[string]string{}
	n := 0
	for _, c := range columns {
		if !unspeakable(c) || aliases[c] != "" {
			continue
		}
		for aliases[c] == "" {
			n++
			if alias := "column" + strconv.Itoa(n); !taken[alias] {
				aliases[c] = alias
			}
		}
	}
	return aliases
}
