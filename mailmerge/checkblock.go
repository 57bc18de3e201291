package mailmerge

import (
	"fmt"
	"slices"
)

// A place is where blocks stand: what may be there.
type place struct {
	breaks   bool // page breaks
	drawings bool // drawings at fixed places
	fixed    bool // nothing may be hidden
	list     bool // paragraphs and lists only
}

func (s *survey) body() {
	body := s.doc.Body
	if len(body) == 0 || isNil(body[0]) {
		s.bad("Body", ErrMissing, "", "a paragraph to begin with")
	} else if p, ok := body[0].block().(Paragraph); !ok {
		s.bad("Body[0]", ErrPlace, "", "a letter begins with a paragraph")
	} else {
		if p.HideIf != nil {
			s.bad("Body[0].HideIf", ErrPlace, "", "the first paragraph of a letter holds its page style")
		}
		if p.Break != nil {
			s.bad("Body[0].Break", ErrPlace, "", "a letter begins with the first page style anyway")
		}
	}
	s.blocks("Body", body, place{breaks: true, drawings: true}, 0)
	if s.pageEnd && !endsWithParagraph(body) {
		s.bad(fmt.Sprintf("Body[%d]", len(body)-1), ErrPlace, "",
			"with PageCount in the document, the letter ends with a paragraph that is never hidden, behind which there are only paragraphs")
	}
}

// endsWithParagraph says whether the last thing that is shown of a letter is a paragraph of the body itself in any case.
func endsWithParagraph(body []Block) bool {
	for _, b := range slices.Backward(body) {
		if isNil(b) {
			return true // reported already
		}
		p, ok := b.block().(Paragraph)
		if !ok || p.HideIf == nil {
			return ok
		}
	}
	return true // an empty body is reported already
}

func (s *survey) blocks(path string, blocks []Block, at place, depth int) {
	if depth > maxDepth {
		s.bad(path, ErrValue, "", fmt.Sprintf("blocks in blocks, more than %d deep", maxDepth))
		return
	}
	for i, b := range blocks {
		path := fmt.Sprintf("%s[%d]", path, i)
		if isNil(b) {
			s.bad(path, ErrMissing, "", "a block")
			continue
		}
		switch b := b.block().(type) {
		case Paragraph:
			s.paragraph(path, b, at, depth)
		case List:
			s.list(path, b, at, depth)
		case Table:
			if at.list {
				s.bad(path, ErrPlace, "", "a table in a list")
			}
			s.table(path, b, depth)
		case Section:
			if at.list {
				s.bad(path, ErrPlace, "", "a section in a list")
			}
			s.hiding(path+".HideIf", b.HideIf, at)
			inner := at
			inner.breaks = false
			s.blocks(path+".Blocks", b.Blocks, inner, depth+1)
			if len(b.Blocks) == 0 {
				s.bad(path+".Blocks", ErrMissing, "", "a block")
			}
		}
	}
}

func (s *survey) hiding(path string, c Condition, at place) {
	if c == nil {
		return
	}
	if at.fixed {
		s.bad(path, ErrPlace, "", "Writer would count what is hidden in a numbered list")
	}
	s.varies()
	s.condition(path, c, func(path, column string) {
		s.use(path, column)
		if s.doc.Source == nil {
			return
		}
		if !slices.Contains(s.asked, column) {
			s.asked = append(s.asked, column)
		}
		if s.doc.Source.Query == nil && (unspeakable(column) || unspeakable(s.doc.Source.Table)) {
			s.bad(path, ErrCondition, column, "a table or column with a full stop or brackets in its name can be asked through a query only")
		}
	}, 0)
}

func (s *survey) paragraph(path string, p Paragraph, at place, depth int) {
	s.known(path+".Style", p.Style, s.paragraphStyles)
	s.within(path+".Heading", float64(p.Heading), 0, 10)
	s.hiding(path+".HideIf", p.HideIf, at)
	if b := p.Break; b != nil {
		if !at.breaks {
			s.bad(path+".Break", ErrPlace, "", "page breaks stand in the body itself only")
		}
		if p.HideIf != nil {
			s.bad(path+".Break", ErrPlace, "", "a hidden paragraph would take its page break along")
		}
		if page, ok := s.pages[b.Page]; !ok && b.Page != "" {
			s.bad(path+".Break.Page", ErrUnknown, b.Page, "")
		} else if ok && s.varying[page] && s.doc.Source != nil {
			s.bad(path+".Break.Page", ErrPlace, b.Page, "Writer fills header and footer only of pages that follow the first one by Next")
		}
		s.within(path+".Break.Number", float64(b.Number), 0, 9999)
		if b.Number != 0 && b.Page == "" {
			s.bad(path+".Break.Number", ErrPlace, "", "only together with Page")
		}
	}
	s.inlines(path+".Text", p.Text, 0)
	for i, d := range p.Drawings {
		path := fmt.Sprintf("%s.Drawings[%d]", path, i)
		switch {
		case isNil(d):
			s.bad(path, ErrMissing, "", "a drawing")
		case !at.drawings:
			s.bad(path, ErrPlace, "", "drawings belong to paragraphs outside of tables, frames and lists")
		default:
			s.drawing(path, d.drawing(), depth)
		}
	}
}

func (s *survey) list(path string, l List, at place, depth int) {
	s.known(path+".Style", l.Style, s.textStyles)
	s.within(path+".Start", float64(l.Start), 0, 9999)
	if s.characters(path+".Label", l.Label); !l.Numbered && len([]rune(l.Label)) > 1 {
		s.bad(path+".Label", ErrValue, l.Label, "a bullet is one character")
	}
	if l.Indent != nil {
		s.within(path+".Indent", *l.Indent, 0, maxLength)
	}
	if depth >= 10 {
		s.bad(path, ErrValue, "", "lists have 10 levels")
	}
	if len(l.Items) == 0 {
		s.bad(path+".Items", ErrMissing, "", "an item")
	}
	for i, item := range l.Items {
		path := fmt.Sprintf("%s.Items[%d].Blocks", path, i)
		if len(item.Blocks) == 0 || isNil(item.Blocks[0]) {
			s.bad(path, ErrMissing, "", "a paragraph to begin with")
			continue
		}
		if _, ok := item.Blocks[0].block().(Paragraph); !ok {
			s.bad(path+"[0]", ErrPlace, "", "an item begins with a paragraph")
		}
		s.blocks(path, item.Blocks, place{fixed: at.fixed || l.Numbered, list: true}, depth+1)
	}
}

func (s *survey) table(path string, t Table, depth int) {
	if len(t.Columns) == 0 || len(t.Rows) == 0 {
		s.bad(path, ErrMissing, "", "columns and rows")
	}
	for i, w := range t.Columns {
		s.within(fmt.Sprintf("%s.Columns[%d]", path, i), w, 0.1, maxLength)
	}
	s.within(path+".Left", t.Left, -maxLength, maxLength)
	s.within(path+".SpaceBefore", t.SpaceBefore, 0, maxLength)
	s.within(path+".SpaceAfter", t.SpaceAfter, 0, maxLength)
	if t.HeaderRows < 0 || t.HeaderRows >= len(t.Rows) && t.HeaderRows > 0 {
		s.bad(path+".HeaderRows", ErrValue, "", "a table needs more rows than are repeated")
	}
	for i, r := range t.Rows {
		path := fmt.Sprintf("%s.Rows[%d]", path, i)
		s.within(path+".Height", r.Height, 0, maxLength)
		columns := 0
		for j, c := range r.Cells {
			path := fmt.Sprintf("%s.Cells[%d]", path, j)
			s.within(path+".Span", float64(c.Span), 0, float64(len(t.Columns)))
			columns += max(1, c.Span)
			s.box(path+".Box", c.Box)
			s.vertical(path+".Align", c.Align)
			s.blocks(path+".Blocks", c.Blocks, place{}, depth+1)
			s.shown(path+".Blocks", c.Blocks)
		}
		if columns != len(t.Columns) {
			s.bad(path+".Cells", ErrValue, "", fmt.Sprintf("they cover %d columns of %d", columns, len(t.Columns)))
		}
	}
}

// shown reports a frame or a cell in which everything may be hidden at once:
// Writer would show it without a line, and merged letters could not.
func (s *survey) shown(path string, blocks []Block) {
	if len(blocks) == 0 {
		return
	}
	if c := vanishing(blocks, 0); c != nil && wellFormed(c, 0) && possible(c) {
		s.bad(path, ErrPlace, "", "everything in it may be hidden at once; something must be shown always")
	}
}

// vanishing returns the condition under which nothing of the blocks is shown; nil if there is none.
func vanishing(blocks []Block, depth int) Condition {
	var all And
	for _, b := range blocks {
		if isNil(b) || depth > maxDepth {
			return nil
		}
		var c Condition
		switch b := b.block().(type) {
		case Paragraph:
			c = b.HideIf
		case Section:
			switch inner := vanishing(b.Blocks, depth+1); {
			case inner == nil:
				c = b.HideIf
			case b.HideIf == nil:
				c = inner
			default:
				c = Or{b.HideIf, inner}
			}
		case List:
			var items []Block
			for _, item := range b.Items {
				items = append(items, item.Blocks...)
			}
			c = vanishing(items, depth+1)
		}
		if c == nil {
			return nil
		}
		all = append(all, c)
	}
	return all
}
