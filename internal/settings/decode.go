package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"elterntool/internal/problem"
)

// An entry is a line of the file: a value, or a section or key that is wrong.
type entry struct {
	key   string // "schule.name", or the name of a section
	value any    // what package toml makes of it; a map for a section
	line  int    // from 1; 0: unknown
}

// decode reads TOML 1.0 and returns its entries in the order of their lines.
func decode(path string, data []byte) ([]entry, error) {
	at := problem.Place{File: path}
	if what, remedy, line := encoding(data); what != "" {
		at.Line = line
		return nil, &problem.Problem{Place: at, What: what, Remedy: remedy}
	}
	var doc map[string]any
	if err := toml.Unmarshal(data, &doc); err != nil {
		p := &problem.Problem{Place: at, Err: err}
		var d *toml.DecodeError
		var text string
		if errors.As(err, &d) {
			p.Line, _ = d.Position()
			text = lineAt(data, p.Line)
		}
		p.What, p.Remedy = wordSyntax(err.Error(), text)
		return nil, p
	}
	lines := places(data)
	var list []entry
	for name, value := range doc {
		section, ok := value.(map[string]any)
		if !ok || !slices.Contains(sections(), name) {
			list = append(list, entry{name, value, lines[name]})
			continue
		}
		for key, v := range section {
			key = name + "." + key
			list = append(list, entry{key, v, cmp.Or(lines[key], lines[name])}) // of an inline table only the whole is known
		}
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(a.line-b.line, cmp.Compare(a.key, b.key)) })
	return list, nil
}

// places finds the lines of sections and keys. Package toml gives places only for
// what it could not store, so the document is decoded strictly into something
// that can store nothing: once for the sections, once for the keys in them.
func places(data []byte) map[string]int {
	lines := map[string]int{}
	for _, nothing := range []any{
		&struct{}{},
		&struct {
			School  struct{} `toml:"schule"`
			Privacy struct{} `toml:"datenschutz"`
			Letter  struct{} `toml:"brief"`
		}{},
	} {
		err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(nothing)
		var missing *toml.StrictMissingError
		if !errors.As(err, &missing) {
			continue
		}
		for _, e := range missing.Errors {
			line, _ := e.Position()
			for n := range e.Key() {
				// The first line that speaks of it: a section may be opened by its keys.
				if key := strings.Join(e.Key()[:n+1], "."); lines[key] == 0 {
					lines[key] = line
				}
			}
		}
	}
	return lines
}

// apply stores an entry, or says why it is wrong.
func (e entry) apply(s *Settings) *problem.Problem {
	f, p := lookup(e.key)
	if p != nil {
		return p
	}
	return f.setValue(s, e.value)
}

// lookup finds a field by "section.key". The problem is worded for both, the file
// and Set.
func lookup(key string) (*field, *problem.Problem) {
	for i := range fields {
		if fields[i].name() == key {
			return &fields[i], nil
		}
	}
	section, rest, inside := strings.Cut(key, ".")
	known := sections()
	switch {
	case inside && slices.Contains(known, section):
		p := &problem.Problem{What: fmt.Sprintf("Die Angabe %s gibt es im Abschnitt [%s] nicht.", problem.Quote(rest), section)}
		if there := sectionsOf(rest); len(there) > 0 {
			p.Remedy = fmt.Sprintf("Sie gehört in den Abschnitt [%s].", there[0])
			return nil, p
		}
		keys := keysOf(section)
		p.Remedy = mean(rest, keys, problem.Quote) + "Möglich sind: " + strings.Join(keys, ", ") + "."
		return nil, p
	case slices.Contains(known, key):
		return nil, &problem.Problem{
			What:   fmt.Sprintf("„%s“ ist ein Abschnitt und keine Angabe.", key),
			Remedy: fmt.Sprintf("Ihn einmal als Überschrift schreiben, in eckigen Klammern: [%s]", key) + " Darunter steht in jeder Zeile eine Angabe.",
		}
	}
	if there := sectionsOf(key); len(there) > 0 {
		return nil, &problem.Problem{
			What:   fmt.Sprintf("Die Angabe „%s“ steht außerhalb ihres Abschnitts.", key),
			Remedy: fmt.Sprintf("Sie gehört unter die Zeile [%s].", there[0]),
		}
	}
	bracket := func(s string) string { return problem.Quote("[" + s + "]") }
	return nil, &problem.Problem{
		What:   fmt.Sprintf("Den Abschnitt oder die Angabe %s gibt es nicht.", problem.Quote(key)),
		Remedy: mean(section, known, bracket) + "Die Abschnitte heißen [" + strings.Join(known, "], [") + "].",
	}
}

// encoding tells what keeps a file from being read as UTF-8, and in which line.
func encoding(data []byte) (what, remedy string, line int) {
	const save = "Im Editor „Speichern unter“ wählen und als Codierung UTF-8 einstellen."
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "Die Datei ist in UTF-16 gespeichert.", save, 0
	}
	if utf8.Valid(data) {
		return "", "", 0
	}
	for n, text := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(text) {
			return "Die Datei ist nicht in UTF-8 gespeichert; die Umlaute in dieser Zeile sind nicht zu lesen.", save, n + 1
		}
	}
	return "", "", 0
}

func lineAt(data []byte, line int) string {
	n := 0
	for text := range strings.SplitSeq(string(data), "\n") {
		if n++; n == line {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// wordSyntax words an error of package toml in the line that it names. The tests
// hold it to the messages of the version in go.mod; others get the last sentence.
func wordSyntax(message, line string) (what, remedy string) {
	const example = `Eine Angabe sieht so aus: name = "Musterschule Musterstadt"`
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(s string) bool { return strings.Contains(message, s) })
	}
	value := line
	if _, after, ok := strings.Cut(line, "="); ok {
		value = strings.TrimSpace(after)
	}
	switch {
	case says("already defined", "already exists"):
		return "Diese Angabe oder dieser Abschnitt steht zweimal in der Datei.",
			"Eine der beiden Stellen löschen."
	case says("invalid escape", "escape character", "hexadecimal"):
		return "Vor dem Zeichen \\ kann der Wert nicht gelesen werden; es hat in Anführungszeichen eine eigene Bedeutung.",
			"In Pfaden / statt \\ schreiben, sonst \\\\ statt \\."
	case says("cannot have new lines", "not terminated", "unterminated", "multiline", "reached end of file"):
		return "Am Ende des Wertes fehlt das Anführungszeichen.", example
	case says("start of value", "leading zero", "incomplete number", "expected number", "expected value") && strings.ContainsAny(value, "„“”‚‘’«»"):
		return "Der Wert steht in typografischen Anführungszeichen.",
			"Gerade Anführungszeichen verwenden. " + example
	case says("expected newline") && strings.HasPrefix(value, `"`):
		return "Hinter dem Wert steht noch etwas.",
			`Jede Angabe in eine eigene Zeile schreiben. Anführungszeichen, die zum Wert gehören, so schreiben: \"`
	case says("expected '='", "start of key", "bare key"):
		return "Diese Zeile ist keine Angabe: Es fehlt das Zeichen = oder der Name davor stimmt nicht.",
			"Erklärungen beginnen mit #. Die Namen der Angaben haben keine Umlaute und keine Leerzeichen. " + example
	case says("table name", "array table"):
		return "Der Name eines Abschnitts ist nicht richtig geschrieben.",
			"Er steht allein in seiner Zeile in eckigen Klammern: [schule]"
	case strings.Contains(line, "="):
		return "Der Wert dieser Angabe ist nicht zu lesen.",
			"Werte gehören in gerade Anführungszeichen. " + example
	}
	return "Diese Zeile ist nicht zu verstehen.", example
}

func sections() []string { return []string{"schule", "datenschutz", "brief"} }

func keysOf(section string) []string {
	var keys []string
	for _, f := range fields {
		if f.section == section {
			keys = append(keys, f.key)
		}
	}
	return keys
}

func sectionsOf(key string) []string {
	there := map[string]bool{}
	for _, f := range fields {
		if f.key == key {
			there[f.section] = true
		}
	}
	return slices.Sorted(maps.Keys(there))
}
