package mailmerge_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
	mm "elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

// names of columns that have broken something somewhere.
var oddColumns = []string{"Id", "Straße Nr.", "Kind-ID", "O'Brien", "Q & A", "x [y]", "Größe/Maß", "a==b"}

var oddValues = []string{
	"", "", "x", " x", "x ", "  ", "Müller", `"Ay"`, "O'Neill & <Sons>", "a\tb", "a  b", "0012", "12", "é", "Ж", "🙂", `a\b`, `\"`, `"`, "x\ny", "TRUE", "1,5",
	"[x]", "ooow:x", "AND", "(x)", "<Id>", "{{x}}", "\u00a0", "\u200b", "Åå", "e\u0301",
}

type random struct{ *rand.Rand }

func pick[T any](r random, all []T) T { return all[r.IntN(len(all))] }

func (r random) condition(depth int) mm.Condition {
	column := pick(r, oddColumns[1:])
	switch n := r.IntN(8); {
	case n < 2:
		return mm.Empty(column)
	case n < 4:
		return mm.NotEmpty(column)
	case n < 5 || depth > 2:
		v := ""
		for v == "" || strings.Contains(v, "\n") {
			v = pick(r, oddValues)
		}
		return mm.Equal{Column: column, Value: v}
	case n < 6:
		return mm.Not{Condition: r.condition(depth + 1)}
	}
	all := make([]mm.Condition, 1+r.IntN(3))
	for i := range all {
		all[i] = r.condition(depth + 1)
	}
	if r.IntN(2) == 0 {
		return mm.And(all)
	}
	return mm.Or(all)
}

func (r random) inlines(depth int) []mm.Inline {
	all := make([]mm.Inline, r.IntN(6))
	for i := range all {
		switch n := r.IntN(10); {
		case n < 4:
			all[i] = mm.Text(pick(r, oddValues))
		case n < 7:
			all[i] = mm.Field{Column: pick(r, oddColumns)}
		case n < 8 && depth < 2:
			all[i] = mm.Span{Style: "Strong", Text: r.inlines(depth + 1)}
		case n < 9:
			all[i] = mm.Tab{}
		default:
			all[i] = mm.LineBreak{}
		}
	}
	return all
}

func (r random) paragraph(n int) mm.Paragraph {
	p := mm.Paragraph{Text: append(text(fmt.Sprintf("%d:", n)), r.inlines(0)...)}
	if r.IntN(2) == 0 {
		p.HideIf = r.condition(0)
	}
	return p
}

// What Writer makes of the template and what WriteMerged makes of the same rows are the same text, blank for blank.
func TestMergedEqualsMergeRandom(t *testing.T) {
	const rounds, rows, blocks = 3, 12, 40
	for round := range rounds {
		r := random{rand.New(rand.NewPCG(20261124, uint64(round)))}
		d := minimal(mm.Text("begin "), mm.Field{Column: "Id"})
		d.TextStyles = []mm.TextStyle{{Name: "Strong", Text: mm.TextProperties{Bold: mm.On}}}
		for i := range blocks {
			switch r.IntN(6) {
			case 0:
				d.Body = append(d.Body, mm.Section{HideIf: r.condition(0), Blocks: []mm.Block{r.paragraph(i), r.paragraph(i)}})
			case 1:
				d.Body = append(d.Body, mm.Table{Columns: []float64{80}, Rows: []mm.Row{{Cells: []mm.Cell{{Blocks: []mm.Block{r.paragraph(i), para("", mm.Text("in the cell"))}}}}}}, r.paragraph(i))
			case 2:
				p := r.paragraph(i)
				p.Drawings = []mm.Drawing{mm.Frame{X: 100, Y: 100, Width: 50, Height: 20, Blocks: []mm.Block{r.paragraph(i), para("", mm.Text("in the frame"))}}}
				d.Body = append(d.Body, p)
			default:
				d.Body = append(d.Body, r.paragraph(i))
			}
		}
		d.Body = append(d.Body, para("", mm.Text("end")))
		d.Source = &mm.Source{Name: "mailmerge-test", File: "rows.ods", Table: "Rows", Query: &mm.Query{Name: "Briefe", Columns: oddColumns}}
		dir := t.TempDir()
		table := [][]any{cells(oddColumns)}
		var values [][]string
		for i := range rows {
			row := make([]string, len(oddColumns))
			for c := range row {
				row[c] = pick(r, oddValues)
			}
			row[0] = fmt.Sprintf("row%02d", i)
			values = append(values, row)
			table = append(table, cells(row))
		}
		writeSheet(t, filepath.Join(dir, "rows.ods"), "Rows", table)
		writeTemplate(t, d, filepath.Join(dir, "letter.odt"))
		m := testoffice.Merge(t, filepath.Join(dir, "letter.odt"), true)
		if len(m.Files) != 1 || m.Records != rows {
			t.Fatalf("round %d: %d files, %d records, %q", round, len(m.Files), m.Records, m.Problems)
		}
		writeMerged(t, d, filepath.Join(dir, "merged.odt"), records(oddColumns, values), mm.MergeOptions{})
		want := paragraphs(t, filepath.Join(m.Dir, m.Files[0].File))
		got := paragraphs(t, filepath.Join(dir, "merged.odt"))
		if shown := strings.Count(strings.Join(want, "\n"), "begin row"); shown != rows || len(want) < rows*blocks/4 {
			t.Fatalf("round %d: %d letters, %d paragraphs: too few to judge by", round, shown, len(want))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("round %d (-merge +merged):\n%s", round, diff)
		}
		if slices.Equal(want, paragraphs(t, filepath.Join(dir, "letter.odt"))) {
			t.Errorf("round %d: the template already reads like the merged letters", round)
		}
	}
}
