package report

import "strings"

// A Screen is text laid out for a terminal.
type Screen struct {
	b     strings.Builder
	style Style
}

// NewScreen begins an empty screen.
func NewScreen(st Style) *Screen { return &Screen{style: st} }

// String is all of it.
func (t *Screen) String() string { return t.b.String() }

const screenLabel = 12

// Fact is a line with a label.
func (t *Screen) Fact(label, text string) {
	t.b.WriteString(Wrap(label+strings.Repeat(" ", max(1, screenLabel-len([]rune(label))))+text, strings.Repeat(" ", screenLabel), t.style.Width) + "\n")
}

// Title begins a section.
func (t *Screen) Title(text string) {
	if t.style.Color {
		text = "\x1b[1m" + text + "\x1b[0m"
	}
	t.b.WriteString("\n" + text + "\n")
}

// Line is a paragraph.
func (t *Screen) Line(indent, text string) {
	t.b.WriteString(Wrap(indent+text, indent, t.style.Width) + "\n")
}

// Command is a line to be copied: it is never broken.
func (t *Screen) Command(text string) { t.b.WriteString("      " + text + "\n") }

// Item is an entry of a list, with what to do about it.
func (t *Screen) Item(what, remedy string) {
	t.b.WriteString(Wrap("  - "+what, "    ", t.style.Width) + "\n")
	if remedy != "" {
		t.b.WriteString(Wrap("    → "+remedy, "      ", t.style.Width) + "\n")
	}
}
