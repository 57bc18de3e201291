package xmlscan

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
)

func TestLimits(t *testing.T) {
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " a%d=''", i)
		}
		return b.String()
	}
	namespaces := func(n int) string { // over two elements
		var b strings.Builder
		b.WriteString("<a")
		for i := range n {
			if i == maxAttrs-10 {
				b.WriteString("><b")
			}
			fmt.Fprintf(&b, " xmlns:p%d='u%d'", i, i)
		}
		return b.String() + "/>" + "</a>"
	}
	x := func(n int) string { return strings.Repeat("x", n) }
	tests := []struct {
		name      string
		good, bad string
		offset    int64
	}{
		{"depth", strings.Repeat("<a>", maxDepth) + "<a/>" + strings.Repeat("</a>", maxDepth), strings.Repeat("<a>", maxDepth+1), 3 * maxDepth},
		{"tag", "<a b='" + x(maxTag-9) + "'/>", "<a b='" + x(maxTag-8) + "'/>", 0},
		{"tag without an end", "<a b=''/>", "<a b='" + x(5*maxTag), 0},
		{"end tag", "<a></a" + strings.Repeat(" ", maxTag-4) + ">", "<a></a" + strings.Repeat(" ", maxTag-3) + ">", 3},
		{"attributes", "<a" + attributes(maxAttrs) + "/>", "<a" + attributes(maxAttrs+1) + "/>", 0},
		{"element name", "<" + x(maxName) + "/>", "<" + x(maxName+1) + "/>", 1},
		{"attribute name", "<a " + x(maxName) + "=''/>", "<a " + x(maxName+1) + "=''/>", 3},
		{"URI", "<a xmlns='" + x(maxURI) + "'/>", "<a xmlns='" + x(maxURI+1) + "'/>", 3},
		{"bindings", namespaces(maxBindings - 1), namespaces(maxBindings + 5), int64(strings.Index(namespaces(maxBindings+5), " xmlns:p1023") + 1)},
		{"processing instruction", "<a><?b " + x(maxProc-6) + "?></a>", "<a><?b " + x(maxProc-5) + "?></a>", 3},
		{"processing instruction without an end", "<a/>", "<a><?b " + x(5*maxProc), 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := scanAll(t, New(strings.NewReader(tt.good), new(Vocabulary)), []byte(tt.good)); err != nil {
				t.Error(err)
			}
			for _, r := range []io.Reader{strings.NewReader(tt.bad), &oddReader{b: []byte(tt.bad)}} {
				s := New(r, new(Vocabulary))
				_, err := scanAll(t, s, []byte(tt.bad))
				wantError(t, err, ErrLimit, tt.offset)
				if len(s.buf) > 4*maxTag {
					t.Errorf("buffer of %d bytes", len(s.buf))
				}
			}
		})
	}
}

// What is long without breaking a limit takes time in proportion to its
// length: each of these took minutes with a careless loop.
func TestHostileIsLinear(t *testing.T) {
	size := maxTag - 100
	if raceDetector {
		size /= 8
	}
	tests := []struct{ name, input string }{
		{"> in a value", "<a b='" + strings.Repeat(">", size) + "'/>"},
		{"quotes in a value", "<a b='" + strings.Repeat(`>"`, size/2) + "'/>"},
		{"attributes before a value with >", "<a" + strings.Repeat(" ", size/2) + "b='" + strings.Repeat(">", size/2) + "'/>"},
		{"brackets", "<a>" + strings.Repeat("]", 8*size) + "</a>"},
		{"returns", "<a>" + strings.Repeat("\r", 8*size) + "</a>"},
		{"returns in CDATA", "<a><![CDATA[" + strings.Repeat("\r", 8*size) + "]]></a>"},
		{"brackets in CDATA", "<a><![CDATA[" + strings.Repeat("]", 8*size) + "]]></a>"},
		{"dashes in a comment", "<a><!--" + strings.Repeat("- ", 4*size) + "--></a>"},
		{"references", "<a>" + strings.Repeat("&lt;", 2*size) + "</a>"},
		{"rebound prefix", "<a>" + strings.Repeat("<p:b xmlns:p='u'/><p:b xmlns:p='v'/>", 20_000) + "</a>"},
		{"rebound prefix among many", "<a" + declarations(1000) + ">" + strings.Repeat("<p1:b xmlns:p1='u'/>", 20_000) + "</a>"},
		{"new names", "<a>" + manyTags(100_000) + "</a>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, r := range map[string]io.Reader{
				"whole": strings.NewReader(tt.input), "portions": &oddReader{b: []byte(tt.input)},
			} {
				start := testcost.Processor()
				s := New(r, new(Vocabulary))
				var err error
				for err == nil {
					_, err = s.Next()
				}
				if err != io.EOF {
					t.Fatal(err)
				}
				if took := testcost.Processor() - start; took > 10*time.Second {
					t.Errorf("%s: %d bytes took %v", name, len(tt.input), took)
				}
			}
		})
	}
}

func declarations(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " xmlns:p%d='u%d'", i, i)
	}
	return b.String()
}

func manyTags(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<b%d c%d=''/>", i, i)
	}
	return b.String()
}

// The memory for tags and names fills up, and then no token allocates.
func TestAllocations(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates, too")
	}
	for name, input := range map[string][]byte{"ods": odsLike(20_000), "xlsx": xlsxLike(40_000)} {
		v := benchVocabulary()
		tokens := 0
		allocs := testing.AllocsPerRun(1, func() {
			tokens = 0
			var text []byte
			s := New(bytes.NewReader(input), v)
			for tok, err := s.Next(); err == nil; tok, err = s.Next() {
				text = tok.AppendText(text[:0])
				tokens++
			}
		})
		if most := 6.0 * cacheSize; allocs > most || tokens < 100*cacheSize {
			t.Errorf("%s: %v allocations for %d tokens, at most %v are for what is remembered", name, allocs, tokens, most)
		}
	}
}
