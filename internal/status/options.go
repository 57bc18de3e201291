package status

import (
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// Options say what to do.
type Options struct {
	File          string // Datei-01
	Users         string // the full user export
	Provisional   string // the users with a provisional password; "": not known
	AccountColumn string // header of the account column in IServ's files; "": told by the names

	Table    table.Options
	Deadline time.Time // the last day to register, at midnight; zero: none
	AsOf     time.Time // the day of the exports, at midnight; zero: that of the older file
	Trust    bool      // go on although the lists look wrong

	DryRun, NoBackup bool
	Output           string // another file to write; Datei-01 stays

	Command string // for remedies: what to type for another run
	Call    string // for the journal
	Now     func() time.Time
	Saver   safefile.Saver
}

// check completes the options and refuses what excludes each other.
func (o *Options) check() error {
	if o.Now == nil {
		o.Now = time.Now
	}
	switch today := midnight(o.Now()); {
	case o.Users == "":
		remedy := "In IServ unter Verwaltung → Benutzer alle Benutzer exportieren, ohne Filter. Dann: " + o.Command + " --users Export.csv"
		if o.Provisional == "" {
			remedy = "In IServ unter Verwaltung → Benutzer alle Benutzer exportieren, ohne Filter, und noch einmal mit dem Filter „Benutzer mit vorläufigem Passwort“. Dann: " +
				o.Command + " --users Export.csv --provisional Vorlaeufig.csv"
		}
		return &problem.Usage{What: "Es fehlt der Benutzerexport von IServ.", Remedy: remedy}
	case o.AsOf.After(today):
		return &problem.Usage{
			What:   "Der Stand " + Day(o.AsOf) + " liegt in der Zukunft.",
			Remedy: "Hinter --stand den Tag angeben, an dem die Dateien aus IServ exportiert wurden.",
		}
	case o.NoBackup && o.Output != "":
		return &problem.Usage{
			What:   "--ohne-sicherung und -o passen nicht zusammen: Mit -o bleibt Datei-01, wie sie ist.",
			Remedy: "--ohne-sicherung weglassen.",
		}
	}
	if was, will := filepath.Ext(o.File), filepath.Ext(o.Output); o.Output != "" && !strings.EqualFold(was, will) {
		return &problem.Usage{
			What:   "Die neue Datei hat dasselbe Format wie Datei-01; ihr Name muss auf " + was + " enden.",
			Remedy: "Zum Beispiel: -o " + report.ShellWord(strings.TrimSuffix(o.Output, will)+was),
		}
	}
	return nil
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Day is a date as offices write it: 18.12.2026.
func Day(t time.Time) string { return t.Format("02.01.2006") }
