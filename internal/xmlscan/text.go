package xmlscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

var (
	commentOpen = []byte("<!--")
	doctypeOpen = []byte("<!DOCTYPE")
	cdataOpen   = []byte("<![CDATA[")
	cdataClose  = []byte("]]>")
	doubleDash  = []byte("--")
	procClose   = []byte("?>")
	utf8BOM     = []byte("\xEF\xBB\xBF")
)

// Classes of the bytes that count in text.
const (
	tagOpen uint8 = 1 << iota
	ampersand
	bracket
	carriageReturn
)

// marks marks the highest bit of the first byte of x (from the lowest on) that
// has a class in text; higher bytes may be marked without need.
func marks(x uint64) uint64 {
	return (zero(x^'<'*ones) | zero(x^'&'*ones) | zero(x^']'*ones) | zero(x^'\r'*ones)) & highs
}

// zero marks the first byte of x that is 0, in the same way.
func zero(x uint64) uint64 { return (x - ones) &^ x }

var textClass = [256]uint8{'<': tagOpen, '&': ampersand, ']': bracket, '\r': carriageReturn}

func (s *Scanner) text() error {
	if s.Offset() == 0 {
		if s.w < len(utf8BOM) && !s.ended {
			if err := s.more(len(utf8BOM)); err != nil {
				return err
			}
		}
		if bytes.HasPrefix(s.buf[s.r:s.w], utf8BOM) {
			s.emit(BOM, len(utf8BOM))
			return nil
		}
	}
	var seen uint8
	n := 0
	for {
		b := s.buf[s.r:min(s.w, s.r+s.piece)]
		for n < len(b) {
			if n+8 <= len(b) {
				x := marks(binary.LittleEndian.Uint64(b[n:]))
				if x == 0 {
					n += 8
					continue
				}
				n += bits.TrailingZeros64(x) / 8
			}
			class := textClass[b[n]]
			if class == tagOpen {
				break
			}
			seen |= class
			n++
		}
		if n < len(b) {
			break
		}
		if len(b) == s.piece {
			n = cut(b)
			break
		}
		if s.ended {
			if s.broken != nil {
				return s.broken
			}
			break
		}
		if err := s.more(len(b) + 1); err != nil {
			return err
		}
	}
	raw := s.buf[s.r : s.r+n]
	if s.depth == 0 {
		for i, c := range raw {
			if !isSpace(c) {
				return s.fail(i, ErrSyntax, "text outside the root element")
			}
		}
	}
	if seen&ampersand != 0 {
		if err := s.references(0, raw); err != nil {
			return err
		}
	}
	if seen&bracket != 0 {
		if i := bytes.Index(raw, cdataClose); i >= 0 {
			return s.fail(i, ErrSyntax, "]]> in text")
		}
	}
	s.emit(Text, n)
	s.tok.plain = seen&(ampersand|carriageReturn) == 0
	return nil
}

// cut returns where a text that is longer than b may be cut: not in a
// character, a reference, a line end or a ]]>.
func cut(b []byte) int {
	n := len(b) - 1
	for !utf8.RuneStart(b[n]) {
		n--
	}
	if i := bytes.LastIndexByte(b[len(b)-maxReference-2:], '&'); i >= 0 {
		n = min(n, len(b)-maxReference-2+i)
	}
	for range len(cdataClose) - 1 {
		if b[n-1] == ']' {
			n--
		}
	}
	if b[n-1] == '\r' {
		n--
	}
	return n
}

// maxReference is the length of the longest reference that can be meant:
// #x10FFFF with leading zeros. It keeps a cut text from splitting one.
const maxReference = 14

// references checks all references in raw, which starts at r+at.
func (s *Scanner) references(at int, raw []byte) error {
	for i := 0; ; {
		j := bytes.IndexByte(raw[i:], '&')
		if j < 0 {
			return nil
		}
		i += j
		end := bytes.IndexByte(raw[i:min(len(raw), i+maxReference+2)], ';')
		if end < 0 {
			return s.fail(at+i, ErrEntity, "& starts no reference")
		}
		if _, err := reference(raw[i+1 : i+end]); err != nil {
			return s.fail(at+i, ErrEntity, "%v", err)
		}
		i += end
	}
}

func (s *Scanner) comment(continued bool) error {
	from := len(commentOpen)
	if continued {
		from = 0
	}
	i, err := s.find(doubleDash, from, s.piece)
	if err != nil {
		return err
	}
	if i < 0 {
		if s.w-s.r < s.piece {
			return s.unfinished("comment", s.piece)
		}
		s.within = Comment
		s.emit(Comment, s.whole(s.piece-1)) // the last byte may be the first dash
		return nil
	}
	if s.w-s.r < i+3 && !s.ended {
		if err := s.more(i + 3); err != nil {
			return err
		}
	}
	if s.w-s.r < i+3 {
		return s.unfinished("comment", maxTag)
	}
	if s.buf[s.r+i+2] != '>' {
		return s.fail(i, ErrSyntax, "-- in a comment")
	}
	s.within = 0
	s.emit(Comment, i+3)
	return nil
}

func (s *Scanner) cdata(continued bool) error {
	from := len(cdataOpen)
	if continued {
		from = 0
	}
	i, err := s.find(cdataClose, from, s.piece)
	if err != nil {
		return err
	}
	if i < 0 {
		if s.w-s.r < s.piece {
			return s.unfinished("CDATA section", s.piece)
		}
		s.within = CDATA
		n := s.whole(s.piece - 2) // the last two bytes may be ]]
		if s.buf[s.r+n-1] == '\r' {
			n--
		}
		s.emit(CDATA, n)
		s.tok.first, s.tok.last = !continued, false
		return nil
	}
	s.within = 0
	s.emit(CDATA, i+3)
	s.tok.first, s.tok.last = !continued, true
	return nil
}

// whole returns the largest number up to n of bytes that are whole characters.
func (s *Scanner) whole(n int) int {
	for !utf8.RuneStart(s.buf[s.r+n]) {
		n--
	}
	return n
}

func (s *Scanner) declaration() error {
	if s.w-s.r < len(cdataOpen) && !s.ended {
		if err := s.more(len(cdataOpen)); err != nil {
			return err
		}
	}
	b := s.buf[s.r:s.w]
	switch {
	case bytes.HasPrefix(b, commentOpen):
		return s.comment(false)
	case bytes.HasPrefix(b, cdataOpen):
		if s.depth == 0 {
			return s.fail(0, ErrSyntax, "CDATA outside the root element")
		}
		return s.cdata(false)
	case bytes.HasPrefix(b, doctypeOpen):
		return s.doctype()
	case len(b) < len(cdataOpen) && s.broken != nil:
		return s.broken
	}
	return s.fail(0, ErrSyntax, "unknown declaration %q", b[:min(len(b), len(cdataOpen))])
}

func (s *Scanner) procInst() error {
	i, err := s.find(procClose, 2, maxProc)
	if err != nil {
		return err
	}
	if i < 0 {
		return s.unfinished("processing instruction", maxProc)
	}
	raw := s.buf[s.r+2 : s.r+i]
	n := nameLen(raw)
	if !validName(raw[:n], false) || n < len(raw) && !isSpace(raw[n]) {
		return s.fail(2, ErrSyntax, "processing instruction without a name")
	}
	if bytes.EqualFold(raw[:n], []byte("xml")) {
		at := s.Offset()
		if string(raw[:n]) != "xml" || at != 0 && !(at == int64(len(utf8BOM)) && s.tok.Kind == BOM) {
			return s.fail(0, ErrSyntax, "XML declaration that is not at the start")
		}
		if err := s.xmlDecl(raw[n:]); err != nil {
			return err
		}
	}
	s.emit(ProcInst, i+2)
	return nil
}
