package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// besides are the packages that are not in the picture: the first may be imported
// by all, the others, for development, may import all.
var besides = []string{
	"internal/nearest",
	"internal/bench", "internal/bench/accounts", "internal/bench/column", "internal/bench/excelize", "internal/benchdata", "internal/fidelity", "internal/testcost", "internal/testformat", "internal/testiserv", "internal/testoffice",
}

// picture reads the arrows of docs/ARCHITECTURE.md: what a package may import.
func picture(t *testing.T, path string) map[string][]string {
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	box := regexp.MustCompile(`^  (\w+)\[([\w/]+)(?:<br>[^\]]*)?\](?: --> ([\w &]+))?$`)
	_, chart, _ := strings.Cut(string(doc), "flowchart TD\n")
	chart, _, found := strings.Cut(chart, "\n```")
	if !found {
		t.Fatal("there is no picture in", path)
	}
	names, arrows, order := map[string]string{}, map[string][]string{}, []string{}
	for line := range strings.SplitSeq(chart, "\n") {
		m := box.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("what does this line of the picture say? %s", line)
		}
		names[m[1]], order = m[2], append(order, m[1])
		arrows[m[1]] = strings.FieldsFunc(m[3], func(r rune) bool { return r == ' ' || r == '&' })
	}
	may := map[string][]string{}
	for _, from := range order {
		may[names[from]] = nil
		for _, to := range arrows[from] {
			if names[to] == "" {
				t.Errorf("the picture has no box %s, to which an arrow of %s points", to, from)
			}
			may[names[from]] = append(may[names[from]], names[to])
		}
	}
	return may
}

// The picture is what the code does: no import without an arrow, no arrow without an import.
func TestImportsPointDown(t *testing.T) {
	const root, module = "../..", "elterntool/"
	may := picture(t, filepath.Join(root, "docs", "ARCHITECTURE.md"))
	does := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		if slices.Contains(besides, dir) {
			return nil
		}
		if _, known := may[dir]; !known {
			t.Errorf("%s is not in the picture", dir)
		}
		does[dir] = append(does[dir], "")
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			if own, inside := strings.CutPrefix(name, module); inside && own != besides[0] {
				if does[dir] = append(does[dir], own); !slices.Contains(may[dir], own) {
					t.Errorf("%s imports %s", path, own)
				}
			}
			if strings.HasPrefix(name, "github.com/urfave/") && dir != "cmd/elterntool" {
				t.Errorf("%s knows the command line library", path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, list := range may {
		if does[dir] == nil {
			t.Errorf("there is no %s", dir)
		}
		for _, to := range list {
			if !slices.Contains(does[dir], to) {
				t.Errorf("the picture has an arrow from %s to %s, but there is no such import", dir, to)
			}
		}
	}
}
