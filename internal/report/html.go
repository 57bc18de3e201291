package report

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"io"
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/safefile"
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
		Remedy: "Zum Beispiel: --bericht " + ShellWord(strings.TrimSuffix(path, ext)+".html") + " (ein PDF entsteht daraus im Browser mit „Drucken“)",
	}
}

// A PageFile is what came of the HTML page of a command.
type PageFile struct {
	Path   string // where it was written; "": none was asked for, or it failed
	Failed string // why, in German
}

// CanSavePage tells before the work whether SavePage could write there. "" is no page.
func CanSavePage(s *safefile.Saver, path string, not []string) error {
	if path == "" {
		return nil
	}
	return problem.FromFile(s.CanCreate(path, pageOptions(not)))
}

// SavePage writes an HTML page, over an older one if there is one, but over none of the
// files in not. Should it fail, Datei-01 may be written already: then that is no failure of
// the run, but said.
func SavePage(ctx context.Context, s *safefile.Saver, path string, not []string, write func(io.Writer) error) PageFile {
	if path == "" {
		return PageFile{}
	}
	if _, err := s.Create(ctx, path, pageOptions(not), write, nil); err != nil {
		return PageFile{Failed: problem.FromFile(err).Error()}
	}
	return PageFile{Path: path}
}

// pageOptions allow any file to be replaced: its name ends in .html.
func pageOptions(not []string) safefile.CreateOptions {
	return safefile.CreateOptions{Overwrite: true, Not: not}
}

// Words say what came of the page.
func (f PageFile) Words() []string {
	switch {
	case f.Failed != "":
		return []string{"Der Bericht ist nicht geschrieben: " + f.Failed}
	case f.Path != "":
		return []string{"Bericht: " + f.Path}
	}
	return nil
}
