package report

import (
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

	labelWidth  = 11
	tableIndent = 4
)

// NextTitle is the heading above what to do now, in all commands.
const NextTitle = "Wie es weitergeht"

// A Screen is text laid out for a terminal or a pipe. All that commands say goes through
// one, so that it looks the same everywhere.
type Screen struct {
	b  strings.Builder
	st Style
}

// NewScreen begins an empty screen.
func NewScreen(st Style) *Screen { return &Screen{st: st} }

// Print writes all of it.
func (t *Screen) Print(w io.Writer) error {
	_, err := io.WriteString(w, t.b.String())
	return err
}

// Fact is a block of lines with a label; "" goes on with the one before.
func (t *Screen) Fact(label string, lines ...string) {
	for _, line := range lines {
		t.wrapped(t.bold(pad(label, labelWidth)), strings.Repeat(" ", labelWidth), line)
		label = ""
	}
}

// Title begins a section, below an empty line if there is something above it.
func (t *Screen) Title(text string) { t.title(text, t.bold) }

// Look begins a section that a person must look at, as Title does.
func (t *Screen) Look(text string) { t.title(text, t.yellow) }

func (t *Screen) title(text string, paint func(string) string) {
	if s := t.b.String(); s != "" && s != "\n" && !strings.HasSuffix(s, "\n\n") {
		t.Blank()
	}
	for line := range strings.SplitSeq(wrap("", text, "", t.width()), "\n") {
		t.line(paint(line))
	}
}

// Blank is an empty line.
func (t *Screen) Blank() { t.line("") }

// Line is a sentence behind first, below whose end its other lines begin.
func (t *Screen) Line(first, text string) {
	t.wrapped(first, strings.Repeat(" ", utf8.RuneCountInString(first)), text)
}

// Item is an entry of a list, with what to do about it.
func (t *Screen) Item(what, remedy string) {
	t.Line("  • ", what)
	if remedy != "" {
		t.Line("    → ", remedy)
	}
}

// Steps are what to do, each with its command if there is one.
func (t *Screen) Steps(title string, steps ...Step) {
	if len(steps) == 0 {
		return
	}
	t.Title(title)
	for _, s := range steps {
		t.Item(s.Text, "")
		if s.Command != "" {
			t.line("      " + s.Command) // never broken: it is to be copied
		}
	}
}

// Table has a row of headers above its rows.
func (t *Screen) Table(columns []string, rows [][]string) {
	tw := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	style.Format.HeaderAlign, style.Format.HeaderVAlign = text.AlignLeft, text.VAlignBottom
	tw.SetStyle(style)
	var configs []table.ColumnConfig
	for i, most := range t.fit(columns, rows) {
		c := table.ColumnConfig{Number: i + 1, WidthMax: most, WidthMaxEnforcer: text.WrapSoft}
		if columns[i] == "Zeile" && len(rows[0][i]) > 0 && !strings.Contains(rows[0][i], ",") {
			c.Align, c.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, c)
	}
	tw.SetColumnConfigs(configs)
	header := table.Row{}
	for _, c := range columns {
		header = append(header, c)
	}
	tw.AppendHeader(header)
	for _, r := range rows {
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
		t.line(strings.Repeat(" ", tableIndent) + line)
	}
}

// fit narrows columns until the table fits into a line, those with the most room
// between their words first. Words stay whole: half an account name is of no use.
func (t *Screen) fit(columns []string, rows [][]string) []int {
	least := make([]int, len(columns))
	widths := make([]int, len(columns))
	for _, r := range append([][]string{columns}, rows...) {
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
func (t *Screen) wrapped(first, indent, s string) { t.line(wrap(first, s, indent, t.width())) }

// width is that of sentences: very long lines are hard to read.
func (t *Screen) width() int {
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

func (t *Screen) line(s string) { t.b.WriteString(s + "\n") }

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
}

func (t *Screen) paint(code, s string) string {
	if !t.st.Color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t *Screen) bold(s string) string   { return t.paint("1", s) }
func (t *Screen) dim(s string) string    { return t.paint("2", s) }
func (t *Screen) green(s string) string  { return t.paint("1;32", s) }
func (t *Screen) yellow(s string) string { return t.paint("1;33", s) }
