package letter

import (
	"fmt"
	"strings"
	"unicode"

	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// checkRows refuses what a query takes for something and no person does: it asks only
// whether a cell is empty.
func (p *planner) checkRows() error {
	look := []table.Column{p.mark, p.cols.field(table.Sent), p.cols.field(table.Account)}
	if p.passwordPrinted() {
		look = append(look, p.cols.field(table.Password))
	}
	for i := range p.roll.rows {
		r := &p.roll.rows[i]
		for _, c := range look {
			if unseen(p.roll.value(r, c.Col)) {
				return p.blank(r.number, c)
			}
		}
		if v := p.roll.value(r, p.mark.Col); v != "" && v != mark && r.account+r.code != "" {
			return p.noMark(r.number, v)
		}
		if c := p.cols.field(table.Code); r.account == "" && unseen(p.roll.value(r, c.Col)) {
			return p.blank(r.number, c)
		}
	}
	for i := range p.roll.strays {
		if err := p.checkStray(&p.roll.strays[i]); err != nil {
			return err
		}
	}
	return nil
}

// unseen tells whether a cell holds something that nobody sees.
func unseen(s string) bool {
	return s != "" && strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }) == ""
}

func (p *planner) blank(row int, c table.Column) error {
	return &problem.Problem{
		Place:  problem.Place{Sheet: p.roll.table.Sheet, Row: row, Column: table.ColumnName(c.Col), Header: c.Header},
		What:   fmt.Sprintf("In dieser Zelle (Spalte %s) stehen nur Leerzeichen. Für LibreOffice ist sie damit ausgefüllt, und der Brief würde falsch.", problem.Quote(c.Header)),
		Remedy: "Die Zelle leeren (Entf), speichern und noch einmal ausführen.",
	}
}

// noMark refuses an entry that nobody can be sure of: a 0 or a "nein" is no mark for the
// office and one for a query.
func (p *planner) noMark(row int, entry string) error {
	return &problem.Problem{
		Place:  problem.Place{Sheet: p.roll.table.Sheet, Row: row, Column: table.ColumnName(p.mark.Col), Header: p.mark.Header},
		What:   fmt.Sprintf("In der Spalte „Brief“ steht %s. Verständlich ist nur eine 1 (diese Zeile gilt) oder nichts.", problem.Quote(entry)),
		Remedy: "Die 1 eintragen oder die Zelle leeren (Entf). Ist die Spalte für etwas anderes da, sie umbenennen.",
	}
}

// namelessCode is the code of a row that lacks a name, and an account.
func (p *planner) namelessCode(r *row) string {
	value := func(f table.Field) string { return p.roll.value(r, p.cols.field(f).Col) }
	code := value(table.Code)
	if unseen(code) || strings.EqualFold(code, p.header(table.Code)) || value(table.Account) != "" {
		return ""
	}
	return code
}

// checkStray refuses a row that is no parent but would become a letter.
func (p *planner) checkStray(r *row) error {
	value := func(c table.Column) string { return p.roll.value(r, c.Col) }
	first, last := p.cols.field(table.FirstName), p.cols.field(table.LastName)
	account, code := p.cols.field(table.Account), p.cols.field(table.Code)
	switch {
	case value(first) == "", value(last) == "", value(account) == "" && value(code) == "":
		return nil
	case p.mark.Col > 0 && value(p.mark) == "", p.mark.Col == 0 && p.o.Mark: // no mark, no letter
		return nil
	case p.roll.table.RepeatedHeaders > 0 && value(last) == strings.TrimSpace(last.Header): // the query leaves it out
		return nil
	}
	for _, c := range []table.Column{first, last, account, code} {
		if unseen(value(c)) {
			return p.blank(r.number, c)
		}
	}
	at := problem.Place{Sheet: p.roll.table.Sheet, Row: r.number}
	if strings.EqualFold(strings.TrimSpace(value(last)), strings.TrimSpace(last.Header)) {
		return &problem.Problem{Place: at,
			What:   "Hier stehen noch einmal die Überschriften, aber anders geschrieben. LibreOffice druckte dafür einen Brief.",
			Remedy: "Die Zeile löschen, speichern und noch einmal ausführen.",
		}
	}
	return &problem.Problem{Place: at,
		What:   "Hier stehen ein Account oder ein Code, aber als Vorname oder Nachname kein Text. LibreOffice druckte dafür einen Brief.",
		Remedy: "Den Namen als Text eintragen, speichern und noch einmal ausführen.",
	}
}
