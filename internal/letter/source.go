package letter

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// rangeNames are the words for what makes a part of a sheet a table that LibreOffice
// offers: a database range of Calc, a table of Excel.
type rangeNames struct{ what, show, resize, define string }

var (
	calcNames = rangeNames{
		what:   "Der Datenbankbereich",
		show:   "In Calc: Tabelle → Tabelle einblenden",
		resize: "In Calc: Daten → Bereich festlegen, den Bereich auf %s ändern",
		define: "In Calc die Liste mit ihren Überschriften markieren (%s), Daten → Bereich festlegen, den Namen „%s“ eingeben",
	}
	excelNames = rangeNames{
		what:   "Die Excel-Tabelle",
		show:   "In Excel mit der rechten Maustaste auf ein Register klicken, „Einblenden…“",
		resize: "In Excel: Tabellenentwurf → Tabellengröße ändern, auf %s",
		define: "In Excel die Liste mit ihren Überschriften markieren (%s), Start → Als Tabelle formatieren, dann unter Tabellenentwurf den Namen „%s“ eingeben",
	}
)

// sourceTable finds the name by which LibreOffice offers the parents' table: the
// sheet, if its first row is the header row, else a database range that begins with
// the header row and holds all rows and the columns that are needed, also those that
// are yet to be added.
func sourceTable(t *table.Table, ranges []roster.Range, needed []table.Column, added int, excel bool) (string, error) {
	at := problem.Place{Sheet: t.Sheet}
	names := calcNames
	if excel {
		names = excelNames
	}
	if t.SheetHidden {
		return "", &problem.Problem{Place: at,
			What:   "Die Tabelle ist ausgeblendet; dann bietet LibreOffice sie für einen Serienbrief nicht an.",
			Remedy: names.show + ", speichern und noch einmal ausführen.",
		}
	}
	first, last := t.FirstCol, t.LastCol
	for _, c := range needed {
		first, last = min(first, c.Col), max(last, c.Col)
	}
	if added > 0 {
		first, last = min(first, t.FirstCol), max(last, t.LastCol)
	}
	wrong := "" // a range that is meant for the parents, but too small
	for _, r := range ranges {
		if r.Sheet != t.Sheet || r.FirstRow != t.HeaderRow || !usable(r.Name) || strings.HasPrefix(r.Name, "__Anonymous_") || isSheet(t, r.Name) {
			continue
		}
		// A range that ends with the table grows with it.
		if r.FirstCol > first || r.LastCol < last || added > 0 && r.LastCol > t.LastCol && r.LastCol < t.LastCol+added || r.LastRow < t.LastRow {
			wrong = r.Name
			continue
		}
		return r.Name, nil
	}
	corners := fmt.Sprintf("%s%d bis %s%d", table.ColumnName(first), t.HeaderRow, table.ColumnName(last), t.LastRow)
	switch {
	case t.HeaderRow == 1 && usable(t.Sheet):
		return t.Sheet, nil
	case wrong != "":
		return "", &problem.Problem{Place: at,
			What:   fmt.Sprintf("%s %s ist kleiner als die Liste; sie reicht von %s. Einige Eltern oder Angaben fehlten in den Briefen.", names.what, problem.Quote(wrong), corners),
			Remedy: fmt.Sprintf(names.resize, corners) + ", speichern und noch einmal ausführen.",
		}
	case t.HeaderRow == 1:
		return "", &problem.Problem{Place: at,
			What:   "Im Namen der Tabelle steht ein Anführungszeichen (\"). Damit kann LibreOffice keinen Serienbrief drucken.",
			Remedy: "Die Tabelle umbenennen (Doppelklick auf ihren Reiter), speichern und noch einmal ausführen.",
		}
	}
	name := "Elternliste"
	if isSheet(t, name) {
		name = "Briefe"
	}
	return "", &problem.Problem{Place: at,
		What:   fmt.Sprintf("Die Überschriften stehen in Zeile %d. Für einen Serienbrief nimmt LibreOffice aber die erste Zeile der Tabelle als Überschriften.", t.HeaderRow),
		Remedy: fmt.Sprintf(names.define, corners, name) + ", speichern und noch einmal ausführen.",
	}
}

// isSheet tells whether a sheet has that name: LibreOffice offers it then, and the
// range of the same name not.
func isSheet(t *table.Table, name string) bool {
	return strings.EqualFold(t.Sheet, name) ||
		slices.ContainsFunc(t.Others, func(s table.Seen) bool { return strings.EqualFold(s.Sheet, name) })
}

// usable tells whether a name can stand in a query: a quotation mark in it ends
// LibreOffice 7.4.
func usable(name string) bool { return name != "" && !strings.ContainsRune(name, '"') }

// checkHeaders refuses headers that LibreOffice would know by another name: a field of
// a name that is not there prints its placeholder in every letter, without a word.
func checkHeaders(t *table.Table, needed []table.Column) error {
	for _, c := range needed {
		at := problem.Place{Sheet: t.Sheet, Row: t.HeaderRow, Column: table.ColumnName(c.Col), Header: c.Header}
		switch {
		case strings.TrimSpace(c.Header) != c.Header:
			return &problem.Problem{Place: at,
				What:   fmt.Sprintf("Vor oder hinter der Überschrift %s steht ein Leerzeichen. LibreOffice fände die Spalte nicht.", problem.Quote(strings.TrimSpace(c.Header))),
				Remedy: "Die Überschrift ohne Leerzeichen am Rand neu eingeben, speichern und noch einmal ausführen.",
			}
		case strings.ContainsAny(c.Header, "\"\n\r\t"):
			return &problem.Problem{Place: at,
				What:   "In der Überschrift steht ein Anführungszeichen (\") oder ein Zeilenumbruch. Damit kann LibreOffice keinen Serienbrief drucken.",
				Remedy: "Die Überschrift ohne dieses Zeichen neu eingeben, speichern und noch einmal ausführen.",
			}
		}
		twin := func(o table.Column) bool { return o.Col != c.Col && strings.EqualFold(o.Header, c.Header) }
		if i := slices.IndexFunc(t.Headers, twin); i >= 0 {
			return &problem.Problem{Place: at,
				What:   fmt.Sprintf("Die Überschrift %s gibt es zweimal, auch in Spalte %s. Welche gemeint ist, wäre im Brief nicht sicher.", problem.Quote(c.Header), table.ColumnName(t.Headers[i].Col)),
				Remedy: "Eine der beiden umbenennen, speichern und noch einmal ausführen.",
			}
		}
	}
	return nil
}

// sourceName is the name under which the data source registers itself in the office:
// none that anybody would give by hand.
func sourceName(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	return "elterntool-" + strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"'[].`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
}

// relative is the spreadsheet's path from the folder of the letter, with slashes; on
// another drive the absolute one.
func relative(letter, sheet string) (string, error) {
	from, err := filepath.Abs(filepath.Dir(letter))
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(sheet)
	if err != nil {
		return "", err
	}
	if rel, err := filepath.Rel(from, to); err == nil {
		return filepath.ToSlash(rel), nil
	}
	return filepath.ToSlash(to), nil
}
