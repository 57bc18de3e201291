package testformat

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
)

// A Format is one run of the scripts.
type Format struct {
	Name    string
	Ending  string
	Convert func(flat []byte) ([]byte, error) // from a flat spreadsheet
}

// Formats are all runs. The scripts are written for the first one.
var Formats = []Format{
	{Name: "ods", Ending: ".fods", Convert: func(flat []byte) ([]byte, error) { return flat, nil }},
	{Name: "xlsx", Ending: ".xlsx", Convert: ToXLSX},
}

// Write makes the spreadsheet path of a flat one, in the format that the name ends in.
func Write(path string, flat []byte) error {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Ending == filepath.Ext(path) })
	if i < 0 {
		return fmt.Errorf("no format ends in %q", filepath.Ext(path))
	}
	b, err := Formats[i].Convert(flat)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, b, 0o600)
}

// Run runs the scripts of p.Dir in all formats, one after the other; with -short in the first one only.
func Run(t *testing.T, p testscript.Params) {
	files, err := filepath.Glob(filepath.Join(p.Dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in %s: %v", p.Dir, err)
	}
	for i, f := range Formats {
		if i > 0 && testing.Short() {
			t.Logf("not as %s with -short", f.Ending)
			continue
		}
		t.Run(f.Name, func(t *testing.T) { // ends when all scripts have
			f.run(t, files, p, i == 0)
		})
	}
}

func (f Format) run(t *testing.T, files []string, p testscript.Params, first bool) {
	p.Dir, p.UpdateScripts = t.TempDir(), first && p.UpdateScripts
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := f.adapt(a)
		if s == nil && !first {
			continue
		}
		if s == nil {
			s = a
		}
		was, copied := txtar.Format(s), filepath.Join(p.Dir, filepath.Base(file))
		if err := os.WriteFile(copied, was, 0o600); err != nil {
			t.Fatal(err)
		}
		if p.UpdateScripts {
			t.Cleanup(func() { update(t, file, copied, was) })
		}
	}
	setup := p.Setup
	p.Setup = func(env *testscript.Env) error {
		if err := f.convertAll(env.WorkDir); err != nil || setup == nil {
			return err
		}
		return setup(env)
	}
	testscript.Run(t, p)
}

var (
	oneFormat = regexp.MustCompile(`(?m)^\[(` + names() + `)\] `)
	ending    = regexp.MustCompile(`(?m)^# ending: (\.\w+)$`)
)

func names() string {
	var s []string
	for _, f := range Formats {
		s = append(s, f.Name)
	}
	return strings.Join(s, "|")
}

// adapt is the script for this format, or nil if it has no spreadsheet.
func (f Format) adapt(a *txtar.Archive) *txtar.Archive {
	own := Formats[0].Ending
	if m := ending.FindSubmatch(a.Comment); m != nil {
		own = string(m[1])
	}
	if !bytes.Contains(txtar.Format(a), []byte(own)) {
		return nil
	}
	exchange := func(s string) string { return s }
	if f.Name != Formats[0].Name {
		exchange = exchanged(own, f.Ending)
	}
	s := &txtar.Archive{Comment: f.lines(a.Comment, exchange, "\n")} // line numbers stay
	for _, file := range a.Files {
		s.Files = append(s.Files, txtar.File{
			Name: exchange(file.Name), Data: f.lines(file.Data, exchange, ""),
		})
	}
	return s
}

// exchanged changes one ending into the other, and back where it ends a name: "(.xlsx)" is a kind of file.
func exchanged(own, other string) func(string) string {
	endings := regexp.MustCompile(`([^\s(])?(` + regexp.QuoteMeta(own) + `|` + regexp.QuoteMeta(other) + `)\b`)
	return func(s string) string {
		return endings.ReplaceAllStringFunc(s, func(found string) string {
			if name, ok := strings.CutSuffix(found, own); ok {
				return name + other
			}
			if name, _ := strings.CutSuffix(found, other); name != "" {
				return name + own
			}
			return found
		})
	}
}

// lines takes away the lines that are for another format, and leaves those for this one as they are.
func (f Format) lines(text []byte, exchange func(string) string, instead string) []byte {
	var b bytes.Buffer
	for line := range strings.Lines(string(text)) {
		switch m := oneFormat.FindStringSubmatch(line); {
		case m == nil:
			b.WriteString(exchange(line))
		case m[1] == f.Name:
			b.WriteString(line[len(m[0]):])
		default:
			b.WriteString(instead)
		}
	}
	return b.Bytes()
}

// convertAll converts the spreadsheets that stand in the script.
func (f Format) convertAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != f.Ending {
			return err
		}
		flat, err := os.ReadFile(path)
		if err != nil || len(flat) == 0 {
			return err
		}
		return Write(path, flat)
	})
}

// update takes over what testscript has changed in the copy of a script.
func update(t *testing.T, file, copied string, was []byte) {
	is, err := os.ReadFile(copied)
	if err != nil {
		t.Error(err)
		return
	}
	if bytes.Equal(is, was) {
		return
	}
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	before, after := txtar.Parse(was), txtar.Parse(is)
	for i := range a.Files {
		switch {
		case bytes.Equal(before.Files[i].Data, after.Files[i].Data):
		case oneFormat.Match(a.Files[i].Data):
			t.Errorf("%s: %s has lines for one format: change it by hand", file, a.Files[i].Name)
		default:
			a.Files[i].Data = after.Files[i].Data
		}
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o600); err != nil {
		t.Error(err)
	}
}
