package main

import (
	"fmt"
	"path/filepath"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/internal/status"
	"elterntool/internal/table"

	"github.com/urfave/cli/v2"
)

func (p *program) statusCommand() *cli.Command {
	return &cli.Command{
		Name:               "status",
		Aliases:            []string{"stand"},
		Usage:              "in Datei-01 eintragen, wer sich angemeldet hat",
		HideHelp:           true,
		HideHelpCommand:    true,
		CustomHelpTemplate: helpStatus,
		OnUsageError:       usageError,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "users", Aliases: []string{"benutzer"}, Usage: "`DATEI.csv`: Export aller Benutzer"},
			&cli.StringFlag{Name: "provisional", Aliases: []string{"vorlaeufig", "vorläufig"}, Usage: "`DATEI.csv`: Export der Benutzer mit vorläufigem Passwort"},
			&cli.StringFlag{Name: "deadline", Aliases: []string{"frist"}, Usage: "`DATUM`: bis wann die Eltern sich anmelden sollen"},
			&cli.StringFlag{Name: "as-of", Aliases: []string{"stand"}, Usage: "`DATUM`: an dem die Dateien exportiert wurden"},
			&cli.StringFlag{Name: "account-column", Aliases: []string{"account-spalte"}, Usage: "`TITEL`: Spalte der IServ-Dateien mit dem Account"},
			&cli.BoolFlag{Name: "trust", Aliases: []string{"vertrauen"}, Usage: "auch weitermachen, wenn die Dateien falsch aussehen"},
			&cli.StringFlag{Name: "sheet", Aliases: []string{"tabelle"}, Usage: "`NAME`: Tabelle in Datei-01"},
			&cli.IntFlag{Name: "header-row", Aliases: []string{"titelzeile"}, Usage: "`ZEILE`: Zeile mit den Überschriften"},
			&cli.StringSliceFlag{Name: "col", Aliases: []string{"spalte"}, Usage: "`FELD=TITEL`: Spalte für ein Feld (mehrfach erlaubt)"},
			&cli.StringFlag{Name: "header", Aliases: []string{"titel"}, Usage: "`TITEL`: Überschrift der Account-Spalte"},
			&cli.StringFlag{Name: "config", Aliases: []string{"einstellungen"}, Usage: "`DATEI.toml`: Angaben der Schule"},
			&cli.BoolFlag{Name: "dry-run", Aliases: []string{"probe"}, Usage: "nichts schreiben, nur zeigen"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o", "ausgabe"}, Usage: "`DATEI`: in eine neue Datei schreiben"},
			&cli.BoolFlag{Name: "no-backup", Aliases: []string{"ohne-sicherung"}, Usage: "ohne Sicherung"},
			&cli.BoolFlag{Name: "json", Usage: "Ergebnis als JSON"},
		}, commonFlags()...),
		Action: func(c *cli.Context) error { return p.status(c) },
	}
}

func (p *program) status(c *cli.Context) error {
	asJSON := c.Bool("json")
	o, err := p.statusOptions(c)
	var res *status.Result
	if err == nil {
		res, err = status.Run(c.Context, *o)
	}
	if err != nil {
		if asJSON {
			if jerr := report.ErrorJSON(p.out, "status", err, problem.ExitCode(err)); jerr != nil {
				return jerr
			}
		}
		return err
	}
	p.written = res.Outcome == report.Written
	if n := res.NeedsAttention(); n > 0 {
		err = &problem.NeedsAttention{Count: n}
	}
	if asJSON {
		if jerr := res.JSON(p.out, problem.ExitCode(err)); jerr != nil {
			return jerr
		}
		return err
	}
	if perr := res.Text(p.out, p.style()); perr != nil {
		return perr
	}
	return err
}

func (p *program) statusOptions(c *cli.Context) (*status.Options, error) {
	file, err := oneFile(c)
	if err != nil {
		return nil, err
	}
	columns, err := columnFlags(c.StringSlice("col"))
	if err != nil {
		return nil, err
	}
	if err := noEmptyFlags(c, "users", "provisional", "deadline", "as-of", "account-column", "sheet", "header", "config", "output"); err != nil {
		return nil, err
	}
	o := &status.Options{
		File: file, Users: c.String("users"), Provisional: c.String("provisional"), AccountColumn: c.String("account-column"),
		Table: table.Options{
			Sheet: c.String("sheet"), HeaderRow: c.Int("header-row"), Columns: columns, Account: orDefault(c.String("header"), "Account"),
		},
		Trust: c.Bool("trust"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Output: c.String("output"),
		Command: again(c, file), Call: call(c), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}
	s, err := loadSettings(c, file)
	if err != nil {
		return nil, err
	}
	if text := c.String("deadline"); text != "" {
		if o.Deadline, err = p.day("deadline", text); err != nil {
			return nil, err
		}
	} else if d, err := settings.ParseDeadline(s.Letter.Deadline); err == nil && d.Year != 0 {
		o.Deadline = d.On(p.now())
	} else if d.Days > 0 {
		return nil, &problem.Usage{
			What:   fmt.Sprintf("Die Frist in %s (%s) zählt vom Datum des Briefs an.", filepath.Base(s.File), problem.Quote(s.Letter.Deadline)),
			Remedy: "Den Tag angeben, der im Brief steht: --frist 2026-12-18",
		}
	}
	if text := c.String("as-of"); text != "" {
		if o.AsOf, err = p.day("as-of", text); err != nil {
			return nil, err
		}
	}
	return o, nil
}
