package mailmerge

// markBand is the height in mm of the header that a page without one gets to
// carry a mark. It is taken from the margin, so that the text stays where it is.
const markBand = 0.5

// pageLayout writes the measures of a page style.
func (c *composer) pageLayout(name string, p *PageStyle) {
	width, height := p.size()
	top := p.Top
	header := p.Header
	if c.options.Mark != "" && header == nil {
		header = &Band{Height: markBand}
		top = max(0, top-markBand)
	}
	orientation := "portrait"
	if width > height {
		orientation = "landscape"
	}
	c.start("style:page-layout", "style:name", name)
	c.empty("style:page-layout-properties", "fo:page-width", mm(width), "fo:page-height", mm(height), "style:print-orientation", orientation,
		"style:num-format", "1", "style:writing-mode", "lr-tb",
		"fo:margin-top", mm(top), "fo:margin-bottom", mm(p.Bottom), "fo:margin-left", mm(p.Left), "fo:margin-right", mm(p.Right))
	c.bandStyle("style:header-style", header, "fo:margin-bottom")
	c.bandStyle("style:footer-style", p.Footer, "fo:margin-top")
	c.end("style:page-layout")
}

// bandStyle writes the height of a header or footer, which to LibreOffice includes the gap.
func (c *composer) bandStyle(element string, b *Band, gap string) {
	if b == nil {
		c.empty(element)
		return
	}
	exact, least := mm(b.Height+b.Gap), ""
	if b.Grow {
		exact, least = "", exact
	}
	c.start(element)
	c.empty("style:header-footer-properties", "svg:height", exact, "fo:min-height", least, gap, mm(b.Gap), "style:dynamic-spacing", "false")
	c.end(element)
}

// masterPage writes a page style, for one letter if the suffix is not empty.
func (c *composer) masterPage(index int) {
	p := &c.doc.Pages[index]
	suffix := ""
	if c.own[index] {
		suffix = c.suffix
	}
	next := p.Next
	if next == "" {
		next = p.Name
	}
	nextName := encodeName(next)
	if c.own[c.survey.pages[next]] {
		nextName += c.suffix
	}
	display := displayName(p.Name)
	if display != "" {
		display += suffix
	}
	c.start("style:master-page", "style:name", encodeName(p.Name)+suffix, "style:display-name", display,
		"style:page-layout-name", layoutName(index), "style:next-style-name", nextName)
	mark := c.options.Mark != ""
	switch {
	case p.Header != nil:
		c.start("style:header")
		c.band(index, p.Header, mark)
		c.end("style:header")
	case mark:
		c.start("style:header")
		c.start("text:p", "text:style-name", c.markLine())
		c.drawMark()
		c.end("text:p")
		c.end("style:header")
	}
	if p.Footer != nil {
		c.start("style:footer")
		c.band(index, p.Footer, false)
		c.end("style:footer")
	}
	c.end("style:master-page")
}

// band writes the blocks of a header or footer; the first paragraph that is never hidden takes the mark.
func (c *composer) band(page int, b *Band, mark bool) {
	for _, block := range b.Blocks {
		c.inBand = page == 0
		if p, ok := block.block().(Paragraph); ok && p.HideIf == nil && mark {
			c.mark, mark = true, false
		}
		c.blocks([]Block{block})
	}
	c.inBand = false
}

// markLine is the style of a paragraph that is lower than [markBand].
func (c *composer) markLine() string {
	return c.autos.define("P", fragment(func(x *xmlWriter) {
		x.start("style:style", "style:name", nameMark, "style:family", "paragraph")
		x.empty("style:paragraph-properties", "fo:line-height", "0.3mm", "fo:margin-top", "0mm", "fo:margin-bottom", "0mm")
		x.empty("style:text-properties", inAllScripts("fo:font-size", "1pt")...)
		x.end("style:style")
	}), -1)
}

// drawMark writes the mark across the page: text as a shape, so that it fills its box whatever the word is.
func (c *composer) drawMark() {
	width, height := 150.0, 30.0
	style := c.autos.define("G", fragment(func(x *xmlWriter) {
		x.start("style:style", "style:name", nameMark, "style:family", "graphic", "style:parent-style-name", "Graphics")
		x.empty("style:graphic-properties", "draw:stroke", "none", "draw:fill", "solid", "draw:fill-color", "#808080", "draw:opacity", "35%", "draw:auto-grow-height", "false", "draw:auto-grow-width", "false", "fo:min-height", mm(height), "fo:min-width", mm(width),
			"style:wrap", "run-through", "style:run-through", "background", "style:number-wrapped-paragraphs", "no-limit",
			"style:horizontal-pos", "center", "style:horizontal-rel", "page", "style:vertical-pos", "middle", "style:vertical-rel", "page", "style:flow-with-text", "false")
		x.end("style:style")
	}), -1)
	c.start("draw:custom-shape", "draw:style-name", style, "draw:name", c.named("Mark "), "text:anchor-type", "paragraph",
		"svg:width", mm(width), "svg:height", mm(height), "draw:transform", "rotate (0.7854) translate (45mm 200mm)")
	c.element("text:p", c.options.Mark, "text:style-name", encodeName(StandardStyle))
	c.empty("draw:enhanced-geometry", "svg:viewBox", "0 0 21600 21600", "draw:type", "fontwork-plain-text", "draw:text-path", "true",
		"draw:text-path-scale", "path", "draw:enhanced-path", "M 0 0 L 21600 0 N M 0 21600 L 21600 21600 N")
	c.end("draw:custom-shape")
}
