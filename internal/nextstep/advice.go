package nextstep

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/datei02"
	"elterntool/internal/folder"
	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/settings"
)

// Options say where to look.
type Options struct {
	Files   []string // what was named or dropped on the program; none: this folder
	Program string   // how the program is called; "": elterntool
}

// Advice is what was found and what comes next, the first step first.
type Advice struct {
	Dir   string
	Facts []report.Fact // what lies in the folder
	Steps []report.Step
	Many  bool // not all of the folder was looked at
}

// Look looks at the folder and advises.
func Look(ctx context.Context, o Options) (*Advice, error) {
	dir := "."
	if len(o.Files) > 0 {
		info, err := os.Stat(o.Files[0])
		if err != nil {
			return nil, problem.FromFile(err)
		}
		if dir = filepath.Clean(o.Files[0]); !info.IsDir() {
			dir = filepath.Dir(o.Files[0])
		}
	}
	f, err := folder.Survey(ctx, dir)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	a := &adviser{Advice: Advice{Dir: dir, Many: f.Incomplete}, ctx: ctx, folder: f, program: cmp.Or(o.Program, "elterntool")}
	for _, path := range o.Files {
		if filepath.Dir(path) != dir && filepath.Clean(path) != dir {
			a.elsewhere = append(a.elsewhere, path)
			continue
		}
		i := slices.IndexFunc(f.Files, func(file folder.File) bool { return file.Name == filepath.Base(path) })
		switch {
		case i >= 0:
			a.named = append(a.named, &f.Files[i])
		case filepath.Clean(path) != dir:
			a.unknown = append(a.unknown, filepath.Base(path))
		}
	}
	a.look()
	if !a.aboutNamed() {
		a.advise()
		a.newExport()
		a.otherRoster()
	}
	return &a.Advice, nil
}

type adviser struct {
	Advice
	ctx       context.Context
	folder    *folder.Folder
	program   string
	named     []*folder.File // the files that were asked about
	unknown   []string
	elsewhere []string

	roster   *folder.File // Datei-01; nil: none
	result   *folder.File // the newest result with new accounts
	datei02  string       // name of the newest; "": none
	exported datei02.Earlier
	exports  []*folder.File
	enriched time.Time // when enrich filled Datei-01 last, as far as is known
}

// word is a file's name as it is typed.
func (a *adviser) word(name string) string {
	path := filepath.Join(a.Dir, name)
	if strings.HasPrefix(path, "-") { // else it is taken for a flag
		path = "." + string(filepath.Separator) + path
	}
	return report.ShellWord(path)
}

func (a *adviser) file(f *folder.File) string { return a.word(f.Name) }

func (a *adviser) command(words ...string) string {
	return strings.Join(append([]string{a.program}, words...), " ")
}

func (a *adviser) step(text string, words ...string) {
	s := report.Step{Text: text}
	if len(words) > 0 {
		s.Command = a.command(words...)
	}
	a.Steps = append(a.Steps, s)
}

func (a *adviser) fact(label, format string, args ...any) {
	a.Facts = append(a.Facts, report.Fact{Label: label, Lines: []string{fmt.Sprintf(format, args...)}})
}

func newest(list []*folder.File) *folder.File {
	if len(list) == 0 {
		return nil
	}
	return slices.MaxFunc(list, func(a, b *folder.File) int { return a.Day().Compare(b.Day()) })
}

func (a *adviser) asked(kind folder.Kind) []*folder.File {
	var list []*folder.File
	for _, f := range a.named {
		if f.Kind == kind {
			list = append(list, f)
		}
	}
	return list
}

// look finds out what there is.
func (a *adviser) look() {
	f := a.folder
	rosters := f.Of(folder.Datei01)
	a.roster = newest(rosters)
	if asked := a.asked(folder.Datei01); len(asked) > 0 {
		a.roster = asked[0]
	}
	a.exports = f.Of(folder.Export)
	var results []*folder.File
	for _, r := range f.Of(folder.Result) {
		if r.Sure && r.Result.Added {
			results = append(results, r)
		}
	}
	a.result = newest(results)
	if list, err := datei02.Find(a.Dir); err == nil {
		for _, e := range list {
			if slices.ContainsFunc(f.Of(folder.Datei02), func(file *folder.File) bool { return file.Name == filepath.Base(e.Path) }) {
				a.datei02, a.exported = filepath.Base(e.Path), e
				break
			}
		}
	}
	if r := a.roster; r != nil {
		p := r.Parents
		text := fmt.Sprintf("%s, %s", problem.Clean(r.Name), report.Many(p.Rows, "Zeile", "Zeilen"))
		switch n := p.Accounts + p.Codes; {
		case n == 0:
			text += ", noch ohne Accounts"
		case n < p.Rows:
			text += fmt.Sprintf(", %s mit Account", report.Num(n))
		default:
			text += ", alle mit Account"
		}
		if p.Sent > 0 {
			text += fmt.Sprintf(", %s mit Versanddatum", report.Num(p.Sent))
		}
		if len(rosters) > 1 && len(a.asked(folder.Datei01)) == 0 {
			text += fmt.Sprintf(" (die zuletzt geänderte von %d Elternlisten)", len(rosters))
		}
		if r.Open {
			text += ", gerade geöffnet (vor dem nächsten Schritt speichern und schließen)"
		}
		a.fact("Datei-01", "%s", text)
		for _, other := range rosters {
			if other != r {
				a.fact("", "auch da: %s", problem.Clean(other.Name))
			}
		}
		a.enriched = last(f.Path(r), "enrich")
	}
	if a.datei02 != "" {
		a.fact("Datei-02", "%s", problem.Clean(a.datei02))
	}
	if a.result != nil {
		a.fact("IServ", "%s", problem.Clean(a.result.Name))
	}
	for _, l := range f.Of(folder.Decisions) {
		a.fact("Klären", "%s", problem.Clean(l.Name))
	}
	for _, l := range f.Of(folder.FormLetter) {
		a.fact("Brief", "%s (Serienbrief)", problem.Clean(l.Name))
	}
	for _, l := range f.Of(folder.Letters) {
		if l.Sure {
			a.fact("Briefe", "%s (fertige Briefe mit Zugangsdaten)", problem.Clean(l.Name))
		}
	}
	if a.roster == nil {
		for i, e := range a.exports {
			if i == 5 {
				a.fact("", "…")
				break
			}
			a.fact("Tabelle", "%s", problem.Clean(e.Name))
		}
	}
}

// aboutNamed advises about the files that were asked about, where they are not
// simply what the folder's next step is about. It reports whether all is said.
func (a *adviser) aboutNamed() bool {
	for _, path := range a.elsewhere {
		a.fact("Datei", "%s liegt in einem anderen Ordner; was zusammengehört, gehört in einen.", problem.Clean(path))
	}
	for _, name := range a.unknown {
		a.fact("Datei", "%s: Was das ist, weiß elterntool nicht.", problem.Clean(name))
	}
	if results := a.asked(folder.Result); len(results) > 0 {
		if a.roster == nil {
			a.noRoster()
			return true
		}
		words := []string{"enrich", a.file(a.roster)}
		for _, r := range results {
			words = append(words, "--iserv", a.file(r))
		}
		a.step("Die Accounts in Datei-01 eintragen; erst ansehen, was geschähe:", append(slices.Clone(words), "--probe")...)
		a.step("Dann eintragen:", words...)
		return true
	}
	if exports := a.asked(folder.Export); len(exports) > 0 {
		a.imports(exports)
		return true
	}
	copies := slices.DeleteFunc(a.asked(folder.Copy), func(f *folder.File) bool { return f.Parents == nil && !a.isRoster(f.Copy.Of) }) // of a list, or of nobody knows what
	if copies = append(copies, a.asked(folder.Journal)...); len(copies) > 0 {
		of := copies[0].Copy.Of
		if copies[0].Kind == folder.Journal {
			of, _ = journal.ParseName(copies[0].Name)
		}
		a.step(fmt.Sprintf("Was in %s geändert wurde, und welche Sicherungen es gibt, zeigt:", problem.Clean(of)), "history", a.word(of))
		a.step("Die letzte Änderung von elterntool zurücknehmen:", "undo", a.word(of))
		return true
	}
	if lists := a.asked(folder.Decisions); len(lists) > 0 && a.roster != nil {
		a.step(fmt.Sprintf("%s in Calc oder Excel ausfüllen, speichern, schließen und einlesen:", problem.Clean(lists[0].Name)), "enrich", a.file(a.roster), "--klaeren", a.file(lists[0]))
		return true
	}
	if exports := a.asked(folder.UserExport); len(exports) > 0 && a.roster != nil {
		a.step("Accounts von Eltern, die schon früher einen hatten, in Datei-01 eintragen:", "enrich", a.file(a.roster), "--iserv", a.file(exports[0]))
		a.registered(a.file(a.roster), a.roster.Parents)
		return true
	}
	return false
}

func (a *adviser) isRoster(name string) bool {
	return slices.ContainsFunc(a.folder.Of(folder.Datei01), func(f *folder.File) bool { return f.Name == name })
}

func (a *adviser) imports(exports []*folder.File) {
	words := []string{"import"}
	for _, e := range exports {
		words = append(words, a.file(e))
	}
	target := "datei01.ods"
	if a.roster != nil {
		a.step("Neue Eltern aus dem Export in Datei-01 übernehmen:", append(words, "-o", a.file(a.roster))...)
		return
	}
	a.step("Aus dem Export des Schulverwaltungsprogramms Datei-01 machen:", append(words, "-o", a.word(target))...)
}

// noRoster is the advice where Datei-01 is missing.
func (a *adviser) noRoster() {
	switch {
	case a.lostRoster():
	case len(a.exports) > 0:
		a.imports(a.exports[:1]) // others may be anything
	case a.result != nil || len(a.asked(folder.Result)) > 0:
		a.step("Zur Ergebnisdatei von IServ fehlt Datei-01, die Liste der Eltern. Beide gehören in denselben Ordner. Liegt sie woanders:", "enrich", "datei01.ods", "--iserv", a.word(cmp.Or(a.result, newest(a.asked(folder.Result))).Name))
	default:
		a.step("Im Schulverwaltungsprogramm die Eltern exportieren, die Datei in diesen Ordner legen und daraus Datei-01 machen:", "import", "export.csv", "-o", a.word("datei01.ods"))
	}
}

// advise goes through the guide and stops at the first step that is not done.
func (a *adviser) advise() {
	r := a.roster
	if r == nil {
		a.noRoster()
		return
	}
	file, p := a.file(r), r.Parents
	accounts := p.Accounts + p.Codes
	fresh := a.result != nil && (accounts == 0 || !a.enriched.IsZero() && a.result.Day().After(a.enriched))
	switch {
	case fresh:
		a.step("Die Accounts aus der Ergebnisdatei von IServ eintragen; erst ansehen, was geschähe:", "enrich", file, "--probe")
		a.step("Dann eintragen:", "enrich", file)
	case accounts == 0 && a.datei02 == "":
		a.step("Datei-01 prüfen, bevor etwas nach IServ geht:", "check", file)
		a.step("Wenn nichts mehr zu berichtigen ist, Datei-02 für den Import in IServ schreiben:", "export", file)
	case accounts == 0 && a.outdated():
		a.step(fmt.Sprintf("Datei-01 ist gespeichert worden, nachdem %s geschrieben war. Noch einmal prüfen:", problem.Clean(a.datei02)), "check", file)
		a.step("Dann Datei-02 neu schreiben (gibt es nichts Neues, bleibt es bei der alten):", "export", file)
		a.toIServ(file)
	case accounts == 0:
		a.toIServ(file)
	case a.again(file):
	default:
		a.letters(file, p)
	}
}

// letters is the advice when accounts are in Datei-01.
func (a *adviser) letters(file string, p *folder.Parents) {
	made := p.Sent > 0 || slices.ContainsFunc(a.folder.Of(folder.Letters), func(f *folder.File) bool { return f.Sure })
	form := a.folder.Of(folder.FormLetter)
	open := p.Rows - p.Accounts - p.Codes
	list := newest(a.folder.Of(folder.Decisions))
	// Who has no account gets no letter. What was read in already and is still open, stays so.
	first := open > 0 && !made && (list == nil || list.Info.ModTime().After(a.enriched))
	if first {
		a.clarify(file, open, list)
	}
	if n := a.missingPasswords(); n > 0 {
		a.step(fmt.Sprintf("Für die Briefe die vorläufigen Passwörter aus der Ergebnisdatei eintragen (%s):", report.Many(n, "Zeile", "Zeilen")), "enrich", file, "--passwort")
	}
	switch {
	case made:
		a.sent(file, p)
	case len(form) > 0:
		a.step(fmt.Sprintf("%s in LibreOffice Writer öffnen, ansehen und als Serienbrief drucken. Oder die fertigen Briefe machen lassen, geprüft und als PDF:", form[0].Name), "print", file, "--pdf")
	default:
		if len(a.folder.Of(folder.Settings)) == 0 {
			words := []string{"init"}
			if a.Dir != "." {
				words = append(words, report.ShellWord(a.Dir))
			}
			a.step("Die Angaben der Schule für den Brief eintragen:", words...)
		}
		a.step("Den Serienbrief an die Eltern anlegen:", "letter", file)
	}
	if open > 0 && !first {
		a.clarify(file, open, list)
	}
}

// clarify is the advice about rows without an account.
func (a *adviser) clarify(file string, open int, list *folder.File) {
	rows := report.Many(open, "Zeile", "Zeilen")
	if list == nil {
		a.step(fmt.Sprintf("Bei %s fehlt der Account. Eine Liste zum Klären macht:", rows), "resolve", file)
		return
	}
	a.step(fmt.Sprintf("Bei %s fehlt der Account. %s ausfüllen, speichern und einlesen:", rows, problem.Clean(list.Name)), "enrich", file)
}

// missingPasswords counts the rows that lack the password for their letter, and can have it of the result.
func (a *adviser) missingPasswords() int {
	if a.result == nil {
		return 0
	}
	if s, err := settings.Load(filepath.Join(a.Dir, settings.FileName)); err == nil && s.Letter.Password != "" && s.Letter.Password != settings.InColumn {
		return 0 // no letter names it
	}
	n, err := a.folder.MissingPasswords(a.ctx, a.roster, a.result)
	if err != nil {
		return 0 // enrich will say what is wrong
	}
	return n
}

// sent is the advice when letters were made.
func (a *adviser) sent(file string, p *folder.Parents) {
	switch {
	case p.Sent == 0:
		a.step("Sind die Briefe versendet, das Datum in Datei-01 eintragen:", "print", file, "--versendet")
	case p.Waiting > 0:
		a.step(fmt.Sprintf("Zu %s steht in Datei-01 noch kein Versanddatum. Die Briefe für die Neuen:", report.Many(p.Waiting, "Account", "Accounts")), "print", file, "--neue", "--pdf")
	}
	a.registered(file, p)
	a.step("Nach dem Versand löschen, was Zugangsdaten enthält und nicht mehr gebraucht wird:", "clean", file)
}
