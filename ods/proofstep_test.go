package ods

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// provers gives the two ways of comparing a flat document with the plan.
func provers(pl *Plan, out []byte) (inStep, thorough error) {
	after, err := Open(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		return err, err
	}
	p := newProof(pl, after)
	return p.prove(true), p.prove(false)
}

// A span is an element of a document.
type span struct {
	start, end int
	name       string
}

// elements lists the elements in and around rows, in the order of their ends.
func elements(t *testing.T, b []byte) []span {
	t.Helper()
	scan := xmlscan.New(bytes.NewReader(b), vocabulary)
	var open, list []span
	for {
		tok, err := scan.Next()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		s := span{int(tok.Start), int(tok.End), ""}
		switch tok.Kind {
		case xmlscan.StartTag:
			s.name = string(tok.Name())
			if !tok.SelfClosing {
				open = append(open, s)
				continue
			}
		case xmlscan.EndTag:
			s.start, s.name = open[len(open)-1].start, open[len(open)-1].name
			open = open[:len(open)-1]
		default:
			continue
		}
		if scan.Depth() > 2 {
			list = append(list, s)
		}
	}
}

func wellFormed(b []byte) bool {
	scan := xmlscan.New(bytes.NewReader(b), vocabulary)
	for {
		if _, err := scan.Next(); err != nil {
			return err == io.EOF
		}
	}
}

// A mutator damages written documents, mostly so that they stay well-formed.
type mutator struct {
	*rand.Rand
	old, out []byte
	elements []span // of out
	before   []span // of old
	edits    []Edit
}

func (m *mutator) some(list []span) span {
	if m.IntN(3) > 0 { // rows and cells more often than styles
		for range 8 {
			if e := list[m.IntN(len(list))]; strings.HasSuffix(e.name, "table-cell") || strings.HasSuffix(e.name, "table-row") {
				return e
			}
		}
	}
	return list[m.IntN(len(list))]
}

// like is an element of the same name, often a near one.
func (m *mutator) like(list []span, e span) span {
	var same []span
	near := m.IntN(2) == 0
	for _, o := range list {
		if o.name == e.name && o != e && (!near || o.start < e.end+400 && o.end > e.start-400) {
			same = append(same, o)
		}
	}
	if len(same) == 0 {
		return e
	}
	return same[m.IntN(len(same))]
}

func (m *mutator) replaced(from, to int, by ...[]byte) []byte {
	return slices.Concat(m.out[:from], bytes.Join(by, nil), m.out[to:])
}

func (m *mutator) mutant() []byte {
	e := m.some(m.elements)
	raw := m.out[e.start:e.end]
	switch m.IntN(12) {
	case 0: // lost
		return m.replaced(e.start, e.end)
	case 1: // doubled
		return m.replaced(e.end, e.end, raw)
	case 2: // another one doubled in its place
		o := m.like(m.elements, e)
		return m.replaced(e.start, e.end, m.out[o.start:o.end])
	case 3: // two of them change places
		a, b := e, m.like(m.elements, e)
		if a.start > b.start {
			a, b = b, a
		}
		if a.end > b.start {
			return m.replaced(e.start, e.end)
		}
		return m.replaced(a.start, b.end, m.out[b.start:b.end], m.out[a.end:b.start], m.out[a.start:a.end])
	case 4: // moved
		to := m.some(m.elements).end
		switch {
		case to <= e.start:
			return m.replaced(to, e.end, raw, m.out[to:e.start])
		case to >= e.end:
			return m.replaced(e.start, to, m.out[e.end:to], raw)
		}
		return m.replaced(e.start, e.end)
	case 5: // one of the old document
		o := m.like(m.before, e)
		if o.end > len(m.old) || m.old[o.start] != '<' {
			return m.out
		}
		return m.replaced(e.start, e.end, m.old[o.start:o.end])
	case 6: // something between two elements
		at := []int{e.start, e.end}[m.IntN(2)]
		return m.replaced(at, at, []byte([]string{" ", "\n", "<!-- -->", "x", "<?p ?>", "<![CDATA[ ]]>", "<table:table-cell/>", "<text:p/>", "<foo/>"}[m.IntN(9)]))
	case 7: // without white space, or with less of it
		if i := bytes.IndexAny(m.out[e.start:], " \n\r\t"); i >= 0 {
			return m.replaced(e.start+i, e.start+i+1, []byte([]string{"", "\n", "  "}[m.IntN(3)]))
		}
		return m.out
	case 8: // a digit
		if i := bytes.IndexAny(m.out[e.start:], "0123456789"); i >= 0 {
			return m.replaced(e.start+i, e.start+i+1, []byte{byte('0' + m.IntN(10))})
		}
		return m.out
	case 9: // a byte
		at := e.start + m.IntN(len(raw))
		return m.replaced(at, at+m.IntN(2), []byte([]string{"", "x", "1", "<", ">", "\""}[m.IntN(6)]))
	case 10: // unwrapped, or wrapped
		inner := bytes.IndexByte(raw, '>') + 1
		if end := bytes.LastIndex(raw, []byte("</")); end >= inner && m.IntN(2) == 0 {
			return m.replaced(e.start, e.end, raw[inner:end])
		}
		return m.replaced(e.start, e.end, []byte("<foo>"), raw, []byte("</foo>"))
	}
	return m.patched()
}

// patched is what a broken patcher writes.
func (m *mutator) patched() []byte {
	if len(m.edits) == 0 {
		return m.out
	}
	broken := slices.Clone(m.edits)
	i, j := m.IntN(len(broken)), m.IntN(len(broken))
	switch m.IntN(5) {
	case 0:
		broken = slices.Delete(broken, i, i+1)
	case 1:
		broken[i].New = m.edits[j].New
	case 2:
		broken[i].New, broken[j].New = m.edits[j].New, m.edits[i].New
	case 3:
		broken[i].New = bytes.ReplaceAll(m.edits[i].New, []byte("x"), []byte("y"))
	case 4:
		broken[i].New = append(slices.Clone(m.edits[i].New), m.edits[j].New...)
	}
	b, err := edited(m.old, broken)
	if err != nil {
		return m.out
	}
	return b
}

// TestInStep: what the comparison in step proves the thorough one proves too,
// whatever is done to the written document; and it proves what is right.
func TestInStep(t *testing.T) {
	written, proven, mutants, accepted, right := 0, 0, 0, 0, 0
	for seed := range uint64(documents() / 8) {
		g := &gen{Rand: rand.New(rand.NewPCG(seed, 3))}
		g.pretty = g.one(3)
		old := g.document()
		w := open(t, old)
		p := w.NewPatch()
		headerRow := 1 + g.IntN(3)
		c := Column{Header: g.pick("N", "x", "7"), HeaderRow: headerRow, LastRow: headerRow + g.IntN(12), At: max(0, g.IntN(9)-4),
			Value: func(row int) (string, bool) {
				r := rand.New(rand.NewPCG(seed, uint64(row)))
				return []string{"", "x", "same", "same", " a\tb ", "row"}[r.IntN(6)], r.IntN(4) > 0
			}}
		for range 1 + g.IntN(2) {
			if err := p.SetColumn(g.sheets[g.IntN(len(g.sheets))], c); err != nil {
				t.Fatal(err)
			}
			c.Header, c.At = "M", max(0, g.IntN(9)-4)
		}
		pl, err := p.Plan()
		if err != nil {
			continue
		}
		var edits []Edit
		for e, err := range pl.Edits() {
			if err != nil {
				edits = nil
				break
			}
			edits = append(edits, e)
		}
		edits = joined(edits)
		out, err := edited(old, edits)
		if edits == nil || err != nil {
			continue
		}
		inStep, thorough := provers(pl, out)
		if written++; inStep == nil {
			proven++
		}
		if thorough != nil {
			t.Fatalf("seed %d: not proven: %v\nold: %s\nnew: %s", seed, thorough, old, out)
		}
		m := &mutator{Rand: g.Rand, old: old, out: out, elements: elements(t, out), before: elements(t, old), edits: edits}
		for range 20 {
			b := m.mutant()
			if m.IntN(4) == 0 {
				m2 := *m
				if m2.out = b; wellFormed(b) && len(elements(t, b)) > 0 {
					m2.elements = elements(t, b)
					b = m2.mutant()
				}
			}
			inStep, thorough := provers(pl, b)
			if mutants++; inStep == nil {
				accepted++
			}
			if thorough == nil {
				right++
			}
			if inStep != nil && strings.Contains(inStep.Error(), "panic") {
				t.Fatalf("seed %d: %v\nold: %s\nbad: %s", seed, inStep, old, b)
			}
			if inStep == nil && thorough != nil {
				t.Fatalf("seed %d: in step it passes: %v\nold: %s\nnew: %s\nbad: %s", seed, thorough, old, out, b)
			}
		}
	}
	t.Logf("%d of %d documents proven in step; %d of %d mutants pass, %d of them in step", proven, written, right, mutants, accepted)
	if proven < written*9/10 {
		t.Errorf("only %d of %d documents are proven in step", proven, written)
	}
}

// stepDocument has rows as LibreOffice writes them; the column behind the last
// one gets values.
func stepDocument(change func(string) string) []byte {
	filler := `<table:table-cell table:number-columns-repeated="16382"/>`
	line := func(a, b string) string {
		return `<table:table-row table:style-name="ro1">` + cell(a) + cell(b) + filler + `</table:table-row>`
	}
	s := sheet("S", `<table:table-column table:number-columns-repeated="16384" table:default-cell-style-name="t"/><table:table-header-rows>`+line("Name", "Ort")+`</table:table-header-rows>`+
		line("a", "1")+line("b", "2")+line("c", "3")+line("c", "3")+line("d", "4")+line("e", "5")+
		`<table:table-row table:number-rows-repeated="1048569"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`)
	t := sheet("T", line("x", "y")+`<table:table-row table:style-name="ro1"><table:table-cell table:formula="of:=COUNTA([S.C1:.C9])" office:value-type="string"><text:p>#</text:p></table:table-cell>`+cell("z")+`</table:table-row>`)
	if change != nil {
		s, t = change(s), change(t)
	}
	return flat(textStyle, "", s+t, "")
}

// stepPlan plans and writes the column; every third row has no value.
func stepPlan(t *testing.T, old []byte, last int) ([]byte, *Plan) {
	t.Helper()
	out, pl, err := carryOut(t, old, func(p *Patch) error {
		return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: last, Value: func(row int) (string, bool) {
			if row%3 == 0 {
				return "", false
			}
			return "v" + strconv.Itoa(row), true
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, pl
}

// TestProvenInStep: what is written in all kinds of documents is proven without
// the thorough comparison.
func TestProvenInStep(t *testing.T) {
	in := func(old string, new ...string) func(string) string {
		return func(s string) string { return strings.ReplaceAll(s, old, strings.Join(new, "")) }
	}
	long := strings.Repeat("long ", 20_000)
	tests := []struct {
		name   string
		last   int
		change func(string) string
	}{
		{"as LibreOffice writes", 7, nil},
		{"rows to be appended behind repeated ones", 20, in(`table:number-rows-repeated="1048569"`)},
		{"rows to be split", 20, in(`table:number-rows-repeated="1048569"`, `table:number-rows-repeated="9"`)},
		{"no filler", 7, in(`<table:table-cell table:number-columns-repeated="16382"/>`)},
		{"white space between rows", 7, in("<table:table-row", "\n  <table:table-row")},
		{"white space between cells", 7, in("<table:table-cell", "\n  <table:table-cell")},
		{"comments between cells", 7, in("<table:table-cell", "<!-- > --><table:table-cell")},
		{"rows without cells", 7, in("<table:table-header-rows>", `<table:table-row/><table:table-header-rows>`)},
		{"> in tags", 7, in(` office:value-type="string"`, ` office:value-type="string" table:note="a>b"`)},
		{"> in tags of rows", 7, in(`table:style-name="ro1"`, `table:style-name="ro1" table:note=">>"`)},
		{"long texts", 7, in("<text:p>a<", "<text:p>"+long+"<")},
		{"long texts between cells", 7, in("<table:table-cell", strings.Repeat(" ", 100_000), "<table:table-cell")},
		{"long CDATA", 7, in("<text:p>b<", "<text:p><![CDATA["+long+"]]><")},
		{"long comments", 7, in("<text:p>b<", "<text:p><!--"+long+"--><")},
		{"an element around text", 7, in("<text:p>b</text:p>", "<text:p><text:span>b</text:span></text:p>")},
		{"elements that are no cells", 7, in("</table:table-row>", "<foo><table:table-cell/></foo></table:table-row>")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, pl := stepPlan(t, stepDocument(tt.change), tt.last)
			if inStep, thorough := provers(pl, out); inStep != nil || thorough != nil {
				t.Errorf("in step: %v, thorough: %v", inStep, thorough)
			}
		})
	}
}

// TestNotProvenInStep: changes around the places where the comparison in step
// goes over to taking rows apart.
func TestNotProvenInStep(t *testing.T) {
	old := stepDocument(nil)
	out, pl := stepPlan(t, old, 7)
	filler := `<table:table-cell table:number-columns-repeated="16381"/>`
	value := func(v string) string {
		return `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>` + v + `</text:p></table:table-cell>`
	}
	line := func(a, b, v string) string {
		return `<table:table-row table:style-name="ro1">` + cell(a) + cell(b) + v + filler + `</table:table-row>`
	}
	unchanged := func(a, b string) string {
		return `<table:table-row table:style-name="ro1">` + cell(a) + cell(b) + `<table:table-cell table:number-columns-repeated="16382"/></table:table-row>`
	}
	row2, row4, row5 := line("a", "1", value("v2")), line("c", "3", value("v4")), line("c", "3", value("v5"))
	tests := []struct{ name, from, to string }{
		{"a byte in the cell before", row2, line("a", "0", value("v2"))},
		{"a byte less in the cell before", row5, line("c", "", value("v5"))},
		{"a byte more in the cell before", row2, line("a", "1x", value("v2"))},
		{"a byte in the first cell", row2, line("b", "1", value("v2"))},
		{"a byte in the value", row2, line("a", "1", value("v3"))},
		{"a byte more in the value", row2, line("a", "1", value("v22"))},
		{"a byte behind the value", row2, strings.Replace(row2, "16381", "16382", 1)},
		{"the filler is gone", row2, strings.Replace(row2, filler, "", 1)},
		{"something in the filler", row2, strings.Replace(row2, filler, cell("x")+`<table:table-cell table:number-columns-repeated="16380"/>`, 1)},
		{"the cell before goes behind", row2, strings.Replace(row2, cell("1")+value("v2"), value("v2")+cell("1"), 1)},
		{"the value goes before", row2, `<table:table-row table:style-name="ro1">` + value("v2") + cell("a") + cell("1") + filler + `</table:table-row>`},
		{"equal rows change places", row4 + row5, row5 + row4},
		{"rows change places", line("c", "3", value("v5")) + unchanged("d", "4"), unchanged("d", "4") + line("c", "3", value("v5"))},
		{"white space between cells", row2, strings.Replace(row2, value("v2"), " "+value("v2"), 1)},
		{"white space behind the value", row2, strings.Replace(row2, filler, "\n"+filler, 1)},
		{"white space before the first cell", row2, strings.Replace(row2, `"ro1">`, `"ro1"> `, 1)},
		{"white space at the end of a row", row2, strings.Replace(row2, "</table:table-row>", " </table:table-row>", 1)},
		{"white space between rows", row2 + unchanged("b", "2"), row2 + "\n" + unchanged("b", "2")},
		{"a row is gone and another one doubled", row4 + row5, row5 + row5},
		{"a row is gone", row4 + row5, row4},
		{"a row is doubled", row5, row5 + row5},
		{"the value stands in the row below", row2 + unchanged("b", "2"), unchanged("a", "1") + line("b", "2", value("v2"))},
		{"a value too many", unchanged("b", "2"), line("b", "2", value("v3"))},
		{"an empty text too many", unchanged("b", "2"), line("b", "2", value(""))},
		{"a value is missing", row5, unchanged("c", "3")},
		{"the first value is missing", row2, unchanged("a", "1")},
		{"the last value is missing", line("e", "5", value("v7")), unchanged("e", "5")},
		{"another style", row2, strings.Replace(row2, value("v2"), strings.Replace(value("v2"), "<table:table-cell", `<table:table-cell table:style-name="b"`, 1), 1)},
		{"the row has an identifier", row2, strings.Replace(row2, `"ro1"`, `"ro1" xml:id="i"`, 1)},
		{"the cell before has an identifier", row2, strings.Replace(row2, cell("1"), strings.Replace(cell("1"), "<table:table-cell", `<table:table-cell xml:id="i"`, 1), 1)},
		{"the result stays", `of:=COUNTA([S.C1:.C9])"`, `of:=COUNTA([S.C1:.C9])" office:value-type="string"`},
		{"another cell behind the formula", cell("z"), cell("y")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !bytes.Contains(out, []byte(tt.from)) {
				t.Fatalf("%s is not in\n%s", tt.from, body(out))
			}
			b := []byte(strings.Replace(string(out), tt.from, tt.to, 1))
			if bytes.Equal(b, out) {
				t.Skip("it is what was written")
			}
			if inStep, thorough := provers(pl, b); inStep == nil || thorough == nil {
				t.Errorf("passes: in step %v, thorough %v", inStep, thorough)
			}
			if err := pl.Verify(bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrProof) {
				t.Errorf("passes: %v", err)
			}
		})
	}
}

// TestStepSource: it gives all bytes once, whether they are compared or read,
// and nothing behind a tag.
func TestStepSource(t *testing.T) {
	const sourceBuffer = 256 << 10 // of splice.Source
	text := "<a>" + strings.Repeat("xyz", sourceBuffer) + "<b c='>'/></a>"
	fault := errors.New("fault")
	s := &stepSource{Source: splice.NewSource(iotest.HalfReader(io.MultiReader(strings.NewReader(text), iotest.ErrReader(fault))))}
	p := make([]byte, 1<<20)
	read := func() string {
		n, err := s.Read(p)
		if err != nil {
			return err.Error()
		}
		return string(p[:n])
	}
	if got := read(); got != "<a>" {
		t.Errorf("%q", got)
	}
	middle := text[3 : 3+2*sourceBuffer]
	if !s.Has([]byte(middle)) || s.Has([]byte(middle+"!")) {
		t.Error("it is not found")
	}
	s.Skip(len(middle))
	if s.Offset() != int64(3+len(middle)) {
		t.Errorf("offset %d", s.Offset())
	}
	rest := ""
	for len(rest) < len(text)-3-len(middle) {
		got := read()
		if i := strings.IndexByte(got, '>'); i >= 0 && i < len(got)-1 {
			t.Errorf("%q", got)
		}
		rest += got
	}
	if rest != text[3+len(middle):] || s.Has([]byte("x")) || !s.Has(nil) || read() != "fault" || s.Offset() != int64(len(text)) {
		t.Errorf("at the end: offset %d", s.Offset())
	}
}
