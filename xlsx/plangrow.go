package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// planDimension lets the dimension cover all planned cells (18.3.1.35): some readers
// see nothing beyond it.
func (pl *Plan) planDimension(part string, sh *sheetSurvey) {
	if sh.dimension == nil || len(sh.dimension.areas) != 1 {
		return
	}
	a := sh.dimension.areas[0].Range
	b := a
	for _, t := range pl.sheets[sh.Index] {
		b.FirstCol, b.LastCol = min(b.FirstCol, t.Col), max(b.LastCol, t.Col)
		b.FirstRow = min(b.FirstRow, t.First)
		if t.Last >= sh.nextRow {
			b.LastRow = max(b.LastRow, t.Last)
		}
	}
	if b == a {
		return
	}
	text := fmt.Sprintf("%s%d:%s%d", ColumnName(b.FirstCol), b.FirstRow, ColumnName(b.LastCol), b.LastRow)
	pl.edit(part, splice.Edit{Start: sh.dimension.start, End: sh.dimension.end, New: []byte(text)})
}

// defaultWidth is the width of columns without a definition, in characters
// (18.3.1.81 sheetFormatPr defaultColWidth).
const defaultWidth = 8.43

// widthFor is the width that texts of n characters take, with the borders.
func widthFor(n int) float64 { return float64(min(n, 60)) + 1.7109375 }

// planColumns gives new columns a width that fits their texts, and the one behind
// them a definition of its own where they would spoil the look of all that follow.
func (pl *Plan) planColumns(part string, sh *sheetSurvey, more *sheetParts) {
	if sh.oddColumns {
		return
	}
	var added []grid.Planned
	last := 0 // the last new column
	for _, c := range pl.planned {
		if !c.Added || c.Sheet != sh.Name {
			continue
		}
		last = max(last, c.Col)
		wide := sh.isWide(c, more.drawnTo)
		if _, styled := pl.columns[sheetColumn{sh.Index, c.Col}]; wide && !styled {
			continue
		}
		if wide {
			c.Width = 0 // it keeps its own
		}
		added = append(added, c)
	}
	slices.SortFunc(added, func(a, b grid.Planned) int { return a.Col - b.Col })
	before := func(end int) []byte { // definitions of columns that have none yet
		var b []byte
		for len(added) > 0 && added[0].Col < end {
			c := added[0]
			b = fmt.Appendf(b, `<%scol min="%d" max="%d" width="%s" customWidth="1"/>`, sh.prefix, c.Col, c.Col, formatWidth(c.Width))
			added = added[1:]
		}
		return b
	}
	for i := range sh.columns {
		def := &sh.columns[i]
		if b := before(def.first); b != nil {
			pl.edit(part, splice.Edit{Start: def.start, End: def.start, New: b})
		}
		var b []byte
		at := def.first
		for len(added) > 0 && added[0].Col <= def.last {
			c := added[0]
			if c.Col > at {
				b = def.append(b, at, c.Col-1, "", -1)
			}
			style := -1
			if s, ok := pl.columns[sheetColumn{sh.Index, c.Col}]; ok {
				style = s
			}
			b = def.append(b, c.Col, c.Col, formatWidth(c.Width), style)
			at = c.Col + 1
			added = added[1:]
		}
		if at == last+1 && sh.losesRows(def, last) {
			b = def.append(b, at, at, "", -1)
			at++
		}
		if b == nil {
			continue
		}
		if at <= def.last {
			b = def.append(b, at, def.last, "", -1)
		}
		pl.edit(part, splice.Edit{Start: def.start, End: def.end, New: b})
	}
	b := before(maxColumns + 1)
	switch {
	case b == nil:
	case sh.colsEnd > 0:
		pl.edit(part, splice.Edit{Start: sh.colsEnd, End: sh.colsEnd, New: b})
	default:
		b = slices.Concat([]byte("<"+sh.prefix+"cols>"), b, []byte("</"+sh.prefix+"cols>"))
		pl.edit(part, splice.Edit{Start: sh.colsAt, End: sh.colsAt, New: b})
	}
}

// formatWidth is "" for a column that keeps its width.
func formatWidth(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(widthFor(n), 'f', -1, 64)
}

// isWide tells whether the column can stay as wide as it is: it is wide enough, or a
// drawing lies over it or right of it, which would move or change its size.
func (sh *sheetSurvey) isWide(c grid.Planned, drawnTo int) bool {
	def, ok := sh.column(c.Col)
	if ok && def.hidden {
		return false
	}
	have := def.width
	if have == 0 {
		have = defaultWidth
	}
	return c.Col <= drawnTo || have >= widthFor(c.Width)
}

// losesRows tells whether a definition of the columns behind the new ones, of which
// the last is given, would change its look. If one reaches to the last column of the
// sheet and the last cell stands right before it, LibreOffice 7.4 shows the columns
// without the formats of the rows, otherwise with them.
func (sh *sheetSurvey) losesRows(def *columnDef, last int) bool {
	return def.last == maxColumns && last+1 < maxColumns && sh.lastCol <= last && sh.lastCol != def.first-1
}

// append writes the definition for the columns first to last, with a width of its
// own unless that is "", and a style of its own unless that is negative.
func (def *columnDef) append(dst []byte, first, last int, width string, style int) []byte {
	drop := func(a xmlscan.Atom) bool {
		switch a {
		case attrMin, attrMax:
			return true
		case attrWidth, attrCustomWidth, attrHidden:
			return width != ""
		case attrStyle:
			return style >= 0
		}
		return false
	}
	add := fmt.Appendf(nil, ` min="%d" max="%d"`, first, last)
	if style >= 0 {
		add = fmt.Appendf(add, ` style="%d"`, style)
	}
	if width != "" {
		add = fmt.Appendf(add, ` width="%s" customWidth="1"`, width)
	}
	dst = def.tag.Render(dst, drop, add)
	if !def.tag.SelfClosing {
		dst = def.tag.AppendEnd(dst)
	}
	return dst
}

// growSheet lets ranges of the sheet that cover a table to its last column include
// the new ones.
func (pl *Plan) growSheet(part string, sh *sheetSurvey, g growth) {
	if sh.filter != nil {
		pl.growAttr(part, sh.filter, g, false)
	}
	for i := range sh.formats {
		pl.growAttr(part, &sh.formats[i], g, true)
	}
	for i := range sh.validations {
		pl.growAttr(part, &sh.validations[i], g, true)
	}
}

// growAttr lets references include the new columns; data tells that they need not
// hold the header row.
func (pl *Plan) growAttr(part string, a *refAttr, g growth, data bool) {
	var edits []splice.Edit
	eachArea(a.value, func(r area, at int) {
		if g.Covers(r.Range, data) {
			edits = append(edits, g.edit(r, at)...)
		}
	})
	pl.applyGrowth(part, a, edits)
}

// A growth is one by columns or by rows.
type growth interface {
	Covers(r grid.Range, data bool) bool
	edit(a area, at int) []splice.Edit // of an area's text, which stands at a place
}

// A widening puts a new last column in.
type widening struct{ grid.Growth }

func (g widening) edit(a area, at int) []splice.Edit {
	if a.colEnd == 0 {
		return nil // A1, or whole rows
	}
	return []splice.Edit{{Start: int64(at + a.colAt), End: int64(at + a.colEnd), New: []byte(ColumnName(g.NewLast))}}
}

// A lengthening puts a new last row in.
type lengthening struct{ grid.Lengthening }

func (g lengthening) edit(a area, at int) []splice.Edit {
	if a.rowEnd == a.rowAt {
		return nil // A1, or whole columns
	}
	return []splice.Edit{{Start: int64(at + a.rowAt), End: int64(at + a.rowEnd), New: strconv.AppendInt(nil, int64(g.NewLast), 10)}}
}

func (pl *Plan) applyGrowth(part string, a *refAttr, edits []splice.Edit) {
	if len(edits) == 0 {
		return
	}
	pl.Grown = append(pl.Grown, a.what)
	if a.plain {
		for _, e := range edits {
			e.Start, e.End = e.Start+a.start, e.End+a.start
			pl.edit(part, e)
		}
		return
	}
	value, err := splice.Apply([]byte(a.value), edits)
	if err != nil {
		return // places of one string in order do not overlap
	}
	pl.edit(part, splice.Edit{Start: a.start, End: a.end, New: xmlscan.AppendEscaped(nil, string(value))})
}

// growNames lets the names that stand for the filter and the print area include the
// new columns (18.2.5 definedName).
func (pl *Plan) growNames(sh *sheetSurvey, g growth) {
	b := pl.w.book
	for i := range b.names {
		n := &b.names[i]
		if n.sheet != sh.Index {
			continue
		}
		what := ""
		switch strings.ToLower(n.name) {
		case "_xlnm._filterdatabase":
			what = "filter name of sheet " + sh.Name
		case "_xlnm.print_area":
			what = "print range of sheet " + sh.Name
		default:
			continue
		}
		var edits []splice.Edit
		ok := eachReference(n.text, func(sheet string, r area, at int) {
			if strings.EqualFold(sheet, sh.Name) && g.Covers(r.Range, false) {
				edits = append(edits, g.edit(r, at)...)
			}
		})
		if ok {
			pl.applyGrowth(b.part, &refAttr{what: what, value: n.text, start: n.start, end: n.end, plain: n.plain}, edits)
		}
	}
}

// growTables lets a table that holds the rows include the new columns, so that its
// filters and the formulas that name it do. One whose columns are those of a query
// or an XML map is left as it is.
func (pl *Plan) growTables(sh *sheetSurvey, more *sheetParts, g widening, planned []grid.Planned) error {
	for _, t := range more.tables {
		a := t.ref.areas[0]
		if !t.headers || t.bound || t.end == 0 || a.FirstRow != g.HeaderRow || !g.Covers(a.Range, false) {
			continue
		}
		pl.growAttr(t.part, &t.ref, g, false)
		if t.filter != nil {
			grown := len(pl.Grown)
			pl.growAttr(t.part, t.filter, g, false)
			pl.Grown = pl.Grown[:grown] // it is part of the table
		}
		if err := pl.addTableColumns(sh, t, g, planned); err != nil {
			return err
		}
	}
	return nil
}

// holds tells whether a table ends with the rows.
func (g lengthening) holds(t *table) bool {
	a := t.ref.areas[0]
	return t.headers && a.FirstRow == g.HeaderRow && a.LastRow == g.Base && g.Covers(a.Range, false)
}

// lengthened are the last rows of the tables that get more: what reads such a table reads
// the new rows, too.
func (pl *Plan) lengthened(more []*sheetParts) (regions []formula.Region) {
	for i, sh := range pl.survey.sheets {
		if len(pl.sheets[i]) == 0 || !pl.touched[i] {
			continue
		}
		for _, l := range grid.Lengthenings(pl.plannedIn(sh)) {
			for _, t := range more[i].tables {
				if a := t.ref.areas[0]; (lengthening{l}).holds(t) {
					regions = append(regions, formula.Region{Sheet: i, Row1: a.LastRow, Col1: a.FirstCol, Row2: a.LastRow, Col2: a.LastCol})
				}
			}
		}
	}
	return regions
}

// lengthenTables lets a table that ends with the rows hold the appended ones. One with
// empty rows at its end stays as it is; into a row of totals, which may be empty, nothing
// is written.
func (pl *Plan) lengthenTables(sh *sheetSurvey, more *sheetParts, g lengthening) error {
	for _, t := range more.tables {
		a := t.ref.areas[0]
		if t.totals && a.LastRow > g.Base && a.LastRow <= g.NewLast && a.FirstCol <= g.LastCol && a.LastCol >= g.FirstCol {
			return &Error{Kind: ErrUnsupported, Sheet: sh.Name, Row: a.LastRow, Col: a.FirstCol, Detail: "the row of totals of a table"}
		}
		if !g.holds(t) {
			continue
		}
		pl.growAttr(t.part, &t.ref, g, false)
		if t.filter != nil {
			grown := len(pl.Grown)
			pl.growAttr(t.part, t.filter, g, false)
			pl.Grown = pl.Grown[:grown] // it is part of the table
		}
	}
	return nil
}

func (pl *Plan) addTableColumns(sh *sheetSurvey, t *table, g widening, planned []grid.Planned) error {
	names := t.columns
	var b []byte
	id := t.lastID
	for col := g.LastCol + 1; col <= g.NewLast; col++ {
		i := slices.IndexFunc(planned, func(c grid.Planned) bool { return c.Col == col })
		header := planned[i].Header
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, header) }) {
			// Excel repairs a table of which two columns have one name.
			return &Error{Kind: ErrHeaderTwice, Sheet: sh.Name, Row: g.HeaderRow, Col: col, Detail: header}
		}
		names = append(names, header)
		id++
		b = fmt.Appendf(b, `<%stableColumn id="%d" name="`, t.prefix, id)
		b = append(appendXString(b, header, true), `"/>`...)
	}
	if t.count[1] > 0 {
		pl.edit(t.part, splice.Edit{Start: t.count[0], End: t.count[1], New: strconv.AppendInt(nil, int64(len(names)), 10)})
	}
	pl.edit(t.part, splice.Edit{Start: t.end, End: t.end, New: b})
	return nil
}
