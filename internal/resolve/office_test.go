package resolve

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"elterntool/internal/enrich"
	"elterntool/internal/match"
	"elterntool/internal/report"
	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

// folder makes a copy of the sample school.
func folder(t *testing.T) (file string) {
	t.Helper()
	dir := t.TempDir()
	paths, err := filepath.Glob("../../testdata/Import-*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, "../../testdata/datei01.ods") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "datei01.ods")
}

func clock() time.Time { return time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local) }

// checkContent: no part of the list holds a password of the sample; as ODF it is valid.
func checkContent(t *testing.T, path string) {
	t.Helper()
	if filepath.Ext(path) == ".ods" {
		testoffice.ODFValid(t, path)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var content []byte
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		content = append(content, b...)
	}
	if !strings.Contains(string(content), "Torsten") {
		t.Fatal("the content is not found")
	}
	results, err := filepath.Glob("../../testdata/Import-*.csv")
	if err != nil || len(results) == 0 {
		t.Fatal(err)
	}
	for _, path := range results {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if password := line[strings.LastIndex(line, ",")+1:]; len(strings.TrimSpace(password)) >= 6 && strings.Contains(string(content), strings.TrimSpace(password)) {
				t.Errorf("the list holds the password %q", password)
			}
		}
	}
}

// fillList does with the list what an office does: it looks at the drop-downs, chooses the first entry of each line but for
// the lines of args, sorts all columns, and saves.
const fillList = `
import json, re
ods, xlsx, chosen = args[0], args[1], json.loads(args[2])
sheet = doc.Sheets.getByIndex(0)
cursor = sheet.createCursor()
cursor.gotoEndOfUsedArea(False)
last, width = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
headers = [sheet.getCellByPosition(c, 0).String for c in range(width + 1)]
column = headers.index("Entscheidung")
lists = []
for row in range(1, last + 1):
    cell = sheet.getCellByPosition(column, row)
    rule = cell.Validation
    cells = re.findall("[A-Z]+[0-9]+", rule.getFormula1().replace("$", ""))
    texts = [r[0] for r in doc.Sheets.getByName("Auswahl").getCellRangeByName(cells[0] + ":" + cells[-1]).DataArray]
    lists.append({"type": rule.Type.value, "shown": rule.ShowList, "stops": rule.ShowErrorMessage, "texts": texts, "rule": rule.getFormula1()})
    cell.String = texts[chosen[row - 1]]
hidden = not doc.Sheets.getByName("Auswahl").IsVisible
field = uno.createUnoStruct("com.sun.star.table.TableSortField")
field.Field, field.IsAscending = headers.index("Nachname"), False
data = sheet.getCellRangeByPosition(0, 0, width, last)
data.sort(properties(SortFields=uno.Any("[]com.sun.star.table.TableSortField", (field,)), ContainsHeader=True))
after = [sheet.getCellByPosition(headers.index("Nr."), r).String for r in range(1, last + 1)]
moved = [sheet.getCellByPosition(column, r).Validation.getFormula1() for r in range(1, last + 1)]
save(ods, "calc8")
save(xlsx, "Calc MS Excel 2007 XML")
print(json.dumps({"lists": lists, "hidden": hidden, "order": after, "rules": moved}))
`

// The drop-downs work in Calc; the list, filled in, sorted and saved as .ods or .xlsx, is read back, and means the same.
func TestCalcFillsList(t *testing.T) {
	testoffice.Need(t, testoffice.Calc, testoffice.UNO)
	for _, name := range []string{"klaeren.ods", "klaeren.xlsx"} {
		t.Run(name, func(t *testing.T) { calcFillsList(t, name) })
	}
}

func calcFillsList(t *testing.T, name string) {
	file := folder(t)
	o := Options{Options: enrich.Options{File: file, Now: clock}, List: filepath.Join(filepath.Dir(file), name)}
	o.Saver.Now = clock
	res, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Entries) != 12 || res.Outcome != report.Written {
		t.Fatalf("%d lines, outcome %d", len(res.Entries), res.Outcome)
	}
	checkContent(t, res.Path)
	// Each line its first account, but the second lines of the namesakes the second.
	chosen := make([]int, len(res.Entries))
	seen := map[string]bool{}
	for i, c := range res.Cases {
		name := c.Person.First + c.Person.Last
		if seen[name] && len(c.Candidates) == 2 {
			chosen[i] = 1
		}
		seen[name] = true
	}
	list, err := json.Marshal(chosen)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	asODS, asXLSX := filepath.Join(out, "klaeren.ods"), filepath.Join(out, "klaeren.xlsx")
	var said struct {
		Lists []struct {
			Type  string
			Shown int // com.sun.star.sheet.TableValidationVisibility; 0: no drop-down
			Stops bool
			Texts []string
			Rule  string
		}
		Hidden bool
		Order  []string
		Rules  []string
	}
	if err := json.Unmarshal([]byte(testoffice.Drive(t, res.Path, fillList, asODS, asXLSX, string(list))), &said); err != nil {
		t.Fatal(err)
	}
	if !said.Hidden {
		t.Error("the sheet with the texts is not hidden")
	}
	for i, l := range said.Lists {
		if l.Type != "LIST" || l.Shown == 0 || !l.Stops {
			t.Errorf("line %d: %+v", i+1, l)
		}
		if d := cmp.Diff(res.Entries[i].Choices, l.Texts); d != "" {
			t.Errorf("line %d: %s", i+1, d)
		}
	}
	if strings.Join(said.Order, " ") == "1 2 3 4 5 6 7 8 9 10 11 12" {
		t.Error("sorting has changed nothing")
	}
	for i, number := range said.Order { // the drop-down goes with its line
		n, err := strconv.Atoi(number)
		if err != nil || said.Rules[i] != said.Lists[n-1].Rule {
			t.Errorf("line %s has the drop-down %s", number, said.Rules[i])
		}
	}
	for _, path := range []string{asODS, asXLSX} {
		e, err := enrich.Run(context.Background(), enrich.Options{File: file, Decisions: path, DryRun: true, Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		ruled := 0
		for i := range e.Plan.Len() {
			if e.Plan.Decision(i).Evidence == match.ByRuling {
				ruled++
			}
		}
		// Torsten Jäger has no account to choose from.
		if lapsed, refused := e.Decided.Fallen(report.Limits{Rows: 20}); ruled != 11 || lapsed.Count+refused.Count > 0 {
			t.Errorf("%s: %d rows decided, lapsed %v, refused %v", filepath.Base(path), ruled, lapsed.Rows, refused.Rows)
		}
	}
}
