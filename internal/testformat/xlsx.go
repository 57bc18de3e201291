package testformat

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"elterntool/ods"

	"github.com/xuri/excelize/v2"
)

// ToXLSX makes an Excel workbook of a flat spreadsheet: values as package ods reads them, everything else from the
// elements. What it does not know it refuses, so that a script cannot lose what it is about.
func ToXLSX(flat []byte) (_ []byte, err error) {
	var doc node
	if err := xml.Unmarshal(flat, &doc); err != nil {
		return nil, err
	}
	w, err := ods.Open(bytes.NewReader(flat), int64(len(flat)))
	if err != nil {
		return nil, err
	}
	sheets, err := w.Sheets()
	if err != nil {
		return nil, err
	}
	c := &converter{file: excelize.NewFile(), doc: &doc, styles: map[string]int{}, sheets: sheets}
	defer func() { err = errors.Join(err, c.file.Close()) }()
	if err := c.addSheets(); err != nil {
		return nil, err
	}
	tables := c.tables()
	for i := range sheets {
		if err := c.table(&sheets[i], tables[i]); err != nil {
			return nil, err
		}
	}
	for r, err := range w.Rows() {
		if err != nil {
			return nil, err
		}
		if err := c.values(r); err != nil {
			return nil, err
		}
	}
	body := doc.child("body").child("spreadsheet")
	for i := range body.Nodes {
		if err := c.ofDocument(&body.Nodes[i]); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if err := c.file.Write(&b); err != nil {
		return nil, err
	}
	return c.finish(b.Bytes())
}

// A node is an element.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Nodes   []node     `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// number is a count, 1 if it is not there.
func (n *node) number(name string) int {
	i, err := strconv.Atoi(n.attr(name))
	if err != nil {
		return 1
	}
	return i
}

// child is the first of that name; its own are none if it is not there.
func (n *node) child(name string) *node {
	for i := range n.Nodes {
		if n.Nodes[i].XMLName.Local == name {
			return &n.Nodes[i]
		}
	}
	return &node{}
}

func (n *node) unknown() error {
	return fmt.Errorf("no conversion for %s (%s)", n.XMLName.Local, n.XMLName.Space)
}

type converter struct {
	file   *excelize.File
	doc    *node
	sheets []ods.Sheet
	styles map[string]int                          // by name and type of the value
	parts  []func(name string, part []byte) []byte // what excelize cannot do, done to the parts it wrote
}

// tables are the elements of the sheets, in their order.
func (c *converter) tables() []*node {
	var tables []*node
	body := c.doc.child("body").child("spreadsheet")
	for i := range body.Nodes {
		n := &body.Nodes[i]
		isSheet := len(tables) < len(c.sheets) && n.attr("name") == c.sheets[len(tables)].Name
		if n.XMLName.Local == "table" && isSheet {
			tables = append(tables, n)
		}
	}
	return tables
}

func (c *converter) addSheets() error {
	shown := slices.IndexFunc(c.sheets, func(s ods.Sheet) bool { return !s.Hidden })
	if shown < 0 {
		return errors.New("in Excel one sheet must be shown")
	}
	for i, s := range c.sheets {
		if i == 0 {
			if err := c.file.SetSheetName("Sheet1", s.Name); err != nil {
				return err
			}
		} else if _, err := c.file.NewSheet(s.Name); err != nil {
			return err
		}
	}
	c.file.SetActiveSheet(shown)
	for _, s := range c.sheets {
		if s.Hidden {
			if err := c.file.SetSheetVisible(s.Name, false); err != nil {
				return err
			}
		}
		if s.Protected {
			if err := c.file.ProtectSheet(s.Name, &excelize.SheetProtectionOptions{SelectLockedCells: true}); err != nil {
				return err
			}
		}
	}
	return nil
}

// table sets everything in a sheet but values.
func (c *converter) table(s *ods.Sheet, n *node) error {
	t := &tableConverter{converter: c, sheet: s}
	if err := t.nodes(n, false); err != nil {
		return fmt.Errorf("sheet %q: %w", s.Name, err)
	}
	if t.firstHeader > 0 {
		rows := fmt.Sprintf("%s!$%d:$%d", quoted(s.Name), t.firstHeader, t.lastHeader)
		if err := c.define("_xlnm.Print_Titles", rows, s.Name); err != nil {
			return err
		}
	}
	if r := n.attr("print-ranges"); r != "" {
		area, err := translate("[" + r + "]")
		if err != nil {
			return err
		}
		return c.define("_xlnm.Print_Area", absolute(area), s.Name)
	}
	return nil
}

func (c *converter) define(name, refersTo, scope string) error {
	return c.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refersTo, Scope: scope})
}

type tableConverter struct {
	*converter
	sheet                   *ods.Sheet
	columns                 []string // their default styles
	row                     int      // the last one that was
	firstHeader, lastHeader int
}

func (t *tableConverter) nodes(parent *node, header bool) error {
	for i := range parent.Nodes {
		n := &parent.Nodes[i]
		var err error
		switch n.XMLName.Local {
		case "table-column":
			err = t.column(n)
		case "table-header-columns", "table-columns", "table-rows":
			err = t.nodes(n, header)
		case "table-header-rows":
			err = t.nodes(n, true)
		case "table-row":
			err = t.rows(n, header)
		case "conditional-formats":
			for i := range n.Nodes {
				err = errors.Join(err, t.conditional(&n.Nodes[i]))
			}
		case "forms":
		default:
			err = n.unknown()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tableConverter) column(n *node) error {
	count := n.number("number-columns-repeated")
	first, style := len(t.columns)+1, n.attr("default-cell-style-name")
	for range count {
		t.columns = append(t.columns, style)
	}
	columns := ods.ColumnName(first) + ":" + ods.ColumnName(first+count-1)
	if style != "" {
		id, err := t.style(style, ods.Empty)
		if err == nil {
			err = t.file.SetColStyle(t.sheet.Name, columns, id)
		}
		if err != nil {
			return err
		}
	}
	if width := t.named(n.attr("style-name")).child("table-column-properties").attr("column-width"); width != "" {
		cm, err := strconv.ParseFloat(strings.TrimSuffix(width, "cm"), 64)
		if err != nil {
			return err
		}
		// A column of n characters is 7n+5 pixels wide, of which an inch has 96.
		chars := math.Round((cm/2.54*96-5)/7*100) / 100
		from, to := ods.ColumnName(first), ods.ColumnName(first+count-1)
		if err := t.file.SetColWidth(t.sheet.Name, from, to, chars); err != nil {
			return err
		}
	}
	if v := n.attr("visibility"); v != "" && v != "visible" {
		return t.file.SetColVisible(t.sheet.Name, columns, false)
	}
	return nil
}

func (t *tableConverter) rows(n *node, header bool) error {
	count := n.number("number-rows-repeated")
	empty := !slices.ContainsFunc(n.Nodes, func(c node) bool { return len(c.Nodes) > 0 || c.attr("formula") != "" })
	hidden := n.attr("visibility") != "" && n.attr("visibility") != "visible"
	if empty && !header && !hidden {
		t.row += count
		return nil
	}
	for range count {
		t.row++
		if header {
			t.firstHeader, t.lastHeader = cmp.Or(t.firstHeader, t.row), t.row
		}
		if hidden {
			if err := t.file.SetRowVisible(t.sheet.Name, t.row, false); err != nil {
				return err
			}
		}
		if err := t.cells(n); err != nil {
			return fmt.Errorf("row %d: %w", t.row, err)
		}
	}
	return nil
}

func (t *tableConverter) cells(row *node) error {
	col := 1
	for i := range row.Nodes {
		n := &row.Nodes[i]
		switch n.XMLName.Local {
		case "table-cell":
		case "covered-table-cell":
			col += n.number("number-columns-repeated")
			continue
		default:
			return n.unknown()
		}
		style := cmp.Or(n.attr("style-name"), row.attr("default-cell-style-name"))
		for range n.number("number-columns-repeated") {
			own := style
			if own == "" && col <= len(t.columns) {
				own = t.columns[col-1]
			}
			if err := t.cell(n, own, ods.ColumnName(col)+strconv.Itoa(t.row)); err != nil {
				return err
			}
			col++
		}
	}
	return nil
}

func (t *tableConverter) cell(n *node, style, cell string) error {
	if n.attr("content-validation-name") != "" || n.attr("number-matrix-columns-spanned") != "" {
		return errors.New(cell + ": validations and matrices are not converted")
	}
	typ := map[string]ods.ValueType{"date": ods.Date, "time": ods.Time}[n.attr("value-type")]
	if style != "" && n.attr("style-name") != "" || typ != ods.Empty { // else the column's
		id, err := t.style(style, typ)
		if err == nil {
			err = t.file.SetCellStyle(t.sheet.Name, cell, cell, id)
		}
		if err != nil {
			return err
		}
	}
	if rows, cols := n.number("number-rows-spanned"), n.number("number-columns-spanned"); rows*cols > 1 {
		col, row, err := excelize.CellNameToCoordinates(cell)
		if err != nil {
			return err
		}
		end := ods.ColumnName(col+cols-1) + strconv.Itoa(row+rows-1)
		if err := t.file.MergeCell(t.sheet.Name, cell, end); err != nil {
			return err
		}
	}
	for i := range n.Nodes {
		switch c := &n.Nodes[i]; c.XMLName.Local {
		case "p":
		case "annotation":
			comment := excelize.Comment{Cell: cell, Author: "Büro", Text: c.child("p").Text}
			if err := t.file.AddComment(t.sheet.Name, comment); err != nil {
				return err
			}
		default:
			return c.unknown()
		}
	}
	if f := n.attr("formula"); f != "" {
		formula, err := translate(strings.TrimPrefix(strings.TrimPrefix(f, "of:"), "="))
		if err != nil {
			return err
		}
		return t.file.SetCellFormula(t.sheet.Name, cell, formula)
	}
	return nil
}

func (t *tableConverter) conditional(n *node) error {
	address, err := translate("[" + n.attr("target-range-address") + "]")
	if err != nil {
		return err
	}
	_, address, _ = strings.Cut(address, "!")
	var list []excelize.ConditionalFormatOptions
	for i := range n.Nodes {
		c := &n.Nodes[i]
		value, isFormula := strings.CutPrefix(c.attr("value"), "formula-is(")
		if !isFormula || c.XMLName.Local != "condition" {
			return c.unknown()
		}
		formula, err := translate(strings.TrimSuffix(value, ")"))
		if err != nil {
			return err
		}
		look, err := t.look(c.attr("apply-style-name"), ods.Empty)
		if err != nil {
			return err
		}
		id, err := t.file.NewConditionalStyle(look)
		if err != nil {
			return err
		}
		list = append(list, excelize.ConditionalFormatOptions{Type: "formula", Criteria: formula, Format: &id})
	}
	return t.file.SetConditionalFormat(t.sheet.Name, address, list)
}

// values sets the values of a row. A formula stays, with its result.
func (c *converter) values(r *ods.Row) error {
	for _, cell := range r.Cells {
		for i := range r.Repeated {
			for j := range cell.Repeated {
				name := ods.ColumnName(cell.Col+j) + strconv.Itoa(r.Number+i)
				if err := c.value(r.Sheet, name, &cell); err != nil {
					return fmt.Errorf("sheet %q: %s: %w", r.Sheet.Name, name, err)
				}
			}
		}
	}
	return nil
}

func (c *converter) value(s *ods.Sheet, name string, cell *ods.Cell) error {
	value, typ := string(cell.Value), ""
	switch cell.Type {
	case ods.Empty:
		return nil
	case ods.String:
		value, typ = string(cell.Text), "str"
	case ods.Date, ods.Time:
		n, err := serial(cell)
		if err != nil {
			return err
		}
		value = strconv.FormatFloat(n, 'f', -1, 64)
	case ods.Boolean:
		typ = "b"
		value = map[string]string{"true": "1", "false": "0"}[value]
	case ods.Fault:
		value, typ = string(cell.Text), "e"
	}
	if cell.Formula {
		return c.result(s, name, typ, value)
	}
	switch typ {
	case "":
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return err
		}
		return c.file.SetCellFloat(s.Name, name, n, -1, 64)
	case "b":
		return c.file.SetCellBool(s.Name, name, value == "1")
	case "e":
		return errors.New("an error that no formula gives")
	}
	return c.file.SetCellStr(s.Name, name, value)
}
