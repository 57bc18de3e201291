package main

import (
	"elterntool/internal/check"
	"elterntool/internal/safefile"

	"github.com/urfave/cli/v2"
)

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name:               "check",
		Aliases:            []string{"pruefen", "prüfen"},
		Usage:              "Datei-01 vor dem Import prüfen",
		CustomHelpTemplate: helpCheck,
		Flags: append(tableFlags(),
			&cli.BoolFlag{Name: "fix", Aliases: []string{"berichtigen"}, Usage: "berichtigen, was nur eine richtige Antwort hat"},
			dryRunFlag(),
			outputFlag("`DATEI.ods`: in eine neue Datei schreiben"),
			noBackupFlag(),
			reportFlag(),
			jsonFlag(),
		),
		Action: p.check,
	}
}

func (p *program) check(c *cli.Context) error {
	o, err := p.checkOptions(c)
	if err != nil {
		return err
	}
	if bar := p.bar(c); bar != nil {
		defer bar.finish()
		o.Progress = func(s check.Step, done, total int64) { bar.set(checkStepNames[s], done, total) }
	}
	res, err := check.Run(c.Context, o)
	if err != nil {
		return err
	}
	p.written = res.Written
	return p.tell(c, res, nil)
}

func (p *program) checkOptions(c *cli.Context) (check.Options, error) {
	file, where, err := parents(c)
	if err != nil {
		return check.Options{}, err
	}
	return check.Options{
		File: file, Table: where, Fix: c.Bool("fix"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Output: c.String("output"), Report: c.String("report"),
		Command: again(c, file, "fix", "output", "no-backup"), Call: call(c), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}, nil
}
