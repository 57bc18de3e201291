package ods

import (
	"bytes"
	"strings"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
)

// A survey is what one pass over the whole document finds out for planning a
// patch. Its memory grows with the number of sheets, styles, ranges and
// formulas, not with the number of rows.
type survey struct {
	sheets  []*sheetSurvey
	styles  cellStyles // automatic styles; in a flat document the named ones too
	ranges  []rangeAttr
	named   []rangeAttr // those of formulas
	tracked []trackedChange
	graph   formula.Graph
	spent   bool // the graph has been used up by a plan
	auto    autoStylesPlace
}

// Bounds of what a survey keeps; beyond them it stays on the safe side.
const (
	maxKept      = 1 << 18  // runs and ranges of all sheets
	maxKeptBytes = 16 << 20 // names and addresses of all sheets
	maxTracked   = 1 << 14
	maxSheets    = 10_000 // Calc's limit
	maxFormulas  = 1 << 22
)

// A sheetSurvey is what is known of one sheet.
type sheetSurvey struct {
	Sheet
	prefixes  prefixes
	columns   []columnDef
	columnEnd int64 // where a further table:table-column can be inserted; 0: there are none
	occupied  grid.Occupied
	cache     bool // it is no sheet of this document, see isCache
	styled    grid.Styles
	drawnTo   int         // last column that a drawing reaches
	lastRow   int         // last row that holds something
	rowsEnd   int64       // where a further table:table-row can be inserted
	nextRow   int         // the row it would be
	formats   []rangeAttr // conditional formats
	printAttr *rangeAttr  // table:print-ranges
}

// prefixes are the namespace prefixes in force, with their colons.
type prefixes struct {
	table, office, text, calcext string
	officeAttr, tableAttr        string
	textAttr                     string
	missing                      bool // one of table, office, text has none
}

func readPrefixes(s *xmlscan.Scanner) (p prefixes) {
	var ok [5]bool
	p.table, ok[0] = s.Prefix(nsTable)
	p.text, ok[1] = s.Prefix(nsText)
	p.office, ok[2] = s.Prefix(nsOffice)
	p.officeAttr, ok[3] = s.AttrPrefix(nsOffice)
	p.tableAttr, ok[4] = s.AttrPrefix(nsTable)
	p.textAttr, _ = s.AttrPrefix(nsText)
	p.calcext, _ = s.AttrPrefix(nsCalcext)
	for _, there := range ok {
		p.missing = p.missing || !there
	}
	return p
}

// A columnDef is one table:table-column element.
type columnDef struct {
	first, repeated int
	style, cell     string // table:style-name, table:default-cell-style-name
	start, end      int64  // the whole element
	tag             xmlscan.RawTag
	prefix          string // of table attributes
}

// Numbers that are no index in cellStyles.
const (
	unknownStyle = -2 // there are too many
	noStyle      = -3 // the cell itself has none
)

// A rangeAttr is an attribute that holds range addresses, with its place.
type rangeAttr struct {
	what       string // for people: "database range __Anonymous_Sheet_DB__0"
	name       string // of a database range
	value      string
	start, end int64 // the raw value
	plain      bool  // the raw value is the value
}

func newRangeAttr(what string, tok *xmlscan.Token, atom xmlscan.Atom) (rangeAttr, bool) {
	for a := range tok.Attrs {
		if a.Atom == atom {
			return rangeAttr{
				what: what, value: xmlscan.Value(a.Value),
				start: a.ValueAt, end: a.ValueAt + int64(len(a.Value)),
				plain: bytes.IndexByte(a.Value, '&') < 0,
			}, true
		}
	}
	return rangeAttr{}, false
}

// A trackedChange concerns cells of the sheet with the given index. Rows and
// columns from 1; 0: all.
type trackedChange struct {
	sheet, row, col, rows, cols int
}

// autoStylesPlace tells where an automatic style can be inserted.
type autoStylesPlace struct {
	start, end    int64  // these bytes are replaced; start == end: nothing is
	before, after string // what must stand around the styles
	style, number string // prefixes there, "" if not declared
	known, made   bool   // made: there is no office:automatic-styles yet
}

// surveyor fills a survey while a walker goes through the document.
type surveyor struct {
	*survey
	w        *walker
	sheet    *sheetSurvey
	style    styleReader
	rowTag   int32 // default cell style of the current row
	tracked  int   // depth inside table:tracked-changes
	tabs     int   // sheets so far
	budget   grid.Budget
	parser   formula.Parser
	formulas int
}

func newSurveyor(w *walker) *surveyor {
	s := &surveyor{survey: &survey{styles: newCellStyles()}, w: w, budget: grid.Budget{Kept: maxKept, Bytes: maxKeptBytes}}
	s.style = styleReader{styles: &s.survey.styles, scan: w.scan}
	return s
}

// other looks at a token outside of rows and columns.
func (s *surveyor) other(tok *xmlscan.Token) error {
	if s.sheet != nil {
		s.inSheet(tok)
		return nil
	}
	if s.w.place == inDocument {
		s.style.token(tok)
		s.autoStyles(tok)
	}
	if tok.Kind == xmlscan.EndTag {
		if s.tracked > 0 && s.w.scan.Depth() < s.tracked {
			s.tracked = 0
		}
		return nil
	}
	if tok.Kind != xmlscan.StartTag {
		return nil
	}
	switch tok.Atom {
	case elemTrackedChanges:
		if !tok.SelfClosing {
			s.tracked = s.w.scan.Depth()
		}
	case elemDatabaseRange:
		name, _ := tok.Attr(attrName)
		if a, ok := newRangeAttr("database range "+xmlscan.Value(name), tok, attrTargetRangeAddress); ok {
			a.name = xmlscan.Value(name)
			if s.budget.Spend() && s.budget.Room(len(a.what)+len(a.name)+len(a.value)) {
				s.ranges = append(s.ranges, a)
			}
		}
	case elemNamedRange:
		name, _ := tok.Attr(attrName)
		if a, ok := newRangeAttr("named range", tok, attrCellRangeAddress); ok {
			a.name = xmlscan.Value(name)
			if s.budget.Spend() && s.budget.Room(len(a.name)+len(a.value)) {
				s.named = append(s.named, a)
			}
		}
	default:
		if s.tracked > 0 {
			s.trackedToken(tok)
		}
	}
	return nil
}

// autoStyles notes where automatic styles can be inserted: at the end of
// office:automatic-styles or, without one, where it would have to stand
// (ODF 1.3 part 3, 3.1.3).
func (s *surveyor) autoStyles(tok *xmlscan.Token) {
	if s.auto.known && !s.auto.made {
		return
	}
	depth := s.w.scan.Depth()
	place := autoStylesPlace{known: true}
	switch {
	case tok.Atom == elemAutomaticStyles && tok.Kind == xmlscan.EndTag && depth == 1:
		place.start, place.end = tok.Start, tok.Start
	case tok.Atom == elemAutomaticStyles && tok.Kind == xmlscan.StartTag && tok.SelfClosing && depth == 1:
		place.start, place.end = tok.Start, tok.End
		place.before = string(tok.Raw[:len(tok.Raw)-2]) + ">"
		place.after = "</" + string(tok.Name()) + ">"
	case (tok.Atom == elemBody || tok.Atom == elemMasterStyles) && tok.Kind == xmlscan.StartTag && !s.auto.known:
		prefix, _, _ := strings.Cut(string(tok.Name()), ":")
		if prefix += ":"; !strings.Contains(string(tok.Name()), ":") {
			prefix = ""
		}
		place.start, place.end, place.made = tok.Start, tok.Start, true
		place.before = "<" + prefix + "automatic-styles>"
		place.after = "</" + prefix + "automatic-styles>"
	default:
		return
	}
	place.style, _ = s.w.scan.AttrPrefix(nsStyle)
	place.number, _ = s.w.scan.AttrPrefix(nsNumber)
	s.auto = place
}

// trackedToken notes which cells a tracked change concerns (ODF 1.3 part 3,
// 9.9). Deletions concern no cell that is there.
func (s *surveyor) trackedToken(tok *xmlscan.Token) {
	var c trackedChange
	at := func(a xmlscan.Atom) int { v, _ := tok.Attr(a); return number(v, maxRepeat) }
	switch tok.Atom {
	case elemCellAddress:
		c = trackedChange{sheet: at(elemTable), row: at(attrRow) + 1, col: at(attrColumn) + 1, rows: 1, cols: 1}
	case elemInsertion:
		c = trackedChange{sheet: at(elemTable)}
		count := max(1, at(attrCount))
		switch v, _ := tok.Attr(attrType); string(v) {
		case "row":
			c.row, c.rows = at(attrPosition)+1, count
		case "column":
			c.col, c.cols = at(attrPosition)+1, count
		}
	case elemMovement:
		c = trackedChange{sheet: -1}
	default:
		return
	}
	if len(s.survey.tracked) >= maxTracked {
		c = trackedChange{sheet: -1}
		s.survey.tracked = s.survey.tracked[:0]
	}
	s.survey.tracked = append(s.survey.tracked, c)
}

// hits tells whether the change concerns a cell of the rows first to last.
func (c trackedChange) hits(sheet, first, last, col int) bool {
	return (c.sheet < 0 || c.sheet == sheet) &&
		(c.row == 0 || last >= c.row && first < c.row+c.rows) &&
		(c.col == 0 || col >= c.col && col < c.col+c.cols)
}

func (s *surveyor) startSheet(tok *xmlscan.Token) error {
	if len(s.sheets) >= maxSheets {
		return s.w.fail(ErrTooLarge, "more than %d sheets", maxSheets)
	}
	name, _ := tok.Attr(attrName)
	style, _ := tok.Attr(attrStyleName)
	if !s.budget.Room(3 * len(tok.Raw)) {
		return s.w.fail(ErrTooLarge, "names of sheets of more than %d bytes", maxKeptBytes)
	}
	protected, _ := tok.Attr(attrProtected)
	s.sheet = &sheetSurvey{
		Sheet:    Sheet{Name: xmlscan.Value(name), Index: s.tabs, Protected: string(protected) == "true"},
		prefixes: readPrefixes(s.w.scan),
		nextRow:  1,
	}
	s.sheet.Hidden = s.styles.hiddenTables[xmlscan.Value(style)]
	if s.sheet.cache = isCache(s.sheet.Name); !s.sheet.cache {
		s.tabs++
	}
	if a, ok := newRangeAttr("print range of sheet "+s.sheet.Name, tok, attrPrintRanges); ok {
		s.sheet.printAttr = &a
	}
	s.sheets = append(s.sheets, s.sheet)
	return nil
}

// isCache tells a sheet from what LibreOffice keeps of a sheet in another
// document that formulas read, 'file:///C:/other.ods'#Sheet1: that has no tab.
// The name of a sheet does not begin with an apostrophe.
func isCache(name string) bool {
	return strings.HasPrefix(name, "'") && strings.Contains(name, "'#")
}

func (s *surveyor) endSheet() { s.sheet = nil }

// inSheet looks at a token of a sheet outside its rows.
func (s *surveyor) inSheet(tok *xmlscan.Token) {
	sh := s.sheet
	level := s.w.place == inSheet
	if tok.Kind == xmlscan.EndTag {
		switch tok.Atom {
		case elemHeaderRows, elemRows, elemRowGroup:
			if level {
				sh.rowsEnd = tok.End
			}
		case elemHeaderColumns, elemColumns, elemColumnGroup, elemColumn:
			if level {
				sh.columnEnd = tok.End
			}
		}
		if n := len(sh.columns); n > 0 && tok.Atom == elemColumn && level {
			sh.columns[n-1].end = tok.End
		}
		return
	}
	if tok.Kind != xmlscan.StartTag {
		return
	}
	s.drawing(tok)
	switch tok.Atom {
	case elemTableSource:
		sh.Linked = true
	case elemConditionalFormat:
		if a, ok := newRangeAttr("conditional format", tok, attrTargetRangeAddress); ok && s.budget.Spend() && s.budget.Room(len(a.value)) {
			sh.formats = append(sh.formats, a)
		}
	}
}

func (s *surveyor) columnTag(tok *xmlscan.Token) error {
	style, _ := tok.Attr(attrStyleName)
	cell, _ := tok.Attr(attrDefaultCellStyleName)
	if !s.budget.Spend() || !s.budget.Room(2*len(tok.Raw)) {
		return s.w.fail(ErrTooLarge, "too many definitions of columns")
	}
	s.styles.names[xmlscan.Value(style)] = true // it may not be defined
	s.styles.names[xmlscan.Value(cell)] = true
	var tag xmlscan.RawTag
	tag.Load(tok)
	s.sheet.columns = append(s.sheet.columns, columnDef{
		first: s.w.col, repeated: s.w.colRepeat,
		style: xmlscan.Value(style), cell: xmlscan.Value(cell),
		start: tok.Start, end: tok.End,
		tag: tag, prefix: s.sheet.prefixes.tableAttr,
	})
	s.sheet.columnEnd = tok.End
	return nil
}

// row notes the start of a row.
func (s *surveyor) row(tok *xmlscan.Token) {
	s.rowTag = -1
	if v, ok := tok.Attr(attrDefaultCellStyleName); ok {
		s.rowTag = s.styles.index(v)
	}
}

// styledCell notes the style of the current cell; noStyle: that of the row.
func (s *surveyor) styledCell(style int32) {
	if style == noStyle {
		style = s.rowTag
	}
	s.styled(s.w.col, s.w.col+s.w.colRepeat-1, style)
}

// drawing notes how far to the right the drawings of the sheet reach (ODF 1.3
// part 3, 19.627 table:end-cell-address).
func (s *surveyor) drawing(tok *xmlscan.Token) {
	if v, ok := tok.Attr(attrEndCellAddress); ok && s.sheet != nil {
		if _, end, ok := parseRange(xmlscan.Value(v)); ok {
			s.sheet.drawnTo = max(s.sheet.drawnTo, end.col)
		} else {
			s.sheet.drawnTo = maxColumns
		}
	}
}

// endCell notes whether the cell holds something, and whether it is not free
// for other reasons: merged with others, for example.
func (s *surveyor) endCell(tag *cellTag, something, taken bool) {
	w := s.w
	last := w.row + w.rowRepeat - 1
	if something || taken {
		// What a merged cell covers may lack cells.
		s.sheet.occupied.Add(w.col, min(max(w.colRepeat, tag.spanCols), maxColumns), w.row, max(last, w.row+min(tag.spanRows, maxRows)-1), &s.budget)
	}
	if something {
		s.sheet.lastRow = max(s.sheet.lastRow, last)
	}
}

func (s *surveyor) endRow(end int64) {
	s.styled(s.w.nextCol, maxColumns, -1)
	s.sheet.rowsEnd = end
	s.sheet.nextRow = s.w.nextRow
}

// styled notes that the cells of the columns first to last have a style in the
// current rows.
func (s *surveyor) styled(first, last int, style int32) {
	s.sheet.styled.Add(first, last, style, s.w.row, s.w.row+s.w.rowRepeat-1, &s.budget)
}

// column returns the definition that covers a column, nil if there is none.
func (sh *sheetSurvey) column(col int) *columnDef {
	from, to := 0, len(sh.columns) // it is the last one before to that begins in col or before
	for from < to {
		if mid := (from + to) / 2; sh.columns[mid].first <= col {
			from = mid + 1
		} else {
			to = mid
		}
	}
	if from == 0 || sh.columns[from-1].first+sh.columns[from-1].repeated <= col {
		return nil
	}
	return &sh.columns[from-1]
}

// defaultStyle is the style of the cells of a column.
func (sh *sheetSurvey) defaultStyle(col int) string {
	if def := sh.column(col); def != nil {
		return def.cell
	}
	return ""
}

// formula adds a formula cell to the graph of dependencies.
func (s *surveyor) formula(tag *cellTag) error {
	if s.formulas++; s.formulas > maxFormulas {
		return s.w.at(s.w.fail(ErrTooLarge, "more than %d formulas", maxFormulas))
	}
	text := xmlscan.Value(tag.formula)
	prefix, rest, ok := strings.Cut(text, ":")
	syntax := formula.OpenFormula
	switch {
	case ok && !strings.HasPrefix(text, "=") && isPrefix(prefix):
		syntax, text = formula.SyntaxOf(s.w.scan.URI(prefix)), rest
	}
	refs := s.parser.Parse(syntax, []byte(text))
	if strings.Contains(text, "#REF!") {
		// Its cell has been deleted, its result is an error. Excel 2013 stored 0,
		// which must not be taken for a value by a formula that is computed anew.
		refs = formula.Refs{Unbounded: true, External: refs.External, Foreign: refs.Foreign}
	}
	if refs.Foreign { // Calc could not compute it anew: its result must stay
		refs.External = true
	}
	w := s.w
	c := formula.Cell{Sheet: w.sheet, Row: w.row, Col: w.col, Rows: w.rowRepeat, Cols: w.colRepeat}
	if tag.matrixRows > 0 || tag.matrixCols > 0 {
		c.Rows, c.Cols = max(c.Rows, tag.matrixRows), max(c.Cols, tag.matrixCols)
	} else if c.Rows > 1 || c.Cols > 1 {
		refs = refs.Repeated(c.Rows, c.Cols)
	}
	if err := s.graph.Add(c, refs); err != nil {
		return w.at(w.fail(ErrTooLarge, "%v", err))
	}
	return nil
}

func isPrefix(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && (i == 0 || c != '-' && c != '_' && c != '.' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}
