package report

import (
	_ "embed"
	"html/template"
	"io"
	"time"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"num": Num, "many": Many, "look": func(s Section) bool { return s.Level == Look }}).Parse(pageSource))

// htmlRows is how many entries of a section the page lists; beyond that nobody
// reads a page, and --json has all.
const htmlRows = 10_000

// WriteHTML writes the report as one page without anything from outside: to print,
// and to pass on.
func (e *Enrich) WriteHTML(w io.Writer) error {
	return e.page(HTMLLimits).HTML(w, e.Time)
}

// HTMLLimits are those of what HTML shows.
var HTMLLimits = Limits{Rows: htmlRows}

// HTML writes the page, made at that time, for a browser.
func (p *Page) HTML(w io.Writer, made time.Time) error {
	return pageTemplate.Execute(w, struct {
		*Page
		Date string
	}{p, date(made)})
}
