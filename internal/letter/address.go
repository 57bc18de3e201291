package letter

import (
	"elterntool/internal/table"
	mm "elterntool/mailmerge"
)

// A part of a line is a column and what stands before it if something stands before it.
type part struct {
	column   string // header; "": the table has none, the part is left out
	optional bool   // it may be empty, and then leaves no blank
}

// addressLines are the columns of street and town: those that enrich --address-lines
// fills if they are there, else what the table calls so. number and code are the
// columns of house number and postcode beside them.
func (p *planner) addressLines() (street, number, code, town table.Column) {
	s, okStreet := p.cols.named("Straße")
	t, okTown := p.cols.named("PLZ Ort")
	if okStreet && okTown {
		if p.cols.field(table.Address).Col == 0 { // the office's own columns, not those made of an address
			number = p.cols.field(table.HouseNumber)
		}
		return s, number, table.Column{}, t
	}
	return p.cols.field(table.Street), p.cols.field(table.HouseNumber), p.cols.field(table.PostalCode), p.cols.field(table.Town)
}

// shownAddress is what the address field of a row's letter says, laid out by address:
// package printing looks for it in the finished letter.
func (p *planner) shownAddress(r *row) []string {
	v := func(c table.Column) string { return p.roll.value(r, c.Col) }
	field := func(f table.Field) string { return v(p.cols.field(f)) }
	var list []string
	switch field(table.Salutation) {
	case "Frau":
		list = append(list, "Frau")
	case "Herr", "Herrn":
		list = append(list, "Herrn")
	}
	list = append(list, field(table.Title), field(table.FirstName), field(table.Particle), field(table.LastName))
	s, n, c, t := p.addressLines()
	if s.Header == "" || t.Header == "" || v(s) == "" && v(t) == "" {
		return append(list, field(table.Address))
	}
	if v(s) != "" {
		list = append(list, v(s), v(n))
	}
	if v(t) != "" {
		list = append(list, v(c), v(t))
	}
	return list
}

// line makes the paragraphs for a line of parts: one for each way in which the optional
// ones can be there, all but one of them hidden. It is hidden itself if all of its parts
// are empty. shown is a condition for the line as a whole, or nil.
func line(style string, shown mm.Condition, parts ...part) []mm.Block {
	var there []part
	for _, p := range parts {
		if p.column != "" {
			there = append(there, p)
		}
	}
	return variants(style, shown, there, nil, nil)
}

func variants(style string, shown mm.Condition, parts []part, text []mm.Inline, hide []mm.Condition) []mm.Block {
	if len(parts) == 0 {
		if len(text) == 0 {
			return nil
		}
		if shown != nil {
			hide = append(hide, mm.Not{Condition: shown})
		}
		p := mm.Paragraph{Style: style, Text: text}
		switch len(hide) {
		case 0:
		case 1:
			p.HideIf = hide[0]
		default:
			p.HideIf = mm.Or(hide)
		}
		return []mm.Block{p}
	}
	p, rest := parts[0], parts[1:]
	with := append([]mm.Inline(nil), text...)
	if len(with) > 0 {
		with = append(with, mm.Text(" "))
	}
	with = append(with, mm.Field{Column: p.column})
	if !p.optional {
		return variants(style, shown, rest, with, hide)
	}
	var list []mm.Block
	without := append(append([]mm.Condition(nil), hide...), mm.NotEmpty(p.column))
	list = append(list, variants(style, shown, rest, text, without)...)
	withIt := append(append([]mm.Condition(nil), hide...), mm.Empty(p.column))
	return append(list, variants(style, shown, rest, with, withIt)...)
}
