package letter

import mm "elterntool/mailmerge"

// Names of styles, as Writer lists them.
const (
	styleAnchor    = "Anker"
	styleHead      = "Briefkopf"
	styleHeadSmall = "Briefkopf klein"
	styleReturn    = "Rücksendeangabe"
	styleRemark    = "Vermerk"
	styleAddress   = "Anschrift"
	styleInfo      = "Informationsblock"
	styleSubject   = "Betreff"
	styleSub       = "Zwischenüberschrift"
	styleBody      = "Brieftext"
	styleItem      = "Aufzählung"
	styleConsent   = "Einwilligung"
	styleAccess    = "Zugangsdaten"
	styleSign      = "Unterschrift"
	styleFoot      = "Blattangabe"
	styleNotice    = "Datenschutz"
	styleNoticeH1  = "Datenschutz Titel"
	styleNoticeH2  = "Datenschutz Überschrift"
	styleNoticeLi  = "Datenschutz Aufzählung"

	spanBold  = "Fett"
	spanLabel = "Bezeichnung"
	spanCode  = "Kennung"
	spanOpen  = "Offene Stelle"
	spanSmall = "Klein"

	fontText = "Brief"
	fontCode = "Kennung"
)

// fonts have the same widths under all their names. Account names and passwords are
// set in a typeface in which 0 and O, 1, l and I differ.
var fonts = []mm.Font{
	{Name: fontText, Family: "Liberation Sans", Fallbacks: []string{"Arial", "Helvetica", "DejaVu Sans"}, Generic: mm.Swiss},
	{Name: fontCode, Family: "Liberation Mono", Fallbacks: []string{"DejaVu Sans Mono", "Consolas", "Courier New"}, Generic: mm.Modern, Fixed: true},
}

// labelColumn is the width of what stands before account and password, in mm.
const labelColumn = 37

func mmOf(v float64) *float64 { return &v }

// paragraphStyles of the letter; sizes and line heights after DIN 5008: the text not
// below 10 pt, the address between 10 and 12 pt in one typeface, return address and
// remarks 8 pt.
func paragraphStyles() []mm.ParagraphStyle {
	none := mmOf(0)
	return []mm.ParagraphStyle{
		{Name: mm.StandardStyle, SpaceBefore: none, SpaceAfter: none, Text: mm.TextProperties{Font: fontText, Size: 10.5}},
		{Name: styleAnchor, Parent: mm.StandardStyle, LineHeight: 0.5, Text: mm.TextProperties{Size: 2}},
		{Name: styleHead, Parent: mm.StandardStyle, Text: mm.TextProperties{Size: 14, Bold: mm.On}},
		{Name: styleHeadSmall, Parent: mm.StandardStyle, Text: mm.TextProperties{Size: 8}},
		{Name: styleReturn, Parent: mm.StandardStyle, Text: mm.TextProperties{Size: 7}},
		{Name: styleRemark, Parent: mm.StandardStyle, Text: mm.TextProperties{Size: 8}},
		{Name: styleAddress, Parent: mm.StandardStyle, LineHeight: addressLine, Hyphenate: mm.Off, Text: mm.TextProperties{Size: 11}},
		{Name: styleInfo, Parent: mm.StandardStyle, Hyphenate: mm.Off, Text: mm.TextProperties{Size: 9}},
		{Name: styleBody, Parent: mm.StandardStyle, SpaceAfter: mmOf(2), LineSpacing: 1.08, Orphans: 2, Widows: 2},
		{Name: styleSubject, Parent: styleBody, SpaceAfter: mmOf(4), KeepWithNext: mm.On, Text: mm.TextProperties{Size: 11.5, Bold: mm.On}},
		{Name: styleSub, Parent: styleBody, SpaceBefore: mmOf(1.5), SpaceAfter: mmOf(1), KeepWithNext: mm.On, Text: mm.TextProperties{Bold: mm.On}},
		{Name: styleItem, Parent: styleBody, SpaceAfter: mmOf(1)},
		{Name: styleConsent, Parent: styleBody, SpaceBefore: mmOf(1), SpaceAfter: mmOf(3), KeepTogether: mm.On,
			Box: &mm.Box{Left: mm.Border{Width: 2.5, Color: "#404040"}, Padding: 2, Background: "#f2f2f2"}},
		{Name: styleAccess, Parent: mm.StandardStyle, LineSpacing: 1.2, Hyphenate: mm.Off,
			IndentLeft: mmOf(labelColumn), IndentFirst: mmOf(-labelColumn)},
		{Name: styleSign, Parent: mm.StandardStyle},
		{Name: styleFoot, Parent: mm.StandardStyle, Tabs: []mm.TabStop{{At: textWidth, Align: mm.AlignRight}}, Text: mm.TextProperties{Size: 8}},
		{Name: styleNotice, Parent: mm.StandardStyle, SpaceAfter: mmOf(1.2), Orphans: 2, Widows: 2, Hyphenate: mm.On, Text: mm.TextProperties{Size: 9}},
		{Name: styleNoticeH1, Parent: styleNotice, SpaceAfter: mmOf(2), KeepWithNext: mm.On, Text: mm.TextProperties{Size: 12, Bold: mm.On}},
		{Name: styleNoticeH2, Parent: styleNotice, SpaceBefore: mmOf(1.2), SpaceAfter: mmOf(0.5), KeepWithNext: mm.On, Text: mm.TextProperties{Bold: mm.On}},
		{Name: styleNoticeLi, Parent: styleNotice, SpaceAfter: mmOf(0.5)},
	}
}

// compact makes room on the first page for the short privacy information; nothing that
// DIN 5008 asks for gets smaller than it says.
func compact(styles []mm.ParagraphStyle) []mm.ParagraphStyle {
	for i := range styles {
		s := &styles[i]
		switch s.Name {
		case mm.StandardStyle:
			s.Text.Size = 10
		case styleBody:
			s.LineSpacing, s.SpaceAfter = 1, mmOf(1.2)
		case styleSub:
			s.SpaceBefore, s.SpaceAfter = mmOf(0.5), mmOf(0.6)
		case styleSubject:
			s.SpaceAfter = mmOf(2.5)
		case styleItem:
			s.SpaceAfter = mmOf(0.4)
		case styleConsent:
			s.SpaceBefore, s.SpaceAfter, s.Box.Padding = mmOf(0.5), mmOf(2), 1.5
		case styleNotice:
			s.SpaceAfter, s.Text.Size = mmOf(0.6), 8
		case styleNoticeH1:
			s.SpaceAfter, s.Text.Size = mmOf(0.5), 8.5
		}
	}
	return styles
}

func textStyles() []mm.TextStyle {
	return []mm.TextStyle{
		{Name: spanBold, Text: mm.TextProperties{Bold: mm.On}},
		{Name: spanLabel, Text: mm.TextProperties{Color: "#404040"}},
		{Name: spanCode, Text: mm.TextProperties{Font: fontCode, Size: 11, Bold: mm.On, Language: "zxx"}},
		{Name: spanOpen, Text: mm.TextProperties{Background: "#ffff00"}},
		{Name: spanSmall, Text: mm.TextProperties{Size: 8}},
	}
}
