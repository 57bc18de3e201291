package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"

	"elterntool/internal/nextstep"
	"elterntool/internal/report"

	"github.com/urfave/cli/v2"
)

// nextStep is what happens without a command, and if files are dropped on the program.
func (p *program) nextStep(c *cli.Context) error {
	own := ownConsole()
	p.hold = own && p.in.terminal
	advice, err := nextstep.Look(c.Context, nextstep.Options{Files: c.Args().Slice(), Program: callName()})
	if err != nil {
		return err
	}
	if err := advice.Text(p.out, p.style()); err != nil {
		return err
	}
	if own {
		t := report.NewScreen(p.style())
		t.Line("", "Die Befehle gehören in eine Eingabeaufforderung: im Explorer den Ordner öffnen, oben in die Adresszeile cmd tippen und die Eingabetaste drücken.")
		return t.Print(p.out)
	}
	return nil
}

// callName is how this program is called from a command line.
func callName() string {
	const name = "elterntool"
	if _, err := exec.LookPath(name); err == nil {
		return name
	}
	path, err := os.Executable()
	if err != nil {
		return name
	}
	return report.ShellWord(path)
}

// waitForEnter keeps a window open that closes with the program.
func (p *program) waitForEnter() {
	fmt.Fprint(p.err, "\nZum Schließen die Eingabetaste drücken. ")
	_, _ = bufio.NewReader(p.in).ReadString('\n')
}
