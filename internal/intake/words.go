package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/delimited"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/source"
	"elterntool/internal/table"
)

// wordSource words an error of reading.
func wordSource(err error) error {
	var e *source.Error
	if !errors.As(err, &e) {
		return problem.FromFile(err)
	}
	p := &problem.Problem{Place: problem.Place{File: e.File, Line: e.Line}, Err: err}
	switch {
	case errors.Is(e, fs.ErrNotExist):
		p.What, p.Remedy = "Diese Datei gibt es nicht.", "Den Ordner und die Schreibweise prüfen; Namen mit Leerzeichen gehören in Anführungszeichen."
	case errors.Is(e, source.ErrFolder):
		p.What, p.Remedy = "Das ist ein Ordner, keine Datei.", "Die Datei angeben, die das Schulverwaltungsprogramm exportiert hat."
	case errors.Is(e, source.ErrNoFile):
		p.What, p.Remedy = "Das ist keine Datei, sondern ein Gerät.", "Die Datei angeben, die das Schulverwaltungsprogramm exportiert hat."
	case errors.Is(e, source.ErrOldExcel):
		p.What, p.Remedy = "Das ist eine Arbeitsmappe im alten Format von Excel (.xls).", "In Excel oder Calc öffnen, „Speichern unter“ wählen und als .xlsx oder .ods speichern."
	case errors.Is(e, source.ErrTooLarge):
		p.What, p.Remedy = "Die Datei ist größer, als ein Export von Eltern sein kann.", "Prüfen, ob es die richtige Datei ist."
	case errors.Is(e, source.ErrSpread):
		p.What, p.Remedy = "Diese Zeile hat mehr als tausend Spalten.", "Prüfen, ob es die richtige Datei ist."
	case errors.Is(e, delimited.ErrEmpty):
		p.What, p.Remedy = "Die Datei ist leer.", "Den Export wiederholen."
	case errors.Is(e, delimited.ErrNotText):
		p.What, p.Remedy = "Das ist weder eine Textdatei (CSV) noch eine Tabelle (.ods, .xlsx).", "Die Eltern als CSV oder als Excel-Tabelle exportieren."
		if e.Detail == "pdf" {
			p.What = "Das ist ein PDF."
		}
	case errors.Is(e, delimited.ErrEncoding):
		p.What, p.Remedy = "Die Zeichen dieser Datei lassen sich nicht lesen ("+e.Detail+").", "Den Export wiederholen und als Zeichensatz UTF-8 wählen."
	case errors.Is(e, delimited.ErrQuote):
		p.What = fmt.Sprintf("Im %d. Feld beginnt ein Anführungszeichen, das nirgends endet; wo die nächste Zeile beginnt, ist deshalb nicht sicher.", e.Column)
		p.Remedy = "Die Datei in einem Editor öffnen, das Anführungszeichen in dieser Zeile löschen und speichern, oder den Export wiederholen."
	case errors.Is(e, delimited.ErrTooLong):
		p.What, p.Remedy = "Diese Zeile ist zu lang für eine Tabelle.", "Prüfen, ob es die richtige Datei ist."
	default:
		return problem.FromFile(e.Kind)
	}
	return p
}

// wordLayout words why the columns of a file cannot be used, with what was found.
func wordLayout(err error, o *Options) error {
	var e *layoutError
	if !errors.As(err, &e) {
		return err
	}
	l := e.layout
	p := &problem.Problem{Place: problem.Place{File: l.file.Path}, Err: err}
	if l.sheet != nil {
		p.Sheet = l.sheet.Name
		if l.header >= 0 {
			if n := l.sheet.Rows[l.header].Number; l.file.Text != nil {
				p.Line = n
			} else {
				p.Row = n
			}
		}
	}
	titles := func(cols []*column) string {
		var list []string
		for _, c := range cols {
			list = append(list, problem.Quote(c.Header))
		}
		return report.List(list)
	}
	const fields = "elterntool help import zeigt alle Felder."
	switch {
	case errors.Is(e, errDerived):
		p.What = "Diese Liste hat elterntool aus Datei-01 gemacht; ein Export ist sie nicht."
		p.Remedy = "Die Datei angeben, die das Schulverwaltungsprogramm exportiert hat. Eine Klärungsliste (klaeren.ods) liest elterntool enrich."
	case (errors.Is(e, errUnclear) || errors.Is(e, errNoParents)) && len(l.named("Account")) > 0:
		p.What = "Das ist eine Datei aus IServ: Sie hat eine Spalte „Account“. Gebraucht wird der Export des Schulverwaltungsprogramms."
		p.Remedy = "Die Accounts daraus kommen so in Datei-01: elterntool enrich " + report.ShellWord(o.Output) + " --iserv " + report.ShellWord(l.file.Path)
	case errors.Is(e, errNoHeader):
		p.What = "In den ersten 20 Zeilen steht keine Überschriftenzeile, die zu verstehen ist." + found(l.file)
		p.Remedy = "Mit Überschriften exportieren. Oder sagen, welche Spalte was ist, hier nach ihren Buchstaben: --ohne-titelzeile --col vorname=A --col nachname=B --col kind-id=C"
	case errors.Is(e, errNoSheet):
		var names []string
		for i := range l.file.Sheets {
			names = append(names, problem.Quote(l.file.Sheets[i].Name))
		}
		p.What = fmt.Sprintf("Eine Tabelle %s gibt es in dieser Datei nicht.", problem.Quote(o.Sheet))
		p.Remedy = "Es gibt: " + report.List(names) + "."
	case errors.Is(e, errTwoSheets):
		var names []string
		for _, s := range e.sheets {
			names = append(names, problem.Quote(s.sheet.Name))
		}
		p.Sheet, p.Row = "", 0
		p.What = "Mehrere Tabellen dieser Datei sehen nach Eltern oder Kindern aus: " + report.List(names) + "."
		p.Remedy = "Die richtige nennen: --tabelle " + report.ShellWord(e.sheets[0].sheet.Name)
	case errors.Is(e, errTwice):
		what := fieldNames[e.field]
		if e.who != "" && !ofChild[e.field] {
			what = e.who + ": " + what
		}
		p.What = fmt.Sprintf("%s steht in mehreren Spalten: %s.", what, titles(e.columns))
		c := Choice{Field: e.field, Child: e.who == "Kind", Number: 1}
		if e.choice != nil {
			p.What = fmt.Sprintf("Die Überschrift %s steht in mehreren Spalten.", problem.Quote(e.choice.Header))
			p.Remedy = "Die Spalten in der Datei verschieden überschreiben."
			break
		}
		p.Remedy = fmt.Sprintf("Die richtige nennen: --col %s", report.ShellWord(c.key()+"="+e.columns[0].Header))
	case errors.Is(e, errHalf):
		p.What = fmt.Sprintf("%s: Vorname oder Nachname fehlt. Gefunden: %s.", e.who, titles(l.columns))
		p.Remedy = `Die fehlende Spalte nennen, zum Beispiel --col vorname1="Rufname Mutter", oder sie mit exportieren. ` + fields
	case errors.Is(e, errNoParents):
		p.What = fmt.Sprintf("Hier stehen nur Namen der Kinder, nicht die der Eltern. Gefunden: %s.", titles(l.columns))
		p.Remedy = "Die Eltern mit exportieren. Sind es doch die Eltern, das ausdrücklich sagen: --col vorname=… --col nachname=… mit den Überschriften dieser Spalten."
	case errors.Is(e, errUnclear):
		p.What = fmt.Sprintf("Ob in den Spalten die Namen der Eltern oder die der Kinder stehen, ist nicht zu erkennen. Gefunden: %s.", titles(l.columns))
		p.Remedy = "Sind es die Eltern, das ausdrücklich sagen: --col vorname=… --col nachname=… mit den Überschriften dieser Spalten. " + fields
	case errors.Is(e, errChildName):
		p.What = fmt.Sprintf("In der Spalte %s steht der Name des Kindes. Er kann nicht der eines Elternteils sein.", titles(e.columns))
		p.Remedy = "Die Spalte mit dem Namen des Elternteils nennen."
	case errors.Is(e, errNoColumn):
		p.What = fmt.Sprintf("Eine Spalte %s gibt es nicht. Gefunden: %s.", problem.Quote(e.choice.Header), titles(l.columns))
		p.Remedy = "Die Überschrift so schreiben, wie sie in der Datei steht."
	}
	return p
}

// found shows the first row of a file.
func found(f *source.File) string {
	for i := range f.Sheets {
		if rows := f.Sheets[i].Rows; len(rows) > 0 {
			var list []string
			for _, c := range rows[0].Cells {
				if c.Text != "" && len(list) < 6 {
					list = append(list, problem.Quote(c.Text))
				}
			}
			return " Die erste Zeile: " + strings.Join(list, ", ") + "."
		}
	}
	return ""
}

// words about a reason: the heading, why, and what to do.
type words struct{ title, why, remedy string }

var reasonWords = [reasons]words{
	NoCustody: {"Weggelassen: laut Export kein Sorgerecht oder keine Anschreiben", "Der Export sagt ausdrücklich nein.", ""},
	CustodyDiffers: {"Weggelassen: Zum Sorgerecht widerspricht sich der Export", "Von demselben Elternteil und Kind sagt eine andere Zeile ausdrücklich nein. Wer vielleicht kein Sorgerecht hat, bekommt keinen Account.",
		"Im Schulverwaltungsprogramm klären und neu exportieren."},
	UnclearCustody: {"Weggelassen: Das Sorgerecht ist nicht geklärt", "Der Export sagt weder ja noch nein. Ein Account zeigt, was die Schule über das Kind schreibt; deshalb muss das ein Mensch entscheiden.",
		"Im Schulverwaltungsprogramm nachtragen und neu exportieren. Sind alle hier Genannten sorgeberechtigt: noch einmal mit --sorgerecht mit; ist es keiner: --sorgerecht ohne."},
	PupilLeft: {"Weggelassen: Das Kind hat die Schule verlassen", "",
		"Sollen diese Eltern trotzdem einen Account bekommen: --abgegangen mit; sonst --abgegangen ohne."},
	PupilAdult: {"Weggelassen: Das Kind ist volljährig", "Dürfen Eltern von Volljährigen einen Account haben, entscheidet die Schule; meist muss die Schülerin oder der Schüler zustimmen.",
		"--volljaehrige mit nimmt sie auf, --volljaehrige ohne lässt sie weg."},
	SeveralPersons: {"Weggelassen: zwei Personen in einer Zelle", "Jeder Elternteil bekommt einen eigenen Account; wie die Namen zu teilen sind, ist nicht sicher.",
		"Im Schulverwaltungsprogramm als zwei Personen eintragen und neu exportieren, oder diese Eltern von Hand in Datei-01 ergänzen."},
	NotParted: {"Weggelassen: Vorname und Nachname sind nicht zu trennen", "Getrennt wird nur „Nachname, Vorname“ mit genau einem Komma.",
		"Im Export berichtigen, oder diese Eltern von Hand in Datei-01 ergänzen."},
	HalfName:   {"Weggelassen: Vorname oder Nachname fehlt", "", "Im Schulverwaltungsprogramm ergänzen und neu exportieren."},
	OtherChild: {"Weggelassen: Eine Kind-ID gehört zu verschiedenen Kindern", "Bei welchem Kind der Elternteil eingetragen würde, ist nicht sicher.", "Im Schulverwaltungsprogramm klären und neu exportieren."},
	BrokenRow:  {"Weggelassen: Anführungszeichen stehen falsch", "Welche Felder zu dieser Zeile gehören, ist nicht sicher.", "Die Zeile im Schulverwaltungsprogramm oder in einem Editor berichtigen."},
	TooWide:    {"Weggelassen: Rechts von der letzten Überschrift steht noch etwas", "Vielleicht sind die Spalten dieser Zeile verschoben.", "Die Zeile in der Datei berichtigen."},
	NoParents:  {"Kinder, zu denen keine Eltern in der Datei stehen", "", "Im Schulverwaltungsprogramm prüfen, ob Eltern eingetragen sind."},
	Nameless:   {"Übergangen: Zeilen ohne einen Namen", "Darin steht weder ein Kind noch ein Elternteil; meist ist es eine Summe oder eine Bemerkung.", ""},
	BadChildID: {"Die Kind-ID ist beschädigt und bleibt leer", "Eine Tabellenkalkulation hat aus der Nummer eine Kommazahl, ein Datum oder eine gerundete Zahl gemacht.",
		"Neu exportieren, ohne die Datei vorher in Calc oder Excel zu speichern, oder die Kind-ID von Hand in Datei-01 eintragen."},
	NoChildID: {"Die Kind-ID fehlt", "Ohne sie kann IServ Eltern und Kind nicht verknüpfen.",
		"Die Nummer des Kindes mit exportieren, oder die Datei mit den Kindern dazu angeben. Steht sie unter einer anderen Überschrift: --col kind-id=\"ÜBERSCHRIFT\""},
	Differs:   {"Zeilen desselben Elternteils unterscheiden sich", "Übernommen ist, was zuerst dasteht.", "In Datei-01 ansehen und, wenn nötig, ändern."},
	NoContact: {"Gleichnamige Eltern: Adresse, E-Mail und Telefon bleiben leer", "Welche Person der anderen Datei gemeint ist, ist nicht sicher.", "Von Hand in Datei-01 ergänzen."},
	PhoneNumber: {"Telefonnummern ohne die Null am Anfang?", "Als Zahl gespeichert verliert eine Nummer die Null am Anfang. Übernommen ist sie, wie sie dasteht.",
		"Neu exportieren, ohne die Datei vorher in Calc oder Excel zu speichern, oder die Nummern in Datei-01 berichtigen."},
	FilledCode: {"Postleitzahlen, um die Null am Anfang ergänzt", "Als Zahl gespeichert verliert eine Postleitzahl die Null am Anfang.", "Bei Adressen in Österreich oder der Schweiz die Null in Datei-01 wieder wegnehmen."},
	BadDate:    {"Ein Geburtsdatum ist nicht zu lesen", "Ob das Kind volljährig ist, ließ sich nicht prüfen.", "Das Datum im Schulverwaltungsprogramm berichtigen."},
}

// Page says what was read, what the columns mean, and what is left out.
func (j *Job) Page(limits report.Limits) *report.Page {
	p := &report.Page{Title: "Eltern für " + filepath.Base(j.Options.Output)}
	for i := range j.Plan.Inputs {
		in := &j.Plan.Inputs[i]
		p.Facts = append(p.Facts, report.Fact{Label: "Export", Lines: in.facts()})
	}
	for i := range j.Plan.Inputs {
		in := &j.Plan.Inputs[i]
		p.Sections = append(p.Sections, in.mapping(limits), in.unused(limits))
	}
	for r := range reasons {
		p.Sections = append(p.Sections, j.remarks(r, limits)...)
	}
	if n := len(j.Plan.CustodyUnused); n > 0 {
		s := report.Section{Level: report.Look, Key: "sorgerecht-unbenutzt", Title: "Das Sorgerecht steht im Export, wird aber nicht benutzt", Count: n, Unit: [2]string{"Spalte", "Spalten"},
			Columns: []string{"Überschrift"}, Why: "Auch Eltern, bei denen dort nein steht, bekommen so eine Zeile.",
			Remedy: "Die Spalte aufnehmen, mit --col sorgerecht1=… oder in der Datei mit der Zuordnung. Sind alle sorgeberechtigt, das mit --sorgerecht mit bestätigen."}
		for _, h := range j.Plan.CustodyUnused {
			s.Add(limits.Rows, h)
		}
		p.Sections = append(p.Sections, s)
	}
	if j.Plan.NoCustodyColumn {
		p.Sections = append(p.Sections, report.Section{
			Level: report.Look, Key: "sorgerecht", Title: "Das Sorgerecht steht nicht im Export", Count: len(j.Plan.Rows), Unit: [2]string{"Zeile", "Zeilen"},
			Why:    "Einen Account sollen nur Sorgeberechtigte bekommen. Ob sie es sind, sagt keine Spalte.",
			Remedy: "Die Angabe mit exportieren. Sind alle sorgeberechtigt, das mit --sorgerecht mit bestätigen.",
		})
	}
	if j.Update != nil {
		p.Sections = append(p.Sections, j.Update.sections(limits)...)
	}
	p.Sections = slices.DeleteFunc(p.Sections, func(s report.Section) bool { return s.Count == 0 })
	// What the columns mean comes first: all else follows from it.
	slices.SortStableFunc(p.Sections, func(a, b report.Section) int { return order(&a) - order(&b) })
	n := len(j.Plan.Rows)
	p.Sum = fmt.Sprintf("Datei-01: %s (%s, %s)", report.Many(n, "Zeile", "Zeilen"),
		report.Many(j.Plan.Parents, "Elternteil", "Eltern"), report.Many(j.Plan.Children, "Kind", "Kinder"))
	if u := j.Update; u != nil {
		p.Facts = append(p.Facts, report.Fact{Label: "Datei-01", Lines: []string{
			fmt.Sprintf("%s, Tabelle %s: %s", filepath.Base(j.Options.Output), problem.Quote(u.Sheet), report.Many(u.Old, "Zeile mit Namen", "Zeilen mit Namen")),
		}})
		p.Sum = fmt.Sprintf("Neu in Datei-01: %s", report.Many(len(u.New), "Zeile", "Zeilen"))
		p.Counts = append(p.Counts, report.Count{Text: report.Noun(u.Known, "Zeile des Exports steht schon da", "Zeilen des Exports stehen schon da"), Count: u.Known})
	}
	if j.Plan.Merged > 0 {
		p.Counts = append(p.Counts, report.Count{Text: "mehrfach genannt (derselbe Elternteil beim selben Kind) und nur einmal übernommen", Count: j.Plan.Merged})
	}
	return p
}

func order(s *report.Section) int {
	switch {
	case strings.HasPrefix(s.Key, "spalten"):
		return 0
	case s.Level == report.Look:
		return 1
	}
	return 2
}

var kindWords = map[Kind]string{
	Wide: "eine Zeile je Kind, die Eltern daneben", Long: "eine Zeile je Elternteil und Kind",
	Pupils: "nur Kinder: ergänzt die anderen Dateien", Persons: "nur Eltern: ergänzt die anderen Dateien",
}

func (in *Input) facts() []string {
	lines := []string{filepath.Base(in.File.Path)}
	if t := in.File.Text; t != nil {
		delim := map[byte]string{';': "Semikolon", ',': "Komma", '\t': "Tabulator", '|': "senkrechtem Strich"}[t.Delimiter]
		lines[0] += fmt.Sprintf(": %s, getrennt mit %s", t.Encoding.Name, delim)
		if !t.Encoding.Certain {
			text := "Der Zeichensatz ist nicht sicher"
			if t.Encoding.Other != "" {
				text += "; es könnte auch " + t.Encoding.Other + " sein"
			}
			if len(t.Encoding.Examples) > 0 {
				text += fmt.Sprintf(" (gelesen: %s)", problem.Quote(t.Encoding.Examples[0].Read))
			}
			lines = append(lines, text+". Bitte die Umlaute in Datei-01 ansehen; sonst --zeichensatz angeben.")
		}
	} else {
		lines[0] += ", Tabelle " + problem.Quote(in.Sheet)
		if len(in.Others) > 0 {
			var names []string
			for _, n := range in.Others {
				names = append(names, problem.Quote(n))
			}
			lines = append(lines, "nicht benutzt: "+report.Noun(len(names), "Tabelle ", "Tabellen ")+report.List(names))
		}
	}
	text := report.Many(in.Rows, "Zeile", "Zeilen")
	if in.Hidden > 0 {
		text += fmt.Sprintf(" (davon %s ausgeblendet oder weggefiltert; auch sie zählen)", report.Num(in.Hidden))
	}
	text += ", " + kindWords[in.Kind]
	if in.HeaderRow > 1 {
		text += fmt.Sprintf("; Überschriften in Zeile %d", in.HeaderRow)
	}
	return append(lines, text)
}

// allRows is more than any file has columns: a mapping is shown whole.
const allRows = delimited.MaxFields

func (in *Input) mapping(report.Limits) report.Section {
	s := report.Section{Level: report.Info, Key: "spalten-" + table.Fold(filepath.Base(in.File.Path)), Title: filepath.Base(in.File.Path) + ": Was die Spalten bedeuten",
		Unit: [2]string{"Spalte", "Spalten"}, Columns: []string{"Spalte", "Überschrift", "Bedeutung", "Beispiele"}}
	for _, c := range in.Columns {
		if c.Meaning != "" {
			s.Count++
			s.Add(allRows, table.ColumnName(c.Col), c.Header, c.Meaning, clip(strings.Join(c.Examples, "; ")))
		}
	}
	return s
}

func (in *Input) unused(report.Limits) report.Section {
	s := report.Section{Level: report.Info, Key: "unbenutzt-" + table.Fold(filepath.Base(in.File.Path)), Title: filepath.Base(in.File.Path) + ": Nicht benutzte Spalten",
		Unit: [2]string{"Spalte", "Spalten"}, Columns: []string{"Spalte", "Überschrift", "warum", "Einträge"},
		Remedy: `Wird eine davon gebraucht, sagen, was sie ist: --col FELD="ÜBERSCHRIFT"`}
	for _, c := range in.Columns {
		if c.Meaning == "" {
			s.Count++
			s.Add(allRows, table.ColumnName(c.Col), c.Header, c.Unused, report.Num(c.Filled))
		}
	}
	return s
}

// clip bounds what an entry shows.
func clip(s string) string { return clipTo(s, 60) }

func clipTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// remarks are the sections of a reason: what a person must look at, and what a flag has
// decided.
func (j *Job) remarks(r Reason, limits report.Limits) []report.Section {
	w := reasonWords[r]
	var list []report.Section
	for _, decided := range []bool{false, true} {
		s := report.Section{Level: report.Look, Key: fmt.Sprintf("grund-%d", r), Title: w.title, Why: w.why, Remedy: w.remedy,
			Unit: [2]string{"Zeile", "Zeilen"}, Columns: []string{"Stelle", "Elternteil", "Kind", "steht da"}}
		if r == NoParents {
			s.Unit = [2]string{"Kind", "Kinder"}
		}
		if decided {
			s.Remedy = ""
		}
		if decided || r == NoCustody || r == Nameless || r == FilledCode {
			s.Level = report.Info
		}
		for i := range j.Plan.Remarks {
			m := &j.Plan.Remarks[i]
			if m.Reason != r || m.Decided != decided {
				continue
			}
			s.Count++
			s.Add(limits.Rows, j.where(m.At), m.Who, m.Child, clip(m.Says))
		}
		s.DropEmpty()
		list = append(list, s)
	}
	return list
}

// where is a place without what all places of the run have in common.
func (j *Job) where(at problem.Place) string {
	n := max(at.Row, at.Line)
	if len(j.Plan.Inputs) == 1 {
		return fmt.Sprintf("Zeile %d", n)
	}
	return fmt.Sprintf("%s, Zeile %d", filepath.Base(at.File), n)
}

// SavePage writes the HTML page, if it is wanted.
func (j *Job) SavePage(ctx context.Context, w *Written) report.PageFile {
	o := &j.Options
	page := j.Page(report.HTMLLimits)
	page.Outcome, page.Next = j.Outcome(w), j.Next(w)
	return report.SavePage(ctx, &o.Saver, o.Report, append([]string{o.Output}, o.Files...), func(to io.Writer) error { return page.HTML(to, o.Now()) })
}

// Outcome says what happened.
func (j *Job) Outcome(w *Written) []string {
	o := &j.Options
	name := filepath.Base(o.Output)
	if w == nil {
		lines := []string{"Nur zur Probe: Nichts wurde geschrieben."}
		if u := j.Update; u != nil {
			if len(u.New) > 0 {
				lines = append(lines, fmt.Sprintf("An %s %s %s angehängt.", name, report.Noun(len(u.New), "würde", "würden"), report.Many(len(u.New), "Zeile", "Zeilen")))
			}
			return lines
		}
		if len(j.Plan.Rows) > 0 {
			lines = append(lines, fmt.Sprintf("Geschrieben würde %s mit %s.", name, report.Many(len(j.Plan.Rows), "Zeile", "Zeilen")))
		}
		return lines
	}
	if w.File == nil {
		return append([]string{"Es gab nichts anzuhängen. Nichts wurde geschrieben."}, j.mappingLine(w)...)
	}
	if u := j.Update; u != nil {
		first := u.table.LastRow + 1
		where := fmt.Sprintf("Zeile %d", first)
		switch n := len(u.New); {
		case n == 2:
			where = fmt.Sprintf("Zeilen %d und %d", first, first+1)
		case n > 2:
			where = fmt.Sprintf("Zeilen %d bis %d", first, first+n-1)
		}
		lines := []string{fmt.Sprintf("%s ist geschrieben und geprüft: %s angehängt (%s).", name, report.Many(len(u.New), "neue Zeile", "neue Zeilen"), where)}
		if w.File.Backup != "" {
			lines = append(lines, "Sicherung der alten Fassung: "+filepath.Base(w.File.Backup))
		}
		for _, l := range w.File.Lost {
			lines = append(lines, problem.Loss(l))
		}
		if len(j.patch.Grown) > 0 {
			lines = append(lines, "Filter, Druckbereich und andere Bereiche, die bis zur letzten Zeile gingen, reichen jetzt bis zur neuen.")
		}
		return append(lines, j.mappingLine(w)...)
	}
	lines := []string{fmt.Sprintf("%s ist geschrieben und geprüft: %s in der Tabelle %s.", name, report.Many(len(j.Plan.Rows), "Zeile", "Zeilen"), problem.Quote(SheetName))}
	for _, l := range w.File.Lost {
		lines = append(lines, problem.Loss(l))
	}
	return append(lines, j.mappingLine(w)...)
}

// Next says what to do now that Datei-01 is written.
func (j *Job) Next(w *Written) []report.Step {
	switch {
	case j.Options.DryRun && j.Options.Command != "":
		return []report.Step{{Text: "Sind die Spalten richtig verstanden, einlesen:", Command: j.Options.Command}}
	case w == nil || w.File == nil:
		return nil
	}
	steps := []report.Step{{Text: "Datei-01 ansehen und prüfen, bevor etwas nach IServ geht:", Command: "elterntool check " + report.ShellWord(j.Options.Output)}}
	if j.Update != nil {
		steps = append(steps, report.PasswordSteps(j.Update.table, j.Options.Output, w.File.Backup)...)
	}
	return steps
}

// mappingLine says what became of the mapping.
func (j *Job) mappingLine(w *Written) []string {
	switch {
	case w.Failed != "":
		return []string{"Die Zuordnung der Spalten ließ sich nicht behalten: " + w.Failed}
	case w.Mapping != "":
		return []string{"Die Zuordnung der Spalten steht in " + filepath.Base(w.Mapping) + " und gilt beim nächsten Mal."}
	}
	return nil
}
