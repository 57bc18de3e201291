package report

import (
	"fmt"
	"io"
	"strings"
)

// textRows is how many entries of a section the text lists; the HTML page has more.
const textRows = 20

// Text writes the report for a terminal or a pipe.
func (e *Enrich) Text(w io.Writer, st Style) error { return e.page(st.Limits()).Text(w, st) }

// Limits are those of what Text shows.
func (st Style) Limits() Limits {
	if st.Verbose {
		return Limits{Rows: 1_000, Mild: 1_000}
	}
	return Limits{Rows: textRows, Mild: textRows / 4}
}

// Text writes the page for a terminal or a pipe.
func (p *Page) Text(w io.Writer, st Style) error {
	t := NewScreen(st)
	for _, f := range p.Facts {
		t.Fact(f.Label, f.Lines...)
	}
	t.Blank()
	p.numbers(t)
	for i := range p.Sections {
		p.Sections[i].show(t, p.Saved)
	}
	t.Blank()
	p.end(t)
	return t.Print(w)
}

// EndText writes what has happened and what to do now, for a page whose other text is out already.
func (p *Page) EndText(w io.Writer, st Style) error {
	t := NewScreen(st)
	p.end(t)
	return t.Print(w)
}

func (p *Page) end(t *Screen) {
	for _, line := range p.Outcome {
		t.Line("", line)
	}
	t.Steps(NextTitle, p.Next...)
}

// numbers says how it stands.
func (p *Page) numbers(t *Screen) {
	if p.Sum != "" {
		t.line(t.green(p.Sum))
	}
	width := 0
	for _, c := range p.Counts {
		width = max(width, len(Num(c.Count)))
	}
	for _, c := range p.Counts {
		n := Num(c.Count)
		t.Line("  "+strings.Repeat(" ", width-len(n))+n+"  ", c.Text)
	}
	if p.Rest != "" {
		rest := t.yellow(p.Rest)
		if p.RestNote != "" {
			rest += " (" + p.RestNote + ")"
		}
		t.Line("", rest)
	}
}

// show lays a section out. What it does not list is in the HTML page, if that was saved.
func (s *Section) show(t *Screen, saved bool) {
	head := s.Title
	if s.Unit[0] != "" {
		head += fmt.Sprintf(" (%s)", Many(s.Count, s.Unit[0], s.Unit[1]))
	}
	if s.Level == Look {
		t.Look(head)
	} else {
		t.Title(head)
	}
	if s.Why != "" {
		t.Line("  ", s.Why)
	}
	if len(s.Rows) > 0 {
		t.Table(s.Columns, s.Rows)
	}
	if s.More > 0 {
		more := "alle mit --bericht bericht.html"
		if saved {
			more = "alle im Bericht"
		}
		t.line(fmt.Sprintf("    … und %s (%s)", Many(s.More, "weitere", "weitere"), more))
	}
	if s.Remedy != "" {
		t.Line("  → ", s.Remedy)
	}
}
