package xmlscan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vocabulary for these tests: an atom is 10 times the URI's number plus 1 for
// the local name c, 2 for d; the URI of number 0 is none at all.
func numbered() *Vocabulary {
	v := new(Vocabulary)
	for i, uri := range []string{"", "u1", "u2", "u3"} {
		v.Add(Atom(10*i+1), uri, "c")
		v.Add(Atom(10*i+2), uri, "d")
	}
	return v
}

func TestNamespaces(t *testing.T) {
	tests := []struct{ name, input, want string }{
		{"none", `<c d='' c=''/>`, "1(2 1)"},
		{"default namespace is not for attributes", `<c xmlns='u1' d=''/>`, "11(0 2)"},
		{"prefix", `<p:c xmlns:p='u1' p:d='' d=''/>`, "11(0 12 2)"},
		{"declared behind its use", `<p:c p:d='' xmlns:p='u1'/>`, "11(12 0)"},
		{"names that are not known", `<p:x xmlns:p='u1' p:y='' xml:d=''/>`, "0(0 0 0)"},
		{"unknown URI", `<p:c xmlns:p='u9' p:d=''/>`, "0(0 0)"},
		{"the same tag under other bindings", `<a xmlns:p='u1'><p:c p:d=''/><b xmlns:p='u2'><p:c p:d=''/></b><p:c p:d=''/></a>`,
			"0(0) 11(12) 0(0) 21(22) /0 11(12) /0"},
		{"the same tag under other defaults", `<c xmlns='u1'><c/><c xmlns='u2'><c/><c xmlns=''><c/></c><c/></c><c/></c>`,
			"11(0) 11() 21(0) 21() 1(0) 1() /1 21() /21 11() /11"},
		{"siblings with bindings of their own", `<a><b xmlns:p='u1'><p:c/></b><b xmlns:p='u2'><p:c/></b><b xmlns:p='u1'><p:c/></b></a>`,
			"0() 0(0) 11() /0 0(0) 21() /0 0(0) 11() /0 /0"},
		{"empty elements with bindings of their own", `<a xmlns:p='u1'><p:c/><p:c xmlns:p='u2'/><p:c/><p:c xmlns:p='u3'/><p:c/></a>`,
			"0(0) 11() 21(0) 11() 31(0) 11() /0"},
		{"a tag that declares is not remembered", strings.Repeat(`<p:c xmlns:p='u1' p:d=''/>`, 1) + "", "11(0 12)"},
		{"a tag that declares, many times", `<a>` + strings.Repeat(`<p:c xmlns:p='u1' p:d=''/>`, 3) + `</a>`,
			"0() 11(0 12) 11(0 12) 11(0 12) /0"},
		{"a tag that declares, under other bindings", `<p:c xmlns:p='u1'><p:c xmlns:p='u1'/><b xmlns:p='u2'><p:c xmlns:p='u1'/><p:c/></b><p:c xmlns:p='u1'/><p:c/></p:c>`,
			"11(0) 11(0) 0(0) 11(0) 21() /0 11(0) 11() /11"},
		{"repeated declaration keeps the end tag's name", `<p:c xmlns:p='u1'><p:c xmlns:p='u1'></p:c></p:c>`, "11(0) 11(0) /11 /11"},
		{"end tags have the name of their start tag", `<p:c xmlns:p='u1'><p:d xmlns:p='u2'></p:d></p:c>`, "11(0) 22(0) /22 /11"},
		{"two prefixes, different local names", `<a xmlns:p='u1' xmlns:q='u1' p:c='' q:d=''/>`, "0(0 0 11 12)"},
		{"one prefix taken to another URI", `<a xmlns:p='u1' xmlns:q='u1'><b xmlns:q='u2' p:c='' q:c=''/></a>`, "0(0 0) 0(0 11 21) /0"},
		{"two prefixes, one of them taken to another URI", `<a xmlns:p='u1' xmlns:q='u1'><b p:c=''/><x xmlns:p='u2' xmlns:r='u1'><b q:c='' p:c=''/></x></a>`,
			"0(0 0) 0(11) 0(0 0) 0(11 21) /0 /0"},
		{"URI by reference", `<p:c xmlns:p='u&#x31;'/>`, "11(0)"},
		{"URI with other letters is another", `<p:c xmlns:p='U1'/>`, "0(0)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tokens, err := scanPortions(t, []byte(tt.input), numbered(), pieceSize)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(tt.want, "/") && strings.HasSuffix(tt.input, "</a>") {
				t.Fatal("the table forgets end tags")
			}
			var got []string
			for _, v := range tokens {
				if v.Kind == EndTag {
					got = append(got, fmt.Sprintf("/%d", v.Atom))
					continue
				}
				var attrs []string
				for _, a := range v.Attrs {
					attrs = append(attrs, fmt.Sprint(a.Atom))
				}
				got = append(got, fmt.Sprintf("%d(%s)", v.Atom, strings.Join(attrs, " ")))
			}
			if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.input, d)
			}
		})
	}
}

// Duplicates by two prefixes are found wherever the second one is declared,
// and whatever was resolved before.
func TestDuplicatesByTwoPrefixes(t *testing.T) {
	const twice = `<b p:c='1' q:c='2'/>`
	for _, input := range []string{
		`<a xmlns:p='u1' xmlns:q='u1'>` + twice + `</a>`,
		`<a xmlns:p='u1' xmlns:q='u1'><b p:c=''/><b q:c=''/>` + twice + `</a>`,
		`<a xmlns:p='u1'><b p:c=''/><a xmlns:q='u1'>` + twice + `</a></a>`,
		`<a xmlns:p='u1' xmlns:q='u1'><b p:c=''/><x xmlns:r='u1' r:c=''/>` + twice + `</a>`,
		`<a xmlns:p='u1' xmlns:q='u1'><b p:c=''/><x xmlns:r='u1'><b q:c=''/></x>` + twice + `</a>`,
		`<a xmlns:p='u1' xmlns:q='u2'><b p:c=''/>` + twice + `<x xmlns:q='u1'>` + twice + `</x></a>`,
		`<a xmlns:p='u1' xmlns:q='u1'><b q:c='' xmlns:q='u2' p:c=''/>` + twice + `</a>`,
	} {
		_, err := scanPortions(t, []byte(input), numbered(), pieceSize)
		wantError(t, err, ErrSyntax, int64(strings.LastIndex(input, "q:c='2'")))
	}
}

// What is declared again on every level, as some programs do, is in force once.
func TestRepeatedDeclarations(t *testing.T) {
	start := "<a" + declarations(40) + ">"
	input := strings.Repeat(start, 100) + strings.Repeat("</a>", 100)
	s := New(strings.NewReader(input), new(Vocabulary))
	if _, err := scanAll(t, s, []byte(input)); err != nil || cap(s.names.bindings) > 100 {
		t.Errorf("%v, room for %d bindings", err, cap(s.names.bindings))
	}
}

func TestPrefix(t *testing.T) {
	type answer struct{ elem, attr, p string }
	ask := func(s *Scanner) answer {
		say := func(prefix string, ok bool) string {
			if !ok {
				return "none"
			}
			return prefix
		}
		return answer{say(s.Prefix("u1")), say(s.AttrPrefix("u1")), s.URI("p")}
	}
	tests := []struct {
		input string
		want  []answer // after each token
	}{
		{`<a xmlns='u1'><b/></a>`, []answer{{"", "none", ""}, {"", "none", ""}, {"none", "none", ""}}},
		{`<a xmlns:p='u1'/>`, []answer{{"none", "none", "u1"}}},
		{`<a xmlns:p='u1'></a>`, []answer{{"p:", "p:", "u1"}, {"none", "none", ""}}},
		{`<a xmlns:p='u1'><b xmlns:p='u2'>x</b></a>`,
			[]answer{{"p:", "p:", "u1"}, {"none", "none", "u2"}, {"none", "none", "u2"}, {"p:", "p:", "u1"}, {"none", "none", ""}}},
		{`<a xmlns:q='u1'><b xmlns:p='u1'/><b xmlns='u1'>x</b></a>`,
			[]answer{{"q:", "q:", ""}, {"q:", "q:", "u1"}, {"", "q:", ""}, {"", "q:", ""}, {"q:", "q:", ""}, {"none", "none", ""}}},
		{`<a xmlns:q='u1'><b xmlns:q='u2' xmlns:p='u1'><c xmlns:p='u2'/></b></a>`,
			[]answer{{"q:", "q:", ""}, {"p:", "p:", "u1"}, {"p:", "p:", "u2"}, {"q:", "q:", ""}, {"none", "none", ""}}},
		{`<a xmlns='u1'><b xmlns=''><c/></b></a>`,
			[]answer{{"", "none", ""}, {"none", "none", ""}, {"none", "none", ""}, {"", "none", ""}, {"none", "none", ""}}},
	}
	for _, tt := range tests {
		s := New(strings.NewReader(tt.input), new(Vocabulary))
		for i, want := range tt.want {
			if _, err := s.Next(); err != nil {
				t.Fatalf("%s: %v", tt.input, err)
			}
			if got := ask(s); got != want {
				t.Errorf("%s, token %d: %q, want %q", tt.input, i, got, want)
			}
		}
	}
	s := New(strings.NewReader(`<a/>`), new(Vocabulary))
	if p, ok := s.AttrPrefix(xmlURI); p != "xml:" || !ok || s.URI("xml") != xmlURI {
		t.Errorf("prefix xml: %q", p)
	}
}

// More names than are remembered, and tags that come back when much was
// forgotten in between.
func TestManyNames(t *testing.T) {
	var b strings.Builder
	b.WriteString("<a xmlns:p='u1' xmlns:q='u1'>")
	for i := range 3 * maxNames {
		fmt.Fprintf(&b, "<n%d x%d='' p:c='' q:d=''><p:c/></n%d>", i, i, i)
	}
	s := New(strings.NewReader(b.String()+"<b p:c='' q:c=''/></a>"), numbered())
	n := 0
	for {
		tok, err := s.Next()
		if err != nil {
			wantError(t, err, ErrSyntax, int64(b.Len()+len("<b p:c='' ")))
			break
		}
		if tok.Atom == 11 {
			n++
		}
	}
	if n != 3*maxNames {
		t.Errorf("p:c found %d times", n)
	}
	if len(s.names.byText) > maxNames+maxAttrs {
		t.Errorf("%d names are remembered", len(s.names.byText))
	}
}
