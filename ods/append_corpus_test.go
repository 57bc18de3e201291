package ods

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
const longFile = 200 << 10

// maxAppended is how many files the judges look through in half a minute; with ELTERNTOOL_LONG=1 they look at all.
const maxAppended = 8

// TestCorpusAppended appends two rows to the first column of text in the first sheet of every real file. The judges look at
// some in which a range grows, a result is computed anew or a formula ends too early.
func TestCorpusAppended(t *testing.T) {
	out := t.TempDir()
	var judged []testoffice.Appended
	done, told := 0, 0
	why := make(map[string]int)
	dir := testoffice.Shared(t, "corpus", "ods")
	forCorpus(t, dir, func(t *testing.T, name string, file []byte, sheets []Sheet) {
		if len(file) > longFile {
			t.Skip("a long file")
		}
		part, err := partOf(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := naive(part)
		if err != nil {
			t.Fatal(err)
		}
		if len(sheets) == 0 {
			return
		}
		s := doc.tabs()[0]
		col, row, header := firstCell(s)
		base := s.lastRow()
		if col == 0 || base <= row {
			return
		}
		c := Column{Header: header, At: col, HeaderRow: row, FirstCol: col, After: col, Base: base, LastRow: base + 2, Value: func(n int) (string, bool) {
			return fmt.Sprint("neu-", n), n > base
		}}
		after, pl, err := carried(file, func(p *Patch) error { return p.SetColumn(sheets[0].Name, c) })
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
		again, twice, err := carried(after, func(p *Patch) error { return p.SetColumn(sheets[0].Name, c) })
		if err != nil || !twice.Empty() || !bytes.Equal(again, after) {
			t.Errorf("the second time: %v", err)
		}
		done++
		told += len(pl.Short) + len(pl.ShortNames)
		interesting := len(pl.Grown)+pl.Recalculated+len(pl.Short)+len(pl.ShortNames) > 0
		long := os.Getenv("ELTERNTOOL_LONG") != ""
		if !long && (!interesting || len(judged) == maxAppended || len(part) > longFile) || unsteady[name] != "" || strings.ContainsAny(header, "\t\r\n") {
			return
		}
		path := filepath.Join(out, name)
		if err := os.WriteFile(path, after, 0o600); err != nil {
			t.Fatal(err)
		}
		judged = append(judged, testoffice.Appended{Pair: testoffice.Pair{Before: filepath.Join(dir, name), After: path, Sheet: sheets[0].Name, Header: header,
			Values: map[int]string{base + 1: fmt.Sprint("neu-", base+1), base + 2: fmt.Sprint("neu-", base+2)}}, Base: base, Last: base + 2})
	})
	t.Logf("%d files with appended rows, %d to be judged, refused: %v; %d formulas and names end before them", done, len(judged), why, told)
	t.Run("judges", func(t *testing.T) {
		for _, v := range testoffice.AppendedAll(t, judged) {
			if v.Code != 0 {
				t.Errorf("%s: %s", v.File, shorten([]byte(v.String())))
			}
		}
	})
}
