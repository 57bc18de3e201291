package profile

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"elterntool/internal/problem"
	"elterntool/internal/report"
)

// NeedsAttention counts what a person must look at; 0 means exit code 0.
func (r *Result) NeedsAttention() int { return len(r.Guide.Look) }

// Text says what is in the document, for a terminal or a pipe.
func (r *Result) Text(w io.Writer, st report.Style) error {
	g := r.Guide
	t := report.NewScreen(st)
	t.Title(g.Title)
	for _, s := range g.Intro {
		t.Line("", s)
	}
	for i, part := range g.Parts {
		t.Title(part.Title)
		for n, s := range part.Steps {
			t.Line(fmt.Sprintf("  %d. ", n+1), s)
		}
		if i == Profile {
			t.Blank()
			var rows [][]string
			for _, s := range g.Settings {
				rows = append(rows, []string{s.Field, s.Value})
			}
			pairs(t, rows)
			t.Blank()
			rows = nil
			for _, c := range g.Columns {
				rows = append(rows, []string{fmt.Sprintf("Spalte %d %s", c.Number, problem.Quote(c.Header)), c.Meaning + " (" + c.Use + ")"})
			}
			pairs(t, rows)
		}
	}
	if len(g.Look) > 0 {
		t.Look("Bitte ansehen")
		for _, w := range g.Look {
			t.Item(w.What, w.Remedy)
		}
	}
	t.Blank()
	name := filepath.Base(r.Output)
	switch {
	case r.Options.DryRun:
		t.Line("", "Nur zur Probe: Nichts wurde geschrieben.")
	case r.Unchanged:
		t.Line("", name+" sagt schon genau dasselbe. Nichts wurde geschrieben.")
	default:
		t.Line("", "Zum Ausdrucken steht das auch in "+name+".")
	}
	if r.Backup != "" {
		t.Line("", "Was vorher unter diesem Namen da war: "+filepath.Base(r.Backup))
	}
	t.Steps(report.NextTitle, g.Next...)
	return t.Print(w)
}

// pairs writes what belongs together side by side.
func pairs(t *report.Screen, rows [][]string) {
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		t.Line("  "+r[0]+strings.Repeat(" ", width-utf8.RuneCountInString(r[0])+2), r[1])
	}
}
