package letter

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // a logo may be one
	"image/png"
	"os"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/internal/table"
	mm "elterntool/mailmerge"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// letterhead is the school's name, address and logo, the same on every letter.
func (p *planner) letterhead() ([]mm.Drawing, error) {
	s := p.o.Settings
	textRight := float64(210 - rightMargin)
	var list []mm.Drawing
	if s.Letter.Logo != "" {
		logo, err := p.logo()
		if err != nil {
			return nil, err
		}
		list = append(list, mm.PlacedImage{Image: logo, X: 210 - rightMargin - logo.Width, Y: headTop})
		textRight -= logo.Width + 5
	}
	small := func(parts ...string) string { return strings.Join(nonEmpty(parts...), " · ") }
	blocks := []mm.Block{mm.Paragraph{Style: styleHead, Text: p.value("schule.name")}}
	for _, v := range []string{small(s.School.Street, s.School.City), small(s.School.Phone, s.School.Email, s.School.Website)} {
		if v != "" {
			blocks = append(blocks, mm.Paragraph{Style: styleHeadSmall, Text: []mm.Inline{mm.Text(v)}})
		}
	}
	return append(list, mm.Frame{
		Name: "Briefkopf", X: leftMargin, Y: headTop, Width: textRight - leftMargin, Height: headHeight,
		Blocks: blocks, Alt: "Name und Adresse der Schule",
	}), nil
}

func (p *planner) logo() (mm.Image, error) {
	path := p.o.Settings.Path(p.o.Settings.Letter.Logo)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &safefile.Error{Kind: safefile.ErrNotRegular, Op: safefile.OpRead, Path: path}
	}
	if err != nil {
		return mm.Image{}, problem.FromFile(err)
	}
	if info.Size() > mm.MaxImageBytes {
		return mm.Image{}, &problem.Problem{
			Place:  problem.Place{File: path},
			What:   fmt.Sprintf("Das Logo ist größer als %d MB.", mm.MaxImageBytes>>20),
			Remedy: "Das Bild verkleinern: für den Briefkopf genügen 600 Bildpunkte in der Breite.",
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return mm.Image{}, problem.FromFile(err)
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || kind != "png" && kind != "jpeg" || config.Width == 0 || config.Height == 0 || config.Width*config.Height > mm.MaxImagePixels {
		return mm.Image{}, &problem.Problem{
			Place:  problem.Place{File: path},
			What:   "Das Logo ist kein Bild, das in den Brief passt.",
			Remedy: "Es als PNG oder JPEG speichern; für den Briefkopf genügen 600 Bildpunkte in der Breite.",
			Err:    err,
		}
	}
	width, height := logoWidth, logoWidth*float64(config.Height)/float64(config.Width)
	if height > headHeight {
		width, height = headHeight*float64(config.Width)/float64(config.Height), headHeight
	}
	return mm.Image{Data: data, Width: width, Height: height, Alt: "Logo der Schule"}, nil
}

// addressField is the return address and the address, in the places that a window
// shows wherever the sheet slides to.
func (p *planner) addressField(f form) []mm.Drawing {
	s := p.o.Settings.School
	back := []mm.Block{mm.Paragraph{Style: styleReturn, Text: []mm.Inline{mm.Text(strings.Join(nonEmpty(s.Name, s.Street, s.City), " · "))}}}
	if p.o.Settings.Letter.ClassInRemark {
		if h := p.cols.header(childrenHeader); h != "" {
			back = append(back, line(styleRemark, nil, part{h, true})...)
		}
	}
	back = append(back, mm.Paragraph{Style: styleRemark, Text: []mm.Inline{mm.Text("Persönlich")}})
	upper := mm.Frame{
		Name: "Rücksendeangabe", X: addressLeft, Y: upperZoneTop - f.up, Width: returnWidth, Height: addressTop - upperZoneTop,
		Align: mm.AlignBottom, Blocks: back, Alt: "Rücksendeangabe und Vermerk",
	}
	address := mm.Frame{
		Name: "Anschrift", X: addressLeft, Y: addressTop - f.up, Width: addressWidth, Height: addressHeight,
		Blocks: p.address(), Alt: "Anschrift",
	}
	return []mm.Drawing{upper, address}
}

func nonEmpty(values ...string) []string {
	var there []string
	for _, v := range values {
		if v != "" {
			there = append(there, v)
		}
	}
	return there
}

// address is the address of one person, never of a family: the letter holds that
// person's access.
func (p *planner) address() []mm.Block {
	use := func(c table.Column) string {
		p.cols.use(c)
		return c.Header
	}
	h := func(f table.Field) string { return use(p.cols.field(f)) }
	var list []mm.Block
	if form := h(table.Salutation); form != "" {
		is := func(word string) mm.Condition { return mm.Equal{Column: form, Value: word} }
		show := func(word string, c mm.Condition) {
			list = append(list, mm.Paragraph{Style: styleAddress, Text: []mm.Inline{mm.Text(word)}, HideIf: mm.Not{Condition: c}})
		}
		show("Frau", is("Frau"))
		show("Herrn", mm.Or{is("Herr"), is("Herrn")}) // "an Herrn"
	}
	list = append(list, line(styleAddress, nil, part{h(table.Title), true}, part{h(table.FirstName), false},
		part{h(table.Particle), true}, part{h(table.LastName), false})...)
	s, n, c, t := p.addressLines()
	street, number, code, town := use(s), use(n), use(c), use(t)
	if street == "" || town == "" {
		if a := h(table.Address); a != "" {
			list = append(list, line(styleAddress, mm.NotEmpty(a), part{a, false})...)
			p.oneLine = true
		}
		return list
	}
	shown := mm.Condition(mm.NotEmpty(street))
	list = append(list, line(styleAddress, shown, part{street, false}, part{number, true})...)
	list = append(list, line(styleAddress, mm.NotEmpty(town), part{code, true}, part{town, false})...)
	if a := h(table.Address); a != "" { // where it was not sure where to split it
		none := mm.And{mm.Empty(street), mm.Empty(town), mm.NotEmpty(a)}
		list = append(list, line(styleAddress, none, part{a, false})...)
	}
	return list
}

// info is the information block: whom to ask, and the date.
func (p *planner) info(f form) mm.Drawing {
	l := p.o.Settings.Letter
	var blocks []mm.Block
	add := func(label, value string) {
		if value != "" {
			blocks = append(blocks, mm.Paragraph{Style: styleInfo, Text: []mm.Inline{
				mm.Span{Style: spanLabel, Text: []mm.Inline{mm.Text(label + ": ")}}, mm.Text(value),
			}})
		}
	}
	add("Fragen an", l.Contact)
	add("Telefon", l.ContactPhone)
	add("E-Mail", l.ContactEmail)
	blocks = append(blocks, mm.Paragraph{Style: styleInfo})
	date := written(p.o.Date)
	if place := p.values["brief.ort"].Text; place != "" {
		date = place + ", " + date
	}
	blocks = append(blocks, mm.Paragraph{Style: styleInfo, Text: []mm.Inline{mm.Text(date)}})
	return mm.Frame{
		Name: "Informationsblock", X: infoLeft, Y: infoTop - f.up, Width: infoWidth, Height: addressEnd - infoTop,
		Blocks: blocks, Alt: "Ansprechpartner und Datum",
	}
}

// foot says whose sheet it is.
func (p *planner) foot() []mm.Inline {
	return []mm.Inline{
		mm.Field{Column: p.header(table.LastName)}, mm.Text(", "), mm.Field{Column: p.header(table.FirstName)},
		mm.Tab{}, mm.Text("Brief "), mm.RecordNumber{}, mm.Text(" · Blatt "), mm.PageNumber{},
	}
}

const (
	qrSize   = 25 // mm
	qrSmall  = 20 // in a compact letter
	qrColumn = qrSize + 5
)

// access is the box with the access data.
func (p *planner) access() (mm.Block, error) {
	s := p.o.Settings
	account, code, sent := p.header(table.Account), p.header(table.Code), p.header(table.Sent)
	row := func(label string, hide mm.Condition, value ...mm.Inline) mm.Block {
		text := []mm.Inline{mm.Span{Style: spanLabel, Text: []mm.Inline{mm.Text(label)}}, mm.Tab{}}
		return mm.Paragraph{Style: styleAccess, Text: append(text, value...), HideIf: hide}
	}
	field := func(column string) mm.Inline {
		return mm.Span{Style: spanCode, Text: []mm.Inline{mm.Field{Column: column}}}
	}
	blocks := []mm.Block{row(labelAddress, nil, p.value("schule.iserv")...)}
	if account != "" {
		blocks = append(blocks, row(LabelAccount, mm.Empty(account), field(account)))
		hide := mm.Condition(mm.Empty(account)) // and no password for those who have their own
		if sent != "" {
			hide = mm.Or{hide, mm.NotEmpty(sent)}
		}
		if p.o.Reminder {
			hide = mm.Empty(account)
			if pw := p.header(table.Password); pw != "" && s.Letter.Password == settings.InColumn {
				hide = mm.Or{hide, mm.Empty(pw)}
			}
		}
		switch s.Letter.Password {
		case "": // a reminder
		case settings.InColumn:
			blocks = append(blocks, row(LabelPassword, hide, field(p.header(table.Password))))
		case settings.IsAccount:
			blocks = append(blocks, row(LabelPassword, hide, mm.Text("dasselbe wie der Account")))
		default:
			blocks = append(blocks, row(LabelPassword, hide, p.value("brief.passwort_weg")...))
		}
	}
	if code != "" {
		hide := mm.Condition(mm.Empty(code))
		if account != "" {
			hide = mm.Or{hide, mm.NotEmpty(account)}
		}
		blocks = append(blocks, row(LabelCode, hide, field(code)))
	}
	left, right := mm.Cell{Blocks: blocks, Align: mm.AlignMiddle}, mm.Cell{Align: mm.AlignMiddle}
	edge := mm.Border{Width: 1, Color: "#404040"}
	left.Box = &mm.Box{Top: edge, Left: edge, Bottom: edge, Padding: boxPadding}
	right.Box = &mm.Box{Top: edge, Right: edge, Bottom: edge, Padding: boxPadding}
	image, err := p.qr("schule.iserv")
	if err != nil {
		return nil, err
	}
	if image != nil {
		right.Blocks = []mm.Block{mm.Paragraph{Style: mm.StandardStyle, Text: []mm.Inline{image}}}
	}
	return mm.Table{
		Columns: []float64{textWidth - qrColumn, qrColumn}, Rows: []mm.Row{{Cells: []mm.Cell{left, right}}},
		KeepWhole: true, SpaceBefore: 1, SpaceAfter: p.afterBox(),
	}, nil
}

// qr is the QR code of an address of the settings, nil if there is none. Never holds a
// code anything of a record.
func (p *planner) qr(key string) (mm.Inline, error) {
	url := p.values[key].Text
	if url == "" {
		return nil, nil
	}
	code, err := qr.Encode(url, qr.M, qr.Auto)
	if err != nil {
		return nil, &problem.Problem{
			Place:  problem.Place{File: p.o.Settings.File},
			What:   fmt.Sprintf("Aus der Adresse %s lässt sich kein QR-Code machen.", problem.Quote(url)),
			Remedy: "Eine kürzere Adresse eintragen.",
			Err:    err,
		}
	}
	const dot, quiet = 8, 0
	size := (code.Bounds().Dx() + 2*quiet) * dot
	if code, err = barcode.Scale(code, size, size); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, code); err != nil {
		return nil, err
	}
	side := float64(qrSize)
	if p.o.Settings.Privacy.Information == settings.ByLink {
		side = qrSmall
	}
	return mm.Image{Data: b.Bytes(), Width: side, Height: side, Alt: "QR-Code: " + url}, nil
}

// afterBox is the space below the box with the access data, in mm.
func (p *planner) afterBox() float64 {
	if p.o.Settings.Privacy.Information == settings.ByLink {
		return 1.5
	}
	return 3
}
