package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elterntool/internal/zipcopy"
)

// Plain cells are read in a quicker way (plaincell.go). It must say the same as the
// scanner does, of sheets that are plain, almost plain, and broken.

// An account is all that can be seen of reading, patching and proving a workbook.
type account struct {
	Rows, Edits []string
	File        []byte
	Errors      []string
}

// accountOf patches a workbook, and has the result proven; and then a result in which
// a byte is another, unless damage is negative.
func accountOf(t testing.TB, file []byte, set func(*Patch) error, noPlain bool, damage int) account {
	var a account
	fails := func(err error) bool {
		if err != nil {
			a.Errors = append(a.Errors, err.Error())
		}
		return err != nil
	}
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if fails(err) {
		return a
	}
	w.noPlain = noPlain
	for r, err := range w.Rows() {
		if fails(err) {
			break
		}
		line := fmt.Sprint(r.Number, r.Hidden)
		for _, c := range r.Cells {
			line += fmt.Sprintf("|%d %v %t %t %q %q", c.Col, c.Type, c.Formula, c.Markup, c.Value, c.Text)
		}
		a.Rows = append(a.Rows, line)
	}
	p := w.NewPatch()
	if fails(set(p)) {
		return a
	}
	pl, err := p.Plan()
	if fails(err) {
		return a
	}
	for e, err := range pl.Edits() {
		if fails(err) {
			return a
		}
		a.Edits = append(a.Edits, fmt.Sprintf("%s %d-%d %q", e.Part, e.Start, e.End, e.New))
	}
	var out bytes.Buffer
	if _, err := pl.WriteTo(&out); fails(err) {
		return a
	}
	a.File = out.Bytes()
	if fails(pl.Verify(bytes.NewReader(a.File), int64(out.Len()))) {
		a.Errors = append(a.Errors, "the proof refuses what was written")
		return a
	}
	if damage < 0 {
		return a
	}
	sheet := partOf(t, a.File, sheet1)
	start := strings.Index(sheet, "<sheetData")
	at := start + damage%(len(sheet)-start)
	bad := []byte(sheet)
	bad[at] = `0123456789<>/="&] sc`[damage%20]
	if bad[at] == sheet[at] {
		return a
	}
	broken := replaced(t, a.File, sheet1, string(bad))
	if !fails(pl.Verify(bytes.NewReader(broken), int64(len(broken)))) {
		t.Errorf("a proof without plain cells: %t. It lets %q pass for %q", noPlain, clip(string(bad[at:])), clip(sheet[at:]))
	}
	return a
}

// replaced gives a package with another part.
func replaced(t testing.TB, pack []byte, part, text string) []byte {
	t.Helper()
	z, err := zipcopy.Open(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	_, err = z.Rewrite(&out, zipcopy.Replacement{Name: part, Write: func(w io.Writer, _ io.Reader) error {
		_, err := io.WriteString(w, text)
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func samePlain(t *testing.T, sheet string, damage int) {
	t.Helper()
	b := build{sheets: []string{sheet}, strings: `<si><t>null</t></si><si><t>eins &amp; mehr</t></si><si/>`}.pack(t)
	samePatch(t, b, damage, func(p *Patch) error {
		return errors.Join(p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 9, After: 3, Value: rowValue}),
			p.Set("S", 3, 2, Value{Text: "ü"}), p.Set("S", 4, 1, Value{Text: "a", LookOf: 3}), p.Set("S", 5, 3, Value{Empty: true}))
	})
}

// samePatch tells whether there was something to compare that was written.
func samePatch(t *testing.T, file []byte, damage int, set func(*Patch) error) (written bool) {
	t.Helper()
	want, got := accountOf(t, file, set, true, damage), accountOf(t, file, set, false, damage)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%.4000s\n(-by the scanner +with plain cells)\n%s", partOf(t, file, sheet1), diff)
	}
	return len(got.File) > 0
}

// cellsOf are cells in row 7 of column C: plain ones, and some that are almost.
var cellsOf = []string{
	`<c r="C7"/>`, `<c r="C7" s="2"/>`, `<c r="C7" s="2" t="s"><v>1</v></c>`, `<c r="C7" t="s"><v>0</v></c>`, `<c r="C7" s="1"><v>12.50</v></c>`,
	`<c r="C7" t="n"><v>1e3</v></c>`, `<c r="C7" t="b"><v>1</v></c>`, `<c r="C7" t="e"><v>#N/A</v></c>`, `<c r="C7"><v></v></c>`, `<c r="C7"><v>	8 </v></c>`,
	`<c  r="C7"/>`, `<c r='C7'/>`, `<c r="C7" />`, `<c s="2" r="C7" t="s"><v>1</v></c>`, `<c r="C7" t="s" s="2"><v>1</v></c>`, `<c r="C7" s="00002"/>`, `<c r="C7" s=""/>`,
	`<c r="c7" s="2"/>`, `<c r="$C$7"/>`, `<c r="C07"/>`, `<c r="C8"/>`, `<c r="C"/>`, `<c r="7"/>`, `<c r=""/>`, `<c/>`, `<c><v>4</v></c>`, `<c r="C7" s="2" s="2"/>`, `<c r="C7" r="C7"/>`,
	`<c r="C7"><v>1&#50;</v></c>`, `<c r="C7"><v>1<!-- x -->2</v></c>`, `<c r="C7"><v><![CDATA[12]]></v></c>`, `<c r="C7"><v>1]]>2</v></c>`, "<c r=\"C7\"><v>1\r\n</v></c>", `<c r="C7"><v>1</v ></c>`, `<c r="C7"><v>1</v></c >`,
	`<c r="C7"><v>x</v></c>`, `<c r="C7" t="s"><v>9</v></c>`, `<c r="C7" t="s"><v>-1</v></c>`, `<c r="C7" t="s"/>`, `<c r="C7" t="inlineStr"><is><t>in</t></is></c>`, `<c r="C7" t="str"><v>_x0041_</v></c>`, `<c r="C7" t="d"><v>2026-11-23</v></c>`,
	`<c r="C7"><f>A1+1</f><v>2</v></c>`, `<c r="C7"><f t="array" ref="C7:C9">A1:A3</f><v>1</v></c>`, `<c r="C7"><v>1</v><v>2</v></c>`, `<c r="C7"><x><v>1</v></x></c>`, `<c r="C7" xmlns="urn:x"><v>1</v></c>`, `<x><c r="C7"/></x>`, `<x/>`, `<extLst><ext><c r="C7"><v>1</v></c></ext></extLst>`,
	`<c r="C7" vm="1"><v>1</v></c>`, `<c r="XFD7"/>`, `<c r="XFE7"/>`, `<c r="ZZZZ7"/>`, `<c r="C7"><v>1</c></v>`, `<c r="C7"><v>1</v>`, `<c r="C7" t="x"><v>1</v></c>`, " \n", `<!-- -->`,
}

// withPlace gives a cell another place.
func withPlace(cell string, row, col int) string {
	return strings.NewReplacer("C7", fmt.Sprint(ColumnName(col), row), "C07", fmt.Sprint(ColumnName(col), "0", row), "$C$7", fmt.Sprintf("$%s$%d", ColumnName(col), row)).Replace(cell)
}

// TestPlainCellsByOne: every form of a cell, alone and between two plain ones.
func TestPlainCellsByOne(t *testing.T) {
	for i, cell := range cellsOf {
		for col := range 4 {
			rows := ""
			for row := range 6 {
				between := []string{`<c r="C7" s="1"><v>1</v></c>`, `<c r="C7" t="s"><v>1</v></c>`, `<c r="C7"/>`}
				line := ""
				for c := range 4 {
					switch {
					case c == col && row == 3:
						line += withPlace(cell, row+1, c+1)
					case c < 3:
						line += withPlace(between[c], row+1, c+1)
					}
				}
				rows += fmt.Sprintf(`<row r="%d" spans="1:3">%s</row>`, row+1, line)
			}
			samePlain(t, `<sheetData>`+rows+`</sheetData>`, i*4+col)
		}
	}
}

// TestPlainCellsAtRandom: sheets of all that, longer than what is read at a time.
func TestPlainCellsAtRandom(t *testing.T) {
	rounds := 400
	if testing.Short() {
		rounds = 60
	}
	for seed := range rounds {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		samePlain(t, randomSheet(random, seed%20 == 0), random.IntN(1<<20))
	}
}

// TestPlainCellsOfPatches: other patches of such sheets: columns that are filled, that are
// lengthened, several at once, without values, and at the end of all others.
func TestPlainCellsOfPatches(t *testing.T) {
	rounds := 200
	if testing.Short() {
		rounds = 40
	}
	some := func(row int) (string, bool) { return fmt.Sprint("x & y", row), row%3 > 0 }
	none := func(row int) (string, bool) { return "", row%2 > 0 }
	sets := []func(*Patch) error{
		func(p *Patch) error {
			return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 9, After: 5, Value: some})
		},
		func(p *Patch) error {
			return errors.Join(p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 7, After: 5, Value: none}),
				p.SetColumn("S", Column{Header: "O", HeaderRow: 1, LastRow: 8, After: 6, Value: rowValue}))
		},
		func(p *Patch) error {
			return p.SetColumn("S", Column{Header: "N", HeaderRow: 1, At: 4, LastRow: 9, Value: some})
		},
		func(p *Patch) error {
			return errors.Join(p.SetColumn("S", Column{Header: "N", HeaderRow: 1, At: 2, LastRow: 12, Base: 9, After: 5, FirstCol: 1, Value: func(row int) (string, bool) { return "new", row > 9 }}),
				p.SetColumn("S", Column{Header: "O", HeaderRow: 1, At: 4, LastRow: 12, Base: 9, After: 5, FirstCol: 1, Value: func(row int) (string, bool) { return "new", row > 9 }}))
		},
	}
	written := 0
	for seed := range rounds {
		random := rand.New(rand.NewPCG(uint64(seed), 5))
		file := build{sheets: []string{randomSheet(random, seed%20 == 0)}, strings: `<si><t>null</t></si><si><t>eins</t></si>`}.pack(t)
		if samePatch(t, file, random.IntN(1<<20), sets[seed%len(sets)]) {
			written++
		}
	}
	if written < rounds/2 {
		t.Errorf("%d of %d patches were written", written, rounds)
	}
}

func randomSheet(random *rand.Rand, long bool) string {
	rows, odd := 9, random.IntN(4) == 0
	if long {
		rows = 4000
	}
	prefix := ""
	if random.IntN(4) == 0 {
		prefix = "p:"
	}
	var b strings.Builder
	b.WriteString("<sheetData>")
	for row := 1; row <= rows; row++ {
		if random.IntN(12) == 0 {
			continue
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, row, []string{"", ` spans="1:4"`, ` s="3" customFormat="1"`, ` hidden="1"`}[random.IntN(4)])
		for col := 1; col <= 5; col++ {
			n := 10 // the plain ones
			if odd && random.IntN(rows) < 2 {
				n = len(cellsOf)
			}
			if random.IntN(8) > 0 {
				b.WriteString(withPlace(cellsOf[random.IntN(n)], row, col))
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	if prefix == "" {
		return b.String()
	}
	text := strings.NewReplacer("</", "</p:", "<!", "<!", "<", "<p:").Replace(b.String())
	return `<p:worksheet xmlns:p="` + naiveMain + `">` + text + `</p:worksheet>`
}

// TestPlainCellsOfCorpus: real files, with a new column in the first sheet and one that
// is filled in the second.
func TestPlainCellsOfCorpus(t *testing.T) {
	if raceEnabled {
		t.Skip("nothing runs side by side")
	}
	forCorpus(t, func(t *testing.T, _ string, file []byte, sheets []Sheet) {
		for i, s := range sheets[:min(2, len(sheets))] {
			set := func(p *Patch) error {
				return p.SetColumn(s.Name, Column{Header: "Konto-neu", HeaderRow: 1, At: 2 * i, LastRow: 300, Value: rowValue})
			}
			if diff := cmp.Diff(accountOf(t, file, set, true, -1), accountOf(t, file, set, false, -1)); diff != "" {
				t.Errorf("sheet %q (-by the scanner +with plain cells)\n%s", s.Name, diff)
			}
		}
	})
}

// FuzzPlainCells: the same of what nobody has thought of.
func FuzzPlainCells(f *testing.F) {
	for i, c := range cellsOf {
		f.Add(`<row r="1"><c r="A1"><v>1</v></c></row><row r="7" spans="1:2"><c r="A7"/>`+c+`<c r="D7" s="1"/></row>`, i)
	}
	for i, r := range rowsOf {
		row := `<row r="7" spans="1:3"><c r="A7"/><c r="B7" t="s"><v>1</v></c></row>`
		f.Add(strings.ReplaceAll(row, "7", "1")+strings.ReplaceAll(row, "7", "2")+r+strings.ReplaceAll(row, "7", "5")+strings.ReplaceAll(row, "7", "6"), 20*i)
	}
	f.Fuzz(func(t *testing.T, rows string, damage int) {
		if len(rows) < 4<<10 {
			samePlain(t, "<sheetData>"+rows+"</sheetData>", max(0, damage))
		}
	})
}
