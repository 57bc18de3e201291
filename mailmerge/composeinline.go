package mailmerge

import "strconv"

func (c *composer) inlines(text []Inline) {
	for _, t := range text {
		switch t := t.inline().(type) {
		case Text:
			c.chars(string(t))
		case Span:
			c.flushBlanks(false)
			c.start("text:span", "text:style-name", encodeName(t.Style))
			c.inlines(t.Text)
			c.flushBlanks(false)
			c.end("text:span")
		case Link:
			c.flushBlanks(false)
			style := linkStyle
			if t.Style != "" {
				style = encodeName(t.Style)
			}
			c.start("text:a", "xlink:type", "simple", "xlink:href", t.URL, "text:style-name", style, "text:visited-style-name", style)
			c.inlines(t.Text)
			c.flushBlanks(false)
			c.end("text:a")
		case Field:
			c.field(t.Column)
		case RecordNumber:
			c.recordNumber()
		case PageNumber:
			c.flushBlanks(false)
			c.element("text:page-number", "1", "text:select-page", "current")
			c.edge = false
		case PageCount:
			c.pageCount()
		case LineBreak:
			c.broken("text:line-break")
		case Tab:
			c.broken("text:tab")
		case Image:
			c.flushBlanks(false)
			c.inlineImage(t)
			c.edge = false
		}
	}
}

// chars writes text as ODF wants white space (ODF 1.3 part 3, 6.1.2): the
// first blank after text as it is, others as text:s, tabs and line breaks as
// elements.
func (c *composer) chars(s string) {
	from := 0
	flush := func(to int) {
		if from < to {
			c.flushBlanks(false)
			c.text(s[from:to])
			c.edge = false
		}
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ':
			flush(i)
			c.blanks++
		case '\t':
			flush(i)
			c.broken("text:tab")
		case '\r':
			if flush(i); i+1 < len(s) && s[i+1] == '\n' {
				break // the line feed that follows makes the line break
			}
			c.broken("text:line-break")
		case '\n':
			flush(i)
			c.broken("text:line-break")
		default:
			continue
		}
		from = i + 1
	}
	flush(len(s))
}

// broken writes an element behind which a blank would not be kept by all readers.
func (c *composer) broken(element string) {
	c.flushBlanks(false)
	c.empty(element)
	c.edge = true
}

// flushBlanks writes the blanks that were met. At the end of a paragraph none
// would be kept as it is.
func (c *composer) flushBlanks(last bool) {
	if c.blanks > 0 && !c.edge && !last {
		c.raw(" ")
		c.blanks--
		c.edge = true // a second blank, in another element perhaps, would fall to the first
	}
	switch {
	case c.blanks == 1:
		c.empty("text:s")
	case c.blanks > 1:
		c.empty("text:s", "text:c", strconv.Itoa(c.blanks))
	}
	c.blanks = 0
}

func (c *composer) field(column string) {
	if !c.template {
		if c.record != nil {
			c.chars(c.record.Values[column])
		}
		return
	}
	c.flushBlanks(false)
	name, kind := c.doc.Source.command()
	c.element("text:database-display", "<"+column+">", "text:database-name", c.doc.Source.Name,
		"text:table-name", name, "text:table-type", kind, "text:column-name", column)
	c.edge = false
}

func (c *composer) recordNumber() {
	if !c.template {
		c.chars(strconv.Itoa(c.number))
		return
	}
	c.flushBlanks(false)
	name, kind := c.doc.Source.command()
	c.element("text:database-row-number", "1", "text:database-name", c.doc.Source.Name,
		"text:table-name", name, "text:table-type", kind, "style:num-format", "1")
	c.edge = false
}

// pageCount in merged letters is the number of the page on which the letter ends.
func (c *composer) pageCount() {
	c.flushBlanks(false)
	if c.template || c.suffix == "" {
		c.element("text:page-count", "1", "style:num-format", "1")
	} else {
		c.element("text:bookmark-ref", "1", "text:reference-format", "page", "text:ref-name", endBookmark(c.suffix))
	}
	c.edge = false
}

func endBookmark(suffix string) string { return "End" + suffix }
