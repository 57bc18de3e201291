package mailmerge_test

import (
	"bytes"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	mm "elterntool/mailmerge"
)

func TestWhiteSpace(t *testing.T) {
	strong := func(s string) mm.Span { return mm.Span{Style: "S", Text: text(s)} }
	for _, tt := range []struct {
		name string
		text []mm.Inline
		want string
	}{
		{"one blank", text("a b"), "a b"},
		{"several", text("a   b"), `a <text:s text:c="2"/>b`},
		{"at the beginning", text(" a"), "<text:s/>a"},
		{"at the end", text("a "), "a<text:s/>"},
		{"nothing else", text("  "), `<text:s text:c="2"/>`},
		{"tab and line feed", text("a\tb\nc"), "a<text:tab/>b<text:line-break/>c"},
		{"ends of lines of three systems", text("a\r\nb\rc\n"), "a<text:line-break/>b<text:line-break/>c<text:line-break/>"},
		{"after a break", text("a\n b"), "a<text:line-break/><text:s/>b"},
		{"between pieces", []mm.Inline{mm.Text("a "), mm.Text("b")}, "a b"},
		{"from both sides", []mm.Inline{mm.Text("a "), mm.Text(" b")}, "a <text:s/>b"},
		{"into a span", []mm.Inline{mm.Text("a "), strong(" b")}, `a <text:span text:style-name="S"><text:s/>b</text:span>`},
		{"out of a span", []mm.Inline{strong("a "), mm.Text("b")}, `<text:span text:style-name="S">a </text:span>b`},
		{"around an empty value", []mm.Inline{mm.Text("a "), mm.Field{Column: "None"}, mm.Text(" b")}, "a <text:s/>b"},
		{"around a value", []mm.Inline{mm.Text("a "), mm.Field{Column: "Some"}, mm.Text(" b")}, "a <text:s/>x<text:tab/>y b"},
		{"markup", text(`<a & "b">`), `&lt;a &amp; "b"&gt;`},
		{"no-break space and others stay", text("a\u00a0b\u200bc\u0085d"), "a\u00a0b\u200bc\u0085d"},
	} {
		d := minimal(tt.text...)
		d.TextStyles = []mm.TextStyle{{Name: "S"}}
		d.Source = &mm.Source{Name: "s", File: "f.ods", Table: "T"}
		file := filepath.Join(t.TempDir(), "x.odt")
		writeMerged(t, d, file, []mm.Record{{Values: map[string]string{"None": "", "Some": " x\ty"}}}, mm.MergeOptions{})
		_, got, _ := strings.Cut(string(readPart(t, file, "content.xml")), "<text:p ")
		_, got, _ = strings.Cut(got, ">")
		got, _, _ = strings.Cut(got, "</text:p>")
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestEncodeName(t *testing.T) {
	for name, want := range map[string]string{
		"Standard": "Standard", "Address line": "Address_20_line", "Überschrift 1": "Überschrift_20_1", "1st": "_31_st", "a.b": "a_2e_b", "a_b": "a_5f_b", "-": "_2d_", "Я": "_42f_",
	} {
		if got := mm.EncodeName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct {
		tag  string
		want string // language, script, country, tag
		ok   bool
	}{
		{"de-DE", "de,,DE,", true},
		{"de", "de,,none,", true},
		{"zxx", "zxx,,none,", true},
		{"sr-Latn-RS", "sr,Latn,RS,", true},
		{"de-CH-1996", "de,,CH,de-CH-1996", true},
		{"", ",,,", true},
		{"german", ",,,", false},
		{"de_DE!", ",,,", false},
	} {
		got, ok := mm.ParseLanguage(tt.tag)
		if ok != tt.ok || ok && !slices.Equal(got, strings.Split(tt.want, ",")) {
			t.Errorf("%q: %q, %v; want %s", tt.tag, got, ok, tt.want)
		}
	}
}

// Whatever a value holds, a reader of ODF gets it back, or it is refused.
func FuzzValue(f *testing.F) {
	for _, v := range oddValues {
		f.Add(v, v)
	}
	f.Add("a\r\nb\rc", "\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := minimal(mm.Text(a), mm.Field{Column: "B"}, mm.Span{Style: "S", Text: text(b)}, mm.Text(a))
		d.TextStyles = []mm.TextStyle{{Name: "S"}}
		d.Source = &mm.Source{Name: "s", File: "f.ods", Table: "T"}
		var out bytes.Buffer
		err := d.WriteMerged(&out, []mm.Record{{Values: map[string]string{"B": b}}}, mm.MergeOptions{})
		if err != nil {
			if !errors.Is(err, mm.ErrCharacter) {
				t.Fatal(err)
			}
			return
		}
		file := filepath.Join(t.TempDir(), "x.odt")
		if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		// pieces meet: a carriage return at the end of one and a line feed at the start of the next are two line breaks
		want := ""
		for _, piece := range []string{a, b, b, a} {
			want += strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(piece)
		}
		if got := paragraphs(t, file); len(got) != 1 || got[0] != want {
			t.Errorf("%q comes back as %q", want, got)
		}
	})
}

// FuzzHref: whatever a file is called, its address leads back to it.
func FuzzHref(f *testing.F) {
	for _, s := range []string{"a.ods", "../ü #/b%20.ods", "/a b", "C:/x y.ods", "//h/s/f", "a\\b", "?#&", "// /0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		d := minimal()
		d.Source = &mm.Source{Name: "s", File: file, Table: "T"}
		if d.Check() != nil {
			return
		}
		u, err := url.Parse(mm.Href(file))
		if err != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q: %v, %+v", file, err, u)
		}
		got := u.Path
		switch {
		case u.Scheme == "":
			got = strings.TrimPrefix(got, "../../")
		case u.Host != "":
			got = "//" + u.Host + got
		case strings.HasPrefix(u.EscapedPath()[min(2, len(got)):], ":"): // a drive; a colon in a name is encoded
			got = got[1:]
		}
		if got != file {
			t.Errorf("%q leads to %q (%s)", file, got, u)
		}
	})
}
