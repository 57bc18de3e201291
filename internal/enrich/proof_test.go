package enrich

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A byte that is not what was planned, wherever it comes to stand in the new file:
// the proof finds it, Datei-01 stays, and nothing is left behind.
func TestProofGuardsDatei01(t *testing.T) {
	const places = 12
	for place := range places {
		dir, file := folder(t)
		before := content(t, dir)
		spoilt := false
		res, err := Run(context.Background(), Options{File: file, Now: clock, Progress: func(s Step, _, _ int64) {
			if s != Prove || spoilt {
				return
			}
			spoilt = true
			temp, err := filepath.Glob(filepath.Join(dir, ".elterntool-*.tmp"))
			if err != nil || len(temp) != 1 {
				t.Fatalf("temporary files: %q, %v", temp, err)
			}
			b, err := os.ReadFile(temp[0])
			if err != nil {
				t.Fatal(err)
			}
			b[place*(len(b)-1)/(places-1)] ^= 0x10
			if err := os.WriteFile(temp[0], b, 0o600); err != nil {
				t.Fatal(err)
			}
		}})
		if err == nil || res != nil || !spoilt {
			t.Errorf("place %d: written, err %v", place, err)
		}
		after := content(t, dir)
		for name := range after { // reservations of a run may stay, see safefile
			if filepath.Ext(name) == ".lock" {
				delete(after, name)
			}
		}
		if d := cmp.Diff(before, after); d != "" {
			t.Errorf("place %d: the folder has changed", place)
		}
	}
}
