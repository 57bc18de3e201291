package letter

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"elterntool/internal/lettertext"
	"elterntool/internal/problem"
	"elterntool/internal/settings"
	mm "elterntool/mailmerge"
	"elterntool/templates"
)

// Parts that a text may insert.
const (
	insertSalutation = "Anredezeile"
	insertConsent    = "Einwilligung"
	insertAccess     = "Zugangsdaten"
	insertSignature  = "Unterschrift"
	insertNoticeCode = "QR-Code Datenschutz"
)

// texts are the parts of the letter, read.
type texts struct {
	letter, salutation, consent, notice, published, head *lettertext.Text
}

// maxText bounds a file of text; a letter has a few thousand bytes.
const maxText = 1 << 18

// parse reads the texts with what they may name.
func (p *planner) parse() (*texts, error) {
	day, err := p.deadline()
	if err != nil {
		return nil, err
	}
	p.setValues(day)
	names := lettertext.Names{Aliases: map[string]string{}, Values: map[string]lettertext.Known{}}
	for _, v := range p.values {
		names.Values[v.Key] = lettertext.Known{Text: v.Text, What: v.What, Unsure: v.Unsure, Choices: v.Choices}
	}
	plain := lettertext.Names{Values: names.Values} // for what is the same for all parents: no columns
	for _, h := range p.cols.table.Headers {
		names.Columns = append(names.Columns, h.Header)
	}
	for _, n := range p.cols.fields() {
		if h := p.cols.lookUp(n); h != "" {
			names.Aliases[n] = h
		} else {
			names.Absent = append(names.Absent, n)
		}
	}
	t := &texts{}
	body := templates.Letter
	if p.o.Reminder {
		body = templates.Reminder
	}
	for _, f := range []struct {
		to      **lettertext.Text
		file    string
		names   lettertext.Names
		inserts []string
	}{
		{&t.salutation, templates.Salutation, names, nil},
		{&t.consent, templates.Consent, names, nil},
		{&t.letter, body, names, []string{insertSalutation, insertConsent, insertAccess, insertSignature}},
		{&t.published, templates.Notice, plain, []string{insertNoticeCode}},
		{&t.head, templates.HeadNote, plain, nil},
	} {
		f.names.Insertions = f.inserts
		if *f.to, err = p.parseFile(f.file, f.names); err != nil {
			return nil, err
		}
	}
	plain.Insertions = []string{insertNoticeCode}
	switch info := p.o.Settings.Privacy.Information; info {
	case settings.InFull:
		t.notice = t.published
	case settings.ByLink:
		t.notice, err = p.parseFile(templates.NoticeShort, plain)
	default:
		t.notice, err = p.parseOwn(p.o.Settings.Path(info), plain)
		t.published = t.notice
	}
	return t, err
}

func (p *planner) setValues(deadline time.Time) {
	p.values = map[string]settings.Value{}
	add := func(v settings.Value) { p.values[v.Key] = v }
	for _, v := range p.o.Settings.Values() {
		add(v)
	}
	add(settings.Value{Key: "datum", Text: written(p.o.Date), What: "Datum des Briefs"})
	add(settings.Value{Key: "frist", Text: written(deadline), What: "Frist für die erste Anmeldung"})
	way := p.values["brief.passwort"]
	way.Text = p.o.Settings.Letter.Password
	add(way)
}

func (p *planner) parseFile(name string, names lettertext.Names) (*lettertext.Text, error) {
	shown := name
	if p.o.TextName != nil {
		shown = p.o.TextName(name)
	}
	f, err := p.o.Texts.Open(name)
	if errors.Is(err, fs.ErrNotExist) { // a folder of own texts need not have all of them
		f, err = templates.FS().Open(name)
	}
	if err != nil {
		return nil, problem.FromFile(err)
	}
	return parseText(f, shown, names)
}

func parseText(f fs.File, name string, names lettertext.Names) (*lettertext.Text, error) {
	defer f.Close()
	source, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if err != nil {
		return nil, problem.FromFile(err)
	}
	if len(source) > maxText {
		return nil, &problem.Problem{
			Place:  problem.Place{File: name},
			What:   fmt.Sprintf("Der Text hat mehr als %d KB; so lang ist kein Brief.", maxText>>10),
			Remedy: "Prüfen, ob es die richtige Datei ist.",
		}
	}
	return lettertext.Parse(name, source, names)
}

// value is a value of the settings as a letter shows it: an open one is marked.
func (p *planner) value(key string) []mm.Inline {
	v := p.values[key]
	if v.Text != "" {
		return []mm.Inline{mm.Text(v.Text)}
	}
	what := v.What
	if what == "" {
		what = key
	}
	o := lettertext.OpenItem{File: p.o.Settings.File, Text: what, Key: key}
	p.open(o)
	return []mm.Inline{mm.Span{Style: spanOpen, Text: []mm.Inline{mm.Text(o.String())}}}
}

// open notes something that the school has to fill in, once.
func (p *planner) open(o lettertext.OpenItem) {
	item := Open{File: o.File, Line: o.Line, Text: o.String()}
	// A value is filled in at one place; what follows from the Land can only be changed in the text.
	if o.Key != "" && (p.o.Settings.School.Land == "" || !strings.HasPrefix(o.Key, "recht.")) {
		item.File, item.Line = p.o.Settings.File, 0
	}
	if !slices.Contains(p.plan.Open, item) {
		p.plan.Open = append(p.plan.Open, item)
	}
}

// shows tells whether a text of the letter shows the column with that header.
func (t *texts) shows(header string) bool {
	for _, text := range []*lettertext.Text{t.letter, t.salutation, t.consent} {
		for _, b := range text.Blocks {
			if slices.ContainsFunc(b.Inlines, func(i lettertext.Inline) bool { return i.Kind == lettertext.Field && i.Name == header }) {
				return true
			}
		}
	}
	return false
}

// A look gives the kinds of blocks their styles.
type look struct{ heading, sub, text, item string }

var (
	letterLook  = look{styleSubject, styleSub, styleBody, styleItem}
	noticeLook  = look{styleNoticeH1, styleNoticeH2, styleNotice, styleNoticeLi}
	consentLook = look{styleConsent, styleConsent, styleConsent, styleConsent}
)

// blocks turns a text into blocks of the document. All of them are there only where
// when holds, too.
func (p *planner) blocks(t *lettertext.Text, l look, when lettertext.Condition) ([]mm.Block, error) {
	for _, o := range t.Open() {
		p.open(o)
	}
	var list []mm.Block
	for i := 0; i < len(t.Blocks); i++ {
		b := &t.Blocks[i]
		hide := hideUnless(both(when, b.When))
		switch b.Kind {
		case lettertext.Insertion:
			inner, err := p.insertion(b.Insertion, both(when, b.When))
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
		case lettertext.Bullet, lettertext.Numbered:
			from := i
			for i+1 < len(t.Blocks) && t.Blocks[i+1].Kind == b.Kind && same(t.Blocks[i+1].When, b.When) {
				i++
			}
			items := mm.List{Numbered: b.Kind == lettertext.Numbered}
			for j := from; j <= i; j++ {
				items.Items = append(items.Items, mm.Item{Blocks: []mm.Block{mm.Paragraph{Style: l.item, Text: inlines(t.Blocks[j].Inlines)}}})
			}
			list = append(list, unless(hide, items))
		case lettertext.Heading:
			list = append(list, mm.Paragraph{Style: l.heading, Heading: 1, Text: inlines(b.Inlines), HideIf: hide})
		case lettertext.Subheading:
			list = append(list, mm.Paragraph{Style: l.sub, Heading: 2, Text: inlines(b.Inlines), HideIf: hide})
		default:
			list = append(list, mm.Paragraph{Style: l.text, Text: inlines(b.Inlines), HideIf: hide})
		}
	}
	return list, nil
}

// unless hides what cannot be hidden by itself.
func unless(hide mm.Condition, b mm.Block) mm.Block {
	if hide == nil {
		return b
	}
	return mm.Section{HideIf: hide, Blocks: []mm.Block{b}}
}

func (p *planner) insertion(name string, when lettertext.Condition) ([]mm.Block, error) {
	switch name {
	case insertSalutation:
		return p.blocks(p.text.salutation, letterLook, when)
	case insertConsent:
		return p.blocks(p.text.consent, consentLook, when)
	case insertAccess:
		box, err := p.access()
		return []mm.Block{unless(hideUnless(when), box)}, err
	case insertSignature:
		return p.signature(hideUnless(when)), nil
	case insertNoticeCode:
		code, err := p.qr("datenschutz.link")
		if err != nil || code == nil {
			return nil, err
		}
		if p.beside {
			p.code = code
			return nil, nil
		}
		return []mm.Block{mm.Paragraph{Style: styleNotice, Text: []mm.Inline{code}, HideIf: hideUnless(when)}}, nil
	}
	return nil, fmt.Errorf("letter: insertion %q", name)
}

func (p *planner) signature(hide mm.Condition) []mm.Block {
	list := []mm.Block{mm.Paragraph{Style: styleSign, HideIf: hide}, mm.Paragraph{Style: styleSign, HideIf: hide}}
	for _, key := range []string{"brief.unterschrift", "brief.funktion"} {
		if key == "brief.unterschrift" || p.values[key].Text != "" {
			list = append(list, mm.Paragraph{Style: styleSign, Text: p.value(key), HideIf: hide})
		}
	}
	return list
}

func inlines(list []lettertext.Inline) []mm.Inline {
	var out []mm.Inline
	for _, i := range list {
		var piece mm.Inline
		switch i.Kind {
		case lettertext.Break:
			piece = mm.LineBreak{}
		case lettertext.Field:
			piece = mm.Field{Column: i.Name}
		case lettertext.Open:
			piece = mm.Span{Style: spanOpen, Text: []mm.Inline{mm.Text(i.Shown())}}
		default:
			piece = mm.Text(i.Text)
		}
		if i.Bold {
			piece = mm.Span{Style: spanBold, Text: []mm.Inline{piece}}
		}
		out = append(out, piece)
	}
	return out
}

// both holds if a and b do; nil always holds.
func both(a, b lettertext.Condition) lettertext.Condition {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return lettertext.And{a, b}
}

func same(a, b lettertext.Condition) bool { return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b) }

// hideUnless is the condition under which a block is hidden that is there when c holds.
func hideUnless(c lettertext.Condition) mm.Condition {
	if c == nil {
		return nil
	}
	if n, ok := c.(lettertext.Not); ok {
		return condition(n.Condition)
	}
	if e, ok := c.(lettertext.Empty); ok {
		return mm.NotEmpty(e.Column)
	}
	return mm.Not{Condition: condition(c)}
}

func condition(c lettertext.Condition) mm.Condition {
	switch c := c.(type) {
	case lettertext.Empty:
		return mm.Empty(c.Column)
	case lettertext.Equal:
		return mm.Equal{Column: c.Column, Value: c.Text}
	case lettertext.Not:
		if e, ok := c.Condition.(lettertext.Empty); ok {
			return mm.NotEmpty(e.Column)
		}
		return mm.Not{Condition: condition(c.Condition)}
	case lettertext.And:
		list := mm.And{}
		for _, part := range c {
			list = append(list, condition(part))
		}
		return list
	case lettertext.Or:
		list := mm.Or{}
		for _, part := range c {
			list = append(list, condition(part))
		}
		return list
	}
	return nil
}
