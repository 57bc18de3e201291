package xmlscan

import "math/bits"

// parseTag parses the start tag at r into fresh, reading on as needed.
func (s *Scanner) parseTag() error {
	s.names.forget()
	for {
		b := s.buf[s.r:min(s.w, s.r+maxTag)]
		n, err := s.parse(b)
		switch {
		case err != nil:
			return err
		case n > 0:
			return nil
		case len(b) == maxTag || s.ended:
			return s.unfinished("tag", maxTag)
		}
		// Doubling: a tag that comes in small portions is not parsed over and over.
		if err := s.more(min(2*len(b), maxTag)); err != nil {
			return err
		}
	}
}

// parse takes the start tag at the beginning of b apart. It returns the tag's
// length, or 0 if b ends before the tag does. What it refuses it refuses
// however long b is.
func (s *Scanner) parse(b []byte) (int, error) {
	t := &s.fresh
	s.serial++
	context := s.names.context
	pos, name, err := s.name(b, 1)
	if pos == 0 {
		return 0, err
	}
	if name.declares && name.colon > 0 {
		return 0, s.fail(1, ErrSyntax, "element with the prefix xmlns")
	}
	t.atom, t.end, t.nameLen = name.elem, name.end, int32(pos-1)
	known := name.context == context && !s.names.twoWays
	t.scoped = false
	attrs := t.attrs[:0]
	for {
		gap := pos
		for pos < len(b) && isSpace(b[pos]) {
			pos++
		}
		if pos == len(b) {
			return 0, nil
		}
		if b[pos] == '>' {
			t.selfClosing = false
			pos++
			break
		}
		if b[pos] == '/' {
			if pos+1 == len(b) {
				return 0, nil
			}
			if b[pos+1] != '>' {
				return 0, s.fail(pos, ErrSyntax, "/ in a tag")
			}
			t.selfClosing = true
			pos += 2
			break
		}
		if pos == gap {
			return 0, s.fail(pos, ErrSyntax, "%q in a tag", b[pos])
		}
		if len(attrs) == maxAttrs {
			return 0, s.fail(0, ErrLimit, "more than %d attributes", maxAttrs)
		}
		start := pos
		if pos, name, err = s.name(b, start); pos == 0 {
			return 0, err
		}
		if name.serial == s.serial {
			return 0, s.twice(start, name)
		}
		name.serial = s.serial
		known = known && name.context == context
		t.scoped = t.scoped || name.declares
		end := pos
		if pos, err = s.equals(b, pos); pos == 0 {
			return 0, err
		}
		value := pos + 1
		if pos, err = s.value(b, value, b[pos]); pos == 0 {
			return 0, err
		}
		attrs = append(attrs, attr{atom: name.attr, name: int32(start), nameEnd: int32(end), value: int32(value), valEnd: int32(pos)})
		pos++
	}
	t.attrs = attrs
	t.raw = b[:pos]
	if !known || t.scoped {
		err = s.resolve()
	}
	return pos, err
}

// equals returns the place of the quote behind the = that follows a name, or 0
// if b ends before it.
func (s *Scanner) equals(b []byte, pos int) (int, error) {
	if pos+1 < len(b) && b[pos] == '=' && (b[pos+1] == '"' || b[pos+1] == '\'') {
		return pos + 1, nil
	}
	for pos < len(b) && isSpace(b[pos]) {
		pos++
	}
	if pos == len(b) {
		return 0, nil
	}
	if b[pos] != '=' {
		return 0, s.fail(pos, ErrSyntax, "attribute without a value")
	}
	pos++
	for pos < len(b) && isSpace(b[pos]) {
		pos++
	}
	if pos == len(b) {
		return 0, nil
	}
	if b[pos] != '"' && b[pos] != '\'' {
		return 0, s.fail(pos, ErrSyntax, "attribute value without quotes")
	}
	return pos, nil
}

var valueClass = marked(`"'<&`)

// value returns the place of the quote that ends the value at b[from:], or 0
// if b ends before it.
func (s *Scanner) value(b []byte, from int, quote byte) (int, error) {
	references := false
	for pos := from; pos < len(b); pos++ {
		c := b[pos]
		if !valueClass[c] {
			continue
		}
		switch c {
		case quote:
			if references {
				if err := s.references(from, b[from:pos]); err != nil {
					return 0, err
				}
			}
			return pos, nil
		case '<':
			return 0, s.fail(pos, ErrSyntax, "< in an attribute value")
		case '&':
			references = true
		}
	}
	return 0, nil
}

// name returns the end of the name at b[from:] and its entry, or 0 if b ends
// before it is known.
func (s *Scanner) name(b []byte, from int) (int, *qname, error) {
	// Names in spreadsheets of Excel are single letters.
	if from+1 < len(b) && nameEnd[b[from+1]] {
		if q := s.names.letters[b[from]]; q != nil {
			return from + 1, q, nil
		}
	}
	end := from
	hash := uint64(0)
	for ; end < len(b); end++ {
		c := b[end]
		if nameEnd[c] {
			break
		}
		hash = bits.RotateLeft64(hash, 5) ^ uint64(c)
	}
	if end == len(b) {
		return 0, nil, nil
	}
	// An input made to collide only slows this down to the look-up in a map.
	slot := &s.names.quick[hash*0x9E3779B97F4A7C15>>(64-quickBits)]
	q := *slot
	if q == nil || q.text != string(b[from:end]) {
		switch {
		case end == from && from == 1:
			return 0, nil, s.fail(0, ErrSyntax, "< starts no tag")
		case end-from > maxName:
			return 0, nil, s.fail(from, ErrLimit, "name of more than %d bytes", maxName)
		}
		if q = s.names.intern(b[from:end]); q == nil {
			return 0, nil, s.fail(from, ErrSyntax, "%q is no name", clip(b[from:end]))
		}
		*slot = q
		if end == from+1 {
			s.names.letters[b[from]] = q
		}
	}
	return end, q, nil
}

// resolve declares the namespaces of the tag in fresh and finds out what its
// names mean.
func (s *Scanner) resolve() error {
	t, n := &s.fresh, &s.names
	if t.scoped {
		outer := len(n.bindings)
		for _, a := range t.attrs {
			q := n.intern(t.raw[a.name:a.nameEnd])
			if !q.declares {
				continue
			}
			value := t.raw[a.value:a.valEnd]
			if len(value) > maxURI || len(n.bindings) == maxBindings {
				return s.fail(int(a.name), ErrLimit, "more than %d namespaces, or a URI of more than %d bytes", maxBindings, maxURI)
			}
			if !n.declare(q, Value(value)) {
				return s.fail(int(a.name), ErrSyntax, "namespace declaration %q", clip([]byte(q.text)))
			}
		}
		if t.scoped = len(n.bindings) > outer; t.scoped {
			n.open(outer)
		}
	}
	q := n.intern(t.raw[1 : 1+t.nameLen])
	if !n.resolve(q, s.vocab) {
		return s.undeclared(1, q)
	}
	t.atom = q.elem
	s.serial++
	for i := range t.attrs {
		a := &t.attrs[i]
		q := n.intern(t.raw[a.name:a.nameEnd])
		if !n.resolve(q, s.vocab) {
			return s.undeclared(int(a.name), q)
		}
		a.atom = q.attr
		if q.twin != nil {
			if q.twin.serial == s.serial {
				return s.twice(int(a.name), q)
			}
			q.twin.serial = s.serial
		}
	}
	return nil
}

func (s *Scanner) twice(at int, q *qname) error {
	return s.fail(at, ErrSyntax, "attribute %q stands twice", clip([]byte(q.text)))
}

func (s *Scanner) undeclared(at int, q *qname) error {
	return s.fail(at, ErrSyntax, "the prefix of %q is not declared", clip([]byte(q.text)))
}
