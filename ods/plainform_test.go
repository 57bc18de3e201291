package ods

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Start tags of cells that are plain, almost plain, and broken. What is plain is known
// again by its bytes from the second row on (plaincell.go).
var plainTags = []string{
	``, ` table:style-name="a"`, ` table:style-name="b" table:number-columns-repeated="2"`, ` table:number-columns-repeated="3"`, ` office:value-type="string"`,
	` office:value-type="string" calcext:value-type="string"`, ` table:style-name="a" office:value-type="float" office:value="%d" calcext:value-type="float"`,
	` office:value-type='float' office:value='%d'`, ` office:value-type="date" office:date-value="2026-11-%d"`, ` office:value-type="time" office:time-value="PT%dH"`,
	` office:value-type="boolean" office:boolean-value="true"`, ` office:value-type="percentage" office:value="0.%d" table:style-name="b"`, ` office:value="%d"`,
	` table:content-validation-name="v" office:value-type="string"`, ` calcext:value-type="error" office:value-type="string"`, ` table:protect="true"`, ` office:value-type="string" `,
}

var oddTags = []string{
	` office:value-type="float" office:value="%d&amp;"`, ` office:value-type="float" office:value="%d'"`, ` office:value-type="float" office:value="%d&#9;"`, " office:value-type=\"float\" office:value=\"%d\t\"",
	` office:value-type="string" office:string-value="s%d"`, ` office:value="%d" office:date-value="2026-11-%[1]d"`, ` table:formula="of:=[.C2]" office:value-type="string"`,
	` xml:id="i%d"`, ` table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="1" table:formula="of:=1"`, ` table:number-columns-spanned="2" table:number-rows-spanned="1"`,
	` xmlns:text="urn:x"`, ` xmlns:q="urn:q" q:x="%d"`, ` office:value="%d`, ` table:style-name=a%d`, ` office:value="%d" office:value="7"`, ` x:y="%d"`, ` table:style-name="s%d"`,
	` table:number-columns-repeated="0"`, ` table:number-columns-repeated="+2"`, ` table:number-columns-repeated="20000"`, ` table:style-name="` + strings.Repeat("x", plainTag) + `"`,
}

// A cellMaker writes cells that look alike from row to row.
type cellMaker struct {
	*rand.Rand
	texts []string
}

func (m *cellMaker) cell(tag, text string) string {
	if strings.Contains(tag, "%") {
		tag = fmt.Sprintf(tag, 1+m.IntN(28))
	}
	if text == "" {
		return "<table:table-cell" + tag + "/>"
	}
	return "<table:table-cell" + tag + ">" + text + "</table:table-cell>"
}

// rows makes rows of a few patterns.
func (m *cellMaker) rows(n int, tags []string) string {
	type column struct {
		tag   string
		empty bool
	}
	patterns := make([][]column, 1+m.IntN(3))
	for i := range patterns {
		for range 1 + m.IntN(5) {
			patterns[i] = append(patterns[i], column{tags[m.IntN(len(tags))], m.IntN(3) == 0})
		}
	}
	var b strings.Builder
	for i := range n {
		b.WriteString(`<table:table-row>`)
		for _, c := range patterns[(i+m.IntN(8)/7)%len(patterns)] {
			text := ""
			if !c.empty {
				text = m.texts[m.IntN(len(m.texts))]
			}
			b.WriteString(m.cell(c.tag, text))
		}
		b.WriteString(`</table:table-row>`)
	}
	return b.String()
}

const stylesAB = textStyle + `<style:style style:name="a" style:family="table-cell" style:data-style-name="N100"/><style:style style:name="b" style:family="table-cell"/>`

// TestPlainCellsAtRandom: sheets of plain cells, with odd ones now and then.
func TestPlainCellsAtRandom(t *testing.T) {
	for seed := range uint64(2 * documents()) {
		m := &cellMaker{Rand: rand.New(rand.NewPCG(seed, 5)), texts: textsOf[:6]}
		tags := plainTags
		if seed%4 == 0 {
			tags = append(append(tags[:len(tags):len(tags)], plainTags...), oddTags[m.IntN(len(oddTags))])
		}
		if seed%4 == 1 {
			m.texts = textsOf[:20]
		}
		col := 0 // a new column, or one that is there
		if seed%3 > 0 {
			col = 1 + m.IntN(5)
		}
		set := func(p *Patch) error {
			return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 13, At: col, Value: func(row int) (string, bool) {
				return []string{"x", "ü€𝄞", "", "a  b", "<&>", "row", "row"}[row%7], row%5 > 0
			}})
		}
		body := sheet("S", row("H", "I", "J")+m.rows(14, tags)) + sheet("T", m.rows(3, tags))
		samePlain(t, flat(stylesAB, "", body, ""), set)
	}
}

// TestPlainCellsByOne: each start tag with each text, three rows of it; what is odd is not
// taken for plain.
func TestPlainCellsByOne(t *testing.T) {
	m := &cellMaker{Rand: rand.New(rand.NewPCG(1, 6))}
	for _, text := range append([]string{""}, textsOf...) {
		for i, tag := range append(plainTags[:len(plainTags):len(plainTags)], oddTags...) {
			rows := row("H")
			for range 3 {
				rows += "<table:table-row>" + m.cell(tag, text) + cell("z") + "</table:table-row>"
			}
			b := flat(stylesAB, "", sheet("S", rows), "")
			samePlain(t, b, someCells)
			if i >= len(plainTags)+4 && !strings.Contains(tag, `repeated="`) && !strings.Contains(tag, `name="s%d`) && (text == "" || text == textsOf[0]) {
				if hits, _ := plainCells(t, b); hits > 3 {
					t.Errorf("%s is taken for plain", tag)
				}
			}
		}
	}
}

// plainCells reads a document and tells how many of its cells were plain.
func plainCells(t *testing.T, b []byte) (plain, cells int) {
	t.Helper()
	w := open(t, b)
	part, err := w.open()
	if err != nil {
		t.Fatal(err)
	}
	r := &rowReader{walker: w.newWalker(part)}
	r.surveyor = newSurveyor(r.walker)
	if err := r.run(func(row *Row) bool {
		cells += len(row.Cells)
		return true
	}); err != nil {
		return 0, 0
	}
	return r.forms.hits, cells
}

// TestPlainCellsAreKnown: what LibreOffice writes is known from the second row on, of
// tinted rows from the fourth.
func TestPlainCellsAreKnown(t *testing.T) {
	var rows strings.Builder
	for i := range 100 {
		style := ` table:style-name="` + string("ab"[i%2]) + `"`
		fmt.Fprintf(&rows, `<table:table-row>%s%s<table:table-cell%s office:value-type="float" office:value="%d" calcext:value-type="float"><text:p>%[4]d</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16381"/></table:table-row>`,
			strings.Replace(cell("ä"), " ", style+" ", 1), cell("x"), style, i)
	}
	if plain, cells := plainCells(t, flat(stylesAB, "", sheet("S", rows.String()), "")); cells != 300 || plain < 390 {
		t.Errorf("%d plain cells; %d hold something", plain, cells)
	}
}

// TestPlainCellsInVain: documents in which it does not pay are read all the same.
func TestPlainCellsInVain(t *testing.T) {
	var spaced, declaring, styled strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&spaced, "<table:table-row>\n <table:table-cell office:value-type=\"string\">\n  <text:p>x%d</text:p>\n </table:table-cell>\n %s\n %[2]s\n</table:table-row>", i, strings.ReplaceAll(cell("y"), "<text:p>", "\n<text:p>"))
		fmt.Fprintf(&declaring, `<table:table-row xmlns:q%d="urn:q">%s%s</table:table-row>`, i%3, cell("x"), cell("y"))
		fmt.Fprintf(&styled, `<table:table-row>%s%s</table:table-row>`, strings.Replace(cell("x"), " ", fmt.Sprintf(` table:style-name="s%d" `, i), 1), cell("y"))
	}
	for name, rows := range map[string]string{"white space": spaced.String(), "namespaces": declaring.String(), "styles": styled.String()} {
		t.Run(name, func(t *testing.T) {
			samePlain(t, flat(stylesAB, "", sheet("S", row("H", "I")+rows)+sheet("T", row("a", "b")+row("c", "d")), ""), someCells)
		})
	}
}

// TestPlannedAgain: ends of rows that were proven before are known again, and a byte that
// is changed, lost or added there is noticed.
func TestPlannedAgain(t *testing.T) {
	filler := `<table:table-cell table:number-columns-repeated="16382"/>`
	rows := row("Name", "Ort")
	for i := range 12 {
		style := ` table:style-name="` + string("ab"[i%2]) + `" `
		rows += `<table:table-row>` + strings.ReplaceAll(cell("x")+cell("y"), " office", style+"office") + filler + `</table:table-row>`
	}
	old := flat(stylesAB, "", sheet("S", rows), "")
	out, pl, err := carryOut(t, old, func(p *Patch) error {
		return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 13, Value: func(row int) (string, bool) { return fmt.Sprintf("v%02d", row), true }})
	})
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, out)
	p := newProof(pl, w)
	if err := p.prove(true); err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, e := range p.old.tail.planned {
		if e != nil {
			known++
		}
	}
	if known != 2 {
		t.Errorf("%d ends of rows are known, want those of two styles", known)
	}
	from := bytes.LastIndex(out, []byte("<table:table-row"))
	end := bytes.LastIndex(out, []byte("</table:table>"))
	for at := from; at < end; at++ {
		others := []string{"x", "1", " ", "<", ">", `"`, "\n", "&", string(out[at]) + " "}
		for _, by := range []string{"", string(out[at]) + string(out[at]), others[at%len(others)]} {
			bad := bytes.Join([][]byte{out[:at], []byte(by), out[at+1:]}, nil)
			if bytes.Equal(bad, out) {
				continue
			}
			after, err := Open(bytes.NewReader(bad), int64(len(bad)))
			if err != nil {
				continue
			}
			if p := newProof(pl, after); p.prove(true) == nil {
				if err := p.prove(false); err != nil {
					t.Fatalf("%q at %d passes in step: %v\n%s", by, at, err, bad[from:])
				}
			}
		}
	}
	tag := func(text string) string {
		i := bytes.Index(out, []byte("<text:p>"+text))
		return string(out[bytes.LastIndexByte(out[:i], '<'):i]) + "<text:p>"
	}
	for _, c := range [][2]string{
		{tag("v13") + "v13", tag("v12") + "v13"}, {"v13", "v12"}, {"v13", "v13x"}, {"v13", "v 13"}, {"v13", ""}, {">v13</text:p>", "/>"},
		{`16381"/></table:table-row></table:table>`, `16381"/><table:table-cell/></table:table-row></table:table>`},
	} {
		bad := []byte(strings.Replace(string(out), c[0], c[1], 1))
		if inStep, thorough := provers(pl, bad); inStep == nil || thorough == nil {
			t.Errorf("%s for %s: in step %v, thorough %v", c[1], c[0], inStep, thorough)
		}
	}
}

// TestIsCollapsed: it says what collapsing does.
func TestIsCollapsed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	for range 200_000 {
		b := make([]byte, r.IntN(30))
		for i := range b {
			b[i] = "abc \xC3\xFFz!"[r.IntN(8)]
			if r.IntN(60) == 0 {
				b[i] = "\t\n\r\x7F"[r.IntN(4)]
			}
		}
		var text textReader
		text.plain(b)
		if got, want := isCollapsed(b), len(b) > 0 && bytes.Equal(text.text, b); got != want {
			t.Fatalf("%q: %t, want %t", b, got, want)
		}
	}
}
