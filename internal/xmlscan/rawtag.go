package xmlscan

import "slices"

// A RawTag is a copy of a start tag with the places of its attributes, to be
// written anew with some of them changed.
type RawTag struct {
	Raw         []byte
	SelfClosing bool

	attrs   []rawAttr
	nameEnd int
}

// A rawAttr is an attribute: raw[gap:end] takes it out, with the white space
// before it.
type rawAttr struct {
	atom          Atom
	gap, end      int
	value, valEnd int
}

// Load makes t a copy of tok. The memory of an older copy is used again.
func (t *RawTag) Load(tok *Token) {
	t.Raw = append(t.Raw[:0], tok.Raw...)
	t.attrs = t.attrs[:0]
	t.SelfClosing = tok.SelfClosing
	t.nameEnd = 1 + len(tok.Name())
	for a := range tok.Attrs {
		at := int(a.ValueAt - tok.Start)
		t.attrs = append(t.attrs, rawAttr{
			atom: a.Atom, gap: int(a.AfterGap - tok.Start), end: int(a.End - tok.Start),
			value: at, valEnd: at + len(a.Value),
		})
	}
}

// Clone returns a copy that does not change with t.
func (t *RawTag) Clone() RawTag {
	c := *t
	c.Raw, c.attrs = slices.Clone(t.Raw), slices.Clone(t.attrs)
	return c
}

// AppendEnd appends the end tag that belongs to it.
func (t *RawTag) AppendEnd(dst []byte) []byte {
	dst = append(dst, "</"...)
	dst = append(dst, t.Raw[1:t.nameEnd]...)
	return append(dst, '>')
}

// Attr returns the raw value of an attribute.
func (t *RawTag) Attr(a Atom) ([]byte, bool) {
	for i := range t.attrs {
		if t.attrs[i].atom == a {
			return t.Raw[t.attrs[i].value:t.attrs[i].valEnd], true
		}
	}
	return nil, false
}

// Render appends the tag without the attributes that drop names, and with add,
// which begins with a blank, behind the others.
func (t *RawTag) Render(dst []byte, drop func(Atom) bool, add []byte) []byte {
	from := 0
	end := t.nameEnd
	for i := range t.attrs {
		a := &t.attrs[i]
		if drop(a.atom) {
			dst = append(dst, t.Raw[from:a.gap]...)
			from = a.end
		}
		end = a.end
	}
	if from < end {
		dst = append(dst, t.Raw[from:end]...)
	}
	dst = append(dst, add...)
	return append(dst, t.Raw[end:]...)
}
