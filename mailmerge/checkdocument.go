package mailmerge

import (
	"fmt"
	"regexp"
	"strings"
)

func (s *survey) document() {
	d := s.doc
	s.characters("Title", d.Title)
	for _, word := range d.Keywords {
		s.characters("Keywords", word)
	}
	if _, ok := parseLanguage(d.Language); !ok {
		s.bad("Language", ErrValue, d.Language, "not a language tag of BCP 47")
	}
	switch y := d.Created.Year(); {
	case d.Created.IsZero():
		s.bad("Created", ErrMissing, "", "a time")
	case y < 1980 || y > 2107:
		s.bad("Created", ErrValue, "", "a zip archive holds the years 1980 to 2107 only")
	}
	if len(d.Pages) == 0 {
		s.bad("Pages", ErrMissing, "", "a page style")
	}
	s.varying = make([]bool, len(d.Pages))
	s.fonts = map[string]bool{}
	for i, f := range d.Fonts {
		path := fmt.Sprintf("Fonts[%d]", i)
		s.unique(path+".Name", f.Name, s.fonts)
		for _, family := range append([]string{f.Family}, f.Fallbacks...) {
			if strings.ContainsAny(family, `"',;`) || badCharacter(family) != "" {
				s.bad(path, ErrName, family, "of a typeface")
			}
		}
		switch f.Generic {
		case AnyGeneric, Roman, Swiss, Modern:
		default:
			s.bad(path+".Generic", ErrValue, string(f.Generic), "")
		}
	}
}

// unique checks a name and notes it.
func (s *survey) unique(path, name string, seen map[string]bool) {
	if !s.name(path, name) {
		return
	}
	if seen[name] {
		s.bad(path, ErrDoubled, name, "")
	}
	seen[name] = true
}

// ownPageName is what page styles of single letters are called.
var ownPageName = regexp.MustCompile(`\.[0-9]+$`)

func (s *survey) styles() {
	d := s.doc
	s.paragraphStyles = map[string]bool{}
	s.textStyles = map[string]bool{}
	s.pages = map[string]int{}
	parents := map[string]string{}
	for i, st := range d.ParagraphStyles {
		s.unique(fmt.Sprintf("ParagraphStyles[%d].Name", i), st.Name, s.paragraphStyles)
		parents[st.Name] = st.Parent
	}
	s.cycles("ParagraphStyles", parents, len(d.ParagraphStyles), func(i int) string { return d.ParagraphStyles[i].Name })
	s.paragraphStyles[StandardStyle] = true
	for i, st := range d.ParagraphStyles {
		s.paragraphStyle(fmt.Sprintf("ParagraphStyles[%d]", i), st)
	}
	clear(parents)
	for i, st := range d.TextStyles {
		s.unique(fmt.Sprintf("TextStyles[%d].Name", i), st.Name, s.textStyles)
		parents[st.Name] = st.Parent
	}
	s.cycles("TextStyles", parents, len(d.TextStyles), func(i int) string { return d.TextStyles[i].Name })
	for i, st := range d.TextStyles {
		path := fmt.Sprintf("TextStyles[%d]", i)
		s.known(path+".Parent", st.Parent, s.textStyles)
		s.text(path+".Text", st.Text)
	}
	seen := map[string]bool{}
	for i, p := range d.Pages {
		path := fmt.Sprintf("Pages[%d].Name", i)
		s.unique(path, p.Name, seen)
		if ownPageName.MatchString(p.Name) {
			s.bad(path, ErrName, p.Name, "names that end in a full stop and a number are for the pages of single letters")
		}
		s.pages[p.Name] = i
	}
}

// known checks a reference to something that has a name; an empty one refers to nothing.
func (s *survey) known(path, name string, defined map[string]bool) {
	if name != "" && !defined[name] {
		s.bad(path, ErrUnknown, name, "")
	}
}

// cycles finds styles that are their own ancestors.
func (s *survey) cycles(path string, parents map[string]string, n int, name func(int) string) {
	for i := range n {
		at := name(i)
		for range n {
			at = parents[at]
			if at == "" {
				break
			}
			if at == name(i) {
				s.bad(fmt.Sprintf("%s[%d].Parent", path, i), ErrCycle, at, "")
				break
			}
		}
	}
}

func (s *survey) paragraphStyle(path string, p ParagraphStyle) {
	s.known(path+".Parent", p.Parent, s.paragraphStyles)
	s.known(path+".Next", p.Next, s.paragraphStyles)
	s.align(path+".Align", p.Align, true)
	for _, l := range []struct {
		name string
		v    *float64
		low  float64
	}{
		{"SpaceBefore", p.SpaceBefore, 0}, {"SpaceAfter", p.SpaceAfter, 0},
		{"IndentLeft", p.IndentLeft, -maxLength}, {"IndentRight", p.IndentRight, -maxLength}, {"IndentFirst", p.IndentFirst, -maxLength},
	} {
		if l.v != nil {
			s.within(path+"."+l.name, *l.v, l.low, maxLength)
		}
	}
	if p.LineSpacing != 0 {
		s.within(path+".LineSpacing", p.LineSpacing, 0.1, 10)
	}
	if p.LineHeight != 0 {
		s.within(path+".LineHeight", p.LineHeight, 0.1, maxLength)
		if p.LineSpacing != 0 {
			s.bad(path+".LineHeight", ErrPlace, "", "LineSpacing is set too")
		}
	}
	s.within(path+".Orphans", float64(p.Orphans), 0, 99)
	s.within(path+".Widows", float64(p.Widows), 0, 99)
	for _, t := range []Toggle{p.KeepWithNext, p.KeepTogether, p.Hyphenate} {
		s.toggle(path, t)
	}
	at := -maxLength
	for i, t := range p.Tabs {
		path := fmt.Sprintf("%s.Tabs[%d]", path, i)
		s.within(path+".At", t.At, at, maxLength)
		at = t.At
		s.align(path+".Align", t.Align, false)
		if len([]rune(t.Leader)) > 1 {
			s.bad(path+".Leader", ErrValue, t.Leader, "more than one character")
		}
		s.characters(path+".Leader", t.Leader)
	}
	s.box(path+".Box", p.Box)
	s.text(path+".Text", p.Text)
}

func (s *survey) text(path string, t TextProperties) {
	s.known(path+".Font", t.Font, s.fonts)
	if t.Size != 0 {
		s.within(path+".Size", t.Size, 1, 999)
	}
	s.within(path+".LetterSpacing", t.LetterSpacing, -99, 99)
	for _, t := range []Toggle{t.Bold, t.Italic, t.Underline} {
		s.toggle(path, t)
	}
	s.color(path+".Color", t.Color)
	s.color(path+".Background", t.Background)
	if _, ok := parseLanguage(t.Language); !ok {
		s.bad(path+".Language", ErrValue, t.Language, "not a language tag of BCP 47")
	}
	switch t.Position {
	case PositionInherit, Superscript, Subscript:
	default:
		s.bad(path+".Position", ErrValue, string(t.Position), "")
	}
}
