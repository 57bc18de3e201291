package consent

import (
	"testing"

	"elterntool/internal/preview"
)

func TestRefusalsOf(t *testing.T) {
	person := func(first, last, child, mail, address string) preview.Row {
		p := preview.Row{First: first, Last: last, ChildID: child}
		p.Helper[preview.Email], p.Helper[preview.Address] = mail, address
		return p
	}
	no := person("Olaf", "Größer", "8", "o@x.invalid", "Am Rain 5, 00000 Musterstadt")
	bare := person("Ida", "Weg", "9", "", "")
	r := Refusals{byName: map[string][]refusal{
		NameKey(no.First, no.Last):     {{Refusal{Row: 2}, no}},
		NameKey(bare.First, bare.Last): {{Refusal{Row: 3}, bare}},
	}}
	tests := []struct {
		name string
		p    preview.Row
		want int
	}{
		{"another child, the same mailbox", person("Olaf", "Groesser", "1", "O@x.invalid", ""), 2},
		{"moved in one of the rows", person("Olaf", "Größer", "1", "o@x.invalid", "Am Weg 1, 00000 Musterstadt"), 2},
		{"the same child", person("Olaf", "Größer", "8", "x@x.invalid", ""), 2},
		{"nothing to compare", person("Olaf", "Größer", "1", "", ""), 2},
		{"a namesake", person("Olaf", "Größer", "1", "n@x.invalid", ""), 0},
		{"another name", person("Ole", "Größer", "8", "o@x.invalid", ""), 0},
		{"no contacts at all", person("Ida", "Weg", "1", "i@x.invalid", ""), 3},
		{"half a name", person("", "Weg", "9", "", ""), 0},
	}
	for _, tt := range tests {
		if got, ok := r.Of(&tt.p); got.Row != tt.want || ok != (tt.want > 0) {
			t.Errorf("%s: row %d, want %d", tt.name, got.Row, tt.want)
		}
	}
}

func TestRemarks(t *testing.T) {
	for text, want := range map[string]bool{
		"widerrufen": true, "Widerruf vom 3.11.": true, "hat wiederrufen!": true, "Mutter: WIDERSPRUCH": true, "Tel. 3.11.: widersprochen": true,
		"Widerrufsbelehrung erhalten": false, "kein Widerruf": false, "Widerruf zurückgenommen": false, "Widerruf zuru\u0308ckgenommen": false,
		"nicht widerrufen": false, "ruft wieder an": false, "": false,
	} {
		if withdrawal(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

func TestOfRemarks(t *testing.T) {
	for header, want := range map[string]bool{"": true, "Bemerkung": true, "BEMERKUNGEN (intern)": true, "Rückmeldung": true, "IServ?": true, "Fotos": false, "Religion": false, "Masern": false} {
		if ofRemarks(header) != want {
			t.Errorf("%q: %t", header, !want)
		}
	}
}
