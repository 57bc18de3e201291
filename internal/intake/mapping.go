package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// maxMapping bounds a mapping file, in bytes.
const maxMapping = 1 << 20

// A kept is what a mapping says about one file: it holds for every export that has
// all of its headers.
type kept struct {
	Content string         `toml:"inhalt"`
	Columns map[string]any `toml:"spalten"`

	choices []Choice
}

var contents = map[Kind]string{Wide: "kinder-mit-eltern", Long: "eltern", Pupils: "kinder", Persons: "eltern-ohne-kinder"}

// loadMapping reads a mapping; nil: there is none yet.
func loadMapping(path string) ([]kept, error) {
	fail := func(what, remedy string, err error) error {
		return &problem.Problem{Place: problem.Place{File: path}, What: what, Remedy: remedy, Err: err}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, problem.FromFile(err)
	case !info.Mode().IsRegular() || info.Size() > maxMapping:
		return nil, fail("Das ist keine Datei mit einer Zuordnung.", "Hinter --zuordnung steht eine Datei, die auf .toml endet und die elterntool selbst anlegt.", nil)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	const anew = "Die Datei löschen und mit --zuordnung neu anlegen lassen, oder die Stelle berichtigen."
	var doc struct {
		Files []kept `toml:"datei"`
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&doc); err != nil {
		p := &problem.Problem{Place: problem.Place{File: path}, What: "Diese Zuordnung ist nicht zu lesen.", Remedy: anew, Err: err}
		var d *toml.DecodeError
		var s *toml.StrictMissingError
		switch {
		case errors.As(err, &s) && len(s.Errors) > 0:
			p.Line, _ = s.Errors[0].Position()
			p.What = fmt.Sprintf("Die Angabe %s gibt es in einer Zuordnung nicht.", problem.Quote(strings.Join(s.Errors[0].Key(), ".")))
		case errors.As(err, &d):
			p.Line, _ = d.Position()
		}
		return nil, p
	}
	for i := range doc.Files {
		k := &doc.Files[i]
		if !slices.ContainsFunc([]Kind{Wide, Long, Pupils, Persons}, func(kind Kind) bool { return contents[kind] == k.Content }) {
			return nil, fail(fmt.Sprintf("Den Inhalt %s gibt es nicht.", problem.Quote(k.Content)), anew, nil)
		}
		for key, value := range k.Columns {
			titles, ok := value.([]any)
			if !ok {
				titles = []any{value}
			}
			for _, t := range titles {
				title, ok := t.(string)
				c, err := ParseChoice(key + "=" + title)
				if !ok || err != nil {
					return nil, fail(fmt.Sprintf("Die Zeile %s ist nicht zu verstehen.", problem.Quote(key)), anew, err)
				}
				c.Header = title
				k.choices = append(k.choices, c)
			}
		}
		slices.SortFunc(k.choices, func(a, b Choice) int { return strings.Compare(a.key()+a.Header, b.key()+b.Header) })
	}
	return doc.Files, nil
}

// apply takes what a mapping says about the columns, if it speaks of this file.
func (l *layout) apply(mapping []kept) bool {
	for i := range mapping {
		k := &mapping[i]
		if len(k.choices) == 0 || slices.ContainsFunc(k.choices, func(c Choice) bool { return len(l.named(c.Header)) != 1 }) {
			continue
		}
		for _, c := range l.columns {
			c.off = true
		}
		for i := range k.choices {
			c := &k.choices[i]
			col := l.named(c.Header)[0]
			w := who{table.Parent, c.Number}
			if c.Child {
				w = who{role: table.Child}
			}
			col.meaning, col.chosen, col.off = table.Meaning{Field: c.Field, Role: w.role, Number: w.number}, true, false
		}
		for kind, content := range contents {
			if content == k.Content {
				l.kind, l.kept = kind, true
			}
		}
		return true
	}
	return false
}

// mappingText is what columns mean, to be kept in a file.
func mappingText(layouts []*layout) []byte {
	var b bytes.Buffer
	b.WriteString("# Was die Spalten des Exports bedeuten, für elterntool import.\n" +
		"# Links steht das Feld, rechts die Überschrift der Spalte. Eine Zahl hinter dem Feld nennt\n" +
		"# den Elternteil; 0 steht für alle. Ein Abschnitt gilt für jede Datei, die alle seine\n" +
		"# Überschriften hat; ihre anderen Spalten werden dann nicht benutzt.\n")
	for _, l := range layouts {
		fmt.Fprintf(&b, "\n[[datei]]\ninhalt = %s\n\n[datei.spalten]\n", quoteTOML(contents[l.kind]))
		for _, bl := range l.blocks() {
			number := 0
			for i := range l.parents {
				if bl == &l.parents[i] {
					number = i + 1
				}
			}
			fields := append(slices.Clone(ofParent), custodyNames)
			if bl == &l.child {
				fields = childFields
			}
			for _, f := range fields {
				cols := bl.cols[f]
				if len(cols) == 0 {
					continue
				}
				c := Choice{Field: f, Child: bl == &l.child, Number: number}
				var titles []string
				for _, col := range cols {
					titles = append(titles, quoteTOML(l.at(col).Header))
				}
				value := titles[0]
				if len(titles) > 1 {
					value = "[" + strings.Join(titles, ", ") + "]"
				}
				fmt.Fprintf(&b, "%s = %s\n", quoteTOML(c.key()), value)
			}
		}
	}
	return b.Bytes()
}

func quoteTOML(s string) string {
	r := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)
	return `"` + strings.ToValidUTF8(r.Replace(s), "") + `"`
}
