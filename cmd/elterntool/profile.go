package main

import (
	"elterntool/internal/problem"
	"elterntool/internal/profile"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/table"

	"github.com/urfave/cli/v2"
)

func (p *program) profileCommand() *cli.Command {
	return &cli.Command{
		Name:               "profile",
		Aliases:            []string{"importprofil"},
		Usage:              "sagen, was im Importprofil von IServ einzustellen ist",
		HideHelp:           true,
		HideHelpCommand:    true,
		CustomHelpTemplate: helpProfile,
		OnUsageError:       usageError,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o", "ausgabe"}, Usage: "`DATEI.odt`: Name des Dokuments"},
			&cli.BoolFlag{Name: "dry-run", Aliases: []string{"probe"}, Usage: "nichts schreiben, nur zeigen"},
			&cli.BoolFlag{Name: "no-backup", Aliases: []string{"ohne-sicherung"}, Usage: "ohne Sicherung"},
			&cli.StringFlag{Name: "sheet", Aliases: []string{"tabelle"}, Usage: "`NAME`: Tabelle in Datei-01"},
			&cli.IntFlag{Name: "header-row", Aliases: []string{"titelzeile"}, Usage: "`ZEILE`: Zeile mit den Überschriften"},
			&cli.StringSliceFlag{Name: "col", Aliases: []string{"spalte"}, Usage: "`FELD=TITEL`: Spalte für ein Feld (mehrfach erlaubt)"},
		}, commonFlags()...),
		Action: func(c *cli.Context) error { return p.profile(c) },
	}
}

func (p *program) profile(c *cli.Context) error {
	file, err := oneInput(c)
	if err != nil {
		return err
	}
	columns, err := columnFlags(c.StringSlice("col"))
	if err != nil {
		return err
	}
	if err := noEmptyFlags(c, "sheet", "output"); err != nil {
		return err
	}
	if err := odtName("Das Dokument", c.String("output"), ""); err != nil {
		return err
	}
	res, err := profile.Run(c.Context, profile.Options{
		File: file, Table: table.Options{Sheet: c.String("sheet"), HeaderRow: c.Int("header-row"), Columns: columns},
		Output: c.String("output"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Now: p.now, Saver: safefile.Saver{Now: p.now},
	})
	if err != nil {
		return err
	}
	p.written = !res.Unchanged && !res.Options.DryRun
	if err := res.Text(p.out, report.Style{Color: p.out.color, Width: p.out.width, Verbose: p.verbose}); err != nil {
		return err
	}
	if n := res.NeedsAttention(); n > 0 {
		return &problem.NeedsAttention{Count: n}
	}
	return nil
}
