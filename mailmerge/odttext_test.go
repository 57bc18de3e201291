package mailmerge_test

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"
)

func readPart(t testing.TB, file, name string) []byte {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// paragraphs are the paragraphs of the body of a document that are not hidden, with their white
// space. It reads what Writer writes too.
func paragraphs(t testing.TB, file string) []string {
	t.Helper()
	type paragraph struct {
		text   strings.Builder
		hidden bool
		place  int
	}
	var (
		all     []string
		open    []*paragraph // paragraphs in frames stand inside of others
		gone    int          // depth of hidden sections
		inBody  bool
		skipped = map[string]bool{"sequence-decls": true, "title": true, "desc": true, "bookmark": true}
	)
	d := xml.NewDecoder(strings.NewReader(string(readPart(t, file, "content.xml"))))
	attr := func(e xml.StartElement, name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	var sections []bool
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "body" {
				inBody = true
			}
			if !inBody {
				continue
			}
			if skipped[e.Name.Local] {
				d.Skip()
				continue
			}
			switch e.Name.Local {
			case "section":
				hidden := attr(e, "is-hidden") == "true" || attr(e, "display") == "none"
				sections = append(sections, hidden)
				if hidden {
					gone++
				}
			case "p", "h":
				p := &paragraph{place: len(all)}
				all = append(all, "")
				open = append(open, p)
			case "hidden-paragraph":
				open[len(open)-1].hidden = attr(e, "is-hidden") == "true"
			case "s":
				n, _ := strconv.Atoi(attr(e, "c"))
				open[len(open)-1].text.WriteString(strings.Repeat(" ", max(1, n)))
			case "tab":
				open[len(open)-1].text.WriteString("\t")
			case "line-break":
				open[len(open)-1].text.WriteString("\n")
			}
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "section":
				if sections[len(sections)-1] {
					gone--
				}
				sections = sections[:len(sections)-1]
			case "p", "h":
				p := open[len(open)-1]
				open = open[:len(open)-1]
				all[p.place] = p.text.String()
				if p.hidden || gone > 0 {
					all = append(all[:p.place], all[p.place+1:]...)
				}
			}
		}
	}
}
