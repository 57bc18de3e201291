package export

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/datei02"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// NeedsAttention counts what a person must look at; 0 means exit code 0.
func (r *Result) NeedsAttention() int {
	n := 0
	for _, s := range r.page(report.Limits{Rows: 1}).Sections {
		if s.Level == report.Look {
			n += s.Count
		}
	}
	return n
}

// Text says what was done, for a terminal or a pipe.
func (r *Result) Text(w io.Writer, st report.Style) error {
	return r.page(st.Limits()).Text(w, st)
}

// page puts all there is to say into sentences and cells.
func (r *Result) page(l report.Limits) *report.Page {
	b := builder{Result: r, p: r.Plan, limit: l.Rows, page: &report.Page{Title: "Datei-02 aus " + filepath.Base(r.Options.File), Saved: r.Options.Report != ""}}
	b.facts()
	b.people()
	b.columns()
	b.values()
	b.info()
	b.outcome()
	// What a person must look at comes first, in the order it was found.
	slices.SortStableFunc(b.page.Sections, func(x, y report.Section) int { return int(x.Level) - int(y.Level) })
	return b.page
}

// shownRows is how many rows one entry names.
const shownRows = 12

type builder struct {
	*Result
	p     *Plan
	limit int
	page  *report.Page
}

// put adds a section that has something to say.
func (b *builder) put(s report.Section) {
	if s.Count > 0 {
		s.DropEmpty()
		b.page.Sections = append(b.page.Sections, s)
	}
}

func (b *builder) facts() {
	p := b.p
	fact := func(label string, lines ...string) {
		b.page.Facts = append(b.page.Facts, report.Fact{Label: label, Lines: lines})
	}
	rows := report.Many(p.Persons, "Zeile mit Namen", "Zeilen mit Namen")
	if p.Hidden > 0 {
		rows += fmt.Sprintf(", davon %s ausgeblendet oder ausgefiltert", report.Num(p.Hidden))
	}
	fact("Datei-01", fmt.Sprintf("%s, Tabelle %s", b.Options.File, problem.Quote(p.Table.Sheet)), rows)
	if l := p.Last; l != nil {
		fact("Zuletzt", filepath.Base(l.File.Path), fmt.Sprintf("%s, %s", report.Many(len(l.File.Rows), "Zeile", "Zeilen"), accounts(l.Least, l.Most)))
	} else {
		fact("Zuletzt", "kein früherer Export gefunden: Dies ist der erste.")
	}
	var list []string
	for c := range p.Columns.All() {
		list = append(list, c.Header())
	}
	fact("Datei-02", filepath.Base(b.Output), fmt.Sprintf("%s: %s", report.Many(len(p.Rows), "Zeile", "Zeilen"), strings.Join(list, ", ")), b.reason())
	b.page.Sum = "So viele Eltern sollte die Vorschau in IServ zeigen: " + number(p.Least, p.Most)
	if p.Last != nil && p.NewMost > 0 {
		b.page.Counts = append(b.page.Counts, report.Count{Text: "davon neu: " + newWords(p), Count: p.NewMost})
	}
}

func newWords(p *Plan) string {
	if p.NewLeast != p.NewMost {
		return fmt.Sprintf("Namen, die im letzten Export nicht standen (mindestens %s)", report.Num(p.NewLeast))
	}
	return "Namen, die im letzten Export nicht standen"
}

// accounts are "62 Eltern" or "60 bis 62 Eltern".
func accounts(least, most int) string {
	if least == 1 && most == 1 {
		return "1 Elternteil"
	}
	return number(least, most) + " Eltern"
}

func number(least, most int) string {
	if least == most {
		return report.Num(most)
	}
	return report.Num(least) + " bis " + report.Num(most)
}

// reason says why Datei-02 has the helper columns that it has.
func (b *builder) reason() string {
	p := b.p
	helpers := p.Columns & datei02.Helpers
	word := report.Noun(helpers.Len(), "Hilfsangabe", "Hilfsangaben")
	switch p.Reason {
	case Asked:
		if helpers == 0 {
			return "ohne Hilfsangaben (--hilfsangaben)"
		}
		return fmt.Sprintf("%s: %s (--hilfsangaben)", word, headers(helpers))
	case AsLast:
		if helpers == 0 {
			return "ohne Hilfsangaben, wie beim letzten Mal"
		}
		return fmt.Sprintf("%s: %s, wie beim letzten Mal", word, headers(helpers))
	case Needed:
		return fmt.Sprintf("%s: %s. Daran erkennt IServ, ob gleichnamige Zeilen dieselbe Person meinen; mehr ist dafür nicht nötig.", word, headers(helpers))
	case NotNeeded:
		return "ohne Hilfsangaben: Jeder Name steht nur einmal da, sie sind nicht nötig."
	}
	return "ohne Hilfsangaben: In Datei-01 stehen keine, die helfen."
}

// people are those who are not in Datei-02, or of whom it is not certain.
func (b *builder) people() {
	p := b.p
	unclear := report.Section{Key: "unclear", Title: "In Datei-02, obwohl nicht sicher ist, ob sie es dürfen", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     "Was zu Anmeldung oder Widerruf dasteht, ist nicht zu verstehen, oder jemand desselben Namens hat widerrufen (--einwilligung mit).",
		Remedy:  "Vor dem Import klären.",
		Columns: []string{"Zeile", "Name", "Spalte", "steht da"}}
	for _, u := range p.Unclear {
		unclear.Count++
		unclear.Add(b.limit, strconv.Itoa(u.Row), u.Name, column(u.Column), noted(u.Text, u.Like))
	}
	b.put(unclear)

	out := report.Section{Key: "left-out", Title: "Nicht in Datei-02: widerrufen oder nicht angemeldet", Unit: [2]string{"Elternteil", "Eltern"},
		Columns: []string{"Zeile", "Name", "Spalte", "steht da", "im letzten Export"}, Level: report.Info,
		Why: "Diese Eltern stehen nicht in Datei-02."}
	unsure := out
	unsure.Key, unsure.Title = "left-out-unclear", "Nicht in Datei-02: ob sie es dürfen, ist nicht sicher"
	unsure.Why, unsure.Remedy = "Was zu Anmeldung oder Widerruf dasteht, ist nicht zu verstehen, oder jemand desselben Namens hat widerrufen (--einwilligung ohne).", "Klären, den Eintrag in Datei-01 berichtigen und noch einmal ausführen."
	unsure.Level = report.Look
	noChild := report.Section{Key: "no-child-id", Title: "Nicht in Datei-02: Zeilen ohne brauchbare Kind-ID", Unit: [2]string{"Elternteil", "Eltern"},
		Why:     "Ohne Kind-ID weiß IServ nicht, zu welchem Kind jemand gehört.",
		Remedy:  "Die Kind-ID aus dem Schulverwaltungsprogramm eintragen und noch einmal ausführen.",
		Columns: []string{"Zeile", "Name"}}
	for _, l := range p.LeftOut {
		if l.Column.Col == 0 {
			noChild.Count++
			noChild.Add(b.limit, report.Numbers(l.Rows, shownRows), l.Name)
			continue
		}
		was := ""
		if l.Was {
			was = "ja"
		}
		if l.Unsure {
			if unsure.Count++; l.Was && !strings.Contains(unsure.Why, "löscht") {
				unsure.Why += " Wer im letzten Export stand, hat in IServ wahrscheinlich einen Account; je nach Importprofil löscht IServ ihn oder verschiebt ihn."
			}
			unsure.Add(b.limit, report.Numbers(l.Rows, shownRows), l.Name, column(l.Column), noted(l.Text, l.Like), was)
			continue
		}
		if l.Was {
			out.Level = report.Look
			out.Why = "Diese Eltern stehen nicht in Datei-02. Wer im letzten Export stand, hat in IServ wahrscheinlich einen Account; je nach Importprofil löscht IServ ihn oder verschiebt ihn."
			out.Remedy = "Ist das so gewollt, ist nichts zu tun; sonst den Eintrag in Datei-01 berichtigen. Vor dem Übernehmen in der Vorschau von IServ prüfen, was mit diesen Accounts geschieht."
		}
		out.Count++
		out.Add(b.limit, report.Numbers(l.Rows, shownRows), l.Name, column(l.Column), l.Text, was)
	}
	b.put(out)
	b.put(unsure)
	b.put(noChild)

	missing := report.Section{Key: "missing", Title: "Im letzten Export, aber nicht mehr in Datei-01", Unit: [2]string{"Elternteil", "Eltern"},
		Why:     "IServ gleicht mit der ganzen Datei ab: Je nach Importprofil löscht oder verschiebt es die Accounts von Eltern, die darin fehlen.",
		Remedy:  "Sind ihre Kinder nicht mehr an der Schule, ist nichts zu tun. Sonst die Zeilen in Datei-01 wieder ergänzen, auch wenn die Eltern schon einen Account haben, und noch einmal ausführen.",
		Columns: []string{"Name", "Kind-ID", "Zeile dort", "jetzt vielleicht"}}
	for _, m := range p.Missing {
		now := m.Now
		if now != "" {
			now = fmt.Sprintf("%s (Zeile %d)", m.Now, m.Row)
			missing.Remedy = "Sind ihre Kinder nicht mehr an der Schule, ist nichts zu tun. Heißt jemand jetzt anders, legt IServ vielleicht einen zweiten Account an: in der Vorschau prüfen. Wer fehlt, obwohl er dazugehört, muss wieder in Datei-01."
		}
		missing.Count++
		missing.Add(b.limit, m.Name, strings.Join(m.ChildIDs, ", "), strconv.Itoa(m.Line), now)
	}
	b.put(missing)

	several := report.Section{Key: "unsure", Title: "Ein Account oder mehrere?", Unit: [2]string{"Name", "Namen"},
		Why:     "Diese Namen stehen in mehreren Zeilen, und ihre Hilfsangaben sind nicht überall gleich oder fehlen. Was IServ daraus macht, ist nicht sicher.",
		Remedy:  "Ist es jedes Mal dieselbe Person, ihre Angaben in allen Zeilen gleich schreiben und noch einmal ausführen. Sonst diese Namen in der Vorschau von IServ prüfen.",
		Columns: []string{"Zeile", "Name", "Accounts"}}
	if p.Columns&datei02.Helpers == 0 {
		several.Why = "Diese Namen stehen in mehreren Zeilen, und Datei-02 hat keine Hilfsangaben, an denen IServ dieselbe Person erkennt."
		several.Remedy = "Diese Namen in der Vorschau von IServ prüfen. Oder Hilfsangaben mitgeben, wenn es die erste Datei-02 ist: --hilfsangaben e-mail (oder adresse, telefon)."
	}
	for _, u := range p.Unsure {
		several.Count++
		several.Add(b.limit, report.Numbers(u.Rows, shownRows), u.Name, number(u.Least, u.Most))
	}
	b.put(several)
	b.put(report.Section{Key: "nameless", Title: "Nicht in Datei-02: Zeilen ohne vollständigen Namen", Count: len(p.Nameless), Unit: [2]string{"Zeile", "Zeilen"},
		Why: report.Noun(len(p.Nameless), "Zeile ", "Zeilen ") + report.Numbers(p.Nameless, shownRows) + ".", Remedy: "Vorname und Nachname ergänzen und noch einmal ausführen."})
}

// noted is what stands somewhere about consent.
func noted(text string, like int) string {
	if like > 0 {
		return fmt.Sprintf("in Zeile %d, gleicher Name: %s", like, text)
	}
	return text
}

// columns are differences in the columns.
func (b *builder) columns() {
	p := b.p
	if b.Errors > 0 {
		b.put(report.Section{Key: "errors", Title: "Trotz Fehlern in Datei-01 geschrieben", Count: b.Errors, Unit: [2]string{"Fehler", "Fehler"},
			Why: "elterntool check findet sie; mit --trotzdem ist Datei-02 dennoch geschrieben.", Remedy: "Ansehen: elterntool check " + report.ShellWord(b.Options.File)})
	}
	if p.OtherHelpers() {
		was, now := p.Last.File.Columns&datei02.Helpers, p.Columns&datei02.Helpers
		remedy := "Die Spalten in Datei-01 wieder ergänzen, oder in der Vorschau von IServ prüfen, ob jemand doppelt angelegt würde."
		if p.Reason == Asked {
			remedy = "Wenn nichts dagegen spricht, --hilfsangaben weglassen: Dann nimmt elterntool dieselben wie beim letzten Mal."
		}
		b.put(report.Section{Key: "other-helpers", Title: "Andere Hilfsangaben als beim letzten Mal", Count: (was ^ now).Len(), Unit: [2]string{"Spalte", "Spalten"},
			Why:    fmt.Sprintf("Damals: %s. Jetzt: %s. Erkennt IServ die Eltern daran nicht wieder, legt es für dieselben Personen zweite Accounts an.", headers(was), headers(now)),
			Remedy: remedy})
	}
	var absent []string
	for _, c := range p.Absent {
		absent = append(absent, problem.Quote(c.Header()))
	}
	b.put(report.Section{Key: "absent", Title: "Diese Hilfsangaben gibt es in Datei-01 nicht", Count: len(absent), Unit: [2]string{"Spalte", "Spalten"},
		Why: report.List(absent) + ".", Remedy: `Heißt die Spalte dort anders: --col ` + absentKey(p.Absent) + `="…"`})
	if l := p.Last; l != nil && len(l.File.Unknown) > 0 {
		var list []string
		for _, h := range l.File.Unknown {
			list = append(list, problem.Quote(h))
		}
		b.put(report.Section{Key: "unknown-columns", Title: "Spalten, die nur der letzte Export hatte", Count: len(list), Unit: [2]string{"Spalte", "Spalten"},
			Why: report.List(list) + ".", Remedy: "Prüfen, ob das Importprofil in IServ sie braucht. Was zu dieser Datei-02 passt, zeigt elterntool profile."})
	}
	for _, e := range p.Unusable {
		b.put(report.Section{Key: "unusable", Title: filepath.Base(e.File) + " ist keine Datei-02", Count: 1,
			Why:    e.What + " Sie zählt nicht als letzter Export.",
			Remedy: "Wurde sie nach dem Export mit Excel oder Calc geöffnet und gespeichert, sie aus einer Sicherung zurückholen. Sonst umbenennen oder löschen."})
	}
}

func absentKey(list []datei02.Column) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Key()
}

// values are single values that somebody may stumble over.
func (b *builder) values() {
	p := b.p
	zeros := report.Section{Key: "zeros", Title: "Kind-IDs mit anderen Nullen am Anfang als im letzten Export", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     "IServ findet nur Kinder, deren Kind-ID genau gleich geschrieben ist.",
		Remedy:  "Die Spalte Kind-ID als Text formatieren und die Kind-IDs aus dem Schulverwaltungsprogramm neu eintragen.",
		Columns: []string{"Name", "jetzt", "im letzten Export"}}
	for _, c := range p.Zeros {
		zeros.Count++
		zeros.Add(b.limit, c.Name, c.Now, c.ChildID)
	}
	b.put(zeros)
	for _, s := range []struct {
		values             []Value
		key, title, remedy string
	}{
		{p.Formulas, "formulas", "Werte, die eine Tabelle für eine Formel hielte", "Die Zellen in Datei-01 prüfen. Datei-02 nicht mit Excel oder Calc öffnen."},
		{p.Breaks, "line-breaks", "Werte mit Zeilenumbruch", "In eine Zeile schreiben: Ob IServ Zeilenumbrüche liest, ist nicht sicher."},
	} {
		sec := report.Section{Key: s.key, Title: s.title, Unit: [2]string{"Wert", "Werte"}, Why: "Sie stehen unverändert in Datei-02.", Remedy: s.remedy,
			Columns: []string{"Zelle", "Spalte", "steht da"}}
		for _, v := range s.values {
			sec.Count++
			sec.Add(b.limit, p.cell(v.Row, v.Column), v.Column.Header(), v.Text)
		}
		b.put(sec)
	}
	for _, bl := range p.Blank {
		b.put(report.Section{Key: "blank", Title: fmt.Sprintf("In der Spalte %s steht nichts", problem.Quote(bl.Column.Header)), Count: bl.Rows, Unit: [2]string{"Zeile", "Zeilen"},
			Why:    "Eine leere Zelle schließt niemanden aus: Die Einwilligung geben die Eltern erst bei der ersten Anmeldung.",
			Remedy: "Wer nicht in Datei-02 soll, bekommt dort „nein“ oder „widerrufen“."})
	}
}

// info is good to know.
func (b *builder) info() {
	p := b.p
	changes := report.Section{Level: report.Info, Key: "changes", Title: "Eltern mit einem Kind weniger als im letzten Export", Unit: [2]string{"Zeile", "Zeilen"},
		Why: "IServ löst die Verknüpfung mit diesem Kind.", Columns: []string{"Name", "Kind-ID"}}
	for _, c := range p.Changes {
		changes.Count++
		changes.Add(b.limit, c.Name, c.ChildID)
	}
	b.put(changes)
	again := report.Section{Level: report.Info, Key: "repeated", Title: "Zeilen, die dasselbe sagen wie eine andere", Unit: [2]string{"Zeile", "Zeilen"},
		Why: "Sie stehen nur einmal in Datei-02.", Columns: []string{"Zeile", "wie Zeile"}}
	for _, r := range p.Repeated {
		again.Count++
		again.Add(b.limit, strconv.Itoa(r.Row), strconv.Itoa(r.First))
	}
	b.put(again)
	for _, c := range []datei02.Column{datei02.Email, datei02.Phone, datei02.Address} {
		cols := p.Table.Columns[fields[c]]
		if !p.Columns.Has(c) || len(cols) < 2 {
			continue
		}
		b.put(report.Section{Level: report.Info, Key: "column-" + c.Key(), Title: c.Header() + " kommt aus einer von mehreren Spalten", Count: len(cols), Unit: [2]string{"Spalte", "Spalten"},
			Why:    fmt.Sprintf("Genommen wird Spalte %s, nicht %s.", column(cols[0]), column(cols[1])),
			Remedy: fmt.Sprintf("Soll es die andere sein: --col %s=%s", c.Key(), report.ShellWord(cols[1].Header))})
	}
}

func (b *builder) outcome() {
	o := b.Options
	say := func(format string, args ...any) {
		b.page.Outcome = append(b.page.Outcome, fmt.Sprintf(format, args...))
	}
	next := func(text, command string) {
		b.page.Next = append(b.page.Next, report.Step{Text: text, Command: command})
	}
	switch b.Outcome {
	case report.Written:
		say("%s ist geschrieben und zurückgelesen: %s, Semikolon, mit Überschriften.", b.Output, b.p.Encoding)
	case report.Unchanged:
		say("%s sagt schon genau dasselbe. Nichts wurde geschrieben.", b.Output)
	case report.DryRun:
		say("Nur zur Probe: Nichts wurde geschrieben.")
	}
	for _, l := range b.Lost {
		say("%s", problem.Loss(l))
	}
	b.page.Outcome = append(b.page.Outcome, b.Report.Words()...)
	if b.Outcome == report.DryRun {
		next("Schreiben:", o.Command)
		return
	}
	say("Nicht mit Excel oder Calc öffnen und speichern: Dabei gingen Nullen am Anfang der Kind-IDs verloren.")
	if b.Outcome == report.Written && (!sameFolder(b.Output, o.File) || !datei02.IsName(b.Output)) {
		say("Beim nächsten Export sucht elterntool den letzten neben Datei-01, unter dem Namen Datei-02-….csv; diese Datei dann mit --letzte angeben.")
	}
	profiled := o.File // it finds its newest Datei-02, and names what comes after it
	if !sameFolder(b.Output, o.File) || !datei02.IsName(b.Output) {
		profiled = b.Output
	}
	next("Was im Importprofil von IServ einzustellen ist, und wo dort was zu klicken ist:", "elterntool profile "+report.ShellWord(profiled))
	next("Nach dem Import die Ergebnisdatei (Import-…-Hinzugefügt.csv) neben Datei-01 legen und die Accounts eintragen:", "elterntool enrich "+report.ShellWord(o.File))
}

// sameFolder tells whether two files lie in one folder.
func sameFolder(a, b string) bool {
	x, errX := filepath.Abs(filepath.Dir(a))
	y, errY := filepath.Abs(filepath.Dir(b))
	return errX == nil && errY == nil && x == y
}

// column is "H „Anmeldung“".
func column(c table.Column) string {
	return strings.TrimSpace(table.ColumnName(c.Col) + " " + problem.Quote(c.Header))
}

// headers are helper columns in words.
func headers(s datei02.Set) string {
	var list []string
	for c := range (s & datei02.Helpers).All() {
		list = append(list, c.Header())
	}
	if len(list) == 0 {
		return "keine"
	}
	return report.List(list)
}
