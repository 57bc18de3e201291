package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// A trial is one column set in one sheet, and everything that must hold then.
type trial struct {
	sheet  string
	column Column
}

// A result is what a trial leaves behind.
type result struct {
	file          []byte
	plan          *Plan
	before, after *naiveBook
	values        map[int]string // what the column must hold by row, header included if it is new
	places        map[string]int // kinds of edits
}

var (
	errProperty  = errors.New("a promise is broken")
	errNoOpinion = errors.New("the second opinion does not read it") // it takes other things for well-formed
)

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errProperty, fmt.Errorf(format, args...))
}

// carryOut sets the column. An error that is errProperty says that something
// does not hold; any other is a refusal.
func (tr trial) carryOut(file []byte) (*result, error) {
	r, err := proven(file, func(p *Patch) error { return p.SetColumn(tr.sheet, tr.column) })
	if err != nil {
		return nil, err
	}
	if err := r.holds(tr); err != nil {
		return nil, errors.Join(errProperty, err)
	}
	return r, nil
}

// proven plans, writes and proves, and shows all that can be said without
// knowing what was planned.
func proven(file []byte, set func(*Patch) error) (*result, error) {
	pl, err := planned(file, set)
	if err != nil {
		return nil, err
	}
	parts := make(map[string][]Edit)
	last := ""
	for e, err := range pl.Edits() {
		if err != nil {
			if checked := pl.Check(); checked == nil {
				return nil, broken("Check finds nothing, Edits: %w", err)
			}
			return nil, err
		}
		if e.Part != last && parts[e.Part] != nil {
			return nil, broken("edits of %s come twice", e.Part)
		}
		e.New, last = slices.Clone(e.New), e.Part
		parts[e.Part] = append(parts[e.Part], e)
	}
	if err := pl.Check(); err != nil {
		return nil, broken("Check: %w, Edits finds nothing", err)
	}
	if pl.Empty() != (len(parts) == 0) {
		return nil, broken("Empty is %t with edits in %d parts", pl.Empty(), len(parts))
	}
	var out bytes.Buffer
	if n, err := pl.WriteTo(&out); err != nil || n != int64(out.Len()) {
		return nil, broken("WriteTo: %d of %d bytes, %w", n, out.Len(), err)
	}
	if err := verify(pl, out.Bytes()); err != nil {
		return nil, broken("Verify: %w", err)
	}
	r := &result{file: out.Bytes(), plan: pl, places: make(map[string]int)}
	if err := r.bytes(file, parts); err != nil {
		return nil, errors.Join(errProperty, err)
	}
	again, err := planned(r.file, set)
	if err != nil {
		return nil, broken("the second time: %w", err)
	}
	out2 := new(bytes.Buffer)
	if _, err := again.WriteTo(out2); err != nil || !again.Empty() || !bytes.Equal(out2.Bytes(), r.file) {
		return nil, broken("the second time changes something: %v %v", again, err)
	}
	return r, nil
}

func planned(file []byte, set func(*Patch) error) (*Plan, error) {
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	p := w.NewPatch()
	if err := set(p); err != nil {
		return nil, err
	}
	return p.Plan()
}

// bytes shows the byte property and reads both workbooks with the second
// opinion.
func (r *result) bytes(file []byte, parts map[string][]Edit) error {
	changed := make(map[string]bool)
	old, err := naiveUnzip(file)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoOpinion, err)
	}
	new, err := naiveUnzip(r.file)
	if err != nil {
		return err
	}
	for part := range parts {
		name, ok := old.names[naiveKey(part)]
		if !ok {
			return fmt.Errorf("edits of %s, which is not there", part)
		}
		changed[name] = true
	}
	if err := sameRecords(file, r.file, changed); err != nil {
		return err
	}
	for part, edits := range parts {
		want, err := edited(old.parts[naiveKey(part)], edits)
		if err != nil {
			return err
		}
		if new.parts[naiveKey(part)] != want {
			return fmt.Errorf("%s: the listed edits do not give what was written", part)
		}
	}
	if r.before, err = naive(file); err != nil {
		return fmt.Errorf("%w: %w", errNoOpinion, err)
	}
	if r.after, err = naive(r.file); err != nil {
		return err
	}
	columns := make(map[string]int)
	for _, c := range r.plan.Columns {
		if s := r.before.sheet(c.Sheet); s != nil {
			columns[s.part] = c.Col
		}
	}
	if len(r.plan.Columns) != 1 {
		return nil // single cells, appended rows: TestRandomCells and TestRandomAppend compare the grids
	}
	for part, edits := range parts {
		key := naiveKey(part)
		root, err := naiveTree(old.parts[key])
		if err != nil {
			return fmt.Errorf("%w: %w", errNoOpinion, err)
		}
		p := &places{old: old.parts[key], root: root, column: columns[key]}
		for _, s := range r.before.sheets {
			if s.part == key {
				p.sheet, p.root = s, s.root
			}
		}
		for _, e := range edits {
			place, err := p.of(e)
			if err != nil {
				return err
			}
			r.places[place]++
		}
	}
	return nil
}

// holds shows that the new workbook is the old one with the column.
func (r *result) holds(tr trial) error {
	if len(r.plan.Columns) != 1 {
		return fmt.Errorf("%d columns", len(r.plan.Columns))
	}
	col := r.plan.Columns[0].Col
	if len(r.before.sheets) != len(r.after.sheets) {
		return fmt.Errorf("%d sheets became %d", len(r.before.sheets), len(r.after.sheets))
	}
	for i, s := range r.before.sheets {
		a := r.after.sheets[i]
		if a.name != s.name || a.state != s.state || a.part != s.part {
			return fmt.Errorf("sheet %q became %q", s.name, a.name)
		}
		if !s.worksheet {
			continue
		}
		without := 0
		if s.name == tr.sheet {
			without = col
		}
		if diff := cmp.Diff(s.canonical(without), a.canonical(without)); diff != "" {
			return fmt.Errorf("sheet %q differs outside of the column (-old +new)\n%s", s.name, diff)
		}
	}
	was, is := r.before.sheet(tr.sheet), r.after.sheet(tr.sheet)
	changed, err := r.columnHolds(was, is, tr.column)
	if err != nil {
		return err
	}
	if err := r.results(tr.sheet, col, changed); err != nil {
		return err
	}
	return r.sound(was, is, col)
}

// canonical is a sheet in a form in which it does not count how cells are
// stored: a line per row and cell that are not entirely empty. A column is left
// out, and results of formulas.
func (s *naiveSheet) canonical(without int) []string {
	var lines []string
	for _, r := range s.rows {
		if text := naiveAttrs(r.naiveNode, "r", "spans"); text != "" && !s.isDefaultRow(r, without) {
			lines = append(lines, fmt.Sprintf("row %d: %s", r.number, text))
		}
		for _, n := range r.children {
			if n.name.Local != "" && !n.is("c") {
				lines = append(lines, fmt.Sprintf("row %d: %s", r.number, n.print()))
			}
		}
		for _, c := range r.cells {
			if c.col == without {
				continue
			}
			if text := c.print(c.formula == nil && !s.inArray(c.row, c.col)); text != "" {
				lines = append(lines, fmt.Sprintf("%s%d %s", ColumnName(c.col), c.row, text))
			}
		}
	}
	return lines
}

// isDefaultRow tells a row that has nothing but cells of a column, and the height
// that rows have which are not there (18.3.1.81 sheetFormatPr).
func (s *naiveSheet) isDefaultRow(r *naiveRow, col int) bool {
	if format := s.root.child("sheetFormatPr"); format == nil || !naiveBool(format.attr("customHeight")) || r.attr("ht") != format.attr("defaultRowHeight") {
		return false
	}
	return naiveAttrs(r.naiveNode, "r", "spans", "ht", "customHeight") == "" &&
		!slices.ContainsFunc(r.cells, func(c *naiveCell) bool { return c.col != col })
}

// columnHolds: the planned values stand where they must, everything else in
// the column is as it was. It returns the rows that changed.
func (r *result) columnHolds(before, after *naiveSheet, c Column) ([]int, error) {
	pc := r.plan.Columns[0]
	c.LastRow = max(c.LastRow, c.HeaderRow)
	r.values = make(map[int]string)
	var changed []int
	rows := make(map[int]bool)
	for _, x := range slices.Concat(before.rows, after.rows) {
		rows[x.number] = true
	}
	for row := c.HeaderRow; row <= c.LastRow; row++ {
		rows[row] = true
	}
	count := 0
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		was, is := before.cell(row, pc.Col), after.cell(row, pc.Col)
		empty := was == nil || !was.something()
		value, ok := "", false
		switch {
		case row == c.HeaderRow:
			value, ok = c.Header, pc.Added || c.At > 0 && c.Header != "" && empty
		case row > c.HeaderRow && row <= c.LastRow:
			value, ok = c.Value(row)
		}
		if pc.Added && !empty && row >= c.HeaderRow && row <= c.LastRow {
			return nil, fmt.Errorf("the new column held %q in row %d", was.value(), row)
		}
		emptied := ok && value == "" && !pc.Added && was != nil && was.hasValue // a text without characters, too
		if !ok || value == "" && empty && !emptied {
			if is != nil && was == nil && !is.something() && pc.Added && row >= c.HeaderRow && row <= c.LastRow {
				continue // an empty cell with a look
			}
			old, new := "", ""
			kept := was == nil || was.formula == nil // the result of a formula may go, see soundness
			if was != nil {
				old = was.print(kept)
			}
			if is != nil {
				new = is.print(kept)
			}
			if old != new && !(was != nil && !was.something() && is != nil && !is.something()) {
				return nil, fmt.Errorf("row %d of the column was not to change: %q became %q", row, old, new)
			}
			continue
		}
		if row > c.HeaderRow && value != "" && pc.Added {
			count++
		}
		r.values[row] = value
		want := "text:" + value
		if value == "" {
			want = ""
		}
		got := ""
		if is != nil {
			got = is.value()
			if value == "" && got == "text:" {
				got = ""
			}
		}
		if got != want || is != nil && is.formula != nil {
			return nil, fmt.Errorf("row %d of the column holds %q, not %q", row, got, want)
		}
		old := ""
		if was != nil {
			old = was.value()
		}
		if old != want || emptied {
			changed = append(changed, row)
			if row > c.HeaderRow && !pc.Added {
				count++
			}
		}
		if err := r.look(before, after, row, pc, row > c.HeaderRow && value != ""); err != nil {
			return nil, fmt.Errorf("row %d: %w", row, err)
		}
	}
	if pc.Cells != count {
		return nil, fmt.Errorf("%d cells planned, %d have a new value", pc.Cells, count)
	}
	if len(changed) != r.plan.Cells {
		return nil, fmt.Errorf("the plan counts %d changes, there are %d", r.plan.Cells, len(changed))
	}
	return changed, nil
}

// look: a filled cell looks as the place did, a new one like a cell of its row
// on the left, but for the number format, which is that of texts.
func (r *result) look(before, after *naiveSheet, row int, pc PlannedColumn, data bool) error {
	if r.before.styles == "" {
		return nil
	}
	is := r.after.xf(after.style(row, pc.Col))
	there := before.row(row) != nil
	if data && pc.Added && pc.Col > 1 && is.number != 49 && r.after.formats[is.number] != "@" && len(r.after.xfs) > 0 && there {
		return fmt.Errorf("number format %d", is.number)
	}
	if !pc.Added {
		if was := r.before.xf(before.style(row, pc.Col)); was.rest != is.rest {
			return fmt.Errorf("the look %s became %s", was.rest, is.rest)
		}
		return nil
	}
	for col := 1; col < pc.Col; col++ {
		if r.before.xf(before.style(row, col)).rest == is.rest {
			return nil
		}
	}
	if pc.Col == 1 || len(r.before.xfs) == 0 || !there {
		return nil
	}
	if !data && !slices.ContainsFunc(before.row(row).cells, func(c *naiveCell) bool { return c.col < pc.Col && c.something() }) {
		return nil // there is no header to look like
	}
	return fmt.Errorf("no cell on the left looks like %s; the next one is %s", is.rest, r.before.xf(before.style(row, pc.Col-1)).rest)
}

// sound: what tells the extent of the sheet still does, what grew grew by the
// column, and elements stand in the order of the schema.
func (r *result) sound(before, after *naiveSheet, col int) error {
	extent := func(s *naiveSheet) error {
		if d := s.root.child("dimension"); d != nil {
			area, ok := naiveArea(d.attr("ref"))
			for _, x := range s.rows {
				for _, c := range x.cells {
					if !ok || !area.holds(c.row, c.col) {
						return fmt.Errorf("%s%d lies outside of the dimension %s", ColumnName(c.col), c.row, d.attr("ref"))
					}
				}
			}
		}
		for _, x := range s.rows {
			if spans, ok := x.find("spans"); ok {
				for _, c := range x.cells {
					if !inSpans(spans, c.col) {
						return fmt.Errorf("%s%d lies outside of the spans %q", ColumnName(c.col), c.row, spans)
					}
				}
			}
		}
		return s.columnsInOrder()
	}
	if extent(before) == nil {
		if err := extent(after); err != nil {
			return err
		}
	}
	a, b := before.ranges(r.before), after.ranges(r.after)
	if len(a) != len(b) {
		return fmt.Errorf("%d ranges became %d", len(a), len(b))
	}
	for i := range a {
		if err := grown(a[i], b[i], col); err != nil {
			return err
		}
	}
	for i, part := range before.tables {
		if err := soundTable(r, after, part, after.tables[i], col); err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
	for _, x := range []struct {
		root  *naiveNode
		order string
	}{{after.root, worksheetOrder}, {r.after.root, workbookOrder}} {
		names := strings.Fields(x.order)
		at := 0
		for _, c := range x.root.children {
			if i := slices.Index(names, c.name.Local); c.is(c.name.Local) && i >= 0 {
				if i < at && (c.name.Local == "cols" || c.name.Local == "calcPr" || names[at] == "cols" || names[at] == "calcPr") {
					return fmt.Errorf("%s stands behind %s", names[i], names[at])
				}
				at = i
			}
		}
	}
	return nil
}

// The orders of CT_Worksheet and CT_Workbook as far as they matter
// (ECMA-376 part 1, 18.3.1.99 and 18.2.27).
const (
	worksheetOrder = "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection autoFilter mergeCells conditionalFormatting dataValidations pageMargins extLst"
	workbookOrder  = "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches fileRecoveryPr webPublishObjects extLst"
)
