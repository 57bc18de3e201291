package xmlscan

import "bytes"

const spaces = " \t\r\n"

// xmlDecl checks the pseudo attributes of the XML declaration (XML 1.0, 2.8).
// A version 1.x other than 1.0 is read as 1.0, as the standard demands.
func (s *Scanner) xmlDecl(raw []byte) error {
	order := 0
	for {
		name, value, rest, ok := pseudoAttribute(raw)
		if !ok {
			return s.fail(0, ErrSyntax, "XML declaration")
		}
		if name == nil {
			break
		}
		raw = rest
		place := 0
		switch string(name) {
		case "version":
			place = 1
			if !isVersion(value) {
				return s.fail(0, ErrSyntax, "XML version %q", clip(value))
			}
		case "encoding":
			// US-ASCII would read, but what is written in later would not be it.
			place = 2
			if !bytes.EqualFold(value, []byte("UTF-8")) && !bytes.EqualFold(value, []byte("UTF8")) {
				return s.fail(0, ErrEncoding, "encoding %q", clip(value))
			}
		case "standalone":
			place = 3
			if string(value) != "yes" && string(value) != "no" {
				return s.fail(0, ErrSyntax, "standalone=%q", clip(value))
			}
		}
		if place <= order || order == 0 && place != 1 {
			return s.fail(0, ErrSyntax, "XML declaration")
		}
		order = place
	}
	if order == 0 {
		return s.fail(0, ErrSyntax, "XML declaration without a version")
	}
	return nil
}

// pseudoAttribute cuts white space, a name, = and a quoted value off raw; the
// name is nil when only white space is left.
func pseudoAttribute(raw []byte) (name, value, rest []byte, ok bool) {
	b := bytes.TrimLeft(raw, spaces)
	if len(b) == 0 {
		return nil, nil, nil, true
	}
	if len(b) == len(raw) {
		return nil, nil, nil, false
	}
	n := nameLen(b)
	name, b = b[:n], bytes.TrimLeft(b[n:], spaces)
	if len(b) == 0 || b[0] != '=' {
		return nil, nil, nil, false
	}
	b = bytes.TrimLeft(b[1:], spaces)
	if len(b) < 2 || b[0] != '"' && b[0] != '\'' {
		return nil, nil, nil, false
	}
	value, rest, ok = bytes.Cut(b[1:], b[:1])
	return name, value, rest, ok
}

// doctype takes a document type declaration (XML 1.0, 2.8) if it may pass.
func (s *Scanner) doctype() error {
	if !s.Doctype {
		return s.fail(0, ErrDoctype, "refused because it can define entities")
	}
	i, err := s.find([]byte{'>'}, len(doctypeOpen), maxProc)
	if err != nil {
		return err
	}
	if i < 0 {
		return s.unfinished("document type declaration", maxProc)
	}
	raw := s.buf[s.r+len(doctypeOpen) : s.r+i]
	switch {
	case bytes.IndexByte(raw, '[') >= 0:
		return s.fail(0, ErrDoctype, "with an internal subset, which can define entities")
	case s.rootSeen || s.typeSeen || !externalID(raw):
		return s.fail(0, ErrSyntax, "document type declaration")
	}
	s.typeSeen = true
	s.emit(Doctype, i+1)
	return nil
}

// externalID tells whether raw is a name and, if anything, SYSTEM and one
// literal or PUBLIC and two behind it. A > in a literal is not provided for.
func externalID(raw []byte) bool {
	name, rest := word(raw)
	if !validName(name, true) {
		return false
	}
	kind, rest := word(rest)
	literals := 0
	switch string(kind) {
	case "SYSTEM":
		literals = 1
	case "PUBLIC":
		literals = 2
	case "":
	default:
		return false
	}
	for range literals {
		b := bytes.TrimLeft(rest, spaces)
		if len(b) == len(rest) || len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return false
		}
		var ok bool
		if _, rest, ok = bytes.Cut(b[1:], b[:1]); !ok {
			return false
		}
	}
	return len(bytes.TrimLeft(rest, spaces)) == 0
}

// word cuts white space and a word off raw.
func word(raw []byte) (w, rest []byte) {
	b := bytes.TrimLeft(raw, spaces)
	if len(b) == len(raw) {
		return nil, raw
	}
	n := nameLen(b)
	return b[:n], b[n:]
}

// isVersion tells whether b is a VersionNum: 1. and digits.
func isVersion(b []byte) bool {
	digits, ok := bytes.CutPrefix(b, []byte("1."))
	for _, c := range digits {
		ok = ok && c >= '0' && c <= '9'
	}
	return ok && len(digits) > 0
}
