package xmlscan

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAppendText(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"plain", "Müller", "Müller"},
		{"the five", "&lt;&gt;&amp;&quot;&apos;", `<>&"'`},
		{"numbers", "&#77;&#xfc;&#x1F600;", "Mü\U0001F600"},
		{"a reference is not read twice", "&amp;lt;", "&lt;"},
		{"line ends", "a\r\nb\rc\nd\r\r\n", "a\nb\nc\nd\n\n"},
		{"a return by reference stays", "&#13;\n&#xD;", "\r\n\r"},
		{"CDATA", "<![CDATA[&lt; \r\n]]]]><![CDATA[>]]>", "&lt; \n]]>"},
		{"no text of comments", "a<!-- b --><?c d?>e", "ae"},
	}
	for _, tt := range tests {
		s := New(strings.NewReader("<a>"+tt.body+"</a>"), new(Vocabulary))
		got := []byte("> ")
		for tok, err := s.Next(); err == nil; tok, err = s.Next() {
			got = tok.AppendText(got)
		}
		if string(got) != "> "+tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got[2:], tt.want)
		}
	}
}

func TestValue(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"", ""},
		{"ce1", "ce1"},
		{"M&#xFC;ller &amp; S&#246;hne", "Müller & Söhne"},
		{"a\tb\nc\r\nd\re", "a b c d e"},
		{"a&#9;b&#10;c&#13;d", "a\tb\nc\rd"},
		{"&#13;\n", "\r "},
		{"]]>", "]]>"},
	}
	for _, tt := range tests {
		if got := Value([]byte(tt.raw)); got != tt.want {
			t.Errorf("Value(%q) = %q, want %q", tt.raw, got, tt.want)
		}
		if got := string(AppendValue([]byte("x"), []byte(tt.raw))); got != "x"+tt.want {
			t.Errorf("AppendValue(x, %q) = %q", tt.raw, got)
		}
	}
	// What no scanner has checked comes back as it is.
	for _, raw := range []string{"&", "a&b", "&nbsp;", "&#0;", "&#x;"} {
		if got := Value([]byte(raw)); got != raw {
			t.Errorf("Value(%q) = %q", raw, got)
		}
	}
}

func TestBadChar(t *testing.T) {
	tests := []struct {
		s    string
		want rune
		bad  bool
	}{
		{"", 0, false},
		{"Zoë \t\r\n \u00A0\u0085\uFFFD\U0001F600\U0010FFFF\x7F", 0, false},
		{"a\x00", 0, true},
		{"a\x0Bb", 0x0B, true},
		{"\x1F", 0x1F, true},
		{"\uFFFE", 0xFFFE, true},
		{"\uFFFF", 0xFFFF, true},
		{"M\xFCller", utf8.RuneError, true},
		{"\xED\xA0\x80", utf8.RuneError, true},
		{"\uFFFD\xFF", utf8.RuneError, true},
	}
	for _, tt := range tests {
		if r, bad := BadChar(tt.s); r != tt.want || bad != tt.bad {
			t.Errorf("BadChar(%q) = %U, %v", tt.s, r, bad)
		}
	}
}

// What is escaped reads back, as text and as a value, between either quotes.
func TestAppendEscaped(t *testing.T) {
	for _, text := range []string{
		"", "abc", "=1+1", "<a b=\"c\">&amp;'</a>", "]]>", " a  b ", "a\tb\nc\rd\r\n", "Zoë 中 \U0001F600\uFEFF",
	} {
		checkEscaped(t, text)
	}
}

func checkEscaped(t testing.TB, text string) {
	t.Helper()
	e := string(AppendEscaped(nil, text))
	input := `<a b="` + e + `" c='` + e + `'>` + e + `</a>`
	s := New(strings.NewReader(input), new(Vocabulary))
	var got []string
	body := []byte{}
	for tok, err := s.Next(); ; tok, err = s.Next() {
		if err != nil {
			break
		}
		for a := range tok.Attrs {
			got = append(got, Value(a.Value))
		}
		body = tok.AppendText(body)
	}
	if len(got) != 2 || got[0] != text || got[1] != text || string(body) != text {
		t.Errorf("%q escaped as %q reads as %q, %q", text, e, got, body)
	}
}

func TestAttrAndEach(t *testing.T) {
	v := new(Vocabulary)
	v.Add(1, "", "a")
	v.Add(2, "", "b")
	v.Add(3, "", "c")
	s := New(strings.NewReader(`<x a='1' z='9' b="&amp;"/>`), v)
	tok, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	for atom, want := range map[Atom]string{1: "1", 2: "&amp;"} {
		if got, ok := tok.Attr(atom); string(got) != want || !ok {
			t.Errorf("Attr(%d) = %q, %v", atom, got, ok)
		}
	}
	if got, ok := tok.Attr(3); got != nil || ok {
		t.Errorf("Attr(3) = %q, %v", got, ok)
	}
	var all []string
	for i := range tok.NumAttrs() {
		a, value := tok.At(i)
		all = append(all, string(rune('0'+a))+string(value))
	}
	if got := strings.Join(all, " "); got != "11 09 2&amp;" {
		t.Errorf("At: %s", got)
	}
	for a := range tok.Attrs { // a loop may stop
		if a.Atom != 1 {
			t.Error("first attribute")
		}
		break
	}
	s.Next()
	if tok.NumAttrs() != 0 && tok.Kind != StartTag {
		t.Error("attributes of a token that is none")
	}
}
