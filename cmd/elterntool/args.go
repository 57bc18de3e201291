package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/nearest"
	"elterntool/internal/problem"
	"elterntool/internal/report"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/unicode/norm"
)

// arrange brings the arguments into the order that urfave/cli understands: command,
// flags, "--", files. cli stops reading flags at the first file, so that
// "enrich datei01.ods --dry-run" would write. What is wrong with them is said here,
// in German: unknown commands and flags, missing and unusable values. args are
// without the program's name.
func arrange(app *cli.App, args []string) ([]string, error) {
	a := arguments{app: app}
	if err := a.sort(args); err != nil {
		return nil, err
	}
	if len(a.files) == 0 {
		if err := a.missing(); err != nil {
			return nil, err
		}
		return a.join("", nil), nil
	}
	name := norm.NFC.String(a.files[0]) // macOS may hand over "ergänzen" decomposed
	cmd := app.Command(name)
	if cmd == nil {
		there := !slices.ContainsFunc(a.files, func(f string) bool { return !exists(f) })
		if there && a.missing() == nil { // files dropped on the program
			return a.join("", a.files), nil
		}
		return nil, a.noCommand(name)
	}
	for _, f := range a.flags {
		if !hasFlag(cmd.Flags, f.name) {
			return nil, a.noFlag(cmd, f.typed)
		}
	}
	files := a.files[1:]
	if slices.ContainsFunc(a.flags, func(f argument) bool { return f.name == "help" }) {
		files = nil // cli would look for a help topic of that name
	}
	return a.join(cmd.Name, files), nil
}

type arguments struct {
	app   *cli.App
	flags []argument
	files []string
}

type argument struct {
	typed string // "--geschwister"
	name  string // "siblings"
	value string
}

func (a *arguments) sort(args []string) error {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			a.files = append(a.files, args...)
			return nil
		case arg == "/?": // as Windows asks for help
			a.flags = append(a.flags, argument{typed: arg, name: "help", value: "true"})
			continue
		case strings.HasPrefix(arg, "/") && !exists(arg) && a.find(arg[1:], args) != nil:
			return &problem.Usage{
				What:   fmt.Sprintf("Schalter beginnen hier nicht mit einem Schrägstrich (%s).", problem.Clean(arg)),
				Remedy: "So: --" + problem.Clean(arg[1:]),
			}
		case strings.HasPrefix(arg, "–"), strings.HasPrefix(arg, "—"):
			return &problem.Usage{
				What:   fmt.Sprintf("Vor %s steht ein Gedankenstrich.", problem.Quote(strings.TrimLeft(arg, "–—"))),
				Remedy: "Textprogramme machen ihn aus zwei Bindestrichen. Bitte --" + problem.Clean(strings.TrimLeft(arg, "–—-")) + " schreiben.",
			}
		case len(arg) < 2 || arg[0] != '-':
			a.files = append(a.files, arg)
			continue
		}
		typed, value, hasValue := strings.Cut(arg, "=")
		flag := a.find(strings.TrimLeft(typed, "-"), args)
		if flag == nil {
			return a.noFlag(a.command(args), typed)
		}
		f := argument{typed: typed, name: flag.Names()[0], value: value}
		if takesValue(flag) {
			if !hasValue {
				if len(args) == 0 {
					return needsValue(typed, flag)
				}
				f.value, args = args[0], args[1:]
				// A value was forgotten rather than called like a flag: else --dry-run would
				// become a file name, and the run would write.
				if next, _, _ := strings.Cut(f.value, "="); strings.HasPrefix(next, "-") && a.find(strings.TrimLeft(next, "-"), args) != nil {
					return &problem.Usage{
						What:   fmt.Sprintf("Hinter %s fehlt der Wert; dort steht der Schalter %s.", typed, next),
						Remedy: fmt.Sprintf("Den Wert ergänzen (oder, wenn er wirklich so lautet: %s=%s).", typed, problem.Clean(f.value)),
					}
				}
			}
			if err := checkNumber(flag, &f); err != nil {
				return err
			}
		} else {
			if !hasValue && len(args) > 0 && (args[0] == "ja" || args[0] == "nein") {
				value, args = args[0], args[1:]
			}
			on, ok := map[string]string{"": "true", "true": "true", "1": "true", "ja": "true", "false": "false", "0": "false", "nein": "false"}[strings.ToLower(value)]
			if !ok {
				u := &problem.Usage{
					What:   fmt.Sprintf("%s hat keinen Wert %s.", typed, problem.Quote(value)),
					Remedy: fmt.Sprintf("%s allein genügt.", typed),
				}
				if b, is := flag.(*cli.BoolFlag); is && b.Value {
					u.Remedy = fmt.Sprintf("Zum Ausschalten: %s=nein", typed)
				}
				return u
			}
			f.value = on
		}
		a.flags = append(a.flags, f)
	}
	return nil
}

// checkNumber reads numbers itself: cli's own message is English.
func checkNumber(flag cli.Flag, f *argument) error {
	if _, ok := flag.(*cli.IntFlag); !ok {
		return nil
	}
	least := 1
	if f.name == "days" {
		least = 0
	}
	n, err := strconv.Atoi(f.value)
	if err != nil || n < least {
		return &problem.Usage{
			What:   fmt.Sprintf("%s braucht eine Zahl ab %d, nicht %s.", f.typed, least, problem.Quote(f.value)),
			Remedy: fmt.Sprintf("Zum Beispiel: %s 3", f.typed),
		}
	}
	return nil
}

func needsValue(typed string, flag cli.Flag) error {
	what, _ := describe(flag)
	return &problem.Usage{
		What:   fmt.Sprintf("Hinter %s fehlt der Wert.", typed),
		Remedy: fmt.Sprintf("So: %s %s", typed, what),
	}
}

func (a *arguments) join(command string, files []string) []string {
	var out []string
	if command != "" {
		out = append(out, command)
	}
	for _, f := range a.flags {
		out = append(out, "--"+f.name+"="+f.value)
	}
	if len(files) > 0 {
		out = append(append(out, "--"), files...)
	}
	return out
}

// find looks for a flag in its command, which may stand behind it in rest, and then in
// all others, so that it can be said where it belongs. Not all commands mean the same
// by a name: --password of enrich has no value, that of letter has one.
func (a *arguments) find(name string, rest []string) cli.Flag {
	name = norm.NFC.String(name)
	lists := a.all()
	if cmd := a.command(rest); cmd != nil {
		lists = append([][]cli.Flag{cmd.Flags}, lists...)
	}
	for _, flags := range lists {
		for _, f := range flags {
			if slices.Contains(f.Names(), name) {
				return f
			}
		}
	}
	return nil
}

func (a *arguments) all() [][]cli.Flag {
	lists := [][]cli.Flag{a.app.Flags}
	for _, c := range a.app.Commands {
		lists = append(lists, c.Flags)
	}
	return lists
}

// missing says which command the flags belong to, if there is none; nil if they are
// those of the program itself.
func (a *arguments) missing() error {
	for _, f := range a.flags {
		owners := a.owners(f.name)
		if hasFlag(a.app.Flags, f.name) || len(owners) == 0 {
			continue
		}
		typed := f.typed
		switch {
		case takesValue(a.find(f.name, nil)):
			typed += " " + report.ShellWord(f.value)
		case f.value == "false":
			typed += "=nein"
		}
		return &problem.Usage{
			What:   fmt.Sprintf("Es fehlt der Befehl, zu dem %s gehört.", f.typed),
			Remedy: fmt.Sprintf("Zum Beispiel: elterntool %s datei01.ods %s", a.fitting(), typed),
		}
	}
	return nil
}

// fitting is the first command that has all the flags: most likely it was meant.
func (a *arguments) fitting() string {
	for _, c := range a.app.Commands {
		if !slices.ContainsFunc(a.flags, func(f argument) bool { return !hasFlag(c.Flags, f.name) }) {
			return c.Name
		}
	}
	return a.app.Commands[0].Name
}

// owners are the commands that have the flag.
func (a *arguments) owners(flag string) []string {
	var list []string
	for _, c := range a.app.Commands {
		if hasFlag(c.Flags, norm.NFC.String(flag)) {
			list = append(list, c.Name)
		}
	}
	return list
}

// command is the command of arguments that are not sorted yet.
func (a *arguments) command(rest []string) *cli.Command {
	for _, arg := range slices.Concat(a.files, rest) {
		if c := a.app.Command(norm.NFC.String(arg)); c != nil {
			return c
		}
	}
	return nil
}

func hasFlag(flags []cli.Flag, name string) bool {
	return slices.ContainsFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
}

func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

func (a *arguments) noFlag(cmd *cli.Command, typed string) error {
	u := &problem.Usage{What: fmt.Sprintf("Den Schalter %s gibt es nicht.", problem.Clean(typed)), Remedy: "elterntool help zeigt, welche es gibt."}
	lists := a.all()
	if cmd != nil {
		if owners := a.owners(strings.TrimLeft(typed, "-")); len(owners) > 0 {
			remedy := "Es gibt ihn bei " + enumerate(owners, "elterntool ", "und") + "."
			if len(owners) > 3 {
				remedy = fmt.Sprintf("Es gibt ihn nur bei anderen Befehlen. elterntool %s --help zeigt, welche es hier gibt.", cmd.Name)
			}
			return &problem.Usage{
				What:   fmt.Sprintf("Den Schalter %s gibt es bei elterntool %s nicht.", problem.Clean(typed), cmd.Name),
				Remedy: remedy,
			}
		}
		lists = [][]cli.Flag{cmd.Flags}
		u.Remedy = fmt.Sprintf("elterntool %s --help zeigt, welche es gibt.", cmd.Name)
	}
	var names []string
	for _, flags := range lists {
		for _, f := range flags {
			for _, n := range f.Names() {
				if len(n) > 1 {
					names = append(names, n)
				}
			}
		}
	}
	if near := nearest.Words(strings.TrimLeft(typed, "-"), names, 3); len(near) > 0 {
		u.Remedy = "Meinten Sie " + enumerate(near, "--", "oder") + "?"
	}
	return u
}

func (a *arguments) noCommand(name string) error {
	if hasFlag(a.app.Flags, name) { // "elterntool version"
		return &problem.Usage{
			What:   fmt.Sprintf("Den Befehl %s gibt es nicht, aber den Schalter --%s.", problem.Quote(name), name),
			Remedy: "So: elterntool --" + name,
		}
	}
	var names []string
	for _, c := range a.app.Commands {
		names = append(names, c.Names()...)
	}
	if near := nearest.Words(name, names, 3); len(near) > 0 {
		return &problem.Usage{
			What:   fmt.Sprintf("Den Befehl %s gibt es nicht.", problem.Quote(name)),
			Remedy: "Meinten Sie " + enumerate(near, "elterntool ", "oder") + "?",
		}
	}
	if first, rest, ok := strings.Cut(name, " "); ok && a.app.Command(first) != nil && !exists(name) {
		return &problem.Usage{
			What:   "Der ganze Aufruf steht in Anführungszeichen. Sie gehören nur um Namen mit Leerzeichen.",
			Remedy: fmt.Sprintf("So: elterntool %s %s", first, strings.TrimSpace(rest)),
		}
	}
	if isFileName(name) {
		if !exists(name) {
			return &problem.Usage{
				What:   fmt.Sprintf("Es fehlt der Befehl, und die Datei %s gibt es hier nicht.", problem.Quote(name)),
				Remedy: fmt.Sprintf("Den Namen prüfen. Was hier liegt und was der nächste Schritt ist, sagt elterntool allein; ein Befehl ist zum Beispiel: elterntool %s datei01.ods", a.fitting()),
			}
		}
		return &problem.Usage{
			What:   "Es fehlt der Befehl.",
			Remedy: fmt.Sprintf("So: elterntool %s %s", a.fitting(), report.ShellWord(name)),
		}
	}
	return &problem.Usage{
		What:   fmt.Sprintf("Den Befehl %s gibt es nicht.", problem.Quote(name)),
		Remedy: "elterntool help zeigt, welche es gibt.",
	}
}

// enumerate joins "a", "b" and "c" as "a, b oder c", each behind prefix.
func enumerate(words []string, prefix, last string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b.WriteString(" " + last + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(prefix + w)
	}
	return b.String()
}

// isFileName tells what looks like a file rather than a command.
func isFileName(s string) bool {
	return strings.ContainsAny(s, `./\`)
}
