package xlsx

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// maxJudged is the length of a column that the judges look through in seconds;
// with ELTERNTOOL_LONG=1 they look at longer ones too.
const maxJudged = 1_000

// An exception is a line of testdata/unlike.tsv: a judge finds something in a
// file, and it is no fault of the new column.
type exception struct {
	always bool           // otherwise at times: results are random
	lines  *regexp.Regexp // each line of the verdict is such a one
	reason string
	used   bool
}

// exceptions reads the list; its keys are file and judge.
func exceptions(t testing.TB) map[[2]string]*exception {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "unlike.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	list := make(map[[2]string]*exception)
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 5 || f[4] == "" || f[2] != "always" && f[2] != "at times" || judges[f[1]] == nil || list[[2]string{f[0], f[1]}] != nil {
			t.Fatalf("testdata/unlike.tsv: %q", line)
		}
		lines, err := regexp.Compile(`^(?:` + f[3] + `)$`)
		if err != nil {
			t.Fatalf("testdata/unlike.tsv: %q: %v", line, err)
		}
		list[[2]string{f[0], f[1]}] = &exception{always: f[2] == "always", lines: lines, reason: f[4]}
	}
	return list
}

var judges = map[string]func(testing.TB, []testoffice.Pair) []testoffice.Verdict{
	"sheetdiff": testoffice.SheetDiffAll, "fresh": testoffice.FreshAll,
}

// wrong tells what is wrong with a verdict; x is nil for a file without an
// exception.
func (x *exception) wrong(v testoffice.Verdict) string {
	switch {
	case x == nil && v.Code == 0, x != nil && v.Code == 0 && !x.always, x != nil && x.covers(v):
		return ""
	case v.Code == 0:
		return "nothing is found, and testdata/unlike.tsv says: " + x.reason
	}
	return fmt.Sprintf("%d: %s", v.Code, shorten(v.String()))
}

// covers tells whether what a judge found is what is known of the file.
func (x *exception) covers(v testoffice.Verdict) bool {
	return v.Code == 1 && len(v.Lines) > 0 && !slices.ContainsFunc(v.Lines, func(line string) bool { return !x.lines.MatchString(line) })
}

// judge asks LibreOffice about workbooks before and after. An exception that is
// none any more fails the test, too.
func judge(t *testing.T, pairs []testoffice.Pair) {
	list := exceptions(t)
	testoffice.Need(t, testoffice.Judges, testoffice.Calc, testoffice.UNO)
	for name, all := range judges {
		codes := make(map[int]int)
		for i, v := range all(t, pairs) {
			codes[v.Code]++
			file := filepath.Base(pairs[i].Before)
			x := list[[2]string{file, name}]
			if x != nil {
				x.used = true
			}
			if wrong := x.wrong(v); wrong != "" {
				t.Errorf("%s: %s: %s", file, name, wrong)
			} else if v.Code != 0 {
				t.Logf("%s: %s: %s (%s)", file, name, x.reason, shorten(v.String()))
			}
		}
		t.Logf("%s: %d pairs as they must be, %d not, %d not judged", name, codes[0], codes[1], codes[2])
	}
	for key, x := range list {
		if !x.used {
			t.Errorf("testdata/unlike.tsv names %s, which %s does not judge", key[0], key[1])
		}
	}
}

// TestExceptions: an exception covers what it says and nothing else.
func TestExceptions(t *testing.T) {
	exceptions(t)
	x := &exception{always: true, lines: regexp.MustCompile(`^(?:T![A-F][0-9]+ format\tnumber-format=.*)$`)}
	const known = "T!C11 format\tnumber-format=(none)\tnumber-format=TRUE"
	for _, c := range []struct {
		v    testoffice.Verdict
		want bool
	}{
		{testoffice.Verdict{Code: 1, Lines: []string{known, known}, Notes: []string{"column C"}}, true},
		{testoffice.Verdict{Code: 1, Lines: []string{known, "T!C11\tfloat 1\tfloat 2"}}, false},
		{testoffice.Verdict{Code: 1, Lines: []string{"x " + known}}, false},
		{testoffice.Verdict{Code: 1}, false},
		{testoffice.Verdict{Code: 2, Lines: []string{known}}, false},
	} {
		if got := x.wrong(c.v) == ""; got != c.want {
			t.Errorf("%v: %t", c.v, got)
		}
	}
	var none *exception
	clean, found := testoffice.Verdict{}, testoffice.Verdict{Code: 1, Lines: []string{known}}
	if none.wrong(clean) != "" || none.wrong(found) == "" {
		t.Error("without an exception, what is found is wrong")
	}
	if x.wrong(clean) == "" {
		t.Error("an exception that is none any more is wrong")
	}
	x.always = false
	if x.wrong(clean) != "" || x.wrong(found) != "" {
		t.Error("what is found at times may be there or not")
	}
}
