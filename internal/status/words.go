package status

import (
	"cmp"
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

// Why is the reason for which an account is to be locked or deleted.
func (a *Account) Why(p *Plan) string {
	if a.State == Withdrawn {
		return "abgelehnt oder widerrufen (" + a.Said + ")"
	}
	return missedValue(p.Deadline)
}

// NeedsAttention counts what a person must look at; 0 means exit code 0.
func (r *Result) NeedsAttention() int {
	n := 0
	for _, s := range r.page(report.Limits{Rows: 1}).Sections {
		if s.Level == report.Look {
			n += s.Count
		}
	}
	if !r.Known {
		n++
	}
	return n
}

// Text says what was done, and what to do next.
func (r *Result) Text(w io.Writer, st report.Style) error { return r.page(st.Limits()).Text(w, st) }

var countWords = [NumStates]string{
	Registered: "angemeldet", StillOpen: "noch offen", Missed: "nicht angemeldet", Withdrawn: "abgelehnt oder widerrufen",
	ByHand: "mit einem Eintrag von Hand, der stehen bleibt", Again: "angemeldet, aber wieder mit vorläufigem Passwort",
	Missing: "nicht im Benutzerexport", Deleted: "in IServ gelöscht", Doubtful: "von denen nicht sicher ist, wem sie gehören", Unknown: "im Benutzerexport",
}

func (r *Result) page(l report.Limits) *report.Page {
	o := r.Options
	p := &report.Page{Title: "Anmeldungen für " + filepath.Base(o.File)}
	p.Facts = []report.Fact{
		{Label: "Datei-01", Lines: []string{fmt.Sprintf("%s, Tabelle %s", o.File, problem.Quote(r.Table.Sheet)), report.Many(len(r.Accounts), "Account", "Accounts")}},
		{Label: "IServ", Lines: []string{filepath.Base(o.Users) + ": " + report.Many(r.Users.Rows, "Benutzer", "Benutzer")}},
	}
	if r.Without > 0 {
		p.Facts[0].Lines = append(p.Facts[0].Lines, report.Many(r.Without, "Zeile", "Zeilen")+" ohne Account")
	}
	if r.Known {
		p.Facts[1].Lines = append(p.Facts[1].Lines, filepath.Base(o.Provisional)+": Benutzer mit vorläufigem Passwort")
	}
	stand := "vom " + Day(r.AsOf)
	if o.AsOf.IsZero() {
		stand += " (Datum der Dateien; sonst --stand angeben)"
	}
	p.Facts = append(p.Facts, report.Fact{Label: "Stand", Lines: []string{stand}})
	if !r.Deadline.IsZero() {
		over := ", noch nicht vorbei"
		if r.Over {
			over = ", vorbei"
		} else if midnight(o.Now()).After(r.Deadline) {
			over = ", vorbei; die Dateien von IServ sind aber älter: neu exportieren"
		}
		p.Facts = append(p.Facts, report.Fact{Label: "Frist", Lines: []string{Day(r.Deadline) + over}})
	}
	count := r.Count()
	if r.Known {
		p.Sum = fmt.Sprintf("Angemeldet: %s von %s", report.Num(count[Registered]), report.Many(len(r.Accounts), "Account", "Accounts"))
	} else {
		p.Sum = "Wer sich angemeldet hat, ist nicht zu sagen: Es fehlt die Liste der vorläufigen Passwörter."
	}
	for s, n := range count {
		if n > 0 {
			p.Counts = append(p.Counts, report.Count{Text: countWords[s], Count: n})
		}
	}
	for _, s := range r.sections(l) {
		if s.Count > 0 {
			s.DropEmpty()
			p.Sections = append(p.Sections, s)
		}
	}
	r.outcome(p)
	return p
}

// sections are what there is to look at, and the numbers per class.
func (r *Result) sections(l report.Limits) []report.Section {
	unit := [2]string{"Account", "Accounts"}
	columns := []string{"Zeile", "Name", "Kind-ID", "Account", "steht da"}
	gone := report.Section{Key: "missing", Title: "Nicht im Benutzerexport", Unit: unit, Columns: columns,
		Why:    "Diese Accounts stehen in Datei-01, im Export aber nicht, oder sie sind dort gelöscht. Über ihre Anmeldung ist nichts zu sagen. Ein „offen“ wird gelöscht, damit niemand an sie erinnert wird; sonst bleiben die Zellen, wie sie sind.",
		Remedy: "In IServ nachsehen, ob der Account gelöscht oder umbenannt wurde, und Datei-01 berichtigen."}
	doubtful := report.Section{Key: "doubtful", Title: "Nicht sicher, wem der Account gehört", Unit: unit, Columns: []string{"Zeile", "Name", "Account", "Zeile im Export", "warum"},
		Why:    "Datei-01 und der Benutzerexport widersprechen einander. Ein „offen“ wird gelöscht, damit niemand an sie erinnert wird; sonst bleiben die Zellen, wie sie sind. Auf der Liste der Accounts zum Sperren stehen diese nicht.",
		Remedy: "In IServ nachsehen, wem der Account gehört (Verwaltung → Benutzer), und den Namen oder den Account berichtigen. Dann neu exportieren."}
	again := report.Section{Key: "again", Title: "Angemeldet, aber wieder mit vorläufigem Passwort", Unit: unit, Columns: columns,
		Why:    "Vermutlich wurde das Passwort zurückgesetzt. Der Eintrag bleibt: Er sagt, wann die Anmeldung erfolgt war.",
		Remedy: "Nachfragen, ob die Person wieder Zugang hat."}
	withdrawn := report.Section{Key: "withdrawn", Title: "Abgelehnt oder widerrufen, Account noch vorhanden", Unit: unit, Columns: columns,
		Why:    "Das steht so in Datei-01. Erinnerungen bekommen diese Eltern nicht.",
		Remedy: "Den Account in IServ löschen."}
	missed := report.Section{Key: "missed", Title: "Bis zur Frist nicht angemeldet", Unit: unit, Columns: columns[:4],
		Why:    "Diese Accounts haben noch ein vorläufiges Passwort.",
		Remedy: "In IServ sperren oder löschen (Verwaltung → Benutzer) und beim nächsten Import weglassen."}
	elsewhere := report.Section{Key: "withdrawn-elsewhere", Title: "Vielleicht widerrufen", Unit: unit, Columns: columns,
		Why:    "Das steht in einer Bemerkung oder bei demselben Namen in einer anderen Zeile, und nichts zeigt, dass es zwei Personen sind. Diese Accounts bekommen keine Erinnerung und stehen nicht auf der Liste zum Sperren.",
		Remedy: "Ist es dieselbe Person, auch hier in die Spalte „Anmeldung“ eintragen: widerrufen. Sonst bei beiden Adresse, Telefon oder E-Mail ergänzen, oder die Bemerkung ändern."}
	hand := report.Section{Level: report.Info, Key: "by-hand", Title: "Von Hand eingetragen", Unit: unit, Columns: columns,
		Why: "Diese Einträge bleiben stehen. Auch auf der Liste der Accounts zum Sperren stehen sie nicht."}
	addDoubtful := func(a *Account) {
		rows, _ := a.numbers()
		doubtful.Count++
		doubtful.Add(l.Rows, rows, a.Rows[0].name(), a.Name, report.Numbers(a.Lines, 0), a.Doubt)
	}
	for i := range r.Accounts {
		a := &r.Accounts[i]
		rows, children := a.numbers()
		switch a.State {
		case Missing, Deleted:
			said := a.Said
			if a.State == Deleted {
				said = strings.TrimPrefix(said+"; in IServ gelöscht", "; ")
			}
			gone.Count++
			gone.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name, said)
		case Doubtful:
			addDoubtful(a)
		case Again:
			again.Count++
			again.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name, a.Said)
		case Withdrawn:
			if a.Doubt != "" {
				addDoubtful(a)
			} else if len(a.Lines) > 0 {
				withdrawn.Count++
				withdrawn.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name, a.Said)
			} else {
				hand.Count++
				hand.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name, a.Said)
			}
		case ByHand:
			if a.Elsewhere {
				elsewhere.Count++
				elsewhere.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name, a.Said)
				continue
			}
			hand.Count++
			hand.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name, a.Said)
		case Missed:
			missed.Count++
			missed.Add(l.Rows, rows, a.Rows[0].name(), children, a.Name)
		}
	}
	if len(r.Lists) > 0 {
		missed.Remedy = "Die Liste dafür: " + r.listNames() + ". " + missed.Remedy
	}
	if o := r.Options; o.AsOf.IsZero() {
		missed.Remedy = "Sind die Dateien von IServ wirklich vom " + Day(r.AsOf) + "? So ist es an ihrem Datum abgelesen, das beim Kopieren ein anderes werden kann. " +
			"Wer sich erst danach angemeldet hat, stünde hier zu Unrecht; sonst --stand angeben. " + missed.Remedy
	}
	return []report.Section{gone, doubtful, again, withdrawn, elsewhere, missed, r.incomplete(), hand, r.classes(l)}
}

// incomplete warns of an export that lacks more than a few.
func (r *Result) incomplete() report.Section {
	s := report.Section{Key: "incomplete", Title: "Der Benutzerexport ist vielleicht nicht vollständig", Unit: [2]string{"Account fehlt", "Accounts fehlen"},
		Remedy: "Alle Benutzer exportieren, ohne Filter, und noch einmal ausführen."}
	if n := r.Count()[Missing]; n > 2 && n*10 > len(r.Accounts) {
		s.Count = n
	}
	return s
}

// classes counts accounts per class. Who has children in two classes counts in both.
func (r *Result) classes(l report.Limits) report.Section {
	s := report.Section{Level: report.Info, Key: "classes", Title: "Nach Klassen", Unit: [2]string{"Klasse", "Klassen"},
		Columns: []string{"Klasse", "Accounts", "angemeldet", "offen", "nicht angemeldet", "abgelehnt oder widerrufen", "sonst"}}
	type tally struct{ all, registered, open, missed, withdrawn, other int }
	by := map[string]*tally{}
	for i := range r.Accounts {
		a := &r.Accounts[i]
		var seen []string
		for _, w := range a.Rows {
			if slices.Contains(seen, w.Class) {
				continue
			}
			seen = append(seen, w.Class)
			t := by[w.Class]
			if t == nil {
				t = &tally{}
				by[w.Class] = t
			}
			t.all++
			switch a.State {
			case Registered:
				t.registered++
			case StillOpen:
				t.open++
			case Missed:
				t.missed++
			case Withdrawn:
				t.withdrawn++
			default:
				t.other++
			}
		}
	}
	if len(r.Table.Columns[table.Class]) == 0 {
		return s
	}
	var names []string
	for c := range by {
		names = append(names, c)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(grade(a), grade(b)), cmp.Compare(a, b)) })
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return report.Num(n)
	}
	for _, c := range names {
		t := by[c]
		shown := c
		if c == "" {
			shown = "(ohne)"
		}
		s.Count++
		s.Add(max(l.Rows, 100), shown, report.Num(t.all), number(t.registered), number(t.open), number(t.missed), number(t.withdrawn), number(t.other))
	}
	return s
}

// grade is the number that a class begins with, so that 5a comes before 10a.
func grade(class string) int {
	n, _ := strconv.Atoi(class[:len(class)-len(strings.TrimLeft(class, "0123456789"))])
	return n
}

func (w *Row) name() string { return strings.TrimSpace(w.First + " " + w.Last) }

// numbers are the rows and Kind-IDs of an account.
func (a *Account) numbers() (rows, children string) {
	var list []int
	var ids []string
	for _, r := range a.Rows {
		list = append(list, r.Row)
		ids = add(ids, r.Child)
	}
	return report.Numbers(list, 0), strings.Join(ids, ", ")
}

func (r *Result) listNames() string {
	var names []string
	for _, f := range r.Lists {
		names = append(names, filepath.Base(f.Path))
	}
	return report.List(names)
}

func (r *Result) outcome(p *report.Page) {
	o := r.Options
	say := func(format string, args ...any) { p.Outcome = append(p.Outcome, fmt.Sprintf(format, args...)) }
	file := o.File
	if o.Output != "" {
		file = o.Output
	}
	added := ""
	if r.Target != nil && r.Target.Added {
		added = " (neu)"
	}
	switch r.Outcome {
	case report.DryRun:
		say("Nur zur Probe: Nichts wurde geschrieben.")
		if r.Target != nil {
			say("Spalte %s %s%s bekäme %s.", table.ColumnName(r.Target.Col), problem.Quote(r.Target.Header), added, r.cells("neuen Eintrag"))
		}
		if len(r.Lists) > 0 {
			say("Dazu entstünden: %s.", r.listNames())
		}
	case report.Written:
		say("%s ist geschrieben und geprüft.", file)
		say("Spalte %s %s%s: %s", table.ColumnName(r.Target.Col), problem.Quote(r.Target.Header), added, r.cells("neuer Eintrag"))
		if r.Backup != "" {
			say("Sicherung der alten Fassung: %s", filepath.Base(r.Backup))
		}
		for _, l := range r.Lost {
			say("%s", problem.Loss(l))
		}
	default:
		say("An Datei-01 gab es nichts zu ändern.")
	}
	if r.Outcome != report.DryRun {
		empty := ""
		if len(r.ToLock()) == 0 {
			empty = ", jetzt leer: Es ist kein Account mehr zu sperren"
		}
		for _, f := range r.Lists {
			switch {
			case f.Unchanged:
				say("Liste: %s (steht schon so da)", filepath.Base(f.Path))
			case f.Backup != "":
				say("Liste: %s%s (die alte: %s)", filepath.Base(f.Path), empty, filepath.Base(f.Backup))
			default:
				say("Liste: %s", filepath.Base(f.Path))
			}
		}
	}
	if len(r.Older) > 0 {
		say("Ältere Listen nicht mehr verwenden (wer darin steht, kann sich inzwischen angemeldet haben): %s.", report.List(r.Older))
	}
	if r.Failed != "" {
		say("Die Liste der Accounts zum Sperren ist nicht geschrieben: %s", r.Failed)
	}
	count := r.Count()
	switch {
	case !r.Known:
		p.Next = append(p.Next, report.Step{
			Text:    "In IServ unter Verwaltung → Benutzer den Filter „Benutzer mit vorläufigem Passwort“ wählen und diese Liste exportieren: Wer darin steht, hat sich noch nicht angemeldet. Dann:",
			Command: o.Command + " --provisional Vorlaeufig.csv"})
	case r.Outcome == report.DryRun:
		p.Next = append(p.Next, report.Step{Text: "Eintragen:", Command: o.Command})
	case count[StillOpen] > 0:
		p.Next = append(p.Next, report.Step{Text: "Alle erinnern, bei denen „offen“ steht, mit einem Brief in neutralen Worten:", Command: "elterntool letter " + report.ShellWord(file) + " --erinnerung"})
	case len(r.Lists) > 0:
		p.Next = append(p.Next, report.Step{Text: "Die Accounts der Liste in IServ sperren oder löschen (Verwaltung → Benutzer). Wenn das erledigt ist, aufräumen:", Command: "elterntool clean " + report.ShellWord(file)})
	}
	if r.Outcome == report.Written {
		p.Next = append(p.Next, report.PasswordSteps(r.Table, file, r.Backup)...)
	}
}

// cells counts what the column gets, and the entries of elterntool's own that go.
func (r *Result) cells(one string) string {
	gone := 0
	for i := range r.Accounts {
		for _, w := range r.Accounts[i].Rows {
			if w.Was != "" && w.Value == "" {
				gone++
			}
		}
	}
	text := report.Many(r.Target.Cells-gone, one, "neue Einträge")
	if gone > 0 {
		text += fmt.Sprintf("; %s geleert", report.Many(gone, "Zelle", "Zellen"))
	}
	return text
}

type (
	jsonResult struct {
		report.JSONRun
		File     string         `json:"file"`
		Output   string         `json:"output,omitempty"`
		Backup   string         `json:"backup,omitempty"`
		AsOf     string         `json:"asOf"`
		Deadline string         `json:"deadline,omitempty"`
		Over     bool           `json:"deadlineOver"`
		Known    bool           `json:"loginsKnown"`
		Cells    int            `json:"cells"`
		Counts   map[string]int `json:"byState"`
		Lists    []string       `json:"lists"`
	}
	jsonAccount struct {
		Account string `json:"account"`
		State   string `json:"state"`
		Rows    []int  `json:"rows"`
		Value   string `json:"value,omitempty"`
		Noted   string `json:"noted,omitempty"`
		Doubt   string `json:"doubt,omitempty"`
		ToLock  bool   `json:"toLock,omitempty"`
	}
)

var stateKeys = [NumStates]string{
	Registered: "registered", StillOpen: "open", Missed: "not-registered", Withdrawn: "withdrawn", ByHand: "by-hand", Again: "provisional-again",
	Missing: "missing", Deleted: "deleted", Doubtful: "doubtful", Unknown: "unknown",
}

// JSON writes everything for scripts.
func (r *Result) JSON(w io.Writer, exitCode int) error {
	o := r.Options
	head := jsonResult{
		JSONRun: report.NewJSONRun("status", r.Outcome, exitCode),
		File:    o.File, Backup: r.Backup, AsOf: r.AsOf.Format("2006-01-02"), Over: r.Over, Known: r.Known, Counts: map[string]int{}, Lists: []string{},
	}
	if r.Outcome == report.Written {
		head.Output = o.Output
	}
	if !r.Deadline.IsZero() {
		head.Deadline = r.Deadline.Format("2006-01-02")
	}
	if r.Target != nil {
		head.Cells = r.Target.Cells
	}
	for s, n := range r.Count() {
		if n > 0 {
			head.Counts[stateKeys[s]] = n
		}
	}
	for _, f := range r.Lists {
		head.Lists = append(head.Lists, f.Path)
	}
	lock := map[string]bool{}
	for _, a := range r.ToLock() {
		lock[a.Name] = true
	}
	return report.WriteJSON(w, head, report.JSONArray{Name: "accounts", Items: func(yield func(any) bool) {
		for i := range r.Accounts {
			a := &r.Accounts[i]
			j := jsonAccount{Account: a.Name, State: stateKeys[a.State], Value: a.Rows[0].Value, Noted: a.Said, Doubt: a.Doubt, ToLock: lock[a.Name]}
			for _, w := range a.Rows {
				j.Rows = append(j.Rows, w.Row)
			}
			if !yield(j) {
				return
			}
		}
	}})
}
