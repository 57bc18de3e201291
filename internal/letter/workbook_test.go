package letter

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"elterntool/internal/problem"
	"elterntool/internal/roster"
	"elterntool/internal/table"
	"elterntool/internal/testoffice"
)

// writeWorkbook writes a book as a workbook of Excel, from a row on, as a table of
// that name, or without one.
func writeWorkbook(t *testing.T, b *book, file string, first int, name string) {
	t.Helper()
	f := excelize.NewFile()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetName("Sheet1", b.sheet))
	if first > 1 {
		check(f.SetCellValue(b.sheet, "A1", "Elternliste"))
	}
	last := 0
	for i, row := range b.rows {
		for _, c := range row {
			last = max(last, c.Col)
			check(f.SetCellValue(b.sheet, table.ColumnName(c.Col)+strconv.Itoa(first+i), string(c.Value)))
		}
	}
	if name != "" {
		corners := "A" + strconv.Itoa(first) + ":" + table.ColumnName(last) + strconv.Itoa(first+len(b.rows)-1)
		check(f.AddTable(b.sheet, &excelize.Table{Range: corners, Name: name}))
	}
	check(f.SaveAs(file))
	check(f.Close())
}

// TestWriterTakesWorkbooks lets Writer merge the letter with an .xlsx as its source: a
// sheet, and a table of Excel that begins further down and gets a new column.
func TestWriterTakesWorkbooks(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Calc, testoffice.UNO, testoffice.PDFText)
	want := []parent{
		{"Anna", "Müller", "anna.mueller", "047110", "Passwort", "Tim (5b), Lea (10a)"},
		{"Bert", "O'Neill & Söhne", "bert.oneill", "0O1lI5x", "Passwort", "Kim (5b)"},
	}
	b := newBook("Eltern & Kinder", strings.Join([]string{
		"Vorname|Nachname|Straße|PLZ|Ort|Vorname des Kindes|Klasse|Account|Passwort",
		"Anna|Müller|Am Rain 5|00000|Musterstadt|Tim|5b|anna.mueller|047110",
		"Bert|O'Neill & Söhne|Weg 2|00000|Musterstadt|Kim|5b|bert.oneill|0O1lI5x",
		"Anna|Müller|Am Rain 5|00000|Musterstadt|Lea|10a|anna.mueller|047110",
		"Gert|Wartet|Weg 7|00000|Musterstadt|Ute|5b||",
	}, "\n"))
	for name, first := range map[string]int{"": 1, "Liste": 3} {
		t.Run("table "+name, func(t *testing.T) {
			o := testOptions(t)
			o.Mark, o.Settings.Letter.ClassInRemark, o.Settings.Letter.Order = true, true, "klasse"
			o.File, o.Output = filepath.Join(t.TempDir(), "datei01.xlsx"), ""
			writeWorkbook(t, b, o.File, first, name)
			res, err := Run(context.Background(), &Job{Options: *o})
			if err != nil {
				t.Fatal(err)
			}
			m := testoffice.Merge(t, filepath.Join(filepath.Dir(o.File), LetterName), false)
			if len(m.Problems) > 0 || m.Records != len(want) || len(m.Files) != len(want) {
				t.Fatalf("%d records, %d files, problems %q, queries %q", m.Records, len(m.Files), m.Problems, m.Queries)
			}
			for i, f := range m.Files {
				checkMerged(t, f, want, &res.Plan.Letters[i])
			}
		})
	}
}

// TestWordsForWorkbooks: what to do is said in the words of Excel.
func TestWordsForWorkbooks(t *testing.T) {
	list := &table.Table{Sheet: "Eltern", HeaderRow: 3, FirstCol: 1, LastCol: 4, LastRow: 9}
	small := []roster.Range{{Name: "Liste", Sheet: "Eltern", FirstRow: 3, FirstCol: 1, LastRow: 5, LastCol: 4}}
	hidden := *list
	hidden.SheetHidden = true
	for want, try := range map[string]struct {
		table  *table.Table
		ranges []roster.Range
	}{
		"Start → Als Tabelle formatieren": {list, nil},
		"Tabellengröße ändern":            {list, small},
		"Einblenden":                      {&hidden, nil},
	} {
		_, err := sourceTable(try.table, try.ranges, nil, 0, true)
		var p *problem.Problem
		if !errors.As(err, &p) || !strings.Contains(p.Remedy, want) || strings.Contains(p.What+p.Remedy, "Calc") {
			t.Errorf("%q: %v", want, err)
		}
	}
}
