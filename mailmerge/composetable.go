package mailmerge

import "strconv"

func (c *composer) table(t Table) {
	name := c.named("Table")
	width := 0.0
	for _, w := range t.Columns {
		width += w
	}
	style := c.autos.define("T", fragment(func(x *xmlWriter) {
		breaks := ""
		if t.KeepWhole {
			breaks = "false"
		}
		x.start("style:style", "style:name", nameMark, "style:family", "table")
		x.empty("style:table-properties", "style:width", mm(width), "table:align", "left", "fo:margin-left", mm(t.Left),
			"fo:margin-top", mm(t.SpaceBefore), "fo:margin-bottom", mm(t.SpaceAfter),
			"table:border-model", "collapsing", "style:may-break-between-rows", breaks)
		x.end("style:style")
	}), -1)
	c.start("table:table", "table:name", name, "table:style-name", style)
	for _, w := range t.Columns {
		c.empty("table:table-column", "table:style-name", c.autos.define("C", fragment(func(x *xmlWriter) {
			x.start("style:style", "style:name", nameMark, "style:family", "table-column")
			x.empty("style:table-column-properties", "style:column-width", mm(w))
			x.end("style:style")
		}), -1))
	}
	for i, r := range t.Rows {
		if i == 0 && t.HeaderRows > 0 {
			c.start("table:table-header-rows")
		}
		c.row(r)
		if i+1 == t.HeaderRows {
			c.end("table:table-header-rows")
		}
	}
	c.end("table:table")
}

func (c *composer) row(r Row) {
	style := c.autos.define("R", fragment(func(x *xmlWriter) {
		exact, least, keep := "", "", "always"
		if r.Height > 0 && r.Grow {
			least = mm(r.Height)
		} else if r.Height > 0 {
			exact = mm(r.Height)
		}
		if r.Split {
			keep = "auto"
		}
		x.start("style:style", "style:name", nameMark, "style:family", "table-row")
		x.empty("style:table-row-properties", "style:row-height", exact, "style:min-row-height", least, "fo:keep-together", keep)
		x.end("style:style")
	}), -1)
	c.start("table:table-row", "table:style-name", style)
	for _, cell := range r.Cells {
		span := ""
		if cell.Span > 1 {
			span = strconv.Itoa(cell.Span)
		}
		c.start("table:table-cell", "table:style-name", c.cellStyle(cell), "table:number-columns-spanned", span, "office:value-type", "string")
		if !c.blocks(cell.Blocks) {
			c.empty("text:p", "text:style-name", encodeName(StandardStyle))
		}
		c.end("table:table-cell")
		for range max(1, cell.Span) - 1 {
			c.empty("table:covered-table-cell")
		}
	}
	c.end("table:table-row")
}

func (c *composer) cellStyle(cell Cell) string {
	return c.autos.define("B", fragment(func(x *xmlWriter) {
		x.start("style:style", "style:name", nameMark, "style:family", "table-cell")
		attrs := []string{"style:vertical-align", string(cell.Align)}
		x.empty("style:table-cell-properties", append(attrs, boxAttrs(cell.Box)...)...)
		x.end("style:style")
	}), -1)
}

// boxAttrs are the attributes of a box; one that is nil has no border, no
// padding and no background, whatever the office's own default is.
func boxAttrs(b *Box) []string {
	if b == nil {
		b = &Box{}
	}
	background := b.Background
	if background == "" {
		background = "transparent"
	}
	attrs := []string{"fo:background-color", background, "fo:padding", mm(b.Padding)}
	if b.Top == b.Right && b.Top == b.Bottom && b.Top == b.Left {
		return append(attrs, "fo:border", borderValue(b.Top))
	}
	return append(attrs, "fo:border-top", borderValue(b.Top), "fo:border-right", borderValue(b.Right),
		"fo:border-bottom", borderValue(b.Bottom), "fo:border-left", borderValue(b.Left))
}

func borderValue(b Border) string {
	if b.Width == 0 {
		return "none"
	}
	color := b.Color
	if color == "" {
		color = "#000000"
	}
	return pt(b.Width) + " solid " + color
}
