package xmlscan

import (
	"bytes"
	"unicode/utf8"
)

const (
	xmlURI   = "http://www.w3.org/XML/1998/namespace"
	xmlnsURI = "http://www.w3.org/2000/xmlns/"
)

const (
	maxNames  = 1 << 12 // names remembered at a time, give or take those of one tag
	quickBits = 9
)

// names knows the names of a document and the namespaces in force.
type names struct {
	bindings []binding
	inner    int     // bindings[:inner] are in force in the self-closing tag returned last
	scopes   []scope // what was in force outside of the elements that declare something
	twoWays  bool    // two prefixes are bound to one URI
	context  uint64  // number of the present set of bindings
	contexts uint64  // numbers given so far

	byText  map[string]*qname
	quick   *[1 << quickBits]*qname // by hash; those looked up last
	letters *[256]*qname            // those of one byte
	twins   map[expanded]*qname
}

type binding struct{ prefix, uri string }

type scope struct {
	bindings int
	context  uint64
	twoWays  bool
}

// A qname is a name as written, and what it means where the scanner stands.
type qname struct {
	text     string
	end      string // the end tag of an element of that name
	colon    int    // place of the colon; -1: none
	declares bool   // xmlns, xmlns:…

	context    uint64 // of what follows
	elem, attr Atom
	twin       *qname // another name that means the same attribute
	serial     uint64 // of the last tag with an attribute of that name
}

func newNames() names {
	return names{
		bindings: []binding{{"xml", xmlURI}},
		context:  1, contexts: 1,
		byText:  make(map[string]*qname),
		quick:   new([1 << quickBits]*qname),
		letters: new([256]*qname),
		twins:   make(map[expanded]*qname),
	}
}

// Prefix returns a prefix, with its colon, that is bound to the namespace uri
// behind the last token: what is written there may use it. It is "" if uri is
// the default namespace, so it is good for elements only.
func (s *Scanner) Prefix(uri string) (prefix string, ok bool) {
	return s.names.prefix(uri, true)
}

// AttrPrefix is [Scanner.Prefix] for attributes, to which the default
// namespace does not apply.
func (s *Scanner) AttrPrefix(uri string) (prefix string, ok bool) {
	return s.names.prefix(uri, false)
}

// Context is a number other than 0 for the namespaces in force behind the last token:
// where it is the same, all prefixes mean the same.
func (s *Scanner) Context() uint64 { return s.names.context }

// URI returns the namespace that the prefix (without colon) is bound to in
// the last token, or "". For a start tag its own declarations count.
func (s *Scanner) URI(prefix string) string {
	n := &s.names
	return lookup(n.bindings[:max(len(n.bindings), n.inner)], prefix)
}

func (n *names) prefix(uri string, element bool) (string, bool) {
	for i := len(n.bindings) - 1; i >= 0; i-- {
		b := n.bindings[i]
		if b.uri != uri || b.prefix == "" && !element || lookup(n.bindings, b.prefix) != uri {
			continue // the last: another URI hides the prefix
		}
		if b.prefix == "" {
			return "", true
		}
		return b.prefix + ":", true
	}
	return "", false
}

func lookup(bindings []binding, prefix string) string {
	for i := len(bindings) - 1; i >= 0; i-- {
		if bindings[i].prefix == prefix {
			return bindings[i].uri
		}
	}
	return ""
}

// declare adds a binding. What is in force already is left as it is.
func (n *names) declare(q *qname, uri string) (ok bool) {
	prefix := ""
	if q.colon > 0 {
		prefix = q.text[q.colon+1:]
		if uri == "" {
			return false // Namespaces in XML 1.0, 2.2: only version 1.1 has it
		}
	}
	if (prefix == "xml") != (uri == xmlURI) || prefix == "xmlns" || uri == xmlnsURI {
		return false
	}
	if lookup(n.bindings, prefix) != uri {
		n.bindings = append(n.bindings, binding{prefix, uri})
	}
	return true
}

// open puts the bindings from number outer on in force.
func (n *names) open(outer int) {
	n.scopes = append(n.scopes, scope{outer, n.context, n.twoWays})
	for i := outer; i < len(n.bindings) && !n.twoWays; i++ {
		for _, b := range n.bindings[:i] {
			if b.uri == n.bindings[i].uri && b.prefix != "" && n.bindings[i].prefix != "" && b.prefix != n.bindings[i].prefix {
				n.twoWays = true
			}
		}
	}
	n.newContext()
}

// close goes back to what was in force before the last open.
func (n *names) close() {
	last := len(n.scopes) - 1
	outer := n.scopes[last]
	n.scopes = n.scopes[:last]
	n.bindings = n.bindings[:outer.bindings]
	n.twoWays = outer.twoWays
	n.context = outer.context
	if n.twoWays {
		n.newContext() // the twins of the outer one are forgotten
	}
}

func (n *names) newContext() {
	n.contexts++
	n.context = n.contexts
	clear(n.twins)
}

// intern returns the entry of a name, nil if it is none.
func (n *names) intern(name []byte) *qname {
	q := n.byText[string(name)]
	if q == nil && validName(name, true) {
		end := "</" + string(name) + ">"
		q = &qname{text: end[2 : len(end)-1], end: end, colon: bytes.IndexByte(name, ':')}
		q.declares = q.text == "xmlns" || q.colon == 5 && q.text[:5] == "xmlns"
		n.byText[q.text] = q
	}
	return q
}

// forget makes room when there are too many names. It must not be called
// while a tag is parsed: two entries of one name would pass for two names.
func (n *names) forget() {
	if len(n.byText) > maxNames {
		clear(n.byText)
		clear(n.quick[:])
		clear(n.letters[:])
		clear(n.twins)
	}
}

// resolve finds out what q means in the present context; it is false if its
// prefix is not declared.
func (n *names) resolve(q *qname, v *Vocabulary) bool {
	if q.context == n.context {
		return true
	}
	q.context, q.elem, q.attr, q.twin = n.context, 0, 0, nil
	switch {
	case q.colon < 0:
		q.elem = v.atom(lookup(n.bindings, ""), q.text)
		q.attr = v.atom("", q.text)
	case !q.declares:
		uri, local := lookup(n.bindings, q.text[:q.colon]), q.text[q.colon+1:]
		if uri == "" {
			return false
		}
		q.elem = v.atom(uri, local)
		q.attr = q.elem
		if n.twoWays {
			key := expanded{uri, local}
			if n.twins[key] == nil {
				n.twins[key] = q
			}
			q.twin = n.twins[key]
		}
	}
	return true
}

// Classes of the bytes that count in tags.
var nameEnd = marked(" \t\r\n/>=\"'<&?!") // end a name, whatever follows

func marked(set string) (t [256]bool) {
	for _, c := range []byte(set) {
		t[c] = true
	}
	return t
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func nameLen(b []byte) int {
	for i, c := range b {
		if nameEnd[c] {
			return i
		}
	}
	return len(b)
}

// validName tells whether b is a Name (XML 1.0, 2.3) without a colon, or, if
// qualified, with one between two parts (Namespaces in XML 1.0, 4).
func validName(b []byte, qualified bool) bool {
	first := true
	colons := 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		if r == ':' {
			if colons++; first || !qualified || colons > 1 {
				return false
			}
			first = true
			continue
		}
		if !nameStart(r) && (first || !nameRest(r)) {
			return false
		}
		first = false
	}
	return !first
}

func nameStart(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_':
		return true
	case r < 0xC0:
		return false
	}
	return r != 0xD7 && r != 0xF7 && (r <= 0x2FF || r >= 0x370 && r <= 0x37D || r >= 0x37F && r <= 0x1FFF ||
		r >= 0x200C && r <= 0x200D || r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF ||
		r >= 0x3001 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD ||
		r >= 0x10000 && r <= 0xEFFFF)
}

func nameRest(r rune) bool {
	return r == '-' || r == '.' || r >= '0' && r <= '9' || r == 0xB7 ||
		r >= 0x300 && r <= 0x36F || r >= 0x203F && r <= 0x2040
}
