package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

type naiveBook struct {
	*naivePackage
	part    string // the workbook
	root    *naiveNode
	styles  string // "" without one
	sheets  []*naiveSheet
	strings [][2]string
	xfs     []naiveXf
	formats map[int]string
	from04  bool
}

type naiveSheet struct {
	name, part, state string
	worksheet         bool
	root, data        *naiveNode
	rows              []*naiveRow
	arrays            []naiveRect // of array formulas and data tables
	tables            []string    // their parts
}

type naiveRow struct {
	*naiveNode
	number int
	cells  []*naiveCell
}

type naiveCell struct {
	*naiveNode
	row, col  int
	typ       string // as written, n by default
	raw, text string // what v holds; what is shown of a text
	trimmed   string // the text as Excel reads it: without white space at the ends of a t, unless xml:space says so
	hasValue  bool   // there is a v, or an is
	style     int
	formula   *naiveNode
}

type naiveRect struct{ r1, c1, r2, c2 int }

func (r naiveRect) holds(row, col int) bool {
	return row >= r.r1 && row <= r.r2 && col >= r.c1 && col <= r.c2
}

// A naiveXf is a cell format: its number format, and all besides.
type naiveXf struct {
	number int
	rest   string
}

var errNoWorkbook = errors.New("no workbook in the package")

func naive(file []byte) (*naiveBook, error) {
	p, err := naiveUnzip(file)
	if err != nil {
		return nil, err
	}
	b := &naiveBook{naivePackage: p, formats: make(map[int]string)}
	links, err := p.links("")
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		if l.kind == "officeDocument" && b.part == "" {
			b.part = l.target
		}
	}
	text, ok := p.parts[b.part]
	if !ok {
		return nil, errNoWorkbook
	}
	if b.root, err = naiveTree(text); err != nil {
		return nil, err
	}
	if !b.root.is("workbook") {
		return nil, errNoWorkbook
	}
	if pr := b.root.child("workbookPr"); pr != nil {
		b.from04 = naiveBool(pr.attr("date1904"))
	}
	if links, err = p.links(b.part); err != nil {
		return nil, err
	}
	for _, l := range links {
		switch l.kind {
		case "sharedStrings":
			if part, ok := p.parts[l.target]; ok {
				err = b.readStrings(part)
			}
		case "styles":
			if part, ok := p.parts[l.target]; ok {
				b.styles = l.target
				err = b.readStyles(part)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	sheets := b.root.child("sheets")
	if sheets == nil {
		return b, nil
	}
	sheets.each("sheet", func(n *naiveNode) {
		s := &naiveSheet{name: n.attr("name"), state: n.attr("state")}
		b.sheets = append(b.sheets, s)
		for _, a := range n.attrs {
			if a.Name.Local == "id" && (a.Name.Space == naiveRel || a.Name.Space == naiveRelS) {
				for _, l := range links {
					if l.id == a.Value {
						s.part, s.worksheet = l.target, l.kind == "worksheet"
					}
				}
			}
		}
		if s.worksheet && err == nil {
			if err = s.read(b); err != nil {
				err = fmt.Errorf("%s: %w", s.part, err)
			}
		}
	})
	return b, err
}

func naiveBool(v string) bool { return v == "1" || v == "true" || v == "on" }

func (b *naiveBook) readStrings(part string) error {
	root, err := naiveTree(part)
	if err != nil {
		return err
	}
	root.each("si", func(n *naiveNode) { b.strings = append(b.strings, [2]string{naiveText(n, false), naiveText(n, true)}) })
	return nil
}

func (b *naiveBook) readStyles(part string) error {
	root, err := naiveTree(part)
	if err != nil {
		return err
	}
	if xfs := root.child("cellXfs"); xfs != nil {
		add := func(n *naiveNode) {
			number, _ := strconv.Atoi(n.attr("numFmtId"))
			b.xfs = append(b.xfs, naiveXf{number, n.print("numFmtId", "applyNumberFormat")})
		}
		for _, n := range xfs.children {
			if n.is("xf") {
				add(n)
			} else if f := n.any("Fallback"); n.name.Local == "AlternateContent" && f != nil {
				f.each("xf", add)
			}
		}
	}
	if formats := root.child("numFmts"); formats != nil {
		formats.each("numFmt", func(n *naiveNode) {
			id, _ := strconv.Atoi(n.attr("numFmtId"))
			b.formats[id] = n.attr("formatCode")
		})
	}
	return nil
}

// naiveText is the text of an si or is: of its own t and those of its runs.
// LibreOffice shows it whole, Excel without white space at the ends of each t,
// unless xml:space says preserve.
func naiveText(n *naiveNode, trim bool) string {
	text := ""
	add := func(t *naiveNode) {
		s := t.content()
		if trim && !t.preserves() && !n.preserves() {
			s = strings.Trim(s, " \t\r\n")
		}
		text += naiveUnescape(s)
	}
	for _, c := range n.children {
		switch {
		case c.is("t"):
			add(c)
		case c.is("r"):
			c.each("t", add)
		}
	}
	return text
}

func (n *naiveNode) preserves() bool {
	return slices.ContainsFunc(n.attrs, func(a xml.Attr) bool { return a.Name.Local == "space" && a.Value == "preserve" })
}

var naiveEscape = regexp.MustCompile(`(?:_x[0-9A-Fa-f]{4}_)+`)

// naiveUnescape resolves _xHHHH_ (ECMA-376 part 1, 22.9.2.19 ST_Xstring).
func naiveUnescape(s string) string {
	return naiveEscape.ReplaceAllStringFunc(s, func(m string) string {
		var units []uint16
		for i := 0; i < len(m); i += 7 {
			u, _ := strconv.ParseUint(m[i+2:i+6], 16, 16)
			units = append(units, uint16(u))
		}
		return string(utf16.Decode(units))
	})
}

var naiveRef = regexp.MustCompile(`^([A-Za-z]{1,3})([0-9]{1,7})$`)

func naivePlace(ref string) (row, col int, ok bool) {
	m := naiveRef.FindStringSubmatch(strings.ReplaceAll(ref, "$", ""))
	if m == nil {
		return 0, 0, false
	}
	for _, c := range strings.ToUpper(m[1]) {
		col = col*26 + int(c-'A') + 1
	}
	row, _ = strconv.Atoi(m[2])
	return row, col, row >= 1 && row <= 1<<20 && col <= 1<<14
}

func naiveArea(ref string) (naiveRect, bool) {
	a, b, two := strings.Cut(ref, ":")
	r1, c1, ok1 := naivePlace(a)
	if !two {
		return naiveRect{r1, c1, r1, c1}, ok1
	}
	r2, c2, ok2 := naivePlace(b)
	return naiveRect{min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)}, ok1 && ok2
}

var errPlace = errors.New("a row or cell is not where it says")

func (s *naiveSheet) read(b *naiveBook) error {
	text, ok := b.parts[s.part]
	if !ok {
		return fmt.Errorf("%s is missing", s.part)
	}
	var err error
	if s.root, err = naiveTree(text); err != nil {
		return err
	}
	links, err := b.links(s.part)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.kind == "table" {
			s.tables = append(s.tables, l.target)
		}
	}
	if s.data = s.root.child("sheetData"); s.data == nil {
		return nil
	}
	number := 0
	for _, n := range s.data.children {
		if !n.is("row") {
			continue
		}
		next := number + 1
		if v, ok := n.find("r"); ok {
			if next, err = strconv.Atoi(v); err != nil || next <= number {
				return errPlace
			}
		}
		number = next
		r := &naiveRow{naiveNode: n, number: number}
		col := 0
		for _, n := range n.children {
			if !n.is("c") {
				continue
			}
			next := col + 1
			if v, ok := n.find("r"); ok {
				row, c, ok := naivePlace(v)
				if !ok || row != number || c <= col {
					return errPlace
				}
				next = c
			}
			col = next
			r.cells = append(r.cells, b.cell(n, number, col))
		}
		s.rows = append(s.rows, r)
	}
	for _, r := range s.rows {
		for _, c := range r.cells {
			if c.formula != nil && (c.formula.attr("t") == "array" || c.formula.attr("t") == "dataTable") {
				if rect, ok := naiveArea(c.formula.attr("ref")); ok {
					s.arrays = append(s.arrays, rect)
				}
			}
		}
	}
	return nil
}

func (b *naiveBook) cell(n *naiveNode, row, col int) *naiveCell {
	c := &naiveCell{naiveNode: n, row: row, col: col, typ: "n"}
	if v, ok := n.find("t"); ok {
		c.typ = v
	}
	c.style, _ = strconv.Atoi(n.attr("s"))
	c.formula = n.child("f")
	v, is := n.child("v"), n.child("is")
	if v != nil {
		c.raw, c.hasValue = v.content(), true
	}
	switch c.typ {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(c.raw)); err == nil && i >= 0 && i < len(b.strings) {
			c.text, c.trimmed = b.strings[i][0], b.strings[i][1]
		}
	case "inlineStr":
		if c.hasValue = is != nil; c.hasValue {
			c.text, c.trimmed = naiveText(is, false), naiveText(is, true)
		}
	case "str":
		c.text = naiveUnescape(c.raw)
		c.trimmed = c.text
		if v != nil && !v.preserves() {
			c.trimmed = naiveUnescape(strings.Trim(c.raw, " \t\r\n")) // LibreOffice does so too
		}
	}
	return c
}

// isText tells that a cell holds a text.
func (c *naiveCell) isText() bool { return c.typ == "s" || c.typ == "inlineStr" || c.typ == "str" }

// something tells that a cell is not empty.
func (c *naiveCell) something() bool {
	return c.formula != nil || c.isText() && c.trimmed != "" || !c.isText() && strings.TrimSpace(c.raw) != ""
}

// value is what a cell holds, in a form that does not count how it is stored.
func (c *naiveCell) value() string {
	switch {
	case c.isText():
		return "text:" + c.text
	case strings.TrimSpace(c.raw) == "":
		return ""
	}
	return c.typ + ":" + strings.TrimSpace(c.raw)
}

// print is everything about a cell but its place. Results of formulas are left
// out.
func (c *naiveCell) print(result bool) string {
	rest := ""
	for _, k := range c.children {
		if k.name.Local != "" && !k.is("v") && !(k.is("is") && c.typ == "inlineStr") {
			rest += k.print()
		}
	}
	out := fmt.Sprintf("s%d %s %s", c.style, naiveAttrs(c.naiveNode, "r", "s", "t"), rest)
	if result {
		out = c.value() + "|" + out
		for _, k := range c.children { // a text with fonts in it is not a plain one
			if k.is("is") {
				out += k.print()
			}
		}
	}
	if out == "|s0  " || out == "s0  " {
		return ""
	}
	return out
}

func (s *naiveSheet) cell(row, col int) *naiveCell {
	i, found := slices.BinarySearchFunc(s.rows, row, func(r *naiveRow, row int) int { return r.number - row })
	if !found {
		return nil
	}
	return s.rows[i].cell(col)
}

func (r *naiveRow) cell(col int) *naiveCell {
	i, found := slices.BinarySearchFunc(r.cells, col, func(c *naiveCell, col int) int { return c.col - col })
	if !found {
		return nil
	}
	return r.cells[i]
}

func (s *naiveSheet) row(number int) *naiveRow {
	i, found := slices.BinarySearchFunc(s.rows, number, func(r *naiveRow, row int) int { return r.number - row })
	if !found {
		return nil
	}
	return s.rows[i]
}

// style is the cell format that counts at a place: of the cell, or else of the
// row, or else of the column.
func (s *naiveSheet) style(row, col int) int {
	r := s.row(row)
	if r != nil {
		if c := r.cell(col); c != nil {
			return c.style
		}
		if naiveBool(r.attr("customFormat")) {
			n, _ := strconv.Atoi(r.attr("s"))
			return n
		}
	}
	style := 0
	if cols := s.root.child("cols"); cols != nil {
		cols.each("col", func(n *naiveNode) {
			from, _ := strconv.Atoi(n.attr("min"))
			to, _ := strconv.Atoi(n.attr("max"))
			if col >= from && col <= to {
				style, _ = strconv.Atoi(n.attr("style"))
			}
		})
	}
	return style
}

func (b *naiveBook) xf(i int) naiveXf {
	if i < 0 || i >= len(b.xfs) {
		return naiveXf{}
	}
	return b.xfs[i]
}

// inArray tells that a cell belongs to an array formula or a data table.
func (s *naiveSheet) inArray(row, col int) bool {
	return slices.ContainsFunc(s.arrays, func(r naiveRect) bool { return r.holds(row, col) })
}

func (s *naiveSheet) isMerged(row, col int) bool {
	found := false
	if merged := s.root.child("mergeCells"); merged != nil {
		merged.each("mergeCell", func(n *naiveNode) {
			r, ok := naiveArea(n.attr("ref"))
			found = found || ok && r.holds(row, col) && (r.r1 < r.r2 || r.c1 < r.c2)
		})
	}
	return found
}

func (s *naiveSheet) isProtected() bool {
	p := s.root.child("sheetProtection")
	return p != nil && naiveBool(p.attr("sheet"))
}

// isValidated tells that a data validation holds the cell.
func (s *naiveSheet) isValidated(row, col int) bool {
	found := false
	look := func(sqref string) {
		for _, ref := range strings.Fields(sqref) {
			r, ok := naiveArea(ref)
			found = found || !ok || r.holds(row, col)
		}
	}
	s.root.walk(func(n *naiveNode) {
		if n.name.Local != "dataValidation" {
			return
		}
		if n.is("dataValidation") {
			look(n.attr("sqref"))
		}
		for _, c := range n.children {
			if c.name.Local == "sqref" {
				look(c.content())
			}
		}
	})
	return found
}

func (s *naiveSheet) lastRow() int {
	for _, r := range slices.Backward(s.rows) {
		if slices.ContainsFunc(r.cells, (*naiveCell).something) {
			return r.number
		}
	}
	return 0
}

func (b *naiveBook) sheet(name string) *naiveSheet {
	for _, s := range b.sheets {
		if s.name == name && s.worksheet {
			return s
		}
	}
	return nil
}

// find returns the first child of a name in any namespace.
func (n *naiveNode) any(local string) *naiveNode {
	for _, c := range n.children {
		if c.name.Local == local {
			return c
		}
	}
	return nil
}
