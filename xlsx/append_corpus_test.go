package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// longFile is the size of files that say nothing more about appended rows, only more slowly.
const longFile = 60 << 10

// TestCorpusAppended appends two rows to the first column of text in the first sheet of every real file. The judges look at
// those in which a range grows, a result is computed anew or a formula ends too early, and at some of the others.
func TestCorpusAppended(t *testing.T) {
	out := t.TempDir()
	var judged []testoffice.Appended
	done, told := 0, 0
	why := make(map[string]int)
	known := exceptions(t)
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
		var refused *Error
		switch {
		case errors.As(err, &refused) && !errors.Is(err, errProperty):
			why[refused.Kind.Error()]++
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
		if !interesting && done%16 != 0 && os.Getenv("ELTERNTOOL_LONG") == "" || strings.ContainsAny(first.text, "\t\r\n") ||
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
	return out.Bytes(), pl, pl.Verify(bytes.NewReader(out.Bytes()), int64(out.Len()))
}
