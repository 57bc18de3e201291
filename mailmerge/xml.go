package mailmerge

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// An xmlWriter writes elements. Errors of the destination stay in the
// bufio.Writer and come out with its Flush.
type xmlWriter struct {
	w interface {
		io.Writer
		io.StringWriter
		io.ByteWriter
	}
}

// writeXML writes a document with what f writes after the declaration.
func writeXML(w io.Writer, f func(x *xmlWriter)) error {
	b := bufio.NewWriterSize(w, 64<<10)
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	f(&xmlWriter{b})
	return b.Flush()
}

// fragment returns what f writes.
func fragment(f func(x *xmlWriter)) string {
	var b strings.Builder
	f(&xmlWriter{&b})
	return b.String()
}

func (x *xmlWriter) raw(s string) { x.w.WriteString(s) }

// start writes a start tag; attributes are pairs of name and value, and those without a value are left out.
func (x *xmlWriter) start(name string, attrs ...string) {
	x.tag(name, attrs)
	x.w.WriteByte('>')
}

// empty writes an element without content.
func (x *xmlWriter) empty(name string, attrs ...string) {
	x.tag(name, attrs)
	x.w.WriteString("/>")
}

func (x *xmlWriter) end(name string) {
	x.w.WriteString("</")
	x.w.WriteString(name)
	x.w.WriteByte('>')
}

// element writes an element that holds nothing but text.
func (x *xmlWriter) element(name, text string, attrs ...string) {
	x.start(name, attrs...)
	x.text(text)
	x.end(name)
}

func (x *xmlWriter) tag(name string, attrs []string) {
	x.w.WriteByte('<')
	x.w.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		x.w.WriteByte(' ')
		x.w.WriteString(attrs[i])
		x.w.WriteString(`="`)
		attrEscapes.WriteString(x.w, attrs[i+1])
		x.w.WriteByte('"')
	}
}

func (x *xmlWriter) text(s string) { textEscapes.WriteString(x.w, s) }

var (
	textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)

// number writes a number as XML Schema wants a decimal: no exponent, no zeros behind; to 4 places.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func mm(v float64) string { return number(v) + "mm" }

func pt(v float64) string { return number(v) + "pt" }

// toggled chooses the value of an attribute that a toggle sets.
func toggled(t Toggle, on, off string) string {
	switch t {
	case On:
		return on
	case Off:
		return off
	}
	return ""
}

// optional is mm for lengths that may be inherited.
func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return mm(*v)
}
