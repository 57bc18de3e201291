package history

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"elterntool/internal/journal"
)

// A journal that calls Datei-01 itself, or a link to it, the backup of an earlier step: what stands in Datei-01 is kept
// all the same.
func TestDatei01IsNoBackup(t *testing.T) {
	for _, name := range []string{"datei01.fods", "link.fods"} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s := newSchool(t, ".fods")
			s.set("Account", "")
			s.set("Passwort", "")
			if name == "link.fods" {
				if err := os.Symlink("datei01.fods", filepath.Join(filepath.Dir(s.file), name)); err != nil {
					t.Skip(err)
				}
			}
			content := s.content()
			j, err := journal.Read(s.file)
			if err != nil {
				t.Fatal(err)
			}
			j.Steps[0].Backup = name
			if j.Steps[0].Before, err = journal.SumFile(ctx, s.file); err != nil {
				t.Fatal(err)
			}
			if err := j.Write(ctx, &s.saver); err != nil {
				t.Fatal(err)
			}
			res, err := Undo(ctx, Options{File: s.file, Saver: s.saver})
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Equal(s.content(), content) {
				t.Error("nothing was taken back")
			}
			kept, err := os.ReadFile(filepath.Join(filepath.Dir(s.file), res.Kept))
			if err != nil || !bytes.Equal(kept, content) {
				t.Errorf("%s does not hold what stood in Datei-01: %v", res.Kept, err)
			}
		})
	}
}
