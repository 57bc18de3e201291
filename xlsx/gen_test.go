package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// A gen writes random workbooks that hold all that the grammar allows around and in
// rows, written in many ways, and keeps what they mean.
type gen struct {
	*rand.Rand
	p       string // prefix of elements, with its colon
	pretty  bool
	from04  bool
	sheets  []*genSheet
	strings []string // texts of the shared strings
	sst     string   // and the si elements
	extra   []file
	names   string // definedName elements
	rels    map[string][]string
	tables  int
}

// A genSheet is what a sheet means.
type genSheet struct {
	name, body string
	cells      map[genPlace]genCell
	hidden     map[int]bool // rows
	lastRow    int          // with content
}

type genPlace struct{ row, col int }

// A genCell is what a reader must find in a cell that holds something.
type genCell struct {
	typ     ValueType
	value   string
	formula bool
}

func newGen(seed, stream uint64) *gen {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, stream)), rels: make(map[string][]string)}
	g.pretty, g.from04 = g.one(3), g.one(4)
	if g.one(4) {
		g.p = g.pick("x:", "ss:", "main.1:")
	}
	return g
}

func (g *gen) one(in int) bool { return g.IntN(in) == 0 }

func (g *gen) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *gen) maybe(in int, s string) string {
	if g.one(in) {
		return s
	}
	return ""
}

// gap is what may stand between elements.
func (g *gen) gap() string {
	if !g.pretty || g.one(2) {
		return ""
	}
	return g.pick("\n ", "\r\n", "\t", "<!-- <c r=\"A1\"><v>1</v></c> -->", "<?mso <row> ?>")
}

// elem writes an element; attributes that are "" are left out.
func (g *gen) elem(name, content string, attrs ...string) string {
	attrs = slices.DeleteFunc(attrs, func(a string) bool { return a == "" })
	g.Shuffle(len(attrs), func(i, j int) { attrs[i], attrs[j] = attrs[j], attrs[i] })
	s := "<" + g.p + name
	for _, a := range attrs {
		if g.one(6) {
			a = strings.ReplaceAll(a, `"`, `'`)
		}
		if g.one(10) {
			a = strings.Replace(a, "=", g.pick(" = ", "= ", "\n="), 1)
		}
		s += g.pick(" ", " ", " ", "\n  ", "\t") + a
	}
	s += g.pick("", "", "", " ")
	if content == "" && !g.one(6) {
		return s + "/>"
	}
	return s + ">" + content + "</" + g.p + name + g.pick("", "", "", " ", "\n") + ">"
}

func ref(row, col int) string { return fmt.Sprintf("%s%d", ColumnName(col), row) }

func area2(r1, c1, r2, c2 int) string { return ref(r1, c1) + ":" + ref(r2, c2) }

var genTexts = []string{"Name", "Ort", "x", "a & <b>", "Zoë", " blank ", "two\nlines", "0012", "_x0041_", "=1+1", "", "𝒳"}

// t writes a t element; what reads back is the text.
func (g *gen) t(text string) string {
	text = strings.ReplaceAll(text, "_x", "_x005F_x")
	space := ""
	if strings.TrimSpace(text) != text || strings.Contains(text, "\n") {
		space = `xml:space="preserve"`
	}
	switch {
	case strings.Contains(text, "&") && g.one(2):
		text = "<![CDATA[" + text + "]]>"
	default:
		text = strings.NewReplacer("&", g.pick("&amp;", "&#38;", "&#x26;"), "<", "&lt;", ">", g.pick("&gt;", ">")).Replace(text)
		if g.pretty && g.one(8) {
			text += "<!-- c -->"
		}
	}
	return g.elem("t", text, space)
}

// rich writes what stands in an si or is: a text alone or in runs, with phonetic
// text that does not count.
func (g *gen) rich(text string) string {
	s := ""
	if r := []rune(text); g.one(3) {
		k := 0
		if len(r) > 0 {
			k = g.IntN(len(r))
		}
		s = g.elem("r", g.elem("rPr", g.elem("b", "")+g.elem("sz", "", `val="9"`))+g.t(string(r[:k]))) + g.gap() + g.elem("r", g.t(string(r[k:])))
	} else {
		s = g.t(text)
	}
	if g.one(5) {
		s += g.elem("rPh", g.t("phonetic"), `sb="0"`, `eb="1"`) + g.elem("phoneticPr", "", `fontId="1"`)
	}
	return g.gap() + s + g.gap()
}

func (g *gen) shared(text string) int {
	if i := slices.Index(g.strings, text); i >= 0 && !g.one(3) {
		return i
	}
	g.sst += g.gap() + g.elem("si", g.rich(text))
	g.strings = append(g.strings, text)
	return len(g.strings) - 1
}

// genStyles are testStyles and, behind them, formats 5 to 8: 0.00, a date, a time,
// a percentage.
var genStyles = strings.NewReplacer(`<cellXfs count="5">`, `<cellXfs count="9">`, `</cellXfs>`,
	`<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`+
		`<xf fontId="1" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"><extLst/></xf></cellXfs>`,
	`<fonts count="2">`, `<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="2">`).Replace(testStyles)

func (g *gen) style() string { return g.pick("", "", "0", "1", "2", "3", "5", "7") }

// cell writes a cell, with its place unless that is clear; "" if there is none.
func (g *gen) cell(s *genSheet, row, col int, clear bool, formulas bool) string {
	r := ""
	if !clear || !g.one(3) {
		r = fmt.Sprintf(`r="%s"`, ref(row, col))
	}
	style := g.style()
	rest := g.maybe(12, `cm="0"`)
	holds := func(t ValueType, v string, f bool) { s.cells[genPlace{row, col}] = genCell{t, v, f} }
	done := func(content string, attrs ...string) string {
		if style != "" {
			attrs = append(attrs, `s="`+style+`"`)
		}
		return g.elem("c", content, append(attrs, r, rest)...)
	}
	text := genTexts[g.IntN(len(genTexts))]
	switch k := g.IntN(18); {
	case k < 4: // shared
		i := g.shared(text)
		if text != "" {
			holds(String, text, false)
		}
		return done(g.gap()+g.elem("v", g.pick("", "", " ")+fmt.Sprint(i)), `t="s"`)
	case k < 7:
		if text != "" {
			holds(String, text, false)
		}
		return done(g.gap()+g.elem("is", g.rich(text))+g.gap(), `t="inlineStr"`)
	case k == 7:
		if text = strings.ReplaceAll(strings.TrimSpace(text), "\n", " "); text == "" {
			text = "str"
		}
		holds(String, text, false)
		esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", "_x", "_x005F_x").Replace(text)
		return done(g.elem("v", esc), `t="str"`)
	case k < 10:
		n := g.IntN(100_000)
		typ := Float
		value := fmt.Sprint(n)
		if g.one(4) {
			style, typ = "6", Date
			zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
			if g.from04 {
				zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
			}
			n += 100 // behind the day of 1900 that there never was
			value = zero.AddDate(0, 0, n).Format("2006-01-02")
		} else if g.one(5) {
			style, typ = "8", Percentage
		}
		raw := fmt.Sprint(n)
		if g.one(4) && n > 0 {
			raw += g.pick(".0", "E0", ".000E+0", "e-0")
		}
		holds(typ, value, false)
		return done(g.elem("v", raw), g.maybe(3, `t="n"`))
	case k == 10:
		b := g.one(2)
		holds(Boolean, fmt.Sprint(b), false)
		v := "0"
		if b {
			v = "1"
		}
		return done(g.elem("v", v), `t="b"`)
	case k == 11:
		holds(Fault, "#N/A", false)
		return done(g.elem("v", "#N/A"), `t="e"`)
	case k < 14 && formulas:
		f := g.pick("A1", "B2&amp;C3", "COUNTA(A1:H9)", "INDIRECT(\"A1\")", g.sheets[0].name+"!B2", "1+1", "SUM("+g.sheets[0].name+"!A:Z)", "[1]Ext!A1", "Eltern[Name]")
		attrs := []string{g.maybe(6, `ca="1"`)}
		holds(String, "old", true)
		if g.one(4) {
			attrs = append(attrs, `t="array"`, fmt.Sprintf(`ref="%s"`, ref(row, col)))
		}
		if g.one(5) {
			typ := g.maybe(3, `t="str"`)
			if holds(Empty, "", true); typ != "" {
				holds(String, "", true)
			}
			return done(g.elem("f", f, attrs...), typ)
		}
		return done(g.elem("f", f, attrs...)+g.gap()+g.elem("v", "old"), `t="str"`)
	case k < 16:
		return done(g.maybe(4, g.gap()) + g.maybe(9, g.elem("extLst", g.elem("ext", "", `uri="{u}"`))))
	}
	if clear && g.one(2) {
		return done("")
	}
	return ""
}

// sheet writes a sheet.
func (g *gen) sheet(s *genSheet, index int) {
	top, left := 1+g.IntN(3), 1+g.IntN(3) // of the table
	wide, long := 2+g.IntN(4), g.IntN(8)
	spans := fmt.Sprintf(`spans="%d:%d"`, 1, left+wide+3)
	var rows []string
	next := 1
	formulas := make(map[int]int) // column of a shared formula → row of its master
	last := top + long
	for row := 1; row <= last; row++ {
		number := fmt.Sprintf(`r="%d"`, row)
		if row == next && g.one(4) {
			number = ""
		}
		if row > top && g.one(7) {
			if g.one(2) {
				continue
			}
			rows = append(rows, g.elem("row", "", number, spans))
			next = row + 1
			continue
		}
		if row < top && g.one(2) {
			continue
		}
		content, col := "", 1
		for c := 1; c <= left+wide+2; c++ {
			var cell string
			in := c >= left && c < left+wide
			switch {
			case row == top && in: // headers, all different
				text := fmt.Sprintf("%s%d", g.pick("Name", "Ort &", "K"), c)
				s.cells[genPlace{row, c}] = genCell{String, text, false}
				r := ""
				if c != col || g.one(2) {
					r = fmt.Sprintf(`r="%s"`, ref(row, c))
				}
				if g.one(2) {
					cell = g.elem("c", g.elem("v", fmt.Sprint(g.shared(text))), r, `t="s"`, `s="1"`)
				} else {
					cell = g.elem("c", g.elem("is", g.rich(text)), r, `t="inlineStr"`, `s="1"`)
				}
			case row > top && in && c == left+wide-1 && index == 0 && g.one(3):
				f := g.elem("f", "", `t="shared"`, `si="7"`)
				if formulas[c] == 0 {
					formulas[c] = row
					f = g.elem("f", ref(row, left)+"&amp;1", `t="shared"`, `si="7"`, fmt.Sprintf(`ref="%s"`, area2(row, c, last, c)))
				}
				s.cells[genPlace{row, c}] = genCell{Float, "3", true}
				cell = g.elem("c", f+g.elem("v", "3"), fmt.Sprintf(`r="%s"`, ref(row, c)))
			case row > top && in, g.one(12) && row > top+1:
				cell = g.cell(s, row, c, c == col, in && c > left)
			}
			if cell != "" {
				content += g.gap() + cell
				col = c + 1
			}
		}
		hidden := g.maybe(8, `hidden="1"`)
		if hidden != "" {
			s.hidden[row] = true
		}
		format := g.maybe(8, `s="1"`)
		if format != "" {
			format += g.maybe(2, ` customFormat="1"`)
		}
		rows = append(rows, g.elem("row", content+g.gap(), number, g.pick(spans, ""), hidden, format, g.maybe(6, `ht="20"`), g.maybe(9, `collapsed="0"`)))
		next = row + 1
	}
	for at, c := range s.cells {
		if c != (genCell{}) {
			s.lastRow = max(s.lastRow, at.row)
		}
	}
	tail := ""
	if g.one(12) {
		tail += g.elem("sheetProtection", "", g.pick(`sheet="0"`, `sheet="1"`, `objects="1"`))
	}
	area := area2(top, left, last, left+wide-1)
	table := long > 0 && g.one(3)
	if !table && g.one(3) {
		tail += g.gap() + g.elem("autoFilter", g.maybe(2, g.elem("filterColumn", "", `colId="0"`)), `ref="`+area+`"`)
		g.names += g.elem("definedName", s.name+"!"+strings.NewReplacer(":", ":$").Replace("$"+area), `name="_xlnm._FilterDatabase"`, fmt.Sprintf(`localSheetId="%d"`, index), `hidden="1"`)
	}
	if g.one(3) {
		g.names += g.elem("definedName", s.name+"!"+area2(1, 1, last, left+wide-1)+g.maybe(3, ","+s.name+"!$A$1"), `name="_xlnm.Print_Area"`, fmt.Sprintf(`localSheetId="%d"`, index))
	}
	if g.one(6) {
		c := left + wide + g.IntN(3)
		tail += g.gap() + g.elem("mergeCells", g.elem("mergeCell", "", fmt.Sprintf(`ref="%s"`, area2(last, c, last+1, c+1))), `count="1"`)
	}
	for range g.IntN(3) {
		tail += g.gap() + g.elem("conditionalFormatting", g.elem("cfRule", g.elem("formula", "$A2=1"), `type="expression"`, `priority="1"`), fmt.Sprintf(`sqref="%s%s"`, g.pick(area, area2(top+1, 1, last+1, left+wide-1), ref(top, left)), g.maybe(3, " Z99")))
	}
	if g.one(5) {
		tail += g.gap() + g.elem("dataValidations", g.elem("dataValidation", g.elem("formula1", "1"), `type="whole"`, fmt.Sprintf(`sqref="%s"`, g.pick(area, ref(last+2, left), area2(top+1, left, last+9, left)))), `count="1"`)
	}
	tail += g.maybe(2, g.elem("pageMargins", "", `left="1"`, `right="1"`, `top="1"`, `bottom="1"`, `header="0"`, `footer="0"`)) +
		g.maybe(4, g.elem("headerFooter", g.elem("oddHeader", "&amp;LSeite &amp;P")))
	if g.one(6) {
		tail += `<mc:AlternateContent><mc:Choice Requires="x14">` + g.elem("controls", "") + `</mc:Choice><mc:Fallback>` + g.elem("legacyDrawingHF", "", `r:id="no"`) + `</mc:Fallback></mc:AlternateContent>`
	}
	if table {
		g.tables++
		part := fmt.Sprintf("tables/table%d.xml", g.tables)
		columns := ""
		for c := left; c < left+wide; c++ {
			name := strings.ReplaceAll(s.cells[genPlace{top, c}].value, "&", "&amp;")
			columns += g.gap() + g.elem("tableColumn", g.maybe(5, g.elem("calculatedColumnFormula", "1")), fmt.Sprintf(`id="%d"`, c*3), `name="`+name+`"`)
		}
		filter := ""
		if g.one(2) {
			filter = g.elem("autoFilter", "", `ref="`+area+`"`)
		}
		root := g.elem("table", filter+g.elem("tableColumns", columns, fmt.Sprintf(`count="%d"`, wide))+g.elem("tableStyleInfo", "", `name="TableStyleMedium2"`),
			"xmlns"+strings.TrimSuffix(":"+g.p, ":")+`="`+naiveMain+`"`, fmt.Sprintf(`id="%d"`, g.tables), fmt.Sprintf(`name="Eltern%d"`, g.tables), fmt.Sprintf(`displayName="Eltern%d"`, g.tables), `ref="`+area+`"`, g.maybe(4, `totalsRowCount="1"`))
		g.extra = append(g.extra, file{"xl/" + part, g.maybe(2, `<?xml version="1.0"?>`) + root})
		g.rels[s.name] = append(g.rels[s.name], "table", g.pick("../", "/xl/")+part)
		tail += g.elem("tableParts", g.elem("tablePart", "", `r:id="rId1"`), `count="1"`)
	}
	if g.one(4) {
		tail += g.elem("extLst", `<ext xmlns="`+naiveMain+`" uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression"><xm:f>A1</xm:f></x14:cfRule><xm:sqref>`+
			g.pick(area, area+" D99")+`</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>`)
	}
	head := g.maybe(3, g.elem("sheetPr", g.elem("tabColor", "", `rgb="FF00FF00"`)))
	switch g.IntN(3) {
	case 0:
		head += g.gap() + g.elem("dimension", "", `ref="`+area2(1, 1, last+1, left+wide+2)+`"`)
	case 1:
		head += g.elem("dimension", "", `ref="A1"`)
	}
	head += g.maybe(2, g.elem("sheetViews", g.elem("sheetView", g.elem("pane", "", `ySplit="1"`)+g.elem("selection", "", `sqref="A1"`), `workbookViewId="0"`))) +
		g.maybe(2, g.elem("sheetFormatPr", "", `defaultRowHeight="15"`, g.maybe(3, `customHeight="1"`)))
	if g.one(2) {
		cols := ""
		for c := 1 + g.IntN(3); c < 16_384 && len(cols) < 400; {
			to := c + g.IntN(4)
			if g.one(5) {
				to = 16_384
			}
			cols += g.gap() + g.elem("col", "", fmt.Sprintf(`min="%d"`, c), fmt.Sprintf(`max="%d"`, to), `width="`+g.pick("3", "9.5", "40")+`"`, g.maybe(2, `customWidth="1"`), g.maybe(4, `style="`+g.pick("1", "2")+`"`), g.maybe(6, `hidden="1"`))
			if c = to + 1 + g.IntN(3); g.one(4) {
				break
			}
		}
		head += g.elem("cols", cols)
	}
	body := g.gap() + head + g.gap() + g.elem("sheetData", strings.Join(rows, g.gap())+g.gap()) + tail + g.gap()
	root := "worksheet"
	decl := declared
	if g.p != "" {
		decl = strings.Replace(decl, "xmlns=", "xmlns:"+strings.TrimSuffix(g.p, ":")+"=", 1)
	}
	s.body = g.maybe(2, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+g.pick("", "\r\n")) + "<" + g.p + root + " " + decl + ">" + body + "</" + g.p + root + ">" + g.pick("", "\n")
}

// files writes the workbook.
func (g *gen) files() []file {
	for i := range 1 + g.IntN(3) {
		g.sheets = append(g.sheets, &genSheet{name: string(sheetNames[i]), cells: make(map[genPlace]genCell), hidden: make(map[int]bool)})
	}
	var b build
	for i, s := range g.sheets {
		g.sheet(s, i)
		b.sheets = append(b.sheets, s.body)
		if links := g.rels[s.name]; links != nil {
			g.extra = append(g.extra, file{fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", i+1), relations(links...)})
		}
	}
	b.styles, b.extra = genStyles, g.extra
	plain := g.p
	g.p = "" // the workbook is one of build
	if g.names != "" {
		b.workbook = `<definedNames>` + strings.NewReplacer("<"+plain, "<", "</"+plain, "</").Replace(g.names) + `</definedNames>`
	}
	b.workbook += g.maybe(3, `<calcPr calcId="1"/>`) + g.maybe(3, `<extLst><ext uri="{u}"/></extLst>`)
	list := b.files()
	for i := range list {
		f := &list[i]
		switch {
		case f.name == "xl/workbook.xml" && g.from04:
			f.data = strings.Replace(f.data, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
		case f.name == "xl/sharedStrings.xml":
			decl := declared
			if plain != "" {
				decl = strings.Replace(decl, "xmlns=", "xmlns:"+strings.TrimSuffix(plain, ":")+"=", 1)
			}
			f.data = "<" + plain + "sst " + decl + ` count="1">` + g.sst + "</" + plain + "sst>"
		case g.one(10) && f.name != "[Content_Types].xml":
			f.name = strings.ToUpper(f.name[:1]) + f.name[1:]
		case g.one(20) && f.name != "[Content_Types].xml":
			f.name = strings.ReplaceAll(f.name, "/", `\`)
		}
		if g.one(4) && strings.Contains(f.data, naiveMain) && strings.HasPrefix(strings.ToLower(f.name), "xl/worksheets") {
			f.data = strings.Replace(f.data, naiveMain, naiveStrict, 1)
		}
	}
	if g.one(3) {
		list = append(list, file{"docProps/app.xml", "<Properties/>"}, file{"xl/media/", ""})
	}
	return list
}

// pack writes a package with or without data descriptors, deflated or not.
func (g *gen) pack(t testing.TB, files []file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Comment: g.maybe(9, "comment")}
		var err error
		var w interface{ Write([]byte) (int, error) }
		if g.one(2) {
			h.Method = zip.Store
			h.CRC32, h.CompressedSize64, h.UncompressedSize64 = crc32.ChecksumIEEE([]byte(f.data)), uint64(len(f.data)), uint64(len(f.data))
			w, err = z.CreateRaw(h)
		} else {
			w, err = z.CreateHeader(h)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.data)); err != nil {
			t.Fatal(err)
		}
	}
	if g.one(5) {
		if err := z.SetComment("a comment"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
