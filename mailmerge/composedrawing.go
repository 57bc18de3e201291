package mailmerge

import (
	"strings"
)

func (c *composer) drawings(drawings []Drawing) {
	var lines []Line
	for _, d := range drawings {
		switch d := d.drawing().(type) {
		case Frame:
			c.frame(d)
		case PlacedImage:
			p, width, height := c.survey.of(d.Image)
			attrs := append(c.at(d.X, d.Y), "svg:width", mm(width), "svg:height", mm(height))
			c.picture(p, d.Alt, c.graphicStyle("Graphics", d.Wrap, nil), attrs)
		case Line:
			lines = append(lines, d)
		}
	}
	for len(lines) > 0 {
		lines = c.lines(lines)
	}
}

// at anchors something to the paragraph, with its upper left corner at a place of the page.
func (c *composer) at(x, y float64) []string {
	return []string{"text:anchor-type", "paragraph", "svg:x", mm(x), "svg:y", mm(y)}
}

func (c *composer) frame(f Frame) {
	box := f.Box
	if box == nil {
		box = &Box{}
	}
	name := f.Name + c.suffix
	if f.Name == "" {
		name = c.named("Frame ")
	}
	height, least := mm(f.Height), ""
	if f.Grow {
		height, least = "", height
	}
	align := string(f.Align)
	if f.Align == AlignTop {
		align = "top"
	}
	extra := append(boxAttrs(box), "draw:textarea-vertical-align", align)
	attrs := append([]string{"draw:style-name", c.graphicStyle("Frame", f.Wrap, extra), "draw:name", name}, c.at(f.X, f.Y)...)
	c.start("draw:frame", append(attrs, "svg:width", mm(f.Width), "svg:height", height)...)
	c.start("draw:text-box", "fo:min-height", least)
	if !c.blocks(f.Blocks) {
		c.empty("text:p", "text:style-name", encodeName(StandardStyle))
	}
	c.end("draw:text-box")
	c.alt(f.Alt)
	c.end("draw:frame")
}

func (c *composer) alt(alt string) {
	if alt != "" {
		c.element("svg:title", alt)
	}
}

// graphicStyle is a style for something at a fixed place of the page. Without a parent LibreOffice
// would take a text box for a shape, in whose text no condition hides anything.
func (c *composer) graphicStyle(parent string, wrap Wrap, extra []string) string {
	attrs := []string{
		"style:horizontal-pos", "from-left", "style:horizontal-rel", "page",
		"style:vertical-pos", "from-top", "style:vertical-rel", "page", "style:flow-with-text", "false",
	}
	switch wrap {
	case WrapThrough:
		attrs = append(attrs, "style:wrap", "run-through", "style:run-through", "foreground")
	case WrapBehind:
		attrs = append(attrs, "style:wrap", "run-through", "style:run-through", "background")
	case WrapBeside:
		attrs = append(attrs, "style:wrap", "parallel", "style:number-wrapped-paragraphs", "no-limit")
	case WrapBelow:
		attrs = append(attrs, "style:wrap", "none")
	}
	return c.autos.define("G", fragment(func(x *xmlWriter) {
		x.start("style:style", "style:name", nameMark, "style:family", "graphic", "style:parent-style-name", parent)
		x.empty("style:graphic-properties", append(attrs, extra...)...)
		x.end("style:style")
	}), -1)
}

func (c *composer) inlineImage(i Image) {
	p, width, height := c.survey.of(i)
	style := c.autos.define("G", fragment(func(x *xmlWriter) {
		x.start("style:style", "style:name", nameMark, "style:family", "graphic", "style:parent-style-name", "Graphics")
		x.empty("style:graphic-properties", "style:vertical-pos", "top", "style:vertical-rel", "baseline")
		x.end("style:style")
	}), -1)
	c.picture(p, i.Alt, style, []string{"text:anchor-type", "as-char", "svg:width", mm(width), "svg:height", mm(height)})
}

func (c *composer) picture(p *picture, alt, style string, attrs []string) {
	attrs = append([]string{"draw:style-name", style, "draw:name", c.named("Image ")}, attrs...)
	c.start("draw:frame", attrs...)
	c.empty("draw:image", "xlink:type", "simple", "xlink:href", p.entry, "xlink:show", "embed", "xlink:actuate", "onLoad")
	c.alt(alt)
	c.end("draw:frame")
}

// lines writes the first line and all others with the same pen as one path, and
// returns the rest: the time that LibreOffice needs grows with pages times drawings.
func (c *composer) lines(lines []Line) (rest []Line) {
	pen := lines[0]
	same := lines[:0:0]
	for _, l := range lines {
		if l.Width == pen.Width && l.Color == pen.Color {
			same = append(same, l)
		} else {
			rest = append(rest, l)
		}
	}
	color := pen.Color
	if color == "" {
		color = "#000000"
	}
	style := c.graphicStyle("Graphics", WrapThrough, []string{
		"draw:stroke", "solid", "svg:stroke-width", pt(pen.Width), "svg:stroke-color", color, "draw:fill", "none",
	})
	if len(same) == 1 {
		c.empty("draw:line", "draw:style-name", style, "draw:name", c.named("Line "), "text:anchor-type", "paragraph",
			"svg:x1", mm(pen.X1), "svg:y1", mm(pen.Y1), "svg:x2", mm(pen.X2), "svg:y2", mm(pen.Y2))
		return rest
	}
	left, top, right, bottom := bounds(same)
	var d strings.Builder
	unit := func(v float64) string { return number(float64(int(v*100 + 0.5))) } // the view box counts hundredths of a millimetre
	for _, l := range same {
		d.WriteString("M" + unit(l.X1-left) + " " + unit(l.Y1-top) + "L" + unit(l.X2-left) + " " + unit(l.Y2-top))
	}
	attrs := append([]string{"draw:style-name", style, "draw:name", c.named("Line ")}, c.at(left, top)...)
	c.empty("draw:path", append(attrs, "svg:width", mm(right-left), "svg:height", mm(bottom-top),
		"svg:viewBox", "0 0 "+unit(right-left)+" "+unit(bottom-top), "svg:d", d.String())...)
	return rest
}

func bounds(lines []Line) (left, top, right, bottom float64) {
	left, top, right, bottom = lines[0].X1, lines[0].Y1, lines[0].X1, lines[0].Y1
	for _, l := range lines {
		left, right = min(left, l.X1, l.X2), max(right, l.X1, l.X2)
		top, bottom = min(top, l.Y1, l.Y2), max(bottom, l.Y1, l.Y2)
	}
	return left, top, right, bottom
}
