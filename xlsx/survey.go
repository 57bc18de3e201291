package xlsx

import (
	"bytes"
	"slices"
	"sort"

	"elterntool/internal/formula"
	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
)

// A survey is what one pass over the whole workbook finds out for planning a
// patch. Its memory grows with the number of sheets, styles, ranges and formulas,
// not with the number of rows.
type survey struct {
	sheets []*sheetSurvey // by index; nil for sheets without cells
	graph  formula.Graph
	spent  bool // the graph has been used up by a plan
}

// Bounds of what a survey keeps; beyond them it stays on the safe side.
const (
	maxKept      = 1 << 18  // runs and ranges of all sheets
	maxKeptBytes = 16 << 20 // references of all sheets
	maxFormulas  = 1 << 22
	maxAreas     = 1 << 18 // merged areas, validations, array formulas
	maxMasters   = 1 << 16 // shared formulas
	topRows      = 20      // where headers stand mostly
	maxTopCells  = 1 << 14 // of these rows, of all sheets
	maxTopBytes  = 1 << 20
)

// A sheetSurvey is what is known of one sheet.
type sheetSurvey struct {
	Sheet
	prefix     string // of elements, with its colon
	dimension  *refAttr
	columns    []columnDef
	colsEnd    int64 // where a further col can be inserted; 0: there is no cols
	colsAt     int64 // where cols would have to be inserted
	data       dataPlace
	occupied   grid.Occupied
	styled     grid.Styles
	lengths    rowLengths
	lastRow    int // last row that holds something
	lastCol    int // last column in which a cell stands, be it empty
	nextRow    int // the row that would follow the last one
	disorder   bool
	rowHeight  string // of rows that are not there, if it is not the optimal one
	oddColumns bool   // definitions of columns overlap
	incomplete bool   // there were more areas than can be kept
	unknown    bool   // there are formulas without a result
	crowded    bool   // too many array formulas reach into one row
	scoped     bool   // the prefix is not good for all rows and cells

	top       [topRows][]grid.Header // what the first rows hold
	topMissed bool                   // there was too much of it

	filter      *refAttr // autoFilter
	formats     []refAttr
	validations []refAttr
	merged      []area
	arrays      []area
	links       []area // hyperlinks
}

// A dataPlace tells where rows can be inserted behind the last one.
type dataPlace struct {
	tag        xmlscan.RawTag
	start, end int64 // the end tag, or all of <sheetData/>
}

// A columnDef is a col element: the columns first to last (18.3.1.13).
type columnDef struct {
	first, last int
	style       int
	width       float64 // in characters of the default font; 0: unknown
	hidden      bool
	tag         xmlscan.RawTag
	start, end  int64
}

// A refAttr is an attribute, or a text, that holds references, with its place.
type refAttr struct {
	what       string // for people
	value      string
	areas      []area
	start, end int64 // the raw value
	plain      bool  // the raw value is the value
}

func newRefAttr(what string, tok *xmlscan.Token, atom xmlscan.Atom) (refAttr, bool) {
	for a := range tok.Attrs {
		if a.Atom == atom {
			r := refAttr{
				what: what, value: xmlscan.Value(a.Value), start: a.ValueAt, end: a.ValueAt + int64(len(a.Value)),
				plain: bytes.IndexByte(a.Value, '&') < 0,
			}
			eachArea(r.value, func(a area, _ int) { r.areas = append(r.areas, a) })
			return r, true
		}
	}
	return refAttr{}, false
}

func (s *survey) sheet(name string) (*sheetSurvey, error) {
	var found *sheetSurvey
	for _, sh := range s.sheets {
		if sh == nil || sh.Name != name {
			continue
		}
		if found != nil {
			return nil, &Error{Kind: ErrDamaged, Sheet: name, Offset: -1, Detail: "two sheets have this name"}
		}
		found = sh
	}
	if found == nil {
		return nil, &Error{Kind: ErrSheetMissing, Detail: name}
	}
	return found, nil
}

// surveyor fills a survey while a walker goes through the sheets.
type surveyor struct {
	*survey
	book       *book
	w          *walker
	sheet      *sheetSurvey
	rowStyle   int32
	styledTo   int      // column of the last cell of the row so far
	forms      formsOf  // of the rows of the sheet
	held       bool     // the row may be one of a form
	marks      uint64   // of its cells so far
	marked     int      // so many
	sqref      *refAttr // a text that is being read
	validation bool     // it is that of a validation
	budget     grid.Budget
	areas      int
	topCells   int
	topBytes   int
	parser     formula.Parser
	formulas   int
	masters    map[int]master // shared formulas of the sheet by si
	open       []int          // last rows of array formulas that were begun
}

// A master is a shared formula with what it reads.
type master struct {
	row, col int
	refs     formula.Refs
}

func newSurveyor(w *Workbook) *surveyor {
	return &surveyor{
		survey: &survey{sheets: make([]*sheetSurvey, len(w.book.sheets))},
		book:   w.book, budget: grid.Budget{Kept: maxKept, Bytes: maxKeptBytes},
		parser: formula.Parser{Table: w.tableAreas()},
	}
}

func (s *surveyor) startSheet(w *walker) error {
	ref := &s.book.sheets[w.sheet]
	s.w = w
	s.sheet = &sheetSurvey{Sheet: Sheet{Name: ref.name, Index: w.sheet, Hidden: ref.hidden}, nextRow: 1}
	s.sheets[w.sheet] = s.sheet
	s.masters, s.open = nil, s.open[:0]
	s.forms = formsOf{}
	return nil
}

func (s *surveyor) endSheet() {
	s.flushForms()
	s.sheet.disorder = s.sheet.disorder || s.w.disorder
	s.sheet.scoped = s.w.scoped
}

// other looks at a token outside of rows.
func (s *surveyor) other(tok *xmlscan.Token) error {
	sh, scan := s.sheet, s.w.scan
	if s.sqref != nil {
		s.inSqref(tok)
		return nil
	}
	switch tok.Kind {
	case xmlscan.EndTag:
		switch depth := scan.Depth(); {
		case depth == sheetDepth && tok.Atom == elemSheetData:
			sh.data.start, sh.data.end = tok.Start, tok.End
		case depth == sheetDepth && tok.Atom == elemCols:
			sh.colsEnd = tok.Start
		case depth == sheetDepth+1 && tok.Atom == elemCol && len(sh.columns) > 0:
			sh.columns[len(sh.columns)-1].end = tok.End
		}
		return nil
	case xmlscan.StartTag:
	default:
		return nil
	}
	switch depth := depthOutside(scan, tok); {
	case depth == 0:
		sh.prefix = s.w.prefix
	case depth == sheetDepth && tok.Atom == elemSheetData:
		if sh.data.tag.Load(tok); tok.SelfClosing {
			sh.data.start, sh.data.end = tok.Start, tok.End
		}
		if sh.colsAt == 0 {
			sh.colsAt = tok.Start
		}
	case tok.Atom == elemSheetProtection: // in one of several alternatives, too
		v, _ := tok.Attr(attrSheet)
		sh.Protected = sh.Protected || isTrue(v)
	case depth == sheetDepth && tok.Atom == elemSheetFormatPr:
		if v, _ := tok.Attr(attrCustomHeight); isTrue(v) {
			sh.rowHeight = attr(tok, attrDefaultRowHeight)
		}
	case depth == sheetDepth && tok.Atom == elemDimension:
		if a, ok := newRefAttr("dimension", tok, attrRef); ok {
			sh.dimension = &a
		}
	case depth == sheetDepth+1 && tok.Atom == elemCol:
		return s.column(tok)
	case tok.Atom == elemCol, tok.Atom == elemCols && tok.SelfClosing:
		sh.oddColumns = true // among alternatives; without any
	case depth == sheetDepth && tok.Atom == elemAutoFilter:
		if a, ok := newRefAttr("filter of sheet "+sh.Name, tok, attrRef); ok {
			sh.filter = &a
		}
	case tok.Atom == elemConditionalFormatting:
		s.reference(&sh.formats, "conditional format", tok)
	case tok.Atom == elemDataValidation:
		s.reference(&sh.validations, "data validation", tok)
	case tok.Atom == elemMergeCell:
		s.area(&sh.merged, tok)
	case tok.Atom == elemHyperlink:
		s.area(&sh.links, tok)
	case tok.Atom == elemX14Validation, tok.Atom == elemX14Formatting:
		s.validation = tok.Atom == elemX14Validation
	case tok.Atom == elemX14Sqref && !tok.SelfClosing:
		s.sqref = &refAttr{start: tok.End, end: tok.End, plain: true}
	}
	return nil
}

// inSqref reads the text of an xm:sqref, which stands where an attribute sqref
// stands elsewhere (MS-XLSX 2.4.70).
func (s *surveyor) inSqref(tok *xmlscan.Token) {
	a := s.sqref
	switch tok.Kind {
	case xmlscan.Text:
		a.plain = a.plain && a.end == a.start && bytes.IndexByte(tok.Raw, '&') < 0
		a.end = tok.End
		if len(a.value)+len(tok.Raw) <= maxText {
			a.value += string(tok.AppendText(nil))
		}
	case xmlscan.EndTag:
		s.sqref = nil
		eachArea(a.value, func(r area, _ int) { a.areas = append(a.areas, r) })
		if !s.keeps(a) {
			s.sheet.incomplete = true
			return
		}
		if s.validation {
			a.what = "data validation"
			s.sheet.validations = append(s.sheet.validations, *a)
			return
		}
		a.what = "conditional format" // or sparklines, which never run over a table
		s.sheet.formats = append(s.sheet.formats, *a)
	default:
		a.plain = false
		a.end = tok.End
	}
}

func (s *surveyor) reference(list *[]refAttr, what string, tok *xmlscan.Token) {
	a, ok := newRefAttr(what, tok, attrSqref)
	if !ok {
		return
	}
	if !s.keeps(&a) {
		s.sheet.incomplete = true
		return
	}
	*list = append(*list, a)
}

// keeps tells whether there is room for references.
func (s *surveyor) keeps(a *refAttr) bool {
	s.areas += len(a.areas)
	return s.areas <= maxAreas && s.budget.Spend() && s.budget.Room(len(a.value))
}

func (s *surveyor) area(list *[]area, tok *xmlscan.Token) {
	a, ok := parseArea(attr(tok, attrRef))
	if !ok {
		return
	}
	s.addArea(list, a)
}

func (s *surveyor) addArea(list *[]area, a area) {
	if s.areas++; s.areas > maxAreas {
		s.sheet.incomplete = true
		return
	}
	*list = append(*list, a)
}

func (s *surveyor) column(tok *xmlscan.Token) error {
	if !s.budget.Spend() || !s.budget.Room(2*len(tok.Raw)) {
		return s.w.fail(ErrTooLarge, "too many definitions of columns")
	}
	num := func(a xmlscan.Atom, limit int) int { v, _ := tok.Attr(a); return number(v, limit) }
	hidden, _ := tok.Attr(attrHidden)
	def := columnDef{
		first: num(attrMin, maxColumns+1), last: num(attrMax, maxColumns+1), style: num(attrStyle, maxXfs),
		width: width(attr(tok, attrWidth)), hidden: isTrue(hidden), start: tok.Start, end: tok.End,
	}
	def.tag.Load(tok)
	sh := s.sheet
	if n := len(sh.columns); def.first < 1 || def.last < def.first || def.last > maxColumns || n > 0 && def.first <= sh.columns[n-1].last {
		sh.oddColumns = true
	}
	sh.columns = append(sh.columns, def)
	return nil
}

// column gives the definition of a column. Of definitions that overlap none counts.
func (sh *sheetSurvey) column(col int) (columnDef, bool) {
	if i := sh.columnAt(col); i >= 0 {
		return sh.columns[i], true
	}
	return columnDef{}, false
}

// columnStyle is the style of a column; 0 without a definition.
func (sh *sheetSurvey) columnStyle(col int) int {
	if i := sh.columnAt(col); i >= 0 {
		return sh.columns[i].style
	}
	return 0
}

// columnAt finds the definition of a column; -1: there is none.
func (sh *sheetSurvey) columnAt(col int) int {
	if sh.oddColumns {
		return -1
	}
	i := sort.Search(len(sh.columns), func(i int) bool { return sh.columns[i].last >= col })
	if i == len(sh.columns) || sh.columns[i].first > col {
		return -1
	}
	return i
}

// rowStyle is the style of a row's cells that are not there; -1: that of their
// columns (18.3.1.73: s counts with customFormat).
func rowStyle(tok *xmlscan.Token) int {
	if v, ok := tok.Attr(attrCustomFormat); ok && isTrue(v) {
		s, _ := tok.Attr(attrS)
		return number(s, maxXfs)
	}
	return -1
}

// styledCell notes the style of the current cell, and that the columns between
// the one before and this have the row's.
func (s *surveyor) styledCell(style int) {
	if s.held {
		return
	}
	w := s.w
	if w.col > s.styledTo+1 {
		s.sheet.styled.Add(s.styledTo+1, w.col-1, s.rowStyle, w.row, w.row, &s.budget)
	}
	s.sheet.styled.Add(w.col, w.col, int32(style), w.row, w.row, &s.budget)
	s.styledTo = w.col
	s.sheet.lastCol = max(s.sheet.lastCol, w.col)
}

// endCell notes whether the cell holds something, and whether its place is taken.
func (s *surveyor) endCell(something, taken bool) {
	if s.held {
		var marks uint64
		if something {
			marks = markSomething
		}
		if taken {
			marks |= markTaken
		}
		s.mark(marks)
		return
	}
	if taken {
		s.flushTaken()
		s.sheet.occupied.Add(s.w.col, 1, s.w.row, s.w.row, &s.budget)
	}
	if something {
		s.sheet.lastRow = max(s.sheet.lastRow, s.w.row)
	}
}

func (s *surveyor) endRow() {
	sh := s.sheet
	sh.styled.Add(s.styledTo+1, maxColumns, s.rowStyle, s.w.row, s.w.row, &s.budget)
	s.styledTo = 0
	sh.nextRow = max(sh.nextRow, s.w.nextRow)
}

// keepTop notes what a row holds if it is one of the first, so that the headers need not be read
// again.
func (s *surveyor) keepTop(row *Row) {
	sh := s.sheet
	if row.Number > topRows || sh.topMissed {
		return
	}
	for i := range row.Cells {
		c := &row.Cells[i]
		s.topCells++
		if s.topBytes += len(c.Value); s.topCells > maxTopCells || s.topBytes > maxTopBytes {
			sh.topMissed = true
			return
		}
		sh.top[row.Number-1] = append(sh.top[row.Number-1], grid.Header{Col: c.Col, Text: string(c.Value)})
	}
}

// headers gives what a row holds; false if that is not known.
func (sh *sheetSurvey) headers(row int) ([]grid.Header, bool) {
	if row < 1 || row > topRows || sh.topMissed || sh.disorder {
		return nil, false
	}
	return slices.Clone(sh.top[row-1]), true
}

// width reads a width in characters; 0 if it is none.
func width(s string) float64 {
	v, ok := parseDecimal([]byte(s))
	if !ok || v < 0 {
		return 0
	}
	return v
}
