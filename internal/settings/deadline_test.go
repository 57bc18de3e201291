package settings

import (
	"testing"
	"time"
)

func TestDeadline(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		berlin = time.FixedZone("MEZ", 3600)
	}
	letter := time.Date(2026, 3, 24, 23, 30, 0, 0, berlin)
	tests := []struct{ text, want string }{
		{"2026-12-18", "2026-12-18"},
		{"18.12.2026", "2026-12-18"},
		{"8. 1. 2027", "2027-01-08"},
		{"4 Wochen", "2026-04-21"}, // over the change to summer time
		{"1 Woche", "2026-03-31"},
		{"14 tage", "2026-04-07"},
		{"10Tagen", "2026-04-03"},
		{"2024-02-29", "2024-02-29"}, // past: for the caller to see
		{"", ""},
		{"2026-02-29", "error"},
		{"2026-13-01", "error"},
		{"0000-01-01", "error"},
		{"4", "error"},
		{"0 Wochen", "error"},
		{"-4 Wochen", "error"},
		{"53 Wochen", "error"},
		{"367 Tage", "error"},
		{"18.12.26", "error"}, // which century is not asked
		{"vier Wochen", "error"},
	}
	for _, tt := range tests {
		got := "error"
		if d, err := ParseDeadline(tt.text); err == nil {
			day := d.On(letter)
			got = ""
			if !day.IsZero() {
				got = day.Format(time.DateOnly)
				if h, m, s := day.Clock(); h+m+s != 0 || day.Location() != berlin {
					t.Errorf("%q is not midnight: %v", tt.text, day)
				}
			}
		}
		if got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
		}
	}
}
