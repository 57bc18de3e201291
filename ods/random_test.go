package ods

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A gen writes random documents that hold all that the grammar allows around
// and in rows, written in many ways.
type gen struct {
	*rand.Rand
	b      strings.Builder
	id     int
	pretty bool
	sheets []string
}

func (g *gen) add(format string, args ...any) {
	fmt.Fprintf(&g.b, format, args...)
	if g.pretty && g.IntN(2) == 0 {
		g.b.WriteString([]string{"\n ", "\r\n", "\t", "<!-- > -->"}[g.IntN(4)])
	}
}

func (g *gen) one(in int) bool { return g.IntN(in) == 0 }

func (g *gen) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *gen) attrs(list ...string) string {
	g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	out := ""
	for _, a := range list {
		if a == "" {
			continue
		}
		if g.one(4) {
			a = strings.ReplaceAll(a, `"`, `'`)
		}
		if g.one(8) {
			a = strings.Replace(a, "=", " = ", 1)
		}
		out += g.pick(" ", " ", "\n  ") + a
	}
	return out + g.pick("", "", " ")
}

func (g *gen) repeat(what string, most int) string {
	if n := 1 + g.IntN(most); n > 1 || g.one(8) {
		return fmt.Sprintf(`table:number-%s-repeated="%d"`, what, n)
	}
	return ""
}

func (g *gen) xmlID() string {
	if !g.one(8) {
		return ""
	}
	g.id++
	return fmt.Sprintf(`xml:id="i%d"`, g.id)
}

func (g *gen) styleName(attr string) string {
	if g.one(2) {
		return ""
	}
	return fmt.Sprintf(`table:%s="%s"`, attr, g.pick("a", "b", "t", "Default", "none", "n&amp;m"))
}

func (g *gen) columns() {
	if g.one(3) {
		return
	}
	for range 1 + g.IntN(4) {
		group := g.pick("", "", "table:table-columns", "table:table-column-group", "table:table-header-columns")
		if group != "" {
			g.add("<%s>", group)
		}
		col := "<table:table-column" + g.attrs(g.styleName("style-name"), g.styleName("default-cell-style-name"), g.repeat("columns", 4), g.xmlID(), g.pick("", "", `table:visibility="collapse"`))
		if g.one(6) {
			g.add("%s></table:table-column>", col)
		} else {
			g.add("%s/>", col)
		}
		if group != "" {
			g.add("</%s>", group)
		}
	}
}

func (g *gen) row(depth int) {
	if depth < 3 && g.one(5) {
		group := g.pick("table:table-row-group", "table:table-header-rows", "table:table-rows")
		g.add("<%s>", group)
		for range 1 + g.IntN(3) {
			g.row(depth + 1)
		}
		g.add("</%s>", group)
		return
	}
	if g.one(10) {
		g.add("<text:soft-page-break/>")
	}
	tag := "<table:table-row" + g.attrs(g.pick("", "", `table:style-name="ro1"`), g.pick("", "", "", g.styleName("default-cell-style-name")),
		g.repeat("rows", 1+g.IntN(4)), g.xmlID(), g.pick("", "", "", `table:visibility="filter"`, `table:visibility="collapse"`))
	cells := g.IntN(6)
	if cells == 0 {
		g.add("%s", tag+g.pick("/>", "></table:table-row>"))
		return
	}
	g.add("%s>", tag)
	for range cells {
		g.cell()
	}
	if g.one(4) {
		g.add(`<table:table-cell table:number-columns-repeated="%d"/>`, 1+g.IntN(16_000))
	}
	g.add("</table:table-row>")
}

func (g *gen) cell() {
	name := "table:table-cell"
	var attrs, content string
	switch g.IntN(16) {
	case 0, 1, 2:
	case 3:
		attrs, content = `office:value-type="float" office:value="7"`, "<text:p>7,0</text:p>"
	case 4:
		attrs = `office:value-type="string" office:string-value="s"`
	case 5:
		attrs = fmt.Sprintf(`table:formula="of:=%s" office:value-type="string"`, g.pick("[.A1]", "[.B2]&amp;[.C3]", "COUNTA([.A1:.G9])", "INDIRECT(&quot;A1&quot;)", "["+g.sheets[0]+".B2]", "1+1"))
		content = "<text:p>old</text:p>"
	case 6:
		content = `<office:annotation><dc:creator>c</dc:creator><text:p>note</text:p></office:annotation>` + g.pick("", "<text:p>x</text:p>")
		if content[len(content)-2] == 'p' {
			attrs = `office:value-type="string"`
		}
	case 7:
		content = `<draw:frame draw:id="d` + fmt.Sprint(g.IntN(1000)) + `"><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>`
	case 8:
		if g.one(4) {
			attrs, name = "", "table:covered-table-cell"
		} else {
			attrs = g.pick(`table:number-columns-spanned="1" table:number-rows-spanned="1"`, `table:content-validation-name="v"`, `table:number-columns-spanned="2"`)
		}
	default:
		attrs = `office:value-type="string"`
		for range 1 + g.IntN(2) {
			content += g.pick("<text:p>x</text:p>", "<text:p>y</text:p>", "<text:p/>", "<text:p>a <text:span>b</text:span><text:s/>c&lt;</text:p>", "<text:p>"+fmt.Sprint(g.IntN(1000))+"</text:p>")
			if g.pretty && g.one(3) {
				content += "\n  "
			}
		}
	}
	tag := "<" + name + g.attrs(attrs, g.styleName("style-name"), g.repeat("columns", 1+g.IntN(3)), g.xmlID())
	if content == "" && !g.one(5) {
		g.add("%s/>", tag)
		return
	}
	g.add("%s>%s</%s>", tag, content, name)
}

// document writes a whole document.
func (g *gen) document() []byte {
	g.sheets = []string{"S", "T"}[:1+g.IntN(2)]
	for _, name := range g.sheets {
		ranges := g.pick("", fmt.Sprintf(`table:print-ranges="%s.A1:%s.%s%d"`, name, name, ColumnName(1+g.IntN(4)), 2+g.IntN(5)))
		g.add(`<table:table%s>`, g.attrs(fmt.Sprintf(`table:name="%s"`, name), ranges))
		if g.one(5) {
			g.add(`<table:shapes><draw:frame>%s</draw:frame></table:shapes>`, sheet("D", row("d")))
		}
		g.columns()
		for range 1 + g.IntN(6) {
			g.row(0)
		}
		if g.one(4) {
			g.add(`<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="%s.A1:%s.%s9"/></calcext:conditional-formats>`, name, name, ColumnName(1+g.IntN(4)))
		}
		g.add(`</table:table>`)
	}
	after := ""
	if g.one(2) {
		after = fmt.Sprintf(`<table:database-ranges><table:database-range table:name="d" table:target-range-address="S.A1:S.%s%d"/></table:database-ranges>`, ColumnName(1+g.IntN(4)), 2+g.IntN(5))
	}
	styles := `<style:style style:name="a" style:family="table-cell" style:data-style-name="N0"/><style:style style:name="b" style:family="table-cell"/>` +
		`<style:style style:name="n&amp;m" style:family="table-cell" style:parent-style-name="b"><style:table-cell-properties style:cell-protect="none"/></style:style>`
	if g.one(2) {
		styles += `<number:text-style style:name="N0"><number:text-content/></number:text-style>`
	}
	b := string(flat(styles, "", g.b.String(), after))
	switch g.IntN(6) {
	case 0: // table as the default namespace
		b = strings.ReplaceAll(strings.ReplaceAll(b, "<table:", "<"), "</table:", "</")
		b = strings.ReplaceAll(b, "xmlns:table=", `xmlns="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:table=`)
	case 1:
		b = strings.ReplaceAll(b, "<office:automatic-styles>", "<office:automatic-styles >")
	case 2:
		from, to := strings.Index(b, "<office:automatic-styles>"), strings.Index(b, "</office:automatic-styles>")
		b = b[:from] + b[to+len("</office:automatic-styles>"):]
	}
	return []byte(b)
}

// TestRandomColumn: random columns in random documents, each with all the
// promises.
func TestRandomColumn(t *testing.T) {
	done, why := 0, make(map[string]int)
	for seed := range uint64(documents()) {
		g := &gen{Rand: rand.New(rand.NewPCG(seed, 1))}
		g.pretty = g.one(3)
		b := g.document()
		if err := agrees(b); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, b)
		}
		headerRow := 1 + g.IntN(3)
		c := Column{Header: g.pick("N", "x", "7", "a b c<"), HeaderRow: headerRow, LastRow: headerRow + g.IntN(12), At: max(0, g.IntN(12)-6),
			Value: func(row int) (string, bool) {
				r := rand.New(rand.NewPCG(seed, uint64(row)))
				switch r.IntN(6) {
				case 0:
					return "", true
				case 1:
					return "", false
				case 2:
					return fmt.Sprintf("  row <%d> & ä\n\tb ", row), true
				case 3:
					return "x", true
				}
				return "same", true
			}}
		file := b
		if g.one(4) && strings.Contains(string(b), "<office:styles>") {
			file = pack(t, b)
		}
		_, err := trial{g.sheets[g.IntN(len(g.sheets))], c}.carryOut(file)
		var refused *Error
		switch {
		case err == nil:
			done++
		case errors.Is(err, errProperty) || !errors.As(err, &refused):
			t.Fatalf("seed %d: %+v: %v\n%s", seed, c, err, b)
		default:
			why[refused.Kind.Error()]++
		}
	}
	t.Logf("%d columns, refused: %v", done, why)
	if done == 0 {
		t.Error("all are refused")
	}
}

// TestRandomCells: any number of cells and columns at once give the old grid
// with just these values.
func TestRandomCells(t *testing.T) {
	done, why := 0, make(map[string]int)
	for seed := range uint64(documents()) {
		g := &gen{Rand: rand.New(rand.NewPCG(seed, 2))}
		g.pretty = g.one(3)
		b := g.document()
		type place struct {
			sheet    string
			row, col int
		}
		grid := func(b []byte) map[place]string {
			m := make(map[place]string)
			doc, err := naive(b)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range doc.sheets {
				for _, r := range s.rows {
					for _, c := range r.cells {
						if c.formula != "" || c.value == "" {
							continue
						}
						for i := range r.n {
							for k := range c.n {
								m[place{s.name, r.row + i, c.col + k}] = c.typ + ":" + c.value
							}
						}
					}
				}
			}
			return m
		}
		want := grid(b)
		set := make(map[place]Value)
		for range 1 + g.IntN(6) {
			at := place{g.sheets[g.IntN(len(g.sheets))], 1 + g.IntN(12), 2 * (1 + g.IntN(4))}
			look := at.col*7%10/4*2 - 1 // rows that are stored once take one look, of a cell that is not set
			look = max(look, 0)
			set[at] = Value{Text: g.pick("v", "=1", "a  b"), LookOf: look}
			if g.one(3) {
				set[at] = Value{Empty: true, LookOf: look}
			}
			if delete(want, at); !set[at].Empty {
				want[at] = "string:" + set[at].Text
			}
		}
		plan := func(p *Patch) error {
			for at, v := range set {
				if err := p.Set(at.sheet, at.row, at.col, v); err != nil {
					return err
				}
			}
			return nil
		}
		out, _, err := carried(b, plan)
		if err != nil {
			var refused *Error
			if !errors.As(err, &refused) || refused.Kind == ErrProof {
				t.Fatalf("seed %d: %v: %v\n%s", seed, set, err, b)
			}
			why[refused.Kind.Error()]++
			continue
		}
		done++
		got := grid(out)
		for at, v := range want {
			if got[at] != v {
				t.Fatalf("seed %d: %v: %v is %q, want %q\n%s", seed, set, at, got[at], v, b)
			}
		}
		for at, v := range got {
			if want[at] != v {
				t.Fatalf("seed %d: %v: %v is %q\n%s", seed, set, at, v, b)
			}
		}
		again, pl, err := carried(out, plan)
		if err != nil || !pl.Empty() || string(again) != string(out) {
			t.Fatalf("seed %d: %v: the second time: %v %v\n%s", seed, set, pl, err, cmp.Diff(string(out), string(again)))
		}
	}
	t.Logf("%d patches, refused: %v", done, why)
}

// carried plans, checks, writes and proves.
func carried(b []byte, plan func(*Patch) error) ([]byte, *Plan, error) {
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, nil, err
	}
	p := w.NewPatch()
	if err := plan(p); err != nil {
		return nil, nil, err
	}
	pl, err := p.Plan()
	if err != nil {
		return nil, nil, err
	}
	checked := pl.Check()
	var out bytes.Buffer
	if _, err := pl.WriteTo(&out); err != nil || checked != nil {
		if err == nil || checked == nil || err.Error() != checked.Error() {
			return nil, nil, fmt.Errorf("Check: %v, WriteTo: %v", checked, err)
		}
		return nil, nil, err
	}
	return out.Bytes(), pl, verify(pl, out.Bytes())
}

// documents is how many random documents a test makes.
func documents() int {
	if testing.Short() || raceEnabled {
		return 300
	}
	return 2000
}
