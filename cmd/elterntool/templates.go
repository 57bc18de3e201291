package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/templates"

	"github.com/urfave/cli/v2"
)

func (p *program) templatesCommand() *cli.Command {
	return &cli.Command{
		Name:               "templates",
		Aliases:            []string{"vorlagen"},
		Usage:              "Texte des Briefs zum Ändern herausschreiben",
		CustomHelpTemplate: helpTemplates,
		Action:             p.templates,
	}
}

// templates writes the texts into a folder. One that is there already stays.
func (p *program) templates(c *cli.Context) error {
	dir, err := exportFolder(c.Args().Slice())
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return &problem.Problem{
			Place:  problem.Place{File: dir},
			What:   "Das ist eine Datei, kein Ordner.",
			Remedy: "Den Namen eines Ordners angeben; gibt es ihn noch nicht, wird er angelegt.",
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return problem.FromFile(err)
	}
	names, err := fs.Glob(templates.FS(), "*.txt")
	if err != nil {
		return err
	}
	saver := safefile.Saver{Now: p.now}
	kept := 0
	for _, name := range names {
		text, err := fs.ReadFile(templates.FS(), name)
		if err != nil {
			return err
		}
		path := filepath.Join(dir, name)
		_, err = saver.Create(c.Context, path, safefile.CreateOptions{}, func(w io.Writer) error {
			_, err := io.Copy(w, bytes.NewReader(text))
			return err
		}, nil)
		switch e := (*safefile.Error)(nil); {
		case errors.As(err, &e) && e.Kind == safefile.ErrExists:
			kept++
			fmt.Fprintf(p.out, "%s gibt es schon; die Datei bleibt, wie sie ist.\n", path)
		case err != nil:
			return problem.FromFile(err)
		default:
			fmt.Fprintln(p.out, path)
		}
	}
	if kept < len(names) {
		p.written = true
	}
	t := report.NewScreen(p.style())
	t.Blank()
	t.Steps(report.NextTitle, report.Step{
		Text:    "Die Texte lassen sich mit jedem Editor ändern. Der Brief nimmt sie so:",
		Command: "elterntool letter datei01.ods --vorlagen " + report.ShellWord(dir),
	})
	return t.Print(p.out)
}

// exportFolder is where the texts go, of "export ORDNER".
func exportFolder(args []string) (string, error) {
	u := &problem.Usage{Remedy: "So: elterntool templates export Vorlagen"}
	switch {
	case len(args) == 0:
		u.What = "Es fehlt, was mit den Texten geschehen soll."
	case args[0] != "export" && args[0] != "exportieren":
		u.What = fmt.Sprintf("%s kann elterntool templates nicht, nur „export“.", problem.Quote(args[0]))
	case len(args) == 1:
		u.What = "Es fehlt der Ordner, in den die Texte sollen."
	case len(args) > 2:
		u.What = "Angegeben wird nur ein Ordner."
		u.Remedy = "Enthält der Name Leerzeichen, gehört er in Anführungszeichen: elterntool templates export \"Eigene Texte\""
	default:
		return args[1], nil
	}
	return "", u
}

func (p *program) initCommand() *cli.Command {
	return &cli.Command{
		Name:               "init",
		Aliases:            []string{"einrichten"},
		Usage:              "Angaben der Schule anlegen (elterntool.toml)",
		CustomHelpTemplate: helpInit,
		Action:             p.initSettings,
	}
}

// initSettings writes the settings into a folder: the one named, that of the file
// named, or this one. On a terminal it asks.
func (p *program) initSettings(c *cli.Context) error {
	if c.Args().Len() > 1 {
		return &problem.Usage{
			What:   "Angegeben wird nur ein Ordner.",
			Remedy: "Enthält der Name Leerzeichen, gehört er in Anführungszeichen: elterntool init \"Eltern 2026\"",
		}
	}
	path := filepath.Join(".", settings.FileName)
	if at := c.Args().First(); at != "" {
		path = filepath.Join(at, settings.FileName)
		if info, err := os.Stat(at); err == nil && !info.IsDir() {
			path = settings.Find(at)
		}
	}
	var ask *settings.Dialog
	if p.err.terminal && p.in.terminal {
		ask = &settings.Dialog{In: p.in, Out: p.err}
	}
	if err := settings.Init(c.Context, path, ask); err != nil {
		return err
	}
	p.written = true
	if ask == nil {
		fmt.Fprintf(p.out, "%s ist angelegt. Bitte mit einem Editor öffnen und ausfüllen.\n", path)
	} else {
		fmt.Fprintf(p.out, "%s ist angelegt. Weiter: elterntool letter datei01.ods\n", path)
	}
	return nil
}
