package xmlscan

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Kind is the kind of a [Token].
type Kind uint8

const (
	StartTag Kind = iota + 1 // <a b="c"> or <a/>, see Token.SelfClosing
	EndTag                   // </a>
	Text                     // character data with references; long runs come in pieces
	CDATA                    // <![CDATA[ … ]]>; long sections come in pieces
	Comment                  // <!-- … -->; long comments come in pieces
	ProcInst                 // <? … ?>, the XML declaration included
	BOM                      // the byte order mark at the very start
	Doctype                  // <!DOCTYPE … >, only if Scanner.Doctype is set
)

// A Token is one piece of the input. Raw and everything taken from it are
// valid until the next call of [Scanner.Next].
type Token struct {
	Kind        Kind
	SelfClosing bool   // StartTag only: <a/>; no EndTag follows
	Atom        Atom   // StartTag, EndTag: the element
	Start, End  int64  // the span [Start, End) of Raw in the input
	Raw         []byte // the bytes as they stand in the input
	attrs       []attr
	nameLen     int32 // StartTag: length of the name
	id          uint64
	plain       bool // Text: Raw stands for itself
	first, last bool // CDATA: Raw begins, ends the section
}

// An attr is an attribute's place in Token.Raw.
type attr struct {
	atom                         Atom
	varies                       bool  // in a form: its value is another one each time
	name, nameEnd, value, valEnd int32 // value without its quotes
}

// ID is a number other than 0 for a start tag that the scanner remembers: all
// tags of that number are equal, byte by byte and in what their names mean.
// Equal tags need not have one, or the same; numbers count from 1.
func (t *Token) ID() uint64 { return t.id }

// Attr returns the raw value of the attribute (references not resolved) and
// whether the start tag has it.
func (t *Token) Attr(a Atom) ([]byte, bool) {
	for i := range t.attrs {
		if t.attrs[i].atom == a {
			return t.Raw[t.attrs[i].value:t.attrs[i].valEnd], true
		}
	}
	return nil, false
}

// An Attribute is one attribute of a start tag with its places.
type Attribute struct {
	Atom     Atom   // 0: not in the vocabulary
	Name     []byte // as written, with its prefix
	Value    []byte // raw, without the quotes
	Start    int64  // offset of the first byte of the name
	ValueAt  int64  // offset of the first byte of the value
	End      int64  // offset after the closing quote
	AfterGap int64  // offset after the previous attribute or the element's name: [AfterGap, End) takes the attribute out
}

// Attrs calls yield for every attribute in the order of the tag.
func (t *Token) Attrs(yield func(Attribute) bool) {
	prev := t.nameLen + 1
	for i := range t.attrs {
		a := &t.attrs[i]
		if !yield(Attribute{
			Atom: a.atom, Name: t.Raw[a.name:a.nameEnd], Value: t.Raw[a.value:a.valEnd],
			Start: t.Start + int64(a.name), ValueAt: t.Start + int64(a.value),
			End: t.Start + int64(a.valEnd) + 1, AfterGap: t.Start + int64(prev),
		}) {
			return
		}
		prev = a.valEnd + 1
	}
}

// NumAttrs returns the number of attributes: with [Token.At] a loop without a
// function call per attribute.
func (t *Token) NumAttrs() int { return len(t.attrs) }

// At returns the atom and the raw value of the attribute at index i, from 0.
func (t *Token) At(i int) (Atom, []byte) {
	a := &t.attrs[i]
	return a.atom, t.Raw[a.value:a.valEnd]
}

// Name returns the element's name as written, with its prefix.
func (t *Token) Name() []byte {
	switch t.Kind {
	case StartTag:
		return t.Raw[1 : 1+t.nameLen]
	case EndTag:
		return t.Raw[2 : 2+nameLen(t.Raw[2:])]
	}
	return nil
}

// AppendText appends the characters that a Text or CDATA token stands for:
// references resolved, line ends as U+000A (XML 1.0, 2.11).
func (t *Token) AppendText(dst []byte) []byte {
	switch t.Kind {
	case Text:
		if t.plain {
			return append(dst, t.Raw...)
		}
		return appendUnescaped(dst, t.Raw, false)
	case CDATA:
		raw := t.Raw
		if t.first {
			raw = raw[len(cdataOpen):]
		}
		if t.last {
			raw = raw[:len(raw)-len(cdataClose)]
		}
		return appendLines(dst, raw)
	}
	return dst
}

// AppendValue appends the characters that a raw attribute value stands for:
// references resolved, white space as blanks (XML 1.0, 3.3.3).
func AppendValue(dst, raw []byte) []byte {
	for _, c := range raw {
		if c == '&' || c < ' ' {
			return appendUnescaped(dst, raw, true)
		}
	}
	return append(dst, raw...)
}

// Value returns what a raw attribute value stands for as a string.
func Value(raw []byte) string { return string(AppendValue(nil, raw)) }

func appendLines(dst, raw []byte) []byte {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c == '\r' {
			if i+1 < len(raw) && raw[i+1] == '\n' {
				continue
			}
			c = '\n'
		}
		dst = append(dst, c)
	}
	return dst
}

// appendUnescaped resolves references in raw, which the scanner has checked.
func appendUnescaped(dst, raw []byte, attribute bool) []byte {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c == '&':
			end := bytes.IndexByte(raw[i:], ';')
			if end < 0 {
				return append(dst, raw[i:]...)
			}
			r, err := reference(raw[i+1 : i+end])
			if err != nil {
				return append(dst, raw[i:]...)
			}
			dst = utf8.AppendRune(dst, r)
			i += end
		case c == '\r' && i+1 < len(raw) && raw[i+1] == '\n':
			// the line feed that follows stands for both
		case c == '\r' && !attribute:
			dst = append(dst, '\n')
		case attribute && (c == '\r' || c == '\n' || c == '\t'):
			dst = append(dst, ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// reference resolves the text between & and ; of a reference (XML 1.0, 4.1
// and 4.6).
func reference(name []byte) (rune, error) {
	switch string(name) {
	case "lt":
		return '<', nil
	case "gt":
		return '>', nil
	case "amp":
		return '&', nil
	case "quot":
		return '"', nil
	case "apos":
		return '\'', nil
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, fmt.Errorf("entity %q is not one of the five predefined ones", clip(name))
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 || digits[0] == '+' || digits[0] == '-' || digits[0] == '_' {
		return 0, fmt.Errorf("character reference %q is not a number", clip(name))
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || !isChar(rune(n)) {
		return 0, fmt.Errorf("character reference %q is no XML character", clip(name))
	}
	return rune(n), nil
}

// isChar tells whether r is a character of XML 1.0, 2.2.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// BadChar returns the first character of s that XML 1.0 cannot hold, not even
// as a reference, and whether there is one. Bytes that are not UTF-8 count as
// U+FFFD, which is reported too.
func BadChar(s string) (rune, bool) {
	if isPrintableASCII(s) { // account names are
		return 0, false
	}
	for i, r := range s {
		if !isChar(r) {
			return r, true
		}
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return r, true
			}
		}
	}
	return 0, false
}

func isPrintableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// AppendEscaped appends s so that it can stand in character data and in
// attribute values alike.
func AppendEscaped(dst []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		if !escaped[s[i]] {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		switch c := s[i]; c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		case '\'':
			dst = append(dst, "&apos;"...)
		default:
			dst = fmt.Appendf(dst, "&#%d;", c)
		}
	}
	return append(dst, s[from:]...)
}

var escaped = marked("&<>\"'\t\n\r")

func clip(b []byte) []byte {
	if len(b) > 40 {
		return b[:40]
	}
	return b
}
