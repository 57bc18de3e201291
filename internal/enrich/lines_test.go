package enrich

import (
	"context"
	"strings"
	"testing"

	"elterntool/internal/report"
	"elterntool/internal/table"

	"github.com/google/go-cmp/cmp"
)

func TestSplitAddress(t *testing.T) {
	tests := []struct{ address, street, town string }{ // without street and town: unsure
		{"Am Rain 5, 00000 Musterstadt", "Am Rain 5", "00000 Musterstadt"},
		{"Am Rain 5,00000 Musterstadt", "Am Rain 5", "00000 Musterstadt"},
		{" \u00a0Am Rain 5 ,\t00000 Musterstadt\u200b ", "Am Rain 5", "00000 Musterstadt"},
		{"c/o Muster, Am Rain 5, 00000 Musterstadt", "c/o Muster, Am Rain 5", "00000 Musterstadt"}, // the last comma
		{"Am Rain 5, D-00000 Musterstadt", "Am Rain 5", "00000 Musterstadt"},
		{"Am Rain 5, D 00000 Musterstadt", "Am Rain 5", "00000 Musterstadt"},
		{"Am Rain 5, D - 00000 Musterstadt", "", ""},
		{"Am Rain 5, DE-00000 Musterstadt", "", ""},
		{"Am Rain 5, A-0000 Musterstadt", "", ""},
		{"Straße des 17. Juni 5 a-c, 00000 Bad Musterstadt (OT Süd)/Rain", "Straße des 17. Juni 5 a-c", "00000 Bad Musterstadt (OT Süd)/Rain"},
		{"Dorfstraße, 00000 Ö", "Dorfstraße", "00000 Ö"},
		{"Nr. 123456, 00000 Musterstadt", "Nr. 123456", "00000 Musterstadt"}, // six digits are no postcode
		{"Am Rain 5, 00000\u00a0Musterstadt", "Am Rain 5", "00000\u00a0Musterstadt"},

		{"", "", ""},
		{",", "", ""},
		{"Am Rain 5 00000 Musterstadt", "", ""},
		{"Am Rain 5", "", ""},
		{"Am Rain 5, Musterstadt", "", ""},
		{"Am Rain 5, 00000", "", ""},
		{"Am Rain 5, 00000 -", "", ""},
		{"Am Rain 5, 0000 Musterstadt", "", ""},
		{"Am Rain 5, 000000 Musterstadt", "", ""},
		{"Am Rain 5, 00000Musterstadt", "", ""},
		{"Am Rain 5, ٠٠٠٠٠ Musterstadt", "", ""},
		{"Am Rain 5, 00000 Musterstadt, Deutschland", "", ""},
		{"Am Rain 5, 00000 Musterstadt,", "", ""},
		{"Musterstadt, 00000 Am Rain 5", "", ""}, // no place has a number
		{"Am Rain 5, 00000 Musterstadt 11111", "", ""},
		{", 00000 Musterstadt", "", ""},
		{"5, 00000 Musterstadt", "", ""},
		{"Am Rain 5, 11111 Rain, 00000 Musterstadt", "", ""}, // which of the two?
		{"Am Rain 5 11111, 00000 Musterstadt", "", ""},
		{"Am Rain 5\nHinterhaus, 00000 Musterstadt", "", ""},
		{"Am Rain 5, 00000\nMusterstadt", "", ""},
		{"Am Rain 5, 00000 Musterstadt\u2028Süd", "", ""},
		{strings.Repeat("x", maxAddress) + ", 00000 Musterstadt", "", ""},
		{"#NAME?", "", ""},
	}
	for _, tt := range tests {
		got, ok := splitAddress(tt.address)
		if want := [2]string{tt.street, tt.town}; got != want || ok != (tt.street != "") {
			t.Errorf("%q: got %q, %t, want %q", tt.address, got, ok, want)
		}
	}
}

// What is sure has two lines that stand in the address, and stays sure when they are
// put together.
func FuzzSplitAddress(f *testing.F) {
	for _, s := range []string{"Am Rain 5, 00000 Musterstadt", "c/o x,y 1 , D-00000 Ö", "a,D 00000\u00a0b\u200b", "\xff,00000 \xff", "D,D-D-00000 a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lines, ok := splitAddress(s)
		if !ok {
			if lines != [2]string{} {
				t.Fatalf("%q: unsure, but %q", s, lines)
			}
			return
		}
		for _, l := range lines {
			if l == "" || trim(l) != l || !strings.Contains(s, l) {
				t.Fatalf("%q gives %q", s, lines)
			}
		}
		if strings.Contains(lines[1], ",") {
			t.Fatalf("%q: not the last comma: %q", s, lines)
		}
		whole := lines[0] + "," + lines[1]
		if again, ok := splitAddress(whole); !ok || again != lines {
			t.Fatalf("%q gives %q, together %q, %t", s, lines, again, ok)
		}
	})
}

// The sample, saved by LibreOffice: who gets which account does not depend on the
// lines of the addresses, and the second run changes nothing.
func TestAddressLinesOfSample(t *testing.T) {
	dir, file := folder(t)
	decisions := func() string {
		t.Helper()
		o := Options{File: file, DryRun: true, Now: clock, Table: table.Options{Account: "Anderer Account"}} // nothing stands there yet
		if err := o.check(); err != nil {
			t.Fatal(err)
		}
		r := run{o: &o}
		defer r.close()
		if err := r.open(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := r.read(context.Background()); err != nil {
			t.Fatal(err)
		}
		return r.plan.String()
	}
	before := decisions()
	o := Options{File: file, Now: clock, NoBackup: true, AddressLines: true, Password: true}
	res, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := []report.Target{
		{Header: "Account", Column: "H", Added: true, Cells: 66}, {Header: "Passwort", Column: "I", Added: true, Cells: 66},
		{Header: "Straße", Column: "J", Added: true, Cells: 68}, {Header: "PLZ Ort", Column: "K", Added: true, Cells: 68},
	}
	if d := cmp.Diff(want, res.Targets); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(&report.AddressLines{Without: 10}, res.Lines); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(before, decisions()); d != "" {
		t.Errorf("the lines of the addresses change who gets an account:\n%s", d)
	}
	after := content(t, dir)
	if res, err = Run(context.Background(), o); err != nil || res.Outcome != report.Unchanged {
		t.Errorf("the second run: %v", err)
	}
	if d := cmp.Diff(after, content(t, dir)); d != "" {
		t.Error("the second run has changed something")
	}
}

// Only with the flag is the table read twice; progress stays within its total.
func TestAddressLinesProgress(t *testing.T) {
	_, file := folder(t)
	passes := map[bool]int64{}
	for _, lines := range []bool{false, true} {
		_, err := Run(context.Background(), Options{File: file, Now: clock, DryRun: true, AddressLines: lines, Progress: func(s Step, done, total int64) {
			if done < 0 || done > total {
				t.Errorf("step %d: %d of %d", s, done, total)
			}
			if s == ReadTable {
				passes[lines] = total
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if passes[true] != 2*passes[false] {
		t.Errorf("totals %v", passes)
	}
}
