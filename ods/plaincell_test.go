package ods

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Plain texts are read in a quicker way (plaincell.go). It must say the same as the
// scanner does, of texts that are plain, almost plain, and broken.
var textsOf = []string{
	"<text:p>x</text:p>", "<text:p> x </text:p>", "<text:p>a  b</text:p>", "<text:p>\t\n</text:p>", "<text:p>ü€𝄞</text:p>", "<text:p>a&gt;b</text:p>", "<text:p>a>b\"'</text:p>",
	"<text:p></text:p>", "<text:p/>", "<text:p >x</text:p>", "<text:p>x</text:p >", "<text:p>a]b</text:p>", "<text:p>a]]>b</text:p>", "<text:p>a\r\nb</text:p>", "<text:p><![CDATA[x]]></text:p>",
	"<text:p>a<!-- c -->b</text:p>", "<text:p>a<text:s/>b</text:p>", "<text:p><text:span>a</text:span></text:p>", "<text:h>x</text:h>", "<text:p>x</text:p><text:p>y</text:p>", " <text:p>x</text:p>",
	"<text:p>x</text:p> z", `<text:p text:style-name="P">x</text:p>`, `<text:p xmlns:text="urn:other">x</text:p>`, `<q:p xmlns:q="urn:oasis:names:tc:opendocument:xmlns:text:1.0">x</q:p>`,
	`<text:p xmlns="urn:x">x</text:p>`, "<text:p>x", "<text:p>x</text:q>", "<text:p>x</text:p></text:p>", "<text:p>x<y</text:p>", "<text:p>" + strings.Repeat("lang ", 200) + "</text:p>",
	"<office:annotation><text:p>x</text:p></office:annotation><text:p>y</text:p>", "<text:p>x</text:p><office:annotation><text:p>x</text:p></office:annotation>", "<text:p>#x</text:p>",
}

// reported is all that can be seen of reading, patching and proving a document.
func reported(t *testing.T, b []byte, set func(*Patch) error, noPlain bool) (rows, edits, errs []string, out []byte, pl *Plan) {
	t.Helper()
	fails := func(err error) bool {
		if err != nil {
			errs = append(errs, err.Error())
		}
		return err != nil
	}
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if fails(err) {
		return
	}
	w.noPlain = noPlain
	for r, err := range w.Rows() {
		if fails(err) {
			break
		}
		line := fmt.Sprint(r.Sheet.Name, r.Number, r.Repeated, r.Hidden)
		for _, c := range r.Cells {
			line += fmt.Sprintf("|%d %d %v %t %t %t %q %q", c.Col, c.Repeated, c.Type, c.Formula, c.Covered, c.Markup, c.Value, c.Text)
		}
		rows = append(rows, line)
	}
	p := w.NewPatch()
	if fails(set(p)) {
		return
	}
	if pl, err = p.Plan(); fails(err) {
		return
	}
	for e, err := range pl.Edits() {
		if fails(err) {
			return
		}
		edits = append(edits, fmt.Sprintf("%d-%d %q", e.Start, e.End, e.New))
	}
	var file bytes.Buffer
	if _, err := pl.WriteTo(&file); fails(err) {
		return
	}
	out = file.Bytes()
	after, err := Open(bytes.NewReader(out), int64(len(out)))
	if fails(err) {
		return
	}
	after.noPlain = noPlain
	proof := newProof(pl, after)
	fails(proof.prove(true))
	return
}

func samePlain(t *testing.T, b []byte, set func(*Patch) error) (out []byte, pl *Plan) {
	t.Helper()
	rows, edits, errs, file, _ := reported(t, b, set, true)
	plainRows, plainEdits, plainErrs, plainFile, pl := reported(t, b, set, false)
	if diff := cmp.Diff([][]string{rows, edits, errs, {string(file)}}, [][]string{plainRows, plainEdits, plainErrs, {string(plainFile)}}); diff != "" {
		t.Fatalf("%s\n(-by the scanner +with plain texts)\n%s", b, diff)
	}
	return plainFile, pl
}

// someCells sets a column, and a cell that may hold something.
func someCells(p *Patch) error {
	if err := p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 9, Value: func(row int) (string, bool) { return "row", row%3 > 0 }}); err != nil {
		return err
	}
	return p.Set("S", 3, 2, Value{Text: "neu"})
}

func TestPlainTextsByOne(t *testing.T) {
	for _, text := range textsOf {
		for _, attrs := range []string{"", ` office:value-type="string"`, ` office:value-type="float" office:value="7"`, ` table:formula="of:=[.C2]" office:value-type="string"`, ` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"`, ` xmlns:text="urn:x"`} {
			rows := ""
			for row := range 4 {
				rows += "<table:table-row>"
				for col := range 3 {
					if row == col+1 {
						rows += "<table:table-cell" + attrs + ">" + text + "</table:table-cell>"
					} else {
						rows += cell("z")
					}
				}
				rows += "</table:table-row>"
			}
			samePlain(t, flat("", "", sheet("S", rows), ""), someCells)
		}
	}
}

// TestPlainTextsAtRandom: documents with all that, and what is done to the written
// ones is found all the same: if the comparison in step takes a text for the old one,
// so does the one that reads both documents to the end.
func TestPlainTextsAtRandom(t *testing.T) {
	for seed := range uint64(documents() / 4) {
		g := &gen{Rand: rand.New(rand.NewPCG(seed, 4))}
		g.pretty = g.one(3)
		b := g.document()
		for _, old := range []string{"<text:p>x</text:p>", "<text:p>y</text:p>"} {
			b = bytes.ReplaceAll(b, []byte(old), []byte(textsOf[g.IntN(8)]))
		}
		if g.one(4) {
			b = bytes.Replace(b, []byte("<text:p>x</text:p>"), []byte(textsOf[g.IntN(len(textsOf))]), 1+g.IntN(3))
		}
		out, pl := samePlain(t, b, someCells)
		if pl == nil || out == nil {
			continue
		}
		for range 4 {
			at := g.IntN(len(out))
			bad := bytes.Clone(out)
			bad[at] = `0123456789<>/="&] sc`[g.IntN(20)]
			inStep, thorough := provers(pl, bad)
			if inStep == nil && thorough != nil {
				t.Fatalf("seed %d: in step it passes: %v\nold: %s\nbad: %s", seed, thorough, b, bad)
			}
		}
	}
}

// FuzzPlainCells: the same of what nobody has thought of.
func FuzzPlainCells(f *testing.F) {
	for _, text := range textsOf {
		f.Add(` office:value-type="string"`, text, text)
	}
	for _, tag := range append(plainTags, oddTags...) {
		f.Add(tag, textsOf[0], textsOf[1])
	}
	f.Fuzz(func(t *testing.T, attrs, text, other string) {
		if len(attrs)+len(text)+len(other) < 1<<10 {
			line := func(text string) string {
				return "<table:table-row>" + cell("a") + "<table:table-cell" + attrs + ">" + text + "</table:table-cell><table:table-cell" + attrs + "/></table:table-row>"
			}
			samePlain(t, flat("", "", sheet("S", line(text)+line(text)+line(other)+line(text)+line(other)), ""), someCells)
		}
	})
}
