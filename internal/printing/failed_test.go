package printing

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"elterntool/internal/letter"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
)

func failing(ending string) safefile.Saver {
	return safefile.Saver{
		Now: func() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) },
		Rename: func(from, to string) error {
			if strings.HasSuffix(to, ending) {
				return errors.New("broken")
			}
			return os.Rename(from, to)
		},
	}
}

// The letters are written, Datei-01 is not: that is said, and not called a failure of all.
func TestNotMarked(t *testing.T) {
	j := job(t, few(), school())
	j.Sent, j.Saver = true, failing(".fods")
	res := run(t, j)
	var told strings.Builder
	if err := res.Text(&told, report.Style{}); err != nil {
		t.Fatal(err)
	}
	if res.NotMarked == "" || res.NeedsAttention() == 0 || !strings.Contains(told.String(), "Das Datum steht nicht in der Spalte") {
		t.Errorf("%q; %s", res.NotMarked, told.String())
	}
	if _, err := os.Stat(j.Letters); err != nil {
		t.Error(err)
	}
}

// The same for letter: Datei-01 is written, the letter is not.
func TestLetterNotWritten(t *testing.T) {
	file := writeSheet(t, few())
	j := &letter.Job{Options: options(file, school()), Saver: failing(".odt")}
	j.Output = strings.TrimSuffix(file, "datei01.fods") + letter.LetterName
	if err := os.WriteFile(j.Output, []byte("an older one"), 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := letter.Run(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	if err := res.Text(&told, report.Style{}); err != nil {
		t.Fatal(err)
	}
	if res.Failed == "" || res.NeedsAttention() == 0 || !strings.Contains(told.String(), "Nicht fertig geworden") || !strings.Contains(told.String(), "Kinder") {
		t.Errorf("%q; %s", res.Failed, told.String())
	}
	if b, err := os.ReadFile(j.Output); err != nil || string(b) != "an older one" {
		t.Errorf("%q, %v", b, err)
	}
}
