package enrich

import (
	"context"
	"testing"

	"elterntool/internal/testoffice"
)

// What Calc shows of the sample afterwards (testdata/README.md): formulas over the
// accounts, and formulas over those, have the right results on load.
func TestCalcShowsSample(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	_, file := folder(t)
	if _, err := Run(context.Background(), Options{File: file, Now: clock, NoBackup: true}); err != nil {
		t.Fatal(err)
	}
	rows := testoffice.Shown(t, file, 2)
	for i, want := range []string{
		0: "66", 1: "schon 66 Konten", 3: "FALSCH", 4: "es fehlen 12 Konten", 5: "84,6%", 6: "schon 66 Konten, es fehlen 12 Konten",
		7: "thomas.bergmann", 8: "WAHR", 9: "Konto: thomas.bergmann",
	} {
		if want != "" && rows[i][1] != want {
			t.Errorf("B%d shows %q, want %q", i+1, rows[i][1], want)
		}
	}
	eltern := testoffice.Shown(t, file, 1)
	if eltern[0][7] != "Account" || eltern[1][7] != "thomas.bergmann" || eltern[1][2] != "9.896.508" || eltern[38][7] != "" {
		t.Errorf("Eltern: %q, %q, %q", eltern[0], eltern[1], eltern[38])
	}
}
