package lettertext

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// Every message, as the office reads it, in testdata/errors.txt.
func TestErrors(t *testing.T) {
	nest := strings.Repeat("{{wenn Account}}\n", maxDepth)
	tests := []struct{ name, source string }{
		{"unknown field", "Guten Tag,\n\n  Ihr **Name** ist {{Nachnahme}}."},
		{"unknown field, nothing near", "{{Xyzzyx}}"},
		{"unknown value", "{{schule.nahme}}"},
		{"unknown insertion", "{{Zugangsdate}}"},
		{"spelling counts", "Guten Tag {{nachname}}"},
		{"mistyped if", "{{wen Account}}"},
		{"unknown field in a test", "{{wenn Acount}}\na\n{{ende}}"},
		{"unknown field in a comparison", "{{wenn Account und Nachnam = Muster}}\na\n{{ende}}"},
		{"unknown field where nothing is ever shown", "{{wenn schule.traeger = kath}}\n{{Nachnahme}}\n{{ende}}"},
		{"absent column", "Guten Tag {{Anrede}} {{Nachname}},"},
		{"absent column behind a condition that may hold", "{{wenn Account}}\n{{Anrede}}\n{{ende}}"},
		{"a value that can never be", "{{wenn schule.traeger = kat}}\na\n{{ende}}"},
		{"insertion inside text", "Hier: {{QR-Code}}"},
		{"condition inside text", "Guten Tag {{wenn Account}}"},
		{"end inside text", "Guten Tag {{ende}} {{sonst}}"},
		{"not closed", "Guten Tag {{Nachname,\nText }}"},
		{"not closed before the next", "Guten Tag {{Vorname {{Nachname}}"},
		{"not opened", "Guten Tag Nachname}},"},
		{"single braces", "Guten Tag {Nachname},"},
		{"nothing in braces", "Guten Tag {{ }}"},
		{"quotation marks", "Guten Tag {{\"Nachname}}"},
		{"text behind quotation marks", "Guten Tag {{\"Vor\"name}}"},
		{"quotation marks in a test", "{{wenn Nachname = „Muster}}\n{{ende}}"},
		{"please what", "a {{bitte fragen: x}}"},
		{"please without a text", "a {{bitte ergänzen}}"},
		{"please without a text behind the colon", "a {{bitte prüfen: }}"},
		{"bold is not ended", "a **b\nc\n\nd**"},
		{"bold ends with the paragraph", "a **b\n{{Zugangsdaten}}"},
		{"if without end", "a\n\n{{wenn Account}}\nb\n{{wenn Kind-ID}}\nc\n{{ende}}"},
		{"end without if", "a\n{{ende}}"},
		{"else without if", "a\n{{sonst}}"},
		{"two elses", "{{wenn Account}}\n{{sonst}}\n{{sonst}}\n{{ende}}"},
		{"else if after else", "{{wenn Account}}\n{{sonst}}\n{{sonst wenn Nachname}}\n{{ende}}"},
		{"text behind else", "{{wenn Account}}\n{{sonst Nachname}}\n{{ende}}"},
		{"text behind end", "{{wenn Account}}\n{{ende Account}}"},
		{"if without a condition", "{{wenn}}\n{{ende}}"},
		{"nothing behind not", "{{wenn nicht}}\n{{ende}}"},
		{"nothing behind and", "{{wenn Account und}}\n{{ende}}"},
		{"nothing before or", "{{wenn oder Account}}\n{{ende}}"},
		{"nothing behind =", "{{wenn Account =}}\n{{ende}}"},
		{"= and nothing before and", "{{wenn Account = und Nachname}}\n{{ende}}"},
		{"no joining word", "{{wenn Account Nachname}}\n{{ende}}"},
		{"another sign", "{{wenn Account <> a}}\n{{ende}}"},
		{"too deep", nest + "{{wenn Account}}\n"},
		{"too many branches", "{{wenn Account}}\n" + strings.Repeat("{{sonst wenn Account}}\n", maxBranches)},
		{"too many terms", "{{wenn Account" + strings.Repeat(" oder Account", maxTerms) + "}}\n"},
		{"control character", "a\nb\x07c"},
		{"byte order mark inside", "a\uFEFF"},
		{"not UTF-8", "Gr\xfc\xdfe"},
		{"UTF-16", "\xff\xfea\x00"},
		{"too large", strings.Repeat("Text ", maxSize/5+1)},
	}
	var b strings.Builder
	for _, tt := range tests {
		text, err := Parse("brief.txt", []byte(tt.source), testNames())
		if err == nil {
			t.Errorf("%s: no error, but\n%s", tt.name, text)
			continue
		}
		fmt.Fprintf(&b, "%s\n%v\n\n", tt.name, err)
	}
	golden := filepath.Join("testdata", "errors.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

// A sheet of a thousand columns does not flood the terminal.
func TestErrorIsShort(t *testing.T) {
	names := testNames()
	for i := range 1000 {
		names.Columns = append(names.Columns, fmt.Sprintf("Spalte\x1b[2J %d %s", i, strings.Repeat("x", 1000)))
	}
	_, err := Parse("brief.txt", []byte("{{"+strings.Repeat("y", 10000)+"}}"), names)
	if err == nil || len(err.Error()) > 12000 || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%d bytes: %v", len(err.Error()), err)
	}
}
