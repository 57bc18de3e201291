package main

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// A difference is what is not as it was, the new column left out.
type difference struct {
	added, removed, changed []string       // parts
	bytes                   int            // that only the old or only the new parts hold
	damaged                 []string       // parts that were XML and are none any more
	elements, attributes    map[string]int // lost in parts that are still there: how many, by name
	defaults                int            // attributes lost with the value 0 or false, mostly the default; not among the others
	cells                   []string       // lost or changed: "Sheet!A1"
	recalculated            int            // formulas whose stored result is gone: the next program that opens the file computes it
	missing                 int            // cells of the new column that are not there or not right
}

// nothingLost says that the new column is right, and no other part, element, attribute or cell is lost or changed.
func (d *difference) nothingLost() bool {
	return len(d.removed)+len(d.damaged)+len(d.elements)+len(d.attributes)+len(d.cells)+d.missing == 0
}

func sum(of map[string]int) int {
	n := 0
	for _, k := range of {
		n += k
	}
	return n
}

// compare finds the new column in after by its header, wherever it stands, and compares everything else.
func compare(before, after *pack, c *column) (*difference, error) {
	d := &difference{elements: make(map[string]int), attributes: make(map[string]int)}
	old, err := before.values()
	if err != nil {
		return nil, err
	}
	found, err := after.values()
	if err != nil {
		found = nil // what cannot be read any more is lost
	}
	number := placeOf(found[c.sheet], c)
	emptied := d.compareCells(old, found, c, number)
	// Empty cells that the column takes are no loss either.
	had, rest := before.without(c, number), after.without(c, number)
	for _, name := range before.names {
		b := had.parts[name]
		a, ok := rest.parts[name]
		switch {
		case !ok:
			d.removed = append(d.removed, name)
			d.bytes += len(b)
		case !bytes.Equal(b, a):
			d.changed = append(d.changed, name)
			d.comparePart(name, b, a, emptied[before.sheetOf(name)])
		}
	}
	for _, name := range after.names {
		if _, ok := before.parts[name]; !ok {
			d.added = append(d.added, name)
			d.bytes += len(rest.parts[name])
		}
	}
	slices.Sort(d.added)
	slices.Sort(d.removed)
	return d, nil
}

// placeOf finds the new column: the header may stand further right than the judge would put it.
func placeOf(cells map[position]cell, c *column) int {
	for at, v := range cells {
		if at.row == c.rows[0] && at.col >= c.number && v.value == textValue(header) {
			return at.col
		}
	}
	return c.number
}

// compareCells gives the cells whose stored result was taken away and nothing else, by sheet.
func (d *difference) compareCells(old, found map[string]map[position]cell, c *column, number int) map[string]map[position]bool {
	emptied := make(map[string]map[position]bool)
	for _, row := range c.rows {
		if found[c.sheet][position{row, number}].value != textValue(c.text(row)) {
			d.missing++
		}
	}
	isNew := func(sheet string, at position) bool {
		_, ok := slices.BinarySearch(c.rows, at.row)
		return ok && sheet == c.sheet && at.col == number
	}
	for _, sheet := range sortedKeys(old) {
		all := make(map[position]bool)
		for at := range old[sheet] {
			all[at] = true
		}
		for at := range found[sheet] {
			all[at] = all[at] || !isNew(sheet, at)
		}
		for _, at := range slices.SortedFunc(maps.Keys(all), byPosition) {
			b, a := old[sheet][at], found[sheet][at]
			switch {
			case !all[at]:
			case b.isEmptied(a):
				if emptied[sheet] == nil {
					emptied[sheet] = make(map[position]bool)
				}
				emptied[sheet][at] = true
				d.recalculated++
			case b.value != a.value || b.formula != a.formula:
				d.cells = append(d.cells, sheet+"!"+at.String())
			}
		}
	}
	return emptied
}

// isEmptied says that after is the same formula without its stored result.
func (c cell) isEmptied(after cell) bool {
	return c.formula != "" && c.formula == after.formula && c.rest == after.rest && c.stored && !after.stored
}

func byPosition(a, b position) int {
	return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col))
}

// sheetOf gives the name of the worksheet that a part holds, "" if it holds none.
func (p *pack) sheetOf(part string) string {
	b, err := p.book()
	if err != nil {
		return ""
	}
	for _, s := range b.sheets {
		if s.part == part {
			return s.name
		}
	}
	return ""
}

// without cuts the new cells out of the first worksheet, and their texts out of the shared strings.
func (p *pack) without(c *column, number int) *pack {
	rest := &pack{p.names, maps.Clone(p.parts)}
	b, err := p.book()
	if err != nil {
		return rest // nothing to be found in it
	}
	for _, s := range b.sheets {
		if s.name == c.sheet {
			rest.parts[s.part] = withoutCells(p.parts[s.part], func(at position) bool {
				_, ok := slices.BinarySearch(c.rows, at.row)
				return ok && at.col == number
			})
		}
	}
	if b.strings != "" {
		rest.parts[b.strings] = withoutTexts(p.parts[b.strings], c)
	}
	return rest
}

func withoutTexts(data []byte, c *column) []byte {
	texts := make(map[string]bool)
	for _, row := range c.rows {
		texts[c.text(row)] = true
	}
	var cut spans
	err := eachText(data, func(text string, start, end int) {
		if texts[text] {
			cut = append(cut, [2]int{start, end})
		}
	})
	if err != nil {
		return data
	}
	return cut.outOf(data)
}

// spans are places in a part, ascending.
type spans [][2]int

func (s spans) outOf(data []byte) []byte {
	if len(s) == 0 {
		return data
	}
	var rest []byte
	from := 0
	for _, cut := range s {
		rest = append(rest, data[from:cut[0]]...)
		from = cut[1]
	}
	return append(rest, data[from:]...)
}

// comparePart counts what a changed part has lost, and the bytes that differ. What cells lost that are emptied is counted
// already.
func (d *difference) comparePart(name string, before, after []byte, emptied map[position]bool) {
	if _, err := newCensus(before); err != nil {
		d.bytes += differingBytes(before, after)
		return
	}
	d.bytes += differingPieces(before, after)
	if len(emptied) > 0 {
		isEmptied := func(at position) bool { return emptied[at] }
		before, after = withoutCells(before, isEmptied), withoutCells(after, isEmptied)
	}
	old, _ := newCensus(before)
	now, err := newCensus(after)
	if err != nil {
		d.damaged = append(d.damaged, name)
	}
	lost(d.elements, old.elements, now.elements)
	lost(d.attributes, old.attributes, now.attributes)
	defaults := make(map[string]int)
	lost(defaults, old.defaults, now.defaults)
	d.defaults += sum(defaults)
}

func lost(to, before, after map[string]int) {
	for name, n := range before {
		if n > after[name] {
			to[name] += n - after[name]
		}
	}
}

// A census counts the elements of a part by name, and the attributes by the names of both.
type census struct {
	elements, attributes map[string]int
	defaults             map[string]int // attributes whose value is 0 or false
}

var errNoXML = errors.New("no XML")

// newCensus gives an error for what is no XML, or uses a prefix that it does not declare, and what it has counted.
func newCensus(data []byte) (census, error) {
	var fault error
	c := census{make(map[string]int), make(map[string]int), make(map[string]int)}
	for d := newDecoder(data); ; {
		tok, err := d.Token()
		if err == io.EOF && len(c.elements) > 0 {
			return c, fault
		}
		if err != nil {
			return c, err
		}
		e, isStart := tok.(xml.StartElement)
		if !isStart {
			if len(c.elements) == 0 && isText(tok) {
				return c, errNoXML // before the first tag
			}
			continue
		}
		name := nameOf(e.Name)
		c.elements[name]++
		if undeclared(e.Name) {
			fault = errNoXML
		}
		for _, a := range e.Attr {
			if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
				continue // a declaration says nothing by itself
			}
			if undeclared(a.Name) {
				fault = errNoXML
			}
			to := c.attributes
			if a.Value == "0" || a.Value == "false" {
				to = c.defaults
			}
			to[name+"\t"+nameOf(a.Name)]++
		}
	}
}

func isText(tok xml.Token) bool {
	text, ok := tok.(xml.CharData)
	return ok && len(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))) > 0
}

// undeclared: encoding/xml leaves a prefix as it is where nothing says what it stands for.
func undeclared(n xml.Name) bool {
	return n.Space != "" && !strings.ContainsAny(n.Space, ":/")
}

// nameOf gives the strict namespaces their transitional names: a file that only moved from one to the other has lost nothing.
func nameOf(n xml.Name) string {
	space := n.Space
	if rest, strict := strings.CutPrefix(space, "http://purl.oclc.org/ooxml/"); strict {
		for _, pair := range [][2]string{{"spreadsheetml/", "spreadsheetml/2006/"}, {"drawingml/", "drawingml/2006/"}, {"officeDocument/", "officeDocument/2006/"}} {
			if r, ok := strings.CutPrefix(rest, pair[0]); ok {
				space = "http://schemas.openxmlformats.org/" + pair[1] + r
				break
			}
		}
	}
	return space + " " + n.Local
}

// differingBytes leaves out what both begin and end with.
func differingBytes(a, b []byte) int {
	shorter := min(len(a), len(b))
	begin := 0
	for begin < shorter && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < shorter-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return len(a) + len(b) - 2*(begin+end)
}

// The strict and the transitional name of a relationship. Which of them excelize writes is chance (the order of a map), and
// the document must not depend on chance.
var oneName = strings.NewReplacer("/relationships/extendedProperties", "/relationships/extended-properties")

// differingPieces counts the bytes of the pieces of XML that only one of the two holds, wherever they stand.
func differingPieces(before, after []byte) int {
	count := make(map[string]int)
	for p := range pieces(before) {
		count[oneName.Replace(string(p))]++
	}
	for p := range pieces(after) {
		count[oneName.Replace(string(p))]--
	}
	n := 0
	for p, k := range count {
		n += len(p) * max(k, -k)
	}
	return n
}

// pieces cuts XML into texts, comments and the like, names of tags, and attributes with their values. Joined they are the
// input, but for white space in tags.
func pieces(data []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(data) > 0 {
			n := bytes.IndexByte(data, '<')
			if n < 0 {
				n = len(data)
			}
			if n == 0 {
				n = lengthOfTag(data)
				if isTag := len(data) > 1 && data[1] != '!' && data[1] != '?'; isTag {
					if !inTag(data[:n], yield) {
						return
					}
					data = data[n:]
					continue
				}
			}
			if !yield(data[:n]) {
				return
			}
			data = data[n:]
		}
	}
}

func lengthOfTag(data []byte) int {
	for begin, end := range map[string]string{"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"} {
		if bytes.HasPrefix(data, []byte(begin)) {
			if i := bytes.Index(data, []byte(end)); i >= 0 {
				return i + len(end)
			}
			return len(data)
		}
	}
	var quote byte
	for i, b := range data {
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return i + 1
		}
	}
	return len(data)
}

// inTag yields what stands between the white space of a tag that is not in quotes, and the end of the tag.
func inTag(tag []byte, yield func([]byte) bool) bool {
	end := len(tag) - 1
	if end > 0 && tag[end-1] == '/' {
		end--
	}
	var quote byte
	start := 0
	for i, b := range tag[:end] {
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == ' ' || b == '\t' || b == '\r' || b == '\n':
			if i > start && !yield(tag[start:i]) {
				return false
			}
			start = i + 1
		}
	}
	return (start == end || yield(tag[start:end])) && yield(tag[end:])
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
