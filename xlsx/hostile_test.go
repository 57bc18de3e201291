package xlsx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
	"elterntool/internal/testoffice"
)

// hostile says with which kinds files of ../shared/corpus/hostile are refused: the
// file itself, or else its folder and ending.
var hostile = map[string][]error{
	"damaged/openspout__attack_billion_laughs.xlsx":                                  {ErrDoctype},
	"damaged/openspout__attack_quadratic_blowup.xlsx":                                {ErrDoctype},
	"damaged/poi__54764-2.xlsx":                                                      {ErrDoctype},
	"damaged/poi__54764.xlsx":                                                        {ErrDoctype},
	"damaged/poi__poc-xmlbomb-empty.xlsx":                                            {ErrDoctype},
	"damaged/poi__poc-xmlbomb.xlsx":                                                  {ErrDoctype},
	"damaged/openspout__file_corrupted.xlsx":                                         {ErrNotSpreadsheet}, // no zip archive
	"damaged/poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-593738531956326.xlsx": {ErrTooLarge},       // row 1048577
	"damaged/*.xlsx":                                                                 {ErrDamaged},
	"damaged/*.ods":                                                                  {ErrNotSpreadsheet},
	"damaged/*.fods":                                                                 {ErrNotSpreadsheet},
	"encrypted/*.ods":                                                                {ErrNotSpreadsheet},
	"encrypted/*.xlsx":                                                               {ErrEncrypted},
	"encrypted/*.xlsm":                                                               {ErrEncrypted},
	"encrypted/*.xlsb":                                                               {ErrEncrypted},
	"notaspreadsheet/droid__fmt-137-signature-id-204.ods":                            {ErrDamaged}, // the beginning of a zip file
	"notaspreadsheet/droid__fmt-294-signature-id-312.ods":                            {ErrDamaged},
	"notaspreadsheet/droid__fmt-294-signature-id-313.ods":                            {ErrDamaged},
	"notaspreadsheet/droid__fmt-295-signature-id-314.ods":                            {ErrDamaged},
	"notaspreadsheet/poi__clusterfuzz-testcase-minimized-POIXSLFFuzzer-625443492737843.pptx": {ErrDamaged},
	"notaspreadsheet/*": {ErrNotSpreadsheet},
}

// TestHostile: files that are none of ours are refused for the right reason, quickly
// and with little memory.
func TestHostile(t *testing.T) {
	dir := testoffice.Shared(t, "corpus", "hostile")
	used := make(map[string]bool)
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		t.Run(name, func(t *testing.T) {
			folder, _, _ := strings.Cut(name, "/")
			var want []error
			for _, key := range []string{name, folder + "/*" + filepath.Ext(name), folder + "/*"} {
				if want = hostile[key]; want != nil {
					used[key] = true
					break
				}
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			n, took := testcost.Of(func() {
				var tr trial
				if tr, err = asSheetcol(b, 0); err == nil {
					_, err = tr.carryOut(b)
				}
			})
			var own *Error
			if !errors.As(err, &own) || !isOneOf(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if took > 4*time.Second {
				t.Errorf("it takes %v", took)
			}
			if n > 32<<20 {
				t.Errorf("it takes %d bytes", n)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range hostile {
		if !used[key] {
			t.Errorf("no file %s", key)
		}
	}
	t.Logf("%d files", files)
}

func isOneOf(err error, kinds []error) bool {
	for _, k := range kinds {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

// TestLies: workbooks that are well-formed and mean harm, or contradict themselves,
// are refused for the right reason, or handled as the programs of the offices do.
func TestLies(t *testing.T) {
	names := data(row(1, "Name"), row(2, "x"))
	rels := func(pairs ...string) file {
		return file{"xl/_rels/workbook.xml.rels", relations(append(pairs, "styles", "styles.xml", "sharedStrings", "sharedStrings.xml")...)}
	}
	for _, tt := range []struct {
		name  string
		build build
		want  error
		sheet string // what the sheet must hold afterwards
	}{
		{name: "an index beyond the shared strings", build: build{sheets: []string{data(row(1, `<c r="A1" t="s"><v>7</v></c>`))}}, want: ErrDamaged},
		{name: "a negative index", build: build{sheets: []string{data(row(1, `<c r="A1" t="s"><v>-1</v></c>`))}, strings: "<si><t>a</t></si>"}, want: ErrDamaged},
		{name: "two values in a cell", build: build{sheets: []string{data(row(1, `<c r="A1" t="s"><v>0</v><v>1</v></c>`))}, strings: strings.Repeat("<si><t>a</t></si>", 11)}, want: ErrDamaged},
		{name: "the last cell", build: build{sheets: []string{data(row(1, "Name"), row(2, "x"), row(1048576, `<c r="XFD1048576"><v>1</v></c>`))}}},
		{name: "a cell beyond it", build: build{sheets: []string{data(`<row r="1"><c r="XFE1"/></row>`)}}, want: ErrTooLarge},
		{name: "a row beyond it", build: build{sheets: []string{data(`<row r="1048577"/>`)}}, want: ErrTooLarge},
		{name: "a row of 2³¹", build: build{sheets: []string{data(`<row r="2147483648"/>`)}}, want: ErrTooLarge},
		{name: "row 0", build: build{sheets: []string{data(`<row r="0"/>`)}}, want: ErrDamaged},
		{name: "a cell without a place", build: build{sheets: []string{data(`<row r="1"><c r=""/></row>`)}}, want: ErrDamaged},
		{name: "a name of 10,000 letters", build: build{sheets: []string{data(`<row r="1"><c r="` + strings.Repeat("A", 10_000) + `1"/></row>`)}}, want: ErrTooLarge},
		{name: "references to 2³¹", build: build{sheets: []string{`<dimension ref="A1:A2147483648"/>` + names + `<autoFilter ref="A1:B2147483648"/><mergeCells><mergeCell ref="B9:ZZZZ2147483648"/></mergeCells><conditionalFormatting sqref="A1:A99999999999999999999"/>`}},
			sheet: `<c r="B1"`},
		{name: "merged beyond the last row", build: build{sheets: []string{names + `<mergeCells><mergeCell ref="B1:B2147483648"/></mergeCells>`}}, sheet: `<c r="C1"`},
		{name: "merged from right to left", build: build{sheets: []string{names + `<mergeCells><mergeCell ref="C9:B1"/></mergeCells>`}}, sheet: `<c r="D1"`},
		{name: "spans that lie", build: build{sheets: []string{strings.ReplaceAll(names, "<row ", `<row spans="16384:1" `)}}, sheet: `spans="16384:1" r="1"><c r="A1"`},
		{name: "spans of 2³¹", build: build{sheets: []string{strings.ReplaceAll(names, "<row ", `<row spans="1:2147483648" `)}}, sheet: `<c r="B1"`},
		{name: "columns of 2³¹", build: build{sheets: []string{`<cols><col min="1" max="2147483648" width="1e300"/></cols>` + names}}, sheet: `max="2147483648" width="1e300"/></cols>`},
		{name: "columns that overlap", build: build{sheets: []string{`<cols><col min="1" max="9" width="1"/><col min="2" max="3" width="2"/></cols>` + names}}, sheet: `<col min="2" max="3" width="2"/></cols>`},
		{name: "counts that lie", build: build{sheets: []string{names}, strings: "", styles: strings.ReplaceAll(testStyles, `count="5"`, `count="2147483647"`),
			extra: []file{{"xl/sharedStrings.xml", `<sst xmlns="` + naiveMain + `" count="2147483647" uniqueCount="2147483647"/>`}}}},
		{name: "a style of 2³¹", build: build{sheets: []string{data(row(1, "Name"), row(2, "x", "", "", `<c r="D2" s="2147483648"><v>1</v></c>`))}, styles: strings.ReplaceAll(testStyles, `numFmtId="49"`, `numFmtId="2147483648"`)}, sheet: `<c r="D2" s="2147483648"><v>1</v></c>`},
		{name: "a height of 2³¹ digits", build: build{sheets: []string{`<sheetFormatPr customHeight="1" defaultRowHeight="&quot;&gt;&lt;"/>` + data(row(1, "Name", "Ort"), row(9, "x"))}}, sheet: `&lt;" customHeight="1"`},
		{name: "deep", build: build{sheets: []string{names + strings.Repeat("<a>", 600) + strings.Repeat("</a>", 600)}}, want: ErrTooLarge},
		{name: "deep, but not too deep", build: build{sheets: []string{names + strings.Repeat("<a>", 400) + strings.Repeat("</a>", 400)}}},
		{name: "a giant attribute", build: build{sheets: []string{names + `<a b="` + strings.Repeat("x", 2<<20) + `"/>`}}, want: ErrTooLarge},
		{name: "a large attribute of a row", build: build{sheets: []string{data(row(1, "Name"), `<row r="2" x="`+strings.Repeat("x", 200_000)+`"><c r="A2"><v>1</v></c></row>`)}}},
		{name: "a document type", build: build{sheets: []string{`<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet ` + declared + `>` + names + `</worksheet>`}}, want: ErrDoctype},
		{name: "an entity", build: build{sheets: []string{data(row(1, "&a;"))}}, want: ErrDamaged},
		{name: "a document type in the workbook", build: build{sheets: []string{names}, extra: []file{{"xl/workbook.xml", `<!DOCTYPE a><workbook/>`}}}, want: ErrDoctype},
		{name: "a document type in the relationships", build: build{sheets: []string{names}, extra: []file{{"_rels/.rels", `<!DOCTYPE a SYSTEM "file:///etc/passwd"><Relationships/>`}}}, want: ErrDoctype},
		{name: "two sheets, one part", build: build{sheets: []string{names, names}, extra: []file{rels("worksheet", "worksheets/sheet1.xml", "worksheet", "./../xl/WORKSHEETS\\sheet1.xml")}}, want: ErrDamaged},
		{name: "two relationships, one name", build: build{sheets: []string{names}, extra: []file{{"xl/_rels/workbook.xml.rels", strings.ReplaceAll(relations("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml"), "rId2", "rId1")}}}, want: ErrDamaged},
		{name: "a target above the root", build: build{sheets: []string{names}, extra: []file{rels("worksheet", "../../../../xl/worksheets/sheet1.xml")}}, sheet: `<c r="B1"`},
		{name: "a target that is not there", build: build{sheets: []string{names}, extra: []file{rels("worksheet", "/etc/passwd")}}, want: ErrDamaged},
		{name: "a sheet outside of the package", build: build{sheets: []string{names}, extra: []file{{"xl/_rels/workbook.xml.rels", strings.Replace(relations("worksheet", "worksheets/sheet1.xml"), "<Relationship Id", `<Relationship TargetMode="External" Id`, 1)}}}, want: errNoSheet},
		{name: "the workbook is its own sheet", build: build{sheets: []string{names}, extra: []file{rels("worksheet", "workbook.xml")}}, want: ErrDamaged},
		{name: "the styles are the sheet", build: build{sheets: []string{names}, extra: []file{{"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "styles", "worksheets/sheet1.xml")}}}, want: ErrDamaged},
		{name: "the table is the sheet", build: build{sheets: []string{names}, extra: []file{{tableRels, relations("table", "sheet1.xml")}}}, want: ErrDamaged},
		{name: "a table twice", build: build{sheets: []string{data(row(1, "Name", "Ort"), row(2, "x", "y"))}, extra: append(aTable(`ref="A1:B2"`, tableColumns)[1:], file{tableRels, relations("table", "../tables/table1.xml", "table", "../tables/TABLE1.xml")})}},
		{name: "a table of two sheets", build: build{sheets: []string{data(row(1, "Name", "Ort"), row(2, "x", "y")), names}, extra: append(aTable(`ref="A1:B2"`, tableColumns), file{"xl/worksheets/_rels/sheet2.xml.rels", relations("table", "../tables/table1.xml")})}},
		{name: "relationships of relationships", build: build{sheets: []string{names}, extra: []file{{tableRels, relations("table", "_rels/sheet1.xml.rels", "worksheet", "sheet1.xml")}}}, want: ErrDamaged},
		{name: "other rows among alternatives", build: build{sheets: []string{names + `<mc:AlternateContent><mc:Fallback><sheetData/></mc:Fallback></mc:AlternateContent>`}}, want: ErrUnsupported},
		{name: "other strings among alternatives", build: build{sheets: []string{names}, strings: `<mc:AlternateContent><mc:Fallback><si><t>a</t></si></mc:Fallback></mc:AlternateContent>`}, want: ErrUnsupported},
		{name: "another value among alternatives", build: build{sheets: []string{data(row(1, "Name", `<c r="B1"><mc:AlternateContent><mc:Fallback><v>1</v></mc:Fallback></mc:AlternateContent></c>`))}}, want: ErrUnsupported},
		{name: "another sheet among alternatives", build: build{sheets: []string{names}, workbook: `<mc:AlternateContent><mc:Fallback><sheets><sheet name="S" r:id="rId1"/></sheets></mc:Fallback></mc:AlternateContent>`}, want: ErrUnsupported},
		{name: "protected among alternatives", build: build{sheets: []string{names + `<mc:AlternateContent><mc:Fallback><sheetProtection sheet="1"/></mc:Fallback></mc:AlternateContent>`}}, want: ErrProtected},
		{name: "protected by a reference", build: build{sheets: []string{names + `<sheetProtection sheet=" &#49; "/>`}}, want: ErrProtected},
		{name: "a prefix that a row hides", build: build{sheets: []string{`<worksheet ` + declared + ` xmlns:y="` + naiveMain + `"><sheetData><y:row xmlns="urn:x" r="1"><y:c r="A1" t="str"><y:v>Name</y:v></y:c></y:row></sheetData></worksheet>`}}, want: ErrUnsupported},
		{name: "two prefixes for one namespace", build: build{sheets: []string{`<worksheet ` + declared + ` xmlns:y="` + naiveMain + `" xmlns:z="` + naiveStrict + `"><sheetData><y:row r="1"><y:c r="A1" t="str"><y:v>Name</y:v></y:c></y:row></sheetData></worksheet>`}}, sheet: `<c r="B1"`},
		{name: "an element that nobody knows in a cell", build: build{sheets: []string{data(row(1, "N", "Name"), row(2, `<c r="A2"><picture xmlns="urn:x"/></c>`, "x"))}}, want: ErrUnsupported},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.build.pack(t)
			var tr trial
			var r *result
			var err error
			n, took := testcost.Of(func() {
				if tr, err = asSheetcol(b, 0); err != nil {
					return
				}
				tr.column.Header, tr.column.LastRow = "N", min(tr.column.LastRow, 20)
				r, err = tr.carryOut(b)
			})
			if !errors.Is(err, tt.want) || errors.Is(err, errProperty) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if n > 64<<20 || took > 4*time.Second {
				t.Errorf("it takes %d bytes and %v", n, took)
			}
			if err != nil {
				return
			}
			if text := partOf(t, r.file, sheet1); !strings.Contains(text, tt.sheet) {
				t.Errorf("no %s in\n%s", tt.sheet, shorten(text))
			}
		})
	}
}

// TestBothSheetsOfATable: two sheets that say they have one table are not patched
// together.
func TestBothSheetsOfATable(t *testing.T) {
	names := data(row(1, "Name"), row(2, "x"))
	b := build{sheets: []string{names, names}, extra: append(aTable(`ref="A1:A2"`, tableColumns), file{"xl/worksheets/_rels/sheet2.xml.rels", relations("table", "../tables/TABLE1.xml")})}.pack(t)
	_, err := planned(b, func(p *Patch) error {
		if err := p.SetColumn("S", column("N", 1, 2)); err != nil {
			return err
		}
		return p.SetColumn("T", column("N", 1, 2))
	})
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

// TestPackages: packages about whose content readers could disagree are refused.
func TestPackages(t *testing.T) {
	names := data(row(1, "Name"), row(2, "x"))
	good := build{sheets: []string{names}}.pack(t)
	central := bytes.Index(good, []byte("PK\x01\x02"))
	for name, change := range map[string]func(b []byte) []byte{
		"two parts of one name": func([]byte) []byte {
			return packed(t, append(build{sheets: []string{names}}.files(), file{sheet1, "<worksheet/>"})...)
		},
		"two parts of one name in another case": func([]byte) []byte {
			return packed(t, append(build{sheets: []string{names}}.files(), file{`XL\Worksheets/sheet1.XML`, "<worksheet/>"})...)
		},
		"two entries in one place": func(b []byte) []byte {
			second := bytes.Index(b[central+4:], []byte("PK\x01\x02")) + central + 4
			copy(b[second+42:second+46], b[central+42:central+46])
			return b
		},
		"a size that lies": func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[central+24:], 1)
			return b
		},
		"a compressed size that lies": func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[central+20:], 1<<30)
			return b
		},
		"a checksum that lies": func(b []byte) []byte {
			at := bytes.LastIndex(b, []byte(sheet1)) - 46
			b[at+16]++
			return b
		},
	} {
		b := change(bytes.Clone(good))
		tr, err := asSheetcol(b, 0)
		if err == nil {
			_, err = tr.carryOut(b)
		}
		if !errors.Is(err, ErrDamaged) || errors.Is(err, errProperty) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := asSheetcol(good, 0); err != nil {
		t.Error(err)
	}
}

// TestTruncated: a package cut anywhere is refused, and so is one with a part cut
// anywhere.
func TestTruncated(t *testing.T) {
	b := build{sheets: []string{data(row(1, "Name"), row(2, "x"))}}
	whole := b.pack(t)
	for n := range len(whole) {
		if _, err := asSheetcol(whole[:n], 0); err == nil {
			t.Fatalf("%d of %d bytes pass", n, len(whole))
		} else if own := new(Error); !errors.As(err, &own) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	files := b.files()
	for i := range files {
		if files[i].name == "[Content_Types].xml" {
			continue
		}
		data := files[i].data
		for n := 1; n < len(data); n += 1 + len(data)/50 {
			files[i].data = data[:n]
			tr, err := asSheetcol(packed(t, files...), 0)
			if err == nil {
				_, err = tr.carryOut(packed(t, files...))
			}
			if own := new(Error); !errors.As(err, &own) || errors.Is(err, errProperty) {
				t.Fatalf("%s: %d of %d bytes: %v", files[i].name, n, len(data), err)
			}
		}
		files[i].data = data
	}
}

// TestClaims: what a workbook claims costs neither time nor memory.
func TestClaims(t *testing.T) {
	sheet := func(last int, lastCol string, n int) []byte {
		end := fmt.Sprintf("%s%d", lastCol, last)
		return build{
			sheets: []string{fmt.Sprintf(`<dimension ref="A1:%s"/><cols><col min="1" max="%d" width="40"/></cols>`, end, n) + data(row(1, "Name", "Ort"), row(2, "x"), fmt.Sprintf(`<row r="%d" spans="1:%d"><c r="%s"><v>1</v></c></row>`, last, n, end)) +
				fmt.Sprintf(`<autoFilter ref="A1:%s"/><mergeCells count="%d"><mergeCell ref="E3:%s"/></mergeCells><conditionalFormatting sqref="A1:%s"/>`, end, n, end, end)},
			workbook: fmt.Sprintf(`<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1:%s</definedName></definedNames>`, end),
			strings:  "<si/>",
			styles:   strings.ReplaceAll(testStyles, `count="5"`, fmt.Sprintf(`count="%d"`, n)),
			extra: append(aTable(fmt.Sprintf(`ref="G1:%s"`, end), fmt.Sprintf(`<tableColumns count="%d"><tableColumn id="1" name="x"/></tableColumns>`, n)),
				file{"xl/sharedStrings.xml", fmt.Sprintf(`<sst xmlns="%s" count="%d" uniqueCount="%d"><si/></sst>`, naiveMain, n, n)}),
		}.pack(t)
	}
	small, big := sheet(9, "H", 8), sheet(1_048_576, "XFD", 2_147_483_647)
	for name, work := range map[string]func(b []byte) error{
		"reading": func(b []byte) error {
			w, err := Open(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				return err
			}
			_, err = w.LastRow("S")
			return err
		},
		"patching": func(b []byte) error {
			pl, err := planned(b, func(p *Patch) error { return p.Set("S", 2, 2, Value{Text: "y"}) })
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if _, err := pl.WriteTo(&out); err != nil {
				return err
			}
			return pl.Verify(bytes.NewReader(out.Bytes()), int64(out.Len()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			do := func(b []byte) func() {
				return func() {
					if err := work(b); err != nil {
						t.Error(err)
					}
				}
			}
			do(small)() // what is made once is there
			a, _ := testcost.Of(do(small))
			b, took := testcost.Of(do(big))
			if b > a+a/4+1<<18 {
				t.Errorf("%d bytes, %d for a small sheet", b, a)
			}
			if took > 2*time.Second {
				t.Errorf("it takes %v", took)
			}
		})
	}
}

// TestStop: a caller that has enough ends the pass, and the next one starts anew.
func TestStop(t *testing.T) {
	b := build{sheets: []string{data(row(1, "a"), row(2, "b"), row(3, "c")), data(row(1, "d"))}}.pack(t)
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		n := 0
		for range w.Rows() {
			if n++; n == 2 {
				break
			}
		}
	}
	if last, err := w.LastRow("S"); err != nil || last != 3 {
		t.Errorf("LastRow = %d, %v", last, err)
	}
	pl, err := planned(b, func(p *Patch) error { return p.SetColumn("S", column("N", 1, 3)) })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		n := 0
		for range pl.Edits() {
			if n++; n == 2 {
				break
			}
		}
	}
	boom := errors.New("the disk is full")
	if _, err := pl.WriteTo(fullDisk{boom}); !errors.Is(err, boom) {
		t.Errorf("WriteTo = %v", err)
	}
}

type fullDisk struct{ err error }

func (d fullDisk) Write([]byte) (int, error) { return 0, d.err }

// TestErrorEnds: after an error nothing comes.
func TestErrorEnds(t *testing.T) {
	b := build{sheets: []string{data(row(1, "a"), row(2, "&b;"), row(3, "c")), data(row(1, "d"))}}.pack(t)
	w, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for r, err := range w.Rows() {
		if err != nil {
			got += " error"
			continue
		}
		got += " " + string(r.Cells[0].Value)
	}
	if got != " a error" {
		t.Errorf("got%s", got)
	}
}
