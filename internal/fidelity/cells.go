package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type position struct{ row, col int } // from 1

// A cell as it stands in the file; its texts are resolved.
type cell struct {
	value   string // with its kind: "text …", "number …", "boolean …", "error …", "date …"; "" if there is none
	formula string
	stored  bool   // there is a value, though it may be an empty text
	rest    string // what else its tags say about format and formula
	start   int    // of its element in the part, in bytes
	end     int
}

func (c cell) empty() bool { return c.value == "" && c.formula == "" }

// eachCell calls yield for all cells of a worksheet, in order.
func eachCell(data []byte, texts []string, yield func(position, cell)) error {
	d := newDecoder(data)
	var at position
	for {
		start := int(d.InputOffset())
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "row":
			at = position{at.row + 1, 0}
			if r := attr(e, "r"); r != "" {
				if at.row, err = strconv.Atoi(r); err != nil {
					return err
				}
			}
		case "c":
			at.col++
			if r := attr(e, "r"); r != "" {
				if at, err = parseReference(r); err != nil {
					return err
				}
			}
			c := cell{start: start}
			if err := c.read(d, e, texts); err != nil {
				return fmt.Errorf("row %d, column %d: %w", at.row, at.col, err)
			}
			c.end = int(d.InputOffset())
			yield(at, c)
		}
	}
}

// read reads up to the end of the cell's element.
func (c *cell) read(d *xml.Decoder, e xml.StartElement, texts []string) error {
	var doc struct {
		F *struct {
			Text  string     `xml:",chardata"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"f"`
		V  *string  `xml:"v"`
		Is richText `xml:"is"`
	}
	if err := d.DecodeElement(&doc, &e); err != nil {
		return err
	}
	if doc.F != nil {
		c.formula = "=" + strings.TrimSpace(doc.F.Text)
		c.rest = fmt.Sprint(attr(e, "s"), attr(e, "cm"), attr(e, "vm"), doc.F.Attrs)
	}
	v := ""
	if doc.V != nil {
		v, c.stored = *doc.V, true
	}
	switch t := attr(e, "t"); {
	case t == "inlineStr":
		c.value = textValue(doc.Is.String())
	case v == "":
	case t == "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(texts) {
			c.value = "no such text: " + v
			break
		}
		c.value = textValue(texts[i])
	case t == "str":
		c.value = textValue(v)
	case t == "b":
		c.value = "boolean " + v
	case t == "e":
		c.value = "error " + v
	case t == "d":
		c.value = "date " + v
	default:
		c.value = "number " + v
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
			c.value = "number " + strconv.FormatFloat(f, 'g', -1, 64)
		}
	}
	return nil
}

func textValue(s string) string {
	if s == "" {
		return ""
	}
	return "text " + strings.ReplaceAll(s, "\r\n", "\n")
}

// richText is a text with or without runs. Phonetic hints (rPh) do not belong to it.
type richText struct {
	T []string `xml:"t"`
	R []struct {
		T []string `xml:"t"`
	} `xml:"r"`
}

func (t richText) String() string {
	s := strings.Join(t.T, "")
	for _, r := range t.R {
		s += strings.Join(r.T, "")
	}
	return s
}

// withoutCells cuts cells out of a worksheet. What cannot be read stays whole.
func withoutCells(data []byte, which func(position) bool) []byte {
	var cut spans
	err := eachCell(data, nil, func(at position, c cell) {
		if which(at) {
			cut = append(cut, [2]int{c.start, c.end})
		}
	})
	if err != nil {
		return data
	}
	return cut.outOf(data)
}

// eachText calls yield for all shared strings with the place of their elements.
func eachText(data []byte, yield func(text string, start, end int)) error {
	d := newDecoder(data)
	for {
		start := int(d.InputOffset())
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "si" {
			var t richText
			if err := d.DecodeElement(&t, &e); err != nil {
				return err
			}
			yield(t.String(), start, int(d.InputOffset()))
		}
	}
}

// values gives all cells of all worksheets that are not empty, by the name of the sheet.
func (p *pack) values() (map[string]map[position]cell, error) {
	b, err := p.book()
	if err != nil {
		return nil, err
	}
	var texts []string
	if b.strings != "" {
		if err := eachText(p.parts[b.strings], func(text string, _, _ int) { texts = append(texts, text) }); err != nil {
			return nil, fmt.Errorf("%s: %w", b.strings, err)
		}
	}
	all := make(map[string]map[position]cell)
	for _, s := range b.sheets {
		cells := make(map[position]cell)
		err := eachCell(p.parts[s.part], texts, func(at position, c cell) {
			if !c.empty() {
				cells[at] = c
			}
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.part, err)
		}
		all[s.name] = cells
	}
	return all, nil
}

// A column is what is added: right of the used area of the first worksheet (what cells hold, and merged cells), in the
// rows that hold something.
type column struct {
	sheet  string
	number int   // where the judge would put it
	rows   []int // ascending; the first is the header's
}

const header = "Konto-neu"

func (c *column) text(row int) string {
	if row == c.rows[0] {
		return header
	}
	return "konto-neu." + strconv.Itoa(row)
}

func newColumn(p *pack) (*column, error) {
	b, err := p.book()
	if err != nil {
		return nil, err
	}
	values, err := p.values()
	if err != nil {
		return nil, err
	}
	c := &column{sheet: b.sheets[0].name}
	used := make(map[int]bool)
	for at := range values[c.sheet] {
		c.number = max(c.number, at.col)
		used[at.row] = true
	}
	merged, err := lastMerged(p.parts[b.sheets[0].part])
	if err != nil {
		return nil, err
	}
	c.number = max(c.number, merged) + 1
	c.rows = sortedKeys(used)
	if len(c.rows) == 0 {
		c.rows = []int{1}
	}
	return c, nil
}

// lastMerged gives the last column of a worksheet with merged cells.
func lastMerged(data []byte) (int, error) {
	last := 0
	for d := newDecoder(data); ; {
		tok, err := d.Token()
		if err == io.EOF {
			return last, nil
		}
		if err != nil {
			return 0, err
		}
		e, ok := tok.(xml.StartElement)
		if !ok || e.Name.Local != "mergeCell" {
			continue
		}
		_, end, ok := strings.Cut(attr(e, "ref"), ":")
		if !ok {
			continue
		}
		at, err := parseReference(end)
		if err != nil {
			return 0, err
		}
		last = max(last, at.col)
	}
}

func newDecoder(data []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // readPackage has made it UTF-8
	return d
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// parseReference reads "AB12".
func parseReference(s string) (position, error) {
	letters := strings.TrimRight(s, "0123456789")
	row, err := strconv.Atoi(s[len(letters):])
	if err != nil || letters == "" || len(letters) > 3 {
		return position{}, errors.New("no cell: " + s)
	}
	col := 0
	for _, l := range strings.ToUpper(letters) {
		if l < 'A' || l > 'Z' {
			return position{}, errors.New("no cell: " + s)
		}
		col = col*26 + int(l-'A') + 1
	}
	return position{row, col}, nil
}

func (p position) String() string {
	letters := ""
	for col := p.col; col > 0; col = (col - 1) / 26 {
		letters = string(rune('A'+(col-1)%26)) + letters
	}
	return letters + strconv.Itoa(p.row)
}
