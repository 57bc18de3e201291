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
	t := printer{st: st}
	t.title(g.Title)
	for _, s := range g.Intro {
		t.line("", s)
	}
	for i, part := range g.Parts {
		t.b.WriteByte('\n')
		t.title(part.Title)
		for n, s := range part.Steps {
			t.line(fmt.Sprintf("  %d. ", n+1), s)
		}
		if i == Profile {
			t.b.WriteByte('\n')
			var rows [][]string
			for _, s := range g.Settings {
				rows = append(rows, []string{s.Field, s.Value})
			}
			t.table(rows)
			t.b.WriteByte('\n')
			rows = nil
			for _, c := range g.Columns {
				rows = append(rows, []string{fmt.Sprintf("Spalte %d %s", c.Number, problem.Quote(c.Header)), c.Meaning + " (" + c.Use + ")"})
			}
			t.table(rows)
		}
	}
	if len(g.Look) > 0 {
		t.b.WriteByte('\n')
		t.title("Bitte ansehen")
		for _, w := range g.Look {
			t.line("  - ", w.What)
			t.line("    → ", w.Remedy)
		}
	}
	t.b.WriteByte('\n')
	name := filepath.Base(r.Output)
	switch {
	case r.Options.DryRun:
		t.line("", "Nur zur Probe: Nichts wurde geschrieben.")
	case r.Unchanged:
		t.line("", name+" sagt schon genau dasselbe. Nichts wurde geschrieben.")
	default:
		t.line("", "Zum Ausdrucken steht das auch in "+name+".")
	}
	if r.Backup != "" {
		t.line("", "Was vorher unter diesem Namen da war: "+filepath.Base(r.Backup))
	}
	t.b.WriteByte('\n')
	t.title("Wie es weitergeht")
	for _, n := range g.Next {
		t.line("  • ", n.Text)
		fmt.Fprintf(&t.b, "      %s\n", n.Command) // never broken: it is to be copied
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// Widths of lines: where there is no terminal, and at most.
const (
	plainWidth = 80
	mostWidth  = 100
)

type printer struct {
	b  strings.Builder
	st report.Style
}

func (t *printer) width() int {
	if t.st.Width <= 0 {
		return plainWidth
	}
	return min(t.st.Width, mostWidth)
}

func (t *printer) title(s string) {
	if t.st.Color {
		s = "\x1b[1m" + s + "\x1b[0m"
	}
	t.b.WriteString(s + "\n")
}

// line writes a sentence behind first; its other lines stand below its beginning.
func (t *printer) line(first, s string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(first))
	wrapped := report.Wrap(indent+s, indent, t.width())
	t.b.WriteString(first + strings.TrimPrefix(wrapped, indent) + "\n")
}

// table writes pairs in two columns.
func (t *printer) table(rows [][]string) {
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		t.line("  "+r[0]+strings.Repeat(" ", width-utf8.RuneCountInString(r[0])+2), r[1])
	}
}
