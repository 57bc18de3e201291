package settings

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"elterntool/internal/problem"
)

func save(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	path := save(t, "\uFEFF# Musterschule\r\n[schule]\r\nname = \"Grundschule „Am Wald“\"\r\niserv = 'https://musterschule.invalid/iserv/'\r\nland = \"NI\"\r\n"+
		"[datenschutz]\r\napp = false\r\ninformation = \" Unser Text.TXT \"\r\n[brief]\r\nfrist = 2026-12-18\r\nlogo = \"bilder/logo.png\"\r\nform = \"\"\r\n")
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := defaults(path)
	want.Found = true
	want.School.Name = "Grundschule „Am Wald“"
	want.School.IServ = "https://musterschule.invalid/iserv/"
	want.School.Land = "NI"
	want.Privacy.App = false
	want.Privacy.Information = "Unser Text.TXT" // blanks around it do not count
	want.Letter.Deadline = "2026-12-18"         // a TOML date, without quotation marks
	want.Letter.Logo = "bilder/logo.png"
	want.Letter.Form = "B" // left empty: the default
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, want := got.Path(got.Letter.Logo), filepath.Join(filepath.Dir(path), "bilder", "logo.png"); got != want {
		t.Errorf("the logo is looked for at %s", got)
	}
	if got.Path("") != "" || got.Path(path) != path {
		t.Error("an empty or absolute path is changed")
	}
}

func TestLoadMissing(t *testing.T) {
	path := Find(filepath.Join(t.TempDir(), "datei01.ods"))
	if filepath.Base(path) != FileName {
		t.Errorf("looked for at %s", path)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults(path), got); diff != "" || got.Found {
		t.Error("not the defaults:", diff)
	}
}

func TestLoadRefusesFiles(t *testing.T) {
	for name, path := range map[string]string{
		"a folder":  t.TempDir(),
		"too large": save(t, strings.Repeat("# Erklärung\n", maxSize/10)),
	} {
		s, err := Load(path)
		var p *problem.Problem
		if !errors.As(err, &p) || p.File != path || s != nil {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}

func TestSet(t *testing.T) {
	s := defaults(FileName)
	for key, value := range map[string]string{"brief.frist": "4 Wochen", "datenschutz.app": "nein", "brief.klasse_im_vermerk": "Ja"} {
		if err := s.Set(key, value); err != nil {
			t.Error(err)
		}
	}
	if s.Letter.Deadline != "4 Wochen" || s.Privacy.App || !s.Letter.ClassInRemark {
		t.Errorf("%+v", s)
	}
	for key, value := range map[string]string{"brief.form": "C", "brief.fom": "A", "datenschutz.app": "vielleicht"} {
		var p *problem.Problem
		if err := s.Set(key, value); !errors.As(err, &p) || p.Place != (problem.Place{}) {
			t.Errorf("%s = %s: %v", key, value, err)
		}
	}
	if s.Letter.Form != "B" {
		t.Error("a wrong value was stored")
	}
}

func TestTemplateIsTheDefaults(t *testing.T) {
	got, err := parse(FileName, []byte(template))
	if err != nil {
		t.Fatal(err)
	}
	want := defaults(FileName)
	want.Found = true
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := string(fill(want)); got != template {
		t.Error("the defaults filled in:", cmp.Diff(template, got))
	}
	// Every key once, in the order of the fields.
	var keys, names []string
	section := ""
	for line := range strings.Lines(template) {
		section = sectionOf(line, section)
		if f := fieldOf(line, section); f != nil {
			keys = append(keys, f.name())
		}
		if n := len([]rune(line)); n > 86 {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
	for _, f := range fields {
		names = append(names, f.name())
		if !slices.Contains(sections(), f.section) || (f.text == nil) == (f.flag == nil) || f.what == "" {
			t.Errorf("%s is not complete", f.name())
		}
	}
	if diff := cmp.Diff(names, keys); diff != "" {
		t.Error(diff)
	}
	// The values that the explanations name are all that there are.
	for key, lines := range explanations() {
		f, _ := lookup(key)
		for _, c := range f.choices {
			text := strings.Join(lines, " ")
			if key == "schule.land" && strings.Contains(text, c.value) {
				continue
			}
			if !strings.Contains(text, `"`+c.value+`"`) {
				t.Errorf("%s: %s is not explained", key, c.value)
			}
		}
	}
}

// Whatever text is accepted is there again after writing and loading, and every
// comment of the file too.
func TestFillAndLoadAgain(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 2026))
	alphabet := []rune("aZ0 \"'\\#=[]äÖß„“\u00a0é𝔐/\\\"")
	for range 500 {
		s := defaults(FileName)
		s.Found = true
		for i := range fields {
			f := &fields[i]
			switch {
			case f.flag != nil:
				*f.flag(s) = rnd.IntN(2) == 0
			case f.choices != nil:
				*f.text(s) = f.choices[rnd.IntN(len(f.choices))].value
			case f.check == nil:
				text := make([]rune, rnd.IntN(20))
				for i := range text {
					text[i] = alphabet[rnd.IntN(len(alphabet))]
				}
				if p := f.setText(s, string(text)); p != nil {
					t.Fatal(p)
				}
			}
		}
		content := fill(s)
		got, err := parse(FileName, content)
		if err != nil {
			t.Fatalf("%v\n%s", err, content)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Fatal(diff)
		}
		if got, want := comments(string(content)), comments(template); got != want {
			t.Fatal(cmp.Diff(want, got))
		}
	}
}

func comments(file string) string {
	var b strings.Builder
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// What quote writes, the TOML library reads as the same text.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", `a"b\c`, "\t\n\x00\x7f", "Größe „5“", "𝔐", `\u0041`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		var doc struct{ A string }
		if err := toml.Unmarshal([]byte("a = "+quote(s)), &doc); err != nil || doc.A != s {
			t.Fatalf("%q became %q, %v", s, doc.A, err)
		}
	})
}

// Whatever the file holds: settings or a problem with a sentence; settings that
// loaded are the same when they are written and loaded again.
func FuzzParse(f *testing.F) {
	f.Add(template)
	f.Add("[schule]\nname = \"a\"\nland=\"NI\"\n[brief]\nfrist=2026-12-18\n")
	f.Add("schule.name = 'x'\nbrief = {form = 'A'}\n")
	f.Add("[[schule]]\n")
	f.Add("[schule]\nname = \"\xff\"")
	f.Fuzz(func(t *testing.T, file string) {
		if len(file) > 1<<12 {
			return
		}
		s, err := parse(FileName, []byte(file))
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) || p.What == "" || p.Remedy == "" || p.Line > strings.Count(file, "\n")+1 {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := parse(FileName, fill(s))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

func ExampleSettings_Values() {
	s := defaults(FileName)
	s.School.Email = "sekretariat@musterschule.invalid"
	s.School.Land = "SL"
	for _, v := range s.Values() {
		switch v.Key {
		case "schule.name", "datenschutz.widerruf", "recht.schulgesetz":
			fmt.Printf("%s: %q (%s) unsure=%t\n", v.Key, v.Text, v.What, v.Unsure)
		}
	}
	// Output:
	// schule.name: "" (Name der Schule) unsure=false
	// datenschutz.widerruf: "sekretariat@musterschule.invalid" (wo die Einwilligung widerrufen werden kann) unsure=false
	// recht.schulgesetz: "§\u00a020b Schulordnungsgesetz (SchoG)" (Datenschutzvorschrift im Schulgesetz) unsure=true
}
