package check

import (
	"slices"

	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A Plan is all that --fix will do, decided before a byte is written.
type Plan struct {
	Source  safefile.Fingerprint // of the Datei-01 it was made for; apply refuses any other
	Table   *table.Table
	Columns []roster.Column
	Cells   int
}

// MakePlan decides which cells get which text. It is pure: no file, no clock. Of a kind of
// which not all findings are kept, those that are not are left for another run.
func MakePlan(source safefile.Fingerprint, res *Result) *Plan {
	p := &Plan{Source: source, Table: res.Table}
	cells := map[int]map[int]string{} // by column and row
	headers := map[int]string{}
	for _, f := range res.Findings {
		if !f.Fix {
			continue
		}
		if cells[f.Col] == nil {
			cells[f.Col] = map[int]string{}
			headers[f.Col] = f.Header
		}
		cells[f.Col][f.Row] = f.New
		p.Cells++
	}
	for col, texts := range cells {
		p.Columns = append(p.Columns, roster.Column{Header: headers[col], At: col, Value: func(row int) (string, bool) {
			text, ok := texts[row]
			return text, ok
		}})
	}
	slices.SortFunc(p.Columns, func(a, b roster.Column) int { return a.At - b.At })
	return p
}
