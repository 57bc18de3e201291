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

// isVersion tells whether b is a VersionNum: 1. and digits.
func isVersion(b []byte) bool {
	digits, ok := bytes.CutPrefix(b, []byte("1."))
	for _, c := range digits {
		ok = ok && c >= '0' && c <= '9'
	}
	return ok && len(digits) > 0
}
