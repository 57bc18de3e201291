package main

import (
	"fmt"
	"strings"

	"elterntool/internal/problem"
	"elterntool/internal/table"

	"github.com/urfave/cli/v2"
)

// Flags that several commands have mean the same everywhere, so they stand here.
// Each call makes new ones: cli keeps in a flag what was typed.

// commonFlags work everywhere.
func commonFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "help", Aliases: []string{"h", "hilfe"}, Usage: "Hilfe zeigen"},
		&cli.BoolFlag{Name: "no-color", Aliases: []string{"ohne-farben"}, Usage: "keine Farben"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"ausfuehrlich", "ausführlich"}, Usage: "ausführlicher, bei Fehlern auch die technische Ursache"},
	}
}

func isCommon(flag string) bool { return hasFlag(commonFlags(), flag) }

// tableFlags say where in Datei-01 the parents stand; tableOptions reads them.
func tableFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "sheet", Aliases: []string{"tabelle"}, Usage: "`NAME`: Tabelle in Datei-01"},
		headerRowFlag(),
		colFlag(),
	}
}

func headerRowFlag() cli.Flag {
	return &cli.IntFlag{Name: "header-row", Aliases: []string{"titelzeile"}, Usage: "`ZEILE`: Zeile mit den Überschriften"}
}

func colFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "col", Aliases: []string{"spalte"}, Usage: "`FELD=TITEL`: Spalte für ein Feld (mehrfach erlaubt)"}
}

func headerFlag() cli.Flag {
	return &cli.StringFlag{Name: "header", Aliases: []string{"titel"}, Usage: "`TITEL`: Überschrift der Account-Spalte"}
}

func configFlag() cli.Flag {
	return &cli.StringFlag{Name: "config", Aliases: []string{"einstellungen"}, Usage: "`DATEI.toml`: Angaben der Schule"}
}

func dryRunFlag() cli.Flag {
	return &cli.BoolFlag{Name: "dry-run", Aliases: []string{"probe"}, Usage: "nichts schreiben, nur zeigen"}
}

func noBackupFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-backup", Aliases: []string{"ohne-sicherung"}, Usage: "ohne Sicherung"}
}

// outputFlag names what is written; usage says what that is.
func outputFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o", "ausgabe"}, Usage: usage}
}

// forceFlag overrules a refusal; usage says which.
func forceFlag(usage string) cli.Flag {
	return &cli.BoolFlag{Name: "force", Aliases: []string{"trotzdem"}, Usage: usage}
}

func reportFlag() cli.Flag {
	return &cli.StringFlag{Name: "report", Aliases: []string{"bericht"}, Usage: "`DATEI.html`: Bericht zum Drucken und Weitergeben"}
}

func jsonFlag() cli.Flag { return &cli.BoolFlag{Name: "json", Usage: "Ergebnis als JSON"} }

// noEmptyFlags refuses flags with nothing behind them.
func noEmptyFlags(c *cli.Context) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if _, ok := f.(*cli.StringFlag); ok && c.IsSet(name) && strings.TrimSpace(c.String(name)) == "" {
			return &problem.Usage{
				What:   fmt.Sprintf("Hinter --%s steht nichts.", germanName(f)),
				Remedy: "Den Wert ergänzen oder den Schalter weglassen.",
			}
		}
	}
	return nil
}

// parents are Datei-01 and where in it their table is.
func parents(c *cli.Context) (file string, where table.Options, err error) {
	if file, err = oneFile(c); err == nil {
		where, err = tableOptions(c)
	}
	return file, where, err
}

// tableOptions reads tableFlags.
func tableOptions(c *cli.Context) (table.Options, error) {
	columns, err := columnFlags(c.StringSlice("col"))
	return table.Options{Sheet: c.String("sheet"), HeaderRow: c.Int("header-row"), Columns: columns}, err
}

// columnFlags reads --col FELD=TITEL.
func columnFlags(values []string) (map[table.Field]string, error) {
	columns := map[table.Field]string{}
	for _, v := range values {
		key, header, ok := strings.Cut(v, "=")
		header = strings.Trim(strings.TrimSpace(header), `"„“”`)
		if !ok || header == "" {
			return nil, &problem.Usage{
				What:   fmt.Sprintf("--col %s ist so nicht verständlich.", problem.Quote(v)),
				Remedy: `So: --col vorname="Rufname Mutter"`,
			}
		}
		f, ok := table.ParseField(key)
		if !ok || f == table.Account || f == table.Password {
			return nil, &problem.Usage{
				What:   fmt.Sprintf("Das Feld %s gibt es nicht.", problem.Quote(key)),
				Remedy: "Felder: " + strings.Join(table.Keys(), ", "),
			}
		}
		if _, twice := columns[f]; twice {
			return nil, &problem.Usage{
				What:   fmt.Sprintf("Für das Feld %s stehen zwei Spalten da.", problem.Quote(f.Key())),
				Remedy: "Nur eine angeben.",
			}
		}
		columns[f] = header
	}
	return columns, nil
}
