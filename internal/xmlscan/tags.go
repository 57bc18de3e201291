package xmlscan

import (
	"bytes"
	"hash/maphash"
)

// Start tags repeat a million times in a spreadsheet, so they are remembered
// as they stand and found again, not parsed again: mostly because a tag is one
// of those that followed its predecessor before, else by a hash. Of tags that
// differ in values of attributes only (office:value="…") the form is remembered.
const (
	cacheSize = 1 << 10
	cacheTag  = 320 // longer tags are not remembered
	ways      = 4   // tags known to follow a tag
	maxForms  = 2   // forms known at a depth
	patience  = 16  // so many misses in a row at one depth (<c r="A1">, <c r="B1">, …), and
	retry     = 64  // only every so many tags there are looked up
)

// A tag is a start tag, parsed.
type tag struct {
	raw         []byte
	attrs       []attr
	end         string // the end tag that belongs to it
	nameLen     int32
	atom        Atom
	selfClosing bool
	scoped      bool // it declares namespaces

	// of remembered ones
	context uint64
	hash    uint64
	id      uint64     // see Token.ID; 0: a form, or not remembered
	next    [ways]*tag // what followed at the same depth
	hit     uint8      // which of next did last
}

// A level is an open element, and what was seen at its depth.
type level struct {
	end    string // its end tag
	atom   Atom
	scoped bool

	misses   uint8
	skips    uint8
	turn     uint8 // the form to be replaced next
	last     *tag  // the last remembered start tag or form at this depth
	stranger *tag  // the one of them last that had not been seen before
	forms    [maxForms]*tag
}

func (s *Scanner) startTag() error {
	if s.depth == 0 && s.rootSeen {
		return s.fail(0, ErrSyntax, "a second root element")
	}
	lv := &s.levels[s.depth]
	if last := lv.last; last != nil {
		b := s.buf[s.r:s.w]
		for i, t := range &last.next {
			if t == nil {
				break
			}
			if t.context == s.names.context && bytes.HasPrefix(b, t.raw) {
				last.prefer(i)
				lv.last = t
				return s.push(lv, t)
			}
		}
	}
	for _, f := range &lv.forms {
		if f != nil && f.context == s.names.context && s.fill(f) {
			lv.last = f
			return s.push(lv, &s.fresh)
		}
	}
	return s.otherTag(lv)
}

// prefer puts next[i], which has come, forward if it came last time, too.
func (t *tag) prefer(i int) {
	if t.hit == uint8(i) && i > 0 {
		t.next[i-1], t.next[i] = t.next[i], t.next[i-1]
		i--
	}
	t.hit = uint8(i)
}

// otherTag finds a start tag by its hash, or parses it.
func (s *Scanner) otherTag(lv *level) error {
	var slot **tag
	var hash uint64
	length := 0
	if lv.misses >= patience {
		lv.skips++
	}
	if lv.misses < patience || lv.skips%retry == 0 {
		b := s.buf[s.r:min(s.w, s.r+cacheTag)]
		if length = bytes.IndexByte(b, '>') + 1; length > 0 {
			hash = maphash.Bytes(s.seed, b[:length])
			slot = &s.cache[hash%cacheSize]
			if t := *slot; t != nil && t.hash == hash && t.context == s.names.context && bytes.Equal(t.raw, b[:length]) {
				lv.misses = 0
				lv.follow(t)
				return s.push(lv, t)
			}
			lv.misses = min(lv.misses+1, patience)
		}
	}
	if err := s.parseTag(); err != nil {
		return err
	}
	t := &s.fresh
	if slot != nil && length == len(t.raw) && !t.scoped {
		if *slot == nil {
			*slot = new(tag)
		}
		t = *slot
		t.remember(&s.fresh, s.names.context)
		s.remembered++
		t.hash, t.id = hash, s.remembered
		lv.learn(t)
		lv.last, lv.stranger = t, t
	}
	return s.push(lv, t)
}

// remember makes t a copy of a tag.
func (t *tag) remember(from *tag, context uint64) {
	raw, attrs := append(t.raw[:0], from.raw...), append(t.attrs[:0], from.attrs...)
	*t = *from
	t.raw, t.attrs, t.context = raw, attrs, context
	t.id, t.next, t.hit = 0, [ways]*tag{}, 0
}

// follow notes that t, which was seen before, follows the last tag. What is
// new is not noted: it may never come again.
func (lv *level) follow(t *tag) {
	if lv.last != nil {
		i := 0
		for i < ways-1 && lv.last.next[i] != nil {
			i++
		}
		lv.last.next[i] = t
	}
	lv.last = t
}

// push hands out a start tag.
func (s *Scanner) push(lv *level, t *tag) error {
	start := s.base + int64(s.r)
	n := len(t.raw)
	tok := &s.tok
	tok.Kind, tok.SelfClosing, tok.Atom = StartTag, t.selfClosing, t.atom
	tok.Start, tok.End = start, start+int64(n)
	tok.Raw = s.buf[s.r : s.r+n : s.r+n]
	tok.attrs = t.attrs
	tok.nameLen = t.nameLen
	tok.id = t.id
	s.rootSeen = true
	if t.selfClosing {
		if t.scoped {
			s.names.inner = len(s.names.bindings)
			s.names.close()
		}
		s.r += n
		return nil
	}
	if s.depth == maxDepth {
		return s.fail(0, ErrLimit, "more than %d nested elements", maxDepth)
	}
	s.r += n
	lv.end, lv.atom, lv.scoped = t.end, t.atom, t.scoped
	if s.depth++; s.depth == len(s.levels) {
		s.levels = append(s.levels, level{})
	}
	return nil
}

func (s *Scanner) endTag() error {
	if s.depth == 0 {
		return s.fail(0, ErrSyntax, "end tag without a start tag")
	}
	lv := &s.levels[s.depth-1]
	n := len(lv.end)
	if s.w-s.r < n || string(s.buf[s.r:s.r+n]) != lv.end {
		var err error
		if n, err = s.otherEndTag(lv.end); err != nil {
			return err
		}
	}
	s.depth--
	s.emit(EndTag, n)
	s.tok.Atom = lv.atom
	if lv.scoped {
		s.names.close()
	}
	return nil
}

// otherEndTag returns the length of an end tag that crosses the border of the
// buffer or has white space before its >.
func (s *Scanner) otherEndTag(want string) (int, error) {
	i, err := s.find([]byte{'>'}, 2, maxTag)
	if err != nil {
		return 0, err
	}
	if i < 0 {
		return 0, s.unfinished("tag", maxTag)
	}
	got := s.buf[s.r : s.r+i+1]
	name := bytes.TrimRight(got[:i], spaces)
	if string(name) != want[:len(want)-1] {
		return 0, s.fail(0, ErrSyntax, "%q where %q must stand", clip(got), clip([]byte(want)))
	}
	return i + 1, nil
}
