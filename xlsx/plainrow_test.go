package xlsx

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// Whole rows, and entries of the shared strings, are recognised by their bytes, too
// (plainrow.go, strings.go). They must read, be written and be proven as by the scanner.

// rowsOf are rows 4, or what stands in their place, plain ones and others.
var rowsOf = []string{
	`<row r="4" spans="1:3"><c r="A4"/><c r="B4" t="s"><v>1</v></c></row>`, `<row r="4" spans="1:9"><c r="C4" s="1"><v>1</v></c></row>`, `<row r="4"><c r="A4"/></row>`, `<row r="4" spans="1:3"></row>`,
	`<row r="4" hidden="1"><c r="A4"><v>1</v></c></row><row r="5" hidden="1"><c r="A5"><v>1</v></c></row>`, `<row r="4" s="2" customFormat="1"><c r="A4"><v>1</v></c></row><row r="5" s="2" customFormat="1"><c r="A5"><v>1</v></c></row>`,
	`<row r="4" spans="1:3"><c r="A4" t="s"><v>99</v></c></row>`, `<row r="4" spans="1:3"><c r="A4"><v>x</v></c></row>`, `<row r="4" spans="1:3"><c r="A4" t="s"><v>1</v></c><c r="B4" t="s"><v>123456789</v></c></row>`,
	`<row r="04" spans="1:3"><c r="A4"/></row>`, `<row r="04" spans="1:3"><c r="A04"/></row>`, `<row r="0" spans="1:3"><c r="A0"/></row>`, `<row r="" spans="1:3"/>`, `<row  r="4" spans="1:3"><c r="A4"/></row>`, `<row r='4' spans="1:3"><c r="A4"/></row>`,
	`<row spans="1:3" r="4"><c r="A4"/></row>`, `<row spans="1:3"><c r="A4"/></row>`, `<row r="4" spans="1:3" r="4"><c r="A4"/></row>`, `<row r="4" spans="1:3" ><c r="A4"/></row>`, `<row r="4" spans="1:3"/>`, `<row r="4"/>`, `<row/>`,
	`<row r="4" spans="1:3" xmlns="urn:x"><c r="A4"><v>1</v></c></row><row r="5" spans="1:3" xmlns="urn:x"><c r="A5"><v>1</v></c></row>`, `<row r="4" spans="1:3" xmlns:y="urn:x"><c r="A4"/></row>`, `<y:row xmlns:y="` + naiveMain + `" r="4"><y:c r="A4"/></y:row>`,
	`<x xmlns="urn:x"><row r="4" spans="1:3"><c r="A4"><v>7</v></c></row></x>`, `<x><row r="4" spans="1:3"><c r="A4"/></row></x>`, `<row r="4" spans="1:3"><row r="5" spans="1:3"><c r="A5"/></row></row>`,
	`<row r="4" spans="1:3"><c r="A4"/></row >`, `<row r="4" spans="1:3"><c r="A4"/><!-- x --></row>`, `<!-- <row r="4" spans="1:3"><c r="A4"/></row> -->`, `<row r="4" spans="1:3"> <c r="A4"/></row>`, `<row r="4" spans="1:3"><c r="A4"/>x</row>`, "\n", "x", `<row r="4" spans="1:3"><![CDATA[</row>]]></row>`,
	`<row r="4" spans="1:3"><c r="B4"/><c r="A4"/></row>`, `<row r="4" spans="1:3"><c r="A4"/><c r="A4"/></row>`, `<row r="4" spans="1:3"><c r="A4"/><c r="A5"/></row>`, `<row r="3" spans="1:3"><c r="A3"/></row>`, `<row r="2" spans="1:3"><c r="A2"/></row>`, `<row r="6" spans="1:3"><c r="A6"/></row>`,
	`<row r="1048577" spans="1:3"><c r="A1048577"/></row>`, `<row r="1048576" spans="1:3"><c r="A1048576"/></row>`, `<row r="99999999" spans="1:3"/>`, `<row r="4" spans="1:3"><c r="XFD4"/></row>`, `<row r="4" spans="1:3"><c r="D4"/></row>`, `<row r="4" spans="1:3"><c r="E4"><v>1</v></c></row>`,
	`<row r="4" spans="1:3"><c r="A4"><f>B4</f><v>1</v></c></row>`, `<row r="4" spans="1:3"><c r="B4"><v>1</v></c><c r="D4"><f>B4+D2</f><v>1</v></c></row>`, `<row r="4" spans="1:3"><c r="A4">`, `<row r="4" spans="1:3"><c r="A4"/></row`, `<row r="4" spans="1:3"></c></row>`, `</row>`, `</sheetData>`,
	`<row r="4" spans="3:1"><c r="A4"/></row>`, `<row r="4" spans="x"><c r="A4"/></row><row r="5" spans="x"><c r="A5"/></row>`, `<row r="4" spans=""><c r="A4"/></row><row r="5" spans=""><c r="A5"/></row>`, `<row r="4" spans="1:3" ht="&#49;5"><c r="A4"/></row><row r="5" spans="1:3" ht="&#49;5"><c r="A5"/></row>`,
}

// TestPlainRowsByOne: every form of a row between plain ones.
func TestPlainRowsByOne(t *testing.T) {
	for i, odd := range rowsOf {
		for spans := range 2 {
			var b strings.Builder
			for row := 1; row <= 9; row++ {
				switch {
				case row == 4:
					b.WriteString(odd)
				case row != 5 || !strings.Contains(odd, `r="5"`):
					fmt.Fprintf(&b, `<row r="%d"%s><c r="A%d" t="s"><v>1</v></c><c r="B%d" s="2"/><c r="C%d" s="1"><v>%d</v></c></row>`, row, []string{"", ` spans="1:3"`}[spans], row, row, row, row)
				}
			}
			samePlain(t, `<sheetData>`+b.String()+`</sheetData>`, 20*i)
		}
	}
}

// TestPlainRowsAreTaken: rows that are plain do not get to the scanner, but for those with a
// new start tag, and the last one, behind which too little stands.
func TestPlainRowsAreTaken(t *testing.T) {
	rows := 100
	var b strings.Builder
	b.WriteString("<sheetData>")
	for row := 1; row <= rows; row++ {
		spans := []string{"", ` spans="1:2"`, ` spans="1:3" ht="15"`}[row%3]
		fmt.Fprintf(&b, `<row r="%d"%s><c r="A%d" t="s"><v>0</v></c><c r="C%d"><v>1.5</v></c></row>`, row, spans, row, row)
	}
	b.WriteString("</sheetData>")
	file := build{sheets: []string{b.String()}, strings: `<si><t>eins</t></si>`}.pack(t)
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Sheets(); err != nil {
		t.Fatal(err)
	}
	lengths := &w.survey.sheets[0].lengths
	for _, known := range []bool{false, true} {
		part, err := w.open(w.book.sheets[0].part)
		if err != nil {
			t.Fatal(err)
		}
		defer part.Close()
		walk := w.newWalker(part, 0)
		take, want := walk.plainRow, 2
		if known { // of the two cells, the last one
			take, want = func(r *plainRow) (bool, error) { return walk.knownRow(r, lengths) }, 1
		}
		if seen := passedRows(t, walk, take, want); seen < rows-8 {
			t.Errorf("known %t: %d of %d rows were taken at once", known, seen, rows)
		}
	}
}

// passedRows counts the rows that are taken at once, whose cells must be the last ones of all.
func passedRows(t *testing.T, walk *walker, take func(*plainRow) (bool, error), cells int) (seen int) {
	for {
		var row plainRow
		ok, err := take(&row)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			start := fmt.Sprintf(`<row r="%d"`, row.number)
			if len(row.cells) != cells || row.cells[cells-1].col != 3 || string(row.cells[cells-1].value(row.raw)) != "1.5" || !strings.HasPrefix(string(row.raw), start) || !strings.HasSuffix(string(row.raw), "</row>") {
				t.Fatalf("%q: %+v", row.raw, row.cells)
			}
			walk.passRow(&row)
			seen++
			continue
		}
		if _, _, err := walk.next(); err == io.EOF {
			return seen
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestKnownRows: what a row is known to be is not believed where its bytes say something else; and the last
// cell is found however long it is.
func TestKnownRows(t *testing.T) {
	long := strings.Repeat("x", plainReach)
	row := func(cells string) string { return `<row r="4" spans="1:3">` + cells + `</row>` }
	a, b := `<c r="A4" s="1"><v>7</v></c>`, `<c r="B4" t="inlineStr"><is><t>`+long+`</t></is></c>`
	for _, tt := range []struct {
		row    string
		length int // 0: its own
		cols   []int
	}{
		{row(a), 0, []int{1}}, {row(a + b), 0, []int{1, 2}}, {row(b + `<c r="C4"/>`), 0, []int{3}}, {row(""), 0, []int{}},
		{row(a), 1 << 15, nil}, {row(a), 3, nil}, {row(a), 7, nil}, {row(a), len(row(a)) - 1, nil}, {row(a), len(row(a)) + 1, nil},
	} {
		text := `<sheetData><row r="3" spans="1:3"><c r="A3"/></row>` + tt.row + strings.Repeat(" ", 200) + `</sheetData>`
		file := build{sheets: []string{text}}.pack(t)
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.open(w.book.sheets[0].part)
		if err != nil {
			t.Fatal(err)
		}
		defer part.Close()
		var lengths rowLengths
		lengths.set(4, cmp.Or(tt.length, len(tt.row)))
		walk := w.newWalker(part, 0)
		for walk.place != inData || walk.row < 3 {
			if _, _, err := walk.next(); err != nil {
				t.Fatal(err)
			}
		}
		var known plainRow
		ok, err := walk.knownRow(&known, &lengths)
		if err != nil {
			t.Fatal(err)
		}
		var cols []int
		for i := range known.cells {
			cols = append(cols, known.cells[i].col)
		}
		if ok != (tt.cols != nil) || ok && !slices.Equal(cols, tt.cols) {
			t.Errorf("%s, %d bytes: %t, columns %v", clip(tt.row), tt.length, ok, cols)
		}
	}
}

// entriesOf are entries of the shared strings, and what may stand between them.
var entriesOf = []string{
	`<si><t>a</t></si>`, `<si><t>Größe, 12 – „x“</t></si>`, `<si><t></t></si>`, `<si><t/></si>`, `<si/>`, `<si><t> a</t></si>`, `<si><t>a </t></si>`, "<si><t>\ta\n</t></si>", `<si><t xml:space="preserve"> a </t></si>`, `<si xml:space="preserve"><t> a</t></si>`,
	`<si><t>_x0041_</t></si>`, `<si><t>a_x</t></si>`, `<si><t>a&amp;b</t></si>`, `<si><t>a]b</t></si>`, `<si><t>a]]></t></si>`, "<si><t>a\r\nb</t></si>", `<si><t><![CDATA[a]]></t></si>`, `<si><t>a<!-- b --></t></si>`, `<si><t>a</t><t>b</t></si>`, `<si><t>a</t ></si>`, `<si ><t>a</t></si>`,
	`<si><r><t>a</t></r><r><t>b</t></r></si>`, `<si><t>a</t><rPh><t>b</t></rPh></si>`, `<si xmlns="urn:x"><t>a</t></si>`, `<x><si><t>a</t></si></x>`, `<x/>`, ` `, `x`, `<!-- <si><t>a</t></si> -->`, `<si><t>a</si></t>`, `<si><t>a`, `<t>a</t>`, `<r><t>a</t></r>`, `<si><t>&#x41;</t></si>`, `<si><t>a</t>b</si>`,
	`<si><t>` + strings.Repeat("lang ", 100) + `x</t></si>`, `<si><t>` + strings.Repeat("ü", 70_000) + `</t></si>`,
}

// sameStrings reads shared strings both ways.
func sameStrings(t *testing.T, part string) {
	t.Helper()
	file := build{sheets: []string{`<sheetData/>`}}.pack(t)
	file = replaced(t, file, "xl/sharedStrings.xml", part)
	read := func(noPlain bool) (texts []string, runs map[int]bool, message string) {
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		w.noPlain = noPlain
		list, err := w.shared()
		if err != nil {
			return nil, nil, err.Error()
		}
		for i := range list.n {
			text, _ := list.at(i)
			texts = append(texts, string(text))
		}
		return texts, list.runs, ""
	}
	texts, runs, message := read(true)
	fast, fastRuns, fastMessage := read(false)
	if message != fastMessage || !slices.Equal(texts, fast) || !gocmp.Equal(runs, fastRuns) {
		t.Errorf("%s\nby the scanner %q %v %s\nwith plain entries %q %v %s", clip(part), texts, runs, message, fast, fastRuns, fastMessage)
	}
}

func TestPlainEntries(t *testing.T) {
	list := func(prefix, entries string) string {
		if prefix == "" {
			return `<sst xmlns="` + naiveMain + `">` + entries + `</sst>`
		}
		return `<p:sst xmlns:p="` + naiveMain + `" xmlns="urn:x">` + entries + `</p:sst>`
	}
	for _, e := range entriesOf {
		sameStrings(t, list("", `<si><t>eins</t></si>`+e+`<si><t>zwei</t></si><si><t>drei</t></si>`))
		sameStrings(t, list("", e+`<si><t>zwei</t></si>`))
		sameStrings(t, list("p", `<p:si><p:t>eins</p:t></p:si>`+e+`<p:si><p:t>zwei</p:t></p:si>`))
	}
	sameStrings(t, `<sst xmlns="`+naiveMain+`"/>`)
	sameStrings(t, `<x/>`)
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 2))
		entries := ""
		for range 1 + random.IntN(3000) {
			n := 2
			if random.IntN(50) == 0 {
				n = 14
			}
			entries += strings.ReplaceAll(entriesOf[random.IntN(n)], "a", strings.Repeat("a", random.IntN(40)))
		}
		sameStrings(t, list("", entries))
	}
}

// FuzzPlainEntries: the same of what nobody has thought of.
func FuzzPlainEntries(f *testing.F) {
	for _, e := range entriesOf {
		f.Add(`<si><t>eins</t></si>` + e + `<si><t>zwei</t></si>`)
	}
	f.Fuzz(func(t *testing.T, entries string) {
		if len(entries) < 4<<10 {
			sameStrings(t, `<sst xmlns="`+naiveMain+`">`+entries+`</sst>`)
		}
	})
}

func TestDigits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		b := make([]byte, 8)
		for i := range b {
			b[i] = byte('0' + random.IntN(10))
		}
		if n := random.IntN(9); n < 8 {
			b[n] = byte(random.IntN(256))
			for i := n + 1; i < 8; i++ {
				b[i] = byte(random.IntN(256))
			}
		}
		want := 0
		for want < 8 && b[want] >= '0' && b[want] <= '9' {
			want++
		}
		n, packed := packDigits(b)
		number, _ := strconv.Atoi(string(b[:want]))
		if n != want || n > 0 && unpackDigits(packed) != number {
			t.Fatalf("%q: %d digits, %d", b, n, unpackDigits(packed))
		}
	}
}

func TestPhrase(t *testing.T) {
	text := `<abc:row r="</abc`
	for n := range len(text) + 1 {
		p := newPhrase(text[:n])
		for m := range len(text) + 1 {
			b := []byte(text[:m] + strings.Repeat("#", 20))
			if got, want := p.leads(b), bytes.HasPrefix(b, []byte(text[:n])); got != want {
				t.Errorf("%q leads %q: %t", text[:n], b, got)
			}
		}
	}
}

// TestPlainStrings: cells of texts that are written in one go are those that are written
// piece by piece.
func TestPlainStrings(t *testing.T) {
	for _, text := range []string{"a", "vorname.nachname", "müller", " a", "a ", "\u00a0a", "a\tb", "a\nb", "a\r\nb", "a&b", "a<b", "a>b", `a"b`, "a'b", "_x0041_", "a_b", "_", "]]>", "a]", "\x7f", "0", "+49 5121 1"} {
		if got, want := string(appendCell(nil, "", 17, 28, 3, text)), strings.ReplaceAll(string(appendCell(nil, "p:", 17, 28, 3, text)), "p:", ""); got != want {
			t.Errorf("%q for %q", got, want)
		}
	}
}

// TestPlainProofOfDamage: wherever a byte of a written sheet is another, the proof says the
// same with plain rows as by the scanner, and lets nothing pass that counts.
func TestPlainProofOfDamage(t *testing.T) {
	var b strings.Builder
	for row := 1; row <= 8; row++ {
		fmt.Fprintf(&b, `<row r="%d" spans="1:3"><c r="A%d" s="%d" t="s"><v>1</v></c><c r="C%d"><v>%d</v></c></row>`, row, row, row%3, row, row)
	}
	file := build{sheets: []string{`<sheetData>` + b.String() + `</sheetData>`}, strings: `<si><t>null</t></si><si><t>eins</t></si>`}.pack(t)
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	p := w.NewPatch()
	err = p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 8, Value: func(row int) (string, bool) { return fmt.Sprint("x.y", row), row != 5 }})
	if err != nil {
		t.Fatal(err)
	}
	pl, err := p.Plan()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := pl.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	sheet := partOf(t, out.Bytes(), sheet1)
	random := rand.New(rand.NewPCG(3, 4))
	for at := strings.Index(sheet, "<sheetData"); at < len(sheet); at++ {
		if testing.Short() && random.IntN(4) > 0 {
			continue
		}
		for _, cut := range []int{0, 1} { // a byte more, another one
			c := `0123456789<>/="&] scrvA`[random.IntN(23)]
			if cut == 1 && sheet[at] == c {
				continue
			}
			broken := replaced(t, out.Bytes(), sheet1, sheet[:at]+string(c)+sheet[at+cut:])
			verdict := func(noPlain bool) string {
				w.noPlain = noPlain
				if err := pl.Verify(bytes.NewReader(broken), int64(len(broken))); err != nil {
					return err.Error()
				}
				return ""
			}
			want, got := verdict(true), verdict(false)
			if want != got {
				t.Errorf("%q for %q: by the scanner %s; with plain rows %s", c, sheet[at:min(len(sheet), at+20)], want, got)
			}
			if got == "" && c != ' ' { // white space in a tag that was planned anew
				t.Errorf("%q for %q passes", c, sheet[at:min(len(sheet), at+20)])
			}
		}
	}
}

// TestWrongLengths: if it were wrong how long rows are, by a defect of reading, nothing else than what was planned could
// get through the proof.
func TestWrongLengths(t *testing.T) {
	var b strings.Builder
	for row := 1; row <= 12; row++ {
		fmt.Fprintf(&b, `<row r="%d" spans="1:3"><c r="A%d" s="%d" t="s"><v>1</v></c><c r="C%d"><v>%d</v></c></row>`, row, row, row%3, row, row)
		if row == 6 {
			b.WriteString(`<row r="7" spans="1:3"><c r="A7" t="s"><v>0</v></c><!--</row>--><c r="C7"><v>7</v></c></row>`)
			row++
		}
	}
	file := build{sheets: []string{`<sheetData>` + b.String() + `</sheetData>`}, strings: `<si><t>null</t></si><si><t>eins</t></si>`}.pack(t)
	written := func(change func(*rowLengths)) ([]byte, error) {
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		p := w.NewPatch()
		if err := p.SetColumn("S", Column{Header: "N", HeaderRow: 1, LastRow: 12, Value: func(row int) (string, bool) { return fmt.Sprint("x.y", row), row != 5 }}); err != nil {
			t.Fatal(err)
		}
		pl, err := p.Plan()
		if err != nil {
			t.Fatal(err)
		}
		change(&pl.survey.sheets[0].lengths)
		var out bytes.Buffer
		if _, err := pl.WriteTo(&out); err != nil {
			return nil, err
		}
		return out.Bytes(), verify(pl, out.Bytes())
	}
	want, err := written(func(*rowLengths) {})
	if err != nil {
		t.Fatal(err)
	}
	right := partOf(t, want, sheet1)
	try := func(row, n int) {
		got, err := written(func(l *rowLengths) { l.set(row, n) })
		if err != nil {
			return // refused
		}
		if sheet := partOf(t, got, sheet1); sheet != right {
			t.Errorf("row %d taken for %d bytes long: %q passes", row, n, sheet)
		}
	}
	all := b.String()
	for row := 1; row <= 12; row++ {
		from := strings.Index(all, fmt.Sprintf(`<row r="%d"`, row))
		for end := from; ; { // every place where a row may seem to end, and beside it
			i := strings.Index(all[end:], "</row>")
			if i < 0 {
				break
			}
			end += i + len("</row>")
			for n := end - from - 1; n <= end-from+1; n++ {
				try(row, n)
			}
		}
	}
}
