package export

import (
	"bytes"
	"context"
	"fmt"
	"unicode"

	"elterntool/internal/datei02"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// maxRows bounds what is kept in memory: more parents than any school has.
const maxRows = 200_000

// A person is a row of Datei-01.
type person struct {
	row    datei02.Row // with all columns, whether they are written or not
	hidden bool
	says   say
	cell   table.Value // why, unless says is nothing
}

// A roll is Datei-01, read for export.
type roll struct {
	table   *table.Table
	persons []person
	cells   map[datei02.Column]table.Column // where the values come from; not the address of several columns
	blank   map[table.Column]int            // of the columns about consent: rows in which nothing stands
}

// read reads Datei-01 twice: where columns are is known at the end of the first pass.
func read(ctx context.Context, wb table.Workbook, o table.Options) (*roll, error) {
	t, err := table.Read(ctx, wb, o, func(*table.Record) error { return nil })
	if err != nil {
		return nil, err
	}
	r := &roll{table: t, cells: map[datei02.Column]table.Column{}, blank: map[table.Column]int{}}
	for c, f := range fields {
		if cols := t.Columns[f]; len(cols) > 0 {
			r.cells[c] = cols[0]
		}
	}
	if _, ok := r.cells[datei02.ChildID]; !ok {
		return nil, &problem.Problem{
			Place:  problem.Place{Sheet: t.Sheet, Row: t.HeaderRow},
			What:   "Es gibt keine Spalte „Kind-ID“. Ohne sie weiß IServ nicht, zu welchem Kind jemand gehört.",
			Remedy: `Die Kind-ID aus dem Schulprogramm ergänzen: dieselbe, mit der die Schülerinnen und Schüler importiert sind. Heißt die Spalte anders: --col kind-id="…"`,
		}
	}
	_, err = table.Read(ctx, wb, o, func(rec *table.Record) error {
		if len(r.persons) == maxRows {
			return &problem.Problem{
				Place:  problem.Place{Sheet: t.Sheet, Row: rec.Row},
				What:   fmt.Sprintf("Das sind mehr als %d Zeilen mit Namen.", maxRows),
				Remedy: "Ist es die richtige Datei?",
			}
		}
		r.add(rec)
		return nil
	})
	return r, err
}

// fields are where the values of the columns come from.
var fields = map[datei02.Column]table.Field{
	datei02.FirstName: table.FirstName, datei02.LastName: table.LastName, datei02.ChildID: table.ChildID,
	datei02.Email: table.Email, datei02.Address: table.Address, datei02.Phone: table.Phone,
}

// available are the columns that Datei-01 has values for.
func (r *roll) available() datei02.Set {
	s := datei02.Required
	for c := range r.cells {
		s = s.With(c)
	}
	if len(r.table.Columns[table.Street]) > 0 {
		s = s.With(datei02.Address)
	}
	return s
}

func (r *roll) add(rec *table.Record) {
	p := person{hidden: rec.Hidden || rec.Filtered}
	v := &p.row.Values
	p.row.Number = rec.Row
	v[datei02.FirstName], v[datei02.LastName] = string(rec.FirstName), string(rec.LastName)
	if len(rec.Particle) > 0 && !bytes.HasPrefix(rec.LastName, append(bytes.Clone(rec.Particle), ' ')) {
		v[datei02.LastName] = string(rec.Particle) + " " + string(rec.LastName)
	}
	v[datei02.ChildID] = string(rec.ChildID)
	v[datei02.Email] = r.contact(rec, datei02.Email)
	v[datei02.Phone] = r.contact(rec, datei02.Phone)
	v[datei02.Address] = address(rec)
	r.consent(&p, rec)
	r.persons = append(r.persons, p)
}

// contact is what the cell of a column holds; of several e-mail addresses or telephones the first column's.
func (r *roll) contact(rec *table.Record, c datei02.Column) string {
	at, ok := r.cells[c]
	if !ok {
		return ""
	}
	for i := range rec.Cells {
		cell := &rec.Cells[i]
		if cell.Col > at.Col || at.Col >= cell.Col+max(cell.Repeated, 1) {
			continue
		}
		if cell.Kind == table.Number {
			return string(cell.Value) // "4,95E+10" as shown is no telephone number
		}
	}
	return string(rec.Text(at.Col))
}

// address is the cell with the whole address, as it stands there; where it holds none with a postcode, the parts in the
// form of the guide: "Am Rain 5, 00000 Musterstadt".
func address(rec *table.Record) string {
	if hasPostcode(rec.WholeAddress) || bytes.Equal(rec.WholeAddress, rec.Address) {
		return string(rec.WholeAddress)
	}
	a := rec.Address
	// Between postcode and town the table has a comma: "Am Rain 5, 00000, Musterstadt".
	if i := bytes.LastIndex(a, []byte(", ")); i >= postcodeLen && isDigits(a[i-postcodeLen:i]) && (i == postcodeLen || a[i-postcodeLen-1] == ' ') {
		return string(a[:i]) + string(a[i+1:])
	}
	return string(a)
}

const postcodeLen = 5

func isDigits(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// hasPostcode tells whether five digits stand in a text that are no part of a longer number.
func hasPostcode(b []byte) bool {
	for _, part := range bytes.FieldsFunc(b, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(part) == postcodeLen {
			return true
		}
	}
	return false
}

// consent notes what the row says about consent. A no anywhere counts most.
func (r *roll) consent(p *person, rec *table.Record) {
	for _, c := range r.table.Columns[table.Registered] {
		if rec.Text(c.Col) == nil {
			r.blank[c]++
		}
	}
	hear := func(values []table.Value, understand func(table.Value) say) {
		for _, v := range values {
			if s := understand(v); s == no && p.says != no || s == unclear && p.says == nothing {
				p.says, p.cell = s, table.Value{Col: v.Col, Kind: v.Kind, Text: bytes.Clone(v.Text)}
			}
		}
	}
	hear(rec.Withdrawn, withdrawn)
	hear(rec.Registered, registered)
}

// header is the column with that number and its header.
func (r *roll) header(col int) table.Column {
	for _, c := range r.table.Headers {
		if c.Col == col {
			return c
		}
	}
	return table.Column{Col: col}
}
