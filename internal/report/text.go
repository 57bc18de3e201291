package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Style is what the output can show.
type Style struct {
	Color   bool
	Width   int // characters in a line; 0: not a terminal, lines of a width that anything shows
	Verbose bool
}

// Widths of lines where there is no terminal: of sentences, and of tables.
const (
	proseWidth = 80
	tableWidth = 110

	tableIndent = 4
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
	t := textWriter{st: st, html: p.Saved}
	t.page(p)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// NextText writes what to do now, for a page whose other text is out already.
func (p *Page) NextText(w io.Writer, st Style) error {
	t := textWriter{st: st}
	t.next(p.Next)
	_, err := io.WriteString(w, t.b.String())
	return err
}

type textWriter struct {
	b    strings.Builder
	st   Style
	html bool
}

const labelWidth = 11

func (t *textWriter) page(p *Page) {
	for _, f := range p.Facts {
		for i, line := range f.Lines {
			label := f.Label
			if i > 0 {
				label = ""
			}
			t.wrapped(t.bold(pad(label, labelWidth)), strings.Repeat(" ", labelWidth), line)
		}
	}
	t.line("")
	if p.Sum != "" {
		t.line("%s", t.green(p.Sum))
	}
	width := 0
	for _, c := range p.Counts {
		width = max(width, len(Num(c.Count)))
	}
	for _, c := range p.Counts {
		n := Num(c.Count)
		t.wrapped("  "+strings.Repeat(" ", width-len(n))+n+"  ", strings.Repeat(" ", width+4), c.Text)
	}
	if p.Rest != "" {
		rest := t.yellow(p.Rest)
		if p.RestNote != "" {
			rest += " (" + p.RestNote + ")"
		}
		t.wrapped("", "", rest)
	}
	for _, s := range p.Sections {
		t.section(&s)
	}
	t.line("")
	for _, line := range p.Outcome {
		t.wrapped("", "", line)
	}
	t.next(p.Next)
}

func (t *textWriter) next(steps []Step) {
	if len(steps) == 0 {
		return
	}
	t.line("")
	t.line("%s", t.bold("Wie es weitergeht"))
	for _, n := range steps {
		t.wrapped("  • ", "    ", n.Text)
		t.line("      %s", n.Command) // never broken: it is to be copied
	}
}

func (t *textWriter) section(s *Section) {
	t.line("")
	paint := t.bold
	if s.Level == Look {
		paint = t.yellow
	}
	head := fmt.Sprintf("%s (%s)", s.Title, Many(s.Count, s.Unit[0], s.Unit[1]))
	for line := range strings.SplitSeq(wrap("", head, "", t.width()), "\n") {
		t.line("%s", paint(line))
	}
	if s.Why != "" {
		t.wrapped("  ", "  ", s.Why)
	}
	if len(s.Rows) > 0 {
		t.table(s)
	}
	if s.More > 0 {
		more := "alle mit --report bericht.html"
		if t.html {
			more = "alle im Bericht"
		}
		t.line("    … und %s (%s)", Many(s.More, "weitere", "weitere"), more)
	}
	if s.Remedy != "" {
		t.wrapped("  → ", "    ", s.Remedy)
	}
}

func (t *textWriter) table(s *Section) {
	tw := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	style.Format.HeaderAlign, style.Format.HeaderVAlign = text.AlignLeft, text.VAlignBottom
	tw.SetStyle(style)
	var configs []table.ColumnConfig
	for i, most := range t.fit(s) {
		c := table.ColumnConfig{Number: i + 1, WidthMax: most, WidthMaxEnforcer: text.WrapSoft}
		if s.Columns[i] == "Zeile" && len(s.Rows[0][i]) > 0 && !strings.Contains(s.Rows[0][i], ",") {
			c.Align, c.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, c)
	}
	tw.SetColumnConfigs(configs)
	header := table.Row{}
	for _, c := range s.Columns {
		header = append(header, c)
	}
	tw.AppendHeader(header)
	for _, r := range s.Rows {
		row := table.Row{}
		for _, c := range r {
			row = append(row, c)
		}
		tw.AppendRow(row)
	}
	for i, line := range strings.Split(tw.Render(), "\n") {
		line = strings.TrimRight(line, " ")
		if i == 0 {
			line = t.dim(line)
		}
		t.line("%s%s", strings.Repeat(" ", tableIndent), line)
	}
}

// fit narrows columns until the table fits into a line, those with the most room
// between their words first. Words stay whole: half an account name is of no use.
func (t *textWriter) fit(s *Section) []int {
	least := make([]int, len(s.Columns))
	widths := make([]int, len(s.Columns))
	for _, r := range append([][]string{s.Columns}, s.Rows...) {
		for i, c := range r {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(c))
			for word := range strings.FieldsSeq(c) {
				least[i] = max(least[i], text.StringWidthWithoutEscSequences(word))
			}
		}
	}
	room := t.st.Width
	if room <= 0 {
		room = tableWidth
	}
	room -= tableIndent + 2*(len(widths)-1)
	for {
		sum, slack := 0, 0
		for i, w := range widths {
			sum += w
			if w-least[i] > widths[slack]-least[slack] {
				slack = i
			}
		}
		if sum <= room || widths[slack] <= least[slack] {
			return widths
		}
		widths[slack] = max(least[slack], (widths[slack]+least[slack])/2, widths[slack]-(sum-room))
	}
}

// wrapped writes a sentence, broken between words, with indent before all lines but
// the first.
func (t *textWriter) wrapped(first, indent, s string) {
	t.line("%s", wrap(first, s, indent, t.width()))
}

// width is that of sentences: very long lines are hard to read.
func (t *textWriter) width() int {
	if t.st.Width > 0 {
		return min(t.st.Width, 100)
	}
	return proseWidth
}

// Wrap breaks a line between words so that it fits into width characters; indent
// stands before all lines but the first. With width 0 the line stays whole.
func Wrap(s, indent string, width int) string {
	rest := strings.TrimLeft(s, " ")
	return wrap(s[:len(s)-len(rest)], rest, indent, width)
}

func wrap(first, s, indent string, width int) string {
	if width <= 0 {
		return first + s
	}
	var b strings.Builder
	b.WriteString(first)
	used, empty := text.StringWidthWithoutEscSequences(first), true
	for word := range strings.SplitSeq(s, " ") {
		n := text.StringWidthWithoutEscSequences(word)
		if !empty && used+1+n > width {
			b.WriteString("\n" + indent)
			used, empty = utf8.RuneCountInString(indent), true
		}
		if !empty {
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
		empty = false
	}
	return b.String()
}

func (t *textWriter) line(format string, args ...any) {
	fmt.Fprintf(&t.b, format+"\n", args...)
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
}

func (t *textWriter) paint(code, s string) string {
	if !t.st.Color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t *textWriter) bold(s string) string   { return t.paint("1", s) }
func (t *textWriter) dim(s string) string    { return t.paint("2", s) }
func (t *textWriter) green(s string) string  { return t.paint("1;32", s) }
func (t *textWriter) yellow(s string) string { return t.paint("1;33", s) }
