package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"elterntool/internal/nearest"
	"elterntool/internal/problem"
	"elterntool/internal/report"

	"github.com/urfave/cli/v2"
)

// A world is what a run sees of the machine. Tests hold the clock still.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
}

// A program is one run: its streams and surroundings. There is no other state.
type program struct {
	in      input
	out     stream
	err     stream
	now     func() time.Time
	typed   []string
	verbose bool
	hold    bool // the window closes with the program: wait before the end
	written bool // a file has been changed or made: no failure can say otherwise
	told    bool // there is a result, and it has been printed
}

// run is all of main: it gives the exit code of the process. Codes are decided
// here and nowhere else.
func run(ctx context.Context, args []string, w world) (code int) {
	noColor := slices.Contains(args, "--no-color")
	p := &program{
		in:      openInput(w.stdin),
		out:     openStream(w.stdout, w.getenv, noColor),
		err:     openStream(w.stderr, w.getenv, noColor),
		now:     w.now,
		typed:   args,
		verbose: slices.Contains(args, "--verbose"),
	}
	code = p.guard(func() error {
		app := p.newApp()
		arranged, err := arrange(app, args[min(1, len(args)):])
		if err != nil {
			return err
		}
		return app.RunContext(ctx, append([]string{"elterntool"}, arranged...))
	})
	if p.hold {
		p.waitForEnter()
	}
	return code
}

// A result is what a command has to say. Some can say it as JSON, too.
type result interface {
	Text(io.Writer, report.Style) error
	NeedsAttention() int // places that a person must look at; 0 means exit code 0
}

// tell prints a result. It gives err, or if there is none whether a person must look at something.
func (p *program) tell(c *cli.Context, res result, err error) error {
	if n := res.NeedsAttention(); err == nil && n > 0 {
		err = &problem.NeedsAttention{Count: n}
	}
	p.told = true
	show := func() error { return res.Text(p.out, p.style()) }
	if j, ok := res.(interface{ JSON(io.Writer, int) error }); ok && c.Bool("json") {
		show = func() error { return j.JSON(p.out, problem.ExitCode(err)) }
	}
	if serr := show(); serr != nil {
		return serr
	}
	return err
}

// failed gives err back. Where JSON is asked for and there is no result, it says err as JSON.
func (p *program) failed(c *cli.Context, err error) error {
	if err != nil && !p.told && c.Bool("json") {
		if jerr := report.ErrorJSON(p.out, c.Command.Name, err, problem.ExitCode(err)); jerr != nil {
			return jerr
		}
	}
	return err
}

func (p *program) style() report.Style {
	return report.Style{Color: p.out.color, Width: p.out.width, Verbose: p.verbose}
}

// guard runs the work, prints its error and turns it into an exit code. Not even a
// defect of the program itself ends in a bare stack trace.
func (p *program) guard(work func() error) (code int) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		// What was panicked with may hold somebody's name; a run-time error does not.
		what := fmt.Sprintf("%T", v)
		if e, ok := v.(runtime.Error); ok {
			what = e.Error()
		}
		state := "Nichts wurde geschrieben."
		code = problem.CodeFailed
		if p.written {
			state, code = "Die Datei ist geschrieben und geprüft; nur die Ausgabe fehlt.", problem.CodeAttention
		}
		fmt.Fprintf(p.err, "%s Das hätte nicht geschehen dürfen: In elterntool steckt ein Defekt. %s\n"+
			"  → Bitte mit den folgenden Zeilen melden; sie enthalten keine Daten aus den Dateien.\n\n%s\n%s\n%s",
			p.err.red("Fehler:"), state, versionText(), what, debug.Stack())
	}()
	err := work()
	code = problem.ExitCode(err)
	if code == problem.CodeFailed || code == problem.CodeUsage {
		p.printError(err)
	}
	return code
}

func (p *program) printError(err error) {
	var text string
	var known *problem.Problem
	var usage *problem.Usage
	var cause error
	switch {
	case errors.As(err, &usage):
		text, cause = usage.Error(), usage.Err
	case errors.As(err, &known):
		text, cause = p.withMeant(known).Error(), known.Err
	default:
		text, cause = "Das hat nicht geklappt.", err
		if !p.verbose {
			text += " Die technische Ursache: " + problem.Clean(err.Error())
		}
	}
	if p.verbose && cause != nil {
		text += "\n  Technische Ursache: " + problem.Clean(cause.Error())
	}
	for i, line := range strings.Split(text, "\n") {
		first, indent := "", "  "
		if i == 0 {
			first = p.err.red("Fehler:") + " "
		} else if strings.HasPrefix(line, "  → ") {
			indent = "    "
		}
		fmt.Fprintln(p.err, report.Wrap(first+line, indent, p.err.width))
	}
}

// withMeant adds to a name that was typed and is no file's those of the folder that
// are like it.
func (p *program) withMeant(known *problem.Problem) *problem.Problem {
	isTyped := slices.ContainsFunc(p.typed, func(arg string) bool { return arg == known.File || strings.HasSuffix(arg, "="+known.File) })
	if known.File == "" || !isTyped || !errors.Is(known, fs.ErrNotExist) || strings.HasPrefix(known.Remedy, "Meinten Sie ") {
		return known
	}
	entries, _ := os.ReadDir(filepath.Dir(known.File))                                       // what cannot be listed is not suggested
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) } // all that are called .csv are alike in that
	names, stems := map[string][]string{}, []string(nil)
	for _, e := range entries {
		if s := stem(e.Name()); !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names[s], stems = append(names[s], problem.Quote(e.Name())), append(stems, s)
		}
	}
	var near []string
	for _, s := range nearest.Words(stem(filepath.Base(known.File)), stems, 3) {
		near = append(near, names[s]...)
	}
	if len(near) == 0 {
		return known
	}
	meant := *known
	meant.Remedy = "Meinten Sie " + enumerate(near[:min(len(near), 3)], "", "oder") + "? " + known.Remedy
	return &meant
}

func (s stream) red(text string) string {
	if !s.color {
		return text
	}
	return "\x1b[1;31m" + text + "\x1b[0m"
}
