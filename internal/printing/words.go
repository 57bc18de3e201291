package printing

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/letter"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// openItems refuses to print what the school has not filled in.
func openItems(open []letter.Open) error {
	var list []string
	more := ""
	for i := range open {
		if i == maxNamed {
			more = fmt.Sprintf(" und %d weitere", len(open)-i)
			break
		}
		list = append(list, open[i].Missing())
	}
	return &problem.Problem{
		What:   fmt.Sprintf("Im Brief fehlen noch Angaben: %s%s.", strings.Join(list, ", "), more),
		Remedy: "In elterntool.toml ausfüllen (elterntool init legt die Datei an). Zum Ansehen genügt ein Entwurf: mit --entwurf drucken.",
	}
}

func notProven(path string, err error) error {
	p := &problem.Problem{
		Place: problem.Place{File: filepath.Base(path)},
		What:  "Beim Zurücklesen des PDFs stimmte nicht jeder Brief mit Datei-01 überein. Das PDF und die Briefe wurden nicht aufbewahrt.",
		Remedy: "Oft hilft es, ungewöhnliche Zeichen in Namen oder Vorlagen zu prüfen und sehr lange Adressen zu kürzen; " +
			"oder den Serienbrief in Writer drucken (elterntool letter).",
		Err: err,
	}
	if m := (*mismatch)(nil); errors.As(err, &m) {
		where := fmt.Sprintf("Seite %d", m.page)
		if m.letter != nil && len(m.letter.Rows) > 0 {
			where += fmt.Sprintf(" (Brief %d, Zeile %s von Datei-01)", m.letter.number, report.Numbers(m.letter.Rows, 0))
		}
		p.What = fmt.Sprintf("Beim Zurücklesen des PDFs stimmte %s nicht mit Datei-01 überein. Das PDF und die Briefe wurden nicht aufbewahrt.", where)
	}
	return p
}

// NeedsAttention is the number of places that a person must look at; a list is all looking.
func (r *Result) NeedsAttention() int {
	if r.Job.List {
		return 0
	}
	if r.NotMarked != "" {
		return r.Plan.Look() + 1
	}
	return r.Plan.Look()
}

// Text says what was done and which files now hold passwords.
func (r *Result) Text(w io.Writer, st report.Style) error {
	if r.Job.List {
		return r.list(w, st)
	}
	t := report.NewScreen(st)
	j := r.Job
	what := fmt.Sprintf("%s: %s", filepath.Base(j.Letters), report.Many(len(r.Letters), "Brief", "Briefe"))
	if j.Draft {
		what += ", auf jeder Seite steht ENTWURF"
	}
	t.Fact("Briefe", what)
	for _, p := range r.Parts {
		name := filepath.Base(p.path)
		if len(r.Parts) > 1 {
			name += fmt.Sprintf(", Briefe %d bis %d", p.letters[0].number, p.letters[len(p.letters)-1].number)
		}
		t.Fact("PDF", name+": zurückgelesen; jeder Brief gehört zu einer Zeile von Datei-01")
	}
	letter.TellColumns(t, filepath.Base(j.File), r.Sent)
	if r.Backup != "" {
		t.Fact("Sicherung", filepath.Base(r.Backup))
	}
	for _, l := range r.Lost {
		t.Line("", problem.Clean(problem.Loss(l)))
	}
	if r.NotMarked != "" {
		t.Look("Das Datum steht nicht in der Spalte „" + table.SentHeader + "“")
		t.Line("  ", r.NotMarked)
	}
	r.Plan.Tell(t, j.Settings)
	t.Title("Diese Dateien enthalten jetzt Zugangsdaten")
	for _, f := range append(r.Files, r.withPasswords()...) {
		t.Item(filepath.Base(f), "")
	}
	for _, f := range r.Leftovers {
		t.Item(filepath.Base(f)+" (ein Ordner)", "Der Rest eines Laufs, der nicht zu Ende kam: löschen, wenn gerade kein anderes elterntool läuft.")
	}
	var next []report.Step
	if j.Duplex {
		next = append(next, report.Step{Text: "Zum beidseitigen Drucken: Jeder Brief beginnt auf einer Vorderseite."})
	}
	if !j.Sent && !j.Draft && j.Only == "" {
		only := ""
		if j.New {
			only = " --neue"
		}
		next = append(next, report.Step{
			Text:    "Wenn die Briefe versendet sind, das Datum in Datei-01 eintragen; --neue lässt sie dann aus:",
			Command: "elterntool print " + report.ShellWord(j.File) + only + " --versendet",
		})
	}
	t.Steps(report.NextTitle, append(next, report.Step{
		Text:    "Nach dem Versand löschen, was nicht mehr gebraucht wird, auch aus dem Papierkorb. Dabei hilft:",
		Command: "elterntool clean " + report.ShellWord(j.File),
	})...)
	return t.Print(w)
}

// withPasswords are the other files that hold passwords.
func (r *Result) withPasswords() []string {
	if r.Plan.Table.Passwords == 0 {
		return nil
	}
	files := []string{r.Job.File}
	if r.Backup != "" {
		files = append(files, r.Backup)
	}
	return files
}

// others are the numbers of the other letters that go to parents of the same children.
func (r *Result) others() map[int][]int {
	byChild := map[string][]int{}
	for _, l := range r.Letters {
		for _, id := range l.Children {
			byChild[id] = append(byChild[id], l.number)
		}
	}
	others := map[int][]int{}
	for _, l := range r.Letters {
		for _, id := range l.Children {
			for _, n := range byChild[id] {
				if n != l.number && !slices.Contains(others[l.number], n) {
					others[l.number] = append(others[l.number], n)
				}
			}
		}
	}
	return others
}

// list is the control list for the envelopes: one line per letter.
func (r *Result) list(w io.Writer, st report.Style) error {
	others := r.others()
	columns := []string{"Nr.", "Name", "Account", "Klasse", "Zeilen"}
	if len(others) > 0 {
		columns = append(columns, "zum selben Kind")
	}
	var rows [][]string
	for _, l := range r.Letters {
		key := l.Key
		if l.Code {
			key = "(Registrierungscode)"
		}
		row := []string{fmt.Sprint(l.number), problem.Clean(l.Name), problem.Clean(key), problem.Clean(l.Class), report.Numbers(l.Rows, 0)}
		if len(others) > 0 {
			row = append(row, report.Numbers(others[l.number], 0))
		}
		rows = append(rows, row)
	}
	t := report.NewScreen(st)
	t.Table(columns, rows)
	t.Blank()
	t.Line("", report.Many(len(r.Letters), "Brief", "Briefe")+". Jeder Brief kommt in einen eigenen Umschlag, auch bei zwei Eltern eines Kindes.")
	return t.Print(w)
}
