package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// A pack is a package in memory: the inflated parts by name, in UTF-8 if they say that they are in another encoding.
type pack struct {
	names []string // in the order of the directory, folders left out
	parts map[string][]byte
}

func readPackage(data []byte) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	p := &pack{parts: make(map[string][]byte)}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if _, twice := p.parts[f.Name]; twice {
			return nil, fmt.Errorf("%s is there twice", f.Name)
		}
		p.names = append(p.names, f.Name)
		if p.parts[f.Name], err = toUTF8(b); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return p, nil
}

var encodingDeclared = regexp.MustCompile(`^<\?xml [^>]*encoding=["']([A-Za-z0-9._-]+)["']`)

func toUTF8(part []byte) ([]byte, error) {
	m := encodingDeclared.FindSubmatch(part)
	if m == nil || strings.EqualFold(string(m[1]), "UTF-8") {
		return part, nil
	}
	e, err := htmlindex.Get(string(m[1]))
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Bytes(part)
}

func (p *pack) size() int {
	n := 0
	for _, b := range p.parts {
		n += len(b)
	}
	return n
}

// find looks for a part as readers do: part names ignore case, and some writers take the other slash.
func (p *pack) find(name string) (string, bool) {
	for _, n := range p.names {
		if strings.EqualFold(strings.TrimPrefix(strings.ReplaceAll(n, `\`, "/"), "/"), name) {
			return n, true
		}
	}
	return "", false
}

// A relation is what a part says about another one. Its kind is the end of its type, which is the same in transitional
// and strict files.
type relation struct{ id, kind, target string }

// relations reads the relationships of a part ("" for the package). Targets become names as find wants them.
func (p *pack) relations(part string) ([]relation, error) {
	dir, base := path.Split(strings.ReplaceAll(part, `\`, "/"))
	name, ok := p.find(strings.TrimPrefix(path.Join(dir, "_rels", base+".rels"), "/"))
	if !ok {
		return nil, nil
	}
	var doc struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:",attr"`
			Target string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(p.parts[name], &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var all []relation
	for _, r := range doc.Relationship {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		all = append(all, relation{r.ID, path.Base(r.Type), strings.TrimPrefix(path.Clean(target), "/")})
	}
	return all, nil
}

// A book is what the workbook part says: its worksheets in the order of the tabs, and where the shared strings are.
type book struct {
	sheets  []sheet
	strings string // name of the part, "" if there is none
}

type sheet struct{ name, part string }

func (p *pack) book() (*book, error) {
	top, err := p.relations("")
	if err != nil {
		return nil, err
	}
	var main string
	for _, r := range top {
		if r.kind == "officeDocument" {
			main, _ = p.find(r.target)
		}
	}
	if main == "" {
		return nil, errors.New("no workbook in it")
	}
	relations, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	var doc struct {
		XMLName xml.Name
		Sheets  []struct {
			Name  string     `xml:"name,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(p.parts[main], &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", main, err)
	}
	if doc.XMLName.Local != "workbook" {
		return nil, fmt.Errorf("no workbook in it but a %s", doc.XMLName.Local)
	}
	b := &book{}
	for _, r := range relations {
		if r.kind == "sharedStrings" {
			b.strings, _ = p.find(r.target)
		}
	}
	for _, s := range doc.Sheets {
		for _, r := range relations {
			part, ok := p.find(r.target)
			if r.kind == "worksheet" && ok && r.id == relationID(s.Attrs) {
				b.sheets = append(b.sheets, sheet{s.Name, part})
			}
		}
	}
	if len(b.sheets) == 0 {
		return nil, errors.New("no worksheet in it")
	}
	return b, nil
}

func relationID(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" && strings.HasSuffix(a.Name.Space, "relationships") {
			return a.Value
		}
	}
	return ""
}
