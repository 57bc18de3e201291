package check

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// Text writes the report for a terminal or a pipe.
func (r *Report) Text(w io.Writer, st report.Style) error { return r.page(st.Limits()).Text(w, st) }

// WriteHTML writes the report as one page for a browser.
func (r *Report) WriteHTML(w io.Writer) error { return r.page(report.HTMLLimits).HTML(w, r.Time) }

// page puts all there is to say into sentences and cells.
func (r *Report) page(l report.Limits) *report.Page {
	p := &report.Page{Title: "Prüfung von " + problem.Clean(filepath.Base(r.File)), Saved: r.HTML}
	p.Facts = append(p.Facts, report.TableFact(r.File, r.Table), report.Fact{Label: "IServ", Lines: r.accountWords()})
	p.Sections = r.sections(l)
	errors, warnings, hints := 0, 0, 0
	for _, s := range p.Sections {
		switch {
		case strings.HasPrefix(s.Title, severityWords[Error]+": "):
			errors += s.Count
		case strings.HasPrefix(s.Title, severityWords[Warning]+": "):
			warnings += s.Count
		case strings.HasPrefix(s.Title, severityWords[Hint]+": "):
			hints += s.Count
		}
	}
	var counts []string
	for _, c := range []struct {
		n         int
		one, more string
	}{{errors, "Fehler", "Fehler"}, {warnings, "Warnung", "Warnungen"}, {hints, "Hinweis", "Hinweise"}} {
		if c.n > 0 {
			counts = append(counts, report.Many(c.n, c.one, c.more))
		}
	}
	switch {
	case errors+warnings > 0:
		p.Rest = "Gefunden: " + report.List(counts)
	case hints > 0:
		p.Sum = "Keine Fehler und keine Warnungen, nur " + report.List(counts)
	case r.Written:
		p.Sum = "Sonst nichts zu beanstanden"
	default:
		p.Sum = "Nichts zu beanstanden"
	}
	if errors > 0 {
		p.RestNote = "Mit Fehlern ginge der Import schief oder gäbe falsche Accounts"
	}
	r.outcome(p, errors+warnings)
	return p
}

// accountWords says what IServ would make of the table. Export may say another number: it takes no more helpers than it needs.
func (r *Report) accountWords() []string {
	lines := []string{"würde daraus " + report.Many(r.Most, "Account", "Accounts") + " machen"}
	if r.Least != r.Most {
		lines[0] = fmt.Sprintf("würde daraus mindestens %s und höchstens %s machen", report.Num(r.Least), report.Many(r.Most, "Account", "Accounts"))
	}
	var helpers []string
	for _, h := range []struct {
		word   string
		fields []table.Field
	}{{"E-Mail", []table.Field{table.Email}}, {"Telefon", []table.Field{table.Phone}}, {"Adresse", []table.Field{table.Address, table.Street}}} {
		if slices.ContainsFunc(h.fields, func(f table.Field) bool { return len(r.Table.Columns[f]) > 0 }) {
			helpers = append(helpers, h.word)
		}
	}
	if r.Differing && len(helpers) > 0 {
		lines = append(lines, "wenn Datei-02 "+report.List(helpers)+" enthielte. elterntool export nimmt davon nur, was nötig ist, und nennt die Zahl dafür.")
	}
	return lines
}

// sections are those of the kinds that were found, the gravest first; at the end what is
// repaired.
func (r *Report) sections(l report.Limits) []report.Section {
	var open, fixed [NumKinds]report.Section
	for _, f := range r.Findings {
		list := &open
		if f.Fix && r.Written {
			list = &fixed
		}
		s, limit := &list[f.Kind], l.Rows
		if f.Kind.Severity() == Hint || list == &fixed {
			limit = l.Mild
		}
		s.Count++
		s.Add(limit, rowCells(&f)...)
	}
	var sections []report.Section
	for _, severity := range []Severity{Error, Warning, Hint} {
		for k := range Kind(NumKinds) {
			if s := &open[k]; k.Severity() == severity && s.Count > 0 {
				over := r.Count[k] - s.Count - fixed[k].Count
				s.Count, s.More = s.Count+over, s.More+over
				sections = append(sections, finish(*s, k, severityWords[severity]+": ", severity > Hint))
			}
		}
	}
	for k := range Kind(NumKinds) {
		if s := fixed[k]; s.Count > 0 {
			s = finish(s, k, "Berichtigt: ", false)
			s.Key += "-fixed"
			s.Why, s.Remedy = "", ""
			sections = append(sections, s)
		}
	}
	return sections
}

func finish(s report.Section, k Kind, before string, look bool) report.Section {
	w := &kinds[k]
	s.Key, s.Title, s.Why, s.Remedy = w.key, before+w.title, w.why, w.remedy
	s.Unit = w.unit
	if w.unit == [2]string{} {
		s.Unit = [2]string{"Zeile", "Zeilen"}
	}
	if s.Level = report.Info; look {
		s.Level = report.Look
	}
	s.Columns = []string{"Zeile", "Name", "Spalte", "steht da", "stattdessen", "Hinweis"}
	if k == NoChildIDColumn { // its row is that of the headers
		s.Rows = nil
	}
	s.DropEmpty()
	return s
}

// rowCells are the cells of a finding's line.
func rowCells(f *Finding) []string {
	rows := strconv.Itoa(f.Row)
	if f.Kind == NothingToCompare || f.Kind == ChildIDShort || f.Kind == ChildIDCrowded || f.Kind == ChildIDBroken {
		rows = report.Numbers(append([]int{f.Row}, f.Others...), 6)
	}
	column := ""
	if f.Col > 0 {
		column = table.ColumnName(f.Col) + " " + f.Header
	}
	instead := ""
	if f.Fix && f.Kind != Decomposed && f.New != f.Value { // what is composed looks the same
		instead = strings.ReplaceAll(f.New, "\n", "↵")
	}
	return []string{rows, f.Name, column, f.Value, clip(instead), f.Note}
}

// outcome says what has happened and what to do now.
func (r *Report) outcome(p *report.Page, left int) {
	say := func(format string, args ...any) { p.Outcome = append(p.Outcome, fmt.Sprintf(format, args...)) }
	next := func(text, flags string) {
		p.Next = append(p.Next, report.Step{Text: text, Command: strings.TrimSpace(r.Command + " " + flags)})
	}
	file := r.File
	if r.Output != "" {
		file = r.Output
	}
	fixable := 0
	for _, f := range r.Findings {
		if f.Fix {
			fixable++
			if f.Kind.Severity() > Hint && !r.Written {
				left--
			}
		}
	}
	switch {
	case r.Written:
		say("%s ist geschrieben und geprüft: %s.", file, report.Many(r.Fixed, "Zelle ist berichtigt", "Zellen sind berichtigt"))
		for _, s := range report.WrittenWords(r.Backup, r.Ranges, r.Recalculated, r.Lost) {
			say("%s", s)
		}
	case r.Fix && r.Fixed == 0:
		say("Es gab nichts, was sich von allein berichtigen lässt. Nichts wurde geschrieben.")
	case r.Fix:
		say("Nur zur Probe: Nichts wurde geschrieben. --fix würde %s berichtigen.", report.Many(r.Fixed, "Zelle", "Zellen"))
	default:
		say("Nur geprüft: Nichts wurde geschrieben.")
	}
	p.Outcome = append(p.Outcome, r.Report.Words()...)
	if fixable > 0 && !r.Written {
		next(fmt.Sprintf("Berichtigen, was nur eine richtige Antwort hat (%s, mit Sicherung):", report.Many(fixable, "Zelle", "Zellen")), "--fix")
	}
	if left > 0 && r.Output == "" {
		next("Das Übrige in Datei-01 berichtigen, speichern, schließen und noch einmal prüfen:", "")
	}
	// Named columns or another sheet would have to be named to export, too, which does not know all of them.
	if plain := "elterntool check " + report.ShellWord(r.File); r.Errors() == 0 && r.Command == plain {
		text := "Datei-02 für den Import in IServ schreiben:"
		if left > 0 || fixable > 0 && !r.Written {
			text = "Wenn nichts mehr zu berichtigen ist, " + text
		}
		p.Next = append(p.Next, report.Step{
			Text:    text,
			Command: "elterntool export " + report.ShellWord(file),
		})
	}
	if r.Written {
		p.Next = append(p.Next, report.PasswordSteps(r.Table, file, r.Backup)...)
	}
}
