package main

import (
	"elterntool/internal/profile"
	"elterntool/internal/safefile"

	"github.com/urfave/cli/v2"
)

func (p *program) profileCommand() *cli.Command {
	return &cli.Command{
		Name:               "profile",
		Aliases:            []string{"importprofil"},
		Usage:              "sagen, was im Importprofil von IServ einzustellen ist",
		CustomHelpTemplate: helpProfile,
		Flags: append([]cli.Flag{
			outputFlag("`DATEI.odt`: Name des Dokuments"),
			dryRunFlag(),
			noBackupFlag(),
		}, tableFlags()...),
		Action: p.profile,
	}
}

func (p *program) profile(c *cli.Context) error {
	file, err := oneInput(c)
	if err != nil {
		return err
	}
	where, err := tableOptions(c)
	if err != nil {
		return err
	}
	if err := odtName("Das Dokument", c.String("output"), ""); err != nil {
		return err
	}
	res, err := profile.Run(c.Context, profile.Options{
		File: file, Table: where,
		Output: c.String("output"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Now: p.now, Saver: safefile.Saver{Now: p.now},
	})
	if err != nil {
		return err
	}
	p.written = !res.Unchanged && !res.Options.DryRun
	return p.tell(c, res, nil)
}
