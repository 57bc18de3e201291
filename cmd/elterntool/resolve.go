package main

import (
	"elterntool/internal/report"
	"elterntool/internal/resolve"

	"github.com/urfave/cli/v2"
)

func (p *program) resolveCommand() *cli.Command {
	return &cli.Command{
		Name:               "resolve",
		Aliases:            []string{"klaeren", "klären"},
		Usage:              "offene Zeilen in einer Liste selbst entscheiden",
		CustomHelpTemplate: helpResolve,
		Flags: append(matchFlags(),
			dryRunFlag(),
			outputFlag("`DATEI`: Name der Liste"),
			jsonFlag(),
		),
		Action: p.resolve,
	}
}

func (p *program) resolve(c *cli.Context) error {
	o, err := p.resolveOptions(c)
	if err != nil {
		return err
	}
	if bar := p.bar(c); bar != nil {
		defer bar.finish()
		o.Progress = bar.enriching
	}
	res, err := resolve.Run(c.Context, o)
	if err != nil {
		return err
	}
	p.written = res.Outcome == report.Written
	return p.tell(c, res, nil)
}

func (p *program) resolveOptions(c *cli.Context) (resolve.Options, error) {
	o, err := p.enrichOptions(c)
	if err != nil {
		return resolve.Options{}, err
	}
	list := o.Output
	o.Output, o.Command, o.Resolve = "", againAs(c, "enrich", o.File), again(c, o.File)
	return resolve.Options{Options: o, List: list}, nil
}
