package xmlscan

import (
	"bytes"
	"slices"
)

// A form is a tag some attributes of which vary from tag to tag (attr.varies):
// the rest is compared, not parsed, and so are no names looked up.

// learn looks whether t, a new tag, differs in values only from a form or from
// the new tag before it.
func (lv *level) learn(t *tag) {
	for _, f := range &lv.forms {
		if f != nil && f.context == t.context && f.vary(t) {
			return
		}
	}
	if before := lv.stranger; before == nil || before == t || before.context != t.context || !before.alike(t) {
		return
	}
	f := lv.forms[lv.turn]
	if f == nil {
		f = new(tag)
		lv.forms[lv.turn] = f
	}
	lv.turn = (lv.turn + 1) % maxForms
	f.remember(t, t.context)
	f.vary(lv.stranger)
}

// alike tells whether two tags differ in values of attributes only, and not in
// those of a declaration.
func (t *tag) alike(u *tag) bool {
	if len(t.attrs) != len(u.attrs) {
		return false
	}
	from, to := int32(0), int32(0)
	for i := range t.attrs {
		a, b := &t.attrs[i], &u.attrs[i]
		if !bytes.Equal(t.raw[from:a.value], u.raw[to:b.value]) ||
			bytes.HasPrefix(t.raw[a.name:], xmlns) && !bytes.Equal(t.raw[a.value:a.valEnd], u.raw[b.value:b.valEnd]) {
			return false
		}
		from, to = a.valEnd, b.valEnd
	}
	return bytes.Equal(t.raw[from:], u.raw[to:])
}

var xmlns = []byte("xmlns")

// vary lets the attributes of the form t vary that differ in u; false if u is
// not alike.
func (t *tag) vary(u *tag) bool {
	if !t.alike(u) {
		return false
	}
	for i := range t.attrs {
		a, b := &t.attrs[i], &u.attrs[i]
		a.varies = a.varies || !bytes.Equal(t.raw[a.value:a.valEnd], u.raw[b.value:b.valEnd])
	}
	return true
}

// fill takes the start tag at r into fresh if it has the form f: as parsing
// would, since only values differ, and these without references.
func (s *Scanner) fill(f *tag) bool {
	b := s.buf[s.r:min(s.w, s.r+cacheTag)]
	t := &s.fresh
	attrs := slices.Grow(t.attrs[:0], len(f.attrs))[:len(f.attrs)]
	pos, from := int32(0), int32(0) // in b, in f.raw
	for i, a := range f.attrs {
		shift, end := pos-from, a.valEnd
		varies := a.varies
		a.varies = false
		a.name += shift
		a.nameEnd += shift
		a.value += shift
		a.valEnd += shift
		if varies {
			fixed := f.raw[from : a.value-shift]
			if !bytes.HasPrefix(b[pos:], fixed) {
				return false
			}
			for pos = a.value; int(pos) < len(b) && !valueClass[b[pos]]; pos++ {
			}
			a.valEnd, from = pos, end // behind it the quote must stand
		}
		attrs[i] = a
	}
	if !bytes.HasPrefix(b[pos:], f.raw[from:]) {
		return false
	}
	t.raw, t.attrs = b[:int(pos)+len(f.raw)-int(from)], attrs
	t.end, t.nameLen, t.atom, t.selfClosing, t.scoped = f.end, f.nameLen, f.atom, f.selfClosing, false
	return true
}
