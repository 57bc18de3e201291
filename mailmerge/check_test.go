package mailmerge_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	mm "elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

func TestCheckFindsNothingInGoodDocuments(t *testing.T) {
	for name, d := range map[string]*mm.Document{"rich": rich(), "minimal": minimal()} {
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// found is what Check says: one "path: kind" for each error.
func found(d *mm.Document) []string {
	var all mm.Errors
	if !errors.As(d.Check(), &all) {
		return nil
	}
	var lines []string
	for _, e := range all {
		lines = append(lines, e.Path+": "+e.Kind.Error())
	}
	return lines
}

func TestCheck(t *testing.T) {
	body := func(blocks ...mm.Block) func(*mm.Document) {
		return func(d *mm.Document) { d.Body = append(d.Body[:1], blocks...) }
	}
	drawing := func(drawings ...mm.Drawing) func(*mm.Document) { return body(mm.Paragraph{Drawings: drawings}) }
	frame := func(blocks ...mm.Block) mm.Frame { return mm.Frame{Width: 10, Height: 10, Blocks: blocks} }
	cell := func(blocks ...mm.Block) mm.Table {
		return mm.Table{Columns: []float64{10}, Rows: []mm.Row{{Cells: []mm.Cell{{Blocks: blocks}}}}}
	}
	hidden := func(c mm.Condition) mm.Paragraph { return mm.Paragraph{HideIf: c, Text: text("x")} }
	query := func(f func(*mm.Query)) func(*mm.Document) { return func(d *mm.Document) { f(d.Source.Query) } }
	style := func(p mm.ParagraphStyle) func(*mm.Document) {
		return func(d *mm.Document) { d.ParagraphStyles = append(d.ParagraphStyles[:1], p) }
	}
	src := func(f func(*mm.Source)) func(*mm.Document) { return func(d *mm.Document) { f(d.Source) } }
	deep := func() mm.Block {
		b := mm.Block(para("", mm.Text("x")))
		for range 30 {
			b = mm.Section{Blocks: []mm.Block{b}}
		}
		return b
	}
	var nothing *mm.Paragraph
	whole := pngImage(80, 40)
	truncated := whole[:len(whole)-30]
	huge := bytes.Replace(pngImage(80, 40), []byte{0, 0, 0, 80, 0, 0, 0, 40}, []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}, 1)
	for _, tt := range []struct {
		name   string
		change func(*mm.Document)
		want   []string // path: kind
	}{
		{"no time", func(d *mm.Document) { d.Created = time.Time{} }, []string{"Created: " + mm.ErrMissing.Error()}},
		{"no time for zip", func(d *mm.Document) { d.Created = time.Date(1979, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{"Created: " + mm.ErrValue.Error()}},
		{"language", func(d *mm.Document) { d.Language = "deutsch!" }, []string{"Language: " + mm.ErrValue.Error()}},
		{"control character in a keyword", func(d *mm.Document) { d.Keywords = []string{"a\x01"} }, []string{"Keywords: " + mm.ErrCharacter.Error()}},
		{"control character", func(d *mm.Document) { d.Title = "a\x01" }, []string{"Title: " + mm.ErrCharacter.Error()}},
		{"no pages", func(d *mm.Document) { d.Pages = nil }, []string{"Pages: " + mm.ErrMissing.Error()}},
		{"no body", func(d *mm.Document) { d.Body = nil }, []string{"Body: " + mm.ErrMissing.Error()}},
		{"begins with a table", func(d *mm.Document) { d.Body[0] = cell() }, []string{"Body[0]: " + mm.ErrPlace.Error()}},
		{"begins hidden", func(d *mm.Document) { d.Body[0] = hidden(mm.Empty("A")) }, []string{"Body[0].HideIf: " + mm.ErrPlace.Error()}},
		{"begins with a break", func(d *mm.Document) { d.Body[0] = mm.Paragraph{Break: &mm.PageBreak{}} }, []string{"Body[0].Break: " + mm.ErrPlace.Error()}},

		{"style twice", style(mm.ParagraphStyle{Name: "S"}), []string{"ParagraphStyles[1].Name: " + mm.ErrDoubled.Error()}},
		{"style without name", style(mm.ParagraphStyle{}), []string{"ParagraphStyles[1].Name: " + mm.ErrMissing.Error()}},
		{"own parent", style(mm.ParagraphStyle{Name: "X", Parent: "X"}), []string{"ParagraphStyles[1].Parent: " + mm.ErrCycle.Error()}},
		{"parent that is not there", style(mm.ParagraphStyle{Name: "X", Parent: "Y"}), []string{"ParagraphStyles[1].Parent: " + mm.ErrUnknown.Error()}},
		{"not a number", style(mm.ParagraphStyle{Name: "X", SpaceAfter: new(math.NaN())}), []string{"ParagraphStyles[1].SpaceAfter: " + mm.ErrValue.Error()}},
		{"two line heights", style(mm.ParagraphStyle{Name: "X", LineHeight: 4, LineSpacing: 1}), []string{"ParagraphStyles[1].LineHeight: " + mm.ErrPlace.Error()}},
		{"tabs that go back", style(mm.ParagraphStyle{Name: "X", Tabs: []mm.TabStop{{At: 9}, {At: 8}}}), []string{"ParagraphStyles[1].Tabs[1].At: " + mm.ErrValue.Error()}},
		{"colour and font", style(mm.ParagraphStyle{Name: "X", Text: mm.TextProperties{Color: "red", Font: "F"}}),
			[]string{"ParagraphStyles[1].Text.Font: " + mm.ErrUnknown.Error(), "ParagraphStyles[1].Text.Color: " + mm.ErrValue.Error()}},
		{"page of a letter", func(d *mm.Document) { d.Pages[0].Name = "Page.17" }, []string{"Pages[0].Name: " + mm.ErrName.Error()}},
		{"page after the page", func(d *mm.Document) { d.Pages[0].Next = "Nowhere" }, []string{"Pages[0].Next: " + mm.ErrUnknown.Error()}},
		{"no room", func(d *mm.Document) { d.Pages[0].Top = 280 }, []string{"Pages[0]: " + mm.ErrValue.Error()}},
		{"band without a paragraph", func(d *mm.Document) { d.Pages[0].Footer = &mm.Band{Height: 10, Blocks: []mm.Block{cell()}} },
			[]string{"Pages[0].Footer.Blocks: " + mm.ErrMissing.Error()}},

		{"unknown styles", body(para("No", mm.Span{Style: "None", Text: text("x")}, mm.Span{})),
			[]string{"Body[1].Style: " + mm.ErrUnknown.Error(), "Body[1].Text[0].Style: " + mm.ErrUnknown.Error(), "Body[1].Text[1].Style: " + mm.ErrMissing.Error()}},
		{"nil block", body(nil), []string{"Body[1]: " + mm.ErrMissing.Error()}},
		{"nil pointer", body(nothing), []string{"Body[1]: " + mm.ErrMissing.Error()}},
		{"nil inline", body(para("", nil)), []string{"Body[1].Text[0]: " + mm.ErrMissing.Error()}},
		{"deep", body(deep()), []string{"Body[1]" + strings.Repeat(".Blocks[0]", 20) + ".Blocks: " + mm.ErrValue.Error()}},
		{"column that is not selected", body(para("", mm.Field{Column: "Z"})), []string{"Body[1].Text[0].Column: " + mm.ErrColumn.Error()}},
		{"no source", func(d *mm.Document) {
			d.Source = nil
			body(para("", mm.Field{Column: "A"}, mm.RecordNumber{}), hidden(mm.Empty("A")))(d)
		}, []string{"Body[1].Text[0].Column: " + mm.ErrNoSource.Error(), "Body[1].Text[1]: " + mm.ErrNoSource.Error(), "Body[2].HideIf: " + mm.ErrNoSource.Error()}},
		{"hidden break", body(mm.Paragraph{HideIf: mm.Empty("A"), Break: &mm.PageBreak{}}), []string{"Body[1].Break: " + mm.ErrPlace.Error()}},
		{"break to a page that shows the record", func(d *mm.Document) {
			d.Pages = append(d.Pages, mm.PageStyle{Name: "P", Footer: &mm.Band{Height: 9, Blocks: []mm.Block{para("", mm.Field{Column: "A"})}}})
			body(mm.Paragraph{Break: &mm.PageBreak{Page: "P"}})(d)
		}, []string{"Body[1].Break.Page: " + mm.ErrPlace.Error()}},
		{"break to another page", func(d *mm.Document) {
			d.Pages = append(d.Pages, mm.PageStyle{Name: "P", Footer: &mm.Band{Height: 9, Blocks: []mm.Block{para("", mm.PageNumber{})}}})
			body(mm.Paragraph{Break: &mm.PageBreak{Page: "P"}})(d)
		}, nil},
		{"break in a section", body(mm.Section{Blocks: []mm.Block{mm.Paragraph{Break: &mm.PageBreak{}}}}), []string{"Body[1].Blocks[0].Break: " + mm.ErrPlace.Error()}},
		{"number without page", body(mm.Paragraph{Break: &mm.PageBreak{Number: 1}}), []string{"Body[1].Break.Number: " + mm.ErrPlace.Error()}},
		{"frame in a cell", body(cell(mm.Paragraph{Drawings: []mm.Drawing{frame(para(""))}})), []string{"Body[1].Rows[0].Cells[0].Blocks[0].Drawings[0]: " + mm.ErrPlace.Error()}},
		{"frame in a frame", drawing(frame(mm.Paragraph{Drawings: []mm.Drawing{frame(para(""))}})), []string{"Body[1].Drawings[0].Blocks[0].Drawings[0]: " + mm.ErrPlace.Error()}},
		{"style in a frame", drawing(frame(para(""), para("No"))), []string{"Body[1].Drawings[0].Blocks[1].Style: " + mm.ErrUnknown.Error()}},
		{"frame may be empty", drawing(frame(hidden(mm.Empty("A")), hidden(mm.Empty("B")))), []string{"Body[1].Drawings[0].Blocks: " + mm.ErrPlace.Error()}},
		{"frame shows one of two", drawing(frame(hidden(mm.Empty("A")), hidden(mm.NotEmpty("A")))), nil},
		{"cell may be empty, seen through a section", body(cell(mm.Section{HideIf: mm.Empty("A"), Blocks: []mm.Block{para("")}}, mm.Section{Blocks: []mm.Block{hidden(mm.Empty("B"))}})),
			[]string{"Body[1].Rows[0].Cells[0].Blocks: " + mm.ErrPlace.Error()}},
		{"hidden in a numbered list", body(mm.List{Numbered: true, Items: []mm.Item{{Blocks: []mm.Block{hidden(mm.Empty("A"))}}}}), []string{"Body[1].Items[0].Blocks[0].HideIf: " + mm.ErrPlace.Error()}},
		{"hidden in a list with bullets", body(mm.List{Items: []mm.Item{{Blocks: []mm.Block{hidden(mm.Empty("A"))}}}}), nil},
		{"table in a list", body(mm.List{Items: []mm.Item{{Blocks: []mm.Block{para(""), cell()}}}}), []string{"Body[1].Items[0].Blocks[1]: " + mm.ErrPlace.Error()}},
		{"cells", body(mm.Table{Columns: []float64{1, 2}, Rows: []mm.Row{{Cells: []mm.Cell{{Span: 2}, {}}}}}), []string{"Body[1].Rows[0].Cells: " + mm.ErrValue.Error()}},
		{"page count and a hidden end", body(para("", mm.PageCount{}), hidden(mm.Empty("A"))), nil},
		{"page count and no end", body(para("", mm.PageCount{}), cell()), []string{"Body[2]: " + mm.ErrPlace.Error()}},

		{"script", body(para("", mm.Link{URL: "javascript:alert(1)"})), []string{"Body[1].Text[0].URL: " + mm.ErrLink.Error()}},
		{"no host", body(para("", mm.Link{URL: "https:///x"})), []string{"Body[1].Text[0].URL: " + mm.ErrLink.Error()}},
		{"gif", drawing(mm.PlacedImage{Image: mm.Image{Data: []byte("GIF89a"), Width: 1}}), []string{"Body[1].Drawings[0].Image.Data: " + mm.ErrImage.Error()}},
		{"half an image", body(para("", mm.Image{Data: truncated, Width: 1})), []string{"Body[1].Text[0].Data: " + mm.ErrImage.Error()}},
		{"bomb", body(para("", mm.Image{Data: huge, Width: 1})), []string{"Body[1].Text[0].Data: " + mm.ErrImage.Error()}},
		{"too many bytes", body(para("", mm.Image{Data: make([]byte, mm.MaxImageBytes+1), Width: 1})), []string{"Body[1].Text[0].Data: " + mm.ErrImage.Error()}},
		{"image without size", body(para("", mm.Image{Data: pngImage(80, 40)})), []string{"Body[1].Text[0]: " + mm.ErrMissing.Error()}},
		{"line without length", drawing(mm.Line{X1: 1, X2: 1, Width: 1}), []string{"Body[1].Drawings[0]: " + mm.ErrValue.Error()}},
		{"frame name twice", drawing(mm.Frame{Name: "F", Width: 1, Height: 1, Blocks: []mm.Block{para("")}}, mm.Frame{Name: "F", Width: 1, Height: 1, Blocks: []mm.Block{para("")}}),
			[]string{"Body[1].Drawings[1].Name: " + mm.ErrDoubled.Error()}},

		{"compared with nothing", body(hidden(mm.Equal{Column: "A"})), []string{"Body[1].HideIf: " + mm.ErrCondition.Error()}},
		{"backslash at the end", body(hidden(mm.And{mm.Empty("A"), mm.Equal{Column: "A", Value: `x\`}})), []string{"Body[1].HideIf[1]: " + mm.ErrCondition.Error()}},
		{"empty or", body(hidden(mm.Or{})), []string{"Body[1].HideIf: " + mm.ErrMissing.Error()}},
		{"not of nothing", body(hidden(mm.Not{})), []string{"Body[1].HideIf.Condition: " + mm.ErrMissing.Error()}},
		{"full stop without a query", func(d *mm.Document) { d.Source.Query = nil; body(hidden(mm.Empty("x.y")))(d) }, []string{"Body[1].HideIf: " + mm.ErrCondition.Error()}},

		{"source name", src(func(s *mm.Source) { s.Name = "a.b" }), []string{"Source.Name: " + mm.ErrName.Error()}},
		{"quotation mark in a sheet", src(func(s *mm.Source) { s.Table = `a "b"` }), []string{"Source.Table: " + mm.ErrName.Error()}},
		{"no file", src(func(s *mm.Source) { s.File = "" }), []string{"Source.File: " + mm.ErrMissing.Error()}},
		{"folder", src(func(s *mm.Source) { s.File = "a/" }), []string{"Source.File: " + mm.ErrName.Error()}},
		{"drive only", src(func(s *mm.Source) { s.File = "C:x.ods" }), []string{"Source.File: " + mm.ErrName.Error()}},
		{"server only", src(func(s *mm.Source) { s.File = "//server" }), []string{"Source.File: " + mm.ErrName.Error()}},
		{"quotation mark in a column", query(func(q *mm.Query) { q.Columns = append(q.Columns, `"`) }), []string{"Source.Query.Columns[2]: " + mm.ErrName.Error()}},
		{"column twice", query(func(q *mm.Query) { q.Columns = append(q.Columns, "a") }), []string{"Source.Query.Columns[2]: " + mm.ErrDoubled.Error()}},
		{"no columns", query(func(q *mm.Query) { q.Columns = nil }), []string{"Source.Query.Columns: " + mm.ErrMissing.Error()}},
		{"sorted by what is not selected", query(func(q *mm.Query) { q.OrderBy = []mm.Order{{Column: "C"}} }), []string{"Source.Query.OrderBy[0].Column: " + mm.ErrColumn.Error()}},
		{"chosen by what is not selected", query(func(q *mm.Query) { q.Where = mm.Equal{Column: "C", Value: "1"} }), nil},
		{"where with a quotation mark", query(func(q *mm.Query) { q.Where = mm.Empty(`a"`) }), []string{"Source.Query.Where: " + mm.ErrName.Error()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := minimal(mm.Text("first"))
			d.ParagraphStyles = []mm.ParagraphStyle{{Name: "S"}}
			d.Source = &mm.Source{Name: "source", File: "a.ods", Table: "T", Query: &mm.Query{Name: "Q", Columns: []string{"A", "B"}}}
			tt.change(d)
			if diff := cmp.Diff(tt.want, found(d)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			var b bytes.Buffer
			if err := d.WriteTemplate(&b); (err != nil) != (tt.want != nil) || err != nil && b.Len() > 0 {
				t.Errorf("WriteTemplate: %v, %d bytes", err, b.Len())
			}
		})
	}
}

func TestRecords(t *testing.T) {
	d := rich()
	good := records(richColumns, richRows)
	for _, tt := range []struct {
		name    string
		records []mm.Record
		kind    error
		path    string
	}{
		{"none", nil, mm.ErrMissing, "records"},
		{"no value", []mm.Record{good[0], {Values: map[string]string{"Anrede": "Frau"}}}, mm.ErrRecord, "records[1]"},
		{"control character", records(richColumns, [][]string{{"", "a\x00", "", "", "", "", ""}}), mm.ErrCharacter, "records[0]"},
		{"not UTF-8", records(richColumns, [][]string{{"", "M\xfcller", "", "", "", "", ""}}), mm.ErrCharacter, "records[0]"},
	} {
		var b bytes.Buffer
		err := d.WriteMerged(&b, tt.records, mm.MergeOptions{})
		var e *mm.Error
		if !errors.Is(err, tt.kind) || !errors.As(err, &e) || e.Path != tt.path || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", tt.name, err, b.Len())
		}
		if strings.Contains(err.Error(), "Frau") {
			t.Errorf("%s: the message holds a value: %v", tt.name, err)
		}
	}
}

func TestColumns(t *testing.T) {
	want := []string{"Nachname", "Vorname", "Kinder", "Anrede", "Straße Nr.", "Account", "Code"}
	if got := rich().Columns(); !slices.Equal(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
}

// Pointers are as good as values.
func TestPointers(t *testing.T) {
	values, pointers := minimal(), minimal()
	values.Body = append(values.Body, mm.Paragraph{Text: []mm.Inline{mm.Tab{}, mm.Text("x")}, Drawings: []mm.Drawing{mm.Line{X2: 9, Width: 1}}})
	pointers.Body = append(pointers.Body, &mm.Paragraph{Text: []mm.Inline{&mm.Tab{}, new(mm.Text("x"))}, Drawings: []mm.Drawing{&mm.Line{X2: 9, Width: 1}}})
	var a, b bytes.Buffer
	if err := errors.Join(values.WriteTemplate(&a), pointers.WriteTemplate(&b)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("%v; equal: %v", err, bytes.Equal(a.Bytes(), b.Bytes()))
	}
}

// A destination that fails is an error, not a shorter document.
func TestFailingWriter(t *testing.T) {
	for limit := range 40 {
		w := &failing{left: limit * 100}
		if err := rich().WriteMerged(w, records(richColumns, richRows), mm.MergeOptions{}); !errors.Is(err, io.ErrShortWrite) {
			t.Fatalf("after %d bytes: %v", limit*100, err)
		}
	}
}

type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}
