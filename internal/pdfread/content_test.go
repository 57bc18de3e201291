package pdfread

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// build makes a PDF of numbered objects; the first is the catalog.
func build(objects ...string) []byte {
	b := bytes.NewBufferString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func streamObject(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

const (
	catalog  = "<</Type/Catalog/Pages 2 0 R>>"
	pageTree = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 720 720]>>"
	onePage  = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</X 8 0 R>>/Properties<</P <</ActualText(Ersatz)>>>>>>>>"
	// Codes 0 to 255 are WinAnsi, and every glyph is as wide as half the size.
	plainFont = "<</Type/Font/Subtype/TrueType/Encoding/WinAnsiEncoding/FirstChar 32/Widths[%s]>>"
	wideFont  = "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[<</DW 500/W[1[250] 3 4 1000]>>]>>"
	wideMap   = "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <00660069> <0002> <D83DDE00> endbfchar " +
		"2 beginbfrange <0003> <0005> <00E4> <0006> <0007> [<0041> <0042>] endbfrange"
)

// draw makes a PDF of one page, 254 mm wide and high, with a content.
func draw(content string) []byte {
	return build(catalog, pageTree, onePage, streamObject("", content),
		fmt.Sprintf(plainFont, strings.Repeat("500 ", 224)), wideFont, streamObject("", wideMap),
		streamObject("/Subtype/Form/Matrix[1 0 0 1 72 0]/Resources<</Font<</F1 5 0 R>>>>", "BT /F1 10 Tf 0 360 Td (Form)Tj ET"))
}

// Places are in points times 10 from the top left: a word at 100 720 Td stands at X 35.3 mm.
func TestOperators(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"Td adds up", "BT /F1 10 Tf 72 648 Td (a)Tj 72 -36 Td (b)Tj ET", "a@72,648 b@144,612"},
		{"TD sets the leading", "BT /F1 10 Tf 72 648 TD 0 -20 TD (a)Tj T* (b)Tj ET", "a@72,628 b@72,608"},
		{"TL and the quotes", "BT /F1 10 Tf 30 TL 72 648 Td (a)Tj (b)' 40 2 (c d)\" ET", "a@72,648 b@72,618 c@72,588 d@126,588"},
		{"Tm replaces", "BT /F1 10 Tf 72 648 Td 2 0 0 2 100 200 Tm (ab)Tj ET", "ab@100,200"},
		{"a blank ends a word", "BT /F1 10 Tf 0 0 Td (ab cd)Tj ET", "ab@0,0 cd@15,0"},
		{"a gap ends a word", "BT /F1 10 Tf 0 0 Td [(ab)-101(cd)]TJ ET", "ab@0,0 cd@11.01,0"},
		{"kerning does not", "BT /F1 10 Tf 0 0 Td [(A)80(V)-90(A)]TJ ET", "AVA@0,0"},
		{"Tc between letters", "BT /F1 10 Tf 0.5 Tc 0 0 Td (ab c)Tj ET", "ab@0,0 c@16.5,0"},
		{"Tw for blanks only", "BT /F1 10 Tf 10 Tw 0 0 Td (ab c)Tj ET", "ab@0,0 c@25,0"},
		{"Tz scales", "BT /F1 10 Tf 50 Tz 0 0 Td (ab c)Tj ET", "ab@0,0 c@7.5,0"},
		{"Ts raises", "BT /F1 10 Tf 3 Ts 0 100 Td (a)Tj ET", "a@0,103"},
		{"cm, q and Q", "q 2 0 0 2 10 20 cm BT /F1 10 Tf 5 5 Td (a)Tj ET Q BT /F1 10 Tf 5 5 Td (b)Tj ET", "a@20,30 b@5,5"},
		{"a form", "q 1 0 0 1 0 36 cm /X Do Q BT /F1 10 Tf (a)Tj ET", "Form@72,396 a@0,0"},
		{"an unknown object is a picture", "/Y Do", ""},
		{"text that replaces", "BT /F1 10 Tf /Span<</ActualText<FEFF00E40301>>>BDC (xy)Tj EMC (z)Tj ET", "ä\u0301z@0,0"},
		{"text that replaces, by name", "BT /F1 10 Tf /Span /P BDC (xy)Tj EMC ET", "Ersatz@0,0"},
		{"the outer text counts", "BT /F1 10 Tf /S<</ActualText(AB)>>BDC (x)Tj /S<</ActualText(C)>>BDC (y)Tj EMC (z)Tj EMC ET", "AB@0,0"},
		{"text in place of nothing", "BT /F1 10 Tf /S<</ActualText(AB)>>BDC EMC (x)Tj ET", "x@0,0"},
		{"replaced by a blank", "BT /F1 10 Tf (a)Tj /S<</ActualText( )>>BDC (-)Tj EMC (b)Tj ET", "a@0,0 b@10,0"},
		{"a glyph drawn later into the gap", "BT /F1 10 Tf [(S)-500(e)]TJ 5 0 Td (t)Tj ET", "Ste@0,0"},
		{"invisible", "BT /F1 10 Tf 3 Tr (a)Tj 0 Tr (b)Tj ET", "b@5,0"},
		{"two bytes a code", "BT /F2 10 Tf <000100020003000400050006000700FF>Tj ET", "fi😀äåæAB\uFFFD@0,0"},
		{"widths of CIDs", "BT /F2 10 Tf [<0001>-300<0003>-300<0001>]TJ ET", "fi@0,0 ä@5.5,0 fi@18.5,0"},
		{"an image within", "BI /W 1 ID \x00EI\xff(\nEI BT /F1 10 Tf (a)Tj ET", "a@0,0"},
		{"escapes", `BT /F1 10 Tf (\(\344\)\
\\(x))Tj ET`, `(ä)\(x)@0,0`},
		{"codes that nobody knows", "BT /F1 10 Tf <81>Tj ET", "\uFFFD@0,0"},
		{"two fonts in one word", "BT /F1 10 Tf (ab)Tj /F2 10 Tf <0003>Tj ET", "abä@0,0"},
		{"two sizes are two words", "BT /F1 10 Tf (H)Tj /F1 6 Tf (2)Tj ET", "H@0,0 2@5,0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pages, err := readAll(draw(tt.content))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range pages[0].Words {
				// the base line, in points from the bottom left
				x, y := w.line.x/pointMM, (pages[0].Height-w.line.y)/pointMM
				got = append(got, fmt.Sprintf("%s@%v,%v", w.Text, round(x), round(y)))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func round(x float64) float64 { return math.Round(x*100) / 100 }

func TestRectangles(t *testing.T) {
	tests := []struct {
		name, content string
		x, y, w, h    float64 // points from the top left
	}{
		{"upright", "BT /F1 10 Tf 100 200 Td (ab)Tj ET", 100, 720 - 200 - 9.5, 10, 13},
		{"upwards", "BT /F1 10 Tf 0 1 -1 0 100 200 Tm (ab)Tj ET", 100 - 9.5, 720 - 200 - 10, 13, 10},
		{"upside down", "BT /F1 10 Tf -1 0 0 -1 100 200 Tm (ab)Tj ET", 90, 720 - 200 - 3.5, 10, 13},
	}
	for _, tt := range tests {
		pages, err := readAll(draw(tt.content))
		if err != nil || len(pages[0].Words) != 1 {
			t.Fatalf("%s: %v, %v", tt.name, pages, err)
		}
		w := pages[0].Words[0]
		got := []float64{round(w.X / pointMM), round(w.Y / pointMM), round(w.W / pointMM), round(w.H / pointMM)}
		if diff := cmp.Diff([]float64{tt.x, tt.y, tt.w, tt.h}, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestLinesSideBySide(t *testing.T) {
	pages, err := readAll(draw("BT /F1 10 Tf 300 100 Td (rechts oben)Tj -300 0 Td (links oben)Tj 0 -20 Td (unten H)Tj /F1 6 Tf 0 3 Td 40 0 Td (2)Tj ET"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"links oben", "rechts oben", "unten H 2"}, pages[0].Lines()); diff != "" {
		t.Error(diff)
	}
}

func TestDamage(t *testing.T) {
	good := draw("BT /F1 10 Tf (a)Tj ET")
	replace := func(old, new string) []byte {
		if !bytes.Contains(good, []byte(old)) || len(old) != len(new) {
			t.Fatalf("%q cannot become %q", old, new)
		}
		return bytes.Replace(good, []byte(old), []byte(new), 1)
	}
	xrefLoop := bytes.Replace(good, []byte("/Root"), fmt.Appendf(nil, "/Prev %d/Root", bytes.Index(good, []byte("xref\n0"))), 1)
	const forms = "/Subtype/Form/Resources<</XObject<</X 8 0 R>>>>"
	form := func(content string) []byte {
		return build(catalog, pageTree, onePage, streamObject("", "/X Do"), "null", "null", "null", streamObject(forms, content))
	}
	tests := []struct {
		name string
		pdf  []byte
		want error
		page int
	}{
		{"nothing", nil, ErrNotPDF, 0},
		{"something else", []byte("<html>"), ErrNotPDF, 0},
		{"the beginning only", good[:len(good)/2], ErrDamaged, 0},
		{"no cross-reference there", replace("xref\n0", "xxxx\n0"), ErrDamaged, 0},
		{"the trailer names itself as the one before", xrefLoop, ErrDamaged, 0},
		{"encrypted", replace("/Size 9/Root 1 0 R", "/Encrypt 9/Root 10"), ErrEncrypted, 0},
		{"an object elsewhere", replace("3 0 obj", "9 0 obj"), ErrDamaged, 0},
		{"no pages", replace("/Pages 2 0 R", "/Pagen 2 0 R"), ErrDamaged, 0},
		{"the tree goes round in circles", replace("Kids[3 0 R]", "Kids[2 0 R]"), ErrDamaged, 0},
		{"more pages promised", replace("/Count 1", "/Count 2"), ErrDamaged, 0},
		{"the length refers to the stream itself", replace("<</Length 21>>\n", "<</Length 4 0 R"), ErrDamaged, 1},
		{"a stream longer than the file", build(catalog, pageTree, onePage, "<</Length 99999>>\nstream\n\nendstream"), ErrDamaged, 1},
		{"a stream cut short", replace("/Length 21", "/Length 20"), ErrDamaged, 1},
		{"unknown filter", build(catalog, pageTree, onePage, streamObject("/Filter/LZWDecode", "x")), ErrUnsupported, 1},
		{"not compressed", build(catalog, pageTree, onePage, streamObject("/Filter/FlateDecode", "xxxx")), ErrDamaged, 1},
		{"a page turned round", build(catalog, pageTree, strings.Replace(onePage, "/Type/Page", "/Type/Page/Rotate 90", 1), streamObject("", "")), ErrUnsupported, 1},
		{"no font", draw("BT (a)Tj ET"), ErrDamaged, 1},
		{"a font that is not there", draw("BT /F9 10 Tf (a)Tj ET"), ErrDamaged, 1},
		{"half a code", draw("BT /F2 10 Tf <0001FF>Tj ET"), ErrDamaged, 1},
		{"Q without q", draw("Q"), ErrDamaged, 1},
		{"EMC without BMC", draw("EMC"), ErrDamaged, 1},
		{"too few operands", draw("1 0 0 cm"), ErrDamaged, 1},
		{"a string without end", draw("(abc"), ErrDamaged, 1},
		{"deep", draw(strings.Repeat("[", 1<<20)), ErrTooLarge, 1},
		{"q for ever", draw(strings.Repeat("q ", 1000)), ErrTooLarge, 1},
		{"a form within itself", form("/X Do"), ErrTooLarge, 1},
		{"a form often within itself", form(strings.Repeat("/X Do ", 100)), ErrTooLarge, 1},
		{"a bomb", build(catalog, pageTree, onePage, streamObject("/Filter/FlateDecode", string(deflate(make([]byte, maxContent+1))))), ErrTooLarge, 1},
	}
	if _, err := readAll(good); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readAll(tt.pdf)
			var e *Error
			if !errors.Is(err, tt.want) || !errors.As(err, &e) || e.Page != tt.page {
				t.Errorf("got %v, want %v on page %d", err, tt.want, tt.page)
			}
		})
	}
}

// An object stream that lies in itself must not end the program.
func TestObjectStreamInItself(t *testing.T) {
	table := []byte{0, 0, 0, 2, 4, 0, 2, 4, 1, 1, 0, 9, 2, 4, 2} // objects 1, 2 and 4 in object stream 4
	b := bytes.NewBufferString("%PDF-1.7\n")
	fmt.Fprintf(b, "3 0 obj <</Type/XRef/Size 5/W[1 1 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\nstartxref\n9\n%%%%EOF\n", len(table), table)
	if _, err := readAll(b.Bytes()); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestStopEarly(t *testing.T) {
	n := 0
	b := draw("")
	for range Pages(bytes.NewReader(b), int64(len(b))) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d pages", n)
	}
}

// Whatever the bytes: no panic, no end, and words that can be placed.
func FuzzPages(f *testing.F) {
	for _, content := range []string{"BT /F1 10 Tf (a)Tj ET", "BT /F2 10 Tf [<00010003>-300<0001>]TJ ET", "q /X Do Q",
		"/Span<</ActualText<FEFF00E4>>>BDC BT /F1 1 Tf 1 Ts 2 Tz 3 Tc 1 2 3 4 5 6 Tm (\\344)' ET EMC"} {
		f.Add(draw(content))
	}
	f.Add(repack(f, draw("BT /F1 10 Tf (a)Tj ET")))
	f.Fuzz(func(t *testing.T, b []byte) {
		for p, err := range Pages(bytes.NewReader(b), int64(len(b))) {
			var e *Error
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("an error without place: %v", err)
			}
			for _, w := range p.Words {
				if w.Text == "" || strings.ContainsAny(w.Text, " \n\t") {
					t.Fatalf("a word %q", w.Text)
				}
			}
			p.Lines()
		}
	})
}

// The content of a page alone, which the fuzzer reaches more easily so.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 10 Tf 1 0 0 1 5 5 Tm [(a)-300(b)]TJ T* (c)' 1 2 (d)\" ET")
	f.Add("q 1 0 0 1 0 0 cm /X Do Q /Span<</ActualText(x y)>>BDC BT /F2 9 Tf <0001>Tj ET EMC")
	f.Add("BI /W 1 ID xx EI 3 Tr 2 Tc 1 Tw 50 Tz 10 TL 4 Ts")
	f.Fuzz(func(t *testing.T, content string) {
		pages, err := readAll(draw(content))
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("an error without place: %v", err)
		}
		for _, p := range pages {
			p.Lines()
		}
	})
}

func BenchmarkPage(b *testing.B) {
	var content strings.Builder
	content.WriteString("BT /F1 10 Tf 12 TL ")
	for range 60 {
		content.WriteString("T* [(Dies)2(er Te)-3(xt steht)1( auf)-2( jeder Seite und sagt)3( allen das)1( Gleiche.)]TJ ")
	}
	pdf := draw(content.String() + "ET")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readAll(pdf); err != nil {
			b.Fatal(err)
		}
	}
}
