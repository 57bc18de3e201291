package main

import (
	"elterntool/internal/enrich"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/resolve"

	"github.com/urfave/cli/v2"
)

func (p *program) resolveCommand() *cli.Command {
	return &cli.Command{
		Name:               "resolve",
		Aliases:            []string{"klaeren", "klären"},
		Usage:              "offene Zeilen in einer Liste selbst entscheiden",
		HideHelp:           true,
		HideHelpCommand:    true,
		CustomHelpTemplate: helpResolve,
		OnUsageError:       usageError,
		Flags: append(append(matchFlags(),
			&cli.BoolFlag{Name: "dry-run", Aliases: []string{"probe"}, Usage: "nichts schreiben, nur zeigen"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o", "ausgabe"}, Usage: "`DATEI`: Name der Liste"},
			&cli.BoolFlag{Name: "json", Usage: "Ergebnis als JSON"},
		), commonFlags()...),
		Action: func(c *cli.Context) error { return p.resolve(c) },
	}
}

func (p *program) resolve(c *cli.Context) error {
	asJSON := c.Bool("json")
	o, err := p.resolveOptions(c)
	var res *resolve.Result
	if err == nil {
		res, err = p.runResolve(c, o, !asJSON)
	}
	if err != nil {
		if asJSON {
			if jerr := report.ErrorJSON(p.out, "resolve", err, problem.ExitCode(err)); jerr != nil {
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
	if perr := res.Text(p.out, report.Style{Color: p.out.color, Width: p.out.width, Verbose: p.verbose}); perr != nil {
		return perr
	}
	return err
}

func (p *program) runResolve(c *cli.Context, o resolve.Options, show bool) (*resolve.Result, error) {
	if show && p.err.terminal {
		bar := newProgress(p.err)
		defer bar.finish()
		o.Progress = func(s enrich.Step, done, total int64) { bar.set(stepNames[s], done, total) }
	}
	return resolve.Run(c.Context, o)
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
