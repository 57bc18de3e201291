package history

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

const minute = "02.01.2006, 15:04 Uhr"

func when(t time.Time) string { return t.Local().Format(minute) }

// describe is what a step has done, in one line.
func describe(s *journal.Step) string {
	var list []string
	for _, c := range s.Columns {
		added := ""
		if c.Added {
			added = " (neu)"
		}
		list = append(list, fmt.Sprintf("Spalte %s %s%s, %s", table.ColumnName(c.Col), problem.Quote(c.Header), added, report.Many(c.Cells, "Eintrag", "Einträge")))
	}
	return strings.Join(list, "; ")
}

func command(s *journal.Step) string { return "elterntool " + problem.Clean(s.Command) }

// words of a copy, after what it is.
func (c *Copy) words(what string) string {
	switch c.State {
	case Present:
		return what + ": " + c.Name
	case Changed:
		return what + ": " + c.Name + " (nicht zu gebrauchen: hat nicht mehr den Inhalt von damals)"
	case Missing:
		return what + ": " + c.Name + " (fehlt)"
	}
	return what + ": keine"
}

// Text tells the history.
func (v *Overview) Text(w io.Writer, st report.Style) error {
	t := report.NewScreen(st)
	file := filepath.Base(v.File)
	word := report.ShellWord(v.File)
	if v.Journal == "" && len(v.Others) == 0 {
		t.Fact("Datei-01", file+": elterntool hat hier noch nichts geändert.")
		return t.Print(w)
	}
	switch {
	case len(v.Steps) == 0:
		t.Fact("Datei-01", file+": Der Verlauf ist leer.")
	case v.Undo >= 0 && v.Exact && v.Undo == before(v.steps(), len(v.Steps)):
		t.Fact("Datei-01", file+": so, wie elterntool sie zuletzt geschrieben hat")
	case v.Undo >= 0 && v.Exact:
		t.Fact("Datei-01", fmt.Sprintf("%s: so, wie sie nach Schritt %d war", file, v.Undo+1))
	case v.Redo >= 0 && v.Undo < 0:
		t.Fact("Datei-01", file+": Alle Schritte sind zurückgenommen.")
	default:
		t.Fact("Datei-01", file+": seit dem letzten Schritt von elterntool anderswo gespeichert, zum Beispiel in Calc oder Excel")
	}
	for i := len(v.Steps) - 1; i >= 0; i-- {
		e := &v.Steps[i]
		if i == len(v.Steps)-1 {
			t.Title("Schritte, der neueste zuerst")
		}
		note := ""
		if e.Undone != nil {
			note = ", zurückgenommen am " + when(e.Undone.Time)
		}
		t.Line(fmt.Sprintf("%3d  ", i+1), fmt.Sprintf("%s: %s%s", when(e.Time), command(&e.Step), note))
		const indent = "     "
		if text := describe(&e.Step); text != "" {
			t.Line(indent, text)
		}
		backup := e.Backup.words("Sicherung")
		if e.Backup.State != Present {
			backup += "; dieser Schritt lässt sich nicht zurücknehmen"
		}
		if e.Undone == nil || e.Backup.State == Present {
			t.Line(indent, backup)
		}
		switch {
		case e.Undone == nil:
		case e.Undone.Lapsed && e.Kept.State == NotKept:
			t.Line(indent, "Nicht mehr wiederherzustellen")
		case e.Undone.Lapsed:
			t.Line(indent, e.Kept.words("Was zurückgenommen wurde")+"; mit redo nicht mehr wiederherzustellen, weil danach etwas anderes geändert wurde")
		default:
			t.Line(indent, e.Kept.words("Was zurückgenommen wurde"))
		}
	}
	if len(v.Others) > 0 {
		t.Title("Sicherungen, von denen der Verlauf nichts weiß")
		for _, name := range v.Others {
			t.Item(name, "")
		}
	}
	undo := v.Undo >= 0 && v.Steps[v.Undo].Backup.State == Present
	redo := v.Redo >= 0 && v.Steps[v.Redo].Kept.State == Present
	var steps []report.Step
	if undo {
		steps = append(steps, report.Step{Text: fmt.Sprintf("Schritt %d zurücknehmen:", v.Undo+1), Command: "elterntool undo " + word})
	}
	if redo {
		steps = append(steps, report.Step{Text: fmt.Sprintf("Schritt %d wiederherstellen:", v.Redo+1), Command: "elterntool redo " + word})
	}
	t.Steps("Vor und zurück", steps...)
	place := []report.Step{{Text: "Alles liegt neben " + file + v.folder() + "."}}
	if v.Journal != "" {
		place = append(place, report.Step{Text: v.Journal + " sagt, was wann geändert wurde. Werte aus Zellen stehen nicht darin, also auch keine Passwörter."})
	}
	t.Steps("Wo das liegt und wie man es los wird", append(place,
		report.Step{Text: "Jede Sicherung ist eine ganze Datei-01 mit allen persönlichen Daten (und den Passwörtern, wenn welche darin standen)."},
		report.Step{Text: "Löschen, was nicht mehr gebraucht wird:", Command: "elterntool clean " + word})...)
	return t.Print(w)
}

// folder says where Datei-01 lies, where its name as given does not.
func (v *Overview) folder() string {
	given, err := filepath.Abs(filepath.Dir(v.File))
	if err == nil && filepath.Dir(v.File) == "." && given == v.Dir {
		return ""
	}
	return ", im Ordner " + problem.Clean(v.Dir)
}

func (v *Overview) steps() []journal.Step {
	steps := make([]journal.Step, len(v.Steps))
	for i := range v.Steps {
		steps[i] = v.Steps[i].Step
	}
	return steps
}

// Text says what was done, or what would be lost.
func (r *Result) Text(w io.Writer, st report.Style) error {
	t := report.NewScreen(st)
	o := r.Options
	file, word := filepath.Base(o.File), report.ShellWord(o.File)
	done := "vor"
	if r.Redo {
		done = "nach"
	}
	switch {
	case r.Refused:
		t.Fact("Datei-01", file+": bleibt, wie sie ist")
	case o.DryRun:
		t.Fact("Probelauf", fmt.Sprintf("%s wäre wieder so wie %s diesem Schritt.", file, done))
	default:
		t.Fact("Datei-01", fmt.Sprintf("%s ist wieder genau so wie %s diesem Schritt.", file, done))
	}
	t.Fact("Schritt", when(r.Step.Time)+": "+command(&r.Step))
	if text := describe(&r.Step); text != "" {
		t.Fact("", text)
	}
	switch {
	case r.Kept != "" && r.Made:
		t.Fact("Aufgehoben", "was eben noch in Datei-01 stand: "+r.Kept)
	case r.Kept != "":
		t.Fact("Aufgehoben", "was eben noch in Datei-01 stand, liegt schon in "+r.Kept)
	}
	if r.Removed != "" {
		t.Fact("Gelöscht", r.Removed+" (der Inhalt ist wieder in Datei-01)")
	}
	for _, l := range r.Losses {
		t.Line("", problem.Clean(problem.Loss(l)))
	}
	if r.Edited {
		r.lost(t)
	}
	switch {
	case r.Refused:
	case o.DryRun:
		t.Title("Nur zur Probe: Nichts wurde geschrieben.")
	default:
		other := report.Step{Text: "Doch wieder herstellen:", Command: "elterntool redo " + word}
		again := report.Step{Text: "Noch einen Schritt zurück:", Command: "elterntool undo " + word}
		if r.Redo {
			other = report.Step{Text: "Doch zurücknehmen:", Command: "elterntool undo " + word}
			again = report.Step{Text: "Noch einen Schritt vor:", Command: "elterntool redo " + word}
		}
		steps := []report.Step{other}
		if r.Next > 0 {
			steps = append(steps, again)
		}
		if !r.Redo {
			steps = append(steps, report.Step{Text: "Sobald elterntool etwas anderes in Datei-01 einträgt, geht redo nicht mehr."})
		}
		t.Steps(report.NextTitle, append(steps,
			report.Step{Text: "Die aufgehobenen Dateien enthalten alle persönlichen Daten (und Passwörter, wenn welche darin standen). Was liegt wo:", Command: "elterntool history " + word},
			report.Step{Text: "Löschen, was nicht mehr gebraucht wird:", Command: "elterntool clean " + word})...)
	}
	return t.Print(w)
}

// lost lists what somebody has done in Datei-01 since.
func (r *Result) lost(t *report.Screen) {
	verb := "Nicht mehr in Datei-01 ist"
	switch {
	case r.Refused:
		verb = "Verloren ginge"
	case r.Options.DryRun:
		verb = "Nicht mehr in Datei-01 wäre"
	}
	d := r.Lost
	switch {
	case d == nil:
		t.Title("Was seitdem eingetragen wurde, ist nicht festzustellen")
		t.Line("  ", "Datei-01 oder die aufgehobene Fassung lässt sich nicht als Tabelle lesen.")
		return
	case d.Outside == 0:
		t.Title("Außer dem, was elterntool eingetragen hat, ist seitdem keine Zelle anders geworden")
		t.Line("  ", "Was nicht in Zellen steht (Formate, Kommentare, Spaltenbreiten), wird hier nicht verglichen.")
	default:
		t.Title(fmt.Sprintf("%s, was seitdem eingetragen wurde: %s", verb, report.Many(d.Outside, "Zelle", "Zellen")))
		for _, c := range d.Listed {
			place := problem.Place{Sheet: c.Sheet, Row: c.Row, Column: table.ColumnName(c.Col)}
			now, then := quote(c.Now, c.Secret), quote(c.Then, c.Secret)
			if c.Secret && c.Now != "" && c.Then != "" {
				t.Item(place.String()+": ein anderer Wert (Passwörter und Codes werden nicht gezeigt)", "")
				continue
			}
			t.Item(fmt.Sprintf("%s: %s → %s", place, now, then), "")
		}
		if n := d.Outside - len(d.Listed); n > 0 {
			t.Line("  ", fmt.Sprintf("… und %s", report.Many(n, "weitere Zelle", "weitere Zellen")))
		}
	}
	filled := 0
	for _, c := range r.Step.Columns {
		filled += c.Cells
		if c.Added {
			filled++ // the header
		}
	}
	switch {
	case d.Inside > 0 && !d.Unsure:
		t.Line("  ", fmt.Sprintf("Von den Zellen, die elterntool gefüllt hat, %s %s, auch wenn jemand sie danach von Hand geändert hat.", report.Noun(d.Inside, "ändert sich", "ändern sich"), report.Num(d.Inside)))
	case d.Inside > 0:
		text := "In den Spalten, die elterntool gefüllt hat, " + report.Noun(d.Inside, "ändert sich ", "ändern sich ") + report.Many(d.Inside, "Zelle", "Zellen")
		if n := d.Inside - filled; n > 0 && !r.Redo {
			text += fmt.Sprintf("; gefüllt hat es nur %d: Mindestens %s hat jemand von Hand eingetragen", filled, report.Many(n, "Zelle", "Zellen"))
		}
		t.Line("  ", text+".")
	}
}

// quote is a value as it is shown; secrets are not.
func quote(s string, secret bool) string {
	const most = 40
	switch r := []rune(s); {
	case s == "":
		return "leer"
	case secret:
		return "ein Passwort oder Code"
	case len(r) > most:
		s = string(r[:most-1]) + "…"
	}
	return problem.Quote(s)
}

func (s *work) refused(res *Result) error {
	what := "Datei-01 ist nicht mehr so, wie elterntool sie geschrieben hat: Jemand hat sie seitdem gespeichert. Nichts wurde zurückgenommen."
	if res.Redo {
		what = "Datei-01 ist nicht mehr so, wie sie nach dem Zurücknehmen war: Jemand hat sie seitdem gespeichert. Nichts wurde wiederhergestellt."
	}
	return &problem.Problem{
		Place:  problem.Place{File: filepath.Base(s.o.File)},
		What:   what,
		Remedy: fmt.Sprintf("Soll das trotzdem geschehen: elterntool %s %s --trotzdem (was jetzt in Datei-01 steht, bleibt dabei als Datei erhalten)", name(res.Redo), report.ShellWord(s.o.File)),
	}
}

func name(redo bool) string {
	if redo {
		return "redo"
	}
	return "undo"
}

// nothing says that there is no step in that direction.
func (s *work) nothing(redo bool) error {
	p := &problem.Problem{
		Place:  problem.Place{File: filepath.Base(s.o.File)},
		What:   "Es gibt keinen Schritt, der sich zurücknehmen ließe.",
		Remedy: "Was elterntool geändert hat, zeigt: elterntool history " + report.ShellWord(s.o.File),
	}
	switch {
	case len(s.journal.Steps) == 0:
		p.What = "elterntool hat in dieser Datei noch nichts geändert, oder der Verlauf fehlt (" + filepath.Base(s.journal.Path) + ")."
		p.Remedy = "Wurde die Datei umbenannt oder verschoben, ihren Verlauf ebenso umbenennen und mit den Sicherungen daneben legen."
	case redo:
		p.What = "Es gibt keinen Schritt, der sich wiederherstellen ließe: Zurückgenommen ist nichts, oder es wurde danach etwas anderes geändert."
	}
	return p
}

// unavailable says why the wanted content cannot be had.
func (s *work) unavailable(res *Result, c Copy) error {
	p := &problem.Problem{Place: problem.Place{File: filepath.Base(s.o.File)}}
	step := fmt.Sprintf("Der Schritt vom %s (%s)", when(res.Step.Time), command(&res.Step))
	verb := "zurücknehmen"
	if res.Redo {
		verb = "wiederherstellen"
	}
	file := "die Sicherung " + c.Name
	if res.Redo {
		file = "die Datei " + c.Name
	}
	p.Remedy = "Liegt sie in einem anderen Ordner oder im Papierkorb, sie wieder neben Datei-01 legen. Was noch da ist, zeigt: elterntool history " + report.ShellWord(s.o.File)
	switch c.State {
	case Missing:
		p.What = fmt.Sprintf("%s lässt sich nicht %s: Es fehlt %s.", step, verb, file)
	case Changed:
		p.What = fmt.Sprintf("%s lässt sich nicht %s: %s hat nicht mehr den Inhalt von damals.", step, verb, upper(file))
		p.Remedy = "Wer sie trotzdem haben will, öffnet sie und vergleicht selbst. Was noch da ist, zeigt: elterntool history " + report.ShellWord(s.o.File)
	default:
		p.What = fmt.Sprintf("%s lässt sich nicht %s: Er lief ohne Sicherung (--ohne-sicherung).", step, verb)
		p.Remedy = "Ältere Sicherungen zeigt elterntool history " + report.ShellWord(s.o.File) + "; eine davon lässt sich von Hand an die Stelle von Datei-01 kopieren."
	}
	return p
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
