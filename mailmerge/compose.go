package mailmerge

import "strconv"

// A composer writes blocks as XML, for a template or for one letter.
type composer struct {
	*xmlWriter
	doc     *Document
	survey  *survey
	autos   *autoStyles
	aliases map[string]string // of columns that hiding conditions cannot name

	template bool    // fields and conditions; otherwise values
	record   *Record // nil in a template, and while styles are collected
	number   int     // of the letter
	suffix   string  // makes names unique among the letters
	own      []bool  // by page style: each letter has its own
	mark     bool    // the next paragraph takes the mark along
	options  MergeOptions

	hoist   bool           // drawings of the first page's bands go to the letter
	inBand  bool           // of the first page, and not inside of anything there
	begin   *PageBreak     // the next paragraph begins a letter with it
	endMark string         // bookmark for the end of the letter
	serial  map[string]int // numbers in names of frames, tables, sections
	prefix  string         // of such names
	level   int            // of lists

	blanks int  // blanks not yet written
	edge   bool // nothing stands before them that keeps a blank
}

// newLetter makes the composer ready for a letter, or for the template.
func (c *composer) newLetter(r *Record, index int) {
	c.record, c.suffix, c.serial = r, "", map[string]int{}
	if r == nil {
		return
	}
	c.suffix = "." + strconv.Itoa(index+1)
	if c.number = r.Number; c.number == 0 {
		c.number = index + 1
	}
}

// named returns a name that nothing else in the document has.
func (c *composer) named(kind string) string {
	kind = c.prefix + kind
	c.serial[kind]++
	return kind + strconv.Itoa(c.serial[kind]) + c.suffix
}

// hidden says whether blocks are left out. While styles are collected nothing is.
func (c *composer) hidden(cond Condition) bool {
	return cond != nil && !c.template && c.record != nil && holds(cond, c.record.Values)
}

// condition is the value of text:condition. Without the prefix ooow and its
// namespace LibreOffice hides nothing, without a word.
func (c *composer) condition(cond Condition) string {
	name, _ := c.doc.Source.command()
	return "ooow:" + writerCondition(cond, func(column string) string {
		if alias := c.aliases[column]; alias != "" {
			column = alias
		}
		return "[" + c.doc.Source.Name + "." + name + "." + column + "]"
	})
}

// blocks returns whether anything was written.
func (c *composer) blocks(blocks []Block) bool {
	any := false
	for _, b := range blocks {
		switch b := b.block().(type) {
		case Paragraph:
			if !c.hidden(b.HideIf) {
				c.paragraph(b)
				any = true
			}
		case Table:
			c.table(b)
			any = true
		case List:
			any = c.list(b) || any
		case Section:
			any = c.section(b) || any
		}
	}
	return any
}

// section is a section in merged letters too: Writer spaces what begins one differently.
func (c *composer) section(s Section) bool {
	c.inBand = false // hoisted does not look into sections either
	switch {
	case s.HideIf == nil:
		return c.blocks(s.Blocks)
	case !c.shown([]Block{s}):
		return false
	case c.template:
		c.start("text:section", "text:name", c.named("Section"), "text:display", "condition", "text:condition", c.condition(s.HideIf))
	default:
		c.start("text:section", "text:name", c.named("Section"))
	}
	c.blocks(s.Blocks)
	c.end("text:section")
	return true
}

func (c *composer) paragraph(p Paragraph) {
	tag, level := "text:p", ""
	if p.Heading > 0 {
		tag, level = "text:h", strconv.Itoa(p.Heading)
	}
	drawings := p.Drawings
	switch {
	case c.hoist && c.begin != nil:
		drawings = append(c.hoisted(), drawings...)
	case c.hoist && c.inBand:
		drawings = remaining(drawings)
	}
	c.start(tag, "text:style-name", c.paragraphStyle(p), "text:outline-level", level)
	if p.HideIf != nil && c.template {
		c.empty("text:hidden-paragraph", "text:condition", c.condition(p.HideIf), "text:is-hidden", "false")
	}
	if c.mark {
		c.mark = false
		c.drawMark()
	}
	c.drawings(drawings)
	c.edge, c.blanks = true, 0
	c.inlines(p.Text)
	c.flushBlanks(true)
	if c.endMark != "" {
		c.empty("text:bookmark", "text:name", c.endMark)
		c.endMark = ""
	}
	c.end(tag)
}

// paragraphStyle is the name of the style itself, or of an automatic one that adds a page break or keeps the next paragraph.
func (c *composer) paragraphStyle(p Paragraph) string {
	style := p.Style
	if style == "" {
		style = StandardStyle
	}
	b := p.Break
	if c.begin != nil {
		b, c.begin = c.begin, nil
	}
	if b == nil && !p.KeepWithNext {
		return encodeName(style)
	}
	page, master, before, number := -1, "", "", ""
	if b != nil && b.Page == "" {
		before = "page"
	} else if b != nil {
		page, master = c.survey.pages[b.Page], masterMark
		if b.Number > 0 {
			number = strconv.Itoa(b.Number)
		}
	}
	keep := ""
	if p.KeepWithNext {
		keep = "always"
	}
	name := c.autos.define("P", fragment(func(x *xmlWriter) {
		x.start("style:style", "style:name", nameMark, "style:family", "paragraph", "style:parent-style-name", encodeName(style), "style:master-page-name", master)
		x.empty("style:paragraph-properties", "fo:break-before", before, "style:page-number", number, "fo:keep-with-next", keep)
		x.end("style:style")
	}), page)
	if page >= 0 && c.own[page] {
		name += c.suffix
	}
	return name
}

func (c *composer) list(l List) bool {
	c.level++
	defer func() { c.level-- }()
	style := c.listStyle(l)
	open := false
	for i, item := range l.Items {
		if !c.shown(item.Blocks) {
			continue
		}
		if !open {
			c.start("text:list", "text:style-name", style)
			open = true
		}
		start := ""
		if i == 0 && l.Numbered {
			start = strconv.Itoa(max(1, l.Start)) // lists of the same style would count on
		}
		c.start("text:list-item", "text:start-value", start)
		c.blocks(item.Blocks)
		c.end("text:list-item")
	}
	if open {
		c.end("text:list")
	}
	return open
}

// shown says whether any of these blocks is written.
func (c *composer) shown(blocks []Block) bool {
	for _, b := range blocks {
		switch b := b.block().(type) {
		case Paragraph:
			if !c.hidden(b.HideIf) {
				return true
			}
		case Section:
			if !c.hidden(b.HideIf) && c.shown(b.Blocks) {
				return true
			}
		case List:
			for _, item := range b.Items {
				if c.shown(item.Blocks) {
					return true
				}
			}
		case Table:
			return true
		}
	}
	return false
}

func (c *composer) listStyle(l List) string {
	level := strconv.Itoa(c.level)
	indent := 6 * float64(c.level)
	if l.Indent != nil {
		indent = *l.Indent
	}
	label := l.Label
	if label == "" {
		label = map[bool]string{true: ".", false: "•"}[l.Numbered]
	}
	return c.autos.define("L", fragment(func(x *xmlWriter) {
		x.start("text:list-style", "style:name", nameMark)
		style := ""
		if l.Style != "" {
			style = encodeName(l.Style)
		}
		tag := "text:list-level-style-bullet"
		if l.Numbered {
			tag = "text:list-level-style-number"
			x.start(tag, "text:level", level, "text:style-name", style, "style:num-suffix", label, "style:num-format", "1")
		} else {
			x.start(tag, "text:level", level, "text:style-name", style, "text:bullet-char", label)
		}
		x.start("style:list-level-properties", "text:list-level-position-and-space-mode", "label-alignment")
		x.empty("style:list-level-label-alignment", "text:label-followed-by", "listtab",
			"text:list-tab-stop-position", mm(indent), "fo:text-indent", mm(-min(6, indent)), "fo:margin-left", mm(indent))
		x.end("style:list-level-properties")
		x.end(tag)
		x.end("text:list-style")
	}), -1)
}
