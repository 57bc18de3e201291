package ods

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"elterntool/internal/xmlscan"
)

// cellStyles is what is known of a document's styles (ODF 1.3 part 3, 16).
type cellStyles struct {
	cells        map[string]*cellStyle // family table-cell, by name
	list         []*cellStyle
	names        map[string]bool // of all families, and of data styles
	textFormats  map[string]bool // data styles that show text as it is typed
	plainText    string          // an automatic one of them with nothing around the text
	hiddenTables map[string]bool // family table: table:display="false"
	widths       map[string]int  // family table-column: style:column-width in 1/100 mm
	fallback     cellStyle       // style:default-style of table-cell
	bytes        int             // of names
	full         bool            // there are more names than are kept
}

// A cellStyle is one style of family table-cell.
type cellStyle struct {
	name, parent, format string
	index                int32
	automatic            bool
	defined              bool   // its element was read; otherwise only the name was seen
	protect              string // style:cell-protect; "" inherits
	raw                  []byte // the element as it stands; nil if it is not automatic or too large
	nameAt, formatAt     [2]int // places of the values in raw; formatAt zero: no such attribute
	attrsEnd             int    // where an attribute can be added in raw
}

const (
	maxStyles    = 1 << 16
	maxNames     = 4 * maxStyles
	maxNameBytes = 8 << 20
	maxStyleRaw  = 16 << 10
	maxRawTotal  = 4 << 20
)

func newCellStyles() cellStyles {
	return cellStyles{
		cells: make(map[string]*cellStyle), names: make(map[string]bool),
		textFormats: make(map[string]bool), hiddenTables: make(map[string]bool),
		widths: make(map[string]int),
	}
}

// index numbers the styles by name; -2 when there are too many.
func (c *cellStyles) index(name []byte) int32 {
	if s, ok := c.cells[string(name)]; ok {
		return s.index
	}
	if len(c.list) >= maxStyles || !c.room(len(name)) {
		return -2
	}
	s := &cellStyle{name: xmlscan.Value(name)}
	c.names[s.name] = true // also if it is never defined: a new style must not be taken for it
	return c.add(s).index
}

// room takes bytes from what the names of styles may take together.
func (c *cellStyles) room(n int) bool {
	if c.bytes += n; c.bytes > maxNameBytes {
		c.full = true
		return false
	}
	return true
}

func (c *cellStyles) add(s *cellStyle) *cellStyle {
	if old, ok := c.cells[s.name]; ok {
		s.index = old.index
		*old = *s
		return old
	}
	s.index = int32(len(c.list))
	c.list = append(c.list, s)
	c.cells[s.name] = s
	return s
}

// A styleReader takes the tokens of style sections.
type styleReader struct {
	styles    *cellStyles
	scan      *xmlscan.Scanner
	section   xmlscan.Atom // elemStyles or elemAutomaticStyles; 0: outside both
	depth     int          // inside the section
	cur       *cellStyle
	curDepth  int // inside the current style
	rawTotal  int
	family    string
	name      string
	textStyle string // name of the open number:text-style
	contents  int    // its children that are text-content
	others    int    // its other children
}

func (r *styleReader) token(tok *xmlscan.Token) {
	depth := r.scan.Depth()
	if r.section == 0 {
		if tok.Kind == xmlscan.StartTag && !tok.SelfClosing && depth == 2 && (tok.Atom == elemStyles || tok.Atom == elemAutomaticStyles) {
			r.section, r.depth = tok.Atom, depth
		}
		return
	}
	if tok.Kind == xmlscan.EndTag && depth < r.depth {
		r.section = 0
		return
	}
	if r.cur != nil && r.cur.raw != nil {
		if r.keep(tok.Raw); tok.Kind == xmlscan.EndTag && depth < r.curDepth {
			r.cur = nil
		}
	}
	switch tok.Kind {
	case xmlscan.StartTag:
		r.start(tok, depth)
	case xmlscan.EndTag:
		if r.textStyle != "" && tok.Atom == elemTextStyle {
			if r.section == elemAutomaticStyles && r.contents == 1 && r.others == 0 && r.styles.plainText == "" {
				r.styles.plainText = r.textStyle
			}
			r.textStyle = ""
		}
		if r.cur != nil && depth < r.curDepth {
			r.cur = nil
		}
	}
}

func (r *styleReader) keep(raw []byte) {
	if len(r.cur.raw)+len(raw) > maxStyleRaw || r.rawTotal > maxRawTotal {
		r.cur.raw = nil
		return
	}
	r.cur.raw = append(r.cur.raw, raw...)
	r.rawTotal += len(raw)
}

func (r *styleReader) start(tok *xmlscan.Token, depth int) {
	inside := depth
	if tok.SelfClosing {
		inside++
	}
	if inside == r.depth+1 {
		r.top(tok, inside)
		return
	}
	switch tok.Atom {
	case elemCellProperties:
		if v, ok := tok.Attr(attrCellProtect); ok && r.cur != nil && len(v) < 100 {
			r.cur.protect = string(v)
		}
	case elemTableProperties:
		if v, _ := tok.Attr(attrDisplay); string(v) == "false" && r.family == "table" {
			r.styles.hiddenTables[r.name] = true
		}
	case elemColumnProperties:
		if v, ok := tok.Attr(attrColumnWidth); ok && r.family == "table-column" && len(r.styles.widths) < maxStyles {
			r.styles.widths[r.name] = hundredths(string(v))
		}
	case elemTextContent:
		r.contents++
	default:
		r.others++
	}
}

// top takes the start tag of a style.
func (r *styleReader) top(tok *xmlscan.Token, inside int) {
	r.cur, r.family, r.name, r.textStyle = nil, "", "", ""
	v, _ := tok.Attr(attrStyleStyleName)
	parent, _ := tok.Attr(attrParentStyleName)
	format, _ := tok.Attr(attrDataStyleName)
	family, _ := tok.Attr(attrFamily)
	if len(r.styles.names) >= maxNames {
		r.styles.full = true
	}
	if !r.styles.room(len(v)+len(parent)+len(format)+len(family)) || r.styles.full {
		return
	}
	r.name, r.family = xmlscan.Value(v), string(family)
	for _, name := range []string{r.name, xmlscan.Value(format)} { // a data style may not be defined
		if name != "" {
			r.styles.names[name] = true
		}
	}
	switch {
	case tok.Atom == elemTextStyle:
		r.styles.textFormats[r.name] = true
		r.textStyle, r.contents, r.others = r.name, 0, 0
		if tok.SelfClosing {
			r.textStyle = ""
		}
	case tok.Atom == elemDefaultStyle && r.family == "table-cell":
		r.styles.fallback.format = attrString(tok, attrDataStyleName)
		r.cur, r.curDepth = &r.styles.fallback, inside
	case tok.Atom == elemStyle && r.family == "table-cell" && len(r.styles.list) < maxStyles:
		s := &cellStyle{
			name: r.name, parent: attrString(tok, attrParentStyleName), format: attrString(tok, attrDataStyleName),
			automatic: r.section == elemAutomaticStyles, defined: true,
		}
		if s.automatic && len(tok.Raw) <= maxStyleRaw && r.rawTotal <= maxRawTotal {
			s.places(tok)
		}
		s = r.styles.add(s)
		if !tok.SelfClosing {
			r.cur, r.curDepth = s, inside
		}
		r.rawTotal += len(s.raw)
	}
}

func attrString(tok *xmlscan.Token, a xmlscan.Atom) string {
	v, _ := tok.Attr(a)
	return xmlscan.Value(v)
}

func (s *cellStyle) places(tok *xmlscan.Token) {
	s.raw = bytes.Clone(tok.Raw)
	for a := range tok.Attrs {
		from, to := int(a.ValueAt-tok.Start), int(a.ValueAt-tok.Start)+len(a.Value)
		switch a.Atom {
		case attrStyleStyleName:
			s.nameAt = [2]int{from, to}
		case attrDataStyleName:
			s.formatAt = [2]int{from, to}
		}
		s.attrsEnd = to + 1
	}
}

// get finds a style in automatic and named styles.
func getStyle(name string, sets ...*cellStyles) *cellStyle {
	for _, set := range sets {
		if set == nil {
			continue
		}
		if s, ok := set.cells[name]; ok && s.defined {
			return s
		}
	}
	return nil
}

// maxParents bounds the chain of parent styles; a longer one is a loop.
const maxParents = 64

// resolve follows a style's parents until value gives something.
func resolve(name string, value func(*cellStyle) string, sets ...*cellStyles) string {
	for range maxParents {
		s := getStyle(name, sets...)
		if s == nil {
			break
		}
		if v := value(s); v != "" {
			return v
		}
		if s.parent == "" {
			break
		}
		name = s.parent
	}
	for _, set := range sets {
		if set != nil {
			if v := value(&set.fallback); v != "" {
				return v
			}
		}
	}
	return ""
}

// locked tells whether a protected sheet guards cells of the style: cells are
// protected unless their style says otherwise (ODF 1.3 part 3, 20.255).
func locked(style string, sets ...*cellStyles) bool {
	if style == "" {
		style = "Default"
	}
	protect := resolve(style, func(s *cellStyle) string { return s.protect }, sets...)
	return protect == "" || strings.Contains(protect, "protected")
}

// isText tells whether cells of the style have a text format.
func isText(style string, sets ...*cellStyles) bool {
	if style == "" {
		style = "Default"
	}
	format := resolve(style, func(s *cellStyle) string { return s.format }, sets...)
	for _, set := range sets {
		if set != nil && set.textFormats[format] {
			return true
		}
	}
	return false
}

// namedStyles reads styles.xml once; a flat document has all in one.
func (w *Workbook) namedStyles() (*cellStyles, error) {
	if w.styles != nil || w.zip == nil {
		return w.styles, nil
	}
	styles := newCellStyles()
	if e, ok := w.zip.Find(partStyles); ok {
		r, err := w.zip.Reader(e)
		if err != nil {
			return nil, packageError(partStyles, err)
		}
		defer r.Close()
		sr := styleReader{styles: &styles, scan: xmlscan.New(r, vocabulary)}
		for {
			tok, err := sr.scan.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, scanError(partStyles, err)
			}
			sr.token(tok)
		}
	}
	w.styles = &styles
	return w.styles, nil
}

// fresh returns a style name that is neither in the sets nor in taken, and
// takes it.
func fresh(prefix string, taken map[string]bool, sets ...*cellStyles) string {
next:
	for n := len(taken) + 1; ; n++ {
		name := fmt.Sprintf("%s%d", prefix, n)
		if taken[name] {
			continue
		}
		for _, set := range sets {
			if set != nil && set.names[name] {
				continue next
			}
		}
		taken[name] = true
		return name
	}
}

// hundredths reads a length (ODF 1.3 part 3, 18.3.18) in 1/100 mm; 0 if it is
// none.
func hundredths(length string) int {
	for unit, mm := range map[string]float64{"mm": 1, "cm": 10, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6} {
		if digits, ok := strings.CutSuffix(length, unit); ok {
			if n, err := strconv.ParseFloat(digits, 64); err == nil && n > 0 && n < 1e6 {
				return int(n * mm * 100)
			}
		}
	}
	return 0
}
