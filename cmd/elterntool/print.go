package main

import (
	"path/filepath"
	"time"

	"elterntool/internal/printing"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
)

func (p *program) printCommand() *cli.Command {
	return &cli.Command{
		Name:               "print",
		Aliases:            []string{"drucken"},
		Usage:              "fertige Briefe schreiben, auf Wunsch als PDF",
		CustomHelpTemplate: helpPrint,
		Flags: append(letterFlags(),
			outputFlag("`DATEI.odt`: Name der Briefe"),
			&cli.BoolFlag{Name: "pdf", Usage: "auch ein PDF, das zurückgelesen wird"},
			&cli.BoolFlag{Name: "duplex", Aliases: []string{"beidseitig"}, Value: true, Usage: "jeder Brief beginnt auf einer Vorderseite"},
			&cli.StringFlag{Name: "only", Aliases: []string{"nur"}, Usage: "`ACCOUNT|NAME`: nur dieser Brief"},
			&cli.BoolFlag{Name: "new", Aliases: []string{"neue"}, Usage: "nur Briefe, die noch nicht versendet sind"},
			&cli.BoolFlag{Name: "sent", Aliases: []string{"versendet"}, Usage: "das Datum in die Spalte „Brief versendet am“ eintragen"},
			&cli.StringFlag{Name: "sort", Aliases: []string{"sortierung"}, Usage: "`nachname|klasse`: Reihenfolge"},
			&cli.BoolFlag{Name: "list", Aliases: []string{"liste"}, Usage: "nur die Kontrollliste für die Umschläge zeigen"},
			&cli.BoolFlag{Name: "draft", Aliases: []string{"entwurf"}, Usage: "auch mit offenen Stellen, ENTWURF auf jeder Seite"},
			&cli.StringFlag{Name: "soffice", Aliases: []string{"libreoffice"}, Usage: "`PROGRAMM`: das LibreOffice, das das PDF macht"},
		),
		Action: p.print,
	}
}

func (p *program) print(c *cli.Context) error {
	o, err := p.letterOptions(c)
	if err != nil {
		return err
	}
	if err := odtName("Der Brief", o.Output, "--pdf"); err != nil {
		return err
	}
	if o.Mark {
		return &problem.Usage{
			What:   "Die Spalte „Brief“ (--markieren) füllt nicht elterntool print, sondern elterntool letter.",
			Remedy: "Zuerst: elterntool letter " + report.ShellWord(o.File) + " --markieren",
		}
	}
	office := c.String("soffice")
	if exists(office) { // it is not started in this folder
		if office, err = filepath.Abs(office); err != nil {
			return err
		}
	}
	j := &printing.Job{
		Options: *o, Letters: o.Output, PDF: c.Bool("pdf"), Duplex: c.Bool("duplex"), Only: c.String("only"), New: c.Bool("new"),
		Draft: c.Bool("draft"), Sent: c.Bool("sent"), List: c.Bool("list") || c.Bool("dry-run"), NoBackup: c.Bool("no-backup"),
		Program: office, Saver: safefile.Saver{Now: p.now},
	}
	if p.err.terminal {
		spin := newWaiting(p.err)
		defer spin.finish()
		j.Progress = spin.tell
	}
	res, err := printing.Run(c.Context, j)
	if err != nil {
		return err
	}
	p.written = !j.List
	return p.tell(c, res, nil)
}

// A waiting shows on a terminal that something goes on that does not say how far it is.
type waiting struct {
	to   stream
	step string
	bar  *progressbar.ProgressBar
}

func newWaiting(to stream) *waiting { return &waiting{to: to} }

func (w *waiting) tell(step string, _ time.Duration) {
	if w.bar == nil || w.step != step {
		w.finish()
		w.step = step
		w.bar = progressbar.NewOptions(-1, // no end known: a bar that moves, with the time
			progressbar.OptionSetWriter(w.to),
			progressbar.OptionSetDescription(step),
			progressbar.OptionSetWidth(max(10, min(40, w.to.width-50))),
			progressbar.OptionSetElapsedTime(true),
			progressbar.OptionClearOnFinish(),
		)
	}
	_ = w.bar.Add(1) // a bar that cannot be drawn is no error
}

func (w *waiting) finish() {
	if w.bar != nil {
		_ = w.bar.Finish()
		w.bar = nil
	}
}
