package xmlscan

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// encoding/xml is the second opinion: what both take must say the same.

// A node is what both parsers say of a document.
type node struct {
	Kind  Kind // StartTag, EndTag, Text, ProcInst, Comment
	Name  string
	Attrs []string
	Text  string
}

func (n node) equal(m node) bool {
	return n.Kind == m.Kind && n.Name == m.Name && n.Text == m.Text && slices.Equal(n.Attrs, m.Attrs)
}

// second returns what encoding/xml says, and gives every name an atom of v.
func second(input []byte, v *Vocabulary) (nodes []node, err error) {
	d := xml.NewDecoder(bytes.NewReader(input))
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nodes, nil
		}
		if err != nil {
			return nodes, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "xmlns" {
				return nodes, errors.New("an element named xmlns") // never in a namespace for encoding/xml
			}
			if hasTabs(t.Name.Space) || slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return hasTabs(a.Name.Space) }) {
				return nodes, errors.New("a tab in a URI") // not made a blank by encoding/xml
			}
			n := node{Kind: StartTag, Name: v.known(t.Name.Space, t.Name.Local)}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				n.Attrs = append(n.Attrs, v.known(a.Name.Space, a.Name.Local)+"="+blanks(a.Value))
			}
			nodes = append(nodes, n)
		case xml.EndElement:
			nodes = append(nodes, node{Kind: EndTag, Name: v.known(t.Name.Space, t.Name.Local)})
		case xml.CharData:
			nodes = appendText(nodes, Text, string(t))
		case xml.Comment:
			nodes = append(nodes, node{Kind: Comment, Text: string(t)})
		case xml.ProcInst:
			nodes = append(nodes, node{Kind: ProcInst, Name: t.Target})
		case xml.Directive:
			return nodes, errors.New("directive") // which encoding/xml takes
		}
	}
}

// known adds a name to the vocabulary and returns it with its atom.
func (v *Vocabulary) known(uri, local string) string {
	if v.atom(uri, local) == 0 && len(v.atoms) < 1<<16-1 {
		v.Add(Atom(len(v.atoms)+1), uri, local)
	}
	return strconv.Itoa(int(v.atom(uri, local))) + " {" + uri + "}" + local
}

func hasTabs(uri string) bool { return strings.ContainsAny(uri, "\t\n\r") }

// blanks takes the one difference out that is left in attribute values:
// encoding/xml leaves tabs and line ends as they are.
func blanks(value string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, value)
}

func appendText(nodes []node, k Kind, text string) []node {
	if last := len(nodes) - 1; last >= 0 && nodes[last].Kind == k && k == Text {
		nodes[last].Text += text
		return nodes
	}
	if text == "" && k == Text {
		return nodes
	}
	return append(nodes, node{Kind: k, Text: text})
}

// first returns what the scanner says.
func first(s *Scanner) (nodes []node, err error) {
	comment := ""
	var open []string
	for {
		t, err := s.Next()
		if err == io.EOF {
			return nodes, nil
		}
		if err != nil {
			return nodes, err
		}
		switch t.Kind {
		case StartTag:
			n := node{Kind: StartTag, Name: expand(s, t.Atom, string(t.Name()), true)}
			for a := range t.Attrs {
				if name := string(a.Name); name != "xmlns" && !strings.HasPrefix(name, "xmlns:") {
					n.Attrs = append(n.Attrs, expand(s, a.Atom, name, false)+"="+blanks(Value(a.Value)))
				}
			}
			nodes = append(nodes, n)
			if t.SelfClosing {
				nodes = append(nodes, node{Kind: EndTag, Name: n.Name})
			} else {
				open = append(open, n.Name)
			}
		case EndTag:
			last := len(open) - 1
			if atom, _, _ := strings.Cut(open[last], " "); atom != fmt.Sprint(t.Atom) {
				return nodes, fmt.Errorf("end tag %d of %s", t.Atom, open[last])
			}
			nodes = append(nodes, node{Kind: EndTag, Name: open[last]})
			open = open[:last]
		case Text, CDATA:
			nodes = appendText(nodes, Text, string(t.AppendText(nil)))
		case Comment:
			comment += string(t.Raw)
			if strings.HasSuffix(comment, "-->") {
				nodes = append(nodes, node{Kind: Comment, Text: comment[4 : len(comment)-3]})
				comment = ""
			}
		case ProcInst:
			nodes = append(nodes, node{Kind: ProcInst, Name: string(t.Raw[2 : 2+nameLen(t.Raw[2:])])})
		case BOM:
			nodes = appendText(nodes, Text, "\uFEFF") // so encoding/xml has it
		}
	}
}

// expand resolves a name by the scanner's URI, next to the atom that it gave.
func expand(s *Scanner, atom Atom, name string, element bool) string {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
	}
	uri := ""
	if prefix != "" || element {
		uri = s.URI(prefix)
	}
	return strconv.Itoa(int(atom)) + " {" + uri + "}" + local
}

// stricter are the reasons why we refuse what encoding/xml takes.
var stricter = []struct{ detail, why string }{
	{"document type declaration", "refused altogether; encoding/xml skips it"},
	{"unknown declaration", "encoding/xml skips every <!…>"},
	{"a second root element", "encoding/xml reads streams of documents"},
	{"outside the root element", "the same"},
	{"there is no element", "the same"},
	{"stands twice", "encoding/xml leaves attributes to its caller"},
	{"is not declared", "encoding/xml takes an unknown prefix for a URI"},
	{"namespace declaration", "encoding/xml checks none"},
	{"the prefix xmlns", "the same"},
	{"is no name", "encoding/xml takes a: and :a"},
	{"in a tag", "encoding/xml wants no blank between attributes"},
	{"is no XML character", "encoding/xml makes U+FFFD of &#xD800;"},
	{"starts no reference", "references of more than 14 characters"},
	{"XML declaration", "encoding/xml takes it anywhere, and looks for version and encoding only"},
	{"XML version", "the same"},
	{"standalone=", "the same"},
	{"encoding \"", "the same"},
	{"processing instruction without a name", "encoding/xml wants no blank, allows colons"},
	{"not UTF-8: byte", "encoding/xml does not look into comments and processing instructions"},
	{"character U+", "the same"},
	{"UTF-16 or UTF-32", "the same, where NUL stands in them"},
	{"more than", "limits"},
}

// laxer are the reasons why we take what encoding/xml refuses.
var laxer = []struct{ message, why string }{
	{"invalid XML name", "it knows the letters of the fourth edition of XML 1.0 only"},
	{"expected attribute name", "the same"},
	{"expected element name", "the same"},
	{"expected target name", "the same"},
	{"unsupported version", "the fifth edition reads 1.1 as 1.0"},
	{"an element named xmlns", "encoding/xml leaves it out of the default namespace"},
	{"a tab in a URI", "encoding/xml leaves it, line ends too, and the URI is another"},
	{"CharsetReader is nil", "UTF8 for UTF-8, as libxml2 takes it; it also finds encoding= in odd places"},
}

// compare tells where both opinions differ without a listed reason.
func compare(input []byte) (diff string, both bool) {
	v := new(Vocabulary)
	theirs, theirErr := second(input, v)
	ours, ourErr := first(New(bytes.NewReader(input), v))
	switch {
	case theirErr == nil && ourErr == nil:
		if !slices.EqualFunc(theirs, ours, node.equal) {
			diff = cmp.Diff(theirs, ours)
		}
		return diff, true
	case theirErr == nil:
		for _, r := range stricter {
			if strings.Contains(ourErr.Error(), r.detail) {
				return "", false
			}
		}
		return "encoding/xml takes it, we say " + ourErr.Error(), false
	case ourErr == nil:
		for _, r := range laxer {
			if strings.Contains(theirErr.Error(), r.message) {
				return "", false
			}
		}
		return "we take it, encoding/xml says " + theirErr.Error(), false
	}
	return "", false
}

func TestSecondOpinion(t *testing.T) {
	for _, tt := range wellFormed {
		if diff, _ := compare([]byte(tt.input)); diff != "" {
			t.Errorf("%s: %s: %s", tt.name, tt.input, diff)
		}
	}
	agreed := 0
	for _, tt := range malformed {
		input, _ := unmark(tt.input)
		diff, _ := compare(input)
		if diff != "" {
			t.Errorf("%s: %q: %s", tt.name, input, diff)
		}
		if _, err := second(input, new(Vocabulary)); err != nil {
			agreed++
		}
	}
	t.Logf("of %d malformed inputs encoding/xml refuses %d", len(malformed), agreed)
}

// Each listed difference exists.
func TestDifferences(t *testing.T) {
	tests := []struct{ input, ours, theirs string }{
		{`<!DOCTYPE a><a/>`, "document type declaration", "directive"}, // made an error above
		{`<a/><b/>`, "a second root element", ""},
		{`<a/>x`, "outside the root element", ""},
		{`<a b='' b=''/>`, "stands twice", ""},
		{`<a b:c=''/>`, "is not declared", ""},
		{`<a xmlns:b=''/>`, "namespace declaration", ""},
		{`<xmlns:a/>`, "the prefix xmlns", ""},
		{`<a:/>`, "is no name", ""},
		{`<a b=''c=''/>`, "in a tag", ""},
		{`<a>&#xD800;</a>`, "is no XML character", ""},
		{`<a>&#x00000000000000041;</a>`, "starts no reference", ""},
		{`<a/><?xml version='1.0'?>`, "XML declaration", ""},
		{`<?xml standalone='x'?><a/>`, "standalone=", ""},
		{`<a><?b:c?></a>`, "processing instruction without a name", ""},
		{"<a><!--\xFF--></a>", "not UTF-8: byte", ""},
		{"<a><?b \x01?></a>", "character U+", ""},
		{"<ⰀⰁ/>", "", "invalid XML name"}, // Glagolitic
		{`<?xml version='1.1'?><a/>`, "", "unsupported version"},
		{`<?xml version='1.0' encoding='UTF8'?><a/>`, "", "CharsetReader is nil"},
	}
	for _, tt := range tests {
		v := new(Vocabulary)
		_, theirErr := second([]byte(tt.input), v)
		_, ourErr := first(New(strings.NewReader(tt.input), v))
		if !says(ourErr, tt.ours) || !says(theirErr, tt.theirs) {
			t.Errorf("%q: we %v, encoding/xml %v", tt.input, ourErr, theirErr)
		}
	}
}

func says(err error, message string) bool {
	if message == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), message)
}
