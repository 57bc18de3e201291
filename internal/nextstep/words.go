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
		t.Fact(f.Label, f.Lines...)
	}
	if a.Many {
		t.Line("", "In diesem Ordner liegt so viel, dass nicht alles angesehen wurde.")
	}
	first := min(1, len(a.Steps))
	t.Steps("Als Nächstes", a.Steps[:first]...)
	t.Steps("Danach oder außerdem", a.Steps[first:]...)
	t.Title("Alle Befehle zeigt: elterntool help")
	return t.Print(w)
}
