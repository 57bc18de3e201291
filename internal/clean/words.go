package clean

import (
	"fmt"
	"io"

	"elterntool/internal/folder"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// Told says what the command has done so far.
type Told struct {
	Command string // what to type to delete
	Asked   bool   // deleting was asked for: what comes next is said by others
}

// Text lists the files with the reason for each.
func (p *Plan) Text(w io.Writer, st report.Style, told Told) error {
	t := report.NewScreen(st)
	where := "dieser"
	if p.Folder.Dir != "." {
		where = problem.Clean(p.Folder.Dir)
	}
	t.Fact("Ordner", where)
	for _, f := range p.Folder.Of(folder.Datei01) {
		t.Fact("Datei-01", problem.Clean(f.Name)+" (bleibt in jedem Fall)")
	}
	if p.Folder.Incomplete {
		t.Line("", "In diesem Ordner liegt so viel, dass nicht alles angesehen wurde.")
	}
	if len(p.Delete) == 0 {
		t.Title("Nichts zu löschen")
	} else {
		t.Title("Nicht mehr gebraucht: " + p.Count())
		p.items(t, p.Delete)
	}
	if len(p.Keep) > 0 {
		t.Title("Bleibt")
		p.items(t, p.Keep)
	}
	if len(p.Ask) > 0 {
		t.Title("Bitte selbst entscheiden (elterntool löscht das nicht)")
		p.items(t, p.Ask)
	}
	if len(p.Passwords) > 0 {
		t.Title("Passwörter in Datei-01")
		for _, f := range p.Passwords {
			c := f.Parents.Table.Columns[table.Password][0]
			t.Item(fmt.Sprintf("%s: Spalte %s %s enthält %s.", problem.Clean(f.Name), table.ColumnName(c.Col), problem.Quote(c.Header),
				report.Many(f.Parents.Passwords, "Passwort", "Passwörter")), "Nach dem Versand der Briefe in Calc oder Excel löschen.")
		}
	}
	if !told.Asked && len(p.Delete) > 0 {
		steps := []report.Step{{Text: "Löschen, was nicht mehr gebraucht wird:", Command: told.Command}}
		for _, s := range p.undelete() {
			steps = append(steps, report.Step{Text: s})
		}
		t.Steps(report.NextTitle, steps...)
	}
	return t.Print(w)
}

func (p *Plan) items(t *report.Screen, items []Item) {
	for _, i := range items {
		t.Item(problem.Clean(i.File.Name)+": "+i.Reason+".", "")
	}
}

// undelete says what deleting does not reach.
func (p *Plan) undelete() []string {
	list := []string{"Gelöschtes geht am Papierkorb vorbei und kommt nicht wieder. Kopien an anderen Orten bleiben aber: was schon im Papierkorb liegt, Datensicherungen, OneDrive oder Nextcloud, USB-Sticks. Auch mit Spezialprogrammen nicht mehr zu lesen ist es auf den meisten Laufwerken erst, wenn der Platz überschrieben ist."}
	for _, i := range p.Delete {
		if i.File.Kind == folder.Copy {
			return append(list, "Ist eine Sicherung gelöscht, kann elterntool undo den Schritt danach nicht mehr zurücknehmen.")
		}
	}
	return list
}

// DoneText says what was deleted.
func (p *Plan) DoneText(w io.Writer, st report.Style, deleted []*folder.File, failed []Failed) error {
	t := report.NewScreen(st)
	t.Blank() // it stands below the question
	t.Title("Gelöscht: " + report.Many(len(deleted), "Datei", "Dateien"))
	for _, f := range deleted {
		t.Item(problem.Clean(f.Name), "")
	}
	if len(failed) > 0 {
		t.Title("Nicht gelöscht: " + report.Many(len(failed), "Datei", "Dateien"))
		for _, f := range failed {
			t.Item(problem.Clean(f.File.Name)+": "+f.Why, "")
		}
	}
	if len(deleted) > 0 {
		t.Blank()
		for _, s := range p.undelete() {
			t.Line("", s)
		}
	}
	return t.Print(w)
}
