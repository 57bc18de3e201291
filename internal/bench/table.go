package main

import (
	"fmt"
	"strings"
	"time"
)

var header = []string{"     rows", " accounts", "  ODS MB", " out MB", "command s (CPU)", "  floor s (CPU)", "serial floor s", "ratio", "CPU ratio", "  target", "peak MB (floor)", "    target"}

// A target is what the command must reach at a size.
type target struct {
	rows  int
	ratio float64       // of wall time to the floor's; 0: none
	wall  time.Duration // 0: none
	peak  int64         // MB (1,000,000 bytes)
}

var targets = []target{
	{rows: 1_000, wall: 20 * time.Millisecond, peak: 24}, // the time is informative
	{rows: 100_000, ratio: 2, peak: 48},
	{rows: 1_000_000, ratio: 2, peak: 128},
}

func tableLine(rows, accounts int, before, after int64, command, floor, serial usage) string {
	ratio := command.wall.Seconds() / floor.wall.Seconds()
	timeTarget, peakTarget := "-", "-"
	for _, t := range targets {
		if t.rows != rows {
			continue
		}
		if t.ratio > 0 {
			timeTarget = fmt.Sprintf("%g %s", t.ratio, met(ratio <= t.ratio))
		} else {
			timeTarget = fmt.Sprintf("%s %s", t.wall, met(command.wall <= t.wall))
		}
		peakTarget = fmt.Sprintf("%d %s", t.peak, met(command.peak <= t.peak*1_000_000))
	}
	columns := []string{
		fmt.Sprint(rows), fmt.Sprint(accounts), megabytes(before), megabytes(after),
		seconds(command), seconds(floor), fmt.Sprintf("%.3f", serial.wall.Seconds()),
		fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%.2f", command.cpu.Seconds()/floor.cpu.Seconds()), timeTarget,
		fmt.Sprintf("%.0f (%.0f)", float64(command.peak)/1e6, float64(floor.peak)/1e6), peakTarget,
	}
	for i, c := range columns {
		columns[i] = fmt.Sprintf("%*s", len(header[i]), c)
	}
	return strings.Join(columns, " | ")
}

func met(ok bool) string {
	if ok {
		return "met"
	}
	return "MISSED"
}

func megabytes(n int64) string { return fmt.Sprintf("%.2f", float64(n)/1e6) }

func seconds(u usage) string { return fmt.Sprintf("%.3f (%.3f)", u.wall.Seconds(), u.cpu.Seconds()) }
