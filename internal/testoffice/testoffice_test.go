package testoffice

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A recorder is a test that only notes how it was ended.
type recorder struct {
	testing.TB
	skipped, failed string
}

type ended struct{}

func (r *recorder) Name() string { return "TestRecorded" }
func (r *recorder) Helper()      {}
func (r *recorder) Skip(args ...any) {
	r.skipped = fmt.Sprint(args...)
	panic(ended{})
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.failed = fmt.Sprintf(format, args...)
	panic(ended{})
}

func record(f func(testing.TB)) (r *recorder) {
	r = new(recorder)
	defer func() {
		if e := recover(); e != nil {
			if _, ok := e.(ended); !ok {
				panic(e)
			}
		}
	}()
	f(r)
	return r
}

func TestSkipIsCounted(t *testing.T) {
	log := filepath.Join(t.TempDir(), "skips")
	t.Setenv(envLog, log)
	t.Setenv(envRequire, "")
	office := record(func(t testing.TB) { skip(t, officeSkip, "no office") })
	shared := record(func(t testing.TB) { skip(t, sharedSkip, "no folder") })
	want := []string{"office-skip: TestRecorded: no office", "shared-skip: TestRecorded: no folder"}
	if office.skipped != want[0] || shared.skipped != want[1] {
		t.Errorf("skipped with %q and %q", office.skipped, shared.skipped)
	}
	got, err := os.ReadFile(log)
	if err != nil || string(got) != want[0]+"\n"+want[1]+"\n" {
		t.Errorf("log %q, %v", got, err)
	}
}

func TestRequiredOfficeIsNotSkipped(t *testing.T) {
	t.Setenv(envLog, "")
	t.Setenv(envRequire, "1")
	if r := record(func(t testing.TB) { skip(t, officeSkip, "no office") }); r.failed == "" || r.skipped != "" {
		t.Errorf("a missing office: failed %q, skipped %q", r.failed, r.skipped)
	}
	if r := record(func(t testing.TB) { skip(t, sharedSkip, "no folder") }); r.failed != "" || r.skipped == "" {
		t.Errorf("a missing folder: failed %q, skipped %q", r.failed, r.skipped)
	}
}

func TestSharedFolderElsewhere(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(envShared, dir)
	t.Setenv(envLog, "")
	if got := Shared(t); got != dir {
		t.Errorf("Shared() = %q, want %q", got, dir)
	}
	if r := record(func(t testing.TB) { Shared(t, "oracle") }); !strings.Contains(r.skipped, "../shared/oracle is not there") {
		t.Errorf("skipped with %q", r.skipped)
	}
}

// One pair that is equal, one that is not, and one that nobody can judge: each judge must tell them apart.
func TestJudges(t *testing.T) {
	Need(t, Judges, Calc, UNO, Jing)
	sample := filepath.Join(Root(t), "testdata", "datei01.fods")
	text, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, old, new string) string {
		if !bytes.Contains(text, []byte(old)) {
			t.Fatalf("the sample does not hold %q", old)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(new), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := write("other.fods", "<text:p>Katrin</text:p>", "<text:p>Karin</text:p>")
	stale := write("stale.fods", `string-value="5a hat Eltern"`, `string-value="5a hat keine"`)
	invalid := write("invalid.fods", `table:display-filter-buttons="true"`, `table:display-filter-buttons="perhaps"`)
	broken := write("broken.fods", "</office:spreadsheet>", "")

	check := func(judge string, verdicts []Verdict, want ...int) {
		t.Helper()
		for i, v := range verdicts {
			if v.Code != want[i] {
				t.Errorf("%s, pair %d: code %d, want %d: %s", judge, i, v.Code, want[i], v)
			}
		}
	}
	check("sheetdiff", SheetDiffAll(t, []Pair{{Before: sample, After: sample}, {Before: sample, After: other}, {Before: broken, After: sample}}), 0, 1, 2)
	check("fresh", FreshAll(t, []Pair{{Before: sample, After: sample}, {Before: sample, After: stale}, {Before: sample, After: broken}}), 0, 1, 2)
	check("odfvalid", ODFValidAll(t, []Pair{{Before: sample, After: sample}, {Before: sample, After: invalid}, {Before: sample, After: broken}}), 0, 1, 1)
}

func TestWithoutGrowth(t *testing.T) {
	a := Appended{Base: 80, Last: 82}
	for line, gone := range map[string]bool{
		"database range __Anonymous_Sheet_DB__0: range\tEltern.A1:D80\tEltern.A1:D82":    true,
		"Eltern: table:print-ranges\tEltern.$A$1:Eltern.$D$80\tEltern.$A$1:Eltern.$D$82": true,
		"database range X: range\tEltern.A1:D80\tEltern.A1:D81":                          false,
		"database range X: range\tEltern.A1:D80\tEltern.A1:E82":                          false,
		"database range X: range\tEltern.A1:D180\tEltern.A1:D182":                        false,
		"Eltern!A80\tstring A80\tstring A82":                                             false,
	} {
		v := a.WithoutGrowth(Verdict{Code: 1, Lines: []string{line}})
		if (len(v.Lines) == 0) != gone || (v.Code == 0) != gone {
			t.Errorf("%q: %+v", line, v)
		}
	}
}

func TestShown(t *testing.T) {
	rows := Shown(t, filepath.Join(Root(t), "testdata", "datei01.ods"), 1)
	if got := strings.Join(rows[1][:4], "|"); got != "Thomas|Bergmann|9.896.508|5a" {
		t.Errorf("row 2 shows %s", got)
	}
}
