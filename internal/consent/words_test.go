package consent

import (
	"testing"

	"elterntool/internal/table"
)

func TestWords(t *testing.T) {
	date := func(f func(table.Kind, string) Say, kind table.Kind) Say { return f(kind, "03.11.2026") }
	for text, want := range map[string]Say{
		"offen": Nothing, "Offen.": Nothing, "angemeldet (Stand 01.12.2026)": Nothing, "angemeldet": Nothing, "ja": Nothing, "JA": Nothing, "x": Nothing,
		"✓": Nothing, "1": Nothing, "WAHR": Nothing, "erteilt": Nothing, "liegt vor": Nothing, "3.11.2026": Nothing, "am 3. 11. 26": Nothing, "2026-11-03": Nothing, "ja (Papier)": Nothing,
		"nicht angemeldet (Frist 18.12.2026)": No, "nicht angemeldet": No, "widerrufen": No, "Widerrufen am 3.11.": No, "widerrufen, Brief vom 3.11.": No,
		"nein": No, "Nein, danke": No, "0": No, "falsch": No, "abgelehnt": No, "keine Einwilligung": No, "nicht erteilt": No,
		"ja, aber widerrufen": Unclear, "ja (widerrufen)": Unclear, "ja (zurückgezogen)": Unclear, "ja (3.11.) (abgemeldet)": Unclear, "offen (will nicht)": Unclear, "ja (Brief vom 3.11.)": Nothing, "angemeldet, widerrufen": Unclear, "widerruf zurückgenommen": Unclear,
		"angefragt": Unclear, "?": Unclear, "-": Unclear, "vielleicht": Unclear, "neinja": Unclear, "jan": Unclear, "offenbar": Unclear, "13": Unclear,
	} {
		if got := Registered(table.String, text); got != want {
			t.Errorf("Anmeldung %q: %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]Say{
		"ja": No, "x": No, "1": No, "wahr": No, "widerrufen": No, "ja, am 3.11.": No, "3.11.2026": No, "2026-11-03": No,
		"nein": Nothing, "-": Nothing, "0": Nothing, "kein Widerruf": Nothing, "nicht widerrufen": Nothing,
		"zurückgenommen": Unclear, "ja, zurückgenommen": Unclear, "nein?": Unclear, "nächste Woche": Unclear, "offen": Unclear,
	} {
		if got := Withdrawn(table.String, text); got != want {
			t.Errorf("Widerruf %q: %d, want %d", text, got, want)
		}
	}
	if date(Registered, table.Date) != Nothing || date(Withdrawn, table.Date) != No || date(Registered, table.Time) != Unclear || date(Withdrawn, table.Percentage) != Unclear {
		t.Error("dates")
	}
}
