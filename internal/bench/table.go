package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A target is what must be reached at a size: by the command, and the last one by the library, too.
type target struct {
	rows  int
	ratio float64       // of wall time to the floor's; 0: none
	wall  time.Duration // 0: none
	peak  int64         // MB (1,000,000 bytes), without shared strings
	peer  float64       // how many times as long excelize's stream must take, in wall time; 0: none
}

var targets = []target{
	{rows: 1_000, wall: 20 * time.Millisecond, peak: 24}, // the time is informative
	{rows: 100_000, ratio: 2, peak: 48, peer: 9},
	{rows: 1_000_000, ratio: 2, peak: 128, peer: 9},
}

// A column of a table: its title, as wide as the column, and what stands in it.
type column struct {
	title string
	text  func(result) string
}

var columns = []column{
	{"     rows", func(r result) string { return fmt.Sprint(r.rows) }},
	{" accounts", func(r result) string { return fmt.Sprint(r.accounts) }},
	{"format", func(r result) string { return r.format }},
	{"   in MB", func(r result) string { return megabytes(r.before) }},
	{"  out MB", func(r result) string { return megabytes(r.after) }},
	{"command s (CPU)", func(r result) string { return seconds(r.command) }},
	{"  floor s (CPU)", func(r result) string { return seconds(r.floor) }},
	{"serial floor s", func(r result) string { return fmt.Sprintf("%.3f", r.serial.wall.Seconds()) }},
	{"ratio", func(r result) string { return times(r.command, r.floor, wallOf) }},
	{"CPU ratio", func(r result) string { return times(r.command, r.floor, cpuOf) }},
	{"  target", timeTarget},
	{"peak MB (floor)", func(r result) string { return fmt.Sprintf("%s (%s)", peakMB(r.command), peakMB(r.floor)) }},
	{"    target", peakTarget},
}

// peerColumns compare excelize with the library, which does the same job, and with the command, which does more: how
// many times as long it takes.
var peerColumns = []column{
	{"     rows", func(r result) string { return fmt.Sprint(r.rows) }},
	{"library s (CPU)", func(r result) string { return seconds(r.library) }},
	{"command s (CPU)", func(r result) string { return seconds(r.command) }},
	{"  set s (CPU)", func(r result) string { return seconds(r.set) }},
	{"   ÷ library", func(r result) string { return timesBoth(r.set, r.library) }},
	{"   ÷ command", func(r result) string { return timesBoth(r.set, r.command) }},
	{"stream s (CPU)", func(r result) string { return seconds(r.stream) }},
	{"   ÷ library", func(r result) string { return timesBoth(r.stream, r.library) }},
	{"  target", func(r result) string { return peerTarget(r, r.library) }},
	{"   ÷ command", func(r result) string { return timesBoth(r.stream, r.command) }},
	{"  target", func(r result) string { return peerTarget(r, r.command) }},
	{"peak MB: library", func(r result) string { return peakMB(r.library) }},
	{"command", func(r result) string { return peakMB(r.command) }},
	{"set", func(r result) string { return peakMB(r.set) }},
	{"stream", func(r result) string { return peakMB(r.stream) }},
}

func titles(columns []column) string {
	var all []string
	for _, c := range columns {
		all = append(all, c.title)
	}
	return strings.Join(all, " | ")
}

func line(columns []column, r result) string {
	var all []string
	for _, c := range columns {
		all = append(all, fmt.Sprintf("%*s", utf8.RuneCountInString(c.title), c.text(r)))
	}
	return strings.Join(all, " | ")
}

func timeTarget(r result) string {
	t := targetOf(r.rows)
	switch {
	case t.ratio > 0:
		return fmt.Sprintf("%g %s", t.ratio, met(ratio(r.command, r.floor, wallOf) <= t.ratio))
	case t.wall > 0:
		return fmt.Sprintf("%s %s", t.wall, met(r.command.wall <= t.wall))
	}
	return notMeasured
}

// peerTarget says whether excelize's stream takes long enough in comparison.
func peerTarget(r result, own usage) string {
	t := targetOf(r.rows)
	if t.peer == 0 || r.stream.wall == 0 {
		return notMeasured
	}
	return fmt.Sprintf("%g %s", t.peer, met(ratio(r.stream, own, wallOf) >= t.peer))
}

func peakTarget(r result) string {
	t := targetOf(r.rows)
	if t.peak == 0 {
		return notMeasured
	}
	most := t.peak*1_000_000 + r.texts
	return fmt.Sprintf("%d %s", most/1_000_000, met(r.command.peak <= most))
}

func targetOf(rows int) target {
	for _, t := range targets {
		if t.rows == rows {
			return t
		}
	}
	return target{}
}

func met(ok bool) string {
	if ok {
		return "met"
	}
	return "MISSED"
}

const notMeasured = "-"

func megabytes(n int64) string { return fmt.Sprintf("%.2f", float64(n)/1e6) }

func peakMB(u usage) string {
	if u.peak == 0 {
		return notMeasured
	}
	return fmt.Sprintf("%.0f", float64(u.peak)/1e6)
}

func seconds(u usage) string {
	if u.wall == 0 {
		return notMeasured
	}
	return fmt.Sprintf("%.3f (%.3f)", u.wall.Seconds(), u.cpu.Seconds())
}

func wallOf(u usage) time.Duration { return u.wall }
func cpuOf(u usage) time.Duration  { return u.cpu }

// ratio is how many times b is in a: the median over the rounds that both ran in, as a machine may be faster in one
// round than in the next; 0 if one did not run.
func ratio(a, b usage, of func(usage) time.Duration) float64 {
	if of(a) == 0 || of(b) == 0 {
		return 0
	}
	var all []float64
	for i := range min(len(a.runs), len(b.runs)) {
		all = append(all, of(a.runs[i]).Seconds()/of(b.runs[i]).Seconds())
	}
	if len(all) == 0 {
		return of(a).Seconds() / of(b).Seconds()
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// times says it.
func times(a, b usage, of func(usage) time.Duration) string {
	if r := ratio(a, b, of); r > 0 {
		return fmt.Sprintf("%.2f", r)
	}
	return notMeasured
}

// timesBoth says it of the wall and of the CPU time.
func timesBoth(a, b usage) string {
	if a.wall == 0 || b.wall == 0 {
		return notMeasured
	}
	return fmt.Sprintf("%s (%s)", times(a, b, wallOf), times(a, b, cpuOf))
}
