package letter

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"

	"elterntool/internal/roster"
	"elterntool/internal/settings"
	"elterntool/internal/table"
	"elterntool/templates"
)

// A book is a sheet written down in a test: rows of cells.
type book struct {
	sheet     string
	hidden    bool
	rows      [][]table.Cell
	collapsed map[int]bool // rows that are hidden, from 1
}

// newBook reads rows one a line, cells parted by "|". A cell "date:24.11.26" is a date,
// "number:7|0007" a number, "_" a blank; a row that begins with "hidden:" is hidden.
func newBook(sheet, text string) *book {
	b := &book{sheet: sheet, collapsed: map[int]bool{}}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if rest, ok := strings.CutPrefix(line, "hidden:"); ok {
			line = rest
			b.collapsed[len(b.rows)+1] = true
		}
		var row []table.Cell
		for i, s := range strings.Split(line, "|") {
			if s != "" {
				row = append(row, newCell(i+1, s))
			}
		}
		b.rows = append(b.rows, row)
	}
	return b
}

func newCell(col int, s string) table.Cell {
	s = strings.NewReplacer("_", " ", `\n`, "\n").Replace(s)
	c := table.Cell{Col: col, Kind: table.String}
	value := s
	if rest, ok := strings.CutPrefix(s, "date:"); ok {
		c.Kind, value, s = table.Date, "2026-11-24", rest
	}
	if rest, ok := strings.CutPrefix(s, "number:"); ok {
		c.Kind, value, s = table.Number, rest, "0000"+rest
	}
	c.Value, c.Text = []byte(value), []byte(s)
	return c
}

// Rows makes book a table.Workbook.
func (b *book) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		for i, cells := range b.rows {
			row := &table.Row{Sheet: b.sheet, SheetHidden: b.hidden, Number: i + 1, Cells: cells, Hidden: b.collapsed[i+1]}
			if len(cells) > 0 && !yield(row, nil) {
				return
			}
		}
	}
}

// at is what LibreOffice would give a query of a cell.
func (b *book) at(row, col int) string {
	if row < 1 || row > len(b.rows) {
		return ""
	}
	for i := range b.rows[row-1] {
		if c := &b.rows[row-1][i]; c.Col == col {
			return string(printed(c))
		}
	}
	return ""
}

// apply writes the columns of a plan into the book, as roster does it into a file.
func (b *book) apply(p *Plan) {
	next := p.Table.LastCol + 1
	for _, c := range p.Columns {
		col := c.At
		if col == 0 {
			col = next
			next++
		}
		b.set(p.Table.HeaderRow, col, c.Header)
		for row := p.Table.HeaderRow + 1; row <= p.Table.LastRow; row++ {
			if v, ok := c.Value(row); ok {
				b.set(row, col, v)
			}
		}
	}
}

func (b *book) set(row, col int, v string) {
	cells := b.rows[row-1]
	at := 0
	for at < len(cells) && cells[at].Col < col {
		at++
	}
	if at < len(cells) && cells[at].Col == col {
		cells = append(cells[:at:at], cells[at+1:]...)
	}
	if v != "" {
		cells = append(cells[:at:at], append([]table.Cell{{Col: col, Kind: table.String, Value: []byte(v), Text: []byte(v)}}, cells[at:]...)...)
	}
	b.rows[row-1] = cells
}

// letterDate is the day of all letters in these tests.
var letterDate = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func testOptions(t testing.TB) *Options {
	t.Helper()
	s, err := settings.Load("testdata/elterntool.toml")
	if err != nil {
		t.Fatal(err)
	}
	return &Options{
		File: "Schule/datei01.ods", Output: "Schule/" + LetterName,
		Table:    table.Options{Account: table.AccountHeader, Password: table.PasswordHeader},
		Settings: s, Texts: templates.FS(), Date: letterDate,
	}
}

// flags changes options by lines: "mark", "sheet NAME", a key of the settings with its
// value, or "range NAME FIRSTCOL FIRSTROW LASTCOL LASTROW" for a database range.
func flags(t testing.TB, o *Options, b *book, text string) (ranges []roster.Range) {
	t.Helper()
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		switch word {
		case "mark":
			o.Mark = true
		case "hidden":
			b.hidden, o.Table.Sheet = true, b.sheet
		case "sheet":
			b.sheet = rest
		case "output":
			o.Output = rest
		case "range":
			f := strings.Split(rest, ",")
			var n [4]int
			for i := range n {
				n[i], _ = strconv.Atoi(f[i+1])
			}
			r := roster.Range{Name: f[0]}
			r.Sheet, r.FirstCol, r.FirstRow, r.LastCol, r.LastRow = b.sheet, n[0], n[1], n[2], n[3]
			ranges = append(ranges, r)
		case "empty":
			empty(t, o.Settings, rest)
		default:
			if err := o.Settings.Set(word, rest); err != nil {
				t.Fatal(err)
			}
		}
	}
	return ranges
}

func empty(t testing.TB, s *settings.Settings, key string) {
	t.Helper()
	field := map[string]*string{
		"schule.name": &s.School.Name, "brief.frist": &s.Letter.Deadline, "schule.iserv": &s.School.IServ,
		"schule.land": &s.School.Land, "brief.ansprechpartner": &s.Letter.Contact, "brief.passwort_weg": &s.Letter.PasswordWay,
	}[key]
	if field == nil {
		t.Fatalf("no way to empty %s", key)
	}
	*field = ""
}

func plan(o *Options, b *book, ranges []roster.Range) (*Plan, error) {
	p, err := makePlan(context.Background(), b, ranges, o, nil)
	if err != nil {
		return nil, Word(err, o.File)
	}
	return p, nil
}
