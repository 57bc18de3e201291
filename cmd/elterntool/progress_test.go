package main

import (
	"strings"
	"testing"
	"time"

	"elterntool/internal/check"
	"elterntool/internal/enrich"
)

// Short work shows nothing, longer work a bar with the step, and at the end the line is empty again.
func TestProgress(t *testing.T) {
	var out strings.Builder
	p := newProgress(stream{Writer: &out, terminal: true, width: 80})
	p.set(stepNames[enrich.Write], 1, 10)
	if out.Len() > 0 {
		t.Errorf("at once: %q", out.String())
	}
	p.next = time.Time{} // a second later
	p.set(stepNames[enrich.Write], 5, 10)
	if !strings.Contains(out.String(), stepNames[enrich.Write]) || !strings.Contains(out.String(), "50%") {
		t.Errorf("after a second: %q", out.String())
	}
	p.finish()
	lines := strings.Split(out.String(), "\r")
	if last := lines[len(lines)-1]; strings.TrimSpace(last) != "" {
		t.Errorf("left behind: %q", last)
	}
	for s := enrich.ReadAccounts; s <= enrich.Prove; s++ {
		if stepNames[s] == "" {
			t.Errorf("step %d has no name", s)
		}
	}
	for s := check.ReadTable; s <= check.Prove; s++ {
		if checkStepNames[s] == "" {
			t.Errorf("step %d of check has no name", s)
		}
	}
}
