package settings

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elterntool/internal/problem"
)

var update = flag.Bool("update", false, "write the golden file anew")

// answersTo all questions, in their order; those in the map, nothing to the rest.
func answersTo(answers map[string]string) string {
	var b strings.Builder
	for _, f := range fields {
		if f.ask {
			b.WriteString(answers[f.name()] + "\n")
		}
	}
	return b.String()
}

func TestInitAsks(t *testing.T) {
	in := answersTo(map[string]string{
		"schule.name":                 `Schule "Am Wald" \ Müller`,
		"schule.email":                "sekretariat\nsekretariat@musterschule.invalid", // asked again
		"schule.iserv":                "musterschule.invalid",
		"schule.land":                 "niedersachsen",
		"schule.traeger":              "öffentlich",
		"datenschutz.app":             "nein",
		"datenschutz.server":          `„iserv“`,
		"brief.passwort":              "Getrennt",
		"brief.frist":                 "x\n4 Wochen",
		"brief.ansprechpartner":       strings.Repeat("x", 2*maxAnswer) + "\nEva Muster",
		"schule.leitung":              "M\xfcller\nEva Müller", // from a terminal with another encoding
		"brief.ansprechpartner_email": "eva@musterschule.invalid",
	})
	path := filepath.Join(t.TempDir(), FileName)
	var out strings.Builder
	// The last answer needs no line end.
	if err := Init(t.Context(), path, &Dialog{In: strings.NewReader(strings.TrimSuffix(in, "\n")), Out: &out}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := defaults(path)
	want.Found = true
	want.School.Name = `Schule "Am Wald" \ Müller`
	want.School.Email = "sekretariat@musterschule.invalid"
	want.School.IServ = "https://musterschule.invalid"
	want.School.Land = "NI"
	want.School.Head = "Eva Müller"
	want.Privacy.App = false
	want.Privacy.Server = OnIServ
	want.Letter.Password = Separately
	want.Letter.Deadline = "4 Wochen"
	want.Letter.Contact = "Eva Muster"
	want.Letter.ContactEmail = "eva@musterschule.invalid"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	written, _ := os.ReadFile(path)
	if got := comments(string(written)); got != comments(template) {
		t.Error("comments are lost")
	}
	golden := filepath.Join("testdata", "dialog.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	said, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(said), out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestInitWithoutDialog(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	if err := Init(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != template {
		t.Errorf("%v: %s", err, got)
	}
}

func TestInitNeverOverwrites(t *testing.T) {
	path := save(t, "[schule]\n")
	out := &strings.Builder{}
	for _, ask := range []*Dialog{nil, {In: strings.NewReader(answersTo(nil)), Out: out}} {
		err := Init(t.Context(), path, ask)
		want := path + ": Diese Datei gibt es schon; sie wird nicht überschrieben.\n" +
			"  → Zum Ändern „elterntool.toml“ mit einem Texteditor öffnen. Um neu anzufangen, die Datei vorher umbenennen."
		if err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
	}
	if got, _ := os.ReadFile(path); string(got) != "[schule]\n" {
		t.Errorf("overwritten: %s", got)
	}
	if out.Len() > 0 {
		t.Error("questions were asked in vain")
	}
}

func TestInitStops(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	silent, hold := io.Pipe() // nobody types
	defer hold.Close()
	all := answersTo(nil)
	tests := []struct {
		name string
		ctx  context.Context
		in   io.Reader
		out  io.Writer
		want string
	}{
		{"no input", t.Context(), strings.NewReader(""), io.Discard, "Die Eingabe war zu Ende, bevor alle Fragen beantwortet waren."},
		{"input ends early", t.Context(), strings.NewReader(all[1:]), io.Discard, "Die Eingabe war zu Ende, bevor alle Fragen beantwortet waren."},
		{"a wrong answer is the last", t.Context(), strings.NewReader(all[1:] + "keine Adresse"), io.Discard, "Die Eingabe war zu Ende, bevor alle Fragen beantwortet waren."},
		{"cancelled", cancelled, silent, io.Discard, "Abgebrochen. Es wurde nichts geschrieben."},
		{"no terminal any more", t.Context(), strings.NewReader(all), brokenWriter{}, "broken"},
	}
	for _, tt := range tests {
		folder := t.TempDir()
		err := Init(tt.ctx, filepath.Join(folder, FileName), &Dialog{In: tt.in, Out: tt.out})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if left, _ := os.ReadDir(folder); len(left) > 0 {
			t.Errorf("%s: left behind: %v", tt.name, left)
		}
	}
	var p *problem.Problem
	if err := Init(t.Context(), filepath.Join(t.TempDir(), "fehlt", FileName), nil); !errors.As(err, &p) || p.What != "Diesen Ordner gibt es nicht." {
		t.Errorf("no folder: %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }
