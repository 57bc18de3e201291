package ods

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
	"elterntool/internal/zipcopy"
)

// A Plan is all that a patch will do, decided before a byte is written.
type Plan struct {
	Columns      []PlannedColumn
	Cells        int      // cells that get another content, headers of new columns included
	Grown        []string // ranges that grow with a new column, for people
	Recalculated int      // formula cells whose cached result is taken away
	Short        []Place  // formula cells whose areas end at the table's last row, and so before appended ones
	ShortNames   []string // names of ranges of which the same is true

	w        *Workbook
	survey   *survey
	named    *cellStyles
	sheets   [][]*grid.Target // by index of the sheet
	dirty    formula.Cells
	outside  []splice.Edit           // edits outside of rows, in order
	rows     []splice.Edit           // rows behind the last one of a sheet, in order
	restyled bool                    // cells get another look and no other content
	text     map[string]string       // style of a neighbour → style of a new cell
	base     map[*grid.Target]string // style of the cell that appended ones look like
	onTheWay *zipcopy.Proof          // of what was written last
}

// A Place is a cell.
type Place = grid.Place

// A PlannedColumn is one column of a [Plan].
type PlannedColumn struct {
	Sheet  string
	Header string
	Col    int  // from 1
	Added  bool // it is new
	Cells  int  // rows that have a value

	planned grid.Planned
}

// An Edit replaces the bytes [Start, End) of content.xml (or the flat file) by
// New; Start == End inserts.
type Edit struct {
	Start, End int64
	New        []byte
}

// Plan decides. It refuses what cannot be done without damage; see the kinds
// of errors. Conditions of single cells (merged, protected, a formula) of new
// columns are checked by [Plan.Check] and by writing.
func (p *Patch) Plan() (*Plan, error) {
	if p.w.signed != "" {
		return nil, &Error{Kind: ErrSigned, Part: p.w.signed}
	}
	if p.w.survey != nil && p.w.survey.spent {
		p.w.survey = nil
	}
	s, err := p.w.surveyed()
	if err != nil {
		return nil, err
	}
	named, err := p.w.namedStyles()
	if err != nil {
		return nil, err
	}
	pl := &Plan{w: p.w, survey: s, named: named, sheets: make([][]*grid.Target, len(s.sheets)), text: make(map[string]string), base: make(map[*grid.Target]string)}
	if err := p.checkSheets(s); err != nil {
		return nil, err
	}
	probe := false
	for i, sh := range s.sheets {
		targets, columns, err := p.targets(sh)
		if err != nil {
			return nil, asError(err)
		}
		if len(targets) == 0 {
			continue
		}
		if sh.Linked {
			return nil, &Error{Kind: ErrLinkedSheet, Sheet: sh.Name}
		}
		if sh.prefixes.missing {
			return nil, &Error{Kind: ErrUnsupported, Sheet: sh.Name, Detail: "a namespace of ODF is not declared"}
		}
		pl.sheets[i] = targets
		for _, c := range columns {
			pl.Columns = append(pl.Columns, PlannedColumn{Sheet: c.Sheet, Header: c.Header, Col: c.Col, Added: c.Added, Cells: c.Cells, planned: c})
		}
		for _, t := range targets {
			if !t.Added {
				probe = true
			}
		}
	}
	changed, err := pl.changes(probe)
	if err != nil {
		return nil, err
	}
	if pl.Cells == 0 && !pl.adds() && !pl.restyled {
		return pl, nil
	}
	if err := pl.decide(changed); err != nil {
		return nil, err
	}
	return pl, nil
}

func (p *Patch) checkSheets(s *survey) error {
	for _, name := range p.asked.Sheets() {
		if _, err := s.sheet(name); err != nil {
			return err
		}
	}
	return nil
}

func (pl *Plan) adds() bool {
	return slices.ContainsFunc(pl.Columns, func(c PlannedColumn) bool { return c.Added })
}

// changes tells which areas get another content. Existing cells have to be
// compared for that, which takes a pass; new columns are simply all new.
func (pl *Plan) changes(probe bool) ([]formula.Region, error) {
	var changed []formula.Region
	if probe {
		e := newEditor(pl, nil)
		if err := e.run(); err != nil {
			return nil, err
		}
		pl.Cells, changed, pl.restyled = e.changed, e.areas, e.restyled
		for i, targets := range pl.sheets {
			for _, t := range targets { // rows that are not there yet
				for row := max(t.First, pl.survey.sheets[i].nextRow); row <= t.Last; row++ {
					if t.Want(row).Act == grid.Set {
						pl.Cells++
						e.perColumn[sheetColumn{i, t.Col}]++
						changed = append(changed, formula.Region{Sheet: i, Row1: row, Col1: t.Col, Row2: row, Col2: t.Col})
					}
				}
			}
		}
		for i := range pl.Columns {
			if c := &pl.Columns[i]; !c.Added {
				c.Cells = e.perColumn[sheetColumn{pl.sheetIndex(c.Sheet), c.Col}]
			}
		}
		return changed, nil
	}
	for _, c := range pl.Columns {
		pl.Cells += c.Cells + 1
		changed = append(changed, formula.Region{Sheet: pl.sheetIndex(c.Sheet), Row1: c.planned.HeaderRow, Col1: c.Col, Row2: c.planned.LastRow, Col2: c.Col})
	}
	return changed, nil
}

func (pl *Plan) sheetIndex(name string) int {
	return slices.IndexFunc(pl.survey.sheets, func(sh *sheetSurvey) bool { return sh.Name == name })
}

// decide plans everything outside of the cells.
func (pl *Plan) decide(changed []formula.Region) error {
	names := make([]string, len(pl.survey.sheets))
	for i, sh := range pl.survey.sheets {
		names[i] = sh.Name
	}
	for i, sh := range pl.survey.sheets {
		for _, l := range grid.Lengthenings(pl.plannedIn(sh)) {
			pl.Short = append(pl.Short, l.Short(&pl.survey.graph, names, i)...)
			for _, a := range pl.survey.named {
				r, _, ok := parseRange(a.value)
				if ok && r.Sheet == sh.Name && l.Cuts(grid.Range{FirstRow: r.FirstRow, FirstCol: r.FirstCol, LastRow: r.LastRow, LastCol: r.LastCol}) {
					pl.ShortNames = append(pl.ShortNames, a.name)
				}
			}
		}
	}
	pl.dirty = pl.survey.graph.Dependents(names, changed)
	pl.survey.spent = true
	pl.w.survey = nil // its graph is used up; a further plan reads anew
	pl.Recalculated = pl.dirty.Len()
	if pl.adds() && (pl.survey.styles.full || pl.named != nil && pl.named.full) {
		return &Error{Kind: ErrTooLarge, Part: pl.w.part(), Offset: -1, Detail: "too many styles"}
	}
	styles := &styleWriter{pl: pl, taken: make(map[string]bool)}
	for i, sh := range pl.survey.sheets {
		styles.cells(sh, pl.sheets[i])
	}
	styles.derive() // of all sheets before the first cell is made: they share the styles
	for i, sh := range pl.survey.sheets {
		if len(pl.sheets[i]) == 0 {
			continue
		}
		pl.planColumns(sh, styles)
		if err := pl.appendRows(sh, pl.sheets[i]); err != nil {
			return err
		}
		pl.grow(sh)
	}
	if styles.made != nil {
		e, err := styles.edit(pl.survey.auto)
		if err != nil {
			return err
		}
		pl.outside = append(pl.outside, e)
	}
	slices.SortStableFunc(pl.outside, byStart)
	slices.SortStableFunc(pl.rows, byStart)
	return nil
}

// planColumns gives the new columns their definitions.
func (pl *Plan) planColumns(sh *sheetSurvey, styles *styleWriter) {
	var added []PlannedColumn
	for _, c := range pl.Columns {
		if c.Added && c.Sheet == sh.Name && !pl.wide(sh, c) {
			added = append(added, c)
		}
	}
	slices.SortFunc(added, func(a, b PlannedColumn) int { return cmp.Compare(a.Col, b.Col) })
	if len(added) == 0 || len(sh.columns) == 0 {
		return
	}
	defined := 0
	for _, def := range sh.columns {
		end := def.first + def.repeated
		defined = end - 1
		var inside []PlannedColumn
		for len(added) > 0 && added[0].Col < end {
			inside = append(inside, added[0])
			added = added[1:]
		}
		if len(inside) == 0 {
			continue
		}
		var b []byte
		at := def.first
		first := true
		for _, c := range inside {
			if c.Col > at {
				b = def.append(b, c.Col-at, nil, first)
				first = false
			}
			style := styles.column(c.planned.Width)
			b = def.append(b, 1, &style, first)
			first = false
			at = c.Col + 1
		}
		if at < end {
			b = def.append(b, end-at, nil, first)
		}
		pl.outside = append(pl.outside, splice.Edit{Start: def.start, End: def.end, New: b})
	}
	var b []byte
	for _, c := range added { // beyond the columns that are defined
		if gap := c.Col - defined - 1; gap > 0 {
			b = fmt.Appendf(b, `<%stable-column %snumber-columns-repeated="%d"/>`, sh.prefixes.table, sh.prefixes.tableAttr, gap)
		}
		b = fmt.Appendf(b, `<%stable-column %sstyle-name="%s"/>`, sh.prefixes.table, sh.prefixes.tableAttr, styles.column(c.planned.Width))
		defined = c.Col
	}
	if len(b) > 0 {
		pl.outside = append(pl.outside, splice.Edit{Start: sh.columnEnd, End: sh.columnEnd, New: b})
	}
}

// wide tells whether the column can stay as wide as it is: it is wide enough,
// or a drawing lies over it that would change its size with it.
func (pl *Plan) wide(sh *sheetSurvey, c PlannedColumn) bool {
	def := sh.column(c.Col)
	if def == nil {
		return c.Col <= sh.drawnTo
	}
	if v, hidden := def.tag.Attr(attrVisibility); hidden && string(v) != "visible" {
		return false
	}
	return c.Col <= sh.drawnTo || pl.survey.styles.widths[def.style] >= widthFor(c.planned.Width)
}

// append writes the definition for n columns, with a width of its own if style
// is given. Only the first copy keeps identifiers.
func (def *columnDef) append(dst []byte, n int, style *string, first bool) []byte {
	drop := func(a xmlscan.Atom) bool {
		switch a {
		case attrColumnsRepeated:
			return true
		case attrXMLID:
			return !first
		case attrStyleName, attrVisibility:
			return style != nil
		}
		return false
	}
	var add []byte
	if style != nil {
		add = fmt.Appendf(add, ` %sstyle-name="%s"`, def.prefix, *style)
	}
	add = appendRepeat(add, def.prefix, "columns", n)
	dst = def.tag.Render(dst, drop, add)
	if !def.tag.SelfClosing {
		dst = def.tag.AppendEnd(dst)
	}
	return dst
}

// appendRows writes rows behind the last one of the sheet.
func (pl *Plan) appendRows(sh *sheetSurvey, targets []*grid.Target) error {
	last := 0
	for _, t := range targets {
		last = max(last, t.Last)
	}
	next := sh.nextRow
	if last < next {
		return nil
	}
	at := sh.rowsEnd
	if at == 0 {
		at = sh.columnEnd
	}
	if at == 0 {
		return &Error{Kind: ErrUnsupported, Sheet: sh.Name, Detail: "the sheet has no rows"}
	}
	p := sh.prefixes
	var b []byte
	gap := 0
	flush := func() {
		if gap > 0 {
			b = append(b, "<"+p.table+"table-row"...)
			b = appendRepeat(b, p.tableAttr, "rows", gap)
			b = append(b, "><"+p.table+"table-cell/></"+p.table+"table-row>"...)
		}
		gap = 0
	}
	for row := next; row <= last; row++ {
		var cells []byte
		col := 1
		for _, t := range targets {
			if row < t.First || row > t.Last {
				continue
			}
			wish := t.Want(row)
			look := wish.Look
			if look == 0 {
				look = t.LookIn(row)
			}
			styleName := pl.newStyle(t, wish, row, sh.defaultStyle(look), sh.defaultStyle(t.Col))
			if wish.Act != grid.Set && (wish.Act != grid.Empty || styleName == "") {
				continue
			}
			refuse := func(kind error) error { return &Error{Kind: kind, Sheet: sh.Name, Row: row, Col: t.Col} }
			switch {
			case sh.Protected && locked(sh.defaultStyle(t.Col), &pl.survey.styles, pl.named):
				return refuse(ErrProtected)
			case slices.ContainsFunc(pl.survey.tracked, func(c trackedChange) bool { return c.hits(sh.Index, row, row, t.Col) }):
				return refuse(ErrTrackedChanges)
			}
			if t.Col > col {
				cells = append(cells, "<"+p.table+"table-cell"...)
				cells = appendRepeat(cells, p.tableAttr, "columns", t.Col-col)
				cells = append(cells, "/>"...)
			}
			cells = appendCell(cells, &p, styleName, wish.Text)
			col = t.Col + 1
		}
		if cells == nil {
			gap++
			continue
		}
		flush()
		b = append(b, "<"+p.table+"table-row>"...)
		b = append(b, cells...)
		b = append(b, "</"+p.table+"table-row>"...)
	}
	if len(b) > 0 {
		pl.rows = append(pl.rows, splice.Edit{Start: at, End: at, New: b})
	}
	return nil
}

// plannedIn are the columns of a sheet.
func (pl *Plan) plannedIn(sh *sheetSurvey) (columns []grid.Planned) {
	for _, c := range pl.Columns {
		if c.Sheet == sh.Name {
			columns = append(columns, c.planned)
		}
	}
	return columns
}

// grow lets ranges that cover a table to its last column include the new ones.
func (pl *Plan) grow(sh *sheetSurvey) {
	columns := pl.plannedIn(sh)
	for _, g := range grid.Growths(columns) {
		covers := func(data bool) func(Range) bool {
			return func(r Range) bool {
				return (r.Sheet == "" || r.Sheet == sh.Name) && g.Covers(grid.Range{FirstRow: r.FirstRow, FirstCol: r.FirstCol, LastRow: r.LastRow, LastCol: r.LastCol}, data)
			}
		}
		pl.growRanges(sh, func(end cellAddress) splice.Edit {
			return splice.Edit{Start: int64(end.colStart), End: int64(end.colEnd), New: []byte(ColumnName(g.NewLast))}
		}, covers)
	}
	for _, l := range grid.Lengthenings(columns) {
		covers := func(data bool) func(Range) bool {
			return func(r Range) bool {
				return (r.Sheet == "" || r.Sheet == sh.Name) && l.Covers(grid.Range{FirstRow: r.FirstRow, FirstCol: r.FirstCol, LastRow: r.LastRow, LastCol: r.LastCol}, data)
			}
		}
		pl.growRanges(sh, func(end cellAddress) splice.Edit {
			return splice.Edit{Start: int64(end.rowStart), End: int64(end.rowEnd), New: strconv.AppendInt(nil, int64(l.NewLast), 10)}
		}, covers)
	}
}

// growRanges lets the ranges of a sheet that are covered grow by an edit of their last
// address.
func (pl *Plan) growRanges(sh *sheetSurvey, edit func(end cellAddress) splice.Edit, covers func(data bool) func(Range) bool) {
	for _, a := range pl.survey.ranges {
		pl.growAttr(a, edit, func(r Range) bool { return r.Sheet != "" && covers(false)(r) })
	}
	if sh.printAttr != nil {
		pl.growAttr(*sh.printAttr, edit, covers(false))
	}
	for _, a := range sh.formats {
		pl.growAttr(a, edit, covers(true))
	}
}

func (pl *Plan) growAttr(a rangeAttr, edit func(end cellAddress) splice.Edit, covers func(Range) bool) {
	var edits []splice.Edit
	splitRanges(a.value, func(part string, at int) {
		r, end, ok := parseRange(part)
		if !ok || !strings.Contains(part[:end.colStart], ":") || !covers(r) {
			return
		}
		e := edit(end)
		if e.Start == e.End {
			return // whole columns
		}
		e.Start, e.End = e.Start+int64(at), e.End+int64(at)
		edits = append(edits, e)
	})
	if len(edits) == 0 {
		return
	}
	pl.Grown = append(pl.Grown, a.what)
	if a.plain {
		for _, e := range edits {
			e.Start, e.End = e.Start+a.start, e.End+a.start
			pl.outside = append(pl.outside, e)
		}
		return
	}
	value, err := splice.Apply([]byte(a.value), edits)
	if err != nil {
		return // places of one string in order do not overlap
	}
	pl.outside = append(pl.outside, splice.Edit{Start: a.start, End: a.end, New: xmlscan.AppendEscaped(nil, string(value))})
}

// Empty tells that nothing would change.
func (pl *Plan) Empty() bool {
	return pl.Cells == 0 && !pl.restyled && len(pl.outside) == 0 && len(pl.rows) == 0
}

// String lists the plan for people who develop.
func (pl *Plan) String() string {
	var b strings.Builder
	for _, c := range pl.Columns {
		verb := "fill"
		if c.Added {
			verb = "add"
		}
		fmt.Fprintf(&b, "%s column %s %q in sheet %q: %d values\n", verb, ColumnName(c.Col), c.Header, c.Sheet, c.Cells)
	}
	fmt.Fprintf(&b, "%d cells change, %d cached results are taken away\n", pl.Cells, pl.Recalculated)
	for _, g := range pl.Grown {
		fmt.Fprintf(&b, "%s grows\n", g)
	}
	return b.String()
}

// Check goes through the document as writing would and reports what would
// fail.
func (pl *Plan) Check() error {
	if pl.Empty() {
		return nil
	}
	return newEditor(pl, nil).run()
}

// Edits yields the byte edits in the order of the part. After an error the
// sequence ends.
func (pl *Plan) Edits() iter.Seq2[Edit, error] {
	return func(yield func(Edit, error) bool) {
		if pl.Empty() {
			return
		}
		e := newEditor(pl, func(e splice.Edit) error {
			emit := func(e Edit) error {
				if !yield(e, nil) {
					return errStop
				}
				return nil
			}
			if e.More == nil {
				return emit(Edit{e.Start, e.End, e.New})
			}
			start := e.Start // a large replacement comes in pieces
			return e.More(func(b []byte) error {
				err := emit(Edit{start, e.End, slices.Clone(b)})
				start = e.End
				return err
			})
		})
		if err := e.run(); err != nil && err != errStop {
			yield(Edit{}, err)
		}
	}
}

// WriteTo writes the new document. With an empty plan it is the old one, byte
// for byte. What is written to a package is compared with the old document and the plan on
// the way, so that [Plan.Verify] mostly has no more to do than to read it back.
func (pl *Plan) WriteTo(w io.Writer) (int64, error) {
	switch {
	case pl.Empty():
		return io.Copy(w, io.NewSectionReader(pl.w.src, 0, pl.w.size))
	case pl.w.zip == nil:
		return pl.writePart(w, io.NewSectionReader(pl.w.src, 0, pl.w.size))
	}
	pl.onTheWay = &zipcopy.Proof{Check: pl.proveStreams}
	n, err := pl.w.zip.Rewrite(w, zipcopy.Replacement{
		Name: partContent,
		Write: func(w io.Writer, old io.Reader) error {
			_, err := pl.writePart(w, old)
			return err
		},
		Proof: pl.onTheWay,
	})
	if err != nil {
		return n, packageError("", err)
	}
	return n, nil
}

// writePart writes the part with the sheets.
func (pl *Plan) writePart(w io.Writer, old io.Reader) (int64, error) {
	out := splice.NewWriter(w)
	e := newEditor(pl, out.Edit)
	e.Out = out
	if err := e.through(old); err != nil {
		return out.Written(), err
	}
	err := out.Close()
	return out.Written(), err
}
