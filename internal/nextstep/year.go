package nextstep

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/consent"
	"elterntool/internal/folder"
	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/report"
)

// lately is how far the times of files may differ that were made together.
const lately = time.Minute

// last is when a command changed Datei-01 last and that was not taken back.
func last(path, command string) time.Time {
	var last time.Time
	j, err := journal.Read(path)
	if err != nil {
		return last
	}
	for _, s := range j.Steps {
		if s.Undone == nil && (s.Command == command || strings.HasPrefix(s.Command, command+" ")) && s.Time.After(last) {
			last = s.Time
		}
	}
	return last
}

func day(t time.Time) time.Time {
	y, m, d := t.Local().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.Local)
}

// again is the advice about parents that came to Datei-01 after the first import: they go to IServ the same way. It reports
// whether there is any.
func (a *adviser) again(file string) bool {
	if a.roster.Parents.Accounts+a.roster.Parents.Codes == a.roster.Parents.Rows || a.enriched.IsZero() {
		return false
	}
	made := a.exported.Day
	switch added := last(a.folder.Path(a.roster), "import"); {
	case added.After(a.enriched) && (a.datei02 == "" || day(added).After(made)):
		a.step("Seit der letzten Datei-02 sind Eltern dazugekommen. Datei-01 prüfen:", "check", file)
		a.step("Wenn nichts mehr zu berichtigen ist, eine neue Datei-02 schreiben, wieder mit allen Eltern:", "export", file)
	case made.After(day(a.enriched)):
		a.toIServ(file)
	default:
		return false
	}
	return true
}

// toIServ is the advice when Datei-02 is there.
func (a *adviser) toIServ(file string) {
	a.step("Die neueste Datei-02 in IServ importieren. Was dort einzutragen ist, zeigt:", "profile", file)
	a.step("Danach die Ergebnisdatei (Import-…-Hinzugefügt.csv) aus IServ herunterladen, in diesen Ordner legen und elterntool noch einmal starten.")
}

// outdated reports whether Datei-01 has been saved since the newest Datei-02 was made of it.
func (a *adviser) outdated() bool {
	i := slices.IndexFunc(a.folder.Files, func(f folder.File) bool { return f.Name == a.datei02 })
	return i >= 0 && a.roster.Info.ModTime().After(a.folder.Files[i].Info.ModTime().Add(lately))
}

// newExport is the advice about an export that is newer than Datei-01.
func (a *adviser) newExport() {
	if a.roster == nil {
		return
	}
	e := newest(slices.DeleteFunc(a.folder.Of(folder.Export), func(f *folder.File) bool { return !strings.EqualFold(filepath.Ext(f.Name), ".csv") }))
	if e != nil && e.Day().After(a.roster.Info.ModTime().Add(lately)) {
		a.step(fmt.Sprintf("Ist %s ein neuer Export des Schulverwaltungsprogramms? Neue Eltern daraus an Datei-01 anhängen; erst ansehen, was geschähe:", problem.Clean(e.Name)),
			"import", a.file(e), "-o", a.file(a.roster), "--probe")
	}
}

// registered is the advice about who has registered, when the letters are sent.
func (a *adviser) registered(file string, p *folder.Parents) {
	asked := last(a.folder.Path(a.roster), "status")
	exports := slices.DeleteFunc(a.folder.Of(folder.UserExport), func(f *folder.File) bool { return !f.Day().After(asked) })
	slices.SortFunc(exports, func(x, y *folder.File) int { return y.Day().Compare(x.Day()) })
	users, provisional := "Export.csv", "Vorlaeufig.csv" // as the handbook calls them
	text := "Einige Tage vor der Frist in IServ unter Verwaltung → Benutzer alle Benutzer exportieren, und noch einmal mit dem Filter „Benutzer mit vorläufigem Passwort“. Wer sich angemeldet hat, zeigt dann:"
	switch {
	case len(exports) > 1:
		// Those with a provisional password are some of all. status refuses what is the other way round.
		all, some := exports[0], exports[1]
		if all.Info.Size() < some.Info.Size() {
			all, some = some, all
		}
		users, provisional = a.file(all), a.file(some)
		text = "Wer hat sich angemeldet? Das zeigt der Export aller Benutzer mit dem derer, die noch ein vorläufiges Passwort haben:"
	case len(exports) == 1:
		users = a.file(exports[0])
		text = fmt.Sprintf("Wer hat sich angemeldet? Zu %s aus IServ noch die Benutzer mit dem Filter „Benutzer mit vorläufigem Passwort“ exportieren. Dann:", problem.Clean(exports[0].Name))
	case !asked.IsZero() || p.Open > 0:
		if l := newest(a.folder.Of(folder.LockList)); l != nil && l.Sure {
			a.step(fmt.Sprintf("Die Accounts aus %s in IServ sperren oder löschen (Verwaltung → Benutzer).", problem.Clean(l.Name)))
		}
		if p.Open == 0 {
			return
		}
		a.remind(file, p)
		text = "Nach der Frist in IServ beide Listen noch einmal exportieren (alle Benutzer, und die mit vorläufigem Passwort). Wer sich nicht angemeldet hat, zeigt dann:"
	}
	a.step(text, "status", file, "--users", users, "--provisional", provisional)
	if len(exports) > 0 && p.Open > 0 {
		a.remind(file, p)
	}
}

// remind is the advice about those who are still open.
func (a *adviser) remind(file string, p *folder.Parents) {
	a.step(fmt.Sprintf("Zu %s steht in Datei-01 „%s“. Die Erinnerung dafür, in neutralen Worten:", report.Many(p.Open, "Account", "Accounts"), consent.Open), "letter", file, "--erinnerung")
}

// lostRoster is the advice where Datei-01 is missing and a backup of it is there. It reports whether one is.
func (a *adviser) lostRoster() bool {
	copies := slices.DeleteFunc(a.folder.Of(folder.Copy), func(f *folder.File) bool { return f.Parents == nil })
	c := newest(copies)
	if c == nil {
		return false
	}
	a.step(fmt.Sprintf("%s fehlt in diesem Ordner. Liegt die Datei woanders, sie wieder hierher legen. Sonst die neueste Sicherung kopieren und der Kopie diesen Namen geben: %s",
		problem.Clean(c.Copy.Of), problem.Clean(c.Name)))
	return true
}

// otherRoster is the advice where the newest of several was taken for Datei-01, and none was named.
func (a *adviser) otherRoster() {
	rosters := slices.DeleteFunc(a.folder.Of(folder.Datei01), func(f *folder.File) bool { return f == a.roster })
	if len(rosters) > 0 && len(a.asked(folder.Datei01)) == 0 {
		a.step("Ist eine andere Elternliste gemeint, sagt elterntool, was für sie als Nächstes kommt:", a.file(newest(rosters)))
	}
}
