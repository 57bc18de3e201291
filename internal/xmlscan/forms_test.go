package xmlscan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scanForgetful scans as a scanner does that remembers no tag.
func scanForgetful(t testing.TB, input []byte, v *Vocabulary) (tokens []seen, err error) {
	t.Helper()
	s := New(bytes.NewReader(input), v)
	err = tile(t, s, input, func(tok *Token) {
		tokens = append(tokens, look(t, s, tok, input))
		clear(s.cache)
		for i := range s.levels {
			lv := &s.levels[i]
			lv.last, lv.stranger, lv.forms = nil, nil, [maxForms]*tag{}
		}
	})
	return tokens, err
}

// checkMemory demands that what a scanner remembers changes nothing in what it
// says.
func checkMemory(t testing.TB, input []byte, v *Vocabulary) {
	t.Helper()
	got, gotErr := scanAll(t, New(bytes.NewReader(input), v), input)
	want, wantErr := scanForgetful(t, input, v)
	if !slices.EqualFunc(got, want, seen.equal) {
		t.Fatalf("%q (-forgetful +this):\n%s", input, cmp.Diff(want, got))
	}
	if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
		t.Fatalf("%q: %v, forgetful: %v", input, gotErr, wantErr)
	}
}

// Tags that have the form of those before them, and tags that nearly have it.
func TestForms(t *testing.T) {
	const head = `<r xmlns:p="u1" xmlns:q="u2" xmlns="u3">`
	for _, probe := range []string{
		`<p:c p:s="ce1" p:v="1234567" p:t="f">`,
		`<p:c p:s="ce1" p:v="" p:t="f">`,
		`<p:c p:s="ce2" p:v="7" p:t="f">`, // another attribute varies
		`<p:c p:s="" p:v="7" p:t="">`,
		`<p:c p:s="ce1" p:v="7" p:t="f"/>`,
		`<p:c p:s="ce1" p:v="7" p:t="f" >`,
		`<p:c p:s="ce1"  p:v="7" p:t="f">`,
		`<p:c p:s="ce1" p:v='7' p:t="f">`,
		`<p:c p:s="ce1" p:v="it's" p:t="f">`,
		`<p:c p:s="ce1" p:v="a>b" p:t="f">`,
		`<p:c p:s="ce1" p:v="&lt;&#x41;" p:t="f">`,
		`<p:c p:s="ce1" p:v="&x;" p:t="f">`,
		`<p:c p:s="ce1" p:v="a<b" p:t="f">`,
		`<p:c p:s="ce1" p:v="7"p:t="f">`,
		`<p:c p:s="ce1" p:v="7" p:v="8" p:t="f">`,
		`<p:c p:s="ce1" p:v="7" q:t="f">`,
		`<p:c p:s="ce1" p:v="7" x:t="f">`,
		`<p:c p:s="ce1" p:v="7" p:t="f" xmlns:p="u2">`,
		`<p:c p:s="ce1" p:v="` + strings.Repeat("7", 2*cacheTag) + `" p:t="f">`,
		`<p:c p:s="ce1" p:v="7" p:t="f`,
	} {
		var b strings.Builder
		b.WriteString(head)
		for i := range 4 {
			fmt.Fprintf(&b, `<p:c p:s="ce1" p:v="%d" p:t="f"></p:c>`, i)
		}
		before := b.String()
		for _, input := range []string{
			before + probe + "</p:c></r>",
			before + probe + "</p:c>" + probe + "</p:c>" + before[len(head):] + probe + "</p:c></r>",
			before + `<y xmlns:p="u2">` + before[len(head):] + probe + `</p:c></y>` + before[len(head):] + probe + "</p:c></r>",
		} {
			v := new(Vocabulary)
			second([]byte(input), v)
			checkMemory(t, []byte(input), v)
		}
	}
}

// Tags whose values vary are found by their form, or this file tests nothing.
func TestFormsAreLearnt(t *testing.T) {
	s := New(strings.NewReader(`<r><c v="1" t="f"/><c v="2" t="f"/><c v="3" t="f"/><c v="3" t="g"/><c v="4" t="h"/></r>`), new(Vocabulary))
	for range 6 {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	f := s.levels[1].forms[0]
	if f == nil || !f.attrs[0].varies || !f.attrs[1].varies || s.levels[1].last != f {
		t.Errorf("form %+v, last %+v", f, s.levels[1].last)
	}
}

// A declaration does not vary: what it declares would not be in force.
func TestFormsOfDeclarations(t *testing.T) {
	input := `<r xmlns:p="u1">`
	for _, uri := range []string{"u1", "u1", "u1", "u2", "u3"} {
		for i := range 3 {
			input += fmt.Sprintf(`<p:c xmlns:p="%s" p:v="%d"/>`, uri, i)
		}
	}
	input += "</r>"
	v := new(Vocabulary)
	second([]byte(input), v)
	checkMemory(t, []byte(input), v)
}

// Equal numbers mean equal tags.
func TestID(t *testing.T) {
	input := odsLike(300)
	s := New(bytes.NewReader(input), benchVocabulary())
	met, numbered, tags := map[uint64]seen{}, 0, 0
	err := tile(t, s, input, func(tok *Token) {
		if tok.Kind != StartTag {
			if tok.ID() != 0 {
				t.Fatalf("%q has number %d", tok.Raw, tok.ID())
			}
			return
		}
		tags++
		if tok.ID() == 0 {
			return
		}
		numbered++
		got := look(t, s, tok, input)
		if want, ok := met[tok.ID()]; ok && (got.Raw != want.Raw || got.Atom != want.Atom || len(got.Attrs) != len(want.Attrs)) {
			t.Fatalf("number %d is %q and %q", tok.ID(), want.Raw, got.Raw)
		}
		met[tok.ID()] = got
	})
	if err != nil {
		t.Fatal(err)
	}
	if numbered < tags*9/10 || len(met) > 100 {
		t.Errorf("%d of %d tags have one of %d numbers", numbered, tags, len(met))
	}
}
