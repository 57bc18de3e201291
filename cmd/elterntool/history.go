package main

import (
	"elterntool/internal/history"
	"elterntool/internal/safefile"

	"github.com/urfave/cli/v2"
)

func (p *program) historyCommand() *cli.Command {
	return &cli.Command{
		Name:               "history",
		Aliases:            []string{"verlauf"},
		Usage:              "zeigen, was elterntool in Datei-01 geändert hat",
		CustomHelpTemplate: helpHistory,
		Action: func(c *cli.Context) error {
			file, err := oneFile(c)
			if err != nil {
				return err
			}
			list, err := history.List(c.Context, history.Options{File: file})
			if err != nil {
				return err
			}
			return list.Text(p.out, p.style())
		},
	}
}

func (p *program) undoCommand() *cli.Command {
	return &cli.Command{
		Name:               "undo",
		Aliases:            []string{"zurueck", "zurück"},
		Usage:              "die letzte Änderung von elterntool zurücknehmen",
		CustomHelpTemplate: helpUndo,
		Flags:              stepFlags(),
		Action:             func(c *cli.Context) error { return p.step(c, false) },
	}
}

func (p *program) redoCommand() *cli.Command {
	return &cli.Command{
		Name:               "redo",
		Aliases:            []string{"wieder"},
		Usage:              "das Zurückgenommene wiederherstellen",
		CustomHelpTemplate: helpRedo,
		Flags:              stepFlags(),
		Action:             func(c *cli.Context) error { return p.step(c, true) },
	}
}

func stepFlags() []cli.Flag {
	return []cli.Flag{
		forceFlag("auch wenn seitdem jemand in Datei-01 gearbeitet hat"),
		dryRunFlag(),
	}
}

func (p *program) step(c *cli.Context, redo bool) error {
	file, err := oneFile(c)
	if err != nil {
		return err
	}
	do := history.Undo
	if redo {
		do = history.Redo
	}
	res, err := do(c.Context, history.Options{
		File: file, Force: c.Bool("force"), DryRun: c.Bool("dry-run"), Saver: safefile.Saver{Now: p.now},
	})
	if res == nil {
		return err
	}
	p.written = err == nil && !c.Bool("dry-run")
	if perr := res.Text(p.out, p.style()); perr != nil {
		return perr
	}
	return err
}
