package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

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
		CustomHelpTemplate: helpStatus,
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "users", Aliases: []string{"benutzer"}, Usage: "`DATEI.csv`: Export aller Benutzer"},
			&cli.StringFlag{Name: "provisional", Aliases: []string{"vorlaeufig", "vorläufig"}, Usage: "`DATEI.csv`: Export der Benutzer mit vorläufigem Passwort"},
			&cli.StringFlag{Name: "deadline", Aliases: []string{"frist"}, Usage: "`DATUM`: bis wann die Eltern sich anmelden sollen"},
			&cli.StringFlag{Name: "as-of", Aliases: []string{"stand"}, Usage: "`DATUM`: an dem die Dateien exportiert wurden"},
			&cli.StringFlag{Name: "account-column", Aliases: []string{"account-spalte"}, Usage: "`TITEL`: Spalte der IServ-Dateien mit dem Account"},
			&cli.BoolFlag{Name: "trust", Aliases: []string{"vertrauen"}, Usage: "auch weitermachen, wenn die Dateien falsch aussehen"},
		}, tableFlags(), []cli.Flag{
			headerFlag(),
			configFlag(),
			dryRunFlag(),
			outputFlag("`DATEI`: in eine neue Datei schreiben"),
			noBackupFlag(),
			jsonFlag(),
		}),
		Action: p.status,
	}
}

func (p *program) status(c *cli.Context) error {
	o, err := p.statusOptions(c)
	if err != nil {
		return err
	}
	res, err := status.Run(c.Context, *o)
	if err != nil {
		return err
	}
	p.written = res.Outcome == report.Written
	return p.tell(c, res, nil)
}

func (p *program) statusOptions(c *cli.Context) (*status.Options, error) {
	file, where, err := parents(c)
	if err != nil {
		return nil, err
	}
	where.Account = cmp.Or(c.String("header"), table.AccountHeader)
	o := &status.Options{
		File: file, Users: c.String("users"), Provisional: c.String("provisional"), AccountColumn: c.String("account-column"),
		Table: where, Trust: c.Bool("trust"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Output: c.String("output"),
		Command: again(c, file), Call: call(c), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}
	s, err := loadSettings(c, file)
	if err != nil {
		return nil, err
	}
	if text := c.String("deadline"); text != "" {
		if o.Deadline, err = p.day("frist", text); err != nil {
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
		if o.AsOf, err = p.day("stand", text); err != nil {
			return nil, err
		}
	}
	return o, nil
}
