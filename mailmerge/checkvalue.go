package mailmerge

import (
	"fmt"
	"regexp"
)

// maxLength bounds lengths: 5 m are more than the longest paper that Writer knows, 3 m.
const maxLength = 5000.0

var colorForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (s *survey) color(path, color string) {
	if color != "" && !colorForm.MatchString(color) {
		s.bad(path, ErrValue, color, "not #rrggbb")
	}
}

func (s *survey) toggle(path string, t Toggle) {
	if t < Inherit || t > Off {
		s.bad(path, ErrValue, "", fmt.Sprintf("toggle %d", t))
	}
}

func (s *survey) align(path string, a Align, justify bool) {
	switch a {
	case AlignInherit, AlignLeft, AlignRight, AlignCenter:
	case AlignJustify:
		if !justify {
			s.bad(path, ErrValue, string(a), "not for tab stops")
		}
	default:
		s.bad(path, ErrValue, string(a), "")
	}
}

func (s *survey) vertical(path string, a VerticalAlign) {
	switch a {
	case AlignTop, AlignMiddle, AlignBottom:
	default:
		s.bad(path, ErrValue, string(a), "")
	}
}

func (s *survey) wrap(path string, w Wrap) {
	if w < WrapThrough || w > WrapBelow {
		s.bad(path, ErrValue, "", fmt.Sprintf("wrap %d", w))
	}
}

func (s *survey) box(path string, b *Box) {
	if b == nil {
		return
	}
	for _, e := range []struct {
		name string
		Border
	}{{"Top", b.Top}, {"Right", b.Right}, {"Bottom", b.Bottom}, {"Left", b.Left}} {
		if e.Width != 0 {
			s.within(path+"."+e.name+".Width", e.Width, 0.01, 99)
		}
		s.color(path+"."+e.name+".Color", e.Color)
	}
	s.within(path+".Padding", b.Padding, 0, maxLength)
	s.color(path+".Background", b.Background)
}

func (s *survey) page(path string, p *PageStyle) {
	if p.Next != "" {
		if _, ok := s.pages[p.Next]; !ok {
			s.bad(path+".Next", ErrUnknown, p.Next, "")
		}
	}
	width, height := p.size()
	s.within(path+".Width", width, 1, maxLength)
	s.within(path+".Height", height, 1, maxLength)
	for _, m := range []struct {
		name string
		v    float64
	}{{"Top", p.Top}, {"Right", p.Right}, {"Bottom", p.Bottom}, {"Left", p.Left}} {
		s.within(path+"."+m.name, m.v, 0, maxLength)
	}
	used := p.Top + p.Bottom
	for _, b := range []struct {
		name string
		*Band
	}{{"Header", p.Header}, {"Footer", p.Footer}} {
		if b.Band == nil {
			continue
		}
		path := path + "." + b.name
		s.within(path+".Height", b.Height, 0.1, maxLength)
		s.within(path+".Gap", b.Gap, 0, maxLength)
		used += b.Height + b.Gap
		s.blocks(path+".Blocks", b.Blocks, place{drawings: true}, 0)
		if !hasFixedParagraph(b.Blocks) {
			s.bad(path+".Blocks", ErrMissing, "", "a paragraph that is never hidden")
		}
	}
	if used >= height || p.Left+p.Right >= width {
		s.bad(path, ErrValue, p.Name, "the margins, header and footer leave no room for text")
	}
}

// size is the size of the paper in mm.
func (p *PageStyle) size() (width, height float64) {
	if p.Width == 0 && p.Height == 0 {
		return 210, 297
	}
	return p.Width, p.Height
}

func hasFixedParagraph(blocks []Block) bool {
	for _, b := range blocks {
		if isNil(b) {
			continue
		}
		if p, ok := b.block().(Paragraph); ok && p.HideIf == nil {
			return true
		}
	}
	return false
}
