package ods

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The second opinion: a reader made of encoding/xml, element by element, that
// shares nothing with the package but the constants of its limits. It is slow
// and keeps all in memory.

const (
	naiveTable  = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
	naiveOffice = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
	naiveText   = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
	naiveCalc   = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
)

type naiveDoc struct {
	sheets []*naiveSheet
	ranges []naiveSpan // start tags that may hold ranges
	auto   naiveSpan   // office:automatic-styles
	body   int64       // start of office:body
}

type naiveSpan struct{ start, end int64 }

// tabs are the sheets that Calc shows.
func (d *naiveDoc) tabs() []*naiveSheet {
	return slices.DeleteFunc(slices.Clone(d.sheets), func(s *naiveSheet) bool { return s.cache })
}

type naiveSheet struct {
	name    string
	cache   bool // it has no tab
	rows    []naiveRow
	columns []naiveSpan
	groups  []int64   // ends of what groups columns
	end     naiveSpan // end tag
}

type naiveRow struct {
	naiveSpan
	row, n int
	attrs  string // all but the repetition
	hidden string // table:visibility
	cells  []naiveCell
}

type naiveCell struct {
	naiveSpan
	tagEnd           int64
	col, n           int
	typ, value, text string
	paragraphs       string // what of the text stands in text:p
	formula, style   string
	rest             string // everything else: other attributes, other content
	something        bool
	merged, valid    bool
	covered          bool
}

type naiveNode struct {
	name     xml.Name
	attrs    []xml.Attr
	children []*naiveNode // a node without a name is text
	text     string
	naiveSpan
	tagEnd int64
}

func (n *naiveNode) attr(space, local string) (string, bool) {
	for _, a := range n.attrs {
		if a.Name.Space == space && a.Name.Local == local {
			return a.Value, true
		}
	}
	return "", false
}

func (n *naiveNode) is(space string, locals ...string) bool {
	return n.name.Space == space && slices.Contains(locals, n.name.Local)
}

// naiveCache are names of what LibreOffice keeps of other documents.
var naiveCache = regexp.MustCompile(`^'.+'#.+`)

// naive reads content.xml or a flat document.
func naive(part []byte) (*naiveDoc, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	doc := &naiveDoc{auto: naiveSpan{-1, -1}}
	var path []xml.Name // names of the open elements
	var sheet *naiveSheet
	nextRow := 1
	for {
		start := d.InputOffset()
		tok, err := d.Token()
		if err == io.EOF {
			return doc, nil
		}
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			in := func(depth int, local string) bool {
				return len(path) == depth && path[depth-1] == xml.Name{Space: naiveOffice, Local: local}
			}
			n := &naiveNode{name: tok.Name, attrs: tok.Attr, naiveSpan: naiveSpan{start: start}, tagEnd: d.InputOffset()}
			switch {
			case n.is(naiveOffice, "body") && len(path) == 1:
				doc.body = start
			case n.is(naiveOffice, "automatic-styles") && len(path) == 1:
				doc.auto.start = start
			case in(3, "spreadsheet") && n.is(naiveTable, "table"):
				name, _ := n.attr(naiveTable, "name")
				sheet, nextRow = &naiveSheet{name: name, cache: naiveCache.MatchString(name)}, 1
				doc.sheets = append(doc.sheets, sheet)
				doc.ranges = append(doc.ranges, naiveSpan{start, n.tagEnd})
			case n.is(naiveTable, "database-range"), n.is(naiveCalc, "conditional-format"):
				doc.ranges = append(doc.ranges, naiveSpan{start, n.tagEnd})
			}
			if sheet != nil && naiveRowPlace(path) && n.is(naiveTable, "table-row", "table-column") {
				if err := n.read(d); err != nil {
					return nil, err
				}
				if n.name.Local == "table-column" {
					sheet.columns = append(sheet.columns, n.naiveSpan)
				} else {
					r := n.row(nextRow)
					nextRow += r.n
					sheet.rows = append(sheet.rows, r)
				}
				continue
			}
			path = append(path, tok.Name)
		case xml.EndElement:
			path = path[:len(path)-1]
			switch {
			case sheet != nil && naiveRowPlace(path) && slices.Contains([]string{"table-header-columns", "table-columns", "table-column-group"}, tok.Name.Local):
				sheet.groups = append(sheet.groups, d.InputOffset())
			case len(path) == 1 && tok.Name == xml.Name{Space: naiveOffice, Local: "automatic-styles"}:
				doc.auto.end = d.InputOffset()
			case sheet != nil && len(path) == 3:
				sheet.end = naiveSpan{start, d.InputOffset()}
				sheet = nil
			}
		}
	}
}

// naiveRowPlace tells whether rows and columns of a sheet may stand directly
// in the elements that are open.
func naiveRowPlace(path []xml.Name) bool {
	if len(path) < 4 || path[3] != (xml.Name{Space: naiveTable, Local: "table"}) {
		return false
	}
	for _, n := range path[4:] {
		if n.Space != naiveTable || !slices.Contains([]string{"table-header-rows", "table-rows", "table-row-group",
			"table-header-columns", "table-columns", "table-column-group"}, n.Local) {
			return false
		}
	}
	return true
}

// read reads the children of an element whose start tag was read.
func (n *naiveNode) read(d *xml.Decoder) error {
	for {
		start := d.InputOffset()
		tok, err := d.Token()
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			c := &naiveNode{name: tok.Name, attrs: tok.Attr, naiveSpan: naiveSpan{start: start}, tagEnd: d.InputOffset()}
			if err := c.read(d); err != nil {
				return err
			}
			n.children = append(n.children, c)
		case xml.EndElement:
			n.end = d.InputOffset()
			return nil
		case xml.CharData:
			n.children = append(n.children, &naiveNode{text: string(tok), naiveSpan: naiveSpan{start, d.InputOffset()}})
		}
	}
}

func naiveRepeat(n *naiveNode, local string) int {
	v, ok := n.attr(naiveTable, local)
	if !ok {
		return 1
	}
	return max(1, naiveNumber(v, maxRepeat))
}

var naiveDigits = regexp.MustCompile(`^\s*\+?([0-9]+)`)

func naiveNumber(v string, limit int) int {
	digits := naiveDigits.FindStringSubmatch(v)
	if digits == nil {
		return 0
	}
	n, err := strconv.Atoi(digits[1])
	if err != nil {
		return limit
	}
	return min(n, limit)
}

func (n *naiveNode) row(number int) naiveRow {
	r := naiveRow{naiveSpan: n.naiveSpan, row: number, n: naiveRepeat(n, "number-rows-repeated")}
	r.hidden, _ = n.attr(naiveTable, "visibility")
	r.attrs = naiveAttrs(n, "number-rows-repeated")
	col := 1
	for _, c := range n.children {
		if !c.is(naiveTable, "table-cell", "covered-table-cell") {
			continue
		}
		cell := c.cell()
		cell.col, cell.n = col, naiveRepeat(c, "number-columns-repeated")
		col += cell.n
		r.cells = append(r.cells, cell)
	}
	return r
}

// naiveAttrs prints attributes but for those of the table namespace named, the
// identifiers, and the declarations of namespaces.
func naiveAttrs(n *naiveNode, without ...string) string {
	var list []string
	for _, a := range n.attrs {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" || a.Name.Local == "id" ||
			a.Name.Space == naiveTable && slices.Contains(without, a.Name.Local) {
			continue
		}
		list = append(list, fmt.Sprintf("%s %s=%q", a.Name.Space, a.Name.Local, a.Value))
	}
	slices.Sort(list)
	return strings.Join(list, ";")
}

func (n *naiveNode) cell() naiveCell {
	c := naiveCell{naiveSpan: n.naiveSpan, tagEnd: n.tagEnd, covered: n.name.Local == "covered-table-cell"}
	c.style, _ = n.attr(naiveTable, "style-name")
	c.formula, _ = n.attr(naiveTable, "formula")
	_, c.valid = n.attr(naiveTable, "content-validation-name")
	for _, local := range []string{"number-columns-spanned", "number-rows-spanned"} {
		v, ok := n.attr(naiveTable, local)
		c.merged = c.merged || ok && v != "1"
	}
	var paragraphs []string
	var rest []string
	for _, child := range n.children {
		switch {
		case child.is(naiveText, "p", "h"):
			text, other := child.paragraph()
			paragraphs = append(paragraphs, text)
			c.something = c.something || other
		case child.name.Local != "":
			c.something = true
			rest = append(rest, child.print())
		}
	}
	c.paragraphs = strings.Join(paragraphs, "\n")
	c.text = c.paragraphs

	var results []xml.Attr
	plain := *n
	plain.attrs = nil
	hasString := false
	for _, a := range n.attrs {
		switch {
		case a.Name.Space == naiveOffice && slices.Contains([]string{"value-type", "value", "date-value", "time-value", "boolean-value", "string-value", "currency"}, a.Name.Local),
			a.Name.Space == naiveCalc && a.Name.Local == "value-type":
			results = append(results, a)
		default:
			plain.attrs = append(plain.attrs, a)
		}
	}
	for _, a := range results {
		switch {
		case a.Name.Space == naiveCalc && a.Value == "error":
			c.typ = "error"
		case a.Name.Local == "value-type" && a.Name.Space == naiveOffice && c.typ != "error":
			if slices.Contains([]string{"string", "float", "percentage", "currency", "date", "time", "boolean"}, a.Value) {
				c.typ = a.Value
			}
		case a.Name.Local == "string-value":
			hasString = true
			c.value = a.Value
		case a.Name.Local != "value-type" && a.Name.Local != "currency":
			c.value = a.Value
		}
	}
	switch {
	case c.typ == "" && c.text != "":
		c.typ, c.value = "string", c.text
	case c.typ == "string" && !hasString, c.typ == "error":
		c.value = c.text
	case len(paragraphs) == 0:
		c.text = c.value
	}
	c.something = c.something || c.value != "" || c.text != "" || c.formula != "" || c.typ != "" && c.typ != "string"
	if c.typ == "" {
		c.typ, c.value, c.text = "empty", "", ""
	}
	c.rest = n.name.Local + "|" + naiveAttrs(&plain, "number-columns-repeated", "style-name", "formula") + "|" + strings.Join(rest, "")
	return c
}

var naiveSpace = regexp.MustCompile(`[ \t\r\n]+`)

// paragraph gives the text of a text:p and tells whether there is something
// besides text in it.
func (n *naiveNode) paragraph() (string, bool) {
	other := false
	var b strings.Builder
	var walk func(*naiveNode)
	walk = func(n *naiveNode) {
		for _, c := range n.children {
			switch {
			case c.name.Local == "":
				b.WriteString(c.text)
			case c.is(naiveText, "s"):
				count := 1
				if v, ok := c.attr(naiveText, "c"); ok {
					count = naiveNumber(v, maxText)
				}
				b.WriteString(strings.Repeat("\uE000", max(count, 0)))
			case c.is(naiveText, "tab"):
				b.WriteString("\uE001")
			case c.is(naiveText, "line-break"):
				b.WriteString("\uE002")
			case c.is(naiveOffice, "annotation"), c.is(naiveText, "note", "ruby-text"):
				other = true
			default:
				walk(c)
			}
		}
	}
	walk(n)
	text := strings.Trim(naiveSpace.ReplaceAllString(b.String(), " "), " ")
	return strings.NewReplacer("\uE000", " ", "\uE001", "\t", "\uE002", "\n").Replace(text), other
}

func (n *naiveNode) print() string {
	if n.name.Local == "" {
		return fmt.Sprintf("%q", n.text)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<%s %s %s>", n.name.Space, n.name.Local, naiveAttrs(n))
	for _, c := range n.children {
		b.WriteString(c.print())
	}
	return b.String() + "</>"
}

// A canonical is a sheet in a form in which it does not count how equal
// neighbours are stored: runs of equal rows, in each the runs of equal cells
// that are not entirely empty. Some columns are left out.
type canonical []canonicalRow

type canonicalRow struct {
	row, n int
	text   string
}

// canonical leaves results of formulas out; naiveColumn has the columns that
// are left out here.
func (s *naiveSheet) canonical(without ...int) canonical {
	var rows canonical
	for i := range s.rows {
		r := &s.rows[i]
		type run struct {
			col, n int
			text   string
		}
		var runs []run
		add := func(col, n int, text string) {
			if n <= 0 || text == "" {
				return
			}
			if k := len(runs) - 1; k >= 0 && runs[k].col+runs[k].n == col && runs[k].text == text {
				runs[k].n += n
				return
			}
			runs = append(runs, run{col, n, text})
		}
		for _, c := range r.cells {
			text := c.print(true)
			from := c.col
			for _, col := range without { // ascending
				if col >= from && col < c.col+c.n {
					add(from, col-from, text)
					from = col + 1
				}
			}
			add(from, c.col+c.n-from, text)
		}
		text := r.attrs
		for _, x := range runs {
			text += fmt.Sprintf("\n\t%s×%d %s", ColumnName(x.col), x.n, x.text)
		}
		if k := len(rows) - 1; k >= 0 && rows[k].text == text {
			rows[k].n += r.n
			continue
		}
		if text != "" {
			rows = append(rows, canonicalRow{r.row, r.n, text})
		}
	}
	return rows
}

// print is everything about a cell but its place and identifiers; "" for one
// that is entirely empty.
func (c *naiveCell) print(withStyle bool) string {
	typ, value, text := c.typ, c.value, c.text
	if c.formula != "" {
		typ, value, text = "", "", "" // its result may be taken away
	}
	text = fmt.Sprintf("%s|%s|%s|%s|%s", typ, value, text, c.formula, c.rest)
	if withStyle {
		text += "|" + c.style
	}
	if text == "empty||||table-cell||" || text == "empty||||table-cell|||" {
		return ""
	}
	return text
}

// column gives the cell of a column in each run of rows.
func (s *naiveSheet) column(col int, f func(row, n int, c *naiveCell)) {
	for i := range s.rows {
		r := &s.rows[i]
		k, found := slices.BinarySearchFunc(r.cells, col, func(c naiveCell, col int) int {
			switch {
			case c.col+c.n <= col:
				return -1
			case c.col > col:
				return 1
			}
			return 0
		})
		if found {
			f(r.row, r.n, &r.cells[k])
		} else {
			f(r.row, r.n, nil)
		}
	}
}

func (s *naiveSheet) lastRow() int {
	for _, r := range slices.Backward(s.rows) {
		for _, c := range r.cells {
			if c.something {
				return r.row + r.n - 1
			}
		}
	}
	return 0
}

// findSpan returns the span that holds the byte at an offset.
func findSpan[T any](list []T, span func(*T) naiveSpan, at int64) *T {
	i, _ := slices.BinarySearchFunc(list, at, func(x T, at int64) int { return cmp.Compare(span(&x).end, at+1) })
	if i < len(list) && span(&list[i]).start <= at {
		return &list[i]
	}
	return nil
}
