package main

import (
	_ "embed"
	"fmt"
	"runtime/debug"
	"strings"

	"elterntool/internal/problem"

	"github.com/urfave/cli/v2"
)

// The texts of help are written by hand: they read better than what templates
// make of flags. A test holds them against the flags.
var (
	//go:embed help/app.txt
	helpApp string
	//go:embed help/enrich.txt
	helpEnrich string
	//go:embed help/import.txt
	helpImport string
	//go:embed help/resolve.txt
	helpResolve string
	//go:embed help/check.txt
	helpCheck string
	//go:embed help/status.txt
	helpStatus string
	//go:embed help/letter.txt
	helpLetter string
	//go:embed help/print.txt
	helpPrint string
	//go:embed help/export.txt
	helpExport string
	//go:embed help/profile.txt
	helpProfile string
	//go:embed help/clean.txt
	helpClean string
	//go:embed help/history.txt
	helpHistory string
	//go:embed help/undo.txt
	helpUndo string
	//go:embed help/redo.txt
	helpRedo string
	//go:embed help/templates.txt
	helpTemplates string
	//go:embed help/init.txt
	helpInit string
	//go:embed help/completion.txt
	helpCompletion string
	//go:embed help/help.txt
	helpHelp string
)

// version is set by the linker (-X main.version=…) in a release.
var version = ""

// newApp describes the program to urfave/cli. Its own help, messages and exits are
// English or end the process, so all of them are off.
func (p *program) newApp() *cli.App {
	app := &cli.App{
		Name:                      "elterntool",
		HideVersion:               true,
		CustomAppHelpTemplate:     helpApp,
		DisableSliceFlagSeparator: true, // a comma in a file name or header is no separator
		Writer:                    p.out,
		ErrWriter:                 p.err,
		ExitErrHandler:            func(*cli.Context, error) {},
		Flags:                     append(commonFlags(), &cli.BoolFlag{Name: "version", Usage: "Version zeigen"}),
		Action: func(c *cli.Context) error {
			if c.Bool("version") {
				_, err := fmt.Fprintln(p.out, versionText())
				return err
			}
			return p.nextStep(c)
		},
		Commands: []*cli.Command{
			p.enrichCommand(), // the one that is suggested where none is named
			p.importCommand(),
			p.checkCommand(),
			p.exportCommand(),
			p.profileCommand(),
			p.resolveCommand(),
			p.letterCommand(),
			p.printCommand(),
			p.statusCommand(),
			p.historyCommand(),
			p.undoCommand(),
			p.redoCommand(),
			p.cleanCommand(),
			p.templatesCommand(),
			p.initCommand(),
			p.helpCommand(),
			p.completionCommand(),
		},
	}
	for _, c := range app.Commands {
		c.HideHelp, c.HideHelpCommand, c.OnUsageError = true, true, usageError
		c.Flags = append(c.Flags, commonFlags()...)
		do := c.Action
		c.Action = func(c *cli.Context) error {
			err := noEmptyFlags(c)
			if err == nil {
				err = do(c)
			}
			return p.failed(c, err)
		}
	}
	return app
}

func (p *program) helpCommand() *cli.Command {
	return &cli.Command{
		Name:               "help",
		Aliases:            []string{"hilfe"},
		Usage:              "Hilfe zeigen, auch zu einem Befehl",
		CustomHelpTemplate: helpHelp,
		Action: func(c *cli.Context) error {
			text := helpApp
			if name := c.Args().First(); name != "" {
				cmd := c.App.Command(name)
				if cmd == nil {
					return (&arguments{app: c.App}).noCommand(name)
				}
				text = cmd.CustomHelpTemplate
			}
			_, err := fmt.Fprint(p.out, text)
			return err
		},
	}
}

// usageError words what cli still finds wrong with the arguments.
func usageError(_ *cli.Context, err error, _ bool) error {
	return &problem.Usage{
		What:   "Der Aufruf ist so nicht verständlich.",
		Remedy: "elterntool help zeigt, wie er aussehen muss.",
		Err:    err,
	}
}

// describe parts a flag's usage into the name of its value, in backquotes as cli
// has it, and the text for people.
func describe(f cli.Flag) (value, text string) {
	d, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return "WERT", ""
	}
	text = d.GetUsage()
	if before, rest, ok := strings.Cut(text, "`"); ok {
		if v, after, ok := strings.Cut(rest, "`"); ok {
			return v, strings.TrimSpace(before + strings.TrimPrefix(after, ": "))
		}
	}
	return "WERT", text
}

func versionText() string {
	v := version
	info, ok := debug.ReadBuildInfo()
	if v == "" {
		v = "Entwicklungsstand"
		if ok {
			for _, s := range info.Settings {
				if s.Key == "vcs.revision" && len(s.Value) >= 12 {
					v += " " + s.Value[:12]
				}
			}
		}
	}
	return "elterntool " + v
}
