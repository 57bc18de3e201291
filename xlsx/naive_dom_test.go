package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The second opinion: a reader made of archive/zip and encoding/xml that shares
// nothing with the package. It is slow and keeps all in memory. This half makes
// trees of parts, naive_test.go knows workbooks.

// A naiveNode is an element, or a text if it has no name.
type naiveNode struct {
	name     xml.Name
	attrs    []xml.Attr
	children []*naiveNode
	text     string
	naiveSpan
	tagEnd   int64 // of the start tag
	endStart int64 // of the end tag; equal to end in an empty-element tag
}

type naiveSpan struct{ start, end int64 }

const (
	naiveMain    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	naiveStrict  = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	naiveRel     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	naiveRelS    = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	naiveX14     = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
	naiveFormula = "http://schemas.microsoft.com/office/excel/2006/main" // xm:sqref
)

func (n *naiveNode) attr(local string) string {
	v, _ := n.find(local)
	return v
}

func (n *naiveNode) find(local string) (string, bool) {
	for _, a := range n.attrs {
		if a.Name == (xml.Name{Local: local}) {
			return a.Value, true
		}
	}
	return "", false
}

// is tells whether it is an element of SpreadsheetML.
func (n *naiveNode) is(locals ...string) bool {
	return (n.name.Space == naiveMain || n.name.Space == naiveStrict) && slices.Contains(locals, n.name.Local)
}

func (n *naiveNode) each(local string, f func(*naiveNode)) {
	for _, c := range n.children {
		if c.is(local) {
			f(c)
		}
	}
}

func (n *naiveNode) child(local string) *naiveNode {
	if n != nil {
		for _, c := range n.children {
			if c.is(local) {
				return c
			}
		}
	}
	return nil
}

func (n *naiveNode) content() string {
	var b strings.Builder
	if n != nil {
		for _, c := range n.children {
			if c.name.Local == "" {
				b.WriteString(c.text)
			}
		}
	}
	return b.String()
}

// walk calls f for all elements below and including this one.
func (n *naiveNode) walk(f func(*naiveNode)) {
	if n.name.Local != "" {
		f(n)
		for _, c := range n.children {
			c.walk(f)
		}
	}
}

// print is everything about an element but white space between elements and
// how it is written.
func (n *naiveNode) print(without ...string) string {
	if n.name.Local == "" {
		return fmt.Sprintf("%q", n.text)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<%s %s %s>", n.name.Space, n.name.Local, naiveAttrs(n, without...))
	for _, c := range n.children {
		if c.name.Local != "" || strings.TrimSpace(c.text) != "" || len(n.children) == 1 {
			b.WriteString(c.print())
		}
	}
	return b.String() + "</>"
}

func naiveAttrs(n *naiveNode, without ...string) string {
	var list []string
	for _, a := range n.attrs {
		if a.Name.Space == "xmlns" || a.Name == (xml.Name{Local: "xmlns"}) || a.Name.Space == "" && slices.Contains(without, a.Name.Local) {
			continue
		}
		list = append(list, fmt.Sprintf("%s %s=%q", a.Name.Space, a.Name.Local, a.Value))
	}
	slices.Sort(list)
	return strings.Join(list, ";")
}

// naiveTree reads a part.
func naiveTree(part string) (*naiveNode, error) {
	d := xml.NewDecoder(strings.NewReader(part))
	var root *naiveNode
	var open []*naiveNode
	for {
		start := d.InputOffset()
		tok, err := d.Token()
		if err == io.EOF {
			if root == nil || len(open) > 0 {
				return nil, io.ErrUnexpectedEOF
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		add := func(n *naiveNode) {
			if len(open) > 0 {
				p := open[len(open)-1]
				p.children = append(p.children, n)
			} else if n.name.Local != "" {
				root = cmp.Or(root, n)
			}
		}
		switch tok := tok.(type) {
		case xml.Directive:
			return nil, errors.New("a declaration")
		case xml.StartElement:
			n := &naiveNode{name: tok.Name, attrs: tok.Copy().Attr, naiveSpan: naiveSpan{start: start}, tagEnd: d.InputOffset()}
			add(n)
			open = append(open, n)
		case xml.EndElement:
			n := open[len(open)-1]
			n.endStart, n.end = start, d.InputOffset()
			open = open[:len(open)-1]
		case xml.CharData:
			add(&naiveNode{text: string(tok), naiveSpan: naiveSpan{start, d.InputOffset()}})
		}
	}
}

// A naivePackage holds the parts by name as parts are compared: lower case, no
// leading slash, no backslashes.
type naivePackage struct {
	parts map[string]string
	names map[string]string // as written in the directory
}

var errTwoParts = errors.New("two entries for one part")

func naiveKey(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func naiveUnzip(file []byte) (*naivePackage, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	p := &naivePackage{make(map[string]string), make(map[string]string)}
	for _, f := range z.File {
		key := naiveKey(f.Name)
		if strings.HasSuffix(key, "/") {
			continue
		}
		if _, there := p.parts[key]; there {
			return nil, errTwoParts
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		p.parts[key], p.names[key] = string(b), f.Name
	}
	return p, nil
}

// A naiveLink is a relationship, its target resolved to a key of the package.
type naiveLink struct{ id, kind, target string }

var naiveScheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// links reads the relationships of a part, "" for those of the package.
func (p *naivePackage) links(part string) ([]naiveLink, error) {
	dir, base := path.Split(part)
	text, ok := p.parts[dir+"_rels/"+base+".rels"]
	if !ok {
		return nil, nil
	}
	root, err := naiveTree(text)
	if err != nil {
		return nil, err
	}
	var list []naiveLink
	for _, c := range root.children {
		if c.name.Local != "Relationship" || strings.EqualFold(c.attr("TargetMode"), "External") {
			continue
		}
		kind := c.attr("Type")
		l := naiveLink{id: c.attr("Id"), kind: kind[strings.LastIndexByte(kind, '/')+1:]}
		target := strings.ReplaceAll(c.attr("Target"), `\`, "/")
		if naiveScheme.MatchString(target) {
			continue
		}
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		l.target = naiveKey(path.Clean("/" + target))
		list = append(list, l)
	}
	return list, nil
}
