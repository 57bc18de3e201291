package printing

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// Letters are known by what stands in them; a form letter without access data, or
// somebody's own text, is not taken for them.
func TestIsLetters(t *testing.T) {
	j := job(t, few(), school())
	run(t, j)
	letters, err := os.ReadFile(j.Letters)
	if err != nil {
		t.Fatal(err)
	}
	res, err := Run(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	var template bytes.Buffer
	if err := res.Plan.Document.WriteTemplate(&template); err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune(accessMark)) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	pdf := "%PDF-1.7\n" + strings.Repeat("x", maxPDFTail) + "\n1045 0 obj\n<</Title<FEFF0041>\n/Keywords<FEFF" + strings.ToUpper(hex.EncodeToString(wide)) + ">\n/Creator<FEFF>>>"
	tests := []struct {
		name string
		file string
		want bool
	}{
		{"the letters", string(letters), true},
		{"a PDF of them", pdf, true},
		{"the form letter", template.String(), false},
		{"half of the letters", string(letters[:len(letters)/2]), false},
		{"a PDF with other keywords", strings.ReplaceAll(pdf, "/Keywords<FEFF0065", "/Keywords<FEFF0066"), false},
		{"a PDF without keywords", strings.ReplaceAll(pdf, "/Keywords", "/Subject"), false},
		{"a PDF that ends in the word", "%PDF-1.7 /Keywords", false},
		{"a text that names the mark", accessMark, false},
		{"nothing", "", false},
	}
	for _, tt := range tests {
		if got, err := IsLetters(strings.NewReader(tt.file), int64(len(tt.file))); got != tt.want || err != nil {
			t.Errorf("%s: %t, %v", tt.name, got, err)
		}
	}
}
