package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"elterntool/internal/testoffice"
)

// longFile is the size of files that say nothing more about appended rows, only more slowly.
const longFile = 60 << 10

// maxAppended is how many files the judges look through in half a minute; with ELTERNTOOL_LONG=1 they look at all.
const maxAppended = 8

// unlikeAppended are files in which a judge finds something that is no fault of appended rows.
var unlikeAppended = map[string]string{
	"calamine__pivots.xlsx":          "LibreOffice fills the pivot table anew that ends in these rows",
	"xlsxwriter__default_row03.xlsx": "rows that are not there are hidden; appended ones are seen",
}

// headers counts the cells of a row with the text of one of them, which a judge must be able to find; 0: it is no plain text.
func (s *naiveSheet) headers(c *naiveCell) (n int) {
	if c.text != strings.TrimSpace(c.text) || strings.ContainsFunc(c.text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return 0
	}
	for _, o := range s.row(c.row).cells {
		if o.text == c.text {
			n++
		}
	}
	return n
}

// TestCorpusAppended appends two rows to the first column of text in the first sheet of every real file. The judges look at
// some in which a range grows, a result is computed anew or a formula ends too early.
func TestCorpusAppended(t *testing.T) {
	out := t.TempDir()
	var judged []testoffice.Appended
	done, told := 0, 0
	why := make(map[string]int)
	known, refused := exceptions(t), refusals(t)
	dir := testoffice.Shared(t, "corpus", "xlsx")
	forCorpus(t, func(t *testing.T, name string, file []byte, sheets []Sheet) {
		if len(file) > longFile || len(sheets) == 0 {
			t.Skip("a long file, or none")
		}
		b, err := naive(file)
		if err != nil {
			t.Fatal(err)
		}
		s := b.sheet(sheets[0].Name)
		first := s.firstText()
		base := s.lastRow()
		if first == nil || first.trimmed == "" || base <= first.row {
			return
		}
		c := Column{Header: first.text, At: first.col, HeaderRow: first.row, FirstCol: first.col, After: first.col, Base: base, LastRow: base + 2,
			Value: func(n int) (string, bool) { return fmt.Sprint("neu-", n), n > base }}
		after, pl, err := carried(file, s.name, c)
		var e *Error
		switch {
		case errors.As(err, &e) && !errors.Is(err, errProperty):
			why[e.Kind.Error()]++
			return
		case err != nil:
			t.Fatal(err)
		}
		if pl.Cells != 2 {
			t.Errorf("%d cells", pl.Cells)
		}
		again, twice, err := carried(after, s.name, c)
		if err != nil || !twice.Empty() || !bytes.Equal(again, after) {
			t.Errorf("the second time: %v", err)
		}
		done++
		told += len(pl.Short) + len(pl.ShortNames)
		interesting := len(pl.Grown)+pl.Recalculated+len(pl.Short)+len(pl.ShortNames) > 0
		long := os.Getenv("ELTERNTOOL_LONG") != ""
		if !long && (!interesting || len(judged) == maxAppended) || s.headers(first) != 1 || refused[name].kind == notJudged || unlikeAppended[name] != "" ||
			known[[2]string{name, "sheetdiff"}] != nil || known[[2]string{name, "fresh"}] != nil {
			return
		}
		path := filepath.Join(out, name)
		if err := os.WriteFile(path, after, 0o600); err != nil {
			t.Fatal(err)
		}
		judged = append(judged, testoffice.Appended{Pair: testoffice.Pair{Before: filepath.Join(dir, name), After: path, Sheet: s.name, Header: first.text,
			Values: map[int]string{base + 1: fmt.Sprint("neu-", base+1), base + 2: fmt.Sprint("neu-", base+2)}}, Base: base, Last: base + 2})
	})
	t.Logf("%d files with appended rows, %d to be judged, refused: %v; %d formulas and names end before them", done, len(judged), why, told)
	t.Run("judges", func(t *testing.T) {
		for _, v := range testoffice.AppendedAll(t, judged) {
			if v.Code != 0 {
				t.Errorf("%s: %s", v.File, shorten(v.String()))
			}
		}
	})
}

// carried sets a column and proves what was written.
func carried(file []byte, sheet string, c Column) ([]byte, *Plan, error) {
	pl, err := planned(file, func(p *Patch) error { return p.SetColumn(sheet, c) })
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	if _, err := pl.WriteTo(&out); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), pl, verify(pl, out.Bytes())
}
