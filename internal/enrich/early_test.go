package enrich

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/match"
	"elterntool/internal/report"

	"github.com/google/go-cmp/cmp"
)

// It makes no difference whether accounts are read while the file is looked through, or
// afterwards: not to what is decided, nor to what is said.
func TestEarly(t *testing.T) {
	dir, file := folder(t)
	paths, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	sample, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(sample), "\n")
	tests := []struct {
		name, text string
		early      bool
	}{
		{"the sample", string(sample), true},
		{"a row twice", string(sample) + lines[5], false},
		{"an account in two rows", string(sample) + strings.Replace(lines[5], ",", "x,", 1), false},
		{"a row without account", string(sample) + "Bergmann,Thomas,,,\n", false},
		{"a lost character", string(sample) + "M?ller,Anna,,anna.mueller,123456\n", false},
		{"a shortened password", string(sample) + "Test,Anna,,anna.test,1234\n", false},
		{"no rows", lines[0], true},
	}
	for _, tt := range tests {
		if err := os.WriteFile(paths[0], []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var told [2]string
		for k, late := range []bool{false, true} {
			r := run{o: &Options{File: file, Now: clock, DryRun: true, Password: true, Trust: true, late: late}}
			if err := r.prepare(context.Background()); err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if want := tt.early && !late; (r.early != nil) != want {
				t.Errorf("%s: early %t", tt.name, !want)
			}
			told[k] = plain(t, r.plan.Match) + r.plan.String()
			res, err := r.finish(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := res.Text(&b, report.Style{}); err != nil {
				t.Fatal(err)
			}
			told[k] += b.String()
			r.close()
		}
		if d := cmp.Diff(told[1], told[0]); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

// plain lists the passwords of a plan, which nothing shows.
func plain(t *testing.T, p *match.Plan) string {
	t.Helper()
	var b strings.Builder
	for i := range p.Len() {
		password, ok := p.Password(i)
		b.WriteString(string(password))
		if ok {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
