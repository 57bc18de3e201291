package ods

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// notJudged stands in testdata/refused.tsv in place of a kind: LibreOffice
// does not open the file, so bytes and the second opinion alone judge it.
const notJudged = "not judged"

// A refusal is a line of testdata/refused.tsv.
type refusal struct{ kind, reason string }

// refusals reads the list; its keys are file names, or file#sheet for sheets
// behind the first.
func refusals(t testing.TB) map[string]refusal {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "refused.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	list := make(map[string]refusal)
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 3 || f[2] == "" || list[f[0]].kind != "" {
			t.Fatalf("testdata/refused.tsv: %q", line)
		}
		list[f[0]] = refusal{f[1], f[2]}
	}
	return list
}

var kinds = map[string]error{
	"not a spreadsheet": ErrNotSpreadsheet, "encrypted": ErrEncrypted, "signed": ErrSigned, "damaged": ErrDamaged,
	"doctype": ErrDoctype, "unsupported": ErrUnsupported, "too large": ErrTooLarge, "protected": ErrProtected,
	"linked sheet": ErrLinkedSheet, "no sheet": errNoSheet, "merged": ErrMerged, "matrix": ErrMatrix,
}

var errNoSheet = errors.New("there is no sheet")

// asSheetcol is the trial that cmd/sheetcol makes of a sheet, by index.
func asSheetcol(file []byte, sheet int) (trial, error) {
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return trial{}, err
	}
	sheets, err := w.Sheets()
	if err != nil {
		return trial{}, err
	}
	if len(sheets) == 0 {
		return trial{}, errNoSheet
	}
	name := sheets[sheet].Name
	last, err := w.LastRow(name)
	return trial{name, Column{Header: "Konto-neu", HeaderRow: 1, LastRow: last, Value: rowValue}}, err
}

func rowValue(row int) (string, bool) { return fmt.Sprintf("row-%d", row), true }

// TestCorpus adds a column to the first sheet of every real file.
func TestCorpus(t *testing.T) {
	dir := testoffice.Shared(t, "corpus", "ods")
	list := refusals(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	places := make(map[string]int)
	var pairs []testoffice.Pair
	alike := make(map[string]int) // files with edits of the same kinds
	var valid []testoffice.Pair   // those of which the schema is asked
	refused := 0
	for _, entry := range entries {
		name := entry.Name()
		t.Run(name, func(t *testing.T) {
			before := filepath.Join(dir, name)
			file, err := os.ReadFile(before)
			if err != nil {
				t.Fatal(err)
			}
			skipLarge(t, file)
			if err := agrees(file); err != nil && list[name].kind == "" {
				t.Error(err)
			}
			tr, err := asSheetcol(file, 0)
			if tr.column.LastRow > 10_000 && (testing.Short() || raceEnabled) {
				t.Skip("a long column")
			}
			var r *result
			if err == nil {
				r, err = tr.carryOut(file)
			}
			if want := list[name]; want.kind != "" && want.kind != notJudged {
				refused++
				if !errors.Is(err, kinds[want.kind]) || errors.Is(err, errProperty) {
					t.Errorf("listed as refused (%s: %s), got %v", want.kind, want.reason, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for k, n := range r.places {
				places[k] += n
			}
			after := filepath.Join(out, name)
			if err := os.WriteFile(after, r.file, 0o600); err != nil {
				t.Fatal(err)
			}
			pair := testoffice.Pair{Before: before, After: after, Sheet: tr.sheet, Header: tr.column.Header, Values: r.values}
			pairs = append(pairs, pair)
			kind := fmt.Sprint(filepath.Ext(name), slices.Sorted(maps.Keys(r.places)))
			if alike[kind]++; alike[kind] <= maxAlike || os.Getenv("ELTERNTOOL_LONG") != "" {
				valid = append(valid, pair)
			}
		})
	}
	for name := range list {
		name, _, _ = strings.Cut(name, "#")
		if !slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == name }) {
			t.Errorf("testdata/refused.tsv names %s, which is not there", name)
		}
	}
	t.Logf("%d files, %d with a column, %d refused; edits: %v", len(entries), len(pairs), refused, places)
	t.Run("judges", func(t *testing.T) {
		if raceEnabled {
			t.Skip("make test asks the judges without the race detector")
		}
		long := func(p testoffice.Pair) bool { return len(p.Values) > maxJudged && os.Getenv("ELTERNTOOL_LONG") == "" }
		judge(t, slices.DeleteFunc(pairs, long), slices.DeleteFunc(valid, long), func(p testoffice.Pair) bool { return list[filepath.Base(p.Before)].kind == notJudged })
	})
}

// With ELTERNTOOL_LONG=1 the judges are asked about all.
const (
	maxJudged = 10_000 // the length of a column that they look through in seconds
	maxAlike  = 3      // files with the same kinds of edits that jing looks at, which starts four times for each
)

// skipLarge leaves the largest files out where they take too long.
func skipLarge(t *testing.T, file []byte) {
	limit := 1 << 62
	switch {
	case testing.Short():
		limit = 64 << 10
	case raceEnabled:
		limit = 512 << 10
	}
	if part, err := partOf(file); err == nil && len(part) > limit {
		t.Skipf("content of %d bytes", len(part))
	}
}

// unsteady are cells whose result is not the same at every calculation.
var unsteady = map[string]string{
	"sheetjs__formula_stress_test.ods": "Math.B",     // RANDBETWEEN, two equal draws of three
	"odftoolkit__34619.ods":            ".C59 shows", // RANDBETWEEN(20;30)
}

// judge asks LibreOffice and the schema about documents before and after.
// Those that cannot be judged must be known for that.
func judge(t *testing.T, pairs, valid []testoffice.Pair, notJudged func(testoffice.Pair) bool) {
	testoffice.Need(t, testoffice.Judges, testoffice.Calc, testoffice.UNO, testoffice.Jing)
	for name, judge := range map[string]struct {
		all   func(testing.TB, []testoffice.Pair) []testoffice.Verdict
		about []testoffice.Pair
	}{
		"sheetdiff": {testoffice.SheetDiffAll, pairs}, "fresh": {testoffice.FreshAll, pairs}, "odfvalid": {testoffice.ODFValidAll, valid},
	} {
		codes := make(map[int]int)
		for i, v := range judge.all(t, judge.about) {
			codes[v.Code]++
			file := filepath.Base(judge.about[i].Before)
			switch {
			case v.Code == 0:
			case v.Code == 2 && notJudged(judge.about[i]):
			case name == "fresh" && v.Code == 1 && unsteady[file] != "" && strings.Count(v.String(), " shows ") == strings.Count(v.String(), unsteady[file]):
				t.Logf("%s: %s", file, shorten([]byte(v.String())))
			default:
				t.Errorf("%s: %s says %d: %s", file, name, v.Code, shorten([]byte(v.String())))
			}
		}
		t.Logf("%s: %d pairs as they must be, %d not, %d not judged", name, codes[0], codes[1], codes[2])
	}
}

// TestCorpusSheets adds a column to the sheets behind the first.
func TestCorpusSheets(t *testing.T) {
	dir := testoffice.Shared(t, "corpus", "ods")
	list := refusals(t)
	done, refused := 0, 0
	forCorpus(t, dir, func(t *testing.T, name string, file []byte, sheets []Sheet) {
		for i := 1; i < len(sheets); i++ {
			key := name + "#" + sheets[i].Name
			tr, err := asSheetcol(file, i)
			if err == nil {
				_, err = tr.carryOut(file)
			}
			want, listed := list[key]
			switch {
			case listed && errors.Is(err, kinds[want.kind]) && !errors.Is(err, errProperty):
				refused++
			case listed:
				t.Errorf("%s: listed as refused (%s: %s), got %v", key, want.kind, want.reason, err)
			case err != nil:
				t.Errorf("%s: %v", key, err)
			default:
				done++
			}
		}
	})
	t.Logf("%d sheets with a column, %d refused", done, refused)
}

// TestCorpusFilled fills the first column of every sheet that is there. What
// is refused must be as the error says.
func TestCorpusFilled(t *testing.T) {
	dir := testoffice.Shared(t, "corpus", "ods")
	done := 0
	why := make(map[string]int)
	forCorpus(t, dir, func(t *testing.T, name string, file []byte, sheets []Sheet) {
		part, err := partOf(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := naive(part)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range sheets {
			col, row, header := firstCell(doc.tabs()[i])
			if col == 0 {
				continue
			}
			last := min(doc.tabs()[i].lastRow(), row+3000)
			tr := trial{s.Name, Column{Header: header, At: col, HeaderRow: row, LastRow: last, Value: func(row int) (string, bool) {
				return fmt.Sprintf(" <%d>  &", row), row%3 != 0 // two blanks are not one
			}}}
			_, err := tr.carryOut(file)
			var refused *Error
			switch {
			case err == nil:
				done++
			case errors.Is(err, errProperty) || !errors.As(err, &refused):
				t.Errorf("sheet %q: %v", s.Name, err)
			default:
				why[refused.Kind.Error()]++
				if !trueRefusal(doc.tabs()[i], s, refused) {
					t.Errorf("sheet %q: %v, but it is not so", s.Name, err)
				}
			}
		}
	})
	t.Logf("%d columns filled, refused: %v", done, why)
}

// trueRefusal looks up with the second opinion whether an error says the truth
// about a cell.
func trueRefusal(s *naiveSheet, info Sheet, e *Error) bool {
	c := s.cell(e.Row, e.Col)
	switch e.Kind {
	case ErrMerged:
		return c != nil && (c.covered || c.merged)
	case ErrFormula:
		return c != nil && c.formula != ""
	case ErrMatrix:
		return true // TestRefused shows areas
	case ErrValidation:
		return c != nil && c.valid
	case ErrProtected:
		return info.Protected
	case ErrSigned:
		return true
	}
	return false
}

// firstCell finds the first cell that holds text and has rows below it.
func firstCell(s *naiveSheet) (col, row int, text string) {
	for i := range s.rows {
		for _, c := range s.rows[i].cells {
			if c.something && c.typ == "string" && c.formula == "" && s.rows[i].n == 1 {
				return c.col, s.rows[i].row, c.value
			}
		}
	}
	return 0, 0, ""
}

// forCorpus calls f for every file of a folder that opens and has sheets of
// different names.
func forCorpus(t *testing.T, dir string, f func(t *testing.T, name string, file []byte, sheets []Sheet)) {
	if testing.Short() || raceEnabled { // make test runs it without the race detector
		t.Skip("too long with -short or -race")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		file, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			continue
		}
		sheets, err := w.Sheets()
		if err != nil {
			continue
		}
		names := make(map[string]bool)
		for _, s := range sheets {
			names[s.Name] = true
		}
		if len(names) < len(sheets) {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			skipLarge(t, file)
			f(t, entry.Name(), file, sheets)
		})
	}
}

// TestKinds: the list uses kinds that are known.
func TestKinds(t *testing.T) {
	for name, r := range refusals(t) {
		if kinds[r.kind] == nil && r.kind != notJudged {
			t.Errorf("%s: unknown kind %q; there are %v", name, r.kind, slices.Sorted(maps.Keys(kinds)))
		}
	}
}
