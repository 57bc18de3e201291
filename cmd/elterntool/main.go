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

// The heap is collected when it has grown by heapRoom beyond what is in use, at the beginning
// later: for a list of 1,000 rows, collecting would take as long as the work. A large heap may
// grow by a share of what is in use, which is mostly large arrays without pointers, so that
// collecting costs little: a list of a million rows then fits into the memory of an office
// computer.
const (
	heapRoom     = 5 << 20 // bytes
	firstPercent = 300     // of 4 MiB, the least that the runtime reckons with
	leastPercent = 7
)

// tuneCollector follows the heap.
func tuneCollector() {
	percent := firstPercent
	debug.SetGCPercent(percent)
	var afterCycle func(int)
	afterCycle = func(int) {
		inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		if metrics.Read(inUse); inUse[0].Value.Kind() != metrics.KindUint64 {
			return
		}
		if want := percentFor(inUse[0].Value.Uint64()); want != percent {
			percent = want
			debug.SetGCPercent(percent)
		}
		runtime.AddCleanup(new([64]byte), afterCycle, 0) // garbage of the coming cycle
	}
	afterCycle(0)
}

// percentFor is how much the heap may grow with so many bytes in use, in per cent of them.
func percentFor(inUse uint64) int {
	if inUse <= heapRoom*100/firstPercent {
		return firstPercent
	}
	return max(leastPercent, int(heapRoom*100/inUse))
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
