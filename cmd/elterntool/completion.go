package main

import (
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/problem"

	"github.com/urfave/cli/v2"
)

// shells that completion knows, and who writes their scripts.
var shells = map[string]func(*cli.App) string{
	"bash": bashScript, "zsh": zshScript, "fish": fishScript, "powershell": powershellScript,
}

func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name:               "completion",
		Usage:              "Skript ausgeben, mit dem die Shell Befehle und Schalter ergänzt",
		CustomHelpTemplate: helpCompletion,
		Action: func(c *cli.Context) error {
			script, ok := shells[strings.ToLower(c.Args().First())]
			if !ok || c.NArg() != 1 {
				return &problem.Usage{
					What:   "Für welche Shell soll das Skript sein?",
					Remedy: "elterntool completion bash, zsh, fish oder powershell",
				}
			}
			_, err := fmt.Fprint(p.out, script(c.App))
			return err
		},
	}
}

// A flagWord is a flag as a shell completes it.
type flagWord struct {
	name, text string
	value      string // the kind of its value: "", "csv" (a file ending so), "/" (a folder) or "*"
	many       bool
}

func flagWords(flags []cli.Flag) []flagWord {
	var words []flagWord
	for _, f := range flags {
		value, text := describe(f)
		kind := ""
		if takesValue(f) {
			kind = "*"
			if ending, ok := strings.CutPrefix(value, "DATEI."); ok {
				kind = ending
			} else if value == "ORDNER" {
				kind = "/"
			}
		}
		_, many := f.(*cli.StringSliceFlag)
		for _, n := range f.Names() {
			if len(n) > 1 {
				words = append(words, flagWord{"--" + n, text, kind, many})
			}
		}
	}
	return words
}

// file tells whether the value is a file of some ending.
func (w *flagWord) file() bool { return w.value != "" && w.value != "/" && w.value != "*" }

func names(words []flagWord) string {
	var b []string
	for _, w := range words {
		b = append(b, w.name)
	}
	return strings.Join(b, " ")
}

func commandNames(app *cli.App) string {
	var list []string
	for _, c := range app.Commands {
		list = append(list, c.Name)
	}
	return strings.Join(list, " ")
}

// plain are the commands' names without those that some shells cannot hold.
func plain(c *cli.Command) []string {
	return slices.DeleteFunc(c.Names(), func(n string) bool {
		return strings.IndexFunc(n, func(r rune) bool { return r > 127 }) >= 0
	})
}

func bashScript(app *cli.App) string {
	var cases, lists, files strings.Builder
	for _, c := range app.Commands {
		fmt.Fprintf(&cases, "            %s) cmd=%s ;;\n", strings.Join(c.Names(), "|"), c.Name)
		fmt.Fprintf(&lists, "        %s) flags='%s' ;;\n", c.Name, names(flagWords(c.Flags)))
		for _, w := range flagWords(c.Flags) {
			do := ""
			switch {
			case w.file():
				do = "ending=" + w.value
			case w.value == "/":
				do = "folder=1"
			case w.value == "*":
				do = "return"
			default:
				continue
			}
			fmt.Fprintf(&files, "        '%s %s') %s ;;\n", c.Name, w.name, do)
		}
	}
	return `# bash-Ergänzung für elterntool
_elterntool() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= flags= ending= folder= inputs='ods|fods|xlsx|xlsm' w
    COMPREPLY=()
    for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $w in
` + cases.String() + `        esac
        [[ $cmd ]] && break
    done
    case $cmd in
` + lists.String() + `        *) COMPREPLY=($(compgen -W '` + commandNames(app) + ` ` + names(flagWords(app.Flags)) + `' -- "$cur")); return ;;
    esac
    case "$cmd $prev" in
` + files.String() + `        'templates export'|'init init') folder=1 ;;
        'templates templates') COMPREPLY=($(compgen -W export -- "$cur")); return ;;
    esac
    if [[ $cur == -* && ! $ending ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$cur"))
        return
    fi
    case $cmd in
        completion) COMPREPLY=($(compgen -W 'bash zsh fish powershell' -- "$cur")); return ;;
        help) COMPREPLY=($(compgen -W '` + commandNames(app) + `' -- "$cur")); return ;;
        profile) inputs="csv|$inputs" ;;
        import) inputs="csv|txt|dat|$inputs" ;;
    esac
    compopt -o filenames 2>/dev/null
    local IFS=$'\n'
    if [[ $folder ]]; then
        COMPREPLY=($(compgen -d -- "$cur"))
    elif [[ $ending ]]; then
        COMPREPLY=($(compgen -f -X "!*.$ending" -- "$cur") $(compgen -d -- "$cur"))
    else
        COMPREPLY=($(compgen -f -X "!*.@($inputs)" -- "$cur") $(compgen -d -- "$cur"))
    fi
}
shopt -s extglob
complete -F _elterntool elterntool
`
}

func zshQuote(s string) string {
	return strings.NewReplacer(`'`, `'\''`, `[`, `\[`, `]`, `\]`, `:`, `\:`).Replace(s)
}

func zshScript(app *cli.App) string {
	var commands, cases strings.Builder
	for _, c := range app.Commands {
		fmt.Fprintf(&commands, "        '%s:%s'\n", c.Name, zshQuote(c.Usage))
		fmt.Fprintf(&cases, "        %s)\n            _arguments \\\n", strings.Join(c.Names(), "|"))
		for _, w := range flagWords(c.Flags) {
			star := ""
			if w.many {
				star = "*"
			}
			action := ""
			switch {
			case w.file():
				action = fmt.Sprintf(`:Datei:_files -g "*.%s"`, w.value)
			case w.value == "/":
				action = ":Ordner:_files -/"
			case w.value == "*":
				action = ":Wert:"
			}
			fmt.Fprintf(&cases, "                '%s%s[%s]%s' \\\n", star, w.name, zshQuote(w.text), action)
		}
		switch c.Name {
		case "completion":
			cases.WriteString("                '1:Shell:(bash zsh fish powershell)'\n            ;;\n")
		case "help":
			fmt.Fprintf(&cases, "                '1:Befehl:(%s)'\n            ;;\n", commandNames(app))
		case "templates":
			cases.WriteString("                '1:Befehl:(export)' '2:Ordner:_files -/'\n            ;;\n")
		case "init":
			cases.WriteString("                '1:Ordner:_files -/'\n            ;;\n")
		case "profile":
			cases.WriteString("                '*:Datei-02:_files -g \"*.(csv|ods|fods|xlsx|xlsm)\"'\n            ;;\n")
		case "import":
			cases.WriteString("                '*:Export:_files -g \"*.(csv|txt|dat|ods|fods|xlsx|xlsm)\"'\n            ;;\n")
		default:
			cases.WriteString("                '*:Datei-01:_files -g \"*.(ods|fods|xlsx|xlsm)\"'\n            ;;\n")
		}
	}
	return `#compdef elterntool
# zsh-Ergänzung für elterntool
_elterntool() {
    local -a commands
    commands=(
` + commands.String() + `    )
    if (( CURRENT == 2 )); then
        _describe 'Befehl' commands
        return
    fi
    local cmd=$words[2]
    shift words
    (( CURRENT-- ))
    case $cmd in
` + cases.String() + `    esac
}
if [[ $funcstack[1] == _elterntool ]]; then
    _elterntool "$@"
else
    compdef _elterntool elterntool
fi
`
}

func fishScript(app *cli.App) string {
	quote := func(s string) string { return strings.ReplaceAll(s, "'", `\'`) }
	var b strings.Builder
	b.WriteString("# fish-Ergänzung für elterntool\ncomplete -c elterntool -f\n")
	for _, c := range app.Commands {
		fmt.Fprintf(&b, "complete -c elterntool -n __fish_use_subcommand -a %s -d '%s'\n", c.Name, quote(c.Usage))
	}
	for _, c := range app.Commands {
		seen := fmt.Sprintf("__fish_seen_subcommand_from %s", strings.Join(c.Names(), " "))
		for _, w := range flagWords(c.Flags) {
			value := ""
			switch {
			case w.file():
				value = fmt.Sprintf(" -r -k -a '(__fish_complete_suffix .%s)'", w.value)
			case w.value == "/":
				value = " -r -a '(__fish_complete_directories)'"
			case w.value == "*":
				value = " -x"
			}
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -l %s%s -d '%s'\n", seen, w.name[2:], value, quote(w.text))
		}
		switch c.Name {
		case "completion":
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -a 'bash zsh fish powershell'\n", seen)
		case "help":
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -a '%s'\n", seen, commandNames(app))
		case "templates":
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -a 'export (__fish_complete_directories)'\n", seen)
		case "init":
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -a '(__fish_complete_directories)'\n", seen)
		case "profile", "import":
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -k -a '(__fish_complete_suffix .csv)'\n", seen)
		default:
			fmt.Fprintf(&b, "complete -c elterntool -n '%s' -k -a '(__fish_complete_suffix .ods)'\n", seen)
		}
	}
	return b.String()
}

func powershellScript(app *cli.App) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	var commands, flags strings.Builder
	for _, c := range app.Commands {
		fmt.Fprintf(&commands, "        %s = %s\n", quote(c.Name), quote(c.Usage))
		for _, n := range plain(c) {
			fmt.Fprintf(&flags, "        %s = @{\n", quote(n))
			for _, w := range flagWords(c.Flags) {
				fmt.Fprintf(&flags, "            %s = %s\n", quote(w.name), quote(w.text))
			}
			flags.WriteString("        }\n")
		}
	}
	return `# PowerShell-Ergänzung für elterntool
Register-ArgumentCompleter -Native -CommandName elterntool, elterntool.exe -ScriptBlock {
    param($word, $ast, $position)
    $commands = [ordered]@{
` + commands.String() + `    }
    $flags = @{
` + flags.String() + `    }
    $given = $ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() }
    $command = $given | Where-Object { $flags.ContainsKey($_) } | Select-Object -First 1
    if (-not $command) { $list = $commands }
    elseif ($word -like '-*') { $list = $flags[$command] }
    else { return }
    $list.GetEnumerator() | Where-Object { $_.Key -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
    }
}
`
}
