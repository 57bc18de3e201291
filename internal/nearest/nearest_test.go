package nearest

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	flags := []string{"dry-run", "output", "overwrite", "siblings", "geschwister", "sheet", "header", "header-row"}
	tests := []struct {
		typed string
		words []string
		want  []string
	}{
		{"dryrun", flags, []string{"dry-run"}},
		{"ouptut", flags, []string{"output"}}, // neighbours exchanged
		{"GESCHWISTR", flags, []string{"geschwister"}},
		{"headr", flags, []string{"header"}},
		{"hea", flags, []string{"header", "header-row"}},
		{"xyz", flags, nil},
		{"", flags, nil},
		{"enirch", []string{"enrich", "help"}, []string{"enrich"}},
		{"erga\u0308nze", []string{"ergänzen"}, []string{"ergänzen"}}, // decomposed, as macOS writes it
		{"Datei1.ods", []string{"datei01.ods", "Urlaub.ods"}, []string{"datei01.ods"}},
	}
	for _, tt := range tests {
		if got := Words(tt.typed, tt.words, 3); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.typed, got, tt.want)
		}
	}
}

// distance is symmetric, nothing only between equals, and grows by at most the
// length of what is put behind.
func FuzzDistance(f *testing.F) {
	for _, s := range []string{"", "a", "enrich", "enirch", "ergänzen", "ab\xffc"} {
		f.Add(s, "enrich")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 60 || len(b) > 60 {
			return
		}
		d := distance(a, b)
		if d != distance(b, a) {
			t.Fatal("not symmetric")
		}
		if (d == 0) != slices.Equal([]rune(a), []rune(b)) {
			t.Fatalf("distance %d of %q and %q", d, a, b)
		}
		tail := strings.Repeat("x", 3)
		if far := distance(a, b+tail); far > d+3 || far < d-3 {
			t.Fatalf("%d, then %d", d, far)
		}
	})
}
