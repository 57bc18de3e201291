package main

import (
	"time"

	"elterntool/internal/check"
	"elterntool/internal/enrich"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
)

// patience is how long work may take without a word.
const patience = time.Second

var stepNames = map[enrich.Step]string{
	enrich.ReadAccounts: "IServ-Datei lesen",
	enrich.ReadTable:    "Datei-01 lesen",
	enrich.Match:        "Namen vergleichen",
	enrich.PlanPatch:    "Änderungen planen",
	enrich.Write:        "Schreiben",
	enrich.Prove:        "Prüfen, was geschrieben ist",
}

var checkStepNames = map[check.Step]string{
	check.ReadTable: "Datei-01 prüfen",
	check.PlanPatch: stepNames[enrich.PlanPatch],
	check.Write:     stepNames[enrich.Write],
	check.Prove:     stepNames[enrich.Prove],
}

// A progress shows a bar on a terminal if the work takes more than a second, and
// leaves nothing behind.
type progress struct {
	to    stream
	start time.Time
	next  time.Time
	step  string
	bar   *progressbar.ProgressBar
}

func newProgress(to stream) *progress {
	now := time.Now()
	return &progress{to: to, start: now, next: now.Add(patience)}
}

// bar is one for a command that may take long; nil where nobody would see it.
func (p *program) bar(c *cli.Context) *progress {
	if c.Bool("json") || !p.err.terminal {
		return nil
	}
	return newProgress(p.err)
}

func (p *progress) enriching(s enrich.Step, done, total int64) { p.set(stepNames[s], done, total) }

func (p *progress) set(step string, done, total int64) {
	now := time.Now()
	if now.Before(p.next) {
		return
	}
	p.next = now.Add(100 * time.Millisecond)
	if p.bar == nil || p.step != step {
		p.finish()
		p.step = step
		p.bar = progressbar.NewOptions64(1000,
			progressbar.OptionSetWriter(p.to),
			progressbar.OptionSetDescription(step),
			progressbar.OptionSetWidth(max(10, min(40, p.to.width-50))),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionEnableColorCodes(false),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionShowElapsedTimeOnFinish(),
		)
	}
	_ = p.bar.Set64(min(1000*done/max(total, 1), 999)) // a bar that cannot be drawn is no error
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
