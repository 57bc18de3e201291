package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/letter"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/internal/table"
	"elterntool/templates"

	"github.com/urfave/cli/v2"
)

// letterFlags are those of all commands that make letters.
func letterFlags() []cli.Flag {
	return append(tableFlags(),
		headerFlag(),
		configFlag(),
		&cli.StringFlag{Name: "templates", Aliases: []string{"vorlagen"}, Usage: "`ORDNER`: eigene Texte"},
		&cli.StringFlag{Name: "deadline", Aliases: []string{"frist"}, Usage: "`FRIST`: bis wann die Eltern sich anmelden sollen"},
		&cli.StringFlag{Name: "date", Aliases: []string{"datum"}, Usage: "`DATUM`: des Briefs"},
		&cli.StringFlag{Name: "form", Usage: "`A|B`: Form des Briefs nach DIN 5008"},
		&cli.StringFlag{Name: "privacy", Aliases: []string{"datenschutz"}, Usage: "`voll|link|DATEI`: Datenschutzinformationen"},
		&cli.StringFlag{Name: "password", Aliases: []string{"passwort"}, Usage: "`spalte|account|getrennt`: wie die Eltern ihr Passwort erfahren"},
		&cli.BoolFlag{Name: "mark", Aliases: []string{"markieren"}, Usage: "Spalte „Brief“ in Datei-01 füllen"},
		dryRunFlag(),
		noBackupFlag(),
	)
}

func (p *program) letterCommand() *cli.Command {
	return &cli.Command{
		Name:               "letter",
		Aliases:            []string{"brief"},
		Usage:              "Serienbrief an die Eltern anlegen",
		CustomHelpTemplate: helpLetter,
		Flags: append(letterFlags(),
			outputFlag("`DATEI.odt`: Name des Briefs"),
			&cli.BoolFlag{Name: "reminder", Aliases: []string{"erinnerung"}, Usage: "Erinnerung an alle, die sich noch nicht angemeldet haben"},
			&cli.BoolFlag{Name: "overwrite", Aliases: []string{"ersetzen"}, Usage: "ältere Einträge in „Kinder“ und „Sortierung“ ersetzen"},
		),
		Action: p.letter,
	}
}

func (p *program) letter(c *cli.Context) error {
	o, err := p.letterOptions(c)
	if err != nil {
		return err
	}
	if err := odtName("Der Brief", o.Output, ""); err != nil {
		return err
	}
	res, err := letter.Run(c.Context, &letter.Job{
		Options: *o, Overwrite: c.Bool("overwrite"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Saver: safefile.Saver{Now: p.now},
		Command: again(c, o.File, "mark", "overwrite"), Print: againAs(c, "print", o.File) + " --pdf",
	})
	if err != nil {
		return err
	}
	p.written = !c.Bool("dry-run")
	return p.tell(c, res, nil)
}

// odtName refuses a name that Writer would not open, of what is written. For a PDF there may be a flag.
func odtName(what, output, pdfFlag string) error {
	if ext := filepath.Ext(output); output != "" && !strings.EqualFold(ext, ".odt") {
		u := &problem.Usage{
			What:   what + " ist ein Text für LibreOffice Writer; der Name muss auf .odt enden.",
			Remedy: "So: -o " + report.ShellWord(strings.TrimSuffix(output, ext)+".odt"),
		}
		if strings.EqualFold(ext, ".pdf") && pdfFlag != "" {
			u.Remedy += " " + pdfFlag
		}
		return u
	}
	return nil
}

// letterOptions reads the flags and the settings, which the flags override.
func (p *program) letterOptions(c *cli.Context) (*letter.Options, error) {
	file, where, err := parents(c)
	if err != nil {
		return nil, err
	}
	s, err := loadSettings(c, file)
	if err != nil {
		return nil, err
	}
	if err := override(c, s); err != nil {
		return nil, err
	}
	where.Account, where.Password = cmp.Or(c.String("header"), table.AccountHeader), table.PasswordHeader
	o := &letter.Options{
		File: file, Output: c.String("output"), Settings: s, Texts: templates.FS(), Mark: c.Bool("mark"), Reminder: c.Bool("reminder"), Call: call(c),
		Table: where,
	}
	if o.Date, err = p.letterDate(c.String("date")); err != nil {
		return nil, err
	}
	if d, err := settings.ParseDeadline(c.String("deadline")); err == nil && d != (settings.Deadline{}) && d.On(o.Date).Before(o.Date) {
		return nil, &problem.Usage{
			What:   "--frist: Dieser Tag liegt vor dem Datum des Briefs.",
			Remedy: `Eine spätere Frist angeben, zum Beispiel --frist "4 Wochen"`,
		}
	}
	if dir := c.String("templates"); dir != "" {
		if o.Texts, err = ownTexts(dir); err != nil {
			return nil, err
		}
		o.TextName = func(name string) string { return filepath.Join(dir, name) }
	}
	return o, nil
}

// loadSettings reads the settings that --config names, or those beside Datei-01.
func loadSettings(c *cli.Context, file string) (*settings.Settings, error) {
	path := c.String("config")
	if path == "" {
		path = settings.Find(file)
	} else if !exists(path) {
		return nil, &problem.Problem{
			Place:  problem.Place{File: path},
			What:   "Diese Datei gibt es nicht.",
			Remedy: "Den Namen prüfen, oder die Datei anlegen: elterntool init",
		}
	}
	return settings.Load(path)
}

// override puts what flags say in the place of what the settings say.
func override(c *cli.Context, s *settings.Settings) error {
	for _, f := range []struct{ flag, key string }{
		{"deadline", "brief.frist"}, {"form", "brief.form"}, {"privacy", "datenschutz.information"},
		{"password", "brief.passwort"}, {"sort", "brief.sortierung"},
	} {
		if !c.IsSet(f.flag) {
			continue
		}
		if err := s.Set(f.key, flagValue(f.flag, c.String(f.flag), s)); err != nil {
			name := germanFlag(c, f.flag)
			u := &problem.Usage{What: fmt.Sprintf("--%s: %v", name, err), Err: err}
			if p := (*problem.Problem)(nil); errors.As(err, &p) {
				u.What, u.Remedy = fmt.Sprintf("--%s: %s", name, p.What), p.Remedy
			}
			return u
		}
	}
	if c.IsSet("sort") && s.Letter.Order == settings.ByClass { // to be handed out in class: the envelope says to whom
		s.Letter.ClassInRemark = true
	}
	return nil
}

// flagValue is a value as the settings have it, whatever its case. "full" may be said
// for "voll". A file is named from the folder of the settings there, from the working
// folder here.
func flagValue(flag, value string, s *settings.Settings) string {
	switch word := strings.ToLower(value); {
	case flag == "form":
		return strings.ToUpper(value)
	case flag == "privacy" && word == "full":
		return settings.InFull
	case flag == "privacy" && strings.HasSuffix(word, ".txt") && !filepath.IsAbs(value):
		if rel, err := filepath.Rel(filepath.Dir(s.File), value); err == nil {
			return filepath.ToSlash(rel)
		}
	case flag != "deadline":
		return word
	}
	return value
}

// letterDate is the date of the letter: today, unless one is given.
func (p *program) letterDate(text string) (time.Time, error) {
	if now := p.now(); text == "" {
		return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location()), nil
	}
	return p.day("datum", text)
}

// day is the day that a flag names.
func (p *program) day(flag, text string) (time.Time, error) {
	d, err := settings.ParseDeadline(text)
	if err != nil || d.Year == 0 {
		return time.Time{}, &problem.Usage{
			What:   fmt.Sprintf("--%s: %s ist kein Datum.", flag, problem.Quote(text)),
			Remedy: fmt.Sprintf("So: --%s 2026-11-24 oder --%s 24.11.2026", flag, flag),
			Err:    err,
		}
	}
	return d.On(p.now()), nil
}

// ownTexts is the folder with texts that the office has changed.
func ownTexts(dir string) (fs.FS, error) {
	p := &problem.Problem{
		Place:  problem.Place{File: dir},
		Remedy: "Die Texte dorthin schreiben und dann ändern: elterntool templates export " + report.ShellWord(dir),
	}
	names, err := fs.Glob(templates.FS(), "*.txt")
	if err != nil {
		return nil, err
	}
	own := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !exists(filepath.Join(dir, n)) })
	switch info, err := os.Stat(dir); {
	case err != nil:
		p.What, p.Err = "Diesen Ordner gibt es nicht.", err
	case !info.IsDir():
		p.What, p.Remedy = "Das ist kein Ordner.", "Hinter --vorlagen steht der Ordner, in dem die eigenen Texte liegen."
	case len(own) == 0:
		p.What = "In diesem Ordner liegt keiner der Texte (" + strings.Join(names, ", ") + ")."
	default:
		return os.DirFS(dir), nil
	}
	return nil, p
}
