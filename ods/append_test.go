package ods

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// appended plans rows below a table of two columns in sheet S that ends with base.
func appended(base int, rows ...[2]string) func(*Patch) error {
	return func(p *Patch) error {
		for col := range 2 {
			err := p.SetColumn("S", Column{HeaderRow: 1, At: col + 1, FirstCol: 1, After: 2, Base: base, LastRow: base + len(rows),
				Value: func(row int) (string, bool) {
					if row <= base {
						return "", false
					}
					return rows[row-base-1][col], rows[row-base-1][col] != ""
				}})
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// TestAppend shows the bytes that appended rows change, and the ranges that grow.
func TestAppend(t *testing.T) {
	styles := `<style:style style:name="a" style:family="table-cell"/><style:style style:name="b" style:family="table-cell"/><style:style style:name="c" style:family="table-cell"/>`
	def := `<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="c"/>`
	styled := func(style, text string) string {
		return `<table:table-cell table:style-name="` + style + `" office:value-type="string" calcext:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	line := func(cells ...string) string {
		return `<table:table-row>` + strings.Join(cells, "") + `</table:table-row>`
	}
	tests := []struct{ name, before, after string }{
		{
			"behind the last row, with its styles",
			line(cell("N"), cell("O")) + line(styled("b", "x"), styled("b", "y")) + line(styled("a", "x"), cell("y")),
			line(cell("N"), cell("O")) + line(styled("b", "x"), styled("b", "y")) + line(styled("a", "x"), cell("y")) +
				line(styled("a", "1"), cell("2")) + line(styled("a", "3")),
		}, {
			"into empty rows that are there",
			line(cell("N"), cell("O")) + line(styled("b", "x"), styled("b", "y")) + line(styled("a", "x"), styled("b", "y")) +
				`<table:table-row table:number-rows-repeated="1000"><table:table-cell table:style-name="c"/><table:table-cell table:number-columns-repeated="7"/></table:table-row>`,
			line(cell("N"), cell("O")) + line(styled("b", "x"), styled("b", "y")) + line(styled("a", "x"), styled("b", "y")) +
				`<table:table-row>` + styled("a", "1") + styled("b", "2") + `<table:table-cell table:number-columns-repeated="6"/></table:table-row>` +
				`<table:table-row>` + styled("a", "3") + `<table:table-cell table:number-columns-repeated="7"/></table:table-row>` +
				`<table:table-row table:number-rows-repeated="998"><table:table-cell table:style-name="c"/><table:table-cell table:number-columns-repeated="7"/></table:table-row>`,
		},
	}
	ranges := `<table:database-ranges><table:database-range table:name="filter" table:target-range-address="S.A1:S.B3"/>` +
		`<table:database-range table:name="one column" table:target-range-address="$'S'.$A$1:.$A$3"/><table:database-range table:name="short" table:target-range-address="S.A1:S.B2"/>` +
		`<table:database-range table:name="beside" table:target-range-address="S.D1:S.E3"/><table:database-range table:name="other" table:target-range-address="T.A1:T.B3"/>` +
		`<table:database-range table:name="long" table:target-range-address="S.A1:S.B1048576"/></table:database-ranges>`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			formats := `<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="S.B2:S.B3"/></calcext:conditional-formats>`
			s := strings.Replace(sheet("S", def+tt.before+formats), `"S"`, `"S" table:print-ranges="S.A1:S.B3"`, 1)
			out, pl, err := carryOut(t, flat(styles, "", s, ranges), appended(3, [2]string{"1", "2"}, [2]string{"3", ""}))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.NewReplacer(tt.before, tt.after, `"S.A1:S.B3"`, `"S.A1:S.B5"`, `"$'S'.$A$1:.$A$3"`, `"$'S'.$A$1:.$A$5"`, `"S.B2:S.B3"`, `"S.B2:S.B5"`).Replace(s + ranges)
			if got := body(out); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if len(pl.Grown) != 4 || pl.Cells != 3 {
				t.Errorf("Grown %q, %d cells", pl.Grown, pl.Cells)
			}
		})
	}
}

// TestAppendShort: formulas and names that end at the last row stay as they are, and are named; those that reach further are not.
// The results of all that read a new row are taken away.
func TestAppendShort(t *testing.T) {
	formula := func(text string) string {
		return `<table:table-cell table:formula="of:=` + text + `" office:value-type="float" office:value="2" calcext:value-type="float"><text:p>2</text:p></table:table-cell>`
	}
	s := sheet("S", row("N", "O")+row("x", "y")+row("x", "y"))
	u := sheet("U", `<table:table-row>`+formula("COUNTA([$S.A2:.A3])")+formula("COUNTA([$S.A2:.A5])")+formula("[.B1]+1")+formula("[$S.A3]")+`</table:table-row>`)
	names := `<table:named-expressions><table:named-range table:name="alle" table:base-cell-address="$S.$A$1" table:cell-range-address="$S.$A$2:.$B$3"/>` +
		`<table:named-range table:name="viele" table:base-cell-address="$S.$A$1" table:cell-range-address="$S.$A$2:.$B$99"/></table:named-expressions>`
	out, pl, err := carryOut(t, flat("", "", s+u, names), appended(3, [2]string{"1", "2"}, [2]string{"3", ""}))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(pl.Short) != "[{U 1 1}]" || fmt.Sprint(pl.ShortNames) != "[alle]" || pl.Recalculated != 2 {
		t.Errorf("short %v, names %v, %d results", pl.Short, pl.ShortNames, pl.Recalculated)
	}
	if got := body(out); !strings.Contains(got, formula("COUNTA([$S.A2:.A3])")) || strings.Contains(got, formula("COUNTA([$S.A2:.A5])")) || strings.Contains(got, formula("[.B1]+1")) {
		t.Error(got)
	}
}

// Whatever the styles and the rows below, appended rows hold what was planned in the
// look of the last row, and nothing else changes: the old rows are where they were.
func TestRandomAppend(t *testing.T) {
	for seed := range uint64(documents()) {
		r := rand.New(rand.NewPCG(seed, 6))
		one := func(list ...string) string { return list[r.IntN(len(list))] }
		styles := ""
		for _, s := range []string{"a", "b", "c"} {
			styles += `<style:style style:name="` + s + `" style:family="table-cell"/>`
		}
		style := func() string {
			return one("", ` table:style-name="a"`, ` table:style-name="b"`, ` table:style-name="c"`)
		}
		defaults := [2]string{}
		content := one("", `<table:table-column table:number-columns-repeated="1024"/>`, `<table:table-column table:default-cell-style-name="b"/><table:table-column table:default-cell-style-name="a"/>`)
		if strings.Contains(content, `name="b"`) {
			defaults = [2]string{"b", "a"}
		}
		base, rowStyle := 1+r.IntN(5), ""
		content += row("N", "O")
		for range base - 1 {
			rowStyle = one("", ` table:default-cell-style-name="c"`)
			content += `<table:table-row` + rowStyle + `>`
			for range 2 {
				content += `<table:table-cell` + style() + ` office:value-type="string"><text:p>x</text:p></table:table-cell>`
			}
			content += one("", `<table:table-cell`+style()+` table:number-columns-repeated="9"/>`) + `</table:table-row>`
		}
		for range r.IntN(3) { // empty rows below
			content += `<table:table-row` + one("", fmt.Sprintf(` table:number-rows-repeated="%d"`, 1+r.IntN(9))) + one("/>", `><table:table-cell`+style()+` table:number-columns-repeated="5"/></table:table-row>`)
		}
		b := flat(styles, "", sheet("S", content)+sheet("T", row("n")), "")
		var rows [][2]string
		for range 1 + r.IntN(6) {
			rows = append(rows, [2]string{one("", "v", "w"), one("v", "w")})
		}
		out, _, err := carried(b, appended(base, rows...))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, b)
		}
		before, err := naive(b)
		if err != nil {
			t.Fatal(err)
		}
		after, err := naive(out)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		s, old := after.sheets[0], before.sheets[0]
		at := func(s *naiveSheet, row, col int) (text, style string) {
			if c := s.cell(row, col); c != nil {
				return c.text, c.style
			}
			return "", ""
		}
		for n := 1; n <= base+len(rows)+3; n++ {
			for col := 1; col <= 3; col++ {
				text, style := at(s, n, col)
				wantText, wantStyle := at(old, n, col)
				if n > base && n <= base+len(rows) && col <= 2 && rows[n-base-1][col-1] != "" {
					wantText = rows[n-base-1][col-1]
					_, own := at(old, base, col)
					switch { // ODF 1.3 part 3, 19.621: its own, the row's, the column's
					case own != "":
					case rowStyle != "":
						own = "c"
					default:
						own = defaults[col-1]
					}
					if cmp.Or(style, defaults[col-1], "Default") != cmp.Or(own, "Default") {
						t.Fatalf("seed %d: row %d, column %d has the style %q, the last row %q\n%s\n%s", seed, n, col, style, own, b, out)
					}
					wantStyle = style
				}
				if text != wantText || style != wantStyle {
					t.Fatalf("seed %d: row %d, column %d is %q (%s), want %q (%s)\n%s\n%s", seed, n, col, text, style, wantText, wantStyle, b, out)
				}
			}
		}
		again, pl, err := carried(out, appended(base, rows...))
		if err != nil || !pl.Empty() || string(again) != string(out) {
			t.Fatalf("seed %d: the second time: %v, empty %v", seed, err, pl != nil && pl.Empty())
		}
	}
}

// LibreOffice shows the rows, its filter reaches to the last one, and the schema has no
// objection that it had not before.
func TestAppendOffice(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	before := filepath.Join("testdata", "layout.ods")
	file, err := os.ReadFile(before)
	if err != nil {
		t.Fatal(err)
	}
	out, pl, err := carried(file, func(p *Patch) error {
		return p.SetColumn("Datei-01", Column{HeaderRow: 1, At: 1, FirstCol: 1, After: 4, Base: 7, LastRow: 9, Value: func(row int) (string, bool) {
			return fmt.Sprint("neu-", row), row > 7
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(pl.Grown) == 0 {
		t.Error("nothing grows")
	}
	after := filepath.Join(t.TempDir(), "layout.ods")
	if err := os.WriteFile(after, out, 0o600); err != nil {
		t.Fatal(err)
	}
	was, is := testoffice.Shown(t, before, 1), testoffice.Shown(t, after, 1)
	for i := range is {
		want := ""
		if i < len(was) {
			want = strings.Join(was[i], "|")
		}
		got := strings.Join(is[i], "|")
		if row := i + 1; row == 8 || row == 9 {
			if !strings.HasPrefix(got, fmt.Sprint("neu-", row)) {
				t.Errorf("row %d shows %q", row, got)
			}
			continue
		}
		if strings.TrimRight(got, "|") != strings.TrimRight(want, "|") {
			t.Errorf("row %d shows %q, was %q", i+1, got, want)
		}
	}
	testoffice.ODFValidBaseline(t, before, after)
}
