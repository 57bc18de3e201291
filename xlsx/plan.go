package xlsx

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/splice"
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
	styles   *styleSheet
	sheets   [][]*grid.Target // by index of the sheet
	planned  []grid.Planned
	touched  []bool // by index of the sheet: its part changes
	dirty    formula.Cells
	outside  map[string][]splice.Edit  // by part: edits outside of rows, in order
	restyled bool                      // cells get another look and no other content
	text     map[int]int               // style of a neighbour → style of a new cell
	columns  map[sheetColumn]int       // styles that new columns get as their default
	base     map[*grid.Target]int      // style of the cell that appended ones look like
	onTheWay map[string]*zipcopy.Proof // by part: of the sheets that were written last
}

// A Place is a cell.
type Place = grid.Place

// A PlannedColumn is one column of a [Plan].
type PlannedColumn struct {
	Sheet  string
	Header string
	Col    int  // from 1
	Added  bool // it is new
	Cells  int  // rows that get a value; of a column that was there, those whose value changes
}

// An Edit replaces the bytes [Start, End) of a part by New; Start == End inserts.
type Edit struct {
	Part       string
	Start, End int64
	New        []byte
}

// Plan decides. It refuses what cannot be done without damage; see the kinds of
// errors. Conditions of single cells (protected, a formula) of new columns are
// checked by [Plan.Check] and by writing.
func (p *Patch) Plan() (*Plan, error) {
	w := p.w
	if w.signed != "" {
		return nil, &Error{Kind: ErrSigned, Part: w.signed}
	}
	if w.survey != nil && w.survey.spent {
		w.survey = nil
	}
	s, err := w.surveyed()
	if err != nil {
		return nil, err
	}
	styles, err := w.stylesheet()
	if err != nil {
		return nil, err
	}
	n := len(s.sheets)
	pl := &Plan{
		w: w, survey: s, styles: styles, sheets: make([][]*grid.Target, n), touched: make([]bool, n),
		outside: make(map[string][]splice.Edit), text: make(map[int]int), columns: make(map[sheetColumn]int), base: make(map[*grid.Target]int),
	}
	more := make([]*sheetParts, n)
	tables := make(map[string]string) // by part: the sheet that has it
	for _, name := range p.asked.Sheets() {
		sh, err := s.sheet(name)
		if err != nil {
			return nil, err
		}
		if more[sh.Index], err = w.sheetParts(sh.Index); err != nil {
			return nil, err
		}
		for _, t := range more[sh.Index].tables {
			if tables[fold(t.part)] != "" {
				return nil, &Error{Kind: ErrDamaged, Part: t.part, Offset: -1, Sheet: name, Detail: "two sheets have this table"}
			}
			tables[fold(t.part)] = name
		}
		if err := pl.target(p, sh, more[sh.Index]); err != nil {
			return nil, err
		}
	}
	changed, err := pl.changes()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(pl.touched, true) {
		return pl, nil
	}
	if err := pl.decide(changed, more); err != nil {
		return nil, err
	}
	return pl, nil
}

// target plans the cells of one sheet.
func (pl *Plan) target(p *Patch, sh *sheetSurvey, more *sheetParts) error {
	targets, planned, err := p.targets(sh, more)
	switch {
	case err != nil:
		return asError(err)
	case len(targets) == 0:
		return nil
	case sh.disorder:
		return sh.outOfOrder()
	case sh.scoped:
		return &Error{Kind: ErrUnsupported, Sheet: sh.Name, Detail: "namespaces are declared in rows or cells"}
	case sh.incomplete:
		return &Error{Kind: ErrTooLarge, Sheet: sh.Name, Offset: -1, Detail: "too many merged areas, formats or validations"}
	case sh.data.end == 0:
		return &Error{Kind: ErrDamaged, Sheet: sh.Name, Offset: -1, Detail: "there is no sheetData"}
	}
	for _, t := range targets {
		if row := more.header(t); row > 0 {
			return &Error{Kind: ErrUnsupported, Sheet: sh.Name, Row: row, Col: t.Col, Detail: "the header of a column of a table"}
		}
	}
	pl.sheets[sh.Index] = targets
	pl.planned = append(pl.planned, planned...)
	for _, c := range planned {
		pl.Columns = append(pl.Columns, PlannedColumn{c.Sheet, c.Header, c.Col, c.Added, c.Cells})
	}
	return nil
}

func (sh *sheetSurvey) outOfOrder() error {
	return &Error{Kind: ErrUnsupported, Sheet: sh.Name, Detail: "rows or cells are not in order"}
}

// header tells in which row a target would give a column of a table another name; 0:
// in none.
func (p *sheetParts) header(t *grid.Target) int {
	for _, tab := range p.tables {
		a := tab.ref.areas[0]
		if !t.Added && tab.headers && a.meets(t.Col, a.FirstRow, a.FirstRow) && t.Covers(a.FirstRow, a.FirstRow) {
			if w := t.Want(a.FirstRow); w.Act == grid.Set || w.Act == grid.Empty {
				return a.FirstRow
			}
		}
	}
	return 0
}

// changes tells which areas get another content. Existing cells have to be compared
// for that, which takes a pass; new columns are simply all new.
func (pl *Plan) changes() ([]formula.Region, error) {
	var changed []formula.Region
	for i, targets := range pl.sheets {
		if len(targets) == 0 {
			continue
		}
		if !slices.ContainsFunc(targets, func(t *grid.Target) bool { return !t.Added }) {
			pl.touched[i] = true
			for _, c := range pl.planned {
				if c.Sheet == pl.survey.sheets[i].Name {
					pl.Cells += c.Cells + 1
					changed = append(changed, formula.Region{Sheet: i, Row1: c.HeaderRow, Col1: c.Col, Row2: c.LastRow, Col2: c.Col})
				}
			}
			continue
		}
		e := pl.newEditor(i, nil)
		if err := e.run(); err != nil {
			return nil, err
		}
		pl.Cells += e.changed
		changed = append(changed, e.areas...)
		pl.restyled = pl.restyled || e.restyled
		pl.touched[i] = e.changed > 0 || e.restyled
		for j := range pl.Columns {
			if c := &pl.Columns[j]; !c.Added && c.Sheet == pl.survey.sheets[i].Name {
				c.Cells = e.perColumn[c.Col]
			}
		}
	}
	return changed, nil
}

// decide plans everything outside of the cells.
func (pl *Plan) decide(changed []formula.Region, more []*sheetParts) error {
	names := make([]string, len(pl.survey.sheets))
	for i := range names {
		names[i] = pl.w.book.sheets[i].name
	}
	for i, sh := range pl.survey.sheets {
		if len(pl.sheets[i]) == 0 {
			continue
		}
		for _, l := range grid.Lengthenings(pl.plannedIn(sh)) {
			pl.Short = append(pl.Short, l.Short(&pl.survey.graph, names, i)...)
			pl.ShortNames = append(pl.ShortNames, pl.w.book.shortNames(sh.Name, l)...)
		}
	}
	pl.dirty = pl.survey.graph.Dependents(names, append(changed, pl.lengthened(more)...))
	pl.survey.spent = true
	pl.w.survey = nil // its graph is used up; a further plan reads anew
	pl.Recalculated = pl.dirty.Len()
	dirty := make(map[int]bool)
	for i := range pl.dirty.Len() {
		sheet := pl.dirty.At(i).Sheet
		if pl.survey.sheets[sheet].disorder {
			return pl.survey.sheets[sheet].outOfOrder()
		}
		if pl.survey.sheets[sheet].crowded {
			return &Error{Kind: ErrTooLarge, Sheet: names[sheet], Offset: -1, Detail: "too many array formulas in one row"}
		}
		dirty[sheet] = true
	}
	for i := range dirty {
		var err error
		if !pl.touched[i] {
			if pl.touched[i], err = pl.losesResults(i); err != nil {
				return err
			}
		}
	}
	if err := pl.planStyles(); err != nil {
		return err
	}
	pl.planDefaults()
	for i, sh := range pl.survey.sheets {
		if len(pl.sheets[i]) == 0 || !pl.touched[i] {
			continue
		}
		if err := pl.planSheet(sh, more[i]); err != nil {
			return err
		}
	}
	pl.planCalculation()
	for part := range pl.outside {
		slices.SortStableFunc(pl.outside[part], func(a, b splice.Edit) int { return cmp.Compare(a.Start, b.Start) })
	}
	return nil
}

// losesResults tells whether a sheet in which formulas are to be computed anew has
// results of them: some programs write none.
func (pl *Plan) losesResults(sheet int) (bool, error) {
	if !pl.survey.sheets[sheet].unknown {
		return true, nil
	}
	err := pl.newEditor(sheet, func(splice.Edit) error { return errStop }).run()
	if err == errStop {
		return true, nil
	}
	return false, err
}

// planSheet plans what goes with the cells of a sheet.
func (pl *Plan) planSheet(sh *sheetSurvey, more *sheetParts) error {
	part := pl.w.book.sheets[sh.Index].part
	pl.planDimension(part, sh)
	pl.planColumns(part, sh, more)
	planned := pl.plannedIn(sh)
	for _, l := range grid.Lengthenings(planned) {
		g := lengthening{l}
		pl.growSheet(part, sh, g)
		pl.growNames(sh, g)
		if err := pl.lengthenTables(sh, more, g); err != nil {
			return err
		}
	}
	for _, l := range grid.Growths(planned) {
		g := widening{l}
		pl.growSheet(part, sh, g)
		pl.growNames(sh, g)
		if err := pl.growTables(sh, more, g, planned); err != nil {
			return err
		}
	}
	return nil
}

// shortNames are the names that stand for a range which ends before the appended rows; those
// of Excel itself grow.
func (b *book) shortNames(sheet string, l grid.Lengthening) (list []string) {
	for _, n := range b.names {
		short := false
		ok := !strings.HasPrefix(strings.ToLower(n.name), "_xlnm.") && eachReference(n.text, func(of string, a area, _ int) {
			short = short || strings.EqualFold(of, sheet) && l.Cuts(a.Range)
		})
		if ok && short {
			list = append(list, n.name)
		}
	}
	return list
}

// plannedIn are the columns of a sheet.
func (pl *Plan) plannedIn(sh *sheetSurvey) (planned []grid.Planned) {
	for _, c := range pl.planned {
		if c.Sheet == sh.Name {
			planned = append(planned, c)
		}
	}
	return planned
}

func (pl *Plan) edit(part string, e splice.Edit) { pl.outside[part] = append(pl.outside[part], e) }

// planCalculation has Excel compute all formulas when it opens the workbook
// (18.2.2 calcPr): it would show formulas without a result as 0.
func (pl *Plan) planCalculation() {
	b := pl.w.book
	c := &b.calc
	switch {
	case pl.Recalculated == 0 || c.full:
	case c.there:
		tag := c.tag.Render(nil, isFullCalc, []byte(` fullCalcOnLoad="1"`))
		pl.edit(b.part, splice.Edit{Start: c.start, End: c.end, New: tag})
	default:
		pl.edit(b.part, splice.Edit{Start: c.start, End: c.end, New: []byte("<" + b.prefix + `calcPr fullCalcOnLoad="1"/>`)})
	}
}

// parts lists the parts that change, in the order of the sheets, then of their
// names.
func (pl *Plan) parts() []string {
	var list []string
	sheets := make(map[string]bool)
	for i, touched := range pl.touched {
		if touched {
			list = append(list, pl.w.book.sheets[i].part)
			sheets[pl.w.book.sheets[i].part] = true
		}
	}
	for _, part := range slices.Sorted(maps.Keys(pl.outside)) {
		if !sheets[part] {
			list = append(list, part)
		}
	}
	return list
}

// sheetOf is the index of the sheet that a part holds; -1: it holds none.
func (pl *Plan) sheetOf(part string) int {
	for i, touched := range pl.touched {
		if touched && pl.w.book.sheets[i].part == part {
			return i
		}
	}
	return -1
}

// Empty tells that nothing would change.
func (pl *Plan) Empty() bool { return !slices.Contains(pl.touched, true) }

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

// Check goes through the sheets as writing would and reports what would fail.
func (pl *Plan) Check() error {
	for i, touched := range pl.touched {
		if touched {
			if err := pl.newEditor(i, nil).run(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Edits yields the byte edits: part by part, those of a part in its order. After an
// error the sequence ends.
func (pl *Plan) Edits() iter.Seq2[Edit, error] {
	return func(yield func(Edit, error) bool) {
		for _, part := range pl.parts() {
			err := pl.eachEdit(part, func(e splice.Edit) error {
				if !yield(Edit{part, e.Start, e.End, slices.Clone(e.New)}, nil) {
					return errStop
				}
				return nil
			})
			switch {
			case err == errStop:
				return
			case err != nil:
				yield(Edit{}, err)
				return
			}
		}
	}
}

func (pl *Plan) eachEdit(part string, f func(splice.Edit) error) error {
	if i := pl.sheetOf(part); i >= 0 {
		return pl.newEditor(i, f).run()
	}
	for _, e := range pl.outside[part] {
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// WriteTo writes the new workbook. With an empty plan it is the old one, byte for
// byte. Sheets are compared with the old ones and the plan on the way, so that [Plan.Verify]
// mostly has no more to do than to read them back.
func (pl *Plan) WriteTo(w io.Writer) (int64, error) {
	if pl.Empty() {
		return io.Copy(w, io.NewSectionReader(pl.w.src, 0, pl.w.size))
	}
	pl.onTheWay = make(map[string]*zipcopy.Proof)
	var changes []zipcopy.Replacement
	for _, part := range pl.parts() {
		r := zipcopy.Replacement{
			Name:  pl.w.entries[fold(part)].Name,
			Write: func(w io.Writer, old io.Reader) error { return pl.writePart(w, part, old) },
		}
		if i := pl.sheetOf(part); i >= 0 {
			r.Proof = &zipcopy.Proof{Check: func(old, new io.Reader) error { return pl.proveStreams(i, old, pl.w.newWalker(new, i)) }}
			pl.onTheWay[part] = r.Proof
		}
		changes = append(changes, r)
	}
	n, err := pl.w.zip.Rewrite(w, changes...)
	if err != nil {
		return n, packageError("", err)
	}
	return n, nil
}

func (pl *Plan) writePart(w io.Writer, part string, old io.Reader) error {
	out := splice.NewWriter(w)
	if i := pl.sheetOf(part); i >= 0 {
		e := pl.newEditor(i, out.Edit)
		e.Out = out
		if err := e.through(old); err != nil {
			return err
		}
		return out.Close()
	}
	for _, e := range pl.outside[part] {
		if err := out.Edit(e); err != nil {
			return err
		}
	}
	if _, err := io.Copy(feeder{out}, old); err != nil {
		return packageError(part, err)
	}
	return out.Close()
}

// A feeder gives what is written to it to a splice.Writer as the old bytes.
type feeder struct{ w *splice.Writer }

func (f feeder) Write(p []byte) (int, error) {
	if err := f.w.Feed(p); err != nil {
		return 0, err
	}
	return len(p), nil
}
