package xmlscan

import (
	"bytes"
	"hash/maphash"
)

// Start tags repeat a million times in a spreadsheet, so they are remembered
// as they stand and found again, not parsed again: mostly because a tag is the
// same as the one that followed its predecessor last time, else by a hash.
const (
	cacheSize = 1 << 10
	cacheTag  = 320 // longer tags are not remembered
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
	next    *tag // what followed at the same depth last time
}

// A level is an open element, and what was seen at its depth.
type level struct {
	end    string // its end tag
	atom   Atom
	scoped bool

	misses uint8
	skips  uint8
	last   *tag // the last remembered start tag at this depth
	guess  *tag // the one that may come next
}

func (s *Scanner) startTag() error {
	if s.depth == 0 && s.rootSeen {
		return s.fail(0, ErrSyntax, "a second root element")
	}
	lv := &s.levels[s.depth]
	if t := lv.guess; t != nil && t.context == s.names.context && bytes.HasPrefix(s.buf[s.r:s.w], t.raw) {
		lv.last, lv.guess = t, t.next
		return s.push(lv, t)
	}
	return s.otherTag(lv)
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
				lv.remember(t)
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
		raw, attrs := append(t.raw[:0], s.fresh.raw...), append(t.attrs[:0], s.fresh.attrs...)
		*t = s.fresh
		t.raw, t.attrs, t.hash, t.context = raw, attrs, hash, s.names.context
		lv.remember(t)
	}
	return s.push(lv, t)
}

func (lv *level) remember(t *tag) {
	if lv.last != nil {
		lv.last.next = t
	}
	lv.last, lv.guess = t, t.next
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
