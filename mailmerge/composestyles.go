package mailmerge

import (
	"strconv"
	"strings"
)

// linkStyle is a text style without properties: a link without any would look as the office likes.
const linkStyle = "Link."

// fonts writes the typefaces. Several family names are alternatives to LibreOffice, first one first.
func (c *composer) fonts() {
	if len(c.doc.Fonts) == 0 {
		return
	}
	c.start("office:font-face-decls")
	for _, f := range c.doc.Fonts {
		family := f.Family
		if family == "" {
			family = f.Name
		}
		all := append([]string{family}, f.Fallbacks...)
		for i, name := range all {
			all[i] = "'" + name + "'"
		}
		pitch := "variable"
		if f.Fixed {
			pitch = "fixed"
		}
		c.empty("style:font-face", "style:name", f.Name, "svg:font-family", strings.Join(all, ", "),
			"style:font-family-generic", string(f.Generic), "style:font-pitch", pitch)
	}
	c.end("office:font-face-decls")
}

// commonStyles writes the named styles.
func (c *composer) commonStyles() {
	d := c.doc
	c.start("office:styles")
	locale, _ := parseLanguage(d.Language)
	font := ""
	if len(d.Fonts) > 0 {
		font = d.Fonts[0].Name
	}
	c.start("style:default-style", "style:family", "paragraph")
	c.empty("style:paragraph-properties", "style:tab-stop-distance", "12.5mm", "style:writing-mode", "page")
	c.empty("style:text-properties", append(append(inAllScripts("style:font-name", font), inAllScripts("fo:font-size", "12pt")...),
		append(locale.attrs(), "fo:hyphenate", "false", "style:use-window-font-color", "true")...)...)
	c.end("style:default-style")
	c.start("style:default-style", "style:family", "table")
	c.empty("style:table-properties", "table:border-model", "collapsing")
	c.end("style:default-style")
	standard := false
	for _, p := range d.ParagraphStyles {
		standard = standard || p.Name == StandardStyle
	}
	if !standard {
		c.empty("style:style", "style:name", StandardStyle, "style:family", "paragraph")
	}
	for _, p := range d.ParagraphStyles {
		c.namedParagraphStyle(p)
	}
	c.empty("style:style", "style:name", linkStyle, "style:family", "text")
	for _, t := range d.TextStyles {
		c.start("style:style", "style:name", encodeName(t.Name), "style:display-name", displayName(t.Name), "style:family", "text", "style:parent-style-name", encodeName(t.Parent))
		c.textProperties(t.Text)
		c.end("style:style")
	}
	c.empty("style:style", "style:name", "Frame", "style:family", "graphic")
	c.empty("style:style", "style:name", "Graphics", "style:family", "graphic")
	c.end("office:styles")
}

func (c *composer) namedParagraphStyle(p ParagraphStyle) {
	c.start("style:style", "style:name", encodeName(p.Name), "style:display-name", displayName(p.Name), "style:family", "paragraph",
		"style:parent-style-name", encodeName(p.Parent), "style:next-style-name", encodeName(p.Next))
	line := ""
	if p.LineSpacing > 0 {
		line = number(p.LineSpacing*100) + "%"
	} else if p.LineHeight > 0 {
		line = mm(p.LineHeight)
	}
	align := map[Align]string{AlignLeft: "start", AlignRight: "end", AlignCenter: "center", AlignJustify: "justify"}[p.Align]
	attrs := []string{
		"fo:text-align", align, "fo:margin-top", optional(p.SpaceBefore), "fo:margin-bottom", optional(p.SpaceAfter),
		"fo:margin-left", optional(p.IndentLeft), "fo:margin-right", optional(p.IndentRight), "fo:text-indent", optional(p.IndentFirst),
		"fo:line-height", line, "fo:keep-with-next", toggled(p.KeepWithNext, "always", "auto"), "fo:keep-together", toggled(p.KeepTogether, "always", "auto"),
		"fo:orphans", positive(p.Orphans), "fo:widows", positive(p.Widows),
	}
	if p.Box != nil {
		attrs = append(attrs, boxAttrs(p.Box)...)
	}
	if p.Tabs == nil {
		c.empty("style:paragraph-properties", attrs...)
	} else {
		c.start("style:paragraph-properties", attrs...)
		c.tabStops(p.Tabs)
		c.end("style:paragraph-properties")
	}
	c.textProperties(p.Text, "fo:hyphenate", toggled(p.Hyphenate, "true", "false"),
		"fo:hyphenation-remain-char-count", toggled(p.Hyphenate, "2", ""), "fo:hyphenation-push-char-count", toggled(p.Hyphenate, "2", ""))
	c.end("style:style")
}

func (c *composer) tabStops(tabs []TabStop) {
	c.start("style:tab-stops")
	for _, t := range tabs {
		leader := ""
		if t.Leader != "" {
			leader = "dotted"
		}
		kind := map[Align]string{AlignRight: "right", AlignCenter: "center"}[t.Align]
		c.empty("style:tab-stop", "style:position", mm(t.At), "style:type", kind, "style:leader-style", leader, "style:leader-text", t.Leader)
	}
	c.end("style:tab-stops")
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (c *composer) textProperties(t TextProperties, more ...string) {
	var attrs []string
	size, spacing, position := "", "", ""
	if t.Size > 0 {
		size = pt(t.Size)
	}
	if t.LetterSpacing != 0 {
		spacing = pt(t.LetterSpacing)
	}
	if t.Position != PositionInherit {
		position = string(t.Position) + " 58%"
	}
	attrs = append(attrs, inAllScripts("style:font-name", t.Font)...)
	attrs = append(attrs, inAllScripts("fo:font-size", size)...)
	attrs = append(attrs, inAllScripts("fo:font-weight", toggled(t.Bold, "bold", "normal"))...)
	attrs = append(attrs, inAllScripts("fo:font-style", toggled(t.Italic, "italic", "normal"))...)
	attrs = append(attrs, "style:text-underline-style", toggled(t.Underline, "solid", "none"),
		"style:text-underline-width", toggled(t.Underline, "auto", ""), "style:text-underline-color", toggled(t.Underline, "font-color", ""),
		"fo:color", t.Color, "fo:background-color", t.Background, "fo:letter-spacing", spacing, "style:text-position", position)
	locale, _ := parseLanguage(t.Language)
	c.empty("style:text-properties", append(append(attrs, locale.attrs()...), more...)...)
}

// inAllScripts sets a property for Asian and complex scripts too: a name written in one of them
// has the same look.
func inAllScripts(name, value string) []string {
	bare := strings.TrimPrefix(name, "fo:")
	if bare == name {
		bare = strings.TrimPrefix(name, "style:")
	}
	return []string{name, value, "style:" + bare + "-asian", value, "style:" + bare + "-complex", value}
}
