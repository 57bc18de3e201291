package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"elterntool/internal/clean"
	"elterntool/internal/problem"
	"elterntool/internal/report"

	"github.com/urfave/cli/v2"
)

// defaultDays is how long a backup is kept: long enough to notice a mistake.
const defaultDays = 30

func (p *program) cleanCommand() *cli.Command {
	return &cli.Command{
		Name:               "clean",
		Aliases:            []string{"aufraeumen", "aufräumen"},
		Usage:              "zeigen und löschen, was persönliche Daten enthält und nicht mehr gebraucht wird",
		CustomHelpTemplate: helpClean,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "delete", Aliases: []string{"loeschen", "löschen"}, Usage: "löschen, nach einer Rückfrage"},
			&cli.BoolFlag{Name: "dry-run", Aliases: []string{"probe"}, Usage: "nichts löschen, nur zeigen (auch mit --loeschen)"},
			&cli.BoolFlag{Name: "yes", Aliases: []string{"ja"}, Usage: "mit --loeschen: ohne Rückfrage"},
			&cli.IntFlag{Name: "days", Aliases: []string{"tage"}, Value: defaultDays, Usage: "`TAGE`: Sicherungen bleiben so lange"},
		},
		Action: p.clean,
	}
}

func (p *program) clean(c *cli.Context) error {
	dir, err := cleanFolder(c)
	if err != nil {
		return err
	}
	asked := c.Bool("delete") && !c.Bool("dry-run")
	if c.Bool("yes") && !c.Bool("delete") {
		return &problem.Usage{
			What:   "--ja allein löscht nichts.",
			Remedy: "Zusammen mit --loeschen: " + cleanLine(c) + " --ja",
		}
	}
	terminal := p.in.terminal && p.err.terminal
	if asked && !c.Bool("yes") && !terminal {
		return &problem.Usage{
			What:   "Vor dem Löschen fragt elterntool nach, aber hier kann niemand antworten.",
			Remedy: "In Skripten ohne Rückfrage: " + cleanLine(c) + " --ja",
		}
	}
	plan, err := clean.MakePlan(c.Context, clean.Options{Dir: dir, Days: c.Int("days"), Now: p.now})
	if err != nil {
		return err
	}
	if err := plan.Text(p.out, p.style(), clean.Told{Command: cleanLine(c), Asked: asked}); err != nil {
		return err
	}
	if !asked || len(plan.Delete) == 0 {
		return nil
	}
	if !c.Bool("yes") && !p.confirm(fmt.Sprintf("\n%s löschen? (ja/nein) ", plan.Count())) {
		_, err := fmt.Fprintln(p.out, "Nichts gelöscht.")
		return err
	}
	deleted, failed := plan.Carry()
	p.written = len(deleted) > 0
	if err := plan.DoneText(p.out, p.style(), deleted, failed); err != nil {
		return err
	}
	switch {
	case len(failed) > 0 && len(deleted) == 0:
		return &problem.Problem{What: "Nichts ließ sich löschen.", Remedy: "Die Dateien überall schließen und noch einmal ausführen."}
	case len(failed) > 0:
		return &problem.NeedsAttention{Count: len(failed)}
	}
	return nil
}

// confirm asks on the terminal. Only a clear yes is one.
func (p *program) confirm(question string) bool {
	fmt.Fprint(p.err, question)
	answer, err := bufio.NewReader(io.LimitReader(p.in, 100)).ReadString('\n')
	if err != nil && err != io.EOF {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "ja", "j":
		return true
	}
	return false
}

// cleanFolder is the folder named, that of the file named, or this one.
func cleanFolder(c *cli.Context) (string, error) {
	switch c.NArg() {
	case 0:
		return ".", nil
	case 1:
	default:
		name := "Eltern 2026"
		if joined := strings.Join(c.Args().Slice(), " "); exists(joined) {
			name = joined
		}
		return "", &problem.Usage{
			What:   "Angegeben wird nur Datei-01 oder ein Ordner.",
			Remedy: "Enthält der Name Leerzeichen, gehört er in Anführungszeichen: elterntool clean " + report.ShellWord(name),
		}
	}
	return clean.Folder(c.Args().First())
}

func cleanLine(c *cli.Context) string {
	words := []string{"elterntool", "clean"}
	if path := c.Args().First(); path != "" {
		words = append(words, report.ShellWord(path))
	}
	if c.IsSet("days") {
		words = append(words, "--tage", fmt.Sprint(c.Int("days")))
	}
	return strings.Join(append(words, "--loeschen"), " ")
}
