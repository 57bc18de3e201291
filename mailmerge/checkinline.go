package mailmerge

import (
	"fmt"
	"net/url"
	"slices"
)

func (s *survey) inlines(path string, text []Inline, depth int) {
	if depth > maxDepth {
		s.bad(path, ErrValue, "", fmt.Sprintf("spans in spans, more than %d deep", maxDepth))
		return
	}
	for i, t := range text {
		path := fmt.Sprintf("%s[%d]", path, i)
		if isNil(t) {
			s.bad(path, ErrMissing, "", "a piece of text")
			continue
		}
		switch t := t.inline().(type) {
		case Text:
			s.characters(path, string(t))
		case Span:
			if t.Style == "" {
				s.bad(path+".Style", ErrMissing, "", "a text style")
			}
			s.known(path+".Style", t.Style, s.textStyles)
			s.inlines(path+".Text", t.Text, depth+1)
		case Field:
			s.varies()
			s.use(path+".Column", t.Column)
		case RecordNumber:
			s.varies()
			if s.doc.Source == nil {
				s.bad(path, ErrNoSource, "", "")
			}
		case PageCount:
			s.varies()
			s.pageEnd = true
		case Link:
			s.link(path+".URL", t.URL)
			s.known(path+".Style", t.Style, s.textStyles)
			s.inlines(path+".Text", t.Text, depth+1)
		case Image:
			s.image(path, t)
		}
	}
}

// use notes a column that every record must have.
func (s *survey) use(path, column string) {
	if s.doc.Source == nil {
		s.bad(path, ErrNoSource, column, "")
	} else if s.column(path, column) && s.selected != nil && !s.selected[column] {
		s.bad(path, ErrColumn, column, "")
	}
	if !s.used[column] {
		s.used[column] = true
		s.columns = append(s.columns, column)
	}
}

func (s *survey) link(path, address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || badCharacter(address) != "":
		s.bad(path, ErrLink, address, "it cannot be parsed")
	case !slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme):
		s.bad(path, ErrLink, address, "http, https, mailto or tel is needed")
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
		s.bad(path, ErrLink, address, "it names no host")
	}
}

func (s *survey) drawing(path string, d Drawing, depth int) {
	switch d := d.(type) {
	case Frame:
		s.box(path+".Box", d.Box)
		s.vertical(path+".Align", d.Align)
		s.wrap(path+".Wrap", d.Wrap)
		s.within(path+".X", d.X, -maxLength, maxLength)
		s.within(path+".Y", d.Y, -maxLength, maxLength)
		s.within(path+".Width", d.Width, 0.1, maxLength)
		s.within(path+".Height", d.Height, 0.1, maxLength)
		s.characters(path+".Alt", d.Alt)
		if d.Name != "" {
			s.unique(path+".Name", d.Name, s.frames)
		}
		if len(d.Blocks) == 0 {
			s.bad(path+".Blocks", ErrMissing, "", "a block")
		}
		s.blocks(path+".Blocks", d.Blocks, place{}, depth+1)
		s.shown(path+".Blocks", d.Blocks)
	case Line:
		s.within(path+".Width", d.Width, 0.01, 99)
		s.color(path+".Color", d.Color)
		for _, v := range []float64{d.X1, d.Y1, d.X2, d.Y2} {
			s.within(path, v, -maxLength, maxLength)
		}
		if d.X1 == d.X2 && d.Y1 == d.Y2 {
			s.bad(path, ErrValue, "", "the line has no length")
		}
	case PlacedImage:
		s.wrap(path+".Wrap", d.Wrap)
		s.within(path+".X", d.X, -maxLength, maxLength)
		s.within(path+".Y", d.Y, -maxLength, maxLength)
		s.image(path+".Image", d.Image)
	}
}
