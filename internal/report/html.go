package report

import (
	_ "embed"
	"html/template"
	"io"
	"path/filepath"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"num": num, "many": Many}).Parse(pageSource))

// htmlRows is how many entries of a section the page lists; beyond that nobody
// reads a page, and --json has all.
const htmlRows = 10_000

// htmlPage is the page as the template sees it.
type htmlPage struct {
	Title, File, Date string
	Facts             []htmlFact
	Sum, Rows, Empty  string
	Stages            []htmlStage
	Sections          []htmlSection
	Outcome           []string
	Next              []htmlStep
}

type htmlStep struct {
	Text, Command string
}

type htmlFact struct {
	Label string
	Lines []string
}

type htmlStage struct {
	Count, Text string
}

type htmlSection struct {
	Look              bool
	Key, Title, Count string
	Why, Remedy, More string
	Columns           []string
	Entries           [][]string
}

// WriteHTML writes the report as one page without anything from outside: to print,
// and to pass on.
func (e *Enrich) WriteHTML(w io.Writer) error {
	p := e.page(Limits{Rows: htmlRows})
	h := htmlPage{Title: p.title, File: filepath.Base(e.File), Date: date(e.Time), Rows: Many(e.Plan.Len(), "Zeile", "Zeilen"), Outcome: p.outcome}
	for _, n := range p.next {
		h.Next = append(h.Next, htmlStep{n.text, n.command})
	}
	for _, f := range p.facts {
		h.Facts = append(h.Facts, htmlFact{f.label, f.lines})
	}
	sum := 0
	for _, s := range p.stages {
		sum += s.count
		h.Stages = append(h.Stages, htmlStage{num(s.count), s.text})
	}
	h.Sum = num(sum)
	if p.empty > 0 {
		h.Empty = Many(p.empty, "Zeile", "Zeilen")
	}
	for _, s := range p.sections {
		hs := htmlSection{Look: s.level == look, Key: s.key, Title: s.title, Count: Many(s.count, s.unit[0], s.unit[1]),
			Why: s.why, Remedy: s.remedy, Columns: s.columns, Entries: s.rows}
		if s.more > 0 {
			hs.More = "… und " + num(s.more) + " weitere (alle mit --json)"
		}
		h.Sections = append(h.Sections, hs)
	}
	return pageTemplate.Execute(w, h)
}
