package testoffice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A Pair is a document before and after one column of it was set.
type Pair struct {
	Before, After string         // file names
	Sheet, Header string         // the column; an empty Sheet permits no difference at all
	Values        map[int]string // what the column must hold by row, from 1; nil: not judged
}

// A Verdict is a judge's answer about one pair.
type Verdict struct {
	Code  int      // 0 as it should be, 1 not, 2 could not be judged
	Lines []string // what was found, each with its place
	Notes []string // what the judge says besides
}

func (v Verdict) String() string { return strings.Join(slices.Concat(v.Lines, v.Notes), "\n") }

const (
	startAllowance = 2 * time.Minute
	pairAllowance  = 130 * time.Second // the judges themselves give a file 60 s
)

// SheetDiff fails the test unless one column is all that differs, as LibreOffice reads both documents.
// Results of formulas are not judged; [Fresh] does that.
func SheetDiff(t testing.TB, before, after, sheet, header string, values map[int]string) {
	t.Helper()
	report(t, "sheetdiff", SheetDiffAll(t, []Pair{{before, after, sheet, header, values}})[0])
}

// SheetDiffAll is [SheetDiff] for many pairs with one office; a verdict per pair, in order.
func SheetDiffAll(t testing.TB, pairs []Pair) []Verdict {
	t.Helper()
	Need(t, Judges, Calc, UNO)
	out := judge(t, len(pairs), "sheetdiff.py", "batch", list(t, pairs), "--json", "--allow-recalculated")
	verdicts := make([]Verdict, 0, len(pairs))
	for dec := json.NewDecoder(bytes.NewReader(out)); len(verdicts) < len(pairs); {
		var v struct {
			Exit        int
			Differences [][]string
			Notes       []string
		}
		if err := dec.Decode(&v); err != nil {
			t.Fatalf("sheetdiff answered for %d of %d pairs: %v", len(verdicts), len(pairs), err)
		}
		verdict := Verdict{Code: v.Exit, Notes: v.Notes}
		for _, d := range v.Differences {
			verdict.Lines = append(verdict.Lines, strings.Join(d, "\t"))
		}
		verdicts = append(verdicts, verdict)
	}
	return verdicts
}

// Fresh fails the test if a formula of after shows a wrong result when LibreOffice opens it, and did not in before.
func Fresh(t testing.TB, before, after string) {
	t.Helper()
	report(t, "fresh", FreshAll(t, []Pair{{Before: before, After: after}})[0])
}

// freshEnd is the last line about a pair.
var freshEnd = regexp.MustCompile(`^could not judge |: \d+ stale$`)

// FreshAll is [Fresh] for many pairs with one office; a verdict per pair, in order.
func FreshAll(t testing.TB, pairs []Pair) []Verdict {
	t.Helper()
	Need(t, Judges, Calc, UNO)
	out := judge(t, len(pairs), "fresh.py", "--batch", list(t, pairs))
	var verdicts []Verdict
	var v Verdict
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\r\n")
		if !freshEnd.MatchString(line) {
			v.Lines = append(v.Lines, line)
			continue
		}
		v.Notes = append(v.Notes, line)
		switch {
		case strings.HasPrefix(line, "could not judge "):
			v.Code = 2
		case !strings.HasSuffix(line, ": 0 stale"):
			v.Code = 1
		}
		verdicts, v = append(verdicts, v), Verdict{}
	}
	if len(verdicts) != len(pairs) {
		t.Fatalf("fresh answered for %d of %d pairs:\n%s", len(verdicts), len(pairs), out)
	}
	return verdicts
}

// ODFValidBaseline fails the test if after breaks a rule of ODF 1.3 more often than before.
func ODFValidBaseline(t testing.TB, before, after string) {
	t.Helper()
	report(t, "odfvalid", ODFValidAll(t, []Pair{{Before: before, After: after}})[0])
}

// ODFValidAll is [ODFValidBaseline] for many pairs, two at a time; a verdict per pair, in order.
func ODFValidAll(t testing.TB, pairs []Pair) []Verdict {
	t.Helper()
	Need(t, Judges, Jing)
	script := Shared(t, "oracle", "odfvalid.py")
	interpreter := python()
	if interpreter == "" {
		interpreter = "python3"
	}
	verdicts := make([]Verdict, len(pairs))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(2, len(pairs)) {
		wg.Go(func() {
			for i := range next {
				out, code, err := run(pairAllowance, interpreter, script, "--baseline", pairs[i].Before, pairs[i].After)
				verdicts[i] = Verdict{Code: code, Lines: nonEmptyLines(out)}
				if err != nil {
					verdicts[i] = Verdict{Code: 2, Lines: []string{err.Error()}}
				}
			}
		})
	}
	for i := range pairs {
		next <- i
	}
	close(next)
	wg.Wait()
	return verdicts
}

func report(t testing.TB, judge string, v Verdict) {
	t.Helper()
	switch v.Code {
	case 0:
	case 1:
		t.Errorf("%s:\n%s", judge, v)
	default:
		t.Errorf("%s could not judge:\n%s", judge, v)
	}
}

// list writes the pairs as the judges read them: before, after, sheet, header, values.
func list(t testing.TB, pairs []Pair) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	for i, p := range pairs {
		values := ""
		if p.Values != nil {
			byRow := make(map[string]string, len(p.Values))
			for row, v := range p.Values {
				byRow[strconv.Itoa(row)] = v
			}
			text, err := json.Marshal(byRow)
			if err != nil {
				t.Fatal(err)
			}
			values = fmt.Sprintf("values%d.json", i)
			if err := os.WriteFile(filepath.Join(dir, values), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		fields := []string{absolute(t, p.Before), absolute(t, p.After), p.Sheet, p.Header, values}
		for _, f := range fields {
			if strings.ContainsAny(f, "\t\r\n") {
				t.Fatalf("a judge's list cannot hold %q", f)
			}
		}
		b.WriteString(strings.Join(fields, "\t") + "\n")
	}
	name := filepath.Join(dir, "list.tsv")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func absolute(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// judge runs a judge that starts an office, one at a time, and returns what it printed.
func judge(t testing.TB, pairs int, script string, args ...string) []byte {
	t.Helper()
	defer lockOffice(t)()
	args = append([]string{Shared(t, "oracle", script)}, args...)
	out, _, err := run(startAllowance+time.Duration(pairs)*pairAllowance, python(), args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return out
}

// run returns standard output and the exit code; an error means that there is no exit code, or that Python itself failed.
func run(timeout time.Duration, name string, args ...string) ([]byte, int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONIOENCODING=utf-8", "LC_ALL=C.UTF-8",
		"JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC") // jing starts thousands of times, for a second each
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return stdout.Bytes(), 2, fmt.Errorf("not done after %s", timeout)
	case errors.As(err, &exit) && !bytes.Contains(stderr.Bytes(), []byte("Traceback")):
		return stdout.Bytes(), exit.ExitCode(), nil
	case err != nil:
		return stdout.Bytes(), 2, fmt.Errorf("%w: %s", err, stderr.Bytes())
	}
	return stdout.Bytes(), 0, nil
}

func nonEmptyLines(b []byte) []string {
	return strings.FieldsFunc(string(b), func(r rune) bool { return r == '\n' || r == '\r' })
}

// An Appended is a pair in which rows were appended to a table that ended with the row Base, up to Last.
type Appended struct {
	Pair
	Base, Last int
}

// A Finding is what one judge says about one pair.
type Finding struct {
	Verdict
	File, Judge string
}

// AppendedAll asks the judges about appended rows: in LibreOffice nothing may differ but the cells of the column in these rows and
// ranges that end with the table; no result may be wrong; .ods may break no rule more often. The answers are in no order.
func AppendedAll(t testing.TB, list []Appended) []Finding {
	t.Helper()
	pairs := make([]Pair, len(list))
	var documents []Pair
	for i, a := range list {
		if pairs[i] = a.Pair; !strings.HasSuffix(a.Before, ".xlsx") {
			documents = append(documents, a.Pair)
		}
	}
	var found []Finding
	add := func(judge string, pairs []Pair, verdicts []Verdict) {
		for i, v := range verdicts {
			found = append(found, Finding{v, filepath.Base(pairs[i].Before), judge})
		}
	}
	differences := SheetDiffAll(t, pairs)
	for i := range differences {
		differences[i] = list[i].WithoutGrowth(differences[i])
	}
	add("sheetdiff", pairs, differences)
	add("fresh", pairs, FreshAll(t, pairs))
	add("odfvalid", documents, ODFValidAll(t, documents))
	return found
}

// growing are the ranges that go on with a table, as sheetdiff calls them.
var growing = regexp.MustCompile(`^(?:database range .*: range|.*: table:print-ranges|.*: conditional format range|(?:.*: )?named range _xlnm\..*)$`)

// WithoutGrowth leaves out of a verdict that a range ends in the row Last, and did in the row Base.
func (a *Appended) WithoutGrowth(v Verdict) Verdict {
	end := regexp.MustCompile(`([A-Z]\$?)` + strconv.Itoa(a.Base) + `\b`)
	v.Lines = slices.DeleteFunc(v.Lines, func(line string) bool {
		f := strings.Split(line, "\t")
		return len(f) == 3 && growing.MatchString(f[0]) && f[1] != f[2] && end.ReplaceAllString(f[1], "${1}"+strconv.Itoa(a.Last)) == f[2]
	})
	if v.Code == 1 && len(v.Lines) == 0 {
		v.Code = 0
	}
	return v
}
