package ods

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"elterntool/internal/grid"
	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// A styleWriter makes the automatic styles that new columns need.
type styleWriter struct {
	pl         *Plan
	taken      map[string]bool
	made       []byte
	textFormat string         // data style for text
	columns    map[int]string // by width in characters
}

// widthFor is the width that texts of n characters take, in 1/100 mm: about
// 2 mm a character at 10 pt, 5 mm for the borders.
func widthFor(n int) int { return min(n*200+500, 15_000) }

// column returns a column style that fits texts of n characters.
func (s *styleWriter) column(n int) string {
	if name, ok := s.columns[n]; ok {
		return name
	}
	width := widthFor(n)
	name := fresh("co", s.taken, &s.pl.survey.styles, s.pl.named)
	p, decl := s.prefix()
	s.made = fmt.Appendf(s.made, `<%sstyle%s %sname="%s" %sfamily="table-column"><%stable-column-properties %scolumn-width="%d.%02dmm"/></%sstyle>`,
		p, decl, p, name, p, p, p, width/100, width%100, p)
	if s.columns == nil {
		s.columns = make(map[int]string)
	}
	s.columns[n] = name
	return name
}

// prefix is the prefix of style elements and a declaration of it if it takes
// one.
func (s *styleWriter) prefix() (prefix, decl string) {
	if p := s.pl.survey.auto.style; p != "" {
		return p, ""
	}
	return "style:", fmt.Sprintf(` xmlns:style="%s"`, nsStyle)
}

// cells finds out which styles the neighbours of new cells have in the rows of
// the table, and makes a text format of those that have none: what somebody
// types there later, a password that begins with 0 for example, stays as it is.
func (s *styleWriter) cells(sh *sheetSurvey, targets []*grid.Target) {
	for _, t := range targets {
		if !t.Added || t.Look == 0 || t.First == t.Last {
			continue
		}
		byDefault := sh.defaultStyle(t.Look)
		sh.styled.Of(t.Look, t.Header+1, t.Last, func(style int32) {
			switch style {
			case unknownStyle:
			case -1:
				s.needed(byDefault)
			default:
				s.needed(s.pl.survey.styles.list[style].name)
			}
		})
	}
}

// needed notes a style, in no certain order; sorted makes them.
func (s *styleWriter) needed(style string) {
	if _, ok := s.pl.text[style]; ok || isText(style, &s.pl.survey.styles, s.pl.named) {
		return
	}
	s.pl.text[style] = ""
}

// derive makes the text styles that are needed, in the order of their names.
func (s *styleWriter) derive() {
	for _, style := range slices.Sorted(maps.Keys(s.pl.text)) {
		if s.pl.text[style] != "" {
			continue
		}
		if name := s.textStyle(style); name != "" {
			s.pl.text[style] = name
		} else {
			delete(s.pl.text, style)
		}
	}
}

// textStyle makes a copy of a cell style with a text format. It returns "" if
// it cannot; the cells then look like their neighbour, format and all.
func (s *styleWriter) textStyle(style string) string {
	sets := []*cellStyles{&s.pl.survey.styles, s.pl.named}
	old := getStyle(style, sets...)
	if style != "" && (old == nil || old.automatic && (old.raw == nil || !copyable(old.raw))) {
		return ""
	}
	p, decl := s.prefix()
	format := s.format()
	name := fresh("ce", s.taken, sets...)
	if old == nil || !old.automatic {
		parent := style
		if parent == "" {
			parent = "Default"
		}
		s.made = fmt.Appendf(s.made, `<%sstyle%s %sname="%s" %sfamily="table-cell"`, p, decl, p, name, p)
		if getStyle(parent, sets...) != nil {
			s.made = append(s.made, " "+p+`parent-style-name="`...)
			s.made = xmlscan.AppendEscaped(s.made, parent)
			s.made = append(s.made, '"')
		}
		s.made = fmt.Appendf(s.made, ` %sdata-style-name="%s"/>`, p, format)
		return name
	}
	if s.pl.survey.auto.style == "" {
		return "" // the style stands where its prefix is declared in a way of its own
	}
	edits := []splice.Edit{{Start: int64(old.nameAt[0]), End: int64(old.nameAt[1]), New: []byte(name)}}
	if old.formatAt[1] > 0 {
		edits = append(edits, splice.Edit{Start: int64(old.formatAt[0]), End: int64(old.formatAt[1]), New: []byte(format)})
	} else {
		at := int64(old.attrsEnd)
		edits = append(edits, splice.Edit{Start: at, End: at, New: fmt.Appendf(nil, ` %sdata-style-name="%s"`, p, format)})
	}
	if edits[1].Start < edits[0].Start {
		edits[0], edits[1] = edits[1], edits[0]
	}
	b, err := splice.Apply(old.raw, edits)
	if err != nil {
		return ""
	}
	s.made = append(s.made, b...)
	return name
}

// faulty finds what some programs write in styles and ODF does not allow:
// style:vertical-justify (LibreOffice 4.2) and font sizes that are no length.
var faulty = regexp.MustCompile(`style:vertical-justify=|font-size(-asian|-complex)?=["']([^0-9]|[0.]*[^0-9.]|[0-9.]+["'])`)

// copyable tells whether a copy of the style would not repeat such a fault.
func copyable(raw []byte) bool { return !faulty.Match(raw) }

// format returns a data style that shows text as it is typed.
func (s *styleWriter) format() string {
	if s.textFormat == "" {
		s.textFormat = s.pl.survey.styles.plainText
	}
	if s.textFormat == "" {
		s.textFormat = fresh("N", s.taken, &s.pl.survey.styles, s.pl.named)
		p, decl := s.prefix()
		n, declNumber := s.pl.survey.auto.number, ""
		if n == "" {
			n, declNumber = "number:", fmt.Sprintf(` xmlns:number="%s"`, nsNumber)
		}
		s.made = fmt.Appendf(s.made, `<%stext-style%s%s %sname="%s"><%stext-content/></%stext-style>`, n, declNumber, decl, p, s.textFormat, n, n)
	}
	return s.textFormat
}

// edit puts the styles where automatic styles stand.
func (s *styleWriter) edit(place autoStylesPlace) (splice.Edit, error) {
	if !place.known {
		return splice.Edit{}, &Error{Kind: ErrDamaged, Part: s.pl.w.part(), Detail: "there is no office:body"}
	}
	b := append([]byte(place.before), s.made...)
	return splice.Edit{Start: place.start, End: place.end, New: append(b, place.after...)}, nil
}
