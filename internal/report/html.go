package report

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/problem"
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

// IsPage tells by the beginning of a file whether it is a page that HTML has written.
func IsPage(head []byte) bool {
	return bytes.HasPrefix(head, []byte("<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">")) &&
		bytes.Contains(head[:min(len(head), 512)], []byte(`<meta name="generator" content="elterntool">`))
}

// HTMLLimits are those of what HTML shows.
var HTMLLimits = Limits{Rows: htmlRows, Mild: htmlRows}

// HTML writes the page, made at that time, for a browser.
func (p *Page) HTML(w io.Writer, made time.Time) error {
	return pageTemplate.Execute(w, struct {
		*Page
		Date string
	}{p, date(made)})
}

// CheckPageName refuses a name that no browser would take for a page; "" is none.
func CheckPageName(path string) error {
	ext := filepath.Ext(path)
	if path == "" || strings.EqualFold(ext, ".html") || strings.EqualFold(ext, ".htm") {
		return nil
	}
	return &problem.Usage{
		What:   "Der Bericht ist eine Seite für den Browser; sein Name muss auf .html enden.",
		Remedy: "Zum Beispiel: --report " + ShellWord(strings.TrimSuffix(path, ext)+".html") + " (ein PDF entsteht daraus im Browser mit „Drucken“)",
	}
}
