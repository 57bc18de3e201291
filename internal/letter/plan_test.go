package letter

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/problem"
	"elterntool/internal/table"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew; look at the difference")

// TestPlan makes the plan for each file of testdata/plan: Datei-01, flags, and what is
// decided and said.
func TestPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/plan/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := func(name string) *txtar.File {
				if i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name }); i >= 0 {
					return &a.Files[i]
				}
				return &txtar.File{}
			}
			o, b := testOptions(t), newBook("Eltern", string(part("datei01").Data))
			ranges := flags(t, o, b, string(part("flags").Data))
			p, err := plan(o, b, ranges)
			got := told(p, err)
			if err == nil {
				sameAsQuery(t, b, p)
			}
			if *update {
				if w := part("want"); w.Name != "" {
					w.Data = []byte(got)
				} else {
					a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(got)})
				}
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(part("want").Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// told is a plan as people can read it, with all that is said to them.
func told(p *Plan, err error) string {
	var w strings.Builder
	if err != nil {
		fmt.Fprintf(&w, "Fehler: %v\n", err)
		return w.String()
	}
	fmt.Fprintf(&w, "%s\n", p.counted())
	for _, l := range p.Letters {
		fmt.Fprintf(&w, "- %s: %s, %s", l.Key, l.Name, rowsOf(l.Rows))
		if l.Code {
			w.WriteString(", Code")
		}
		if l.Sent {
			w.WriteString(", schon versendet")
		}
		if l.Password != "" {
			w.WriteString(", Passwort " + l.Password)
		}
		for _, h := range []string{childrenHeader, orderHeader} {
			if v, ok := l.Values[h]; ok {
				fmt.Fprintf(&w, ", %s: %s", h, v)
			}
		}
		w.WriteString("\n")
	}
	for _, c := range p.Columns {
		at := "neu"
		if c.At > 0 {
			at = table.ColumnName(c.At)
		}
		fmt.Fprintf(&w, "Spalte %s (%s):", c.Header, at)
		for row := p.Table.HeaderRow + 1; row <= p.Table.LastRow; row++ {
			if v, ok := c.Value(row); ok {
				fmt.Fprintf(&w, " %d=%s", row, v)
			}
		}
		w.WriteString("\n")
	}
	for _, o := range p.Open {
		fmt.Fprintf(&w, "Offen: %s %s:%d\n", o.Text, filepath.Base(o.File), o.Line)
	}
	for _, n := range p.Notes {
		sign := "."
		if n.Look {
			sign = "!"
		}
		fmt.Fprintf(&w, "%s %v\n", sign, &problem.Problem{Place: problem.Place{Row: n.Row, Column: n.Column}, What: n.What, Remedy: n.Remedy})
	}
	fmt.Fprintf(&w, "%s, %s\n", p.Document.Source.Name, p.Document.Source.File)
	w.WriteString(p.Query + "\n")
	return w.String()
}

func rowsOf(rows []int) string {
	var s []string
	for _, r := range rows {
		s = append(s, fmt.Sprint(r))
	}
	return "Zeilen " + strings.Join(s, " ")
}
