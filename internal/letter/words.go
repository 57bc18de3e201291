package letter

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/internal/table"
)

// shownNotes is how many entries of a list are shown.
const shownNotes = 30

// NeedsAttention is the number of places that a person must look at.
func (r *Result) NeedsAttention() int {
	if r.Failed != "" {
		return r.Plan.Look() + 1
	}
	return r.Plan.Look()
}

// Look is the number of places that a person must look at.
func (pl *Plan) Look() int {
	n := len(pl.Open)
	for _, note := range pl.Notes {
		if note.Look {
			n++
		}
	}
	return n
}

// Text says what was done, and what to do next.
func (r *Result) Text(w io.Writer, st report.Style) error {
	t := report.NewScreen(st)
	j := r.Job
	made := "Brief"
	if j.DryRun {
		made = "Probelauf"
	}
	for i, f := range r.Files {
		if i == 0 {
			t.Fact(made, fmt.Sprintf("%s: %s", filepath.Base(j.Output), r.Plan.counted()+unchanged(f)))
		} else {
			t.Fact("Dazu", filepath.Base(f.Path)+unchanged(f))
		}
	}
	TellColumns(t, filepath.Base(j.File), r.Columns)
	if r.Backup != "" {
		t.Fact("Sicherung", filepath.Base(r.Backup))
	}
	for _, f := range r.Files {
		if f.Backup != "" {
			t.Fact("Sicherung", filepath.Base(f.Backup))
		}
	}
	for _, l := range r.Lost {
		t.Line("", problem.Clean(problem.Loss(l)))
	}
	r.Plan.Tell(t, j.Settings)
	switch {
	case r.Failed != "":
		t.Look("Nicht fertig geworden")
		t.Line("  ", r.Failed)
		t.Steps(report.NextTitle, r.passwords()...)
	case j.DryRun:
		t.Title("Nur zur Probe: Nichts wurde geschrieben.")
	case len(r.Plan.Letters) > 0:
		t.Steps(report.NextTitle, r.next()...)
	}
	return t.Print(w)
}

// next is what to do with the letter.
func (r *Result) next() []report.Step {
	file := filepath.Base(r.Job.File)
	steps := []report.Step{{Text: filepath.Base(r.Job.Output) + " doppelt anklicken und ansehen."}}
	if len(r.Plan.Open) > 0 {
		return append(append(steps, report.Step{Text: "Erst drucken, wenn nichts mehr gelb ist. Wenn die Angaben ergänzt sind, noch einmal ausführen:", Command: r.Job.Command}), r.passwords()...)
	}
	steps = append(steps, report.Step{Text: "Drucken (Strg+P) und die Frage „Möchten Sie einen Serienbrief drucken?“ mit „Ja“ beantworten."})
	if !r.Job.Reminder {
		steps = append(steps, report.Step{Text: "Oder die fertigen Briefe machen lassen, jeden mit seiner Zeile verglichen, auch als PDF:", Command: r.Job.Print})
	}
	steps = append(steps, report.Step{
		Text:    "Gedruckt wird, was in " + file + " gespeichert ist. Nach einer Änderung dort noch einmal ausführen; das prüft, dass jeder Account nur einen Brief bekommt:",
		Command: r.Job.Command,
	})
	return append(steps, r.passwords()...)
}

func (r *Result) passwords() []report.Step {
	return report.PasswordSteps(r.Plan.Table, r.Job.File, r.Backup)
}

func unchanged(f safefile.Placed) string {
	if f.Unchanged {
		return " (unverändert)"
	}
	return ""
}

// TellColumns gives the facts about what Datei-01 gets.
func TellColumns(t *report.Screen, file string, columns []roster.PlannedColumn) {
	for _, c := range columns {
		added := ""
		if c.Added {
			added = " (neu)"
		}
		t.Fact("Datei-01", fmt.Sprintf("%s: Spalte %s %s%s, %s", file, table.ColumnName(c.Col), problem.Quote(c.Header), added, report.Many(c.Cells, "Eintrag", "Einträge")))
	}
}

// counted says how many letters there are and of which kind.
func (pl *Plan) counted() string {
	codes, sent := 0, 0
	for _, l := range pl.Letters {
		switch {
		case l.Code:
			codes++
		case l.Sent:
			sent++
		}
	}
	s := report.Many(len(pl.Letters), "Brief", "Briefe") + " für " + report.Many(pl.Children, "Zeile", "Zeilen") + " von Datei-01"
	if codes > 0 {
		s += fmt.Sprintf(", davon %d mit Registrierungscode", codes)
	}
	if sent > 0 {
		s += fmt.Sprintf(", davon %d an Eltern, die schon einen Brief hatten", sent)
	}
	return s
}

// Missing is what the school has to fill in, without the words around it that stand in
// the letter.
func (o *Open) Missing() string {
	return strings.TrimPrefix(strings.Trim(o.Text, "[]"), "bitte ergänzen: ")
}

// Tell lists what is open and what to look at.
func (pl *Plan) Tell(t *report.Screen, s *settings.Settings) {
	if len(pl.Open) > 0 {
		t.Look(fmt.Sprintf("Noch offen: %s (im Brief gelb)", report.Many(len(pl.Open), "Stelle", "Stellen")))
		where := "Ausfüllen in " + filepath.Base(s.File) + ", dann noch einmal ausführen:"
		if !s.Found {
			where = "Die Datei " + filepath.Base(s.File) + " mit den Angaben der Schule gibt es noch nicht. elterntool init fragt danach und legt sie an."
		}
		t.Line("  ", where)
		for i, o := range pl.Open {
			if i == shownNotes {
				t.Line("  ", "…")
				break
			}
			at := ""
			if o.File != s.File {
				at = fmt.Sprintf(" (%s, Zeile %d)", filepath.Base(o.File), o.Line)
			}
			t.Item(o.Missing()+at, "")
		}
	}
	for _, look := range []bool{true, false} {
		n := 0
		for _, note := range pl.Notes {
			if note.Look != look {
				continue
			}
			if n++; n == 1 && look {
				t.Look("Bitte ansehen")
			} else if n == 1 {
				t.Title("Zur Kenntnis")
			}
			if n > shownNotes {
				t.Line("  ", "…")
				break
			}
			at := problem.Place{Row: note.Row, Column: note.Column}
			text := note.What
			if where := at.String(); where != "" {
				text = where + ": " + text
			}
			t.Item(text, note.Remedy)
		}
	}
}
