package contact

import "testing"

func TestEmail(t *testing.T) {
	for in, want := range map[string]string{
		"Anna.Mueller@Example.invalid": "anna.mueller@example.invalid",
		" <anna@example.invalid> ":     "anna@example.invalid",
		"mailto:anna@example.invalid":  "anna@example.invalid",
		"anna\u200b@example.invalid":   "anna@example.invalid",
		"keine":                        "",
		"-":                            "",
		"keine@example.invalid":        "",
		"@example.invalid":             "",
		"anna@":                        "",
		"":                             "",
	} {
		if got := string(AppendEmail(nil, []byte(in))); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestLacksZero(t *testing.T) {
	for in, want := range map[string]bool{
		"3023125001": true, "1712312500": true, "493023125001": true,
		"03023125001": false, "+493023125001": false, "23125001": false, "30 23125001": false, "": false, "1234567890123456": false,
	} {
		if got := LacksZero([]byte(in)); got != want {
			t.Errorf("%q: %t", in, got)
		}
	}
}

func TestPhone(t *testing.T) {
	tests := []struct {
		cell string
		want []string
	}{
		{"05251 123456", []string{"05251123456"}},
		{"05251/123456", []string{"05251123456"}},
		{"05251 / 12 34-56", []string{"05251123456"}},
		{"+49 5251 123456", []string{"05251123456"}},
		{"0049 5251 123456", []string{"05251123456"}},
		{"+49 (0)5251 123456", []string{"05251123456"}},
		{"+49 0 5251 123456", []string{"05251123456"}},
		{"(05251) 123456", []string{"05251123456"}},
		{"+31 20 1234567", []string{"0031201234567"}},
		{"Mobil: 0171-1234567 (Mutter)", []string{"01711234567"}},
		{"0171 1234567, 05251 123456", []string{"01711234567", "05251123456"}},
		{"0171 1234567 / 05251 123456", []string{"01711234567", "05251123456"}},
		{"0171 1234567\n+49 5251 123456", []string{"01711234567", "05251123456"}},
		{"0171 1234567 oder 05251 123456", []string{"01711234567", "05251123456"}},
		{"keine", nil},
		{"-", nil},
		{"0", nil},
		{"000000", nil},
		{"0123456789", nil},
		{"11111111", nil},
		{"112", nil},
		{"", nil},
	}
	for _, tt := range tests {
		var got []string
		for rest := []byte(tt.cell); len(rest) > 0; {
			var part []byte
			part, rest = CutPhone(rest)
			if key := AppendPhone(nil, part); len(key) > 0 {
				got = append(got, string(key))
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%q: got %q, want %q", tt.cell, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%q: got %q, want %q", tt.cell, got, tt.want)
			}
		}
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"Musterstraße 12, 00000 Musterstadt":         "MUSTERSTR12 00000",
		"Musterstr. 12, 00000 Musterstadt":           "MUSTERSTR12 00000",
		"Musterstrasse 12 00000 Musterstadt OT Dorf": "MUSTERSTR12 00000",
		"MUSTERSTRASSE 12; D-00000 Musterstadt":      "MUSTERSTR12 00000",
		"00000 Musterstadt, Musterstr.12":            "MUSTERSTR12 00000",
		"Musterstr. 12\n00000 Musterstadt":           "MUSTERSTR12 00000",
		"Muster-Straße 12 a":                         "MUSTERSTR12A ",
		"Muster Str. 12A":                            "MUSTERSTR12A ",
		"Am Muster 12-14":                            "AMMUSTER12-14 ",
		"Am Muster 12 / 14":                          "AMMUSTER12-14 ",
		"Am Muster 1214":                             "AMMUSTER1214 ",
		"Straße des 17. Juni 135, 00000 Musterstadt": "STRDES17JUNI135 00000",
		"Straße des 17. Juni, 00000 Musterstadt":     "",
		"Musterstraße, 00000 Musterstadt":            "",
		"Musterstraße 0, 00000 Musterstadt":          "",
		"00000 Musterstadt":                          "",
		"12":                                         "",
		"keine":                                      "",
		"-":                                          "",
		"":                                           "",
	} {
		if got := string(AppendAddress(nil, []byte(in))); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestPlaceholder(t *testing.T) {
	for _, s := range []string{"", "-", "--", "keine", "Keine Angabe", "k. A.", "n/a", "N.N/A", "unbekannt", "0", "000", "00/00", "x", "?", " . "} {
		if want := s != "N.N/A"; IsPlaceholder([]byte(s)) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
	for _, s := range []string{"9896508", "0012", "5b", "A-17"} {
		if IsPlaceholder([]byte(s)) {
			t.Errorf("%q is taken for a placeholder", s)
		}
	}
}
