package testiserv

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// The rules of which everything that is shown with this server depends.
func TestImport(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC)
	tests := []struct {
		name    string
		habits  Habits
		datei02 string
		want    string // accounts and their children
	}{
		{"siblings with the same address are one", Habits{},
			"Vorname;Nachname;Kind-ID;Adresse\nErika;Muster;1;A 1\nErika;Muster;2;A 1\n", "erika.muster:1,2"},
		{"another address makes another account", Habits{},
			"Vorname;Nachname;Kind-ID;Adresse\nErika;Muster;1;A 1\nErika;Muster;2;B 2\n", "erika.muster:1 erika.muster1:2"},
		{"one helper is enough", Habits{},
			"Vorname;Nachname;Kind-ID;Adresse;E-Mail\nErika;Muster;1;A 1;e@x.invalid\nErika;Muster;2;B 2;e@x.invalid\n", "erika.muster:1,2"},
		{"all helpers have to agree", Habits{AllHelpers: true},
			"Vorname;Nachname;Kind-ID;Adresse;E-Mail\nErika;Muster;1;A 1;e@x.invalid\nErika;Muster;2;B 2;e@x.invalid\n", "erika.muster:1 erika.muster1:2"},
		{"no helper, one person", Habits{Lonely: true},
			"Vorname;Nachname;Kind-ID\nErika;Muster;1\nErika;Muster;2\n", "erika.muster:1,2"},
		{"no helper, two persons", Habits{},
			"Vorname;Nachname;Kind-ID\nErika;Muster;1\nErika;Muster;2\n", "erika.muster:1 erika.muster1:2"},
		{"a pupil has the name already", Habits{},
			"Vorname;Nachname;Kind-ID\nOle;Schmidt;1\n", "ole.schmidt1:1"},
		{"no such pupil", Habits{},
			"Vorname;Nachname;Kind-ID\nErika;Muster;99\n", ""},
		{"names", Habits{Hyphen: "-"},
			"Vorname;Nachname;Kind-ID\nJörg Änne;Groß-Łukaš;1\n", "joerg.aenne.gross-lukas:1"},
	}
	for _, tt := range tests {
		s := New(rand.New(rand.NewPCG(1, 2)), tt.habits)
		s.AddPupil("Ole", "Schmidt", "1")
		s.AddPupil("Ida", "Muster", "2")
		res, err := s.Import([]byte(tt.datei02), "", "Eltern", at)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, a := range s.Accounts {
			if a.Parent {
				var ids []string
				for _, l := range a.Links {
					ids = append(ids, l.ChildID)
				}
				got = append(got, a.Name+":"+strings.Join(ids, ","))
			}
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, g, tt.want)
		}
		if lines := strings.Count(string(res.CSV), "\n"); lines != res.Added+1 || res.Name != "Import-Eltern-2026-11-23-10-15-00-Hinzugefügt.csv" {
			t.Errorf("%s: %d lines for %d accounts in %s", tt.name, lines, res.Added, res.Name)
		}
		again, err := s.Import([]byte(tt.datei02), "", "Eltern", at)
		if err != nil || again.Added != 0 {
			t.Errorf("%s: the same import again added %d accounts, %v", tt.name, again.Added, err)
		}
	}
}
