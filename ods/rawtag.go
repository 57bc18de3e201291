package ods

import (
	"slices"

	"elterntool/internal/xmlscan"
)

// A rawTag is a copy of a start tag with the places of its attributes.
type rawTag struct {
	raw         []byte
	attrs       []rawAttr
	nameEnd     int
	selfClosing bool
}

// A rawAttr is an attribute: raw[gap:end] takes it out, with the white space
// before it.
type rawAttr struct {
	atom           xmlscan.Atom
	gap, name, end int
	value, valEnd  int
}

func newRawTag(tok *xmlscan.Token) rawTag {
	var t rawTag
	t.load(tok)
	return t
}

// load is newRawTag with the memory of an older one.
func (t *rawTag) load(tok *xmlscan.Token) {
	t.raw = append(t.raw[:0], tok.Raw...)
	t.attrs = t.attrs[:0]
	t.selfClosing = tok.SelfClosing
	t.nameEnd = 1 + len(tok.Name())
	for a := range tok.Attrs {
		at := int(a.ValueAt - tok.Start)
		t.attrs = append(t.attrs, rawAttr{
			atom: a.Atom, gap: int(a.AfterGap - tok.Start), name: int(a.Start - tok.Start), end: int(a.End - tok.Start),
			value: at, valEnd: at + len(a.Value),
		})
	}
}

func (t *rawTag) clone() rawTag {
	c := *t
	c.raw, c.attrs = slices.Clone(t.raw), slices.Clone(t.attrs)
	return c
}

// appendEnd appends the end tag that belongs to it.
func (t *rawTag) appendEnd(dst []byte) []byte {
	dst = append(dst, "</"...)
	dst = append(dst, t.raw[1:t.nameEnd]...)
	return append(dst, '>')
}

// attr returns the raw value of an attribute.
func (t *rawTag) attr(a xmlscan.Atom) ([]byte, bool) {
	for i := range t.attrs {
		if t.attrs[i].atom == a {
			return t.raw[t.attrs[i].value:t.attrs[i].valEnd], true
		}
	}
	return nil, false
}

// render appends the tag without the attributes that drop names, and with add,
// which begins with a blank, behind the others.
func (t *rawTag) render(dst []byte, drop func(xmlscan.Atom) bool, add []byte) []byte {
	from := 0
	end := t.nameEnd
	for i := range t.attrs {
		a := &t.attrs[i]
		if drop(a.atom) {
			dst = append(dst, t.raw[from:a.gap]...)
			from = a.end
		}
		end = a.end
	}
	if from < end {
		dst = append(dst, t.raw[from:end]...)
	}
	dst = append(dst, add...)
	return append(dst, t.raw[end:]...)
}

// isID tells whether an attribute's value must be unique in the document.
func isID(a xmlscan.Atom) bool { return a == attrXMLID || a == attrTextID || a == attrDrawID }

// hasID tells whether a start tag has an identifier.
func hasID(tok *xmlscan.Token) bool {
	for i := range tok.NumAttrs() {
		if a, _ := tok.At(i); isID(a) {
			return true
		}
	}
	return false
}

// isValue tells whether an attribute belongs to a cell's value (ODF 1.3 part
// 3, 19.387 and what is said there, and LibreOffice's calcext:value-type).
func isValue(a xmlscan.Atom) bool {
	switch a {
	case attrValueType, attrCalcextValueType, attrValue, attrDateValue, attrTimeValue, attrBooleanValue, attrStringValue, attrCurrency:
		return true
	}
	return false
}
