package letter

import (
	"os"

	"elterntool/internal/lettertext"
	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	mm "elterntool/mailmerge"
)

// layout makes the document: the letter on page 1, what the school must tell about
// data protection from page 2 on.
func (p *planner) layout() (*mm.Document, error) {
	f := formOf(p.o.Settings.Letter.Form)
	head, err := p.letterhead()
	if err != nil {
		return nil, err
	}
	places := append(p.addressField(f), p.info(f))
	body, err := p.blocks(p.text.letter, letterLook, nil)
	if err != nil {
		return nil, err
	}
	var notice []mm.Block
	if p.o.Settings.Privacy.Information == settings.ByLink {
		notice, err = p.short(p.text.notice)
	} else {
		notice, err = p.notice(p.text.notice, &mm.PageBreak{}) // without a name: Writer copies the page styles of each letter
	}
	if err != nil {
		return nil, err
	}
	title := "Elternbrief"
	if p.o.Reminder {
		title = "Erinnerung"
	}
	d := p.document(title)
	if p.o.Settings.Privacy.Information == settings.ByLink {
		d.ParagraphStyles = compact(d.ParagraphStyles)
	}
	d.Pages = f.pages(head, p.foot())
	d.Body = append([]mm.Block{mm.Paragraph{Style: styleAnchor, Drawings: places}}, append(body, notice...)...)
	for _, t := range []*lettertext.Text{p.text.letter, p.text.salutation, p.text.consent} {
		for _, header := range t.Columns() {
			p.cols.useHeader(header)
		}
	}
	if p.plan.Notice, err = p.alone("Datenschutzinformationen", p.text.published); err != nil {
		return nil, err
	}
	if p.plan.HeadNote, err = p.alone("Hinweis für die Schulleitung", p.text.head); err != nil {
		return nil, err
	}
	return d, nil
}

func (p *planner) document(title string) *mm.Document {
	return &mm.Document{
		Title: title, Language: "de-DE", Created: p.o.Date,
		Fonts: fonts, ParagraphStyles: paragraphStyles(), TextStyles: textStyles(),
	}
}

// notice is a text whose first paragraph begins a page.
func (p *planner) notice(t *lettertext.Text, at *mm.PageBreak) ([]mm.Block, error) {
	list, err := p.blocks(t, noticeLook, nil)
	if err != nil {
		return nil, err
	}
	if first, ok := firstParagraph(list); ok && first.HideIf == nil {
		first.Break = at
		list[0] = first
		return list, nil
	}
	return append([]mm.Block{mm.Paragraph{Style: styleAnchor, Break: at}}, list...), nil
}

// short is the privacy information that leads to the rest: in a table beside its code,
// still on the first page if there is room.
func (p *planner) short(t *lettertext.Text) ([]mm.Block, error) {
	p.beside = true
	left, err := p.blocks(t, noticeLook, nil)
	p.beside = false
	if err != nil {
		return nil, err
	}
	const gap = 3 // mm between the text and the code
	right := mm.Cell{Align: mm.AlignMiddle}
	if p.code != nil {
		right.Blocks = []mm.Block{mm.Paragraph{Style: styleNotice, Text: []mm.Inline{p.code}}}
	}
	return []mm.Block{
		mm.Table{
			Columns: []float64{textWidth - qrSmall - gap, gap, qrSmall}, Rows: []mm.Row{{Cells: []mm.Cell{{Blocks: left}, {}, right}}},
			KeepWhole: true, SpaceBefore: 2,
		},
		mm.Paragraph{Style: styleAnchor}, // a letter does not end with a table
	}, nil
}

func firstParagraph(list []mm.Block) (mm.Paragraph, bool) {
	if len(list) == 0 {
		return mm.Paragraph{}, false
	}
	first, ok := list[0].(mm.Paragraph)
	return first, ok
}

// alone is a document of its own with a text that is the same for everybody.
func (p *planner) alone(title string, t *lettertext.Text) (*mm.Document, error) {
	body, err := p.notice(t, nil)
	if err != nil {
		return nil, err
	}
	d := p.document(title)
	d.Pages = []mm.PageStyle{{Name: pageNext, Top: nextTop, Right: rightMargin, Bottom: nextTop, Left: leftMargin}}
	d.Body = body
	return d, nil
}

// parseOwn reads the school's own privacy information.
func (p *planner) parseOwn(path string, names lettertext.Names) (*lettertext.Text, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() { // opening a pipe would wait
		err = &safefile.Error{Kind: safefile.ErrNotRegular, Op: safefile.OpRead, Path: path}
	}
	if err != nil {
		return nil, problem.FromFile(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	return parseText(f, path, names)
}
