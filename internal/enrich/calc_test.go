package enrich

import (
	"context"
	"slices"
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

// What Calc shows of the lines of the addresses, and of the zeros of a postcode.
func TestCalcShowsAddressLines(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	_, file := folder(t)
	if _, err := Run(context.Background(), Options{File: file, Now: clock, NoBackup: true, AddressLines: true}); err != nil {
		t.Fatal(err)
	}
	rows := testoffice.Shown(t, file, 1)
	if got, want := rows[0][7:10], []string{"Account", "Straße", "PLZ Ort"}; !slices.Equal(got, want) {
		t.Fatalf("headers %q, want %q", got, want)
	}
	filled := 0
	for i, r := range rows[1:79] {
		switch whole := r[8] + ", " + r[9]; {
		case r[8] != "" && whole == r[4]:
			filled++
		case r[8]+r[9]+r[4] != "":
			t.Errorf("row %d: %q and %q of %q", i+2, r[8], r[9], r[4])
		}
	}
	if filled != 68 {
		t.Errorf("%d rows are filled", filled)
	}
}
