package pdfread

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// A composer makes words of glyphs.
type composer struct {
	words []Word
	text  strings.Builder
	box   box // of the word so far
	// Text that replaces that of the glyphs, and how many replacements are open.
	instead string
	open    int
	fresh   bool // instead was not used yet
}

func (c *composer) replace(text string) {
	if c.open++; c.open == 1 { // an outer replacement counts for all within
		c.instead, c.fresh = text, true
	}
}

func (c *composer) endReplace() { c.open-- }

func (c *composer) glyph(text string, b box) {
	if c.open > 0 {
		text = ""
		if c.fresh {
			text, c.fresh = c.instead, false
		}
	}
	blank := text != "" && strings.TrimSpace(text) == ""
	if blank {
		c.end()
		return
	}
	if c.text.Len() > 0 && !c.box.continuedBy(b) {
		c.end()
	}
	for i, part := range strings.FieldsFunc(text, unicode.IsSpace) {
		if i > 0 || c.text.Len() > 0 && unicode.IsSpace([]rune(text)[0]) {
			c.end()
		}
		c.add(part, b)
	}
	if text == "" && c.text.Len() > 0 {
		c.add("", b)
	}
}

func (c *composer) add(text string, b box) {
	if c.text.Len() == 0 {
		c.box = b
	} else {
		c.box = c.box.extended(b)
	}
	c.text.WriteString(text)
}

func (c *composer) end() {
	if c.text.Len() > 0 {
		c.words = append(c.words, c.box.word(c.text.String()))
		c.text.Reset()
	}
}

// finish returns the words. LibreOffice draws characters that a font lacks after
// the rest of the line, from another font and into the gaps: each line is put in
// its order again, and what touches is one word.
func (c *composer) finish() []Word {
	c.end()
	out := c.words[:0]
	for rest := c.words; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[0].line.onLine(rest[n].line) {
			n++
		}
		row := rest[:n]
		start := row[0].line
		slices.SortStableFunc(row, func(a, b Word) int {
			x, _ := start.gap(a.line)
			y, _ := start.gap(b.line)
			return cmp.Compare(x, y)
		})
		joined := row[0]
		for _, w := range row[1:] {
			if !joined.line.continuedBy(w.line) {
				out = append(out, joined)
				joined = w
				continue
			}
			joined = joined.line.extended(w.line).word(joined.Text + w.Text)
		}
		out = append(out, joined)
		rest = rest[n:]
	}
	return out
}
