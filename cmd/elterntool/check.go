package main

import (
	"context"

	"elterntool/internal/check"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"

	"github.com/urfave/cli/v2"
)

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name:               "check",
		Aliases:            []string{"pruefen", "prüfen"},
		Usage:              "Datei-01 vor dem Import prüfen",
		HideHelp:           true,
		HideHelpCommand:    true,
		CustomHelpTemplate: helpCheck,
		OnUsageError:       usageError,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "sheet", Aliases: []string{"tabelle"}, Usage: "`NAME`: Tabelle in Datei-01"},
			&cli.IntFlag{Name: "header-row", Aliases: []string{"titelzeile"}, Usage: "`ZEILE`: Zeile mit den Überschriften"},
			&cli.StringSliceFlag{Name: "col", Aliases: []string{"spalte"}, Usage: "`FELD=TITEL`: Spalte für ein Feld (mehrfach erlaubt)"},
			&cli.BoolFlag{Name: "fix", Aliases: []string{"berichtigen"}, Usage: "berichtigen, was nur eine richtige Antwort hat"},
			&cli.BoolFlag{Name: "dry-run", Aliases: []string{"probe"}, Usage: "nichts schreiben, nur zeigen"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o", "ausgabe"}, Usage: "`DATEI.ods`: in eine neue Datei schreiben"},
			&cli.BoolFlag{Name: "no-backup", Aliases: []string{"ohne-sicherung"}, Usage: "ohne Sicherung"},
			&cli.StringFlag{Name: "report", Aliases: []string{"bericht"}, Usage: "`DATEI.html`: Bericht zum Drucken und Weitergeben"},
			&cli.BoolFlag{Name: "json", Usage: "Ergebnis als JSON"},
		}, commonFlags()...),
		Action: func(c *cli.Context) error { return p.check(c) },
	}
}

// check is thin: flags to options, the work, and printing.
func (p *program) check(c *cli.Context) error {
	asJSON := c.Bool("json")
	o, err := p.checkOptions(c)
	var res *check.Report
	if err == nil {
		res, err = p.runCheck(c.Context, o, !asJSON)
	}
	if err != nil {
		if asJSON {
			if jerr := report.ErrorJSON(p.out, "check", err, problem.ExitCode(err)); jerr != nil {
				return jerr
			}
		}
		return err
	}
	p.written = res.Written
	if n := res.NeedsAttention(); n > 0 {
		err = &problem.NeedsAttention{Count: n}
	}
	if asJSON {
		if jerr := res.JSON(p.out, problem.ExitCode(err)); jerr != nil {
			return jerr
		}
		return err
	}
	if perr := res.Text(p.out, report.Style{Color: p.out.color, Width: p.out.width, Verbose: p.verbose}); perr != nil {
		return perr
	}
	return err
}

func (p *program) runCheck(ctx context.Context, o check.Options, show bool) (*check.Report, error) {
	if show && p.err.terminal {
		bar := newProgress(p.err)
		defer bar.finish()
		o.Progress = func(s check.Step, done, total int64) { bar.set(checkStepNames[s], done, total) }
	}
	return check.Run(ctx, o)
}

func (p *program) checkOptions(c *cli.Context) (check.Options, error) {
	file, err := oneFile(c)
	if err != nil {
		return check.Options{}, err
	}
	columns, err := columnFlags(c.StringSlice("col"))
	if err != nil {
		return check.Options{}, err
	}
	if err := noEmptyFlags(c, "sheet", "output", "report"); err != nil {
		return check.Options{}, err
	}
	return check.Options{
		File: file, Sheet: c.String("sheet"), HeaderRow: c.Int("header-row"), Columns: columns,
		Fix: c.Bool("fix"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Output: c.String("output"), Report: c.String("report"),
		Command: again(c, file, "fix", "output", "no-backup"), Call: call(c), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}, nil
}
