package resolve

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/enrich"
	"elterntool/internal/newsheet"
)

// Of so many namesakes that nobody chooses among them, none is offered: the list would have a text for each row and
// account.
func TestManyNamesakes(t *testing.T) {
	for n, choices := range map[int]int{40: 41, 41: 1} {
		dir := t.TempDir()
		s := &newsheet.Sheet{Name: "Eltern", Headers: []string{"Vorname", "Nachname", "Kind-ID", "E-Mail"}}
		var csv strings.Builder
		csv.WriteString("Nachname,Vorname,Klasse/Information,Account,Passwort\n")
		for i := range n {
			s.Rows = append(s.Rows, []string{"Anna", "Muster", fmt.Sprint(i), fmt.Sprintf("a%d@x.invalid", i)})
			fmt.Fprintf(&csv, "Muster,Anna,,anna.muster%d,\n", i)
		}
		var b bytes.Buffer
		file := filepath.Join(dir, "datei01.ods")
		if err := newsheet.Write(&b, file, s); err != nil {
			t.Fatal(err)
		}
		for path, content := range map[string][]byte{file: b.Bytes(), filepath.Join(dir, "Import-E-2026-11-23-10-15-00-Hinzugefügt.csv"): []byte(csv.String())} {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		survey, err := enrich.Look(context.Background(), enrich.Options{File: file})
		if err != nil {
			t.Fatal(err)
		}
		plan := MakePlan(survey)
		if len(plan.Entries) != n || len(plan.Entries[0].Choices) != choices {
			t.Errorf("%d namesakes: %d lines, choices %q", n, len(plan.Entries), plan.Entries[0].Choices)
		}
	}
}
