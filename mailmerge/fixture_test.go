package mailmerge_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	mm "elterntool/mailmerge"
)

var created = time.Date(2026, 11, 24, 10, 15, 30, 0, time.FixedZone("CET", 3600))

// checkered makes an image that shows which way up it is.
func checkered(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{0xff, 0xff, 0xff, 0xff}
			if (x/10+y/10)%2 == 0 || y < 10 {
				c = color.RGBA{0x20, 0x40, 0xa0, 0xff}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func pngImage(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, checkered(w, h)); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegImage(w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, checkered(w, h), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// sum is how entries of images are called.
func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:16])
}

// minimal is the least document: one page style, one paragraph.
func minimal(text ...mm.Inline) *mm.Document {
	return &mm.Document{
		Created: created,
		Pages:   []mm.PageStyle{{Name: "Page", Top: 20, Right: 20, Bottom: 20, Left: 25}},
		Body:    []mm.Block{mm.Paragraph{Text: text}},
	}
}

func text(s string) []mm.Inline { return []mm.Inline{mm.Text(s)} }

func para(style string, text ...mm.Inline) mm.Paragraph {
	return mm.Paragraph{Style: style, Text: text}
}

// rich is a letter that uses everything there is.
func rich() *mm.Document {
	thin := mm.Border{Width: 0.5}
	foot := func() *mm.Band {
		return &mm.Band{Height: 10, Gap: 5, Blocks: []mm.Block{
			para("Small", mm.Field{Column: "Nachname"}, mm.Text(", "), mm.Field{Column: "Vorname"}, mm.Text(" · Brief "), mm.RecordNumber{},
				mm.Tab{}, mm.Text("Seite "), mm.PageNumber{}, mm.Text(" von "), mm.PageCount{}),
			mm.Paragraph{Style: "Small", HideIf: mm.Empty("Kinder"), Text: []mm.Inline{mm.Field{Column: "Kinder"}}},
		}}
	}
	return &mm.Document{
		Title: "Beispielbrief & mehr", Language: "de-DE", Created: created,
		Fonts: []mm.Font{
			{Name: "Sans", Family: "Liberation Sans", Fallbacks: []string{"Arial", "Helvetica"}, Generic: mm.Swiss},
			{Name: "Mono", Family: "Liberation Mono", Fallbacks: []string{"Courier New"}, Generic: mm.Modern, Fixed: true},
		},
		ParagraphStyles: []mm.ParagraphStyle{
			{Name: "Standard", SpaceAfter: new(2.0), LineSpacing: 1.15, Orphans: 2, Widows: 2, Text: mm.TextProperties{Font: "Sans", Size: 11}},
			{Name: "Address line", Parent: "Standard", SpaceAfter: new(0.0), LineHeight: 4.23},
			{Name: "Überschrift", Parent: "Standard", Next: "Standard", KeepWithNext: mm.On, SpaceBefore: new(4.0), Text: mm.TextProperties{Size: 13, Bold: mm.On, Color: "#1f3d7a"}},
			{Name: "Small", Parent: "Standard", SpaceAfter: new(0.0), LineSpacing: 1, Tabs: []mm.TabStop{{At: 165, Align: mm.AlignRight, Leader: "."}}, Text: mm.TextProperties{Size: 8}},
			{Name: "Boxed", Parent: "Standard", Align: mm.AlignCenter, Box: &mm.Box{Top: thin, Bottom: mm.Border{Width: 2, Color: "#cc0000"}, Padding: 2, Background: "#ffffcc"}},
		},
		TextStyles: []mm.TextStyle{
			{Name: "Strong", Text: mm.TextProperties{Bold: mm.On}},
			{Name: "Secret", Parent: "Strong", Text: mm.TextProperties{Font: "Mono", Size: 13, Language: "zxx", LetterSpacing: 1}},
			{Name: "Open", Text: mm.TextProperties{Background: "#ffff00", Underline: mm.On, Italic: mm.On}},
		},
		Pages: []mm.PageStyle{
			{Name: "First page", Next: "Next page", Top: 20, Right: 20, Bottom: 10, Left: 25,
				Header: &mm.Band{Height: 75, Gap: 5, Blocks: []mm.Block{mm.Paragraph{Style: "Small", Text: text("Letterhead"), Drawings: []mm.Drawing{
					mm.Line{X1: 5, Y1: 105, X2: 7.5, Y2: 105, Width: 0.25},
					mm.Line{X1: 5, Y1: 148.5, X2: 9, Y2: 148.5, Width: 0.25},
					mm.Line{X1: 5, Y1: 210, X2: 7.5, Y2: 210, Width: 0.25},
					mm.Line{X1: 25, Y1: 40, X2: 190, Y2: 40, Width: 1, Color: "#1f3d7a"},
					mm.PlacedImage{Image: mm.Image{Data: pngImage(80, 40), Width: 40, Alt: "Logo"}, X: 150, Y: 10},
				}}}},
				Footer: foot()},
			{Name: "Next page", Top: 25, Right: 20, Bottom: 10, Left: 25, Footer: foot()},
		},
		Body: []mm.Block{
			mm.Paragraph{Style: "Small", Text: text("First line of the body"), Drawings: []mm.Drawing{
				mm.Frame{Name: "Address", X: 25, Y: 57, Width: 80, Height: 33, Wrap: mm.WrapThrough, Blocks: []mm.Block{
					mm.Paragraph{Style: "Address line", HideIf: mm.Empty("Anrede"), Text: []mm.Inline{mm.Field{Column: "Anrede"}}},
					para("Address line", mm.Field{Column: "Vorname"}, mm.Text(" "), mm.Field{Column: "Nachname"}),
					para("Address line", mm.Field{Column: "Straße Nr."}),
					para("Address line", mm.Text("00000 Musterstadt")),
				}},
				mm.Frame{Name: "Info", X: 125, Y: 50, Width: 75, Height: 25, Align: mm.AlignMiddle, Box: &mm.Box{Left: thin, Padding: 3, Background: "#eeeeee"}, Blocks: []mm.Block{
					para("Small", mm.Text("Middle of the frame")),
				}},
			}},
			mm.Paragraph{Style: "Überschrift", Heading: 1, Text: text("Subject with a heading")},
			mm.Paragraph{HideIf: mm.Not{Condition: mm.Equal{Column: "Anrede", Value: "Frau"}}, Text: []mm.Inline{mm.Text("Sehr geehrte Frau "), mm.Field{Column: "Nachname"}, mm.Text(",")}},
			mm.Paragraph{HideIf: mm.Not{Condition: mm.Equal{Column: "Anrede", Value: "Herrn"}}, Text: []mm.Inline{mm.Text("Sehr geehrter Herr "), mm.Field{Column: "Nachname"}, mm.Text(",")}},
			mm.Paragraph{HideIf: mm.Or{mm.Equal{Column: "Anrede", Value: "Frau"}, mm.Equal{Column: "Anrede", Value: "Herrn"}},
				Text: []mm.Inline{mm.Text("Guten Tag "), mm.Field{Column: "Vorname"}, mm.Text(" "), mm.Field{Column: "Nachname"}, mm.Text(",")}},
			para("", mm.Text("two  blanks, a\ttab, a\nbreak & <markup>, "), mm.Span{Style: "Strong", Text: text("strong ")}, mm.Span{Style: "Open", Text: text(" and open")},
				mm.Text(", "), mm.Link{URL: "https://schule.example.invalid/iserv?a=1&b=2", Text: text("a link")}, mm.LineBreak{}, mm.Text("after the break "),
				mm.Image{Data: jpegImage(40, 40), Height: 8, Alt: "Inline"}, mm.Text(" after the image")),
			mm.Section{HideIf: mm.Empty("Account"), Blocks: []mm.Block{
				mm.Table{Columns: []float64{40, 60}, Left: 10, SpaceBefore: 2, SpaceAfter: 4, KeepWhole: true, HeaderRows: 1, Rows: []mm.Row{
					{Cells: []mm.Cell{{Span: 2, Box: mm.Bordered(thin, 1), Blocks: []mm.Block{mm.Paragraph{Style: "Small", KeepWithNext: true, Text: text("Access data")}}}}},
					{Height: 12, Cells: []mm.Cell{
						{Box: mm.Bordered(thin, 1), Align: mm.AlignMiddle, Blocks: []mm.Block{para("", mm.Text("Account:"))}},
						{Box: mm.Bordered(thin, 1), Align: mm.AlignBottom, Blocks: []mm.Block{para("", mm.Span{Style: "Secret", Text: []mm.Inline{mm.Field{Column: "Account"}}})}},
					}},
					{Cells: []mm.Cell{{}, {Blocks: []mm.Block{
						mm.Paragraph{HideIf: mm.Empty("Kinder"), Text: []mm.Inline{mm.Text("Kinder: "), mm.Field{Column: "Kinder"}}},
						mm.Paragraph{HideIf: mm.NotEmpty("Kinder"), Text: text("keine Kinder")},
					}}}},
				}},
			}},
			para("", mm.Field{Column: "Code"}), // a line that is empty in most letters
			mm.Section{HideIf: mm.NotEmpty("Account"), Blocks: []mm.Block{para("Boxed", mm.Text("No account: code "), mm.Field{Column: "Code"})}},
			mm.List{Numbered: true, Items: []mm.Item{
				{Blocks: []mm.Block{para("", mm.Text("one"))}},
				{Blocks: []mm.Block{para("", mm.Text("two")), mm.List{Items: []mm.Item{
					{Blocks: []mm.Block{para("", mm.Text("deeper"))}},
				}}}},
				{Blocks: []mm.Block{para("", mm.Text("three"))}},
			}},
			mm.List{Label: "–", Indent: new(4.0), Items: []mm.Item{
				{Blocks: []mm.Block{para("", mm.Text("always"))}},
				{Blocks: []mm.Block{mm.Paragraph{HideIf: mm.Empty("Kinder"), Text: text("with children only")}}},
			}},
			mm.Paragraph{Style: "Überschrift", Heading: 1, Break: &mm.PageBreak{}, Text: text("Second page")},
			para("", mm.Text("last line, "), mm.PageCount{}, mm.Text(" pages")),
		},
		Source: &mm.Source{Name: "mailmerge-test", File: "Datei-01 (Müller & Söhne).ods", Table: "Eltern & Co", Query: &mm.Query{
			Name: "Briefe", Columns: []string{"Anrede", "Vorname", "Nachname", "Straße Nr.", "Kinder", "Account", "Code"}, Distinct: true,
			Where: mm.Or{mm.NotEmpty("Account"), mm.NotEmpty("Code")}, OrderBy: []mm.Order{{Column: "Nachname"}, {Column: "Vorname", Descending: true}},
		}},
	}
}

var richColumns = []string{"Anrede", "Vorname", "Nachname", "Straße Nr.", "Kinder", "Account", "Code"}

// richRows are in the order in which the query of rich gives them; twice the same row and one without account and code come between.
var richRows = [][]string{
	{"Frau", "Katrin", "Bergmann", "Ameisenweg 1", "Tim (5b), Lea (7a)", "katrin.bergmann", ""},
	{"Herrn", "Jörg", "Müller-Lüdenscheidt", "Straße des 17. Juni 5", "", "joerg.mueller", ""},
	{"", "Aylin \"Ay\"", "O'Neill & <Sons>", "Weg 3", " Can (6c)\nund\tEce  (5a) ", "", "ABCD-1234"},
	{"Dr. \\", "Ömer", "Şahin", "Gasse 4", "", "oemer.sahin", ""},
}

// writeRich lays the template and its spreadsheet into a folder and returns the template's name.
func writeRich(t testing.TB, d *mm.Document) string {
	t.Helper()
	dir := t.TempDir()
	rows := [][]any{cells(richColumns)}
	for _, i := range []int{2, 0, 0, 3, 1} {
		rows = append(rows, cells(richRows[i]))
	}
	rows = append(rows, cells([]string{"Frau", "Nie", "Mand", "Weg 9", "", "", ""}))
	writeSheet(t, filepath.Join(dir, d.Source.File), d.Source.Table, rows)
	file := filepath.Join(dir, "letter.odt")
	writeTemplate(t, d, file)
	return file
}

func cells(row []string) []any {
	all := make([]any, len(row))
	for i, v := range row {
		if v != "" {
			all[i] = v
		}
	}
	return all
}

func records(columns []string, rows [][]string) []mm.Record {
	all := make([]mm.Record, len(rows))
	for i, row := range rows {
		all[i].Values = map[string]string{}
		for j, c := range columns {
			all[i].Values[c] = row[j]
		}
	}
	return all
}

func writeTemplate(t testing.TB, d *mm.Document, file string) {
	t.Helper()
	write(t, file, func(b *bytes.Buffer) error { return d.WriteTemplate(b) })
}

func writeMerged(t testing.TB, d *mm.Document, file string, records []mm.Record, o mm.MergeOptions) {
	t.Helper()
	write(t, file, func(b *bytes.Buffer) error { return d.WriteMerged(b, records, o) })
}

func write(t testing.TB, file string, f func(*bytes.Buffer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
