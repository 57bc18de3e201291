package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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
	"no sheet": errNoSheet, "merged": ErrMerged, "matrix": ErrMatrix, "validation": ErrValidation, "no column": ErrTooManyColumns,
}

var errNoSheet = errors.New("there is no sheet")

// asSheetcol is the trial that cmd/sheetcol makes of a sheet, by its place in
// Sheets.
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
	dir := testoffice.Shared(t, "corpus", "xlsx")
	list := refusals(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	places := make(map[string]int)
	var pairs []testoffice.Pair
	refused, read := 0, 0
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
			pairs = append(pairs, testoffice.Pair{Before: before, After: after, Sheet: tr.sheet, Header: tr.column.Header, Values: r.values})
			switch opened, err := third(file, r, tr.sheet); {
			case err != nil:
				t.Errorf("excelize: %v", err)
			case opened:
				read++
			}
		})
	}
	for name := range list {
		name, _, _ = strings.Cut(name, "#")
		if !slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == name }) {
			t.Errorf("testdata/refused.tsv names %s, which is not there", name)
		}
	}
	t.Logf("%d files, %d with a column (%d read by excelize), %d refused; edits: %v", len(entries), len(pairs), read, refused, places)
	t.Run("judges", func(t *testing.T) {
		if raceEnabled {
			t.Skip("make test asks the judges without the race detector")
		}
		judge(t, slices.DeleteFunc(pairs, func(p testoffice.Pair) bool {
			return list[filepath.Base(p.Before)].kind == notJudged || len(p.Values) > maxJudged && os.Getenv("ELTERNTOOL_LONG") == ""
		}))
	})
}

// skipLarge leaves the largest files out where they take too long.
func skipLarge(t *testing.T, file []byte) {
	limit := 1 << 62
	switch {
	case testing.Short():
		limit = 16 << 10
	case raceEnabled:
		limit = 64 << 10
	}
	if len(file) > limit {
		t.Skipf("%d bytes", len(file))
	}
}

// TestCorpusSheets adds a column to the sheets behind the first.
func TestCorpusSheets(t *testing.T) {
	list := refusals(t)
	done, refused := 0, 0
	forCorpus(t, func(t *testing.T, name string, file []byte, sheets []Sheet) {
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
	done := 0
	why := make(map[string]int)
	forCorpus(t, func(t *testing.T, name string, file []byte, sheets []Sheet) {
		b, err := naive(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, info := range sheets {
			s := b.sheet(info.Name)
			first := s.firstText()
			if first == nil || strings.TrimSpace(first.text) == "" {
				continue
			}
			tr := trial{s.name, Column{Header: first.text, At: first.col, HeaderRow: first.row, LastRow: min(s.lastRow(), first.row+3000), Value: func(row int) (string, bool) {
				return fmt.Sprintf(" <%d>  &\n_x0041_", row), row%3 != 0
			}}}
			_, err := tr.carryOut(file)
			var refused *Error
			switch {
			case err == nil:
				done++
			case errors.Is(err, errProperty) || !errors.As(err, &refused):
				t.Errorf("sheet %q: %v", s.name, err)
			default:
				why[refused.Kind.Error()]++
				if !trueRefusal(b, s, refused) {
					t.Errorf("sheet %q: %v, but it is not so", s.name, err)
				}
			}
		}
	})
	t.Logf("%d columns filled, refused: %v", done, why)
}

// trueRefusal looks up with the second opinion whether an error says the truth
// about a cell.
func trueRefusal(b *naiveBook, s *naiveSheet, e *Error) bool {
	c := s.cell(e.Row, e.Col)
	switch e.Kind {
	case ErrMerged:
		return s.isMerged(e.Row, e.Col)
	case ErrFormula:
		return c != nil && c.formula != nil
	case ErrMatrix:
		return s.inArray(e.Row, e.Col)
	case ErrValidation:
		return s.isValidated(e.Row, e.Col)
	case ErrProtected:
		return s.isProtected()
	case ErrCharacter:
		first := s.firstText()
		return first != nil && strings.ContainsFunc(first.text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' })
	case ErrSigned:
		_, ok := b.parts["_xmlsignatures/origin.sigs"]
		return ok
	case ErrUnsupported:
		return strings.Contains(e.Detail, "header of a column of a table") && slices.ContainsFunc(s.tables, func(part string) bool {
			ref := tableRef.FindStringSubmatch(b.parts[part])
			return ref != nil && ref[2] == strconv.Itoa(e.Row) && e.Col >= columnOf(ref[1]) && e.Col <= columnOf(ref[3])
		})
	}
	return false
}

var tableRef = regexp.MustCompile(`<(?:\w+:)?table [^>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)[0-9]+"`)

func columnOf(letters string) (col int) {
	for _, c := range []byte(letters) {
		col = col*26 + int(c-'A'+1)
	}
	return col
}

// firstText finds the first cell that holds a text.
func (s *naiveSheet) firstText() *naiveCell {
	for _, r := range s.rows {
		for _, c := range r.cells {
			if c.isText() && c.trimmed != "" && c.formula == nil {
				return c
			}
		}
	}
	return nil
}

// forCorpus calls f for every file that opens and has sheets of different
// names.
func forCorpus(t *testing.T, f func(t *testing.T, name string, file []byte, sheets []Sheet)) {
	if testing.Short() || raceEnabled { // make test runs it without the race detector
		t.Skip("too long with -short or -race")
	}
	dir := testoffice.Shared(t, "corpus", "xlsx")
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
