package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/problem"

	"github.com/urfave/cli/v2"
)

func testProgram() *program {
	return &program{out: stream{Writer: io.Discard}, err: stream{Writer: io.Discard}, now: time.Now}
}

// Flags count wherever they stand: "enrich datei01.ods --dry-run" must not write.
func TestArrange(t *testing.T) {
	tests := []struct{ args, want string }{
		{"enrich datei01.ods --dry-run", "enrich --dry-run=true -- datei01.ods"},
		{"--dry-run enrich datei01.ods", "enrich --dry-run=true -- datei01.ods"},
		{"enrich --dry-run datei01.ods", "enrich --dry-run=true -- datei01.ods"},
		{"enrich -dry-run datei01.ods", "enrich --dry-run=true -- datei01.ods"},
		{"enrich datei01.ods --sheet Eltern --json", "enrich --sheet=Eltern --json=true -- datei01.ods"},
		{"enrich datei01.ods --sheet=Eltern", "enrich --sheet=Eltern -- datei01.ods"},
		{"enrich a.ods --header -x", "enrich --header=-x -- a.ods"},
		{"enrich a.ods --header=--dry-run", "enrich --header=--dry-run -- a.ods"},
		{"enrich a.ods -o neu.ods", "enrich --output=neu.ods -- a.ods"},
		{"enrich a.ods --col vorname=Rufname", "enrich --col=vorname=Rufname -- a.ods"},
		{"enrich a.ods --geschwister --passwort", "enrich --siblings=true --password=true -- a.ods"},
		{"ergaenzen a.ods", "enrich -- a.ods"},
		{"erga\u0308nzen a.ods", "enrich -- a.ods"}, // as macOS hands it over
		{"enrich --dry-run=false a.ods", "enrich --dry-run=false -- a.ods"},
		{"enrich --dry-run=nein a.ods", "enrich --dry-run=false -- a.ods"},
		{"enrich -- --dry-run", "enrich -- --dry-run"},
		{"enrich --dry-run -- -liste.ods", "enrich --dry-run=true -- -liste.ods"},
		{"letter a.ods --password getrennt", "letter --password=getrennt -- a.ods"}, // of enrich it has no value
		{"--passwort getrennt letter a.ods", "letter --password=getrennt -- a.ods"},
		{"enrich --password a.ods", "enrich --password=true -- a.ods"},
		{"brief a.ods --frist 2026-12-18 --markieren", "letter --deadline=2026-12-18 --mark=true -- a.ods"},
		{"print a.ods --duplex=nein --pdf", "print --duplex=false --pdf=true -- a.ods"},
		{"print a.ods --beidseitig nein", "print --duplex=false -- a.ods"},
		{"print a.ods --nur Anna -o b.odt", "print --only=Anna --output=b.odt -- a.ods"},
		{"templates export Texte", "templates -- export Texte"},
		{"templates export letter --verbose", "templates --verbose=true -- export letter"},
		{"init --verbose print", "init --verbose=true -- print"},
		{"enrich -", "enrich -- -"},
		{"--version", "--version=true"},
		{"enrich -h", "enrich --help=true"},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := arrange(testProgram().newApp(), strings.Fields(tt.args))
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, %v; want %q", tt.args, strings.Join(got, " "), err, tt.want)
		}
	}
}

func TestArrangeRefuses(t *testing.T) {
	tests := []struct{ args, want string }{
		{"enrich a.ods --dryrun", "Meinten Sie --dry-run?"},
		{"enrich a.ods --geschwistr", "Meinten Sie --geschwister?"},
		{"enrich a.ods --xyz", "elterntool enrich --help"},
		{"enrich a.ods --sheet", "Hinter --sheet fehlt der Wert."},
		{"enrich a.ods --output --dry-run", "Hinter --output fehlt der Wert; dort steht der Schalter --dry-run."},
		{"enrich --output --dry-run=true a.ods", "Hinter --output fehlt der Wert"},
		{"enrich a.ods --header-row drei", "braucht eine Zahl ab 1"},
		{"enrich a.ods --header-row 0", "braucht eine Zahl ab 1"},
		{"enrich a.ods --dry-run=vielleicht", "--dry-run allein genügt."},
		{"enrich a.ods –dry-run", "Bitte --dry-run schreiben."},
		{"help --dry-run", "bei elterntool help nicht"},
		{"enirch a.ods", "Meinten Sie elterntool enrich?"},
		{"datei01.ods", "Es fehlt der Befehl, und die Datei „datei01.ods“ gibt es hier nicht."},
		{"schreiben", "elterntool help zeigt, welche es gibt."},
		{"--dry-run", "Zum Beispiel: elterntool enrich datei01.ods --dry-run"},
		{"--duplex=nein", "Zum Beispiel: elterntool print datei01.ods --duplex=nein"},
		{"--frist 2026-12-18", "Zum Beispiel: elterntool letter datei01.ods --frist 2026-12-18"},
		{"--verbose --liste", "Es fehlt der Befehl, zu dem --liste gehört."},
		{"letter a.ods --pdf", "Es gibt ihn bei elterntool print."},
		{"enrich a.ods --datum 2026-12-18", "Es gibt ihn bei elterntool letter und elterntool print."},
		{"print a.ods --duplex=aus", "Zum Ausschalten: --duplex=nein"},
		{"templates export --vorlagen x", "bei elterntool templates nicht"},
	}
	for _, tt := range tests {
		got, err := arrange(testProgram().newApp(), strings.Fields(tt.args))
		var u *problem.Usage
		if !errors.As(err, &u) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %q, %v; want %q", tt.args, got, err, tt.want)
		}
	}
}

// Whatever the order, cli reads the same flags and the same files.
func FuzzArrange(f *testing.F) {
	f.Add("a.ods", uint8(0))
	f.Add("-x.ods", uint8(3))
	f.Add("b=c d", uint8(7))
	f.Fuzz(func(t *testing.T, file string, order uint8) {
		if file == "" || strings.HasPrefix(file, "-") || strings.HasPrefix(file, "–") || strings.HasPrefix(file, "—") {
			file = "x" + file
		}
		args := []string{file, "--dry-run", "--header=" + file}
		for i := range args {
			j := (i + int(order)) % len(args)
			args[i], args[j] = args[j], args[i]
		}
		var dry bool
		var header string
		var files []string
		app := testProgram().newApp()
		app.Commands[0].Action = func(c *cli.Context) error {
			dry, header, files = c.Bool("dry-run"), c.String("header"), c.Args().Slice()
			return nil
		}
		arranged, err := arrange(app, append([]string{"enrich"}, args...))
		if err != nil {
			t.Fatal(err)
		}
		if err := app.Run(append([]string{"elterntool"}, arranged...)); err != nil {
			t.Fatal(err)
		}
		if !dry || header != file || !slices.Equal(files, []string{file}) {
			t.Fatalf("dry-run %t, header %q, files %q; want %q", dry, header, files, file)
		}
	})
}

// The texts of help are written by hand; each flag stands in them.
func TestHelpNamesAllFlags(t *testing.T) {
	for _, c := range testProgram().newApp().Commands {
		for _, f := range c.Flags {
			for _, n := range f.Names() {
				common := slices.Contains([]string{"no-color", "verbose"}, f.Names()[0])
				if n == "hilfe" || n == "ausführlich" || n == "klären" || n == "vorläufig" || common && (c.Name == "help" || c.Name == "completion") {
					continue // told once, in the help of the program; beside its twin without umlaut
				}
				dash := "--"
				if len(n) == 1 {
					dash = "-"
				}
				if !strings.Contains(c.CustomHelpTemplate, dash+n) {
					t.Errorf("help of %s does not name %s%s", c.Name, dash, n)
				}
			}
		}
	}
	texts := helpApp
	for _, cmd := range testProgram().newApp().Commands {
		texts += cmd.CustomHelpTemplate
	}
	for line := range strings.Lines(texts) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 85 {
			t.Errorf("a line of help is %d characters long: %s", n, line)
		}
	}
}

// A defect of the program ends in a sentence and code 1, and shows no value that
// could be somebody's name.
func TestGuard(t *testing.T) {
	var out strings.Builder
	p := testProgram()
	p.err = stream{Writer: &out}
	if code := p.guard(func() error { panic(errors.New("Erika Musterfrau")) }); code != problem.CodeFailed {
		t.Errorf("code %d", code)
	}
	if s := out.String(); !strings.Contains(s, "hätte nicht geschehen dürfen") || strings.Contains(s, "Musterfrau") {
		t.Error(s)
	}
}

// After a file is written no failure may say that nothing was.
func TestGuardAfterWriting(t *testing.T) {
	var out strings.Builder
	p := testProgram()
	p.err, p.written = stream{Writer: &out}, true
	if code := p.guard(func() error { panic("defect") }); code != problem.CodeAttention {
		t.Errorf("code %d", code)
	}
	if s := out.String(); !strings.Contains(s, "ist geschrieben") || strings.Contains(s, "Nichts wurde") {
		t.Error(s)
	}
}

// A cancelled run says so, and that nothing was written.
func TestRunCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs strings.Builder
	code := run(ctx, []string{"elterntool", "enrich", "../../testdata/datei01.fods", "--dry-run"},
		world{stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, now: time.Now})
	if code != problem.CodeFailed || !strings.Contains(errs.String(), "Abgebrochen") || out.Len() > 0 {
		t.Errorf("code %d: %s%s", code, out.String(), errs.String())
	}
}
