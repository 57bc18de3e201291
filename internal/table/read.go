package table

import (
	"bytes"
	"context"
	"slices"
	"strings"
)

// headerRows is how far down a header row is looked for.
const headerRows = 20

// Limits of what is kept for messages; all is counted.
const (
	maxHeaderCells = 1_024
	maxDefects     = 1_000
	maxSheetsSeen  = 50
)

// Options override what is found by itself.
type Options struct {
	Sheet     string           // "": the one visible sheet that fits
	HeaderRow int              // 0: looked for in the first 20 rows
	Columns   map[Field]string // the header (with HeaderRow also the letter) of a column
	Account   string           // header of the column to fill
	Password  string           // header of the second column to fill; "": none

	// Incomplete, if set, is handed the rows below the headers that lack a first or a
	// last name; of a run of equal rows the first. They are no records of the table.
	Incomplete func(*Record)
}

// A Table is where the parents stand in a workbook.
type Table struct {
	Sheet             string
	SheetHidden       bool
	HeaderRow         int
	FirstCol, LastCol int // first and last header cell
	LastRow           int // the last row with a first and a last name
	Columns           map[Field][]Column
	Headers           []Column // all cells of the header row, as they stand there
	Persons           int      // rows with a first and a last name
	Passwords         int      // of those, with something in a column of passwords, whether that was asked for or not
	Hidden, Filtered  int      // of those
	RepeatedHeaders   int      // rows that repeat the headers
	Nameless          []Entry  // accounts in rows that lack a first or a last name
	Defects           []Defect
	DefectCount       int // Defects holds the first of them
	Others            []Seen
}

// An Entry is what stands in the account column of a row that is no record.
type Entry struct {
	Row     int // the first, if the row is repeated
	Account string
}

// Read finds the table and hands each record to each, in the order of the rows, in
// one pass over the workbook. Records may have been handed over when it fails: they
// mean nothing then. An error of each or of the workbook is returned as it is.
func Read(ctx context.Context, wb Workbook, o Options, each func(*Record) error) (*Table, error) {
	s := scan{o: o, each: each, last: -1}
	n := 0
	for row, err := range wb.Rows() {
		if err != nil {
			return nil, err
		}
		if n++; n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if err := s.row(row); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.result()
}

// A scan is the state of the pass: one sheet at a time, those seen, and the first
// that fits and holds a person.
type scan struct {
	o       Options
	each    func(*Record) error
	sheets  []*sheet
	current *sheet
	last    int // SheetIndex of current
	winner  *sheet
}

type sheet struct {
	name        string
	hidden      bool
	skip        bool // hidden, or another one was asked for
	above       []headerCell
	aboveRow    int
	best        *layout
	fits        bool
	reader      *reader
	table       Table
	firstHeader []byte
	lastHeader  []byte
	secret      []int // columns of passwords
}

func (s *scan) row(row *Row) error {
	if s.current == nil || row.SheetIndex != s.last {
		s.last = row.SheetIndex
		s.current = &sheet{name: row.Sheet, hidden: row.SheetHidden}
		s.current.skip = row.SheetHidden
		if s.o.Sheet != "" {
			s.current.skip = !strings.EqualFold(strings.TrimSpace(row.Sheet), strings.TrimSpace(s.o.Sheet))
		}
		s.sheets = append(s.sheets, s.current)
	}
	sh := s.current
	if !sh.fits {
		return sh.header(row, &s.o)
	}
	if sh.skip {
		return nil
	}
	if s.winner != nil && s.winner != sh && sh.table.Persons > 0 {
		return nil // two that fit are refused at the end
	}
	return s.data(sh, row)
}

// header looks at a row above the table. Sheets that are not wanted are looked at,
// too: a message names what they hold.
func (sh *sheet) header(row *Row, o *Options) error {
	if o.HeaderRow > 0 && !sh.skip {
		if row.Number > o.HeaderRow || row.Number+max(row.Repeated, 1) <= o.HeaderRow-1 {
			return nil
		}
	} else if row.Number > headerRows {
		return nil
	}
	number := row.Number
	if o.HeaderRow > 0 && number+max(row.Repeated, 1) > o.HeaderRow {
		number = max(number, o.HeaderRow)
	}
	cells := headerCells(row)
	if o.HeaderRow == 0 || number == o.HeaderRow || sh.skip {
		var above []headerCell
		if sh.aboveRow == number-1 {
			above = sh.above
		}
		opts := *o
		if sh.skip {
			opts = Options{}
		}
		if l := readHeader(number, cells, above, &opts); l.better(sh.best) {
			sh.best = l
			if l.problem == nil && !sh.skip {
				sh.begin(l)
			}
		}
	}
	sh.above, sh.aboveRow = cells, number
	return nil
}

func headerCells(row *Row) []headerCell {
	var cells []headerCell
	for i := range row.Cells {
		c := &row.Cells[i]
		text := c.Shown()
		if isBlank(text) {
			continue
		}
		for n := range max(c.Repeated, 1) {
			if len(cells) == maxHeaderCells {
				return cells
			}
			cells = append(cells, headerCell{col: c.Col + n, text: string(text)})
		}
	}
	return cells
}

func (sh *sheet) begin(l *layout) {
	sh.fits = true
	sh.reader = newReader(l)
	sh.firstHeader = []byte(l.columns[FirstName][0].Header)
	sh.lastHeader = []byte(l.columns[LastName][0].Header)
	first, last := l.bounds()
	sh.table = Table{
		Sheet: sh.name, SheetHidden: sh.hidden, HeaderRow: l.row,
		FirstCol: first, LastCol: last, LastRow: l.row,
		Columns: map[Field][]Column{}, Headers: l.list(),
	}
	for f := FirstName; f < combined; f++ {
		if len(l.columns[f]) > 0 {
			sh.table.Columns[f] = l.columns[f]
		}
	}
	for _, c := range sh.table.Headers {
		if IsPassword(c.Header) {
			sh.secret = append(sh.secret, c.Col)
		}
	}
	sh.reader.record.Table = &sh.table
}

// IsPassword tells by the header whether a column holds passwords, whoever has made it.
func IsPassword(header string) bool {
	h := strings.ToLower(header)
	return strings.Contains(h, "passwor") || strings.Contains(h, "passwör") || strings.Contains(h, "kennwor") || strings.Contains(h, "kennwör")
}

func (s *scan) data(sh *sheet, row *Row) error {
	t := &sh.table
	bad := 0
	rec := sh.reader.read(row, func(k DefectKind, col int, text []byte) {
		if k == NameNotText || k == NameIsError {
			bad++
		}
		t.defect(Defect{Kind: k, Row: row.Number, Col: col, Text: clip(text)})
	})
	switch repeated, second := sh.isHeader(rec); {
	case repeated:
		t.RepeatedHeaders++
		return nil
	case second:
		return &Error{Kind: ErrSecondHeader, Sheet: sh.name, Row: row.Number, Columns: []Column{
			{sh.reader.col[FirstName], string(rec.FirstName)}, {sh.reader.col[LastName], string(rec.LastName)},
		}}
	}
	if rec.FirstName == nil || rec.LastName == nil {
		if s.o.Incomplete != nil && (s.winner == nil || s.winner == sh) {
			rec.Row, rec.Hidden, rec.Filtered = row.Number, row.Hidden, row.Filtered
			s.o.Incomplete(rec)
		}
		if rec.Account != nil {
			t.Nameless = append(t.Nameless, Entry{row.Number, string(rec.Account)})
		}
		d := Defect{Row: row.Number, Below: len(rec.ChildID) == 0}
		switch {
		case bad > 0 || rec.FirstName == nil && rec.LastName == nil:
			return nil
		case rec.LastName == nil:
			d.Kind, d.Col, d.Text = OnlyFirstName, sh.reader.col[FirstName], clip(rec.FirstName)
		default:
			d.Kind, d.Col, d.Text = OnlyLastName, sh.reader.col[LastName], clip(rec.LastName)
		}
		t.defect(d)
		return nil
	}
	if s.winner == nil {
		s.winner = sh
	}
	for _, col := range sh.secret {
		if rec.Text(col) != nil {
			t.Passwords += max(row.Repeated, 1)
			break
		}
	}
	for n := range max(row.Repeated, 1) {
		rec.Row, rec.Hidden, rec.Filtered = row.Number+n, row.Hidden, row.Filtered
		t.Persons++
		t.LastRow = rec.Row
		if row.Hidden {
			t.Hidden++
		}
		if row.Filtered {
			t.Filtered++
		}
		if s.winner != sh {
			return nil
		}
		if err := s.each(rec); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) defect(d Defect) {
	t.DefectCount++
	if len(t.Defects) < maxDefects {
		t.Defects = append(t.Defects, d)
	}
}

// clip bounds what a message may quote.
func clip(b []byte) string {
	const most = 80
	if r := []rune(string(b[:min(len(b), 4*most)])); len(r) > most {
		return string(r[:most]) + "…"
	} else {
		return string(r)
	}
}

// isHeader tells rows that repeat the headers (for printing, or from lists pasted
// together) from those that begin a table of other columns.
func (sh *sheet) isHeader(rec *Record) (repeated, second bool) {
	if !likeName(rec.FirstName) && !likeName(rec.LastName) {
		return false, false
	}
	if bytes.EqualFold(bytes.TrimSpace(rec.FirstName), bytes.TrimSpace(sh.firstHeader)) &&
		bytes.EqualFold(bytes.TrimSpace(rec.LastName), bytes.TrimSpace(sh.lastHeader)) {
		return true, false
	}
	first, last := understand(string(rec.FirstName)).field, understand(string(rec.LastName)).field
	return false, first != None && last != None
}

// likeName tells cheaply whether a cell could be the header of a name column. Of "name", one
// letter stands at every fourth place.
func likeName(b []byte) bool {
	if len(b) >= 60 {
		return false
	}
	for i := 3; i < len(b); i += 4 {
		switch b[i] | 0x20 {
		case 'n', 'a', 'm', 'e':
			if holdsName(b[i-3 : min(i+4, len(b))]) {
				return true
			}
		}
	}
	return false
}

func holdsName(b []byte) bool {
	for i := 0; i+4 <= len(b); i++ {
		if b[i]|0x20 == 'n' && b[i+1]|0x20 == 'a' && b[i+2]|0x20 == 'm' && b[i+3]|0x20 == 'e' {
			return true
		}
	}
	return false
}

func (s *scan) result() (*Table, error) {
	var fitting []*sheet
	var wanted []*sheet
	for _, sh := range s.sheets {
		if !sh.skip {
			wanted = append(wanted, sh)
		}
		if sh.fits && sh.table.Persons > 0 {
			fitting = append(fitting, sh)
		}
	}
	switch {
	case s.o.Sheet != "" && len(wanted) == 0:
		return nil, &Error{Kind: ErrSheetMissing, Wanted: s.o.Sheet, Seen: s.seen(nil)}
	case len(fitting) > 1:
		return nil, &Error{Kind: ErrTwoTables, Seen: s.seen(nil)}
	case len(fitting) == 0:
		return nil, s.refuse(wanted)
	}
	t := &fitting[0].table
	t.Others = s.seen(fitting[0])
	for i := range t.Defects {
		if d := &t.Defects[i]; d.Kind != OnlyFirstName && d.Kind != OnlyLastName || d.Row < t.LastRow {
			d.Below = false
		}
	}
	return t, nil
}

// refuse says why none of the sheets could be used: the reason of the one that
// comes nearest.
func (s *scan) refuse(wanted []*sheet) error {
	var near *sheet
	for _, sh := range wanted {
		if sh.best != nil && (near == nil || sh.best.better(near.best)) {
			near = sh
		}
	}
	if near == nil {
		return &Error{Kind: ErrNoTable, Row: s.o.HeaderRow, Sheet: s.o.Sheet, Wanted: s.o.Sheet, Seen: s.seen(nil)}
	}
	l := near.best
	if near.fits {
		return &Error{Kind: ErrNoRows, Sheet: near.name, Row: l.row, Seen: s.seen(nil)}
	}
	e := &Error{Kind: l.problem, Sheet: near.name, Row: l.row, Field: l.field, Wanted: l.wanted,
		Columns: l.involved, Seen: s.seen(nil)}
	if e.Kind == ErrNoTable {
		e.Wanted = s.o.Sheet
	}
	return e
}

func (s *scan) seen(except *sheet) []Seen {
	var list []Seen
	for _, sh := range s.sheets {
		if sh == except || len(list) == maxSheetsSeen {
			continue
		}
		v := Seen{Sheet: sh.name, Hidden: sh.hidden}
		if l := sh.best; l != nil {
			v.Row, v.Columns, v.Missing, v.Kind = l.row, l.list(), l.missing(), l.problem
		}
		list = append(list, v)
	}
	return slices.Clip(list)
}
