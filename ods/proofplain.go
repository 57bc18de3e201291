package ods

// A cellDigest is what a proof needs to know of the start tags of plain cells of one form.
// It is taken from the first of them that is taken apart.
type cellDigest struct {
	tag    []byte // that is hashed
	sum    uint64 // its hash
	bare   bool
	target *proofTarget // without text; nil: none of them was a target yet
}

// noteDigest keeps what was found out of the start tag of the current cell.
func (s *proofSide) noteDigest(c *proofCell) {
	f := s.forms.current
	if !s.takesPlain() || f == nil || f.tail != nil {
		return
	}
	if f.digest == nil {
		f.digest = &cellDigest{tag: append([]byte(nil), s.tag...), sum: s.hash.Sum64(), bare: c.bare}
	}
	if c.target != nil && f.digest.target == nil {
		t := *c.target
		t.rest = s.rest.Sum64()
		t.text, t.value = nil, append([]byte(nil), t.value...)
		f.digest.target = &t
	}
}

// takesPlain tells whether plain cells are taken as such: not by the thorough comparison,
// and not where a scanner must not be asked for bytes behind a tag.
func (s *proofSide) takesPlain() bool { return s.p.inStep && !s.old }

// plainCells takes the plain cells that come next.
func (s *proofSide) plainCells() error {
	if !s.takesPlain() {
		return nil
	}
	c := &s.plain
	for {
		if ok, err := s.walker.plainCell(c); !ok {
			return err
		}
		if !s.plainCell(c) {
			return nil
		}
		if s.first == nil {
			s.first, s.firstLen = c.cellForm, c.size
		}
		s.tailRaw = append(s.tailRaw, c.raw()...)
		s.passCell(c)
	}
}

// plainCell takes a plain cell as startCell, cellPart and endCell would. It is false if
// too little is known of its form.
func (s *proofSide) plainCell(c *plainCell) bool {
	d := c.digest
	isTarget := s.isTarget()
	if d == nil || isTarget && d.target == nil {
		return false
	}
	cell := proofCell{col: s.col, n: s.colRepeat, hash: d.sum, bare: d.bare}
	if c.hasText() {
		s.hash.Reset()
		s.hash.Write(d.tag)
		s.hash.Write(c.paragraph(&s.forms))
		cell.hash = s.hash.Sum64()
	}
	if isTarget {
		t := s.roomForTarget()
		text, value := t.text[:0], append(t.value[:0], d.target.value...)
		*t = *d.target
		t.value = value
		if c.hasText() {
			s.text.reset()
			s.text.plain(c.text())
			text = append(text, s.text.text...)
		}
		t.text = text
		cell.target = t
	}
	s.cells = append(s.cells, cell)
	return true
}

func (s *proofSide) roomForTarget() *proofTarget {
	if s.taken == len(s.room) {
		s.room = append(s.room, new(proofTarget))
	}
	s.taken++
	return s.room[s.taken-1]
}
