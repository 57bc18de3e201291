package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the picture of docs/ARCHITECTURE.md: imports point down only. Packages
// for development may import anything.
var mayImport = map[string]string{
	"cmd/elterntool":      "internal/check internal/delimited internal/intake internal/history internal/clean internal/nextstep internal/enrich internal/letter internal/printing internal/resolve internal/status internal/settings internal/report internal/table internal/problem internal/safefile internal/nearest templates internal/export internal/profile internal/datei02",
	"cmd/sheetcol":        "ods xlsx",
	"internal/status":     "internal/consent internal/iserv internal/newsheet internal/roster internal/report internal/table internal/problem internal/safefile",
	"internal/resolve":    "internal/enrich internal/decisions internal/match internal/newsheet internal/roster internal/report internal/problem internal/safefile",
	"internal/enrich":     "internal/decisions internal/report internal/roster internal/table internal/match internal/iserv internal/names internal/problem internal/safefile",
	"internal/check":      "internal/report internal/roster internal/table internal/preview internal/contact internal/namelist internal/names internal/problem internal/safefile",
	"internal/consent":    "internal/table",
	"internal/export":     "internal/consent internal/check internal/datei02 internal/preview internal/report internal/roster internal/table internal/names internal/delimited internal/problem internal/safefile",
	"internal/profile":    "internal/export internal/datei02 internal/delimited internal/report internal/roster internal/table internal/problem internal/safefile mailmerge",
	"internal/datei02":    "internal/table internal/delimited",
	"internal/intake":     "internal/source internal/newsheet internal/delimited internal/roster internal/report internal/table internal/problem internal/safefile ods xlsx",
	"internal/newsheet":   "",
	"internal/letter":     "internal/consent internal/settings internal/lettertext internal/roster internal/report internal/table internal/names internal/problem internal/safefile mailmerge templates",
	"internal/printing":   "internal/settings internal/letter internal/office internal/pdfread internal/roster internal/report internal/table internal/names internal/problem internal/safefile mailmerge",
	"internal/clean":      "internal/folder internal/datei02 internal/iserv internal/journal internal/letter internal/roster internal/report internal/table internal/problem internal/safefile",
	"internal/folder":     "internal/consent internal/status internal/datei02 internal/decisions internal/iserv internal/journal internal/letter internal/printing internal/report internal/roster internal/settings internal/table internal/safefile",
	"internal/nextstep":   "internal/consent internal/folder internal/datei02 internal/journal internal/report internal/settings internal/problem",
	"internal/history":    "internal/journal internal/roster internal/report internal/table internal/problem internal/safefile",
	"internal/office":     "internal/problem",
	"internal/pdfread":    "",
	"internal/settings":   "internal/problem internal/safefile internal/nearest",
	"internal/lettertext": "internal/problem internal/nearest",
	"mailmerge":           "",
	"templates":           "",
	"internal/decisions":  "internal/table internal/names",
	"internal/report":     "internal/decisions internal/table internal/match internal/iserv internal/names internal/problem internal/safefile",
	"internal/roster":     "internal/datei02 internal/journal internal/report internal/table internal/iserv internal/problem internal/safefile internal/nearest ods xlsx",
	"internal/problem":    "internal/journal internal/safefile ods xlsx",
	"internal/journal":    "internal/safefile",
	"internal/table":      "internal/grid ods xlsx",
	"internal/match":      "internal/contact internal/names",
	"internal/iserv":      "internal/delimited internal/names",
	"internal/contact":    "internal/names",
	"internal/preview":    "internal/contact internal/names",
	"internal/namelist":   "internal/names",
	"internal/delimited":  "",
	"internal/source":     "internal/delimited internal/roster internal/table internal/problem",
	"internal/names":      "",
	"internal/nearest":    "",
	"internal/safefile":   "",
	"ods":                 "internal/grid internal/xmlscan internal/zipcopy internal/splice internal/formula",
	"xlsx":                "internal/grid internal/xmlscan internal/zipcopy internal/splice internal/formula",
	"internal/grid":       "internal/xmlscan internal/zipcopy internal/formula",
	"internal/xmlscan":    "",
	"internal/zipcopy":    "",
	"internal/splice":     "",
	"internal/formula":    "",
}

func TestImportsPointDown(t *testing.T) {
	const root, module = "../..", "elterntool/"
	forDevelopment := []string{"internal/bench", "internal/bench/excelize", "internal/benchdata", "internal/fidelity", "internal/testcost", "internal/testformat", "internal/testiserv", "internal/testoffice"}
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		if slices.Contains(forDevelopment, dir) {
			return nil
		}
		allowed, known := mayImport[dir]
		if !known {
			t.Errorf("%s is not in the picture", dir)
		}
		seen[dir] = true
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			own, inside := strings.CutPrefix(name, module)
			if inside && !slices.Contains(strings.Fields(allowed), own) {
				t.Errorf("%s imports %s", path, own)
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
	for dir := range mayImport {
		if !seen[dir] {
			t.Errorf("there is no %s", dir)
		}
	}
}
