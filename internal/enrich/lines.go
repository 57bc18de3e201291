package enrich

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// lineColumns are the columns that --address-lines fills, and what they mean.
var lineColumns = [2]struct {
	header string
	field  table.Field
}{{"Straße", table.Street}, {"PLZ Ort", table.Town}}

// maxAddress is the longest text, in bytes, that is taken for an address.
const maxAddress = 200

// splitAddress divides an address at its last comma: "Am Rain 5, D-00000 Musterstadt"
// into "Am Rain 5" and "00000 Musterstadt". ok is false if that would be a guess.
func splitAddress(address string) (lines [2]string, ok bool) {
	comma := strings.LastIndexByte(address, ',')
	if comma < 0 || len(address) > maxAddress || strings.ContainsAny(address, "\n\v\f\r\u0085\u2028\u2029") {
		return lines, false
	}
	street, town := trim(address[:comma]), trim(address[comma+1:])
	if len(town) > 1 && town[0] == 'D' && (town[1] == '-' || town[1] == ' ') {
		town = trim(town[2:])
	}
	place := strings.TrimLeft(town, "0123456789")
	blank := strings.IndexFunc(place, unicode.IsSpace)
	if len(town)-len(place) != 5 || blank != 0 || !strings.ContainsFunc(place, unicode.IsLetter) || strings.ContainsFunc(place, unicode.IsDigit) {
		return lines, false
	}
	if !strings.ContainsFunc(street, unicode.IsLetter) || hasPostcode(street) {
		return lines, false
	}
	return [2]string{street, town}, true
}

// hasPostcode tells whether five digits stand together in s, no more and no less.
func hasPostcode(s string) bool {
	notDigit := func(r rune) bool { return r < '0' || r > '9' }
	return slices.ContainsFunc(strings.FieldsFunc(s, notDigit), func(digits string) bool { return len(digits) == 5 })
}

// trim takes away what cannot be seen around s.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// addresses are the cells of the table that --address-lines is about.
type addresses struct {
	at   [len(lineColumns)]int // the columns to fill; 0: not there yet
	own  []table.Column        // columns with street, postcode or town, whatever they are called
	done bool                  // they say it all
	rows []address
}

// An address is what the cells of one row hold; col is that of the address.
type address struct {
	row, col int
	text     string
	lines    [len(lineColumns)]string
}

// readAddresses reads the table t once more, now that its columns are known.
func readAddresses(ctx context.Context, wb table.Workbook, t *table.Table, o *Options) (*addresses, error) {
	a, err := findLines(t, o.File)
	if err != nil || a.done {
		return a, err
	}
	text := func(r *table.Record, col int) string {
		b := r.Text(col)
		return trim(strings.ToValidUTF8(string(b[:min(len(b), maxAddress+1)]), ""))
	}
	_, err = table.Read(ctx, wb, o.table(), func(r *table.Record) error {
		row := address{row: r.Row}
		for _, c := range t.Columns[table.Address] {
			if row.text == "" {
				row.text, row.col = text(r, c.Col), c.Col
			}
		}
		for k, col := range a.at {
			if col > 0 {
				row.lines[k] = text(r, col)
			}
		}
		a.rows = append(a.rows, row)
		return nil
	})
	return a, err
}

// findLines finds the columns to fill by their headers, and those that have street and
// town already.
func findLines(t *table.Table, file string) (*addresses, error) {
	a := &addresses{}
	var failed error
	for k, c := range lineColumns {
		var err error
		if a.at[k], err = lineColumn(t, file, c.field, c.header); err != nil {
			failed = err
		}
	}
	for _, f := range []table.Field{table.Street, table.HouseNumber, table.PostalCode, table.Town} {
		a.own = append(a.own, t.Columns[f]...)
	}
	whole := len(t.Columns[table.Address]) > 0
	switch {
	case len(t.Columns[table.Street]) > 0 && len(t.Columns[table.Town]) > 0 && (!whole || a.at[0] == 0 || a.at[1] == 0):
		a.done = true
	case failed != nil:
		return nil, failed
	case !whole:
		return nil, &problem.Problem{
			Place:  problem.Place{File: file, Sheet: t.Sheet, Row: t.HeaderRow},
			What:   "Für --adresszeilen fehlt die Spalte mit der Adresse des Elternteils.",
			Remedy: "Sagen, welche es ist: --col adresse=\"…\". Gibt es keine, ohne --adresszeilen ausführen.",
		}
	}
	return a, nil
}

// lineColumn is the column with that header; 0 if there is none.
func lineColumn(t *table.Table, file string, f table.Field, header string) (int, error) {
	var named, own []table.Column
	for _, h := range t.Headers {
		if strings.EqualFold(trim(h.Header), header) {
			named = append(named, h)
			if slices.Contains(t.Columns[f], h) {
				own = append(own, h)
			}
		}
	}
	switch {
	case len(named) == 0:
		return 0, nil
	case len(own) == 1:
		return own[0].Col, nil
	case len(own) > 1:
		return 0, &table.Error{Kind: table.ErrColumnTwice, Sheet: t.Sheet, Row: t.HeaderRow, Field: f, Columns: own}
	}
	return 0, &problem.Problem{
		Place:  problem.Place{File: file, Sheet: t.Sheet, Row: t.HeaderRow, Column: table.ColumnName(named[0].Col)},
		What:   fmt.Sprintf("Ob die Spalte %s die Adresse des Elternteils enthält oder die des Kindes, sagen die Überschriften nicht.", problem.Quote(header)),
		Remedy: fmt.Sprintf("Ist es die des Elternteils: --col %s=%s. Sonst der Spalte eine andere Überschrift geben.", f.Key(), report.ShellWord(header)),
	}
}

// addLines plans the lines of the addresses.
func (p *Plan) addLines(a *addresses, overwrite bool) {
	said := &report.AddressLines{}
	p.Lines = said
	if a.done {
		said.Separate = a.own
		return
	}
	values := [len(lineColumns)]map[int]string{{}, {}}
	sure := 0
	for i := range a.rows {
		r := &a.rows[i]
		lines, ok := splitAddress(r.text)
		switch {
		case r.text == "":
			said.Without++
			continue
		case ok:
			sure++
		case r.lines[0] == "" || r.lines[1] == "": // else somebody has split it by hand
			said.Unsure = append(said.Unsure, report.AddressCell{Row: r.row, Column: table.ColumnName(r.col), Text: r.text})
			continue
		default:
			continue
		}
		for k, line := range lines {
			switch was := r.lines[k]; {
			case was == line:
			case was == "" || overwrite:
				values[k][r.row] = line
			default:
				said.Different = append(said.Different, report.AddressCell{Row: r.row, Column: table.ColumnName(a.at[k]), Text: was, Found: line})
			}
		}
	}
	if sure == 0 && a.at[1] == 0 && len(p.Table.Columns[table.Town]) > 0 { // the address is but the street
		*said = report.AddressLines{Separate: append(a.own, p.Table.Columns[table.Address]...)}
		return
	}
	for k, c := range lineColumns {
		if len(values[k]) == 0 {
			continue // an empty new column helps nobody
		}
		p.Columns = append(p.Columns, roster.Column{Header: c.header, At: a.at[k], Value: func(row int) (string, bool) {
			v, ok := values[k][row]
			return v, ok
		}})
	}
}
