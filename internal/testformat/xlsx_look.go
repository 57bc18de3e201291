package testformat

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"elterntool/ods"

	"github.com/xuri/excelize/v2"
)

// named is the style with the name, as it is stored or shown.
func (c *converter) named(name string) *node {
	for _, part := range []string{"automatic-styles", "styles"} {
		styles := c.doc.child(part)
		for i := range styles.Nodes {
			if n := &styles.Nodes[i]; name != "" && (n.attr("name") == name || n.attr("display-name") == name) {
				return n
			}
		}
	}
	return &node{}
}

func (c *converter) style(name string, typ ods.ValueType) (int, error) {
	key := fmt.Sprint(typ, name)
	if id, ok := c.styles[key]; ok {
		return id, nil
	}
	look, err := c.look(name, typ)
	if err != nil {
		return 0, err
	}
	id, err := c.file.NewStyle(look)
	c.styles[key] = id
	return id, err
}

// look is how cells of a style look, as far as the files of the scripts have it: fill, bold, centred, number format. In
// Excel a date is a number that looks like a date.
func (c *converter) look(name string, typ ods.ValueType) (*excelize.Style, error) {
	s, look := c.named(name), &excelize.Style{}
	if fill := s.child("table-cell-properties").attr("background-color"); strings.HasPrefix(fill, "#") {
		look.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if s.child("text-properties").attr("font-weight") == "bold" {
		look.Font = &excelize.Font{Bold: true}
	}
	if s.child("paragraph-properties").attr("text-align") == "center" {
		look.Alignment = &excelize.Alignment{Horizontal: "center"}
	}
	format := c.named(s.attr("data-style-name"))
	digits := "0"
	if n, err := strconv.Atoi(format.child("number").attr("decimal-places")); err == nil && n > 0 {
		digits += "." + strings.Repeat("0", n)
	}
	if format.child("number").attr("grouping") == "true" {
		digits = "#,##" + digits
	}
	switch format.XMLName.Local {
	case "", "boolean-style":
		look.NumFmt = map[ods.ValueType]int{ods.Date: 14, ods.Time: 46}[typ] // m/d/yyyy, [h]:mm:ss
	case "text-style":
		look.NumFmt = 49 // @
	case "number-style":
		look.CustomNumFmt = &digits
	case "percentage-style":
		digits += "%"
		look.CustomNumFmt = &digits
	default:
		return nil, format.unknown()
	}
	return look, nil
}

// ofDocument converts what stands beside the tables.
func (c *converter) ofDocument(n *node) error {
	switch n.XMLName.Local {
	case "table", "calculation-settings":
		return nil
	case "database-ranges":
		for i := range n.Nodes {
			if err := c.databaseRange(&n.Nodes[i]); err != nil {
				return err
			}
		}
		return nil
	case "named-expressions":
		if len(n.Nodes) == 0 {
			return nil
		}
	}
	return n.unknown()
}

// databaseRange makes a table, as LibreOffice does. A filter of one condition is one of its column.
func (c *converter) databaseRange(n *node) error {
	address, err := translate("[" + n.attr("target-range-address") + "]")
	if err != nil {
		return err
	}
	sheet, cells, _ := strings.Cut(address, "!")
	sheet = strings.ReplaceAll(strings.Trim(sheet, "'"), "''", "'")
	if n.attr("display-filter-buttons") != "true" {
		return errors.New("a database range without buttons is no table")
	}
	err = c.file.AddTable(sheet, &excelize.Table{Range: cells, Name: n.attr("name")})
	condition := n.child("filter").child("filter-and").child("filter-condition")
	if err != nil || condition.XMLName.Local == "" {
		return err
	}
	if condition.attr("operator") != "!=" {
		return condition.unknown()
	}
	filter := fmt.Sprintf(`<autoFilter ref="%s"><filterColumn colId="%s"><customFilters><customFilter operator="notEqual" val="%s"/>`+
		`</customFilters></filterColumn></autoFilter>`, cells, condition.attr("field-number"), condition.attr("value"))
	none := []byte(`<autoFilter ref="` + cells + `"></autoFilter>`)
	c.parts = append(c.parts, func(name string, part []byte) []byte {
		if !strings.HasPrefix(name, "xl/tables/") {
			return part
		}
		return bytes.Replace(part, none, []byte(filter), 1)
	})
	return nil
}

// result gives a formula its result, of the type t as Excel names it: excelize would have a text of each.
func (c *converter) result(s *ods.Sheet, cell, t, value string) error {
	var text bytes.Buffer
	if err := xml.EscapeText(&text, []byte(value)); err != nil {
		return err
	}
	if t != "" {
		t = ` t="` + t + `"`
	}
	sheet := fmt.Sprintf("xl/worksheets/sheet%d.xml", s.Index+1)
	element := regexp.MustCompile(`(<c r="` + cell + `"[^>]*) t="str"(><f>[^<]*</f>)</c>`)
	c.parts = append(c.parts, func(name string, part []byte) []byte {
		if name != sheet {
			return part
		}
		return element.ReplaceAllFunc(part, func(c []byte) []byte {
			m := element.FindSubmatch(c)
			return slices.Concat(m[1], []byte(t), m[2], []byte("<v>"), text.Bytes(), []byte("</v></c>"))
		})
	})
	return nil
}

// finish makes the file anew with its parts changed.
func (c *converter) finish(file []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		part, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		for _, change := range c.parts {
			part = change(f.Name, part)
		}
		w, err := out.Create(f.Name)
		if err == nil {
			_, err = w.Write(part)
		}
		if err != nil {
			return nil, err
		}
	}
	err = out.Close()
	return b.Bytes(), err
}

// translate writes a formula of OpenFormula as Excel's.
func translate(formula string) (string, error) {
	var b strings.Builder
	for s := formula; s != ""; {
		switch c := s[0]; c {
		case '"':
			end := strings.IndexByte(s[1:], '"')
			if end < 0 {
				return "", fmt.Errorf("formula %s: no end of the text", formula)
			}
			b.WriteString(s[:end+2])
			s = s[end+2:]
		case '[':
			ref, rest, ok := strings.Cut(s[1:], "]")
			if !ok {
				return "", fmt.Errorf("formula %s: no end of the reference", formula)
			}
			b.WriteString(reference(ref))
			s = rest
		case ';':
			b.WriteByte(',')
			s = s[1:]
		case '{', '~', '!':
			return "", fmt.Errorf("formula %s: no conversion for %c", formula, c)
		default:
			b.WriteByte(c)
			s = s[1:]
		}
	}
	return b.String(), nil
}

// reference writes $Sheet.A1:.B2 or Sheet.A1:Sheet.B2 as Sheet!A1:B2.
func reference(ref string) string {
	from, to, isRange := strings.Cut(ref, ":")
	dot := strings.LastIndexByte(from, '.')
	s := from[dot+1:]
	if sheet := strings.TrimPrefix(from[:max(dot, 0)], "$"); sheet != "" {
		s = sheet + "!" + s
	}
	if isRange {
		s += ":" + to[strings.LastIndexByte(to, '.')+1:]
	}
	return s
}

// absolute writes Sheet!A1:B2 as Sheet!$A$1:$B$2.
func absolute(ref string) string {
	sheet, cells, _ := strings.Cut(ref, "!")
	return sheet + "!" + regexp.MustCompile(`([A-Z]+)([0-9]+)`).ReplaceAllString(cells, "$$$1$$$2")
}

// quoted is the name of a sheet as it stands in a formula.
func quoted(sheet string) string {
	if regexp.MustCompile(`^\p{L}+$`).MatchString(sheet) {
		return sheet
	}
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
}
