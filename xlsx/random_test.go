package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// workbooks is how many random workbooks a test makes.
func workbooks() int {
	if testing.Short() || raceEnabled {
		return 150
	}
	return 1000
}

// readsAs compares what the package reads with what the generator meant; of formulas
// in a patched workbook the results may be gone.
func (g *gen) readsAs(b []byte, patched bool, set map[string]map[genPlace]string) error {
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	got := make(map[string]map[genPlace]genCell)
	for r, err := range w.Rows() {
		if err != nil {
			return err
		}
		s := g.sheets[r.Sheet.Index]
		if got[s.name] == nil {
			got[s.name] = make(map[genPlace]genCell)
		}
		if r.Hidden != s.hidden[r.Number] {
			return fmt.Errorf("%s, row %d: hidden is %t", s.name, r.Number, r.Hidden)
		}
		for _, c := range r.Cells {
			got[s.name][genPlace{r.Number, c.Col}] = genCell{c.Type, string(c.Value), c.Formula}
		}
	}
	for _, s := range g.sheets {
		want := make(map[genPlace]genCell)
		for at, c := range s.cells {
			want[at] = c
		}
		for at, text := range set[s.name] {
			delete(want, at)
			if text != "" {
				want[at] = genCell{String, text, false}
			}
		}
		for at, c := range got[s.name] {
			was, ok := want[at]
			if patched && was.formula && c == (genCell{Empty, "", true}) {
				c = was
			}
			if c != was || !ok {
				return fmt.Errorf("%s!%s holds %+v, not %+v", s.name, ref(at.row, at.col), c, was)
			}
			delete(want, at)
		}
		for at, c := range want {
			return fmt.Errorf("%s!%s is not read: %+v", s.name, ref(at.row, at.col), c)
		}
		if set == nil {
			if last, err := w.LastRow(s.name); err != nil || last != s.lastRow {
				return fmt.Errorf("%s: last row %d, not %d: %v", s.name, last, s.lastRow, err)
			}
		}
	}
	return nil
}

// written lists the parts for people.
func written(files []file) string {
	var b strings.Builder
	for _, f := range files {
		if strings.HasPrefix(strings.ToLower(strings.ReplaceAll(f.name, `\`, "/")), "xl/") && !strings.Contains(f.name, "styles") {
			fmt.Fprintf(&b, "%s:\n%s\n", f.name, f.data)
		}
	}
	return b.String()
}

// TestRandomColumn: random workbooks are read as they are meant, and random columns
// in them keep all the promises.
func TestRandomColumn(t *testing.T) {
	done, why, places := 0, make(map[string]int), make(map[string]int)
	for seed := range uint64(workbooks()) {
		g := newGen(seed, 1)
		files := g.files()
		b := g.pack(t, files)
		if err := g.readsAs(b, false, nil); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, written(files))
		}
		if err := agrees(b); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, written(files))
		}
		s := g.sheets[g.IntN(len(g.sheets))]
		headerRow := 1 + g.IntN(3)
		c := Column{Header: g.pick("N", "x", "7", "a b c<", "_x0041_"), HeaderRow: headerRow, LastRow: max(headerRow, s.lastRow-2+g.IntN(4)), At: max(0, g.IntN(12)-6),
			Value: func(row int) (string, bool) {
				r := rand.New(rand.NewPCG(seed, uint64(row)))
				switch r.IntN(6) {
				case 0:
					return "", true
				case 1:
					return "", false
				case 2:
					return fmt.Sprintf("  row <%d> & ä\n\tb _x000d_", row), true
				case 3:
					return "x", true
				}
				return "same", true
			}}
		if g.one(3) {
			c.Header = "Ort &2"
		}
		r, err := trial{s.name, c}.carryOut(b)
		var refused *Error
		switch {
		case err == nil:
			done++
			for k, n := range r.places {
				places[k] += n
			}
			set := make(map[genPlace]string)
			for row, v := range r.values {
				set[genPlace{row, r.plan.Columns[0].Col}] = v
			}
			if err := g.readsAs(r.file, true, map[string]map[genPlace]string{s.name: set}); err != nil {
				t.Fatalf("seed %d: %+v: afterwards %v\n%s", seed, c, err, written(files))
			}
		case errors.Is(err, errProperty) || !errors.As(err, &refused):
			t.Fatalf("seed %d: %s %+v: %v\n%s", seed, s.name, c, err, written(files))
		default:
			why[refused.Kind.Error()]++
		}
	}
	t.Logf("%d columns, refused: %v; edits: %v", done, why, places)
	if done < workbooks()/2 {
		t.Error("most are refused")
	}
}

// TestRandomCells: any number of cells at once give the old workbook with just these
// values.
func TestRandomCells(t *testing.T) {
	done, why := 0, make(map[string]int)
	for seed := range uint64(workbooks()) {
		g := newGen(seed, 2)
		files := g.files()
		b := g.pack(t, files)
		set := make(map[string]map[genPlace]string)
		looks := make(map[genPlace]int)
		for range 1 + g.IntN(6) {
			s := g.sheets[g.IntN(len(g.sheets))]
			at := genPlace{1 + g.IntN(12), 2 * (1 + g.IntN(4))}
			if set[s.name] == nil {
				set[s.name] = make(map[genPlace]string)
			}
			set[s.name][at] = g.pick("v", "=1", "a  b", " <&>\n", "", "x")
			if set[s.name][at] == "" && at.row > s.lastRow {
				continue // a row that is not there gets no cell for a look alone
			}
			looks[at] = max(0, 2*g.IntN(7)-3) // of a cell that is not set; TestLookOfPlanned has those
		}
		r, err := proven(b, func(p *Patch) error {
			for sheet, cells := range set {
				for at, text := range cells {
					if err := p.Set(sheet, at.row, at.col, Value{Text: text, Empty: text == "", LookOf: looks[at]}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		var refused *Error
		switch {
		case err == nil:
			done++
		case errors.Is(err, errProperty) || !errors.As(err, &refused):
			t.Fatalf("seed %d: %v %v: %v\n%s", seed, set, looks, err, written(files))
		default:
			why[refused.Kind.Error()]++
			continue
		}
		if err := g.readsAs(r.file, true, set); err != nil {
			t.Fatalf("seed %d: %v %v: %v\n%s", seed, set, looks, err, written(files))
		}
		// Nothing else is another: styles, attributes, formulas, what stands around rows.
		for i, s := range r.before.sheets {
			keep := func(n *naiveSheet) []string {
				var lines []string
				for _, r := range n.rows {
					r.cells = deleteCells(r.cells, set[s.name])
				}
				lines = append(lines, n.canonical(0)...)
				for _, c := range n.root.children {
					if !c.is("sheetData", "dimension") {
						lines = append(lines, c.print())
					}
				}
				return lines
			}
			if diff := cmp.Diff(keep(s), keep(r.after.sheets[i])); diff != "" {
				t.Fatalf("seed %d: %v: sheet %s (-old +new)\n%s\n%s", seed, set, s.name, diff, written(files))
			}
		}
	}
	t.Logf("%d patches, refused: %v", done, why)
	if done < workbooks()/4 {
		t.Error("most are refused")
	}
}

func deleteCells(cells []*naiveCell, set map[genPlace]string) []*naiveCell {
	var rest []*naiveCell
	for _, c := range cells {
		if _, ok := set[genPlace{c.row, c.col}]; !ok {
			rest = append(rest, c)
		}
	}
	return rest
}
