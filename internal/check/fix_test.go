package check

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"elterntool/internal/safefile"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// repaired is the sheet as --fix leaves it.
func repaired(s string, res *Result) string {
	lines := strings.Split(strings.Trim(s, "\n"), "\n")
	for _, c := range MakePlan(safefile.Fingerprint{}, res).Columns {
		for i := range lines {
			if text, ok := c.Value(i + 1); ok {
				cells := strings.Split(lines[i], "|")
				cells[c.At-1] = strings.ReplaceAll(text, "\n", `\n`)
				lines[i] = strings.Join(cells, "|")
			}
		}
	}
	return strings.Join(lines, "\n")
}

func pick(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

// flawed writes a text with flaws that have one right answer, and some that have none.
func flawed(r *rand.Rand, s string) string {
	switch r.IntN(14) {
	case 0:
		return " " + s
	case 1:
		return s + "\u00a0"
	case 2:
		return strings.Replace(s, " ", "\u2003 ", 1)
	case 3:
		return norm.NFD.String(s)
	case 4:
		i := len(s) / 2
		for i < len(s) && !utf8.RuneStart(s[i]) {
			i++
		}
		return s[:i] + "\u200b" + s[i:]
	case 5:
		return "\ufeff" + norm.NFD.String(s) + " "
	case 6:
		return pick(r, "=", "~") + s + " " // a formula's result, a link
	case 7:
		return s + `\n`
	case 8:
		return strings.Replace(s, " ", `\n`, 1)
	case 9:
		return strings.Replace(s, "ü", "Ã¼", 1) + " "
	}
	return s
}

// Over random tables: what is repaired is found no more, a second time there is nothing to
// do, everything else that was found is still found, and no formula, damage or line feed
// was touched.
func TestFixTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	fixed := 0
	for range 1500 {
		var b strings.Builder
		b.WriteString(strings.TrimSpace(header))
		for range 1 + r.IntN(8) {
			id := pick(r, "0012", "9896508.0", "9896508,00", "#9896508#9.896.508", "#17#17", "123.000", "=#12#12,0", "~12345.0", " 0013", "")
			fmt.Fprintf(&b, "\n%s|%s|%s|%s|%s|%s", flawed(r, pick(r, "Jürgen", "Anna Maria", "Zoë")), flawed(r, pick(r, "Müller", "von der Heide", "Große Größer")), id,
				flawed(r, pick(r, "Am Rain 5, 00000 Musterstadt", "Straße 1, 00000 Musterstadt")), flawed(r, pick(r, "a@example.invalid", "", "b@example.invalid")),
				flawed(r, pick(r, "030 23125001", "+49 30 23125002", "Musterstadt")))
		}
		before := examine(t, b.String())
		after := examine(t, repaired(b.String(), before))
		again := examine(t, repaired(repaired(b.String(), before), after))
		for _, f := range after.Findings {
			if f.Fix {
				t.Fatalf("%s is still there: %q\nof\n%s", f.Kind.Key(), f.Value, b.String())
			}
		}
		if d := cmp.Diff(after.Findings, again.Findings); d != "" {
			t.Fatal(d)
		}
		var left []Finding
		for _, f := range before.Findings {
			if f.Fix {
				fixed++
				if f.New == "" || f.New == f.Value && f.Kind != Decomposed {
					t.Fatalf("%+v", f)
				}
				continue
			}
			left = append(left, f)
		}
		if d := cmp.Diff(left, after.Findings); d != "" {
			t.Fatalf("%s\nof\n%s", d, b.String())
		}
		was, is := strings.Split(b.String(), "\n"), strings.Split(repaired(b.String(), before), "\n")
		for i := range was {
			for k, cell := range strings.Split(was[i], "|") {
				now := strings.Split(is[i], "|")[k]
				touched := cell != now
				if touched && (strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "~") || strings.Contains(cell, "Ã¼") || strings.Contains(cell, "123.000")) {
					t.Fatalf("%q became %q", cell, now)
				}
			}
		}
	}
	if fixed < 1000 {
		t.Errorf("only %d repairs", fixed)
	}
}

func TestClean(t *testing.T) {
	tests := []struct {
		in, want string
		flaws    flaw
	}{
		{"Anna", "Anna", 0},
		{"", "", 0},
		{" Anna ", "Anna", flawSpaces},
		{"Karl\u00a0Heinz", "Karl Heinz", flawSpaces},
		{"Karl  Heinz", "Karl Heinz", flawSpaces},
		{"Karl\tHeinz", "Karl Heinz", flawSpaces},
		{"An\u200bna", "Anna", flawInvisible},
		{"\ufeffAnna ", "Anna", flawInvisible | flawSpaces},
		{"Mu\u0308ller", "Müller", flawDecomposed},
		{"a\nb", "a\nb", flawLineFeed},
		{"a\r\nb", "a\nb", flawLineFeed | flawSpaces},
		{"a \n b", "a\nb", flawLineFeed | flawSpaces},
		{"\u00a0\u200b", "", flawInvisible | flawSpaces},
		{"می\u200cخواهم", "می\u200cخواهم", 0}, // a joiner with a meaning
		{"O´Neil", "O´Neil", 0},
	}
	for _, tt := range tests {
		if got, flaws := clean(tt.in); got != tt.want || flaws != tt.flaws {
			t.Errorf("%q: %q, %b; want %q, %b", tt.in, got, flaws, tt.want, tt.flaws)
		}
	}
}

// Whatever the text: what is clean stays, and the quick way agrees with the long one.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"Anna", " ä ", "a\u0308", "\r\n", "می\u200cخواهم", "\xff", "a\u00ad", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out, flaws := clean(s)
		again, left := clean(out)
		if again != out || left&^flawLineFeed != 0 {
			t.Fatalf("%q becomes %q, then %q (%b)", s, out, again, left)
		}
		if flaws == 0 && out != s {
			t.Fatalf("%q changes without a flaw to %q", s, out)
		}
		if isClean(s) && out != norm.NFC.String(s) {
			t.Fatalf("%q is not clean", s)
		}
		_ = isDamaged(s)
		_, _, _ = lookAlike(s)
		_ = oddSign(s)
		_ = shownText(s)
	})
}

// Findings stand in the order of their severity, then of their rows.
func TestOrder(t *testing.T) {
	res := examine(t, header+"Erika|Muster|#9896508#9.896.508\nMax |Muster|0013\nEva|Muster|\nDr. Ina|Muster|")
	var got []string
	for _, f := range res.Findings {
		got = append(got, fmt.Sprintf("%s %d", f.Kind.Key(), f.Row))
	}
	if want := []string{"child-id-missing 4", "child-id-missing 5", "spaces 3", "title-in-name 5", "child-id-shown 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if res.Errors() != 2 || res.Of(Warning) != 2 || res.Of(Hint) != 1 {
		t.Errorf("%d errors, %d warnings, %d hints", res.Errors(), res.Of(Warning), res.Of(Hint))
	}
}

// A table full of one thing: all is counted, and what is kept is bounded.
func TestBoundedFindings(t *testing.T) {
	var b strings.Builder
	b.WriteString(header)
	for i := range maxKept + 500 {
		fmt.Fprintf(&b, "Dr. Anna|Name%d x|%d|\n", i, i)
	}
	res := examine(t, b.String())
	kept := 0
	for _, f := range res.Findings {
		if f.Kind == TitleInName {
			kept++
		}
	}
	if res.Count[TitleInName] != maxKept+500 || kept != maxKept {
		t.Errorf("%d counted, %d kept", res.Count[TitleInName], kept)
	}
}
