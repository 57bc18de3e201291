package letter

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// TestWriterReminds lets Writer merge a reminder: only those who are open get one, and somebody who has withdrawn after the
// letter was made does not.
func TestWriterReminds(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Calc, testoffice.UNO, testoffice.PDFText)
	rows := []string{
		"Anrede|Vorname|Nachname|Straße|PLZ|Ort|Account|Passwort|Brief versendet am|Anmeldung|Widerruf",
		"Frau|Anna|Müller|Am Rain 5|00000|Musterstadt|anna.mueller|047110|24.11.2026|offen|",
		"Frau|Anna|Müller|Am Rain 5|00000|Musterstadt|anna.mueller|047110|24.11.2026|offen|",
		"Herr|Bert|Angemeldet|Weg 2|00000|Musterstadt|bert.angemeldet|223456|24.11.2026|angemeldet (Stand 01.12.2026)|",
		"Frau|Cora|Weiß|Weg 3|00000|Musterstadt|cora.weiss|323456|24.11.2026||ja",
		"Herr|Dirk|Nein|Weg 4|00000|Musterstadt|dirk.nein|423456|24.11.2026|offen|nein",
		"Herr|Emil|Später|Weg 5|00000|Musterstadt|emil.spaeter|523456|24.11.2026|offen|",
		"Frau|Ute|Papier|Weg 6|00000|Musterstadt|ute.papier||24.11.2026|offen|",
	}
	o := testOptions(t)
	o.Reminder = true
	o.File, o.Output = filepath.Join(t.TempDir(), "datei01.xlsx"), ""
	writeWorkbook(t, newBook("Eltern", strings.Join(rows, "\n")), o.File, 1, "")
	res, err := Run(context.Background(), &Job{Options: *o})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Plan.Letters) != 4 {
		t.Fatalf("%d letters", len(res.Plan.Letters))
	}
	rows[6] = strings.TrimSuffix(rows[6], "|") + "|widerrufen"
	writeWorkbook(t, newBook("Eltern", strings.Join(rows, "\n")), o.File, 1, "")
	m := testoffice.Merge(t, filepath.Join(filepath.Dir(o.File), ReminderName), false)
	if len(m.Problems) > 0 || m.Records != 3 || len(m.Files) != 3 {
		t.Fatalf("%d records, %d files, problems %q, queries %q", m.Records, len(m.Files), m.Problems, m.Queries)
	}
	all := ""
	for _, f := range m.Files {
		all += f.Pages[0]
	}
	for _, want := range []string{"anna.mueller", "047110", "dirk.nein", "423456", "ute.papier", "steht in unserem ersten Brief", "dieser Brief erledigt"} {
		if !strings.Contains(strings.Join(strings.Fields(all), " "), want) {
			t.Errorf("%q is in no letter", want)
		}
	}
	for _, never := range []string{"angemeldet@", "bert.", "cora.", "emil.", "223456", "323456", "523456"} {
		if strings.Contains(all, never) {
			t.Errorf("%q is in a letter", never)
		}
	}
}
