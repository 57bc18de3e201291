package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/enrich"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"

	"github.com/urfave/cli/v2"
)

func (p *program) enrichCommand() *cli.Command {
	return &cli.Command{
		Name:               "enrich",
		Aliases:            []string{"ergaenzen", "ergänzen"},
		Usage:              "Account-Namen in Datei-01 eintragen",
		CustomHelpTemplate: helpEnrich,
		Flags: append(matchFlags(),
			&cli.BoolFlag{Name: "password", Aliases: []string{"passwort"}, Usage: "auch das vorläufige Passwort eintragen"},
			&cli.BoolFlag{Name: "address-lines", Aliases: []string{"adresszeilen"}, Usage: "auch die Adresse in zwei Zeilen eintragen (Straße, PLZ Ort)"},
			&cli.BoolFlag{Name: "overwrite", Aliases: []string{"ersetzen"}, Usage: "andere Einträge in den Spalten, die gefüllt werden, ersetzen"},
			dryRunFlag(),
			outputFlag("`DATEI`: in eine neue Datei schreiben"),
			noBackupFlag(),
			reportFlag(),
			jsonFlag(),
		),
		Action: p.enrich,
	}
}

// matchFlags say where parents and accounts stand, and how they are matched.
func matchFlags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		&cli.StringSliceFlag{Name: "iserv", Usage: "`DATEI.csv`: Ergebnisdatei oder Benutzerexport von IServ (mehrfach erlaubt)"},
		&cli.StringFlag{Name: "decisions", Aliases: []string{"klaeren", "klären"}, Usage: "`DATEI`: Klärungsliste mit Ihren Entscheidungen"},
		&cli.StringFlag{Name: "account-column", Aliases: []string{"account-spalte"}, Usage: "`TITEL`: Spalte der IServ-Datei mit dem Account"},
		&cli.BoolFlag{Name: "trust", Aliases: []string{"vertrauen"}, Usage: "auch schreiben, wenn viele Accounts zu keiner Zeile passen"},
	}, tableFlags(), []cli.Flag{
		headerFlag(),
		&cli.BoolFlag{Name: "siblings", Aliases: []string{"geschwister"}, Usage: "gleichnamige Zeilen ohne Kontaktdaten sind Geschwisterkinder"},
	})
}

func (p *program) enrich(c *cli.Context) error {
	o, err := p.enrichOptions(c)
	if err != nil {
		return err
	}
	if bar := p.bar(c); bar != nil {
		defer bar.finish()
		o.Progress = bar.enriching
	}
	res, err := enrich.Run(c.Context, o)
	if res == nil {
		return err
	}
	p.written = res.Outcome == report.Written
	return p.tell(c, res, err)
}

func (p *program) enrichOptions(c *cli.Context) (enrich.Options, error) {
	file, where, err := parents(c)
	if err != nil {
		return enrich.Options{}, err
	}
	results, err := expand(c.StringSlice("iserv"))
	if err != nil {
		return enrich.Options{}, err
	}
	where.Account = c.String("header")
	return enrich.Options{
		File: file, Results: results,
		Table: where, AccountColumn: c.String("account-column"),
		AddressLines: c.Bool("address-lines"), Decisions: c.String("decisions"),
		Password: c.Bool("password"), Siblings: c.Bool("siblings"), Overwrite: c.Bool("overwrite"), Trust: c.Bool("trust"),
		DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Output: c.String("output"), Report: c.String("report"),
		Command: again(c, file), Resolve: againAs(c, "resolve", file), Letter: againAs(c, "letter", file), Call: call(c), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}, nil
}

// again is what to type for another run: the same flags, but for those that concern
// only this one.
func again(c *cli.Context, file string, onceToo ...string) string {
	return againAs(c, c.Command.Name, file, onceToo...)
}

// againAs is again for another command, with the flags that it has as well.
func againAs(c *cli.Context, command, file string, onceToo ...string) string {
	words := []string{"elterntool", command, report.ShellWord(file)}
	once := map[string]bool{"dry-run": true, "json": true, "verbose": true, "no-color": true, "report": true, "help": true}
	other := command != c.Command.Name
	if other {
		onceToo = append(onceToo, "overwrite", "output", "no-backup", "mark")
	}
	for _, name := range onceToo {
		once[name] = true
	}
	has := c.App.Command(command).Flags
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		same := func(g cli.Flag) bool { return g.Names()[0] == name && takesValue(f) == takesValue(g) } // not all mean the same by --password
		if once[name] || !c.IsSet(name) || other && !slices.ContainsFunc(has, same) {
			continue
		}
		switch f.(type) {
		case *cli.BoolFlag:
			if c.Bool(name) {
				words = append(words, "--"+germanName(f))
			}
		case *cli.StringSliceFlag:
			for _, v := range c.StringSlice(name) {
				words = append(words, "--"+germanName(f), report.ShellWord(v))
			}
		default:
			value := fmt.Sprint(c.Value(name))
			if name == "output" && !c.Bool("dry-run") && command != "letter" { // letter keeps what was there under another name
				value = "NEU" + filepath.Ext(value) // the other one is there by then
			}
			flag := "--" + germanName(f)
			if name == "output" {
				flag = "-o"
			}
			words = append(words, flag, report.ShellWord(value))
		}
	}
	return strings.Join(words, " ")
}

// call is the command for the journal: its name and its flags, without their values,
// which may be names of people.
func call(c *cli.Context) string {
	words := []string{c.Command.Name}
	for _, f := range c.Command.Flags {
		b, isBool := f.(*cli.BoolFlag)
		name := f.Names()[0]
		switch {
		case !c.IsSet(name) || isCommon(name) || name == "json":
		case !isBool:
			words = append(words, "--"+germanName(f)+" …")
		case c.Bool(name):
			words = append(words, "--"+germanName(f))
		case b.Value:
			words = append(words, "--"+germanName(f)+"=nein")
		}
	}
	return strings.Join(words, " ")
}

// germanName is the name by which a flag is called in remedies: the German one, but for those that the handbook calls otherwise.
func germanName(f cli.Flag) string {
	names := f.Names()
	switch names[0] {
	case "col", "fix", "users", "provisional":
		return names[0]
	}
	for _, n := range names[1:] {
		if len(n) > 1 {
			return n
		}
	}
	return names[0]
}

// germanFlag is the same of the flag of that name.
func germanFlag(c *cli.Context, name string) string {
	for _, f := range c.Command.Flags {
		if f.Names()[0] == name {
			return germanName(f)
		}
	}
	return name
}

// oneInput takes Datei-02 or Datei-01 from the arguments.
func oneInput(c *cli.Context) (string, error) {
	files, err := expand(c.Args().Slice())
	switch {
	case err != nil:
		return "", err
	case len(files) == 1:
		return files[0], nil
	case len(files) == 0:
		return "", &problem.Usage{
			What:   "Es fehlt der Name von Datei-02 (oder von Datei-01).",
			Remedy: fmt.Sprintf("So: elterntool %s Datei-02-2026-11-30.csv", c.Command.Name),
		}
	}
	u := &problem.Usage{
		What:   fmt.Sprintf("Angegeben sind %d Dateien, es geht aber nur eine auf einmal.", len(files)),
		Remedy: fmt.Sprintf(`Was Leerzeichen enthält, gehört in Anführungszeichen: elterntool %s "Eltern 2026.ods"`, c.Command.Name),
	}
	if joined := strings.Join(files, " "); exists(joined) {
		u.Remedy = fmt.Sprintf("Was Leerzeichen enthält, gehört in Anführungszeichen: elterntool %s %s", c.Command.Name, report.ShellWord(joined))
	}
	return "", u
}

// oneFile takes Datei-01 from the arguments. cmd.exe does not expand *.ods.
func oneFile(c *cli.Context) (string, error) {
	files, err := expand(c.Args().Slice())
	if err != nil {
		return "", err
	}
	switch len(files) {
	case 1:
		return files[0], nil
	case 0:
		example := c.Command.Name + " datei01.ods"
		if c.Command.Name == "status" {
			example += " --users Export.csv --provisional Vorlaeufig.csv"
		}
		return "", &problem.Usage{
			What:   "Es fehlt der Name von Datei-01, der Liste der Eltern.",
			Remedy: "So: elterntool " + example,
		}
	}
	joined := strings.Join(files, " ")
	var quoted []string
	for _, f := range files {
		if !exists(joined) && strings.EqualFold(filepath.Ext(f), ".csv") {
			u := &problem.Usage{
				What:   "Angegeben wird nur eine Datei: Datei-01.",
				Remedy: fmt.Sprintf("Die Ergebnisdatei von IServ steht hinter --iserv: elterntool enrich datei01.ods --iserv %s", report.ShellWord(f)),
			}
			if c.Command.Name != "enrich" {
				u.Remedy = fmt.Sprintf("Was in %s steht, kommt zuerst in Datei-01: elterntool enrich datei01.ods --iserv %s", problem.Quote(filepath.Base(f)), report.ShellWord(f))
			}
			return "", u
		}
		if len(quoted) < 5 {
			quoted = append(quoted, problem.Quote(f))
		}
	}
	example := c.Command.Name + ` "Eltern 2026.ods"`
	switch {
	case exists(joined):
		example = c.Command.Name + " " + report.ShellWord(joined)
	case c.IsSet("only"):
		example = `print datei01.ods --nur "Anna Müller"`
	case c.IsSet("deadline"):
		example = `letter datei01.ods --frist "4 Wochen"`
	}
	return "", &problem.Usage{
		What:   fmt.Sprintf("Angegeben sind %d Dateien, es geht aber nur eine auf einmal: %s.", len(files), strings.Join(quoted, ", ")),
		Remedy: "Was Leerzeichen enthält, gehört in Anführungszeichen: elterntool " + example,
	}
}

// expand replaces names with * or ? by the files they stand for, where the shell has
// not done so.
func expand(names []string) ([]string, error) {
	var files []string
	for _, n := range names {
		if !strings.ContainsAny(n, "*?") || exists(n) {
			files = append(files, n)
			continue
		}
		found, err := filepath.Glob(n)
		if err != nil || len(found) == 0 {
			return nil, &problem.Usage{
				What:   fmt.Sprintf("Zu %s gibt es keine Datei.", problem.Quote(n)),
				Remedy: "Den Namen ausschreiben.",
			}
		}
		files = append(files, found...)
	}
	return files, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
