package testformat

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

func TestAdapt(t *testing.T) {
	const script = `# A script.
sheet a.fods in.txt
exits 2 elterntool enrich a.fods -o new.xlsx
[ods] package a.ods b.fods
[xlsx] stderr 'a.xlsx is a ZIP'
-- b.fods --
<x/>
-- want.txt --
a.fods must end in .fods, not a.ods or a.xlsx (.xlsx)
[xlsx] Excel
[ods] Calc
[schule]
`
	want := map[string]string{
		"ods": `# A script.
sheet a.fods in.txt
exits 2 elterntool enrich a.fods -o new.xlsx
package a.ods b.fods

-- b.fods --
<x/>
-- want.txt --
a.fods must end in .fods, not a.ods or a.xlsx (.xlsx)
Calc
[schule]
`,
		"xlsx": `# A script.
sheet a.xlsx in.txt
exits 2 elterntool enrich a.xlsx -o new.fods

stderr 'a.xlsx is a ZIP'
-- b.xlsx --
<x/>
-- want.txt --
a.xlsx must end in .xlsx, not a.ods or a.fods (.xlsx)
Excel
[schule]
`,
	}
	for _, f := range Formats {
		got := string(txtar.Format(f.adapt(txtar.Parse([]byte(script)))))
		if d := cmp.Diff(want[f.Name], got); d != "" {
			t.Errorf("%s:\n%s", f.Name, d)
		}
		if f.adapt(txtar.Parse([]byte("exits 0 elterntool enrich datei01.ods\n"))) != nil {
			t.Errorf("%s: a script without a spreadsheet runs more than once", f.Name)
		}
	}
}

func TestAdaptOtherEnding(t *testing.T) {
	s := txtar.Parse([]byte("# ending: .ods\nsample datei01.ods\ncmp x.fods y.xlsx\n"))
	if got, want := string(Formats[1].adapt(s).Comment), "# ending: .xlsx\nsample datei01.xlsx\ncmp x.fods y.ods\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
