package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"elterntool/internal/delimited"
	"elterntool/internal/intake"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"

	"github.com/urfave/cli/v2"
)

func (p *program) importCommand() *cli.Command {
	return &cli.Command{
		Name:               "import",
		Aliases:            []string{"einlesen"},
		Usage:              "aus dem Export des Schulverwaltungsprogramms Datei-01 machen",
		CustomHelpTemplate: helpImport,
		Flags: []cli.Flag{
			outputFlag("`DATEI.ods`: die neue Datei-01 (.ods oder .xlsx)"),
			&cli.StringFlag{Name: "sheet", Aliases: []string{"tabelle"}, Usage: "`NAME`: Tabelle im Export"},
			headerRowFlag(),
			&cli.BoolFlag{Name: "no-header", Aliases: []string{"ohne-titelzeile"}, Usage: "der Export hat keine Überschriften"},
			colFlag(),
			&cli.StringFlag{Name: "mapping", Aliases: []string{"zuordnung"}, Usage: "`DATEI.toml`: was die Spalten bedeuten, behalten und wieder verwenden"},
			&cli.StringFlag{Name: "encoding", Aliases: []string{"zeichensatz"}, Usage: "`NAME`: Zeichensatz des Exports"},
			&cli.StringFlag{Name: "custody", Aliases: []string{"sorgerecht"}, Usage: "`mit|ohne`: Eltern, deren Sorgerecht nicht geklärt ist"},
			&cli.StringFlag{Name: "left", Aliases: []string{"abgegangen"}, Usage: "`mit|ohne`: Eltern von Kindern, die abgegangen sind"},
			&cli.StringFlag{Name: "adults", Aliases: []string{"volljaehrige", "volljährige"}, Usage: "`mit|ohne`: Eltern von Volljährigen"},
			dryRunFlag(),
			noBackupFlag(),
			reportFlag(),
		},
		Action: p.importExport,
	}
}

// importExport shows what the columns mean before anything is written.
func (p *program) importExport(c *cli.Context) error {
	o, err := p.importOptions(c)
	if err != nil {
		return err
	}
	job, err := intake.Prepare(c.Context, *o)
	if err != nil {
		return err
	}
	defer job.Close()
	style := p.style()
	page := job.Page(style.Limits())
	page.Saved = o.Report != ""
	if err := page.Text(p.out, style); err != nil {
		return err
	}
	var done *intake.Written
	if !o.DryRun {
		if done, err = job.Write(c.Context); err != nil {
			return err
		}
		p.written = done.File != nil
	}
	page.Outcome, page.Next = append(job.Outcome(done), job.SavePage(c.Context, done).Words()...), job.Next(done)
	if err := page.EndText(p.out, style); err != nil {
		return err
	}
	if n := job.Look(); n > 0 {
		return &problem.NeedsAttention{Count: n}
	}
	return nil
}

func (p *program) importOptions(c *cli.Context) (*intake.Options, error) {
	files, err := expand(c.Args().Slice())
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, &problem.Usage{
			What:   "Es fehlt die Datei, die das Schulverwaltungsprogramm exportiert hat.",
			Remedy: "So: elterntool import export.csv -o datei01.ods",
		}
	}
	o := &intake.Options{
		Files: files, Output: c.String("output"), Sheet: c.String("sheet"), HeaderRow: c.Int("header-row"), NoHeader: c.Bool("no-header"),
		Mapping: c.String("mapping"), DryRun: c.Bool("dry-run"), NoBackup: c.Bool("no-backup"), Call: call(c),
		Command: "elterntool import " + shellWords(files) + strings.TrimPrefix(again(c, files[0]), "elterntool import "+report.ShellWord(files[0])),
		Report:  c.String("report"), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}
	if o.Output == "" {
		return nil, &problem.Usage{
			What:   "Es fehlt der Name der neuen Datei-01.",
			Remedy: "So: elterntool import " + shellWords(files) + " -o " + newRoster(files) + ".ods (für Excel: -o " + newRoster(files) + ".xlsx)",
		}
	}
	if o.NoHeader && o.HeaderRow != 0 {
		return nil, &problem.Usage{What: "--ohne-titelzeile und --titelzeile passen nicht zusammen.", Remedy: "Eines davon weglassen."}
	}
	for _, f := range []struct {
		flag string
		to   *intake.Answer
	}{{"custody", &o.Custody}, {"left", &o.Left}, {"adults", &o.Adults}} {
		if *f.to, err = withOrWithout(c, f.flag, intake.With, intake.Without); err != nil {
			return nil, err
		}
	}
	if o.Encoding, err = encodingFlag(c.String("encoding")); err != nil {
		return nil, err
	}
	o.Choices, err = choices(c.StringSlice("col"))
	return o, err
}

func shellWords(files []string) string {
	var words []string
	for _, f := range files {
		words = append(words, report.ShellWord(f))
	}
	return strings.Join(words, " ")
}

// newRoster is a name for Datei-01 that none of the files has.
func newRoster(files []string) string {
	for _, f := range files {
		if strings.EqualFold(strings.TrimSuffix(filepath.Base(f), filepath.Ext(f)), "datei01") {
			return "datei01-neu"
		}
	}
	return "datei01"
}

// withOrWithout reads "mit" or "ohne"; without the flag the answer is 0.
func withOrWithout[A ~uint8](c *cli.Context, flag string, with, without A) (A, error) {
	switch strings.ToLower(strings.TrimSpace(c.String(flag))) {
	case "":
		if !c.IsSet(flag) {
			return 0, nil
		}
	case "mit", "ja":
		return with, nil
	case "ohne", "nein":
		return without, nil
	}
	german := germanFlag(c, flag)
	return 0, &problem.Usage{
		What:   fmt.Sprintf("--%s: %s ist keine Antwort.", german, problem.Quote(c.String(flag))),
		Remedy: fmt.Sprintf("--%s mit nimmt diese Eltern auf, --%s ohne lässt sie weg.", german, german),
	}
}

// encodingFlag finds an encoding whatever way it is spelt.
func encodingFlag(name string) (string, error) {
	key := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	}
	names := []string{delimited.UTF8, delimited.UTF16LE, delimited.UTF16BE, delimited.Windows1252, delimited.ISO8859_15, delimited.CP850}
	for _, n := range names {
		if name == "" || key(n) == key(name) || key(n) == "windows"+strings.TrimPrefix(key(name), "cp") {
			if name == "" {
				return "", nil
			}
			return n, nil
		}
	}
	return "", &problem.Usage{
		What:   fmt.Sprintf("Den Zeichensatz %s gibt es nicht.", problem.Quote(name)),
		Remedy: "Es gibt: " + strings.Join(names, ", ") + ".",
	}
}

// choices reads --col FELD=TITEL.
func choices(values []string) ([]intake.Choice, error) {
	var list []intake.Choice
	seen := map[string]bool{}
	for _, v := range values {
		c, err := intake.ParseChoice(v)
		switch {
		case errors.Is(err, intake.ErrChoiceForm):
			return nil, &problem.Usage{
				What:   fmt.Sprintf("--col %s ist so nicht verständlich.", problem.Quote(v)),
				Remedy: `So: --col vorname2="Rufname Vater"`,
			}
		case err != nil:
			return nil, &problem.Usage{
				What:   fmt.Sprintf("Das Feld %s gibt es nicht.", problem.Quote(c.Key)),
				Remedy: "Felder: " + strings.Join(intake.Keys(), ", "),
			}
		}
		if key := strings.ToLower(c.Key); seen[key] {
			return nil, &problem.Usage{
				What:   fmt.Sprintf("Für das Feld %s stehen zwei Spalten da.", problem.Quote(c.Key)),
				Remedy: "Nur eine angeben. Für den zweiten Elternteil steht eine 2 dahinter: vorname2, nachname2.",
			}
		} else {
			seen[key] = true
		}
		list = append(list, c)
	}
	return list, nil
}
