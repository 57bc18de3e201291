package office

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/problem"
)

func TestFindNamedProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nirgends")
	_, err := Find(Options{Program: path})
	var p *problem.Problem
	if !errors.As(err, &p) || !errors.Is(err, ErrNotFound) || p.File != path || !strings.Contains(p.Remedy, "die Angabe weglassen") {
		t.Errorf("got %v", err)
	}
}

func TestNotFoundSaysWhatToDo(t *testing.T) {
	err := word(&Error{Kind: ErrNotFound}, 0)
	want := "Für die PDF wird LibreOffice gebraucht, und auf diesem Rechner ist es nicht zu finden.\n  → LibreOffice installieren (https://de.libreoffice.org) und noch einmal ausführen."
	if !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Remedy, "Als PDF exportieren") {
		t.Errorf("got %v", err)
	}
}
