package xlsx

import (
	"bytes"

	"elterntool/internal/xmlscan"
)

// A book is what the workbook part says (ECMA-376 part 1, 18.2).
type book struct {
	part   string
	sheets []sheetRef
	names  []definedName
	date   bool // dates count from 1904
	prefix string
	calc   calcPlace
	shared string // part with the shared strings; "" if there is none
	style  string // part with the styles
}

// A sheetRef is an entry of the list of sheets.
type sheetRef struct {
	name   string
	hidden bool
	part   string // "" for a sheet without cells: a chart, a dialog
}

// A definedName is a name with the text that it stands for.
type definedName struct {
	name       string
	sheet      int // the index of the sheet that it belongs to; -1: the workbook
	text       string
	start, end int64 // the raw text
	plain      bool  // the raw text is the text
}

// A calcPlace tells where calcPr stands or would have to.
type calcPlace struct {
	tag        xmlscan.RawTag
	start, end int64 // the start tag; without one, where it has to be inserted
	there      bool
	full       bool // it has fullCalcOnLoad already
}

const (
	maxSheets    = 10_000 // LibreOffice's limit
	maxNames     = 1 << 18
	maxBookBytes = 16 << 20 // of names and what they stand for
)

func (w *Workbook) readBook(part string) (*book, error) {
	rels, err := w.relations(part)
	if err != nil {
		return nil, err
	}
	b := &book{part: part}
	targets := make(map[string]relationship, len(rels))
	for _, r := range rels {
		if _, twice := targets[r.id]; twice {
			return nil, &Error{Kind: ErrDamaged, Part: part, Offset: -1, Detail: "two relationships are called " + clip(r.id)}
		}
		targets[r.id] = r
		switch {
		case r.kind == "sharedStrings" && b.shared == "":
			b.shared = r.target
		case r.kind == "styles" && b.style == "":
			b.style = r.target
		}
	}
	r := bookReader{book: b, targets: targets}
	if err := w.scan(part, r.token); err != nil {
		return nil, err
	}
	if len(b.sheets) == 0 {
		return nil, &Error{Kind: ErrNotSpreadsheet, Part: part, Detail: "the workbook has no sheets"}
	}
	taken := make(map[string]bool)
	for i := range b.sheets {
		p := b.sheets[i].part
		switch {
		case p == "":
		case !w.has(p):
			return nil, &Error{Kind: ErrDamaged, Part: p, Offset: -1, Sheet: b.sheets[i].name, Detail: "the part is not there"}
		case taken[fold(p)]:
			return nil, &Error{Kind: ErrDamaged, Part: p, Offset: -1, Sheet: b.sheets[i].name, Detail: "two sheets are the same part"}
		}
		taken[fold(p)] = true
	}
	for _, p := range []*string{&b.shared, &b.style} {
		if !w.has(*p) { // LibreOffice does without
			*p = ""
		}
	}
	return b, nil
}

type bookReader struct {
	*book
	targets map[string]relationship
	size    int
	name    *definedName
	text    []byte
	whole   bool // the text is one token
}

func (b *bookReader) token(s *xmlscan.Scanner, tok *xmlscan.Token) error {
	if b.size += len(tok.Raw); b.size > maxBookBytes {
		return &Error{Kind: ErrTooLarge, Part: b.part, Offset: tok.Start, Detail: "the workbook part is too large"}
	}
	switch tok.Kind {
	case xmlscan.StartTag:
		return b.start(s, tok)
	case xmlscan.EndTag:
		switch {
		case s.Depth() == 0 && !b.calc.there && b.calc.start == 0:
			b.calc.start, b.calc.end = tok.Start, tok.Start
		case b.name != nil && tok.Atom == elemDefinedName:
			b.name.text = string(b.text)
			b.name.plain = bytes.IndexByte(b.text, '&') < 0 && b.whole
			b.names = append(b.names, *b.name)
			b.name = nil
		}
	case xmlscan.Text, xmlscan.CDATA, xmlscan.Comment, xmlscan.ProcInst:
		if b.name == nil {
			break
		}
		if b.name.end > b.name.start || tok.Kind != xmlscan.Text || bytes.IndexByte(tok.Raw, '&') >= 0 {
			b.whole = false
		}
		b.name.end = tok.End
		if tok.Kind == xmlscan.Text || tok.Kind == xmlscan.CDATA {
			b.text = tok.AppendText(b.text)
		}
	}
	return nil
}

func (b *bookReader) start(s *xmlscan.Scanner, tok *xmlscan.Token) error {
	depth := depthOutside(s, tok)
	switch {
	case depth == 0:
		if tok.Atom != elemWorkbook {
			return &Error{Kind: ErrNotSpreadsheet, Part: b.part, Detail: "the root element is " + clip(string(tok.Name()))}
		}
		b.prefix = prefixOf(tok)
	case depth == 1 && tok.Atom == elemWorkbookPr:
		v, _ := tok.Attr(attrDate1904)
		b.date = isTrue(v)
	case depth == 2 && tok.Atom == elemSheet:
		return b.sheet(tok)
	case tok.Atom == elemSheet:
		return &Error{Kind: ErrUnsupported, Part: b.part, Offset: tok.Start, Detail: "alternative sheets"}
	case depth == 2 && tok.Atom == elemDefinedName && !tok.SelfClosing:
		if len(b.names) >= maxNames {
			return &Error{Kind: ErrTooLarge, Part: b.part, Offset: tok.Start, Detail: "too many names"}
		}
		b.name = &definedName{name: attr(tok, attrName), sheet: -1, start: tok.End, end: tok.End}
		if v, ok := tok.Attr(attrLocalSheetID); ok {
			b.name.sheet = number(v, maxSheets)
		}
		b.text, b.whole = b.text[:0], true
	case depth == 1 && tok.Atom == elemCalcPr:
		b.calc.there = true
		b.calc.start, b.calc.end = tok.Start, tok.End
		b.calc.tag.Load(tok)
		v, _ := tok.Attr(attrFullCalcOnLoad)
		b.calc.full = isTrue(v)
	case depth == 1 && (tok.Atom == elemAfterCalcPr || tok.Atom == elemExtLst) && b.calc.start == 0:
		b.calc.start, b.calc.end = tok.Start, tok.Start
	}
	return nil
}

func (b *bookReader) sheet(tok *xmlscan.Token) error {
	if len(b.sheets) >= maxSheets {
		return &Error{Kind: ErrTooLarge, Part: b.part, Offset: tok.Start, Detail: "too many sheets"}
	}
	ref := sheetRef{name: attr(tok, attrName)}
	switch attr(tok, attrState) {
	case "hidden", "veryHidden":
		ref.hidden = true
	}
	if r, ok := b.targets[attr(tok, attrRelID)]; ok && r.kind == "worksheet" {
		ref.part = r.target
	}
	b.sheets = append(b.sheets, ref)
	return nil
}
