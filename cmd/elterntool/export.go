package main

import (
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/datei02"
	"elterntool/internal/export"
	"elterntool/internal/nearest"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/table"

	"github.com/urfave/cli/v2"
)

func (p *program) exportCommand() *cli.Command {
	return &cli.Command{
		Name:               "export",
		Aliases:            []string{"datei02"},
		Usage:              "Datei-02 für den Import in IServ schreiben",
		CustomHelpTemplate: helpExport,
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "helper", Aliases: []string{"hilfsangaben"}, Usage: "`SPALTEN`: e-mail,adresse,telefon, alle oder keine"},
			&cli.StringFlag{Name: "encoding", Aliases: []string{"zeichensatz"}, Usage: "`utf-8|windows-1252|iso-8859-15`: Zeichensatz"},
			&cli.StringFlag{Name: "last", Aliases: []string{"letzte"}, Usage: "`DATEI.csv`: der letzte Export; keine: es gab noch keinen"},
		}, tableFlags(), []cli.Flag{
			&cli.StringFlag{Name: "consent", Aliases: []string{"einwilligung"}, Usage: "`mit|ohne`: Eltern, deren Einwilligung nicht geklärt ist"},
			forceFlag("auch mit Fehlern in Datei-01"),
			dryRunFlag(),
			outputFlag("`DATEI.csv`: Name von Datei-02"),
			reportFlag(),
			jsonFlag(),
		}),
		Action: p.export,
	}
}

func (p *program) export(c *cli.Context) error {
	o, err := p.exportOptions(c)
	if err != nil {
		return err
	}
	res, err := export.Run(c.Context, *o)
	if err != nil {
		return err
	}
	p.written = res.Outcome == report.Written
	return p.tell(c, res, nil)
}

func (p *program) exportOptions(c *cli.Context) (*export.Options, error) {
	file, where, err := parents(c)
	if err != nil {
		return nil, err
	}
	o := &export.Options{
		File: file, Table: where,
		Output: c.String("output"), Report: c.String("report"), Force: c.Bool("force"), DryRun: c.Bool("dry-run"),
		Command: again(c, file), Now: p.now, Saver: safefile.Saver{Now: p.now},
	}
	if o.Consent, err = withOrWithout(c, "consent", export.With, export.Without); err != nil {
		return nil, err
	}
	if c.IsSet("encoding") {
		enc, ok := datei02.ParseEncoding(c.String("encoding"))
		if !ok {
			return nil, &problem.Usage{
				What:   fmt.Sprintf("Den Zeichensatz %s liest IServ nicht.", problem.Quote(c.String("encoding"))),
				Remedy: "--zeichensatz utf-8 (wie ohne den Schalter), windows-1252 oder iso-8859-15",
			}
		}
		o.Encoding = enc
	}
	if c.IsSet("helper") {
		if o.Helpers, err = helperFlag(c.String("helper")); err != nil {
			return nil, err
		}
	}
	switch last := c.String("last"); {
	case isNone(last) && !exists(last):
		o.NoLast = true
	case last != "" && !exists(last):
		return nil, &problem.Problem{
			Place:  problem.Place{File: last},
			What:   "Diese Datei gibt es nicht.",
			Remedy: "Hinter --letzte steht die Datei-02 des letzten Imports, oder „keine“.",
		}
	default:
		o.Last = last
	}
	return o, nil
}

func isNone(word string) bool {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "keine", "keiner", "kein", "none", "nein":
		return true
	}
	return false
}

// helperFlag reads --helper adresse,email; words are those of --col.
func helperFlag(value string) (*datei02.Set, error) {
	set := datei02.Set(0)
	if isNone(value) {
		return &set, nil
	}
	keys := []string{"alle", "keine"}
	for c := range datei02.Helpers.All() {
		keys = append(keys, c.Key())
	}
	for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(",;+ ", r) }) {
		field, _ := table.ParseField(word)
		switch {
		case strings.EqualFold(word, "alle"), strings.EqualFold(word, "all"):
			set |= datei02.Helpers
		case field == table.Email:
			set = set.With(datei02.Email)
		case field == table.Address || field == table.Street:
			set = set.With(datei02.Address)
		case field == table.Phone:
			set = set.With(datei02.Phone)
		default:
			u := &problem.Usage{
				What:   fmt.Sprintf("Die Hilfsangabe %s gibt es nicht.", problem.Quote(word)),
				Remedy: "Es gibt: e-mail, adresse, telefon; mehrere mit Komma: --hilfsangaben e-mail,adresse. Oder: alle, keine.",
			}
			if near := nearest.Words(word, keys, 1); len(near) > 0 {
				u.Remedy = fmt.Sprintf("Meinten Sie %s?", near[0])
			}
			return nil, u
		}
	}
	return &set, nil
}
