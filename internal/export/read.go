package export

import (
	"bytes"
	"context"
	"unicode"

	"elterntool/internal/consent"
	"elterntool/internal/datei02"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// maxRows bounds what is kept in memory: more parents than any school has.
const maxRows = 200_000

// A person is a row of Datei-01.
type person struct {
	row    datei02.Row // with all columns, whether they are written or not
	hidden bool
	says   consent.Say
	answer answer // why, unless says is nothing
}

// A roll is Datei-01, read for export.
type roll struct {
	table   *table.Table
	persons []person
	cells   map[datei02.Column]table.Column // where the values come from; not the address of several columns
	blank   map[table.Column]int            // of the columns about consent: rows in which nothing stands
}

func read(ctx context.Context, wb table.Workbook, o table.Options) (*roll, error) {
	r := &roll{cells: map[datei02.Column]table.Column{}, blank: map[table.Column]int{}}
	var err error
	if r.table, err = table.Read(ctx, wb, o, r.add); err != nil {
		return nil, err
	}
	t := r.table
	if len(t.Columns[table.ChildID]) == 0 {
		return nil, &problem.Problem{
			Place:  problem.Place{Sheet: t.Sheet, Row: t.HeaderRow},
			What:   "Es gibt keine Spalte „Kind-ID“. Ohne sie weiß IServ nicht, zu welchem Kind jemand gehört.",
			Remedy: `Die Kind-ID aus dem Schulverwaltungsprogramm ergänzen: dieselbe, mit der die Schülerinnen und Schüler importiert sind. Heißt die Spalte anders: --col kind-id="…"`,
		}
	}
	for c, f := range fields {
		if cols := t.Columns[f]; len(cols) > 0 {
			r.cells[c] = cols[0]
		}
	}
	return r, nil
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

func (r *roll) add(rec *table.Record) error {
	if len(r.persons) == maxRows {
		return &problem.Problem{
			Place:  problem.Place{Sheet: rec.Table.Sheet, Row: rec.Row},
			What:   "Das sind mehr als " + report.Num(maxRows) + " Zeilen mit Namen.",
			Remedy: "Ist es die richtige Datei?",
		}
	}
	p := person{hidden: rec.Hidden || rec.Filtered}
	v := &p.row.Values
	p.row.Number = rec.Row
	v[datei02.FirstName], v[datei02.LastName] = string(rec.FirstName), string(rec.LastName)
	if len(rec.Particle) > 0 && !bytes.HasPrefix(rec.LastName, append(bytes.Clone(rec.Particle), ' ')) {
		v[datei02.LastName] = string(rec.Particle) + " " + string(rec.LastName)
	}
	v[datei02.ChildID] = string(rec.ChildID)
	v[datei02.Email] = contact(rec, table.Email)
	v[datei02.Phone] = contact(rec, table.Phone)
	v[datei02.Address] = address(rec)
	r.consent(&p, rec)
	r.persons = append(r.persons, p)
	return nil
}

// contact is what a cell holds; of several e-mail addresses or telephones that of the first column.
func contact(rec *table.Record, f table.Field) string {
	cols := rec.Table.Columns[f]
	if len(cols) == 0 {
		return ""
	}
	if c := rec.Cell(cols[0].Col); c != nil && c.Kind == table.Number {
		return string(c.Value) // "4,95E+10" as shown is no telephone number
	}
	return string(rec.Text(cols[0].Col))
}

// address is the cell with the whole address, as it stands there; where it holds none with a postcode, the parts in the
// form of the guide: "Am Rain 5, 00000 Musterstadt".
func address(rec *table.Record) string {
	for _, c := range rec.Table.Columns[table.Address] {
		if whole := rec.Text(c.Col); hasPostcode(whole) || len(whole) > 0 && bytes.Equal(whole, rec.Address) {
			return string(whole)
		}
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

// An answer is what stands in a cell of a column about consent.
type answer struct {
	column table.Column
	kind   table.Kind
	text   string
}

// consent notes what the row says about consent. A no anywhere counts most.
func (r *roll) consent(p *person, rec *table.Record) {
	hear := func(f table.Field, understand func(table.Kind, string) consent.Say) {
		for _, col := range rec.Table.Columns[f] {
			text := rec.Text(col.Col)
			if text == nil {
				if f == table.Registered {
					r.blank[col]++
				}
				continue
			}
			a := answer{col, rec.Cell(col.Col).Kind, string(text)}
			if s := understand(a.kind, a.text); s == consent.No && p.says != consent.No || s == consent.Unclear && p.says == consent.Nothing {
				p.says, p.answer = s, a
			}
		}
	}
	hear(table.Withdrawn, consent.Withdrawn)
	hear(table.Registered, consent.Registered)
	if no, ok := consent.Remarked(rec); ok && p.says == consent.Nothing {
		p.says, p.answer = consent.Unclear, answer{no.Column, table.String, no.Text}
	}
}
