package table

import (
	"strings"
	"testing"
)

// A cell is taken for a header only if it holds "name", wherever that stands in it.
func TestLikeName(t *testing.T) {
	for before := range 9 {
		for behind := range 9 {
			for _, fill := range []string{"x", "m", "n", "e", "ä"} {
				for _, word := range []string{"name", "NAME", "Name", "nAmE", "nam", "ame", "naame", "n-ame"} {
					text := strings.Repeat(fill, before) + word + strings.Repeat(fill, behind)
					want := strings.Contains(strings.ToLower(text), "name")
					if got := likeName([]byte(text)); got != want {
						t.Errorf("%q: %t", text, got)
					}
				}
			}
		}
	}
	if likeName([]byte(strings.Repeat("name", 15))) {
		t.Error("a long text is no header")
	}
}
