package nextstep

import (
	"io"

	"elterntool/internal/problem"
	"elterntool/internal/report"
)

// Text says what was found and what comes next.
func (a *Advice) Text(w io.Writer, st report.Style) error {
	t := report.NewScreen(st)
	where := "dieser"
	if a.Dir != "." {
		where = problem.Clean(a.Dir)
	}
	t.Fact("Ordner", where)
	for _, f := range a.Facts {
		t.Fact(f.Label, f.Text)
	}
	if a.Many {
		t.Line("", "In diesem Ordner liegt so viel, dass nicht alles angesehen wurde.")
	}
	for i, s := range a.Steps {
		switch i {
		case 0:
			t.Title("Als Nächstes")
		case 1:
			t.Title("Danach oder außerdem")
		}
		t.Line("  ", s.Text)
		if s.Command != "" {
			t.Command(s.Command)
		}
	}
	t.Title("Alle Befehle zeigt: elterntool help")
	_, err := io.WriteString(w, t.String())
	return err
}
