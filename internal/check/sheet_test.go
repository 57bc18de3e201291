package check

import (
	"context"
	"iter"
	"strings"
	"testing"

	"elterntool/internal/table"
)

// A sheet is a table in a text: a row a line, cells parted by "|". "#12" is a number,
// "#1234#1.234" one that is shown otherwise, "=text" the result of a formula, "~text" has a format or a link inside, "@date#2026-05-03"
// a date. White space counts; "\n" is a line feed.
type sheet string

func (s sheet) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		number := 0
		for line := range strings.SplitSeq(strings.Trim(string(s), "\n"), "\n") {
			number++
			row := table.Row{Sheet: "Eltern", Number: number, Repeated: 1}
			for i, text := range strings.Split(line, "|") {
				if c := cellOf(text); c != nil {
					c.Col = i + 1
					row.Cells = append(row.Cells, *c)
				}
			}
			if len(row.Cells) > 0 && !yield(&row, nil) {
				return
			}
		}
	}
}

func cellOf(text string) *table.Cell {
	if text == "" {
		return nil
	}
	c := &table.Cell{Kind: table.String}
	if rest, ok := strings.CutPrefix(text, "~"); ok {
		c.Markup, text = true, rest
	}
	if rest, ok := strings.CutPrefix(text, "="); ok {
		c.Formula, text = true, rest
	}
	if rest, ok := strings.CutPrefix(text, "@date#"); ok {
		c.Kind, text = table.Date, rest
	} else if rest, ok := strings.CutPrefix(text, "#"); ok && rest != "" && strings.IndexFunc(rest[:1], func(r rune) bool { return r < '0' || r > '9' }) < 0 {
		c.Kind, text = table.Number, rest
		if value, shown, ok := strings.Cut(rest, "#"); ok {
			c.Value, c.Text = []byte(value), []byte(shown)
			return c
		}
	}
	c.Value = []byte(strings.ReplaceAll(text, `\n`, "\n"))
	return c
}

func examine(t testing.TB, s string) *Result {
	t.Helper()
	res, err := Examine(context.Background(), sheet(s), table.Options{Account: table.AccountHeader})
	if err != nil {
		t.Fatalf("%v\n%s", err, s)
	}
	return res
}
