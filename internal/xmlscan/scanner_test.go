package xmlscan

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// wellFormed are inputs to accept; the fuzzers start from them too.
var wellFormed = []struct{ name, input string }{
	{"smallest", `<a/>`},
	{"empty element with an end tag", `<a></a>`},
	{"white space in tags", "<a\t\r\n b = 'c'\n/>"},
	{"white space in the end tag", "<a></a \n>"},
	{"byte order mark", "\xEF\xBB\xBF<a/>"},
	{"byte order mark and declaration", "\xEF\xBB\xBF<?xml version='1.0'?><a/>"},
	{"declaration", `<?xml version="1.0" encoding="UTF-8" standalone='yes' ?><a/>`},
	{"declaration in lower case", `<?xml version="1.0" encoding="utf-8"?><a/>`},
	{"everything around the root", "<?xml version=\"1.0\"?>\n<!-- x --><?p?>\n<a/>\n<!-- y --><?q r?>\n\n"},
	{"> in a value", `<a b="x>y"/>`},
	{"/> in a value", `<a b='/>'>x</a>`},
	{"> at the end of a value", `<a b="x>">x</a>`},
	{"tags in a value", `<a b="/>" c='>>"' d=">'">&lt;b/></a>`},
	{"quotes in each other", `<a b='"' c="'"/>`},
	{"empty value", `<a b=""/>`},
	{"]]> in a value", `<a b="]]>"/>`},
	{"> in text", `<a>x > y</a>`},
	{"]] in text", `<a>]]x]] >]</a>`},
	{"]] and a reference in text", `<a>]]&gt;</a>`},
	{"references", `<a b="&lt;&gt;&amp;&quot;&apos;&#65;&#x41;&#x10FFFF;">&lt;&gt;&amp;&quot;&apos;&#65;&#x41;&#x10FFFF;</a>`},
	{"references with zeros", `<a>&#0000000000065;&#x000000000041;</a>`},
	{"line ends", "<a b='\r\n\r\n\r'>\r\n\r\n\r<![CDATA[\r\n\r]]></a>"},
	{"white space by reference", "<a b='&#13;&#10;&#9;\t'>&#13;\n</a>"},
	{"CDATA", `<a>x<![CDATA[<b>&c;]]]]><![CDATA[>]]></a>`},
	{"empty CDATA", `<a><![CDATA[]]></a>`},
	{"comments", `<a><!----><!-- - -> <b> &c; ]]> ?> --></a>`},
	{"short arrow in a comment", `<a><!--->--></a>`},
	{"processing instructions", `<a><?b?><?c <d> & -- ]]>?><?xml-stylesheet ??></a>`},
	{"no text", `<a><b/><b></b><c><c><c/></c></c></a>`},
	{"names", `<_ä><b-1.2·é/><中文 名="字"/><Ω/></_ä>`},
	{"characters", "<a>\tä\u0080\u2028\uFFFD\U0001F600\U0010FFFF\x7F</a>"},
	{"byte order mark inside", "<a>\uFEFF</a>"},
	{"namespaces", `<a xmlns="u" xmlns:b="v" c="1" b:c="2"><b:d b:c=""/><e xmlns=""/></a>`},
	{"declaration behind its use", `<b:a b:c="1" xmlns:b="u"/>`},
	{"prefix xml", `<a xml:space="preserve" xml:id="x" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`},
	{"same local name with and without prefix", `<a xmlns="u" xmlns:b="u" c="1" b:c="2"/>`},
	{"URI with a tab", "<a xmlns='\tu' b='&#9;'/>"},
	{"URI by reference", `<a xmlns:b="&#x75;&amp;" b:c=""/>`},
	{"names that begin with xml", `<xmlnsx xmlns2="1" xml-a=""><xmlns/></xmlnsx>`},
	{"cell", `<t:r xmlns:t="u"><t:c t:n="3"/><t:c><t:p>M&#xFC;ller</t:p></t:c><t:c t:n="3"/></t:r>`},
}

func TestWellFormed(t *testing.T) {
	for _, tt := range wellFormed {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := scanPortions(t, []byte(tt.input), new(Vocabulary), pieceSize); err != nil {
				t.Errorf("%s: %v", tt.input, err)
			}
		})
	}
}

// malformed are inputs to refuse; § marks the place that the error names.
var malformed = []struct {
	name, input string
	kind        error
}{
	// Nesting.
	{"nothing", "§", ErrSyntax},
	{"white space only", " \n§", ErrSyntax},
	{"no element", "<?xml version='1.0'?><!-- -->§", ErrSyntax},
	{"wrong nesting", "<a><b>§</a></b>", ErrSyntax},
	{"end tag longer", "<a>§</ab>", ErrSyntax},
	{"end tag shorter", "<ab>§</a>", ErrSyntax},
	{"end tag in another case", "<a>§</A>", ErrSyntax},
	{"end tag with another prefix of the URI", `<b:a xmlns:b="u" xmlns:c="u">§</c:a>`, ErrSyntax},
	{"end tag without a start tag", "<a/>§</a>", ErrSyntax},
	{"only an end tag", "§</a>", ErrSyntax},
	{"end tag without a name", "<a>§</>", ErrSyntax},
	{"end tag with a slash", "<a>§</a/>", ErrSyntax},
	{"end tag with an attribute", "<a>§</a b='1'>", ErrSyntax},
	{"end tag with a blank in front", "<a>§</ a>", ErrSyntax},
	{"end tag with a tag inside", "<a>§</a<b/>>", ErrSyntax},
	{"missing end tag", "<a><b></b>§", ErrSyntax},
	{"missing end tag after text", "<a>x§", ErrSyntax},
	{"two roots", "<a/>§<b/>", ErrSyntax},
	{"two roots with end tags", "<a></a>\n§<a></a>", ErrSyntax},
	{"text before the root", "§x<a/>", ErrSyntax},
	{"text after the root", "<a/>\n§x", ErrSyntax},
	{"reference after the root", "<a/>§&#32;", ErrSyntax},
	{"CDATA before the root", "§<![CDATA[]]><a/>", ErrSyntax},
	{"CDATA after the root", "<a/>§<![CDATA[x]]>", ErrSyntax},
	{"byte order mark twice", "\xEF\xBB\xBF§\xEF\xBB\xBF<a/>", ErrSyntax},
	{"byte order mark after a blank", " §\xEF\xBB\xBF<a/>", ErrSyntax},

	// The input ends.
	{"only <", "§<", ErrSyntax},
	{"< at the end", "<a>§<", ErrSyntax},
	{"ends in a name", "<a>§<bc", ErrSyntax},
	{"ends after a name", "<a>§<bc ", ErrSyntax},
	{"ends in an attribute", "<a>§<b c", ErrSyntax},
	{"ends after =", "<a>§<b c=", ErrSyntax},
	{"ends in a value", "<a>§<b c='>", ErrSyntax},
	{"ends in a value with a reference", "<a>§<b c='&amp", ErrSyntax},
	{"ends after a value", "<a>§<b c=''", ErrSyntax},
	{"ends after /", "<a>§<b/", ErrSyntax},
	{"ends in an end tag", "<a>§</a", ErrSyntax},
	{"ends in an end tag's white space", "<a>§</a ", ErrSyntax},
	{"ends in a comment", "<a>§<!-- -", ErrSyntax},
	{"ends after --", "<a>§<!-- --", ErrSyntax},
	{"comment of five characters", "<a>§<!--></a>", ErrSyntax},
	{"comment of six characters", "<a>§<!---></a>", ErrSyntax},
	{"ends in CDATA", "<a>§<![CDATA[x]]", ErrSyntax},
	{"ends in a processing instruction", "<a>§<?b ?", ErrSyntax},
	{"processing instruction of three characters", "<a>§<?></a>", ErrSyntax},
	{"ends in a declaration", "<a>§<!-", ErrSyntax},
	{"ends in a reference", "<a>§&amp", ErrEntity},

	// Tags.
	{"value without quotes", "<a b=§c/>", ErrSyntax},
	{"value without quotes before >", "<a b=§>x</a>", ErrSyntax},
	{"value without quotes before />", "<a b=§/>", ErrSyntax},
	{"attribute without a value", "<a b§/>", ErrSyntax},
	{"attribute without = ", "<a b §'c'/>", ErrSyntax},
	{"attribute without a value before another", "<a b §c='d'/>", ErrSyntax},
	{"attribute without a name", "<a §='b'/>", ErrSyntax},
	{"value only", "<a §'b'/>", ErrSyntax},
	{"no blank between attributes", "<a b='c'§d='e'/>", ErrSyntax},
	{"no blank before a value", "<a§'b'/>", ErrSyntax},
	{"mixed quotes", "§<a b='c\"/>", ErrSyntax},
	{"quote that is never closed", "<a b='>§</a>", ErrSyntax},
	{"< in a value", "<a b='§<'/>", ErrSyntax},
	{"< in a tag", "<a §<b/>", ErrSyntax},
	{"tag in a tag", "<a§<b>>", ErrSyntax},
	{"slash in a tag", "<a §/ >", ErrSyntax},
	{"slash before an attribute", "<a §/b='c'>", ErrSyntax},
	{"two slashes", "<a§//>", ErrSyntax},
	{"blank after <", "<a>§< b/></a>", ErrSyntax},
	{"empty tag", "<a>§<></a>", ErrSyntax},
	{"attribute twice", "<a b='1' c='2' §b='1'/>", ErrSyntax},
	{"attribute by two prefixes of a URI", "<a xmlns:b='u' xmlns:c='u' b:d='1' §c:d='1'/>", ErrSyntax},
	{"attribute by two prefixes, bound apart", "<a xmlns:b='u'><e b:d='1'/><e xmlns:c='u' b:d='1' §c:d='1'/></a>", ErrSyntax},
	{"declaration twice", "<a xmlns:b='u' §xmlns:b='u'/>", ErrSyntax},
	{"default declaration twice", "<a xmlns='u' §xmlns='v'/>", ErrSyntax},

	// Names.
	{"name with a digit in front", "<§1a/>", ErrSyntax},
	{"name with a hyphen in front", "<§-a/>", ErrSyntax},
	{"attribute with a digit in front", "<a §1b='c'/>", ErrSyntax},
	{"character that no name has", "<§a;b/>", ErrSyntax},
	{"multiplication sign", "<§×/>", ErrSyntax},
	{"colon in front", "<§:a/>", ErrSyntax},
	{"colon at the end", "<§a: xmlns:a='u'/>", ErrSyntax},
	{"two colons", "<§a:b:c xmlns:a='u'/>", ErrSyntax},
	{"local name with a digit in front", "<a xmlns:b='u' §b:1='c'/>", ErrSyntax},
	{"colon alone as an attribute", "<a §:='c'/>", ErrSyntax},
	{"processing instruction without a name", "<a><?§ b?></a>", ErrSyntax},
	{"processing instruction with a digit in front", "<a><?§1?></a>", ErrSyntax},
	{"processing instruction with a colon", "<a><?§b:c?></a>", ErrSyntax},
	{"processing instruction glued to its data", "<a><?§b=c?></a>", ErrSyntax},

	// Namespaces.
	{"prefix that is not declared", "<a><§b:c/></a>", ErrSyntax},
	{"prefix of an attribute that is not declared", "<a §b:c=''/>", ErrSyntax},
	{"prefix declared in a sibling", "<a><b:b xmlns:b='u'></b:b><§b:b/></a>", ErrSyntax},
	{"prefix declared in an empty sibling", "<a><b:b xmlns:b='u'/><§b:b/></a>", ErrSyntax},
	{"prefix declared in a child", "<§b:a><c xmlns:b='u'/></b:a>", ErrSyntax},
	{"prefix taken back", "<a xmlns:b='u' ><c §xmlns:b=''/></a>", ErrSyntax},
	{"prefix xmlns declared", "<a §xmlns:xmlns='u'/>", ErrSyntax},
	{"prefix xmlns declared rightly", "<a §xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>", ErrSyntax},
	{"prefix xml declared wrongly", "<a §xmlns:xml='u'/>", ErrSyntax},
	{"URI of xml for another prefix", "<a §xmlns:b='http://www.w3.org/XML/1998/namespace'/>", ErrSyntax},
	{"URI of xml as the default", "<a §xmlns='http://www.w3.org/XML/1998/namespace'/>", ErrSyntax},
	{"URI of xmlns for another prefix", "<a §xmlns:b='http://www.w3.org/2000/xmlns/'/>", ErrSyntax},
	{"URI of xmlns as the default", "<a §xmlns='http://www.w3.org/2000/xmlns/'/>", ErrSyntax},
	{"declaration without a prefix", "<a §xmlns:='u'/>", ErrSyntax},
	{"declaration with a digit in front", "<a §xmlns:1='u'/>", ErrSyntax},
	{"declaration with two colons", "<a §xmlns:b:c='u'/>", ErrSyntax},
	{"element with the prefix xmlns", "<§xmlns:a/>", ErrSyntax},

	// Text, references, comments.
	{"]]> in text", "<a>x§]]></a>", ErrSyntax},
	{"]]]> in text", "<a>]§]]></a>", ErrSyntax},
	{"-- in a comment", "<a><!-- §-- --></a>", ErrSyntax},
	{"comment with three dashes", "<a><!-- x§---></a>", ErrSyntax},
	{"& alone", "<a>b § & c</a>", ErrEntity}, // the blank is replaced below
	{"& before a tag", "<a>§&</a>", ErrEntity},
	{"& and a name without ;", "<a>§&lt b</a>", ErrEntity},
	{"unknown entity", "<a>&lt;§&nbsp;</a>", ErrEntity},
	{"entity in another case", "<a>§&LT;</a>", ErrEntity},
	{"empty reference", "<a>§&;</a>", ErrEntity},
	{"empty number", "<a>§&#;</a>", ErrEntity},
	{"empty hexadecimal number", "<a>§&#x;</a>", ErrEntity},
	{"hexadecimal number with X", "<a>§&#X41;</a>", ErrEntity},
	{"hexadecimal digit in a decimal number", "<a>§&#4a;</a>", ErrEntity},
	{"number with a sign", "<a>§&#+65;</a>", ErrEntity},
	{"number with an underscore", "<a>§&#6_5;</a>", ErrEntity},
	{"number with 0x", "<a>§&#x0x41;</a>", ErrEntity},
	{"number too large", "<a>§&#x110000;</a>", ErrEntity},
	{"number beyond 32 bits", "<a>§&#4294967361;</a>", ErrEntity},
	{"number of NUL", "<a>§&#0;</a>", ErrEntity},
	{"number of a control character", "<a>§&#x1F;</a>", ErrEntity},
	{"number of a surrogate", "<a>§&#xD800;</a>", ErrEntity},
	{"number of no character", "<a>§&#xFFFE;</a>", ErrEntity},
	{"unknown entity in a value", "<a b='x§&nbsp;'/>", ErrEntity},
	{"& in a value", "<a b='§&'/>", ErrEntity},
	{"& in a declared URI", "<a xmlns='§&b'/>", ErrEntity},
	{"unknown declaration", "<a>§<!ELEMENT b ANY></a>", ErrSyntax},
	{"CDATA in lower case", "<a>§<![cdata[]]></a>", ErrSyntax},
	{"conditional section", "<a>§<![INCLUDE[]]></a>", ErrSyntax},
	{"doctype", `<?xml version="1.0"?>§<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, ErrDoctype},
	{"doctype without a subset", "§<!DOCTYPE html><a/>", ErrDoctype},
	{"doctype inside", "<a>§<!DOCTYPE a></a>", ErrDoctype},
	{"doctype after the root", "<a/>§<!DOCTYPE a>", ErrDoctype},
	{"doctype in lower case", "§<!doctype html><a/>", ErrSyntax},

	// Characters.
	{"NUL", "<a>x§\x00</a>", ErrSyntax},
	{"control character", "<a>§\x1F</a>", ErrSyntax},
	{"form feed between attributes", "<a§\fb=''/>", ErrSyntax},
	{"control character in a value", "<a b='§\x08'/>", ErrSyntax},
	{"control character in a comment", "<a><!--§\x08--></a>", ErrSyntax},
	{"control character in CDATA", "<a><![CDATA[§\x08]]></a>", ErrSyntax},
	{"control character in a processing instruction", "<a><?b §\x08?></a>", ErrSyntax},
	{"control character after the root", "<a/>§\x1A", ErrSyntax},
	{"U+FFFE", "<a>§\uFFFE</a>", ErrSyntax},
	{"U+FFFF", "<a>§\uFFFF</a>", ErrSyntax},
	{"byte FF", "<a>§\xFF</a>", ErrEncoding},
	{"Latin-1", "<a>M§\xFCller</a>", ErrEncoding},
	{"continuation alone", "<a>§\x80</a>", ErrEncoding},
	{"overlong slash", "<a>§\xC0\xAF</a>", ErrEncoding},
	{"overlong <", "<a>§\xE0\x80\xBC</a>", ErrEncoding},
	{"overlong with four bytes", "<a>§\xF0\x80\x80\xBC</a>", ErrEncoding},
	{"surrogate", "<a>§\xED\xA0\x80</a>", ErrEncoding},
	{"surrogate pair", "<a>§\xED\xA0\xBD\xED\xB8\x80</a>", ErrEncoding},
	{"beyond U+10FFFF", "<a>§\xF4\x90\x80\x80</a>", ErrEncoding},
	{"five bytes", "<a>§\xF8\x88\x80\x80\x80</a>", ErrEncoding},
	{"character cut off by a tag", "<a>§\xE4\xB8</a>", ErrEncoding},
	{"character cut off at the end", "<a>x§\xE4\xB8", ErrEncoding},
	{"character cut off at the end of a tag", "<a b='§\xF0\x9F\x98", ErrEncoding},
	{"character cut off after the root", "<a/>§\xC3", ErrEncoding},
	{"byte order mark cut off", "§\xEF\xBB", ErrEncoding},
	{"in a name", "<a§\xFF/>", ErrEncoding},
	{"behind another fault", "<a b=§c \xFF/>", ErrSyntax},
	{"before another fault", "<a b='§\xFF' c=d/>", ErrEncoding},

	// Encodings.
	{"UTF-16 with a mark", "§\xFE\xFF\x00<\x00a\x00/\x00>", ErrEncoding},
	{"UTF-16LE with a mark", "§\xFF\xFE<\x00a\x00/\x00>\x00", ErrEncoding},
	{"UTF-16 without a mark", "§\x00<\x00a\x00/\x00>", ErrEncoding},
	{"UTF-16LE without a mark", "§<\x00a\x00/\x00>\x00", ErrEncoding},
	{"UTF-32", "§\x00\x00\xFE\xFF\x00\x00\x00<", ErrEncoding},
	{"UTF-32LE", "§\xFF\xFE\x00\x00<\x00\x00\x00", ErrEncoding},
	{"declared as UTF-16", "§<?xml version='1.0' encoding='UTF-16'?><a/>", ErrEncoding},
	{"declared as Latin-1", "§<?xml version='1.0' encoding='ISO-8859-1'?><a/>", ErrEncoding},
	{"declared as ASCII: what is written in may be more", "§<?xml version='1.0' encoding='US-ASCII'?><a/>", ErrEncoding},

	// XML declarations.
	{"empty declaration", "§<?xml?><a/>", ErrSyntax},
	{"declaration without a version", "§<?xml encoding='UTF-8'?><a/>", ErrSyntax},
	{"declaration in the wrong order", "§<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>", ErrSyntax},
	{"version second", "§<?xml encoding='UTF-8' version='1.0'?><a/>", ErrSyntax},
	{"version twice", "§<?xml version='1.0' version='1.0'?><a/>", ErrSyntax},
	{"version 2", "§<?xml version='2.0'?><a/>", ErrSyntax},
	{"version 1.", "§<?xml version='1.'?><a/>", ErrSyntax},
	{"version 1.0 and more", "§<?xml version='1.0 '?><a/>", ErrSyntax},
	{"encoding twice", "§<?xml version='1.0' encoding='UTF-8' encoding='UTF-8'?><a/>", ErrSyntax},
	{"standalone maybe", "§<?xml version='1.0' standalone='maybe'?><a/>", ErrSyntax},
	{"unknown pseudo attribute", "§<?xml version='1.0' foo='bar'?><a/>", ErrSyntax},
	{"pseudo attributes glued", "§<?xml version='1.0'encoding='UTF-8'?><a/>", ErrSyntax},
	{"pseudo attribute without quotes", "§<?xml version=1.0?><a/>", ErrSyntax},
	{"pseudo attribute without =", "§<?xml version '1.0'?><a/>", ErrSyntax},
	{"pseudo attribute that does not end", "§<?xml version='1.0?><a/>", ErrSyntax},
	{"declaration after a blank", " §<?xml version='1.0'?><a/>", ErrSyntax},
	{"declaration after a comment", "<!-- -->§<?xml version='1.0'?><a/>", ErrSyntax},
	{"declaration after the root's start", "<a>§<?xml version='1.0'?></a>", ErrSyntax},
	{"declaration behind three bytes that are no mark", "<a>§<?xml version='1.0'?></a>", ErrSyntax},
	{"declaration twice", "<?xml version='1.0'?>§<?xml version='1.0'?><a/>", ErrSyntax},
	{"declaration in upper case", "§<?XML version='1.0'?><a/>", ErrSyntax},
}

func TestMalformed(t *testing.T) {
	for _, tt := range malformed {
		t.Run(tt.name, func(t *testing.T) {
			input, offset := unmark(tt.input)
			_, err := scanPortions(t, input, new(Vocabulary), pieceSize)
			wantError(t, err, tt.kind, offset)
			for piece := minPiece; piece < minPiece+5; piece++ { // the same at every border of a piece
				padded := bytes.Replace(input, []byte("<a>"), []byte("<a>"+strings.Repeat("x", 30)), 1)
				moved := offset
				if i := bytes.Index(input, []byte("<a>")); i >= 0 && offset > int64(i) {
					moved += 30
				}
				_, err := scanPortions(t, padded, new(Vocabulary), piece)
				if !errors.Is(err, tt.kind) {
					t.Errorf("pieces of %d bytes: %v", piece, err)
				}
				wantError(t, err, tt.kind, moved)
			}
		})
	}
}

func TestDoctype(t *testing.T) {
	scan := func(input string) ([]seen, error) {
		s := New(strings.NewReader(input), new(Vocabulary))
		s.Doctype = true
		return scanAll(t, s, []byte(input))
	}
	for _, doctype := range []string{
		`<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">`,
		"<!DOCTYPE\ta\nSYSTEM 'b' >",
		"<!DOCTYPE a>",
	} {
		tokens, err := scan("<?xml version='1.0'?>" + doctype + "<a/>")
		if err != nil || len(tokens) != 3 || tokens[1].Kind != Doctype || tokens[1].Raw != doctype {
			t.Errorf("%s: %v, %v", doctype, tokens, err)
		}
	}
	for _, tt := range []struct {
		input string
		kind  error
	}{
		{`§<!DOCTYPE a [<!ENTITY b "c">]><a/>`, ErrDoctype},
		{`§<!DOCTYPE a SYSTEM "b" [<!ENTITY b "c">]><a/>`, ErrDoctype},
		{`§<!DOCTYPE a[]><a/>`, ErrDoctype},
		{`§<!DOCTYPE><a/>`, ErrSyntax},
		{`§<!DOCTYPEa><a/>`, ErrSyntax},
		{`§<!DOCTYPE 1><a/>`, ErrSyntax},
		{`§<!DOCTYPE a b><a/>`, ErrSyntax},
		{`§<!DOCTYPE a "b"><a/>`, ErrSyntax},
		{`§<!DOCTYPE a SYSTEM><a/>`, ErrSyntax},
		{`§<!DOCTYPE a SYSTEM"b"><a/>`, ErrSyntax},
		{`§<!DOCTYPE a PUBLIC "b"><a/>`, ErrSyntax},
		{`§<!DOCTYPE a PUBLIC "b" "c" "d"><a/>`, ErrSyntax},
		{`§<!DOCTYPE a SYSTEM "b><a/>`, ErrSyntax},
		{`§<!DOCTYPE a SYSTEM "b"`, ErrSyntax},
		{`<!DOCTYPE a>§<!DOCTYPE a><a/>`, ErrSyntax},
		{`<a/>§<!DOCTYPE a>`, ErrSyntax},
		{`<a>§<!DOCTYPE a></a>`, ErrSyntax},
		{`<!DOCTYPE a SYSTEM "b"><a>§&b;</a>`, ErrEntity},
	} {
		input, offset := unmark(tt.input)
		_, err := scan(string(input))
		wantError(t, err, tt.kind, offset)
	}
}

func unmark(marked string) (input []byte, offset int64) {
	i := strings.Index(marked, "§")
	rest := marked[i+len("§"):]
	if strings.HasPrefix(rest, " & ") {
		return []byte(marked[:i] + rest[1:]), int64(i)
	}
	return []byte(marked[:i] + rest), int64(i)
}

// Every beginning of an input that is good is refused, or it is good too.
func TestCutOff(t *testing.T) {
	input := []byte("<?xml version='1.0'?><a xmlns:b='u' c='>'>ä&amp;<!-- - --><b:d/><![CDATA[ ]] ]]></a >\n")
	whole := bytes.IndexByte(input, '\n') // the root has ended
	for n := range len(input) + 1 {
		_, err := scanPortions(t, input[:n], new(Vocabulary), pieceSize)
		if good := n >= whole; good != (err == nil) {
			t.Errorf("%q: %v", input[:n], err)
		}
	}
}

// What is long comes in pieces that hold together what belongs together.
func TestPieces(t *testing.T) {
	bodies := map[string]string{
		"text":       strings.Repeat("äbc & \r\n]]&gt;\U0001F600", 40),
		"brackets":   strings.Repeat("]", 200),
		"returns":    strings.Repeat("\r", 200),
		"line ends":  strings.Repeat("\r\n", 100),
		"references": strings.Repeat("&#x00000010FFFF;", 30),
		"dashes":     strings.Repeat("- ", 100),
		"four bytes": strings.Repeat("\U0001F600", 100),
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			escaped := strings.ReplaceAll(body, " & ", " &amp; ")
			for piece := minPiece; piece < minPiece+20; piece++ {
				input := "<a>" + escaped + "<!--" + body + "--><![CDATA[" + body + "]]></a>"
				tokens, err := scanPortions(t, []byte(input), new(Vocabulary), piece)
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range tokens {
					if n := v.End - v.Start; n > int64(piece)+3 || v.Kind == Text && v.End != int64(3+len(escaped)) && n < int64(piece)/3 {
						t.Errorf("piece of %d bytes, %d wanted", n, piece)
					}
				}
				whole, err := scanPortions(t, []byte(input), new(Vocabulary), pieceSize)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(whole, joined(tokens)); d != "" {
					t.Fatalf("pieces of %d bytes (-whole +pieces):\n%s", piece, d)
				}
			}
		})
	}
}

func TestLongText(t *testing.T) {
	long := strings.Repeat("Straße &amp; Hof ]] > \r\n", 20_000)
	input := "<a>" + long + "<![CDATA[" + long + "]]><!--" + long + "--></a>"
	tokens, err := scanPortions(t, []byte(input), new(Vocabulary), pieceSize)
	if err != nil {
		t.Fatal(err)
	}
	all := joined(tokens)
	if len(all) != 5 || len(tokens) < 20 {
		t.Fatalf("%d tokens, joined %d", len(tokens), len(all))
	}
	plain := strings.ReplaceAll(long, "\r\n", "\n")
	if all[2].Text != plain || all[1].Text != strings.ReplaceAll(plain, "&amp;", "&") || all[3].Text != "" {
		t.Error("the text is not what it was")
	}
}

// An input that fails gives its tokens first, and then its own error.
func TestSourceFails(t *testing.T) {
	cause := errors.New("bad checksum")
	source := func() io.Reader { return io.MultiReader(strings.NewReader("<a>b<c/>ä"), iotest.ErrReader(cause)) }
	for name, r := range map[string]io.Reader{
		"whole":        source(),
		"single bytes": iotest.OneByteReader(source()),
		"half":         iotest.HalfReader(source()),
	} {
		s := New(r, new(Vocabulary))
		n := 0
		_, err := s.Next()
		for ; err == nil; n++ {
			_, err = s.Next()
		}
		if n != 3 || !errors.Is(err, cause) || !strings.Contains(err.Error(), "byte 10") {
			t.Errorf("%s: %d tokens, then %v", name, n, err)
		}
	}
	s := New(io.MultiReader(strings.NewReader("<a>\xE4"), iotest.ErrReader(cause)), new(Vocabulary))
	s.Next()
	if _, err := s.Next(); !errors.Is(err, cause) {
		t.Errorf("in a character: %v", err)
	}
	if _, err := New(idle{}, new(Vocabulary)).Next(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a source that gives nothing: %v", err)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// A source may return nothing now and then.
func TestSourcePauses(t *testing.T) {
	input := []byte("<a b='" + strings.Repeat("x", 500) + "'/>")
	s := New(&pausing{r: iotest.OneByteReader(bytes.NewReader(input))}, new(Vocabulary))
	if _, err := scanAll(t, s, input); err != nil {
		t.Error(err)
	}
}

type pausing struct {
	r io.Reader
	n int
}

func (p *pausing) Read(b []byte) (int, error) {
	if p.n++; p.n%2 == 0 {
		return 0, nil
	}
	return p.r.Read(b)
}

func TestConsumedFails(t *testing.T) {
	cause := errors.New("disk full")
	s := newScanner(iotest.OneByteReader(strings.NewReader("<a>b</a>")), new(Vocabulary), 5, minPiece)
	s.Consumed = func([]byte) error { return cause }
	for range 20 {
		if _, err := s.Next(); err == cause {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("the error of Consumed is lost")
}
