package export

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/datei02"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// shownValues is how many values an error names.
const shownValues = 20

// refuse stops where it is not certain who may be in Datei-02.
func (p *Plan) refuse(o *Options) error {
	u := &p.Unclear[0]
	e := &problem.Problem{Place: problem.Place{Sheet: p.Table.Sheet, Row: u.Row}}
	if u.Like == 0 {
		e.Place.Column = table.ColumnName(u.Column.Col)
		e.What = fmt.Sprintf("In der Spalte %s steht %s. Ob %s in Datei-02 darf, sagt das nicht sicher.", problem.Quote(u.Column.Header), problem.Quote(u.Text), problem.Clean(u.Name))
		e.Remedy = p.answers(u.Column)
	} else {
		e.What = fmt.Sprintf("%s heißt wie jemand in Zeile %d, wo in der Spalte %s %s steht. Ob es dieselbe Person ist, sagt die Tabelle nicht sicher.",
			problem.Clean(u.Name), u.Like, problem.Quote(u.Column.Header), problem.Quote(u.Text))
		e.Remedy = "Ist es dieselbe Person, es in beide Zeilen eintragen. Sonst in beiden Zeilen Adresse, Telefon oder E-Mail ergänzen."
	}
	if n := len(p.Unclear) - 1; n > 0 {
		var rows []int
		for _, other := range p.Unclear[1:] {
			rows = append(rows, other.Row)
		}
		e.What += " " + report.Noun(n, "Ebenso unklar ist Zeile ", "Ebenso unklar sind die Zeilen ") + report.Numbers(rows, shownRows) + "."
	}
	e.Remedy += " Oder so lange ohne sie: " + o.Command + " --einwilligung ohne (dürfen sie hinein, auch wenn es da nicht steht: --einwilligung mit)"
	return e
}

// answers are the words that a column about consent is understood by.
func (p *Plan) answers(c table.Column) string {
	if !slices.Contains(p.Table.Columns[table.Withdrawn], c) && !slices.Contains(p.Table.Columns[table.Registered], c) { // a remark
		return "Hat sie widerrufen, in die Spalte „Anmeldung“ oder „Widerruf“ eintragen: widerrufen (fehlt sie, rechts anlegen). Sonst die Bemerkung ändern."
	}
	for _, w := range p.Table.Columns[table.Withdrawn] {
		if w == c {
			return "Dort „widerrufen“ oder ein Datum eintragen, oder die Zelle leeren. Geht es in der Spalte um etwas anderes, ihre Überschrift ändern."
		}
	}
	return "Dort „offen“, „angemeldet“ oder „ja“ eintragen, oder „widerrufen“, „nicht angemeldet“ oder „nein“. Geht es in der Spalte um etwas anderes, ihre Überschrift ändern."
}

// encodable refuses what the encoding cannot hold, with all places.
func (p *Plan) encodable() error {
	err := datei02.Check(p.Rows, p.Columns, p.Encoding)
	var e *datei02.EncodingError
	if !errors.As(err, &e) {
		return err
	}
	var shown []string
	composed := true
	for i := range e.Values {
		u := &e.Values[i]
		composed = composed && u.Composed
		if i < shownValues {
			shown = append(shown, fmt.Sprintf("%s %s (%s): %s", p.cell(u.Row, u.Column), problem.Quote(u.Value), p.header(u.Column), characters(u.Characters)))
		} else if i == shownValues {
			shown = append(shown, "…")
		}
	}
	remedy := "Ohne --zeichensatz schreiben: UTF-8 kann alle Zeichen, und IServ empfiehlt es."
	if composed {
		remedy = "Diese Zeichen sind aus mehreren zusammengesetzt; elterntool check --fix macht daraus je eines. Oder ohne --zeichensatz schreiben: UTF-8 kann alle Zeichen, und IServ empfiehlt es."
	}
	what := "Ein Wert passt"
	if e.Count > 1 {
		what = report.Num(e.Count) + " Werte passen"
	}
	return &problem.Problem{
		Place:  problem.Place{Sheet: p.Table.Sheet},
		What:   fmt.Sprintf("%s nicht in den Zeichensatz %s. %s.", what, e.Encoding, strings.Join(shown, "; ")),
		Remedy: remedy,
		Err:    err,
	}
}

// cell is where a value comes from: "B17", or "Zeile 17" if it is put together.
func (p *Plan) cell(row int, c datei02.Column) string {
	if at, ok := p.From[c]; ok {
		return fmt.Sprintf("%s%d", table.ColumnName(at.Col), row)
	}
	return fmt.Sprintf("Zeile %d", row)
}

// header is what the column is called in Datei-01.
func (p *Plan) header(c datei02.Column) string {
	if at, ok := p.From[c]; ok {
		return problem.Quote(at.Header)
	}
	return problem.Quote(c.Header())
}

// characters are those that do not fit, with their numbers: alone they may be invisible.
func characters(list []rune) string {
	var words []string
	for _, r := range list {
		words = append(words, fmt.Sprintf("%s (U+%04X)", problem.Quote(string(r)), r))
	}
	return report.List(words)
}
