// Command elterntool takes a school office from the export of its school program to the
// letters with which parents learn their accounts on IServ. It is the thin layer between
// people and the packages of the commands in internal: flags, help, terminal, exit codes.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"time"
)

func main() { os.Exit(mainCode(time.Now)) }

// The heap may grow by a tenth of what is in use before it is collected, by less when it is
// large: a list of a million rows then fits into the memory of an office computer. What is
// in use is mostly large arrays without pointers, so that collecting costs little. In
// between, where collecting costs most and there is room, it may grow by more.
const (
	smallGCPercent  = 10
	middleGCPercent = 40
	largeGCPercent  = 7
	smallHeap       = 7 << 20 // bytes in use
	largeHeap       = 24 << 20
)

// tuneCollector follows the heap until it is large.
func tuneCollector() {
	percent := smallGCPercent
	debug.SetGCPercent(percent)
	var afterCycle func(int)
	afterCycle = func(int) {
		inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		if metrics.Read(inUse); inUse[0].Value.Kind() != metrics.KindUint64 {
			return
		}
		want := smallGCPercent
		switch n := inUse[0].Value.Uint64(); {
		case n >= largeHeap:
			debug.SetGCPercent(largeGCPercent)
			return
		case n >= smallHeap:
			want = middleGCPercent
		}
		if want != percent {
			percent = want
			debug.SetGCPercent(percent)
		}
		runtime.AddCleanup(new([64]byte), afterCycle, 0) // garbage of the coming cycle
	}
	afterCycle(0)
}

// mainCode is main without the end of the process, so that all that is deferred runs.
func mainCode(now func() time.Time) int {
	tuneCollector()
	restore := setupConsole()
	defer restore()
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // a closed window: nothing with passwords may be left behind
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	return run(ctx, os.Args, world{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: now})
}
