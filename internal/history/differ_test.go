package history

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"elterntool/internal/journal"
	"elterntool/internal/table"

	"github.com/google/go-cmp/cmp"
)

// A book is a spreadsheet of a text: "== Sheet" begins a sheet, "|" parts cells, @12 is a
// number, =x a formula, "3x " before a row repeats it.
type book string

func (b book) Rows() iter.Seq2[*table.Row, error] {
	return func(yield func(*table.Row, error) bool) {
		sheet, index, number := "", -1, 1
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			if name, ok := strings.CutPrefix(line, "== "); ok {
				sheet, number = name, 1
				index++
				continue
			}
			row := &table.Row{Sheet: sheet, SheetIndex: index, Number: number, Repeated: 1}
			if n, rest, ok := strings.Cut(line, "x "); ok {
				if _, err := fmt.Sscan(n, &row.Repeated); err == nil {
					line = rest
				}
			}
			number += row.Repeated
			for i, text := range strings.Split(line, "|") {
				c := table.Cell{Col: i + 1, Kind: table.String, Value: []byte(text)}
				switch {
				case text == "":
					continue
				case text[0] == '@':
					c.Kind, c.Value = table.Number, c.Value[1:]
				case text[0] == '=':
					c.Formula = true
				}
				row.Cells = append(row.Cells, c)
			}
			if len(row.Cells) > 0 && !yield(row, nil) {
				return
			}
		}
	}
}

func TestCompare(t *testing.T) {
	step := &journal.Step{Sheet: "Eltern", Columns: []journal.Column{{Header: "Account", Col: 3, Added: true, Cells: 2}, {Header: "Konto", Col: 2, Added: true, Cells: 1, Rows: "2"}}}
	tests := []struct {
		name, now, then string
		want            Differences
	}{
		{"equal", "== Eltern\na|b", "== Eltern\na|b", Differences{}},
		{"the column of the step", "== Eltern\nVorname|Nachname|Account\na|b|c", "== Eltern\nVorname|Nachname\na|b", Differences{Inside: 2, Unsure: true}},
		{"the cells of the step, and one by hand in its column", "== Eltern\nVorname|Konto\na|c\nb|d", "== Eltern\nVorname\na\nb",
			Differences{Inside: 2, Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 3, Col: 2, Now: "d"}}}},
		{"the same header in another sheet is somebody's own", "== Notizen\nAccount\nx", "== Notizen\nAccount\ny",
			Differences{Outside: 1, Listed: []Change{{Sheet: "Notizen", Row: 2, Col: 1, Now: "x", Then: "y"}}}},
		{"a cell", "== Eltern\nVorname|Tel\na|1", "== Eltern\nVorname|Tel\na|2",
			Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 2, Col: 2, Now: "1", Then: "2"}}}},
		{"a cell that is new", "== Eltern\na|b", "== Eltern\na", Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 1, Col: 2, Now: "b"}}}},
		{"a row that is gone", "== Eltern\na", "== Eltern\na\nb|c", Differences{Outside: 2, Listed: []Change{
			{Sheet: "Eltern", Row: 2, Col: 1, Then: "b"}, {Sheet: "Eltern", Row: 2, Col: 2, Then: "c"}}}},
		{"a row between others", "== Eltern\na\n\nc", "== Eltern\na\nb\nc", Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 2, Col: 1, Then: "b"}}}},
		{"a sheet that is new", "== Eltern\na\n== Neu\nx", "== Eltern\na", Differences{Outside: 1, Listed: []Change{{Sheet: "Neu", Row: 1, Col: 1, Now: "x"}}}},
		{"sheets in another order", "== A\na\n== B\nb", "== B\nb\n== A\na", Differences{}},
		{"a password is kept secret", "== Eltern\nPasswort\n123456", "== Eltern\nPasswort\n654321",
			Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 2, Col: 1, Now: "123456", Then: "654321", Secret: true}}}},
		{"so is a code", "== Eltern\nRegistrierungscode\nAB", "== Eltern\nRegistrierungscode",
			Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 2, Col: 1, Now: "AB", Secret: true}}}},
		{"results of formulas follow from other cells", "== Eltern\n=66", "== Eltern\n=0", Differences{}},
		{"a formula instead of a value", "== Eltern\n=66", "== Eltern\n66", Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 1, Col: 1, Now: "=66", Then: "66"}}}},
		{"numbers as another program writes them", "== Eltern\n@12.0", "== Eltern\n@12", Differences{}},
		{"a text is no number", "== Eltern\n@12", "== Eltern\n12", Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 1, Col: 1, Now: "12", Then: "12"}}}},
		{"runs of rows", "== Eltern\n9x a\nb", "== Eltern\n4x a\nx\n4x a\nb", Differences{Outside: 1, Listed: []Change{{Sheet: "Eltern", Row: 5, Col: 1, Now: "a", Then: "x"}}}},
	}
	for _, tt := range tests {
		d, err := compare(context.Background(), book(tt.now), book(tt.then), step)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, *d); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

// The list is bounded, the number is not, and a claim of a million equal rows costs
// nothing.
func TestCompareIsBounded(t *testing.T) {
	d, err := compare(context.Background(), book("== E\n1000000x a|b"), book("== E\nx"), &journal.Step{})
	if err != nil || len(d.Listed) != shownChanges || d.Outside != 2_000_000 {
		t.Errorf("%d listed of %d, %v", len(d.Listed), d.Outside, err)
	}
}
