package profile

import (
	"fmt"
	"time"

	mm "elterntool/mailmerge"
)

// Names of styles, as Writer lists them.
const (
	styleTitle   = "Titel"
	styleHeading = "Zwischenüberschrift"
	styleText    = "Text"
	styleStep    = "Schritt"
	styleCell    = "Tabelle"
	styleHead    = "Tabellenkopf"
	styleFoot    = "Fußzeile"
	styleLook    = "Bitte ansehen"
	styleGap     = "Abstand"

	spanBold = "Fett"
	spanCode = "Befehl"

	fontText, fontCode = "Text", "Befehl"
)

// Measures in mm.
const (
	pageWidth   = 210.0
	marginLeft  = 25.0
	marginRight = 20.0
	textWidth   = pageWidth - marginLeft - marginRight
	fieldColumn = 48.0
)

// document is the guide as a text to print: it has no fields, and is the same for everybody.
func (g *Guide) document(created time.Time) *mm.Document {
	mmOf := func(v float64) *float64 { return &v }
	base := mm.TextProperties{Font: fontText, Size: 10}
	d := &mm.Document{
		Title: g.Title, Language: "de-DE", Created: created,
		Fonts: []mm.Font{
			{Name: fontText, Family: "Liberation Sans", Fallbacks: []string{"Arial", "Helvetica", "DejaVu Sans"}, Generic: mm.Swiss},
			{Name: fontCode, Family: "Liberation Mono", Fallbacks: []string{"DejaVu Sans Mono", "Consolas", "Courier New"}, Generic: mm.Modern, Fixed: true},
		},
		ParagraphStyles: []mm.ParagraphStyle{
			{Name: mm.StandardStyle, SpaceBefore: mmOf(0), SpaceAfter: mmOf(0), Text: base},
			{Name: styleText, Parent: mm.StandardStyle, SpaceAfter: mmOf(2), LineSpacing: 1.1, Orphans: 2, Widows: 2},
			{Name: styleTitle, Parent: mm.StandardStyle, SpaceAfter: mmOf(3), KeepWithNext: mm.On, Text: mm.TextProperties{Size: 16, Bold: mm.On}},
			{Name: styleHeading, Parent: mm.StandardStyle, SpaceBefore: mmOf(4), SpaceAfter: mmOf(2), KeepWithNext: mm.On, Text: mm.TextProperties{Size: 12, Bold: mm.On}},
			{Name: styleStep, Parent: styleText, SpaceAfter: mmOf(1.5)},
			{Name: styleCell, Parent: mm.StandardStyle},
			{Name: styleHead, Parent: styleCell, KeepWithNext: mm.On, Text: mm.TextProperties{Bold: mm.On}},
			{Name: styleFoot, Parent: mm.StandardStyle, Tabs: []mm.TabStop{{At: textWidth, Align: mm.AlignRight}}, Text: mm.TextProperties{Size: 8}},
			{Name: styleGap, Parent: mm.StandardStyle, LineHeight: 2, Text: mm.TextProperties{Size: 4}},
			{Name: styleLook, Parent: styleText, KeepTogether: mm.On, Box: &mm.Box{Left: mm.Border{Width: 2.5, Color: "#404040"}, Padding: 2, Background: "#f2f2f2"}},
		},
		TextStyles: []mm.TextStyle{
			{Name: spanBold, Text: mm.TextProperties{Bold: mm.On}},
			{Name: spanCode, Text: mm.TextProperties{Font: fontCode, Language: "zxx"}},
		},
		Pages: []mm.PageStyle{{Name: "Seite", Top: 20, Right: marginRight, Bottom: 12, Left: marginLeft,
			Footer: &mm.Band{Height: 6, Gap: 4, Blocks: []mm.Block{
				mm.Paragraph{Style: styleFoot, Text: []mm.Inline{mm.Text(g.Title), mm.Tab{}, mm.Text("Seite "), mm.PageNumber{}}},
			}}}},
	}
	text := func(style, s string) mm.Paragraph { return mm.Paragraph{Style: style, Text: []mm.Inline{mm.Text(s)}} }
	heading := func(level int, style, s string) mm.Block {
		p := text(style, s)
		p.Heading = level
		return p
	}
	add := func(blocks ...mm.Block) { d.Body = append(d.Body, blocks...) }
	add(heading(1, styleTitle, g.Title))
	for _, s := range g.Intro {
		add(text(styleText, s))
	}
	for _, w := range g.Look {
		add(mm.Paragraph{Style: styleLook, Text: []mm.Inline{mm.Span{Style: spanBold, Text: []mm.Inline{mm.Text(w.What)}}, mm.LineBreak{}, mm.Text(w.Remedy)}})
	}
	for i, part := range g.Parts {
		add(heading(2, styleHeading, part.Title))
		list := mm.List{Numbered: true}
		for _, s := range part.Steps {
			list.Items = append(list.Items, mm.Item{Blocks: []mm.Block{text(styleStep, s)}})
		}
		add(list)
		if i == Profile {
			add(text(styleGap, ""), g.settingsTable(text), text(styleGap, ""), g.columnsTable(text))
		}
	}
	add(heading(2, styleHeading, "Wie es weitergeht"))
	for _, n := range g.Next {
		add(mm.Paragraph{Style: styleText, Text: []mm.Inline{mm.Text(n.Text), mm.LineBreak{}, mm.Span{Style: spanCode, Text: []mm.Inline{mm.Text(n.Command)}}}})
	}
	return d
}

func (g *Guide) settingsTable(text func(style, s string) mm.Paragraph) mm.Table {
	t := mm.Table{Columns: []float64{fieldColumn, textWidth - fieldColumn}, HeaderRows: 1, SpaceAfter: 1,
		Rows: []mm.Row{row(true, text(styleHead, "Im Profil"), text(styleHead, "eintragen oder wählen"))}}
	for _, s := range g.Settings {
		t.Rows = append(t.Rows, row(false, text(styleCell, s.Field), text(styleCell, s.Value)))
	}
	return t
}

func (g *Guide) columnsTable(text func(style, s string) mm.Paragraph) mm.Table {
	const number, header, use = 18.0, 30.0, 42.0
	t := mm.Table{Columns: []float64{number, header, textWidth - number - header - use, use}, HeaderRows: 1, KeepWhole: true, SpaceAfter: 2,
		Rows: []mm.Row{row(true, text(styleHead, "Spalte"), text(styleHead, "Überschrift"), text(styleHead, "zuordnen als"), text(styleHead, "wofür"))}}
	for _, c := range g.Columns {
		t.Rows = append(t.Rows, row(false, text(styleCell, fmt.Sprint(c.Number)), text(styleCell, c.Header), text(styleCell, c.Meaning), text(styleCell, c.Use)))
	}
	return t
}

func row(head bool, cells ...mm.Paragraph) mm.Row {
	var r mm.Row
	for _, c := range cells {
		box := mm.Bordered(mm.Border{Width: 0.5, Color: "#808080"}, 1)
		if head {
			box.Background = "#e6e6e6"
		}
		r.Cells = append(r.Cells, mm.Cell{Blocks: []mm.Block{c}, Box: box})
	}
	return r
}
